"""A user in the format of `users.info` (docs.slack.dev/reference/objects/user-object)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from slackbot.demo.people import Person


def profile(person: Person, with_email: bool, is_deactivated: bool = False) -> dict[str, Any]:
    """The user object; without time zone or email where there is none, and without email unless `with_email`."""
    return {
        "id": person.id,
        "team_id": person.team,
        "name": person.handle,
        "deleted": is_deactivated,
        "color": "9f69e7",
        "real_name": person.name,
        **_zone(person),
        "profile": {
            "title": person.title,
            "real_name": person.name,
            "real_name_normalized": person.name,
            "display_name": person.handle,
            "display_name_normalized": person.handle,
            **({"email": person.email} if person.email and with_email and not person.is_stranger else {}),
            "team": person.team,
        },
        "is_admin": False,
        "is_owner": False,
        "is_primary_owner": False,
        "is_restricted": person.is_guest,
        "is_ultra_restricted": False,
        "is_bot": False,
        "is_app_user": False,
        "is_stranger": person.is_stranger,
        "updated": 1761955200,
        "is_email_confirmed": person.email is not None,
        "who_can_share_contact_card": "EVERYONE",
    }


def in_organization(user: dict[str, Any], enterprise: str, teams: list[str]) -> dict[str, Any]:
    """The same user in an Enterprise organization: `teams` and `enterprise_user` instead of `team_id`
    (looker/lookerbot#184, abdolence/slack-morphism-rust#215)."""
    named = {"id": user["id"], "enterprise_id": enterprise, "enterprise_name": "", "is_admin": False, "is_owner": False}
    named["teams"] = teams
    known = {name: value for name, value in user.items() if name != "team_id"}
    return {**known, "enterprise_id": enterprise, "teams": teams, "enterprise_user": named}


def _zone(person: Person) -> dict[str, Any]:
    if person.zone is None:
        return {}
    offset = datetime.now(UTC).astimezone(ZoneInfo(person.zone)).utcoffset()
    seconds = int(offset.total_seconds()) if offset is not None else 0
    return {"tz": person.zone, "tz_label": person.zone.split("/")[-1].replace("_", " "), "tz_offset": seconds}
