"""Requests as text for a terminal: a line of the list, and all that is known of one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime

from slackbot.dates.zones import abbreviation, describe, settled_utc, to_wall
from slackbot.domain.notification import Notification, NotificationState, obsolete_reason
from slackbot.domain.request import OPERATOR, ReportStatus, Request
from slackbot.storage.store import HistoryEntry

NameOf = Callable[[str], str]
"""A person's name and id, or the id alone, for the id of a person or conversation."""

RESULT_WORDS = {
    ReportStatus.NOTHING: "nothing to post yet",
    ReportStatus.DUE: "to be posted",
    ReportStatus.REPORTING: "being posted",
    ReportStatus.REPORTED: "posted",
    ReportStatus.UNREPORTABLE: "couldn't be posted",
}

TOLD = f": {NotificationState.POSTED}"


def needs_action(request: Request) -> bool:
    """Whether someone has to do something about it."""
    return request.needs_action or request.report_status is ReportStatus.UNREPORTABLE


def state_word(request: Request) -> str:
    """The state, or what became of a scheduled interview."""
    if request.moved_to:
        return "moved"
    return "canceled" if request.cancelled_by else request.state.value


def summary_line(request: Request) -> str:
    """One line: whether it needs someone, its ID and state, when it was made (UTC), and the interview."""
    mark = "!" if needs_action(request) else " "
    start = f"{mark} {request.id:<14} {state_word(request):<12} {utc_time(request.accepted_at)}"
    line = f"{start}  {request.applicant_name or 'application ' + request.interview.applicant_id}, {_when(request)}"
    line += f", {request.facility_name}" if request.facility_name else ""
    return line + ("; the result couldn't be posted" if request.report_status is ReportStatus.UNREPORTABLE else "")


def detail_rows(request: Request, moved_to: Request | None, name_of: NameOf) -> Iterator[tuple[str, str]]:
    """Names and values of all that is known, without what doesn't apply. `moved_to` is the interview in its place."""
    interview, posted = request.interview, request.posted_message
    yield "request", request.id
    yield "state", f"{state_word(request)} (HTTP {request.status or '-'}) {request.reason}".strip()
    if request.may_be_in_apploi:
        yield "may be booked", "yes: an attempt got no clear answer"
    yield from _change_rows(request, moved_to, name_of)
    yield "result", RESULT_WORDS[request.report_status] + (f" ({posted.channel} {posted.ts})" if posted else "")
    yield "applicant", f"{request.applicant_name}, application {interview.applicant_id}"
    if request.facility_id:
        yield "facility", f"{request.shown_facility} ({request.facility_id})".strip()
    yield "when", f"{_when(request)}, {settled_utc(interview.date, interview.timezone):%Y-%m-%d %H:%MZ}"
    yield "typed", request.words
    yield "sent as", ", ".join(f"{name}={value}" for name, value in interview.body().items())
    yield "", "(Apploi takes the local time with a Z, which isn't UTC there: docs/apploi.md, W5)"
    if request.booker != request.requested_by:
        yield "booked by", name_of(request.booker)
    yield "requested by", name_of(request.requested_by)
    if request.interviewer_user:
        answer = f" ({request.answer})" if request.answer else ""
        yield "interviewer", f"{name_of(request.interviewer_user)}{answer}"
    if request.also_there:
        yield "also there", ", ".join(map(name_of, request.also_there))
    if request.also_declined:
        yield "can't come", ", ".join(map(name_of, request.also_declined))
    if request.attendance:
        yield "who came", f"{request.attendance}, said by {name_of(request.attendance_by or '')}"
    if request.hiring_day:
        yield "hiring day", f"{request.hiring_day}, place {request.place_in_day}"
    yield "channel", request.reply_to.channel or "-"
    yield "attempts", str(request.attempts)


def _change_rows(request: Request, moved_to: Request | None, name_of: NameOf) -> Iterator[tuple[str, str]]:
    if request.moved_to:
        yield "moved to", request.moved_to + (f", {_when(moved_to)}" if moved_to else "")
    if request.cancelled_by:
        yield "canceled", f"{name_of(request.cancelled_by)} marked it as canceled in Apploi"
    if request.settled_how:
        yield "settled", f"{request.settled_how} by {_actor(request.settled_by, name_of)}"
    if request.moves:
        yield "moves", request.moves
    if request.replaces:
        yield "replaces", request.replaces


def history_lines(
    request: Request, history: Iterable[HistoryEntry], notifications: Iterable[Notification], name_of: NameOf
) -> Iterator[str]:
    """What happened, the oldest first, then what is planned and will be posted."""
    zone = request.interview.timezone
    for entry in history:
        yield f"{local_time(entry.at, zone)}  {entry.state:<12} {_note(entry)}"
    for each in notifications:
        if each.due_at is not None and not obsolete_reason(each, request):
            yield f"{local_time(each.due_at, zone)}  planned      {each.kind} to {name_of(each.place)}"


def _note(entry: HistoryEntry) -> str:
    """The note in our words: that of a report begins with its stored status, that of a notification ends with it."""
    is_report = entry.note.startswith(f"{entry.report_status}: ")
    note = f"{RESULT_WORDS[entry.report_status]}: {entry.note.partition(': ')[2]}" if is_report else entry.note
    return f"{note.removesuffix(TOLD)}: posted" if note.endswith(TOLD) else note or "stored"


def _actor(by: str | None, name_of: NameOf) -> str:
    return name_of(by) if by and by != OPERATOR else OPERATOR


def _when(request: Request) -> str:
    return describe(request.interview.date, request.interview.timezone, request.interview.duration)


def local_time(at: float, zone: str) -> str:
    """“2026-11-30 14:03:22 EST (2026-11-30 19:03:22Z)”: in the interview's zone, and as in the log."""
    wall = to_wall(datetime.fromtimestamp(at, UTC), zone)
    return f"{wall:%Y-%m-%d %H:%M:%S} {abbreviation(wall, zone)} ({utc_time(at)})"


def utc_time(at: float) -> str:
    """“2026-11-30 19:03:22Z”."""
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d %H:%M:%SZ")


def printable(text: str) -> str:
    """The text in one line, with control characters escaped, because people typed parts of it."""
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text)
