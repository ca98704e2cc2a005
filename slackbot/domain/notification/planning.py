"""Which notices an interview has: decided once, when its request was told, or when somebody has cancelled it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from slackbot.domain.notification.record import Kind, Notice, starts_at
from slackbot.domain.request import Request

IN_LINE_AFTER = 5.0
"""Seconds after which somebody is told that their booking is in line."""

AT_ONCE = 10 * 60.0
"""A reminder that would come within so many seconds is none."""


@dataclass(frozen=True, slots=True)
class Rules:
    """`ANNOUNCE_CHANNEL` and `REMIND_BEFORE` (seconds before the interview, the longest first)."""

    announce_channel: str | None = None
    remind_before: tuple[float, ...] = ()


def of_booked(request: Request, former: Request | None, rules: Rules, now: float) -> tuple[Notice, ...]:
    """The notices of a request that was told as scheduled; `former` is the one that it has moved.

    What does not stand any more has none. Planned again they have the same ids.
    """
    if not request.stands:
        return ()
    at_once = (*_to_interviewer(request, now), *_announced(request, rules, now), *_moved_away(request, former, now))
    return (*at_once, *_reminders(request, rules, now))


def of_cancelled(request: Request, rules: Rules, now: float) -> tuple[Notice, ...]:
    """The notices of an interview that somebody has cancelled in Apploi: to all who read that it was booked."""
    told = [(place, thread_ts) for place, thread_ts in _concerned(request) if place != request.cancelled_by]
    if rules.announce_channel and rules.announce_channel not in (place for place, _ in told):
        told.append((rules.announce_channel, None))
    return tuple(_notice(request, Kind.CANCELLED, place, now, thread_ts=thread_ts) for place, thread_ts in told)


def of_waiting(request: Request, now: float) -> Notice:
    """The word to who asked for it that it is in line; once, however long it waits."""
    return _notice(request, Kind.IN_LINE, request.requested_by, now)


def in_direct_message(request: Request) -> bool:
    """Whether the result stands in the direct messages between the app and who asked for the interview."""
    return request.told is not None and request.told.channel.startswith("D")


def _to_interviewer(request: Request, now: float) -> Iterator[Notice]:
    """Not to who has read the result as a direct message already."""
    if request.interviewer_user and not _read_by_interviewer(request):
        yield _notice(request, Kind.INTERVIEWER, request.interviewer_user, now)


def _announced(request: Request, rules: Rules, now: float) -> Iterator[Notice]:
    """Not where the result stands already."""
    result_in = request.told.channel if request.told else request.reply_to.channel
    if rules.announce_channel and rules.announce_channel != result_in:
        yield _notice(request, Kind.ANNOUNCEMENT, rules.announce_channel, now)


def _moved_away(request: Request, former: Request | None, now: float) -> Iterator[Notice]:
    """To who held it before, unless they have moved it themselves."""
    before = former.interviewer_user if former else None
    if before and before not in (request.interviewer_user, request.requested_by):
        yield _notice(request, Kind.MOVED_AWAY, before, now)


def _reminders(request: Request, rules: Rules, now: float) -> Iterator[Notice]:
    begins = starts_at(request.interview)
    for lead in rules.remind_before:
        if begins - lead <= now + AT_ONCE:
            continue
        for place, thread_ts in _concerned(request):
            yield _notice(request, Kind.REMINDER, place, begins - lead, thread_ts=thread_ts, lead=lead)


def _concerned(request: Request) -> list[tuple[str, str | None]]:
    """The interviewer, and the thread of the result; where there is no thread, who asked for it."""
    places: list[tuple[str, str | None]] = [(request.interviewer_user, None)] if request.interviewer_user else []
    thread = None if _read_by_interviewer(request) else _thread(request)
    if thread:
        places.append(thread)
    elif request.requested_by != request.interviewer_user:
        places.append((request.requested_by, None))
    return places


def _read_by_interviewer(request: Request) -> bool:
    return in_direct_message(request) and request.interviewer_user == request.requested_by


def _thread(request: Request) -> tuple[str, str] | None:
    """The conversation of the result, and the message that its thread hangs on; None where Slack did not name it."""
    if request.told is None:
        return None
    replied = request.reply_to.thread_ts if request.told.channel == request.reply_to.channel else None
    return request.told.channel, replied or request.told.ts


def _notice(
    request: Request, kind: Kind, place: str, due_at: float, *, thread_ts: str | None = None, lead: float | None = None
) -> Notice:
    """By its place, and not by the message of its thread: a result that was told twice has its notices once."""
    number = "" if lead is None else f"{lead:.0f}/"
    planned_at = due_at if lead is None else 0.0  # at once is now; a reminder goes by the interview
    id_ = f"{request.id}/{kind}/{number}{place}"
    return Notice(id_, request.id, kind, place, thread_ts, lead, due_at, planned_at=planned_at)
