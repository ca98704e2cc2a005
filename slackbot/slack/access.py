"""The access policy: who may use the app, where, and on which requests. Pure.

`ALLOW_GUESTS` lets in guests of this workspace, `ALLOW_USERGROUPS` only the members of these user groups, and
`ALLOW_CHANNELS` restricts the app to these conversations. What Slack doesn't say never counts as a yes.
"""

from __future__ import annotations

from dataclasses import dataclass

from slackbot import messages
from slackbot.domain.person import Person
from slackbot.domain.request import Request
from slackbot.errors import AccessDenied, NotAllowed


@dataclass(frozen=True, slots=True)
class AccessPolicy:
    """The settings; an empty set restricts nothing."""

    channels: frozenset[str] = frozenset()
    usergroups: frozenset[str] = frozenset()
    allows_guests: bool = False

    def check(self, person: Person | None, is_in_group: bool | None, channel: str | None) -> Person:
        """The person, if they may use the app there. Raises AccessDenied with what they can do otherwise.

        `person` and `is_in_group` are None if Slack doesn't say, `channel` where no conversation is known.
        """
        if person is None:
            raise AccessDenied(messages.identity_unavailable(), is_temporary=True)
        if not (person.is_member or (person.is_guest and self.allows_guests)):
            raise AccessDenied(messages.members_only())
        self.check_group(is_in_group)
        self.check_channel(channel)
        return person

    def check_group(self, is_in_group: bool | None) -> None:
        """Raises AccessDenied unless the user is in an allowed group, or every group is allowed."""
        if not self.usergroups or is_in_group:
            return
        if is_in_group is None:
            raise AccessDenied(messages.groups_unavailable(), is_temporary=True)
        raise AccessDenied(messages.group_required())

    def check_channel(self, channel: str | None) -> None:
        """Raises AccessDenied where the app may not be used."""
        if not self.allows_channel(channel):
            raise AccessDenied(messages.wrong_channel(sorted(self.channels)))

    def allows_channel(self, channel: str | None) -> bool:
        """Whether the app may be used in this conversation; in direct messages with the app it always may."""
        return not self.channels or not channel or channel.startswith("D") or channel in self.channels


def require_settleable(found: Request | None, person: Person) -> Request:
    """The request, if this person may settle it: who asked for it, and the workspace's admins. Raises NotAllowed."""
    if found is None:
        raise NotAllowed(messages.unknown_request())
    if person.id != found.requested_by and not person.is_admin:
        raise NotAllowed(messages.requester_only(found))
    return found


def require_changeable(found: Request | None, person: Person) -> Request:
    """The request, if this person may reschedule or cancel it: who booked it, its interviewer, and the workspace's
    admins. Raises NotAllowed."""
    if found is None:
        raise NotAllowed(messages.unknown_request())
    if person.id not in (found.booker, found.interviewer_user) and not person.is_admin:
        raise NotAllowed(messages.participants_only(found))
    return found
