"""Socket Mode: from the command to the message without a public address."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from slackbot.demo.fake_apploi import FakeApploi
from slackbot.demo.fake_slack import HIRING, FakeSlack
from slackbot.demo.people import MANAGER
from slackbot.slack.frame_limit import MAX_FRAME_BYTES, fit_to_frame, frame_size
from slackbot.socket_mode import SocketModeConnection
from tests.integration.slack.test_hiring_day import add_applicants, open_day, shown
from tests.support.running import Running, running
from tests.support.socket_mode_server import SocketMode
from tests.support.steps import eventually, open_form, wait_for_result


@pytest.fixture
def line(slack: FakeSlack) -> Iterator[SocketMode]:
    with SocketMode() as far_end:
        slack.api.socket_url = far_end.url
        slack.transport = far_end
        yield far_end


@pytest.fixture
def connected(slack: FakeSlack, apploi: FakeApploi, line: SocketMode, tmp_path: Path) -> Iterator[Running]:
    slack.should_escape = True
    with running(slack, apploi, tmp_path, SLACK_APP_TOKEN=slack.app_token) as app:
        socket = SocketModeConnection(app.bot, slack.app_token, ping_interval=0.7)
        socket.start()
        assert line.connected.wait(20)
        try:
            yield app
        finally:
            socket.stop()


def test_from_the_command_to_the_message_over_a_socket(connected: Running) -> None:
    form = open_form(connected)
    connected.slack.choose(form, "interviewer", None)
    assert connected.slack.submit(form).errors.keys() == {"interviewer"}
    connected.slack.choose(form, "interviewer", MANAGER.id)
    assert connected.slack.suggest(form, "applicant", "jane").options
    assert connected.slack.submit(form).trouble is None
    assert "Interview booked" in wait_for_result(connected).text
    assert len(connected.apploi.puts) == 1


def test_help_is_answered_over_the_socket(connected: Running) -> None:
    connected.slack.command("/schedule-interview", "help")
    (message,) = connected.slack.messages(HIRING, MANAGER.id)
    assert message.only_for == MANAGER.id


NAMES = {
    "Vietnamese": "Nguyễn Thị Hồng Nhung Trần Đặng",
    "Cyrillic": "Александра Владимировна Преображенская",
    "Arabic": "عبد الرحمن بن محمد الأنصاري",
    "plain": "Alexandra Prendergast Worthington",
}


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_a_menu_of_a_hundred_long_names_fits_the_socket(connected: Running, line: SocketMode, name: str) -> None:
    """Slack closes the connection on frames of more than 20,480 bytes, and all users wait for the next one."""
    connected.apploi.applicants[:] = [
        {
            "id": 700_000_000 + number,
            "person": {"id": number, "first_name": name, "last_name": f"{number:03}"},
            "job": {"name": f"{name} {name}", "team_id": 23567},
            "applicant_state": name,
            "date_created": "2026-11-01T00:00:00Z",
        }
        for number in range(100)
    ]
    form = open_form(connected, "")
    options = connected.slack.suggest(form, "applicant", name.split()[0]).options
    assert len(options) > 20
    assert options[-1]["text"]["text"] == "There are more matches. Type more of the name"
    assert options[-1]["value"] == "-"
    assert len(connected.slack.suggest(form, "timezone", "").options) > 20
    assert len(line.connections) == 1


@pytest.mark.parametrize("letter", ["Ж", "a", "🚪", '"'])
def test_a_conflict_question_about_a_long_form_fits_the_socket(connected: Running, letter: str) -> None:
    """The question returns the whole form, with all that was typed."""
    connected.slack.submit(open_form(connected))
    form = open_form(connected, "Marcus Bell Dec 1 2037 3:15pm ET with @luis")
    place = letter * (3_000 // len(letter.encode("utf-16-le")) * 2)
    form.source["blocks"][-2]["element"]["initial_value"] = place
    connected.slack.type(form, "location", place)
    reply = connected.slack.submit(form)
    assert (reply.trouble, reply.response_action) == (None, "update")
    assert form.source["submit"]["text"] == "Book anyway"
    assert form.values["location"]["location"]["value"] == place
    assert connected.slack.submit(form).trouble is None
    assert [put.body["location"] for put in connected.apploi.wait_for_puts(2)] == ["Room 2", place]


LONG = "Ж" * 3_000
FIELD = {"type": "plain_text_input", "action_id": "where", "initial_value": LONG}


def options(place: int, people: int) -> list[dict[str, Any]]:
    """People, then a notice."""
    values = [*(str(1000 * place + number) for number in range(people)), f"-{place}"]
    return [{"text": {"type": "plain_text", "text": LONG[:75]}, "value": each} for each in values]


@pytest.mark.parametrize(
    "payload",
    [
        {"text": LONG, "response_type": "ephemeral"},
        {"response_action": "errors", "errors": {"when": LONG, "where": LONG}},
        {"options": [{"text": {"type": "plain_text", "text": LONG[:75]}, "value": str(n)} for n in range(100)]},
        {"option_groups": [{"label": {"text": LONG[:75]}, "options": options(place, 33)} for place in range(3)]},
        {"option_groups": [{"label": {"text": LONG[:75]}, "options": options(place, 0)} for place in range(100)]},
        {
            "response_action": "update",
            "view": {
                "private_metadata": "a" * 3_000,
                "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": LONG}}] * 20
                + [{"type": "input", "block_id": "where", "element": FIELD}],
            },
        },
    ],
    ids=["text", "errors", "options", "groups", "groups without anybody", "view"],
)
def test_every_response_fits_a_frame_and_short_ones_stay_unchanged(payload: dict[str, Any]) -> None:
    assert frame_size(payload) > MAX_FRAME_BYTES
    assert frame_size(fit_to_frame(payload)) <= MAX_FRAME_BYTES
    assert fit_to_frame(payload).keys() == payload.keys()
    small = {"options": payload.get("options", [])[:5], "text": "Ж"}
    assert fit_to_frame(small) == small


def test_the_app_reconnects_after_a_dropped_connection(connected: Running, line: SocketMode) -> None:
    line.drop_connections()
    assert line.connected.wait(60)
    assert open_form(connected)


def test_stopping_while_slack_asks_for_another_connection_leaves_none_open(
    slack: FakeSlack, apploi: FakeApploi, line: SocketMode, tmp_path: Path
) -> None:
    with running(slack, apploi, tmp_path, SLACK_APP_TOKEN=slack.app_token) as app:
        socket = SocketModeConnection(app.bot, slack.app_token, ping_interval=0.7)
        socket.start()
        assert line.connected.wait(30)
        line.connections[0].send(json.dumps({"type": "disconnect", "reason": "refresh_requested"}))
        eventually(lambda: len(line.connections) == 2)
        socket.stop()
        assert "not connected" in socket.connection_problem()
        eventually(lambda: not line.connections)


def test_the_app_starts_while_slack_is_down_and_connects_later(
    slack: FakeSlack, apploi: FakeApploi, line: SocketMode, tmp_path: Path
) -> None:
    slack.go_away()
    with running(slack, apploi, tmp_path, SLACK_APP_TOKEN=slack.app_token) as app:
        socket = SocketModeConnection(app.bot, slack.app_token, retry_delay=0.1, ping_interval=0.7)
        socket.start()
        try:
            assert "not connected" in socket.connection_problem()
            slack.start()
            assert line.connected.wait(30)
            ready = threading.Event()
            while socket.connection_problem():
                ready.wait(0.01)
        finally:
            socket.stop()


def test_a_hiring_day_of_twenty_with_a_question_goes_over_the_socket(connected: Running, line: SocketMode) -> None:
    names = add_applicants(connected, 20)
    words = f"{', '.join(names)} Dec 1 2037 8am ET 15 min each every 10 min with @luis"
    form = open_day(connected, words)
    assert connected.slack.submit(form).response_action == "update"
    assert "starts before" in shown(form, "question")
    assert "20. *11:10–11:25 AM ET* · Dan Evans" in shown(form, "times_")
    assert connected.slack.submit(form).trouble is None
    connected.apploi.wait_for_puts(20)
    assert len(line.connections) == 1
