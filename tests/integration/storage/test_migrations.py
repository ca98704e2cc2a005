from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing, contextmanager
from multiprocessing import get_context
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Connection, text

from slackbot.domain.request import ReportStatus, State
from slackbot.errors import SchemaTooNew
from slackbot.storage import error_reports, events, notifications, preferences  # noqa: F401  their tables belong to METADATA
from slackbot.storage.engines import make_engines
from slackbot.storage.schema import NEWEST_REVISION, migrate
from slackbot.storage.store import Store
from slackbot.storage.tables import METADATA
from tests.support.databases import a_request
from tests.support.paths import PACKAGE

VERSIONS = PACKAGE / "storage" / "migrations" / "versions"


@contextmanager
def connected(url: str) -> Iterator[Connection]:
    engines = make_engines(url, timeout=10.0)
    with engines.writer.begin() as connection:
        yield connection
    engines.writer.dispose()


def differences(url: str) -> list[Any]:
    """The differences that Alembic finds between the database and the tables in the code."""
    with connected(url) as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, METADATA))


def test_migrations_create_the_tables_in_the_code(empty_database_url: str) -> None:
    migrate(empty_database_url)
    assert differences(empty_database_url) == []


def test_the_newest_revision_is_the_last_migration() -> None:
    assert max(step.stem.removeprefix("step_") for step in VERSIONS.glob("step_*.py")) == NEWEST_REVISION


def test_migrating_twice_changes_nothing(store: Store) -> None:
    store.add(a_request())
    store.migrate()
    assert store.get("V1") == a_request()


def test_processes_that_start_together_on_a_new_database_all_migrate(empty_database_url: str) -> None:
    with ProcessPoolExecutor(4, mp_context=get_context("spawn")) as processes:
        list(processes.map(migrate, [empty_database_url] * 8))
    assert differences(empty_database_url) == []


def test_a_database_of_a_newer_slackbot_is_refused_untouched(empty_database_url: str) -> None:
    migrate(empty_database_url)
    with connected(empty_database_url) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    expected = pytest.raises(SchemaTooNew, match=f"9999.*{NEWEST_REVISION}")
    with closing(Store(empty_database_url)) as store, expected as caught:
        store.migrate()
    assert "Start the newer slackbot" in str(caught.value)
    with connected(empty_database_url) as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar() == "9999"


def test_a_failed_migration_leaves_nothing_behind(empty_database_url: str) -> None:
    with connected(empty_database_url) as connection:
        connection.execute(text("CREATE TABLE applicants (id INTEGER)"))  # conflicts with the last table
    with closing(Store(empty_database_url)) as store, pytest.raises(Exception, match="went wrong in the database"):
        store.migrate()
    with connected(empty_database_url) as connection:
        connection.execute(text("DROP TABLE applicants"))
    migrate(empty_database_url)
    assert differences(empty_database_url) == []


def test_sqlite_is_durable_and_overwrites_deleted_data(sqlite_url: str) -> None:
    with connected(sqlite_url) as connection:
        pragmas = ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
        assert [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in pragmas] == ["wal", 2, 1, 1]


def test_postgresql_is_durable_and_has_timeouts(postgresql_url: str) -> None:
    with connected(postgresql_url) as connection:
        names = ("synchronous_commit", "statement_timeout", "lock_timeout")
        assert [connection.execute(text(f"SHOW {name}")).scalar() for name in names] == ["on", "10s", "10s"]


OLD_ROW = """
    INSERT INTO requests (id, applicant_id, date, timezone, duration, location, interviewer_email, interviewer_team_id,
        applicant_name, requested_by, response_url_until, words, accepted_at, since, state, send_at, attempts, reason,
        telling, tellings, perhaps_told, due_at, claims)
    VALUES ('V1', '1', '2026-12-01T15:00:00Z', 'America/New_York', 60, 'Virtual', 'maria@example.com', '77',
        'Jane Doe', 'U1', 0, 'jane doe tue 3pm', 1001, 1001, 'accepted', 1001, 0, '', 'nothing', 0, false, 1001, 0)
"""


def test_a_database_of_the_first_revision_is_migrated_with_its_data(empty_database_url: str) -> None:
    with connected(empty_database_url) as connection:
        config = Config(attributes={"connection": connection})
        config.set_main_option("script_location", "slackbot:storage/migrations")
        command.upgrade(config, "0001")
        connection.execute(text(OLD_ROW))
    migrate(empty_database_url)
    with closing(Store(empty_database_url)) as store:
        old = store.get("V1")
        assert old
        assert (old.interview, old.accepted_at, old.message_number) == (a_request().interview, 1001.0, 0)
        assert store.add(a_request(2, applicant="1"), ()).conflicts
        assert [one.id for one in store.claim("a", 5000.0, 1)] == ["V1"]
    assert differences(empty_database_url) == []


# Each is a history: the states it went through, with notes.
UNCLEAR, RESENT, REFUSED = ("unconfirmed", "cut"), ("accepted", "send_again by U1"), ("failed", "HTTP 422")
LATE = ("failed", "the answer came late: HTTP 422")
STORIES = {
    "refused after an unclear attempt": ([UNCLEAR, RESENT, REFUSED], "failed", State.UNCONFIRMED, True),
    "sent again after an unclear attempt": ([UNCLEAR, RESENT], "accepted", State.ACCEPTED, True),
    "refused at once": ([REFUSED], "failed", State.FAILED, False),
    "a late answer": ([UNCLEAR, LATE], "failed", State.FAILED, False),
    "booked after an unclear attempt": ([UNCLEAR, RESENT, ("scheduled", "")], "scheduled", State.SCHEDULED, False),
}


@pytest.mark.parametrize(("story", "state", "becomes", "perhaps_booked"), STORIES.values(), ids=STORIES)
def test_migration_0008_finds_unclear_attempts_in_the_history(
    empty_database_url: str, story: list[tuple[str, str]], state: str, becomes: State, perhaps_booked: bool
) -> None:
    with connected(empty_database_url) as connection:
        config = Config(attributes={"connection": connection})
        config.set_main_option("script_location", "slackbot:storage/migrations")
        command.upgrade(config, "0004")
        connection.execute(text(OLD_ROW))
        there = "UPDATE requests SET state = :state, telling = 'told', due_at = NULL, starts_at = 4e9, ends_at = 4e9"
        connection.execute(text(there), {"state": state})
        for at, note in story:
            step = "INSERT INTO story (request_id, at, state, telling, note) VALUES ('V1', 1, :state, 'told', :note)"
            connection.execute(text(step), {"state": at, "note": note})
    migrate(empty_database_url)
    with closing(Store(empty_database_url)) as store:
        found = store.get("V1")
        assert found
        assert (found.state, found.perhaps_booked) == (becomes, perhaps_booked)
        assert (found.report_status is ReportStatus.DUE) is (becomes is State.UNCONFIRMED)


# Each request with who made it, which one it moves, which one it replaces, and its booker.
CHAINS = [
    ("V1", "U1", None, None, "U1"),
    ("V2", "U2", "V1", None, "U1"),
    ("V3", "U9", "V2", None, "U1"),
    ("V4", "U1", "V3", None, "U1"),
    ("V5", "U1", None, None, "U1"),  # which failed
    ("V6", "U9", None, "V5", "U1"),  # an admin has corrected it
    ("V7", "U2", "V6", None, "U1"),  # which failed, too
    ("V8", "U2", "V6", "V7", "U1"),
    ("V9", "U2", "lost", None, "U2"),
]


def test_migration_0010_finds_who_booked_what_others_have_moved(empty_database_url: str) -> None:
    with connected(empty_database_url) as connection:
        config = Config(attributes={"connection": connection})
        config.set_main_option("script_location", "slackbot:storage/migrations")
        command.upgrade(config, "0008")
        for id_, user, moves, replaces, _ in CHAINS:
            connection.execute(text(OLD_ROW.replace("'V1'", f"'{id_}'").replace("'U1'", f"'{user}'")))
            chain = text("UPDATE requests SET moves = :moves, replaces = :replaces WHERE id = :id")
            connection.execute(chain, {"moves": moves, "replaces": replaces, "id": id_})
    migrate(empty_database_url)
    with closing(Store(empty_database_url)) as store:
        found = {request.id: (request.requested_by, request.booker) for request in store.list_requests()}
    assert found == {id_: (user, booker) for id_, user, _, _, booker in CHAINS}
