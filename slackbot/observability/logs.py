"""The log: one line for each event on standard error, as text or as JSON.

Each line has a correlation ID (correlation.py), or `-`. An error is logged with its type and traceback, but without its
text, which may quote what people typed. Other libraries log from WARNING up at any level, because they would log what
people typed at DEBUG; a warning that quotes it is cut off there.
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
    """Set up the log of this process: the lowest level, and `text` or `json`."""
    logging.basicConfig(level=logging.WARNING, handlers=[make_handler(log_format)], force=True)
    for talkative in ("urllib3", "slack_sdk"):  # their warnings quote URLs with what people typed
        logging.getLogger(talkative).setLevel(logging.CRITICAL)
    threading.excepthook = _log_thread_error
    logging.getLogger("slackbot").setLevel(level.upper())


def _log_thread_error(args: threading.ExceptHookArgs) -> None:
    """Log the error that ended a thread. Python itself would print its text."""
    error = args.exc_value or args.exc_type()
    name = args.thread.name if args.thread else "?"
    raised = (args.exc_type, error, args.exc_traceback)
    logging.getLogger(__name__).critical("thread %s died", name, exc_info=raised)


def make_handler(log_format: str) -> logging.Handler:
    """A handler that writes `text` or `json` to standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(make_formatter(log_format))
    handler.addFilter(_strip_quoted_payload)
    return handler


QUOTING_LOGGERS = {
    "slack_bolt": re.compile(r"([^:('\"]*).*", re.S),
}
"""The part of a library's message before it quotes a payload that it can't use."""


def _strip_quoted_payload(record: logging.LogRecord) -> bool:
    cut = QUOTING_LOGGERS.get(record.name.partition(".")[0])
    if cut and (found := cut.fullmatch(record.getMessage())):
        record.msg, record.args = found[1].rstrip(), ()
    return True


def make_formatter(log_format: str) -> logging.Formatter:
    """A formatter for `text` or `json`."""
    return _JsonFormatter() if log_format == "json" else _TextFormatter(TEXT_FORMAT)


def _correlation_id() -> str:
    current = correlation.current()
    return current.id if current else "-"


class _TextFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        record.request = _correlation_id()
        return _escape_event(super().format(record))

    def formatException(self, ei: Any) -> str:  # noqa: N802  logging's name
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
    """Indent further lines and escape control characters, so that nothing from outside can look like another event, or
    control the reader's terminal."""
    return "\n    ".join(_UNPRINTABLE.sub(_escape_character, line) for line in text.split("\n"))


def _escape_character(found: re.Match[str]) -> str:
    return found[0].encode("unicode_escape").decode()


_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def _describe_error(error: BaseException | None) -> str:
    """The traceback, and the types of the error and its causes."""
    kinds: list[str] = []
    places = traceback.format_tb(error.__traceback__) if error else []
    while error is not None and len(kinds) < 5:
        kinds.append(type(error).__name__)
        error = error.__cause__ or error.__context__
    return "".join([*places, " < ".join(kinds)])
