"""Steps from the app to Slack and Apploi: each call with its response. Pure."""

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
    "auth.test": "The app asks Slack about its own identity",
    "views.open": "The app opens the form",
    "views.push": "The app opens another form on top",
    "views.update": "The app updates the open form",
    "views.publish": "The app publishes its Home tab",
    "chat.update": "The app updates a message",
    "chat.delete": "The app deletes a message",
    "conversations.history": "The app checks whether its message was already posted",
    "response_url": "The app responds through the response_url",
}
SHOWN = ("X-Api-Key", "Authorization", "Content-Type")


def call(number: int, made: Call, people: Mapping[str, Person], channels: Mapping[str, Channel]) -> Step:
    """One call of Slack's Web API or of a response_url."""
    asked = json.dumps(made.arguments, indent=2, ensure_ascii=False)
    answer = "The connection was dropped." if made.answer is None else json.dumps(made.answer, indent=2)
    fault = None if made.answer is None else made.answer.get("error")
    return Step(
        key=f"call-{number}",
        at=made.at,
        place="to Slack",
        title=_title(made, people, channels),
        summary=f"Slack's error: {fault}." if fault else str(made.arguments.get("text") or "")[:300],
        parts=((f"POST {made.method}", asked), ("Slack's response", answer)),
        is_bad=bool(fault) or made.answer is None,
        names=names_in(asked, answer),
    )


def _title(made: Call, people: Mapping[str, Person], channels: Mapping[str, Channel]) -> str:
    if made.method == "users.info":
        return f"The app asks Slack who {_name(made.arguments.get('user'), people, channels)} is"
    if made.method == "conversations.info":
        return f"The app asks Slack about {_name(made.arguments.get('channel'), people, channels)}"
    if made.method in ("chat.postMessage", "chat.postEphemeral"):
        seen = ", visible to one person" if made.method == "chat.postEphemeral" else ""
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
    """One booking request, exactly as Apploi received it."""
    body = sent.raw.decode(errors="replace")
    return Step(
        key=f"put-{number}",
        at=sent.at,
        place="Apploi",
        title="The app sends the interview to Apploi",
        summary=_booking(sent),
        parts=(
            ("The request", f"PUT {sent.path}\n{_headers(sent.headers)}\n\n{_pretty(body)}"),
            ("Apploi's response", _answer(sent.status, sent.answer)),
        ),
        is_bad=not sent.booked or bool(sent.answer and sent.status is None),
        names=_booked(body),
    )


def lookup(number: int, made: Lookup) -> Step:
    """One search for applicants, of one team where the key is shared."""
    team = made.parameters.get("team_id")
    return Step(
        key=f"search-{number}",
        at=made.at,
        place="Apploi",
        title=f"The app searches Apploi for “{made.parameters.get('query', '')}”{f' in team {team}' if team else ''}",
        summary="" if made.status in (None, 200) else f"Apploi responds with HTTP {made.status}.",
        parts=(
            ("The request", f"GET /applicants?{urlencode(made.parameters)}\n{_headers(made.headers)}"),
            ("Apploi's response", _answer(made.status, made.answer)),
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
        if not sent.answer:
            return "Apploi hasn't responded yet."
        return "Apploi booked it, but the response was lost." if sent.booked else "Apploi didn't respond."
    if sent.booked:
        return f"Apploi booked it (HTTP {sent.status})."
    return f"Apploi didn't book it (HTTP {sent.status})."


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
