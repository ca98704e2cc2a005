"""The whole demo in a real browser: one app for all tests, with an empty workspace for each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from slackbot.demo.fake_apploi.failure_modes import FailureMode
from slackbot.demo.fake_slack import Condition
from slackbot.demo.people import PEOPLE
from slackbot.demo.runner import Demo
from tests.support.demo_fixtures import open_page, send_message
from tests.support.running import NO_UNDO

_days = count(1)


@pytest.fixture(scope="session")
def running_demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """The real app as a process, the fakes and the page."""
    with Demo(tmp_path_factory.mktemp("demo"), settings=NO_UNDO) as started:
        started.slack.api.views.limits.max_calls = None  # the tests type faster than people
        yield started


@pytest.fixture
def demo(running_demo: Demo) -> Demo:
    """The demo without messages and open forms, with Slack and Apploi working normally."""
    running_demo.apploi.failure_mode = FailureMode.FINE
    running_demo.slack.set_condition(Condition.FINE)
    running_demo.slack.workspace.messages.clear()
    for person in PEOPLE:
        running_demo.slack.forms.clear(person.id)
    return running_demo


@pytest.fixture
def manager_page(context: BrowserContext, demo: Demo) -> Iterator[Page]:
    """Its page, opened as the manager."""
    with open_page(context, demo.page_url) as opened:
        yield opened


def unused_day() -> str:
    """A day in 2037 that no other test has booked, so that there are no conflicts."""
    day = date(2037, 1, 1) + timedelta(next(_days))
    return f"{day:%b} {day.day} {day.year}"


def form(page: Page) -> Locator:
    return page.get_by_role("dialog", name="Schedule interview")


def fill_form(page: Page) -> Locator:
    """Open the form with a command, and wait until it has the applicant and the time."""
    send_message(page, f"/schedule-interview Marcus Bell {unused_day()} 3pm ET for 45 min with @luis at Room 2")
    expect(form(page)).to_contain_text("3:00–3:45 PM")
    expect(form(page).get_by_label("Applicant")).to_have_value(re.compile("Marcus Bell"))
    return form(page)


def schedule(page: Page) -> None:
    form(page).get_by_role("button", name="Schedule", exact=True).click()


def message(page: Page, text: str) -> Locator:
    return page.locator("#messages .message").filter(has_text=text).last
