"""A fake Slack: the Web API that the app calls, people who use the app, and Slack's limits for both."""

from slackbot.demo.fake_slack.conditions import Condition
from slackbot.demo.fake_slack.delivery import Delivery, Reply, sign
from slackbot.demo.fake_slack.elements import NotPossible
from slackbot.demo.fake_slack.fake import Call, FakeSlack
from slackbot.demo.fake_slack.faults import CUT_AFTER, CUT_BEFORE, SERVER_ERROR, Fault, rate_limited
from slackbot.demo.fake_slack.forms import Form
from slackbot.demo.fake_slack.workspace import (
    APP_ID,
    BOT_ID,
    BOT_USER,
    DALLAS,
    HIRING,
    OFFERS,
    RANDOM,
    REGION,
    TULSA,
    TWO_PEOPLE,
    Channel,
    Message,
)

__all__ = [
    "APP_ID",
    "BOT_ID",
    "BOT_USER",
    "CUT_AFTER",
    "CUT_BEFORE",
    "DALLAS",
    "HIRING",
    "OFFERS",
    "RANDOM",
    "REGION",
    "SERVER_ERROR",
    "TULSA",
    "TWO_PEOPLE",
    "Call",
    "Channel",
    "Condition",
    "Delivery",
    "FakeSlack",
    "Fault",
    "Form",
    "Message",
    "NotPossible",
    "Reply",
    "rate_limited",
    "sign",
]
