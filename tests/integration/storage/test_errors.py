"""A database that is down, locked, full or read-only is reported in a sentence, and works again afterwards."""

from __future__ import annotations

import sqlite3
import traceback
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import date
from functools import partial
from inspect import getmembers, isfunction
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import Engine, event, exc

from slackbot.__main__ import main
from slackbot.domain.applicant import Applicant
from slackbot.domain.hiring_day import new_day
from slackbot.domain.request import State
from slackbot.errors import StoreError, StoreUnavailable
from slackbot.storage.engines import make_engines
from slackbot.storage.errors import to_store_error
from slackbot.storage.leases import Lease
from slackbot.storage.store import Store
from tests.support.databases import Postgresql, a_request

HELD = a_request(owner="a", claims=1)

READS: dict[str, Callable[[Store], object]] = {
    "blocking_request": lambda store: store.blocking_request(a_request()),
    "count_ahead": lambda store: store.count_ahead(a_request()),
    "is_behind_earlier_result": lambda store: store.is_behind_earlier_result(a_request()),
    "check_not_being_rescheduled": lambda store: store.check_not_being_rescheduled("V1"),
    "list_unfinished": lambda store: store.list_unfinished(),
    "read_stats": lambda store: store.read_stats(1.0),
    "find_bookings": lambda store: store.find_bookings("7", 1.0),
    "recent_applicants": lambda store: store.recent_applicants("U1"),
    "recent_external_interviewers": lambda store: store.recent_external_interviewers("U1"),
    "get": lambda store: store.get("V1"),
    "list_requests": lambda store: store.list_requests(),
    "list_on_days": lambda store: store.list_on_days(date(2026, 12, 1), date(2026, 12, 2)),
    "history": lambda store: store.history("V1"),
    "leases": lambda store: store.leases(),
    "next_due": lambda store: store.next_due(5000.0),
    "get_applicant": lambda store: store.get_applicant("7", ""),
    "facilities_of": lambda store: store.facilities_of("7"),
    "last_facility": lambda store: store.last_facility("U1"),
}
WRITES: dict[str, Callable[[Store], object]] = {
    "ping": lambda store: store.ping(),
    "add": lambda store: store.add(a_request(9)),
    "add_day": lambda store: store.add_day(new_day("V9", [a_request(9)], 1.0), [a_request(9)], lambda _: True),
    "change_each": lambda store: store.change_each(["V1"], lambda request: request),
    "claim": lambda store: store.claim("a", 5000.0, 1),
    "save": lambda store: store.save(HELD),
    "release": lambda store: store.release(HELD),
    "renew": lambda store: store.renew("a", ["V1"], 5000.0),
    "expire_lease": lambda store: store.expire_lease(Lease("V1", 1, 1.0)),
    "release_all": lambda store: store.release_all("a"),
    "change": lambda store: store.change("V1", lambda request: request),
    "change_also_there": lambda store: store.change_also_there(a_request(9, moves="V1"), (), lambda *_: ()),
    "upsert_applicants": lambda store: store.upsert_applicants([Applicant("7")], 1.0),
    "mark_possible_duplicates": lambda store: store.mark_possible_duplicates(9.0),
    "redact_before": lambda store: store.redact_before(9.0),
    "delete_applicants_before": lambda store: store.delete_applicants_before(9.0),
}
MIGRATE: dict[str, Callable[[Store], object]] = {"migrate": lambda store: store.migrate()}


def each(*tables: dict[str, Callable[[Store], object]]) -> pytest.MarkDecorator:
    calls = {name: call for table in tables for name, call in table.items()}
    return pytest.mark.parametrize("call", calls.values(), ids=calls)


def test_every_method_of_the_store_is_tested_here() -> None:
    public = {name for name, _ in getmembers(Store, isfunction) if not name.startswith("_")}
    assert {*READS, *WRITES, *MIGRATE} == public - {"close"}


@pytest.fixture(scope="module")
def nobody_there() -> Iterator[Store]:
    """A store whose server doesn't exist: nothing listens on port 1."""
    store = Store("postgresql://nobody@127.0.0.1:1/none")
    yield store
    store.close()


@each(READS, WRITES, MIGRATE)
def test_every_call_reports_that_postgresql_is_unreachable(
    nobody_there: Store, call: Callable[[Store], object]
) -> None:
    with pytest.raises(StoreUnavailable, match="can't reach the database") as caught:
        call(nobody_there)
    assert isinstance(caught.value.__cause__, exc.OperationalError)


@each(READS, WRITES, MIGRATE)
def test_every_call_reports_that_the_sqlite_file_cannot_be_opened(
    tmp_path: Path, call: Callable[[Store], object]
) -> None:
    url = f"sqlite:///{tmp_path}/no/such/folder/slackbot.db"
    with closing(Store(url)) as store, pytest.raises(StoreUnavailable, match="can't reach the database"):
        call(store)


def test_every_call_reports_missing_tables(empty_database_url: str) -> None:
    with closing(Store(empty_database_url)) as store:
        for call in (READS | WRITES).values():
            with pytest.raises(StoreError, match="no tables yet"):
                call(store)


@each(READS, WRITES, MIGRATE)
def test_every_call_reports_a_file_that_is_no_database(tmp_path: Path, call: Callable[[Store], object]) -> None:
    (tmp_path / "letter.txt").write_text("Dear Sir or Madam, " * 100)
    url = f"sqlite:///{tmp_path}/letter.txt"
    with closing(Store(url)) as store, pytest.raises(StoreError, match="isn't a SQLite file"):
        call(store)


@contextmanager
def locked(url: str) -> Iterator[None]:
    """Another program in the middle of a write transaction on the SQLite file."""
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield


@pytest.mark.parametrize("call", [WRITES["ping"], WRITES["add"], WRITES["claim"]])
def test_a_locked_sqlite_file_is_reported_and_works_again_once_unlocked(
    sqlite_url: str, call: Callable[[Store], object]
) -> None:
    with closing(Store(sqlite_url)) as store:
        with locked(sqlite_url), pytest.raises(StoreUnavailable, match="locked by another program"):
            call(store)
        assert store.list_requests() == []
        call(store)


def test_a_locked_sqlite_can_still_be_read(sqlite_url: str) -> None:
    with closing(Store(sqlite_url)) as store:
        store.add(a_request())
        with locked(sqlite_url):
            assert store.get("V1") == a_request()


def test_a_locked_postgresql_row_is_reported_and_works_again_once_unlocked(postgresql_url: str) -> None:
    with closing(Store(postgresql_url)) as store:
        store.add(a_request())
        with psycopg.connect(postgresql_url) as other:
            other.execute("SELECT * FROM requests FOR UPDATE")
            with pytest.raises(StoreUnavailable, match="locked by another program"):
                store.change("V1", lambda request: request)
        assert store.change("V1", lambda request: request).claims == 1


@each(WRITES)
def test_every_write_reports_a_read_only_sqlite_file(sqlite_url: str, call: Callable[[Store], object]) -> None:
    with closing(Store(sqlite_url)) as store:
        store.add(a_request(1, state=State.SCHEDULED))
    url = f"sqlite:///file:{sqlite_url.removeprefix('sqlite:///')}?mode=ro&uri=true"
    with closing(Store(url)) as store, pytest.raises(StoreUnavailable, match="can't write to the database"):
        call(store)


def test_a_read_only_postgresql_is_reported(postgresql_url: str) -> None:
    with closing(Store(f"{postgresql_url}?options=-cdefault_transaction_read_only%3Don")) as store:
        for call in (WRITES["ping"], WRITES["add"], WRITES["claim"]):
            with pytest.raises(StoreUnavailable, match="can't write to the database"):
                call(store)
        assert store.list_requests() == []


@contextmanager
def small_disk(pages: int) -> Iterator[None]:
    """SQLite connections opened in this block can't grow the file beyond `pages`."""

    def limit(connection: Any, _record: object) -> None:
        connection.execute(f"PRAGMA max_page_count = {pages}").close()

    event.listen(Engine, "connect", limit)
    try:
        yield
    finally:
        event.remove(Engine, "connect", limit)


def fill(store: Store) -> list[str]:
    """The ids of the requests that were stored before the disk was full."""
    stored: list[str] = []
    with pytest.raises(StoreUnavailable, match="is full"):
        while len(stored) < 1000:
            store.add(a_request(len(stored)))
            stored.append(f"V{len(stored)}")
    return stored


def test_a_full_disk_is_reported_and_loses_nothing(sqlite_url: str) -> None:
    with closing(Store(sqlite_url)) as store, small_disk(pages=40):
        stored = len(fill(store))
        assert len(store.list_requests(limit=1000)) == stored > 0
        assert store.history(f"V{stored}") == []
    with closing(Store(sqlite_url)) as store:
        assert store.add(a_request(stored)).is_new


def written(url: str, work: Callable[[], object]) -> int:
    """How many bytes SQLite writes to its log for this call."""
    file = url.removeprefix("sqlite:///")
    with closing(sqlite3.connect(file)) as other:
        other.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        work()
        return Path(f"{file}-wal").stat().st_size


def test_a_ping_needs_more_room_than_any_form(sqlite_url: str) -> None:
    with closing(Store(sqlite_url)) as store:
        ping = written(sqlite_url, store.ping)
        forms = [written(sqlite_url, partial(store.add, a_request(number))) for number in range(400)]
        saves = [written(sqlite_url, partial(store.save, held)) for held in store.claim("a", 9e9, 40)]
    assert 0 < max(saves) < max(forms) < ping


def test_a_restart_of_postgresql_between_two_calls_goes_unnoticed(
    postgresql_server: Postgresql, postgresql_url: str
) -> None:
    with closing(Store(postgresql_url)) as store:
        store.add(a_request(1))
        postgresql_server.stop()
        postgresql_server.start()
        store.add(a_request(2))
        assert len(store.list_requests()) == 2


def test_a_stopped_postgresql_is_reported_and_works_again_once_started(
    postgresql_server: Postgresql, postgresql_url: str
) -> None:
    with closing(Store(postgresql_url)) as store:
        store.add(a_request(1))
        postgresql_server.stop()
        try:
            for call in (*READS.values(), *WRITES.values()):
                with pytest.raises(StoreUnavailable, match="can't reach the database"):
                    call(store)
        finally:
            postgresql_server.start()
        assert [request.id for request in store.claim("a", 5000.0, 9)] == ["V1"]


def test_a_frozen_postgresql_is_reported_and_works_again_once_it_thaws(
    postgresql_server: Postgresql, postgresql_url: str
) -> None:
    with closing(Store(postgresql_url)) as store:
        store.add(a_request(1))
        with postgresql_server.frozen():
            for call in (WRITES["add"], READS["list_requests"]):
                with pytest.raises(StoreUnavailable, match="can't reach the database"):
                    call(store)
        store.add(a_request(2))
        assert store.get("V1") is not None


def test_values_that_only_one_database_accepts_raise_no_driver_exception(
    postgresql_url: str,
) -> None:
    with closing(Store(postgresql_url)) as store, pytest.raises(StoreError):
        store.add(a_request(words="a zero byte: \0"))


UNSTORABLE = "J\0a\ud800ne"


def test_applois_text_is_stored_without_characters_that_cannot_be(store: Store) -> None:
    """Otherwise Apploi's answer would be lost, and no one could be asked to type it again."""
    assert store.add(a_request(1, applicant_name=UNSTORABLE)).is_new
    [held] = store.claim("a", 5000.0, 1)
    store.save(replace(held, reason=UNSTORABLE), UNSTORABLE)
    store.upsert_applicants([Applicant("7", name=UNSTORABLE)], 1.0)
    stored, told = store.get("V1"), store.get_applicant("7", "")
    assert stored
    assert told
    assert {stored.applicant_name, stored.reason, told.name, store.history("V1")[-1].note} == {"J\ufffda\ufffdne"}


@pytest.mark.parametrize("encoding", ["LATIN1", "SQL_ASCII"])
def test_a_database_with_the_wrong_encoding_is_refused_with_an_explanation(
    encoding: str,
    postgresql_server: Postgresql,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    name = f"slackbot_{encoding.lower()}"
    postgresql_server.execute(f"CREATE DATABASE {name} ENCODING '{encoding}' LOCALE 'C' TEMPLATE template0")
    monkeypatch.setenv("DATABASE_URL", postgresql_server.url(name))
    with closing(Store(postgresql_server.url(name))) as store:
        for call in (store.migrate, store.ping, store.list_requests):
            with pytest.raises(StoreError, match=f"encoding {encoding}, which"):
                call()
    assert main(["serve", "--migrate-only"]) == 1
    assert f"encoding {encoding}, which" in capsys.readouterr().err


@contextmanager
def without_requests_table(url: str) -> Iterator[None]:
    engine = make_engines(url, timeout=10.0).writer
    with engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE requests RENAME TO away")
    yield
    with engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE away RENAME TO requests")
    engine.dispose()


def test_logged_errors_contain_nothing_that_people_typed(database_url: str) -> None:
    with (
        without_requests_table(database_url),
        closing(Store(database_url)) as store,
        pytest.raises(StoreError) as caught,
    ):
        store.add(a_request(words="for her eyes only"))
    assert "INSERT" in str(caught.value.__cause__)
    assert "her eyes" not in str(caught.value.__cause__)


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("08006", "can't reach the database"),
        ("28P01", "can't reach the database"),
        ("3D000", "can't reach the database"),
        ("25006", "can't write"),
        ("25P03", "can't reach the database"),
        ("40P01", "locked"),
        ("53100", "is full"),
        ("53300", "too busy"),
        ("55P03", "locked"),
        ("57014", "locked"),
        ("57P01", "can't reach the database"),
        ("57P03", "can't reach the database"),
    ],
)
def test_transient_postgresql_errors_are_unavailable(code: str, sentence: str) -> None:
    error = to_store_error(exc.DBAPIError("SELECT 1", {}, psycopg.errors.lookup(code)()))
    assert isinstance(error, StoreUnavailable)
    assert sentence in str(error)


@pytest.mark.parametrize("code", ["23502", "42601", "42P01", "XX000"])
def test_permanent_postgresql_errors_are_not_unavailable(code: str) -> None:
    error = to_store_error(exc.DBAPIError("SELECT 1", {}, psycopg.errors.lookup(code)()))
    assert not isinstance(error, StoreUnavailable)


@pytest.mark.parametrize(
    ("url", "mend"),
    [
        ("", "is not a valid URL"),
        ("slackbot.db", "is not a valid URL"),
        ("mysql://root:secret@db/slackbot", "must begin with"),
        ("sqlite://", "must begin with"),
        ("sqlite:///:memory:", "must begin with"),
        ("postgresql://u:12secret/34@db:x/slackbot", "is not a valid URL"),
        ("postgresql://u:secret@db:secret/slackbot", "is not a valid URL"),
        ("postgresql://u:secret@[::1/slackbot", "is not a valid URL"),
        ("postgresql://u:secret@/slackbot?host=db&port=secret", "is not a valid URL"),
        ("postgresql://u:secret@db/slackbot?plugin=secret", "is not a valid URL"),
        ("sqlite:///secret.db?timeout=secret", "is not a valid URL"),
    ],
)
def test_an_invalid_url_is_reported_without_its_password(url: str, mend: str) -> None:
    with pytest.raises(StoreError, match=mend) as caught:
        Store(url)
    told = "".join(traceback.format_exception(caught.value))
    assert "secret" not in told


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_every_spelling_of_postgresql_is_understood(postgresql_url: str, scheme: str) -> None:
    with closing(Store(postgresql_url.replace("postgresql", scheme, 1))) as store:
        store.add(a_request(state=State.FAILED))
        store.ping()
