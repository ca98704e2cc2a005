"""Changes that we make to a form while it is open. Pure."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from slackbot.slack.form.applicant_info import with_applicant_info
from slackbot.slack.form.facility_view import FacilitySwitch, with_address, with_facility, with_location
from slackbot.slack.form.options import Option
from slackbot.slack.form.preview import Preview
from slackbot.slack.form.view import (
    View,
    metadata_of,
    rebuild,
    with_applicant,
    with_optional_interviewer,
    with_preview,
    without_hint,
)


@dataclass(frozen=True, slots=True)
class ApplicantChange:
    """The applicant that a search found, as an option, or why there is none. `similar` are applicants with similar
    names, from whom the person may pick. It counts only while the form is for the facility that was searched."""

    applicant: Option | None
    hint: str
    similar: tuple[Option, ...] = ()
    facility_id: str = ""


@dataclass(frozen=True, slots=True)
class ApplicantInfoChange:
    """What is known of the chosen applicant, whether the form has to ask for the team, and the address of the job."""

    application_id: str | None
    text: str
    asks_team: bool
    address: str = ""


@dataclass(frozen=True, slots=True)
class HintAnswered:
    """The user chose something in this field, so its hint is of no more use."""

    block_id: str


@dataclass(frozen=True, slots=True)
class InterviewerChange:
    """Whether someone outside of Slack interviews, so that nobody in Slack has to be picked."""

    is_outside: bool


@dataclass(frozen=True, slots=True)
class LocationChange:
    """The place that was taken over with one press."""

    location: str


@dataclass(frozen=True, slots=True)
class PreviewChange:
    """How the time is read now."""

    preview: Preview


class OtherChange(ABC):
    """A change of another form (slack/hiring_day). These come after the others, in the order of their names."""

    @abstractmethod
    def apply(self, view: Mapping[str, Any]) -> View:
        """The view with this change; everything that the user typed stays."""


Change: TypeAlias = (
    FacilitySwitch
    | ApplicantChange
    | HintAnswered
    | InterviewerChange
    | ApplicantInfoChange
    | LocationChange
    | PreviewChange
    | OtherChange
)

ORDER: tuple[type[Change], ...] = (
    FacilitySwitch,
    ApplicantChange,
    HintAnswered,
    InterviewerChange,
    ApplicantInfoChange,
    LocationChange,
    PreviewChange,
)
"""The order in which several changes are made: the info stands below the applicant that was found."""


def in_order(changes: Iterable[Change]) -> list[Change]:
    """These changes, one of each kind, in the order in which they are made."""

    def rank(change: Change) -> tuple[int, str]:
        kind = type(change)
        return (ORDER.index(kind), "") if kind in ORDER else (len(ORDER), kind.__name__)

    return sorted(changes, key=rank)


def apply_change(view: Mapping[str, Any], change: Change) -> View:
    """The view with this change; everything that the user typed stays."""
    match change:
        case FacilitySwitch():
            return with_facility(view, change)
        case ApplicantChange(applicant, hint, similar, facility_id):
            is_current = metadata_of(view).facility == facility_id
            return with_applicant(view, applicant, hint, similar) if is_current else rebuild(view, view["blocks"])
        case HintAnswered(block_id):
            return without_hint(view, block_id)
        case InterviewerChange(is_outside):
            return with_optional_interviewer(view, is_outside)
        case ApplicantInfoChange(application_id, text, asks_team, address):
            return with_address(with_applicant_info(view, application_id, text, asks_team=asks_team), address)
        case LocationChange(location):
            return with_location(view, location)
        case PreviewChange(preview):
            return with_preview(view, preview)
        case OtherChange():
            return change.apply(view)
