"""Migrate the schema of a database, even when several processes start at once."""

from __future__ import annotations

from sqlalchemy import Connection, inspect, text

from slackbot.errors import SchemaTooNew, StoreUnavailable
from slackbot.storage.engines import make_engines
from slackbot.storage.errors import UNREACHABLE, translate_errors

TIMEOUT = 60.0
"""Seconds that a process waits for another one's migration."""

NEWEST_REVISION = "0021"
"""The last step in migrations/versions, which a test checks."""

MIGRATION_LOCK = 0x51ACB07
"""The number of PostgreSQL's advisory lock: arbitrary, but the same in all versions of slackbot."""

DATABASE_UNREACHABLE = (
    "I can't reach the database. Is it running, is DATABASE_URL right, and may this user read and write it?"
)
"""For the operator who starts the app; UNREACHABLE is for users."""


def migrate(url: str) -> None:
    """Apply all missing migrations in one transaction.

    Raises SchemaTooNew if a newer slackbot has migrated the database, StoreUnavailable if it is down.
    """
    engine = make_engines(url, TIMEOUT).writer
    try:
        with translate_errors(), engine.begin() as connection:
            if engine.dialect.name == "postgresql":  # on SQLite, BEGIN IMMEDIATE was the lock
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": MIGRATION_LOCK})
            if not _is_up_to_date(connection):
                _upgrade(connection)
    except StoreUnavailable as error:
        raise StoreUnavailable(DATABASE_UNREACHABLE if str(error) == UNREACHABLE else str(error)) from error.__cause__
    finally:
        engine.dispose()


def _is_up_to_date(connection: Connection) -> bool:
    """Whether there is nothing to migrate, as at most starts: saves importing Alembic, 0.1 s and 9 MB."""
    if not inspect(connection).has_table("alembic_version"):
        return False
    return list(connection.execute(text("SELECT version_num FROM alembic_version")).scalars()) == [NEWEST_REVISION]


def _upgrade(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", "slackbot:storage/migrations")
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    there = set(MigrationContext.configure(connection).get_current_heads())
    if there - known:
        raise SchemaTooNew(_too_new_message(there - known, known))
    command.upgrade(config, "head")


def _too_new_message(unknown: set[str], known: set[str]) -> str:
    return (
        f"A newer slackbot has changed this database (schema {max(unknown)}; this one knows {max(known)}). "
        "Nothing was touched. Start the newer slackbot, or set DATABASE_URL to another database."
    )
