"""Properties that hold for every text and every time."""

from datetime import datetime, timedelta

import pytest
import pytz
from hypothesis import assume, given
from hypothesis import strategies as st

from slackbot.dates import NotUnderstood, Reference, Understood, understand
from slackbot.dates.zones import is_zone, settled_utc, to_utc

NOW = datetime(2026, 11, 22, 9)
HOME = "America/New_York"
HERE = Reference(NOW, HOME)
ZONES = {
    "ET": "America/New_York",
    "EST": "America/New_York",
    "Central": "America/Chicago",
    "CT": "America/Chicago",
    "mountain time": "America/Denver",
    "Pacific time": "America/Los_Angeles",
    "PT": "America/Los_Angeles",
    "Chicago time": "America/Chicago",
    "Arizona time": "America/Phoenix",
    "Hawaii time": "Pacific/Honolulu",
    "London time": "Europe/London",
    "CET": "Europe/Paris",
    "Asia/Tokyo": "Asia/Tokyo",
    "UTC": "Etc/UTC",
}
FORMS = (
    "{0:%B} {0.day}, {0.year} at {h}:{m}{p}",
    "{0:%B} {0.day} {0.year} {h}:{m} {p}",
    "{0:%b} {0.day} {0.year} {h}:{m}{p}",
    "{0:%b}. {0.day}, {0.year}, {h}:{m} {p}",
    "{0:%A}, {0:%B} {0.day}, {0.year} {h}:{m} {p}",
    "{0:%a} {0:%b} {0.day} {0.year} @ {h}:{m}{p}",
    "{0:%a} {0.day} {0:%b} {0.year} {h}:{m}{p}",
    "{0.day} {0:%B} {0.year} {h}:{m}{p}",
    "{0.day}{o} of {0:%B} {0.year} at {h}:{m} {p}",
    "{0.day}{o} {0:%b} {0.year}, {h}:{m}{p}",
    "the {0.day}{o} of {0:%B}, {0.year} at {h}:{m} {p}",
    "{0:%B} the {0.day}{o}, {0.year} at {h}:{m} {p}",
    "{0:%B} {0.day}{o} {0.year} {h}:{m}{p}",
    "{0.month}/{0.day}/{0.year} {h}:{m} {p}",
    "{0:%m/%d/%Y} {h}:{m}{p}",
    "{0:%m/%d/%y} {h}:{m}{p}",
    "{0:%m-%d-%Y} {h}:{m} {p}",
    "{0:%m.%d.%Y} {h}:{m} {p}",
    "{0:%Y-%m-%d} {0:%H:%M}",
    "{0:%Y-%m-%d} {h}:{m} {p}",
    "{0:%Y-%m-%dT%H:%M}",
    "{0:%Y-%m-%dT%H:%M:%S}",
    "{0:%Y/%m/%d} {0:%H:%M}",
    "{0:%Y%m%d} {0:%H:%M}",
    "{h}:{m}{p} {0:%B} {0.day}, {0.year}",
    "{h}:{m} {p} on {0:%A}, {0:%b} {0.day}, {0.year}",
    "{h}:{m}{p} on {0.month}/{0.day}/{0.year}",
    "at {h}:{m}{p} on the {0.day}{o} of {0:%B} {0.year}",
    "{0:%B} {0.day}, {0.year} {0:%H%M}{hours}",
    "let's do {0:%a}, {0:%b} {0.day} {0.year} at {h}:{m} {p} please",
    "{0:%d-%b-%Y} {h}:{m} {p}",
    "{0:%b}-{0:%d}-{0.year} {h}.{m}{p}",
)
MOMENTS = st.datetimes(NOW + timedelta(days=2), NOW + timedelta(days=730)).map(
    lambda moment: moment.replace(second=0, microsecond=0)
)
REFERENCES = st.builds(
    Reference,
    st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1)),
    st.sampled_from(["America/New_York", "America/Los_Angeles", "Asia/Kolkata", "Pacific/Auckland"]),
    st.sampled_from(["en-US", "es-US", "fr-FR", "pt-BR", "de-DE"]),
)
WORDS = (
    "tomorrow today tonight tue friday next this last week in at on the of for from to and or until 3 12 45 2026 "
    "3pm 9:30 am pm half quarter past noon dec 5th first hours minutes days after before later ET time Chicago -0500 "
    "/ - : . , + mañana martes demain morgen um à las 15h uhr halb xmas every not"
)
PHRASES = st.lists(st.sampled_from(WORDS.split(" ")), max_size=9).map(" ".join)


def written(moment: datetime, form: str) -> str:
    ending = {1: "st", 2: "nd", 3: "rd"}.get(moment.day % 10 if moment.day // 10 != 1 else 0, "th")
    half = "am" if moment.hour < 12 else "pm"
    return form.format(moment, h=moment.hour % 12 or 12, m=f"{moment:%M}", p=half, o=ending, hours=" hours")


def exists_once(moment: datetime, zone: str) -> bool:
    try:
        to_utc(moment, zone)
    except (pytz.NonExistentTimeError, pytz.AmbiguousTimeError):
        return False
    return True


@given(MOMENTS, st.sampled_from(FORMS), st.sampled_from(["", *ZONES]))
def test_an_instant_written_in_any_form_and_zone_reads_back_exactly(moment: datetime, form: str, zone: str) -> None:
    assume(exists_once(moment, ZONES.get(zone, HOME)))
    text = f"{written(moment, form)} {zone}".strip()
    if form.endswith("please"):
        text = written(moment, form).replace(" please", f" {zone} please")
    answer = understand(text, HERE)
    assert isinstance(answer, Understood), (text, answer)
    assert (answer.date, answer.timezone, answer.zone_named) == (moment, ZONES.get(zone, HOME), bool(zone)), text


@given(st.one_of(st.text(max_size=80), PHRASES), REFERENCES)
def test_no_text_raises_or_gives_a_past_missing_or_unzoned_time(text: str, reference: Reference) -> None:
    answer = understand(text, reference)
    if isinstance(answer, NotUnderstood):
        assert answer.code and answer.message
        return
    assert is_zone(answer.timezone) and answer.date.tzinfo is None
    now = settled_utc(reference.now.replace(second=0, microsecond=0), reference.timezone)
    assert to_utc(answer.date, answer.timezone) >= now
    assert answer.duration is None or answer.duration > 0


@given(PHRASES, REFERENCES)
def test_the_same_arguments_give_the_same_answer(text: str, reference: Reference) -> None:
    assert understand(text, reference) == understand(text, reference)


@given(MOMENTS, st.sampled_from(FORMS), st.sampled_from(["upper", "spaces", "comma", "mark", "brackets"]))
def test_upper_case_spaces_and_punctuation_change_nothing(moment: datetime, form: str, change: str) -> None:
    text = written(moment, form)
    changed = {
        "upper": text.upper(),
        "spaces": "  " + text.replace(" ", "   ") + " ",
        "comma": text + ",",
        "mark": text + "!",
        "brackets": f"({text})",
    }[change]
    assert understand(changed, HERE) == understand(text, HERE)


@pytest.mark.parametrize("typo", ["tommorow", "tomorow", "tommorrow", "tomorrw", "tomrrow", "toomorrow", "otmorrow"])
def test_a_typo_close_to_one_time_word_is_corrected(typo: str) -> None:
    assert understand(f"{typo} 3pm", HERE) == understand("tomorrow 3pm", HERE)


@pytest.mark.parametrize("word", ["mondayfoo", "notoday", "munday", "thuesday", "wendsay", "tsudy"])
def test_a_word_close_to_no_time_word_or_to_several_is_not_a_day(word: str) -> None:
    answer = understand(f"{word} 3", HERE)
    assert isinstance(answer, NotUnderstood)
