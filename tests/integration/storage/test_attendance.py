"""Who came, as it is stored and read back: said in two processes at once, listed by day, and kept when names go."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from multiprocessing import get_context

from slackbot.domain.notification import NotificationKind, plan_attendance
from slackbot.domain.request import Attendance, PostedMessage, Request, State, ends_at, record_attendance
from slackbot.storage.store import Store
from tests.support.databases import a_request

BOOKED = a_request(state=State.SCHEDULED, send_at=None, posted_message=PostedMessage("C1", "1.1"))
OVER = ends_at(BOOKED.interview)


def say(store: Store, attendance: Attendance, by: str = "U2", now: float = OVER) -> Request:
    return store.change(
        "V1",
        lambda stored: record_attendance(stored, by, attendance, now),
        f"{attendance} by {by}",
        lambda changed: plan_attendance(changed, now),
    )


def say_in_a_process(by: str, url: str) -> None:
    with closing(Store(url)) as store:
        for _ in range(10):
            say(store, Attendance.NO_SHOW, by)


def lines(store: Store) -> list[str]:
    planned = store.notifications.list_for_request("V1")
    return [each.id for each in planned if each.kind is NotificationKind.ATTENDANCE]


def test_presses_in_two_processes_at_once_count_once(store: Store, database_url: str) -> None:
    store.add(BOOKED)
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as processes:
        list(processes.map(partial(say_in_a_process, url=database_url), ["U1", "U2"]))
    found = store.get("V1")
    assert found
    assert (found.attendance, found.attendance_number) == (Attendance.NO_SHOW, 1)
    assert lines(store) == ["V1/attendance/1/C1"]


def test_the_last_answer_is_read_back_with_who_gave_it_and_when(store: Store) -> None:
    store.add(BOOKED)
    say(store, Attendance.CAME)
    last = say(store, Attendance.PUT_OFF, "U1", OVER + 60)
    assert store.get("V1") == last
    assert (last.attendance, last.attendance_by, last.attendance_at) == (Attendance.PUT_OFF, "U1", OVER + 60)
    assert lines(store) == ["V1/attendance/1/C1", "V1/attendance/2/C1"]


def test_retention_keeps_who_came_and_erases_the_name(store: Store) -> None:
    store.add(BOOKED)
    say(store, Attendance.NO_SHOW)
    assert store.redact_before(OVER + 1) == 1
    found = store.get("V1")
    assert found
    assert (found.applicant_name, found.attendance, found.attendance_by) == ("", Attendance.NO_SHOW, "U2")
    assert all(entry.note == "" for entry in store.history("V1"))


def test_requests_are_listed_by_the_day_of_the_interviews_own_clock(store: Store) -> None:
    days = [
        ("2026-12-01T00:00", "Pacific/Kiritimati"),  # 14 hours ahead of UTC: still November there
        ("2026-12-01T00:30", "America/New_York"),
        ("2026-12-02T23:30", "Pacific/Pago_Pago"),  # 11 hours behind
        ("2026-11-30T23:59", "America/New_York"),
        ("2026-12-03T00:00", "America/New_York"),
    ]
    for number, (wall, zone) in enumerate(days, 1):
        request = a_request(number)
        interview = replace(request.interview, date=datetime.fromisoformat(wall), timezone=zone)
        store.add(replace(request, interview=interview))
    assert [each.id for each in store.list_on_days(date(2026, 12, 1), date(2026, 12, 2))] == ["V1", "V2", "V3"]
