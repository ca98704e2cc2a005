"""Zones: finding and naming them, and times that do not exist or exist twice."""

from datetime import UTC, datetime

import pytest
import pytz

from slackbot.dates.zones import describe, find_zones, is_zone, spoken_zone, to_utc, zone_label

WINTER, SUMMER = datetime(2026, 12, 1, 9), datetime(2026, 7, 1, 9)


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("", "America/New_York"),
        ("eastern", "America/New_York"),
        ("EST", "America/New_York"),
        ("pt", "America/Los_Angeles"),
        ("chicago", "America/Chicago"),
        ("Boise", "America/Boise"),
        ("arizona", "America/Phoenix"),
        ("TX", "America/Chicago"),
        ("tex", "America/Chicago"),
        ("salt lake", "America/Denver"),
        ("Europe/Paris", "Europe/Paris"),
        ("new york", "America/New_York"),
        ("tokyo", "Asia/Tokyo"),
    ],
)
def test_a_zone_is_found_by_city_state_name_or_abbreviation(query: str, first: str) -> None:
    assert find_zones(query)[0].name == first


def test_an_empty_query_gives_the_american_zones_and_then_the_rest() -> None:
    names = [zone.name for zone in find_zones("", 1000)]
    assert names[:3] == ["America/New_York", "America/Chicago", "America/Denver"]
    assert "Europe/Paris" in names and len(names) == len(set(names))


def test_no_more_zones_come_back_than_were_asked_for() -> None:
    assert len(find_zones("", 5)) == 5 and len(find_zones("a", 7)) == 7 and find_zones("no such place") == []


def test_every_label_fits_an_option_of_slack() -> None:
    assert all(0 < len(zone.label(WINTER)) <= 75 for zone in find_zones("", 1000))


def test_a_label_shows_the_offset_of_its_date() -> None:
    assert zone_label("America/New_York", WINTER) == "Eastern Time · New York (EST, UTC-5)"
    assert zone_label("America/New_York", SUMMER) == "Eastern Time · New York (EDT, UTC-4)"
    assert zone_label("America/Sao_Paulo", WINTER) == "America · Sao Paulo (UTC-3)"


def test_only_exact_names_are_zones() -> None:
    assert is_zone("America/New_York") and is_zone("UTC")
    assert not is_zone("america/new_york") and not is_zone("EDT") and not is_zone("")


def test_a_zone_has_its_everyday_name() -> None:
    assert spoken_zone("America/New_York") == "Eastern Time"
    assert spoken_zone("Europe/Paris") == "Paris time"


def test_a_wall_clock_becomes_its_instant() -> None:
    assert to_utc(datetime(2026, 12, 1, 15), "America/New_York") == datetime(2026, 12, 1, 20, tzinfo=UTC)


def test_a_time_that_does_not_exist_or_exists_twice_is_an_error() -> None:
    with pytest.raises(pytz.NonExistentTimeError):
        to_utc(datetime(2027, 3, 14, 2, 30), "America/New_York")
    with pytest.raises(pytz.AmbiguousTimeError):
        to_utc(datetime(2026, 11, 1, 1, 30), "America/New_York")


def test_a_description_of_a_zone_without_letters_shows_its_offset() -> None:
    assert describe(datetime(2026, 12, 1, 15), "America/Sao_Paulo", None) == (
        "Tuesday, December 1, 2026, 3:00 PM UTC-3 (America/Sao_Paulo)"
    )


def test_a_span_over_a_change_of_clocks_ends_where_the_clocks_then_stand() -> None:
    assert "1:00–4:00 AM" in describe(datetime(2027, 3, 14, 1), "America/New_York", 120)
