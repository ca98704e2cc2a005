"""Post and update the message about a hiring day.

Its row is due after each change of one of its requests (storage/hiring_days.py), so the message catches up whatever
happens to a process. It is posted once: after a crash it is looked for in the conversation, like a result. Where the
app may not post, it is a direct message to the requester, and the channel is shown through the `response_url` how the
day ended.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace

from slackbot import messages
from slackbot.domain import hiring_day
from slackbot.domain.hiring_day import HiringDay
from slackbot.domain.request import PostedMessage, Request
from slackbot.messages import Message
from slackbot.slack.client import Delivery, PostResult
from slackbot.storage.store import Store
from slackbot.worker.pool import retry_until_stored
from slackbot.worker.reporting import MAX_CLOCK_DIFFERENCE, TRY_ELSEWHERE, SlackPoster
from slackbot.worker.slack_rate_limit import RateLimiter

log = logging.getLogger(__name__)


class HiringDayReporter:
    """Works on one claimed day at a time. Thread-safe."""

    def __init__(
        self,
        store: Store,
        slack: SlackPoster,
        rate_limiter: RateLimiter,
        may_post: Callable[[str], bool],
        ended: threading.Event,
        clock: Callable[[], float],
    ) -> None:
        """`rate_limiter` is that of the results; `may_post` says whether ALLOW_CHANNELS has a channel; `clock` returns
        seconds since the epoch."""
        self._store = store
        self._slack = slack
        self._rate_limiter = rate_limiter
        self._may_post = may_post
        self._ended = ended
        self._clock = clock

    def process(self, claimed: HiringDay) -> None:
        """Post the message, or bring it up to date, and store that."""
        now = self._clock()
        day = replace(claimed, planned_at=now)
        requests = self._store.hiring_days.requests_of(day.id)
        lines = hiring_day.lines_of(requests)
        if day.posted_message is None and (not lines or hiring_day.is_withdrawn(lines)):
            return self._release(replace(day, due_at=None, quiet_until=min(day.quiet_until, now)))
        if day.posted_message:
            return self._finish(self._update(day, lines), lines)
        turn = self._rate_limiter.reserve(day.place, day.id, now)
        if turn > now:
            return self._release(hiring_day.postpone(day, turn))
        return self._post(day, lines)

    def _post(self, day: HiringDay, lines: Sequence[Request]) -> None:
        posting = hiring_day.intend_to_post(day)
        retry_until_stored(lambda: self._store.hiring_days.save(posting), self._ended)
        posted, refusal = self._find_or_deliver(posting, lines, is_second_try=day.is_posting)
        if posted.delivery is Delivery.REFUSED:
            log.error("hiring day %s cannot be shown in Slack: %s", day.id, posted.error)
            gone = replace(posting, due_at=None, is_posting=False)
            return retry_until_stored(lambda: self._store.hiring_days.give_up(gone), self._ended)
        return self._finish(self._after(posting, posted, refusal), lines)

    def _find_or_deliver(
        self, day: HiringDay, lines: Sequence[Request], *, is_second_try: bool
    ) -> tuple[PostResult, str]:
        """The result, and why it isn't in the channel, if it is a direct message instead."""
        if not is_second_try:
            return self._deliver(day, lines, lambda message: message)
        place = day.reply_to.channel
        earlier = PostResult(Delivery.UNKNOWN)
        if place:
            wanted = self._write(day, lines)
            earlier = self._slack.find_message(place, wanted, day.accepted_at - MAX_CLOCK_DIFFERENCE)
        if earlier.delivery in (Delivery.POSTED, Delivery.LATER):
            return earlier, ""
        is_unknown = earlier.delivery is Delivery.UNKNOWN
        return self._deliver(day, lines, messages.possible_duplicate if is_unknown else lambda message: message)

    def _deliver(
        self, day: HiringDay, lines: Sequence[Request], mark: Callable[[Message], Message]
    ) -> tuple[PostResult, str]:
        channel = day.reply_to.channel
        if channel is None:
            return self._slack.post(day.requested_by, mark(self._write(day, lines))), ""
        refused = PostResult(Delivery.REFUSED, error=messages.NOT_ALLOWED)
        if self._may_post(channel):
            refused = self._slack.post(channel, mark(self._write(day, lines)))
            if refused.delivery not in TRY_ELSEWHERE:
                return refused, ""
        private = replace(day, refusal=refused.error or messages.NOT_ALLOWED)
        posted = self._slack.post(day.requested_by, mark(self._write(private, lines)))
        if posted.delivery is Delivery.REFUSED and refused.delivery is Delivery.DENIED:
            return refused, ""
        return posted, private.refusal

    def _update(self, day: HiringDay, lines: Sequence[Request]) -> HiringDay:
        known = day.posted_message or PostedMessage("", "")
        edited = self._slack.edit(known.channel, known.ts, self._write(day, lines))
        if edited.delivery is Delivery.REFUSED:  # it was deleted, and nothing brings it back
            log.warning("hiring day %s: its message can't be updated: %s", day.id, edited.error)
            return hiring_day.mark_posted(day, None, self._clock())
        return self._after(replace(day, attempts=day.attempts + 1), edited, "", is_posted=True)

    def _after(self, day: HiringDay, posted: PostResult, refusal: str, *, is_posted: bool = False) -> HiringDay:
        now = self._clock()
        if posted.delivery is Delivery.POSTED:
            message = PostedMessage(posted.channel, posted.ts) if posted.ts and not is_posted else None
            return hiring_day.mark_posted(day, message, now, refusal)
        if posted.delivery is Delivery.LATER and posted.retry_after:
            self._rate_limiter.pause_until(day.place, now + posted.retry_after)
        if posted.delivery in (Delivery.TOKEN_FAULT, Delivery.DENIED):
            log.error("hiring day %s: Slack accepts no messages (%s). Run `slackbot check`.", day.id, posted.error)
        may_be_posted = posted.delivery is Delivery.UNKNOWN and not is_posted
        return hiring_day.retry_later(day, now, posted.retry_after, may_be_posted=may_be_posted)

    def _finish(self, day: HiringDay, lines: Sequence[Request]) -> None:
        """Release the day, and show the channel how it ended once that is so."""
        now = self._clock()
        at = hiring_day.share_at(day, lines, now) if day.posted_message else None
        if at is None or day.due_at is not None:
            return self._release(day)
        if at > now:
            return self._release(replace(day, due_at=at))
        url, shared = str(day.reply_to.response_url), hiring_day.mark_shared(day)
        self._release(shared)
        shown = self._slack.respond(url, messages.shared_day_message(shared, lines, self._moved(lines)))
        return log.info("hiring day %s: shown through response_url: %s %s", day.id, shown.delivery.name, shown.error)

    def _release(self, day: HiringDay) -> None:
        retry_until_stored(lambda: self._store.hiring_days.release(day), self._ended)

    def _write(self, day: HiringDay, lines: Sequence[Request]) -> Message:
        shown = [line.in_private for line in lines] if day.is_private else lines
        message = messages.hiring_day_message(day, shown, self._moved(lines))
        return messages.as_direct_message(message, day.reply_to.channel, day.refusal) if day.refusal else message

    def _moved(self, lines: Sequence[Request]) -> dict[str, Request]:
        moved = [self._store.get(line.moved_to) for line in lines if line.moved_to]
        return {one.id: one for one in moved if one}
