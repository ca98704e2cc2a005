"""What people read about the facilities that they may use, and about those that they may not."""

from __future__ import annotations

from collections.abc import Sequence

from slackbot.domain.wording import shorten
from slackbot.messages.block_kit import escape

MAX_NAMED = 3
"""How many facilities a sentence names."""


def no_facility() -> str:
    """For people who may use none of the facilities."""
    return (
        "You aren't in the user group of any facility here, so you can't search or book. Please ask a workspace admin, "
        "or whoever manages your facility's user group, to add you."
    )


def facility_required(name: str) -> str:
    """For people who may not use this facility."""
    return (
        f"Only the user groups of {name} can search and book there, and you aren't in one of them. Please ask a "
        "workspace admin, or whoever manages these groups, to add you, or ask a colleague there to book it for you."
    )


ANOTHER_APPLICANT = "another applicant"
"""In place of the name of an applicant of a facility that isn't the reader's."""
CHOOSE_FACILITY = "Choose the facility first."
FACILITY_UNKNOWN = "This form names no facility of ours. Please close it, and open a new one."
"""For a form that was opened before the facilities changed."""
CHOOSE_FACILITY_HINT = "Choose the facility, or open the list to search all of yours."


def elsewhere(name: str) -> str:
    """At the applicant's field: the applicant is of another facility, which this person may use."""
    return f"This applicant is at {name}. Choose that facility, or another applicant."


def not_here(name: str) -> str:
    """At the applicant's field, for an application that the form's facility doesn't know."""
    return f"{name} has no such application, as far as I know. Search by name, email, or phone instead."


def several_know(names: Sequence[str]) -> str:
    """At the applicant's field: several of the person's other facilities know the applicant."""
    return f"This applicant is at {_either(names)}, not at the facility above. Choose one of them, or someone else."


def switched_facility(name: str) -> str:
    """At the facility's field, after the choice of an applicant changed it."""
    return f"I changed this to {shorten(name, 100)}, where that applicant is."


def job_address(address: str) -> str:
    """Below the place, in mrkdwn: where the applicant's job is, which people may take over."""
    return f"*Address of this job in Apploi:* {escape(address)}"


def _either(names: Sequence[str]) -> str:
    shown = list(names[:MAX_NAMED])
    return f"{', '.join(shown[:-1])} or {shown[-1]}" if len(shown) > 1 else shown[0]
