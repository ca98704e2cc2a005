"""The walks on which the README's pictures are taken: the whole way to an interview that is moved, and what needs you.

`make pictures` takes them. The days in them are those after the day on which they are taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, ViewportSize, expect

from slackbot.demo.fake_apploi.failure_modes import FailureMode
from slackbot.demo.fake_slack import HIRING
from slackbot.demo.people import INTERVIEWER, MANAGER
from slackbot.demo.runner import Demo
from slackbot.messages import COMMAND
from tests.support.demo_driver import form, message
from tests.support.demo_fixtures import open_page
from tests.support.pictures import Film, picture

WORDS = f"{COMMAND} Marcus Bell next Tue 3pm ET for 45 min with @luis at Room 2"
FILM: ViewportSize = {"width": 900, "height": 784}
FORM: ViewportSize = {"width": 1700, "height": 1400}  # the whole form, and nothing behind its edges
CHANNEL: ViewportSize = {"width": 860, "height": 560}
LONG_CHANNEL: ViewportSize = {"width": 860, "height": 660}
HOME: ViewportSize = {"width": 860, "height": 860}


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Demo]:
    """A demo in which nothing was ever booked."""
    with Demo(tmp_path) as started:
        yield started


@pytest.fixture
def manager_page(context: BrowserContext, stage: Demo) -> Iterator[Page]:
    """Its page, as the manager sees it."""
    with open_page(context, stage.page_url) as opened:
        yield opened


def typed(film: Film, box: Locator, words: str, at_once: int = 6) -> None:
    """Some letters in each picture."""
    for end in range(at_once, len(words) + at_once, at_once):
        box.fill(words[:end])
        film.shot(90)
    film.shot(500)


def book(demo: Demo, words: str) -> None:
    """What somebody asked for before."""
    before = len(demo.slack.messages(HIRING))
    demo.slack.command(COMMAND, words)
    opened = demo.slack.wait_for_view(MANAGER.id)
    demo.slack.wait_for(lambda: "applicant" in opened.values)
    demo.slack.submit(opened)
    demo.slack.wait_for(lambda: demo.slack.messages(HIRING)[before:])


def press(page: Page, button: Locator) -> None:
    """By mouse, which then points at nothing that would show it."""
    button.click()
    page.mouse.move(0, 0)


def pictured(page: Page, name: str, size: ViewportSize, part: Locator | None = None) -> None:
    """In a window of this size."""
    before = page.viewport_size or size
    page.set_viewport_size(size)
    picture(page, name, part)
    page.set_viewport_size(before)


def test_booking_and_rescheduling_an_interview(manager_page: Page, stage: Demo) -> None:
    manager_page.set_viewport_size(FILM)
    film, box = Film(manager_page), manager_page.get_by_label("Message", exact=True)
    stage.slack.say("I can see Marcus next week", user=INTERVIEWER.id)
    expect(message(manager_page, "I can see Marcus")).to_be_visible()
    film.shot(600)
    typed(film, box, WORDS)
    box.press("Enter")
    expect(form(manager_page).get_by_label("Applicant")).to_have_value(re.compile("Marcus Bell"))
    expect(form(manager_page)).to_contain_text("3:00–3:45 PM")
    film.shot(2000)
    pictured(manager_page, "form", FORM, form(manager_page))
    press(manager_page, form(manager_page).get_by_role("button", name="Schedule", exact=True))
    expect(form(manager_page)).to_be_hidden()
    told = message(manager_page, "Interview scheduled: Marcus Bell")
    expect(told).to_contain_text("3:00–3:45 PM")
    film.shot(2000)
    pictured(manager_page, "result", CHANNEL)
    press(manager_page, told.get_by_role("button", name="Reschedule"))
    moving = manager_page.get_by_role("dialog", name="Reschedule interview")
    expect(moving).to_contain_text("Now:")
    film.shot(1000)
    typed(film, moving.get_by_label("When"), "next Wed 10am ET")
    expect(moving).to_contain_text("Moves:")
    film.shot(2000)
    press(manager_page, moving.get_by_role("button", name="Reschedule"))
    expect(moving).to_be_hidden()
    expect(message(manager_page, "Interview moved: Marcus Bell")).to_be_visible()
    film.shot(3000)
    film.save("the-whole-way")


def test_the_channel_and_the_home_tab_show_what_needs_action(manager_page: Page, stage: Demo) -> None:
    stage.apploi.set_failure_mode(FailureMode.CUTS_AFTER, lookup=False)
    book(stage, "Marcus Bell next Wed 2pm ET for 45 min with @luis at Room 2")
    unclear = message(manager_page, "Please check in Apploi: Marcus Bell")
    expect(unclear.get_by_role("button", name="Mark as scheduled")).to_be_visible()
    pictured(manager_page, "unconfirmed", LONG_CHANNEL)
    stage.apploi.set_failure_mode(FailureMode.FINE)
    book(stage, "Aisha Khan next Tue 10am ET for 45 min with @luis at Room 2")
    book(stage, "Grace Lindqvist next Wed 11am ET for 30 min virtual")
    manager_page.get_by_role("list", name="Apps").get_by_role("button").click()
    manager_page.get_by_role("tab", name="Home").click()
    home = manager_page.get_by_role("tabpanel", name="Home")
    for name in ("Marcus Bell", "Aisha Khan", "Grace Lindqvist"):
        expect(home).to_contain_text(name)
    pictured(manager_page, "home", HOME)
