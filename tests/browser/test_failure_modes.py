"""Failure modes of Apploi and Slack, and a killed app, in a real browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from slackbot.demo.fake_apploi.failure_modes import FailureMode
from slackbot.demo.fake_slack import Condition
from slackbot.demo.runner import Demo
from tests.support.demo_driver import fill_form, message, schedule

DONE = "Interview booked: Marcus Bell"
REFUSED = "Not booked: Marcus Bell"
UNCLEAR = "Please check in Apploi: Marcus Bell"
LATER = "Not booked yet: Marcus Bell"

# The message in the channel, and the button that finishes the request once Apploi works again.
MODES = [
    (FailureMode.SLOW, DONE, None),
    (FailureMode.HTML, UNCLEAR, "It's there"),
    (FailureMode.LOGIN_PAGE, UNCLEAR, "It's there"),
    (FailureMode.SAYS_NO_WITH_200, UNCLEAR, "It's there"),
    (FailureMode.EMPTY, DONE, None),
    (FailureMode.REFUSES_KEY, REFUSED, "Try again"),
    (FailureMode.NO_ACCESS, REFUSED, "Try again"),
    (FailureMode.NO_SUCH_APPLICANT, REFUSED, "Try again"),
    (FailureMode.SERVER_ERROR, UNCLEAR, "It's there"),
    (FailureMode.DROPS_BEFORE, UNCLEAR, "It's there"),
    (FailureMode.DROPS_AFTER, UNCLEAR, "It's there"),
]


@pytest.mark.parametrize(("mode", "headline", "button"), MODES, ids=[each[0].value for each in MODES])
def test_each_failure_mode_has_its_message_and_button(
    manager_page: Page, demo: Demo, mode: FailureMode, headline: str, button: str | None
) -> None:
    fill_form(manager_page)
    demo.apploi.slow_seconds = 0.3
    demo.apploi.failure_mode = mode
    schedule(manager_page)
    result = message(manager_page, headline)
    expect(result).to_be_visible()
    demo.apploi.failure_mode = FailureMode.FINE
    if button:
        result.get_by_role("button", name=button).click()
        if button == "It's there":
            asked = manager_page.get_by_role("dialog", name="Is it in Apploi?")
            asked.get_by_role("button", name=button).click()
        expect(message(manager_page, DONE)).to_be_visible()


def test_sending_an_unclear_booking_again_asks_for_confirmation(manager_page: Page, demo: Demo) -> None:
    fill_form(manager_page)
    demo.apploi.failure_mode = FailureMode.DROPS_BEFORE
    schedule(manager_page)
    demo_button = message(manager_page, UNCLEAR).get_by_role("button", name="It's not there – book it")
    demo_button.click()
    question = manager_page.get_by_role("dialog", name="Book it again?")
    manager_page.keyboard.press("Escape")
    expect(question).to_be_hidden()
    expect(demo_button).to_be_focused()
    demo.apploi.failure_mode = FailureMode.FINE
    demo_button.press("Enter")
    manager_page.keyboard.press("Enter")
    expect(message(manager_page, DONE)).to_be_visible()


@pytest.mark.parametrize("mode", [FailureMode.BUSY, FailureMode.UNAVAILABLE, FailureMode.DOWN])
def test_bookings_wait_until_apploi_is_available_again(manager_page: Page, demo: Demo, mode: FailureMode) -> None:
    fill_form(manager_page)
    demo.apploi.retry_after = "1"
    demo.apploi.failure_mode = mode
    schedule(manager_page)
    expect(message(manager_page, LATER)).to_be_visible()
    demo.apploi.failure_mode = FailureMode.FINE
    expect(message(manager_page, DONE)).to_be_visible(timeout=30_000)


@pytest.mark.parametrize("condition", [Condition.MIGRATING, Condition.TOKEN_REVOKED])
def test_results_are_posted_once_slack_works_again(manager_page: Page, demo: Demo, condition: Condition) -> None:
    fill_form(manager_page)
    posted = len(demo.slack.calls_of("chat.postMessage"))
    demo.slack.set_condition(condition)
    schedule(manager_page)
    demo.slack.wait_for(lambda: len(demo.slack.calls_of("chat.postMessage")) > posted)
    demo.slack.set_condition(Condition.FINE)
    expect(message(manager_page, DONE)).to_be_visible(timeout=30_000)


def test_a_booking_survives_a_kill_and_a_restart(manager_page: Page, demo: Demo) -> None:
    fill_form(manager_page)
    booked = len(demo.apploi.puts)
    demo.apploi.failure_mode = FailureMode.DOWN
    schedule(manager_page)
    expect(message(manager_page, LATER)).to_be_visible()
    demo.kill_app()
    demo.apploi.failure_mode = FailureMode.FINE
    demo.restart_app()
    expect(message(manager_page, DONE)).to_be_visible(timeout=60_000)
    assert len(demo.apploi.puts) == booked + 1
