"""The table of digests: one row for each place and day, claimed under leases like notifications."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Date,
    Double,
    Index,
    Integer,
    RowMapping,
    Table,
    Text,
    select,
    update,
)

from slackbot.domain.notification import Digest, NotificationState
from slackbot.domain.request import PostedMessage
from slackbot.storage.database import Database
from slackbot.storage.leases import LeasedTable, LeaseStatements
from slackbot.storage.tables import METADATA

DIGESTS = Table(
    "digests",
    METADATA,
    Column("id", Text, primary_key=True),  # place, facility and day, so that planning twice adds nothing
    Column("place", Text, nullable=False),  # a conversation's or a person's id
    Column("facility_id", Text),
    Column("day", Date, nullable=False),
    Column("timezone", Text, nullable=False),
    Column("at", Double, nullable=False),
    Column("state", Text, nullable=False),
    Column("due_at", Double),
    Column("tries", Integer, nullable=False),
    Column("may_be_posted", Boolean, nullable=False),
    Column("owner", Text),
    Column("claims", Integer, nullable=False),
    Column("lease_until", Double),
    Column("planned_at", Double, nullable=False),
    Column("posted_channel", Text),
    Column("posted_ts", Text),
)

Index(
    "digests_due",
    DIGESTS.c.due_at,
    sqlite_where=DIGESTS.c.due_at.is_not(None),
    postgresql_where=DIGESTS.c.due_at.is_not(None),
)
Index(
    "digests_owner",
    DIGESTS.c.owner,
    sqlite_where=DIGESTS.c.owner.is_not(None),
    postgresql_where=DIGESTS.c.owner.is_not(None),
)

_c = DIGESTS.c
_LEASES = LeaseStatements(DIGESTS, (_c.due_at, _c.id))


class DigestsTable(LeasedTable[Digest]):
    """The digests in one database. Thread-safe; every failure is a StoreError."""

    def __init__(self, database: Database) -> None:
        super().__init__(database, _LEASES, _to_digest)
        self._insert_digest = database.insert(DIGESTS).on_conflict_do_nothing()

    def plan(self, digests: Iterable[Digest]) -> bool:
        """Store these digests; those that are stored already stay as they are. Returns whether any is new."""
        planned = {digest.id: digest for digest in digests}
        if not planned:
            return False
        with self._database.read_connection() as connection:
            known = connection.execute(select(_c.id).where(_c.id.in_(planned))).scalars().all()
        new = [planned[id_] for id_ in sorted(planned.keys() - set(known))]
        if new:
            with self._database.write_transaction() as connection:
                for digest in new:
                    connection.execute(self._insert_digest, _to_row(digest))
        return bool(new)

    def save(self, digest: Digest, *, release: bool = False) -> None:
        """Store a step of a digest that the caller has leased. Raises LeaseLost if the lease is gone."""
        with self._database.write_transaction() as connection:
            self._update_leased(connection, _to_row(digest), release=release)

    def mark_possible_duplicates(self, connection: Connection, now: float) -> None:
        """Mark what was due at `now`: after a restore it may have been posted already, and its text will say so."""
        connection.execute(update(DIGESTS).where(_c.due_at <= now).values(may_be_posted=True))

    def list_all(self) -> list[Digest]:
        """All digests that are still known, the oldest first."""
        with self._database.read_connection() as connection:
            return [_to_digest(row) for row in connection.execute(select(DIGESTS).order_by(_c.at, _c.id)).mappings()]

    def delete_before(self, before: float) -> None:
        """Delete the digests whose time was before then."""
        with self._database.write_transaction() as connection:
            connection.execute(DIGESTS.delete().where(_c.at < before))


def _to_row(digest: Digest) -> dict[str, Any]:
    """All columns but `lease_until`, which only leases.py writes."""
    row = asdict(digest) | {"state": digest.state.value}
    message = row.pop("message") or {"channel": None, "ts": None}
    return row | {"posted_channel": message["channel"], "posted_ts": message["ts"]}


def _to_digest(row: RowMapping) -> Digest:
    known = {name: row[name] for name in row if name not in ("lease_until", "posted_channel", "posted_ts")}
    known |= {"state": NotificationState(row["state"])}
    message = None if row["posted_ts"] is None else PostedMessage(row["posted_channel"], row["posted_ts"])
    return Digest(**known, message=message)
