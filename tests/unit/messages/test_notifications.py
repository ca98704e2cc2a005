"""Notifications: the same in text and blocks, escaped, within Slack's limits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from slackbot import messages
from slackbot.demo.fake_slack.block_kit import check_message
from slackbot.domain.applicant import NameVisibility
from slackbot.domain.calendar_export import CalendarLinks
from slackbot.domain.notification import Notification, NotificationKind, starts_at
from slackbot.domain.request import ReplyTo, Request, State
from slackbot.messages import Message, NotificationContext
from tests.support.databases import a_request

NASTY = "<!channel> & *<@U9>* https://zoom.example/j/1?a=b&c=d"
CALENDARS = CalendarLinks.with_secret("https://bot.example.com", "a secret")
NOVEMBER_30 = datetime(2026, 11, 30, tzinfo=UTC).timestamp()
PACIFIC, EASTERN = "America/Los_Angeles", "America/New_York"


def booked(day: int = 1, location: str = "Room 2", **changes: Any) -> Request:
    request = a_request(7, state=State.SCHEDULED, **changes)
    request = replace(request, accepted_at=NOVEMBER_30, job="Nurse", facility="Harbor Care")
    date = request.interview.date.replace(day=day)
    return replace(request, interview=replace(request.interview, date=date, location=location))


def said(kind: NotificationKind, about: NotificationContext, place: str = "U2", before: float = 3600.0) -> Message:
    notice = Notification("V7/x", "V7", kind, place, "1.1" if place == "C1" else None, None, 0.0)
    return messages.notification_message(notice, about, starts_at(about.request.interview) - before)


def written(blocks: Sequence[dict[str, Any]]) -> str:
    texts = []
    for block in blocks:
        texts += [block["text"]["text"]] if "text" in block else []
        texts += [element["text"] for element in block.get("elements", []) if element["type"] == "mrkdwn"]
    return "\n".join(texts).replace("*", "")


OTHERS = (
    *(NotificationKind.OLD_TIME, NotificationKind.OUTDATED, NotificationKind.ANSWER, NotificationKind.ATTENDANCE),
    *(NotificationKind.ALSO_DECLINED, NotificationKind.ALSO_CHANGED),
)
"""One that only one person gets, one that isn't a message (test_moved_and_canceled.py), and those of test_answers.py,
test_attendance.py and test_also_there.py."""
SHARED = [kind for kind in NotificationKind if kind not in OTHERS]
EVERY = [(kind, place) for kind in SHARED for place in ("U2", "C1")]


@pytest.mark.parametrize(("kind", "place"), EVERY)
def test_each_notification_has_all_its_text_fits_slack_and_names_who_caused_it(
    kind: NotificationKind, place: str
) -> None:
    former = booked(interviewer_user="U7")
    about = NotificationContext(
        booked(3, moves="V1", cancelled_by="U1"), former, PACIFIC, links=CALENDARS.links(former)
    )
    message = said(kind, about, place)
    assert set(written(message.blocks).split()) == set(message.text.split())
    assert check_message({"text": message.text, "blocks": message.blocks}) == []
    assert message.thread_ts == ("1.1" if place == "C1" else None)
    for part in (
        "Jane Doe",
        "Thu, Dec 3",
        "<@U1>",
    ):
        assert part in message.text


@pytest.mark.parametrize(("kind", "place"), EVERY)
def test_typed_text_is_not_markup(kind: NotificationKind, place: str) -> None:
    request = booked(location=NASTY, applicant_name=NASTY, cancelled_by="U1")
    about = NotificationContext(
        request, booked(interviewer_user="U2", location=NASTY), PACIFIC, links=CALENDARS.links(request)
    )
    message = said(kind, about, place)
    shown = [block for block in message.blocks if block["type"] != "actions"]  # whose labels are plain text
    for text in (message.text, repr(shown)):
        assert "<!channel>" not in text
        assert "<@U9>" not in text
    assert check_message({"text": message.text, "blocks": message.blocks}) == []


@pytest.mark.parametrize("name", ["x" * 3000, "日" * 3000, "&" * 3000])
def test_slack_accepts_a_message_with_the_longest_location(name: str) -> None:
    request = booked(location=name, applicant_name=name[:200])
    message = said(
        NotificationKind.INTERVIEWER, NotificationContext(request, None, PACIFIC, links=CALENDARS.links(request))
    )
    assert check_message({"text": message.text, "blocks": message.blocks}) == []


def test_a_link_to_the_call_stays_a_link() -> None:
    message = said(
        NotificationKind.REMINDER,
        NotificationContext(booked(location="https://zoom.example/j/1?a=b&c=d"), None, PACIFIC),
    )
    assert "Nurse, Harbor Care · <https://zoom.example/j/1?a=b&amp;c=d>\n" in message.text


HEADLINES = [
    (NotificationKind.INTERVIEWER, "U2", None, "You're interviewing Jane Doe"),
    (NotificationKind.INTERVIEWER, "U2", booked(1), "Your interview with Jane Doe was moved"),
    (NotificationKind.INTERVIEWER, "U2", booked(3, location="Room 1"), "Your interview with Jane Doe was changed"),
    (NotificationKind.INTERVIEWER, "U2", booked(1, interviewer_user="U7"), "You're interviewing Jane Doe"),
    (NotificationKind.BOOKER, "U1", booked(1), "<@U1> moved Jane Doe's interview"),
    (NotificationKind.BOOKER, "U1", booked(3), "<@U1> changed Jane Doe's interview"),
    (NotificationKind.BOOKER, "U1", None, "<@U1> corrected and booked Jane Doe's interview"),
    (NotificationKind.ANNOUNCEMENT, "C9", None, "✅ Interview booked: Jane Doe"),
    (NotificationKind.ANNOUNCEMENT, "C9", booked(1), "✅ Interview moved: Jane Doe"),
    (NotificationKind.REMINDER, "U2", None, "Reminder: your interview with Jane Doe starts in 1 hour"),
    (NotificationKind.REMINDER, "U1", None, "Reminder: the interview with Jane Doe starts in 1 hour"),
    (NotificationKind.REMINDER, "C1", None, "Reminder: the interview with Jane Doe starts in 1 hour"),
    (
        NotificationKind.MOVED_AWAY,
        "U7",
        booked(1, interviewer_user="U7"),
        "You're no longer interviewing Jane Doe",
    ),
    (NotificationKind.CANCELLED, "U2", None, "Interview canceled: Jane Doe"),
    (NotificationKind.ALSO_THERE, "U5", None, "You're also joining the interview with Jane Doe"),
    (NotificationKind.ALSO_THERE, "U5", booked(1), "You're also joining the interview with Jane Doe"),
    (
        NotificationKind.ALSO_THERE,
        "U5",
        booked(1, also_there=("U5",)),
        "The interview with Jane Doe that you're also joining was moved",
    ),
    (
        NotificationKind.ALSO_THERE,
        "U5",
        booked(3, also_there=("U5",), location="Room 1"),
        "The interview with Jane Doe that you're also joining was changed",
    ),
    (NotificationKind.ALSO_REMOVED, "U5", None, "You're no longer joining the interview with Jane Doe"),
    (
        NotificationKind.MOVED_AWAY,
        "U5",
        booked(1, also_there=("U5",)),
        "You're no longer joining the interview with Jane Doe",
    ),
    (NotificationKind.ASK_ATTENDANCE, "U2", None, "Did Jane Doe come?"),
    (NotificationKind.IN_LINE, "U1", None, "In line: Jane Doe"),
    (NotificationKind.ADMIN_NEEDED, "U1", None, "❌ Not booked: Jane Doe"),
]


@pytest.mark.parametrize(("kind", "place", "former", "headline"), HEADLINES)
def test_the_first_line_of_a_phones_notification_says_who_and_when(
    kind: NotificationKind, place: str, former: Request | None, headline: str
) -> None:
    zone = PACIFIC if place.startswith("U") else None
    text = said(kind, NotificationContext(booked(3, cancelled_by="U1"), former, zone), place).text
    there = kind in (NotificationKind.IN_LINE, NotificationKind.ADMIN_NEEDED) or zone is None
    time = "3:00–4:00 PM ET" if there else "12:00–1:00 PM PT"
    assert text.splitlines()[0].startswith(f"{headline} · ")
    assert time in text.splitlines()[0]


def test_a_move_is_shown_in_the_readers_zone() -> None:
    moved = said(NotificationKind.INTERVIEWER, NotificationContext(booked(3), booked(1), PACIFIC))
    assert "Tue, Dec 1, 12:00 PM → Thu, Dec 3, 12:00 PM PT" in moved.text


OWN_TIMES = [
    (PACIFIC, "Tue, Dec 1 · 12:00–1:00 PM PT (3:00 PM ET)\n"),
    ("Asia/Tokyo", "Wed, Dec 2 · 5:00–6:00 AM Tokyo time (Tue, Dec 1, 3:00 PM ET)\n"),
    (EASTERN, "Tue, Dec 1 · 3:00–4:00 PM ET\n"),
    ("America/Toronto", "Tue, Dec 1 · 3:00–4:00 PM ET\n"),
]


@pytest.mark.parametrize(("zone", "times"), OWN_TIMES)
def test_the_interviews_own_time_is_shown_only_if_it_differs(zone: str, times: str) -> None:
    message = said(NotificationKind.INTERVIEWER, NotificationContext(booked(), None, zone))
    assert f" · {times}Nurse, Harbor Care · Room 2\n" in message.text
    first, second = message.blocks[0]["text"]["text"].splitlines()
    assert first == "*You're interviewing Jane Doe* · Nurse, Harbor Care"
    assert second == f"*{times.strip()}* · Room 2"


SPANS = [
    (3600.0, "1 hour"),
    (3599.0, "1 hour"),
    (3000.0, "50 minutes"),
    (10.0, "1 minute"),
    (5400.0 - 31, "1 hour 29 minutes"),
    (3 * 3600.0, "3 hours"),
    (8 * 3600.0, "8 hours"),
    (24 * 3600.0, "1 day"),
    (14 * 86400.0, "14 days"),
]


@pytest.mark.parametrize(("seconds", "words"), SPANS)
def test_a_reminder_says_how_long_until_the_interview(seconds: float, words: str) -> None:
    message = said(NotificationKind.REMINDER, NotificationContext(booked()), "C1", before=seconds)
    assert f"starts in {words} · Tue" in message.text


@pytest.mark.parametrize(
    ("names", "shown"),
    [(NameVisibility.FULL, "Jane Doe"), (NameVisibility.INITIALS, "J. D."), (NameVisibility.NONE, "An")],
)
@pytest.mark.parametrize("kind", SHARED)
def test_a_channel_sees_as_much_of_the_name_as_it_may(
    kind: NotificationKind, names: NameVisibility, shown: str
) -> None:
    message = said(kind, NotificationContext(booked(cancelled_by="U1"), booked(2), None, names), "C1")
    assert shown in message.text
    assert ("Jane" in message.text) is (names is NameVisibility.FULL)


def test_the_file_of_a_canceled_interview_removes_it() -> None:
    request = booked(cancelled_by="U1")
    message = said(NotificationKind.CANCELLED, NotificationContext(request, links=CALENDARS.file_link(request)))
    assert "remove it from <https://bot.example.com/calendar/V7-" in message.text


IN_LINE = [
    ("C1", {"bookings_ahead": 0}, "next in line, and Apploi is slow right now. I'll post the result in <#C1>."),
    ("C1", {"bookings_ahead": 1}, "in line behind 1 other,"),
    ("D1", {"bookings_ahead": 92}, "behind 92 others, and Apploi is slow right now. I'll post the result here."),
    (
        None,
        {"blocking_request": booked(3)},
        "earlier booking for Jane Doe (Thu, Dec 3, 3:00–4:00 PM ET) is still",
    ),
]


@pytest.mark.parametrize(("channel", "more", "sentence"), IN_LINE)
def test_a_person_in_line_sees_what_is_ahead(channel: str | None, more: dict[str, Any], sentence: str) -> None:
    waiting = booked(reply_to=ReplyTo(channel))
    assert sentence in said(NotificationKind.IN_LINE, NotificationContext(waiting, **more), "U1").text
