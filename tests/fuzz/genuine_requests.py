"""Genuine requests of every kind, signed, with fields missing, wrong or huge, sent to the whole app."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

from slackbot.demo.fake_apploi.failure_modes import FailureMode
from slackbot.demo.fake_slack import CUT_AFTER, CUT_BEFORE, SERVER_ERROR, Fault, rate_limited
from slackbot.demo.fake_slack.delivery import JSON
from tests.fuzz.choices import Bytes
from tests.fuzz.mutations import make_odd
from tests.fuzz.whole_app import App, Genuine

MOODS = tuple(mood for mood in FailureMode if mood not in (FailureMode.SLOW, FailureMode.HUGE, FailureMode.DOWN))
"""Apploi's, but for what takes real time, or 32 MiB, each time."""
TROUBLES: tuple[Fault | str, ...] = (
    CUT_BEFORE, CUT_AFTER, SERVER_ERROR, rate_limited(1), rate_limited(90), "channel_not_found", "not_in_channel",
    "is_archived", "invalid_auth", "token_revoked", "missing_scope", "hash_conflict", "user_not_found", "not_found",
    "expired_trigger_id", "cannot_dm_bot", "restricted_action",
)  # fmt: skip
METHODS = (
    "chat.postMessage", "chat.update", "chat.postEphemeral", "views.open", "views.update", "views.publish",
    "response_url", "users.info", "conversations.info", "usergroups.users.list",
)  # fmt: skip
SPECIAL = "%&+;= "
"""Of what JSON has: the rest may stand in a form as it is, and is read much faster so."""


def app(whole: App, data: bytes) -> None:
    """One genuine request, signed, with fields missing, wrong or huge, while the others may be out of sorts."""
    choices = Bytes(data)
    genuine = choices.pick(whole.genuine)
    whole.begin(genuine)
    _spoil(whole, choices)
    payload = json.loads(genuine.payload)
    if "event_id" in payload:
        payload["event_id"] = f"Ev{whole.now}"  # an event is answered once
    make_odd(payload, choices)
    body = _encoded(genuine, payload).encode()
    whole.answer(lambda: whole.asked(genuine.delivery.content_type, body))


def _spoil(whole: App, choices: Bytes) -> None:
    """What Apploi and Slack make of the next calls."""
    match choices.number(16):
        case 1 | 2:
            whole.apploi.next_modes += [choices.pick(MOODS) for _ in range(choices.number(3) + 1)]
        case 3 | 4:
            whole.slack.faults.add(choices.pick(METHODS), *(choices.pick(TROUBLES) for _ in range(2)))
        case 5:
            whole.apploi_here.away = True
        case 6:
            whole.now += 700.0  # what is known of people is out of date


def _encoded(genuine: Genuine, payload: Any) -> str:
    if genuine.delivery.content_type == JSON:
        return json.dumps(payload)
    if genuine.delivery.kind == "command":
        return urlencode(payload, errors="replace")
    text = json.dumps(payload, separators=(",", ":"))
    for char in SPECIAL:
        text = text.replace(char, f"%{ord(char):02X}")
    return f"payload={text}"
