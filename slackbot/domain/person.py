"""People and their workspace as Slack describes them. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from typing import Any

SLACKBOT = "USLACKBOT"
"""Slack's own bot, which `users.info` doesn't mark as a bot."""


@dataclass(frozen=True, slots=True)
class Workspace:
    """The workspace that the app is installed in, from `auth.test`; all fields are empty until Slack has answered."""

    team_id: str = ""
    enterprise_id: str = ""
    bot_user_id: str = ""
    bot_id: str = ""
    url: str = ""
    scopes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Person:
    """Someone in Slack. `timezone` is an IANA name; `timezone`, `email` and `locale` are "" if Slack gives none.

    `is_member` is false for guests, bots, deactivated people and people from other workspaces. `is_guest` is true for
    guests of this workspace who are none of the others.
    """

    id: str
    name: str = ""
    timezone: str = ""
    locale: str = ""
    email: str = ""
    is_member: bool = True
    is_admin: bool = False
    is_bot: bool = False
    is_deactivated: bool = False
    is_guest: bool = False


@dataclass(frozen=True, slots=True)
class Preferences:
    """What a person chose on the Home tab. `timezone` is an IANA name, or "" for their Slack profile's.

    `tell_booked`: a direct message for each interview that they conduct; `tell_reminders`: a reminder before it.
    `digest_at` is the time of day at which they get the day's interviews as one direct message, None for never.
    `facility_id` is the facility with which their forms start, "" for that of their last booking.
    """

    timezone: str = ""
    tell_booked: bool = True
    tell_reminders: bool = True
    facility_id: str = ""
    digest_at: time | None = None


def parse_person(user: Mapping[str, Any], workspace: Workspace) -> Person:
    """The person in a `users.info` response.

    Any field may be missing (docs/slack.md, F12), and one of the wrong type counts as missing. A person without a
    workspace is no member.
    """
    profile = _mapping(user, "profile")
    outside = _is_stranger_bot_or_deleted(user) or _is_foreign(user, workspace)
    return Person(
        id=_text(user, "id"),
        name=_text(profile, "real_name") or _text(user, "real_name") or _text(user, "name"),
        timezone=_text(user, "tz"),
        locale=_text(user, "locale"),
        email=_text(profile, "email"),
        is_member=not (_is_guest(user) or outside),
        is_guest=_is_guest(user) and not outside,
        is_admin=bool(user.get("is_admin") or user.get("is_owner")),
        is_bot=bool(user.get("is_bot") or user.get("id") == SLACKBOT),
        is_deactivated=bool(user.get("deleted")),
    )


def _mapping(known: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    part = known.get(name)
    return part if isinstance(part, Mapping) else {}


def _text(known: Mapping[str, Any], name: str) -> str:
    text = known.get(name)
    return text if isinstance(text, str) else ""


def _is_guest(user: Mapping[str, Any]) -> bool:
    return any(user.get(sign) for sign in ("is_restricted", "is_ultra_restricted"))


def _is_stranger_bot_or_deleted(user: Mapping[str, Any]) -> bool:
    return any(user.get(sign) for sign in ("is_stranger", "is_bot", "deleted"))


def _is_foreign(user: Mapping[str, Any], workspace: Workspace) -> bool:
    """Whether they aren't in this workspace; also true if Slack names no workspace.

    A member of several workspaces of an Enterprise Grid organization is in this one if it is listed. Slack lists them
    in `enterprise_user` or at the top level (looker/lookerbot#184, abdolence/slack-morphism-rust#215).
    """
    if workspace.team_id and user.get("team_id") == workspace.team_id:
        return False
    grid = _mapping(user, "enterprise_user")
    in_grid = workspace.enterprise_id in (_text(grid, "enterprise_id"), _text(user, "enterprise_id"))
    if not (workspace.team_id and workspace.enterprise_id and in_grid):
        return True
    lists = (part.get("teams") for part in (grid, user))
    return not any(isinstance(teams, list) and workspace.team_id in teams for teams in lists)
