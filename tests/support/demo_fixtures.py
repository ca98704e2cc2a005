"""Fixtures for the fakes, a real Bolt app for the fake Slack, the demo's page, and a real browser."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from slack_bolt import App, BoltRequest
from slack_sdk import WebClient
from werkzeug.wrappers import Request, Response

from slackbot.demo.fake_apploi import FakeApploi
from slackbot.demo.fake_slack import FakeSlack
from slackbot.demo.page.server import Page as DemoPage
from slackbot.demo.server import LocalServer


@pytest.fixture
def apploi() -> Iterator[FakeApploi]:
    """A fake Apploi that works normally."""
    with FakeApploi() as fake:
        yield fake


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    """A fake Slack; set the address of the app with `slack.app_url`."""
    with FakeSlack() as fake:
        yield fake


@pytest.fixture
def organization() -> Iterator[FakeSlack]:
    """A fake Slack in which the app is installed for an organization of three workspaces, and was added to two."""
    with FakeSlack(is_org_wide=True) as fake:
        yield fake


@pytest.fixture
def bolt(slack: FakeSlack) -> Iterator[App]:
    """A real Bolt app without listeners, connected with the fake Slack over HTTP in both directions."""
    client = WebClient(token=slack.bot_token, base_url=slack.api_url, retry_handlers=[])
    app = App(client=client, signing_secret=slack.signing_secret, process_before_response=True)

    def answer(request: Request) -> Response:
        bolt_request = BoltRequest(body=request.get_data(as_text=True), headers=dict(request.headers))
        response = app.dispatch(bolt_request)
        headers = {name: values[0] for name, values in response.headers.items()}
        return Response(response.body, response.status, headers)

    with LocalServer(answer) as server:
        slack.app_url = f"{server.url}/slack/events"
        yield app


@pytest.fixture
def client(slack: FakeSlack) -> WebClient:
    """A client of the fake Slack's Web API, without retries."""
    return WebClient(token=slack.bot_token, base_url=slack.api_url, retry_handlers=[])


# Debian's Chromium without updates, sync and background requests.
QUIET = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)

BUSY = 30_000
"""Milliseconds that a busy machine is given; what happens ends the wait at once."""
expect.set_options(timeout=BUSY)


@contextmanager
def debian_chromium() -> Iterator[Browser]:
    """Debian's Chromium; skips the test where it isn't installed, or fails it in CI."""
    path = shutil.which("chromium")
    if path is None:
        if os.environ.get("CI"):
            pytest.fail("chromium is not installed, and CI needs it")
        pytest.skip("chromium is not installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=QUIET.split())
        yield browser
        browser.close()


@contextmanager
def browser_profile(browser: Browser) -> Iterator[BrowserContext]:
    """A browser profile, in memory."""
    context = browser.new_context(reduced_motion="reduce")  # animations are drawn by the processor
    context.set_default_timeout(BUSY)
    context.new_page()  # stays open: after the last page, Chromium starts over, and the next page takes twice as long
    yield context
    context.close()


@contextmanager
def open_page(context: BrowserContext, url: str, query: str = "") -> Iterator[Page]:
    """The demo's page; fails at the end if it logged an error or sent a request to any other address."""
    page = context.new_page()
    faults: list[str] = []
    asked: list[str] = []
    page.on("console", lambda said: faults.append(said.text) if said.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(url + query)
    expect(page.locator("#channel-name")).to_have_text("#hiring")
    try:
        yield page
    finally:
        page.close()
    assert faults == [], faults
    assert [each for each in asked if not each.startswith(url)] == []


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all tests."""
    with debian_chromium() as browser:
        yield browser


@pytest.fixture(scope="session")
def context(chromium: Browser) -> Iterator[BrowserContext]:
    """One browser profile for all tests: the page stores nothing in it, and a new one costs as much as a page."""
    with browser_profile(chromium) as profile:
        yield profile


@pytest.fixture
def demo_page(slack: FakeSlack, apploi: FakeApploi) -> Iterator[DemoPage]:
    """The server of the demo's page, with the fakes and without the app."""
    with DemoPage(slack, apploi) as server:
        yield server


@pytest.fixture
def page(context: BrowserContext, demo_page: DemoPage) -> Iterator[Page]:
    """The demo's page without the app, opened as the manager."""
    with open_page(context, demo_page.url) as opened:
        yield opened


def send_message(page: Page, text: str) -> None:
    """Send a message or a command in the message box of the demo's page."""
    box = page.get_by_label("Message", exact=True)
    box.fill(text)
    box.press("Enter")


def accessibility_problems(page: Page, rule: str = "") -> list[str]:
    """The serious and critical problems that axe-core finds: the rule, and the first element that violates it.

    With `rule` it checks only that one.
    """
    found = Axe().run(page, options={"runOnly": [rule]} if rule else None).response["violations"]
    grave = [each for each in found if each["impact"] in ("serious", "critical")]
    return [f"{each['id']}: {each['nodes'][0]['html'][:200]}" for each in grave]
