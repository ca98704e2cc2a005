"""The text under `when`: how the words are read and what is unusual about that time, or a question. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from slackbot.dates import NotUnderstood, Reference, Understood, understand
from slackbot.dates.notes import clock_elsewhere, collect_notes, interviewer_clock
from slackbot.dates.zones import clock, is_zone, settled_utc, spoken_zone, to_wall, zone_word
from slackbot.domain.facility import Facility
from slackbot.domain.spoken_time import clocks_agree, spoken_move, spoken_time
from slackbot.domain.wording import list_words, spoken_duration
from slackbot.messages.block_kit import escape, escape_but_bold
from slackbot.slack.form.seen_reading import ShownReading, shown_reading

CHOOSABLE_CODES = frozenset(("ambiguous_time", "weekday_mismatch", "nonexistent_time"))
"""Refusals whose suggestions cover everything the words can mean, so that they are offered as a choice."""

WRONG_CODES = frozenset(("past", "invalid_date", "nonexistent_time", "weekday_mismatch"))
"""Refusals of words that are clear."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading of ambiguous words: what to type to mean it, and what tells it from the others, such as “7:00 AM”."""

    words: str
    label: str


@dataclass(frozen=True, slots=True)
class Preview:
    """The text in mrkdwn, the question and the readings to choose from if it is ambiguous, and the code of a refusal.

    `seen` is the reading that the person has seen once this is shown; `notice`, in mrkdwn, goes above the text.
    """

    text: str = ""
    question: str = ""
    readings: tuple[Reading, ...] = ()
    code: str = ""
    seen: ShownReading | None = None
    notice: str = ""


NO_PREVIEW = Preview()


@dataclass(frozen=True, slots=True)
class CurrentInterview:
    """The time of the interview that is being rescheduled: a naive wall clock in an IANA zone."""

    date: datetime
    timezone: str

    def dump(self) -> str:
        """“2026-12-08T15:00:00 America/New_York”."""
        return f"{self.date.isoformat()} {self.timezone}"

    @classmethod
    def load(cls, text: str) -> CurrentInterview | None:
        """Parse what `dump` wrote; None for anything else."""
        date, _, zone = text.partition(" ")
        try:
            return cls(datetime.fromisoformat(date), zone) if is_zone(zone) else None
        except ValueError:
            return None


def build_preview(
    words: str,
    reference: Reference,
    duration: int,
    interviewer_zone: str = "",
    chosen: str | None = None,
    current: CurrentInterview | None = None,
    reader_zone: str = "",
    facility: Facility | None = None,
    other_zones: Mapping[str, str] | None = None,
) -> Preview:
    """How the words are read.

    `duration` is the length field's, in minutes; a length in the words beats it, and the text says so. `chosen` is the
    reading that the person picked, `current` the time of the interview that is being rescheduled. `reader_zone` is the
    IANA zone of who reads this: the text says what their clock shows if it shows something else. So it does if the
    clocks at the `facility`, where a new interview is booked, do. `other_zones` are the IANA zones of the people, by
    Slack id, who are there besides the interviewer.
    """
    if not words.strip():
        return NO_PREVIEW
    read = resolve_reading(words, reference, chosen)
    shown = shown_reading(words, reference, read)
    question, offered = _choice(words, reference)
    if isinstance(read, NotUnderstood):
        return Preview("" if offered else _refusal(read), question, offered, read.code, shown)
    minutes = read.duration if read.duration is not None else duration
    lines = [
        *([_change_line(read, current, reference)] if current else []),
        _headline(read, minutes, reference, interviewer_zone),
        *_own_clock_line(read, reader_zone),
        *(_facility_clock_line(read, facility) if facility else []),
        *_override_lines(read, duration),
        *_warning_lines(read, minutes, reference, interviewer_zone),
        *_others_lines(read, minutes, other_zones or {}),
    ]
    return Preview("\n".join(lines), question, offered, seen=shown)


def _refusal(read: NotUnderstood) -> str:
    label = "Please check" if read.code in WRONG_CODES else "Not clear yet"
    return f"*{label}:* {escape_but_bold(read.message)}"


def ask_to_recheck(
    preview: Preview, before: ShownReading | None, words: str, reference: Reference, button: str
) -> Preview:
    """The preview with a notice that the form was sent before this reading was shown; sending it again confirms it.

    `before` is the reading that was shown instead, `button` the label of the button that sends the form.
    """
    again = f"If the time below is right, press *{button}* again."
    shown = before.read if before and before.is_for(words, reference) else None
    if before is None or shown is None:
        why = "This time wasn't shown here before."
    else:
        time = escape(spoken_time(shown.date, shown.timezone, shown.duration, _now(reference)))
        now = "that time has passed" if before.is_past(reference) else "what you typed now means another time"
        why = f"{time} was shown here, but {now}."
    notice = f"*Nothing is booked yet.* {why} {again}"
    return replace(preview, notice=notice, seen=replace(preview.seen, was_asked=True) if preview.seen else None)


def resolve_reading(words: str, reference: Reference, chosen: str | None) -> Understood | NotUnderstood:
    """How the words are read, or the reading that was chosen if it is one of those on offer."""
    return understand(chosen if chosen and _offers(words, reference, chosen) else words, reference)


@dataclass(frozen=True, slots=True)
class SubmittedReading:
    """How the words are read when the form is sent, and whether the person saw that reading.

    `is_complete`: the words name every part of an unseen time, including the year, so it can't change with the clock.
    """

    read: Understood | NotUnderstood
    was_seen: bool = False
    is_complete: bool = False


def read_submitted(
    words: str, reference: Reference, chosen: str | None, before: ShownReading | None
) -> SubmittedReading:
    """How the words are read when the form is sent, given that the person last saw `before`.

    A chosen reading stays the one next to its radio button, whatever the words mean by now; it names its full date. So
    does a time that the person has confirmed.
    """
    if before and (agreed := before.confirmed_time(words, reference)):
        return SubmittedReading(agreed, was_seen=True)
    phrase = chosen if chosen and _was_offered(words, reference, chosen, before) else words
    read = understand(phrase, reference)
    if isinstance(read, NotUnderstood) and phrase != words:  # it has passed since
        phrase, read = words, understand(words, reference)
    if isinstance(read, NotUnderstood):
        return SubmittedReading(read)
    was_seen = before is not None and before.shows(read)
    return SubmittedReading(read, was_seen, is_complete=not was_seen and _is_complete(phrase, reference, read))


def _was_offered(words: str, reference: Reference, chosen: str, before: ShownReading | None) -> bool:
    then = before and before.is_for(words, reference) and _offers(words, replace(reference, now=before.at), chosen)
    return then or _offers(words, reference, chosen)


def _offers(words: str, reference: Reference, chosen: str) -> bool:
    return chosen in [one.words for one in _choice(words, reference)[1]]


MORE_THAN_A_YEAR = timedelta(days=370)


def _is_complete(phrase: str, reference: Reference, read: Understood) -> bool:
    """Whether the words meant the same more than a year ago: then they name the year too."""
    earlier = replace(reference, now=reference.now - MORE_THAN_A_YEAR)
    return not any(read.notes) and understand(phrase, earlier) == read


def _choice(words: str, reference: Reference) -> tuple[str, tuple[Reading, ...]]:
    """The question that ambiguous words raise, and its possible answers; neither if there is none."""
    refused = understand(words, reference)
    if isinstance(refused, Understood) or refused.code not in CHOOSABLE_CODES:
        return "", ()
    meant = [(phrase, understand(phrase, reference)) for phrase in refused.suggestions]
    times = {phrase: time for phrase, time in meant if isinstance(time, Understood)}
    question = refused.sentence if refused.sentence.endswith("?") else f"{refused.sentence} Which do you mean?"
    return (question, _labeled(times, reference)) if times else ("", ())


def _labeled(times: Mapping[str, Understood], reference: Reference) -> tuple[Reading, ...]:
    """Each reading with its clock, and with its day unless that is the same for all."""
    if len({time.date.date() for time in times.values()}) == 1:
        return tuple(Reading(words, clock(time.date)) for words, time in times.items())
    now = _now(reference)
    return tuple(
        Reading(words, spoken_time(time.date, time.timezone, None, now, ", ")) for words, time in times.items()
    )


def _change_line(read: Understood, current: CurrentInterview, reference: Reference) -> str:
    if settled_utc(read.date, read.timezone) == settled_utc(current.date, current.timezone):
        return "That's the current time."
    before, after = (current.date, current.timezone), (read.date, read.timezone)
    return f"*Moves:* {spoken_move(before, after, _now(reference))}"


def _headline(read: Understood, minutes: int, reference: Reference, interviewers_zone: str) -> str:
    days = (read.date.date() - _today(read, reference)).days
    near = {0: "today", 1: "tomorrow"}.get(days, f"in {days} days")
    theirs = interviewer_clock(read.date, read.timezone, interviewers_zone)
    said = spoken_time(read.date, read.timezone, minutes, _now(reference))
    return " · ".join(part for part in (f"*{said}*", near, theirs) if part)


def _own_clock_line(read: Understood, reader_zone: str) -> list[str]:
    """What the reader's clock shows then: a caution if no zone was typed, because they may not expect it."""
    if not reader_zone or clocks_agree(read.date, read.timezone, reader_zone):
        return []
    mine = to_wall(settled_utc(read.date, read.timezone), reader_zone)
    day = "" if mine.date() == read.date.date() else f" on {mine:%A}"
    caution = "" if read.zone_named else "*Please check:* "
    there = f"{clock(read.date)} {zone_word(read.date, read.timezone)}"
    return [f"{caution}{there} = *{clock(mine)}{day} your time*"]


def _facility_clock_line(read: Understood, facility: Facility) -> list[str]:
    """The question whether the zone is meant: a caution if none was typed."""
    if not facility.timezone or clocks_agree(read.date, read.timezone, facility.timezone):
        return []
    caution = "" if read.zone_named else "*Please check:* "
    there = spoken_zone(facility.timezone).replace(" Time", " time")
    kept = spoken_zone(read.timezone).removesuffix(" Time")
    return [f"{caution}{escape(facility.name)} is on {there}. Keep {kept}?"]


def _now(reference: Reference) -> float:
    return settled_utc(reference.now, reference.timezone).timestamp()


def _override_lines(read: Understood, duration: int) -> list[str]:
    """Where the words beat the length field, and what was assumed."""
    said = []
    if read.duration is not None and read.duration != duration:
        said.append(f"You typed a length, so this takes {spoken_duration(read.duration)}.")
    said += [f"{note[0].upper()}{note[1:]}." for note in read.notes if note]
    return [escape(" ".join(said))] if said else []


def _warning_lines(read: Understood, minutes: int, reference: Reference, interviewers_zone: str) -> list[str]:
    found = collect_notes(read.date, read.timezone, minutes, _today(read, reference), interviewers_zone)
    return [f"*Please check:* {escape(' · '.join(found))}"] if found else []


def _others_lines(read: Understood, minutes: int, zones: Mapping[str, str]) -> list[str]:
    """What the clocks of the people show who are there besides the interviewer: a line for each zone that differs."""
    lines = []
    for zone in dict.fromkeys(zones.values()):
        there, is_unusual = clock_elsewhere(read.date, read.timezone, minutes, zone)
        who = list_words([f"<@{user}>" for user, theirs in zones.items() if theirs == zone])
        lines += [f"{'*Please check:* ' if is_unusual else ''}{there} for {who}"] if there else []
    return lines


def _today(read: Understood, reference: Reference) -> date:
    return to_wall(settled_utc(reference.now, reference.timezone), read.timezone).date()
