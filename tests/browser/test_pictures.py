"""The tests that also take the pictures of the README and the guide: booking and rescheduling, what needs action, the
choice of a facility, and a team's day.
`make pictures` takes them. The days in them are those after the day on which they are taken.
"""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, ViewportSize, expect

from slackbot.demo.fake_apploi.failure_modes import FailureMode
from slackbot.demo.fake_slack import HIRING
from slackbot.demo.people import INTERVIEWER, MANAGER
from slackbot.demo.runner import Demo
from slackbot.messages import COMMAND
from tests.support.demo_driver import form, message
from tests.support.demo_fixtures import open_page, send_message
from tests.support.pictures import MARGIN, Film, picture
from tests.support.running import NO_UNDO

WORDS = f"{COMMAND} Marcus Bell next Tue 3pm ET for 45 min with @luis at Room 2"
FILM: ViewportSize = {"width": 900, "height": 784}
FORM: ViewportSize = {"width": 1700, "height": 1400}  # shows the whole form
CHANNEL: ViewportSize = {"width": 860, "height": 560}
LONG_CHANNEL: ViewportSize = {"width": 860, "height": 660}
HOME: ViewportSize = {"width": 860, "height": 860}
DAY: ViewportSize = {"width": 1280, "height": 1800}
PHONE: ViewportSize = {"width": 390, "height": 844}
LONG_PHONE: ViewportSize = {"width": 390, "height": 1800}  # shows a whole message
DAY_WORDS = f"{COMMAND} Aisha Khan, Marcus Bell and Olu Adeyemi next Tue from 1pm ET 20 min each at Room 2 with @luis"


@pytest.fixture
def demo_run(tmp_path: Path) -> Iterator[Demo]:
    """A new demo without bookings."""
    with Demo(tmp_path, settings=NO_UNDO) as started:
        yield started


@pytest.fixture
def manager_page(context: BrowserContext, demo_run: Demo) -> Iterator[Page]:
    """Its page, opened as the manager."""
    with open_page(context, demo_run.page_url) as opened:
        yield opened


@pytest.fixture
def administrator_page(context: BrowserContext, tmp_path: Path) -> Iterator[Page]:
    """The page of an operator's demo, opened as the person who may use all facilities."""
    with (
        Demo(tmp_path, settings=NO_UNDO, has_facilities=True) as started,
        open_page(context, started.page_url) as opened,
    ):
        yield opened


@pytest.fixture
def clock_file(tmp_path: Path) -> Path:
    """How many seconds the app's clock is ahead, in a file."""
    file = tmp_path / "ahead"
    file.write_text("0")
    return file


@pytest.fixture
def demo_with_clock(tmp_path: Path, clock_file: Path) -> Iterator[Demo]:
    """A new demo whose app goes by the clock in the file."""
    command = (sys.executable, "-m", "tests.support.skewed_clock", str(clock_file), "serve")
    with Demo(tmp_path, settings=NO_UNDO, command=command) as started:
        yield started


@pytest.fixture
def interviewer_page(context: BrowserContext, demo_with_clock: Demo) -> Iterator[Page]:
    """Its page, opened as somebody who interviews."""
    with open_page(context, demo_with_clock.page_url) as opened:
        opened.get_by_label("You are").select_option(INTERVIEWER.id)
        yield opened


def typed(film: Film, box: Locator, words: str, at_once: int = 6) -> None:
    """Type some letters in each frame of the film."""
    for end in range(at_once, len(words) + at_once, at_once):
        box.fill(words[:end])
        film.shot(90)
    film.shot(500)


def book(demo: Demo, words: str) -> None:
    """Book an interview without the page, and wait for its message."""
    before = len(demo.slack.messages(HIRING))
    demo.slack.command(COMMAND, words)
    opened = demo.slack.wait_for_view(MANAGER.id)
    demo.slack.wait_for(lambda: "applicant" in opened.values)
    demo.slack.submit(opened)
    demo.slack.wait_for(lambda: demo.slack.messages(HIRING)[before:])


def press(page: Page, button: Locator) -> None:
    """Click, and move the mouse away so that nothing looks hovered."""
    button.click()
    page.mouse.move(0, 0)


def pictured(page: Page, name: str, size: ViewportSize, *parts: Locator, margin: int = MARGIN) -> None:
    """Take a picture in a window of this size."""
    before = page.viewport_size or size
    page.set_viewport_size(size)
    picture(page, name, *parts, margin=margin)
    page.set_viewport_size(before)


def message_pictured(page: Page, name: str, part: Locator) -> None:
    """Take `name` in a wide window, and `name-phone` in one as wide as a phone."""
    pictured(page, name, DAY, part, margin=0)
    pictured(page, f"{name}-phone", LONG_PHONE, part, margin=0)


def test_booking_and_rescheduling_an_interview(manager_page: Page, demo_run: Demo) -> None:
    manager_page.set_viewport_size(FILM)
    film, box = Film(manager_page), manager_page.get_by_label("Message", exact=True)
    demo_run.slack.say("I can see Marcus next week", user=INTERVIEWER.id)
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
    result = message(manager_page, "Interview booked: Marcus Bell")
    expect(result).to_contain_text("3:00–3:45 PM")
    film.shot(2000)
    pictured(manager_page, "result", CHANNEL)
    press(manager_page, result.get_by_role("button", name="Reschedule"))
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


def test_the_channel_and_the_home_tab_show_what_needs_action(manager_page: Page, demo_run: Demo) -> None:
    demo_run.apploi.set_failure_mode(FailureMode.DROPS_AFTER, lookup=False)
    book(demo_run, "Marcus Bell next Wed 2pm ET for 45 min with @luis at Room 2")
    unclear = message(manager_page, "Please check in Apploi: Marcus Bell")
    expect(unclear.get_by_role("button", name="It's there")).to_be_visible()
    pictured(manager_page, "unconfirmed", LONG_CHANNEL)
    demo_run.apploi.set_failure_mode(FailureMode.FINE)
    book(demo_run, "Aisha Khan next Tue 10am ET for 45 min with @luis at Room 2")
    book(demo_run, "Grace Lindqvist next Wed 11am ET for 30 min virtual")
    manager_page.get_by_role("list", name="Apps").get_by_role("button").click()
    manager_page.get_by_role("tab", name="Home").click()
    home = manager_page.get_by_role("tabpanel", name="Home")
    for name in ("Marcus Bell", "Aisha Khan", "Grace Lindqvist"):
        expect(home).to_contain_text(name)
    pictured(manager_page, "home", HOME)


def test_applicants_are_offered_by_facility_and_the_chosen_one_decides(administrator_page: Page) -> None:
    administrator_page.set_viewport_size(FORM)
    administrator_page.get_by_role("button", name="Jane Doe, whom three homes know").click()
    opened = form(administrator_page)
    applicant, facility = (opened.get_by_role("combobox", name=name) for name in ("Applicant", "Facility"))
    applicant.click()
    offered = opened.locator(".options:not([hidden])")
    expect(offered.locator(".group")).to_have_text(["Harbor Care Portland", "Harbor Care Tulsa", "Oak Hill"])
    pictured(administrator_page, "applicants", FORM, opened.locator("[data-block=facility]"), offered)
    offered.get_by_role("option", name="Dietary Aide").click()
    expect(facility).to_have_value("Harbor Care Tulsa")
    expect(opened).to_contain_text("Harbor Care Tulsa is on Central time. Keep Eastern?")
    expect(opened.get_by_role("button", name="Use this address")).to_be_visible()
    expect(applicant).to_have_value(re.compile("Jane Doe"))
    pictured(administrator_page, "facility", FORM, opened)
    press(administrator_page, opened.get_by_role("button", name="Schedule", exact=True))
    expect(opened).to_be_hidden()
    expect(message(administrator_page, "Interview booked: Jane Doe")).to_contain_text("Harbor Care Tulsa")


def test_a_hiring_day_has_a_line_for_each_and_then_is_in_the_list(manager_page: Page, demo_run: Demo) -> None:
    send_message(manager_page, DAY_WORDS)
    opened = manager_page.get_by_role("dialog", name="Schedule a hiring day")
    expect(opened).to_contain_text("3. 1:40–2:00 PM ET · Olu Adeyemi")
    opened.get_by_label("3. Another time for Olu Adeyemi").fill("3pm")
    expect(opened).to_contain_text("3. 3:00–3:20 PM ET · Olu Adeyemi")
    pictured(manager_page, "hiring-day-form", DAY, opened)
    pictured(manager_page, "hiring-day-form-phone", PHONE)
    demo_run.apploi.next_modes.extend([FailureMode.FINE, FailureMode.INVALID])
    press(manager_page, opened.get_by_role("button", name="Schedule", exact=True))
    expect(opened).to_be_hidden()
    day = message(manager_page, "Hiring day: 2 of 3 booked")
    expect(day).to_contain_text("Not booked.")
    message_pictured(manager_page, "hiring-day", day)
    send_message(manager_page, f"{COMMAND} list next week")
    listed = message(manager_page, "Your interviews from")
    expect(listed.get_by_role("button", name="More options")).to_have_count(2)
    message_pictured(manager_page, "list", listed)


def test_the_interviewer_is_asked_who_came(interviewer_page: Page, demo_with_clock: Demo, clock_file: Path) -> None:
    book(demo_with_clock, "Marcus Bell next Tue 3pm ET for 45 min with @luis at Room 2")
    (put,) = demo_with_clock.apploi.bookings
    start = datetime.fromisoformat(put.body["date"].rstrip("Z")).replace(tzinfo=ZoneInfo("America/New_York"))
    clock_file.write_text(str((start + timedelta(hours=2)).timestamp() - time.time()))
    interviewer_page.get_by_role("list", name="Apps").get_by_role("button").click()
    interviewer_page.get_by_role("tab", name="Messages").click()
    asked = message(interviewer_page, "Did Marcus Bell come?")
    expect(asked.get_by_role("button", name="No-show")).to_be_visible()
    message_pictured(interviewer_page, "who-came", asked)
