"""kill -9 at named points: PostgreSQL holds the statement that would store the next step, until the app is dead."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

import psycopg

from slackbot.demo.fake_apploi.failure_modes import FailureMode
from slackbot.domain.request import Request, State
from slackbot.storage.engines import psycopg_url
from tests.proofs.stage import Stage, place_of
from tests.proofs.verdict import MARK, all_done

LOCK = 4711
PATIENCE = 20.0

TRIGGER = f"""
    CREATE FUNCTION hold() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN PERFORM pg_advisory_xact_lock({LOCK}); RETURN NEW; END $$;
    CREATE TRIGGER point BEFORE UPDATE ON %s FOR EACH ROW WHEN (%s) EXECUTE FUNCTION hold();
"""


@dataclass(frozen=True)
class Point:
    """Where the app dies, and what has to come of it: the state, the PUTs, the messages, and how many are marked."""

    name: str
    held: str  # the change of the row whose storing is held; "" where a fake holds its answer instead
    state: State
    puts: int = 1
    messages: int = 1
    marked: int = 0
    table: str = "requests"


NOTICE_POINTS = [
    Point("before its notice is claimed", "OLD.owner IS NULL AND NEW.owner IS NOT NULL", State.SCHEDULED),
    Point("before the intent to post is stored", "NEW.state = 'posting'", State.SCHEDULED),
    Point("after it was posted, before that is stored", "NEW.state = 'told'", State.SCHEDULED, messages=2, marked=1),
]
NOTICE_POINTS = [replace(point, table="notices") for point in NOTICE_POINTS]
STEP_POINTS = [
    Point("after Apploi's answer, before the end of the step is stored", "NEW.state = 'ending'", State.SCHEDULED),
    Point("after Slack was told, before that is stored", "NEW.state = 'ended'", State.SCHEDULED),
]
STEP_POINTS = [replace(point, table="workflow_steps") for point in STEP_POINTS]
ANNOUNCED = 2
"""The number of the place in which notices are counted; the results stand in the first."""

POINTS = [
    Point("before it is claimed", "OLD.owner IS NULL AND NEW.owner IS NOT NULL", State.SCHEDULED),
    Point("before the intent to send is stored", "OLD.state = 'accepted' AND NEW.state = 'sending'", State.SCHEDULED),
    Point("while Apploi thinks", "", State.UNCONFIRMED),
    Point("before the answer is stored", "OLD.state = 'sending' AND NEW.state = 'scheduled'", State.UNCONFIRMED),
    Point("before the intent to tell is stored", "NEW.telling = 'telling'", State.SCHEDULED),
    Point("after it was told, before that is stored", "NEW.telling = 'told'", State.SCHEDULED, messages=2, marked=1),
]


@dataclass(frozen=True)
class Died:
    """What came of a request whose app died at a point."""

    state: State
    puts: int
    messages: int
    marked: int


def die_at(stage: Stage, point: Point, submit: Callable[[], None]) -> Died:
    """Submit a form to the first app, kill it at the point, and let the second go on."""
    first, second = stage.apps
    first.start()
    with _held(stage, point) as is_reached:
        submit()
        _wait(is_reached)
        first.kill()
    with psycopg.connect(psycopg_url(stage.url)) as connection:  # as if nobody had renewed the lease for long enough
        connection.execute("UPDATE requests SET owner = NULL WHERE owner IS NOT NULL")
        connection.execute("UPDATE notices SET owner = NULL WHERE owner IS NOT NULL")
        connection.execute("UPDATE workflow_steps SET owner = NULL WHERE owner IS NOT NULL")
    second.start()
    [request] = all_done(stage).values()
    return _died(stage, request, point)


@contextmanager
def _held(stage: Stage, point: Point) -> Iterator[Callable[[], bool]]:
    """While it lasts, nothing goes beyond the point; tells whether it was reached."""
    if not point.held:
        stage.apploi.slow_seconds = PATIENCE
        stage.apploi.set_failure_mode(FailureMode.SLOW, lookup=False)
        yield lambda: len(stage.apploi.puts) > 0
        return
    with psycopg.connect(psycopg_url(stage.url), autocommit=True) as connection:
        connection.execute((TRIGGER % (point.table, point.held)).encode())
        connection.execute(f"SELECT pg_advisory_lock({LOCK})".encode())
        waiting = "SELECT count(*) > 0 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
        yield lambda: bool((connection.execute(waiting).fetchone() or [False])[0])
        connection.execute("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE NOT granted")
        connection.execute(f"DROP TRIGGER point ON {point.table}".encode())


def _wait(is_reached: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE
    while not is_reached():
        if time.monotonic() > until:
            raise TimeoutError("the point was never reached")
        time.sleep(0.01)


def _died(stage: Stage, request: Request, point: Point) -> Died:
    told = [m for m in stage.slack.messages(place_of(1)) if m.metadata]
    if point.table == "notices":
        told = [m for m in stage.slack.messages(place_of(ANNOUNCED)) if m.is_from_app]
    marked = sum(MARK in message.text for message in told)
    return Died(request.state, len(stage.apploi.puts), len(told), marked)
