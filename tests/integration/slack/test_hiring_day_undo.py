"""*Undo* and *Stop* of a hiring day, over signed HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from slackbot.demo.fake_apploi import FakeApploi
from slackbot.demo.fake_apploi.failure_modes import FailureMode
from slackbot.demo.fake_slack import HIRING, FakeSlack, Message
from slackbot.demo.people import INTERVIEWER, MANAGER
from slackbot.domain.request import State
from tests.integration.slack.test_hiring_day import (
    AISHA,
    DIRECT,
    HANNAH,
    MARCUS,
    WORDS,
    choose,
    day_messages,
    lines,
    open_day,
    shown,
    wait_for_lines,
)
from tests.support.running import Running, running
from tests.support.steps import eventually, wait_for_ephemeral
from tests.support.undo import UNDO_SECONDS, JumpingClock, end_undo


@pytest.fixture
def clock() -> JumpingClock:
    return JumpingClock()


@pytest.fixture
def app(slack: FakeSlack, apploi: FakeApploi, tmp_path: Path, clock: JumpingClock) -> Iterator[Running]:
    slack.should_escape = True
    with running(slack, apploi, tmp_path, clock, UNDO_SECONDS=str(UNDO_SECONDS)) as started:
        yield started


def submitted(app: Running, *modes: FailureMode) -> Message:
    """Submit the form; the message with *Undo* for its sender. `modes` are Apploi's for the first bookings."""
    form = open_day(app)
    app.apploi.slow_seconds = 2.0
    app.apploi.next_modes.extend(modes)
    assert app.slack.submit(form).trouble is None
    return app.slack.wait_for(
        lambda: [m for m in app.slack.messages(HIRING, MANAGER.id) if "undo_hiring_day" in str(m)]
    )[-1]


def test_undo_in_time_sends_and_posts_nothing(app: Running, clock: JumpingClock) -> None:
    private = submitted(app)
    assert private.only_for == MANAGER.id
    assert "Booking 3 interviews" in private.text
    app.slack.press(private, "undo_hiring_day", user=MANAGER.id)
    app.slack.wait_for(lambda: "Stopped 3 interviews" in str(app.slack.messages(HIRING, MANAGER.id)[-1].text))
    app.slack.wait_for_view(MANAGER.id)
    end_undo(app, clock)
    eventually(lambda: app.bot.store.hiring_days.next_due(clock()) is None)
    assert [one.state for one in app.requests] == [State.WITHDRAWN] * 3
    assert (day_messages(app), app.apploi.puts) == ([], [])


def test_undo_opens_the_form_as_it_was(app: Running, clock: JumpingClock) -> None:
    form = open_day(app, WORDS.replace("each", "each every 30 min"))
    app.slack.type(form, f"slot_time_{AISHA}", "4pm")
    app.slack.wait_for(lambda: "4:00–4:20 PM ET* · Aisha Khan" in shown(form, "times_"))
    before = shown(form, "times_")
    app.slack.submit(form)
    private = app.slack.wait_for(lambda: [m for m in app.slack.messages(HIRING, MANAGER.id) if "undo_hiring" in str(m)])
    app.slack.press(private[-1], "undo_hiring_day", user=MANAGER.id)
    app.slack.wait_for(lambda: [one for one in app.slack.forms.stack(MANAGER.id) if one.id != form.id])
    again = app.slack.view(MANAGER.id)
    assert shown(again, "times_") == before
    assert app.slack.submit(again).response_action is None
    end_undo(app, clock)
    wait_for_lines(app, "✅", "✅", "✅")
    assert sorted(put.body["date"][11:16] for put in app.apploi.puts) == ["13:00", "14:00", "16:00"]


def test_without_undo_the_day_is_posted_once_its_time_is_over(app: Running, clock: JumpingClock) -> None:
    submitted(app)
    assert day_messages(app) == []
    end_undo(app, clock)
    wait_for_lines(app, "✅", "✅", "✅")


def test_the_rest_is_stopped_while_the_first_is_being_sent(app: Running, clock: JumpingClock) -> None:
    submitted(app, FailureMode.SLOW)
    end_undo(app, clock)
    message = wait_for_lines(app, "⏳", "⏳", "⏳")
    app.apploi.wait_for_puts(1)
    app.slack.press(message, "undo_hiring_day", user=INTERVIEWER.id, block_id="hiring_day_actions")
    assert "Only <@U0MAYA0001>" in wait_for_ephemeral(app, INTERVIEWER.id)
    app.slack.press(message, "undo_hiring_day", user=MANAGER.id, block_id="hiring_day_actions")
    app.slack.wait_for(lambda: "Stopped 2 interviews" in str([m.text for m in app.slack.messages(HIRING, MANAGER.id)]))
    message = wait_for_lines(app, "✅", "⏹", "⏹")
    assert "Hiring day: 1 of 1 booked" in message.text
    assert [put.applicant_id for put in app.apploi.puts] == [MARCUS]


def test_one_line_is_stopped_and_the_others_are_sent(app: Running, clock: JumpingClock) -> None:
    submitted(app, FailureMode.SLOW)
    end_undo(app, clock)
    message = wait_for_lines(app, "⏳", "⏳", "⏳")
    app.apploi.wait_for_puts(1)
    choose(app, message, 2, "stop_trying")
    message = wait_for_lines(app, "✅", "⏹", "✅")
    assert "Stopped by <@U0MAYA0001> before it was sent." in lines(message)[1]
    assert [put.applicant_id for put in app.apploi.puts] == [MARCUS, HANNAH]
    assert [m for m in app.slack.messages(DIRECT) if "Not booked" in m.text] == []
