"""The drawer "What happened": every request, call and database change in order, in plain words.

Sources are what the fakes recorded and the app's table of requests with its history. Each step is assigned to a
booking request by the id of its form, by its content, or because it happened between two steps of that request.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any, Generic, Protocol, TypeVar

from slackbot.demo.fake_apploi import FakeApploi
from slackbot.demo.fake_slack import Call, FakeSlack, Reply
from slackbot.demo.timeline import from_slack, outbound
from slackbot.demo.timeline.held import held_interviews
from slackbot.demo.timeline.redact import redact
from slackbot.demo.timeline.steps import Step, booking_name
from slackbot.demo.timeline.table import RequestTable, label, steps_of

__all__ = ["DemoApp", "Step", "Timeline"]

MAX_STEPS = 150  # the newest ones are shown
UNSENT = "unsent"


class DemoApp(Protocol):
    """What the page needs of the app's process."""

    @property
    def state(self) -> str:
        """`starting`, `running`, `killed` or `ended`."""

    @property
    def events(self) -> list[tuple[float, str]]:
        """When it was started, killed and so on: seconds since the epoch, and a sentence."""

    @property
    def database_url(self) -> str:
        """Its DATABASE_URL."""

    def control(self, action: str) -> None:
        """Run `kill`, `restart` or `kill and restart`; raises KeyError for anything else."""


T = TypeVar("T")


class Cached(Generic[T]):
    """The steps of records that don't change, made once: parsing what people typed takes milliseconds.

    `make_steps` makes the steps of one record from its index and itself.
    """

    def __init__(self, make_steps: Callable[[int, T], Iterable[Step]]) -> None:
        self._make_steps = make_steps
        self._steps: list[Step] = []
        self._up_to = 0

    def steps_for(self, things: list[T]) -> list[Step]:
        """The steps of the newest of `things`, a list that only grows."""
        end = len(things)
        for number in range(max(self._up_to, end - MAX_STEPS), end):
            self._steps += self._make_steps(number, things[number])
        self._up_to = end
        del self._steps[:-MAX_STEPS]
        return list(self._steps)


class Timeline:
    """What happened between the fakes and the app; thread-safe. Without `app` there is no table to read."""

    def __init__(self, slack: FakeSlack, apploi: FakeApploi, app: DemoApp | None = None) -> None:
        self._slack = slack
        self._apploi = apploi
        self._app = app
        self._table = RequestTable(app.database_url) if app else None
        self._deliveries = Cached(self._delivery_steps)
        self._calls = Cached(self._call_steps)
        self._lock = threading.Lock()

    @property
    def state(self) -> str:
        """The state of the app; `running` when the page doesn't control it."""
        return self._app.state if self._app else "running"

    def to_json(self) -> dict[str, Any]:
        """What the drawer shows, as JSON for the page.

        The state of the app, all steps (oldest first), the requests to filter them by, and the interviews that Apploi
        holds.
        """
        rows = self._table.read() if self._table else []
        stored = [step for request, history in rows for step in steps_of(request, history)]
        with self._lock:
            steps = [*self._deliveries.steps_for(self._slack.deliveries), *self._calls.steps_for(self._slack.calls)]
        steps += [*self._apploi_steps(), *self._app_steps()]
        known = {request.id: label(request) for request, _ in rows} | {UNSENT: "forms that weren't submitted"}
        bookings = {booking_name(request.interview.body()): request.id for request, _ in reversed(rows)}
        triggers = self._triggers()
        forms = {form: form if form in known else UNSENT for form in triggers.values()}
        opened = {trigger: forms[form] for trigger, form in triggers.items()}
        owners = {request: request for request in known} | forms | opened | bookings
        linked = [
            step.with_request(next((owners[name] for name in step.names if name in owners), None)) for step in steps
        ]
        shown = list(_assigned(sorted([*linked, *stored], key=_time_of)))[-MAX_STEPS:]
        named = {step.request for step in shown if step.request}
        return {
            "app": self.state,
            "steps": [step.to_json() for step in shown],
            "held": held_interviews(self._apploi),
            "requests": [{"value": key, "label": text} for key, text in known.items() if key in named],
        }

    def close(self) -> None:
        """Close the database."""
        if self._table:
            self._table.close()

    def _delivery_steps(self, number: int, reply: Reply) -> Iterator[Step]:
        return map(self._redact, from_slack.steps_of(number, reply, self._slack.workspace.people))

    def _call_steps(self, number: int, made: Call) -> Iterator[Step]:
        space = self._slack.workspace
        yield self._redact(outbound.call(number, made, space.people, space.channels))

    def _apploi_steps(self) -> Iterator[Step]:
        """Not cached: each changes once more, when Apploi answers."""
        for number, put in list(enumerate(self._apploi.puts))[-MAX_STEPS:]:
            yield self._redact(outbound.put(number, put))
        for number, lookup in list(enumerate(self._apploi.lookups))[-MAX_STEPS:]:
            yield self._redact(outbound.lookup(number, lookup))

    def _app_steps(self) -> Iterator[Step]:
        for number, (at, what) in enumerate(self._app.events if self._app else []):
            yield Step(f"app-{number}", at, "demo", what)

    def _triggers(self) -> dict[str, str]:
        """The id of the form that each trigger opened."""
        opened = [call for call in self._slack.calls if call.method == "views.open" and call.answer]
        views = {str(call.arguments.get("trigger_id")): (call.answer or {}).get("view") for call in opened}
        return {trigger: view["id"] for trigger, view in views.items() if view}

    def _redact(self, step: Step) -> Step:
        slack = self._slack
        secrets = (slack.signing_secret, slack.bot_token, slack.app_token, *self._apploi.keys)
        parts = tuple((name, redact(text, secrets)) for name, text in step.parts)
        return replace(step, summary=redact(step.summary, secrets), parts=parts)


def _time_of(step: Step) -> float:
    return step.at


def _assigned(steps: Iterable[Step]) -> Iterator[Step]:
    """Assign steps without an id, such as searches, to the request whose steps come before and after them."""
    steps = list(steps)
    after: list[str | None] = []
    for step in reversed(steps):
        after.insert(0, step.request or (after[0] if after else None))
    before = None
    for step, following in zip(steps, after, strict=True):
        before = step.request or before
        is_inside = before == following and step.place != "demo"
        yield step.with_request(before) if is_inside else step
