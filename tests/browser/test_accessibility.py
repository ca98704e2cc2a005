"""axe-core finds no serious or critical problem on the demo's page, in light and dark."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from slackbot.demo.fake_slack import HIRING, FakeSlack
from slackbot.demo.page.server import Page as DemoPage
from slackbot.demo.people import GUEST, INTERVIEWER, MANAGER
from tests.support.block_kit import actions, button, menu, mrkdwn, option, section
from tests.support.demo_fixtures import accessibility_problems, open_page, send_message
from tests.support.page_samples import FORM, HOME


def a_channel(page: Page, slack: FakeSlack) -> None:
    blocks = [
        section("*Interview scheduled* `code` <https://example.com|a link> <@U0LUIS0002>\n&gt; quoted"),
        actions(button("a", "Edit"), button("b", "Send", style="primary"), button("c", "Dismiss", style="danger")),
        actions(menu("m", "static_select", "Show", options=[option("all")])),
        {"type": "context", "elements": [mrkdwn("asked by <@U0MAYA0001>")]},
        {"type": "hologram", "text": "3-D"},
    ]
    slack.workspace.post(HIRING, "", blocks=blocks)
    slack.say("Hello <https://example.com>", user=INTERVIEWER.id)
    slack.workspace.post(HIRING, "Say *when*", only_for=MANAGER.id)
    page.get_by_text("Only visible to you").wait_for()


def a_thread(page: Page, slack: FakeSlack) -> None:
    first = slack.say("Who takes Marcus?", user=INTERVIEWER.id)
    slack.say("I do", user=GUEST.id, thread_ts=first.ts, is_broadcast=True)
    page.locator(".replies").click()
    expect(page.get_by_role("complementary", name="Thread")).to_be_visible()


def a_menu(page: Page, slack: FakeSlack) -> None:
    slack.say("Hello", user=INTERVIEWER.id)
    page.locator(".message").hover()
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("menuitem").first.hover()


def mentions(page: Page, slack: FakeSlack) -> None:
    page.get_by_label("Message", exact=True).press_sequentially("@")
    page.get_by_role("option", name="Interview Scheduler").wait_for()


def the_home_tab(page: Page, slack: FakeSlack) -> None:
    slack.forms.publish(MANAGER.id, HOME)
    slack.workspace.notify_change()
    page.get_by_role("button", name="Interview Scheduler").click()
    page.get_by_text("Your interviews").wait_for()


def a_form(page: Page, slack: FakeSlack) -> None:
    form = slack.forms.open(MANAGER.id, HIRING, FORM)
    form.errors, form.trouble = {"when": "Say a day and a time"}, "We had some trouble connecting."
    slack.workspace.notify_change()
    page.get_by_text("Say a day and a time").wait_for()
    page.get_by_role("combobox", name="How long").click()
    page.get_by_role("option", name="30").wait_for()


def a_narrow_menu(page: Page, slack: FakeSlack) -> None:
    page.set_viewport_size({"width": 400, "height": 700})
    page.get_by_role("button", name="Conversations").click()


def the_drawer(page: Page, slack: FakeSlack) -> None:
    slack.app_url = "http://127.0.0.1:9/"  # so that there is a failure, too
    page.get_by_role("button", name="What happened", exact=True).click()
    send_message(page, "/schedule-interview Marcus Bell tomorrow 3pm")
    steps = page.get_by_role("log", name="Steps")
    steps.locator("summary").first.click()
    expect(steps.locator("pre").first).to_be_visible()


Place = Callable[[Page, FakeSlack], None]

PLACES: list[Place] = [a_channel, a_thread, a_menu, mentions, the_home_tab, a_form, a_narrow_menu, the_drawer]


@pytest.mark.parametrize("place", PLACES)
def test_axe_finds_nothing_serious(
    context: BrowserContext, demo_page: DemoPage, slack: FakeSlack, place: Place
) -> None:
    with open_page(context, demo_page.url) as page:
        place(page, slack)
        assert accessibility_problems(page) == []
        page.emulate_media(color_scheme="dark")  # changes only colors
        assert accessibility_problems(page, "color-contrast") == []


def test_the_theme_follows_the_system_unless_the_url_sets_one(context: BrowserContext, demo_page: DemoPage) -> None:
    paper = "getComputedStyle(document.body).backgroundColor"
    with open_page(context, demo_page.url) as page:
        page.emulate_media(color_scheme="light")
        light = page.evaluate(paper)
        page.emulate_media(color_scheme="dark")
        assert page.evaluate(paper) != light
        page.goto(f"{demo_page.url}?theme=light")
        assert page.evaluate(paper) == light
