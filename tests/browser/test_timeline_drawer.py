"""The drawer "What happened" in a real browser: its steps, filter, failure modes, and buttons for the app."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect
from slack_sdk import WebClient

from slackbot.demo.fake_apploi import FailureMode
from slackbot.demo.fake_slack import Condition
from slackbot.demo.runner import Demo
from tests.demo.test_runner import TINY_APP
from tests.support.demo_fixtures import open_page, send_message

# Also accepts every request from Slack.
TAKER = TINY_APP.replace("    def log_message", "    do_POST = do_GET\n    def log_message")


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Demo]:
    with Demo(tmp_path, command=(sys.executable, "-c", TAKER)) as started:
        yield started


@pytest.fixture
def page(demo: Demo, context: BrowserContext) -> Iterator[Page]:
    with open_page(context, demo.page_url) as opened:
        yield opened


@pytest.fixture
def drawer(page: Page) -> Locator:
    page.get_by_role("button", name="What happened", exact=True).click()
    drawer = page.get_by_role("complementary", name="What happened")
    expect(drawer.get_by_role("status")).to_have_text("The app is running.")
    return drawer


def test_steps_appear_live_and_open_with_the_keyboard(page: Page, drawer: Locator) -> None:
    send_message(page, "/schedule-interview help me")
    step = drawer.get_by_role("listitem").filter(has_text="Maya Thompson sent /schedule-interview help me")
    expect(step.get_by_text("Slack allows 3 seconds")).to_be_visible()
    step.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(step.get_by_label("Slack's signed request")).to_contain_text("X-Slack-Signature: v0=••••")
    send_message(page, "/schedule-interview again")
    expect(drawer.get_by_role("listitem").last).to_contain_text("The app parses the command")
    expect(step.get_by_label("The app's response")).to_be_visible()  # an open step stays open


def test_escape_closes_the_drawer_and_restores_the_focus(page: Page, drawer: Locator) -> None:
    expect(page.get_by_role("button", name="Close “What happened”")).to_be_focused()
    page.keyboard.press("Escape")
    expect(drawer).to_be_hidden()
    toggle = page.get_by_role("button", name="What happened", exact=True)
    expect(toggle).to_be_focused()
    expect(toggle).to_have_attribute("aria-expanded", "false")


def test_applois_failure_mode_can_be_set_in_the_drawer(demo: Demo, drawer: Locator) -> None:
    drawer.get_by_label("How Apploi behaves").select_option(FailureMode.BUSY)
    expect(drawer.get_by_label("How Apploi behaves")).to_have_value(FailureMode.BUSY)
    demo.slack.wait_for(lambda: demo.apploi.write_mode is FailureMode.BUSY)


def test_slacks_condition_can_be_set_in_the_drawer(demo: Demo, drawer: Locator) -> None:
    drawer.get_by_label("How Slack behaves").select_option(Condition.MIGRATING)
    demo.slack.wait_for(lambda: demo.slack.condition is Condition.MIGRATING)
    expect(drawer.get_by_label("How Slack behaves")).to_have_value(Condition.MIGRATING)


def test_steps_can_be_filtered_by_request(page: Page, demo: Demo, drawer: Locator) -> None:
    client = WebClient(token=demo.slack.bot_token, base_url=demo.slack.api_url)
    view = {"type": "modal", "title": {"type": "plain_text", "text": "A form"}, "blocks": []}
    steps = drawer.get_by_role("listitem")
    send_message(page, "/schedule-interview one")
    expect(steps.filter(has_text="/schedule-interview one")).to_be_visible()
    delivery = demo.slack.deliveries[-1].delivery
    assert delivery is not None
    client.views_open(trigger_id=delivery.payload["trigger_id"], view=view)
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    send_message(page, "/schedule-interview two")
    expect(steps.filter(has_text="/schedule-interview two")).to_be_visible()
    drawer.get_by_label("Show").select_option(label="forms that weren't submitted")
    expect(steps.filter(has_text="/schedule-interview two")).to_have_count(0)
    expect(steps.filter(has_text="The app opens the form")).to_be_visible()
    expect(steps.filter(has_text="/schedule-interview one")).to_be_visible()


def test_buttons_kill_and_restart_the_app(page: Page, demo: Demo, drawer: Locator) -> None:
    first = demo.app.pid
    drawer.get_by_role("button", name="Kill the app").click()
    expect(drawer.get_by_role("status")).to_contain_text("The app was killed")
    expect(page.get_by_role("note")).to_contain_text("The app was killed")
    send_message(page, "/schedule-interview Jane Doe")
    expect(page.get_by_text('failed with the error "dispatch_failed"')).to_be_visible()
    drawer.get_by_role("button", name="Restart the app").click()
    expect(drawer.get_by_role("status")).to_have_text("The app is running.")
    second = demo.app.pid
    drawer.get_by_role("button", name="Kill and restart").click()
    expect(drawer.get_by_role("listitem").filter(has_text="The app is ready")).to_have_count(3)
    assert len({first, second, demo.app.pid}) == 3
