"""Signed requests with odd payloads: a 4xx or a sentence, never a 5xx, and nothing of them in the log."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest

from slackbot.demo.fake_apploi import FakeApploi
from slackbot.demo.fake_slack import FakeSlack
from slackbot.demo.fake_slack.delivery import FORM, Delivery
from tests.support.running import Running, running

USER = {"id": "U0MAYA0001", "team_id": "T0HARBOR01"}
TYPES = ["block_actions", "view_submission", "block_suggestion", "shortcut", "message_action", "view_closed", "?", None]
ODD: list[Any] = [None, 0, 1.5, True, "", "Jonquil Zebrawood", [], {}, [[]], [{}], {"id": None}]


def payloads() -> list[dict[str, Any]]:
    """Each type of payload, with each part missing or of every wrong type."""
    made: list[dict[str, Any]] = [{"type": kind, "user": USER} for kind in TYPES]
    for odd in ODD:
        made += [{"type": "block_actions", "user": USER, "actions": odd}]
        made += [{"type": "block_actions", "user": USER, "actions": [{"action_id": "send_again", "value": odd}]}]
        made += [
            {"type": "block_actions", "user": USER, "actions": [{"action_id": "when", "action_ts": odd}], "view": odd}
        ]
        made += [{"type": "view_submission", "user": USER, "view": odd}]
        view = {"type": "modal", "callback_id": "schedule_interview", "id": "V1", "state": odd, "blocks": odd}
        made += [{"type": "view_submission", "user": USER, "view": view}]
        made += [{"type": "block_suggestion", "user": USER, "action_id": "applicant", "value": odd, "view": odd}]
        from_message = {"type": "message_action", "callback_id": "schedule_interview_from_message", "user": USER}
        made += [
            {**from_message, "message": odd, "channel": odd},
            {**from_message, "message": {"ts": odd, "text": odd}},
        ]
        button = {"action_id": "schedule_interview", "value": odd}
        made += [{"type": "block_actions", "user": USER, "actions": [button], "container": odd, "message": odd}]
        mention = {"type": "app_mention", "user": odd, "text": odd, "ts": odd, "channel": odd, "bot_id": odd}
        made += [{"type": "event_callback", "event_id": odd, "event": mention}]
        made += [{"type": "event_callback", "event": {"type": "tokens_revoked", "tokens": odd}}]
        made += [{"type": "event_callback", "event": odd}, {"type": odd, "user": odd}]
    return made


PAYLOADS = payloads()


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """One app for all of them: none may leave anything behind."""
    with (
        FakeSlack() as slack,
        FakeApploi() as apploi,
        running(slack, apploi, tmp_path_factory.mktemp("odd")) as started,
    ):
        yield started


@pytest.mark.parametrize("number", range(len(PAYLOADS)))
def test_no_payload_gives_a_5xx(app: Running, number: int, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    payload = PAYLOADS[number]
    reply = app.slack.deliver(Delivery("odd", payload, urlencode({"payload": json.dumps(payload)}), FORM))
    assert reply.status is not None
    assert reply.status < 500
    assert "Jonquil" not in caplog.text
    assert app.apploi.puts == []
