"""The calendar of one person: which interviews are in it, and as what."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from slackbot.domain.calendar_export import (
    CalendarSubscription,
    DatedRequest,
    hash_code,
    parse_code,
    personal_url,
    render_subscription,
    subscribed_events,
)
from slackbot.domain.request import State
from tests.support.databases import a_request
from tests.support.ical import parse_events

START = datetime(2026, 12, 1, 20).timestamp() - datetime(1970, 1, 1).timestamp()
DAY = 24 * 3600.0
MADE = START - 10 * DAY
CODE = "aB3-_" * 8 + "xyz"
MINE = CalendarSubscription("U1", MADE)


def dated(number: int = 1, changed_at: float = MADE + DAY, **changes: Any) -> DatedRequest:
    """A scheduled request whose interview starts at START."""
    request = a_request(number, state=State.SCHEDULED)
    return DatedRequest(replace(request, **changes), changed_at)


FIRST: dict[str, Any] = {"series": "V1", "moved_to": "V2"}
SECOND: dict[str, Any] = {"series": "V1", "sequence": 1}
SHOWN = {
    "one interview": ([dated()], [("V1", 0, "CONFIRMED")]),
    "two": ([dated(2), dated(1)], [("V1", 0, "CONFIRMED"), ("V2", 0, "CONFIRMED")]),
    "moved": ([dated(2, **SECOND), dated(1, **FIRST)], [("V1", 1, "CONFIRMED")]),
    "given to someone else": ([dated(1, **FIRST)], [("V1", 1, "CANCELLED")]),
    "given to someone else before the calendar was made": ([dated(1, MADE - 1, **FIRST)], []),
    "canceled": ([dated(cancelled_by="U9")], [("V1", 1, "CANCELLED")]),
    "canceled before the calendar was made": ([dated(1, MADE - 1, cancelled_by="U9")], []),
    "moved, then canceled": (
        [dated(1, **FIRST), dated(2, **SECOND, cancelled_by="U9")],
        [("V1", 2, "CANCELLED")],
    ),
}


@pytest.mark.parametrize(("known", "shown"), SHOWN.values(), ids=SHOWN)
def test_each_interview_is_one_event_with_its_latest_state(
    known: list[DatedRequest], shown: list[tuple[str, int, str]]
) -> None:
    events = parse_events(render_subscription(subscribed_events(known, MINE, START)))
    assert [(each["UID"], int(each["SEQUENCE"]), each["STATUS"]) for each in events] == [
        (f"{series}@slackbot", sequence, status) for series, sequence, status in shown
    ]


@pytest.mark.parametrize(("days", "is_shown"), [(-300, True), (0, True), (29.9, True), (30.1, False)])
def test_interviews_stay_for_thirty_days_after_their_end(days: float, is_shown: bool) -> None:
    assert bool(subscribed_events([dated()], MINE, START + 3600 + days * DAY)) == is_shown


@pytest.mark.parametrize(
    ("full_names", "title", "location"),
    [(False, "Interview: J. D.", "Zoom room of J. D."), (True, "Interview: Jane Doe", "Zoom room of Jane Doe")],
)
def test_names_are_initials_unless_their_owner_chose_otherwise(full_names: bool, title: str, location: str) -> None:
    one = dated()
    interview = replace(one.request.interview, location="Zoom room of Jane Doe")
    one = replace(one, request=replace(one.request, interview=interview))
    file = render_subscription(subscribed_events([one], replace(MINE, has_full_names=full_names), START))
    assert [(each["SUMMARY"], each["LOCATION"]) for each in parse_events(file)] == [(title, location)]
    assert ("Jane" in file) == full_names


def test_the_file_is_a_calendar_that_says_how_often_to_look() -> None:
    file = render_subscription(subscribed_events([dated()], MINE, START))
    head, _, event = file.partition("BEGIN:VEVENT")
    assert head.split("\r\n")[:-1] == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//slackbot//interviews//EN",
        "X-WR-CALNAME:Interviews",
        "REFRESH-INTERVAL;VALUE=DURATION:PT15M",
        "X-PUBLISHED-TTL:PT15M",
    ]
    assert "DTSTAMP:20261122T200000Z\r\n" in event  # when it last changed, so that the file changes with it only
    assert "VALARM" not in event


def test_a_calendar_without_events_still_has_the_component_that_it_needs() -> None:
    file = render_subscription([])
    assert parse_events(file) == []
    assert "BEGIN:VTIMEZONE\r\n" in file


def test_the_code_of_an_address_is_read_back_and_its_hash_does_not_have_it() -> None:
    assert parse_code(personal_url("", CODE)) == CODE
    assert CODE not in hash_code(CODE)
    assert hash_code(CODE) != hash_code(CODE[::-1])


@pytest.mark.parametrize(
    "path",
    [
        "/calendar/mine/.ics",
        f"/calendar/mine/{CODE}",
        f"/calendar/mine/{CODE}.ics/",
        f"/calendar/mine/{CODE}.ics\n",
        f"/calendar/mine/{CODE[:-1]}.ics",
        f"/calendar/mine/{CODE}x.ics",
        f"/calendar/mine/{CODE[:-1]}é.ics",
        f"/calendar/mine/../{CODE}.ics",
        f"/calendar/{CODE}.ics",
    ],
)
def test_no_other_path_has_a_code(path: str) -> None:
    assert parse_code(path) is None
