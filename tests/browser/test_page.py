"""The demo's page in a real browser: messages, people and conversations."""

from __future__ import annotations

from playwright.sync_api import BrowserContext, Page, expect
from slack_bolt import Ack, App, Respond

from slackbot.demo.fake_apploi import FailureMode, FakeApploi
from slackbot.demo.fake_slack import HIRING, FakeSlack
from slackbot.demo.page.server import Page as DemoPage
from slackbot.demo.people import INTERVIEWER, PLAIN
from tests.support.block_kit import Json, mrkdwn, plain_text, section
from tests.support.demo_fixtures import send_message


def test_the_page_says_that_it_is_a_simulation(page: Page) -> None:
    expect(page.get_by_role("note")).to_contain_text("nothing leaves this computer")


def test_markup_is_rendered_in_the_viewers_time_zone_and_never_as_html(page: Page, slack: FakeSlack, bolt: App) -> None:
    at = 1_796_500_800  # 2026-12-05 20:00 UTC
    lines = [
        "*bold* _italic_ ~gone~ `code` <https://example.com|a link>",
        f"<@{INTERVIEWER.id}> in <#{HIRING}> &lt;b&gt;not html&lt;/b&gt; &amp; 2*3*4",
        f"<!date^{at}^{{date_short}} at {{time}}|no date> <script>alert(1)</script>",
    ]
    blocks: list[Json] = [
        {"type": "header", "text": plain_text("Interview scheduled")},
        section("\n".join(lines), fields=[mrkdwn("*Who*\nJane"), mrkdwn("*Where*\nVirtual")]),
        {"type": "divider"},
        {"type": "context", "elements": [mrkdwn("asked by <@U0MAYA0001>")]},
    ]
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


def test_unsupported_blocks_are_shown_as_json(page: Page, slack: FakeSlack) -> None:
    slack.workspace.post(HIRING, "", blocks=[{"type": "hologram", "text": "3-D"}], user="U0SLACKBOT")
    expect(page.locator(".unknown")).to_contain_text("doesn't support “hologram”")
    page.locator(".unknown summary").click()
    expect(page.locator(".unknown pre")).to_contain_text('"text": "3-D"')


def test_a_button_with_confirmation_updates_its_message(page: Page, bolt: App) -> None:
    @bolt.action("again")
    def again(ack: Ack, respond: Respond, action: Json) -> None:
        ack()
        respond(text=f"Sent {action['value']} again", replace_original=True)

    confirm = {
        "title": plain_text("Send it again?"),
        "text": mrkdwn("Look in *Apploi* first."),
        "confirm": plain_text("Send"),
        "deny": plain_text("Wait"),
    }
    button = {
        "type": "button",
        "action_id": "again",
        "text": plain_text("Send again"),
        "value": "r1",
        "confirm": confirm,
    }
    blocks: list[Json] = [
        section("Unconfirmed"),
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


def test_suggestions_send_a_command_and_set_how_apploi_behaves(page: Page, bolt: App, apploi: FakeApploi) -> None:
    bolt.command("/schedule-interview")(lambda ack, command: ack(f"Read: {command['text']}"))
    suggestions = page.locator("#suggestions")
    suggestions.get_by_role("button", name="Apploi hangs up").click()
    expect(page.locator(".message")).to_contain_text("Read: Aisha Khan tomorrow 10am")
    assert (apploi.write_mode, apploi.lookup_mode) == (FailureMode.DROPS_AFTER, FailureMode.FINE)
    expect(page.get_by_role("separator")).to_have_accessible_name("Today")
    suggestions.get_by_role("button", name="Close the suggestions").click()
    expect(suggestions).to_be_hidden()


def test_people_see_only_their_own_messages_and_channels(page: Page, bolt: App, slack: FakeSlack) -> None:
    bolt.command("/schedule-interview")(lambda ack: ack("Usage: say who and when"))
    send_message(page, "/schedule-interview help")
    message = page.locator(".message").filter(has_text="Usage: say who and when")
    expect(message).to_contain_text("Only visible to you")
    expect(page.get_by_role("button", name="offers, private channel")).to_be_visible()
    page.get_by_label("You are").select_option(INTERVIEWER.id)
    expect(message).to_have_count(0)
    page.get_by_label("You are").select_option(PLAIN.id)
    expect(page.get_by_role("button", name="offers, private channel")).to_have_count(0)


def test_a_failed_command_shows_slacks_error(page: Page, slack: FakeSlack) -> None:
    slack.app_url = "http://127.0.0.1:9/"
    send_message(page, "/schedule-interview Jane")
    expect(page.locator(".message")).to_contain_text('/schedule-interview failed with the error "dispatch_failed"')


def test_conversations_can_be_switched(page: Page, slack: FakeSlack) -> None:
    page.get_by_role("button", name="Interview Scheduler").click()
    page.get_by_role("tab", name="Messages").click()
    send_message(page, "hello")
    expect(page.locator(".message")).to_contain_text("hello")
    page.get_by_role("button", name="random").click()
    expect(page.locator("#channel-note")).to_have_text("The app isn't a member of this conversation.")
    expect(page.locator(".message")).to_have_count(0)


def test_applois_failure_mode_applies_to_bookings_searches_or_both(page: Page, apploi: FakeApploi) -> None:
    page.get_by_role("button", name="What happened", exact=True).click()

    def fares(lookup: FailureMode, write: FailureMode) -> bool:
        with apploi.changed:
            return apploi.changed.wait_for(lambda: (apploi.lookup_mode, apploi.write_mode) == (lookup, write), 10)

    page.get_by_label("How Apploi behaves").select_option("server error")
    assert fares(FailureMode.FINE, FailureMode.SERVER_ERROR)
    page.get_by_label("Applies to").select_option("searches")
    assert fares(FailureMode.SERVER_ERROR, FailureMode.FINE)
    page.get_by_label("Applies to").select_option("both")
    assert fares(FailureMode.SERVER_ERROR, FailureMode.SERVER_ERROR)
    expect(page.get_by_label("How Apploi behaves")).to_have_value("server error")
    page.get_by_label("How Apploi behaves").select_option("down")
    assert fares(FailureMode.DOWN, FailureMode.DOWN)
    page.get_by_label("How Apploi behaves").select_option("fine")
    assert fares(FailureMode.FINE, FailureMode.FINE)


def test_two_pages_see_the_same_message(page: Page, context: BrowserContext, demo_page: DemoPage) -> None:
    other = context.new_page()
    other.goto(f"{demo_page.url}?as={INTERVIEWER.id}")
    send_message(page, "Can you see this?")
    expect(other.locator(".message")).to_contain_text("Can you see this?")
    expect(other.locator(".message")).to_contain_text("Maya Thompson")
    other.close()


def test_requests_from_other_sites_are_rejected(context: BrowserContext, demo_page: DemoPage) -> None:
    for headers in ({"Origin": "https://evil.example"}, {"Host": "evil.example"}):
        answer = context.request.post(f"{demo_page.url}do/failure_mode", data={"mode": "down"}, headers=headers)
        assert answer.status == 403
