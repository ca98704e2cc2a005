"""What comes after `list`: names, days and weeks, and what is asked back about."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slackbot.command_text.listing import ListQuery, UnclearList, read_list_query
from slackbot.dates import Reference

HERE = Reference(datetime(2026, 12, 1, 12), "America/New_York")  # a Tuesday
SUNDAY = Reference(datetime(2026, 12, 6, 23, 59), "America/New_York")

SOME = [
    "Jane",
    "Doe",
    "today",
    "tomorrow",
    "this",
    "next",
    "week",
    "weekend",
    "Dec",
    "8",
    "tue",
    "3pm",
    "or",
    "with",
    "@luis",
]


def december(first: int, last: int | None = None, applicant: str = "") -> ListQuery:
    return ListQuery(applicant, date(2026, 12, first), date(2026, 12, last or first))


@pytest.mark.parametrize(
    ("words", "query"),
    [
        ("", ListQuery()),
        ("today", december(1)),
        ("Tomorrow", december(2)),
        ("for tomorrow morning", december(2)),
        ("Friday", december(4)),
        ("on Dec 8", december(8)),
        ("12/8 at 3", december(8)),
        ("12:30am PT Dec 3", december(3)),
        ("this week", december(1, 6)),
        ("the rest of the week", december(1, 6)),
        ("next week", december(7, 13)),
        ("the weekend", december(5, 6)),
        ("next weekend", december(12, 13)),
        ("Jane", ListQuery("Jane")),
        ("with Jane Doe", ListQuery("Jane Doe")),
        ("265733753", ListQuery("265733753")),
        ("Jane Doe tomorrow", december(2, applicant="Jane Doe")),
        ("Jane this week", december(1, 6, "Jane")),
    ],
)
def test_names_and_days_are_understood(words: str, query: ListQuery) -> None:
    assert read_list_query(words, HERE) == query


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("tue or wed", "more than one day"),
        ("Feb 30", "doesn't exist"),
        ("next month", ""),
        ("this week Tuesday", ""),
        ("tomorrow at Room 2", ""),
        ("with @luis", ""),
    ],
)
def test_what_is_unclear_is_not_guessed(words: str, why: str) -> None:
    found = read_list_query(words, HERE)
    assert isinstance(found, UnclearList) and not found.is_past
    assert why in found.why and bool(why) == bool(found.why)


def test_a_day_that_is_over_is_called_so() -> None:
    assert read_list_query("yesterday", HERE) == UnclearList(is_past=True)


@given(st.one_of(st.text(max_size=60), st.lists(st.sampled_from(SOME), max_size=6).map(" ".join)))
def test_any_words_are_a_list_of_days_to_come_or_unclear(words: str) -> None:
    found = read_list_query(words, HERE)
    if isinstance(found, ListQuery) and found.first and found.last:
        assert HERE.now.date() <= found.first <= found.last


@pytest.mark.parametrize(("words", "query"), [("this week", december(6)), ("next week", december(7, 13))])
def test_a_week_ends_on_sunday(words: str, query: ListQuery) -> None:
    assert read_list_query(words, SUNDAY) == query
