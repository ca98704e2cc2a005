"""Who came: when the question is asked, who may answer it when, and who reads the answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from slackbot.dates.zones import settled_utc
from slackbot.domain.notification import (
    Notification,
    NotificationKind,
    NotificationSettings,
    Recipient,
    adjust_times,
    drop,
    plan_attendance,
    plan_booked,
    quiet_hours_end,
    skip_reason,
)
from slackbot.domain.request import Attendance, PostedMessage, Request, State, ends_at, record_attendance
from slackbot.errors import NotAllowed
from tests.support.databases import a_request

HOUR, DAY = 3600.0, 86400.0
EASTERN, PACIFIC, BERLIN = "America/New_York", "America/Los_Angeles", "Europe/Berlin"
ON, OFF = NotificationSettings(asks_attendance=True), NotificationSettings()
CAME, NO_SHOW, PUT_OFF = Attendance.CAME, Attendance.NO_SHOW, Attendance.PUT_OFF


def at(wall: str, zone: str = EASTERN) -> float:
    return settled_utc(datetime.fromisoformat(wall), zone).timestamp()


def booked(wall: str = "2026-12-01 15:00", zone: str = EASTERN, minutes: int = 60, **changes: Any) -> Request:
    request = a_request(**{"state": State.SCHEDULED, "posted_message": PostedMessage("C1", "1.1"), **changes})
    date = datetime.fromisoformat(wall)
    return replace(request, interview=replace(request.interview, date=date, timezone=zone, duration=minutes))


ENDS = ends_at(booked().interview)


def questions(request: Request, settings: NotificationSettings = ON) -> list[Notification]:
    planned = plan_booked(request, None, settings, at("2026-11-01 09:00"))
    return [each for each in planned if each.kind is NotificationKind.ASK_ATTENDANCE]


# Interview (wall clock, zone, minutes), the reader's zone, and when the question is posted on the reader's clock.
ASKED = [
    ("2026-12-01 15:00", EASTERN, 60, EASTERN, "2026-12-01 17:00"),
    ("2026-12-01 15:00", EASTERN, 20, EASTERN, "2026-12-01 16:20"),
    ("2026-12-01 15:00", EASTERN, 60, PACIFIC, "2026-12-01 14:00"),
    ("2026-12-01 18:59", EASTERN, 60, EASTERN, "2026-12-01 20:59"),
    ("2026-12-01 19:00", EASTERN, 60, EASTERN, "2026-12-02 07:00"),  # in quiet hours: the next morning
    ("2026-12-01 15:00", EASTERN, 60, BERLIN, "2026-12-02 07:00"),
    ("2026-12-01 02:00", EASTERN, 60, EASTERN, "2026-12-01 07:00"),
    ("2026-12-01 23:30", EASTERN, 60, EASTERN, "2026-12-02 07:00"),  # over on the next day
    ("2026-11-01 00:30", EASTERN, 180, EASTERN, "2026-11-01 07:00"),  # the clocks go back meanwhile
    ("2027-03-14 01:30", PACIFIC, 60, EASTERN, "2027-03-14 07:30"),  # the clocks skip from 2 to 3 meanwhile
]


@pytest.mark.parametrize(("wall", "zone", "minutes", "reader", "comes"), ASKED)
def test_the_question_comes_an_hour_after_the_end_and_not_at_night(
    wall: str, zone: str, minutes: int, reader: str, comes: str
) -> None:
    [question] = questions(booked(wall, zone, minutes))
    assert question.due_at == at(wall, zone) + minutes * 60 + HOUR
    assert quiet_hours_end(question, reader, question.due_at) == at(comes, reader)


ASKS: list[tuple[str, dict[str, Any], list[str]]] = [
    ("the interviewer", {}, ["U2"]),
    ("the booker, if the interviewer isn't in Slack", {"interviewer_user": None}, ["U1"]),
    ("who booked it first", {"interviewer_user": None, "booked_by": "U5"}, ["U5"]),
    ("moved", {"moved_to": "V2"}, []),
    ("canceled", {"cancelled_by": "U1"}, []),
    ("failed", {"state": State.FAILED}, []),
    ("unconfirmed", {"state": State.UNCONFIRMED}, []),
    ("withdrawn", {"state": State.WITHDRAWN}, []),
]


@pytest.mark.parametrize(("changes", "places"), [row[1:] for row in ASKS], ids=[row[0] for row in ASKS])
def test_one_person_is_asked_about_an_interview_that_takes_place(changes: dict[str, Any], places: list[str]) -> None:
    assert [question.place for question in questions(booked(**changes))] == places


def test_a_moved_interview_has_a_question_of_its_own() -> None:
    old, new = booked(), booked("2026-12-03 15:00", id="V2", moves="V1")
    [first], [second] = questions(old), questions(new)
    assert first.id != second.id
    assert second.due_at == (first.due_at or 0.0) + 2 * DAY
    assert skip_reason(first, replace(old, moved_to="V2"), Recipient(EASTERN), ON, ENDS + HOUR)


def test_nobody_is_asked_if_the_setting_is_off() -> None:
    assert questions(booked(), OFF) == []
    [question] = questions(booked())
    assert "ASK_OUTCOME is off" in skip_reason(question, booked(), Recipient(EASTERN), OFF, ENDS + HOUR)


DROPPED: list[tuple[str, dict[str, Any], float, Recipient, str]] = [
    ("as it was", {}, HOUR, Recipient(EASTERN), ""),
    ("they read no reminders", {}, HOUR, Recipient(EASTERN, tell_booked=False, tell_reminders=False), ""),
    ("a week later", {}, 7 * DAY, Recipient(EASTERN), ""),
    ("later than that", {}, 7 * DAY + 1, Recipient(EASTERN), "it was too long ago"),
    ("moved", {"moved_to": "V2"}, HOUR, Recipient(EASTERN), "the interview was moved"),
    ("canceled", {"cancelled_by": "U1"}, HOUR, Recipient(EASTERN), "the interview was canceled"),
    ("said on the Home tab", {"attendance": CAME}, HOUR, Recipient(EASTERN), "somebody said it already"),
    ("erased", {"applicant_name": ""}, HOUR, Recipient(EASTERN), "the request's details were deleted"),
    ("they left", {}, HOUR, Recipient(EASTERN, has_left=True), "the person is deactivated"),
]


@pytest.mark.parametrize(
    ("changes", "after", "reader", "why"), [row[1:] for row in DROPPED], ids=[row[0] for row in DROPPED]
)
def test_the_question_is_dropped_once_it_makes_no_sense(
    changes: dict[str, Any], after: float, reader: Recipient, why: str
) -> None:
    [question] = questions(booked())
    assert skip_reason(question, booked(**changes), reader, ON, ENDS + after) == why


def test_a_clock_that_was_set_back_never_lets_it_come_early() -> None:
    [question] = questions(booked())
    looked_at = replace(question, planned_at=ENDS + DAY)
    assert adjust_times(looked_at, ENDS - DAY).due_at == question.due_at
    assert drop(question).due_at is None


def said(*answers: tuple[str, Attendance], request: Request | None = None) -> Request:
    request = request or booked()
    for number, (by, attendance) in enumerate(answers):
        request = record_attendance(request, by, attendance, ENDS + number)
    return request


LAST = [
    ([("U2", CAME)], (CAME, "U2", ENDS, 1)),
    ([("U2", CAME), ("U2", CAME)], (CAME, "U2", ENDS, 1)),
    ([("U2", CAME), ("U1", CAME)], (CAME, "U2", ENDS, 1)),
    ([("U2", CAME), ("U1", NO_SHOW)], (NO_SHOW, "U1", ENDS + 1, 2)),
    ([("U2", PUT_OFF), ("U2", NO_SHOW), ("U2", PUT_OFF)], (PUT_OFF, "U2", ENDS + 2, 3)),
]


@pytest.mark.parametrize(("answers", "expected"), LAST)
def test_the_last_answer_counts_and_the_same_one_changes_nothing(answers: Any, expected: Any) -> None:
    request = said(*answers)
    assert (request.attendance, request.attendance_by, request.attendance_at, request.attendance_number) == expected


REFUSED: list[tuple[str, Request, float, str]] = [
    ("during it", booked(), -1.0, "This interview isn't over yet"),
    ("moved", booked(moved_to="V2"), 0.0, "This interview was already moved."),
    ("canceled", booked(cancelled_by="U1"), 0.0, "This interview was canceled"),
    ("not booked", booked(state=State.FAILED), 0.0, "This request is failed"),
    ("erased", booked(applicant_name=""), 0.0, "This request is old"),
]


@pytest.mark.parametrize(("request_", "after", "why"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_nobody_says_it_before_the_end_or_of_an_interview_that_was_off(
    request_: Request, after: float, why: str
) -> None:
    with pytest.raises(NotAllowed, match=why):
        record_attendance(request_, "U2", CAME, ENDS + after)


DIRECT = PostedMessage("D1", "1.1")
READ: list[tuple[str, Request, list[str]]] = [
    ("in a channel", said(("U2", CAME)), ["attendance/1/C1", "outdated/attendance 1"]),
    ("changed", said(("U2", CAME), ("U1", NO_SHOW)), ["attendance/2/C1", "outdated/attendance 2"]),
    (
        "in the booker's direct message",
        said(("U2", CAME), request=booked(posted_message=DIRECT)),
        ["attendance/1/D1", "outdated/attendance 1"],
    ),
    ("by its reader", said(("U1", CAME), request=booked(posted_message=DIRECT)), ["outdated/attendance 1"]),
    ("without a thread", said(("U2", CAME), request=booked(posted_message=None)), ["outdated/attendance 1"]),
]


@pytest.mark.parametrize(("request_", "expected"), [row[1:] for row in READ], ids=[row[0] for row in READ])
def test_the_thread_reads_the_answer_and_the_message_that_asked_is_updated(
    request_: Request, expected: list[str]
) -> None:
    assert [each.id.removeprefix("V1/") for each in plan_attendance(request_, ENDS)] == expected


def test_a_line_about_an_answer_that_was_changed_since_is_dropped() -> None:
    first, last = said(("U2", CAME)), said(("U2", CAME), ("U2", NO_SHOW))
    line, _ = plan_attendance(first, ENDS)
    assert skip_reason(line, first, Recipient(EASTERN), ON, ENDS) == ""
    assert skip_reason(line, last, Recipient(EASTERN), ON, ENDS) == "it was changed"
