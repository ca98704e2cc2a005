"""This version takes over the database of every earlier schema, with everything that was stored or under way."""

from __future__ import annotations

import time
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, MetaData, Table, create_engine, insert

from slackbot.__main__ import main
from slackbot.demo.fake_apploi import FakeApploi
from slackbot.demo.fake_slack import HIRING, FakeSlack
from slackbot.demo.people import MANAGER
from slackbot.domain.applicant import Applicant
from slackbot.domain.person import Preferences
from slackbot.domain.request import ReportStatus, State
from slackbot.storage.schema import NEWEST_REVISION
from slackbot.storage.store import Store
from tests.support.paths import PACKAGE
from tests.support.running import running
from tests.support.steps import eventually

VERSIONS = PACKAGE / "storage" / "migrations" / "versions"
STEPS = sorted({file.stem.removeprefix("step_") for file in VERSIONS.glob("step_*.py")} - {NEWEST_REVISION})
"""All earlier migrations; `stored_by` knows the columns that each added."""
BEFORE_FACILITIES = "0012"

# 3 p.m. in New York on December 1, 2037, and an hour later, as migration 0002 stores them.
STARTS, ENDS = 2143310400.0, 2143314000.0

ROW: dict[str, Any] = {
    "date": "2037-12-01T15:00:00Z",
    "timezone": "America/New_York",
    "duration": 60,
    "location": "Virtual",
    "interviewer_id": "123456",
    "applicant_name": "Jane Doe",
    "requested_by": MANAGER.id,
    "response_url_until": 0.0,
    "words": "jane doe dec 1 2037 3pm",
    "reason": "",
    "attempts": 0,
    "telling": "nothing",
    "tellings": 0,
    "perhaps_told": False,
    "claims": 0,
}
TOLD = {"telling": "told", "told_channel": HIRING, "told_ts": "1700000000.000100", "tellings": 1}

# By application id: the stored columns, and the final state and report status.
STORED: dict[str, tuple[dict[str, Any], State, ReportStatus]] = {
    "265733760": ({"state": "accepted", "send_at": 1.0, "due_at": 1.0}, State.SCHEDULED, ReportStatus.REPORTED),
    "265733761": (
        {"state": "waiting", "attempts": 1, "send_at": 1.0, "due_at": 1.0, "reason": "Apploi is busy.", **TOLD},
        State.SCHEDULED,
        ReportStatus.REPORTED,
    ),
    "265733762": (
        {"state": "sending", "attempts": 1, "due_at": 0.0, "owner": "dead", "lease_until": 1.0, "claims": 1},
        State.UNCONFIRMED,
        ReportStatus.REPORTED,
    ),
    "265733763": (
        {"state": "scheduled", "attempts": 1, "status": 200, "telling": "due", "tell_at": 1.0, "due_at": 1.0},
        State.SCHEDULED,
        ReportStatus.REPORTED,
    ),
    "265733764": (
        {"state": "failed", "attempts": 1, "status": 400, "reason": "No.", "telling": "telling", "due_at": 0.0},
        State.FAILED,
        ReportStatus.REPORTED,
    ),
    "265733765": ({"state": "unconfirmed", "attempts": 1, **TOLD}, State.UNCONFIRMED, ReportStatus.REPORTED),
    "265733766": ({"state": "failed", "attempts": 1, "telling": "untold"}, State.FAILED, ReportStatus.UNREPORTABLE),
}
TO_SEND = {"265733760", "265733761"}
UNSENT = TO_SEND | {"265733762"}
NOTE = "as the earlier version told it"


def stored_by(step: str, url: str) -> None:
    """Create the database of this migration, with a row for each kind of unfinished work."""
    now = time.time()
    engine = create_engine(url.replace("postgresql:", "postgresql+psycopg:"))
    with engine.begin() as connection:
        _upgrade(connection, step)
        table, story = (Table(name, MetaData(), autoload_with=connection) for name in ("requests", "story"))
        came_with_the_second = {"starts_at": STARTS, "ends_at": ENDS, "messages": 1} if step >= "0002" else {}
        for number, (applicant, (stored, _, _)) in enumerate(STORED.items()):
            made: dict[str, Any] = {
                "id": f"V{applicant}",
                "applicant_id": applicant,
                "accepted_at": now + number / 100,
                "since": now,
            }
            made["reply_channel"] = HIRING if number % 2 else None  # one message per second and conversation
            connection.execute(insert(table), {**ROW, **made, **came_with_the_second, **stored})
            step_of_it = {"at": now, "state": stored["state"], "telling": "nothing", "note": NOTE}
            connection.execute(insert(story), {"request_id": made["id"], **step_of_it})
    engine.dispose()


def _upgrade(connection: Connection, step: str) -> None:
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", "slackbot:storage/migrations")
    command.upgrade(config, step)


def of_each(store: Store) -> dict[str, tuple[State, ReportStatus]]:
    return {request.interview.applicant_id: (request.state, request.report_status) for request in store.list_requests()}


@pytest.mark.parametrize("step", STEPS)
def test_this_version_continues_the_work_of_an_earlier_one(
    step: str, empty_database_url: str, slack: FakeSlack, apploi: FakeApploi, tmp_path: Path
) -> None:
    stored_by(step, empty_database_url)
    wanted = {applicant: (state, telling) for applicant, (_, state, telling) in STORED.items()}
    with (
        running(slack, apploi, tmp_path, time.time, 1.0, DATABASE_URL=empty_database_url),
        closing(Store(empty_database_url)) as store,
    ):
        eventually(lambda: of_each(store) == wanted)
        assert {request.interview.apploi_date for request in store.list_requests()} == {ROW["date"]}
        assert {store.history(request.id)[0].note for request in store.list_requests()} == {NOTE}
    assert {put.applicant_id for put in apploi.puts} == TO_SEND
    assert len(apploi.puts) == len(TO_SEND)


@pytest.mark.parametrize("step", STEPS)
def test_a_backup_of_an_earlier_version_can_be_restored(
    step: str,
    empty_database_url: str,
    slack: FakeSlack,
    apploi: FakeApploi,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stored_by(step, empty_database_url)
    monkeypatch.setenv("DATABASE_URL", empty_database_url)
    assert main(["requests", "restored"]) == 0
    asked = (State.UNCONFIRMED, ReportStatus.REPORTED)
    wanted = {one: asked if one in UNSENT else (state, telling) for one, (_, state, telling) in STORED.items()}
    with (
        running(slack, apploi, tmp_path, time.time, 1.0, DATABASE_URL=empty_database_url),
        closing(Store(empty_database_url)) as store,
    ):
        eventually(lambda: of_each(store) == wanted)
    assert apploi.puts == []


FACILITIES = """\
[[facility]]
id = "portland"
name = "Harbor Care Portland"
team_id = 23567
api_key_env = "PORTLAND_KEY"

[[facility]]
id = "tulsa"
name = "Harbor Care Tulsa"
team_id = 23890
api_key_env = "TULSA_KEY"
"""


@pytest.mark.parametrize("step", [STEPS[0], BEFORE_FACILITIES])
def test_what_was_under_way_goes_on_with_the_key_from_before_once_there_are_facilities(
    step: str, empty_database_url: str, slack: FakeSlack, apploi: FakeApploi, tmp_path: Path
) -> None:
    stored_by(step, empty_database_url)
    (tmp_path / "facilities.toml").write_text(FACILITIES)
    wanted = {applicant: (state, telling) for applicant, (_, state, telling) in STORED.items()}
    settings = {"FACILITIES_FILE": str(tmp_path / "facilities.toml"), "PORTLAND_KEY": "1", "TULSA_KEY": "2"}
    with (
        running(slack, apploi, tmp_path, time.time, 1.0, DATABASE_URL=empty_database_url, **settings),
        closing(Store(empty_database_url)) as store,
    ):
        eventually(lambda: of_each(store) == wanted)
        assert {(each.facility_id, each.facility_name) for each in store.list_requests()} == {("", "")}
    assert {put.applicant_id for put in apploi.bookings} == TO_SEND


CHOSEN: dict[str, Any] = {"timezone": "America/Chicago", "tell_booked": False, "tell_reminders": True}


def test_applicants_and_preferences_are_kept_when_facilities_come(empty_database_url: str) -> None:
    engine = create_engine(empty_database_url.replace("postgresql:", "postgresql+psycopg:"))
    jane = Applicant("7312", "Jane Doe", "jane@example.com", "Nurse", "Phone", "2026-11-01", "77", "North")
    with engine.begin() as connection:
        _upgrade(connection, BEFORE_FACILITIES)
        applicants, preferences = (
            Table(name, MetaData(), autoload_with=connection) for name in ("applicants", "preferences")
        )
        known = {name: value for name, value in asdict(jane).items() if name in applicants.c}
        connection.execute(insert(applicants), {**known, "seen_at": 10.0})
        connection.execute(insert(preferences), {"user_id": MANAGER.id, **CHOSEN})
    engine.dispose()
    with closing(Store(empty_database_url)) as store:
        store.migrate()
        assert store.get_applicant("7312", "") == jane
        assert store.preferences.get(MANAGER.id) == Preferences(**CHOSEN)
        store.delete_applicants_before(before=11.0)
        assert store.get_applicant("7312", "") is None
