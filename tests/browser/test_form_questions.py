"""What the form asks back in a real browser when it cannot know it by itself: a team, an e-mail, and a second yes."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from slackbot.demo.people import NORTH_TEAM, PLAIN
from slackbot.demo.runner import Demo
from tests.support.demo_driver import a_day, form, message, schedule
from tests.support.demo_fixtures import say


def field(page: Page, block: str) -> Locator:
    return form(page).locator(f"[data-block={block}]")


def begun(page: Page, words: str, applicant: str) -> None:
    """The form for these words, once Apploi has told who the applicant is."""
    say(page, f"/schedule-interview {words}")
    expect(form(page)).to_contain_text("3:00–4:00 PM")
    expect(form(page).get_by_label("Applicant")).to_have_value(re.compile(applicant))


def test_an_application_without_a_team_asks_for_one(seen: Page, demo: Demo) -> None:
    begun(seen, f"sam@example.com {a_day()} 3pm ET", "Sam")
    schedule(seen)
    expect(field(seen, "team_id").locator(".error")).to_contain_text("digits such as 23567")
    team = field(seen, "team_id").get_by_role("textbox")
    expect(team).to_be_focused()
    team.fill(NORTH_TEAM)
    schedule(seen)
    expect(message(seen, "Interview scheduled: Sam")).to_be_visible()


def test_a_person_without_an_e_mail_is_asked_about_and_one_may_be_typed(seen: Page, demo: Demo) -> None:
    begun(seen, f"Marcus Bell {a_day()} 3pm ET", "Marcus Bell")
    field(seen, "interviewer").get_by_role("combobox").fill("robin")
    field(seen, "interviewer").get_by_role("option", name=PLAIN.name).click()
    schedule(seen)
    expect(field(seen, "interviewer").locator(".error")).to_contain_text("Slack has no email for this person")
    field(seen, "interviewer_id").get_by_role("textbox").fill("luis@harborcare.example")
    schedule(seen)
    expect(message(seen, "Interview scheduled: Marcus Bell")).to_be_visible()


def test_an_hour_that_is_taken_is_booked_only_after_a_second_yes(seen: Page, demo: Demo) -> None:
    day = a_day()
    begun(seen, f"Marcus Bell {day} 3pm ET with @luis", "Marcus Bell")
    schedule(seen)
    expect(message(seen, "Interview scheduled: Marcus Bell")).to_be_visible()
    begun(seen, f"Aisha Khan {day} 3pm ET with @luis", "Aisha Khan")
    booked = len(demo.apploi.puts)
    schedule(seen)
    anyway = form(seen).get_by_role("button", name="Book anyway")
    expect(anyway).to_be_visible()
    expect(form(seen)).to_contain_text("@luis")
    assert len(demo.apploi.puts) == booked
    anyway.click()
    expect(message(seen, "Interview scheduled: Aisha Khan")).to_be_visible()
