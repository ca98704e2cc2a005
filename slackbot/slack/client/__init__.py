"""Calls to Slack: the Web API and `response_url`, and what each one led to.

All clients share one TLS context, because slack_sdk would build one for every call (docs/slack.md, F19). slack_sdk's
retry after a lost connection is off, because it posts twice (docs/slack.md, F5).

api.py          the calls
directory.py    people, conversations and user groups, cached
results.py      responses, and what they mean for a message
error_codes.py  the same for each error code
history.py      whether a message has arrived
scopes.py       the scopes that the app needs, and why
calls.py        clients that report each call
transport.py    clients that refuse redirects
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
