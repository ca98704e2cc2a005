"""Steps from the app's table of requests, read from the demo's database file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from slackbot.demo.timeline.steps import Step
from slackbot.errors import StoreError

if TYPE_CHECKING:  # imported when the drawer first opens: SQLAlchemy would delay the page
    from slackbot.domain.request import Request
    from slackbot.storage.store import HistoryEntry, Store

MAX_REQUESTS = 30

STATES = {
    "accepted": "Stored: from now on the request can't be lost",
    "sending": "Stored: about to be sent to Apploi",
    "waiting": "Stored: not booked yet, will be tried again",
    "scheduled": "Stored: scheduled",
    "failed": "Stored: not scheduled",
    "unconfirmed": "Stored: unknown whether Apploi booked it",
}
REPORT_LABELS = {
    "telling": "Stored: about to post the result",
    "told": "Stored: the result is posted",
    "untold": "Stored: the result couldn't be posted",
}


class RequestTable:
    """The newest requests and their history, read only. The app creates the file when it first starts."""

    def __init__(self, database_url: str) -> None:
        self._url = database_url
        self._store: Store | None = None

    def read(self) -> list[tuple[Request, list[HistoryEntry]]]:
        """Each request with its history; nothing while the table doesn't exist or can't be read."""
        from slackbot.storage.store import Store

        try:
            self._store = self._store or Store(self._url)
            return [
                (request, self._store.history(request.id)) for request in self._store.list_requests(limit=MAX_REQUESTS)
            ]
        except StoreError:
            return []

    def close(self) -> None:
        """Close the database."""
        if self._store is not None:
            self._store.close()


def steps_of(request: Request, history: list[HistoryEntry]) -> Iterator[Step]:
    """One step for each change of a row, oldest first. Pure."""
    before = None
    for number, step in enumerate(history):
        state, report = step.state.value, step.report_status.value
        is_report = before == state and report in REPORT_LABELS
        title = REPORT_LABELS[report] if is_report else STATES.get(state, f"Stored: {state}")
        before = state
        yield Step(
            key=f"row-{request.id}-{number}",
            at=step.at,
            place="table",
            title=title,
            summary=step.note,
            parts=(("The row as it is now", _row(request)),) if number == 0 else (),
            is_bad=state in ("failed", "unconfirmed") or report == "untold",
            request=request.id,
        )


def label(request: Request) -> str:
    """The request as people recognize it: the applicant and the time."""
    return f"{request.applicant_name or request.interview.applicant_id}, {request.interview.date:%b %d, %H:%M}"


def _row(request: Request) -> str:
    facts = {
        "id": request.id,
        "state": request.state.value,
        "report": request.report_status.value,
        "applicant": f"{request.applicant_name} ({request.interview.applicant_id})",
        **request.interview.body(),
        "typed": request.words,
        "requested_by": request.requested_by,
        "channel": request.reply_to.channel,
        "attempts": request.attempts,
        "status": request.status,
        "reason": request.reason,
    }
    return "\n".join(f"{name}: {value}" for name, value in facts.items() if value not in (None, ""))
