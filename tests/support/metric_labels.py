"""Every metric of ours with the values that its labels may have, for what asks for them and for what is exposed."""

from __future__ import annotations

from collections.abc import Collection

from prometheus_client import CollectorRegistry

from slackbot.observability import metric_labels as known
from slackbot.observability.metrics import Metrics
from slackbot.storage.store import QueueStats
from slackbot.web.metrics_collector import StoreCollector

FACILITIES = ("", "portland", "tulsa")
"""Those of `exposed`, and of tests."""

LABEL_VALUES: dict[str, dict[str, Collection[str]]] = {
    "slackbot_requests_total": {"kind": known.REQUEST_KINDS, "outcome": known.REQUEST_OUTCOMES.values()},
    "slackbot_answer_seconds": {"kind": known.REQUEST_KINDS},
    "slackbot_forms_total": {"outcome": known.CALL_OUTCOMES},
    "slackbot_form_seconds": {},
    "slackbot_scheduled_seconds": {"facility": FACILITIES},
    "slackbot_told_seconds": {"state": known.REQUEST_STATES, "facility": FACILITIES},
    "slackbot_tellings_total": {"telling": known.REPORT_STATUSES, "facility": FACILITIES},
    "slackbot_concluded_total": {"state": known.REQUEST_STATES, "facility": FACILITIES},
    "slackbot_apploi_retries_total": {"facility": FACILITIES},
    "slackbot_apploi_seconds": {
        "answer": known.ATTEMPT_RESULTS,
        "status": known.STATUS_CLASSES,
        "facility": FACILITIES,
    },
    "slackbot_apploi_search_seconds": {"outcome": known.SEARCH_OUTCOMES, "facility": FACILITIES},
    "slackbot_lookup_seconds": {"outcome": known.SEARCH_OUTCOMES, "facility": FACILITIES},
    "slackbot_slack_seconds": {"method": known.SLACK_METHODS, "outcome": known.CALL_OUTCOMES},
    "slackbot_not_understood_total": {"at": known.NOT_UNDERSTOOD_AT, "code": known.TIME_CODES},
    "slackbot_notices_total": {"kind": known.NOTIFICATION_KINDS, "state": known.NOTIFICATION_STATES},
    "slackbot_attendance_total": {"attendance": known.ATTENDANCES, "facility": FACILITIES},
    "slackbot_errands_refused_total": {},
    "slackbot_unforeseen_errors_total": {},
    "slackbot_store_up": {},
    "slackbot_ready": {},
    "slackbot_interview_requests": {"state": known.REQUEST_STATES, "facility": FACILITIES},
    "slackbot_unsettled_requests": {"state": ("failed", "unconfirmed"), "facility": FACILITIES},
    "slackbot_oldest_unconfirmed_seconds": {"facility": FACILITIES},
    "slackbot_untold_requests": {"facility": FACILITIES},
    "slackbot_due_requests": {},
    "slackbot_due_notices": {},
    "slackbot_overdue_seconds": {},
    "slackbot_build_info": {"version": ()},
}


def families(registry: CollectorRegistry) -> dict[str, str]:
    """The type of each metric of ours, by its name as it is scraped."""
    found = [family for family in registry.collect() if family.name.startswith("slackbot_")]
    return {f"{family.name}_total" if family.type == "counter" else family.name: family.type for family in found}


def exposed() -> CollectorRegistry:
    """All metrics of an app that has done nothing yet."""
    metrics = Metrics()
    StoreCollector(lambda _: QueueStats(), lambda: "", lambda: 0.0, metrics).register()
    return metrics.registry
