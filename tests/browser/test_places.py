"""The demo's page in a real browser: the Home tab, threads, menus and the sidebar."""

from __future__ import annotations

import re
import threading

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, Route, expect
from slack_bolt import Ack, App
from slack_sdk import WebClient

from slackbot.demo.fake_apploi import FakeApploi
from slackbot.demo.fake_slack import HIRING, TULSA, FakeSlack
from slackbot.demo.page.server import Page as DemoPage
from slackbot.demo.people import GUEST, INTERVIEWER, MANAGER, SISTER
from tests.support.block_kit import Json, actions, button, menu, option, plain_text, section
from tests.support.demo_fixtures import open_page, send_message
from tests.support.page_samples import HOME


def message(page: Page, text: str) -> Locator:
    return page.locator("#messages .message").filter(has_text=text)


def thread(page: Page) -> Locator:
    return page.get_by_role("complementary", name="Thread")


def more(page: Page, text: str) -> Locator:
    """Open the menu of a message with the keyboard, and return its entries."""
    message(page, text).get_by_role("button", name="More actions").press("Enter")
    return page.get_by_role("menuitem")


# The Home tab


@pytest.fixture
def pressed(bolt: App) -> list[Json]:
    """The actions that a Bolt app received from its Home tab, which it publishes when opened."""
    received: list[Json] = []

    @bolt.event("app_home_opened")
    def publish(event: Json, client: WebClient) -> None:
        if event["tab"] == "home":
            client.views_publish(user_id=event["user"], view=HOME)

    @bolt.action(re.compile(".*"))
    def remember(ack: Ack, action: Json) -> None:
        ack()
        received.append(action)

    @bolt.options("zone")
    def zones(ack: Ack) -> None:
        ack(options=[option("utc")])

    return received


def home(page: Page) -> Locator:
    page.get_by_role("button", name="Interview Scheduler").click()
    return page.get_by_role("tabpanel", name="Home")


def test_each_person_sees_their_own_home_tab(page: Page, pressed: list[Json]) -> None:
    expect(home(page)).to_contain_text("Dec 5, 2026 at 3:00 PM")
    expect(page.get_by_role("tab", name="Home")).to_have_attribute("aria-selected", "true")
    expect(page.get_by_label("Message", exact=True)).to_be_hidden()
    page.get_by_label("You are").select_option(INTERVIEWER.id)
    expect(page.get_by_role("heading", name="#hiring")).to_be_visible()
    expect(home(page)).to_contain_text("Dec 5, 2026 at 12:00 PM")


def test_an_unpublished_home_tab_says_so(page: Page, slack: FakeSlack) -> None:
    expect(home(page)).to_contain_text("The app hasn't published a Home tab yet.")
    page.keyboard.press("Tab")
    page.get_by_role("tab", name="Home").press("ArrowRight")
    expect(page.get_by_role("tab", name="Messages")).to_be_focused()
    expect(page.get_by_label("Message", exact=True)).to_be_visible()


def test_every_element_of_the_home_tab_sends_an_action(page: Page, pressed: list[Json], slack: FakeSlack) -> None:
    tab = home(page)
    tab.get_by_role("button", name="More options").click()
    page.get_by_role("menuitem", name="Cancel").click()
    tab.get_by_role("button", name="Schedule interview").click()
    tab.get_by_role("combobox", name="Show").click()
    tab.get_by_role("option", name="All").click()
    tab.get_by_role("combobox", name="Whose").fill("luis")
    tab.get_by_role("option", name="Luis Ortega").click()
    tab.get_by_label("Hour").check()
    tab.get_by_role("radio", name="Now").check()
    tab.get_by_role("combobox", name="Search zones").click()
    tab.get_by_role("option", name="Utc").click()
    tab.locator("input[type=date]").fill("2026-12-05")
    tab.locator("input[type=time]").fill("15:00")
    tab.get_by_label("Note").fill("hello")
    tab.get_by_label("Note").press("Enter")
    slack.wait_for(lambda: len(pressed) == 10)
    said = {each["action_id"]: each for each in pressed}
    assert said["more"]["selected_option"]["value"] == "cancel"
    assert said["show"]["selected_option"]["value"] == "all"
    assert said["who"]["selected_user"] == INTERVIEWER.id
    assert [each["value"] for each in said["ticks"]["selected_options"]] == ["hour"]
    assert said["one"]["selected_option"]["value"] == "now"
    assert said["zone"]["selected_option"]["value"] == "utc"
    assert said["day"]["selected_date"] == "2026-12-05"
    assert said["clock"]["selected_time"] == "15:00"
    assert said["note"]["value"] == "hello"


def test_a_busy_button_on_the_home_tab_keeps_the_focus(page: Page, bolt: App, slack: FakeSlack) -> None:
    go_on = threading.Event()

    @bolt.action("new")
    def slow(ack: Ack) -> None:
        go_on.wait(2)
        ack()

    bolt.client.views_publish(user_id=MANAGER.id, view=HOME)
    new = home(page).get_by_role("button", name="Schedule interview")
    new.focus()
    page.keyboard.press("Enter")
    expect(new).to_have_attribute("aria-busy", "true")
    go_on.set()
    expect(new).not_to_have_attribute("aria-busy", "true")
    expect(new).to_be_focused()


def test_updates_of_the_home_tab_keep_typed_text(page: Page, bolt: App, slack: FakeSlack) -> None:
    asks: Json = {"type": "modal", "title": plain_text("From home"), "blocks": [section("Hello")]}

    @bolt.action("new")
    def open_form(ack: Ack, body: Json, client: WebClient) -> None:
        client.views_open(trigger_id=body["trigger_id"], view=asks)
        ack()

    named = [{**block, "block_id": f"named-{index}"} for index, block in enumerate(HOME["blocks"])]
    bolt.client.views_publish(user_id=MANAGER.id, view={**HOME, "blocks": named})
    home(page).get_by_label("Note").fill("half a")
    bolt.client.views_publish(
        user_id=MANAGER.id, view={**HOME, "blocks": [{**section("New above"), "block_id": "new"}, *named]}
    )
    expect(page.get_by_text("New above")).to_be_visible()
    page.keyboard.type(" word")
    bolt.client.views_publish(user_id=MANAGER.id, view={**HOME, "blocks": named})
    expect(page.get_by_text("New above")).to_be_hidden()
    page.keyboard.type(" more")
    expect(page.get_by_label("Note")).to_have_value("half a word more")
    page.get_by_role("button", name="Schedule interview").click()
    expect(page.get_by_role("dialog", name="From home")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="From home")).to_be_hidden()


# Threads


def test_replies_are_shown_in_the_thread_and_counted_below_its_message(page: Page, bolt: App, slack: FakeSlack) -> None:
    first = bolt.client.chat_postMessage(channel=HIRING, text="Interview scheduled")
    bolt.client.chat_postMessage(channel=HIRING, text="Moved by an hour", thread_ts=first["ts"])
    bolt.client.chat_postMessage(channel=HIRING, text="Called off", thread_ts=first["ts"], reply_broadcast=True)
    expect(message(page, "Moved by an hour")).to_have_count(0)
    expect(message(page, "Called off")).to_contain_text("replied to a thread")
    replies = message(page, "Interview scheduled").get_by_role("button", name=re.compile("Last reply at"))
    expect(replies).to_contain_text("2 replies")
    replies.press("Enter")
    expect(thread(page).locator(".message")).to_have_count(3)
    expect(thread(page).get_by_label("Reply", exact=True)).to_be_focused()
    page.keyboard.type("I will be there")
    page.keyboard.press("Enter")
    expect(thread(page).get_by_text("I will be there")).to_be_visible()
    expect(message(page, "I will be there")).to_have_count(0)
    [said] = [each for each in slack.messages(HIRING) if each.text == "I will be there"]
    assert (said.thread_ts, said.user) == (first["ts"], MANAGER.id)
    page.keyboard.press("Escape")
    expect(thread(page)).to_be_hidden()
    expect(replies).to_be_focused()


def test_any_message_can_start_a_thread_with_replies_also_sent_to_the_channel(page: Page, slack: FakeSlack) -> None:
    slack.say("Who takes Marcus?", user=INTERVIEWER.id)
    more(page, "Who takes Marcus?").filter(has_text="Reply in thread").press("Enter")
    expect(thread(page).get_by_label("Reply", exact=True)).to_be_focused()
    thread(page).get_by_label("Also send to #hiring").check()
    thread(page).get_by_label("Reply", exact=True).fill("I do")
    page.keyboard.press("Control+Enter")
    expect(message(page, "I do")).to_contain_text("replied to a thread")
    thread(page).get_by_label("Reply", exact=True).fill("/schedule-interview Marcus")
    thread(page).get_by_role("button", name="Send reply").click()
    expect(thread(page)).to_contain_text("/schedule-interview is not supported in threads. Sorry!")


# Shortcuts and mentions


def test_shortcuts_are_next_to_the_message_box_and_in_message_menus(page: Page, bolt: App, slack: FakeSlack) -> None:
    used: list[Json] = []

    @bolt.shortcut(re.compile(".*"))
    def use(ack: Ack, shortcut: Json) -> None:
        ack()
        used.append(shortcut)

    slack.say("Please see Marcus on Tuesday", user=INTERVIEWER.id)
    page.get_by_role("button", name="Shortcuts").press("ArrowDown")
    page.get_by_role("menuitem", name="Schedule interview").press("Enter")
    slack.wait_for(lambda: used)
    more(page, "Please see Marcus").filter(has_text="Schedule from message").click()
    slack.wait_for(lambda: len(used) == 2)
    assert [each["callback_id"] for each in used] == ["schedule_interview", "schedule_interview_from_message"]
    assert used[1]["message"]["text"] == "Please see Marcus on Tuesday"
    slack.app_url = "http://127.0.0.1:9/"
    page.get_by_role("button", name="Shortcuts").click()
    page.get_by_role("menuitem", name="Schedule interview").click()
    expect(page.locator("#notice")).to_contain_text("Schedule interview failed with the error “dispatch_failed”")


def test_arrow_keys_move_in_a_menu_and_escape_closes_it(page: Page, slack: FakeSlack) -> None:
    slack.say("Hello", user=INTERVIEWER.id)
    entries = more(page, "Hello")
    expect(entries.nth(0)).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(entries.last).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(entries.nth(0)).to_be_focused()
    page.keyboard.press("Escape")
    expect(entries).to_have_count(0)
    expect(message(page, "Hello").get_by_role("button", name="More actions")).to_be_focused()


def test_typing_suggests_mentions_and_the_command(page: Page, bolt: App, slack: FakeSlack) -> None:
    heard: list[str] = []
    bolt.event("app_mention")(lambda event: heard.append(event["text"]))
    box = page.get_by_label("Message", exact=True)
    box.press_sequentially("@int")
    expect(page.get_by_role("option", name="Interview Scheduler")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    expect(box).to_have_value("@Interview Scheduler ")
    box.press_sequentially("see @lu")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#messages")).to_contain_text("@Interview Scheduler see @luis")
    slack.wait_for(lambda: heard)
    assert heard == [f"<@U0SLACKBOT> see <@{INTERVIEWER.id}>"]
    box.press_sequentially("/sch")
    page.keyboard.press("Tab")
    expect(box).to_have_value("/schedule-interview ")
    box.press("Shift+Enter")
    expect(box).to_have_value("/schedule-interview \n")


# Messages


def test_menus_in_messages_send_the_choice(page: Page, bolt: App, slack: FakeSlack) -> None:
    chosen: list[Json] = []

    @bolt.action(re.compile(".*"))
    def remember(ack: Ack, action: Json) -> None:
        ack()
        chosen.append(action)

    blocks = [
        actions(
            menu("show", "static_select", "Show", options=[option("mine"), option("all")]),
            menu("who", "users_select", "Whose"),
            {"type": "overflow", "action_id": "more", "options": [option("move"), option("cancel")]},
        )
    ]
    bolt.client.chat_postMessage(channel=HIRING, text="Choose", blocks=blocks)
    said = page.locator("#messages")
    said.get_by_role("combobox", name="Show").click()
    said.get_by_role("option", name="All").click()
    said.get_by_role("combobox", name="Whose").fill("priya")
    said.get_by_role("option", name="Priya").click()
    page.get_by_role("button", name="More options").click()
    page.get_by_role("menuitem", name="Move").click()
    slack.wait_for(lambda: len(chosen) == 3)
    assert chosen[0]["selected_option"]["value"] == "all"
    assert chosen[1]["selected_user"] == GUEST.id
    assert chosen[2]["selected_option"]["value"] == "move"
    expect(page.get_by_role("combobox", name="Show")).to_have_value("All")


def test_an_updated_message_keeps_the_focus(page: Page, bolt: App) -> None:
    @bolt.action("again")
    def again(ack: Ack, client: WebClient, body: Json) -> None:
        ack()
        client.chat_update(channel=HIRING, ts=body["message"]["ts"], text="Changed", blocks=after.pop(0))

    send = actions(button("again", "Send again"))
    after = [[section("Sent once"), send], [section("Sent twice")]]
    bolt.client.chat_postMessage(channel=HIRING, text="Not yet", blocks=[section("Not yet"), send])
    page.get_by_role("button", name="Send again").press("Enter")
    expect(message(page, "Sent once")).to_be_visible()
    expect(page.get_by_role("button", name="Send again")).to_be_focused()
    page.keyboard.press("Enter")
    expect(message(page, "Sent twice")).to_be_focused()


def test_arrow_keys_move_between_messages(page: Page, slack: FakeSlack) -> None:
    for text in ("one", "two"):
        slack.say(text, user=INTERVIEWER.id)
    expect(page.locator("#messages .message")).to_have_count(2)
    page.get_by_role("log", name="Messages").press("ArrowUp")
    expect(message(page, "two")).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(message(page, "one")).to_be_focused()


def test_rich_text_is_rendered(page: Page, slack: FakeSlack) -> None:
    inside: list[Json] = [
        {"type": "text", "text": "bold", "style": {"bold": True}},
        {"type": "user", "user_id": INTERVIEWER.id},
        {"type": "link", "url": "https://example.com", "text": "a link"},
        {"type": "telepathy"},
    ]
    line = {"type": "rich_text_section", "elements": inside}
    listed = {"type": "rich_text_list", "style": "bullet", "elements": [line]}
    slack.workspace.post(HIRING, "", blocks=[{"type": "rich_text", "elements": [line, listed]}])
    said = page.locator("#messages .message")
    expect(said.locator("b").filter(has_text="bold")).to_have_count(2)
    expect(said.locator("li")).to_contain_text("bold@luisa link")
    expect(said.locator("code.unknown").first).to_contain_text("telepathy")


# The sidebar


def test_unread_messages_are_counted_in_the_sidebar(page: Page, bolt: App, slack: FakeSlack) -> None:
    bolt.client.chat_postMessage(channel=MANAGER.id, text="Your interview is booked")
    app = page.get_by_role("list", name="Apps").get_by_role("button")
    expect(app).to_have_accessible_name("Interview Scheduler, 1 new")
    app.click()
    expect(page.get_by_role("tab", name="Messages")).to_have_attribute("aria-selected", "true")
    expect(message(page, "Your interview is booked")).to_be_visible()
    expect(app).to_have_accessible_name("Interview Scheduler")


def test_conversations_are_grouped_and_group_dms_named_after_their_members(page: Page, slack: FakeSlack) -> None:
    slack.workspace.add_channel(kind="mpim", members={MANAGER.id, INTERVIEWER.id, GUEST.id})
    slack.workspace.add_channel("old", is_archived=True)
    expect(page.get_by_role("list", name="Channels").get_by_role("button")).to_have_count(4)
    expect(page.get_by_role("list", name="Apps").get_by_role("button")).to_have_count(1)
    page.get_by_role("list", name="Direct messages").get_by_role("button", name="Luis Ortega, Priya Raman").click()
    send_message(page, "Hello both")
    expect(message(page, "Hello both")).to_be_visible()
    page.get_by_role("button", name="old").click()
    expect(page.locator("#channel-note")).to_have_text("This channel is archived.")
    expect(page.get_by_label("Message", exact=True)).to_be_hidden()


def test_the_sidebar_is_a_menu_in_narrow_windows(page: Page, slack: FakeSlack, pressed: list[Json]) -> None:
    page.set_viewport_size({"width": 400, "height": 700})
    opener = page.get_by_role("button", name="Conversations")
    expect(page.get_by_role("button", name="random")).to_be_hidden()
    opener.press("Enter")
    expect(page.get_by_label("You are")).to_be_focused()
    page.keyboard.press("Escape")
    expect(opener).to_be_focused()
    opener.click()
    page.get_by_role("button", name="random").click()
    expect(page.get_by_role("heading", name="#random")).to_be_visible()
    expect(page.get_by_label("You are")).to_be_hidden()
    opener.click()
    expect(home(page)).to_contain_text("Marcus Bell")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_url_keeps_the_chosen_person(page: Page) -> None:
    page.get_by_label("You are").select_option(INTERVIEWER.id)
    expect(page).to_have_url(re.compile(f"as={INTERVIEWER.id}"))
    page.reload()
    expect(page.get_by_label("You are")).to_have_value(INTERVIEWER.id)


def test_a_late_state_of_the_previous_person_is_ignored(page: Page, bolt: App, slack: FakeSlack) -> None:
    late: list[Route] = []
    page.route(f"**/state?as={MANAGER.id}", lambda route: late.append(route))
    with page.expect_request(f"**/state?as={MANAGER.id}"):
        slack.say("news", user=GUEST.id, channel=HIRING)
    page.get_by_label("You are").select_option(INTERVIEWER.id)
    late.pop().continue_()
    expect(message(page, "news")).to_be_visible()
    expect(page.get_by_label("You are")).to_have_value(INTERVIEWER.id)
    assert late == []


def test_somebody_of_a_sister_workspace_sees_its_channels_and_writes_there(
    context: BrowserContext, organization: FakeSlack, apploi: FakeApploi
) -> None:
    with DemoPage(organization, apploi) as server, open_page(context, server.url) as page:
        page.locator("#me").select_option(label="Nina Brooks, Hiring manager, Tulsa · Harbor Care Tulsa")
        expect(page.locator("#channel-name")).to_have_text("#tulsa")
        send_message(page, "Who is on Friday?")
        expect(message(page, "Who is on Friday?")).to_contain_text("Nina Brooks")
    assert [(said.user, said.text) for said in organization.messages(TULSA)] == [(SISTER.id, "Who is on Friday?")]
