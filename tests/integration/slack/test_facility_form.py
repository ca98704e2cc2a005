"""Which facility a form is for, whose applicants it offers, and what it books; over signed HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from slackbot.demo.fake_apploi import FakeApploi
from slackbot.demo.fake_slack import HIRING, RANDOM, FakeSlack
from slackbot.demo.fake_slack.forms import Form
from slackbot.demo.people import INTERVIEWER, MANAGER, PLAIN
from slackbot.slack.form.ids import field_of
from tests.support.facility_stage import (
    OAK_HILL,
    OAK_KEY,
    PARENT_KEY,
    PORTLAND,
    TULSA,
    get_to_know,
    running_facilities,
    set_up,
)
from tests.support.running import Running
from tests.support.steps import COMMAND, wait_for_ephemeral

JANE = {PORTLAND: "265733753", TULSA: "265733754", OAK_HILL: "265733780"}
MEI, MARCUS, BEN = "265733766", "265733760", "265733782"
WHEN = "Dec 1 2037 3pm CT"


@pytest.fixture
def app(slack: FakeSlack, apploi: FakeApploi, tmp_path: Path) -> Iterator[Running]:
    """The app for three facilities."""
    set_up(slack, apploi)
    with running_facilities(slack, apploi, tmp_path) as started:
        get_to_know(started, MANAGER, INTERVIEWER, PLAIN)
        yield started


def block_id(form: Form, field: str) -> str:
    """The block that shows this field now."""
    return next(str(block["block_id"]) for block in form.blocks if field_of(block["block_id"]) == field)


def has(form: Form, field: str) -> bool:
    return any(field_of(block["block_id"]) == field for block in form.blocks)


def value(form: Form, field: str) -> Any:
    """What the field holds: an option's value, or a text."""
    state = form.values[block_id(form, field)][field]
    chosen = state.get("selected_option") or {}
    return chosen.get("value") or state.get("value")


def opened(app: Running, text: str, user: str = MANAGER.id, channel: str = RANDOM) -> Form:
    app.slack.forms.clear(user)
    app.slack.command(COMMAND, text, channel=channel, user=user)
    form = app.slack.wait_for_view(user)
    app.slack.wait_for(lambda: has(form, "applicant"))
    return form


def pick(app: Running, form: Form, query: str, application_id: str) -> None:
    field = block_id(form, "applicant")
    app.slack.suggest(form, field, query)
    app.slack.choose(form, field, application_id)


def groups(app: Running, form: Form, query: str) -> dict[str, list[str]]:
    """The labels of the menu, and what is offered below each."""
    reply = app.slack.suggest(form, block_id(form, "applicant"), query)
    assert reply.trouble is None
    return {
        group["label"]["text"]: [option["text"]["text"] for option in group["options"]]
        for group in reply.json["option_groups"]
    }


STARTS = [
    ("Jane Doe " + WHEN, HIRING, MANAGER.id, TULSA),
    ("Jane Doe at Harbor Care Portland " + WHEN, HIRING, MANAGER.id, PORTLAND),
    ("Jane Doe at Oak Hill " + WHEN, RANDOM, MANAGER.id, OAK_HILL),
    ("Jane Doe " + WHEN + " at Tulsa", RANDOM, MANAGER.id, TULSA),
    ("Jane Doe " + WHEN, RANDOM, INTERVIEWER.id, TULSA),
    ("Jane Doe " + WHEN, RANDOM, PLAIN.id, PORTLAND),
]


@pytest.mark.parametrize(("words", "channel", "user", "facility"), STARTS)
def test_the_form_starts_with_the_facility_of_the_words_then_of_the_channel(
    app: Running, words: str, channel: str, user: str, facility: str
) -> None:
    form = opened(app, words, user, channel)
    app.slack.wait_for(lambda: value(form, "applicant") == JANE[facility])
    assert value(form, "location") == ("Front desk" if facility == TULSA else "Virtual")
    assert value(form, "duration") == ("45" if facility == TULSA else "60")
    assert has(form, "facility") is (user == MANAGER.id)
    if has(form, "facility"):
        assert value(form, "facility") == facility
    assert not has(form, "team_id")
    if user != PLAIN.id:
        assert app.slack.submit(form).trouble is None
        (put,) = app.apploi.wait_for_puts(1)
        assert put.applicant_id == JANE[facility]
        assert put.headers["X-Api-Key"] == (OAK_KEY if facility == OAK_HILL else PARENT_KEY)
        assert app.requests[0].facility_id == facility


def test_a_form_without_a_facility_asks_and_then_searches_there(app: Running) -> None:
    form = opened(app, "Jane Doe Dec 1 2037 3pm")
    assert (value(form, "facility"), value(form, "applicant")) == (None, None)
    assert app.apploi.lookups == []
    app.slack.choose(form, "facility", TULSA)
    app.slack.wait_for(lambda: has(form, "applicant") and value(form, "applicant") == JANE[TULSA])
    assert (value(form, "location"), value(form, "duration")) == ("Front desk", "45")
    assert "Harbor Care Tulsa is on Central time. Keep Eastern?" in str(form.blocks)
    app.slack.choose(form, "facility", OAK_HILL)
    app.slack.wait_for(lambda: has(form, "applicant") and value(form, "applicant") == JANE[OAK_HILL])
    assert (value(form, "location"), value(form, "duration")) == ("Virtual", "60")
    assert "Keep Eastern?" not in str(form.blocks)
    assert app.slack.submit(form).trouble is None
    assert app.apploi.wait_for_puts(1)[0].applicant_id == JANE[OAK_HILL]


def test_what_was_typed_stays_when_the_facility_changes(app: Running) -> None:
    form = opened(app, "Jane Doe Dec 1 2037 3pm for 30 min at Room 2", channel=HIRING)
    app.slack.choose(form, "facility", PORTLAND)
    app.slack.wait_for(lambda: has(form, "applicant") and value(form, "applicant") == JANE[PORTLAND])
    assert (value(form, "location"), value(form, "duration")) == ("Room 2", "30")
    assert value(form, "when") == "Dec 1 2037 3pm for 30 min"


def test_the_menu_groups_by_facility_with_the_chosen_one_first(app: Running) -> None:
    form = opened(app, "", channel=HIRING)
    found = groups(app, form, "jane doe")
    assert list(found) == ["Harbor Care Tulsa", "Harbor Care Portland", "Oak Hill"]
    assert [len(each) for each in found.values()] == [1, 1, 1]
    assert list(groups(app, form, "ben whitlock")) == ["Oak Hill"]


def test_a_key_that_is_refused_says_so_in_its_group(app: Running) -> None:
    del app.apploi.keys[OAK_KEY]
    form = opened(app, "", channel=HIRING)
    found = groups(app, form, "jane doe")
    assert "doesn't let me search" in found["Oak Hill"][0]
    assert len(found["Harbor Care Portland"]) == 1


def test_an_applicant_of_another_facility_switches_the_form_there(app: Running) -> None:
    form = opened(app, WHEN, channel=HIRING)
    pick(app, form, "ben", BEN)
    app.slack.wait_for(lambda: value(form, "facility") == OAK_HILL)
    assert (value(form, "applicant"), value(form, "location")) == (BEN, "Virtual")
    assert "I changed this to Oak Hill" in str(form.block(block_id(form, "facility")))
    app.slack.wait_for(lambda: "Licensed Practical Nurse" in str(form.blocks))
    assert app.slack.submit(form).trouble is None
    assert app.apploi.wait_for_puts(1)[0].headers["X-Api-Key"] == OAK_KEY
    assert app.requests[0].facility_id == OAK_HILL


def test_the_facility_that_is_shown_is_the_one_that_is_booked(app: Running) -> None:
    """Sent before the form could follow: the applicant is one of another facility than the select says."""
    form = opened(app, WHEN, channel=HIRING)
    pick(app, form, "ben", BEN)
    app.slack.wait_for(lambda: value(form, "facility") == OAK_HILL)
    app.slack.fill(form, block_id(form, "facility"), PORTLAND)
    refused = app.slack.submit(form)
    assert "This applicant is at Oak Hill" in refused.errors[block_id(form, "applicant")]
    assert app.requests == []


DIGITS = {
    "nobody's, by who may use all that share the key": ("999000111", MANAGER.id, "", ""),
    "nobody's, by who may not": ("999000111", INTERVIEWER.id, "", "has no such application"),
    "of another facility of theirs": (MARCUS, MANAGER.id, "marcus", "This applicant is at Harbor Care Portland"),
    "of a facility that isn't theirs": (MARCUS, INTERVIEWER.id, "marcus", "Tulsa has no such application"),
    "of theirs": (MEI, INTERVIEWER.id, "mei", ""),
}


@pytest.mark.parametrize(("digits", "user", "found_as", "said"), DIGITS.values(), ids=DIGITS)
def test_digits_are_accepted_for_the_forms_facility_only(
    app: Running, digits: str, user: str, found_as: str, said: str
) -> None:
    if found_as:  # somebody found the applicant before
        groups(app, opened(app, "", channel=HIRING), found_as)
    form = opened(app, f"{digits} {WHEN} with me", user, HIRING)
    reply = app.slack.submit(form)
    errors = " ".join(reply.errors.values())
    assert (said in errors) if said else (reply.errors == {} and reply.trouble is None)
    assert "Portland" not in errors or user == MANAGER.id
    assert len(app.requests) == (0 if said else 1)


def test_a_facility_that_is_not_ones_own_cannot_be_named(app: Running) -> None:
    app.slack.command(COMMAND, f"Jane Doe at Oak Hill {WHEN}", channel=RANDOM, user=INTERVIEWER.id)
    assert "Only the user groups of Oak Hill" in wait_for_ephemeral(app, INTERVIEWER.id, RANDOM)
    assert app.apploi.lookups == []


def test_the_address_of_the_job_is_offered_and_taken_over_with_one_press(app: Running) -> None:
    form = opened(app, f"Mei Chen {WHEN}", channel=HIRING)
    app.slack.wait_for(lambda: has(form, "job_address"))
    assert value(form, "location") == "Front desk"
    app.slack.press(form, "use_job_address")
    app.slack.wait_for(lambda: value(form, "location") == "48 River Road, Tulsa, OK")
    assert not has(form, "job_address")
    assert app.slack.submit(form).trouble is None
    assert app.apploi.wait_for_puts(1)[0].body["location"] == "48 River Road, Tulsa, OK"
