"""The stand-ins as fixtures, a tiny real Bolt app as the counterpart of the one for Slack, and a real browser."""

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
    """Apploi on loopback, in the best of moods."""
    with FakeApploi() as stand_in:
        yield stand_in


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    """Slack on loopback; say where the app is with `slack.app_url`."""
    with FakeSlack() as stand_in:
        yield stand_in


@pytest.fixture
def bolt(slack: FakeSlack) -> Iterator[App]:
    """A real Bolt app without listeners, over real HTTP, that calls the stand-in's Web API."""
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
    """A client of the stand-in's Web API that tries nothing twice."""
    return WebClient(token=slack.bot_token, base_url=slack.api_url, retry_handlers=[])


# Debian's Chromium, told to keep to itself: no update, no sync, no name looked up in the background.
QUIET = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)


@contextmanager
def debian_chromium() -> Iterator[Browser]:
    """A browser; the test is skipped where there is none, and fails there in CI."""
    path = shutil.which("chromium")
    if path is None:
        if os.environ.get("CI"):
            pytest.fail("there is no chromium here, and in CI there must be one")
        pytest.skip("there is no chromium on this machine")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=QUIET.split())
        yield browser
        browser.close()


@contextmanager
def fresh_profile(browser: Browser) -> Iterator[BrowserContext]:
    """A profile of its own, in memory."""
    context = browser.new_context()
    context.set_default_timeout(10_000)
    yield context
    context.close()


@contextmanager
def open_page(context: BrowserContext, url: str, query: str = "") -> Iterator[Page]:
    """The demo's page, open; at the end nothing has gone wrong in it and nothing has left this machine."""
    page = context.new_page()
    faults: list[str] = []
    asked: list[str] = []
    page.on("console", lambda said: faults.append(said.text) if said.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(url + query)
    expect(page.locator("#channel-name")).to_have_text("#hiring")
    yield page
    assert faults == []
    assert [each for each in asked if not each.startswith(url)] == []


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all tests."""
    with debian_chromium() as browser:
        yield browser


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    """A profile of its own for each test."""
    with fresh_profile(chromium) as profile:
        yield profile


@pytest.fixture
def demo_page(slack: FakeSlack, apploi: FakeApploi) -> Iterator[DemoPage]:
    """The demo's page in front of both stand-ins, without the app."""
    with DemoPage(slack, apploi) as server:
        yield server


@pytest.fixture
def page(context: BrowserContext, demo_page: DemoPage) -> Iterator[Page]:
    """That page in the browser, as the manager sees it."""
    with open_page(context, demo_page.url) as opened:
        yield opened


def send_message(page: Page, text: str) -> None:
    """Type into the message box of the demo's page, and send."""
    box = page.get_by_label("Message", exact=True)
    box.fill(text)
    box.press("Enter")


def accessibility_problems(page: Page, rule: str = "") -> list[str]:
    """What axe-core calls serious or critical in the page as it stands: a rule and the first element it names.

    It looks for all that it knows, or for this rule alone.
    """
    found = Axe().run(page, options={"runOnly": [rule]} if rule else None).response["violations"]
    grave = [each for each in found if each["impact"] in ("serious", "critical")]
    return [f"{each['id']}: {each['nodes'][0]['html'][:200]}" for each in grave]
