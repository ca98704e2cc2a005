"""The one error handler of Bolt: every error becomes a sentence where the user is."""

from __future__ import annotations

import logging
import re
from typing import Any

from slack_bolt import BoltContext, BoltResponse
from slack_bolt.error import BoltUnhandledRequestError

from slackbot import messages
from slackbot.errors import AccessDenied, NotAllowed
from slackbot.slack.context import AppContext
from slackbot.slack.form import ids
from slackbot.slack.form.options import notice_option
from slackbot.slack.form.view import error_response
from slackbot.slack.home.tab import HomeTab
from slackbot.slack.replies import EphemeralReply

log = logging.getLogger(__name__)


class ErrorHandler:
    """Answers requests whose listener or middleware raised; never with a 5xx, which Slack would send again."""

    def __init__(self, ctx: AppContext, home: HomeTab) -> None:
        self._slack = ctx.slack
        self._background = ctx.background
        self._errors = ctx.errors
        self._home = home

    def handle(self, error: Exception, body: dict[str, Any], context: BoltContext) -> BoltResponse:
        """The response to Slack."""
        kind = body.get("type")
        if isinstance(error, BoltUnhandledRequestError):
            log.warning("no listener for a request of type %s", re.sub(r"[^a-z_]", "?", str(kind)[:30]))
            return BoltResponse(status=404, body={"error": "nothing listens to this"})
        if kind == "block_suggestion":
            return _json_response({"options": [notice_option(self._option_text(error))]})
        sentence = self._errors.message_for(error)
        if kind is None and "command" in body:
            return _json_response({"response_type": "ephemeral", "text": sentence})
        if kind == "view_submission" and isinstance(body.get("view"), dict):
            field = ids.APPLICANT if isinstance(error, NotAllowed) else ids.CHANNEL
            return _json_response(error_response(body["view"], {field: sentence}))
        if kind in ("block_actions", "shortcut", "message_action", "view_closed", "event_callback"):
            return self._reply(sentence, body, context)
        return BoltResponse(status=400, body={"error": "malformed request"})

    def _option_text(self, error: Exception) -> str:
        return messages.ACCESS_DENIED_OPTION if isinstance(error, AccessDenied) else self._errors.message_for(error)

    def _reply(self, sentence: str, body: dict[str, Any], context: BoltContext) -> BoltResponse:
        user = str(context.user_id or "")
        reply = EphemeralReply.to(body, user, self._slack)
        self._background.submit(lambda: reply(sentence))
        if "member" in context:
            self._home.refresh(body, user)  # what they pressed there may be out of date
        return BoltResponse(status=200, body="")


def _json_response(body: dict[str, Any]) -> BoltResponse:
    return BoltResponse(status=200, body=body)
