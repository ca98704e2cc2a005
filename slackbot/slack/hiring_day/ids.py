"""The IDs of the view and of the blocks that the form for one interview lacks (docs/contract.md#the-form)."""

from __future__ import annotations

VIEW = "hiring_day"

APPLICANTS = "applicants"
EVERY = "every"
SEARCHING = "searching"
"""In place of the applicants while Apploi is searched for those whom the words name."""
TIMES = "times"
"""The beginning of the block ids of the blocks with everybody's time."""
SLOT_TIME = "slot_time"
"""The action id of the fields with another time for one person, whose block ids are `slot_time_<application id>`."""


def slot_block(application_id: str) -> str:
    """The block id of the field with another time for this person."""
    return f"{SLOT_TIME}_{application_id}"
