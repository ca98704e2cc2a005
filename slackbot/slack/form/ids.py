"""The IDs of the form's views and blocks (docs/contract.md#the-form).

A field's block_id is its action_id. Slack shows another initial value only in a block that it hasn't shown yet
(docs/slack.md, F10), so a field whose value the app changes gets a number: `facility`, then `facility.2`.
"""

from __future__ import annotations

from collections.abc import Collection

VIEW = "schedule_interview"

FACILITY = "facility"
APPLICANT = "applicant"
WHEN = "when"
TIMEZONE = "timezone"
DURATION = "duration"
INTERVIEWER = "interviewer"
INTERVIEWER_ID = "interviewer_id"
TEAM_ID = "team_id"
ALSO_THERE = "also_there"
LOCATION = "location"
CHANNEL = "channel"

LOOK_AGAIN = "look_again"
PREVIEW = "preview"
READING = "reading"
LOOKING = "looking"
SIMILAR_APPLICANT = "similar_applicant"
QUESTION = "question"
STANDING = "standing"
SOURCE = "source"

CHOOSE_VIEW = "choose_interview"
INTERVIEW = "interview"

CANCELLED_VIEW = "cancelled_in_apploi"

INVITATION_VIEW = "invitation_text"
ENGLISH = "english"
SPANISH = "spanish"

KNOWN = "known"
ADDRESS = "job_address"
USE_ADDRESS = "use_job_address"
FAULT = "fault"


def field_of(block_id: str | None) -> str:
    """The field that a block shows: `facility` for `facility.2`."""
    return (block_id or "").partition(".")[0]


def renewed(block_id: str) -> str:
    """The id of the next block for the same field."""
    field, _, number = block_id.partition(".")
    return f"{field}.{int(number) + 1 if number.isdecimal() else 2}"


def renamed(block_id: str, field: str) -> str:
    """The id of the block that shows another field in this one's place, with its number."""
    return f"{field}{block_id[len(field_of(block_id)) :]}"


def has_field(block_ids: Collection[str], field: str) -> bool:
    """Whether one of these blocks shows the field."""
    return any(field_of(each) == field for each in block_ids)
