"""The debug log of a real process: one correlation id from command to message, and no personal data."""

from __future__ import annotations

import json
import logging
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests

from slackbot.demo.fake_apploi.failure_modes import FailureMode
from slackbot.demo.fake_slack import HIRING
from slackbot.demo.fake_slack.forms import Form
from slackbot.demo.people import INTERVIEWER, MANAGER
from slackbot.demo.runner import Demo
from slackbot.observability import correlation, logs
from tests.e2e.test_secrets_from_files import run
from tests.support.prometheus import scrape
from tests.support.running import NO_UNDO

WORDS = "Marcus Bell Dec 1 2037 3pm ET for 45 min with @luis at Jonquil Room"


@pytest.fixture(params=["text", "json"])
def demo(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Demo]:
    """The app with a debug log, in each format."""
    with Demo(tmp_path, settings={**NO_UNDO, "LOG_LEVEL": "debug", "LOG_FORMAT": request.param}) as started:
        started.slack.should_escape = True
        yield started


def form_of(demo: Demo, words: str = WORDS) -> Form:
    demo.slack.command("/schedule-interview", words)
    demo.slack.wait_for_view(MANAGER.id)
    demo.slack.wait_for(lambda: "applicant" in [block["block_id"] for block in demo.slack.view(MANAGER.id).blocks])
    return demo.slack.view(MANAGER.id)


def result(demo: Demo, kind: str) -> None:
    demo.slack.wait_for(
        lambda: [one for one in demo.slack.messages(HIRING) if (one.metadata or {}).get("event_type") == kind]
    )


def lines(demo: Demo) -> list[tuple[str, str, str]]:
    """Logger, correlation id and message of each log line."""
    text = (demo.data / "app.log").read_text(encoding="utf-8")
    if text.startswith("{"):
        entries = [json.loads(line) for line in text.splitlines()]
        assert all(list(entry) == ["time", "level", "logger", "message", "request"] for entry in entries)
        assert all(datetime.fromisoformat(entry["time"]).tzinfo for entry in entries)
        return [(entry["logger"], entry["request"], entry["message"]) for entry in entries]
    return re.findall(r"^[-\d]+ [\d:,]+ [A-Z]+ (\S+) \[(\S+)\] (.*)$", text, re.M)


def test_every_log_line_has_the_correlation_id_from_command_to_message(demo: Demo) -> None:
    begun = len(lines(demo))
    form = form_of(demo)
    demo.slack.type(form, "when", "Dec 1 2037 4pm ET")
    demo.slack.suggest(form, "applicant", "marcus")
    demo.slack.submit(form)
    result(demo, "interview_scheduled")
    demo.app.stop()
    of_the_way = [line for line in lines(demo)[begun:] if line[0].startswith("slackbot")]
    command, *_ = [name for _, name, said in of_the_way if said.startswith("command: answered 200")]
    assert re.fullmatch(r"[0-9a-f]{8}", command)
    # Under load, what the start does in the background may come after `begun`, and belongs to no request.
    assert {name for _, name, _ in of_the_way} - {"-"} == {command, form.id}
    assert not [said for _, name, said in of_the_way if name == "-" and form.id in said]
    assert ("slackbot.slack.form.view_opener", command, f"form {form.id} is open") in of_the_way
    after = [said for _, name, said in of_the_way if name == form.id]
    for said in ("accepted", "scheduled (HTTP 200)", "told"):
        assert f"request {form.id}: {said}" in after
    assert any(said.startswith("submission: answered 200") for said in after)


def test_two_commands_have_different_correlation_ids(demo: Demo) -> None:
    for _ in range(2):
        demo.slack.command("/schedule-interview", "help")
    requests.post(f"{demo.app.url}/slack/events", data={"command": "/x"}, timeout=30)
    demo.app.stop()
    entered = [name for logger, name, _ in lines(demo) if logger in ("slackbot.slack.middleware", "slackbot.web.wsgi")]
    assert len(entered) == len(set(entered)) == 3


def test_log_and_metrics_contain_no_personal_data_and_no_secrets(demo: Demo) -> None:
    form = form_of(demo)
    demo.slack.suggest(form, "applicant", "jane@quillfeather.example")
    demo.slack.suggest(form, "applicant", "+1 207 555 0199")
    demo.slack.type(form, "when", "Zebrawood at 7")
    assert demo.slack.submit(form).errors
    demo.slack.type(form, "when", "Dec 1 2037 3pm")
    demo.apploi.set_failure_mode(FailureMode.NO_SUCH_APPLICANT, lookup=False)
    demo.slack.submit(form)
    result(demo, "interview_failed")
    demo.apploi.set_failure_mode(FailureMode.SERVER_ERROR)
    demo.slack.suggest(form_of(demo, "Wisteria Oakhollow"), "applicant", "Oakhollow")
    demo.slack.say("@Interview Scheduler Larkspur tomorrow 2pm", channel=HIRING)
    demo.slack.open_home()
    headers = {"X-Slack-Request-Timestamp": "1", "X-Slack-Signature": "v0=forged"}
    requests.post(f"{demo.app.url}/slack/events", data={"text": "Marigold"}, headers=headers, timeout=30)
    metrics = "\n".join(line.rpartition(" ")[0] for line in scrape(demo.app.url).text.splitlines())  # without values
    demo.app.stop()
    log = (demo.data / "app.log").read_text(encoding="utf-8")
    assert "slackbot_requests_total" in metrics
    for secret in (
        *("Marcus", "Bell", "Jonquil", "quillfeather", "555 0199", "Zebrawood", "Wisteria", "Oakhollow", "Larkspur"),
        *("Marigold", "forged", MANAGER.name, MANAGER.email or "", INTERVIEWER.name, INTERVIEWER.email or ""),
        *(demo.slack.bot_token, demo.slack.signing_secret, demo.apploi.key, "hooks.", "/respond"),
    ):
        assert secret not in log, secret
        assert secret not in metrics, secret
    for name in (MANAGER.id, INTERVIEWER.id, HIRING, form.id, "265733760"):
        assert name not in metrics, name


NO_REQUESTS = [
    "GET /calendar/V1-Marigold.ics",
    "GET /calendar/V1-Marigold it.ics HTTP/1.1",
    "Marigold",
    "GET /livez HTTP/1.1\r\nMarigold : 1",
    "GET /livez HTTP/1.1\r\nSCRIPT_NAME: /Marigold",
]


def test_invalid_http_is_not_quoted_in_the_log(demo: Demo) -> None:
    address = urlsplit(demo.app.url)
    for sent in NO_REQUESTS:
        with socket.create_connection((address.hostname, address.port), timeout=5) as line:
            line.sendall(f"{sent}\r\n\r\n".encode())
            line.recv(1)
    demo.app.stop()
    assert "Marigold" not in (demo.data / "app.log").read_text(encoding="utf-8")


@pytest.mark.parametrize("url", ["postgresql://u:Marigold/1@h:x/d", "sqlite:////nowhere/slackbot.db"])
def test_startup_errors_are_logged_as_json(url: str, tmp_path: Path) -> None:
    secrets = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "1", "APPLOI_API_KEY": "1"}
    here = {"DATABASE_URL": url, "HOST": "127.0.0.1", "PORT": "0", "LOG_FORMAT": "json"}
    ended = run(tmp_path, "serve", **secrets, **here)
    said = [json.loads(line) for line in ended.stderr.splitlines()]
    assert ended.returncode == 1
    assert {one["level"] for one in said if one["logger"] == "slackbot.web.asgi"} == {"error"}  # logged at both starts
    assert "Marigold" not in ended.stderr


ENDS = """
import threading
from slackbot.observability import logs
logs.configure("info", "text")
threading.Thread(target=int, args=("Jane Doe",), name="ears").start()
"""


def test_an_error_that_ends_a_thread_is_logged_without_its_text() -> None:
    ended = subprocess.run([sys.executable, "-c", ENDS], capture_output=True, text=True, check=True)
    assert "CRITICAL slackbot.observability.logs [-] thread ears died" in ended.stderr
    assert "ValueError" in ended.stderr
    assert "Jane" not in ended.stderr


NOT_USED = {
    "Failed to run a request listener": "Failed to run a request listener: could not convert string to float: %s",
    "Received an unsupported data frame": "Received an unsupported data frame (opcode: binary, payload: b'%s')",
}


@pytest.mark.parametrize("told", NOT_USED)
def test_requests_that_bolt_rejects_are_not_quoted(told: str, capsys: pytest.CaptureFixture[str]) -> None:
    said = NOT_USED[told] % "Jane Doe"
    logs.make_handler("text").handle(logging.LogRecord("slack_bolt.App", logging.ERROR, __file__, 1, said, (), None))
    assert capsys.readouterr().err.endswith(f"ERROR slack_bolt.App [-] {told}\n")


@pytest.mark.parametrize("form", ["text", "json"])
def test_errors_are_logged_by_type_and_place_without_their_text(form: str, capsys: pytest.CaptureFixture[str]) -> None:
    handler, typed = logging.StreamHandler(sys.stderr), "Jane Doe"
    handler.setFormatter(logs.make_formatter(form))
    try:
        try:
            int(typed)
        except ValueError as error:
            raise LookupError(typed) from error
    except LookupError as error:
        raised = (LookupError, error, error.__traceback__)
    record = logging.LogRecord("slackbot.x", logging.ERROR, __file__, 1, "it broke", None, raised)
    with correlation.use_id("V1"):
        handler.handle(record)
    said = capsys.readouterr().err
    assert "LookupError < ValueError" in said
    assert "e2e/test_logs.py" in said
    assert "V1" in said
    assert typed not in said
