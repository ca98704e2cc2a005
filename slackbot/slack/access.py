"""Who may use the app, and where: the one rule, asked at every entrance. Pure.

`ALLOW_GUESTS` lets guests of this workspace in, `ALLOW_USERGROUPS` lets only the members of these user groups in, and
`ALLOW_CHANNELS` only conversations of these. What Slack does not say is never taken for a yes.
"""

from __future__ import annotations

from dataclasses import dataclass

from slackbot import messages
from slackbot.domain.person import Person
from slackbot.errors import NotAdmitted


@dataclass(frozen=True, slots=True)
class Access:
    """The rules; an empty set asks nothing."""

    channels: frozenset[str] = frozenset()
    usergroups: frozenset[str] = frozenset()
    guests: bool = False

    def admit(self, person: Person | None, in_a_group: bool | None, channel: str | None) -> Person:
        """The person, if they may use the app there; NotAdmitted with what to do otherwise.

        `person` is None, and `in_a_group`, when Slack does not say; `channel` where no conversation is known.
        """
        if person is None:
            raise NotAdmitted(messages.cannot_tell_who(), passing=True)
        if not (person.member or (person.guest and self.guests)):
            raise NotAdmitted(messages.not_for_guests())
        self.admit_group(in_a_group)
        self.admit_place(channel)
        return person

    def admit_group(self, in_a_group: bool | None) -> None:
        """Nothing, where no user group is asked for or they are in one; NotAdmitted otherwise."""
        if not self.usergroups or in_a_group:
            return
        if in_a_group is None:
            raise NotAdmitted(messages.cannot_tell_groups(), passing=True)
        raise NotAdmitted(messages.not_in_a_group())

    def admit_place(self, channel: str | None) -> None:
        """Nothing, where the app may be used; NotAdmitted elsewhere."""
        if not self.takes_place_in(channel):
            raise NotAdmitted(messages.not_here(sorted(self.channels)))

    def takes_place_in(self, channel: str | None) -> bool:
        """Whether this conversation may be used. A direct message of two belongs to its people, so only they count."""
        return not self.channels or not channel or channel.startswith("D") or channel in self.channels
