"""What the app asks of Slack: the Web API and `response_url`, with what came of each call.

One TLS context is shared by all clients, because slack_sdk would build one at every call (slack.md, 19), and
slack_sdk's own second attempt after a cut connection is switched off, because it posts twice (slack.md, 5).
"""

from __future__ import annotations

import http.client
import logging
import re
import ssl
import threading
import time
from collections.abc import Callable, Collection, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotInTime
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any, TypeVar
from urllib.error import HTTPError, URLError

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from slackbot.applicant import Names
from slackbot.conversations import PRIVATE, Conversation, conversation_in, hidden, names_seen
from slackbot.errors import SlackbotError
from slackbot.messages import Message
from slackbot.people import Person, Workspace, person_in
from slackbot.slack_calls import Seen, WatchedClient, WatchedWebhook
from slackbot.slack_transport import is_slacks
from slackbot.way import carried

PERSON_TIMEOUT = 0.9
"""Seconds that a person may take before a form is opened: its trigger lives three."""
PERSON_KEPT = 600.0
CONVERSATION_KEPT = 60.0
"""Seconds: a channel may be made private, or be shared, at any time."""
GROUP_KEPT = 300.0
"""Seconds: so long may somebody act whom a user group has lost."""
MOST_KEPT = 5_000
VIEW_TIMEOUT = 3
PAGE, PAGES = 200, 5
"""How far back a message is looked for: so many messages a page, so many pages."""
POST_TIMEOUT = 15

PASSING = frozenset(
    ("internal_error", "fatal_error", "service_unavailable", "request_timeout", "team_added_to_org", "accesslimited")
)
TOO_MANY = frozenset(("ratelimited", "rate_limited", "message_limit_exceeded"))
TOKEN_FAULTS = frozenset(
    ("invalid_auth", "not_authed", "token_revoked", "token_expired", "account_inactive", "missing_scope")
)

SCOPES = {
    "commands": "the command /schedule-interview",
    "chat:write": "the result, in channels where the app is a member and as a direct message",
    "users:read": "the person's time zone, and whether they are a guest",
    "users:read.email": "the interviewer's e-mail, by which Apploi knows them",
    "app_mentions:read": "answering a mention of the app with how to begin",
    "im:history": "answering a direct message to the app with how to begin",
    "channels:read": "whether a public channel is shared with other companies, and so how much of a name it may see",
}
"""The bot's scopes, and what needs each."""

USERGROUPS_SCOPE = "usergroups:read"
"""Needed only where ALLOW_USERGROUPS is set, and asked for only then."""

OPTIONAL_SCOPES = {
    "channels:history": "finding out in a public channel whether a message arrived when Slack did not say",
    "groups:history": "the same in a private channel",
}
"""What the bot can do without: it then posts such a message again, and says that it may be a second copy."""

NO_CODE = "http_"
"""Begins what we call an answer that is none of Slack's, such as a proxy's page."""

log = logging.getLogger(__name__)

Told = TypeVar("Told")


class SlackUnavailable(SlackbotError):
    """Slack did not do what was asked; `error` is its code, or the kind of the broken connection."""

    def __init__(self, error: str, needed: str = "") -> None:
        """Keep Slack's code, and the scopes that it names as `needed`, for whoever decides what to do about it."""
        self.error = error
        self.needed = needed
        super().__init__(f"Slack did not do what I asked ({error}). Please try again in a minute.")


class Delivery(Enum):
    """What became of a message that was handed to Slack."""

    TOLD = auto()
    REFUSED = auto()  # this place does not take it, and will not
    TOKEN_FAULT = auto()  # nothing can be posted with this token until an administrator mends it
    LATER = auto()  # not taken; may be tried again
    UNKNOWN = auto()  # handed over, and nobody knows


@dataclass(frozen=True, slots=True)
class Posted:
    """The delivery, where Slack put the message (when it said so), and how long it asks to wait, in seconds."""

    delivery: Delivery
    channel: str = ""
    ts: str = ""
    retry_after: float | None = None
    error: str = ""


class SlackWeb:
    """Slack with one bot token. Safe to share between threads."""

    def __init__(
        self,
        token: str,
        base_url: str,
        clock: Callable[[], float] = time.time,
        seen: Seen = lambda _method, _outcome, _seconds: None,
    ) -> None:
        """Nothing is asked of Slack yet: the app starts while Slack is unreachable. `seen` is told of each call."""
        tls = ssl.create_default_context()

        def client(timeout: int) -> WebClient:
            return WatchedClient(seen, token=token, base_url=base_url, timeout=timeout, ssl=tls, retry_handlers=[])

        self._seen = seen
        self._tls = tls
        self._base_url = base_url
        self._clock = clock
        self._people_client = client(2)
        self._views_client = client(VIEW_TIMEOUT)
        self._posts_client = client(POST_TIMEOUT)
        self._asking = ThreadPoolExecutor(max_workers=16, thread_name_prefix="people")
        self._people: dict[str, tuple[float, Future[Person]]] = {}
        self._conversations: dict[str, tuple[float, Future[Conversation]]] = {}
        self._groups: dict[str, tuple[float, Future[frozenset[str]]]] = {}
        self._lock = threading.Lock()
        self.workspace = Workspace()
        self.removed = False

    @property
    def client(self) -> WebClient:
        """The client that Bolt makes its own from."""
        return self._posts_client

    def close(self) -> None:
        """No more people are asked for."""
        self._asking.shutdown(wait=False, cancel_futures=True)

    def introduce(self) -> Workspace:
        """Ask Slack who we are, and remember it. SlackUnavailable with Slack's code when it does not say."""
        answer = _asked(self._posts_client.auth_test)
        scopes = str(_header(answer.headers, "x-oauth-scopes") or "")
        self.workspace = Workspace(
            team_id=str(answer.get("team_id") or ""),
            enterprise_id=str(answer.get("enterprise_id") or ""),
            bot_user_id=str(answer.get("user_id") or ""),
            bot_id=str(answer.get("bot_id") or ""),
            url=str(answer.get("url") or ""),
            scopes=frozenset(scope.strip() for scope in scopes.split(",") if scope.strip()),
        )
        self.removed = False
        return self.workspace

    def forget(self) -> None:
        """The app was removed from the workspace: nothing that Slack told us is kept."""
        with self._lock:
            self._people.clear()
            self._conversations.clear()
            self._groups.clear()
        self.workspace = Workspace()
        self.removed = True

    def may_post(self, channel: str) -> bool:
        """Whether the app is a member of this channel, and it takes messages; nothing is posted to find out.

        SlackUnavailable with Slack's code when it does not say: `missing_scope` or `channel_not_found` for a private
        one, which the app may post to and may not look at (docs.slack.dev/reference/methods/conversations.info).
        """
        known = _part(_asked(self._posts_client.conversations_info, channel=channel), "channel")
        return bool(known.get("is_member")) and not known.get("is_archived")

    @property
    def lacking(self) -> frozenset[str]:
        """The scopes that the app needs and was not given, as far as Slack has said."""
        return frozenset(SCOPES) - self.workspace.scopes if self.workspace.scopes else frozenset()

    def try_socket_mode(self, app_token: str) -> None:
        """Ask for a connection and do not use it; SlackUnavailable with Slack's code when there is none."""
        _asked(self._posts_client.apps_connections_open, app_token=app_token)

    def person(self, user: str, timeout: float = PERSON_TIMEOUT) -> Person | None:
        """Who that is, from memory or within `timeout` seconds; None when Slack does not say in time.

        An answer that comes too late is kept for the next time. At most one question about a person is under way.
        """
        try:
            return self._question(user).result(timeout)
        except (NotInTime, SlackUnavailable):
            return None

    def people(
        self, users: Collection[str], timeout: float = PERSON_TIMEOUT, *, channel: str | None = None
    ) -> dict[str, Person | None]:
        """Who these are, asked at the same time, all within `timeout` seconds; what kind of conversation `channel` is
        is asked with them, so that `names_in` knows it then."""
        until = time.monotonic() + timeout
        for user in users:
            self._question(user)
        if channel:
            self._about(channel)
        known = {user: self.person(user, max(0.0, until - time.monotonic())) for user in users}
        if channel:
            self.conversation(channel, max(0.0, until - time.monotonic()))
        return known

    def in_a_group(self, user: str, groups: Collection[str], timeout: float = PERSON_TIMEOUT) -> bool | None:
        """Whether this person is in one of these user groups, from memory or within `timeout` seconds; None when Slack
        does not say. All groups are asked for at the same time, and the answers kept for five minutes."""
        until, unknown = time.monotonic() + timeout, False
        for asked in [self._remembered(self._groups, group, GROUP_KEPT, self.group) for group in groups]:
            try:
                if user in asked.result(max(0.0, until - time.monotonic())):
                    return True
            except (NotInTime, SlackUnavailable):
                unknown = True
        return None if unknown else False

    def conversation(self, channel: str, timeout: float = PERSON_TIMEOUT) -> Conversation | None:
        """What kind of conversation that is, from memory or within `timeout` seconds; None when Slack does not say.

        The answer is kept for a minute. A conversation that Slack hides from a bot that may see public ones is
        private.
        """
        try:
            return self._about(channel).result(timeout)
        except (NotInTime, SlackUnavailable):
            return None

    def names_in(self, channel: str | None, setting: Names, timeout: float = PERSON_TIMEOUT) -> Names:
        """How much of an applicant's name may be shown in this conversation under `NAMES_IN_CHANNELS`, within
        `timeout` seconds. No conversation is a direct message to one person."""
        return names_seen(self.conversation(channel, timeout) if channel else PRIVATE, setting)

    def _question(self, user: str) -> Future[Person]:
        return self._remembered(self._people, user, PERSON_KEPT, self._ask)

    def _about(self, channel: str) -> Future[Conversation]:
        return self._remembered(self._conversations, channel, CONVERSATION_KEPT, self._ask_about)

    def _remembered(
        self, memory: dict[str, tuple[float, Future[Told]]], key: str, kept: float, ask: Callable[[str], Told]
    ) -> Future[Told]:
        """The question about this, asked now or still fresh; at most one about the same is under way."""
        with self._lock:
            asked_at, question = memory.get(key, (0.0, None))
            fresh = self._clock() - asked_at < kept
            if question and fresh and not (question.done() and question.exception()):
                return question
            question = self._asking.submit(carried(ask), key)
            if len(memory) > MOST_KEPT:
                memory.clear()
            memory[key] = (self._clock(), question)
            return question

    def _introduced(self) -> Workspace:
        return self.workspace if self.workspace.team_id else self.introduce()

    def _ask_about(self, channel: str) -> Conversation:
        """A direct message is told by its id; groups of people have ids like channels."""
        if channel.startswith("D"):
            return PRIVATE
        try:
            answer = _asked(self._people_client.conversations_info, channel=channel)
        except SlackUnavailable as error:
            if hidden(error.error, error.needed, self._introduced().scopes):
                return PRIVATE
            raise
        known = answer.get("channel")
        if not isinstance(known, dict):
            raise SlackUnavailable("no_channel")
        return conversation_in(known)

    def _ask(self, user: str) -> Person:
        """Members are told from strangers by the workspace, so that is known first."""
        workspace = self._introduced()
        answer = _asked(self._people_client.users_info, user=user, include_locale=True)
        return person_in(_part(answer, "user", "id"), workspace)

    def group(self, group: str) -> frozenset[str]:
        """The ids of a user group's members; SlackUnavailable with Slack's code when it does not say."""
        users = _asked(self._people_client.usergroups_users_list, usergroup=group).get("users")
        if not isinstance(users, list):
            raise SlackUnavailable("no_users")
        return frozenset(str(user) for user in users)

    def open_view(self, trigger_id: str, view: dict[str, Any]) -> dict[str, Any]:
        """Open the form; the view as Slack made it. SlackUnavailable with Slack's code otherwise."""
        answer = _asked(self._views_client.views_open, trigger_id=trigger_id, view=view)
        return _part(answer, "view", "id", "hash")

    def update_view(self, view_id: str, changed: dict[str, Any], seen: str | None = None) -> dict[str, Any]:
        """Change a form that is open. With `seen`, the hash of the view that was changed, Slack refuses with
        `hash_conflict` when another change came in between; without it this change wins.
        """
        answer = _asked(self._views_client.views_update, view_id=view_id, hash=seen, view=changed)
        return _part(answer, "view", "id", "hash")

    def publish_home(self, user: str, view: dict[str, Any], seen: str | None = None) -> dict[str, Any]:
        """Show somebody this Home tab; the view as Slack made it. `seen` is the hash of the one that it replaces:
        SlackUnavailable with `hash_conflict` when another has come in between; without it this one wins.
        """
        answer = _asked(self._views_client.views_publish, user_id=user, hash=seen, view=view)
        return _part(answer, "view", "id", "hash")

    def post(self, channel: str, message: Message) -> Posted:
        """Post a message; `channel` may be a person's id, which is a direct message. Never raises."""
        return _posted(
            self._posts_client.chat_postMessage,
            channel=channel,
            text=message.text,
            blocks=message.blocks,
            metadata=message.metadata,
            thread_ts=message.thread_ts,
            reply_broadcast=message.broadcast or None,
            unfurl_links=False,
            unfurl_media=False,
        )

    def whisper(self, channel: str, user: str, message: Message) -> Posted:
        """Post what only this person sees, in a conversation or a thread of it. Never raises.

        Slack keeps none of these, so there is nothing to find or to edit
        (docs.slack.dev/reference/methods/chat.postEphemeral).
        """
        return _posted(
            self._posts_client.chat_postEphemeral,
            channel=channel,
            user=user,
            text=message.text,
            blocks=message.blocks,
            thread_ts=message.thread_ts,
        )

    def find(self, channel: str, wanted: Message, since: float) -> Posted:
        """Look for a message of ours by its metadata, among those after `since` (seconds since the epoch).

        TOLD and where it is; REFUSED, it is not there; LATER, Slack asks to wait; UNKNOWN, where the bot may not
        read. Never raises.
        """
        cursor = None
        for _ in range(PAGES):
            page = _history(self._posts_client, channel, wanted.thread_ts, since, cursor)
            if isinstance(page, Posted):
                return page
            for message in _list(page.get("messages")):
                if _is_copy(message, wanted):
                    return Posted(Delivery.TOLD, channel=channel, ts=str(message.get("ts") or ""))
            cursor = _mapping(page.get("response_metadata")).get("next_cursor")
            if not cursor:
                return Posted(Delivery.REFUSED, error="not there")
        return Posted(Delivery.UNKNOWN, error="too many messages since")

    def edit(self, channel: str, ts: str, message: Message) -> Posted:
        """Put a message in the place of an earlier one. Never raises."""
        return _posted(
            self._posts_client.chat_update,
            channel=channel,
            ts=ts,
            text=message.text,
            blocks=message.blocks,
            metadata=message.metadata or {},  # empty takes away what the earlier message had
        )

    def respond(self, url: str, message: Message, *, privately: bool = False, replace: bool = False) -> Posted:
        """Answer through a `response_url`; `privately` shows it only to the person. Never raises."""
        if not is_slacks(url, self._base_url):
            log.warning("a response_url that is not Slack's was not used")
            return Posted(Delivery.REFUSED, error="not_slacks")
        body: dict[str, Any] = {"text": message.text, "response_type": "ephemeral" if privately else "in_channel"}
        body |= {"blocks": message.blocks} if message.blocks else {}
        body |= {"replace_original": True} if replace else {"replace_original": False}
        body |= {"thread_ts": message.thread_ts} if message.thread_ts else {}
        try:
            webhook = WatchedWebhook(self._seen, url, timeout=POST_TIMEOUT, ssl=self._tls, retry_handlers=[])
            answer = webhook.send_dict(body)
        except Exception as error:  # slack_sdk lets everything below it through
            return _cut(error)
        return _responded(answer.status_code, answer.body or "", answer.headers)


def _history(client: WebClient, channel: str, thread: str | None, since: float, cursor: str | None) -> Any:
    """A page of the history of a channel, or of one thread in it, or why there is none."""
    asked: dict[str, Any] = {"channel": channel, "oldest": f"{since:.6f}", "limit": PAGE, "cursor": cursor}
    try:
        if thread:
            return client.conversations_replies(ts=thread, include_all_metadata=True, **asked)
        return client.conversations_history(include_all_metadata=True, **asked)
    except SlackApiError as error:
        refused = _refused(error)
        return refused if refused.delivery is Delivery.LATER else Posted(Delivery.UNKNOWN, error=refused.error)
    except Exception as error:  # as in _asked
        return Posted(Delivery.UNKNOWN, error=type(error).__name__)


def _is_copy(there: Mapping[str, Any], wanted: Message) -> bool:
    """Whether a message of a channel is this one: by its metadata, and by the name of its last block, because a
    request may come to the same end twice.
    """
    blocks = [block.get("block_id") for block in _list(there.get("blocks"))]
    return _event(there.get("metadata")) == _event(wanted.metadata) and wanted.blocks[-1]["block_id"] in blocks


def _event(metadata: object) -> tuple[str, str]:
    known = _mapping(metadata)
    return str(known.get("event_type")), str(_mapping(known.get("event_payload")).get("request_id"))


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _list(value: object) -> list[Mapping[str, Any]]:
    """The objects in a list of Slack's."""
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []


def _part(answer: Any, name: str, *needed: str) -> dict[str, Any]:
    """An object in an answer, with these names in it; SlackUnavailable when Slack does not say it after all."""
    part = answer.get(name)
    if not isinstance(part, dict) or not all(isinstance(part.get(each), str) and part[each] for each in needed):
        raise SlackUnavailable(f"no_{name}")
    return part


def _asked(call: Callable[..., Any], **arguments: Any) -> Any:
    try:
        answer = call(**arguments)
    except SlackApiError as error:
        raise SlackUnavailable(_code(error), _needed(error)) from error
    except Exception as error:  # slack_sdk lets whatever urllib raises through
        raise SlackUnavailable(type(error).__name__) from error
    if not isinstance(answer.data, dict):
        raise SlackUnavailable("no_object")
    return answer


def _code(error: SlackApiError) -> str:
    """Slack's code; an answer that is no object of Slack's, such as a proxy's, has none."""
    response = error.response
    code = _mapping(getattr(response, "data", None)).get("error")
    if isinstance(code, str) and re.fullmatch(r"[a-z0-9_]{1,80}", code):
        return code
    return f"{NO_CODE}{getattr(response, 'status_code', 'error')}"


def _needed(error: SlackApiError) -> str:
    response = error.response
    return str(response.get("needed") or "") if hasattr(response, "get") else ""


def _posted(call: Callable[..., Any], **arguments: Any) -> Posted:
    try:
        answer = call(**arguments)
        return Posted(Delivery.TOLD, channel=str(answer.get("channel") or ""), ts=str(answer.get("ts") or ""))
    except SlackApiError as error:
        return _refused(error)
    except Exception as error:  # as in _asked
        return _cut(error)


def _refused(error: SlackApiError) -> Posted:
    code, status = _code(error), int(getattr(error.response, "status_code", 0) or 0)
    log.warning("Slack did not do what was asked: %s", code)
    if code in TOO_MANY or status == http.client.TOO_MANY_REQUESTS:
        return Posted(Delivery.LATER, retry_after=_seconds(error.response.headers), error=code)
    if code in TOKEN_FAULTS:
        return Posted(Delivery.TOKEN_FAULT, error=code)
    if code in PASSING or code.startswith(NO_CODE) or status >= http.client.INTERNAL_SERVER_ERROR:
        return Posted(Delivery.UNKNOWN, error=code)
    return Posted(Delivery.REFUSED, error=code)


def _responded(status: int, body: str, headers: Mapping[str, Any]) -> Posted:
    """Slack says `ok` when it has taken it; whatever else answers 200 is somebody in between."""
    if status == http.client.OK:
        return Posted(Delivery.TOLD if body.strip() == "ok" else Delivery.UNKNOWN)
    log.warning("a response_url answered HTTP %s", status)
    if status == http.client.TOO_MANY_REQUESTS:
        return Posted(Delivery.LATER, retry_after=_seconds(headers), error="ratelimited")
    unclear = status >= http.client.INTERNAL_SERVER_ERROR
    return Posted(Delivery.UNKNOWN if unclear else Delivery.REFUSED, error=f"http_{status}")


def _cut(error: Exception) -> Posted:
    """A broken connection: urllib wraps what happens before the request has left in URLError."""
    log.warning("Slack was not reached: %s", type(error).__name__)
    before = isinstance(error, URLError) and not isinstance(error, HTTPError)
    return Posted(Delivery.LATER if before else Delivery.UNKNOWN, error=type(error).__name__)


def _seconds(headers: Mapping[str, Any]) -> float | None:
    value = str(_header(headers, "retry-after") or "")
    return min(float(value), 3600.0) if value.isdecimal() else None


def _header(headers: Mapping[str, Any], name: str) -> Any:
    """slack_sdk hands headers over as they came: any case, values perhaps in a list."""
    found = next((value for key, value in headers.items() if key.lower() == name), None)
    return found[0] if isinstance(found, list) and found else found
