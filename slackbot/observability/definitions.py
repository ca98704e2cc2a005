"""What is measured: every name, help text, label and bucket, in one place. Pure.

Each label has a closed set of values; whatever else would come into one is written as `other`. So no payload, no
answer of Slack or Apploi and no person can make a new series, and no name, id or typed word can get into one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from slackbot.domain.interview import Answer
from slackbot.domain.notification import Kind
from slackbot.domain.notification import State as NoticeState
from slackbot.domain.request import State, Telling

OTHER = "other"

ENTRANCES = MappingProxyType(
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

OUTCOMES = MappingProxyType(
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

METHODS = frozenset(
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

CALLED = frozenset(("ok", "ratelimited", "refused", "unclear", "cut"))
"""Slack took it, asks to wait, said no, answered nonsense or 5xx, or there was no answer."""

CODES = frozenset(
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
"""Why words are not understood as a time (contract.md)."""

STATUSES = frozenset(("2xx", "3xx", "4xx", "429", "5xx", "none"))
FOUND = frozenset(("found", "nobody", "failed"))

ANSWER_BUCKETS = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0)
"""Seconds; Slack gives up after three (slack.md)."""
CALL_BUCKETS = (0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 3.0, 5.0, 10.0, 20.0)
DONE_BUCKETS = (0.5, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0, 300.0, 900.0, 3600.0)


@dataclass(frozen=True, slots=True)
class Series:
    """A name, what it tells, the values that each label may have; with `buckets`, in seconds, it is a histogram.

    `begins` are labels that are shown from the start, at 0: Prometheus sees no growth in a series that comes into being
    with its first event, so that an alert would be late by one event, or see nothing of many that come at once.
    """

    name: str
    help: str
    labels: Mapping[str, frozenset[str]] = field(default_factory=dict)
    buckets: tuple[float, ...] = ()
    begins: tuple[tuple[str, ...], ...] = ()


KINDS = frozenset((*ENTRANCES.values(), "command", OTHER))

REQUESTS = Series(
    "slackbot_requests_total",
    "Requests from Slack, by kind and by what became of each.",
    {"kind": KINDS, "outcome": frozenset(OUTCOMES.values())},
    begins=((OTHER, "unsigned"),),
)
ANSWER = Series(
    "slackbot_answer_seconds",
    "Seconds from a genuine request of Slack to its answer. Slack waits for 3.",
    {"kind": KINDS},
    ANSWER_BUCKETS,
)
FORMS = Series(
    "slackbot_forms_total",
    "Forms that Slack was asked to open, by its answer.",
    {"outcome": CALLED},
    begins=tuple((outcome,) for outcome in sorted(CALLED)),
)
FORM = Series(
    "slackbot_form_seconds",
    "Seconds from a command, shortcut or button to the open form. Its trigger lives 3.",
    buckets=ANSWER_BUCKETS,
)
SCHEDULED = Series(
    "slackbot_scheduled_seconds", "Seconds from the accepted form to Apploi's yes.", buckets=DONE_BUCKETS
)
TOLD = Series(
    "slackbot_told_seconds",
    "Seconds from the accepted form to the message that a person sees, by what it tells.",
    {"state": frozenset(State)},
    DONE_BUCKETS,
)
TELLINGS = Series(
    "slackbot_tellings_total",
    "Tries to tell the result of a request, by where the telling stands afterwards.",
    {"telling": frozenset(Telling)},
)
CONCLUDED = Series(
    "slackbot_concluded_total", "Attempts to book, by the state they led to.", {"state": frozenset(State)}
)
RETRIES = Series("slackbot_apploi_retries_total", "Attempts to book that were not the first of their request.")
APPLOI = Series(
    "slackbot_apploi_seconds",
    "Seconds that Apploi took to answer an attempt to book, by what the answer means and its status.",
    {"answer": frozenset(Answer), "status": STATUSES},
    CALL_BUCKETS,
    begins=tuple((Answer.FAILED, status) for status in ("3xx", "4xx", "none")),
)
SEARCH = Series(
    "slackbot_apploi_search_seconds", "Seconds that Apploi took for a search.", {"outcome": FOUND}, CALL_BUCKETS
)
LOOKUP = Series(
    "slackbot_lookup_seconds",
    "Seconds that a person waited for applicants, whether Apploi was asked or not.",
    {"outcome": FOUND},
    ANSWER_BUCKETS,
    begins=tuple((outcome,) for outcome in sorted(FOUND)),
)
SLACK = Series(
    "slackbot_slack_seconds",
    "Seconds that Slack took for a call of ours, by method and outcome.",
    {"method": METHODS, "outcome": CALLED},
    CALL_BUCKETS,
)
NOT_UNDERSTOOD = Series(
    "slackbot_not_understood_total",
    "Words that were not understood as a time, by code; while they are typed, and when the form is submitted.",
    {"at": frozenset(("preview", "submission")), "code": CODES},
)
NOTICES = Series(
    "slackbot_notices_total",
    "Notices worked on, by kind and by where they stand afterwards; due: to be tried again.",
    {"kind": frozenset(Kind), "state": frozenset(NoticeState)},
)
NO_PLACE = Series("slackbot_errands_refused_total", "Work after an answer for which no thread was free.")
UNFORESEEN = Series("slackbot_unforeseen_errors_total", "Errors that nobody foresaw: a person was shown a code.")

COUNTED = (
    *(REQUESTS, ANSWER, FORMS, FORM, SCHEDULED, TOLD, TELLINGS, CONCLUDED, RETRIES),
    *(APPLOI, SEARCH, LOOKUP, SLACK, NOT_UNDERSTOOD, NOTICES, NO_PLACE, UNFORESEEN),
)
"""What this process counts. The others are read when somebody asks."""

STORE_UP = Series("slackbot_store_up", "1 when the database answered; 0: the gauges read from it are left out.")
READY = Series("slackbot_ready", "1 when the app can take work, as /readyz says.")
INTERVIEW_REQUESTS = Series(
    "slackbot_interview_requests",
    "Interview requests of the last 60 days in the database, by state.",
    {"state": frozenset(State)},
)
UNSETTLED = Series(
    "slackbot_unsettled_requests",
    "Those that failed or are unconfirmed, and nobody has settled.",
    {"state": frozenset((State.FAILED, State.UNCONFIRMED))},
)
OLDEST_UNCONFIRMED = Series(
    "slackbot_oldest_unconfirmed_seconds",
    "Seconds since the oldest unconfirmed request that nobody has settled was sent; 0 when there is none.",
)
UNTOLD = Series("slackbot_untold_requests", "Requests of which nobody in Slack could be told.")
DUE = Series("slackbot_due_requests", "Interview requests whose next step is due, with those at work.")
DUE_NOTICES = Series("slackbot_due_notices", "Notices that are due.")
OVERDUE = Series("slackbot_overdue_seconds", "Seconds that the oldest due request has waited for its next step.")
BUILD = Series("slackbot_build_info", "Always 1; the version is in the label.", {"version": frozenset()})

READ = (
    *(STORE_UP, READY, INTERVIEW_REQUESTS, UNSETTLED, OLDEST_UNCONFIRMED, UNTOLD),
    *(DUE, DUE_NOTICES, OVERDUE, BUILD),
)
"""Read from the database and the app when somebody asks, and kept for a few seconds."""
