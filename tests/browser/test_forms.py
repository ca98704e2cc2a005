"""Forms on the demo's page in a real browser, with every kind of element."""

from __future__ import annotations

import re
import threading

import pytest
from playwright.sync_api import Locator, Page, expect
from slack_bolt import Ack, App
from slack_sdk import WebClient

from slackbot.demo.fake_slack import HIRING, FakeSlack
from slackbot.demo.people import INTERVIEWER, MANAGER
from tests.support.block_kit import Json, mrkdwn, option, plain_text
from tests.support.demo_fixtures import send_message
from tests.support.page_samples import FORM, field


@pytest.fixture
def submitted(bolt: App) -> list[Json]:
    """The values that the Bolt app received from its form."""
    sent: list[Json] = []

    @bolt.command("/schedule-interview")
    def open_form(ack: Ack, client: WebClient, body: Json) -> None:
        client.views_open(trigger_id=body["trigger_id"], view=FORM)
        ack()

    @bolt.options("who")
    def look_up(ack: Ack, payload: Json) -> None:
        names = ["jane", "john", "maria"]
        ack(options=[option(name) for name in names if payload["value"].lower() in name])

    newest, lock = 0.0, threading.Lock()

    @bolt.action("when")
    def preview(ack: Ack, action: Json, body: Json, client: WebClient) -> None:
        nonlocal newest
        ack()
        view = body["view"]
        blocks: list[Json] = [
            {**block, "elements": [mrkdwn(f"Read as _{action['value']}_")]} if block["block_id"] == "preview" else block
            for block in view["blocks"]
        ]
        with lock:  # what was typed last is shown, whichever request comes first
            if float(action["action_ts"]) >= newest:
                newest = float(action["action_ts"])
                client.views_update(view_id=view["id"], view={**FORM, "blocks": blocks})

    @bolt.view("form")
    def take(ack: Ack, view: Json) -> None:
        values = view["state"]["values"]
        if values["when"]["when"]["value"] == "sometime":
            ack(response_action="errors", errors={"when": "Say a day and a time, as in: tue 3pm"})
            return
        sent.append(values)
        ack()

    return sent


def form(page: Page) -> Locator:
    return page.get_by_role("dialog", name="Every element")


def look_up(page: Page, query: str, name: str) -> None:
    form(page).get_by_label("Applicant").press_sequentially(query)
    form(page).get_by_role("option", name=name).click()


def test_a_form_can_be_submitted_with_the_keyboard(page: Page, slack: FakeSlack, submitted: list[Json]) -> None:
    page.keyboard.type("/schedule-interview Jane")
    expect(page.locator("#box-hint")).to_contain_text("Jane Doe next Tue 3pm")
    page.keyboard.press("Enter")
    expect(form(page).get_by_label("Applicant")).to_be_focused()
    page.keyboard.type("ja")
    expect(form(page).get_by_role("option", name="Jane")).to_be_visible()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(form(page).get_by_label("When")).to_be_focused()
    page.keyboard.type("tue 3pm")
    expect(form(page).locator(".context")).to_have_text("Read as tue 3pm")
    expect(form(page).get_by_label("When")).to_be_focused()
    expect(form(page).get_by_label("When")).to_have_value("tue 3pm")
    page.keyboard.press("Enter")
    expect(form(page)).to_be_hidden()
    [values] = submitted
    assert values["who"]["who"]["selected_option"]["value"] == "jane"
    assert values["when"]["when"]["value"] == "tue 3pm"
    assert values["length"]["length"]["selected_option"]["value"] == "60"
    assert values["channel"]["channel"]["selected_conversation"] == HIRING


def test_the_values_of_all_elements_reach_the_app(page: Page, submitted: list[Json]) -> None:
    send_message(page, "/schedule-interview")
    look_up(page, "j", "John")
    form(page).get_by_label("When").fill("tue 3pm")
    expect(form(page).locator(".context")).to_have_text("Read as tue 3pm")
    form(page).get_by_label("How long").click()
    form(page).get_by_role("option", name="30").click()
    form(page).get_by_label("Interviewer").fill("luis")
    form(page).get_by_role("option", name="Luis Ortega").click()
    form(page).get_by_label("Post in").click()
    form(page).get_by_role("option", name="#random").click()
    form(page).get_by_label("Mon").check()
    form(page).get_by_label("Tue").check()
    form(page).get_by_label("Video").check()
    form(page).get_by_label("Day (optional)").fill("2026-12-05")
    form(page).get_by_label("Clock").fill("15:00")
    form(page).get_by_label("Note").fill("two\nlines")
    form(page).get_by_role("button", name="Schedule", exact=True).click()
    expect(form(page)).to_be_hidden()
    [values] = submitted
    held = {block: next(iter(actions.values())) for block, actions in values.items()}
    assert held["who"]["selected_option"]["value"] == "john"
    assert held["length"]["selected_option"]["value"] == "30"
    assert held["person"]["selected_user"] == INTERVIEWER.id
    assert held["channel"]["selected_conversation"] == "C0RANDOM02"
    assert [option["value"] for option in held["days"]["selected_options"]] == ["mon", "tue"]
    assert held["kind"]["selected_option"]["value"] == "video"
    assert held["day"]["selected_date"] == "2026-12-05"
    assert held["clock"]["selected_time"] == "15:00"
    assert held["note"]["value"] == "two\nlines"


def test_multi_selects_show_their_values_as_tokens(page: Page, bolt: App, slack: FakeSlack) -> None:
    bolt.options("found")(lambda ack: ack(options=[option("jane"), option("john")]))
    blocks = [
        field("found", "Applicants", "multi_external_select", min_query_length=0),
        field("days", "Days", "multi_static_select", options=[option("mon"), option("tue")], max_selected_items=1),
        field("people", "Panel", "multi_users_select", initial_users=[MANAGER.id]),
        field("rooms", "Post in", "multi_channels_select", optional=True),
        field("places", "And in", "multi_conversations_select", optional=True),
    ]
    opened = slack.forms.open(MANAGER.id, HIRING, {**FORM, "blocks": blocks})
    slack.workspace.notify_change()

    def pick(block: str, name: str) -> None:
        form(page).locator(f"[data-block={block}]").get_by_role("combobox").click()
        form(page).get_by_role("option", name=name).click()

    for block, name in [("found", "John"), ("days", "Mon"), ("days", "Tue"), ("people", "Luis"), ("rooms", "#random")]:
        pick(block, name)
    form(page).get_by_role("button", name="Remove Maya Thompson").click()
    pick("places", "Luis Ortega")
    slack.wait_for(lambda: opened.values["places"]["places"]["selected_conversations"])
    held = {block: next(iter(actions.values())) for block, actions in opened.values.items()}
    assert [option["value"] for option in held["found"]["selected_options"]] == ["john"]
    assert [option["value"] for option in held["days"]["selected_options"]] == ["mon"]
    assert held["people"]["selected_users"] == [INTERVIEWER.id]
    assert held["rooms"]["selected_channels"] == ["C0RANDOM02"]


def test_errors_are_shown_at_their_fields_and_get_the_focus(page: Page, submitted: list[Json]) -> None:
    send_message(page, "/schedule-interview")
    form(page).get_by_role("button", name="Schedule", exact=True).click()
    applicant = form(page).locator("[data-block=who]")
    expect(applicant.locator(".error")).to_have_text("Please complete this required field.")
    expect(form(page).get_by_label("Applicant")).to_be_focused()
    look_up(page, "ja", "Jane")
    expect(applicant.locator(".error")).to_be_empty()
    form(page).get_by_label("When").fill("sometime")
    expect(form(page).locator(".context")).to_have_text("Read as sometime")
    form(page).get_by_label("When").press("Enter")
    error = form(page).locator("[data-block=when] .error")
    expect(error).to_have_text("Say a day and a time, as in: tue 3pm")
    expect(form(page).get_by_label("When")).to_have_attribute("aria-invalid", "true")
    form(page).get_by_label("When").fill("tue 3pm")
    expect(error).to_be_empty()
    assert submitted == []


def test_escape_closes_the_list_before_the_form(page: Page, submitted: list[Json]) -> None:
    send_message(page, "/schedule-interview")
    form(page).get_by_label("How long").click()
    expect(form(page).get_by_role("option", name="30")).to_be_visible()
    page.keyboard.press("Escape")
    expect(form(page).get_by_role("option", name="30")).to_be_hidden()
    expect(form(page)).to_be_visible()
    page.keyboard.press("Escape")
    expect(form(page)).to_be_hidden()
    assert submitted == []


def test_found_options_are_shown_under_their_groups(page: Page, bolt: App) -> None:
    @bolt.command("/schedule-interview")
    def open_form(ack: Ack, client: WebClient, body: Json) -> None:
        client.views_open(trigger_id=body["trigger_id"], view=FORM)
        ack()

    @bolt.options("who")
    def look_up(ack: Ack) -> None:
        groups = {"Harbor Care Tulsa": ["jane", "john"], "Oak Hill": ["maria"]}
        ack(
            option_groups=[
                {"label": plain_text(name), "options": [option(each) for each in inside]}
                for name, inside in groups.items()
            ]
        )

    send_message(page, "/schedule-interview")
    form(page).get_by_label("Applicant").press_sequentially("j")
    options = form(page).get_by_role("listbox").locator("li")
    expect(options).to_have_text(["Harbor Care Tulsa", "Jane", "John", "Oak Hill", "Maria"])
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(form(page).get_by_label("Applicant")).to_have_value("Maria")


def test_empty_and_failed_searches_show_a_note(page: Page, bolt: App, submitted: list[Json], slack: FakeSlack) -> None:
    send_message(page, "/schedule-interview")
    applicant = form(page).get_by_label("Applicant")
    applicant.click()
    expect(form(page).get_by_role("status")).to_have_text(re.compile("Type at least 1 character"))
    applicant.press_sequentially("zz")
    expect(form(page).locator("[data-block=who]").get_by_role("status")).to_have_text("No results")
    slack.app_url = "http://127.0.0.1:9/"
    applicant.press_sequentially("z")
    expect(form(page).locator("[data-block=who]").get_by_role("status")).to_contain_text("dispatch_failed")


def test_a_failed_submission_keeps_the_form_and_its_values(page: Page, submitted: list[Json], slack: FakeSlack) -> None:
    send_message(page, "/schedule-interview")
    look_up(page, "ja", "Jane")
    form(page).get_by_label("When").fill("tue 3pm")
    expect(form(page).locator(".context")).to_have_text("Read as tue 3pm")
    slack.app_url = "http://127.0.0.1:9/"
    form(page).get_by_role("button", name="Schedule", exact=True).click()
    expect(form(page).get_by_text("We had some trouble connecting. Try again?")).to_be_visible()
    expect(form(page).get_by_label("When")).to_have_value("tue 3pm")


def test_back_returns_to_the_form_below(page: Page, bolt: App, submitted: list[Json]) -> None:
    second = {"type": "modal", "title": plain_text("Are you sure?"), "blocks": [{"type": "divider"}]}

    @bolt.action("more")
    def more(ack: Ack, body: Json, client: WebClient) -> None:
        client.views_push(trigger_id=body["trigger_id"], view=second)
        ack()

    send_message(page, "/schedule-interview")
    form(page).get_by_label("When").fill("tue")
    expect(form(page).locator(".context")).to_have_text("Read as tue")
    form(page).get_by_role("button", name="More…").click()
    pushed = page.get_by_role("dialog", name="Are you sure?")
    pushed.get_by_role("button", name="Back").click()
    expect(form(page).get_by_label("When")).to_have_value("tue")


def test_forms_fit_narrow_windows(page: Page, submitted: list[Json]) -> None:
    page.set_viewport_size({"width": 360, "height": 640})
    send_message(page, "/schedule-interview")
    expect(form(page).get_by_role("button", name="Schedule", exact=True)).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    form(page).get_by_role("button", name="Never mind").click()
    expect(form(page)).to_be_hidden()
