"""Apply the access policy (access.py) to what Slack says about a user."""

from __future__ import annotations

from slackbot import messages
from slackbot.domain.person import Person
from slackbot.errors import AccessDenied
from slackbot.slack.access import AccessPolicy
from slackbot.slack.client import PERSON_TIMEOUT, SlackClient

GROUP_TIMEOUT = 0.3
"""Seconds to wait for the user groups, after the user; both are asked for at the same time."""


class Membership:
    """Safe to share between threads."""

    def __init__(self, slack: SlackClient, policy: AccessPolicy) -> None:
        self._slack = slack
        self._policy = policy

    def require(self, user: str, channel: str | None = None, timeout: float = PERSON_TIMEOUT) -> Person:
        """The user, if they may use the app, and use it in this channel. Raises AccessDenied if they may not, or if
        Slack doesn't say who they are within `timeout` seconds."""
        self.start_lookup(user)
        person = self._slack.get_person(user, timeout)
        if person is None and "users:read" in self._slack.missing_scopes:
            raise AccessDenied(messages.identity_scope_missing())
        return self._policy.check(person, self._is_in_allowed_group(user), channel)

    def require_to_open(self, user: str, person: Person | None, channel: str | None) -> None:
        """Raises AccessDenied if the user may not open a form here, as far as that is known in time.

        While Slack is too slow to say who somebody is (`person` is None), a form opens that holds only their own
        words. Whatever else it shows later, and sending it, checks again. A user group that Slack doesn't list in time
        lets nobody in.
        """
        is_in_group = self._is_in_allowed_group(user)
        if person is not None:
            self._policy.check(person, is_in_group, channel)
        else:
            self._policy.check_group(is_in_group)
            self._policy.check_channel(channel)

    def start_lookup(self, user: str) -> None:
        """Ask Slack for the user groups without waiting for its answer."""
        self._is_in_allowed_group(user, timeout=0.0)

    def allows_channel(self, channel: str | None) -> bool:
        """Whether results may be posted in this channel."""
        return self._policy.allows_channel(channel)

    def _is_in_allowed_group(self, user: str, timeout: float = GROUP_TIMEOUT) -> bool | None:
        """None if Slack doesn't say in time."""
        return self._slack.is_in_any_group(user, self._policy.usergroups, timeout)
