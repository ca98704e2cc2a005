"""The drawer "What happened": everything that went over a line or into the table, in order, in plain words.

The stand-ins remember what they saw and the table has its stories; here they become one list of steps, and each is
told to which request it belongs: by the id of its form, or because it happened between two steps of one.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any, Generic, Protocol, TypeVar

from slackbot.demo.fake_apploi import FakeApploi
from slackbot.demo.fake_slack import Call, FakeSlack, Reply
from slackbot.demo.timeline import from_slack, outbound
from slackbot.demo.timeline.redact import redact
from slackbot.demo.timeline.steps import Step, booking_name
from slackbot.demo.timeline.table import RequestTable, label, steps_of

__all__ = ["DemoApp", "Step", "Timeline"]

MAX_STEPS = 150  # steps; older ones are not shown any more
NOT_SENT = "a form that was not sent"


class DemoApp(Protocol):
    """The app as the page may control it."""

    @property
    def state(self) -> str:
        """`starting`, `running`, `killed` or `ended`."""

    @property
    def events(self) -> list[tuple[float, str]]:
        """When it was started, killed and so on, in seconds since the epoch."""

    @property
    def database_url(self) -> str:
        """Where its table is."""

    def control(self, action: str) -> None:
        """`kill`, `restart` or `kill and restart` it; raises KeyError for anything else."""


T = TypeVar("T")


class Cached(Generic[T]):
    """What was remembered of things that do not change, each told once: reading words costs milliseconds."""

    def __init__(self, make_steps: Callable[[int, T], Iterable[Step]]) -> None:
        """Tell the thing of this number by `tell`."""
        self._make_steps = make_steps
        self._steps: list[Step] = []
        self._up_to = 0

    def steps_for(self, things: list[T]) -> list[Step]:
        """The steps of the newest of these, to which things are only ever added."""
        end = len(things)
        for number in range(max(self._up_to, end - MAX_STEPS), end):
            self._steps += self._make_steps(number, things[number])
        self._up_to = end
        del self._steps[:-MAX_STEPS]
        return list(self._steps)


class Timeline:
    """What happened between these stand-ins and the app; may be asked by several pages at once."""

    def __init__(self, slack: FakeSlack, apploi: FakeApploi, app: DemoApp | None = None) -> None:
        """Look at these; without a program there is no table to read."""
        self._slack = slack
        self._apploi = apploi
        self._app = app
        self._table = RequestTable(app.database_url) if app else None
        self._deliveries = Cached(self._delivery_steps)
        self._calls = Cached(self._call_steps)
        self._lock = threading.Lock()

    @property
    def state(self) -> str:
        """How the app is."""
        return self._app.state if self._app else "running"

    def to_json(self) -> dict[str, Any]:
        """All of it as JSON for the page, oldest first, with the requests that one may choose among."""
        rows = self._table.read() if self._table else []
        told = [step for request, story in rows for step in steps_of(request, story)]
        with self._lock:
            steps = [*self._deliveries.steps_for(self._slack.deliveries), *self._calls.steps_for(self._slack.calls)]
        steps += [*self._apploi_steps(), *self._app_steps()]
        known = {request.id: label(request) for request, _ in rows} | self._forms({r.id for r, _ in rows})
        bookings = {booking_name(request.interview.body()): request.id for request, _ in reversed(rows)}
        owners = {form: form for form in known} | self._triggers() | bookings
        linked = [
            step.with_request(next((owners[name] for name in step.names if name in owners), None)) for step in steps
        ]
        shown = list(_without_repeats(sorted([*linked, *told], key=_time_of)))[-MAX_STEPS:]
        named = {step.request for step in shown if step.request}
        return {
            "app": self.state,
            "steps": [step.to_json() for step in shown],
            "requests": [{"value": key, "label": said} for key, said in known.items() if key in named],
        }

    def close(self) -> None:
        """Let the database go."""
        if self._table:
            self._table.close()

    def _delivery_steps(self, number: int, reply: Reply) -> Iterator[Step]:
        return map(self._redact, from_slack.steps_of(number, reply, self._slack.workspace.people))

    def _call_steps(self, number: int, made: Call) -> Iterator[Step]:
        space = self._slack.workspace
        yield self._redact(outbound.call(number, made, space.people, space.channels))

    def _apploi_steps(self) -> Iterator[Step]:
        """These change once more, when they are answered."""
        for number, put in list(enumerate(self._apploi.puts))[-MAX_STEPS:]:
            yield self._redact(outbound.put(number, put))
        for number, lookup in list(enumerate(self._apploi.lookups))[-MAX_STEPS:]:
            yield self._redact(outbound.lookup(number, lookup))

    def _app_steps(self) -> Iterator[Step]:
        for number, (at, what) in enumerate(self._app.events if self._app else []):
            yield Step(f"app-{number}", at, "demo", what)

    def _triggers(self) -> dict[str, str]:
        """Which form each trigger opened."""
        opened = [call for call in self._slack.calls if call.method == "views.open" and call.answer]
        views = {str(call.arguments.get("trigger_id")): (call.answer or {}).get("view") for call in opened}
        return {trigger: view["id"] for trigger, view in views.items() if view}

    def _forms(self, stored: set[str]) -> dict[str, str]:
        return {form: NOT_SENT for form in self._triggers().values() if form not in stored}

    def _redact(self, step: Step) -> Step:
        slack = self._slack
        secrets = (slack.signing_secret, slack.bot_token, slack.app_token, self._apploi.key)
        parts = tuple((name, redact(text, secrets)) for name, text in step.parts)
        return replace(step, summary=redact(step.summary, secrets), parts=parts)


def _time_of(step: Step) -> float:
    return step.at


def _without_repeats(steps: Iterable[Step]) -> Iterator[Step]:
    """What has no id of its own, such as a look-up, belongs to the request whose steps stand around it."""
    steps = list(steps)
    after: list[str | None] = []
    for step in reversed(steps):
        after.insert(0, step.request or (after[0] if after else None))
    before = None
    for step, following in zip(steps, after, strict=True):
        before = step.request or before
        is_inside = before == following and step.place != "demo"
        yield step.with_request(before) if is_inside else step
