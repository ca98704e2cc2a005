"""Due notifications are posted, held or dropped: tables of nights, time zones and clock changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from slackbot.dates.zones import settled_utc
from slackbot.domain.interview import CONNECTION_REJECTED
from slackbot.domain.notification import (
    Notification,
    NotificationKind,
    NotificationSettings,
    NotificationState,
    Recipient,
    adjust_times,
    drop,
    intend_to_post,
    mark_posted,
    postpone,
    quiet_hours_end,
    retry_later,
    skip_reason,
    starts_at,
)
from slackbot.domain.request import Request
from slackbot.domain.request import State as RequestState
from tests.support.databases import a_request

HOUR, DAY = 3600.0, 86400.0
EASTERN, BERLIN = "America/New_York", "Europe/Berlin"


def at(wall: str, zone: str = EASTERN) -> float:
    return settled_utc(datetime.fromisoformat(wall), zone).timestamp()


def booked(wall: str = "2026-12-01 15:00", zone: str = EASTERN, **changes: Any) -> Request:
    request = a_request(**{"state": RequestState.SCHEDULED, **changes})
    return replace(request, interview=replace(request.interview, date=datetime.fromisoformat(wall), timezone=zone))


def a_notice(
    kind: NotificationKind = NotificationKind.REMINDER, lead: float | None = None, **changes: Any
) -> Notification:
    return replace(Notification(f"V1/{kind}/0/U2", "V1", kind, "U2", None, lead, 0.0), **changes)


# Interview (wall clock), lead, reader's zone, when it is processed there, and when it is posted there.
COMES = [
    ("2026-12-01 15:00", DAY, EASTERN, "2026-11-30 15:00", "2026-11-30 15:00"),
    ("2026-12-01 15:00", DAY, EASTERN, "2026-11-30 20:59", "2026-11-30 20:59"),
    ("2026-12-01 15:00", DAY, EASTERN, "2026-11-30 21:00", "2026-12-01 07:00"),
    ("2026-12-01 15:00", DAY, EASTERN, "2026-12-01 00:30", "2026-12-01 07:00"),
    ("2026-12-01 15:00", DAY, EASTERN, "2026-12-01 06:59", "2026-12-01 07:00"),
    ("2026-12-01 15:00", DAY, EASTERN, "2026-12-01 07:00", "2026-12-01 07:00"),
    ("2026-12-01 15:00", DAY, BERLIN, "2026-11-30 21:00", "2026-12-01 07:00"),
    ("2026-12-01 08:00", 3 * HOUR, EASTERN, "2026-12-01 05:00", "2026-12-01 07:00"),
    ("2026-12-01 07:59", 3 * HOUR, EASTERN, "2026-12-01 04:59", None),
    ("2026-12-01 06:00", DAY, EASTERN, "2026-11-30 06:00", "2026-11-30 07:00"),
    ("2026-12-01 06:00", 9 * HOUR, EASTERN, "2026-11-30 21:00", None),
    ("2026-12-01 06:00", HOUR, EASTERN, "2026-12-01 05:00", "2026-12-01 05:00"),
    ("2026-12-01 00:30", 2 * HOUR, EASTERN, "2026-11-30 22:30", "2026-11-30 22:30"),
    ("2027-03-14 12:00", 12 * HOUR, EASTERN, "2027-03-13 23:00", "2027-03-14 07:00"),  # clocks go forward in between
    ("2026-11-01 12:00", 12 * HOUR, EASTERN, "2026-11-01 01:00", "2026-11-01 07:00"),  # and back
    ("2026-12-01 15:00", DAY, "Asia/Kolkata", "2026-12-01 01:30", "2026-12-01 07:00"),
]


@pytest.mark.parametrize(("interview", "lead", "zone", "looked_at", "comes"), COMES)
def test_a_reminder_waits_for_the_morning_if_that_is_early_enough(
    interview: str, lead: float, zone: str, looked_at: str, comes: str | None
) -> None:
    notice, now = a_notice(lead=lead), at(looked_at, zone)
    why = skip_reason(notice, booked(interview), Recipient(zone), NotificationSettings(remind_before=(lead,)), now)
    if comes is None:
        assert why == "it would come at night"
    else:
        assert (why, quiet_hours_end(notice, zone, now)) == ("", at(comes, zone))


@pytest.mark.parametrize(
    "kind", sorted(set(NotificationKind) - {NotificationKind.REMINDER, NotificationKind.ASK_ATTENDANCE})
)
def test_other_notifications_are_posted_at_any_hour(kind: NotificationKind) -> None:
    midnight = at("2026-12-01 00:00")
    assert quiet_hours_end(a_notice(kind), EASTERN, midnight) == midnight


BEGINS = starts_at(booked().interview)
STILL_TRUE = {
    NotificationKind.MOVED_AWAY,
    NotificationKind.CANCELLED,
    NotificationKind.OLD_TIME,
    NotificationKind.OUTDATED,
    NotificationKind.ALSO_REMOVED,
}
NOT_WHILE_BOOKED = {
    *(NotificationKind.IN_LINE, NotificationKind.ADMIN_NEEDED, NotificationKind.ASK_ATTENDANCE),
    *(NotificationKind.ALSO_THERE, NotificationKind.ALSO_DECLINED),
}
"""ASK_ATTENDANCE because ASK_OUTCOME is off in these tests (test_attendance.py has it on), the last two because U2 is
the interviewer, and nobody declined (test_also_there.py)."""
GONE = [
    ({"moved_to": "V2"}, STILL_TRUE),
    ({"moved_to": "V2", "deleted_by": "U1"}, STILL_TRUE - {NotificationKind.OLD_TIME}),
    ({"cancelled_by": "U1"}, STILL_TRUE),
    ({"applicant_name": ""}, set()),
    ({}, set(NotificationKind) - NOT_WHILE_BOOKED),
    (
        {"state": RequestState.FAILED, "reason": CONNECTION_REJECTED},
        STILL_TRUE | {NotificationKind.ADMIN_NEEDED},
    ),
    (
        {"state": RequestState.FAILED, "reason": CONNECTION_REJECTED, "settled_how": "dismissed"},
        STILL_TRUE,
    ),
    (
        {"state": RequestState.ACCEPTED},
        STILL_TRUE | {NotificationKind.IN_LINE},
    ),
]


@pytest.mark.parametrize(
    ("changes", "posted"),
    GONE,
    ids=["moved", "deleted", "cancelled", "forgotten", "as it was", "admin", "dismissed", "in line"],
)
def test_changes_of_the_interview_since_planning_count(changes: dict[str, Any], posted: set[NotificationKind]) -> None:
    looked_at = BEGINS - HOUR
    found = {
        kind
        for kind in NotificationKind
        if not skip_reason(a_notice(kind), booked(**changes), Recipient(EASTERN), NotificationSettings(), looked_at)
    }
    assert found == posted


AT_ANY_TIME = {*NOT_WHILE_BOOKED, NotificationKind.OUTDATED, NotificationKind.ATTENDANCE}


@pytest.mark.parametrize("kind", [kind for kind in NotificationKind if kind not in AT_ANY_TIME])
def test_nothing_is_posted_once_the_interview_has_started(kind: NotificationKind) -> None:
    for now, silent in [(BEGINS - 1, False), (BEGINS, True)]:
        assert bool(skip_reason(a_notice(kind), booked(), Recipient(EASTERN), NotificationSettings(), now)) is silent


READERS = [
    (
        Recipient(EASTERN, tell_booked=False),
        {
            *(NotificationKind.REMINDER, NotificationKind.OLD_TIME, NotificationKind.OUTDATED, NotificationKind.ANSWER),
            NotificationKind.ATTENDANCE,
        },
    ),
    (
        Recipient(EASTERN, tell_reminders=False),
        set(NotificationKind) - {NotificationKind.REMINDER, *NOT_WHILE_BOOKED},
    ),
    (Recipient(EASTERN, has_left=True), {NotificationKind.OUTDATED}),
]


@pytest.mark.parametrize(("reader", "posted"), READERS)
def test_people_who_opted_out_or_left_are_skipped(reader: Recipient, posted: set[NotificationKind]) -> None:
    looked_at = BEGINS - HOUR
    found = {
        kind
        for kind in NotificationKind
        if not skip_reason(a_notice(kind), booked(), reader, NotificationSettings(), looked_at)
    }
    assert found == posted


def test_opting_out_is_about_ones_own_interviews() -> None:
    """The booker always learns that somebody else moved or canceled it; its interviewer may not want to."""
    reader, rules = Recipient(EASTERN, tell_booked=False), NotificationSettings()
    moved = booked(requested_by="U2", booked_by="U1")
    for kind in (NotificationKind.BOOKER, NotificationKind.CANCELLED):
        assert skip_reason(a_notice(kind, place="U1"), moved, reader, rules, BEGINS - HOUR) == ""
        own = replace(moved, interviewer_user="U1")
        assert "turned it off" in skip_reason(a_notice(kind, place="U1"), own, reader, rules, BEGINS - HOUR)


def test_messages_are_brought_up_to_date_for_a_limited_time() -> None:
    update, rules = a_notice(NotificationKind.OUTDATED), NotificationSettings()
    for tries, gives_up in [(0, False), (19, False), (20, True)]:
        why = skip_reason(replace(update, tries=tries), booked(moved_to="V2"), Recipient(EASTERN), rules, BEGINS + DAY)
        assert bool(why) is gives_up


def test_opting_out_does_not_cover_the_in_line_notification() -> None:
    waiting, reader = booked(state=RequestState.ACCEPTED), Recipient(EASTERN, tell_booked=False, tell_reminders=False)
    assert skip_reason(a_notice(NotificationKind.IN_LINE), waiting, reader, NotificationSettings(), BEGINS - HOUR) == ""
    begun = replace(waiting, state=RequestState.SENDING)
    assert "no longer in line" in skip_reason(
        a_notice(NotificationKind.IN_LINE), begun, reader, NotificationSettings(), BEGINS - HOUR
    )


@pytest.mark.parametrize(("now", "posted"), [(BEGINS - HOUR - 1, [DAY, HOUR]), (BEGINS - HOUR, [HOUR])])
def test_of_two_overdue_reminders_only_the_last_is_posted(now: float, posted: list[float]) -> None:
    rules, reader = NotificationSettings(remind_before=(DAY, HOUR)), Recipient(EASTERN)
    found = [lead for lead in rules.remind_before if not skip_reason(a_notice(lead=lead), booked(), reader, rules, now)]
    assert found == posted


def test_an_interrupted_notification_may_have_been_posted() -> None:
    posting = intend_to_post(a_notice())
    assert (posting.state, posting.tries, posting.may_be_posted) == (NotificationState.POSTING, 1, False)
    assert intend_to_post(posting).may_be_posted
    assert intend_to_post(postpone(posting, 9.0)).may_be_posted
    assert not intend_to_post(postpone(a_notice(), 9.0)).may_be_posted


@pytest.mark.parametrize(
    ("tries", "retry_after", "delay"), [(1, None, 2.0), (3, None, 8.0), (20, None, 300.0), (1, 30.0, 30.0)]
)
def test_a_notification_that_slack_rejects_is_retried(tries: int, retry_after: float | None, delay: float) -> None:
    later = retry_later(a_notice(tries=tries), 100.0, retry_after, may_be_posted=True)
    assert (later.state, later.due_at, later.may_be_posted) == (NotificationState.DUE, 100.0 + delay, True)


def test_a_settled_notification_is_no_longer_due() -> None:
    assert mark_posted(a_notice(), None).due_at is None
    assert drop(a_notice()).state is NotificationState.DROPPED
    assert (drop(a_notice(tries=2)).state, drop(a_notice()).due_at) == (NotificationState.FAILED, None)


def test_after_the_clock_was_set_back_only_reminders_keep_their_time() -> None:
    at_once = a_notice(NotificationKind.INTERVIEWER, due_at=5002.0, planned_at=5000.0)
    assert adjust_times(at_once, 1400.0).due_at == 1402.0
    assert adjust_times(replace(at_once, lead=HOUR), 1400.0).due_at == 5002.0
    assert adjust_times(at_once, 5001.0) == replace(at_once, planned_at=5001.0)
