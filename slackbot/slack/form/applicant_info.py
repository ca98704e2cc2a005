"""What the form shows once an applicant is chosen. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from slackbot.messages.block_kit import Block, context
from slackbot.slack.form.ids import APPLICANT, INTERVIEWER_ID, KNOWN, SIMILAR_APPLICANT, TEAM_ID
from slackbot.slack.form.view import View, metadata_of, rebuild, team_field, with_metadata


def with_applicant_info(view: Mapping[str, Any], application_id: str | None, text: str, *, asks_team: bool) -> View:
    """The view with `text` (mrkdwn, or "" for none) under the applicant, and the team field only if `asks_team`.

    Everything typed stays.
    """
    blocks: list[Block] = []
    for block in view["blocks"]:
        block_id = block.get("block_id")
        if block_id == KNOWN or (block_id == TEAM_ID and not asks_team):
            continue
        blocks.append(block)
        if block_id in (APPLICANT, SIMILAR_APPLICANT) and text:
            blocks.append(context(text, KNOWN))
        elif block_id == INTERVIEWER_ID and asks_team and not _has_block(view, TEAM_ID):
            blocks.append(team_field())
    return with_metadata(rebuild(view, blocks), replace(metadata_of(view), found=application_id or ""))


def _has_block(view: Mapping[str, Any], block_id: str) -> bool:
    return any(block.get("block_id") == block_id for block in view["blocks"])
