"""Somebody of another workspace who bears the id of somebody here.

A person's id is unique to their workspace only, which a request names beside it
(docs.slack.dev/reference/objects/user-object). Requests of another workspace come where the same Slack app is installed
there too, and from channels that companies share.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from slack_bolt import App, BoltContext, BoltResponse

from slackbot import messages
from slackbot.errors import AccessDenied
from slackbot.slack.context import AppContext


def register(app: App, parts: AppContext) -> None:
    """Look at every request before its listener does."""
    app.middleware(partial(reject_foreign_user, parts=parts))


def reject_foreign_user(
    body: Mapping[str, Any], context: BoltContext, next_: Callable[[], BoltResponse], *, parts: AppContext
) -> BoltResponse:
    """Go on, but for who says to be of another workspace while Slack knows this id as one of ours; who is of another
    one in Slack's eyes too is refused where everybody is (access.py)."""
    user, team = str(context.user_id or ""), _sender_team(body, context)
    if user and _is_other_workspace(team, context, parts):
        person = parts.slack.get_person(user)
        if _is_other_workspace(team, context, parts) and parts.slack.workspace.team_id:  # which may be known only now
            if person is None:
                raise AccessDenied(messages.identity_unavailable(), is_temporary=True)
            if person.is_member or person.is_guest:
                raise AccessDenied(messages.members_only())
    return next_()


def _sender_team(body: Mapping[str, Any], context: BoltContext) -> str:
    """The workspace of who sends this, as the request names it; "" where it names none."""
    user = body.get("user")
    own = user.get("team_id") if isinstance(user, Mapping) else None
    return str(own or context.actor_team_id or "")


def _is_other_workspace(team: str, context: BoltContext, parts: AppContext) -> bool:
    """Whether that is another workspace than ours, and not one of the same organisation (Enterprise Grid)."""
    here = parts.slack.workspace
    in_grid = bool(here.enterprise_id) and here.enterprise_id in (team, context.enterprise_id)
    return bool(team) and team != here.team_id and not in_grid
