"""Which notifications an interview gets: planned when its booking was reported, and when it was cancelled."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from slackbot.domain.facility import Facility
from slackbot.domain.notification.record import Notification, NotificationKind, starts_at
from slackbot.domain.request import Answer, Request, ends_at, is_in_channel

IN_LINE_AFTER = 5.0
"""Seconds after which people are notified that their booking is in line."""

ASK_ATTENDANCE_AFTER = 3600.0
"""Seconds after the end of an interview."""

TOO_SOON = 10 * 60.0
"""Reminders that would be due within this many seconds are left out."""


@dataclass(frozen=True, slots=True)
class NotificationSettings:
    """Where a facility's interviews are announced, when they are reminded of (seconds before the interview, the longest
    first), and whether somebody is asked who came."""

    announce_channel: str | None = None
    remind_before: tuple[float, ...] = ()
    asks_attendance: bool = False

    @classmethod
    def of(cls, facility: Facility) -> NotificationSettings:
        """Those of this facility."""
        return cls(facility.announce_channel, facility.remind_before, facility.asks_attendance)


def plan_booked(
    request: Request, previous: Request | None, settings: NotificationSettings, now: float
) -> tuple[Notification, ...]:
    """The notifications of a booking that was reported as scheduled; `previous` is the one that it reschedules.

    If the interview has been moved or cancelled since, only those about `previous`. Planning again gives the same ids.
    """
    about_previous = _previous_notifications(previous, request, now) if previous else ()
    if not request.is_active:
        return about_previous
    at_once = (
        *_interviewer_notifications(request, now),
        *(_make_notification(request, NotificationKind.ALSO_THERE, each, now) for each in request.also_there),
        *_booker_notifications(request, now),
        *_announcements(request, settings, now),
        *_moved_away_notifications(request, previous, now),
    )
    return (*at_once, *_reminders(request, settings, now), *_attendance_question(request, settings), *about_previous)


def plan_cancelled(request: Request, settings: NotificationSettings, now: float) -> tuple[Notification, ...]:
    """The notifications that an interview was cancelled: to everyone who saw that it was booked."""
    known = dict(_recipients(request))
    if not (is_in_direct_message(request) and request.requested_by == request.booker):  # they read its thread
        known.setdefault(request.booker, None)
    places = {place: thread_ts for place, thread_ts in known.items() if place != request.cancelled_by}
    if settings.announce_channel:
        places.setdefault(settings.announce_channel, None)
    told = (
        _make_notification(request, NotificationKind.CANCELLED, place, now, thread_ts=thread_ts)
        for place, thread_ts in places.items()
    )
    return (*told, plan_update(request, "canceled", now))


def plan_update(request: Request, why: str, now: float) -> Notification:
    """Bring the messages about a moved or cancelled interview up to date. `why` tells one update from the next."""
    planned = _make_notification(request, NotificationKind.OUTDATED, request.booker, now)
    return replace(planned, id=f"{request.id}/{NotificationKind.OUTDATED}/{why}")


def plan_answered(request: Request, now: float) -> tuple[Notification, ...]:
    """The notifications of the interviewer's answer, and an update of the messages that asked for it."""
    places = (*_booker_of_answer(request), *_thread_of_answer(request))
    told = (_make_answer(request, place, now, thread_ts) for place, thread_ts in places)
    update = plan_update(request, f"answered {request.answer_number}", now)
    return (*told, replace(update, place=request.interviewer_user or request.booker))


def plan_attendance(request: Request, now: float) -> tuple[Notification, ...]:
    """The line about who came, in the thread of the result, and an update of the message that asked."""
    number, thread = request.attendance_number, _result_thread(request)
    is_known = is_in_direct_message(request) and request.requested_by == request.attendance_by
    update = plan_update(request, f"attendance {number}", now)
    if thread is None or is_known:
        return (update,)
    line = _make_notification(request, NotificationKind.ATTENDANCE, thread[0], now, thread_ts=thread[1])
    return (replace(line, id=_attendance_id(request, thread[0])), update)


def is_latest_attendance(notification: Notification, request: Request) -> bool:
    """Whether a notification is about the last thing that was said about who came."""
    return notification.id == _attendance_id(request, notification.place)


def _attendance_id(request: Request, place: str) -> str:
    return f"{request.id}/{NotificationKind.ATTENDANCE}/{request.attendance_number}/{place}"


def is_latest_answer(notification: Notification, request: Request) -> bool:
    """Whether a notification is about the newest of the interviewer's answers."""
    return notification.id == _answer_id(request, notification.place)


def plan_admin_needed(request: Request, now: float) -> tuple[Notification, ...]:
    """The notification to the requester of what an admin has to do, if the result in the channel doesn't say it."""
    if not (request.waits_for_admin and is_in_channel(request)):
        return ()
    made = _make_notification(request, NotificationKind.ADMIN_NEEDED, request.requested_by, now)
    about = f"{request.hiring_day}/{made.kind}" if request.hiring_day else made.id  # once for a whole hiring day
    return (replace(made, id=f"{about}/{request.message_number}"),)  # and once for each attempt


def plan_in_line(request: Request, now: float) -> Notification:
    """The notification to the requester that the booking is in line; only one, no matter how long it waits."""
    return _make_notification(request, NotificationKind.IN_LINE, request.requested_by, now)


def is_in_direct_message(request: Request) -> bool:
    """Whether the result was posted as a direct message to the requester."""
    return request.posted_message is not None and request.posted_message.channel.startswith("D")


def _interviewer_notifications(request: Request, now: float) -> Iterator[Notification]:
    # Not if the interviewer has got the result as a direct message.
    if request.interviewer_user and not _is_read_by_interviewer(request):
        yield _make_notification(request, NotificationKind.INTERVIEWER, request.interviewer_user, now)


def _booker_notifications(request: Request, now: float) -> Iterator[Notification]:
    # Not if they moved it themselves, or are told as one of those who are there.
    if request.booker not in (request.requested_by, *request.attending):
        yield _make_notification(request, NotificationKind.BOOKER, request.booker, now)


def _previous_notifications(previous: Request, request: Request, now: float) -> tuple[Notification, ...]:
    """About the interview as it was: what its mover still has to do, and its messages, which are out of date."""
    return (
        _make_notification(previous, NotificationKind.OLD_TIME, request.requested_by, now),
        plan_update(previous, "moved", now),
    )


def plan_also_declined(request: Request, now: float) -> tuple[Notification, ...]:
    """One of those who were to be there, too, can't make it: the booker is told, and their messages are updated."""
    number = len(request.also_declined)
    update = plan_update(request, f"also declined {number}", now)
    if request.booker == request.also_declined[-1]:
        return (update,)
    told = _make_notification(request, NotificationKind.ALSO_DECLINED, request.booker, now)
    return (replace(told, id=_decline_id(request, told.place)), update)


def is_latest_decline(notification: Notification, request: Request) -> bool:
    """Whether a notification is about all those who can't make it now, and about somebody."""
    return bool(request.also_declined) and notification.id == _decline_id(request, notification.place)


def _decline_id(request: Request, place: str) -> str:
    return f"{request.id}/{NotificationKind.ALSO_DECLINED}/{place}/{len(request.also_declined)}"


def plan_also_changed(
    request: Request, before: tuple[str, ...], settings: NotificationSettings, now: float
) -> tuple[Notification, ...]:
    """Other people are there besides than `before`: those who are new, and those who aren't there any more, are told,
    and the thread of the result."""
    added = tuple(each for each in request.also_there if each not in before)
    removed = tuple(each for each in before if each not in request.also_there)
    thread = _result_thread(request)
    told = (
        *(_make_notification(request, NotificationKind.ALSO_THERE, each, now) for each in added),
        *(_make_notification(request, NotificationKind.ALSO_REMOVED, each, now) for each in removed),
        *(
            _make_notification(request, NotificationKind.ALSO_CHANGED, place, now, thread_ts=thread_ts)
            for place, thread_ts in ([thread] if thread else ())
        ),
    )
    # Somebody may be added once more, so the ids name the time of the change, which is stored with them.
    return (*(replace(each, id=f"{each.id}/{now:.3f}") for each in told), *_reminders(request, settings, now))


def _booker_of_answer(request: Request) -> Iterator[tuple[str, None]]:
    """The booker, if there is something to do now, or if they were told so and it no longer is."""
    has_changed_mind = request.answer_number > 1 and request.booker != request.interviewer_user
    if request.answer is Answer.DECLINED or has_changed_mind:
        yield request.booker, None


def _thread_of_answer(request: Request) -> Iterator[tuple[str, str]]:
    # Not in a direct message whose reader gave the answer, or is told of it anyway.
    is_known = _is_read_by_interviewer(request) or any(_booker_of_answer(request))
    thread = _result_thread(request)
    if thread and not (is_in_direct_message(request) and is_known):
        yield thread


def _make_answer(request: Request, place: str, now: float, thread_ts: str | None) -> Notification:
    made = _make_notification(request, NotificationKind.ANSWER, place, now, thread_ts=thread_ts)
    return replace(made, id=_answer_id(request, place))


def _answer_id(request: Request, place: str) -> str:
    return f"{request.id}/{NotificationKind.ANSWER}/{request.answer_number}/{place}"


def _announcements(request: Request, settings: NotificationSettings, now: float) -> Iterator[Notification]:
    # Not if the result was posted there.
    result_in = request.posted_message.channel if request.posted_message else request.reply_to.channel
    if settings.announce_channel and settings.announce_channel != result_in:
        yield _make_notification(request, NotificationKind.ANNOUNCEMENT, settings.announce_channel, now)


def _moved_away_notifications(request: Request, previous: Request | None, now: float) -> Iterator[Notification]:
    """To the people who aren't there any more, unless they have rescheduled it themselves."""
    for before in previous.attending if previous else ():
        if before not in (*request.attending, request.requested_by):
            yield _make_notification(request, NotificationKind.MOVED_AWAY, before, now)


def _reminders(request: Request, settings: NotificationSettings, now: float) -> Iterator[Notification]:
    begins = starts_at(request.interview)
    for lead in settings.remind_before:
        if begins - lead <= now + TOO_SOON:
            continue
        for place, thread_ts in _recipients(request):
            yield _make_notification(
                request, NotificationKind.REMINDER, place, begins - lead, thread_ts=thread_ts, lead=lead
            )


def _attendance_question(request: Request, settings: NotificationSettings) -> Iterator[Notification]:
    """To the interviewer, or to the booker if the interviewer isn't in Slack."""
    if settings.asks_attendance:
        place, due_at = request.interviewer_user or request.booker, ends_at(request.interview) + ASK_ATTENDANCE_AFTER
        planned = _make_notification(request, NotificationKind.ASK_ATTENDANCE, place, due_at)
        yield replace(planned, planned_at=0.0)


def _recipients(request: Request) -> list[tuple[str, str | None]]:
    """The people who are there, and the thread of the result, or the booker if they don't read that."""
    places: list[tuple[str, str | None]] = [(user, None) for user in request.attending]
    is_read_by_one = is_in_direct_message(request) and request.requested_by in request.attending
    thread = None if is_read_by_one else _result_thread(request)
    if thread and not (is_in_direct_message(request) and request.booker != request.requested_by):
        places.append(thread)
    elif request.booker not in request.attending:
        places.append((request.booker, None))
    return places


def _is_read_by_interviewer(request: Request) -> bool:
    return is_in_direct_message(request) and request.interviewer_user == request.requested_by


def _result_thread(request: Request) -> tuple[str, str] | None:
    """The channel of the result and the `ts` of its thread; None if it was posted without a known `ts`."""
    if request.posted_message is None:
        return None
    replied = request.reply_to.thread_ts if request.posted_message.channel == request.reply_to.channel else None
    return request.posted_message.channel, replied or request.posted_message.ts


def _make_notification(
    request: Request,
    kind: NotificationKind,
    place: str,
    due_at: float,
    *,
    thread_ts: str | None = None,
    lead: float | None = None,
) -> Notification:
    # The id has the place but not the thread, so a result that was posted twice still gets its notifications once.
    number = "" if lead is None else f"{lead:.0f}/"
    planned_at = due_at if lead is None else 0.0  # reminders depend on the interview's time, not on when it is now
    id_ = f"{request.id}/{kind}/{number}{place}"
    return Notification(id_, request.id, kind, place, thread_ts, lead, due_at, planned_at=planned_at)
