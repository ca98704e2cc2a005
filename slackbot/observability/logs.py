"""The log: one line an event on standard error, as text for people or JSON for machines.

Each line bears the id of the way that it belongs to (way.py), `-` where it belongs to none. Errors are told by their
kinds and places and never by their texts, which may quote what people typed. Other libraries speak from WARNING on,
whatever the level: at DEBUG they would write what people typed; where their warnings begin to quote it they are cut.
"""

from __future__ import annotations

import json
import logging
import re
import sys
import threading
import traceback
from datetime import UTC, datetime
from typing import Any

from slackbot.observability import correlation

TEXT = "%(asctime)s %(levelname)s %(name)s [%(request)s] %(message)s"


def begin(level: str, form: str) -> None:
    """Write the log of this process in this form from this level on."""
    logging.basicConfig(level=logging.WARNING, handlers=[writer(form)], force=True)
    for talkative in ("urllib3", "slack_sdk"):  # their warnings quote addresses with what people typed
        logging.getLogger(talkative).setLevel(logging.CRITICAL)
    threading.excepthook = _thread_ended
    logging.getLogger("slackbot").setLevel(level.upper())


def _thread_ended(how: threading.ExceptHookArgs) -> None:
    """A thread ended by an error that nobody foresaw: Python itself would print its text."""
    error = how.exc_value or how.exc_type()
    name = how.thread.name if how.thread else "?"
    raised = (how.exc_type, error, how.exc_traceback)
    logging.getLogger(__name__).critical("the thread %s has ended", name, exc_info=raised)


def writer(form: str) -> logging.Handler:
    """What writes records to standard error in this form."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter(form))
    handler.addFilter(_unquoted)
    return handler


QUOTING = {
    "slack_bolt": re.compile(r"([^:('\"]*).*", re.S),
}
"""How far libraries tell what happened, before they quote the words of a payload that they could not use."""


def _unquoted(record: logging.LogRecord) -> bool:
    cut = QUOTING.get(record.name.partition(".")[0])
    if cut and (found := cut.fullmatch(record.getMessage())):
        record.msg, record.args = found[1].rstrip(), ()
    return True


def formatter(form: str) -> logging.Formatter:
    """What makes a line of a record: `json` or text."""
    return _Json() if form == "json" else _Text(TEXT)


def _request() -> str:
    current = correlation.current()
    return current.id if current else "-"


class _Text(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        record.request = _request()
        return _one_event(super().format(record))

    def formatException(self, ei: Any) -> str:  # noqa: N802  logging's own name
        return _told(ei[1])


class _Json(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        entry: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            "request": _request(),
        }
        if record.exc_info:
            entry["message"] += "\n" + _told(record.exc_info[1])
        return json.dumps(entry)


def _one_event(text: str) -> str:
    """What is on further lines is set in, and other control characters are written out: nothing from outside can look
    like an event of its own, or move the cursor of whoever reads it."""
    return "\n    ".join(_UNPRINTED.sub(_written_out, line) for line in text.split("\n"))


def _written_out(found: re.Match[str]) -> str:
    return found[0].encode("unicode_escape").decode()


_UNPRINTED = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def _told(error: BaseException | None) -> str:
    """Where it happened and of which kinds it and its causes are."""
    kinds: list[str] = []
    places = traceback.format_tb(error.__traceback__) if error else []
    while error is not None and len(kinds) < 5:
        kinds.append(type(error).__name__)
        error = error.__cause__ or error.__context__
    return "".join([*places, " < ".join(kinds)])
