"""What Slack says of people, conversations and user groups: asked once, remembered for a while, waited for shortly."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotInTime
from email.utils import parsedate_to_datetime

from slack_sdk import WebClient

from slackbot.domain.applicant import NameVisibility
from slackbot.domain.person import Person, Workspace, parse_person
from slackbot.domain.privacy import PRIVATE, Conversation, is_private_channel_error, name_visibility, parse_conversation
from slackbot.slack.client.cache import RefreshLater, TtlCache
from slackbot.slack.client.error_codes import UNKNOWN_USER_CODES
from slackbot.slack.client.results import SlackCallFailed, call, get_header, require

PERSON_TIMEOUT = 0.9
"""Seconds that a person may take before a form is opened: its trigger lives three."""
PERSON_TTL = 600.0
CONVERSATION_TTL = 60.0
"""Seconds: a channel may be made private, or be shared, at any time."""
GROUP_TTL = 300.0
"""Seconds: so long may somebody act whom a user group has lost."""


class Directory:
    """What is known of a workspace. Safe to share between threads."""

    def __init__(self, client: WebClient, clock: Callable[[], float], refresh_later: RefreshLater) -> None:
        """Nothing is known yet; `clock` tells seconds and must not jump. What is known and used is asked for anew by
        `later`, before it is forgotten."""
        self._client = client
        self._executor = asking = ThreadPoolExecutor(max_workers=16, thread_name_prefix="people")
        self._people = TtlCache(self._fetch_person, PERSON_TTL, asking, refresh_later, clock)
        self._conversations = TtlCache(self._fetch_conversation, CONVERSATION_TTL, asking, refresh_later, clock)
        self._groups = TtlCache(self.fetch_group, GROUP_TTL, asking, refresh_later, clock)
        self.workspace = Workspace()
        self.is_removed = False

    def close(self) -> None:
        """No more people are asked for."""
        self._executor.shutdown(wait=False, cancel_futures=True)

    def identify(self) -> Workspace:
        """Ask Slack who we are, and remember it. SlackUnavailable with Slack's code when it does not say."""
        answer = call(self._client.auth_test)
        scopes = str(get_header(answer.headers, "x-oauth-scopes") or "")
        self.workspace = Workspace(
            team_id=str(answer.get("team_id") or ""),
            enterprise_id=str(answer.get("enterprise_id") or ""),
            bot_user_id=str(answer.get("user_id") or ""),
            bot_id=str(answer.get("bot_id") or ""),
            url=str(answer.get("url") or ""),
            scopes=frozenset(scope.strip() for scope in scopes.split(",") if scope.strip()),
        )
        self.is_removed = False
        return self.workspace

    def server_time(self) -> float | None:
        """What Slack's clock shows, in seconds since the epoch, by the `Date` of an answer; None when it does not
        say."""
        try:
            return parsedate_to_datetime(str(get_header(call(self._client.auth_test).headers, "date"))).timestamp()
        except (SlackCallFailed, ValueError):
            return None

    def clear(self) -> None:
        """The app was removed from the workspace: nothing that Slack told us is kept."""
        for memory in (self._people, self._conversations, self._groups):
            memory.clear()
        self.workspace = Workspace()
        self.is_removed = True

    def get_person(self, user: str, timeout: float = PERSON_TIMEOUT) -> Person | None:
        """Who that is, from memory or within `timeout` seconds; None when Slack does not say in time.

        An answer that comes too late is kept for the next time. At most one question about a person is under way.
        """
        try:
            return self._people.get(user).result(timeout)
        except (NotInTime, SlackCallFailed):
            return None

    def get_people(
        self, users: Collection[str], timeout: float = PERSON_TIMEOUT, *, channel: str | None = None
    ) -> dict[str, Person | None]:
        """Who these are, asked at the same time, all within `timeout` seconds; what kind of conversation `channel` is
        is asked with them, so that `names_in` knows it then."""
        until = time.monotonic() + timeout
        for user in users:
            self._people.get(user)
        if channel:
            self._conversations.get(channel)
        known = {user: self.get_person(user, max(0.0, until - time.monotonic())) for user in users}
        if channel:
            self.get_conversation(channel, max(0.0, until - time.monotonic()))
        return known

    def is_in_any_group(self, user: str, groups: Collection[str], timeout: float = PERSON_TIMEOUT) -> bool | None:
        """Whether this person is in one of these user groups, from memory or within `timeout` seconds; None when Slack
        does not say. All groups are asked for at the same time, and the answers kept for five minutes."""
        until, unknown = time.monotonic() + timeout, False
        for question in [self._groups.get(group) for group in groups]:
            try:
                if user in question.result(max(0.0, until - time.monotonic())):
                    return True
            except (NotInTime, SlackCallFailed):
                unknown = True
        return None if unknown else False

    def get_conversation(self, channel: str, timeout: float = PERSON_TIMEOUT) -> Conversation | None:
        """What kind of conversation that is, from memory or within `timeout` seconds; None when Slack does not say.

        The answer is kept for a minute. A conversation that Slack hides from a bot that may see public ones is
        private.
        """
        try:
            return self._conversations.get(channel).result(timeout)
        except (NotInTime, SlackCallFailed):
            return None

    def name_visibility_in(
        self, channel: str | None, setting: NameVisibility, timeout: float = PERSON_TIMEOUT
    ) -> NameVisibility:
        """How much of an applicant's name may be shown in this conversation under `NAMES_IN_CHANNELS`, within
        `timeout` seconds. No conversation is a direct message to one person."""
        return name_visibility(self.get_conversation(channel, timeout) if channel else PRIVATE, setting)

    def _identified_workspace(self) -> Workspace:
        return self.workspace if self.workspace.team_id else self.identify()

    def _fetch_conversation(self, channel: str) -> Conversation:
        """A direct message is told by its id; groups of people have ids like channels."""
        if channel.startswith("D"):
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
        """Members are told from strangers by the workspace, so that is known first. Who is never shown to the app, such
        as people of other companies in a shared channel, is no member; "try again" would be said to them for ever."""
        workspace = self._identified_workspace()
        try:
            answer = call(self._client.users_info, user=user, include_locale=True)
        except SlackCallFailed as error:
            if error.error in UNKNOWN_USER_CODES:
                return Person(user, is_member=False)
            raise
        return parse_person(require(answer, "user", "id"), workspace)

    def fetch_group(self, group: str) -> frozenset[str]:
        """The ids of a user group's members; SlackUnavailable with Slack's code when it does not say."""
        users = call(self._client.usergroups_users_list, usergroup=group).get("users")
        if not isinstance(users, list):
            raise SlackCallFailed("no_users")
        return frozenset(str(user) for user in users)
