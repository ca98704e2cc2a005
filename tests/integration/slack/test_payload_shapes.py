"""Payloads and answers of the real Slack, as its documentation and SDKs publish them, through the real app.

Each file of `tests/support/slack_shapes` is one case; to add one is to add a file:

- `source`: where the shape is published; names, ids and tokens are made up.
- `kind`: how it arrives. `command`, `interaction`, `event` and `form` (a plain one) over signed HTTP, `envelope` and
  `line` over Socket Mode; `answer` is what Slack answers to `method` while somebody does what `by` says.
- `payload`: the shape. `$trigger`, `$response_url` and `$now` are replaced, because Slack's are good for a while only.
- `headers`: sent beside it. `answers`: what Slack answers meanwhile, by method. `settings`: of the app.
- `expect`: `status` (200), `body` (exactly), `has` (in the body), `calls` (methods that follow), `says` (words in their
  arguments), `never` (methods that do not follow), `stored` (requests), `logs` (the one error that may be in the log).
- `xfail`: what has to change before it holds.
"""

from __future__ import annotations

import json
import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from slackbot.demo.fake_apploi import FakeApploi
from slackbot.demo.fake_slack import HIRING, FakeSlack
from slackbot.demo.fake_slack.delivery import FORM, Delivery, Reply, as_command, as_form
from slackbot.demo.people import MANAGER, NORTH_TEAM
from slackbot.socket_mode import SocketModeConnection
from tests.support.paths import SLACK_SHAPES
from tests.support.running import Running, running
from tests.support.socket_mode_server import SocketMode
from tests.support.steps import eventually, open_form

Shape = dict[str, Any]

SHAPES = {path.stem: json.loads(path.read_text("utf-8")) for path in sorted(SLACK_SHAPES.glob("*.json"))}
OVER_A_SOCKET = ("envelope", "line")
COMMAND = "/schedule-interview"
# The default team, because these forms name no applicant of the fake Apploi.
SETTINGS = {"APPLOI_TEAM_ID": NORTH_TEAM}


def _parameters() -> Iterator[Any]:
    for name, shape in SHAPES.items():
        why = shape.get("xfail")
        yield pytest.param(shape, id=name, marks=[pytest.mark.xfail(reason=why, strict=True)] if why else [])


@pytest.mark.parametrize("shape", list(_parameters()))
def test_the_app_handles_what_slack_sends(
    shape: Shape, slack: FakeSlack, apploi: FakeApploi, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    slack.answers = answers_of(shape)
    others = {thread.ident for thread in threading.enumerate()} - {threading.get_ident()}  # of apps that are stopping
    with started(shape, slack, apploi, tmp_path) as (app, line), caplog.at_level(logging.WARNING):
        before = len(slack.calls)
        reply = DOINGS[shape["kind"]](shape, app, line)
        check(shape["expect"], reply, app, before)
        records = [each for each in caplog.records if each.levelno >= logging.ERROR or each.exc_info]
    errors = [record.getMessage() for record in records if record.thread not in others]
    assert [each for each in errors if shape["expect"].get("logs", "\n") not in each] == []


def answers_of(shape: Shape) -> dict[str, dict[str, Any]]:
    given: dict[str, dict[str, Any]] = shape.get("answers", {})
    if shape["kind"] != "answer":
        return given
    more: dict[str, Any] = {name: shape[name] for name in ("status", "headers") if name in shape}
    return {**given, shape["method"]: {"body": shape["payload"], **more}}


def check(expect: Shape, reply: Reply | None, app: Running, before: int) -> None:
    """What came back, and what follows among the calls behind the first `before`."""
    if reply is not None:
        assert reply.status == expect.get("status", 200)
        assert reply.body == expect.get("body", reply.body)
        assert expect.get("has", "") in reply.body

    def follows() -> bool:
        calls = app.slack.calls[before:]
        said = json.dumps([call.arguments for call in calls], ensure_ascii=False)
        called = {call.method for call in calls} >= set(expect.get("calls", ()))
        return called and all(words in said for words in expect.get("says", ()))

    app.slack.wait_for(follows)
    eventually(lambda: len(app.requests) == expect.get("stored", 0))
    assert not {call.method for call in app.slack.calls[before:]} & set(expect.get("never", ()))


@contextmanager
def started(
    shape: Shape, slack: FakeSlack, apploi: FakeApploi, folder: Path
) -> Iterator[tuple[Running, SocketMode | None]]:
    """The app, over Socket Mode for what arrives there."""
    settings: dict[str, Any] = {**SETTINGS, **shape.get("settings", {})}
    with ExitStack() as stack:
        if shape["kind"] not in OVER_A_SOCKET:
            app = stack.enter_context(running(slack, apploi, folder, **settings))
            eventually(lambda: slack.calls_of("auth.test"))
            yield app, None
            return
        line = stack.enter_context(SocketMode())
        slack.api.socket_url, slack.transport = line.url, line
        app = stack.enter_context(running(slack, apploi, folder, SLACK_APP_TOKEN=slack.app_token, **settings))
        socket = SocketModeConnection(app.bot, slack.app_token, ping_interval=0.7)
        socket.start()
        stack.callback(socket.stop)
        assert line.connected.wait(30)
        yield app, line


def sent_over_http(make: Callable[[Any, dict[str, str]], Delivery]) -> Callable[[Shape, Running, None], Reply]:
    def send(shape: Shape, app: Running, _line: None) -> Reply:
        return app.slack.transport(make(filled(shape["payload"], app), shape.get("headers", {})))

    return send


def handed_over(shape: Shape, app: Running, line: SocketMode) -> Reply:
    return line.deliver(filled(shape["payload"], app))


def told_by_the_line(shape: Shape, app: Running, line: SocketMode) -> Reply:
    """`hello` and `disconnect` ask for no answer. The app still hears then; after `disconnect` over a new line."""
    if shape["payload"]["type"] == "hello":
        line.connections[0].send(json.dumps(shape["payload"]))
    else:
        line.connected.clear()
        old = line.connections.pop()
        old.send(json.dumps(shape["payload"]))
        assert line.connected.wait(60)
        old.close()
    return app.slack.command(COMMAND, "Marcus Bell")


def by_opening(app: Running) -> Reply:
    return app.slack.command(COMMAND, "Marcus Bell Dec 1 2037 3pm")


def by_booking(app: Running) -> Reply:
    return app.slack.submit(open_form(app))


def by_typing(app: Running) -> None:
    by_opening(app)
    app.slack.wait_for_view(MANAGER.id)
    app.slack.type(app.slack.view(MANAGER.id), "when", "Dec 2 2037 4pm")


def by_opening_home(app: Running) -> Reply:
    return app.slack.open_home()


BY = {each.__name__: each for each in (by_opening, by_booking, by_typing, by_opening_home)}

DOINGS: dict[str, Callable[..., Reply | None]] = {
    "command": sent_over_http(lambda payload, _: as_command(payload)),
    "interaction": sent_over_http(lambda payload, _: as_form("interaction", payload)),
    "event": sent_over_http(
        lambda payload, headers: Delivery("event", payload, json.dumps(payload), "application/json", headers)
    ),
    "form": sent_over_http(lambda payload, headers: Delivery("form", payload, urlencode(payload), FORM, headers)),
    "envelope": handed_over,
    "line": told_by_the_line,
    "answer": lambda shape, app, _: BY[shape["by"]](app),
}


def filled(part: Any, app: Running) -> Any:
    """The payload with what is good for a while only."""
    if isinstance(part, dict):
        return {name: filled(each, app) for name, each in part.items()}
    if isinstance(part, list):
        return [filled(each, app) for each in part]
    match part:
        case "$trigger":
            return app.slack.trigger_store.create_trigger(MANAGER.id, HIRING).id
        case "$response_url":
            return app.slack.response_url(app.slack.trigger_store.create_response_url(MANAGER.id, HIRING))
        case "$now":
            return f"{time.time():.6f}"
    return part


def test_every_shape_names_its_source_and_every_kind_has_one() -> None:
    assert all(shape["source"] and shape["expect"] is not None for shape in SHAPES.values())
    assert {shape["kind"] for shape in SHAPES.values()} == set(DOINGS)
