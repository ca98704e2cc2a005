"""What is measured: every name, help text, label and bucket, in one place. Pure.

Each label has a closed set of values; whatever else would come into one is written as `other`. So no payload, no
answer of Slack or Apploi and no person can make a new series, and no name, id or typed word can get into one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from slackbot.domain.interview import AttemptResult
from slackbot.domain.notification import NotificationKind
from slackbot.domain.notification import NotificationState as NoticeState
from slackbot.domain.request import ReportStatus, State

OTHER = "other"

KIND_BY_TYPE = MappingProxyType(
    {
        "view_submission": "submission",
        "block_suggestion": "options",
        "block_actions": "action",
        "shortcut": "shortcut",
        "message_action": "message_shortcut",
        "event_callback": "event",
        "view_closed": "view_closed",
        "url_verification": "url_verification",
    }
)
"""What Slack calls its requests by `type`, and what we call them; a command has none."""

REQUEST_OUTCOMES = MappingProxyType(
    {
        200: "answered",
        400: "unusable",
        401: "unsigned",
        404: "unheard",
        405: "wrong_method",
        413: "too_large",
        429: "busy",
    }
)
"""What became of a request from Slack, by the status of its answer."""

SLACK_METHODS = frozenset(
    (
        "apps.connections.open",
        "auth.test",
        "chat.postEphemeral",
        "chat.postMessage",
        "chat.update",
        "conversations.history",
        "conversations.info",
        "conversations.replies",
        "response_url",
        "usergroups.users.list",
        "users.info",
        "views.open",
        "views.publish",
        "views.update",
    )
)
"""The methods of the Web API that the app calls, and `response_url`, which is not one."""

CALL_OUTCOMES = frozenset(("ok", "ratelimited", "refused", "unclear", "cut"))
"""Slack took it, asks to wait, said no, answered nonsense or 5xx, or there was no answer."""

TIME_CODES = frozenset(
    (
        "past",
        "no_time",
        "no_date_or_time",
        "not_understood",
        "invalid_date",
        "nonexistent_time",
        "ambiguous_time",
        "weekday_mismatch",
        "several_times",
        "too_long",
    )
)
"""Why words are not understood as a time (docs/contract.md#slackbot-when---jsonl)."""

STATUS_CLASSES = frozenset(("2xx", "3xx", "4xx", "429", "5xx", "none"))
SEARCH_OUTCOMES = frozenset(("found", "nobody", "failed"))

ANSWER_BUCKETS = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0)
"""Seconds; Slack gives up after three (docs/slack.md, L1)."""
CALL_BUCKETS = (0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 3.0, 5.0, 10.0, 20.0)
COMPLETION_BUCKETS = (0.5, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0, 300.0, 900.0, 3600.0)


@dataclass(frozen=True, slots=True)
class MetricDefinition:
    """A name, what it tells, the values that each label may have; with `buckets`, in seconds, it is a histogram.

    `begins` are labels that are shown from the start, at 0: Prometheus sees no growth in a series that comes into being
    with its first event, so that an alert would be late by one event, or see nothing of many that come at once.
    """

    name: str
    help: str
    labels: Mapping[str, frozenset[str]] = field(default_factory=dict)
    buckets: tuple[float, ...] = ()
    initial_labels: tuple[tuple[str, ...], ...] = ()


REQUEST_KINDS = frozenset((*KIND_BY_TYPE.values(), "command", OTHER))

REQUESTS = MetricDefinition(
    "slackbot_requests_total",
    "Requests from Slack, by kind and by what became of each.",
    {"kind": REQUEST_KINDS, "outcome": frozenset(REQUEST_OUTCOMES.values())},
    initial_labels=((OTHER, "unsigned"),),
)
ANSWER_SECONDS = MetricDefinition(
    "slackbot_answer_seconds",
    "Seconds from a genuine request of Slack to its answer. Slack waits for 3.",
    {"kind": REQUEST_KINDS},
    ANSWER_BUCKETS,
)
FORMS = MetricDefinition(
    "slackbot_forms_total",
    "Forms that Slack was asked to open, by its answer.",
    {"outcome": CALL_OUTCOMES},
    initial_labels=tuple((outcome,) for outcome in sorted(CALL_OUTCOMES)),
)
FORM_SECONDS = MetricDefinition(
    "slackbot_form_seconds",
    "Seconds from a command, shortcut or button to the open form. Its trigger lives 3.",
    buckets=ANSWER_BUCKETS,
)
SCHEDULED_SECONDS = MetricDefinition(
    "slackbot_scheduled_seconds", "Seconds from the accepted form to Apploi's yes.", buckets=COMPLETION_BUCKETS
)
TOLD_SECONDS = MetricDefinition(
    "slackbot_told_seconds",
    "Seconds from the accepted form to the message that a person sees, by what it tells.",
    {"state": frozenset(State)},
    COMPLETION_BUCKETS,
)
TELLINGS = MetricDefinition(
    "slackbot_tellings_total",
    "Tries to tell the result of a request, by where the telling stands afterwards.",
    {"telling": frozenset(ReportStatus)},
)
CONCLUDED = MetricDefinition(
    "slackbot_concluded_total", "Attempts to book, by the state they led to.", {"state": frozenset(State)}
)
APPLOI_RETRIES = MetricDefinition(
    "slackbot_apploi_retries_total", "Attempts to book that were not the first of their request."
)
APPLOI_SECONDS = MetricDefinition(
    "slackbot_apploi_seconds",
    "Seconds that Apploi took to answer an attempt to book, by what the answer means and its status.",
    {"answer": frozenset(AttemptResult), "status": STATUS_CLASSES},
    CALL_BUCKETS,
    initial_labels=tuple((AttemptResult.FAILED, status) for status in ("3xx", "4xx", "none")),
)
APPLOI_SEARCH_SECONDS = MetricDefinition(
    "slackbot_apploi_search_seconds",
    "Seconds that Apploi took for a search.",
    {"outcome": SEARCH_OUTCOMES},
    CALL_BUCKETS,
)
LOOKUP_SECONDS = MetricDefinition(
    "slackbot_lookup_seconds",
    "Seconds that a person waited for applicants, whether Apploi was asked or not.",
    {"outcome": SEARCH_OUTCOMES},
    ANSWER_BUCKETS,
    initial_labels=tuple((outcome,) for outcome in sorted(SEARCH_OUTCOMES)),
)
SLACK_SECONDS = MetricDefinition(
    "slackbot_slack_seconds",
    "Seconds that Slack took for a call of ours, by method and outcome.",
    {"method": SLACK_METHODS, "outcome": CALL_OUTCOMES},
    CALL_BUCKETS,
)
NOT_UNDERSTOOD = MetricDefinition(
    "slackbot_not_understood_total",
    "Words that were not understood as a time, by code; while they are typed, and when the form is submitted.",
    {"at": frozenset(("preview", "submission")), "code": TIME_CODES},
)
NOTICES = MetricDefinition(
    "slackbot_notices_total",
    "Notices worked on, by kind and by where they stand afterwards; due: to be tried again.",
    {"kind": frozenset(NotificationKind), "state": frozenset(NoticeState)},
)
ERRANDS_REFUSED = MetricDefinition(
    "slackbot_errands_refused_total", "Work after an answer for which no thread was free."
)
UNFORESEEN_ERRORS = MetricDefinition(
    "slackbot_unforeseen_errors_total", "Errors that nobody foresaw: a person was shown a code."
)

COUNTED_METRICS = (
    *(
        REQUESTS,
        ANSWER_SECONDS,
        FORMS,
        FORM_SECONDS,
        SCHEDULED_SECONDS,
        TOLD_SECONDS,
        TELLINGS,
        CONCLUDED,
        APPLOI_RETRIES,
    ),
    *(
        APPLOI_SECONDS,
        APPLOI_SEARCH_SECONDS,
        LOOKUP_SECONDS,
        SLACK_SECONDS,
        NOT_UNDERSTOOD,
        NOTICES,
        ERRANDS_REFUSED,
        UNFORESEEN_ERRORS,
    ),
)
"""What this process counts. The others are read when somebody asks."""

STORE_UP = MetricDefinition(
    "slackbot_store_up", "1 when the database answered; 0: the gauges read from it are left out."
)
READY = MetricDefinition("slackbot_ready", "1 when the app can take work, as /readyz says.")
INTERVIEW_REQUESTS = MetricDefinition(
    "slackbot_interview_requests",
    "Interview requests of the last 60 days in the database, by state.",
    {"state": frozenset(State)},
)
UNSETTLED_REQUESTS = MetricDefinition(
    "slackbot_unsettled_requests",
    "Those that failed or are unconfirmed, and nobody has settled.",
    {"state": frozenset((State.FAILED, State.UNCONFIRMED))},
)
OLDEST_UNCONFIRMED_SECONDS = MetricDefinition(
    "slackbot_oldest_unconfirmed_seconds",
    "Seconds since the oldest unconfirmed request that nobody has settled was sent; 0 when there is none.",
)
UNTOLD_REQUESTS = MetricDefinition("slackbot_untold_requests", "Requests of which nobody in Slack could be told.")
DUE_REQUESTS = MetricDefinition(
    "slackbot_due_requests", "Interview requests whose next step is due, with those at work."
)
DUE_NOTICES = MetricDefinition("slackbot_due_notices", "Notices that are due.")
OVERDUE_SECONDS = MetricDefinition(
    "slackbot_overdue_seconds", "Seconds that the oldest due request has waited for its next step."
)
BUILD_INFO = MetricDefinition("slackbot_build_info", "Always 1; the version is in the label.", {"version": frozenset()})

COLLECTED_METRICS = (
    *(STORE_UP, READY, INTERVIEW_REQUESTS, UNSETTLED_REQUESTS, OLDEST_UNCONFIRMED_SECONDS, UNTOLD_REQUESTS),
    *(DUE_REQUESTS, DUE_NOTICES, OVERDUE_SECONDS, BUILD_INFO),
)
"""Read from the database and the app when somebody asks, and kept for a few seconds."""
