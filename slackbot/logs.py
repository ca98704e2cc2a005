"""The log: one line an event on standard error, as text for people or JSON for machines.

Other libraries speak from WARNING on, whatever the level: at DEBUG they would write what people typed.
"""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime
from typing import Any


def begin(level: str, form: str) -> None:
    """Write the log of this process in this form from this level on."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Json() if form == "json" else logging.Formatter(TEXT))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    for talkative in ("urllib3", "slack_sdk"):  # their warnings quote addresses with what people typed
        logging.getLogger(talkative).setLevel(logging.CRITICAL)
    logging.getLogger("slackbot").setLevel(level.upper())
    logging.getLogger("gunicorn").setLevel(max(logging.INFO, logging.getLevelName(level.upper())))


TEXT = "%(asctime)s %(levelname)s %(name)s %(message)s"


class _Json(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        entry: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            entry["error"] = self.formatException(record.exc_info)
        return json.dumps(entry, ensure_ascii=False)
