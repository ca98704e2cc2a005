"""The real app in a real browser: what a person who tries the demo types, presses and reads."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from slackbot.demo.fake_apploi.failure_modes import FailureMode
from slackbot.demo.people import INTERVIEWER
from slackbot.demo.runner import Demo
from tests.support.demo_driver import a_day, filled, form, message, schedule
from tests.support.demo_fixtures import say, serious_findings, watched_page


def error(page: Page, block: str) -> Locator:
    return form(page).locator(f"[data-block={block}] .error")


def test_from_the_command_to_the_message_in_the_channel(seen: Page, demo: Demo) -> None:
    booked = len(demo.apploi.puts)
    say(seen, "/schedule-interview Marcus Bell next Tue 3pm ET for 45 min with @luis at Room 2")
    expect(form(seen).get_by_label("Applicant")).to_have_value(re.compile("Marcus Bell"))
    expect(form(seen)).to_contain_text("3:00–3:45 PM")
    schedule(seen)
    expect(form(seen)).to_be_hidden()
    told = message(seen, "Interview scheduled: Marcus Bell")
    expect(told).to_contain_text("Tuesday")
    expect(told).to_contain_text("3:00–3:45 PM")
    assert demo.apploi.puts[booked].body["date"].endswith("T15:00:00Z")


def test_the_main_job_needs_no_mouse(seen: Page, demo: Demo) -> None:
    keys = seen.keyboard
    keys.type("/sch")
    keys.press("Tab")
    keys.type("Jane Doe")
    keys.press("Enter")
    applicant = form(seen).get_by_label("Applicant")
    expect(form(seen)).to_contain_text("2 applicants in Apploi match “Jane Doe”")
    applicant.focus()
    keys.press("ArrowDown")
    expect(form(seen).get_by_role("option").first).to_be_visible()
    keys.press("ArrowDown")
    keys.press("ArrowUp")
    keys.press("Enter")
    expect(applicant).to_have_value(re.compile("Jane Doe"))
    keys.press("Tab")
    if "Clear" in (seen.evaluate("document.activeElement.ariaLabel") or ""):
        keys.press("Tab")
    expect(form(seen).get_by_label("When")).to_be_focused()
    keys.type(f"{a_day()} 3pm ET")
    expect(form(seen)).to_contain_text("3:00–4:00 PM")
    keys.press("Enter")
    expect(form(seen)).to_be_hidden()
    expect(message(seen, "Interview scheduled: Jane Doe")).to_be_visible()
    expect(seen.get_by_label("Message", exact=True)).to_be_focused()


def test_the_preview_follows_the_typing(seen: Page, demo: Demo) -> None:
    say(seen, "/schedule-interview Marcus Bell")
    when = form(seen).get_by_label("When")
    when.press_sequentially("sat dec 5 2037 6:30am CT", delay=5)
    expect(form(seen)).to_contain_text("Saturday, December 5, 2037, 6:30–7:30 AM CST (America/Chicago)")
    expect(form(seen)).to_contain_text("Please check")
    when.press_sequentially(" for 20 min", delay=5)
    expect(form(seen)).to_contain_text("6:30–6:50 AM CST")
    expect(when).to_have_value("sat dec 5 2037 6:30am CT for 20 min")
    expect(when).to_be_focused()


def test_an_hour_that_may_be_two_is_asked_back_at_its_field(seen: Page, demo: Demo) -> None:
    say(seen, f"/schedule-interview Jane Doe {a_day()} at 7")
    expect(form(seen)).to_contain_text("7 in the morning or in the evening?")
    form(seen).get_by_label("Applicant").click()
    form(seen).get_by_role("option").first.click()
    schedule(seen)
    expect(error(seen, "when")).to_contain_text("morning or in the evening")
    form(seen).get_by_role("radio").last.check()
    expect(form(seen)).to_contain_text("7:00–8:00 PM EST")
    schedule(seen)
    expect(message(seen, "Interview scheduled: Jane Doe")).to_contain_text("7:00–8:00 PM EST")


# What is typed where; what the preview says of it, and what the field says once the form is sent.
FAULTS = [
    ("when", "", "Type it the way you'd say it", "Please complete this required field."),
    ("when", "yesterday 3pm", "That time has passed", "That time has passed"),
    ("when", "soonish", "Not clear yet", ""),
    ("when", "Mar 14 2027 2:30am ET", "Please check", ""),
    ("when", "Mar 15 2037 3pm ET for 13 hours", "Not clear yet", "more than 12 hours"),
    ("interviewer_id", "luis", "3:00–3:45 PM", "Enter an email such as pat@example.com"),
]


@pytest.mark.parametrize(("block", "typed", "preview", "said"), FAULTS, ids=[f"{each[0]} {each[1]}" for each in FAULTS])
def test_each_fault_is_said_at_its_field_and_mended_there(
    seen: Page, demo: Demo, block: str, typed: str, preview: str, said: str
) -> None:
    filled(seen)
    field = form(seen).locator(f"[data-block={block}]").get_by_role("textbox")
    before = field.input_value()
    field.fill(typed)
    expect(form(seen)).to_contain_text(preview)
    schedule(seen)
    expect(error(seen, block)).to_contain_text(said)
    expect(error(seen, block)).not_to_be_empty()
    expect(field).to_be_focused()
    expect(field).to_have_attribute("aria-invalid", "true")
    field.fill(before)
    expect(error(seen, block)).to_be_empty()
    expect(form(seen)).to_contain_text("3:00–3:45 PM")
    schedule(seen)
    expect(message(seen, "Interview scheduled: Marcus Bell")).to_be_visible()


def test_a_form_without_an_applicant_says_so_there(seen: Page, demo: Demo) -> None:
    say(seen, f"/schedule-interview {a_day()} 3pm ET")
    expect(form(seen)).to_contain_text("3:00–4:00 PM")
    schedule(seen)
    expect(error(seen, "applicant")).to_have_text("Please complete this required field.")
    expect(form(seen).get_by_label("Applicant")).to_be_focused()


def test_a_look_up_may_be_slow_empty_or_fail_and_each_is_said(seen: Page, demo: Demo) -> None:
    say(seen, "/schedule-interview")
    applicant = form(seen).locator("[data-block=applicant]")
    box, note = applicant.get_by_role("combobox"), applicant.get_by_role("status")
    demo.apploi.slow_seconds, demo.apploi.lookup_mode = 1.0, FailureMode.SLOW
    box.fill("aisha")
    expect(note).to_have_text("Searching…")
    expect(applicant.get_by_role("option", name=re.compile("Aisha Khan"))).to_be_visible()
    demo.apploi.lookup_mode = FailureMode.FINE
    box.fill("nobody of that name")
    expect(note.or_(applicant.get_by_role("option"))).to_contain_text(re.compile("No|nobody", re.I))
    demo.apploi.lookup_mode = FailureMode.SERVER_ERROR
    box.fill("grace")
    expect(applicant).to_contain_text(re.compile("Apploi|failed"))
    demo.apploi.lookup_mode = FailureMode.FINE
    box.fill("grac")
    expect(applicant.get_by_role("option", name=re.compile("Grace Lindqvist"))).to_be_visible()


def test_two_people_see_one_interview_each_in_their_own_hours(seen: Page, demo: Demo, context: BrowserContext) -> None:
    with watched_page(context, demo.page_url, f"?as={INTERVIEWER.id}") as other:
        filled(seen)
        expect(form(other)).to_be_hidden()
        schedule(seen)
        expect(message(seen, "Interview scheduled: Marcus Bell")).to_contain_text("3:00–3:45 PM")
        expect(message(other, "Interview scheduled: Marcus Bell")).to_be_visible()
        expect(message(other, "Interview scheduled: Marcus Bell")).to_contain_text("12:00 PM")
        say(seen, "/schedule-interview help")
        expect(message(seen, "Only visible to you")).to_be_visible()
        expect(message(other, "Only visible to you")).to_have_count(0)


def test_the_form_opens_from_the_shortcuts_menu_and_from_a_message(seen: Page, demo: Demo) -> None:
    seen.get_by_role("button", name="Shortcuts").press("Enter")
    seen.get_by_role("menuitem", name="Schedule interview").press("Enter")
    expect(form(seen)).to_be_visible()
    seen.keyboard.press("Escape")
    expect(form(seen)).to_be_hidden()
    demo.slack.say(f"Could we see Marcus Bell {a_day()} 3pm ET?", user=INTERVIEWER.id)
    message(seen, "Could we see").get_by_role("button", name="More actions").press("Enter")
    seen.get_by_role("menuitem", name="Schedule from message").press("Enter")
    expect(form(seen)).to_contain_text("3:00–4:00 PM")


def test_a_mention_and_a_direct_message_are_answered_with_the_way_on(seen: Page, demo: Demo) -> None:
    say(seen, f"@Interview Scheduler Marcus Bell {a_day()} 3pm ET")
    answer = message(seen, "Only visible to you")
    answer.get_by_role("button").first.click()
    expect(form(seen)).to_contain_text("3:00–4:00 PM")
    seen.keyboard.press("Escape")
    seen.get_by_role("list", name="Apps").get_by_role("button").click()
    seen.get_by_role("tab", name="Messages").click()
    say(seen, f"Marcus Bell {a_day()} 4pm ET")
    seen.locator("#messages .section, #messages .actions").get_by_role("button").last.click()
    expect(form(seen)).to_contain_text("4:00–5:00 PM")


@pytest.mark.parametrize("width", [400, 1600])
def test_narrow_or_wide_the_way_is_the_same(seen: Page, demo: Demo, width: int) -> None:
    seen.set_viewport_size({"width": width, "height": 700})
    filled(seen)
    expect(form(seen).get_by_role("button", name="Schedule", exact=True)).to_be_in_viewport()
    assert seen.evaluate("document.documentElement.scrollWidth <= innerWidth")
    schedule(seen)
    expect(message(seen, "Interview scheduled: Marcus Bell")).to_be_in_viewport()


def test_the_home_tab_of_the_app_opens_and_keeps_nobody_out(seen: Page, demo: Demo) -> None:
    seen.get_by_role("list", name="Apps").get_by_role("button").click()
    home = seen.get_by_role("tabpanel", name="Home")
    home.get_by_role("button").first.wait_for()
    assert seen.locator(".unknown").count() == 0
    assert serious_findings(seen) == []
    home.get_by_role("button", name="Schedule interview").click()
    expect(form(seen)).to_be_visible()
    assert serious_findings(seen) == []
