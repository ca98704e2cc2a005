"""People and their workspace as Slack describes them. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from typing import Any

SLACKBOT = "USLACKBOT"
"""Slack's own bot, which `users.info` doesn't mark as a bot."""

ENTERPRISE_PREFIX = "E"
"""What the id of an organization begins with, and no workspace's."""


@dataclass(frozen=True, slots=True)
class Workspace:
    """Where the app is installed, from `auth.test`; all fields are empty until Slack has answered.

    That is one workspace or, if `is_org_wide`, the organization (Enterprise Grid) whose id is both `team_id` and
    `enterprise_id`.
    """

    team_id: str = ""
    enterprise_id: str = ""
    is_org_wide: bool = False
    bot_user_id: str = ""
    bot_id: str = ""
    url: str = ""
    scopes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Person:
    """Someone in Slack. `timezone` is an IANA name; `timezone`, `email` and `locale` are "" if Slack gives none.

    `is_member` is false for guests, bots, deactivated people and people from other workspaces. `is_guest` is true for
    guests of this workspace who are none of the others. Where the app is installed for an organization, its people
    are in or out as a whole, and `workspaces` says in which of its workspaces they are.
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
    workspaces: frozenset[str] = frozenset()


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
        workspaces=_workspaces_of(user),
    )


def parse_workspace(answer: Mapping[str, Any], scopes: str) -> Workspace:
    """Where the app is installed, from an `auth.test` response and the list of scopes in its header.

    With the token of an organization, `team_id` is the organization's id, or a workspace's although the token is good
    for others, too (docs/slack.md, C12).
    """
    team, enterprise = _text(answer, "team_id"), _text(answer, "enterprise_id")
    is_org_wide = answer.get("is_enterprise_install") is True or team.startswith(ENTERPRISE_PREFIX)
    enterprise = enterprise or (team if is_org_wide else "")
    return Workspace(
        team_id=enterprise if is_org_wide else team,
        enterprise_id=enterprise,
        is_org_wide=is_org_wide,
        bot_user_id=_text(answer, "user_id"),
        bot_id=_text(answer, "bot_id"),
        url=_text(answer, "url"),
        scopes=frozenset(scope.strip() for scope in scopes.split(",") if scope.strip()),
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


def _workspaces_of(user: Mapping[str, Any]) -> frozenset[str]:
    """The workspaces that Slack names for a user: their own, and those of the organization, which are in
    `enterprise_user` or at the top level (looker/lookerbot#184, abdolence/slack-morphism-rust#215)."""
    lists = [part.get("teams") for part in (_mapping(user, "enterprise_user"), user)]
    named = {team for teams in lists if isinstance(teams, list) for team in teams if isinstance(team, str)}
    return frozenset(named | {_text(user, "team_id")}) - {""}


def _is_foreign(user: Mapping[str, Any], workspace: Workspace) -> bool:
    """Whether they aren't in this workspace, or in the organization of an org-wide app; also true if Slack names no
    workspace.

    A member of several workspaces of an organization is in this one if it is listed.
    """
    if not workspace.team_id:
        return True
    in_grid = bool(workspace.enterprise_id) and workspace.enterprise_id in (
        _text(_mapping(user, "enterprise_user"), "enterprise_id"),
        _text(user, "enterprise_id"),
    )
    if workspace.is_org_wide:
        return not in_grid
    return user.get("team_id") != workspace.team_id and not (in_grid and workspace.team_id in _workspaces_of(user))
