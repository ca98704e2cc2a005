"""When the digest of a day is due: across midnight, clock changes and outages."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest

from slackbot.dates.zones import to_utc
from slackbot.domain.applicant import NameVisibility
from slackbot.domain.facility import Facilities, Facility
from slackbot.domain.notification import DIGEST_WINDOW, DigestPlace, day_bounds, digest_places, due_digest

NEW_YORK, TOKYO, CHICAGO = "America/New_York", "Asia/Tokyo", "America/Chicago"
HOUR = 3600.0


def place(at: str, zone: str = NEW_YORK) -> DigestPlace:
    return DigestPlace("C1", zone, time.fromisoformat(at))


def instant(wall: str, zone: str = NEW_YORK) -> float:
    return to_utc(datetime.fromisoformat(wall), zone).timestamp()


DUE = [
    ("07:30", NEW_YORK, "2026-12-01 07:29:59", None),
    ("07:30", NEW_YORK, "2026-12-01 07:30:00", "2026-12-01"),
    ("07:30", NEW_YORK, "2026-12-01 09:29:59", "2026-12-01"),  # the app was down
    ("07:30", NEW_YORK, "2026-12-01 09:30:00", None),
    ("07:30", TOKYO, "2026-12-02 07:30:00", "2026-12-02"),  # still December 1 in New York
    ("23:30", NEW_YORK, "2026-12-01 23:45:00", "2026-12-01"),
    ("23:30", NEW_YORK, "2026-12-02 00:15:00", "2026-12-01"),  # late: still about the day before
    ("23:30", NEW_YORK, "2026-12-02 01:30:00", None),
    ("00:00", NEW_YORK, "2026-12-02 00:00:00", "2026-12-02"),
    ("00:00", NEW_YORK, "2026-12-31 23:59:59", None),
]


@pytest.mark.parametrize(("at", "zone", "now", "day"), DUE)
def test_a_digest_is_due_from_its_time_for_two_hours(at: str, zone: str, now: str, day: str | None) -> None:
    found = due_digest(place(at, zone), instant(now, zone))
    assert (found.day.isoformat() if found else None) == day
    assert found is None or found.id == f"C1/{day}"


@pytest.mark.parametrize(
    ("at", "first"),
    [("02:30", instant("2027-03-14 03:30")), ("01:30", instant("2026-11-01 00:30") + HOUR)],
    ids=["a skipped time", "a repeated time"],
)
def test_a_clock_change_brings_one_digest_of_the_right_day(at: str, first: float) -> None:
    minutes = [first + 60.0 * minute for minute in range(-240, 360)]
    due = [(now, found) for now in minutes if (found := due_digest(place(at), now))]
    assert {found.id for _, found in due} == {f"C1/{'2027-03-14' if at == '02:30' else '2026-11-01'}"}
    assert (due[0][0], due[-1][0]) == (first, first + DIGEST_WINDOW - 60.0)


@pytest.mark.parametrize(("day", "hours"), [("2026-12-01", 24), ("2027-03-14", 23), ("2026-11-01", 25)])
def test_a_day_ends_at_midnight_by_the_clock(day: str, hours: int) -> None:
    start, end = day_bounds(date.fromisoformat(day), date.fromisoformat(day), NEW_YORK)
    assert (start, end - start) == (instant(f"{day} 00:00"), hours * HOUR)
    assert day_bounds(date.fromisoformat(day), date.fromisoformat(day) + timedelta(days=1), NEW_YORK)[0] == start


def test_each_facility_has_its_own_channel_zone_time_and_names() -> None:
    tulsa = Facility("tulsa", "Harbor Tulsa", timezone=CHICAGO, announce_channel="C1", digest_at=time(7))
    salem = Facility("salem", "Salem", announce_channel="C2", digest_at=time(8), name_visibility=NameVisibility.NONE)
    others = (Facility("silent", announce_channel="C3"), Facility("homeless", digest_at=time(9)))
    assert digest_places(Facilities((tulsa, salem, *others)), NEW_YORK) == (
        DigestPlace("C1", CHICAGO, time(7), NameVisibility.FULL, "tulsa", "Harbor Tulsa"),
        DigestPlace("C2", NEW_YORK, time(8), NameVisibility.NONE, "salem", "Salem"),
    )
    found = due_digest(digest_places(Facilities((tulsa, salem)), NEW_YORK)[0], instant("2026-12-01 07:30", CHICAGO))
    assert found and (found.id, found.facility_id) == ("C1/tulsa/2026-12-01", "tulsa")


def test_the_only_facility_reads_everything() -> None:
    only = Facility("tulsa", "Harbor Tulsa", announce_channel="C1", digest_at=time(7))
    assert digest_places(Facilities((only,)), NEW_YORK) == (DigestPlace("C1", NEW_YORK, time(7)),)
