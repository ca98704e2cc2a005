"""An operator of three facilities in two workspaces, from the command to Apploi, over signed HTTP.

Maya may use all three, Luis one, Nina another one in a workspace of its own, and Robin none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from slackbot.demo.facilities import FACILITIES_FILE, OAK_HILL, PORTLAND, set_up
from slackbot.demo.fake_apploi import FakeApploi
from slackbot.demo.fake_apploi.failure_modes import FailureMode
from slackbot.demo.fake_slack import HIRING, REGION, TULSA, FakeSlack, Message
from slackbot.demo.fake_slack.forms import Form
from slackbot.demo.people import CLOSED, HILL_TEAM, INTERVIEWER, MANAGER, PLAIN, SISTER, STRANGER
from slackbot.domain.request import State
from slackbot.messages import COMMAND
from slackbot.slack.form.options import NOTICE_VALUE
from tests.support.block_kit import Json
from tests.support.running import Running, running
from tests.support.steps import eventually, wait_for_ephemeral, wait_for_request, wait_for_result

HARBOR_KEY, OAK_HILL_KEY = "APPLOI_KEY_HARBOR_CARE", "APPLOI_KEY_OAK_HILL"


@dataclass(frozen=True)
class Home:
    """A facility: its id, name, channel and key, one of its applicants, its Jane Doe, and who books there."""

    id: str
    name: str
    channel: str
    key: str
    applicant: str
    application_id: str
    jane: str
    user: str = MANAGER.id


AT_PORTLAND = Home(
    "harbor-portland", "Harbor Care Portland", PORTLAND, HARBOR_KEY, "Marcus Bell", "265733760", "265733753"
)
AT_TULSA = Home("harbor-tulsa", "Harbor Care Tulsa", TULSA, HARBOR_KEY, "Mei Chen", "265733766", "265733754", SISTER.id)
AT_OAK_HILL = Home("oak-hill", "Oak Hill", OAK_HILL, OAK_HILL_KEY, "Ben Whitlock", "265733782", "265733780")
HOMES = (AT_PORTLAND, AT_TULSA, AT_OAK_HILL)


@dataclass(frozen=True)
class Operator:
    """The fakes, and the settings of the app."""

    slack: FakeSlack
    apploi: FakeApploi
    settings: Mapping[str, str]
    folder: Path

    @contextmanager
    def serving(self, **changes: str) -> Iterator[Running]:
        """The running app; with the same database each time."""
        with running(self.slack, self.apploi, self.folder, **{**self.settings, **changes}) as app:
            eventually(lambda: app.bot.slack.workspace.team_id)
            yield app


@pytest.fixture
def operator(organization: FakeSlack, apploi: FakeApploi, tmp_path: Path) -> Operator:
    return Operator(organization, apploi, set_up(organization, apploi).settings, tmp_path)


@pytest.fixture
def served(operator: Operator) -> Iterator[Running]:
    with operator.serving() as app:
        yield app


def block_of(form: Form, field: str) -> str:
    """The block of a field, which has a number once the app has changed its value."""
    return next(name for each in form.blocks if (name := str(each["block_id"])).partition(".")[0] == field)


def chosen(form: Form, field: str) -> str | None:
    """The value that a menu of the form has."""
    [state] = form.values[block_of(form, field)].values()
    option = state["selected_option"]
    return option["value"] if option else None


def open_with(app: Running, words: str, channel: str, user: str) -> Form:
    """Open the form, and wait until it is done with its search."""
    assert app.slack.command(COMMAND, words, channel=channel, user=user).status == 200
    form = app.slack.wait_for_view(user)
    app.slack.wait_for(lambda: any(each["block_id"].startswith("applicant") for each in form.blocks))
    return form


def fill_in(app: Running, home: Home, when: str = "Dec 1 2037 3pm CT") -> Form:
    """The form with an applicant of the facility."""
    form = open_with(app, f"{home.applicant} {when} for 45 min virtual", home.channel, home.user)
    app.slack.wait_for(lambda: chosen(form, "applicant") == home.application_id)
    return form


def book(app: Running, home: Home, when: str = "Dec 1 2037 3pm CT", kind: str = "interview_scheduled") -> Message:
    """Book an interview; the message about it."""
    form = fill_in(app, home, when)
    assert app.slack.submit(form).errors == {}
    return wait_for_result(app, home.channel, kind)


def groups(app: Running, form: Form, query: str) -> dict[str, list[str]]:
    """The values that the menu of applicants offers, by the label of their group."""
    reply = app.slack.suggest(form, block_of(form, "applicant"), query)
    assert reply.trouble is None
    answer: Json = reply.json
    return {each["label"]["text"]: [option["value"] for option in each["options"]] for each in answer["option_groups"]}


# Booking


@pytest.mark.parametrize("home", HOMES, ids=lambda home: home.id)
def test_each_facility_books_with_its_key_and_is_named(served: Running, operator: Operator, home: Home) -> None:
    message = book(served, home)
    [put] = served.apploi.bookings
    assert put.applicant_id == home.application_id
    assert put.headers["X-Api-Key"] == operator.settings[home.key]
    assert home.name in message.text
    assert message.metadata
    assert message.metadata["event_payload"]["facility"] == home.id
    assert served.requests[0].facility_id == home.id


def test_the_words_name_the_facility(served: Running, operator: Operator) -> None:
    form = open_with(served, "Ben Whitlock Dec 1 2037 3pm ET at Oak Hill", HIRING, MANAGER.id)
    served.slack.wait_for(lambda: chosen(form, "applicant") == AT_OAK_HILL.application_id)
    assert chosen(form, "facility") == "oak-hill"
    assert served.slack.submit(form).errors == {}
    [put] = served.apploi.wait_for_puts(1)
    assert (put.body["location"], put.headers["X-Api-Key"]) == ("Virtual", operator.settings[OAK_HILL_KEY])


def test_a_zone_that_is_not_the_facilitys_is_asked_about(served: Running) -> None:
    form = open_with(served, "Mei Chen Dec 1 2037 3pm", TULSA, MANAGER.id)
    served.slack.wait_for(lambda: "Harbor Care Tulsa is on Central time. Keep Eastern?" in str(form.blocks))
    served.slack.type(form, "when", "Dec 1 2037 3pm CT")
    served.slack.wait_for(lambda: "Keep Eastern?" not in str(form.blocks))


def test_the_address_of_the_job_is_taken_over_with_one_press(served: Running) -> None:
    form = fill_in(served, AT_TULSA)
    served.slack.wait_for(lambda: "48 River Road, Tulsa, OK" in str(form.blocks))
    served.slack.press(form, "use_job_address")
    served.slack.wait_for(lambda: "use_job_address" not in str(form.blocks))
    assert served.slack.submit(form).errors == {}
    assert served.apploi.wait_for_puts(1)[0].body["location"] == "48 River Road, Tulsa, OK"


# Searching


def test_equal_names_stand_under_their_facilities(served: Running) -> None:
    form = open_with(served, "", HIRING, MANAGER.id)
    assert chosen(form, "facility") is None
    assert groups(served, form, "jane doe") == {each.name: [each.jane] for each in HOMES}


def test_who_is_chosen_decides_the_facility(served: Running, operator: Operator) -> None:
    form = open_with(served, "Dec 1 2037 3pm ET for 45 min virtual", HIRING, MANAGER.id)
    groups(served, form, "jane doe")
    served.slack.choose(form, block_of(form, "applicant"), AT_OAK_HILL.jane)
    served.slack.wait_for(lambda: chosen(form, "facility") == "oak-hill")
    assert served.slack.submit(form).errors == {}
    [put] = served.apploi.wait_for_puts(1)
    assert (put.applicant_id, put.headers["X-Api-Key"]) == (AT_OAK_HILL.jane, operator.settings[OAK_HILL_KEY])


@pytest.mark.parametrize("ignores_team_id", [False, True])
def test_a_person_with_one_facility_finds_its_applicants_only(served: Running, ignores_team_id: bool) -> None:
    served.apploi.ignores_team_id = ignores_team_id
    form = open_with(served, "", TULSA, SISTER.id)
    assert "facility" not in [each["block_id"] for each in form.blocks]
    offered = served.slack.suggest(form, block_of(form, "applicant"), "jane doe").options
    assert [each["value"] for each in offered] == [AT_TULSA.jane]


# Rescheduling


def test_a_move_uses_the_key_of_the_booking(served: Running, operator: Operator) -> None:
    booked = book(served, AT_OAK_HILL)
    book(served, AT_PORTLAND, "Dec 2 2037 3pm ET")
    served.slack.press(booked, "reschedule", user=MANAGER.id)
    form = served.slack.wait_for_view(MANAGER.id)
    served.slack.type(form, "when", "Dec 3 2037 10am ET")
    assert served.slack.submit(form).errors == {}
    put = served.apploi.wait_for_puts(3)[2]
    assert (put.applicant_id, put.headers["X-Api-Key"]) == (
        AT_OAK_HILL.application_id,
        operator.settings[OAK_HILL_KEY],
    )
    moved = wait_for_request(served, lambda each: each.state is State.SCHEDULED and each.moves is not None)
    assert moved.facility_id == "oak-hill"


# Failure


def test_a_refused_key_stops_its_facility_alone(served: Running, operator: Operator) -> None:
    form = fill_in(served, AT_OAK_HILL)
    del operator.apploi.keys[operator.settings[OAK_HILL_KEY]]
    assert served.slack.submit(form).errors == {}
    assert "Oak Hill" in wait_for_result(served, OAK_HILL, "interview_failed").text
    form = open_with(served, "", HIRING, MANAGER.id)
    offered = groups(served, form, "jane d")
    assert (offered["Harbor Care Portland"], offered["Harbor Care Tulsa"]) == ([AT_PORTLAND.jane], [AT_TULSA.jane])
    assert offered["Oak Hill"] == [f"{NOTICE_VALUE}oak-hill"]
    book(served, AT_TULSA)


def test_what_waits_is_sent_with_the_rotated_key(operator: Operator) -> None:
    with operator.serving() as app:
        operator.apploi.set_failure_mode(FailureMode.BUSY, lookup=False)
        book(app, AT_OAK_HILL, kind="interview_pending")
    operator.apploi.set_failure_mode(FailureMode.FINE)
    teams = operator.apploi.keys.pop(operator.settings[OAK_HILL_KEY])
    operator.apploi.keys["rotated"] = teams
    with operator.serving(APPLOI_KEY_OAK_HILL="rotated") as app:
        wait_for_result(app, OAK_HILL, "interview_scheduled")
    assert operator.apploi.bookings[0].headers["X-Api-Key"] == "rotated"


def test_what_waits_for_a_facility_that_is_gone_is_sent_with_the_key_for_all(operator: Operator) -> None:
    with operator.serving() as app:
        operator.apploi.set_failure_mode(FailureMode.BUSY, lookup=False)
        book(app, AT_OAK_HILL, kind="interview_pending")
    operator.apploi.set_failure_mode(FailureMode.FINE)
    fewer = operator.folder / "facilities.toml"
    fewer.write_text(FACILITIES_FILE.read_text("utf-8").partition('[[facility]]\nid = "oak-hill"')[0], "utf-8")
    key = operator.settings[OAK_HILL_KEY]
    with operator.serving(FACILITIES_FILE=str(fewer), APPLOI_API_KEY=key) as app:
        wait_for_result(app, OAK_HILL, "interview_scheduled")
    assert operator.apploi.bookings[0].headers["X-Api-Key"] == key


def test_what_waits_from_before_there_were_facilities_is_sent_with_the_key_of_then(operator: Operator) -> None:
    key = operator.settings[HARBOR_KEY]
    with operator.serving(FACILITIES_FILE="", APPLOI_API_KEY=key) as app:
        operator.apploi.set_failure_mode(FailureMode.BUSY, lookup=False)
        book(app, AT_PORTLAND, kind="interview_pending")
    operator.apploi.set_failure_mode(FailureMode.FINE)
    with operator.serving(APPLOI_API_KEY=key) as app:
        wait_for_result(app, PORTLAND, "interview_scheduled")
        assert app.requests[0].facility_id == ""
    assert operator.apploi.bookings[0].headers["X-Api-Key"] == key


def test_apploi_knows_the_interviewers_of_the_facility(served: Running) -> None:
    form = fill_in(served, AT_OAK_HILL)
    served.slack.choose(form, "interviewer", INTERVIEWER.id)
    assert served.slack.submit(form).errors == {}
    failed = wait_for_result(served, OAK_HILL, "interview_failed")
    assert "interviewer" in failed.text
    assert served.apploi.bookings == []


# Access


@pytest.mark.parametrize(
    ("user", "channel", "words", "sentence"),
    [
        (PLAIN.id, HIRING, "Jane Doe tue 3pm", "You aren't in the user group of any facility"),
        (PLAIN.id, PORTLAND, "Jane Doe tue 3pm", "You aren't in the user group of any facility"),
        (INTERVIEWER.id, HIRING, "Ben Whitlock tue 3pm at Oak Hill", "Only the user groups of Oak Hill"),
        (INTERVIEWER.id, OAK_HILL, "Ben Whitlock tue 3pm", "Only the user groups of Oak Hill"),
        (SISTER.id, REGION, "Marcus Bell tue 3pm at Harbor Care Portland", "Only the user groups of Harbor Care Portl"),
        (CLOSED.id, REGION, "Mei Chen tue 3pm", "workspace"),
        (STRANGER.id, HIRING, "Jane Doe tue 3pm", "members of this workspace"),
    ],
)
def test_who_may_not_book_there_reads_whom_to_ask(
    served: Running, user: str, channel: str, words: str, sentence: str
) -> None:
    served.slack.workspace.channels[channel].members.add(user)
    served.slack.command(COMMAND, words, user=user, channel=channel)
    assert sentence in wait_for_ephemeral(served, user, channel)
    assert served.slack.open_views == []
    assert served.apploi.lookups == []


def test_an_interviewer_from_another_facility_gets_no_form_of_it(served: Running) -> None:
    served.apploi.teams[HILL_TEAM] |= {str(INTERVIEWER.email)}
    served.slack.workspace.channels[OAK_HILL].members.add(INTERVIEWER.id)
    form = fill_in(served, AT_OAK_HILL)
    served.slack.choose(form, "interviewer", INTERVIEWER.id)
    assert served.slack.submit(form).errors == {}
    booked = wait_for_result(served, OAK_HILL, "interview_scheduled")
    served.slack.press(booked, "reschedule", user=INTERVIEWER.id)
    assert "Only the user groups of Oak Hill" in wait_for_ephemeral(served, INTERVIEWER.id, OAK_HILL)
    assert served.slack.open_views == []


def test_the_id_of_another_facilitys_applicant_is_refused(served: Running) -> None:
    form = open_with(served, f"{AT_PORTLAND.application_id} Dec 1 2037 3pm CT virtual", TULSA, SISTER.id)
    served.slack.suggest(form, block_of(form, "applicant"), AT_PORTLAND.application_id)
    served.slack.choose(form, block_of(form, "applicant"), AT_PORTLAND.application_id)
    assert [each.partition(".")[0] for each in served.slack.submit(form).errors] == ["applicant"]
    assert (served.requests, served.apploi.puts) == ([], [])
