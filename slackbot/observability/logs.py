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

TEXT_FORMAT = "%(asctime)s %(levelname)s %(name)s [%(request)s] %(message)s"


def configure(level: str, log_format: str) -> None:
    """Write the log of this process in this form from this level on."""
    logging.basicConfig(level=logging.WARNING, handlers=[make_handler(log_format)], force=True)
    for talkative in ("urllib3", "slack_sdk"):  # their warnings quote addresses with what people typed
        logging.getLogger(talkative).setLevel(logging.CRITICAL)
    threading.excepthook = _log_thread_error
    logging.getLogger("slackbot").setLevel(level.upper())


def _log_thread_error(args: threading.ExceptHookArgs) -> None:
    """A thread ended by an error that nobody foresaw: Python itself would print its text."""
    error = args.exc_value or args.exc_type()
    name = args.thread.name if args.thread else "?"
    raised = (args.exc_type, error, args.exc_traceback)
    logging.getLogger(__name__).critical("the thread %s has ended", name, exc_info=raised)


def make_handler(log_format: str) -> logging.Handler:
    """What writes records to standard error in this form."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(make_formatter(log_format))
    handler.addFilter(_strip_quoted_payload)
    return handler


QUOTING_LOGGERS = {
    "slack_bolt": re.compile(r"([^:('\"]*).*", re.S),
}
"""How far libraries tell what happened, before they quote the words of a payload that they could not use."""


def _strip_quoted_payload(record: logging.LogRecord) -> bool:
    cut = QUOTING_LOGGERS.get(record.name.partition(".")[0])
    if cut and (found := cut.fullmatch(record.getMessage())):
        record.msg, record.args = found[1].rstrip(), ()
    return True


def make_formatter(log_format: str) -> logging.Formatter:
    """What makes a line of a record: `json` or text."""
    return _JsonFormatter() if log_format == "json" else _TextFormatter(TEXT_FORMAT)


def _correlation_id() -> str:
    current = correlation.current()
    return current.id if current else "-"


class _TextFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        record.request = _correlation_id()
        return _escape_event(super().format(record))

    def formatException(self, ei: Any) -> str:  # noqa: N802  logging's own name
        return _describe_error(ei[1])


class _JsonFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        entry: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            "request": _correlation_id(),
        }
        if record.exc_info:
            entry["message"] += "\n" + _describe_error(record.exc_info[1])
        return json.dumps(entry)


def _escape_event(text: str) -> str:
    """What is on further lines is set in, and other control characters are written out: nothing from outside can look
    like an event of its own, or move the cursor of whoever reads it."""
    return "\n    ".join(_UNPRINTABLE.sub(_escape_character, line) for line in text.split("\n"))


def _escape_character(found: re.Match[str]) -> str:
    return found[0].encode("unicode_escape").decode()


_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def _describe_error(error: BaseException | None) -> str:
    """Where it happened and of which kinds it and its causes are."""
    kinds: list[str] = []
    places = traceback.format_tb(error.__traceback__) if error else []
    while error is not None and len(kinds) < 5:
        kinds.append(type(error).__name__)
        error = error.__cause__ or error.__context__
    return "".join([*places, " < ".join(kinds)])
