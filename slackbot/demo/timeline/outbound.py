"""What the app asked of Slack and of Apploi, each with the answer. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from slackbot.demo.fake_apploi import Lookup, Put
from slackbot.demo.fake_slack import Call, Channel
from slackbot.demo.people import Person
from slackbot.demo.timeline.steps import Step, booking_name, names_in

TITLES = {
    "auth.test": "The app asks Slack who it is itself",
    "views.open": "The app opens the form",
    "views.push": "The app opens another form on top",
    "views.update": "The app changes the open form",
    "views.publish": "The app draws its Home tab",
    "chat.update": "The app changes a message",
    "chat.delete": "The app deletes a message",
    "conversations.history": "The app looks whether its message is there already",
    "response_url": "The app answers through the response_url",
}
SHOWN = ("X-Api-Key", "Authorization", "Content-Type")


def call(number: int, made: Call, people: Mapping[str, Person], channels: Mapping[str, Channel]) -> Step:
    """One call of Slack's Web API, or of a response_url."""
    asked = json.dumps(made.arguments, indent=2, ensure_ascii=False)
    answer = "The line was cut before an answer." if made.answer is None else json.dumps(made.answer, indent=2)
    fault = None if made.answer is None else made.answer.get("error")
    return Step(
        key=f"call-{number}",
        at=made.at,
        place="to Slack",
        title=_title(made, people, channels),
        summary=f"Slack refuses: {fault}." if fault else str(made.arguments.get("text") or "")[:300],
        parts=((f"POST {made.method}", asked), ("Slack's answer", answer)),
        is_bad=bool(fault) or made.answer is None,
        names=names_in(asked, answer),
    )


def _title(made: Call, people: Mapping[str, Person], channels: Mapping[str, Channel]) -> str:
    if made.method == "users.info":
        return f"The app asks Slack who {_name(made.arguments.get('user'), people, channels)} is"
    if made.method == "conversations.info":
        return f"The app asks Slack about {_name(made.arguments.get('channel'), people, channels)}"
    if made.method in ("chat.postMessage", "chat.postEphemeral"):
        seen = ", seen by one person" if made.method == "chat.postEphemeral" else ""
        return f"The app posts a message to {_name(made.arguments.get('channel'), people, channels)}{seen}"
    return TITLES.get(made.method, f"The app calls {made.method}")


def _name(given: Any, people: Mapping[str, Person], channels: Mapping[str, Channel]) -> str:
    if given in people:
        return people[given].name
    channel = channels.get(str(given))
    if channel is None:
        return str(given)
    inside = [people[member].name for member in sorted(channel.members) if member in people]
    return f"#{channel.name}" if channel.name else " and ".join(inside)


def put(number: int, sent: Put) -> Step:
    """One PUT exactly as it arrived at Apploi."""
    body = sent.raw.decode(errors="replace")
    return Step(
        key=f"put-{number}",
        at=sent.at,
        place="Apploi",
        title="The app sends the interview to Apploi",
        summary=_booking(sent),
        parts=(
            ("The request", f"PUT {sent.path}\n{_headers(sent.headers)}\n\n{_pretty(body)}"),
            ("Apploi's answer", _answer(sent.status, sent.answer)),
        ),
        is_bad=not sent.booked or bool(sent.answer and sent.status is None),
        names=_booked(body),
    )


def lookup(number: int, made: Lookup) -> Step:
    """One look-up of applicants."""
    return Step(
        key=f"look-up-{number}",
        at=made.at,
        place="Apploi",
        title=f"The app looks for “{made.parameters.get('query', '')}” in Apploi",
        summary="" if made.status in (None, 200) else f"Apploi answers HTTP {made.status}.",
        parts=(
            ("The request", f"GET /applicants?{urlencode(made.parameters)}\n{_headers(made.headers)}"),
            ("Apploi's answer", _answer(made.status, made.answer)),
        ),
        is_bad=made.status not in (None, 200) or bool(made.answer and made.status is None),
    )


def _booked(body: str) -> tuple[str, ...]:
    try:
        return (booking_name(json.loads(body)),)
    except ValueError:
        return ()


def _booking(sent: Put) -> str:
    if sent.status is None:
        taken = "Apploi has taken it, and " if sent.booked else ""
        return f"{taken}the app does not hear of it." if sent.answer else "Apploi has not answered yet."
    if sent.booked:
        return f"Apploi took it (HTTP {sent.status})."
    return f"Apploi did not take it (HTTP {sent.status})."


def _answer(status: int | None, text: str) -> str:
    if status is None:
        return text or "None yet."
    return f"HTTP {status}\n{_pretty(text)}".strip()


def _headers(headers: Mapping[str, str]) -> str:
    return "\n".join(f"{name}: {headers[name]}" for name in SHOWN if name in headers)


def _pretty(text: str) -> str:
    try:
        return json.dumps(json.loads(text), indent=2, ensure_ascii=False)
    except ValueError:
        return text
