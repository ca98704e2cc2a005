"""What the form says beneath `when`: the reading with what is unusual about it, or the question. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from slackbot.dates import NotUnderstood, Reference, Understood, understand
from slackbot.dates.changes import describe_change
from slackbot.dates.notes import collect_notes, interviewer_clock
from slackbot.dates.zones import describe, is_zone, settled_utc, to_wall
from slackbot.messages.block_kit import escape, escape_but_bold
from slackbot.slack.form.seen_reading import ShownReading, shown_reading

CHOOSABLE_CODES = frozenset(("ambiguous_time", "weekday_mismatch", "nonexistent_time"))
"""The refusals whose suggestions are all that the words can mean, so that one of them may be chosen."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read doubtful words: what would have been typed, and what it means."""

    words: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Preview:
    """The text in mrkdwn, the readings to choose from where there is doubt, and the code of a refusal.

    `seen` is what the person has seen once this is shown; `notice`, in mrkdwn, stands above it.
    """

    text: str = ""
    readings: tuple[Reading, ...] = ()
    code: str = ""
    seen: ShownReading | None = None
    notice: str = ""


NO_PREVIEW = Preview()


@dataclass(frozen=True, slots=True)
class CurrentInterview:
    """The hour of an interview that is to be moved: the naive wall clock in an IANA zone."""

    date: datetime
    timezone: str

    def dump(self) -> str:
        """As text."""
        return f"{self.date.isoformat()} {self.timezone}"

    @classmethod
    def load(cls, text: str) -> CurrentInterview | None:
        """From text; None when it is none."""
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
) -> Preview:
    """What the words mean. `duration` is that of its field, in minutes; what the words say beats the field, and
    that is said. `chosen` is the reading that the person picked, if any; `standing` the hour that is to be moved."""
    if not words.strip():
        return NO_PREVIEW
    read = resolve_reading(words, reference, chosen)
    shown = shown_reading(words, reference, read)
    offered = tuple(_possible_readings(words, reference))
    if isinstance(read, NotUnderstood):
        return Preview(f"*Not clear yet:* {escape_but_bold(read.message)}", offered, read.code, shown)
    minutes = read.duration if read.duration is not None else duration
    lines = [
        *([_change_line(read, current)] if current else []),
        _headline(read, minutes, reference, interviewer_zone),
        *_override_lines(read, reference, duration),
        *_warning_lines(read, minutes, reference, interviewer_zone),
    ]
    return Preview("\n".join(lines), offered, seen=shown)


def ask_to_recheck(
    preview: Preview, before: ShownReading | None, words: str, reference: Reference, button: str
) -> Preview:
    """The preview of a form that was sent before its sender saw this reading: it says so, and sending the form again
    is a yes. `before` is what stood there instead, `button` the name of the one to press."""
    again = f"If the time below is right, press *{button}* again."
    stood = before.read if before and before.is_for(words, reference) else None
    if before is None or stood is None:
        why = "This time wasn't shown here before."
    elif before.is_past(reference):
        why = f"{escape(stood.reading)} was shown here and has passed."
    else:
        why = f"{escape(stood.reading)} was shown here, but your words now mean another time."
    notice = f"*Nothing is booked yet.* {why} {again}"
    return replace(preview, notice=notice, seen=replace(preview.seen, was_asked=True) if preview.seen else None)


def resolve_reading(words: str, reference: Reference, chosen: str | None) -> Understood | NotUnderstood:
    """How the words are read; where they are doubtful, the reading that was chosen among those on offer."""
    return understand(chosen if chosen and _offers(words, reference, chosen) else words, reference)


@dataclass(frozen=True, slots=True)
class SubmittedReading:
    """How the words are read when the form is sent, and whether that is what its sender saw. `certain` says of what was
    not seen that the words say every part of it, so that no clock makes it another time."""

    read: Understood | NotUnderstood
    was_seen: bool = False
    is_complete: bool = False


def read_submitted(
    words: str, reference: Reference, chosen: str | None, before: ShownReading | None
) -> SubmittedReading:
    """How the words are read when the form is sent, after its sender saw `before`.

    A reading that was chosen is the one that stood beside its button, whatever the words mean by now; it names its day
    in full. So is a time that the person was asked about and said yes to.
    """
    if before and (agreed := before.confirmed_time(words, reference)):
        return SubmittedReading(agreed, was_seen=True)
    phrase = chosen if chosen and _was_offered(words, reference, chosen, before) else words
    read = understand(phrase, reference)
    if isinstance(read, NotUnderstood) and phrase != words:  # it has gone by since
        phrase, read = words, understand(words, reference)
    if isinstance(read, NotUnderstood):
        return SubmittedReading(read)
    was_seen = before is not None and before.shows(read)
    return SubmittedReading(read, was_seen, is_complete=not was_seen and _is_complete(phrase, reference, read))


def _was_offered(words: str, reference: Reference, chosen: str, before: ShownReading | None) -> bool:
    then = before and before.is_for(words, reference) and _offers(words, replace(reference, now=before.at), chosen)
    return then or _offers(words, reference, chosen)


def _offers(words: str, reference: Reference, chosen: str) -> bool:
    return chosen in [one.words for one in _possible_readings(words, reference)]


MORE_THAN_A_YEAR = timedelta(days=370)


def _is_complete(phrase: str, reference: Reference, read: Understood) -> bool:
    """Whether the words meant the same more than a year ago: then they name the year too."""
    earlier = replace(reference, now=reference.now - MORE_THAN_A_YEAR)
    return not any(read.notes) and understand(phrase, earlier) == read


def _possible_readings(words: str, reference: Reference) -> list[Reading]:
    refused = understand(words, reference)
    if isinstance(refused, Understood) or refused.code not in CHOOSABLE_CODES:
        return []
    read = ((phrase, understand(phrase, reference)) for phrase in refused.suggestions)
    return [Reading(phrase, meant.reading) for phrase, meant in read if isinstance(meant, Understood)]


def _change_line(read: Understood, current: CurrentInterview) -> str:
    if settled_utc(read.date, read.timezone) == settled_utc(current.date, current.timezone):
        return "That is the hour that stands now."
    return f"*Moves:* {describe_change(current.date, current.timezone, read.date, read.timezone)}"


def _headline(read: Understood, minutes: int, reference: Reference, interviewers_zone: str) -> str:
    day = f"in {(read.date.date() - _today(read, reference)).days} days"
    near = {"in 0 days": "today", "in 1 days": "tomorrow"}
    theirs = interviewer_clock(read.date, read.timezone, interviewers_zone)
    parts = [f"*{describe(read.date, read.timezone, minutes)}*", near.get(day, day), theirs]
    return " · ".join(part for part in parts if part)


def _override_lines(read: Understood, reference: Reference, duration: int) -> list[str]:
    """What was taken from the words instead of from a field or without being said."""
    zone = [f"Your words name the zone, so it is {read.timezone}."] if read.timezone != reference.timezone else []
    length = read.duration is not None and read.duration != duration
    minutes = [f"Your words name the length, so it is {read.duration} minutes."] if length else []
    said = [*zone, *minutes, *(f"{note[0].upper()}{note[1:]}." for note in read.notes if note)]
    return [escape(" ".join(said))] if said else []


def _warning_lines(read: Understood, minutes: int, reference: Reference, interviewers_zone: str) -> list[str]:
    found = collect_notes(read.date, read.timezone, minutes, _today(read, reference), interviewers_zone)
    return [f"*Please check:* {escape(', '.join(found))}."] if found else []


def _today(read: Understood, reference: Reference) -> date:
    return to_wall(settled_utc(reference.now, reference.timezone), read.timezone).date()
