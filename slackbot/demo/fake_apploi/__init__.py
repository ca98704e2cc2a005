"""A fake of Apploi's Partner API: the two calls that the app makes, with every known rule enforced."""

from slackbot.demo.fake_apploi.failure_modes import MEANINGS, FailureMode
from slackbot.demo.fake_apploi.fake import FakeApploi, Lookup, Put

__all__ = ["MEANINGS", "FailureMode", "FakeApploi", "Lookup", "Put"]
