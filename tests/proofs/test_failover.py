"""PostgreSQL fails over to a lagging standby: requests that look unsent there may be booked, and aren't resent."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from slackbot.demo.fake_apploi import FakeApploi
from slackbot.demo.fake_apploi.failure_modes import FailureMode
from slackbot.demo.fake_slack import FakeSlack
from slackbot.domain.request import ReportStatus, State
from slackbot.errors import NotAllowed
from slackbot.storage.store import Store
from tests.proofs.test_backup import EARLIER, LATER, WAITING, submitted, wait_for_message
from tests.support.databases import Postgresql, a_request, running_postgresql
from tests.support.running import running
from tests.support.steps import eventually


@pytest.fixture
def pair(postgresql_server: Postgresql) -> Iterator[tuple[Postgresql, Postgresql]]:
    """A primary of its own, as this test kills it, and a standby."""
    with running_postgresql() as primary, primary.standby() as standby:
        yield primary, standby


def fail_over(primary: Postgresql, standby: Postgresql) -> None:
    primary.kill()
    standby.promote()


def catch_up(primary: Postgresql, standby: Postgresql) -> None:
    """Wait until the standby has everything, then stop replication."""
    there = primary.query("SELECT pg_current_wal_lsn()::text")
    eventually(lambda: standby.query(f"SELECT pg_last_wal_replay_lsn() >= '{there}'"))
    standby.follow(None)
    eventually(lambda: primary.query("SELECT count(*) FROM pg_stat_replication") == 0)


def test_a_lagging_standby_books_nothing_twice_and_continues(
    pair: tuple[Postgresql, Postgresql], slack: FakeSlack, apploi: FakeApploi, tmp_path: Path
) -> None:
    primary, standby = pair
    both = f"postgresql://postgres@/postgres?host=127.0.0.1:{primary.port}&host=127.0.0.1:{standby.port}"
    with running(slack, apploi, tmp_path, DATABASE_URL=f"{both}&target_session_attrs=read-write") as app:
        wait_for_message(slack, submitted(app, EARLIER), "scheduled")
        apploi.set_failure_mode(FailureMode.BUSY, lookup=False)
        waiting = submitted(app, WAITING)
        wait_for_message(slack, waiting, "pending")
        catch_up(primary, standby)
        apploi.set_failure_mode(FailureMode.FINE)
        wait_for_message(slack, waiting, "scheduled")
        fail_over(primary, standby)
        wait_for_message(slack, waiting, "unconfirmed")
        wait_for_message(slack, submitted(app, LATER), "scheduled")
        request = app.bot.store.get(waiting)
        assert request
        assert request.state is State.UNCONFIRMED
        assert "another server" in request.reason
    assert [put.applicant_id for put in apploi.bookings] == [EARLIER, WAITING, LATER]


def test_an_answer_during_a_failover_is_kept(
    pair: tuple[Postgresql, Postgresql], slack: FakeSlack, apploi: FakeApploi, tmp_path: Path
) -> None:
    """The standby doesn't even know that it was sent again."""
    primary, standby = pair
    both = f"postgresql://postgres@/postgres?host=127.0.0.1:{primary.port}&host=127.0.0.1:{standby.port}"
    with running(slack, apploi, tmp_path, DATABASE_URL=f"{both}&target_session_attrs=read-write") as app:
        apploi.set_failure_mode(FailureMode.BUSY, lookup=False)
        waiting = submitted(app, WAITING)
        wait_for_message(slack, waiting, "pending")
        catch_up(primary, standby)
        apploi.slow_seconds = 3.0
        apploi.set_failure_mode(FailureMode.SLOW, lookup=False)
        eventually(lambda: apploi.bookings)
        fail_over(primary, standby)
        wait_for_message(slack, waiting, "scheduled")
    assert [put.applicant_id for put in apploi.bookings] == [WAITING]


def test_each_failover_is_handled_once_no_matter_by_which_process(pair: tuple[Postgresql, Postgresql]) -> None:
    primary, standby = pair
    with closing(Store(primary.url("postgres"))) as store:
        store.migrate()
        store.add(a_request(1))
        catch_up(primary, standby)
    fail_over(primary, standby)
    with closing(Store(standby.url("postgres"))) as first, closing(Store(standby.url("postgres"))) as second:
        with pytest.raises(NotAllowed):
            first.change("unknown", lambda request: request)
        assert first.add(a_request(2))
        assert second.add(a_request(3))
        assert [one.state for one in second.list_requests()] == [State.ACCEPTED, State.ACCEPTED, State.UNCONFIRMED]
        doubted = [one for one in first.claim("a", 9e9, 9) if one.report_status is ReportStatus.DUE]
        assert [one.state for one in doubted] == [State.UNCONFIRMED]


def test_without_permission_to_read_the_timeline_booking_still_works(
    postgresql_server: Postgresql, own_postgresql_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    name = own_postgresql_url.rpartition("/")[2]
    owner = f"{name}_owner"
    with closing(Store(own_postgresql_url)) as store:
        store.add(a_request(1))
    with psycopg.connect(own_postgresql_url, autocommit=True) as connection:
        connection.execute(f"CREATE ROLE {owner} LOGIN".encode())
        connection.execute(f"GRANT ALL ON ALL TABLES IN SCHEMA public TO {owner}".encode())
        connection.execute(f"GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO {owner}".encode())
        with closing(Store(own_postgresql_url.replace("postgres@", f"{owner}@"))) as store:
            assert store.add(a_request(2)).is_new
            assert "timeline" not in caplog.text
        connection.execute(b"REVOKE EXECUTE ON FUNCTION pg_control_system() FROM PUBLIC")
        with closing(Store(own_postgresql_url.replace("postgres@", f"{owner}@"))) as store:
            assert store.add(a_request(3)).is_new
            assert "may not read PostgreSQL's timeline" in caplog.text
