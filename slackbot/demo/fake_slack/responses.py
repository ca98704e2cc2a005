"""What a `response_url` does: answers where the bot may not post, a few times, for a while.

docs.slack.dev/interactivity/handling-user-interaction#message_responses
"""

from __future__ import annotations

from typing import Any

from slackbot.demo.fake_slack.block_kit import check_message
from slackbot.demo.fake_slack.triggers import ResponseUrl, TriggerStore
from slackbot.demo.fake_slack.workspace import Message, Workspace

GONE = 404
OKS = ("ok", '{"ok":true}', "")
"""The three bodies with which Slack says by HTTP 200 that it took an answer, by turns: johnagan/serverless-slack#6 and
pyslackers/slack-sansio#42, getsentry/sentry#7955, and the npm package local-slack."""
NOS = (
    (GONE, '{"ok":false,"error":"expired_url"}'),
    (200, '{"ok":false,"error":"Expired url"}'),
    (410, ""),
)
"""How it says that the address is used up or too old, by turns. The second is getsentry/sentry#7955."""


class ResponseRefused(Exception):
    """Slack does not take this answer; `code` says why."""

    def __init__(self, code: str, status: int) -> None:
        """Keep Slack's code and the HTTP status."""
        super().__init__(code)
        self.code = code
        self.status = status


def respond(workspace: Workspace, tickets: TriggerStore, secret: str, answer: dict[str, Any]) -> None:
    """Do what the app asks by a response_url, or raise ResponseRefused."""
    if code := tickets.response_url_error(secret):
        raise ResponseRefused(code, GONE)
    ticket = tickets.response_urls[secret]
    source = ticket.source if ticket.source in workspace.messages else None
    deletes = answer.get("delete_original") is True
    if not deletes and (faults := check_message(answer)):
        raise ResponseRefused("invalid_blocks" if answer.get("blocks") else faults[0], 400)
    ticket.uses += 1
    if deletes:
        if source is not None:
            workspace.remove(source)
    elif answer.get("replace_original") is True and source is not None:
        workspace.edit(source, answer.get("text") or "", answer.get("blocks") or [])
    else:
        _post(workspace, ticket, source, answer)


def _post(workspace: Workspace, ticket: ResponseUrl, source: Message | None, answer: dict[str, Any]) -> None:
    in_channel = answer.get("response_type") == "in_channel"
    thread_ts = answer.get("thread_ts") or (source.thread_ts if source else None)
    workspace.post(
        ticket.channel,
        answer.get("text") or "",
        blocks=answer.get("blocks") or [],
        metadata=answer.get("metadata"),
        thread_ts=thread_ts,
        only_for=None if in_channel else ticket.user,
    )
