"""Which notifications an interview gets."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from slackbot.domain.notification import Notification, NotificationSettings, plan_booked, plan_cancelled, starts_at
from slackbot.domain.request import PostedMessage, ReplyTo, ReportStatus, Request, State, mark_cancelled
from tests.support.databases import a_request

HOUR, DAY = 3600.0, 86400.0
BOOKED = a_request(
    state=State.SCHEDULED,
    report_status=ReportStatus.REPORTED,
    send_at=None,
    posted_message=PostedMessage("C1", "1.1"),
    requested_by="U1",
)
BEGINS = starts_at(BOOKED.interview)
NOW = BEGINS - 7 * DAY
RULES = NotificationSettings("C9", (DAY, HOUR))


def booked(**changes: Any) -> Request:
    return replace(BOOKED, **changes)


def ids(notices: tuple[Notification, ...]) -> list[str]:
    return [notice.id.removeprefix("V1/") for notice in notices]


ALL = [
    "interviewer/U2",
    "announcement/C9",
    "reminder/86400/U2",
    "reminder/86400/C1",
    "reminder/3600/U2",
    "reminder/3600/C1",
]
FORMER = a_request(7, interviewer_user="U7")
LEFT_OVER = ["V7/old_time/U1", "V7/outdated/moved"]
"""About the interview as it was: what its mover has to delete in Apploi, and its messages."""


@pytest.mark.parametrize(
    ("request_", "former", "expected"),
    [
        (BOOKED, None, ALL),
        (
            booked(posted_message=PostedMessage("C9", "1.1")),
            None,
            ["interviewer/U2", *(each.replace("C1", "C9") for each in ALL[2:])],
        ),
        (booked(interviewer_user=None), None, [each for each in ALL if "U2" not in each]),
        (
            booked(posted_message=None),
            None,
            ["interviewer/U2", "announcement/C9", *(each.replace("C1", "U1") for each in ALL[2:])],
        ),
        (
            booked(posted_message=PostedMessage("D1", "1.1"), interviewer_user="U1"),
            None,
            ["announcement/C9", "reminder/86400/U1", "reminder/3600/U1"],
        ),
        (booked(posted_message=PostedMessage("D1", "1.1")), None, [each.replace("C1", "D1") for each in ALL]),
        (booked(moves="V7"), FORMER, [*ALL[:2], "moved_away/U7", *ALL[2:], *LEFT_OVER]),
        (booked(moves="V7"), replace(FORMER, interviewer_user="U2"), [*ALL, *LEFT_OVER]),
        (booked(moves="V7"), replace(FORMER, interviewer_user="U1"), [*ALL, *LEFT_OVER]),
        (booked(moves="V7"), replace(FORMER, interviewer_user=None), [*ALL, *LEFT_OVER]),
        (
            booked(moves="V7", booked_by="U5"),
            replace(FORMER, interviewer_user="U2"),
            [ALL[0], "booker/U5", *ALL[1:], *LEFT_OVER],
        ),
        (
            booked(moves="V7", booked_by="U2"),
            replace(FORMER, interviewer_user="U2"),
            [*ALL, *LEFT_OVER],
        ),
        (
            booked(moves="V7", booked_by="U5", posted_message=PostedMessage("D1", "1.1")),
            replace(FORMER, interviewer_user="U2"),
            [ALL[0], "booker/U5", *(each.replace("C1", "U5") for each in ALL[1:]), *LEFT_OVER],
        ),
        (booked(moves="V7", moved_to="V8"), FORMER, LEFT_OVER),
        (booked(moved_to="V8"), None, []),
        (booked(cancelled_by="U1"), None, []),
    ],
    ids=[
        "in a channel",
        "in the announce channel",
        "an interviewer outside Slack",
        "through a response_url",
        "a direct message to the interviewer",
        "a direct message to somebody else",
        "moved to another interviewer",
        "moved with the same interviewer",
        "moved by the former interviewer",
        "moved from an interviewer outside Slack",
        "moved by somebody else than its booker",
        "moved by somebody else, for its booker to conduct",
        "moved in a direct message that its booker doesn't see",
        "moved on before it was reported",
        "moved meanwhile",
        "cancelled meanwhile",
    ],
)
def test_the_notifications_of_an_interview(request_: Request, former: Request | None, expected: list[str]) -> None:
    assert ids(plan_booked(request_, former, RULES, NOW)) == expected


def test_without_settings_only_the_interviewer_is_notified() -> None:
    assert ids(plan_booked(BOOKED, None, NotificationSettings(), NOW)) == ["interviewer/U2"]


@pytest.mark.parametrize(
    ("before", "leads"),
    [
        (7 * DAY, {DAY, HOUR}),
        (DAY + 601, {DAY, HOUR}),
        (DAY + 600, {HOUR}),
        (DAY - 1, {HOUR}),
        (HOUR + 601, {HOUR}),
        (HOUR + 600, set()),
        (60.0, set()),
        (-60.0, set()),
    ],
)
def test_reminders_that_would_be_due_at_once_are_left_out(before: float, leads: set[float]) -> None:
    planned = plan_booked(BOOKED, None, RULES, BEGINS - before)
    assert {notice.lead for notice in planned if notice.lead} == leads
    assert all(notice.due_at == BEGINS - notice.lead for notice in planned if notice.lead)


@pytest.mark.parametrize(
    ("reply_to", "told", "thread"),
    [
        (ReplyTo("C1"), PostedMessage("C1", "1.1"), ("C1", "1.1")),
        (ReplyTo("C1", thread_ts="0.5"), PostedMessage("C1", "1.1"), ("C1", "0.5")),
        (ReplyTo("C1", thread_ts="0.5"), PostedMessage("D1", "1.1"), ("D1", "1.1")),
    ],
    ids=["beneath the result", "in the thread that the result is in", "beneath the direct message instead"],
)
def test_reminders_go_into_the_thread_of_the_result(
    reply_to: ReplyTo, told: PostedMessage, thread: tuple[str, str]
) -> None:
    planned = plan_booked(
        booked(reply_to=reply_to, posted_message=told), None, NotificationSettings(remind_before=(HOUR,)), NOW
    )
    assert (planned[-1].place, planned[-1].thread_ts) == thread


@pytest.mark.parametrize(
    ("request_", "by", "expected"),
    [
        (BOOKED, "U1", ["U2", "C1", "C9"]),
        (BOOKED, "U2", ["C1", "U1", "C9"]),
        (booked(booked_by="U5"), "U1", ["U2", "C1", "U5", "C9"]),
        (booked(booked_by="U2"), "U1", ["U2", "C1", "C9"]),
        (booked(posted_message=PostedMessage("D1", "1.1")), "U2", ["D1", "C9"]),
        (booked(posted_message=PostedMessage("D1", "1.1"), booked_by="U5"), "U1", ["U2", "U5", "C9"]),
        (booked(posted_message=PostedMessage("C9", "1.1")), "U1", ["U2", "C9"]),
        (booked(posted_message=None), "U1", ["U2", "C9"]),
        (booked(posted_message=None), "U3", ["U2", "U1", "C9"]),
    ],
)
def test_a_cancellation_goes_to_everyone_but_the_canceler(request_: Request, by: str, expected: list[str]) -> None:
    *planned, update = plan_cancelled(mark_cancelled(request_, by), RULES, NOW)
    assert update.id == "V1/outdated/canceled"
    assert [notice.place for notice in planned] == expected
    assert {notice.thread_ts for notice in planned if notice.place == "C1"} <= {"1.1"}
