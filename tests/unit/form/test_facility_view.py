"""The form that follows its facility: what is renewed, and what stays."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from slackbot.dates import Reference
from slackbot.demo.fake_slack.block_kit import check_view
from slackbot.demo.fake_slack.elements import fresh_values
from slackbot.domain.applicant import Applicant
from slackbot.domain.facility import Facility
from slackbot.slack.form import ids
from slackbot.slack.form.changes import ApplicantChange, ApplicantInfoChange, LocationChange, apply_change
from slackbot.slack.form.facility_view import FacilitySwitch, following_fields
from slackbot.slack.form.fields import facility_field
from slackbot.slack.form.form import Form, FormMetadata
from slackbot.slack.form.options import applicant_option
from slackbot.slack.form.preview import build_preview
from slackbot.slack.form.validation import read_values
from slackbot.slack.form.view import build_view, error_response, metadata_of

NOW = datetime(2026, 11, 22, 9, 0)
NEW_YORK = Reference(NOW, "America/New_York")
PORTLAND = Facility("portland", "Harbor Care Portland", "23567", "America/New_York")
TULSA = Facility("tulsa", "Harbor Care Tulsa", "23890", "America/Chicago", location="Front desk", duration=45)
JANE = Applicant("265733753", "Jane Doe")
VIEW = build_view(
    Form(
        timezone="America/New_York",
        interviewer="U1",
        applicant=JANE,
        facilities=(PORTLAND, TULSA),
        metadata=FormMetadata("C1", facility="portland", query="Jane Doe"),
    ),
    NOW,
)


def blocks(view: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {block["block_id"]: block for block in view["blocks"]}


def switched(to: Facility = TULSA, view: dict[str, Any] = VIEW, **changes: Any) -> dict[str, Any]:
    fields = {"resets": frozenset((ids.LOCATION, ids.DURATION)), "is_shown": False, **changes}
    shown: dict[str, Any] = apply_change(view, FacilitySwitch(to, **fields))
    assert check_view(shown) == []
    return shown


def test_a_switch_shows_the_facility_and_what_it_starts_with_in_new_blocks() -> None:
    view = switched()
    element = blocks(view)["facility.2"]["element"]
    assert (element["action_id"], element["initial_option"]["value"]) == ("facility", "tulsa")
    assert blocks(view)["location.2"]["element"]["initial_value"] == "Front desk"
    assert blocks(view)["duration.2"]["element"]["initial_option"]["value"] == "45"
    assert metadata_of(view).facility == "tulsa"
    assert "applicant" in blocks(view)
    again = switched(PORTLAND, view)
    assert {"facility.3", "location.3", "duration.3"} <= blocks(again).keys()


def test_a_select_of_very_many_facilities_still_shows_the_chosen_one() -> None:
    many = [Facility(f"home-{number}", f"Home {number}") for number in range(150)]
    element = facility_field(many, "home-149")["element"]
    assert len(element["options"]) == 100
    assert element["initial_option"]["value"] == "home-149"


def test_what_the_person_chose_in_the_select_stays_in_its_block() -> None:
    view = switched(is_shown=True, resets=frozenset())
    assert blocks(view).keys() == blocks(VIEW).keys()


def test_an_applicant_of_the_other_facility_is_searched_anew() -> None:
    view = switched(is_shown=True, resets=frozenset((ids.APPLICANT,)), query="Jane Doe")
    assert "looking.2" in blocks(view)
    assert metadata_of(view).found == ""
    late = ApplicantChange(applicant_option(JANE, NOW.date()), "", facility_id="portland")
    assert "looking.2" in blocks(apply_change(view, late))  # of the facility before
    found = apply_change(view, replace(late, facility_id="tulsa"))
    assert blocks(found)["applicant.2"]["element"]["initial_option"]["value"] == JANE.application_id
    assert metadata_of(found).found == JANE.application_id


def test_values_and_errors_are_of_the_field_whatever_its_block() -> None:
    view = switched()
    state = fresh_values(view["blocks"], {})
    values = read_values(state)
    assert (values.facility, values.location, values.duration) == ("tulsa", "Front desk", "45")
    shown = error_response(view, {ids.FACILITY: "Choose the facility first."})
    assert shown["errors"] == {"facility.2": "Choose the facility first."}


def test_only_untouched_fields_follow() -> None:
    values = read_values(fresh_values(VIEW["blocks"], {}))
    assert following_fields(values, PORTLAND) == {ids.LOCATION, ids.DURATION}
    assert following_fields(replace(values, location="Room 2"), PORTLAND) == {ids.DURATION}
    assert following_fields(replace(values, duration="15"), PORTLAND) == {ids.LOCATION}
    assert following_fields(values, TULSA) == set()


def test_an_address_is_offered_below_the_place_and_goes_once_it_is_used() -> None:
    view = apply_change(VIEW, ApplicantInfoChange(JANE.application_id, "", asks_team=False, address="12 Quay Street"))
    assert check_view(view) == []
    names = list(blocks(view))
    assert names.index("job_address") == names.index("location") + 1
    used = apply_change(view, LocationChange("12 Quay Street"))
    assert "job_address" not in blocks(used)
    assert blocks(used)["location.2"]["element"]["initial_value"] == "12 Quay Street"


ZONES = [
    ("Dec 1 3pm", TULSA, "*Please check:* Harbor Care Tulsa is on Central time. Keep Eastern?"),
    ("Dec 1 3pm ET", TULSA, "\nHarbor Care Tulsa is on Central time. Keep Eastern?"),
    ("Dec 1 3pm CT", TULSA, ""),
    ("Dec 1 3pm", PORTLAND, ""),
    ("Dec 1 3pm", replace(TULSA, timezone=None), ""),
]


def test_a_zone_that_is_not_the_facilitys_is_asked_about() -> None:
    for words, facility, said in ZONES:
        text = build_preview(words, NEW_YORK, 60, facility=facility).text
        assert said in text
        assert ("Keep" in text) is bool(said), words
