"""The whole app behind a pooler that gives each transaction another connection: Debian's pgbouncer."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from threading import Event

import pytest

from slackbot.demo.fake_apploi import FakeApploi
from slackbot.demo.fake_apploi.failure_modes import FailureMode
from slackbot.demo.fake_slack import FakeSlack
from slackbot.domain.request import ReportStatus, State
from slackbot.storage.in_use import is_in_use
from slackbot.storage.store import PostgresListener, Store
from tests.proofs.crash_points import POINTS, Died, die_at
from tests.proofs.crowd import Crowd
from tests.proofs.stage import staged
from tests.proofs.test_backup import submitted, wait_for_message
from tests.support.databases import Pooler, Postgresql, a_request
from tests.support.running import running
from tests.support.steps import eventually


@pytest.fixture
def pooled_url(pooler: Pooler, postgresql_server: Postgresql) -> str:
    """An empty database behind the pooler."""
    return pooler.url(postgresql_server.create_database())


def test_tables_are_created_and_used_through_a_pooler(pooled_url: str) -> None:
    with closing(Store(pooled_url)) as store:
        store.migrate()
        for number in range(20):  # psycopg prepares a statement after sending it five times
            assert store.add(a_request(number)).is_new
        assert len(store.claim("a", 5000.0, 50)) == 20


def test_many_threads_share_the_few_connections_of_a_pooler(pooled_url: str) -> None:
    with closing(Store(pooled_url)) as store:
        store.migrate()
        with ThreadPoolExecutor(8) as threads:
            list(threads.map(store.add, [a_request(number) for number in range(40)]))
        assert len(store.list_requests(limit=1000)) == 40


def test_two_apps_book_through_a_pooler(pooled_url: str, slack: FakeSlack, apploi: FakeApploi, tmp_path: Path) -> None:
    with (
        running(slack, apploi, tmp_path, DATABASE_URL=pooled_url) as app,
        running(slack, apploi, tmp_path, DATABASE_URL=pooled_url),
    ):
        for application in range(265733760, 265733768):
            wait_for_message(slack, submitted(app, str(application)), "scheduled")
        eventually(
            lambda: (
                {(one.state, one.report_status) for one in app.requests} == {(State.SCHEDULED, ReportStatus.REPORTED)}
            )
        )
    assert len(apploi.bookings) == 8


def test_behind_a_pooler_a_process_takes_over_from_a_killed_one(pooled_url: str, tmp_path: Path) -> None:
    point = next(point for point in POINTS if point.name == "while Apploi thinks")
    with closing(Store(pooled_url)) as store:
        store.migrate()
    with staged(pooled_url, tmp_path) as stage:
        died = die_at(stage, point, lambda: _one_form(Crowd(stage, 1)))
    assert died == Died(point.state, point.puts, point.messages, point.marked)


def _one_form(crowd: Crowd) -> None:
    crowd.start(1)
    crowd.wait()


def test_processes_listen_past_the_pooler_or_log_that_they_cannot(
    pooled_url: str, postgresql_server: Postgresql, caplog: pytest.LogCaptureFixture
) -> None:
    past = postgresql_server.url(pooled_url.rpartition("/")[2])
    heard, deaf = Event(), Event()
    ears = [PostgresListener(past, heard.set), PostgresListener(pooled_url, deaf.set)]
    with closing(Store(pooled_url)) as store:
        store.migrate()
        for each in ears:
            each.start()
        try:
            assert heard.wait(20.0)  # the listener is connected
            heard.clear()
            eventually(lambda: "DATABASE_LISTEN_URL" in caplog.text)
            store.add(a_request())
            assert heard.wait(20.0)
            assert not deaf.is_set()
        finally:
            for each in ears:
                each.stop()


def test_a_database_in_use_through_a_pooler_cannot_be_marked_as_restored(
    pooled_url: str, slack: FakeSlack, apploi: FakeApploi, tmp_path: Path
) -> None:
    with running(slack, apploi, tmp_path, DATABASE_URL=pooled_url):
        assert is_in_use(pooled_url)
    assert not is_in_use(pooled_url)


def test_an_answer_of_apploi_is_kept_while_the_pooler_is_down(
    pooled_url: str, pooler: Pooler, slack: FakeSlack, apploi: FakeApploi, tmp_path: Path
) -> None:
    apploi.slow_seconds = 1.0
    with running(slack, apploi, tmp_path, DATABASE_URL=pooled_url) as app:
        apploi.set_failure_mode(FailureMode.SLOW, lookup=False)
        sent = submitted(app, "265733760")
        apploi.wait_for_puts(1)
        pooler.stop()
        try:
            eventually(lambda: len(apploi.bookings) == 1)
        finally:
            pooler.start()
        wait_for_message(slack, sent, "scheduled")
    assert len(apploi.bookings) == 1
