"""The values that labels of metrics may have, and the buckets of histograms. Pure.

Every other value is counted as `other`, so that neither payloads nor answers of Slack and Apploi can create series, and
no name, ID or typed word gets into one.
"""

from __future__ import annotations

from types import MappingProxyType

from slackbot.domain.interview import AttemptResult
from slackbot.domain.notification import NotificationKind, NotificationState
from slackbot.domain.request import Attendance, ReportStatus, State

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
"""The label for each `type` of Slack's requests. A command has no type."""
REQUEST_KINDS = frozenset((*KIND_BY_TYPE.values(), "command", OTHER))

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
"""By the HTTP status of the answer to Slack."""

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
        "functions.completeError",
        "functions.completeSuccess",
        "response_url",
        "usergroups.users.list",
        "users.info",
        "views.open",
        "views.publish",
        "views.update",
    )
)
"""The methods of the Web API that the app calls, and posts to a `response_url`."""

CALL_OUTCOMES = frozenset(("ok", "ratelimited", "refused", "unclear", "cut"))
"""Accepted, rate limited, rejected, a 5xx or an answer that isn't Slack's, and no answer at all."""

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
"""Why a text is not understood as a time (docs/contract.md#slackbot-when---jsonl)."""

ATTEMPT_RESULTS, REQUEST_STATES, REPORT_STATUSES = frozenset(AttemptResult), frozenset(State), frozenset(ReportStatus)
DIGEST = "digest"
NOTIFICATION_KINDS, NOTIFICATION_STATES = frozenset((*NotificationKind, DIGEST)), frozenset(NotificationState)
ATTENDANCES = frozenset(Attendance)
NOT_UNDERSTOOD_AT = frozenset(("preview", "submission"))
STATUS_CLASSES = frozenset(("2xx", "3xx", "4xx", "429", "5xx", "none"))
SEARCH_OUTCOMES = frozenset(("found", "nobody", "failed"))

ANSWER_BUCKETS = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0)
"""Seconds. Slack gives up after three (docs/slack.md, L1)."""
CALL_BUCKETS = (0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 3.0, 5.0, 10.0, 20.0)
COMPLETION_BUCKETS = (0.5, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0, 300.0, 900.0, 3600.0)
