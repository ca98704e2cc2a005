"""What the form shows of the applicant, what its menu offers, and interviewers that Apploi rejects."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from slackbot.apploi.parsing import parse_rejected_field
from slackbot.demo.fake_slack import HIRING
from slackbot.demo.fake_slack.forms import Form
from slackbot.demo.people import INTERVIEWER, MANAGER, PLAIN
from slackbot.domain.interview import (
    REJECTION_REASONS,
    InterviewerByEmail,
    InterviewerById,
    RejectedField,
    rejected_field,
)
from slackbot.domain.request import State
from slackbot.slack.form.view import metadata_of
from tests.support.running import Running
from tests.support.steps import COMMAND, MARCUS, WORDS, open_form, wait_for_request, wait_for_result

AISHA = "265733761"
MEI = "265733766"
NOBODYS_JOB = "265733769"


def known(form: Form) -> str:
    return "".join(str(block["elements"]) for block in form.blocks if block["block_id"] == "known")


def fields(form: Form) -> list[str]:
    return [block["block_id"] for block in form.blocks if block["type"] == "input"]


def choose(app: Running, form: Form, query: str, application_id: str) -> None:
    app.slack.suggest(form, "applicant", query)
    app.slack.choose(form, "applicant", application_id)


def test_the_applicant_found_is_shown_with_job_and_team_and_the_team_is_not_asked_for(app: Running) -> None:
    form = open_form(app)
    app.slack.wait_for(lambda: "Certified Nursing Assistant · Harbor Care Portland, ME" in known(form))
    assert "team_id" not in fields(form)
    app.slack.submit(form)
    assert app.apploi.wait_for_puts(1)[0].body["interviewerTeamId"] == "23567"


def test_each_choice_shows_its_info_and_asks_for_the_team_only_if_it_is_unknown(app: Running) -> None:
    form = open_form(app, "")
    choose(app, form, "aisha", AISHA)
    app.slack.wait_for(lambda: "Registered Nurse" in known(form))
    assert "team_id" not in fields(form)
    choose(app, form, "sam", NOBODYS_JOB)
    app.slack.wait_for(lambda: not known(form) and "team_id" in fields(form))
    app.slack.type(form, "when", "Dec 1 2037 3pm")
    app.slack.type(form, "team_id", "23567")
    app.slack.submit(form)
    assert app.apploi.wait_for_puts(1)[0].applicant_id == NOBODYS_JOB


def test_an_applicants_other_interview_is_shown(app: Running) -> None:
    app.slack.submit(open_form(app))
    wait_for_request(app, lambda it: it.state is State.SCHEDULED)
    form = open_form(app, "Marcus Bell Dec 9 2037 9am")
    app.slack.wait_for(lambda: "already has an interview" in known(form))
    for said in ("Dec 1, 2037, 3:00–3:45", f"<@{INTERVIEWER.id}>", "booked", f"<@{MANAGER.id}>"):
        assert said in known(form)
    choose(app, form, "aisha", AISHA)
    app.slack.wait_for(lambda: "Registered Nurse" in known(form))
    assert "already" not in known(form)


def test_a_typed_id_is_shown_with_what_an_earlier_search_found(app: Running) -> None:
    first = open_form(app, "")
    app.slack.suggest(first, "applicant", "marcus")
    app.slack.close(first)
    form = open_form(app, f"{MARCUS} Dec 1 2037 3pm")
    app.slack.wait_for(lambda: "Certified Nursing Assistant" in known(form))
    assert "team_id" not in fields(form)


def test_the_form_works_without_info_while_the_database_is_away(app: Running, tmp_path: Path) -> None:
    form = open_form(app, "")
    app.slack.suggest(form, "applicant", "aisha")
    with closing(sqlite3.connect(tmp_path / "slackbot.db", isolation_level=None)) as other:
        other.execute("ALTER TABLE requests RENAME TO hidden")
        app.slack.choose(form, "applicant", AISHA)
        app.slack.type(form, "when", "Dec 1 2037 3pm")
        app.slack.wait_for(lambda: "Dec 1, 2037" in str(form.blocks))
        options = app.slack.suggest(form, "applicant", "marcus").options
        other.execute("ALTER TABLE hidden RENAME TO requests")
    assert [option["value"] for option in options] == [MARCUS]
    assert not known(form)
    app.slack.submit(form)
    assert app.apploi.wait_for_puts(1)[0].applicant_id == AISHA


# Names that nobody has


def ask_about_name(app: Running, words: str) -> Form:
    """Open the form with a name that nobody has, and wait for the question."""
    app.slack.command(COMMAND, words, channel=HIRING, user=MANAGER.id)
    app.slack.wait_for_view(MANAGER.id)
    form = app.slack.view(MANAGER.id)
    app.slack.wait_for(lambda: "similar_applicant" in fields(form))
    return form


def test_a_similar_name_is_asked_about_and_taken_with_one_press(app: Running) -> None:
    form = ask_about_name(app, "Markus Bell Dec 1 2037 3pm")
    assert form.block("similar_applicant")["label"]["text"] == (
        "No applicant named “Markus Bell”. Did you mean Marcus Bell (Certified Nursing Assistant, "
        "Harbor Care Portland, ME)?"
    )
    assert "initial_option" not in form.element("similar_applicant")
    assert app.slack.submit(form).errors.keys() == {"similar_applicant"}
    app.slack.choose(form, "similar_applicant", MARCUS)
    app.slack.wait_for(lambda: "Certified Nursing Assistant" in known(form))
    assert app.slack.submit(form).errors == {}
    assert app.apploi.wait_for_puts(1)[0].applicant_id == MARCUS
    assert wait_for_request(app, lambda it: it.state is State.SCHEDULED).applicant_name == "Marcus Bell"


def test_someone_else_than_a_similar_name_is_searched_for(app: Running) -> None:
    """Also if the form is sent before its field is there. Who was picked before counts no longer."""
    early = ask_about_name(app, "Markus Bell Dec 1 2037 3pm")
    app.slack.fill(early, "similar_applicant", "-")
    app.slack.submit(early)
    assert "Pick an applicant" in str(early.block("applicant")["hint"])
    app.slack.close(early)
    form = ask_about_name(app, "chen mei Dec 1 2037 3pm")
    app.slack.choose(form, "similar_applicant", MEI)
    app.slack.wait_for(lambda: "Physical Therapist" in known(form))
    app.slack.choose(form, "similar_applicant", "-")
    app.slack.wait_for(lambda: "applicant" in fields(form) and not known(form))
    assert metadata_of(form.source).found == ""
    for typed in ("", "Mey Chen"):
        options = app.slack.suggest(form, "applicant", typed).options
        assert [option["value"] for option in options] == [MEI, "-"]
    assert app.slack.submit(form).errors.keys() == {"applicant"}
    choose(app, form, "Aicha", AISHA)
    app.slack.submit(form)
    assert app.apploi.wait_for_puts(1)[0].applicant_id == AISHA


# Before anything is typed, and phone numbers


def test_an_empty_menu_offers_recent_applicants_without_asking_apploi(app: Running) -> None:
    app.slack.submit(open_form(app))
    wait_for_request(app, lambda it: it.state is State.SCHEDULED)
    form = open_form(app, "")
    choose(app, form, "aisha", AISHA)
    app.slack.wait_for(lambda: known(form))
    asked = len(app.apploi.lookups)
    options = app.slack.suggest(form, "applicant", "").options
    assert [option["value"] for option in options] == [MARCUS, AISHA]
    assert len(app.apploi.lookups) == asked
    others = open_form(app, "", user=PLAIN.id)
    (notice,) = app.slack.suggest(others, "applicant", "").options
    assert notice["value"] == "-"


def test_recent_applicants_come_first_among_the_matches(app: Running) -> None:
    form = open_form(app, "")
    choose(app, form, "doe", "265733754")
    app.slack.wait_for(lambda: known(form))
    options = app.slack.suggest(form, "applicant", "jane").options
    assert [option["value"] for option in options] == ["265733754", "265733753"]


@pytest.mark.parametrize("typed", ["(207) 555-0103", "207.555.0103", "+1 207 555 0103", "555-0103"])
def test_a_phone_number_finds_its_owner_in_any_format(app: Running, typed: str) -> None:
    options = app.slack.suggest(open_form(app, ""), "applicant", typed).options
    assert [option["value"] for option in options] == [MARCUS]


def test_digits_that_may_be_a_phone_number_or_an_id_are_offered_as_both(app: Running) -> None:
    form = open_form(app, "2075550103 Dec 1 2037 3pm")
    app.slack.wait_for(lambda: "phone number: open the menu" in str(form.blocks))
    options = app.slack.suggest(form, "applicant", "").options
    assert [option["value"] for option in options] == [MARCUS, "2075550103"]


# External interviewers

PAT = "luis@harborcare.example"  # a member of the team in Apploi


def test_an_external_interviewer_is_found_by_name_the_next_time(app: Running) -> None:
    app.slack.submit(open_form(app, f"Marcus Bell Dec 1 2037 3pm with {PAT}"))
    wait_for_request(app, lambda it: it.state is State.SCHEDULED)
    form = open_form(app, "Aisha Khan Dec 2 2037 3pm with luis")
    assert form.values["interviewer_id"]["interviewer_id"]["value"] == PAT
    assert form.values["applicant"]["applicant"]["selected_option"]["value"] == AISHA
    assert f"Recently used: {PAT}" in str(form.block("interviewer_id"))
    app.slack.submit(form)
    assert app.apploi.wait_for_puts(2)[1].body["interviewerEmail"] == PAT


def refused(app: Running, words: str) -> Form:
    """The form that “Edit” opens after Apploi rejected the interviewer."""
    app.slack.submit(open_form(app, words))
    message = wait_for_result(app, kind="interview_failed")
    assert REJECTION_REASONS[RejectedField.INTERVIEWER] in message.text
    app.slack.press(message, "edit_request")
    return app.slack.wait_for_view(MANAGER.id)


def test_a_rejected_interviewer_is_shown_at_the_field_on_edit(app: Running) -> None:
    app.apploi.teams = {"23567": frozenset({"maya@harborcare.example"})}
    form = refused(app, WORDS)
    assert form.values["interviewer"]["interviewer"]["selected_user"] == INTERVIEWER.id
    assert "not a member of team" in form.block("interviewer")["hint"]["text"]
    app.slack.choose(form, "interviewer", MANAGER.id)
    assert app.slack.submit(form).errors == {}
    assert wait_for_result(app, kind="interview_scheduled")


def test_a_rejected_external_interviewer_is_shown_at_their_own_field(app: Running) -> None:
    form = refused(app, "Marcus Bell Dec 1 2037 3pm with pat@example.com")
    assert form.values["interviewer_id"]["interviewer_id"]["value"] == "pat@example.com"
    assert REJECTION_REASONS[RejectedField.INTERVIEWER] in form.block("interviewer_id")["hint"]["text"]


def test_a_rejected_team_is_shown_where_it_can_be_fixed(app: Running) -> None:
    form = open_form(app, f"{NOBODYS_JOB} Dec 1 2037 3pm")
    app.slack.wait_for(lambda: "team_id" in fields(form))
    app.slack.type(form, "team_id", "999")
    app.slack.submit(form)
    message = wait_for_result(app, kind="interview_failed")
    assert REJECTION_REASONS[RejectedField.TEAM] in message.text
    app.slack.press(message, "edit_request")
    form = app.slack.wait_for_view(MANAGER.id)
    assert "team 999 is not known" in form.block("team_id")["hint"]["text"]


PARTS: list[tuple[Any, RejectedField | None]] = [
    ({"message": "pat@x.org is not a member of team 23567"}, RejectedField.INTERVIEWER),
    ({"message": "Pat@X.org cannot interview"}, RejectedField.INTERVIEWER),
    ({"message": "Interviewer not found"}, RejectedField.INTERVIEWER),
    ({"errors": {"interviewerEmail": ["unknown"]}}, RejectedField.INTERVIEWER),
    ({"errors": [{"field": "interviewer_id", "message": "unknown"}]}, RejectedField.INTERVIEWER),
    ({"detail": [{"loc": ["body", "interviewerId"], "msg": "unknown", "input": "9"}]}, RejectedField.INTERVIEWER),
    ("interviewer is unknown", RejectedField.INTERVIEWER),
    ({"message": "team 999 is not known"}, RejectedField.TEAM),
    ({"errors": {"interviewerTeamId": ["must be digits"]}}, RejectedField.TEAM),
    ({"errors": [{"source": {"pointer": "/interviewerTeamId"}}]}, RejectedField.TEAM),
    ({"errors": {"date": ["in the past"]}, "request": {"interviewerEmail": "pat@x.org"}}, None),
    ({"message": "Invalid Token"}, None),
    ({"message": "This key has no access to the applicants of that team"}, None),
    ({"message": "Not Found"}, None),
    ("", None),
    (None, None),
    ([[[[[[[["interviewer"]]]]]]]], None),
]


@pytest.mark.parametrize(("said", "part"), PARTS)
def test_the_rejected_field_is_recognized_leniently(said: Any, part: RejectedField | None) -> None:
    assert parse_rejected_field(said, InterviewerByEmail("pat@x.org", "23567")) is part


def test_a_stored_reason_names_the_rejected_field() -> None:
    assert parse_rejected_field({"message": "9 is no Interviewer"}, InterviewerById("9")) is RejectedField.INTERVIEWER
    for part, sentence in REJECTION_REASONS.items():
        assert rejected_field(f"{sentence} It said: “no”") is part
    assert rejected_field("Apploi rejected the interview (HTTP 400).") is None
