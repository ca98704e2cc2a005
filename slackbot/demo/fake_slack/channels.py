"""A conversation in the format of `conversations.info` (docs.slack.dev/reference/objects/conversation-object)."""

from __future__ import annotations

from typing import Any

from slackbot.demo.fake_slack.workspace import BOT_USER, Channel
from slackbot.demo.people import OTHER_TEAM, TEAM

_CREATED = 1761955200
_UPDATED = 1761955200000  # milliseconds, unlike the other times


def described(channel: Channel) -> dict[str, Any]:
    """The conversation object, which has other fields for direct messages."""
    return _direct(channel) if channel.kind == "im" else _named(channel)


def _direct(channel: Channel) -> dict[str, Any]:
    [person] = channel.members - {BOT_USER}
    return {
        "id": channel.id,
        "created": _CREATED,
        "is_archived": channel.is_archived,
        "is_im": True,
        "is_org_shared": False,
        "context_team_id": TEAM,
        "updated": _UPDATED,
        "user": person,
        "is_open": True,
        "priority": 0,
    }


def _named(channel: Channel) -> dict[str, Any]:
    shared_with = [*channel.teams, *([OTHER_TEAM] if channel.is_ext_shared else [])]
    is_org_shared = len(channel.teams) > 1
    return {
        "id": channel.id,
        "name": channel.name,
        "is_channel": channel.kind == "public",
        "is_group": channel.kind == "private",
        "is_im": False,
        "is_mpim": channel.kind == "mpim",
        "is_private": channel.kind != "public",
        "created": _CREATED,
        "is_archived": channel.is_archived,
        "is_general": False,
        "unlinked": 0,
        "name_normalized": channel.name,
        "is_shared": channel.is_ext_shared or is_org_shared,
        "is_frozen": False,
        "is_org_shared": is_org_shared,
        "is_pending_ext_shared": False,
        "pending_shared": [],
        "context_team_id": channel.teams[0],
        "updated": _UPDATED,
        "parent_conversation": None,
        "creator": sorted(channel.members)[0],
        "is_ext_shared": channel.is_ext_shared,
        "shared_team_ids": shared_with,
        "internal_team_ids": [*channel.teams],
        "pending_connected_team_ids": [],
        "is_member": channel.has_bot,
        "topic": {"value": "", "creator": "", "last_set": 0},
        "purpose": {"value": "", "creator": "", "last_set": 0},
        "previous_names": [],
    }
