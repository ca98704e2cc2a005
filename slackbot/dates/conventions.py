"""How ambiguous times are read. The README shows this table."""

from __future__ import annotations

MORNING_HOURS = range(8, 12)
AFTERNOON_HOURS = range(1, 6)
ASKED_HOURS = (6, 7)
LONGEST_RANGE = 12 * 60  # minutes: a longer range is taken for one that ends before it starts
LONGEST_TEXT = 300  # characters
AGREES_WITHIN = 45  # days: "Tuesday the 8th" must be a Tuesday within this time
DOUBTED_WITHIN = 21  # days: "Tue 8" is refused as ambiguous if the next 8th is a Tuesday within this time
JUST_GONE = 10  # days: "Nov 20", typed on November 22, is not next year's

YEARS = range(1000, 2200)
"""The years we accept; anything earlier is in the past."""

LONG_GONE = 3  # years: in "16 Nov 1930" the last four digits are 7:30 PM

# Countries that write the month before the day; all others write the day first.
MONTH_FIRST = frozenset({"US", "PH", "PR", "GU", "VI", "AS", "MP", "FM", "MH", "PW"})

CONVENTIONS: tuple[tuple[str, str], ...] = (
    ("3, 3:30", "1 to 5 without am or pm is the afternoon"),
    ("9, 9:30", "8 to 11 without am or pm is the morning"),
    ("12", "noon"),
    ("6, 7:15", "morning or evening, so it asks, unless one of them has passed or a word such as “evening” decides"),
    ("3ish", "too vague, so it asks; 3ish pm and 150ish are fine"),
    ("07:30, 15:30, 1530", "a leading zero or an hour above 12 means the 24-hour clock"),
    ("in the morning, tonight", "decide between am and pm, but aren't times by themselves"),
    ("Friday", "the coming Friday; said on a Friday, a week from today"),
    ("this Friday", "the coming Friday; said on a Friday, today"),
    ("next Friday", "Friday of next week; weeks begin on Monday"),
    ("Friday after next", "a week after the coming Friday"),
    ("12/5", "December 5 in the US, May 12 where people write the day first; in US Spanish it asks"),
    ("Dec 5", "the next December 5; a date that has just passed is refused, not moved to next year"),
    ("the 3rd", "the next 3rd of a month"),
    ("10am", "without a day: today, or tomorrow if it has passed"),
    ("EST, EDT, ET", "New York time on that day, in summer and winter alike"),
    ("UTC-5, -0500", "exactly that instant, shown in the form's time zone"),
    ("in 2 hours", "two hours of elapsed time, even if the clocks change"),
    ("10 to 11, 3-4pm", "the end gives the length, and its am or pm counts for the start if that makes it shorter"),
)


def convention_rows() -> tuple[tuple[str, str], ...]:
    """The conventions, as (what is typed, what it is taken to mean)."""
    return CONVENTIONS


def is_month_first(locale: str) -> bool:
    """Whether this locale writes the month before the day in 12/5: "en-US", "es-US", plain "en"."""
    language, _, country = locale.replace("_", "-").partition("-")
    return country.upper() in MONTH_FIRST if country else language.lower() == "en"
