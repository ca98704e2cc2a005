"""A hiring day, over signed HTTP: one form, a request for each applicant, and one message about all of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from slackbot.demo.fake_apploi import FakeApploi
from slackbot.demo.fake_apploi.failure_modes import FailureMode
from slackbot.demo.fake_slack import HIRING, RANDOM, FakeSlack
from slackbot.demo.fake_slack.forms import Form
from slackbot.demo.fake_slack.workspace import Message
from slackbot.demo.people import GUEST, INTERVIEWER, MANAGER, PLAIN, STRANGER
from slackbot.domain.request import State
from tests.support.running import Running, running
from tests.support.steps import COMMAND, eventually, wait_for_ephemeral

WORDS = "Marcus Bell, Aisha Khan and Hannah Weiss Dec 1 2037 from 1pm ET 20 min each with @luis at Room 2"
DIRECT = f"D{MANAGER.id[1:]}"
MARCUS, AISHA, HANNAH = "265733760", "265733761", "265733768"


@pytest.fixture
def app(slack: FakeSlack, apploi: FakeApploi, tmp_path: Path) -> Iterator[Running]:
    slack.should_escape = True
    with running(slack, apploi, tmp_path) as started:
        yield started


def open_day(app: Running, text: str = WORDS, user: str = MANAGER.id) -> Form:
    """Open the form with a command, and wait until it shows who was found and when each one's interview is."""
    reply = app.slack.command(COMMAND, text, channel=HIRING, user=user)
    assert (reply.status, reply.body) == (200, "")
    app.slack.wait_for_view(user)
    app.slack.wait_for(lambda: "applicants" in ids_of(app.slack.view(user)))
    return app.slack.view(user)


def ids_of(form: Form) -> list[str]:
    return [block["block_id"] for block in form.blocks]


def shown(form: Form, block_id: str) -> str:
    """The text of a block, or of all that begin with this id."""
    blocks = [block for block in form.blocks if block["block_id"].startswith(block_id)]
    texts = [block.get("text") or block.get("elements", [{}])[0] for block in blocks]
    return "\n".join(str(text.get("text")) for text in texts)


def day_messages(app: Running, channel: str = HIRING) -> list[Message]:
    return [m for m in app.slack.messages(channel) if (m.metadata or {}).get("event_type") == "hiring_day"]


def lines(message: Message) -> list[str]:
    return [b["text"]["text"] for b in message.blocks if b["block_id"].startswith("day_line_")]


def wait_for_lines(app: Running, *signs: str, channel: str = HIRING) -> Message:
    """Wait until the lines of the only message begin with these signs."""

    def found() -> bool:
        return [[line[0] for line in lines(one)] for one in day_messages(app, channel)] == [list(signs)]

    app.slack.wait_for(found)
    return day_messages(app, channel)[0]


def choose(app: Running, message: Message, place: int, action_id: str) -> Any:
    """Choose from the menu of a line."""
    block = next(b for b in message.blocks if b["block_id"] == f"day_line_{place}")
    value = next(o["value"] for o in block["accessory"]["options"] if o["value"].startswith(f"{action_id} "))
    return app.slack.press(message, "more_actions", user=MANAGER.id, block_id=block["block_id"], value=value)


def test_others_are_there_at_each_interview_and_strangers_at_none(app: Running) -> None:
    form = open_day(app, WORDS.replace("@luis", "@luis and @robin"))
    assert form.values["also_there"]["also_there"]["selected_users"] == [PLAIN.id]
    app.slack.choose(form, "also_there", [PLAIN.id, STRANGER.id])
    assert "isn't in this workspace" in app.slack.submit(form).errors["also_there"]
    assert app.requests == []
    app.slack.choose(form, "also_there", [PLAIN.id])
    app.slack.wait_for(lambda: shown(form, "times_"))
    assert app.slack.submit(form).trouble is None
    wait_for_lines(app, "✅", "✅", "✅")
    assert [one.also_there for one in app.requests] == [(PLAIN.id,)] * 3
    told = f"D{PLAIN.id[1:]}"
    app.slack.wait_for(lambda: app.slack.workspace.has_dm_with_bot(PLAIN.id))
    app.slack.wait_for(lambda: len([m for m in app.slack.messages(told, PLAIN.id) if "also joining" in m.text]) == 3)


def test_three_applicants_are_booked_one_after_another_and_told_in_one_message(app: Running) -> None:
    form = open_day(app)
    times = shown(form, "times_").split("\n")
    assert times == [
        "1. *1:00–1:20 PM ET* · Marcus Bell",
        "2. *1:20–1:40 PM ET* · Aisha Khan",
        "3. *1:40–2:00 PM ET* · Hannah Weiss",
    ]
    assert app.slack.submit(form).trouble is None
    message = wait_for_lines(app, "✅", "✅", "✅")
    assert "Hiring day: 3 of 3 booked" in message.text
    assert [(put.applicant_id, put.body["date"]) for put in app.apploi.puts] == [
        (MARCUS, "2037-12-01T13:00:00Z"),
        (AISHA, "2037-12-01T13:20:00Z"),
        (HANNAH, "2037-12-01T13:40:00Z"),
    ]


def test_a_message_that_names_several_opens_the_form_for_a_day(app: Running) -> None:
    words = WORDS.replace("@luis", f"<@{INTERVIEWER.id}> and <@{PLAIN.id}>")
    message = app.slack.workspace.post(HIRING, words, user=MANAGER.id)
    assert app.slack.message_shortcut(message, "schedule_interview_from_message").body == ""
    app.slack.wait_for_view(MANAGER.id)
    app.slack.wait_for(lambda: "applicants" in ids_of(app.slack.view(MANAGER.id)))
    form = app.slack.view(MANAGER.id)
    assert form.values["also_there"]["also_there"]["selected_users"] == [PLAIN.id]
    assert "Filled in from what you wrote" in str(form.blocks)
    assert form.values["interviewer"]["interviewer"]["selected_user"] == INTERVIEWER.id
    assert shown(form, "times_").split("\n") == [
        "1. *1:00–1:20 PM ET* · Marcus Bell",
        "2. *1:20–1:40 PM ET* · Aisha Khan",
        "3. *1:40–2:00 PM ET* · Hannah Weiss",
    ]


def test_a_failure_and_a_busy_apploi_hide_nothing(app: Running) -> None:
    app.apploi.retry_after = "1"
    form = open_day(app)
    app.apploi.next_modes.extend([FailureMode.INVALID, FailureMode.BUSY])
    app.slack.submit(form)
    message = wait_for_lines(app, "❌", "✅", "✅")
    assert "not available at that time" in lines(message)[0]
    told = app.slack.wait_for(lambda: [m for m in app.slack.messages(f"D{MANAGER.id[1:]}") if "Not booked" in m.text])
    assert len(told) == 1
    choose(app, message, 1, "send_again")
    wait_for_lines(app, "✅", "✅", "✅")
    assert sorted(put.applicant_id for put in app.apploi.bookings) == [MARCUS, AISHA, HANNAH]
    assert [one.state for one in app.requests] == [State.SCHEDULED] * 3


def test_a_repeated_submission_books_nothing_twice(app: Running) -> None:
    form = open_day(app)
    sent = app.slack.submit(form)
    assert {app.slack.redeliver(sent).body for _ in range(3)} == {""}
    wait_for_lines(app, "✅", "✅", "✅")
    assert (len(app.apploi.puts), len(app.requests)) == (3, 3)


def test_a_time_for_one_person_is_shown_and_booked(app: Running) -> None:
    form = open_day(app)
    app.slack.type(form, f"slot_time_{AISHA}", "3pm")
    app.slack.wait_for(lambda: "*3:00–3:20 PM ET* · Aisha Khan" in shown(form, "times_"))
    app.slack.submit(form)
    wait_for_lines(app, "✅", "✅", "✅")
    assert [put.body["date"][11:16] for put in app.apploi.puts] == ["13:00", "15:00", "13:40"]


def test_breaks_between_the_interviews(app: Running) -> None:
    form = open_day(app, WORDS.replace("each", "each every 30 min"))
    assert "*1:30–1:50 PM ET* · Aisha Khan" in shown(form, "times_")
    app.slack.choose(form, "every", "45")
    app.slack.wait_for(lambda: "*1:45–2:05 PM ET* · Aisha Khan" in shown(form, "times_"))


def test_names_that_are_several_or_nobody_have_to_be_picked(app: Running) -> None:
    form = open_day(app, "Jane Doe, Marcus Bell and Zelda Nobody Dec 1 2037 1pm ET 20 min each with @luis")
    field = form.block("applicants")
    assert [option["value"] for option in field["element"]["initial_options"]] == [MARCUS]
    assert "“Jane Doe” and “Zelda Nobody”" in field["hint"]["text"]
    app.slack.suggest(form, "applicants", "jane")
    app.slack.choose(form, "applicants", [MARCUS, "265733753"])
    app.slack.wait_for(lambda: "*1:20–1:40 PM ET* · Jane Doe" in shown(form, "times_"))
    app.slack.submit(form)
    wait_for_lines(app, "✅", "✅")


def test_what_was_not_shown_is_not_booked(app: Running) -> None:
    """The times of a form that is submitted before its preview has followed."""
    form = open_day(app)
    app.slack.fill(form, "when", "Dec 1 2037 4pm ET")
    assert app.slack.submit(form).response_action == "update"
    assert "Nothing is booked yet" in shown(form, "look_again")
    assert "*4:00–4:20 PM ET* · Marcus Bell" in shown(form, "times_")
    assert app.slack.submit(form).trouble is None
    wait_for_lines(app, "✅", "✅", "✅")


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ("Nov 30 2020 3pm", "passed"),
        ("3pm tomorrow or Friday", "more than one"),
        ("Mar 8 2037 2:30am", "doesn't exist"),
    ],
)
def test_an_unclear_time_of_one_person_is_asked_about_at_its_field(app: Running, typed: str, error: str) -> None:
    form = open_day(app)
    app.slack.type(form, f"slot_time_{AISHA}", typed)
    app.slack.wait_for(lambda: "*Please check Aisha Khan:*" in shown(form, "times_"))
    errors = app.slack.submit(form).errors
    assert list(errors) == [f"slot_time_{AISHA}"]
    assert error in errors[f"slot_time_{AISHA}"]
    assert app.requests == []


def test_clashes_are_asked_about_once(app: Running) -> None:
    app.slack.submit(open_day(app))
    wait_for_lines(app, "✅", "✅", "✅")
    form = open_day(app, WORDS.replace("20 min each", "20 min each every 15 min"))
    assert app.slack.submit(form).response_action == "update"
    question = shown(form, "question")
    assert "*Marcus Bell* already has an interview" in question
    assert "*Aisha Khan*, 1:15 PM ET, starts before *Marcus Bell*, 1:00 PM ET, is over." in question
    assert len(app.requests) == 3
    assert app.slack.submit(form).response_action is None
    assert len(app.requests) == 6


def test_a_moved_and_a_canceled_interview_are_shown_in_their_lines(app: Running) -> None:
    app.slack.submit(open_day(app))
    message = wait_for_lines(app, "✅", "✅", "✅")
    choose(app, message, 2, "reschedule")
    form = app.slack.wait_for_view(MANAGER.id)
    app.slack.type(form, "when", "Dec 2 2037 10am")
    app.slack.submit(form)
    message = wait_for_lines(app, "✅", "↪", "✅")
    assert "Moved to Wed, Dec 2, 2037, 10:00 AM ET" in lines(message)[1]
    moved = app.requests[0]
    assert (moved.hiring_day, moved.state) == (None, State.SCHEDULED)
    choose(app, message, 3, "cancel_interview")
    app.slack.submit(app.slack.wait_for_view(MANAGER.id))
    wait_for_lines(app, "✅", "↪", "🚫")


def test_a_corrected_request_takes_its_line(app: Running) -> None:
    form = open_day(app)
    app.apploi.next_modes.append(FailureMode.INVALID)
    app.slack.submit(form)
    message = wait_for_lines(app, "❌", "✅", "✅")
    choose(app, message, 1, "edit_request")
    form = app.slack.wait_for_view(MANAGER.id)
    app.slack.type(form, "when", "Dec 1 2037 5pm")
    app.slack.submit(form)
    message = wait_for_lines(app, "✅", "✅", "✅")
    assert "5:00–5:20 PM ET" in lines(message)[0]


def test_twenty_applicants_with_a_busy_apploi_and_a_failure_among_them(app: Running) -> None:
    names = add_applicants(app, 20)
    app.apploi.retry_after = "1"
    form = open_day(app, f"{', '.join(names)} Dec 1 2037 8am ET 15 min each with @luis")
    app.apploi.next_modes.extend([FailureMode.FINE] * 6 + [FailureMode.BUSY] + [FailureMode.FINE] * 3)
    app.apploi.next_modes.append(FailureMode.INVALID)
    assert app.slack.submit(form).trouble is None
    app.slack.wait_for(lambda: [line[0] for m in day_messages(app) for line in lines(m)].count("✅") == 19)
    message = day_messages(app)[0]
    assert "Hiring day: 19 of 20 booked" in message.text
    assert sorted(line[0] for line in lines(message)) == ["✅"] * 19 + ["❌"]
    assert len(app.apploi.puts) == 21
    assert len({put.applicant_id for put in app.apploi.bookings}) == len(app.apploi.bookings) == 19


def add_applicants(app: Running, number: int) -> list[str]:
    """More people in Apploi; their names."""
    names = [f"{first} {last}" for last in LAST_NAMES for first in ("Ada", "Ben", "Cleo", "Dan")][:number]
    for at, name in enumerate(names):
        first, last = name.split()
        job = {"id": 880102, "name": "Certified Nursing Assistant", "team_id": 23567, "team_name": "Harbor Care"}
        person = {"id": at, "first_name": first, "last_name": last, "email": f"{first}.{last}@example.com"}
        app.apploi.applicants.append({"id": 700_000_000 + at, "person": person, "job": job})
    return names


LAST_NAMES = ("Abara", "Brandt", "Costa", "Dufour", "Evans")


def test_where_the_app_may_not_post_the_requester_reads_it_and_the_channel_how_it_ended(app: Running) -> None:
    app.slack.command(COMMAND, WORDS, channel=RANDOM, user=MANAGER.id)
    app.slack.wait_for_view(MANAGER.id)
    app.slack.wait_for(lambda: "applicants" in ids_of(app.slack.view(MANAGER.id)))
    app.slack.submit(app.slack.view(MANAGER.id))
    message = wait_for_lines(app, "✅", "✅", "✅", channel=DIRECT)
    assert f"couldn't post this in <#{RANDOM}>" in str(message.blocks)
    (ended,) = app.slack.wait_for(lambda: [m for m in app.slack.messages(RANDOM) if "3 of 3 booked" in m.text])
    assert "more_actions" not in str(ended.blocks)


def test_a_guest_gets_neither_form_nor_names(app: Running) -> None:
    app.slack.command(COMMAND, WORDS, channel=HIRING, user=GUEST.id)
    assert "members of this workspace" in wait_for_ephemeral(app, GUEST.id)
    assert app.slack.forms.stack(GUEST.id) == []


def test_old_days_are_deleted_with_the_personal_data(app: Running) -> None:
    app.slack.submit(open_day(app))
    wait_for_lines(app, "✅", "✅", "✅")
    day = app.requests[0].hiring_day or ""
    store, far = app.bot.store, 4_000_000_000.0
    eventually(lambda: all(one.due_at is None for one in app.requests))
    eventually(lambda: store.hiring_days.next_due(far) is None and not store.hiring_days.leases())
    assert store.redact_before(far) == 3
    assert store.hiring_days.get(day) is None
