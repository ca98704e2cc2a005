"""How ambiguous times are read. The README shows this table."""

from __future__ import annotations

MORNING_HOURS = range(8, 12)
AFTERNOON_HOURS = range(1, 6)
ASKED_HOURS = (6, 7)
LONGEST_RANGE = 12 * 60  # minutes: a longer one ends before it begins
LONGEST_TEXT = 300  # signs: more is no date
AGREES_WITHIN = 45  # days: "Tuesday the 8th" must come true this soon
DOUBTED_WITHIN = 21  # days: "Tue 8" is asked back when the coming 8th is a Tuesday this soon
JUST_GONE = 7  # days: "Nov 20" on November 22 is not next year's

YEARS = range(1000, 2200)
"""In which a day may lie; before it everything is past."""

LONG_GONE = 3  # years: "16 Nov 1930" is half past seven in the evening

# Countries whose figures put the month first; elsewhere the day comes first.
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
    """Whether figures in this locale put the month before the day: "en-US", "es-US", plain "en"."""
    language, _, country = locale.replace("_", "-").partition("-")
    return country.upper() in MONTH_FIRST if country else language.lower() == "en"
