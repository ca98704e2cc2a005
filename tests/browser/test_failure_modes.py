"""Each mood of Apploi in a real browser, to its message and its buttons; and a kill in the middle."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from slackbot.demo.fake_apploi.failure_modes import FailureMode
from slackbot.demo.fake_slack import Condition
from slackbot.demo.runner import Demo
from tests.support.demo_driver import filled, message, schedule

DONE = "Interview scheduled: Marcus Bell"
REFUSED = "Not scheduled: Marcus Bell"
UNCLEAR = "Please check in Apploi: Marcus Bell"
LATER = "Not booked yet: Marcus Bell"

# What the channel reads, and the button that leads on from there once Apploi is itself again.
MOODS = [
    (FailureMode.SLOW, DONE, None),
    (FailureMode.HTML, UNCLEAR, "Mark as scheduled"),
    (FailureMode.LOGIN_PAGE, UNCLEAR, "Mark as scheduled"),
    (FailureMode.SAYS_NO_WITH_200, UNCLEAR, "Mark as scheduled"),
    (FailureMode.EMPTY, DONE, None),
    (FailureMode.REFUSES_KEY, REFUSED, "Send again"),
    (FailureMode.NO_ACCESS, REFUSED, "Send again"),
    (FailureMode.NO_SUCH_APPLICANT, REFUSED, "Send again"),
    (FailureMode.SERVER_ERROR, UNCLEAR, "Mark as scheduled"),
    (FailureMode.CUTS_BEFORE, UNCLEAR, "Mark as scheduled"),
    (FailureMode.CUTS_AFTER, UNCLEAR, "Mark as scheduled"),
]


@pytest.mark.parametrize(("mood", "headline", "button"), MOODS, ids=[each[0].value for each in MOODS])
def test_each_mood_has_its_message_and_its_button(
    seen: Page, demo: Demo, mood: FailureMode, headline: str, button: str | None
) -> None:
    filled(seen)
    demo.apploi.slow_seconds = 0.3
    demo.apploi.failure_mode = mood
    schedule(seen)
    told = message(seen, headline)
    expect(told).to_be_visible()
    demo.apploi.failure_mode = FailureMode.FINE
    if button:
        told.get_by_role("button", name=button).click()
        expect(message(seen, DONE)).to_be_visible()


def test_what_may_be_booked_already_is_sent_again_only_after_a_question(seen: Page, demo: Demo) -> None:
    filled(seen)
    demo.apploi.failure_mode = FailureMode.CUTS_BEFORE
    schedule(seen)
    demo_button = message(seen, UNCLEAR).get_by_role("button", name="Send again")
    demo_button.click()
    question = seen.get_by_role("dialog", name="Send it again?")
    seen.keyboard.press("Escape")
    expect(question).to_be_hidden()
    expect(demo_button).to_be_focused()
    demo.apploi.failure_mode = FailureMode.FINE
    demo_button.press("Enter")
    seen.keyboard.press("Enter")
    expect(message(seen, DONE)).to_be_visible()


@pytest.mark.parametrize("mood", [FailureMode.BUSY, FailureMode.UNAVAILABLE, FailureMode.AWAY])
def test_an_apploi_that_takes_nothing_now_is_told_as_pending_and_booked_later(
    seen: Page, demo: Demo, mood: FailureMode
) -> None:
    filled(seen)
    demo.apploi.retry_after = "1"
    demo.apploi.failure_mode = mood
    schedule(seen)
    expect(message(seen, LATER)).to_be_visible()
    demo.apploi.failure_mode = FailureMode.FINE
    expect(message(seen, DONE)).to_be_visible(timeout=30_000)


@pytest.mark.parametrize("condition", [Condition.MIGRATING, Condition.TOKEN_REVOKED])
def test_what_slack_does_not_take_is_shown_once_it_is_itself_again(
    seen: Page, demo: Demo, condition: Condition
) -> None:
    filled(seen)
    posted = len(demo.slack.calls_of("chat.postMessage"))
    demo.slack.set_condition(condition)
    schedule(seen)
    demo.slack.wait_for(lambda: len(demo.slack.calls_of("chat.postMessage")) > posted)
    demo.slack.set_condition(Condition.FINE)
    expect(message(seen, DONE)).to_be_visible(timeout=30_000)


def test_killed_in_the_middle_and_started_again_nothing_is_lost(seen: Page, demo: Demo) -> None:
    filled(seen)
    booked = len(demo.apploi.puts)
    demo.apploi.failure_mode = FailureMode.AWAY
    schedule(seen)
    expect(message(seen, LATER)).to_be_visible()
    demo.kill_app()
    demo.apploi.failure_mode = FailureMode.FINE
    demo.restart_app()
    expect(message(seen, DONE)).to_be_visible(timeout=60_000)
    assert len(demo.apploi.puts) == booked + 1
