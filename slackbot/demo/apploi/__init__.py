"""A stand-in for Apploi's Partner API: the two calls that the app makes, with every known rule enforced."""

from slackbot.demo.apploi.moods import MEANINGS, Mood
from slackbot.demo.apploi.stand_in import ApploiStandIn, Lookup, Put

__all__ = ["MEANINGS", "ApploiStandIn", "Lookup", "Mood", "Put"]
