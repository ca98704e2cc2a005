"""Steps from Slack to the app: each signed request, how its text was understood, and the app's response. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from slackbot.command_text import split_command
from slackbot.command_text.commands import CommandWord, read_command
from slackbot.dates import NotUnderstood, Reference, understand
from slackbot.dates.zones import to_wall
from slackbot.demo.fake_slack import Reply
from slackbot.demo.people import Person
from slackbot.demo.timeline.steps import Step, names_in

DEFAULT_ZONE = "America/New_York"  # the app's default, for profiles without a time zone
SHOWN = ("Content-Type", "X-Slack-Request-Timestamp", "X-Slack-Signature", "X-Slack-Retry-Num", "X-Slack-Retry-Reason")

Payload = Mapping[str, Any]


def steps_of(number: int, reply: Reply, people: Mapping[str, Person]) -> Iterator[Step]:
    """The request with its response, and how its text was understood, if it has any."""
    if reply.delivery is None:
        return
    payload = reply.delivery.payload
    person = people.get(_user_id(payload))
    who = person.name if person else "Slack"
    body = json.dumps(payload, indent=2, ensure_ascii=False)
    yield Step(
        key=f"slack-{number}",
        at=reply.at,
        place="from Slack",
        title=f"{who} {_action(reply.delivery.kind, payload)}",
        summary=_summary(reply),
        parts=(("Slack's signed request", f"{_headers(reply)}\n\n{body}"), ("The app's response", _answer(reply))),
        seconds=reply.seconds,
        is_bad=reply.trouble is not None or bool(reply.errors),
        names=names_in(body, reply.body),
    )
    yield from _readings(number, reply, person, body)


def _user_id(payload: Payload) -> str:
    user = payload.get("user") or payload.get("event", {}).get("user")
    return str(payload.get("user_id") or (user.get("id") if isinstance(user, dict) else user))


def _action(kind: str, payload: Payload) -> str:
    if kind == "command":
        return f"sent {payload['command']} {payload['text']}".strip()
    if kind == "event":
        return f"caused the event {payload['event'].get('type')}"
    if kind == "block_suggestion":
        return f"searched for “{payload['value']}” in the menu {payload['action_id']}"
    if kind == "block_actions":
        action = payload["actions"][0]
        label = action.get("text", {}).get("text")
        return f"pressed {label}" if label else f"changed {action['action_id']}"
    plain = {
        "view_submission": "submitted the form",
        "view_closed": "closed the form",
        "shortcut": "used the shortcut",
        "message_action": "used the message shortcut",
    }
    callback = payload.get("callback_id")
    return f"{plain.get(kind, kind)} {callback}" if callback else plain.get(kind, kind)


def _summary(reply: Reply) -> str:
    if reply.trouble is not None:
        return f"Slack shows an error: {reply.trouble}."
    if reply.errors:
        return "The app rejected the form: " + " ".join(reply.errors.values())
    if reply.options:
        return f"The app returned {len(reply.options)} options."
    return f"The app responded in {reply.seconds * 1000:.0f} ms; Slack allows 3 seconds."


def _headers(reply: Reply) -> str:
    lines = [f"{name}: {reply.headers[name]}" for name in SHOWN if name in reply.headers]
    return "\n".join(["POST /slack/events", *lines])


def _answer(reply: Reply) -> str:
    status = "No response" if reply.status is None else f"HTTP {reply.status}"
    return f"{status}\n{_pretty(reply.body)}".strip()


def _pretty(text: str) -> str:
    try:
        return json.dumps(json.loads(text), indent=2, ensure_ascii=False)
    except ValueError:
        return text


def _readings(number: int, reply: Reply, person: Person | None, body: str) -> Iterator[Step]:
    assert reply.delivery is not None
    payload, kind = reply.delivery.payload, reply.delivery.kind
    key, at = f"read-{number}", reply.at + 0.000_001  # right after its request
    if kind == "command" and payload["text"].strip():
        read = _as_command(payload["text"], _reference(reply.at, person))
        yield Step(key, at, "app", "The app parses the command", read, names=names_in(body))
    elif kind in ("view_submission", "block_actions") and (words := _when(payload, kind)):
        reading = _as_time(words, _reference(reply.at, person, _zone(payload)))
        yield Step(key, at, "app", f"The app reads “{words}”", reading, names=names_in(body))


def _reference(at: float, person: Person | None, zone: str | None = None) -> Reference:
    name = zone or (person.zone if person else None) or DEFAULT_ZONE
    return Reference(to_wall(datetime.fromtimestamp(at, UTC), name), name, "en-US")


def _as_command(text: str, reference: Reference) -> str:
    command = read_command(text)
    if command.word is CommandWord.UNCLEAR:
        return f"It isn't sure, and asks whether “{command.guess}” is meant."
    if command.word is not CommandWord.BOOK:
        return " ".join(filter(None, [f"the command: {command.word}", command.rest]))
    found = split_command(text, reference)
    read = found.understood
    time = read.message if isinstance(read, NotUnderstood) else read.reading if read else None
    named = {"applicant": found.applicant, "when": time, "with": found.interviewer, "where": found.location}
    named["job"] = found.job
    return "; ".join(f"{name}: {value}" for name, value in named.items() if value) or "It found nothing in it."


def _as_time(words: str, reference: Reference) -> str:
    read = understand(words, reference)
    return read.message if isinstance(read, NotUnderstood) else read.reading


def _values(payload: Payload) -> dict[str, Any]:
    values: dict[str, Any] = payload.get("view", {}).get("state", {}).get("values", {})
    return values


def _when(payload: Payload, kind: str) -> str | None:
    """The text of the field `when`, if this is a submission or a change of that field."""
    if kind == "block_actions" and payload["actions"][0]["action_id"] != "when":
        return None
    typed: str | None = _values(payload).get("when", {}).get("when", {}).get("value")
    return typed


def _zone(payload: Payload) -> str | None:
    chosen = _values(payload).get("timezone", {}).get("timezone", {}).get("selected_option")
    return str(chosen["value"]) if chosen else None
