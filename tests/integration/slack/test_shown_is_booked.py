"""What was shown is what is booked, even if the words mean something else when the form is submitted; over signed HTTP,
with a clock that the tests move."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from slackbot.demo.fake_apploi import FakeApploi
from slackbot.demo.fake_apploi.failure_modes import FailureMode
from slackbot.demo.fake_slack import HIRING, FakeSlack
from slackbot.demo.fake_slack.delivery import Reply
from slackbot.demo.fake_slack.faults import Fault
from slackbot.demo.fake_slack.forms import Form
from slackbot.demo.people import MANAGER
from tests.integration.worker.test_worker_notifications import ManualClock
from tests.support.running import Running, running
from tests.support.steps import eventually, open_form, wait_for_result

NEW_YORK = ZoneInfo("America/New_York")


def at(wall: str) -> float:
    """A wall clock in New York, as seconds since the epoch."""
    return datetime.fromisoformat(wall).replace(tzinfo=NEW_YORK).timestamp()


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(at("2024-11-25 12:00"))  # a Monday, before the real time that the fake Slack uses


@pytest.fixture
def app(slack: FakeSlack, apploi: FakeApploi, tmp_path: Path, clock: ManualClock) -> Iterator[Running]:
    slack.should_escape = True
    with running(slack, apploi, tmp_path, clock) as started:
        yield started


def beneath(form: Form) -> str:
    """The preview."""
    texts = [block for block in form.blocks if block["block_id"] in ("look_again", "preview")]
    return "\n".join(str(block.get("text") or block.get("elements")) for block in texts)


def nothing_sent(app: Running, before: int = 0) -> bool:
    return (len(app.requests), len(app.apploi.puts)) == (before, before)


def booked(app: Running, number: int = 1) -> str:
    """The wall clock of the last booking in Apploi."""
    return str(app.apploi.wait_for_puts(number)[-1].body["date"])


@dataclass(frozen=True)
class Case:
    """Words shown at one time and submitted at another, both wall clocks in New York: what was shown, what they mean
    when they are submitted, and the date that is booked."""

    name: str
    words: str
    read: str
    shown: str
    sent: str
    asked: str
    date: str


CASES = [
    Case("the hour has come", "3pm", "2024-11-25 14:58", "Mon, Nov 25 · 3:00",
         "2024-11-25 15:01", "Tue, Nov 26 · 3:00", "2024-11-26T15:00:00Z"),
    Case("from now", "in 30 minutes", "2024-11-25 14:00", "Mon, Nov 25 · 2:30",
         "2024-11-25 14:07", "Mon, Nov 25 · 2:37", "2024-11-25T14:37:00Z"),
    Case("over the weekend", "next friday 2pm", "2024-11-30 10:00", "Fri, Dec 6 · 2:00",
         "2024-12-02 10:00", "Fri, Dec 13 · 2:00", "2024-12-13T14:00:00Z"),
    Case("over midnight", "tomorrow 3pm", "2024-11-25 23:58", "Tue, Nov 26 · 3:00",
         "2024-11-26 00:01", "Wed, Nov 27 · 3:00", "2024-11-27T15:00:00Z"),
    Case("overnight", "friday 10am", "2024-11-28 17:00", "Fri, Nov 29 · 10:00",
         "2024-11-29 08:00", "Fri, Dec 6 · 10:00", "2024-12-06T10:00:00Z"),
    Case("a length too", "noon for 45 min", "2024-11-25 11:59", "Mon, Nov 25 · 12:00–12:45",
         "2024-11-25 12:03", "Tue, Nov 26 · 12:00–12:45", "2024-11-26T12:00:00Z"),
    Case("another zone", "3pm PT", "2024-11-26 17:58", "Tue, Nov 26 · 3:00",
         "2024-11-26 18:01", "Wed, Nov 27 · 3:00", "2024-11-27T15:00:00Z"),
]  # fmt: skip


def opened_by_command(app: Running, words: str) -> Form:
    return open_form(app, f"Marcus Bell {words}")


def opened_empty(app: Running, words: str) -> Form:
    """An empty form into which the words are typed."""
    form = open_form(app, "Marcus Bell")
    app.slack.type(form, "when", words)
    return form


WAYS = {"command": opened_by_command, "typed": opened_empty}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_words_with_a_new_meaning_are_shown_and_have_to_be_confirmed(
    app: Running, clock: ManualClock, case: Case, way: str
) -> None:
    clock.now = at(case.read)
    form = WAYS[way](app, case.words)
    app.slack.wait_for(lambda: case.shown in beneath(form))
    clock.now = at(case.sent)
    reply = app.slack.submit(form)
    assert (reply.trouble, reply.response_action, form.is_open) == (None, "update", True)
    assert nothing_sent(app)
    assert case.asked in beneath(form)
    assert case.shown in beneath(form)  # what was shown
    assert form.values["when"]["when"]["value"] == case.words
    assert app.slack.submit(form).response_action is None
    assert booked(app) == case.date


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_words_with_an_unchanged_meaning_are_booked_at_once(app: Running, clock: ManualClock, case: Case) -> None:
    clock.now = at(case.read)
    form = opened_by_command(app, case.words)
    clock.now += 20
    assert app.slack.submit(form).response_action is None
    day, hour = re.findall(r"\d+", case.shown)[:2]
    assert booked(app)[8:10] == f"{int(day):02}"
    assert int(booked(app)[11:13]) % 12 == int(hour) % 12


def test_a_shown_time_that_has_passed_is_mentioned(app: Running, clock: ManualClock) -> None:
    clock.now = at("2024-11-25 14:58")
    form = opened_by_command(app, "3pm")
    clock.now = at("2024-11-25 15:01")
    app.slack.submit(form)
    assert "Mon, Nov 25 · 3:00 PM ET was shown here, but that time has passed" in beneath(form)


@pytest.mark.parametrize(
    ("words", "shown", "sent"),
    [
        ("today 3:10pm", "2024-11-25 15:05", "2024-11-25 15:11"),
        ("Dec 31 at 11pm", "2024-12-31 22:50", "2025-01-01 00:02"),
    ],
)
def test_a_passed_time_without_another_meaning_is_an_error_at_the_field(
    app: Running, clock: ManualClock, words: str, shown: str, sent: str
) -> None:
    clock.now = at(shown)
    form = opened_by_command(app, words)
    clock.now = at(sent)
    assert "has passed" in app.slack.submit(form).errors["when"]
    assert nothing_sent(app)


def test_words_that_change_meaning_during_the_question_are_booked_as_asked(app: Running, clock: ManualClock) -> None:
    form = opened_by_command(app, "in 30 minutes")
    for later in ("12:05", "12:06"):
        clock.now = at(f"2024-11-25 {later}")
        reply = app.slack.submit(form)
    assert reply.response_action is None
    assert booked(app) == "2024-11-25T12:35:00Z"


def test_an_old_question_is_asked_again(app: Running, clock: ManualClock) -> None:
    clock.now = at("2024-11-25 23:58")
    form = opened_by_command(app, "tomorrow 3pm")
    for later in ("2024-11-26 00:01", "2024-11-27 09:00"):
        clock.now = at(later)
        assert app.slack.submit(form).response_action == "update"
    assert "Nov 28" in beneath(form)
    assert nothing_sent(app)


def test_a_confirmation_does_not_count_for_other_words(app: Running, clock: ManualClock) -> None:
    clock.now = at("2024-11-25 23:58")
    form = opened_by_command(app, "tomorrow 3pm")
    clock.now = at("2024-11-26 00:01")
    app.slack.submit(form)
    app.slack.faults.standing["views.update"] = Fault("error", "fatal_error")
    app.slack.type(form, "when", "friday 3pm")
    assert app.slack.submit(form).response_action == "update"
    assert "Nov 29" in beneath(form)
    assert nothing_sent(app)


def test_an_accepted_form_is_never_said_to_be_unbooked(app: Running, clock: ManualClock) -> None:
    clock.now = at("2024-11-25 14:58")
    form = opened_by_command(app, "3pm")
    app.slack.deliver(app.slack.submit(form).delivery or pytest.fail("nothing was sent"))
    form.is_open = True  # the response was lost, so the user still sees the form
    assert booked(app) == "2024-11-25T15:00:00Z"
    clock.now = at("2024-11-25 15:01")
    assert "already sent this form, for Mon, Nov 25, 3:00" in app.slack.submit(form).errors["when"]
    assert len(app.apploi.puts) == 1


# Chosen readings


def chosen(app: Running, form: Form, hour: str) -> None:
    [value] = [o["value"] for b in form.blocks if b["block_id"] == "reading" for o in b["element"]["options"]
               if o["value"].endswith(hour)]  # fmt: skip
    app.slack.choose(form, "reading", value)


def test_a_chosen_reading_is_the_chosen_reading_when_the_day_has_changed(app: Running, clock: ManualClock) -> None:
    clock.now = at("2024-11-25 23:58")
    form = opened_by_command(app, "tomorrow at 7")
    chosen(app, form, "7am")
    clock.now = at("2024-11-26 00:01")
    assert app.slack.submit(form).response_action is None
    assert booked(app) == "2024-11-26T07:00:00Z"


def test_a_chosen_reading_that_has_passed_never_becomes_the_other_one(app: Running, clock: ManualClock) -> None:
    clock.now = at("2024-11-26 06:58")
    form = opened_by_command(app, "today at 7")
    chosen(app, form, "7am")
    app.slack.wait_for(lambda: "7:00–8:00 AM" in beneath(form))
    clock.now = at("2024-11-26 07:01")
    assert app.slack.submit(form).response_action == "update"
    assert nothing_sent(app)
    assert "has passed" in beneath(form)
    assert "7:00–8:00 PM" in beneath(form)
    assert "reading" not in [block["block_id"] for block in form.blocks]
    app.slack.submit(form)
    assert booked(app) == "2024-11-26T19:00:00Z"


# Words without a preview


def test_after_a_quick_submit_the_reading_is_shown_and_the_second_one_books(app: Running) -> None:
    form = open_form(app, "Marcus Bell")
    app.slack.faults.delays["views.update"] = 0.3
    app.slack.type(form, "when", "friday 3pm")
    reply = app.slack.submit(form)
    assert reply.response_action == "update"
    assert "Fri, Nov 29 · 3:00" in beneath(form)
    assert nothing_sent(app)
    assert app.slack.submit(form).response_action is None
    assert booked(app) == "2024-11-29T15:00:00Z"


def test_complete_words_need_no_second_submit(app: Running) -> None:
    form = open_form(app, "Marcus Bell")
    app.slack.faults.standing["views.update"] = Fault("error", "fatal_error")
    app.slack.type(form, "when", "Dec 15 2026 3pm ET")
    assert app.slack.submit(form).response_action is None
    assert booked(app) == "2026-12-15T15:00:00Z"


def test_an_old_preview_does_not_count_for_new_words(app: Running) -> None:
    form = opened_by_command(app, "thursday 9am")
    app.slack.faults.standing["views.update"] = Fault("error", "fatal_error")
    app.slack.type(form, "when", "fri 10:30am")
    assert "Nov 28" in beneath(form)
    assert app.slack.submit(form).response_action == "update"
    assert nothing_sent(app)
    assert "Fri, Nov 29 · 10:30" in beneath(form)
    app.slack.submit(form)
    assert booked(app) == "2024-11-29T10:30:00Z"


def test_other_words_of_the_same_meaning_are_booked(app: Running) -> None:
    form = opened_by_command(app, "thursday 9am")
    app.slack.faults.standing["views.update"] = Fault("error", "fatal_error")
    app.slack.type(form, "when", "thursday 9 am")
    assert app.slack.submit(form).response_action is None
    assert booked(app) == "2024-11-28T09:00:00Z"


def test_another_zone_has_to_be_confirmed_if_it_was_not_shown(app: Running) -> None:
    form = opened_by_command(app, "thursday 9am")
    app.slack.faults.standing["views.update"] = Fault("error", "fatal_error")
    app.slack.suggest(form, "timezone", "chicago")
    app.slack.choose(form, "timezone", "America/Chicago")
    assert app.slack.submit(form).response_action == "update"
    assert " CT*" in beneath(form)
    app.slack.submit(form)
    assert app.apploi.wait_for_puts(1)[0].body["timezone"] == "America/Chicago"


# Other ways to a form


def stands(app: Running) -> Any:
    """Book an interview; the message about it."""
    app.slack.submit(open_form(app, "Marcus Bell Nov 29 2024 3pm"))
    message = wait_for_result(app, kind="interview_scheduled")
    eventually(lambda: app.requests[0].posted_message)
    return message


def test_rescheduling_asks_for_the_same_confirmations(app: Running, clock: ManualClock) -> None:
    app.slack.press(stands(app), "reschedule")
    form = app.slack.wait_for_view(MANAGER.id)
    clock.now = at("2024-11-25 23:58")
    app.slack.type(form, "when", "tomorrow 3pm")
    app.slack.wait_for(lambda: "Nov 26" in beneath(form))
    clock.now = at("2024-11-26 00:01")
    assert app.slack.submit(form).response_action == "update"
    assert form.source["submit"]["text"] == "Reschedule"
    assert "Nov 27" in beneath(form)
    assert nothing_sent(app, 1)
    app.slack.submit(form)
    assert booked(app, 2) == "2024-11-27T15:00:00Z"


def test_a_form_with_the_current_time_books_it_at_any_time(app: Running, clock: ManualClock) -> None:
    form = open_form(app, "Marcus Bell friday 3pm")
    app.apploi.failure_mode = FailureMode.NO_SUCH_APPLICANT
    app.slack.submit(form)
    app.slack.press(wait_for_result(app, kind="interview_failed"), "edit_request")
    app.apploi.failure_mode = FailureMode.FINE
    form = app.slack.wait_for_view(MANAGER.id)
    clock.now = at("2024-11-28 09:00")
    assert app.slack.submit(form).response_action is None
    assert booked(app, 2) == "2024-11-29T15:00:00Z"


def test_a_form_from_an_old_message_books_the_day_it_shows(app: Running, clock: ManualClock) -> None:
    message = app.slack.workspace.post(HIRING, "Interview Marcus Bell on friday at 3pm", user=MANAGER.id)
    message.ts = f"{int(at('2024-11-20 09:00'))}.000001"
    clock.now = at("2024-11-22 14:00")
    app.slack.message_shortcut(message, "schedule_interview_from_message")
    form = app.slack.wait_for_view(MANAGER.id)
    app.slack.wait_for(lambda: "applicant" in [block["block_id"] for block in form.blocks])
    assert "Fri, Nov 22 · 3:00" in beneath(form)
    clock.now = at("2024-11-22 15:01")
    assert "has passed" in app.slack.submit(form).errors["when"]
    assert nothing_sent(app)


def clashing(app: Running, words: str) -> Form:
    """A submitted form that asks whether to book despite a conflict."""
    stands(app)
    form = open_form(app, f"Aisha Khan {words}")
    assert app.slack.submit(form).response_action == "update"
    assert "Book anyway" in form.source["submit"]["text"]
    return form


def test_book_anyway_names_the_time_that_it_books(app: Running) -> None:
    form = clashing(app, "friday 3:30pm")
    [question] = [block["text"]["text"] for block in form.blocks if block["block_id"] == "question"]
    assert "*Not booked yet:* Fri, Nov 29, 3:30" in question
    app.slack.submit(form)
    assert booked(app, 2) == "2024-11-29T15:30:00Z"


def test_book_anyway_asks_if_the_words_have_a_new_meaning(app: Running, clock: ManualClock) -> None:
    form = clashing(app, "friday 3:30pm")
    clock.now = at("2024-11-29 09:00")
    assert app.slack.submit(form).response_action == "update"
    assert "Dec 6" in beneath(form)
    assert form.source["submit"]["text"] == "Schedule"
    assert "question" not in [block["block_id"] for block in form.blocks]
    assert nothing_sent(app, 1)
    app.slack.submit(form)
    assert booked(app, 2) == "2024-12-06T15:30:00Z"


def test_book_anyway_with_an_outdated_state_asks(app: Running) -> None:
    form = clashing(app, "Nov 29 2024 3:30pm")
    app.slack.type(form, "when", "Nov 29 2024 3:45pm")
    app.slack.wait_for(lambda: "3:45–4:45 PM" in beneath(form))
    form.values["when"]["when"]["value"] = "Nov 29 2024 3:30pm"  # bolt-js#625: the state from before the change
    reply: Reply = app.slack.submit(form)
    assert reply.response_action == "update"
    assert "3:30–4:30 PM" in beneath(form)
    assert nothing_sent(app, 1)


def test_book_anyway_confirms_the_time_it_names(app: Running, clock: ManualClock) -> None:
    app.slack.submit(open_form(app, "Marcus Bell in 40 minutes"))
    assert booked(app) == "2024-11-25T12:40:00Z"
    app.slack.forms.clear(MANAGER.id)
    form = open_form(app, "Aisha Khan in 30 minutes")
    assert "Book anyway" in str(app.slack.submit(form).body)
    clock.now = at("2024-11-25 12:02")
    assert app.slack.submit(form).response_action is None
    assert booked(app, 2) == "2024-11-25T12:30:00Z"
