"""A hiring day in a real browser: several applicants in one form, another time for one, and a line for each."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from slackbot.demo.runner import Demo
from tests.support.demo_driver import message, unused_day
from tests.support.demo_fixtures import send_message


def form(page: Page) -> Locator:
    return page.get_by_role("dialog", name="Schedule a hiring day")


def test_several_applicants_are_booked_with_one_form(manager_page: Page, demo: Demo) -> None:
    words = f"Marcus Bell, Aisha Khan and Hannah Weiss {unused_day()} from 1pm ET 20 min each at Room 2"
    send_message(manager_page, f"/schedule-interview {words} with @luis")
    expect(form(manager_page)).to_contain_text("2. 1:20–1:40 PM ET · Aisha Khan")
    tokens = form(manager_page).locator("[data-block=applicants] .tokens li")
    expect(tokens).to_have_count(3)
    form(manager_page).get_by_label("2. Another time for Aisha Khan").fill("3pm")
    expect(form(manager_page)).to_contain_text("2. 3:00–3:20 PM ET · Aisha Khan")
    tokens.nth(2).get_by_role("button").click()
    expect(form(manager_page)).not_to_contain_text("Hannah Weiss")
    form(manager_page).get_by_role("button", name="Schedule", exact=True).click()
    expect(message(manager_page, "Hiring day: 2 of 2 booked")).to_contain_text("3:00–3:20 PM ET · Aisha Khan")
    expect(message(manager_page, "Hiring day").get_by_role("button", name="More options")).to_have_count(2)
