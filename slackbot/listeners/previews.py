"""The preview beneath `when`, in the order of typing."""

from __future__ import annotations

import logging
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from slackbot.modal.view import with_preview
from slackbot.slack_web import SlackUnavailable, SlackWeb

FORMS_KEPT = 500

log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Open:
    """A form that somebody types in: the newest text wanted, and whether a thread is showing it."""

    view: Mapping[str, Any]
    wanted: str | None = None
    busy: bool = False
    lock: threading.Lock = field(default_factory=threading.Lock)


class Previews:
    """One update at a time for each form, always the newest text; what came in between is never shown.

    The update carries the hash of the newest view that we know, so that what another hand changed is not undone.
    """

    def __init__(self, slack: SlackWeb) -> None:
        """Nothing is shown yet."""
        self._slack = slack
        self._forms: dict[str, _Open] = {}
        self._lock = threading.Lock()

    def show(self, view: Mapping[str, Any], text: str) -> None:
        """Show this text in the form, or leave it to the thread that is at it."""
        form = self._form(view)
        with form.lock:
            form.view, form.wanted = _newer(form.view, view), text
            if form.busy:
                return
            form.busy = True
        self._show_newest(form)

    def _form(self, view: Mapping[str, Any]) -> _Open:
        with self._lock:
            if len(self._forms) >= FORMS_KEPT:
                self._forms.pop(next(iter(self._forms)))
            return self._forms.setdefault(view["id"], _Open(view))

    def _show_newest(self, form: _Open) -> None:
        while True:
            with form.lock:
                text, form.wanted = form.wanted, None
                if text is None:
                    form.busy = False
                    return
                view = form.view
            updated = self._update(view, text)
            with form.lock:
                form.view = _newer(form.view, updated)

    def _update(self, view: Mapping[str, Any], text: str) -> Mapping[str, Any]:
        try:
            return self._slack.update_view(view["id"], with_preview(view, text), seen=view["hash"])
        except SlackUnavailable as error:
            log.info("a preview was not shown: %s", error.error)
            return view


def _newer(one: Mapping[str, Any], other: Mapping[str, Any]) -> Mapping[str, Any]:
    """Slack's hashes begin with the time of the change in seconds."""
    return other if _changed_at(other) >= _changed_at(one) else one


def _changed_at(view: Mapping[str, Any]) -> float:
    try:
        return float(str(view.get("hash", "")).split(".")[0])
    except ValueError:
        return 0.0
