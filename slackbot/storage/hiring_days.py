"""The table of hiring days: each row is the message of one day, claimed under a lease like a request.

A change of a request makes the message of its day due in the same transaction (`mark_changed`), so no answer is missed.
Requests are locked before their day, here and everywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
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
    bindparam,
    case,
    false,
    insert,
    or_,
    select,
    update,
)

from slackbot.domain.applicant import NameVisibility
from slackbot.domain.hiring_day import HiringDay
from slackbot.domain.request import PostedMessage, ReplyTo, ReportStatus, Request
from slackbot.storage.database import Database
from slackbot.storage.leases import LeasedTable, LeaseStatements
from slackbot.storage.tables import METADATA, REQUESTS, to_request

HIRING_DAYS = Table(
    "hiring_days",
    METADATA,
    Column("id", Text, primary_key=True),  # of the form's view
    Column("requested_by", Text, nullable=False),
    Column("reply_channel", Text),
    Column("response_url", Text),
    Column("response_url_until", Double, nullable=False),
    Column("thread_ts", Text),
    Column("names", Text, nullable=False),
    Column("accepted_at", Double, nullable=False),
    Column("due_at", Double),
    Column("quiet_until", Double, nullable=False),
    Column("changes", Integer, nullable=False),
    Column("posting", Boolean, nullable=False, server_default=false()),
    Column("attempts", Integer, nullable=False),
    Column("refusal", Text, nullable=False, server_default=""),
    Column("told_channel", Text),
    Column("told_ts", Text),
    Column("planned_at", Double, nullable=False),
    Column("owner", Text),
    Column("claims", Integer, nullable=False),
    Column("lease_until", Double),
)

for _name in ("due", "owner"):
    _column = HIRING_DAYS.c["due_at" if _name == "due" else _name]
    Index(
        f"hiring_days_{_name}",
        _column,
        sqlite_where=_column.is_not(None),
        postgresql_where=_column.is_not(None),
    )

_c, _r = HIRING_DAYS.c, REQUESTS.c

_LEASES = LeaseStatements(HIRING_DAYS, (_c.due_at, _c.id))
_NOW = bindparam("now", type_=Double)
_NOT_BEFORE = case((_c.quiet_until > _NOW, _c.quiet_until), else_=_NOW)
_MARK_CHANGED = (
    update(HIRING_DAYS)
    .where(
        or_(
            _c.id == bindparam("day"),
            _c.id.in_(select(_r.hiring_day).where(_r.id.in_((bindparam("moved"), bindparam("replaced"))))),
        )
    )
    .values(changes=_c.changes + 1, due_at=_NOT_BEFORE)
)
_CATCH_UP = (
    update(HIRING_DAYS).where(_c.id == bindparam("day"), _c.changes > bindparam("seen")).values(due_at=_NOT_BEFORE)
)
_REQUESTS_OF_DAY = select(REQUESTS).where(_r.hiring_day == bindparam("day")).order_by(_r.place_in_day, _r.accepted_at)


class HiringDaysTable(LeasedTable[HiringDay]):
    """The hiring days in one database. Thread-safe; every failure is a StoreError."""

    def __init__(self, database: Database, clock: Callable[[], float]) -> None:
        """`clock` returns seconds since the epoch."""
        super().__init__(database, _LEASES, _to_day)
        self._clock = clock

    def get(self, id: str) -> HiringDay | None:  # noqa: A002
        """The day with this id, or None."""
        with self._database.read_connection() as connection:
            row = connection.execute(select(HIRING_DAYS).where(_c.id == id)).mappings().first()
        return _to_day(row) if row else None

    def requests_of(self, id: str) -> list[Request]:  # noqa: A002
        """All requests of a day, those that were corrected too, by their places."""
        with self._database.read_connection() as connection:
            return [to_request(row) for row in connection.execute(_REQUESTS_OF_DAY, {"day": id}).mappings()]

    def save(self, day: HiringDay) -> None:
        """Store a step of a day that the caller has leased, and keep the lease. Raises LeaseLost if it is gone."""
        with self._database.write_transaction() as connection:
            self._update_leased(connection, _to_row(day), release=False)

    def release(self, day: HiringDay) -> None:
        """Like `save`, and give the lease back. The message is due again if a request has changed since the claim."""
        with self._database.write_transaction() as connection:
            self._update_leased(connection, _to_row(day), release=True)
            connection.execute(_CATCH_UP, {"day": day.id, "seen": day.changes, "now": self._clock()})

    def give_up(self, day: HiringDay) -> None:
        """Release a day whose message nobody can be shown; its requests are left to an operator."""
        open_ones = (_r.hiring_day == day.id) & (_r.telling == ReportStatus.REPORTED.value)
        with self._database.write_transaction() as connection:
            connection.execute(update(REQUESTS).where(open_ones).values(telling=ReportStatus.UNREPORTABLE.value))
            self._update_leased(connection, _to_row(day), release=True)


def add_day(connection: Connection, day: HiringDay) -> None:
    """Store a new day inside the caller's transaction."""
    connection.execute(insert(HIRING_DAYS), _to_row(day) | {"changes": day.changes})


def is_stored(connection: Connection, id: str) -> bool:  # noqa: A002
    """Whether a day with this id was stored before."""
    return connection.execute(select(_c.id).where(_c.id == id)).first() is not None


def mark_changed(connection: Connection, requests: Iterable[Request], clock: Callable[[], float]) -> None:
    """Make the messages of these requests' days due, and those about what they move or replace. Has to come last in a
    transaction."""
    concerned = {(one.hiring_day or "", one.moves or "", one.replaces or "") for one in requests}
    for day, moved, replaced in sorted(concerned - {("", "", "")}):
        connection.execute(_MARK_CHANGED, {"day": day, "moved": moved, "replaced": replaced, "now": clock()})


def mark_possible_duplicates(connection: Connection) -> None:
    """After a restore, a message that isn't known may have been posted."""
    connection.execute(update(HIRING_DAYS).where(_c.told_ts.is_(None)).values(posting=True))


def delete_redacted(connection: Connection, before: float) -> None:
    """Delete the days of before then, of which no request has personal data any more."""
    kept = select(_r.id).where(_r.hiring_day == _c.id, _r.applicant_name != "").exists()
    connection.execute(HIRING_DAYS.delete().where(_c.accepted_at < before, _c.due_at.is_(None), ~kept))


def _to_row(day: HiringDay) -> dict[str, Any]:
    """All columns but `lease_until`, which only leases.py writes, and `changes`, which requests count up."""
    return {
        "id": day.id,
        "requested_by": day.requested_by,
        "reply_channel": day.reply_to.channel,
        "response_url": day.reply_to.response_url,
        "response_url_until": day.reply_to.response_url_until,
        "thread_ts": day.reply_to.thread_ts,
        "names": day.reply_to.name_visibility.value,
        "accepted_at": day.accepted_at,
        "due_at": day.due_at,
        "quiet_until": day.quiet_until,
        "posting": day.is_posting,
        "attempts": day.attempts,
        "refusal": day.refusal,
        "told_channel": day.posted_message.channel if day.posted_message else None,
        "told_ts": day.posted_message.ts if day.posted_message else None,
        "planned_at": day.planned_at,
        "owner": day.owner,
        "claims": day.claims,
    }


def _to_day(row: RowMapping) -> HiringDay:
    return HiringDay(
        id=row["id"],
        requested_by=row["requested_by"],
        reply_to=ReplyTo(
            row["reply_channel"],
            row["response_url"],
            row["response_url_until"],
            row["thread_ts"],
            NameVisibility(row["names"]),
        ),
        accepted_at=row["accepted_at"],
        due_at=row["due_at"],
        quiet_until=row["quiet_until"],
        changes=row["changes"],
        is_posting=bool(row["posting"]),
        attempts=row["attempts"],
        refusal=row["refusal"],
        posted_message=None if row["told_ts"] is None else PostedMessage(row["told_channel"], row["told_ts"]),
        planned_at=row["planned_at"],
        owner=row["owner"],
        claims=row["claims"],
    )
