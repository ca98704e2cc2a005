"""Questions of the form in a real browser: about a missing team or email, and about conflicts."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from slackbot.demo.people import NORTH_TEAM, PLAIN
from slackbot.demo.runner import Demo
from tests.support.demo_driver import form, message, schedule, unused_day
from tests.support.demo_fixtures import send_message


def field(page: Page, block: str) -> Locator:
    return form(page).locator(f"[data-block={block}]")


def open_form(page: Page, words: str, applicant: str) -> None:
    """Send the command, and wait until the form has the applicant."""
    send_message(page, f"/schedule-interview {words}")
    expect(form(page)).to_contain_text("3:00–4:00 PM")
    expect(form(page).get_by_label("Applicant")).to_have_value(re.compile(applicant))


def test_an_application_without_a_team_asks_for_one(manager_page: Page, demo: Demo) -> None:
    open_form(manager_page, f"sam@example.com {unused_day()} 3pm ET", "Sam")
    schedule(manager_page)
    expect(field(manager_page, "team_id").locator(".error")).to_contain_text("digits such as 23567")
    team = field(manager_page, "team_id").get_by_role("textbox")
    expect(team).to_be_focused()
    team.fill(NORTH_TEAM)
    schedule(manager_page)
    expect(message(manager_page, "Interview booked: Sam")).to_be_visible()


def test_an_interviewer_without_an_email_is_asked_for_one(manager_page: Page, demo: Demo) -> None:
    open_form(manager_page, f"Marcus Bell {unused_day()} 3pm ET", "Marcus Bell")
    field(manager_page, "interviewer").get_by_role("combobox").fill("robin")
    field(manager_page, "interviewer").get_by_role("option", name=PLAIN.name).click()
    schedule(manager_page)
    expect(field(manager_page, "interviewer").locator(".error")).to_contain_text("Slack has no email for this person")
    field(manager_page, "interviewer_id").get_by_role("textbox").fill("luis@harborcare.example")
    schedule(manager_page)
    expect(message(manager_page, "Interview booked: Marcus Bell")).to_be_visible()


def test_a_conflict_is_booked_only_after_confirmation(manager_page: Page, demo: Demo) -> None:
    day = unused_day()
    open_form(manager_page, f"Marcus Bell {day} 3pm ET with @luis", "Marcus Bell")
    schedule(manager_page)
    expect(message(manager_page, "Interview booked: Marcus Bell")).to_be_visible()
    open_form(manager_page, f"Aisha Khan {day} 3pm ET with @luis", "Aisha Khan")
    booked = len(demo.apploi.puts)
    schedule(manager_page)
    anyway = form(manager_page).get_by_role("button", name="Book anyway")
    expect(anyway).to_be_visible()
    expect(form(manager_page)).to_contain_text("@luis")
    assert len(demo.apploi.puts) == booked
    anyway.click()
    expect(message(manager_page, "Interview booked: Aisha Khan")).to_be_visible()
