"""The access policy: who may use the app, where, and on which requests. Pure.

`ALLOW_GUESTS` lets in guests of this workspace, `ALLOW_USERGROUPS` only the members of these user groups, and
`ALLOW_CHANNELS` restricts the app to these conversations. Where the app is installed for an organization, only people
of the workspaces that were added to it may use it, and with `ALLOW_WORKSPACES` only those of the ones that it names.
What Slack doesn't say never counts as a yes.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from slackbot import messages
from slackbot.domain.facility import Facilities, Facility
from slackbot.domain.person import Person
from slackbot.domain.request import Request
from slackbot.errors import AccessDenied, NotAllowed


@dataclass(frozen=True, slots=True)
class AccessPolicy:
    """The settings; an empty set restricts nothing."""

    channels: frozenset[str] = frozenset()
    usergroups: frozenset[str] = frozenset()
    allows_guests: bool = False
    workspaces: frozenset[str] = frozenset()

    def check(
        self,
        person: Person | None,
        is_in_group: bool | None,
        channel: str | None,
        granted: Collection[str] | None,
    ) -> Person:
        """The person, if they may use the app there. Raises AccessDenied with what they can do otherwise.

        `granted` are the workspaces where the app is installed. It, `person` and `is_in_group` are None if Slack
        doesn't say, `channel` where no conversation is known.
        """
        if person is None:
            raise AccessDenied(messages.identity_unavailable(), is_temporary=True)
        if not (person.is_member or (person.is_guest and self.allows_guests)):
            raise AccessDenied(messages.members_only())
        if granted is None:
            raise AccessDenied(messages.identity_unavailable(), is_temporary=True)
        if not self.allows_workspace(person.workspaces, granted):
            raise AccessDenied(messages.workspace_required())
        self.check_group(is_in_group)
        self.check_channel(channel)
        return person

    def allows_workspace(self, any_of: Collection[str], granted: Collection[str]) -> bool:
        """Whether the app may be used in one of these workspaces. `granted` are those where it is installed."""
        allowed = self.workspaces.intersection(granted) if self.workspaces else granted
        return not set(allowed).isdisjoint(any_of)

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


@dataclass(frozen=True, slots=True)
class FacilityAccess:
    """The facilities that one person may use. `is_in_group` says by facility id whether they are in one of its user
    groups, None if Slack doesn't say; facilities without user groups aren't in it, and every member may use them."""

    facilities: Facilities
    is_in_group: Mapping[str, bool | None]

    @property
    def usable(self) -> tuple[Facility, ...]:
        """Those that the person may search and book at, in the order of the file."""
        return tuple(each for each in self.facilities if self._is_usable(each))

    @property
    def hidden(self) -> frozenset[str]:
        """The ids of the others: nothing about their applicants is shown."""
        return frozenset(each.id for each in self.facilities if not self._is_usable(each))

    def check_known(self) -> None:
        """Raises AccessDenied while Slack doesn't say which facilities the person may use."""
        if None in self.is_in_group.values():
            raise AccessDenied(messages.groups_unavailable(), is_temporary=True)

    def check(self, facility_id: str) -> None:
        """Raises AccessDenied unless the person may use this facility. One that the file doesn't have, or no longer,
        restricts nobody."""
        if facility_id in self.hidden:
            name = self.facilities.get(facility_id).name
            self._deny([self.is_in_group[facility_id]], messages.facility_required(name))

    def check_any(self) -> None:
        """Raises AccessDenied for a person who may use none."""
        if not self.usable:
            self._deny([*self.is_in_group.values()], messages.no_facility())

    def check_channel(self, channel: str | None) -> None:
        """Raises AccessDenied in the channel of a facility that isn't the person's."""
        if facility := self.facilities.of_channel(channel):
            self.check(facility.id)

    def conceal(self, request: Request) -> Request:
        """The request, without the name of an applicant whose facility isn't the person's."""
        is_hidden = request.facility_id in self.hidden
        return replace(request, applicant_name=messages.ANOTHER_APPLICANT) if is_hidden else request

    def _is_usable(self, facility: Facility) -> bool:
        return not facility.usergroups or bool(self.is_in_group.get(facility.id))

    def _deny(self, answers: list[bool | None], sentence: str) -> None:
        if None in answers:
            raise AccessDenied(messages.groups_unavailable(), is_temporary=True)
        raise AccessDenied(sentence)


def require_settleable(found: Request | None, person: Person) -> Request:
    """The request, if this person may settle it: who asked for it, and the workspace's admins. Raises NotAllowed."""
    if found is None:
        raise NotAllowed(messages.unknown_request())
    if person.id != found.requested_by and not person.is_admin:
        raise NotAllowed(messages.requester_only(found))
    return found


def require_participant(found: Request | None, person: Person) -> Request:
    """The request, if this person may say who came: those who may change it, and who was there besides. Raises
    NotAllowed."""
    if found and person.id in found.also_there:
        return found
    return require_changeable(found, person)


def require_changeable(found: Request | None, person: Person) -> Request:
    """The request, if this person may reschedule or cancel it: who booked it, its interviewer, and the workspace's
    admins. Raises NotAllowed."""
    if found is None:
        raise NotAllowed(messages.unknown_request())
    if person.id not in (found.booker, found.interviewer_user) and not person.is_admin:
        raise NotAllowed(messages.participants_only(found))
    return found
