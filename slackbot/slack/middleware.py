"""Bolt middleware: what happens to every request before its listener runs, and around it."""

from __future__ import annotations

import json
import logging
import re
import time
from collections.abc import Callable, Mapping
from typing import Any

from slack_bolt import App, BoltContext, BoltRequest, BoltResponse
from slack_bolt.middleware import Middleware

from slackbot import messages
from slackbot.errors import AccessDenied
from slackbot.observability import correlation
from slackbot.observability.metric_labels import KIND_BY_TYPE, OTHER
from slackbot.observability.metrics import Metrics
from slackbot.slack.client import SlackClient
from slackbot.slack.frame_limit import MAX_FRAME_BYTES, fit_to_frame, frame_size
from slackbot.slack.home.tab import HomeTab
from slackbot.slack.membership import Membership
from slackbot.slack.payloads import as_mapping, channel_of, menu_press
from slackbot.slack.replies import EphemeralReply

TYPING_KINDS = frozenset(("options", "action"))
"""Logged at DEBUG only: many of these come for one interview."""

log = logging.getLogger(__name__)

Next = Callable[[], BoltResponse]


class InstrumentedApp(App):
    """A Bolt app that gives each request its correlation id, and counts and times it.

    This wraps `dispatch` because Bolt's `next()` returns before the listener runs: a middleware in Bolt's own list can
    neither time the request nor see its response. HTTP and Socket Mode both come through here.
    """

    def __init__(self, metrics: Metrics, **settings: Any) -> None:
        super().__init__(**settings)
        self._metrics = metrics

    def dispatch(self, req: BoltRequest) -> BoltResponse:
        """Answer a request whose signature was checked."""
        began, status = time.monotonic(), 400  # which the HTTP server sends when Bolt raises, or returns a 5xx
        with correlation.correlate(), correlation.use_id(view_id_of(req.body)):
            try:
                answer = super().dispatch(req)
                if req.mode == "socket_mode":
                    answer = _fit_socket_response(answer)
                status = answer.status if answer.status < 500 else status
                return answer
            finally:
                self._record_response(request_kind(req.body), status, time.monotonic() - began)

    def _record_response(self, kind: str, status: int, seconds: float) -> None:
        self._metrics.on_response(kind, status, seconds)
        level = logging.DEBUG if kind in TYPING_KINDS else logging.INFO
        log.log(level, "%s: answered %d after %.0f ms", kind, status, seconds * 1000)


def _fit_socket_response(answer: BoltResponse) -> BoltResponse:
    """The answer, cut to what a frame of Socket Mode may hold."""
    try:
        payload = json.loads(answer.body or "null")
    except ValueError:
        return answer  # plain text
    if not isinstance(payload, dict) or frame_size(payload) <= MAX_FRAME_BYTES:
        return answer
    return BoltResponse(status=answer.status, body=fit_to_frame(payload), headers=answer.headers)


class ListenerArguments(Middleware):
    """Adds to what listeners may name as parameters: these services, the `user`'s id, and `reply`, which sends the user
    a sentence that nobody else sees."""

    def __init__(self, slack: SlackClient, **services: Any) -> None:
        self._slack = slack
        self._services = {"slack": slack, **services}

    def process(self, *, req: BoltRequest, resp: BoltResponse, next: Next) -> BoltResponse:  # noqa: A002
        """Called by Bolt."""
        user = str(req.context.user_id or "")
        req.context.update(self._services, user=user, reply=EphemeralReply.to(req.body, user, self._slack))
        return next()


class MenuChoices(Middleware):
    """Turns a choice from the ••• menu into a press of the button that it stands for, so that each has one listener."""

    def process(self, *, req: BoltRequest, resp: BoltResponse, next: Next) -> BoltResponse:  # noqa: A002
        """Called by Bolt."""
        if press := menu_press(req.body):
            req.body["actions"] = [press]
        return next()


class ForeignUsers(Middleware):
    """Rejects users of other companies whose id is that of a user here, and commands in workspaces of the organization
    where the app may not be used. Other requests don't reliably say in which workspace they were made (docs/slack.md,
    B15).

    A user's id is unique within their workspace or organization only, which a request names beside it
    (docs.slack.dev/reference/objects/user-object). Requests from other companies come where the same Slack app is
    installed there too, and from channels that companies share.
    """

    def __init__(self, slack: SlackClient, membership: Membership) -> None:
        self._slack = slack
        self._membership = membership

    def process(self, *, req: BoltRequest, resp: BoltResponse, next: Next) -> BoltResponse:  # noqa: A002
        """Raises AccessDenied for a foreign user whose id is known here; a user who is foreign in Slack's eyes, too, is
        rejected by the membership check, like anybody else."""
        user, sender = str(req.context.user_id or ""), _sender_team(req.body, req.context)
        if user and self._may_be_foreign(sender):
            person = self._slack.get_person(user)
            if self._may_be_foreign(sender) and self._slack.workspace.team_id:  # perhaps known only now
                if person is None:
                    raise AccessDenied(messages.identity_unavailable(), is_temporary=True)
                if (person.is_member or person.is_guest) and sender not in person.workspaces:
                    raise AccessDenied(messages.members_only())
        if user and "command" in req.body:
            self._membership.require_workspace(user, sender)
        return next()

    def _may_be_foreign(self, team: str) -> bool:
        """Whether that is neither a workspace where the app is installed nor the organization of that one. What a
        request says of its sender's organization isn't enough: an event names the app's."""
        here = self._slack.workspace
        known = self._slack.granted_workspaces(timeout=0.0) or frozenset()
        return bool(team) and team not in (here.team_id, here.enterprise_id) and team not in known


def _sender_team(body: Mapping[str, Any], context: BoltContext) -> str:
    """The workspace or the organization of the sender, or "" if the request names none.

    An event names it beside the user (docs/slack.md, A19). Some of an org-wide app's name nothing but where they
    happened, which in a channel of several companies may be another one's workspace (docs/slack.md, C17).
    """
    user, event = as_mapping(body.get("user")), as_mapping(body.get("event"))
    own = user.get("team_id") or event.get("user_team") or context.actor_team_id
    if not own and not body.get("is_ext_shared_channel"):
        own = body.get("team_id")
    return str(own or "")


def require_member(
    body: Mapping[str, Any], context: BoltContext, user: str, membership: Membership, home: HomeTab, next_: Next
) -> BoltResponse:
    """Listener middleware: members pass, and the listener may name them as `member`; for others it raises AccessDenied.

    Listeners that hand their work to the background don't have it: Slack may take a second to say who somebody is, and
    shouldn't wait that long for its answer. The services that they call check the membership there.
    """
    try:
        context["member"] = membership.require(user, channel_of(body))
    except AccessDenied:
        home.refresh(body, user)  # it may show what this user may no longer see
        raise
    return next_()


def request_kind(body: Mapping[str, Any]) -> str:
    """The kind of request, as the metrics name it."""
    named = body.get("type")
    if named is None:
        return "command" if "command" in body else OTHER
    return KIND_BY_TYPE.get(named, OTHER) if isinstance(named, str) else OTHER


def view_id_of(body: Mapping[str, Any]) -> str:
    """The id of the form that the request comes from, or "". The Home tab isn't a form."""
    view = body.get("view")
    named = view.get("id") if isinstance(view, Mapping) and view.get("type") == "modal" else None
    return named if isinstance(named, str) and re.fullmatch(r"[A-Za-z0-9_-]{1,40}", named) else ""
