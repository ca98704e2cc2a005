"""People, conversations and user groups of the workspace, cached, with a limit on how long a caller waits for Slack."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection
from concurrent.futures import Executor
from email.utils import parsedate_to_datetime
from typing import TypeVar

from slack_sdk import WebClient

from slackbot.domain.applicant import NameVisibility
from slackbot.domain.person import Person, Workspace, parse_person, parse_workspace
from slackbot.domain.privacy import PRIVATE, Conversation, is_private_channel_error, name_visibility, parse_conversation
from slackbot.slack.background import BoundedExecutor, Rejected
from slackbot.slack.client.error_codes import UNKNOWN_USER_CODES
from slackbot.slack.client.results import SlackCallFailed, as_dict, as_list, call, get_header, require
from slackbot.slack.ttl_cache import RefreshLater, TtlCache

PERSON_TIMEOUT = 0.9
"""Seconds to wait for a person before a form is opened, whose trigger lives for three."""
PERSON_TTL = 600.0
CONVERSATION_TTL = 60.0
"""Seconds. A channel may be made private, or be shared, at any time."""
GROUP_TTL = 300.0
"""Seconds for which someone who was removed from a user group, or whose workspace was removed from the app, can go on
using it."""
TEAMS_PAGE, MAX_TEAMS_PAGES = 200, 20
ELSEWHERE_CODES = frozenset(("no_such_subteam", "team_access_not_granted"))
"""What `usergroups.users.list` answers for a user group of another workspace."""
REFRESH_AFTER = 0.75
"""The part of its lifetime after which a value in use is fetched again, so that nobody has to wait for it when it
expires. Not sooner, because Slack allows about fifty `conversations.info` a minute
(docs.slack.dev/reference/methods/conversations.info)."""
MAX_PENDING = 500
"""Questions to Slack that are under way or waiting for a thread."""

T = TypeVar("T")


class Directory:
    """What Slack says about the workspace. Safe to share between threads.

    Questions to Slack run in `background`, or in the calling thread without it; `clock` is monotonic, in seconds.
    """

    def __init__(
        self, client: WebClient, clock: Callable[[], float], background: Executor | None, refresh_later: RefreshLater
    ) -> None:
        self._client = client
        self._clock = clock
        self._executor = BoundedExecutor(background, MAX_PENDING) if background else None
        self._refresh_later = refresh_later
        self._is_closed = False
        self._people = self._cache(self._fetch_person, PERSON_TTL)
        self._conversations = self._cache(self._fetch_conversation, CONVERSATION_TTL)
        self._groups = self._cache(self.fetch_group, GROUP_TTL)
        self._granted = self._cache(self._fetch_granted, GROUP_TTL)
        self.workspace = Workspace()
        self.is_removed = False

    def _cache(self, fetch: Callable[[str], T], ttl: float) -> TtlCache[T]:
        return TtlCache(
            fetch,
            ttl,
            executor=self._executor,
            refresh_after=REFRESH_AFTER * ttl,
            refresh_later=self._submit_refresh,
            clock=self._clock,
        )

    def _submit_refresh(self, refresh: Callable[[], object]) -> object:
        return self._refresh_later(lambda: self._is_closed or refresh())

    def close(self) -> None:
        """Refresh nothing any more, also not what is waiting to be refreshed."""
        self._is_closed = True

    def identify(self) -> Workspace:
        """Ask Slack which workspace and bot the token belongs to, and keep the answer. Raises SlackCallFailed."""
        answer = call(self._client.auth_test)
        self.workspace = parse_workspace(answer.data, str(get_header(answer.headers, "x-oauth-scopes") or ""))
        self.is_removed = False
        if self._executor:
            self.granted_workspaces(timeout=0.0)  # so that the first user doesn't wait for it
        return self.workspace

    def server_time(self) -> float | None:
        """Slack's clock in seconds since the epoch, from the `Date` header of a response; None if there is none."""
        try:
            return parsedate_to_datetime(str(get_header(call(self._client.auth_test).headers, "date"))).timestamp()
        except (SlackCallFailed, ValueError):
            return None

    def clear(self) -> None:
        """Clear the caches after the app was removed from the workspace."""
        for cache in (self._people, self._conversations, self._groups, self._granted):
            cache.clear()
        self.workspace = Workspace()
        self.is_removed = True

    def get_person(self, user: str, timeout: float = PERSON_TIMEOUT) -> Person | None:
        """The person, or None if Slack doesn't answer within `timeout` seconds. A late answer serves the next call."""
        try:
            return self._people.get(user).result(timeout)
        except (TimeoutError, SlackCallFailed, Rejected):
            return None

    def get_people(
        self, users: Collection[str], timeout: float = PERSON_TIMEOUT, *, channel: str | None = None
    ) -> dict[str, Person | None]:
        """Several people at once, within `timeout` seconds in all. `channel` is fetched with them, so that
        `name_visibility_in` has it then."""
        until = time.monotonic() + timeout
        for user in users:
            self._people.get(user)
        if channel:
            self._conversations.get(channel)
        known = {user: self.get_person(user, max(0.0, until - time.monotonic())) for user in users}
        if channel:
            self.get_conversation(channel, max(0.0, until - time.monotonic()))
        return known

    def seen_users(self) -> list[str]:
        """The ids of people whom Slack has described since the start."""
        return self._people.cached_keys()

    def is_in_any_group(self, user: str, groups: Collection[str], timeout: float = PERSON_TIMEOUT) -> bool | None:
        """Whether the user is in one of these user groups, all fetched at once; None if Slack doesn't answer within
        `timeout` seconds."""
        until, unknown = time.monotonic() + timeout, False
        for members in [self._groups.get(group) for group in groups]:
            try:
                if user in members.result(max(0.0, until - time.monotonic())):
                    return True
            except (TimeoutError, SlackCallFailed, Rejected):
                unknown = True
        return None if unknown else False

    def granted_workspaces(self, timeout: float = PERSON_TIMEOUT) -> frozenset[str] | None:
        """The workspaces where the app was installed, or None if Slack doesn't answer within `timeout` seconds."""
        here = self.workspace
        if not here.is_org_wide:
            return frozenset((here.team_id,)) if here.team_id else None
        try:
            return self._granted.get(here.team_id).result(timeout)
        except (TimeoutError, SlackCallFailed, Rejected):
            return None

    def get_conversation(self, channel: str, timeout: float = PERSON_TIMEOUT) -> Conversation | None:
        """The conversation, or None if Slack doesn't answer within `timeout` seconds.

        One that Slack hides from a bot that may see public channels is private.
        """
        try:
            return self._conversations.get(channel).result(timeout)
        except (TimeoutError, SlackCallFailed, Rejected):
            return None

    def name_visibility_in(
        self, channel: str | None, setting: NameVisibility, timeout: float = PERSON_TIMEOUT
    ) -> NameVisibility:
        """How much of an applicant's name this conversation may see if NAMES_IN_CHANNELS is `setting`, within `timeout`
        seconds. No channel means a direct message."""
        return name_visibility(self.get_conversation(channel, timeout) if channel else PRIVATE, setting)

    def _identified_workspace(self) -> Workspace:
        return self.workspace if self.workspace.team_id else self.identify()

    def _fetch_conversation(self, channel: str) -> Conversation:
        if channel.startswith("D"):  # a direct message; group messages have IDs like channels
            return PRIVATE
        try:
            answer = call(self._client.conversations_info, channel=channel)
        except SlackCallFailed as error:
            if is_private_channel_error(error.error, error.missing_scope, self._identified_workspace().scopes):
                return PRIVATE
            raise
        known = answer.get("channel")
        if not isinstance(known, dict):
            raise SlackCallFailed("no_channel")
        return parse_conversation(known)

    def _fetch_person(self, user: str) -> Person:
        """Someone whom Slack never shows to the app, such as a person from another company in a shared channel, is no
        member. As an error they'd be asked to try again each time."""
        workspace = self._identified_workspace()  # tells members from people of other workspaces
        try:
            answer = call(self._client.users_info, user=user, include_locale=True)
        except SlackCallFailed as error:
            if error.error in UNKNOWN_USER_CODES:
                return Person(user, is_member=False)
            raise
        return parse_person(require(answer, "user", "id"), workspace)

    def fetch_group(self, group: str) -> frozenset[str]:
        """The IDs of a user group's members. Raises SlackCallFailed.

        For an organization Slack asks in which workspace to look, so this looks in each that was granted.
        """
        here = self._identified_workspace()
        if not here.is_org_wide:
            return self._fetch_group_in(None, group)
        found, missing = set[str](), SlackCallFailed("no_such_subteam")
        is_known = False
        granted = self.granted_workspaces()
        if granted is None:
            raise SlackCallFailed("no_teams", is_temporary=True)
        for team in sorted(granted):
            try:
                found |= self._fetch_group_in(team, group)
                is_known = True
            except SlackCallFailed as error:
                if error.error not in ELSEWHERE_CODES:
                    raise
                missing = error
        if not is_known:
            raise missing
        return frozenset(found)

    def _fetch_group_in(self, team: str | None, group: str) -> frozenset[str]:
        """`team_id` is "required if org token is used" (docs.slack.dev/reference/methods/usergroups.users.list)."""
        users = call(self._client.usergroups_users_list, usergroup=group, team_id=team).get("users")
        if not isinstance(users, list):
            raise SlackCallFailed("no_users")
        return frozenset(str(user) for user in users)

    def fetch_granted(self) -> dict[str, str]:
        """The names of the workspaces of the organization where the app was installed, by ID. Raises SlackCallFailed.

        docs.slack.dev/reference/methods/auth.teams.list
        """
        names: dict[str, str] = {}
        cursor = None
        for _ in range(MAX_TEAMS_PAGES):
            answer = call(self._client.auth_teams_list, limit=TEAMS_PAGE, cursor=cursor)
            for team in as_list(answer.get("teams")):
                names[str(team.get("id") or "")] = str(team.get("name") or "")
            cursor = as_dict(answer.get("response_metadata")).get("next_cursor") or None
            if not cursor:
                break
        names.pop("", None)
        return names

    def _fetch_granted(self, _: str) -> frozenset[str]:
        return frozenset(self.fetch_granted())
