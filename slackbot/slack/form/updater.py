"""Update open forms: the preview below the time, the applicant that a search found, and what is known of them."""

from __future__ import annotations

import json
import logging
import threading
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import reduce
from typing import Any

from slackbot.slack.client import SlackCallFailed, SlackClient
from slackbot.slack.form.changes import Change, apply_change, in_order
from slackbot.slack.view_retry import can_retry, retry_after

MAX_FORMS = 500
MAX_ATTEMPTS = 3
IN_FLIGHT_WAIT = 0.5
"""Seconds that errors wait for an update that was sent to Slack before them."""

log = logging.getLogger(__name__)

View = Mapping[str, Any]
Pending = dict[type[Change], Change]


@dataclass(slots=True)
class _OpenForm:
    """An open form: its newest known view, the pending changes, when the user did what each kind of change follows
    (`changed_at`), and when errors were last shown, both in seconds since the epoch.

    The view is kept as JSON: five hundred of them take thirty megabytes as Python objects.
    """

    view_json: str = ""
    hash: str = ""
    seen_hashes: set[str] = field(default_factory=set)
    pending: Pending = field(default_factory=dict)
    changed_at: dict[type[Change], float] = field(default_factory=dict)
    errors_shown_at: float = 0.0
    is_held: bool = False
    is_updating: bool = False
    is_backing_off: bool = False
    retries: int = 0
    lock: threading.Condition = field(default_factory=threading.Condition)

    def remember_view(self, view: View) -> None:
        """Take this as the newest view."""
        self.view_json, self.hash = json.dumps(view), _hash(view)
        self.seen_hashes.add(self.hash)

    def queue(self, changed_at: float, change: Change) -> None:
        """Make this change, unless a newer one of its kind was queued."""
        if changed_at >= self.changed_at.get(type(change), 0.0):
            self.changed_at[type(change)], self.pending[type(change)] = changed_at, change
        self.is_held = self.is_held and changed_at <= self.errors_shown_at

    def take_pending(self) -> Pending:
        """The changes that the caller has to make now."""
        pending: Pending = {}
        if not self.is_held and not self.is_backing_off:
            pending, self.pending = self.pending, {}
        self.is_updating = bool(pending)
        self.lock.notify_all()
        return pending


class FormUpdater:
    """Sends one update at a time for each form, always based on its newest view.

    The update carries the hash of the newest view that we know, so that it undoes nothing that another process did.
    """

    def __init__(self, slack: SlackClient) -> None:
        self._slack = slack
        self._forms: dict[str, _OpenForm] = {}
        self._closed: deque[str] = deque(maxlen=MAX_FORMS)
        self._lock = threading.Lock()

    def queue(self, view: View, changed_at: float, change: Change) -> None:
        """Make this change with the next `flush`, to the view as it is by then. `view` is the form as the user changed
        it, `changed_at` when they did (Slack's `action_ts`): a change that follows a newer action wins."""
        if view["id"] in self._closed:
            return
        form = self._get_form(view)
        with form.lock:
            if _hash(view) not in form.seen_hashes and _changed_second(_hash(view)) >= _changed_second(form.hash):
                form.remember_view(view)  # changed by another process
            form.queue(changed_at, change)

    def queue_initial(self, view_id: str, change: Change) -> None:
        """The same for what the form starts with: whatever the user does wins."""
        form = self._forms.get(view_id)
        if form is not None:
            with form.lock:
                form.queue(0.0, change)

    def remember_view(self, view: View) -> None:
        """Take this, which Slack returned when we opened or changed the form, as its newest view."""
        form = self._get_form(view)
        with form.lock:
            form.remember_view(view)

    def flush(self, view_id: str) -> None:
        """Send what is pending until nothing is, or leave it to the thread that does so already."""
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
        """The form was submitted, and its fields show errors from now on, in seconds since the epoch.

        Slack doesn't document whether errors survive `views.update`, so no update may follow them: this waits up to
        half a second for one that is under way, and holds the rest until the user changes a field.
        """
        form = self._get_form(view)
        with form.lock:
            if not form.view_json:
                form.remember_view(view)
            form.errors_shown_at, form.is_held = at, True
            form.lock.wait_for(lambda: not form.is_updating, IN_FLIGHT_WAIT)

    def close(self, view_id: str) -> None:
        """Forget the form, with everything that was typed into it."""
        with self._lock:
            self._forms.pop(view_id, None)
            self._closed.append(view_id)

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
            pending = form.take_pending()
        try:
            if pending:
                self._update(form, pending)
        except Exception:
            log.exception("a form could not be updated")
        return bool(pending)

    def _update(self, form: _OpenForm, pending: Pending) -> None:
        for _ in range(MAX_ATTEMPTS):
            view = json.loads(form.view_json)
            changed = reduce(apply_change, in_order(pending.values()), view)
            try:
                answer = self._slack.update_view(view["id"], changed, view_hash=view["hash"])
            except SlackCallFailed as error:
                log.info("a form was not updated: %s", error.error)
                if error.error == "hash_conflict" and form.hash != view["hash"]:
                    continue
                self._retry_later(form, view["id"], pending, error)
            else:
                with form.lock:
                    form.remember_view(answer)
                    form.retries = 0
            return

    def _retry_later(self, form: _OpenForm, view_id: str, pending: Pending, error: SlackCallFailed) -> None:
        """Try again once Slack allows it. After a hash conflict another process shows something newer, and a closed
        form needs no update."""
        with form.lock:
            if can_retry(error, form.retries):
                form.pending = pending | form.pending  # which may be newer
                form.is_backing_off, form.retries = True, form.retries + 1
                retry_after(error, lambda: self._flush_after_delay(form, view_id))

    def _flush_after_delay(self, form: _OpenForm, view_id: str) -> None:
        with form.lock:
            form.is_backing_off = False
        self.flush(view_id)


def _hash(view: View) -> str:
    return str(view.get("hash") or "")


def _changed_second(view_hash: str) -> float:
    """When a view was changed, in whole seconds: Slack's hashes begin with that."""
    try:
        return float(view_hash.split(".")[0])
    except ValueError:
        return 0.0
