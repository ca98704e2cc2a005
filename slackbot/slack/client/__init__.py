"""What the app asks of Slack: the Web API and `response_url`, with what came of each call.

One TLS context is shared by all clients, because slack_sdk would build one at every call (docs/slack.md, F19), and
slack_sdk's own second attempt after a cut connection is switched off, because it posts twice (docs/slack.md, F5).

web.py         what the app asks Slack to do
known.py       who people are, what a conversation is: asked once and remembered
remembered.py  for how long an answer is remembered, and when it is asked for anew
answers.py     Slack's answers, and what they mean for a message
codes.py       Slack's error codes, as a table
finding.py     whether a message has arrived
scopes.py      what the app may do, and why
"""

from slackbot.slack.client.api import SlackClient
from slackbot.slack.client.directory import PERSON_TIMEOUT
from slackbot.slack.client.error_codes import Delivery
from slackbot.slack.client.results import PostResult, SlackCallFailed
from slackbot.slack.client.scopes import OPTIONAL_SCOPES, SCOPES, USERGROUPS_SCOPE

__all__ = [
    "OPTIONAL_SCOPES",
    "PERSON_TIMEOUT",
    "SCOPES",
    "USERGROUPS_SCOPE",
    "Delivery",
    "PostResult",
    "SlackCallFailed",
    "SlackClient",
]
