"""Requests of several facilities in the whole app: each is sent, told of and counted as its facility's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from slackbot.demo.fake_apploi import FakeApploi
from slackbot.demo.fake_apploi.failure_modes import FailureMode
from slackbot.demo.fake_slack import HIRING, OFFERS, RANDOM, FakeSlack, Message
from slackbot.demo.fake_slack.workspace import BOT_USER
from slackbot.demo.people import INTERVIEWER, MANAGER, NORTH_TEAM, SOUTH_TEAM
from slackbot.domain.interview import Interview, InterviewerByEmail
from slackbot.domain.notification import NotificationKind
from slackbot.domain.request import ReplyTo, ReportStatus, Request, State
from tests.support.databases import a_request
from tests.support.prometheus import Scraped
from tests.support.running import Running, running
from tests.support.steps import eventually, press_in_menu

FILE = f"""\
[[facility]]
id = "portland"
name = "Harbor Care Portland"
team_id = {NORTH_TEAM}
api_key_file = "portland.key"
announce_channel = "{OFFERS}"
remind_before = "1d,1h"

[[facility]]
id = "tulsa"
name = "Harbor Care Tulsa"
team_id = {SOUTH_TEAM}
announce_channel = "{RANDOM}"
names_in_channels = "initials"
remind_before = "none"
"""
MARCUS, MEI = "265733760", "265733766"
NAMES = {MARCUS: "Marcus Bell", MEI: "Mei Chen"}
TEAMS = {MARCUS: NORTH_TEAM, MEI: SOUTH_TEAM}


@pytest.fixture
def folder(slack: FakeSlack, apploi: FakeApploi, tmp_path: Path) -> Path:
    """With the file and a key; the app may post in the announcement channels."""
    (tmp_path / "facilities.toml").write_text(FILE)
    (tmp_path / "portland.key").write_text("portland-key")
    apploi.keys = {"portland-key": frozenset((NORTH_TEAM,)), apploi.key: frozenset((SOUTH_TEAM,))}
    for channel in (OFFERS, RANDOM):
        slack.workspace.channels[channel].members.add(BOT_USER)
    return tmp_path


@pytest.fixture
def app(slack: FakeSlack, apploi: FakeApploi, folder: Path) -> Iterator[Running]:
    with running(slack, apploi, folder, FACILITIES_FILE=str(folder / "facilities.toml")) as started:
        yield started


def accept(app: Running, applicant: str, facility: str, name: str = "", **changes: Any) -> str:
    """Store a request as a form does: with the name of the facility, and Apploi's own."""
    number, now = len(app.requests) + 1, app.bot.store.clock()
    interviewer = InterviewerByEmail("luis@harborcare.example", TEAMS[applicant])
    interview = Interview(applicant, datetime(2037, 12, number, 15), "America/New_York", 60, "Virtual", interviewer)
    made = a_request(
        number,
        facility=f"Apploi's {applicant}",
        facility_id=facility,
        facility_name=name,
        applicant_name=NAMES[applicant],
        requested_by=MANAGER.id,
        interviewer_user=INTERVIEWER.id,
        reply_to=ReplyTo(HIRING),
    )
    app.bot.store.add(replace(made, interview=interview, accepted_at=now, since=now, send_at=now, **changes))
    app.bot.worker.wake()
    return made.id


def told(app: Running, request_id: str) -> Request:
    """The request once its result was posted, and everything that is due at once."""

    def is_done() -> bool:
        found = app.bot.store.get(request_id)
        planned = app.bot.store.notifications.list_for_request(request_id)
        now = app.bot.store.clock()
        is_told = found is not None and found.report_status is ReportStatus.REPORTED
        return is_told and not [each for each in planned if each.due_at is not None and each.due_at <= now]

    eventually(is_done)
    found = app.bot.store.get(request_id)
    assert found
    return found


def result_of(app: Running, request_id: str) -> Message:
    """The newest message about the request in #hiring."""
    found = [one for one in app.slack.messages(HIRING) if one.metadata and request_id in str(one.metadata)]
    return found[-1]


def posted(app: Running, channel: str) -> list[str]:
    return [message.text for message in app.slack.messages(channel) if message.is_from_app]


def test_each_request_uses_the_key_of_its_facility_and_names_it_once(app: Running) -> None:
    in_portland = told(app, accept(app, MARCUS, "portland", "Harbor Care Portland"))
    in_tulsa = told(app, accept(app, MEI, "tulsa", "Harbor Care Tulsa"))
    assert [put.headers["X-Api-Key"] for put in app.apploi.bookings] == ["portland-key", app.apploi.key]
    assert [put.body["interviewerTeamId"] for put in app.apploi.bookings] == [NORTH_TEAM, SOUTH_TEAM]
    for request in (in_portland, in_tulsa):
        message = result_of(app, request.id)
        assert message.text.count(request.facility_name) == 1
        assert "Apploi's" not in message.text
        assert message.metadata
        assert message.metadata["event_payload"]["facility"] == request.facility_id


def test_announcements_names_and_reminders_are_as_the_facility_wants(app: Running) -> None:
    in_portland = told(app, accept(app, MARCUS, "portland", "Harbor Care Portland"))
    in_tulsa = told(app, accept(app, MEI, "tulsa", "Harbor Care Tulsa"))
    [in_offers], [in_random] = posted(app, OFFERS), posted(app, RANDOM)
    assert ("Marcus Bell" in in_offers, "Harbor Care Portland" in in_offers) == (True, True)
    assert ("M. C." in in_random, "Mei Chen" in in_random, "Harbor Care Tulsa" in in_random) == (True, False, True)
    leads = [
        {each.lead for each in app.bot.store.notifications.list_for_request(request.id) if each.lead}
        for request in (in_portland, in_tulsa)
    ]
    assert leads == [{86400.0, 3600.0}, set()]


def test_a_cancellation_is_announced_by_the_same_facility_and_named(app: Running) -> None:
    in_tulsa = told(app, accept(app, MEI, "tulsa", "Harbor Care Tulsa"))
    app.slack.press(result_of(app, in_tulsa.id), "cancel_interview", user=MANAGER.id)
    app.slack.submit(app.slack.wait_for_view(MANAGER.id))
    eventually(lambda: len(posted(app, RANDOM)) == 2)
    assert "Harbor Care Tulsa" in posted(app, RANDOM)[1]
    assert posted(app, OFFERS) == []
    eventually(lambda: "Harbor Care Tulsa" in result_of_channel(app))


def result_of_channel(app: Running) -> str:
    """The text of the first message in #hiring, which is edited."""
    return posted(app, HIRING)[0]


def test_an_interview_that_is_moved_stays_with_its_facility(app: Running) -> None:
    told(app, accept(app, MARCUS, "portland", "Harbor Care Portland"))
    app.slack.press(result_of(app, "V1"), "reschedule", user=MANAGER.id)
    form = app.slack.wait_for_view(MANAGER.id)
    app.slack.type(form, "when", "Dec 20 2037 10am")
    app.slack.submit(form)
    eventually(lambda: app.requests[0].moves == "V1")
    moved = told(app, app.requests[0].id)
    assert (moved.state, moved.facility_id, moved.facility_name) == (
        State.SCHEDULED,
        "portland",
        "Harbor Care Portland",
    )
    assert {put.headers["X-Api-Key"] for put in app.apploi.bookings} == {"portland-key"}
    assert "Harbor Care Portland" in posted(app, OFFERS)[-1]


def test_send_again_uses_the_key_that_was_rotated_since(
    slack: FakeSlack, apploi: FakeApploi, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    settings = {"FACILITIES_FILE": str(folder / "facilities.toml")}
    del apploi.keys["portland-key"]
    with running(slack, apploi, folder, **settings) as before:
        failed = told(before, accept(before, MARCUS, "portland", "Harbor Care Portland"))
        assert failed.waits_for_admin
    cause = "facility portland: HTTP 403: Apploi doesn't accept the API key. Check api_key_file portland.key."
    assert cause in caplog.text
    (folder / "portland.key").write_text("new-key")
    apploi.keys["new-key"] = frozenset((NORTH_TEAM,))
    with running(slack, apploi, folder, **settings) as after:
        after.slack.press(result_of(after, failed.id), "send_again", user=MANAGER.id)
        eventually(lambda: (after.bot.store.get(failed.id) or failed).state is State.SCHEDULED)
    assert [put.headers["X-Api-Key"] for put in apploi.bookings] == ["new-key"]


def test_a_retry_after_a_busy_answer_uses_the_same_key(app: Running) -> None:
    app.apploi.next_modes.append(FailureMode.BUSY)
    told(app, accept(app, MARCUS, "portland", "Harbor Care Portland"))
    eventually(lambda: app.apploi.bookings)
    assert [put.headers["X-Api-Key"] for put in app.apploi.puts] == ["portland-key", "portland-key"]


def test_each_facility_is_counted_by_itself_and_the_gone_ones_together(app: Running) -> None:
    told(app, accept(app, MARCUS, "portland", "Harbor Care Portland"))
    told(app, accept(app, MEI, "gone", "Harbor Care Gone"))
    told(app, accept(app, MEI, "left", "Harbor Care Left"))

    def scraped() -> Scraped:
        return Scraped(app.bot.metrics.render())

    eventually(lambda: scraped()("slackbot_interview_requests", state="scheduled") == 3)
    seen = scraped()
    for name, labels in COUNTED.items():
        assert seen(name, facility="portland", **labels) == 1, name
        assert seen(name, facility="other", **labels) == 2, name
    known = {"", "portland", "tulsa", "other"}
    assert set(re.findall(r'facility="([^"]*)"', seen.text)) <= known


COUNTED: dict[str, dict[str, str]] = {
    "slackbot_interview_requests": {"state": "scheduled"},
    "slackbot_concluded_total": {"state": "scheduled"},
    "slackbot_told_seconds_count": {"state": "scheduled"},
    "slackbot_scheduled_seconds_count": {},
    "slackbot_apploi_seconds_count": {"answer": "scheduled"},
    "slackbot_tellings_total": {"telling": "told"},
}


def test_with_one_facility_none_is_named(slack: FakeSlack, apploi: FakeApploi, tmp_path: Path) -> None:
    with running(slack, apploi, tmp_path) as only:
        request = told(only, accept(only, MARCUS, ""))
        message = result_of(only, request.id)
        assert message.metadata
        assert "facility" not in message.metadata["event_payload"]
        assert "Apploi's 265733760" in message.text
        planned = only.bot.store.notifications.list_for_request(request.id)
        assert {each.kind for each in planned} >= {NotificationKind.INTERVIEWER, NotificationKind.REMINDER}
        press_in_menu(only, message, "request_details", user=MANAGER.id)
        assert "*Facility:*" not in str(only.slack.wait_for_view(MANAGER.id).blocks)
