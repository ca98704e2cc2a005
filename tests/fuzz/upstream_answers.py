"""What Slack and Apploi answer over HTTP, on loopback: any status, headers and body.

The answers are read by our own clients, so that what the libraries beneath do with them counts too.
"""

from __future__ import annotations

import json
import threading
from functools import cache
from typing import Any

from werkzeug.wrappers import Request, Response

from slackbot.apploi import Apploi
from slackbot.demo.server import LocalServer
from slackbot.domain.interview import Interview, InterviewerById
from slackbot.errors import SearchFailed
from slackbot.messages import Message
from slackbot.slack.client import PostResult, SlackCallFailed, SlackClient
from tests.fuzz.choices import Bytes
from tests.fuzz.mutations import made_odd
from tests.fuzz.pure_targets import ITEM, NOW, USER

STATUSES = (200, 200, 200, 201, 204, 301, 400, 401, 403, 404, 409, 422, 429, 500, 502, 503, 504, 599)
HEADERS = (
    ("Retry-After", "3"),
    ("Retry-After", "٣".encode().decode("latin-1")),
    ("Retry-After", "9" * 40),
    ("X-OAuth-Scopes", ","),
)
SHAPES: dict[str, Any] = {
    "auth.test": {"ok": True, "team_id": "T1", "user_id": "UBOT", "bot_id": "B1", "url": "https://x.slack.com/"},
    "users.info": {"ok": True, "user": USER},
    "conversations.info": {"ok": True, "channel": {"id": "C1", "is_member": True, "is_archived": False}},
    "views.open": {"ok": True, "view": {"id": "V1", "hash": "1.a", "blocks": [], "type": "modal"}},
    "views.publish": {"ok": True, "view": {"id": "V1", "hash": "1.a"}},
    "chat.postMessage": {"ok": True, "channel": "C1", "ts": "1.2"},
    "conversations.history": {
        "ok": True,
        "messages": [
            {"ts": "1.2", "metadata": {"event_type": "x", "event_payload": {"request_id": "V1"}}, "blocks": [{}]}
        ],
        "response_metadata": {"next_cursor": ""},
    },
    "": {"ok": False, "error": "ratelimited"},
}
INTERVIEW = Interview("265733753", NOW, "America/New_York", 45, "Room 2", InterviewerById("123"))
MESSAGE = Message(
    "x", [{"type": "section", "block_id": "b"}], metadata={"event_type": "x", "event_payload": {"request_id": "V1"}}
)


class _Other:
    """Whoever answers: what the newest input says."""

    def __init__(self) -> None:
        self.status, self.headers, self.body = 200, [("X-Nothing", "")], b""
        self.server = LocalServer(self._answer).start()

    def _answer(self, request: Request) -> Response:
        request.get_data()
        return Response(self.body, self.status, self.headers, content_type="application/json")

    def answer(self, choices: Bytes, shape: Any) -> None:
        """Answer oddly from now on."""
        self.status = choices.pick(STATUSES)
        self.headers = [choices.pick((("X-Nothing", ""), *HEADERS))]
        said = made_odd(shape, choices) if choices.number(4) else choices.json()
        self.body = json.dumps(said).encode() if choices.number(8) else choices.bytes()


@cache
def _slack() -> tuple[_Other, SlackClient]:
    other = _Other()
    return other, SlackClient("xoxb-1", f"{other.server.url}/api/", clock=_later)


@cache
def _apploi() -> tuple[_Other, Apploi]:
    other = _Other()
    return other, Apploi(other.server.url, "key")


_turn = threading.local()


def _later() -> float:
    """A clock by which every answer about a person is out of date at once."""
    _turn.at = getattr(_turn, "at", 0.0) + 10_000.0
    return float(_turn.at)


def slack_web(data: bytes) -> None:
    """Each call of ours gives what it promises, or SlackUnavailable, or a Posted."""
    choices = Bytes(data)
    other, slack = _slack()
    method = choices.pick(tuple(SHAPES))
    other.answer(choices, SHAPES[method])
    try:
        match method:
            case "auth.test":
                slack.identify()
            case "users.info" | "":
                slack.get_person("U1")
            case "conversations.info":
                slack.can_post("C1")
            case "views.open":
                slack.open_view("1.2", {"type": "modal"})
            case "views.publish":
                slack.publish_home("U1", {"type": "home"})
            case "conversations.history":
                assert isinstance(slack.find_message("C1", MESSAGE, 0.0), PostResult)
            case _:
                assert isinstance(slack.post("C1", MESSAGE), PostResult)
                assert isinstance(slack.edit("C1", "1.2", MESSAGE), PostResult)
                assert isinstance(slack.respond(f"{other.server.url}/response", MESSAGE), PostResult)
    except SlackCallFailed:
        return


def apploi_web(data: bytes) -> None:
    """A PUT always has an outcome; a look-up has applicants, or says why not."""
    choices = Bytes(data)
    other, apploi = _apploi()
    other.answer(choices, ITEM)
    if choices.number(2):
        assert apploi.schedule(INTERVIEW).result
    try:
        apploi.find("jane", 50)
    except SearchFailed:
        return
