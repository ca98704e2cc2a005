"""Forged values in buttons, forms and menus: nobody can act on others' requests, even though Slack signed them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from werkzeug.wrappers import Request, Response

from slackbot.demo.fake_slack import HIRING, payloads
from slackbot.demo.fake_slack.delivery import as_form
from slackbot.demo.people import MANAGER, PLAIN
from slackbot.demo.server import LocalServer
from slackbot.slack.client.calls import is_slack_url
from tests.support.entry_points import ENTRY_POINTS, Stage, _in_message, _view, prepare_stage
from tests.support.running import Running
from tests.support.steps import eventually

HUGE = "V" * 100_000
WRONG_NUMBERS = ["V1", "V1:", "V1:0", "V1:2", "V1:-1", "V1:١", f"V1:{'9' * 5000}"]
LIKE_ONE = ["v1:1", " V1:1", "V1 :1", "V1:1 ", "V1: 1", "\u200bV1:1", "Ｖ１:１", "V%:1", "V_:1"]
VALUES = ["", ":", *LIKE_ONE, *WRONG_NUMBERS, HUGE, f"{HUGE}:1", "V1\x00:1", "'--:1", "V99:1"]
BUTTONS = ["reschedule", "cancel_interview", "edit_request", "send_again", "mark_scheduled", "dismiss_request"]
BUTTONS += ["undo_request", "stop_trying", "old_time_deleted", "hand_over", "will_be_there", "cannot_make_it"]
BUTTONS += ["came", "no_show", "put_off", "book_again"]


@pytest.fixture
def stage(app: Running) -> Stage:
    """The stage; its requests belong to the manager."""
    eventually(lambda: app.bot.slack.get_person(MANAGER.id) and app.bot.slack.get_person(PLAIN.id))
    return prepare_stage(app, MANAGER)


def stored(app: Running) -> list[str]:
    return [repr(request) for request in app.requests]


@pytest.mark.parametrize("button", BUTTONS)
def test_a_button_with_an_invalid_value_does_nothing(stage: Stage, button: str) -> None:
    app, before = stage.app, stored(stage.app)
    for value in VALUES:
        reply = app.slack.deliver(_in_message(button, value)(stage, MANAGER, HIRING))
        assert (reply.status, reply.body) == (200, ""), value[:20]
    assert stored(app) == before
    assert app.slack.calls_of("views.open")[1:] == []  # the first is the stage's own form


ACTING = [
    name for name, one in ENTRY_POINTS.items() if name[1] in {*BUTTONS, "choose_interview", "cancelled_in_apploi"}
]


@pytest.mark.parametrize("name", ACTING, ids=str)
def test_nobody_can_act_on_others_requests(stage: Stage, name: tuple[str, str]) -> None:
    app, entrance, before = stage.app, ENTRY_POINTS[name], stored(stage.app)
    opened = len(app.slack.calls_of("views.open"))
    reply = app.slack.deliver(entrance.make(stage, PLAIN, HIRING))
    assert "Zelda" not in reply.body
    assert stored(app) == before
    assert app.slack.calls_of("views.open")[opened:] == []


@pytest.mark.parametrize("picked", ["", HUGE, "V99", "V1\x00", 7, None, {"a": 1}, ["V1"]])
def test_an_invalid_choice_of_interview_is_an_error(stage: Stage, picked: Any) -> None:
    values = {"interview": {"interview": {"selected_option": {"value": picked}}}}
    reply = stage.app.slack.deliver(_view("choose_interview", "{}", values)(stage, MANAGER, HIRING))
    assert json.loads(reply.body)["response_action"] == "errors"


def submission(stage: Stage, person: Any, view_id: str | None = None, **metadata: Any) -> Any:
    """Submit the form of the stage as this user, with these changes to its metadata."""
    body = payloads.view_submission(person, stage.form, "1.1", [])
    view = body["view"]
    riding = {**json.loads(view["private_metadata"]), **metadata}
    view = {**view, "private_metadata": json.dumps(riding), "id": view_id or view["id"]}
    return stage.app.slack.deliver(as_form("view_submission", {**body, "view": view}))


FORGED: list[dict[str, Any]] = [
    {"replaces": "V2"},
    {"replaces": "V99"},
    {"moves": "V1"},
    {"moves": "V99"},
    {"view_id": "V1"},
]


@pytest.mark.parametrize("forged", FORGED, ids=str)
def test_a_form_cannot_change_others_requests(stage: Stage, forged: dict[str, Any]) -> None:
    before = stored(stage.app)
    reply = submission(stage, PLAIN, **forged)
    assert json.loads(reply.body)["response_action"] in ("errors", "update")
    assert "Zelda" not in reply.body
    assert stored(stage.app) == before
    assert stage.app.apploi.puts == []


@pytest.fixture
def elsewhere() -> Iterator[LocalServer]:
    """A host that isn't Slack's, and must not be called."""
    came: list[Request] = []

    def answer(request: Request) -> Response:
        came.append(request)
        return Response("ok")

    with LocalServer(answer) as server:
        yield server
    assert came == []


def test_a_response_url_on_another_host_gets_nothing(stage: Stage, elsewhere: LocalServer) -> None:
    app = stage.app
    url = f"{elsewhere.url}/response/1"
    press = json.loads(json.dumps(_in_message("send_again", "V3:1")(stage, MANAGER, HIRING).payload))
    app.slack.deliver(as_form("block_actions", {**press, "response_url": url}))
    eventually(lambda: app.bot.store.get("V3").attempts > 0)  # type: ignore[union-attr]
    app.slack.wait_for(
        lambda: [m for m in app.slack.workspace.messages if "Zelda 3" in m.text]
    )  # posted by chat.postMessage instead


SLACK = "https://slack.com/api/"
ADDRESSES = [
    ("https://hooks.slack.com/actions/T1/1/x", SLACK, True),
    ("https://HOOKS.slack.com/commands/1", SLACK, True),
    ("https://slack.com/x", SLACK, True),
    ("https://hooks.slack-gov.com/actions/1", "https://slack-gov.com/api/", True),
    ("http://127.0.0.1:8000/response/1", "http://127.0.0.1:8000/api/", True),
    ("http://hooks.slack.com/actions/1", SLACK, False),
    ("https://hooks.slack.com.evil.example/1", SLACK, False),
    ("https://evil.example/hooks.slack.com", SLACK, False),
    ("https://hooks.slack.com@evil.example/1", SLACK, False),
    ("https://hooks.slack.com:8443/1", SLACK, False),
    ("https://hooks.slack.com\\@evil.example/1", SLACK, False),
    ("https://hooks.slack.com\n.evil.example/1", SLACK, False),
    ("https://169.254.169.254/latest/meta-data", SLACK, False),
    ("http://127.0.0.1:8001/response/1", "http://127.0.0.1:8000/api/", False),
    ("file:///etc/passwd", SLACK, False),
    ("//hooks.slack.com/1", SLACK, False),
    ("https://[", SLACK, False),
    ("", SLACK, False),
]


@pytest.mark.parametrize(("url", "api", "ours"), ADDRESSES)
def test_only_urls_of_slack_are_called(url: str, api: str, ours: bool) -> None:
    assert is_slack_url(url, api) is ours
