"""The page of the demo in a real browser, with every element that forms may have."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect
from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient

from slackbot.demo.apploi import ApploiStandIn, Mood
from slackbot.demo.cast import INTERVIEWER, MANAGER, PLAIN
from slackbot.demo.page.server import Page as DemoPage
from slackbot.demo.slack import HIRING, SlackStandIn
from tests.conftest_demo import say, watched_page

Json = dict[str, Any]


@pytest.fixture
def demo_page(slack: SlackStandIn, apploi: ApploiStandIn) -> Iterator[DemoPage]:
    with DemoPage(slack, apploi) as page:
        yield page


@pytest.fixture
def page(context: BrowserContext, demo_page: DemoPage) -> Iterator[Page]:
    with watched_page(context, demo_page.url) as page:
        yield page


def words(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def rich(text: str) -> Json:
    return {"type": "mrkdwn", "text": text}


def choice(value: str) -> Json:
    return {"text": words(value.title()), "value": value}


def field(block_id: str, label: str, kind: str, *, optional: bool = False, **more: Any) -> Json:
    dispatch, hint = more.pop("dispatch", False), more.pop("hint", None)
    element = {"type": kind, "action_id": block_id, **more}
    block: Json = {"type": "input", "block_id": block_id, "label": words(label), "element": element}
    block |= {"optional": optional, "dispatch_action": dispatch}
    return {**block, "hint": words(hint)} if hint else block


LETTERS = {"trigger_actions_on": ["on_character_entered"]}
FORM: Json = {
    "type": "modal",
    "callback_id": "form",
    "title": words("Every element"),
    "submit": words("Schedule"),
    "close": words("Never mind"),
    "blocks": [
        field("who", "Applicant", "external_select", min_query_length=1, placeholder=words("Type a name")),
        field("when", "When", "plain_text_input", dispatch=True, dispatch_action_config=LETTERS, hint="As said"),
        {"type": "context", "block_id": "preview", "elements": [rich("No time yet")]},
        field(
            "length", "How long", "static_select", options=[choice("30"), choice("60")], initial_option=choice("60")
        ),
        field("person", "Interviewer", "users_select", initial_user=MANAGER.id),
        field(
            "channel", "Tell it in", "conversations_select", default_to_current_conversation=True, optional=True
        ),
        field("days", "Days", "checkboxes", options=[choice("mon"), choice("tue")], optional=True),
        field("kind", "Kind", "radio_buttons", options=[choice("phone"), choice("video")], optional=True),
        field("day", "Day", "datepicker", optional=True),
        field("clock", "Clock", "timepicker", optional=True),
        field("note", "Note", "plain_text_input", multiline=True, optional=True),
        {"type": "divider"},
        {
            "type": "section",
            "text": rich("*More*"),
            "accessory": {"type": "button", "action_id": "more", "text": words("More…")},
        },
    ],
}  # fmt: skip


@pytest.fixture
def submitted(bolt: App) -> list[Json]:
    """The values of the forms that the counterpart was sent."""
    sent: list[Json] = []

    @bolt.command("/schedule-interview")
    def open_form(ack: Ack, client: WebClient, body: Json) -> None:
        client.views_open(trigger_id=body["trigger_id"], view=FORM)
        ack()

    @bolt.options("who")
    def look_up(ack: Ack, payload: Json) -> None:
        names = ["jane", "john", "maria"]
        ack(options=[choice(name) for name in names if payload["value"].lower() in name])

    @bolt.action("when")
    def preview(ack: Ack, action: Json, body: Json, client: WebClient) -> None:
        ack()
        view = body["view"]
        blocks: list[Json] = [
            {**block, "elements": [rich(f"Read as _{action['value']}_")]} if block["block_id"] == "preview" else block
            for block in view["blocks"]
        ]
        client.views_update(view_id=view["id"], hash=view["hash"], view={**FORM, "blocks": blocks})

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


def test_the_page_says_that_it_is_a_stand_in(page: Page) -> None:
    expect(page.get_by_role("note")).to_contain_text("nothing leaves this machine")


def test_a_form_goes_from_the_command_to_the_app_by_keyboard_alone(
    page: Page, slack: SlackStandIn, submitted: list[Json]
) -> None:
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


def test_every_element_can_be_filled_and_reaches_the_app(page: Page, submitted: list[Json]) -> None:
    say(page, "/schedule-interview")
    look_up(page, "j", "John")
    form(page).get_by_label("When").fill("tue 3pm")
    expect(form(page).locator(".context")).to_have_text("Read as tue 3pm")
    form(page).get_by_label("How long").click()
    form(page).get_by_role("option", name="30").click()
    form(page).get_by_label("Interviewer").fill("luis")
    form(page).get_by_role("option", name="Luis Ortega").click()
    form(page).get_by_label("Tell it in").click()
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


def test_errors_stand_at_their_fields_and_take_the_focus(page: Page, submitted: list[Json]) -> None:
    say(page, "/schedule-interview")
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


def test_escape_closes_the_list_first_and_then_the_form(page: Page, submitted: list[Json]) -> None:
    say(page, "/schedule-interview")
    form(page).get_by_label("How long").click()
    expect(form(page).get_by_role("option", name="30")).to_be_visible()
    page.keyboard.press("Escape")
    expect(form(page).get_by_role("option", name="30")).to_be_hidden()
    expect(form(page)).to_be_visible()
    page.keyboard.press("Escape")
    expect(form(page)).to_be_hidden()
    assert submitted == []


def test_a_look_up_without_results_or_with_a_failure_says_so(
    page: Page, bolt: App, submitted: list[Json], slack: SlackStandIn
) -> None:
    say(page, "/schedule-interview")
    applicant = form(page).get_by_label("Applicant")
    applicant.click()
    expect(form(page).get_by_role("status")).to_have_text(re.compile("Type at least 1 character"))
    applicant.press_sequentially("zz")
    expect(form(page).locator("[data-block=who]").get_by_role("status")).to_have_text("No results")
    slack.app_url = "http://127.0.0.1:9/"
    applicant.press_sequentially("z")
    expect(form(page).locator("[data-block=who]").get_by_role("status")).to_contain_text("dispatch_failed")


def test_a_form_that_cannot_be_sent_stays_with_all_that_was_typed(
    page: Page, submitted: list[Json], slack: SlackStandIn
) -> None:
    say(page, "/schedule-interview")
    look_up(page, "ja", "Jane")
    form(page).get_by_label("When").fill("tue 3pm")
    expect(form(page).locator(".context")).to_have_text("Read as tue 3pm")
    slack.app_url = "http://127.0.0.1:9/"
    form(page).get_by_role("button", name="Schedule", exact=True).click()
    expect(form(page).get_by_text("We had some trouble connecting. Try again?")).to_be_visible()
    expect(form(page).get_by_label("When")).to_have_value("tue 3pm")


def test_forms_stack_and_back_leads_down(page: Page, bolt: App, submitted: list[Json]) -> None:
    second = {"type": "modal", "title": words("Are you sure?"), "blocks": [{"type": "divider"}]}

    @bolt.action("more")
    def more(ack: Ack, body: Json, client: WebClient) -> None:
        client.views_push(trigger_id=body["trigger_id"], view=second)
        ack()

    say(page, "/schedule-interview")
    form(page).get_by_label("When").fill("tue")
    expect(form(page).locator(".context")).to_have_text("Read as tue")
    form(page).get_by_role("button", name="More…").click()
    pushed = page.get_by_role("dialog", name="Are you sure?")
    pushed.get_by_role("button", name="Back").click()
    expect(form(page).get_by_label("When")).to_have_value("tue")


def test_messages_show_their_markup_in_the_viewers_zone_and_nothing_typed_becomes_html(
    page: Page, slack: SlackStandIn, bolt: App
) -> None:
    at = 1_796_500_800  # 2026-12-05 20:00 UTC
    lines = [
        "*bold* _italic_ ~gone~ `code` <https://example.com|a link>",
        f"<@{INTERVIEWER.id}> in <#{HIRING}> &lt;b&gt;not html&lt;/b&gt; &amp; 2*3*4",
        f"<!date^{at}^{{date_short}} at {{time}}|no date> <script>alert(1)</script>",
    ]
    blocks: list[Json] = [
        {"type": "header", "text": words("Interview scheduled")},
        {"type": "section", "text": rich("\n".join(lines)), "fields": [rich("*Who*\nJane"), rich("*Where*\nVirtual")]},
        {"type": "divider"},
        {"type": "context", "elements": [rich("asked by <@U0MAYA0001>")]},
    ]  # fmt: skip
    bolt.client.chat_postMessage(channel=HIRING, text="Interview scheduled", blocks=blocks)
    message = page.locator(".message")
    expect(message.locator("b").filter(has_text="bold")).to_be_visible()
    expect(message.locator("i")).to_have_text("italic")
    expect(message.locator("s")).to_have_text("gone")
    expect(message.locator("code")).to_have_text("code")
    expect(message.get_by_role("link", name="a link")).to_have_attribute("href", "https://example.com")
    expect(message).to_contain_text("@luis in #hiring <b>not html</b> & 2*3*4")
    expect(message).to_contain_text("<script>alert(1)</script>")
    expect(message).to_contain_text("Dec 5, 2026 at 3:00 PM")
    page.get_by_label("You are").select_option(INTERVIEWER.id)
    expect(message).to_contain_text("Dec 5, 2026 at 12:00 PM")


def test_what_the_page_does_not_know_is_shown_and_not_dropped(page: Page, slack: SlackStandIn) -> None:
    slack.workspace.post(HIRING, "", blocks=[{"type": "hologram", "text": "3-D"}], user="U0SLACKBOT")
    expect(page.locator(".unknown")).to_contain_text("does not know “hologram”")
    page.locator(".unknown summary").click()
    expect(page.locator(".unknown pre")).to_contain_text('"text": "3-D"')


def test_a_button_asks_first_and_changes_its_message(page: Page, bolt: App) -> None:
    @bolt.action("again")
    def again(ack: Ack, respond: Respond, action: Json) -> None:
        ack()
        respond(text=f"Sent {action['value']} again", replace_original=True)

    confirm = {
        "title": words("Send it again?"),
        "text": rich("Look in *Apploi* first."),
        "confirm": words("Send"),
        "deny": words("Wait"),
    }
    button = {
        "type": "button",
        "action_id": "again",
        "text": words("Send again"),
        "value": "r1",
        "confirm": confirm,
    }
    blocks: list[Json] = [
        {"type": "section", "text": rich("Unconfirmed")},
        {"type": "actions", "elements": [button]},
    ]
    bolt.client.chat_postMessage(channel=HIRING, text="Unconfirmed", blocks=blocks)
    page.get_by_role("button", name="Send again").click()
    question = page.get_by_role("dialog", name="Send it again?")
    expect(question).to_contain_text("Look in Apploi first.")
    question.get_by_role("button", name="Wait").click()
    expect(page.locator(".message")).to_contain_text("Unconfirmed")
    page.get_by_role("button", name="Send again").click()
    question.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator(".message")).to_contain_text("Sent r1 again(edited)")


def test_each_person_sees_only_what_is_for_them(page: Page, bolt: App, slack: SlackStandIn) -> None:
    bolt.command("/schedule-interview")(lambda ack: ack("Usage: say who and when"))
    say(page, "/schedule-interview help")
    message = page.locator(".message").filter(has_text="Usage: say who and when")
    expect(message).to_contain_text("Only visible to you")
    expect(page.get_by_role("button", name="offers, private channel")).to_be_visible()
    page.get_by_label("You are").select_option(INTERVIEWER.id)
    expect(message).to_have_count(0)
    page.get_by_label("You are").select_option(PLAIN.id)
    expect(page.get_by_role("button", name="offers, private channel")).to_have_count(0)


def test_a_failing_command_is_told_as_slack_tells_it(page: Page, slack: SlackStandIn) -> None:
    slack.app_url = "http://127.0.0.1:9/"
    say(page, "/schedule-interview Jane")
    expect(page.locator(".message")).to_contain_text('/schedule-interview failed with the error "dispatch_failed"')


def test_conversations_can_be_changed_and_written_in(page: Page, slack: SlackStandIn) -> None:
    page.get_by_role("button", name="Interview Scheduler").click()
    say(page, "hello")
    expect(page.locator(".message")).to_contain_text("hello")
    page.get_by_role("button", name="random").click()
    expect(page.locator("#channel-note")).to_have_text("The app is not a member here.")
    expect(page.locator(".message")).to_have_count(0)


def test_applois_mood_is_a_menu_for_bookings_look_ups_or_both(page: Page, apploi: ApploiStandIn) -> None:
    def fares(lookup: Mood, write: Mood) -> bool:
        with apploi.changed:
            return apploi.changed.wait_for(lambda: (apploi.lookup_mood, apploi.write_mood) == (lookup, write), 10)

    page.get_by_label("Mood").select_option("server error")
    assert fares(Mood.FINE, Mood.SERVER_ERROR)
    page.get_by_label("Applies to").select_option("look-ups")
    assert fares(Mood.SERVER_ERROR, Mood.FINE)
    page.get_by_label("Applies to").select_option("both")
    assert fares(Mood.SERVER_ERROR, Mood.SERVER_ERROR)
    expect(page.get_by_label("Mood")).to_have_value("server error")
    page.get_by_label("Mood").select_option("away")
    assert fares(Mood.AWAY, Mood.AWAY)
    page.get_by_label("Mood").select_option("fine")
    assert fares(Mood.FINE, Mood.FINE)


def test_two_pages_see_the_same_message(page: Page, context: BrowserContext, demo_page: DemoPage) -> None:
    other = context.new_page()
    other.goto(f"{demo_page.url}?as={INTERVIEWER.id}")
    say(page, "Can you see this?")
    expect(other.locator(".message")).to_contain_text("Can you see this?")
    expect(other.locator(".message")).to_contain_text("Maya Thompson")
    other.close()


def test_a_narrow_window_keeps_everything_in_reach(page: Page, submitted: list[Json]) -> None:
    page.set_viewport_size({"width": 360, "height": 640})
    say(page, "/schedule-interview")
    expect(form(page).get_by_role("button", name="Schedule", exact=True)).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    form(page).get_by_role("button", name="Never mind").click()
    expect(form(page)).to_be_hidden()


def test_other_sites_cannot_ask_the_page_for_anything(context: BrowserContext, demo_page: DemoPage) -> None:
    for headers in ({"Origin": "https://evil.example"}, {"Host": "evil.example"}):
        answer = context.request.post(f"{demo_page.url}do/mood", data={"mood": "away"}, headers=headers)
        assert answer.status == 403
