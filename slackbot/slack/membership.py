"""Apply the access policy (access.py) to what Slack says about a user."""

from __future__ import annotations

import time

from slackbot import messages
from slackbot.domain.facility import Facilities, Facility
from slackbot.domain.person import Person
from slackbot.domain.request import Request
from slackbot.errors import AccessDenied
from slackbot.slack import access
from slackbot.slack.access import AccessPolicy, FacilityAccess
from slackbot.slack.client import PERSON_TIMEOUT, SlackClient

GROUP_TIMEOUT = 0.3
"""Seconds to wait for the user groups and the workspaces, after the user; all are asked for at the same time."""

FACILITY_TIMEOUT = 0.5
"""Seconds to wait for the user groups of all facilities, after those: there are more of them, and in an organization
each is asked for in every workspace. A form may wait twice, and its trigger lives for three seconds."""


class Membership:
    """Safe to share between threads."""

    def __init__(self, slack: SlackClient, policy: AccessPolicy, facilities: Facilities) -> None:
        self._slack = slack
        self._policy = policy
        self._facilities = facilities

    def require(self, user: str, channel: str | None = None, timeout: float = PERSON_TIMEOUT) -> Person:
        """The user, if they may use the app and one of the facilities, and use it in this channel. Raises AccessDenied
        if they may not, or if Slack doesn't say who they are within `timeout` seconds."""
        self.start_lookup(user)
        person = self._slack.get_person(user, timeout)
        if person is None and "users:read" in self._slack.missing_scopes:
            raise AccessDenied(messages.identity_scope_missing())
        member = self._policy.check(person, self._is_in_allowed_group(user), channel, self._granted_workspaces())
        self.facility_access(user).check_any()
        return member

    def require_to_command(self, user: str, channel: str | None) -> Person:
        """The same for words that are for the channel's facility, if it is one's: the user has to be of that one."""
        member = self.require(user, channel)
        self.facility_access(user).check_channel(channel)
        return member

    def require_to_open(self, user: str, person: Person | None, channel: str | None) -> None:
        """Raises AccessDenied if the user may not open a form here, as far as that is known in time.

        While Slack is too slow to say who somebody is (`person` is None), a form opens that holds only their own
        words. Whatever else it shows later, and sending it, checks again. A user group that Slack doesn't list in time
        lets nobody in.
        """
        is_in_group = self._is_in_allowed_group(user)
        if person is not None:
            self._policy.check(person, is_in_group, channel, self._granted_workspaces())
        else:
            self._policy.check_group(is_in_group)
            self._policy.check_channel(channel)
        facilities = self.facility_access(user)
        facilities.check_any()
        facilities.check_channel(channel)

    def facility_access(self, user: str, timeout: float = FACILITY_TIMEOUT) -> FacilityAccess:
        """Which facilities the user may use, as far as Slack says within `timeout` seconds in all."""
        restricted = [each for each in self._facilities if each.usergroups]
        self._slack.is_in_any_group(user, frozenset().union(*(each.usergroups for each in restricted)), 0.0)
        until = time.monotonic() + timeout
        answers = {
            each.id: self._slack.is_in_any_group(user, each.usergroups, max(0.0, until - time.monotonic()))
            for each in restricted
        }
        return FacilityAccess(self._facilities, answers)

    def load_groups(self) -> None:
        """Ask Slack for the user groups of all facilities, so that the first person doesn't wait for them."""
        self.facility_access("", timeout=0.0)

    def usable_facilities(self, user: str) -> tuple[Facility, ...]:
        """The facilities at which the user may search and book."""
        return self.facility_access(user).usable

    def require_facility(self, user: str, facility_id: str) -> None:
        """Raises AccessDenied unless the user may use this facility. One that isn't in the file restricts nobody."""
        self.facility_access(user).check(facility_id)

    def require_settleable(self, found: Request | None, person: Person) -> Request:
        """The request, if this person may settle it, and use its facility. Raises NotAllowed."""
        settleable = access.require_settleable(found, person)
        self.require_facility(person.id, settleable.facility_id)
        return settleable

    def require_changeable(self, found: Request | None, person: Person) -> Request:
        """The request, if this person may move or cancel it, and use its facility. Raises NotAllowed."""
        changeable = access.require_changeable(found, person)
        self.require_facility(person.id, changeable.facility_id)
        return changeable

    def require_participant(self, found: Request | None, person: Person) -> Request:
        """The request, if this person may say who came, and use its facility. Raises NotAllowed."""
        participated = access.require_participant(found, person)
        self.require_facility(person.id, participated.facility_id)
        return participated

    def start_lookup(self, user: str) -> None:
        """Ask Slack for the user groups and the workspaces without waiting for its answer."""
        self._is_in_allowed_group(user, timeout=0.0)
        self.facility_access(user, timeout=0.0)
        self._granted_workspaces(timeout=0.0)

    def require_workspace(self, user: str, workspace: str) -> None:
        """Raises AccessDenied if the user is in a workspace of theirs where the app may not be used, as far as that is
        known at once."""
        if not self._slack.workspace.is_org_wide:
            return
        granted = self._granted_workspaces(timeout=0.0)
        if granted is None or self._policy.allows_workspace((workspace,), granted):
            return
        person = self._slack.get_person(user)
        if person is not None and (person.is_member or person.is_guest) and workspace in person.workspaces:
            raise AccessDenied(messages.workspace_required())

    def allows_channel(self, channel: str | None) -> bool:
        """Whether results may be posted in this channel."""
        return self._policy.allows_channel(channel)

    def _granted_workspaces(self, timeout: float = GROUP_TIMEOUT) -> frozenset[str] | None:
        """None if Slack doesn't say in time."""
        return self._slack.granted_workspaces(timeout)

    def _is_in_allowed_group(self, user: str, timeout: float = GROUP_TIMEOUT) -> bool | None:
        """None if Slack doesn't say in time."""
        return self._slack.is_in_any_group(user, self._policy.usergroups, timeout)
