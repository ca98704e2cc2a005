"""Error reports by code, and the number of requests that need action. On both databases."""

from __future__ import annotations

from dataclasses import replace

from slackbot.domain.request import ReportStatus, State
from slackbot.storage.store import ErrorReport, Store
from tests.support.databases import a_request

FAULT = ErrorReport("0a1b2c3d", 1763830800.5, "ZeroDivisionError", 'File "views.py", line 7, in submitted')


def test_an_error_report_is_found_by_its_code(store: Store) -> None:
    store.error_reports.add(FAULT)
    assert store.error_reports.get("0a1b2c3d") == FAULT
    assert store.error_reports.get("ffffffff") is None


def test_old_error_reports_are_deleted_and_new_ones_kept(store: Store) -> None:
    store.error_reports.add(FAULT)
    store.error_reports.add(replace(FAULT, code="new", at=FAULT.at + 60.0))
    store.error_reports.delete_before(FAULT.at + 1.0)
    assert store.error_reports.get("0a1b2c3d") is None
    assert store.error_reports.get("new")


def test_all_requests_that_need_action_are_counted(store: Store) -> None:
    for number, state in enumerate(State):
        store.add(a_request(number, state=state))
    store.add(a_request(20, state=State.FAILED, settled_how="dismissed", settled_by="U1"))
    store.add(a_request(21, state=State.SCHEDULED, report_status=ReportStatus.UNREPORTABLE))
    assert store.user_lists.count_needing_action() == 3
