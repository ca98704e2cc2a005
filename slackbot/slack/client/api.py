"""Calls to Slack with one bot token."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from concurrent.futures import Executor
from typing import Any

from slack_sdk import WebClient

from slackbot.messages import Message
from slackbot.network import Network
from slackbot.slack.client.calls import InstrumentedWebClient, InstrumentedWebhookClient, OnCall, is_slack_url
from slackbot.slack.client.directory import Directory
from slackbot.slack.client.error_codes import METADATA_CODES, Delivery
from slackbot.slack.client.history import find_message
from slackbot.slack.client.results import PostResult, call, connection_lost, deliver, require, webhook_result
from slackbot.slack.client.scopes import SCOPES
from slackbot.slack.ttl_cache import RefreshLater

Metadata = dict[str, Any] | None

log = logging.getLogger(__name__)

PEOPLE_TIMEOUT, VIEW_TIMEOUT, POST_TIMEOUT = 2, 3, 15
"""Seconds of one call. A caller may stop waiting sooner (directory.py)."""


class SlackClient(Directory):
    """Slack with one bot token. Safe to share between threads.

    The constructor calls nothing, because Slack may be unreachable. `on_call` is told of each call. `background` and
    `refresh_later` serve the directory; without them it fetches in the calling thread, and refreshes nothing early.
    """

    def __init__(
        self,
        token: str,
        base_url: str,
        clock: Callable[[], float] = time.monotonic,
        on_call: OnCall = lambda _method, _outcome, _seconds: None,
        background: Executor | None = None,
        refresh_later: RefreshLater = lambda _: False,
        network: Network = Network(),  # noqa: B008  it is frozen
    ) -> None:
        tls, proxy = network.tls_context(), network.proxy_for(base_url)

        def client(timeout: int) -> WebClient:
            return InstrumentedWebClient(
                on_call, token=token, base_url=base_url, timeout=timeout, ssl=tls, proxy=proxy, retry_handlers=[]
            )

        self._on_call = on_call
        self._network = network
        self._tls = tls
        self._base_url = base_url
        super().__init__(client(PEOPLE_TIMEOUT), clock, background, refresh_later)
        self._views_client = client(VIEW_TIMEOUT)
        self._posts_client = client(POST_TIMEOUT)

    @property
    def client(self) -> WebClient:
        """The client for Bolt."""
        return self._posts_client

    def can_post(self, channel: str) -> bool:
        """Whether the app is a member of a channel that isn't archived. Nothing is posted.

        Raises SlackCallFailed: for a private channel with `missing_scope` or `channel_not_found`, because the app may
        post there but not look at it (docs.slack.dev/reference/methods/conversations.info).
        """
        known = require(call(self._posts_client.conversations_info, channel=channel), "channel")
        return bool(known.get("is_member")) and not known.get("is_archived")

    @property
    def missing_scopes(self) -> frozenset[str]:
        """The scopes that the app needs and doesn't have; none before Slack has named any."""
        return frozenset(SCOPES) - self.workspace.scopes if self.workspace.scopes else frozenset()

    def test_socket_mode(self, app_token: str) -> None:
        """Request a Socket Mode connection, and don't use it. Raises SlackCallFailed."""
        call(self._posts_client.apps_connections_open, app_token=app_token)

    def open_view(self, trigger_id: str, view: dict[str, Any]) -> dict[str, Any]:
        """Open a form, and return Slack's version of the view. Raises SlackCallFailed."""
        answer = call(self._views_client.views_open, trigger_id=trigger_id, view=view)
        return require(answer, "view", "id", "hash")

    def update_view(self, view_id: str, view: dict[str, Any], view_hash: str | None = None) -> dict[str, Any]:
        """Change an open form, and return Slack's version of the view.

        Raises SlackCallFailed, with `hash_conflict` if the view no longer has `view_hash`. Without a hash, the change
        always wins.
        """
        answer = call(self._views_client.views_update, view_id=view_id, hash=view_hash, view=view)
        return require(answer, "view", "id", "hash")

    def publish_home(self, user: str, view: dict[str, Any], view_hash: str | None = None) -> dict[str, Any]:
        """Show a user this Home tab, and return Slack's version of the view.

        Raises SlackCallFailed, with `hash_conflict` if the present tab doesn't have `view_hash`. Without a hash, the
        view always wins.
        """
        answer = call(self._views_client.views_publish, user_id=user, hash=view_hash, view=view)
        return require(answer, "view", "id", "hash")

    def post(self, channel: str, message: Message) -> PostResult:
        """Post a message; a user ID as `channel` means a direct message. Never raises."""

        def once(metadata: Metadata) -> PostResult:
            return deliver(
                self._posts_client.chat_postMessage,
                channel=channel,
                text=message.text,
                blocks=message.blocks,
                metadata=metadata,
                thread_ts=message.thread_ts,
                reply_broadcast=message.broadcast or None,
                unfurl_links=False,
                unfurl_media=False,
            )

        return _post_with_metadata(message, once)

    def post_ephemeral(self, channel: str, user: str, message: Message) -> PostResult:
        """Post a message that only this user sees, in a conversation or a thread. Never raises.

        Slack doesn't keep these, so they can be neither found nor edited
        (docs.slack.dev/reference/methods/chat.postEphemeral).
        """
        return deliver(
            self._posts_client.chat_postEphemeral,
            channel=channel,
            user=user,
            text=message.text,
            blocks=message.blocks,
            thread_ts=message.thread_ts,
        )

    def find_message(self, channel: str, wanted: Message, since: float) -> PostResult:
        """Find a message of this app posted after `since` (seconds since the epoch). Never raises."""
        return find_message(self._posts_client, channel, wanted, since)

    def edit(self, channel: str, ts: str, message: Message) -> PostResult:
        """Replace a message. Never raises."""

        def once(metadata: Metadata) -> PostResult:
            return deliver(
                self._posts_client.chat_update,
                channel=channel,
                ts=ts,
                text=message.text,
                blocks=message.blocks,
                metadata=metadata or {},  # an empty one removes the old metadata
            )

        return _post_with_metadata(message, once)

    def complete_step(self, step_id: str, outputs: dict[str, str]) -> PostResult:
        """End a workflow's step successfully. Never raises; REFUSED if Slack takes no end, as it ended before.

        Needs no scope (docs.slack.dev/reference/methods/functions.completeSuccess).
        """
        return deliver(self._posts_client.functions_completeSuccess, function_execution_id=step_id, outputs=outputs)

    def fail_step(self, step_id: str, sentence: str) -> PostResult:
        """End a workflow's step with an error, which Slackbot shows people. Never raises; REFUSED as above."""
        return deliver(self._posts_client.functions_completeError, function_execution_id=step_id, error=sentence)

    def delete(self, channel: str, ts: str) -> PostResult:
        """Delete an earlier message of this app. Never raises."""
        return deliver(self._posts_client.chat_delete, channel=channel, ts=ts)

    def respond(
        self, url: str, message: Message, *, is_ephemeral: bool = False, replaces_original: bool = False
    ) -> PostResult:
        """Answer through a `response_url`, if `is_ephemeral` so that only the user sees it. Never raises."""
        if not is_slack_url(url, self._base_url):
            log.warning("response_url ignored: it is not Slack's")
            return PostResult(Delivery.REFUSED, error="not_slacks")
        body: dict[str, Any] = {"text": message.text, "response_type": "ephemeral" if is_ephemeral else "in_channel"}
        body |= {"unfurl_links": False, "unfurl_media": False, "replace_original": replaces_original}
        body |= {"blocks": message.blocks} if message.blocks else {}
        body |= {"thread_ts": message.thread_ts} if message.thread_ts else {}

        def once(metadata: Metadata) -> PostResult:
            return self._send_to_webhook(url, body | ({"metadata": metadata} if metadata else {}))

        return _post_with_metadata(message, once)

    def _send_to_webhook(self, url: str, body: dict[str, Any]) -> PostResult:
        try:
            webhook = InstrumentedWebhookClient(
                self._on_call,
                url,
                timeout=POST_TIMEOUT,
                ssl=self._tls,
                proxy=self._network.proxy_for(url),
                retry_handlers=[],
            )
            answer = webhook.send_dict(body)
        except Exception as error:  # slack_sdk raises whatever urllib does
            return connection_lost(error)
        return webhook_result(answer.status_code, answer.body or "", answer.headers)


def _post_with_metadata(message: Message, post: Callable[[Metadata], PostResult]) -> PostResult:
    """Post with the message's metadata; if Slack rejects that, with what history.py needs to find the message, and at
    last with none."""
    answer = post(message.metadata)
    for less in (_identity_metadata(message.metadata), None):
        if message.metadata is None or answer.error not in METADATA_CODES:
            break
        answer = post(less)
    return answer


def _identity_metadata(metadata: Metadata) -> Metadata:
    if metadata is None:
        return None
    return {**metadata, "event_payload": {"request_id": metadata["event_payload"]["request_id"]}}
