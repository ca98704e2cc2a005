"""The real app in a real browser: what a person who tries the demo types, presses and reads.

With `PICTURES` set to a folder, the pictures of the README are made there on the way (`make pictures`).
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from slackbot.demo.apploi.moods import Mood
from slackbot.demo.runner import Demo
from tests.conftest_demo import say, watched_page

WORDS = "/schedule-interview Marcus Bell Dec 1 2037 3pm ET for 45 min with @luis at Room 2"


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Demo]:
    with Demo(tmp_path) as started:
        yield started


@pytest.fixture
def page(context: BrowserContext, demo: Demo) -> Iterator[Page]:
    with watched_page(context, demo.page_url) as opened:
        yield opened


def form(page: Page) -> Locator:
    return page.get_by_role("dialog", name="Schedule interview")


def filled(page: Page) -> Locator:
    """The form, once Apploi has told who Marcus is."""
    say(page, WORDS)
    expect(form(page)).to_contain_text("December 1, 2037")
    expect(form(page).get_by_label("Applicant")).to_have_value(re.compile("Marcus Bell"))
    return form(page)


def schedule(page: Page) -> None:
    form(page).get_by_role("button", name="Schedule", exact=True).click()


def message(page: Page, text: str) -> Locator:
    return page.locator(".message").filter(has_text=text).last


def picture(page: Page, name: str) -> None:
    folder = os.environ.get("PICTURES")
    if folder:
        page.screenshot(path=Path(folder) / f"{name}.png")


def test_from_the_command_to_the_message_in_the_channel(page: Page, demo: Demo) -> None:
    page.set_viewport_size({"width": 900, "height": 760})
    say(page, "/schedule-interview Marcus Bell next Tue 3pm ET for 45 min with @luis at Room 2")
    expect(form(page).get_by_label("Applicant")).to_have_value(re.compile("Marcus Bell"))
    expect(form(page)).to_contain_text("3:00–3:45 PM")
    picture(page, "form")
    schedule(page)
    expect(form(page)).to_be_hidden()
    told = message(page, "Interview scheduled: Marcus Bell")
    expect(told).to_contain_text("Tuesday")
    expect(told).to_contain_text("3:00–3:45 PM")
    page.set_viewport_size({"width": 900, "height": 480})
    picture(page, "result")
    assert demo.apploi.puts[0].body["date"].endswith("T15:00:00Z")


def test_errors_stand_at_their_fields_and_the_preview_asks_back(page: Page, demo: Demo) -> None:
    say(page, "/schedule-interview Jane Doe Dec 1 2037 at 7")
    expect(form(page)).to_contain_text("2 in Apploi fit “Jane Doe”")
    expect(form(page)).to_contain_text("7 in the morning or in the evening?")
    form(page).get_by_label("Applicant").click()
    form(page).get_by_role("option").first.click()
    schedule(page)
    expect(form(page).get_by_role("alert").first).to_contain_text("morning or in the evening")
    form(page).get_by_role("radio").last.check()
    expect(form(page)).to_contain_text("7:00–8:00 PM EST")
    schedule(page)
    expect(message(page, "Interview scheduled: Jane Doe")).to_contain_text("7:00–8:00 PM EST")
    assert len(demo.apploi.puts) == 1


def test_the_preview_follows_the_typing(page: Page) -> None:
    say(page, "/schedule-interview Marcus Bell")
    form(page).get_by_label("When").press_sequentially("sat dec 5 2037 6:30am CT", delay=5)
    expect(form(page)).to_contain_text("Saturday, December 5, 2037, 6:30–7:30 AM CST (America/Chicago)")
    expect(form(page)).to_contain_text("Please check")
    expect(form(page).get_by_label("When")).to_have_value("sat dec 5 2037 6:30am CT")


MOODS = [
    (Mood.SERVER_ERROR, "Please check in Apploi: Marcus Bell", "Mark as scheduled", "Interview scheduled: Marcus Bell"),
    (Mood.NO_SUCH_APPLICANT, "Not scheduled: Marcus Bell", "Send again", "Interview scheduled: Marcus Bell"),
    (Mood.CUTS_AFTER, "Please check in Apploi: Marcus Bell", "Mark as scheduled", "Interview scheduled: Marcus Bell"),
]


@pytest.mark.parametrize(("mood", "headline", "button", "then"), MOODS)
def test_each_bad_mood_has_its_message_and_its_button(
    page: Page, demo: Demo, mood: Mood, headline: str, button: str, then: str
) -> None:
    filled(page)
    demo.apploi.mood = mood
    schedule(page)
    told = message(page, headline)
    expect(told).to_be_visible()
    if mood is Mood.CUTS_AFTER:
        page.set_viewport_size({"width": 900, "height": 560})
        picture(page, "unconfirmed")
    demo.apploi.mood = Mood.FINE
    told.get_by_role("button", name=button).click()
    expect(message(page, then)).to_be_visible()


def test_an_apploi_that_is_away_is_told_as_pending_and_booked_when_it_is_back(page: Page, demo: Demo) -> None:
    filled(page)
    demo.apploi.mood = Mood.AWAY
    schedule(page)
    expect(message(page, "Not booked yet: Marcus Bell")).to_be_visible()
    demo.apploi.mood = Mood.FINE
    expect(message(page, "Interview scheduled: Marcus Bell")).to_be_visible(timeout=30_000)


def test_killed_in_the_middle_and_started_again_nothing_is_lost(page: Page, demo: Demo) -> None:
    filled(page)
    demo.apploi.mood = Mood.AWAY
    schedule(page)
    expect(message(page, "Not booked yet: Marcus Bell")).to_be_visible()
    demo.kill_app()
    demo.apploi.mood = Mood.FINE
    demo.restart_app()
    expect(message(page, "Interview scheduled: Marcus Bell")).to_be_visible(timeout=60_000)
    assert len(demo.apploi.puts) == 1
