"""The demo starts the app as a child process, can kill and restart it, and stops it at the end."""

from __future__ import annotations

import argparse
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
import requests

from slackbot.cli.demo import add_parser, run_demo
from slackbot.demo.app_process import AppDidNotStart
from slackbot.demo.runner import UNSET, Demo, DemoRunning

# A tiny app: it is ready at once, and returns its environment and process id.
TINY_APP = """
import json, os, http.server
class App(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        body = json.dumps({"pid": os.getpid(), "settings": dict(os.environ)}).encode()
        self.send_response(200); self.send_header("Content-Length", str(len(body))); self.end_headers()
        self.wfile.write(body)
    def log_message(self, *_): pass
http.server.HTTPServer((os.environ["HOST"], int(os.environ["PORT"])), App).serve_forever()
"""
COMMAND = (sys.executable, "-c", TINY_APP)


def app_settings(demo: Demo) -> dict[str, str]:
    settings: dict[str, str] = requests.get(f"{demo.app.url}/readyz", timeout=30).json()["settings"]
    return settings


def test_the_app_gets_the_fakes_addresses_and_no_real_secrets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (*UNSET, "APPLOI_API_KEY", "SLACK_BOT_TOKEN"):
        monkeypatch.setenv(name, "a real secret")
    with Demo(tmp_path, command=COMMAND, settings={"DEFAULT_TIMEZONE": "America/Denver"}) as demo:
        settings = app_settings(demo)
        assert "a real secret" not in settings.values()
        assert settings["SLACK_API_URL"] == demo.slack.api_url
        assert settings["APPLOI_BASE_URL"] == demo.apploi.url
        assert settings["APPLOI_API_KEY"] == demo.apploi.key
        assert settings["DATABASE_URL"] == f"sqlite:///{tmp_path}/requests.db"
        assert settings["DEFAULT_TIMEZONE"] == "America/Denver"
        assert requests.get(demo.page_url, timeout=30).status_code == 200


def test_a_killed_app_restarts_at_the_same_address(tmp_path: Path) -> None:
    with Demo(tmp_path, command=COMMAND) as demo:
        first, address = demo.app.pid, demo.app.url
        demo.kill_app()
        assert not demo.app.is_running
        with pytest.raises(requests.ConnectionError):
            requests.get(address, timeout=30)
        demo.restart_app()
        assert demo.app.url == address
        assert demo.app.pid not in (None, first)
    assert not demo.app.is_running


def test_an_app_that_exits_right_away_is_reported_with_its_log(tmp_path: Path) -> None:
    demo = Demo(tmp_path, command=(sys.executable, "-c", "raise SystemExit('no settings')"))
    with pytest.raises(AppDidNotStart, match=r"(?s)exited right away.*no settings"):
        demo.start()
    with pytest.raises(requests.ConnectionError):
        requests.get(demo.page_url, timeout=30)


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM])
def test_the_command_prints_its_address_and_data_and_stops_the_app(tmp_path: Path, end: signal.Signals) -> None:
    script = f"""
from pathlib import Path
from slackbot.cli.demo import run_demo
from slackbot.demo.runner import Demo
raise SystemExit(run_demo(Demo(Path({str(tmp_path)!r}), command={COMMAND!r}), opens_browser=False))
"""
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True) as demo:
        assert demo.stdout is not None
        output = ""
        while "Ctrl-C" not in output:
            output += demo.stdout.readline()
        assert str(tmp_path) in output
        page = next(word for word in output.split() if word.startswith("http://127.0.0.1:"))
        assert requests.get(page, timeout=30).status_code == 200
        demo.send_signal(end)
        assert demo.wait(20) == 0
    with pytest.raises(requests.ConnectionError):
        requests.get(page, timeout=30)


def test_the_demo_ends_with_a_message_if_the_app_exits(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    short_lived = TINY_APP.replace("serve_forever", "handle_request")
    demo = Demo(tmp_path, command=(sys.executable, "-c", short_lived))
    before = signal.getsignal(signal.SIGINT)
    assert run_demo(demo, opens_browser=False) == 1
    assert "The app stopped unexpectedly" in capsys.readouterr().err
    assert signal.getsignal(signal.SIGINT) is before


def test_a_taken_port_is_reported(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        demo = Demo(tmp_path, page_port=taken.getsockname()[1])
        assert run_demo(demo, opens_browser=False) == 1
    assert "Try another --port" in capsys.readouterr().err


@pytest.mark.parametrize("port", ["-1", "65536", "http"])
def test_an_invalid_port_is_a_usage_error(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    parser = argparse.ArgumentParser()
    add_parser(parser.add_subparsers())
    with pytest.raises(SystemExit) as ended:
        parser.parse_args(["demo", f"--port={port}"])
    assert ended.value.code == 2
    assert "is not a port" in capsys.readouterr().err


def test_reset_deletes_only_the_demos_own_files(tmp_path: Path) -> None:
    for name in ("requests.db", "requests.db-wal", "app.log", "notes.txt"):
        (tmp_path / name).write_text("old")
    Demo(tmp_path).reset()
    assert [path.name for path in tmp_path.iterdir() if "demo.lock" not in path.name] == ["notes.txt"]


def test_a_second_demo_on_the_same_folder_is_refused_and_deletes_nothing(tmp_path: Path) -> None:
    first = Demo(tmp_path, command=COMMAND).open()
    try:
        for second in (Demo(tmp_path).open, Demo(tmp_path).reset):
            with pytest.raises(DemoRunning, match="already running"):
                second()
    finally:
        first.stop()
    Demo(tmp_path).open().stop()


def test_the_page_works_while_the_app_starts(tmp_path: Path) -> None:
    demo = Demo(tmp_path, command=COMMAND).open()
    try:
        assert requests.get(f"{demo.page_url}timeline", timeout=30).json() == {"app": "starting"}
        demo.start_app()
        assert requests.get(f"{demo.page_url}timeline", timeout=30).json() == {"app": "running"}
    finally:
        demo.stop()


def test_stopping_does_not_wait_for_an_app_that_is_starting(tmp_path: Path) -> None:
    demo = Demo(tmp_path, command=(sys.executable, "-c", "import threading; threading.Event().wait()")).open()
    demo.start_app(lambda: True)
    demo.stop()
    demo.restart_app()  # a button pressed just before the end starts nothing
    assert not demo.app.is_running


def test_the_demo_goes_on_with_a_killed_app_and_retries_events(tmp_path: Path) -> None:
    with Demo(tmp_path, command=COMMAND) as demo:
        demo.kill_app()
        assert demo.supervise()
        demo.slack.event({"type": "app_uninstalled"})
        demo.slack.clock.advance(60)
        assert demo.supervise()
        assert [each.number for each in demo.slack.repetitions] == [3]


def test_an_unwritable_folder_is_reported(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("")
    assert run_demo(Demo(tmp_path / "file" / "data"), opens_browser=False) == 1
    assert f"you may write to {tmp_path}" in capsys.readouterr().err
