"""A `response_url`, through which the app can respond where its bot may not post.
docs.slack.dev/interactivity/handling-user-interaction#message_responses
"""

from __future__ import annotations

from typing import Any

from slackbot.demo.fake_slack.block_kit import check_message
from slackbot.demo.fake_slack.triggers import ResponseUrl, TriggerStore
from slackbot.demo.fake_slack.workspace import Message, Workspace

GONE = 404
OKS = ("ok", '{"ok":true}', "")
"""The three bodies of Slack's successful responses (HTTP 200), used in turn: johnagan/serverless-slack#6 and
pyslackers/slack-sansio#42, getsentry/sentry#7955, and the npm package local-slack."""
NOS = (
    (GONE, '{"ok":false,"error":"expired_url"}'),
    (200, '{"ok":false,"error":"Expired url"}'),
    (410, ""),
)
"""Statuses and bodies for a used-up or expired response_url, used in turn. The second is from getsentry/sentry#7955."""


class ResponseRefused(Exception):
    """Slack rejects this response with the error `code` and the HTTP `status`."""

    def __init__(self, code: str, status: int) -> None:
        super().__init__(code)
        self.code = code
        self.status = status


def respond(workspace: Workspace, triggers: TriggerStore, secret: str, answer: dict[str, Any]) -> None:
    """Carry out a request to a response_url; raises ResponseRefused."""
    if code := triggers.response_url_error(secret):
        raise ResponseRefused(code, GONE)
    url = triggers.response_urls[secret]
    source = url.source if url.source in workspace.messages else None
    deletes = answer.get("delete_original") is True
    if not deletes and (faults := check_message(answer)):
        raise ResponseRefused("invalid_blocks" if answer.get("blocks") else faults[0], 400)
    url.uses += 1
    if deletes:
        if source is not None:
            workspace.remove(source)
    elif answer.get("replace_original") is True and source is not None:
        workspace.edit(source, answer.get("text") or "", answer.get("blocks") or [])
    else:
        _post(workspace, url, source, answer)


def _post(workspace: Workspace, url: ResponseUrl, source: Message | None, answer: dict[str, Any]) -> None:
    in_channel = answer.get("response_type") == "in_channel"
    thread_ts = answer.get("thread_ts") or (source.thread_ts if source else None)
    workspace.post(
        url.channel,
        answer.get("text") or "",
        blocks=answer.get("blocks") or [],
        metadata=answer.get("metadata"),
        thread_ts=thread_ts,
        only_for=None if in_channel else url.user,
    )
