"""What the form shows once an applicant is chosen. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from slackbot.messages.block_kit import Block, context
from slackbot.slack.form.ids import APPLICANT, KNOWN, SIMILAR_APPLICANT, TEAM_ID, field_of
from slackbot.slack.form.view import View, metadata_of, with_metadata, with_team_field, without_question


def with_applicant_info(view: Mapping[str, Any], application_id: str | None, text: str, *, asks_team: bool) -> View:
    """The view with `text` (mrkdwn, or "" for none) under the applicant, and the team field only if `asks_team`.

    Everything typed stays.
    """
    blocks: list[Block] = []
    asked = without_question(view)
    for block in asked["blocks"]:
        block_id = field_of(block.get("block_id"))
        if block_id == KNOWN or (block_id == TEAM_ID and not asks_team):
            continue
        blocks.append(block)
        if block_id in (APPLICANT, SIMILAR_APPLICANT) and text:
            blocks.append(context(text, KNOWN))
    shown = {**asked, "blocks": blocks}
    shown = with_team_field(shown) if asks_team else shown
    return with_metadata(shown, replace(metadata_of(shown), found=application_id or ""))
