"""A bare Bolt app as its documentation shows one, for comparison: `python -m tests.benchmarks.bare_bolt`.

docs.slack.dev/tools/bolt-python: acknowledge, then open the form; acknowledge the submission; answer the menu. It
judges nothing and stores nothing. It stands on the server that slackbot stands on, with the same settings.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from contextlib import nullcontext
from typing import Any

from slack_bolt import Ack, App
from slack_bolt.adapter.wsgi import SlackRequestHandler
from slack_sdk import WebClient

from slackbot.server import run_server
from slackbot.web.asgi import AsgiApp

VIEW = {
    "type": "modal",
    "callback_id": "schedule_interview",
    "title": {"type": "plain_text", "text": "Schedule interview"},
    "submit": {"type": "plain_text", "text": "Schedule"},
    "blocks": [
        {
            "type": "input",
            "block_id": name,
            "label": {"type": "plain_text", "text": name},
            "element": {"type": "plain_text_input", "action_id": name},
        }
        for name in ("applicant", "when", "location")
    ],
}


def made(token: str, secret: str, api: str) -> App:
    """The app; it asks `auth.test` as it is made."""
    app = App(token=token, signing_secret=secret, client=WebClient(token=token, base_url=api))

    @app.command("/schedule-interview")
    def schedule(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=VIEW)

    @app.view("schedule_interview")
    def submitted(ack: Ack) -> None:
        ack()

    @app.options("applicant")
    def applicants(ack: Ack) -> None:
        ack(options=[{"text": {"type": "plain_text", "text": "Jane Doe"}, "value": "1"}])

    return app


def loaded() -> AsgiApp:
    """Bolt's own WSGI adapter; `/readyz` tells who waits for it that it is there."""
    env = os.environ
    app = made(env["SLACK_BOT_TOKEN"], env["SLACK_SIGNING_SECRET"], env["SLACK_API_URL"])
    slack: Callable[..., Iterable[bytes]] = SlackRequestHandler(app)

    def answer(environ: dict[str, Any], start_response: Callable[..., object]) -> Iterable[bytes]:
        if environ["PATH_INFO"] != "/readyz":
            return slack(environ, start_response)
        start_response("200 OK", [("Content-Length", "0")])
        return []

    return AsgiApp(nullcontext(answer))


if __name__ == "__main__":
    run_server(os.environ["HOST"], int(os.environ["PORT"]), "warning", loaded)
