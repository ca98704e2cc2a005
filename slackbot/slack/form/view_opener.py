"""Open a form, with less filled in if Slack rejects it as it is."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterator

from slackbot import messages
from slackbot.errors import NotAllowed
from slackbot.slack.client import SlackCallFailed, SlackClient
from slackbot.slack.client.error_codes import Delivery, delivery_of_code
from slackbot.slack.client.results import EXPIRED_TRIGGER_CODES
from slackbot.slack.form.fallback import initial_ids, without_ids, without_initial_values
from slackbot.slack.form.updater import FormUpdater
from slackbot.slack.form.view import View
from slackbot.slack.local_time import LocalTime

REJECTED_ID_TTL = 600.0
"""Seconds for which forms leave out a person or channel that was in a form that Slack rejected."""
REJECTED = "invalid_arguments"

log = logging.getLogger(__name__)


class ViewOpener:
    """Opens views.

    It isn't documented whether Slack accepts a deactivated person, or a channel that the user can't see, as an initial
    value, nor whether a rejected call uses up the trigger: one real `views.open` for each would tell. So the ids of a
    rejected form are left out of the next forms, too, so that a second try isn't rejected again.
    """

    def __init__(self, slack: SlackClient, updater: FormUpdater, time: LocalTime) -> None:
        self._slack = slack
        self._updater = updater
        self._time = time
        self._rejected = RejectedIds()

    def open(self, view: View, trigger_id: str, retry_hint: str) -> str:
        """Open the view and return its id. Raises NotAllowed with `retry_hint` if Slack doesn't open it."""
        known = without_ids(view, self._rejected.active_at(self._time.now()))
        for reduced in _reduced_views(known):
            try:
                return self._open(reduced, trigger_id)
            except SlackCallFailed as error:
                if error.error != REJECTED:
                    raise NotAllowed(_failure_message(error, retry_hint)) from error
                log.error("Slack rejected a form that it should accept (%s)", REJECTED)
                self._rejected.add(initial_ids(reduced), self._time.now())
        raise NotAllowed(messages.form_rejected(REJECTED, retry_hint))

    def _open(self, view: View, trigger_id: str) -> str:
        opened = self._slack.open_view(trigger_id, view)
        log.info("form %s is open", opened["id"])
        self._updater.remember_view(opened)
        return str(opened["id"])


class RejectedIds:
    """People and channels of forms that Slack rejected lately. Times are in seconds since the epoch."""

    def __init__(self) -> None:
        self._expires_at: dict[str, float] = {}

    def add(self, ids: Collection[str], now: float) -> None:
        """Leave these out for a while."""
        self._expires_at = {each: until for each, until in self._expires_at.items() if until > now}
        self._expires_at |= dict.fromkeys(ids, now + REJECTED_ID_TTL)

    def active_at(self, now: float) -> set[str]:
        """Those to leave out at this time."""
        return {each for each, until in self._expires_at.items() if until > now}


def _failure_message(error: SlackCallFailed, retry_hint: str) -> str:
    if error.error in EXPIRED_TRIGGER_CODES:
        return messages.form_open_timeout(retry_hint)
    if error.is_temporary:
        return messages.form_open_unavailable(retry_hint)
    if delivery_of_code(error.error) is Delivery.TOKEN_FAULT:
        return messages.form_open_denied(error.error)
    return messages.form_rejected(error.error, retry_hint)


def _reduced_views(view: View) -> Iterator[View]:
    """The view, then without people and channels, then without initial values; each only if it differs."""
    yield view
    without_people = without_ids(view, initial_ids(view))
    if without_people != view:
        yield without_people
    empty = without_initial_values(view)
    if empty not in (view, without_people):
        yield empty
