"""The steps that workflows run. They are claimed under leases, like requests.

A step that waits for a request is due again once that changes, in the same transaction: a crash can't come between.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Double,
    Index,
    Integer,
    RowMapping,
    Table,
    Text,
    select,
    update,
)

from slackbot.domain.request import PostedMessage, Request, State
from slackbot.domain.storable import make_storable
from slackbot.domain.workflow_step import StepEnd, StepState, WorkflowStep, require_usable
from slackbot.errors import NotAllowed
from slackbot.storage.database import Database, notify
from slackbot.storage.leases import LeasedTable, LeaseStatements
from slackbot.storage.tables import METADATA, REQUESTS, to_request

WORKFLOW_STEPS = Table(
    "workflow_steps",
    METADATA,
    Column("id", Text, primary_key=True),  # Slack's function_execution_id
    Column("user_id", Text, nullable=False),
    Column("words", Text, nullable=False),
    Column("channel", Text),
    Column("started_at", Double, nullable=False),
    Column("state", Text, nullable=False),
    Column("ended_how", Text),
    Column("request_id", Text),
    Column("tries", Integer, nullable=False),
    Column("may_be_posted", Boolean, nullable=False),
    Column("posted_channel", Text),
    Column("posted_ts", Text),
    Column("due_at", Double),
    Column("planned_at", Double, nullable=False),
    Column("owner", Text),
    Column("claims", Integer, nullable=False),
    Column("lease_until", Double),
)

_c = WORKFLOW_STEPS.c

Index("workflow_steps_due", _c.due_at, sqlite_where=_c.due_at.is_not(None), postgresql_where=_c.due_at.is_not(None))
Index("workflow_steps_owner", _c.owner, sqlite_where=_c.owner.is_not(None), postgresql_where=_c.owner.is_not(None))
Index("workflow_steps_started", _c.started_at)

_LEASES = LeaseStatements(WORKFLOW_STEPS, (_c.due_at, _c.id))


class WorkflowSteps(LeasedTable[WorkflowStep]):
    """The steps in one database. Thread-safe; every failure is a StoreError."""

    def __init__(self, database: Database) -> None:
        super().__init__(database, _LEASES, _to_step)
        self._insert_step = database.insert(WORKFLOW_STEPS).on_conflict_do_nothing()

    def add(self, step: WorkflowStep) -> None:
        """Store a new step, unless it is stored already: Slack sends an event again that got no answer."""
        with self._database.write_transaction() as connection:
            connection.execute(self._insert_step, _to_row(step))
            notify(connection)

    def get(self, id: str) -> WorkflowStep | None:  # noqa: A002
        """The step with this id, or None."""
        with self._database.read_connection() as connection:
            row = connection.execute(select(WORKFLOW_STEPS).where(_c.id == id)).mappings().first()
        return _to_step(row) if row else None

    def latest_request(self, id: str) -> Request | None:  # noqa: A002
        """The request that was made for this step last, or None."""
        made = select(REQUESTS).where(REQUESTS.c.workflow_step == id)
        latest = made.order_by(REQUESTS.c.accepted_at.desc(), REQUESTS.c.id.desc()).limit(1)
        with self._database.read_connection() as connection:
            row = connection.execute(latest).mappings().first()
        return to_request(row) if row else None

    def save(self, step: WorkflowStep) -> None:
        """Store a step that the caller has leased, and keep the lease. Raises LeaseLost if it is gone."""
        with self._database.write_transaction() as connection:
            self._update_leased(connection, _to_row(step), release=False)

    def release(self, step: WorkflowStep) -> None:
        """Like `save`, and give the lease back."""
        with self._database.write_transaction() as connection:
            self._update_leased(connection, _to_row(step), release=True)

    def mark_possible_duplicates(self, connection: Connection) -> None:
        """After a restore a message that is due may have been posted already, and its text will say so."""
        asking = _c.state == StepState.ASKING.value
        connection.execute(update(WORKFLOW_STEPS).where(asking).values(may_be_posted=True))

    def delete_before(self, before: float) -> None:
        """Delete the steps from before then that have ended, and the words of the others."""
        old = _c.started_at < before
        with self._database.write_transaction() as connection:
            connection.execute(WORKFLOW_STEPS.delete().where(old, _c.state == StepState.ENDED.value))
            connection.execute(update(WORKFLOW_STEPS).where(old, _c.words != "").values(words=""))


def check_step(connection: Connection, new: Request) -> None:
    """Raise NotAllowed if a new request can't be made for its step: it isn't its requester's, has ended, or has another
    request that is booked or may be. One that corrects another is made for the step of that."""
    if new.workflow_step is None or connection.execute(select(REQUESTS.c.id).where(REQUESTS.c.id == new.id)).first():
        return  # made for no step, or the same form submitted again
    c = REQUESTS.c
    if new.replaces:  # which is settled with it, so there can't be two of these
        replaced = connection.execute(select(c.workflow_step).where(c.id == new.replaces)).scalar()
        if replaced != new.workflow_step:
            raise NotAllowed("This form belongs to another workflow step, so nothing was booked.")
        return
    row = connection.execute(select(WORKFLOW_STEPS).where(_c.id == new.workflow_step).with_for_update())
    step = next((_to_step(each) for each in row.mappings()), None)
    others = select(c.id).where(c.workflow_step == new.workflow_step, c.state != State.WITHDRAWN.value)
    require_usable(step, new.requested_by, is_sent=connection.execute(others).first() is not None)


def wake_step(connection: Connection, changed: Request, now: float) -> None:
    """Make the step of a request that has changed due, and break any lease on it: its holder has seen the old one."""
    if changed.workflow_step is None:
        return
    is_waiting = (_c.id == changed.workflow_step) & (_c.state == StepState.WAITING.value)
    due = {"due_at": now, "owner": None, "lease_until": None, "claims": _c.claims + 1}
    connection.execute(update(WORKFLOW_STEPS).where(is_waiting).values(due))


def _to_row(step: WorkflowStep) -> dict[str, Any]:
    """All columns but `lease_until`, which only leases.py writes."""
    row = asdict(step)
    message, end = row.pop("message") or {"channel": None, "ts": None}, row.pop("end")
    row |= {"user_id": row.pop("user"), "words": make_storable(step.words), "state": step.state.value}
    return row | {
        "ended_how": end.value if end else None,
        "posted_channel": message["channel"],
        "posted_ts": message["ts"],
    }


def _to_step(row: RowMapping) -> WorkflowStep:
    message = None if row["posted_ts"] is None else PostedMessage(row["posted_channel"], row["posted_ts"])
    return WorkflowStep(
        id=row["id"],
        user=row["user_id"],
        words=row["words"],
        channel=row["channel"],
        started_at=row["started_at"],
        due_at=row["due_at"],
        state=StepState(row["state"]),
        end=StepEnd(row["ended_how"]) if row["ended_how"] else None,
        request_id=row["request_id"],
        tries=row["tries"],
        may_be_posted=row["may_be_posted"],
        message=message,
        planned_at=row["planned_at"],
        owner=row["owner"],
        claims=row["claims"],
    )
