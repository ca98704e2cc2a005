"""The Home tab over signed HTTP: what each person sees in it, and what each button and field does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from slackbot.demo.cast import INTERVIEWER, MANAGER
from slackbot.demo.slack import SlackStandIn
from slackbot.demo.slack.forms import Form
from slackbot.request import Request, State, Telling
from tests.databases import a_request
from tests.running import Running

SOON = datetime.now(UTC).replace(tzinfo=None, minute=0, second=0, microsecond=0) + timedelta(days=3)
EXAMPLE = "/schedule-interview Jane Doe next Tue 3pm ET for 45 min"


def kept(
    app: Running, number: int, name: str, *, days: float = 0, state: State = State.SCHEDULED, **changes: Any
) -> Request:
    """A request in the store that nothing is left to be done about; its interview is in three days and so many."""
    request = a_request(number, state=state, send_at=None, applicant_name=name, telling=Telling.TOLD, messages=1)
    interview = replace(request.interview, date=SOON + timedelta(days=days), timezone="UTC")
    request = replace(request, interview=interview, requested_by=MANAGER.id, interviewer_user=INTERVIEWER.id)
    request = replace(request, **changes)
    app.bot.store.add(request)
    return request


def shown(slack: SlackStandIn, user: str, look: Callable[[str], object] = bool) -> Form:
    """Their Home tab, once this is true of its words."""
    return slack.wait_for(
        lambda: next((home for home in [slack.forms.homes.get(user)] if home and look(words(home))), None)
    )


def opened(app: Running, user: str = MANAGER.id) -> str:
    """The words of the Home tab that they have just opened."""
    before = len(published(app, user))
    app.slack.open_home(user)
    app.slack.wait_for(lambda: published(app, user)[before:])
    return words(shown(app.slack, user))


def published(app: Running, user: str) -> list[Any]:
    calls = app.slack.calls_of("views.publish")
    return [call for call in calls if call.arguments["user_id"] == user and (call.answer or {}).get("ok")]


def words(home: Form) -> str:
    """Everything that can be read in a tab, a line for each text."""

    def texts(value: Any) -> list[str]:
        if isinstance(value, dict):
            return (
                [value["text"]] if isinstance(value.get("text"), str) else [t for v in value.values() for t in texts(v)]
            )
        return [t for v in value for t in texts(v)] if isinstance(value, list) else []

    return "\n".join(texts(home.blocks))


def actions(home: Form) -> list[str]:
    return [e["action_id"] for b in home.blocks if b["type"] == "actions" for e in b["elements"]]


# What it shows


def test_the_first_visit_shows_how_to_begin(app: Running) -> None:
    read = opened(app)
    assert "Welcome" in read
    assert EXAMPLE in read
    assert actions(app.slack.forms.homes[MANAGER.id])[0] == "schedule_interview_from_home"
