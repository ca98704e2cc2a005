"""The stand-ins as fixtures, and a tiny real Bolt app as the counterpart of the one for Slack."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from slack_bolt import App, BoltRequest
from slack_sdk import WebClient
from werkzeug.wrappers import Request, Response

from slackbot.demo.apploi import ApploiStandIn
from slackbot.demo.server import Loopback
from slackbot.demo.slack import SlackStandIn


@pytest.fixture
def apploi() -> Iterator[ApploiStandIn]:
    """Apploi on loopback, in the best of moods."""
    with ApploiStandIn() as stand_in:
        yield stand_in


@pytest.fixture
def slack() -> Iterator[SlackStandIn]:
    """Slack on loopback; say where the app is with `slack.app_url`."""
    with SlackStandIn() as stand_in:
        yield stand_in


@pytest.fixture
def bolt(slack: SlackStandIn) -> Iterator[App]:
    """A real Bolt app without listeners, over real HTTP, that calls the stand-in's Web API."""
    client = WebClient(token=slack.bot_token, base_url=slack.api_url, retry_handlers=[])
    app = App(client=client, signing_secret=slack.signing_secret, process_before_response=True)

    def answer(request: Request) -> Response:
        bolt_request = BoltRequest(body=request.get_data(as_text=True), headers=dict(request.headers))
        response = app.dispatch(bolt_request)
        headers = {name: values[0] for name, values in response.headers.items()}
        return Response(response.body, response.status, headers)

    with Loopback(answer) as server:
        slack.app_url = f"{server.url}/slack/events"
        yield app
