"""The changes that we make to open forms: the preview beneath `when`, the applicant that a search has found, and
what is known of the one that was chosen."""

from __future__ import annotations

import json
import logging
import threading
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from slackbot.modal.preview import Preview
from slackbot.modal.view import with_preview
from slackbot.slack_web import SlackUnavailable, SlackWeb

FORMS_KEPT = 500
ATTEMPTS = 3
UNDER_WAY = 0.5
"""Seconds that errors wait for a change that Slack was asked for before them."""

log = logging.getLogger(__name__)

View = Mapping[str, Any]
Change = Callable[[View], dict[str, Any]]


@dataclass(slots=True)
class _Open:
    """A form that somebody changes: the newest view known, what is wanted in it, whether a thread is at it, and when
    errors were last told in it.

    The view is kept packed: as objects of Python five hundred of them take thirty megabytes.
    """

    packed: bytes = b""
    hash: str = ""
    hashes: set[str] = field(default_factory=set)
    changed_at: dict[str, float] = field(default_factory=dict)
    wanted: list[Change] = field(default_factory=list)
    makes: dict[str, Callable[[], Change]] = field(default_factory=dict)
    refused_at: float = 0.0
    still: bool = False
    busy: bool = False
    lock: threading.Condition = field(default_factory=threading.Condition)

    @property
    def view(self) -> View:
        """The newest view known."""
        view: View = json.loads(zlib.decompress(self.packed))
        return view

    def see(self, view: View) -> None:
        """This is the newest view; one with a hash that was seen before is not."""
        self.packed, self.hash = zlib.compress(json.dumps(view).encode(), level=1), _hash(view)
        self.hashes.add(self.hash)

    def want(self, follows: str, changed_at: float, make: Callable[[], Change]) -> None:
        """A change of this field at this time wants this; what a newer change wanted stays."""
        if changed_at >= self.changed_at.get(follows, 0.0):
            self.changed_at[follows], self.makes[follows] = changed_at, make
        self.still = self.still and changed_at <= self.refused_at

    def keep_still(self, at: float) -> None:
        """Errors are told now, and stay until somebody changes a field after this time."""
        self.refused_at, self.still = at, True

    def take(self) -> list[Change]:
        """What is wanted now, what follows a field last; the caller does it."""
        changes = [] if self.still else [*self.wanted, *(_made(make) for make in self.makes.values())]
        if changes:
            self.wanted, self.makes = [], {}
        self.busy = bool(changes)
        self.lock.notify_all()
        return changes


class Previews:
    """One update at a time for each form, always upon the newest view; a preview that is overtaken is never shown.

    The update carries the hash of the newest view that we know, so that what another hand changed is not undone.
    """

    def __init__(self, slack: SlackWeb) -> None:
        """Nothing is shown yet."""
        self._slack = slack
        self._forms: dict[str, _Open] = {}
        self._lock = threading.Lock()

    def want(self, view: View, changed_at: float, make: Callable[[], Preview]) -> None:
        """Take note of the preview for a change at this time (Slack's `action_ts`), unless a newer one is known."""
        self._want("preview", view, changed_at, lambda: partial(with_preview, preview=make()))

    def want_known(self, view: View, changed_at: float, make: Callable[[], Change]) -> None:
        """The same for what is known of the applicant that was chosen at this time."""
        self._want("applicant", view, changed_at, make)

    def begin_with(self, view_id: str, make: Callable[[], Change]) -> None:
        """The same for the applicant that the form begins with, unless somebody has chosen already."""
        form = self._forms.get(view_id)
        if form is not None:
            with form.lock:
                form.want("applicant", 0.0, make)

    def _want(self, follows: str, view: View, changed_at: float, make: Callable[[], Change]) -> None:
        form = self._form(view)
        with form.lock:
            if _hash(view) not in form.hashes and _second(_hash(view)) >= _second(form.hash):
                form.see(view)  # another hand has changed it
            form.want(follows, changed_at, make)

    def place(self, view_id: str, change: Change) -> None:
        """Make this change to the form, upon what stands there by then."""
        form = self._forms.get(view_id)
        if form is not None:
            with form.lock:
                form.wanted.append(change)
            self.show(view_id)

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
            if form.busy:
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
            if not form.packed:
                form.see(view)
            form.keep_still(at)
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
            changes = form.take()
        try:
            if changes:
                self._update(form, changes)
        except Exception:
            log.exception("a form was not changed")
        return bool(changes)

    def _update(self, form: _Open, changes: list[Change]) -> None:
        for _ in range(ATTEMPTS):
            view = changed = form.view
            for change in changes:
                changed = change(changed)
            try:
                answer = self._slack.update_view(view["id"], dict(changed), seen=view["hash"])
            except SlackUnavailable as error:
                log.info("a form was not changed: %s", error.error)
                if error.error != "hash_conflict" or form.hash == view["hash"]:
                    return
            else:
                with form.lock:
                    form.see(answer)
                return


def _made(make: Callable[[], Change]) -> Change:
    return lambda view: make()(view)


def _hash(view: View) -> str:
    return str(view.get("hash") or "")


def _second(of_hash: str) -> float:
    """When a view was changed: Slack's hashes begin with the whole second."""
    try:
        return float(of_hash.split(".")[0])
    except ValueError:
        return 0.0
