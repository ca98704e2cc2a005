"""The changes that we make to open forms: the preview beneath `when`, the applicant that a search has found, and
what is known of the one that was chosen."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from slackbot.observability.correlation import carried
from slackbot.slack.client import SlackUnavailable, SlackWeb

FORMS_KEPT = 500
ATTEMPTS = 3
UNDER_WAY = 0.5
"""Seconds that errors wait for a change that Slack was asked for before them."""
PAUSE, LONGEST_PAUSE = 2.0, 60.0
"""Seconds until a change that Slack did not take is asked for again, where Slack does not say how many."""
TRIES_AFTER_PAUSES = 10

FOUND, KNOWN, PREVIEW = "found", "known", "preview"
"""What is changed in a form, in the order in which it is done: what is known stands beneath who was found."""

log = logging.getLogger(__name__)

View = Mapping[str, Any]
Change = Callable[[View], View]


@dataclass(slots=True)
class _Open:
    """A form that somebody changes: the newest view known, what is wanted in it and since when, and when errors were
    last told in it. `busy` while a thread is at it, `pausing` while Slack wants to be left alone.

    The view is kept as JSON: as objects of Python five hundred of them take thirty megabytes.
    """

    text: str = ""
    hash: str = ""
    hashes: set[str] = field(default_factory=set)
    wanted: dict[str, Change] = field(default_factory=dict)
    changed_at: dict[str, float] = field(default_factory=dict)
    refused_at: float = 0.0
    still: bool = False
    busy: bool = False
    pausing: bool = False
    pauses: int = 0
    lock: threading.Condition = field(default_factory=threading.Condition)

    def see(self, view: View) -> None:
        """This is the newest view; one with a hash that was seen before is not."""
        self.text, self.hash = json.dumps(view), _hash(view)
        self.hashes.add(self.hash)

    def want(self, what: str, changed_at: float, change: Change) -> None:
        """Something that happened at this time wants this; what something newer wanted stays."""
        if changed_at >= self.changed_at.get(what, 0.0):
            self.changed_at[what], self.wanted[what] = changed_at, change
        self.still = self.still and changed_at <= self.refused_at

    def take(self) -> dict[str, Change]:
        """What is wanted now; the caller does it."""
        wanted: dict[str, Change] = {}
        if not self.still and not self.pausing:
            wanted, self.wanted = self.wanted, {}
        self.busy = bool(wanted)
        self.lock.notify_all()
        return wanted


class Previews:
    """One update at a time for each form, always upon the newest view; a preview that is overtaken is never shown.

    The update carries the hash of the newest view that we know, so that what another hand changed is not undone.
    """

    def __init__(self, slack: SlackWeb) -> None:
        """Nothing is shown yet."""
        self._slack = slack
        self._forms: dict[str, _Open] = {}
        self._lock = threading.Lock()

    def want(self, what: str, view: View, changed_at: float, change: Change) -> None:
        """Take note of what a field that somebody changed at this time (Slack's `action_ts`) wants, unless something
        newer wants it too. The change is made when it is shown, upon what stands there by then."""
        form = self._form(view)
        with form.lock:
            if _hash(view) not in form.hashes and _second(_hash(view)) >= _second(form.hash):
                form.see(view)  # another hand has changed it
            form.want(what, changed_at, change)

    def want_at_first(self, what: str, view_id: str, change: Change) -> None:
        """The same for what the form begins with, unless somebody has changed that already."""
        form = self._forms.get(view_id)
        if form is not None:
            with form.lock:
                form.want(what, 0.0, change)

    def seen(self, view: View) -> None:
        """Take note of a view as Slack answered when we opened or changed it."""
        form = self._form(view)
        with form.lock:
            form.see(view)

    def show(self, view_id: str) -> None:
        """Show what is wanted in this form until nothing newer is, or leave it to the thread that is at it."""
        form = self._forms.get(view_id)
        if form is None:
            return
        with form.lock:
            if form.busy or form.pausing:
                return
            form.busy = True
        while self._show_newest(form):
            continue

    def refused(self, view: View, at: float) -> None:
        """The form was sent, and errors are told at its fields now, in seconds since the epoch.

        Slack does not say whether errors outlive `views.update`, so none may come behind them: what is under way is
        awaited for half a second, and the rest waits until somebody has changed a field with the errors before them.
        """
        form = self._form(view)
        with form.lock:
            if not form.text:
                form.see(view)
            form.refused_at, form.still = at, True
            form.lock.wait_for(lambda: not form.busy, UNDER_WAY)

    def closed(self, view_id: str) -> None:
        """The form was sent: what was typed into it is forgotten here."""
        with self._lock:
            self._forms.pop(view_id, None)

    def _form(self, view: View) -> _Open:
        with self._lock:
            form = self._forms.get(view["id"])
            if form is None:
                if len(self._forms) >= FORMS_KEPT:
                    self._forms.pop(next(iter(self._forms)))
                form = self._forms[view["id"]] = _Open()
            return form

    def _show_newest(self, form: _Open) -> bool:
        with form.lock:
            wanted = form.take()
        try:
            if wanted:
                self._update(form, wanted)
        except Exception:
            log.exception("a form was not changed")
        return bool(wanted)

    def _update(self, form: _Open, wanted: dict[str, Change]) -> None:
        for _ in range(ATTEMPTS):
            changed = view = json.loads(form.text)
            for what in (FOUND, KNOWN, PREVIEW):
                changed = wanted[what](changed) if what in wanted else changed
            try:
                answer = self._slack.update_view(view["id"], dict(changed), seen=view["hash"])
            except SlackUnavailable as error:
                log.info("a form was not changed: %s", error.error)
                if error.error == "hash_conflict" and form.hash != view["hash"]:
                    continue
                self._not_taken(form, view["id"], wanted, error)
            else:
                with form.lock:
                    form.see(answer)
                    form.pauses = 0
            return

    def _not_taken(self, form: _Open, view_id: str, wanted: dict[str, Change], error: SlackUnavailable) -> None:
        """Nothing that was read from other words stays beneath these longer than Slack makes us wait.

        Where another hand was there first, what it shows may be newer; in a closed form there is nothing to do.
        """
        if not error.passing:
            return
        with form.lock:
            if form.pauses < TRIES_AFTER_PAUSES:
                form.wanted = wanted | form.wanted  # something newer may have come meanwhile
                form.pausing, form.pauses = True, form.pauses + 1
                pause = min(error.retry_after or PAUSE, LONGEST_PAUSE)
                start_later(pause, lambda: self._show_after_pause(form, view_id))

    def _show_after_pause(self, form: _Open, view_id: str) -> None:
        with form.lock:
            form.pausing = False
        self.show(view_id)


def start_later(seconds: float, deed: Callable[[], None]) -> None:
    """Do this after so many seconds, in a thread that keeps no process from ending."""
    timer = threading.Timer(seconds, carried(deed))
    timer.daemon = True
    timer.start()


def _hash(view: View) -> str:
    return str(view.get("hash") or "")


def _second(of_hash: str) -> float:
    """When a view was changed: Slack's hashes begin with the whole second."""
    try:
        return float(of_hash.split(".")[0])
    except ValueError:
        return 0.0
