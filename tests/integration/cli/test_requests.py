"""`slackbot requests`: what an engineer on call sees, and can do."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from slackbot.__main__ import main
from slackbot.cli.request_text import local_time
from slackbot.demo.fake_apploi import FakeApploi
from slackbot.demo.fake_slack import FakeSlack
from slackbot.demo.people import MANAGER
from slackbot.domain.notification import Notification, NotificationKind
from slackbot.domain.request import (
    Attendance,
    PostedMessage,
    ReportStatus,
    State,
    intend_to_send,
    mark_reported,
    mark_unconfirmed,
    mark_unreportable,
)
from slackbot.storage.schema import migrate
from slackbot.storage.store import ErrorReport, Store
from tests.support.databases import a_request
from tests.support.running import environment


@pytest.fixture
def operator(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> Store:
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    return Store(sqlite_url)


UNCONFIRMED = mark_unconfirmed(intend_to_send(a_request()), 1100.0)
UNTOLD = mark_unreportable(replace(a_request(), state=State.SCHEDULED, send_at=None))

DONE: list[tuple[Any, str, State, ReportStatus]] = [
    (replace(a_request(), state=State.FAILED, send_at=None), "retry", State.ACCEPTED, ReportStatus.NOTHING),
    (UNCONFIRMED, "retry --yes", State.ACCEPTED, ReportStatus.NOTHING),
    (UNCONFIRMED, "confirm", State.SCHEDULED, ReportStatus.DUE),
    (replace(UNCONFIRMED, perhaps_booked=True), "confirm", State.SCHEDULED, ReportStatus.DUE),
    (UNTOLD, "retry", State.SCHEDULED, ReportStatus.DUE),
    (a_request(), "cancel", State.FAILED, ReportStatus.DUE),
    (replace(a_request(), state=State.WAITING), "cancel", State.FAILED, ReportStatus.DUE),
    (UNCONFIRMED, "cancel", State.UNCONFIRMED, ReportStatus.DUE),
    (UNTOLD, "cancel", State.SCHEDULED, ReportStatus.REPORTED),
    (replace(UNTOLD, applicant_name=""), "cancel", State.SCHEDULED, ReportStatus.REPORTED),
    (replace(UNTOLD, state=State.FAILED), "cancel", State.FAILED, ReportStatus.REPORTED),
    (replace(UNTOLD, state=State.FAILED, settled_how="closed"), "cancel", State.FAILED, ReportStatus.REPORTED),
]


@pytest.mark.parametrize(("there", "command", "state", "telling"), DONE)
def test_what_an_operator_does_is_done_and_in_the_history(
    operator: Store, capsys: pytest.CaptureFixture[str], there: Any, command: str, state: State, telling: ReportStatus
) -> None:
    operator.add(there)
    assert main(["requests", *command.split(), "V1"]) == 0
    assert f"V1 is {state.value} now" in capsys.readouterr().out
    found = operator.get("V1")
    assert found
    assert (found.state, found.report_status) == (state, telling)
    assert operator.history("V1")[-1].note == f"{command.split()[0]} by operator"
    operator.close()


HELD = replace(
    a_request(state=State.SCHEDULED, send_at=None),
    attendance=Attendance.NO_SHOW,
    attendance_by="U2",
    attendance_at=1_796_160_000.0,
)
HEADER = "request_id,application_id,start_utc,timezone,duration,state,outcome,said_by,said_at"
LINE = "V1,1,2026-12-01T20:00:00Z,America/New_York,60,scheduled,no_show,U2,2026-12-01T21:20:00Z"
EXPORTED = [
    (HELD, "", [HEADER, LINE]),
    (HELD, "--names", [f"{HEADER},applicant_name", f"{LINE},Jane Doe"]),
    *(
        (replace(HELD, applicant_name=f"{sign}1+1"), "--names", [f"{HEADER},applicant_name", f"{LINE},'{sign}1+1"])
        for sign in ("=", "+", "-", "@")
    ),
    (
        replace(HELD, moved_to="V2", attendance=None, attendance_by=None, attendance_at=None),
        "",
        [HEADER, "V1,1,2026-12-01T20:00:00Z,America/New_York,60,moved,,,"],
    ),
]


@pytest.mark.parametrize(("there", "options", "lines"), EXPORTED)
def test_the_export_says_who_came_and_names_nobody_unasked(
    operator: Store, capsys: pytest.CaptureFixture[str], there: Any, options: str, lines: list[str]
) -> None:
    operator.add(there)
    export = ["requests", "export", "--csv", "--from", "2026-12-01", "--to"]
    assert main([*export, "2026-12-01", *options.split()]) == 0
    assert capsys.readouterr().out.splitlines() == lines
    assert main(["requests", "export", "--csv", "--from", "2026-12-02", "--to", "2026-12-31"]) == 0
    assert capsys.readouterr().out.splitlines() == [HEADER]
    assert main([*export, "2026-11-30"]) == 2
    assert "--to is before --from" in capsys.readouterr().err
    operator.close()


@pytest.mark.parametrize("options", ["--from 2026-12-01 --to 2026-12-01", "--csv --from yesterday --to 2026-12-01"])
def test_an_export_without_a_format_or_with_words_for_a_date_is_bad_usage(operator: Store, options: str) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["requests", "export", *options.split()])
    assert ended.value.code == 2
    operator.close()


SHOWN = {
    "hiring day": "D1, place 2",
    "also there": "U3, U4",
    "can't come": "U5",
    "who came": "no_show, said by U2",
}


def test_a_request_is_shown_with_its_hiring_day_and_the_people_there(
    operator: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    there = replace(HELD, hiring_day="D1", place_in_day=2, also_there=("U3", "U4"), also_declined=("U5",))
    for request, names in [(there, list(SHOWN)), (replace(a_request(), id="V2"), [])]:
        operator.add(request)
        assert main(["requests", "show", request.id]) == 0
        rows = {line[:14].rstrip(): line[14:] for line in capsys.readouterr().out.splitlines()}
        assert {name: rows[name] for name in SHOWN if name in rows} == {name: SHOWN[name] for name in names}
    operator.close()


REFUSED = [
    (intend_to_send(a_request()), "cancel", "is being sent right now"),
    (replace(UNTOLD, report_status=ReportStatus.REPORTED), "cancel", "cancel it in Apploi"),
    (replace(UNTOLD, report_status=ReportStatus.REPORTED), "retry", "nothing to retry"),
    (replace(a_request(), state=State.WAITING), "retry", "retry it automatically"),
    (a_request(), "retry", "I'm on it"),
    (UNCONFIRMED, "retry", "add --yes to send it again; if it is, use `confirm`"),
    (replace(UNCONFIRMED, settled_by="U9", settled_how="closed"), "retry --yes", "already closed by <@U9>"),
    (replace(UNCONFIRMED, settled_by="U9", settled_how="closed"), "confirm", "already closed by <@U9>"),
    (replace(a_request(), state=State.FAILED), "confirm", "is now failed"),
    (a_request(), "confirm", "is now accepted"),
    (UNTOLD, "confirm", "is now scheduled"),
    (replace(UNTOLD, applicant_name=""), "retry", "details were deleted"),
    (a_request(2), "retry", "I have no record of request V1"),
]


@pytest.mark.parametrize(("there", "command", "why"), REFUSED)
def test_an_operator_is_told_what_cannot_be_done(
    operator: Store, capsys: pytest.CaptureFixture[str], there: Any, command: str, why: str
) -> None:
    operator.add(there)
    assert main(["requests", *command.split(), "V1"]) == 1
    assert why in capsys.readouterr().err
    assert operator.get(there.id) == there
    operator.close()


def test_show_lists_the_requests_of_a_hiring_day(operator: Store, capsys: pytest.CaptureFixture[str]) -> None:
    for place in (1, 2):
        operator.add(a_request(place, hiring_day="V0", place_in_day=place))
    operator.add(a_request(3))
    assert main(["requests", "show", "V0"]) == 0
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()] == ["V1", "V2"]
    operator.close()


def test_show_explains_an_error_code(operator: Store, capsys: pytest.CaptureFixture[str]) -> None:
    operator.error_reports.add(ErrorReport("0a1b2c3d", 1763830800.0, "ZeroDivisionError", 'File "views.py", line 7\n'))
    assert main(["requests", "show", "0a1b2c3d"]) == 0
    assert capsys.readouterr().out == (
        'Unexpected error, 2025-11-22 17:00:00Z: ZeroDivisionError\nFile "views.py", line 7\n'
    )


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("100% ours.db", "{folder}/100%25 ours.db"),
        ("what?.db", "{folder}/what%3F.db"),
        ("slackbot.db", "{folder}/slackbot.db?timeout=5"),
        ("slackbot.db", "file:{folder}/slackbot.db?uri=true&mode=rw"),
    ],
)
def test_a_sqlite_file_is_found_however_its_url_is_written(
    name: str, written: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    migrate(f"sqlite:///{tmp_path}/{name.replace('%', '%25').replace('?', '%3F')}")
    assert [file.name for file in tmp_path.iterdir()] == [name]
    monkeypatch.setenv("DATABASE_URL", "sqlite:///" + written.format(folder=tmp_path))
    assert main(["requests"]) == 0
    assert capsys.readouterr().out == "No requests.\n"
    assert main(["requests", "restored"]) == 0
    assert [file.name for file in tmp_path.iterdir()] == [name]


def test_looking_does_not_create_a_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'mistyped.db'}")
    assert main(["requests"]) == 2
    assert "which doesn't exist" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


class Terminal(io.StringIO):
    """Someone at a keyboard."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("answer", "state"), [("yes\n", State.ACCEPTED), ("\n", State.UNCONFIRMED)])
def test_a_retry_of_what_may_be_booked_asks(
    operator: Store, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, answer: str, state: State
) -> None:
    operator.add(UNCONFIRMED)
    monkeypatch.setattr(sys, "stdin", Terminal(answer))
    assert main(["requests", "retry", "V1"]) == (0 if state is State.ACCEPTED else 1)
    assert "may already be booked" in capsys.readouterr().out
    found = operator.get("V1")
    assert found
    assert found.state is state
    operator.close()


def test_what_became_of_an_interview_is_shown_with_both_clocks_and_what_will_be_posted(
    operator: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    moved, posted = replace(a_request(), state=State.SCHEDULED, send_at=None), PostedMessage("C1", "1.2")
    moved = mark_reported(moved, posted, 1100.0)
    new = replace(a_request(2), state=State.SCHEDULED, send_at=None, moves="V1", series="V1")
    new = replace(new, interview=replace(new.interview, date=datetime(2026, 12, 2, 9)))
    for each in (moved, new, replace(a_request(3), state=State.SCHEDULED, send_at=None, cancelled_by="U9")):
        operator.add(each)
    operator.change("V1", lambda it: replace(it, moved_to="V2"), "moved")
    for number in (1, 2):
        id_ = f"V{number}/reminder"
        operator.notifications.plan(
            [Notification(id_, f"V{number}", NotificationKind.REMINDER, "U2", None, 3600.0, 1796130000.0)]
        )
    assert main(["requests"]) == 0
    lines = {line.split()[0]: line for line in capsys.readouterr().out.splitlines()}
    assert [lines[id_].split()[1] for id_ in ("V1", "V2", "V3")] == ["moved", "scheduled", "canceled"]
    assert main(["requests", "show", "V1"]) == 0
    old = capsys.readouterr().out
    assert "moved to      V2, Wednesday, December 2, 2026, 9:00–10:00 AM EST (America/New_York)" in old
    assert "planned" not in old
    assert "result        posted (C1 1.2)" in old
    assert local_time(1001.0, "America/New_York") == "1969-12-31 19:16:41 EST (1970-01-01 00:16:41Z)"
    assert "2026-12-01 20:00Z" in old
    assert "settled" not in old
    assert main(["requests", "show", "V2"]) == 0
    assert "2026-12-01 08:00:00 EST (2026-12-01 13:00:00Z)  planned      reminder to U2" in capsys.readouterr().out
    operator.close()


def test_people_are_named_if_the_settings_of_the_app_are_there_and_slack_knows_them(
    operator: Store,
    slack: FakeSlack,
    apploi: FakeApploi,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    operator.add(a_request(requested_by=MANAGER.id, interviewer_user="U0NOBODY"))
    assert main(["requests", "show", "V1"]) == 0
    assert f"requested by  {MANAGER.id}\n" in capsys.readouterr().out
    settings = environment(slack, apploi, tmp_path)
    for name in settings.keys() - {"DATABASE_URL"}:
        monkeypatch.setenv(name, settings[name])
    assert main(["requests", "show", "V1"]) == 0
    said = capsys.readouterr()
    assert f"requested by  {MANAGER.name} ({MANAGER.id})\ninterviewer   U0NOBODY\n" in said.out
    assert said.err == ""
    operator.close()


def test_a_reader_that_has_gone_ends_it_quietly(operator: Store) -> None:
    operator.add(a_request())
    operator.close()
    reader, writer = os.pipe()
    os.close(reader)
    command = [sys.executable, "-m", "slackbot", "requests", "show", "V1"]
    ended = subprocess.run(command, stdout=writer, stderr=subprocess.PIPE, text=True, timeout=60, check=False)
    os.close(writer)
    assert (ended.returncode, ended.stderr) == (0, "")


def test_the_requests_of_one_facility_can_be_listed(operator: Store, capsys: pytest.CaptureFixture[str]) -> None:
    operator.add(a_request(1))
    operator.add(a_request(2, facility_id="tulsa", facility_name="Harbor Care Tulsa", facility="Harbor Care"))
    assert main(["requests", "list", "--facility", "tulsa"]) == 0
    listed, count = capsys.readouterr().out.splitlines()
    assert (listed.split()[0], listed.endswith(", Harbor Care Tulsa"), count[:8]) == ("V2", True, "1 shown.")
    assert main(["requests", "show", "V2"]) == 0
    assert "facility      Harbor Care Tulsa (tulsa)\n" in capsys.readouterr().out
    assert main(["requests", "show", "V1"]) == 0
    assert "facility" not in capsys.readouterr().out
