"""The demo with the real app in a real browser."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from slackbot.demo.fake_apploi.failure_modes import FailureMode
from slackbot.demo.people import INTERVIEWER
from slackbot.demo.runner import Demo
from tests.support.demo_driver import fill_form, form, message, schedule, unused_day
from tests.support.demo_fixtures import accessibility_problems, open_page, send_message


def error(page: Page, block: str) -> Locator:
    return form(page).locator(f"[data-block={block}] .error")


def test_a_command_leads_to_a_message_in_the_channel(manager_page: Page, demo: Demo) -> None:
    booked = len(demo.apploi.puts)
    send_message(manager_page, "/schedule-interview Marcus Bell next Tue 3pm ET for 45 min with @luis at Room 2")
    expect(form(manager_page).get_by_label("Applicant")).to_have_value(re.compile("Marcus Bell"))
    expect(form(manager_page)).to_contain_text("3:00–3:45 PM")
    schedule(manager_page)
    expect(form(manager_page)).to_be_hidden()
    result = message(manager_page, "Interview booked: Marcus Bell")
    expect(result).to_contain_text("Tue, ")
    expect(result).to_contain_text("3:00–3:45 PM")
    assert demo.apploi.puts[booked].body["date"].endswith("T15:00:00Z")


def test_booking_works_without_a_mouse(manager_page: Page, demo: Demo) -> None:
    keys = manager_page.keyboard
    keys.type("/sch")
    keys.press("Tab")
    keys.type("Jane Doe")
    keys.press("Enter")
    applicant = form(manager_page).get_by_label("Applicant")
    expect(form(manager_page)).to_contain_text("2 applicants are named Jane Doe")
    applicant.focus()
    keys.press("ArrowDown")
    expect(form(manager_page).get_by_role("option").first).to_be_visible()
    keys.press("ArrowDown")
    keys.press("ArrowUp")
    keys.press("Enter")
    expect(applicant).to_have_value(re.compile("Jane Doe"))
    keys.press("Tab")
    if "Clear" in (manager_page.evaluate("document.activeElement.ariaLabel") or ""):
        keys.press("Tab")
    expect(form(manager_page).get_by_label("When")).to_be_focused()
    keys.type(f"{unused_day()} 3pm ET")
    expect(form(manager_page)).to_contain_text("3:00–4:00 PM")
    keys.press("Enter")
    expect(form(manager_page)).to_be_hidden()
    expect(message(manager_page, "Interview booked: Jane Doe")).to_be_visible()
    expect(manager_page.get_by_label("Message", exact=True)).to_be_focused()


def test_the_preview_follows_the_typing(manager_page: Page, demo: Demo) -> None:
    send_message(manager_page, "/schedule-interview Marcus Bell")
    when = form(manager_page).get_by_label("When")
    when.press_sequentially("sat dec 5 2037 6:30am CT", delay=5)
    expect(form(manager_page)).to_contain_text("Sat, Dec 5, 2037 · 6:30–7:30 AM CT")
    expect(form(manager_page)).to_contain_text("Please check")
    when.press_sequentially(" for 20 min", delay=5)
    expect(form(manager_page)).to_contain_text("6:30–6:50 AM CT")
    expect(when).to_have_value("sat dec 5 2037 6:30am CT for 20 min")
    expect(when).to_be_focused()


def test_an_ambiguous_time_is_questioned_at_its_field(manager_page: Page, demo: Demo) -> None:
    send_message(manager_page, f"/schedule-interview Jane Doe {unused_day()} at 7")
    expect(form(manager_page)).to_contain_text("at 7 AM or 7 PM?")
    form(manager_page).get_by_label("Applicant").click()
    form(manager_page).get_by_role("option").first.click()
    schedule(manager_page)
    expect(error(manager_page, "reading")).to_have_text("Please complete this required field.")
    form(manager_page).get_by_role("radio").last.check()
    expect(form(manager_page)).to_contain_text("7:00–8:00 PM ET")
    schedule(manager_page)
    expect(message(manager_page, "Interview booked: Jane Doe")).to_contain_text("7:00–8:00 PM ET")


# The block and what is typed there; then the preview, and the error after submitting.
FAULTS = [
    ("when", "", "Type it the way you'd say it", "Please complete this required field."),
    ("when", "yesterday 3pm", "That time has passed", "That time has passed"),
    ("when", "soonish", "Not clear yet", ""),
    ("when", "Mar 15 2037 3pm ET for 13 hours", "Not clear yet", "more than 12 hours"),
    ("interviewer_id", "luis", "3:00–3:45 PM", "Enter an email such as pat@example.com"),
]


@pytest.mark.parametrize(("block", "typed", "preview", "said"), FAULTS, ids=[f"{each[0]} {each[1]}" for each in FAULTS])
def test_errors_are_shown_and_fixed_at_their_fields(
    manager_page: Page, demo: Demo, block: str, typed: str, preview: str, said: str
) -> None:
    fill_form(manager_page)
    field = form(manager_page).locator(f"[data-block={block}]").get_by_role("textbox")
    before = field.input_value()
    field.fill(typed)
    expect(form(manager_page)).to_contain_text(preview)
    schedule(manager_page)
    expect(error(manager_page, block)).to_contain_text(said)
    expect(error(manager_page, block)).not_to_be_empty()
    expect(field).to_be_focused()
    expect(field).to_have_attribute("aria-invalid", "true")
    field.fill(before)
    expect(error(manager_page, block)).to_be_empty()
    expect(form(manager_page)).to_contain_text("3:00–3:45 PM")
    schedule(manager_page)
    expect(message(manager_page, "Interview booked: Marcus Bell")).to_be_visible()


def test_a_missing_applicant_is_shown_at_the_field(manager_page: Page, demo: Demo) -> None:
    send_message(manager_page, f"/schedule-interview {unused_day()} 3pm ET")
    expect(form(manager_page)).to_contain_text("3:00–4:00 PM")
    schedule(manager_page)
    expect(error(manager_page, "applicant")).to_have_text("Please complete this required field.")
    expect(form(manager_page).get_by_label("Applicant")).to_be_focused()


def test_slow_empty_and_failed_searches_are_shown(manager_page: Page, demo: Demo) -> None:
    send_message(manager_page, "/schedule-interview")
    applicant = form(manager_page).locator("[data-block=applicant]")
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


def test_each_person_sees_the_interview_in_their_own_time_zone(
    manager_page: Page, demo: Demo, context: BrowserContext
) -> None:
    with open_page(context, demo.page_url, f"?as={INTERVIEWER.id}") as other:
        fill_form(manager_page)
        expect(form(other)).to_be_hidden()
        schedule(manager_page)
        expect(message(manager_page, "Interview booked: Marcus Bell")).to_contain_text("3:00–3:45 PM")
        expect(message(other, "Interview booked: Marcus Bell")).to_be_visible()
        expect(message(other, "Interview booked: Marcus Bell")).to_contain_text("12:00 PM")
        send_message(manager_page, "/schedule-interview help")
        expect(message(manager_page, "Only visible to you")).to_be_visible()
        expect(message(other, "Only visible to you")).to_have_count(0)


def test_the_form_opens_from_the_shortcuts_menu_and_from_a_message(manager_page: Page, demo: Demo) -> None:
    manager_page.get_by_role("button", name="Shortcuts").press("Enter")
    manager_page.get_by_role("menuitem", name="Schedule interview").press("Enter")
    expect(form(manager_page)).to_be_visible()
    manager_page.keyboard.press("Escape")
    expect(form(manager_page)).to_be_hidden()
    demo.slack.say(f"Could we see Marcus Bell {unused_day()} 3pm ET?", user=INTERVIEWER.id)
    message(manager_page, "Could we see").get_by_role("button", name="More actions").press("Enter")
    manager_page.get_by_role("menuitem", name="Schedule from message").press("Enter")
    expect(form(manager_page)).to_contain_text("3:00–4:00 PM")


def test_mentions_and_direct_messages_get_a_button_that_opens_the_form(manager_page: Page, demo: Demo) -> None:
    send_message(manager_page, f"@Interview Scheduler Marcus Bell {unused_day()} 3pm ET")
    answer = message(manager_page, "Only visible to you")
    answer.get_by_role("button").first.click()
    expect(form(manager_page)).to_contain_text("3:00–4:00 PM")
    manager_page.keyboard.press("Escape")
    manager_page.get_by_role("list", name="Apps").get_by_role("button").click()
    manager_page.get_by_role("tab", name="Messages").click()
    send_message(manager_page, f"Marcus Bell {unused_day()} 4pm ET")
    manager_page.locator("#messages .section, #messages .actions").get_by_role("button").last.click()
    expect(form(manager_page)).to_contain_text("4:00–5:00 PM")


@pytest.mark.parametrize("width", [400, 1600])
def test_booking_works_in_narrow_and_wide_windows(manager_page: Page, demo: Demo, width: int) -> None:
    manager_page.set_viewport_size({"width": width, "height": 700})
    fill_form(manager_page)
    expect(form(manager_page).get_by_role("button", name="Schedule", exact=True)).to_be_in_viewport()
    assert manager_page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    schedule(manager_page)
    expect(message(manager_page, "Interview booked: Marcus Bell")).to_be_in_viewport()


def test_the_apps_home_tab_is_accessible(manager_page: Page, demo: Demo) -> None:
    manager_page.get_by_role("list", name="Apps").get_by_role("button").click()
    home = manager_page.get_by_role("tabpanel", name="Home")
    home.get_by_role("button").first.wait_for()
    assert manager_page.locator(".unknown").count() == 0
    assert accessibility_problems(manager_page) == []
    home.get_by_role("button", name="Schedule interview").click()
    expect(form(manager_page)).to_be_visible()
    assert accessibility_problems(manager_page) == []
