"""The form: built within Slack's limits, read back, validated field by field."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from slack_sdk.models.views import View

from slackbot.command_text import split_command
from slackbot.dates import Reference
from slackbot.demo.fake_slack.block_kit import check_options, check_view
from slackbot.domain.applicant import Applicant
from slackbot.domain.interview import InterviewerByEmail, InterviewerById
from slackbot.domain.wording import spoken_duration
from slackbot.slack.form import ids
from slackbot.slack.form.applicant_info import with_applicant_info
from slackbot.slack.form.changes import HintAnswered, apply_change
from slackbot.slack.form.fallback import initial_ids, without_ids, without_initial_values
from slackbot.slack.form.form import Form, FormMetadata
from slackbot.slack.form.options import applicant_option, applicant_options, duration_option, notice_option, zone_option
from slackbot.slack.form.prefill import form_from_command, form_from_request
from slackbot.slack.form.preview import Preview, build_preview
from slackbot.slack.form.validation import (
    FormErrors,
    FormValues,
    UnseenTime,
    ValidationContext,
    ValidForm,
    read_values,
    validate,
)
from slackbot.slack.form.view import (
    build_view,
    error_response,
    metadata_of,
    with_applicant,
    with_preview,
    with_question,
    with_team_field,
)
from tests.support.databases import a_request

NOW = datetime(2026, 11, 22, 9, 0)
NEW_YORK = Reference(NOW, "America/New_York")
JANE = Applicant("265733753", "Jane Doe", "jane@example.com", "Registered Nurse", "New", "2026-11-03", "23567")

FORM = Form(timezone="America/New_York", interviewer="U1", metadata=FormMetadata(channel="C1"))
LONG = "x" * 4000

FORMS = [
    FORM,
    replace(FORM, applicant=JANE),
    replace(FORM, applicant=Applicant("9" * 20)),
    replace(FORM, applicant=replace(JANE, name=LONG, job=LONG)),
    replace(
        FORM,
        applicant_query=LONG,
        when=LONG,
        preview=Preview(LONG),
        interviewer_id=LONG,
        location=LONG,
        asks_team=False,
    ),
    replace(FORM, duration=50, team_id="1", location="", interviewer=None, interviewer_hint="x" * 500),
    replace(FORM, metadata=FormMetadata("D1", "https://hooks.slack.com/" + "x" * 200, 1e12, query=LONG, replaces="V1")),
]


@pytest.mark.parametrize("form", FORMS)
def test_every_form_is_within_slacks_limits(form: Form) -> None:
    view = build_view(form, NOW)
    assert check_view(view) == []
    View(**view).validate_json()


def test_the_fields_are_those_of_the_contract_with_one_id_each() -> None:
    view = build_view(replace(FORM, asks_team=True), NOW)
    inputs = {block["block_id"]: block for block in view["blocks"] if block["type"] == "input"}
    assert list(inputs) == [
        "applicant", "when", "timezone", "duration", "interviewer", "interviewer_id", "team_id", "also_there",
        "location", "channel",
    ]  # fmt: skip
    assert all(block["element"]["action_id"] == block_id for block_id, block in inputs.items())


def test_the_form_starts_with_the_defaults() -> None:
    elements = {b["block_id"]: b["element"] for b in build_view(FORM, NOW)["blocks"] if b["type"] == "input"}
    assert elements["timezone"]["initial_option"]["value"] == "America/New_York"
    assert elements["duration"]["initial_option"]["value"] == "60"
    assert elements["interviewer"]["initial_user"] == "U1"
    assert elements["location"]["initial_value"] == "Virtual"
    assert elements["channel"]["initial_conversation"] == "C1"


def test_the_team_field_is_there_only_if_it_is_needed() -> None:
    view = build_view(FORM, NOW)
    assert "team_id" not in [block["block_id"] for block in view["blocks"]]
    shown = with_team_field(with_team_field(view, "Which team?"))
    assert [block["block_id"] for block in shown["blocks"]].count("team_id") == 1


@pytest.mark.parametrize(("form", "is_optional"), [(FORM, False), (replace(FORM, interviewer_id="pat@x.org"), True)])
def test_an_interviewer_is_required(form: Form, is_optional: bool) -> None:
    [field] = [block for block in build_view(form, NOW)["blocks"] if block["block_id"] == "interviewer"]
    assert field["optional"] is is_optional


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"unknown": 1}'])
def test_malformed_metadata_counts_as_empty(text: str) -> None:
    assert FormMetadata.load(text) == FormMetadata()


def test_metadata_survives_a_round_trip() -> None:
    metadata = FormMetadata("C1", "https://hooks.slack.com/1", 12.5, "America/Chicago", "es-US", "Jane", "V1")
    assert FormMetadata.load(metadata.dump()) == metadata


# From the words of a command


def begun(text: str) -> Form:
    return form_from_command(
        split_command(text, NEW_YORK),
        NEW_YORK,
        asked_by="U1",
        metadata=FormMetadata("C1", zone="America/New_York"),
    )


def test_the_words_of_a_command_fill_the_form() -> None:
    form = begun("Jane Doe next tue 10am CT for 45 min with <@U012|maria> at Room 2")
    assert form.applicant_query == "Jane Doe"
    assert (form.duration, form.interviewer, form.location) == (45, "U012", "Room 2")
    assert form.timezone == "America/New_York"
    assert "10:00 AM CT = *11:00 AM your time*" in form.preview.text


def test_without_words_the_requester_interviews_for_an_hour() -> None:
    form = begun("")
    assert (form.applicant_query, form.interviewer, form.duration, form.location) == (None, "U1", 60, "Virtual")


def test_digits_are_an_application_id() -> None:
    assert begun("265733753 tomorrow 2pm").applicant == Applicant("265733753")


@pytest.mark.parametrize(
    ("words", "user", "typed", "asked"),
    [
        ("with <@U012|maria>", "U012", "", ""),
        ("with <@W012>", "W012", "", ""),
        ("with pat@example.com", None, "pat@example.com", ""),
        ("interviewer 123456", None, "123456", ""),
        ("with @maria", None, "", "@maria"),
    ],
)
def test_a_named_interviewer_is_chosen_or_asked_for(words: str, user: str | None, typed: str, asked: str) -> None:
    form = begun(f"Jane Doe tomorrow 2pm {words}")
    assert (form.interviewer, form.interviewer_id) == (user, typed)
    assert (asked in form.interviewer_hint) if asked else not form.interviewer_hint


def test_a_failed_request_is_edited_with_its_time_spelled_out() -> None:
    form = form_from_request(a_request(7), NEW_YORK, metadata=FormMetadata("C1", replaces="V7"), asks_team=True)
    assert form.when == "Dec 1, 2026 3:00 PM"
    assert "Tue, Dec 1 · 3:00–4:00 PM ET" in form.preview.text
    assert (form.applicant, form.interviewer, form.team_id) == (Applicant("7", "Jane Doe"), "U2", "77")
    view = build_view(form, NOW)
    filled = validate(as_entered(view), ValidationContext(NEW_YORK, email="maria@example.com"))
    assert isinstance(filled, ValidForm)
    assert filled.interview == a_request(7).interview


# What was entered, and what it means

GOOD = FormValues(
    applicant="265733753",
    applicant_text="Jane Doe · Registered Nurse · New",
    when="Dec 1 3pm",
    timezone="America/New_York",
    duration="45",
    interviewer="U1",
    interviewer_id="",
    team_id="",
    location="Room 2",
    channel="C1",
)
FACTS = ValidationContext(NEW_YORK, applicant=JANE, email="maria@example.com")


def as_entered(view: dict[str, Any]) -> FormValues:
    """The fields' values in an untouched form."""
    values: dict[str, Any] = {}
    for block in view["blocks"]:
        if block["type"] == "input":
            element = block["element"]
            state = {
                "selected_option": element.get("initial_option"),
                "selected_user": element.get("initial_user"),
                "selected_conversation": element.get("initial_conversation"),
                "value": element.get("initial_value"),
            }
            values[block["block_id"]] = {block["block_id"]: state}
    return read_values(values)


def judged(facts: ValidationContext = FACTS, **changes: Any) -> ValidForm | UnseenTime | FormErrors:
    """The result of sending the form once its preview is shown."""
    there = replace(GOOD, **changes)
    beneath = build_preview(there.when, facts.reference, 60, chosen=there.reading)
    return validate(there, replace(facts, seen=beneath.seen))


def test_a_valid_form_becomes_an_interview() -> None:
    filled = judged()
    assert isinstance(filled, ValidForm)
    assert filled.interview.body() == {
        "date": "2026-12-01T15:00:00Z",
        "duration": "45",
        "timezone": "America/New_York",
        "location": "Room 2",
        "interviewerEmail": "maria@example.com",
        "interviewerTeamId": "23567",
    }
    assert (filled.applicant_name, filled.interviewer_user, filled.channel) == ("Jane Doe", "U1", "C1")


FAULTS = [
    ({"applicant": None}, FACTS, {"applicant": "Pick an applicant"}),
    ({"applicant": "-"}, FACTS, {"applicant": "Pick an applicant"}),
    ({"applicant": "../1"}, FACTS, {"applicant": "Pick an applicant"}),
    ({"applicant": "١٢"}, FACTS, {"applicant": "Pick an applicant"}),
    ({"when": ""}, FACTS, {"when": ""}),
    ({"when": "tomorrow"}, FACTS, {"when": ""}),
    ({"when": "yesterday 3pm"}, FACTS, {"when": ""}),
    ({"when": "whenever"}, FACTS, {"when": ""}),
    ({"duration": "0"}, FACTS, {"duration": "45 min"}),
    ({"duration": "1e3"}, FACTS, {"duration": "45 min"}),
    ({"duration": "9999"}, FACTS, {"duration": "45 min"}),
    ({"when": "Dec 1 3pm for 1 min"}, FACTS, {"when": "45 min"}),
    ({"interviewer": None}, FACTS, {"interviewer": "Interviewer is required"}),
    ({"interviewer_id": "maria"}, FACTS, {"interviewer_id": "pat@example.com"}),
    ({"interviewer_id": "a@b"}, FACTS, {"interviewer_id": "pat@example.com"}),
    ({"location": "Room\0 2"}, FACTS, {"location": "type it again"}),
    ({"location": "Room \ud83d"}, FACTS, {"location": "type it again"}),
    ({"when": "Dec 1 3pm\0"}, FACTS, {"when": "type it again"}),
    ({"interviewer_id": "\ud83dpat@example.com"}, FACTS, {"interviewer_id": "type it again"}),
    ({"team_id": "23567\0"}, replace(FACTS, applicant=None), {"team_id": "type it again"}),
    ({}, replace(FACTS, email=None), {"interviewer": "no email"}),
    ({}, replace(FACTS, email=None, is_email_unknown=True), {"interviewer": "Try again"}),
    ({}, replace(FACTS, applicant=None), {"team_id": "23567"}),
    ({"team_id": "North"}, replace(FACTS, applicant=None), {"team_id": "23567"}),
    (
        {"applicant": None, "when": "soon", "duration": "0", "interviewer": None},
        replace(FACTS, applicant=None),
        {"applicant": "", "when": "", "duration": "", "interviewer": ""},
    ),
]


@pytest.mark.parametrize(("changes", "facts", "faults"), FAULTS)
def test_each_error_is_at_its_field(changes: dict[str, Any], facts: ValidationContext, faults: dict[str, str]) -> None:
    faulty = judged(facts, **changes)
    assert isinstance(faulty, FormErrors)
    assert faulty.errors.keys() == faults.keys()
    assert all(said in faulty.errors[block_id] for block_id, said in faults.items())
    assert all(text and "*" not in text for text in faulty.errors.values())


TEAMS = [
    (JANE, "1", "2", "23567"),
    (Applicant("1"), "1", "2", "1"),
    (Applicant("1"), "", "2", "2"),
    (None, "1", None, "1"),
    (None, "", "2", "2"),
]


@pytest.mark.parametrize(("applicant", "typed", "default", "team"), TEAMS)
def test_the_team_is_the_jobs_else_the_forms_else_the_default(
    applicant: Applicant | None, typed: str, default: str | None, team: str
) -> None:
    filled = judged(replace(FACTS, applicant=applicant, default_team=default), team_id=typed)
    assert isinstance(filled, ValidForm)
    assert filled.interview.interviewer == InterviewerByEmail("maria@example.com", team)


def test_an_apploi_id_beats_the_person_above_and_needs_no_team() -> None:
    filled = judged(replace(FACTS, applicant=None), interviewer_id="123456")
    assert isinstance(filled, ValidForm)
    assert filled.interview.interviewer == InterviewerById("123456")
    assert filled.interviewer_user is None


def test_an_email_beats_the_person_above() -> None:
    filled = judged(interviewer_id="pat@example.com")
    assert isinstance(filled, ValidForm)
    assert filled.interview.interviewer == InterviewerByEmail("pat@example.com", "23567")


def test_zone_and_length_in_words_beat_their_fields() -> None:
    filled = judged(when="Dec 1 3-3:30pm CT")
    assert isinstance(filled, ValidForm)
    interview = filled.interview
    assert (interview.apploi_date, interview.timezone, interview.duration) == (
        "2026-12-01T15:00:00Z", "America/Chicago", 30,
    )  # fmt: skip


def test_words_without_a_zone_are_read_in_the_zone_of_the_field() -> None:
    reference = Reference(datetime(2026, 11, 22, 8, 0), "America/Chicago")
    filled = judged(replace(FACTS, reference=reference), timezone="America/Chicago")
    assert isinstance(filled, ValidForm)
    assert (filled.interview.apploi_date, filled.interview.timezone) == ("2026-12-01T15:00:00Z", "America/Chicago")


def test_an_empty_location_is_virtual() -> None:
    filled = judged(location="")
    assert isinstance(filled, ValidForm)
    assert filled.interview.location == "Virtual"


@pytest.mark.parametrize("values", [{}, {"when": {}}, {"applicant": {"applicant": {"selected_option": None}}}])
def test_missing_fields_are_empty(values: dict[str, Any]) -> None:
    assert read_values(values).applicant is None


# Answers and updates


def test_errors_are_shown_only_at_input_blocks() -> None:
    view = build_view(FORM, NOW)
    answer = error_response(view, {"when": "Say when.", "preview": "no input"})
    assert answer == {"response_action": "errors", "errors": {"when": "Say when."}}


def test_a_missing_applicant_adds_the_field_while_apploi_is_searched() -> None:
    view = build_view(replace(FORM, applicant_query="Jane"), NOW)
    answer = error_response(view, {"applicant": "Pick an applicant."})
    assert answer["response_action"] == "update"
    assert check_view(answer["view"]) == []
    assert "applicant" in [block["block_id"] for block in answer["view"]["blocks"]]


def test_an_error_without_a_field_is_shown_at_the_first() -> None:
    answer = error_response(build_view(FORM, NOW), {"reading": "Which time?"})
    assert answer == {"response_action": "errors", "errors": {"applicant": "Which time?"}}


def test_an_error_about_the_team_adds_its_field() -> None:
    answer = error_response(build_view(FORM, NOW), {"team_id": "Which team?"})
    [field] = [block for block in answer["view"]["blocks"] if block["block_id"] == "team_id"]
    assert field["hint"]["text"] == "Which team?"
    assert check_view(answer["view"]) == []


def test_updates_leave_every_other_block_as_it_is() -> None:
    view = build_view(replace(FORM, applicant_query="Jane"), NOW)
    placed = with_applicant(view, applicant_option(JANE, NOW.date()), "")
    previewed = with_preview(placed, build_preview("tue 7", NEW_YORK, 60))
    assert [b["block_id"] for b in previewed["blocks"]][:3] == [ids.APPLICANT, ids.WHEN, ids.READING]
    changed = (ids.APPLICANT, ids.PREVIEW, ids.READING)
    unchanged = [b for b in previewed["blocks"] if b["block_id"] not in changed]
    assert unchanged == [b for b in view["blocks"] if b["block_id"] not in (ids.LOOKING, ids.PREVIEW)]
    assert check_view(previewed) == []
    settled = with_preview(previewed, build_preview("tue 7am", NEW_YORK, 60))
    assert ids.READING not in [b["block_id"] for b in settled["blocks"]]


def test_a_change_takes_back_the_question_about_an_overlap() -> None:
    view = build_view(FORM, NOW)
    asked = with_question(view, "Book anyway?", replace(metadata_of(view), agreed="V1", agreed_on="1 2"))
    for changed in (with_preview(asked, Preview("x")), with_applicant_info(asked, "1", "", asks_team=False)):
        assert "question" not in [block["block_id"] for block in changed["blocks"]]
        assert changed["submit"]["text"] == "Schedule"
        assert (metadata_of(changed).agreed, metadata_of(changed).agreed_on) == ("", "")


def test_a_hint_goes_once_it_is_answered() -> None:
    view = build_view(replace(FORM, applicant_hint="Pick one.", interviewer_hint="Who?"), NOW)
    changed = apply_change(view, HintAnswered(ids.APPLICANT))
    hints = {block["block_id"]: block.get("hint", {}).get("text") for block in changed["blocks"]}
    assert (hints["applicant"], hints["interviewer"]) == (None, "Who?")


def test_a_view_goes_back_to_slack_without_slacks_own_fields() -> None:
    sent = {
        **build_view(FORM, NOW),
        "id": "V1",
        "hash": "1.a",
        "state": {"values": {}},
        "team_id": "T1",
        "bot_id": "B1",
    }
    assert check_view(with_preview(sent, Preview("x"))) == []


def test_a_form_with_nothing_filled_in_has_no_hidden_values() -> None:
    form = replace(FORM, applicant=JANE, when="Dec 1 3pm", preview=build_preview("Dec 1 3pm", NEW_YORK, 60))
    form = replace(form, also_there=("U5", "U6"))
    bare = without_initial_values(build_view(form, NOW))
    assert check_view(bare) == []
    assert (metadata_of(bare).seen, metadata_of(bare).found) == ("", "")
    assert "Dec 1 3pm" in str(bare["blocks"][0])
    assert as_entered(bare).duration == "60"
    assert initial_ids(bare) == set()


def test_people_whom_slack_does_not_take_are_left_out_together() -> None:
    view = build_view(replace(FORM, also_there=("U5", "U6")), NOW)
    assert initial_ids(view) == {"U1", "U5", "U6", "C1"}
    assert initial_ids(without_ids(view, {"U6"})) == {"U1", "C1"}
    assert initial_ids(without_ids(view, {"U7"})) == initial_ids(view)


# Menus


def test_options_are_within_slacks_limits_and_distinct() -> None:
    twins = [JANE, replace(JANE, application_id="2"), Applicant("3"), replace(JANE, application_id="4", job=LONG)]
    options = applicant_options(twins, NOW.date())
    assert check_options({"options": [*options, notice_option(LONG), zone_option("America/Indiana/Knox", NOW)]}) == []
    assert len({option["text"]["text"] for option in options}) == 4
    assert [option["value"] for option in options] == ["265733753", "2", "3", "4"]


def test_an_option_shows_name_job_stage_and_day() -> None:
    before = replace(JANE, applied="2024-11-03")
    labels = [option["text"]["text"] for option in applicant_options([JANE, before], NOW.date())]
    assert labels[0] == "Jane Doe · Registered Nurse · New · applied Nov 3"
    assert labels[1] == "Jane Doe · Registered Nurse · New · applied Nov 3, 2024"


@pytest.mark.parametrize(
    ("minutes", "spoken"),
    [(1, "1 minute"), (45, "45 minutes"), (60, "1 hour"), (90, "1 hour 30 minutes"), (121, "2 hours 1 minute")],
)
def test_lengths_are_in_words(minutes: int, spoken: str) -> None:
    assert spoken_duration(minutes) == spoken
    assert duration_option(minutes)["value"] == str(minutes)


# The words beneath `when`


def said(words: str, **more: Any) -> str:
    return build_preview(words, NEW_YORK, **{"duration": 60, **more}).text


def test_the_preview_reads_the_words_or_asks() -> None:
    read = said("Dec 1 3pm", duration=45)
    assert read == "*Tue, Dec 1 · 3:00–3:45 PM ET* · in 9 days"
    assert said("") == ""
    assert said("tomorrow").startswith("*Not clear yet:*")


def test_the_preview_says_where_the_words_beat_a_field() -> None:
    read = said("Dec 1 3-3:30pm CT")
    assert "3:00–3:30 PM CT" in read
    assert "this takes 30 minutes" in read
    assert "i read 3" in said("Dec 1 at 3").lower()


OWN_CLOCKS = [
    ("Dec 1 3pm PT", "America/New_York", "\n3:00 PM PT = *6:00 PM your time*"),
    ("Dec 1 3pm", "America/Los_Angeles", "\n*Please check:* 3:00 PM ET = *12:00 PM your time*"),
    ("Dec 1 11pm PT", "America/New_York", "= *2:00 AM on Wednesday your time*"),
    ("Dec 1 3pm", "America/Detroit", None),
    ("Dec 1 3pm ET", "America/New_York", None),
]


@pytest.mark.parametrize(("words", "zone", "line"), OWN_CLOCKS)
def test_the_preview_says_what_the_readers_own_clock_shows(words: str, zone: str, line: str | None) -> None:
    read = said(words, reader_zone=zone)
    assert (line in read) if line else "your time" not in read


def test_the_preview_shows_the_interviewers_time() -> None:
    read = said("Dec 1 3pm", interviewer_zone="America/Los_Angeles")
    assert "12:00 PM for the interviewer in Los Angeles" in read
    assert "interviewer" not in said("Dec 1 3pm", interviewer_zone="America/New_York")
    assert "interviewer" not in said("Dec 1 3pm", interviewer_zone="America/Detroit")


CAUTIONS = [
    ("Dec 1 2pm", ""),
    ("Dec 1 7am", ""),
    ("Dec 1 6pm", ""),
    ("Dec 1 6:45am", "outside 7 AM–7 PM"),
    ("Dec 1 6:30pm", "outside 7 AM–7 PM"),
    ("Dec 1 11:30pm", "outside 7 AM–7 PM"),
    ("Nov 28 2pm", "on a Saturday"),
    ("Nov 29 2pm", "on a Sunday"),
    ("Nov 26 2pm", "Thanksgiving Day"),
    ("Dec 25 2pm", "Christmas Day"),
    ("Mar 1 2027 2pm", "99 days away"),
]


@pytest.mark.parametrize(("words", "caution"), CAUTIONS)
def test_an_unusual_time_is_noted_and_accepted(words: str, caution: str) -> None:
    assert caution in said(words)
    assert ("Please check" in said(words)) == bool(caution)
    assert isinstance(judged(when=words), ValidForm)


def test_a_time_at_night_for_the_interviewer_is_noted() -> None:
    read = said("Dec 1 9am", interviewer_zone="Pacific/Honolulu")
    assert "Please check:* 4:00 AM for the interviewer in Honolulu" in read


def test_ambiguous_words_offer_their_readings() -> None:
    doubtful = build_preview("tue 7", NEW_YORK, 60)
    words = [reading.words for reading in doubtful.readings]
    assert (doubtful.text, doubtful.question) == ("", "Tuesday, Nov 24 at 7 AM or 7 PM?")
    assert [reading.label for reading in doubtful.readings] == ["7:00 AM", "7:00 PM"]
    filled = judged(when="tue 7", reading=words[1])
    assert isinstance(filled, ValidForm)
    assert filled.interview.apploi_date == "2026-11-24T19:00:00Z"
    assert "7:00–8:00 PM" in said("tue 7", chosen=words[1])


def test_a_reading_keeps_the_zone_and_length_in_the_words() -> None:
    words = build_preview("tue 7 CT for 45 min", NEW_YORK, 60).readings[1].words
    filled = judged(when="tue 7 CT for 45 min", reading=words)
    assert isinstance(filled, ValidForm)
    assert (filled.interview.timezone, filled.interview.duration) == ("America/Chicago", 45)


@pytest.mark.parametrize("words", ["wed 7", "tomorrow", ""])
def test_a_reading_of_other_words_is_ignored(words: str) -> None:
    assert isinstance(judged(when=words, reading="Nov 24 2026 7pm"), FormErrors)


def test_examples_are_not_readings() -> None:
    assert build_preview("tomorrow", NEW_YORK, 60).readings == ()
