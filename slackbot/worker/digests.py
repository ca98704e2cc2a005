"""Plan the digests that are due, and post each claimed one."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from slackbot.dates.zones import is_zone
from slackbot.domain import notification
from slackbot.domain.applicant import NameVisibility
from slackbot.domain.notification import DIGEST_WINDOW, Digest, DigestPlace, day_bounds, due_digest
from slackbot.domain.person import Person
from slackbot.domain.request import Request
from slackbot.errors import AccessDenied
from slackbot.messages import Message, digest_message, possible_duplicate
from slackbot.slack.client import Delivery
from slackbot.storage.store import Store
from slackbot.worker.hooks import WorkerHooks
from slackbot.worker.notifications import PERSON_TIMEOUT, after_post
from slackbot.worker.pool import retry_until_stored
from slackbot.worker.reporting import SlackPoster
from slackbot.worker.slack_rate_limit import RateLimiter

PLANNING_INTERVAL = 5.0
"""Seconds between two looks at the clock."""
ACCESS_RETRY_DELAY = 60.0
"""Seconds until a person's access is checked again after Slack didn't say who they are."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class DigestPolicy:
    """Which channels get a digest; people choose theirs on the Home tab.

    `require_member` raises AccessDenied for somebody who may not use the app; `hidden_facilities` are the ids of those
    that a person may not use. `name_visibility_in` takes a channel and
    the setting NAMES_IN_CHANNELS for it; `may_post` says whether ALLOW_CHANNELS has a channel.
    """

    places: Sequence[DigestPlace] = ()
    default_timezone: str = "America/New_York"
    require_member: Callable[[str], Person] = Person
    hidden_facilities: Callable[[str], Collection[str]] = lambda _: ()
    name_visibility_in: Callable[[str, NameVisibility], NameVisibility] = lambda _, setting: setting
    may_post: Callable[[str], bool] = lambda _: True


class Digests:
    """The interviews of the day, at the time of day that a setting or a person says. Thread-safe."""

    def __init__(
        self,
        store: Store,
        slack: SlackPoster,
        policy: DigestPolicy,
        result_limiter: RateLimiter,
        hooks: WorkerHooks,
        ended: threading.Event,
        clock: Callable[[], float],
    ) -> None:
        """`result_limiter` is the rate limiter of results, which go first; `clock` returns seconds since the epoch."""
        self._store = store
        self._slack = slack
        self._policy = policy
        self._result_limiter = result_limiter
        self._hooks = hooks
        self._ended = ended
        self._clock = clock

    def plan(self) -> bool:
        """Store the digests that have become due, even on days without interviews: one that is booked a minute later
        brings none. Returns whether there is a new one. Raises StoreError."""
        now = self._clock()
        due = (due_digest(place, now) for place in (*self._policy.places, *self._personal_places()))
        return self._store.digests.plan(filter(None, due))

    def _personal_places(self) -> Iterator[DigestPlace]:
        """Those of people, without anyone whose zone Slack doesn't say just now."""
        for user, preferences in self._store.preferences.with_digest():
            zone = preferences.timezone if is_zone(preferences.timezone) else self._profile_zone(user)
            if zone and preferences.digest_at:
                yield DigestPlace(user, zone, preferences.digest_at)

    def _profile_zone(self, user: str) -> str:
        person = self._slack.get_person(user, PERSON_TIMEOUT)
        if person is None:
            return ""
        return person.timezone if is_zone(person.timezone) else self._policy.default_timezone

    def process(self, claimed: Digest) -> None:
        """Post, postpone or drop the digest and store that."""
        now = self._clock()
        claimed = replace(claimed, planned_at=now)
        place = self._place_of(claimed)
        if place is None or now >= claimed.at + DIGEST_WINDOW:
            return self._release(notification.drop(claimed), "too late" if place else "not wanted any more")
        try:
            if claimed.person:
                self._policy.require_member(claimed.person)
        except AccessDenied as denied:
            if denied.is_temporary:
                return self._release(notification.postpone(claimed, now + ACCESS_RETRY_DELAY), "access unknown")
            return self._release(notification.drop(claimed), "no access")
        interviews = self._interviews(claimed, now)
        if not interviews:
            return self._release(notification.drop(claimed), "no interviews")
        at = self._result_limiter.try_now(claimed.place, now)
        if at > now:
            return self._store.digests.save(notification.postpone(claimed, at), release=True)
        return self._post(notification.intend_to_post(claimed), place, interviews)

    def _place_of(self, digest: Digest) -> DigestPlace | None:
        """The place as it is set up now; None if it gets no digest any more."""
        if digest.person:
            at = self._store.preferences.get(digest.person).digest_at
            return DigestPlace(digest.person, digest.timezone, at) if at else None
        here = (digest.place, digest.facility_id)
        place = next((each for each in self._policy.places if (each.place, each.facility_id) == here), None)
        return place if place and self._policy.may_post(place.place) else None

    def _interviews(self, digest: Digest, now: float) -> list[Request]:
        begins = day_bounds(digest.day, digest.day, digest.timezone)
        if digest.person:
            hidden = self._policy.hidden_facilities(digest.person)
            return self._store.user_lists.listed(digest.person, now, begins, hidden=hidden)
        return self._store.user_lists.of_everybody(now, begins, digest.facility_id)

    def _post(self, posting: Digest, place: DigestPlace, interviews: Sequence[Request]) -> None:
        message = self._write(posting, place, interviews)
        retry_until_stored(lambda: self._store.digests.save(posting), self._ended)
        posted = self._slack.post(posting.place, possible_duplicate(message) if posting.may_be_posted else message)
        if posted.delivery is Delivery.LATER and posted.retry_after:
            self._result_limiter.pause_until(posting.place, self._clock() + posted.retry_after)
        self._release(after_post(posting, posted, self._clock()), posted.error)

    def _write(self, digest: Digest, place: DigestPlace, interviews: Sequence[Request]) -> Message:
        names = NameVisibility.FULL
        if not digest.person:
            names = self._policy.name_visibility_in(place.place, place.name_visibility)
        is_personal = digest.person is not None
        return digest_message(
            interviews,
            digest.day,
            digest.timezone,
            self._clock(),
            names,
            is_personal=is_personal,
            facility=place.facility,
        )

    def _release(self, done: Digest, reason: str) -> None:
        retry_until_stored(lambda: self._store.digests.save(done, release=True), self._ended)
        log.info("digest %s: %s", done.id, f"{done.state} {reason}".strip())
        self._hooks.on_digest(done)
