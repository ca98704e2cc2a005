"""What the app counts about itself, for Prometheus. One `Metrics` belongs to one app: there is no global registry.

series.py   every name, help text, label and bucket
__init__.py the methods that count, each of some microseconds, without a lock that anybody holds for long
scrape.py   what is read when somebody asks: from the database, bounded and kept for seconds
asked.py    who may ask
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Histogram, disable_created_metrics, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

from slackbot.domain.interview import Outcome
from slackbot.domain.notification import Notification
from slackbot.domain.request import ReportStatus, Request, State
from slackbot.observability import correlation, definitions
from slackbot.observability.definitions import OTHER, MetricDefinition

CONTENT_TYPE = CONTENT_TYPE_PLAIN_0_0_4

disable_created_metrics()  # type: ignore[no-untyped-call]  # a second series beside each, which tells only when the process began


class Metrics:
    """Counters and histograms of one app. Safe to share between threads; nothing here raises for odd values."""

    def __init__(self) -> None:
        """Begin at nothing."""
        self.registry = CollectorRegistry()
        self._instruments = {one.name: self._register(one) for one in definitions.COUNTED_METRICS}

    def _register(self, one: MetricDefinition) -> Counter | Histogram:
        labels = tuple(one.labels)
        made: Counter | Histogram = (
            Histogram(one.name, one.help, labels, registry=self.registry, buckets=one.buckets)
            if one.buckets
            else Counter(one.name, one.help, labels, registry=self.registry)
        )
        for values in one.initial_labels:
            made.labels(*values)
        return made

    def render(self) -> str:
        """All of it, in Prometheus' text format."""
        return generate_latest(self.registry).decode()

    def _labelled(self, one: MetricDefinition, values: Mapping[str, str]) -> Any:
        found = self._instruments[one.name]
        if not one.labels:
            return found
        return found.labels(*(values[name] if values[name] in known else OTHER for name, known in one.labels.items()))

    def _count(self, one: MetricDefinition, **values: str) -> None:
        self._labelled(one, values).inc()

    def _observe(self, one: MetricDefinition, seconds: float, **values: str) -> None:
        self._labelled(one, values).observe(max(0.0, seconds))

    def on_response(self, kind: str, status: int, seconds: float) -> None:
        """A genuine request from Slack was answered with this HTTP status."""
        self._count(definitions.REQUESTS, kind=kind, outcome=definitions.REQUEST_OUTCOMES.get(status, OTHER))
        self._observe(definitions.ANSWER_SECONDS, seconds, kind=kind)

    def on_invalid_request(self, status: int) -> None:
        """A request to Slack's address was refused before anybody looked what it wants."""
        self._count(definitions.REQUESTS, kind=OTHER, outcome=definitions.REQUEST_OUTCOMES.get(status, OTHER))

    def on_slack_call(self, method: str, outcome: str, seconds: float) -> None:
        """Slack was asked to do something; a form's time counts from the request that wanted it."""
        self._observe(definitions.SLACK_SECONDS, seconds, method=method, outcome=outcome)
        if method == "views.open":
            self._count(definitions.FORMS, outcome=outcome)
            began = correlation.current()
            if outcome == "ok" and began:
                self._observe(definitions.FORM_SECONDS, time.monotonic() - began.started_at)

    def on_apploi_answer(self, outcome: Outcome, seconds: float) -> None:
        """Apploi was sent an interview once."""
        self._observe(definitions.APPLOI_SECONDS, seconds, answer=outcome.result, status=_status_class(outcome.status))

    def on_apploi_search(self, outcome: str, seconds: float) -> None:
        """Apploi was asked for applicants: found, nobody or failed."""
        self._observe(definitions.APPLOI_SEARCH_SECONDS, seconds, outcome=outcome)

    def on_lookup(self, outcome: str, seconds: float) -> None:
        """A person waited for applicants: found, nobody or failed."""
        self._observe(definitions.LOOKUP_SECONDS, seconds, outcome=outcome)

    def on_time_not_understood(self, at: str, code: str) -> None:
        """Words are no time; nothing is counted without a code."""
        if code:
            self._count(definitions.NOT_UNDERSTOOD, at=at, code=code)

    def on_attempt(self, request: Request, now: float) -> None:
        """An attempt to book has come to this."""
        self._count(definitions.CONCLUDED, state=request.state)
        if request.attempts > 1:
            self._count(definitions.APPLOI_RETRIES)
        if request.state is State.SCHEDULED:
            self._observe(definitions.SCHEDULED_SECONDS, now - request.accepted_at)

    def on_reported(self, request: Request, now: float) -> None:
        """A try to tell a result has come to this."""
        self._count(definitions.TELLINGS, telling=request.report_status)
        if request.report_status is ReportStatus.REPORTED:
            self._observe(definitions.TOLD_SECONDS, now - request.accepted_at, state=request.state)

    def on_notification(self, notification: Notification) -> None:
        """A notice has come to this."""
        self._count(definitions.NOTICES, kind=notification.kind, state=notification.state)

    def on_rejected(self) -> None:
        """An errand found no thread."""
        self._count(definitions.ERRANDS_REFUSED)

    def on_unexpected_error(self) -> None:
        """A person was shown a code."""
        self._count(definitions.UNFORESEEN_ERRORS)


def _status_class(status: int | None) -> str:
    """429 by itself: it is Apploi's word for too much."""
    if status is None:
        return "none"
    return "429" if status == 429 else f"{status // 100}xx"
