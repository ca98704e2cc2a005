"""What the app wrote into its table of requests, read from the demo's own database file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from slackbot.demo.timeline.steps import Step
from slackbot.errors import StoreError

if TYPE_CHECKING:  # loaded when the drawer is first looked at: SQLAlchemy would keep the page waiting
    from slackbot.domain.request import Request
    from slackbot.storage.store import HistoryEntry, Store

MAX_REQUESTS = 30  # requests: as many as somebody makes in a demo

STATES = {
    "accepted": "The request is stored: from here on it cannot be lost",
    "sending": "Noted: it is about to be sent to Apploi",
    "waiting": "Noted: not booked yet, it will be tried again",
    "scheduled": "Noted: scheduled",
    "failed": "Noted: not scheduled",
    "unconfirmed": "Noted: nobody knows whether Apploi took it",
}
REPORT_LABELS = {
    "telling": "Noted: a message about it is on its way",
    "told": "Noted: the message is there",
    "untold": "Noted: nobody could be told",
}


class RequestTable:
    """The newest requests and their stories; nothing is ever written here."""

    def __init__(self, database_url: str) -> None:
        """Open nothing yet: the app makes the file when it first starts."""
        self._url = database_url
        self._store: Store | None = None

    def read(self) -> list[tuple[Request, list[HistoryEntry]]]:
        """Each request with its story; none while the table is not there or not to be read."""
        from slackbot.storage.store import Store

        try:
            self._store = self._store or Store(self._url)
            return [
                (request, self._store.history(request.id)) for request in self._store.list_requests(limit=MAX_REQUESTS)
            ]
        except StoreError:
            return []

    def close(self) -> None:
        """Let the file go."""
        if self._store is not None:
            self._store.close()


def steps_of(request: Request, story: list[HistoryEntry]) -> Iterator[Step]:
    """One step for each change of a row, oldest first. Pure."""
    before = None
    for number, step in enumerate(story):
        is_told = before == step.state.value and step.report_status.value in REPORT_LABELS
        title = (
            REPORT_LABELS[step.report_status.value]
            if is_told
            else STATES.get(step.state.value, f"Noted: {step.state.value}")
        )
        before = step.state.value
        yield Step(
            key=f"row-{request.id}-{number}",
            at=step.at,
            place="table",
            title=title,
            summary=step.note,
            parts=(("The row as it is now", _row(request)),) if number == 0 else (),
            is_bad=step.state.value in ("failed", "unconfirmed") or step.report_status.value == "untold",
            request=request.id,
        )


def label(request: Request) -> str:
    """By what a person knows it again."""
    return f"{request.applicant_name or request.interview.applicant_id}, {request.interview.date:%b %d, %H:%M}"


def _row(request: Request) -> str:
    facts = {
        "id": request.id,
        "state": request.state.value,
        "telling": request.report_status.value,
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
