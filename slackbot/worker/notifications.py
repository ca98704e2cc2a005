"""What a worker does with a notice that it has claimed: looks whether it is still wanted, and posts it once."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Protocol

from slackbot import messages
from slackbot.dates.zones import is_zone
from slackbot.domain import notification
from slackbot.domain.applicant import Names
from slackbot.domain.calendar_export import Calendars, Link
from slackbot.domain.notification import Kind, Notice, Reader, Rules, State
from slackbot.domain.person import Person
from slackbot.domain.request import Request
from slackbot.messages import About, Message
from slackbot.slack.client import Delivery, Posted
from slackbot.storage.store import Store
from slackbot.worker.hooks import Watches
from slackbot.worker.pool import patiently
from slackbot.worker.rate_limit import Pace

PERSON_WITHIN = 3.0
"""Seconds that Slack may take to say who somebody is: nobody waits for this."""

log = logging.getLogger(__name__)


class TellsPeople(Protocol):
    """Whoever can post to Slack and knows its people; nothing here raises."""

    def post(self, channel: str, message: Message) -> Posted:
        """Post to a conversation or a person."""

    def person(self, user: str, timeout: float) -> Person | None:
        """Who that is, if Slack says so in time."""


@dataclass(frozen=True, slots=True)
class Customs:
    """How this workspace is told: what the settings say, how much of a name a conversation may see, and whether it may
    be posted to at all."""

    rules: Rules = field(default_factory=Rules)
    calendars: Calendars = field(default_factory=Calendars)
    default_timezone: str = "America/New_York"
    names_in: Callable[[str], Names] = lambda _: Names.FULL
    may_post: Callable[[str], bool] = lambda _: True


class Noticing:
    """Posts the notices that are due. Safe to share between threads."""

    def __init__(
        self,
        store: Store,
        slack: TellsPeople,
        customs: Customs,
        results: Pace,
        watch: Watches,
        ended: threading.Event,
        clock: Callable[[], float],
    ) -> None:
        """`results` is the pace of the results, which go first; `clock` tells seconds since the epoch."""
        self._store = store
        self._slack = slack
        self._customs = customs
        self._results = results
        self._watch = watch
        self._ended = ended
        self._clock = clock
        self._turns = Pace()

    def take(self, claimed: Notice) -> None:
        """Post it, put it off, or drop it; that is stored, and all but the waiting is told in the request's story."""
        about = self._store.get(claimed.request_id)
        if about is None:  # the database sees to it that there is one
            raise LookupError(claimed.request_id)
        reader, now = self._reader(claimed, about), self._clock()
        claimed = notification.set_right(claimed, now)
        if why := self._closed(claimed) or notification.dropped_because(
            claimed, about, reader, self._customs.rules, now
        ):
            return self._release(notification.drop(claimed), why)
        at = max(notification.held_until(claimed, reader.timezone, now), claimed.due_at or now)
        at = at if at > now else self._turn(claimed, now)
        if at > now:
            return self._store.notices.release(notification.put_off(claimed, at))
        return self._post(notification.intend_to_post(claimed), about, reader)

    def _closed(self, claimed: Notice) -> str:
        allowed = claimed.person is not None or self._customs.may_post(claimed.place)
        return "" if allowed else "its place is not among ALLOW_CHANNELS any more"

    def _reader(self, claimed: Notice, about: Request) -> Reader:
        """Who reads it and how they like to be told; the people of a conversation go by the interview's clock."""
        zone = about.interview.timezone
        if claimed.person is None:
            return Reader(zone)
        likes = self._store.preferences.get(claimed.person)
        person = self._slack.person(claimed.person, PERSON_WITHIN)
        profile = person.timezone if person else zone
        own = next((name for name in (likes.timezone, profile) if is_zone(name)), self._customs.default_timezone)
        has_left = person is not None and person.deactivated
        return Reader(own, tell_booked=likes.tell_booked, tell_reminders=likes.tell_reminders, has_left=has_left)

    def _turn(self, claimed: Notice, now: float) -> float:
        """When its place takes a notice: one a second, and only while no result waits for its turn there."""
        at = self._turns.turn(claimed.place, claimed.id, now)
        return at if at > now else self._results.spare(claimed.place, now)

    def _post(self, posting: Notice, about: Request, reader: Reader) -> None:
        patiently(partial(self._store.notices.save, posting), self._ended)
        message = messages.notice(posting, self._about(posting, about, reader), self._clock())
        message = messages.perhaps_twice(message) if posting.perhaps_told else message
        posted = self._slack.post(posting.place, message)
        if posted.delivery is Delivery.LATER and posted.retry_after:
            self._results.hold(posting.place, self._clock() + posted.retry_after)
        self._release(self._after(posting, posted), posted.error)

    def _about(self, posting: Notice, request: Request, reader: Reader) -> About:
        former = self._store.get(request.moves) if request.moves else None
        if posting.kind is Kind.IN_LINE:
            ahead, earlier = self._store.count_ahead(request), self._store.ahead_of(request)
            return About(request, former, ahead=ahead, earlier=earlier)
        if posting.person:
            return About(request, former, reader.timezone, Names.FULL, self._links(posting.kind, request))
        is_with_result = request.told is not None and posting.place == request.told.channel
        names = request.reply_to.names if is_with_result else self._customs.names_in(posting.place)
        return About(request, former, None, names)

    def _links(self, kind: Kind, request: Request) -> tuple[Link, ...]:
        calendars = self._customs.calendars
        if kind is Kind.INTERVIEWER:
            return calendars.links(request)
        return calendars.file_link(request) if kind is Kind.CANCELLED else ()

    def _after(self, posting: Notice, posted: Posted) -> Notice:
        now = self._clock()
        match posted.delivery:
            case Delivery.TOLD:
                return notification.is_told(posting)
            case Delivery.REFUSED:
                log.warning("notice %s: its place does not take it and it is dropped: %s", posting.id, posted.error)
                return replace(notification.drop(posting), state=State.DROPPED)
            case Delivery.LATER | Delivery.TOKEN_FAULT | Delivery.DENIED:
                return notification.try_later(posting, now, posted.retry_after, perhaps_told=False)
            case Delivery.UNKNOWN:
                return notification.try_later(posting, now, posted.retry_after, perhaps_told=True)

    def _release(self, done: Notice, why: str) -> None:
        said = f"{done.kind} to {done.place}: {done.state} {why}".strip()
        patiently(partial(self._store.notices.release, done, said), self._ended)
        self._watch.noticed(done)
