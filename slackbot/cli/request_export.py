"""Requests as CSV: when each interview was, and who came. Names only if they are asked for."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TextIO

from slackbot.cli.request_text import state_word
from slackbot.domain.notification import starts_at
from slackbot.domain.request import Request

COLUMNS = (
    *("request_id", "application_id", "start_utc", "timezone", "duration", "state", "outcome", "said_by", "said_at"),
)
NAME_COLUMN = "applicant_name"
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
"""Spreadsheets run cells that begin with one of these (owasp.org/www-community/attacks/CSV_Injection)."""


def write_csv(requests: Iterable[Request], file: TextIO, *, with_names: bool) -> None:
    """Write a line for each request, below one with the columns."""
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow([*COLUMNS, *([NAME_COLUMN] if with_names else [])])
    for request in requests:
        cells = [*_cells(request), *([request.applicant_name] if with_names else [])]
        writer.writerow([_harmless(cell) for cell in cells])


def _cells(request: Request) -> list[str]:
    interview, said_at = request.interview, request.attendance_at
    return [
        request.id,
        interview.applicant_id,
        _utc(starts_at(interview)),
        interview.timezone,
        str(interview.duration),
        state_word(request),
        request.attendance.value if request.attendance else "",
        request.attendance_by or "",
        _utc(said_at) if said_at is not None else "",
    ]


def _utc(at: float) -> str:
    """“2026-12-01T20:00:00Z”."""
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA_SIGNS) else cell
