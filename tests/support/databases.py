"""Databases for the tests, and requests to store in them: SQLite, and a real PostgreSQL just for this run.

Without PostgreSQL its tests are skipped; with `CI` in the environment they fail.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
import pytest

from slackbot.demo.app_process import free_port
from slackbot.domain.interview import Interview, InterviewerByEmail
from slackbot.domain.request import ReplyTo, Request, new_request
from slackbot.storage.schema import migrate
from slackbot.storage.store import Store
from slackbot.storage.tables import METADATA

_DEBIAN = "/usr/lib/postgresql"

_EMPTY = "; ".join(f"DELETE FROM {table}" for table in reversed(METADATA.sorted_tables))


def a_request(number: int = 1, *, applicant: str = "", **changes: Any) -> Request:
    """A request that was accepted at second 1000 + `number`, for applicant `number` by default."""
    interviewer = InterviewerByEmail("maria@example.com", "77")
    applicant_id = applicant or str(number)
    date = datetime(2026, 12, 1, 15)
    request = new_request(
        f"V{number}",
        Interview(applicant_id, date, "America/New_York", 60, "Virtual", interviewer),
        applicant_name="Jane Doe",
        requested_by="U1",
        interviewer_user="U2",
        reply_to=ReplyTo("C1"),
        words="jane doe tue 3pm",
        now=1000.0 + number,
    )
    return replace(request, **changes)


class NotInstalled(Exception):
    """PostgreSQL isn't installed."""


class Postgresql:
    """A PostgreSQL server on loopback, in its own folder; with `primary`, a standby of that one."""

    def __init__(self, binaries: Path, folder: Path, primary: Postgresql | None = None) -> None:
        self._binaries, self._folder = binaries, folder
        self.port = free_port()
        self._numbers = count(1)
        self._emptied: list[str] = []
        if primary is None:
            self._run("initdb", "--auth=trust", "--username=postgres", "--encoding=UTF8", "--locale=C", "--no-sync")
        else:
            server = ("--host=127.0.0.1", f"--port={primary.port}", "--username=postgres")
            self._run("pg_basebackup", *server, "--write-recovery-conf", "--checkpoint=fast", "--no-sync")

    def start(self) -> None:
        # A killed server loses nothing without fsync; only a machine that loses its power does.
        options = f"-p {self.port} -k {self._folder} -c listen_addresses=127.0.0.1 -c fsync=off -c full_page_writes=off"
        self._run("pg_ctl", "start", "--wait", f"--log={self._folder / 'log'}", f"--options={options}")

    def stop(self) -> None:
        if self._pid_file.exists():
            self._run("pg_ctl", "stop", "--wait", "--mode=fast")

    def kill(self) -> None:
        """Stop at once, as in a power failure."""
        self._run("pg_ctl", "stop", "--wait", "--mode=immediate")

    def promote(self) -> None:
        """Make a standby accept writes."""
        self._run("pg_ctl", "promote", "--wait")

    @contextmanager
    def standby(self) -> Iterator[Postgresql]:
        """A standby that replicates this server."""
        with _a_folder() as folder:
            standby = Postgresql(self._binaries, folder, primary=self)
            standby.start()
            try:
                yield standby
            finally:
                standby.stop()

    def follow(self, primary: Postgresql | None) -> None:
        """Replicate this server from now on, or none."""
        where = f"host=127.0.0.1 port={primary.port} user=postgres" if primary else ""
        self.execute(f"ALTER SYSTEM SET primary_conninfo = '{where}'")
        self.execute("SELECT pg_reload_conf()")

    def query(self, question: str) -> Any:
        """The first value of a query's first row, or None."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            row = connection.execute(question.encode()).fetchone()
        return row[0] if row else None

    def url(self, database: str) -> str:
        return f"postgresql://postgres@127.0.0.1:{self.port}/{database}"

    def create_database(self, template: str = "template1") -> str:
        """Create a copy of the template, which is empty by default, and return its name."""
        name = self._new_name()
        self.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        return name

    @contextmanager
    def borrow_database(self, template: str) -> Iterator[str]:
        """The name of a database with the template's tables, all empty. Only its rows may be changed.

        It is emptied afterwards for the next borrower: copying and dropping one takes thirty times as long.
        """
        name = self._emptied.pop() if self._emptied else self.create_database(template)
        yield name
        self._emptied.append(self._empty(name))

    def _empty(self, name: str) -> str:
        """Empty a database and return its new name: threads that a test left behind must not reach the next one."""
        renamed = self._new_name()
        self.execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
        self.execute(f"ALTER DATABASE {name} RENAME TO {renamed}")
        with psycopg.connect(self.url(renamed), autocommit=True) as connection:
            connection.execute(f"{_EMPTY}; ALTER SEQUENCE story_number_seq RESTART".encode())
        return renamed

    def _new_name(self) -> str:
        return f"slackbot_{next(self._numbers)}"

    def drop_database(self, name: str) -> None:
        self.execute(f"DROP DATABASE {name} WITH (FORCE)")

    def execute(self, statement: str) -> None:
        """Run a statement as an operator would, outside of any transaction."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement.encode())

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """Suspend the server: connections stay open, and nothing responds."""
        with psycopg.connect(self.url("postgres")) as connection:
            clients = "SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend'"
            pids = [self._postmaster(), *(row[0] for row in connection.execute(clients))]
            pids.remove(connection.info.backend_pid)
        _signal(pids, signal.SIGSTOP)
        try:
            yield
        finally:
            _signal(pids, signal.SIGCONT)

    @property
    def _pid_file(self) -> Path:
        return self._folder / "data" / "postmaster.pid"

    def _postmaster(self) -> int:
        return int(self._pid_file.read_text().split()[0])

    def _run(self, program: str, *arguments: str) -> None:
        command = [*_as_postgres(), str(self._binaries / program), f"--pgdata={self._folder / 'data'}", *arguments]
        # Without a pipe, which the server would inherit and keep open.
        subprocess.run(command, check=True, cwd=self._folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)


@contextmanager
def running_pooler(server: Postgresql) -> Iterator[Pooler]:
    """A pgbouncer in front of this server with Debian's defaults, except for transaction pooling."""
    program = shutil.which("pgbouncer", path=f"{os.environ['PATH']}:/usr/sbin")
    if program is None and not os.environ.get("CI"):
        pytest.skip("pgbouncer is not installed")
    folder = Path(tempfile.mkdtemp(prefix="slackbot-pgbouncer-"))
    try:
        pooler = Pooler(str(program), folder, server)
        pooler.start()
        yield pooler
        pooler.stop()
    finally:
        shutil.rmtree(folder)


class Pooler:
    """A pgbouncer that shares three connections among transactions."""

    def __init__(self, program: str, folder: Path, server: Postgresql) -> None:
        self._program, self._folder = program, folder
        self.port = free_port()
        (folder / "pgbouncer.ini").write_text(
            f"[databases]\n* = host=127.0.0.1 port={server.port} user=postgres\n"
            f"[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = {self.port}\nunix_socket_dir =\n"
            "auth_type = any\npool_mode = transaction\ndefault_pool_size = 3\n",
            encoding="utf-8",
        )
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres")
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [*_as_postgres(), self._program, "--quiet", str(self._folder / "pgbouncer.ini")]
        self._process = subprocess.Popen(command, cwd=self._folder, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + 20.0
        while not _listens(self.port):
            assert time.monotonic() < deadline, "pgbouncer does not listen"
            time.sleep(0.02)

    def stop(self) -> None:
        """Stop it as a crash would: every connection through it is lost."""
        if self._process:
            self._process.terminate()
            self._process.wait()
            while _listens(self.port):
                time.sleep(0.02)

    def url(self, database: str) -> str:
        return f"postgresql://slackbot@127.0.0.1:{self.port}/{database}"


def _listens(port: int) -> bool:
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0


def _signal(pids: list[int], number: signal.Signals) -> None:
    for pid in pids:
        os.kill(pid, number)


def _as_postgres() -> list[str]:
    """The command prefix for another user, as PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return []
    if runuser := shutil.which("runuser"):
        return [runuser, "-u", "postgres", "--"]
    return ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"]


def _binaries() -> Path | None:
    if on_path := shutil.which("initdb"):
        return Path(on_path).resolve().parent
    found = sorted(Path(_DEBIAN).glob("*/bin/initdb"))
    return found[-1].parent if found else None


@contextmanager
def _a_folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="slackbot-postgresql-"))  # other users can't access pytest's
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres")
        yield folder
    finally:
        shutil.rmtree(folder)


@contextmanager
def running_postgresql() -> Iterator[Postgresql]:
    """A running server; a test that stops it must start it again."""
    binaries = _binaries()
    if binaries is None:
        raise NotInstalled("PostgreSQL is not installed")
    with _a_folder() as folder:
        server = Postgresql(binaries, folder)
        server.start()
        yield server
        server.stop()


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[Postgresql]:
    """The PostgreSQL server of this run."""
    if _binaries() is None and not os.environ.get("CI"):
        pytest.skip("PostgreSQL is not installed")
    with running_postgresql() as server:
        yield server


@pytest.fixture(scope="session")
def pooler(postgresql_server: Postgresql) -> Iterator[Pooler]:
    """A pooler in front of the server of this run; a test that stops it must start it again."""
    with running_pooler(postgresql_server) as pooler:
        yield pooler


@pytest.fixture(scope="session")
def postgresql_template(postgresql_server: Postgresql) -> str:
    """The name of a database with slackbot's tables: copying it is faster than a migration."""
    name = postgresql_server.create_database()
    migrate(postgresql_server.url(name))
    return name


@cache
def _sqlite_template() -> bytes:
    """The bytes of a SQLite file with slackbot's tables, made once per process."""
    with tempfile.TemporaryDirectory(prefix="slackbot-sqlite-") as folder:
        file = Path(folder) / "slackbot.db"
        migrate(f"sqlite:///{file}")
        return file.read_bytes()


def new_sqlite(file: Path) -> str:
    """Write a new SQLite file with slackbot's tables, and return its URL."""
    file.write_bytes(_sqlite_template())
    return f"sqlite:///{file}"


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """A SQLite file with slackbot's tables."""
    return new_sqlite(tmp_path / "slackbot.db")


@pytest.fixture
def postgresql_url(postgresql_server: Postgresql, postgresql_template: str) -> Iterator[str]:
    """A PostgreSQL database with slackbot's tables, of which a test may change only the rows."""
    with postgresql_server.borrow_database(postgresql_template) as name:
        yield postgresql_server.url(name)


@pytest.fixture
def own_postgresql_url(postgresql_server: Postgresql, postgresql_template: str) -> Iterator[str]:
    """A PostgreSQL database with slackbot's tables, of which a test may change anything."""
    name = postgresql_server.create_database(postgresql_template)
    yield postgresql_server.url(name)
    postgresql_server.drop_database(name)


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Each database in turn, empty."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    server: Postgresql = request.getfixturevalue("postgresql_server")
    name = server.create_database()
    yield server.url(name)
    server.drop_database(name)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """Each database in turn, with slackbot's tables."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    """A store on each database in turn."""
    store = Store(database_url)
    yield store
    store.close()
