"""Count and time what the app does, for Prometheus."""

from __future__ import annotations

import time
from collections.abc import Collection
from itertools import product

from prometheus_client import CollectorRegistry, Counter, Histogram, disable_created_metrics, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

from slackbot.domain.interview import AttemptResult, Outcome
from slackbot.domain.notification import Digest, Notification
from slackbot.domain.request import ReportStatus, Request, State
from slackbot.observability import correlation
from slackbot.observability.metric_labels import (
    ANSWER_BUCKETS,
    ATTEMPT_RESULTS,
    ATTENDANCES,
    CALL_BUCKETS,
    CALL_OUTCOMES,
    COMPLETION_BUCKETS,
    DIGEST,
    NOT_UNDERSTOOD_AT,
    NOTIFICATION_KINDS,
    NOTIFICATION_STATES,
    OTHER,
    REPORT_STATUSES,
    REQUEST_KINDS,
    REQUEST_OUTCOMES,
    REQUEST_STATES,
    SEARCH_OUTCOMES,
    SLACK_METHODS,
    STATUS_CLASSES,
    TIME_CODES,
)

CONTENT_TYPE = CONTENT_TYPE_PLAIN_0_0_4

disable_created_metrics()  # type: ignore[no-untyped-call]  # they only say when the process started


class Metrics:
    """The counters and histograms of one app; there is no global registry. Thread-safe.

    Some series are created at once, with 0: Prometheus sees no increase in a series that appears with its first event,
    so an alert on it would be late, or miss many events that come together.
    """

    def __init__(self, facility_ids: Collection[str] = ("",)) -> None:
        """`facility_ids` are those that there are now: "" is the only one without FACILITIES_FILE."""
        self.registry = CollectorRegistry()
        self.facility_ids = tuple(facility_ids)
        self._declare_requests(self.registry)
        self._declare_results(self.registry)
        self._declare_calls(self.registry)

    def _declare_requests(self, registry: CollectorRegistry) -> None:
        self._requests = Counter(
            "slackbot_requests_total",
            "Requests from Slack, by kind and by what became of each.",
            ("kind", "outcome"),
            registry=registry,
        )
        self._requests.labels(OTHER, "unsigned")
        self._answer_seconds = Histogram(
            "slackbot_answer_seconds",
            "Seconds from a genuine request of Slack to its answer. Slack waits for 3.",
            ("kind",),
            buckets=ANSWER_BUCKETS,
            registry=registry,
        )
        self._forms = Counter(
            "slackbot_forms_total",
            "Forms that Slack was asked to open, by its answer.",
            ("outcome",),
            registry=registry,
        )
        for outcome in CALL_OUTCOMES:
            self._forms.labels(outcome)
        self._form_seconds = Histogram(
            "slackbot_form_seconds",
            "Seconds from a command, shortcut or button to the open form. Its trigger lives 3.",
            buckets=ANSWER_BUCKETS,
            registry=registry,
        )
        self._not_understood = Counter(
            "slackbot_not_understood_total",
            "Words that were not understood as a time, by code; while they are typed, and when the form is submitted.",
            ("at", "code"),
            registry=registry,
        )
        self._rejected_tasks = Counter(
            "slackbot_errands_refused_total",
            "Work after an answer for which no thread was free.",
            registry=registry,
        )
        self._unexpected_errors = Counter(
            "slackbot_unforeseen_errors_total",
            "Unexpected errors; the user was shown a code.",
            registry=registry,
        )

    def _declare_results(self, registry: CollectorRegistry) -> None:
        self._scheduled_seconds = Histogram(
            "slackbot_scheduled_seconds",
            "Seconds from the accepted form to Apploi's yes.",
            ("facility",),
            buckets=COMPLETION_BUCKETS,
            registry=registry,
        )
        self._reported_seconds = Histogram(
            "slackbot_told_seconds",
            "Seconds from the accepted form to the message that reports its state, by state.",
            ("state", "facility"),
            buckets=COMPLETION_BUCKETS,
            registry=registry,
        )
        self._reports = Counter(
            "slackbot_tellings_total",
            "Attempts to report the result of a request, by resulting status.",
            ("telling", "facility"),
            registry=registry,
        )
        self._attempts = Counter(
            "slackbot_concluded_total",
            "Attempts to book, by the state they led to.",
            ("state", "facility"),
            registry=registry,
        )
        self._retries = Counter(
            "slackbot_apploi_retries_total",
            "Attempts to book that were not the first of their request.",
            ("facility",),
            registry=registry,
        )
        self._notifications = Counter(
            "slackbot_notices_total",
            "Notifications processed, by kind and resulting state; due: to be retried.",
            ("kind", "state"),
            registry=registry,
        )

        self._attendances = Counter(
            "slackbot_attendance_total",
            "What people said of interviews that are over, with what they changed their mind to.",
            ("attendance", "facility"),
            registry=registry,
        )
        for attendance, facility in product(ATTENDANCES, self.facility_ids):
            self._attendances.labels(attendance, facility)

    def _declare_calls(self, registry: CollectorRegistry) -> None:
        self._apploi_seconds = Histogram(
            "slackbot_apploi_seconds",
            "Seconds that Apploi took to answer an attempt to book, by what the answer means and its status.",
            ("answer", "status", "facility"),
            buckets=CALL_BUCKETS,
            registry=registry,
        )
        for status, facility in product(("3xx", "4xx", "none"), self.facility_ids):
            self._apploi_seconds.labels(AttemptResult.FAILED, status, facility)
        self._apploi_search_seconds = Histogram(
            "slackbot_apploi_search_seconds",
            "Seconds that Apploi took for a search.",
            ("outcome", "facility"),
            buckets=CALL_BUCKETS,
            registry=registry,
        )
        self._lookup_seconds = Histogram(
            "slackbot_lookup_seconds",
            "Seconds that a person waited for applicants, whether Apploi was asked or not.",
            ("outcome", "facility"),
            buckets=ANSWER_BUCKETS,
            registry=registry,
        )
        for outcome, facility in product(SEARCH_OUTCOMES, self.facility_ids):
            self._lookup_seconds.labels(outcome, facility)
        self._slack_seconds = Histogram(
            "slackbot_slack_seconds",
            "Seconds that Slack took for a call of ours, by method and outcome.",
            ("method", "outcome"),
            buckets=CALL_BUCKETS,
            registry=registry,
        )

    def facility_label(self, facility_id: str) -> str:
        """The label for a facility: `other` for one that is gone, "" for none."""
        return facility_id if facility_id in ("", *self.facility_ids) else OTHER

    def render(self) -> str:
        """All metrics in Prometheus' text format."""
        return generate_latest(self.registry).decode()

    def on_response(self, kind: str, status: int, seconds: float) -> None:
        """Slack got this HTTP status for a genuine request."""
        kind = _known(kind, REQUEST_KINDS)
        self._requests.labels(kind, REQUEST_OUTCOMES.get(status, OTHER)).inc()
        self._answer_seconds.labels(kind).observe(max(0.0, seconds))

    def on_invalid_request(self, status: int) -> None:
        """A request to Slack's path was rejected before anything read what it asks for."""
        self._requests.labels(OTHER, REQUEST_OUTCOMES.get(status, OTHER)).inc()

    def on_slack_call(self, method: str, outcome: str, seconds: float) -> None:
        """A call to Slack ended. Opening a form is timed from the request that asked for it, too."""
        outcome = _known(outcome, CALL_OUTCOMES)
        self._slack_seconds.labels(_known(method, SLACK_METHODS), outcome).observe(max(0.0, seconds))
        if method == "views.open":
            self._forms.labels(outcome).inc()
            request = correlation.current()
            if outcome == "ok" and request:
                self._form_seconds.observe(time.monotonic() - request.started_at)

    def on_apploi_answer(self, outcome: Outcome, seconds: float, facility_id: str) -> None:
        """An attempt to book in Apploi ended."""
        result, status = _known(outcome.result, ATTEMPT_RESULTS), _known(_status_class(outcome.status), STATUS_CLASSES)
        self._apploi_seconds.labels(result, status, self.facility_label(facility_id)).observe(max(0.0, seconds))

    def on_apploi_search(self, outcome: str, seconds: float, facility_id: str) -> None:
        """A search in Apploi ended: found, nobody or failed."""
        labels = _known(outcome, SEARCH_OUTCOMES), self.facility_label(facility_id)
        self._apploi_search_seconds.labels(*labels).observe(max(0.0, seconds))

    def on_lookup(self, outcome: str, seconds: float, facility_id: str) -> None:
        """A user got applicants, from Apploi or from the cache: found, nobody or failed."""
        labels = _known(outcome, SEARCH_OUTCOMES), self.facility_label(facility_id)
        self._lookup_seconds.labels(*labels).observe(max(0.0, seconds))

    def on_time_not_understood(self, at: str, code: str) -> None:
        """A text was not understood as a time; "" as the code counts nothing."""
        if code:
            self._not_understood.labels(_known(at, NOT_UNDERSTOOD_AT), _known(code, TIME_CODES)).inc()

    def on_attempt(self, request: Request, now: float) -> None:
        """An attempt to book led to the request's present state."""
        facility = self.facility_label(request.facility_id)
        self._attempts.labels(_known(request.state, REQUEST_STATES), facility).inc()
        if request.attempts > 1:
            self._retries.labels(facility).inc()
        if request.state is State.SCHEDULED:
            self._scheduled_seconds.labels(facility).observe(max(0.0, now - request.accepted_at))

    def on_reported(self, request: Request, now: float) -> None:
        """An attempt to report a result to its user ended."""
        facility = self.facility_label(request.facility_id)
        self._reports.labels(_known(request.report_status, REPORT_STATUSES), facility).inc()
        if request.report_status is ReportStatus.REPORTED:
            labels = _known(request.state, REQUEST_STATES), facility
            self._reported_seconds.labels(*labels).observe(max(0.0, now - request.accepted_at))

    def on_notification(self, notification: Notification) -> None:
        """An attempt to send a notification ended."""
        kind, state = _known(notification.kind, NOTIFICATION_KINDS), _known(notification.state, NOTIFICATION_STATES)
        self._notifications.labels(kind, state).inc()

    def on_digest(self, digest: Digest) -> None:
        """An attempt to send a digest ended."""
        self._notifications.labels(DIGEST, _known(digest.state, NOTIFICATION_STATES)).inc()

    def on_attendance(self, attendance: str, facility_id: str) -> None:
        """Somebody said who came to an interview."""
        self._attendances.labels(_known(attendance, ATTENDANCES), self.facility_label(facility_id)).inc()

    def on_rejected(self) -> None:
        """A background task was rejected because there was no room."""
        self._rejected_tasks.inc()

    def on_unexpected_error(self) -> None:
        """A user was shown the code of an unexpected error."""
        self._unexpected_errors.inc()


def _known(value: str, known: Collection[str]) -> str:
    return value if value in known else OTHER


def _status_class(status: int | None) -> str:
    """429 has a class of its own, because Apploi answers it when it is too busy."""
    if status is None:
        return "none"
    return "429" if status == 429 else f"{status // 100}xx"
