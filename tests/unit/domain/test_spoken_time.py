"""How a time is said: short, once, and never so that it could be two times."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime, timedelta

import pytest
import pytz
from hypothesis import given
from hypothesis import strategies as st

from slackbot.dates import Reference, Understood, understand
from slackbot.dates.zones import AMERICAN_WORDS, settled_utc, utc_offset, zone_word
from slackbot.domain.spoken_time import spoken_day, spoken_move, spoken_time

NOW = datetime(2026, 11, 30, 14, 0, tzinfo=UTC).timestamp()
WORDS = [
    ("America/New_York", "ET"),
    ("America/Toronto", "ET"),
    ("US/Eastern", "ET"),
    ("America/Indiana/Knox", "CT"),
    ("America/Boise", "MT"),
    ("America/Phoenix", "AZ time"),
    ("America/Hermosillo", "Hermosillo time"),
    ("America/Los_Angeles", "PT"),
    ("America/Anchorage", "AKT"),
    ("Pacific/Honolulu", "HT"),
    ("America/Puerto_Rico", "Puerto Rico time"),
    ("America/Havana", "Havana time"),
    ("Europe/Paris", "Paris time"),
    ("Brazil/West", "(Brazil/West)"),
    ("Etc/GMT+5", "UTC-5"),
    ("UTC", "UTC"),
]


@pytest.mark.parametrize(("zone", "word"), WORDS)
@pytest.mark.parametrize("month", [1, 7])
def test_a_zone_is_said_the_way_people_say_it(zone: str, word: str, month: int) -> None:
    assert zone_word(datetime(2026, month, 3, 19), zone) == word


TIMES = [
    (datetime(2026, 12, 3, 19), 60, "Thu, Dec 3 · 7:00–8:00 PM ET"),
    (datetime(2026, 12, 3, 11, 30), 60, "Thu, Dec 3 · 11:30 AM–12:30 PM ET"),
    (datetime(2026, 12, 3, 23, 30), 60, "Thu, Dec 3 · 11:30 PM–12:30 AM ET"),
    (datetime(2026, 12, 3, 19), None, "Thu, Dec 3 · 7:00 PM ET"),
    (datetime(2027, 10, 25, 9), 45, "Mon, Oct 25 · 9:00–9:45 AM ET"),
    (datetime(2027, 11, 30, 9), 45, "Tue, Nov 30, 2027 · 9:00–9:45 AM ET"),
    (datetime(2026, 11, 5, 9), 45, "Thu, Nov 5 · 9:00–9:45 AM ET"),
    (datetime(2026, 10, 5, 9), 45, "Mon, Oct 5, 2026 · 9:00–9:45 AM ET"),
    (datetime(2027, 11, 7, 1, 30), None, "Sun, Nov 7, 2027 · 1:30 AM EDT"),  # clocks show it twice
]


@pytest.mark.parametrize(("wall", "minutes", "said"), TIMES)
def test_a_time(wall: datetime, minutes: int | None, said: str) -> None:
    assert spoken_time(wall, "America/New_York", minutes, NOW) == said


def test_a_move_says_the_old_zone_only_if_it_is_another() -> None:
    old, new = datetime(2026, 12, 1, 15), datetime(2026, 12, 2, 10)
    same = spoken_move((old, "America/Detroit"), (new, "America/New_York"), NOW)
    assert same == "Tue, Dec 1, 3:00 PM → Wed, Dec 2, 10:00 AM ET"
    other = spoken_move((old, "America/Denver"), (new, "America/New_York"), NOW)
    assert other == "Tue, Dec 1, 3:00 PM MT → Wed, Dec 2, 10:00 AM ET"


@pytest.mark.parametrize("wall", [datetime(2026, 1, 20, 15), datetime(2026, 3, 12, 15), datetime(2026, 7, 3, 15)])
def test_zones_of_one_word_have_one_clock(wall: datetime) -> None:
    offsets = defaultdict(set)
    for zone in pytz.all_timezones:
        offsets[zone_word(wall, zone)].add(utc_offset(wall, zone))
    assert {word: found for word, found in offsets.items() if len(found) > 1} == {}


@given(
    zone=st.sampled_from(sorted(AMERICAN_WORDS)),
    minutes=st.integers(0, 300 * 24 * 4),
    length=st.sampled_from([None, 15, 45, 60, 150]),
)
def test_what_is_said_is_read_as_the_same_time(zone: str, minutes: int, length: int | None) -> None:
    wall = datetime(2026, 12, 1) + timedelta(minutes=15 * minutes)
    read = understand(spoken_time(wall, zone, length, NOW, ", "), Reference(datetime(2026, 11, 30, 9), zone))
    if isinstance(read, Understood):  # clocks skip or show some times twice
        assert settled_utc(read.date, read.timezone) == settled_utc(wall, zone)


@given(st.integers(-3000, 3000), st.integers(-3000, 3000))
def test_no_two_days_sound_alike(one: int, other: int) -> None:
    days = [datetime(2026, 11, 30, 9) + timedelta(days=away) for away in (one, other)]
    assert (one == other) == (spoken_day(days[0], "UTC", NOW) == spoken_day(days[1], "UTC", NOW))
