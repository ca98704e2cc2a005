"""Who may use the app, and where: the one rule, asked at every entrance. Pure.

`ALLOW_GUESTS` lets guests of this workspace in, `ALLOW_USERGROUPS` lets only the members of these user groups in, and
`ALLOW_CHANNELS` only conversations of these. What Slack does not say is never taken for a yes.
"""

from __future__ import annotations

from dataclasses import dataclass

from slackbot import messages
from slackbot.domain.person import Person
from slackbot.errors import AccessDenied


@dataclass(frozen=True, slots=True)
class AccessPolicy:
    """The rules; an empty set asks nothing."""

    channels: frozenset[str] = frozenset()
    usergroups: frozenset[str] = frozenset()
    allows_guests: bool = False

    def check(self, person: Person | None, is_in_group: bool | None, channel: str | None) -> Person:
        """The person, if they may use the app there; NotAdmitted with what to do otherwise.

        `person` is None, and `in_a_group`, when Slack does not say; `channel` where no conversation is known.
        """
        if person is None:
            raise AccessDenied(messages.identity_unavailable(), is_temporary=True)
        if not (person.is_member or (person.is_guest and self.allows_guests)):
            raise AccessDenied(messages.members_only())
        self.check_group(is_in_group)
        self.check_channel(channel)
        return person

    def check_group(self, is_in_group: bool | None) -> None:
        """Nothing, where no user group is asked for or they are in one; NotAdmitted otherwise."""
        if not self.usergroups or is_in_group:
            return
        if is_in_group is None:
            raise AccessDenied(messages.groups_unavailable(), is_temporary=True)
        raise AccessDenied(messages.group_required())

    def check_channel(self, channel: str | None) -> None:
        """Nothing, where the app may be used; NotAdmitted elsewhere."""
        if not self.allows_channel(channel):
            raise AccessDenied(messages.wrong_channel(sorted(self.channels)))

    def allows_channel(self, channel: str | None) -> bool:
        """Whether this conversation may be used. A direct message of two belongs to its people, so only they count."""
        return not self.channels or not channel or channel.startswith("D") or channel in self.channels
