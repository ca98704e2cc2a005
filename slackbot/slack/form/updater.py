"""The changes that we make to open forms: the preview beneath `when`, the applicant that a search has found, and
what is known of the one that was chosen."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from slackbot.observability.correlation import propagate
from slackbot.slack.client import SlackCallFailed, SlackClient

MAX_FORMS = 500
MAX_ATTEMPTS = 3
IN_FLIGHT_WAIT = 0.5
"""Seconds that errors wait for a change that Slack was asked for before them."""
RETRY_DELAY, MAX_RETRY_DELAY = 2.0, 60.0
"""Seconds until a change that Slack did not take is asked for again, where Slack does not say how many."""
MAX_RETRIES = 10

SEARCH_RESULT, APPLICANT_INFO, PREVIEW = "found", "known", "preview"
"""What is changed in a form, in the order in which it is done: what is known stands beneath who was found."""

log = logging.getLogger(__name__)

View = Mapping[str, Any]
Change = Callable[[View], View]


@dataclass(slots=True)
class _OpenForm:
    """A form that somebody changes: the newest view known, what is wanted in it and since when, and when errors were
    last told in it. `busy` while a thread is at it, `pausing` while Slack wants to be left alone.

    The view is kept as JSON: as objects of Python five hundred of them take thirty megabytes.
    """

    view_json: str = ""
    hash: str = ""
    seen_hashes: set[str] = field(default_factory=set)
    pending: dict[str, Change] = field(default_factory=dict)
    changed_at: dict[str, float] = field(default_factory=dict)
    errors_shown_at: float = 0.0
    is_held: bool = False
    is_updating: bool = False
    is_backing_off: bool = False
    retries: int = 0
    lock: threading.Condition = field(default_factory=threading.Condition)

    def remember_view(self, view: View) -> None:
        """This is the newest view; one with a hash that was seen before is not."""
        self.view_json, self.hash = json.dumps(view), _hash(view)
        self.seen_hashes.add(self.hash)

    def queue(self, what: str, changed_at: float, change: Change) -> None:
        """Something that happened at this time wants this; what something newer wanted stays."""
        if changed_at >= self.changed_at.get(what, 0.0):
            self.changed_at[what], self.pending[what] = changed_at, change
        self.is_held = self.is_held and changed_at <= self.errors_shown_at

    def take_pending(self) -> dict[str, Change]:
        """What is wanted now; the caller does it."""
        wanted: dict[str, Change] = {}
        if not self.is_held and not self.is_backing_off:
            wanted, self.pending = self.pending, {}
        self.is_updating = bool(wanted)
        self.lock.notify_all()
        return wanted


class FormUpdater:
    """One update at a time for each form, always upon the newest view; a preview that is overtaken is never shown.

    The update carries the hash of the newest view that we know, so that what another hand changed is not undone.
    """

    def __init__(self, slack: SlackClient) -> None:
        """Nothing is shown yet."""
        self._slack = slack
        self._forms: dict[str, _OpenForm] = {}
        self._lock = threading.Lock()

    def queue(self, what: str, view: View, changed_at: float, change: Change) -> None:
        """Take note of what a field that somebody changed at this time (Slack's `action_ts`) wants, unless something
        newer wants it too. The change is made when it is shown, upon what stands there by then."""
        form = self._get_form(view)
        with form.lock:
            if _hash(view) not in form.seen_hashes and _changed_second(_hash(view)) >= _changed_second(form.hash):
                form.remember_view(view)  # another hand has changed it
            form.queue(what, changed_at, change)

    def queue_initial(self, what: str, view_id: str, change: Change) -> None:
        """The same for what the form begins with, unless somebody has changed that already."""
        form = self._forms.get(view_id)
        if form is not None:
            with form.lock:
                form.queue(what, 0.0, change)

    def remember_view(self, view: View) -> None:
        """Take note of a view as Slack answered when we opened or changed it."""
        form = self._get_form(view)
        with form.lock:
            form.remember_view(view)

    def flush(self, view_id: str) -> None:
        """Show what is wanted in this form until nothing newer is, or leave it to the thread that is at it."""
        form = self._forms.get(view_id)
        if form is None:
            return
        with form.lock:
            if form.is_updating or form.is_backing_off:
                return
            form.is_updating = True
        while self._flush_once(form):
            continue

    def hold_for_errors(self, view: View, at: float) -> None:
        """The form was sent, and errors are told at its fields now, in seconds since the epoch.

        Slack does not say whether errors outlive `views.update`, so none may come behind them: what is under way is
        awaited for half a second, and the rest waits until somebody has changed a field with the errors before them.
        """
        form = self._get_form(view)
        with form.lock:
            if not form.view_json:
                form.remember_view(view)
            form.errors_shown_at, form.is_held = at, True
            form.lock.wait_for(lambda: not form.is_updating, IN_FLIGHT_WAIT)

    def close(self, view_id: str) -> None:
        """The form was sent: what was typed into it is forgotten here."""
        with self._lock:
            self._forms.pop(view_id, None)

    def _get_form(self, view: View) -> _OpenForm:
        with self._lock:
            form = self._forms.get(view["id"])
            if form is None:
                if len(self._forms) >= MAX_FORMS:
                    self._forms.pop(next(iter(self._forms)))
                form = self._forms[view["id"]] = _OpenForm()
            return form

    def _flush_once(self, form: _OpenForm) -> bool:
        with form.lock:
            wanted = form.take_pending()
        try:
            if wanted:
                self._update(form, wanted)
        except Exception:
            log.exception("a form was not changed")
        return bool(wanted)

    def _update(self, form: _OpenForm, wanted: dict[str, Change]) -> None:
        for _ in range(MAX_ATTEMPTS):
            changed = view = json.loads(form.view_json)
            for what in (SEARCH_RESULT, APPLICANT_INFO, PREVIEW):
                changed = wanted[what](changed) if what in wanted else changed
            try:
                answer = self._slack.update_view(view["id"], dict(changed), view_hash=view["hash"])
            except SlackCallFailed as error:
                log.info("a form was not changed: %s", error.error)
                if error.error == "hash_conflict" and form.hash != view["hash"]:
                    continue
                self._retry_later(form, view["id"], wanted, error)
            else:
                with form.lock:
                    form.remember_view(answer)
                    form.retries = 0
            return

    def _retry_later(self, form: _OpenForm, view_id: str, wanted: dict[str, Change], error: SlackCallFailed) -> None:
        """Nothing that was read from other words stays beneath these longer than Slack makes us wait.

        Where another hand was there first, what it shows may be newer; in a closed form there is nothing to do.
        """
        if not error.is_temporary:
            return
        with form.lock:
            if form.retries < MAX_RETRIES:
                form.pending = wanted | form.pending  # something newer may have come meanwhile
                form.is_backing_off, form.retries = True, form.retries + 1
                pause = min(error.retry_after or RETRY_DELAY, MAX_RETRY_DELAY)
                run_later(pause, lambda: self._flush_after_delay(form, view_id))

    def _flush_after_delay(self, form: _OpenForm, view_id: str) -> None:
        with form.lock:
            form.is_backing_off = False
        self.flush(view_id)


def run_later(seconds: float, action: Callable[[], None]) -> None:
    """Do this after so many seconds, in a thread that keeps no process from ending."""
    timer = threading.Timer(seconds, propagate(action))
    timer.daemon = True
    timer.start()


def _hash(view: View) -> str:
    return str(view.get("hash") or "")


def _changed_second(view_hash: str) -> float:
    """When a view was changed: Slack's hashes begin with the whole second."""
    try:
        return float(view_hash.split(".")[0])
    except ValueError:
        return 0.0
