"""Secrets in files: read by the real commands, and never shown."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from slackbot.demo.fake_apploi import FakeApploi
from slackbot.demo.fake_slack import FakeSlack
from slackbot.settings import SECRETS
from tests.support.paths import ROOT
from tests.support.running import environment


def run(folder: Path, *arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
    """Run a command in this folder with only this environment."""
    kept = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "slackbot", *arguments]
    return subprocess.run(
        command, env={**kept, **environ}, cwd=folder, capture_output=True, text=True, timeout=60, check=False
    )


def in_files(folder: Path, environ: dict[str, str]) -> dict[str, str]:
    """The same settings with each secret in its own file, which ends with a line break, as editors leave it."""
    moved = {}
    for name, value in environ.items():
        if name in SECRETS:
            (folder / name.lower()).write_text(f"{value}\n", encoding="utf-8")
            moved[f"{name}_FILE"] = str(folder / name.lower())
        else:
            moved[name] = value
    return moved


def test_every_secret_can_be_read_from_a_file(slack: FakeSlack, apploi: FakeApploi, tmp_path: Path) -> None:
    environ = in_files(tmp_path, environment(slack, apploi, tmp_path))
    assert {f"{name}_FILE" for name in SECRETS} - set(environ) == {
        "SLACK_APP_TOKEN_FILE",
        "APPLOI_AUTHORIZATION_FILE",
        "DATABASE_LISTEN_URL_FILE",
        "METRICS_TOKEN_FILE",
        "HTTPS_PROXY_FILE",
    }
    ended = run(tmp_path, "check", **environ)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert (tmp_path / "slackbot.db").exists()


def test_the_secret_file_can_be_named_in_the_env_file(tmp_path: Path) -> None:
    (tmp_path / "url").write_text(f"sqlite:///{tmp_path / 'named.db'}")
    (tmp_path / ".env").write_text("DATABASE_URL_FILE=url")
    assert run(tmp_path, "serve", "--migrate-only").returncode == 0
    assert (tmp_path / "named.db").exists()


def not_there(path: Path) -> None:
    pass


def a_folder(path: Path) -> None:
    path.mkdir()


def empty(path: Path) -> None:
    path.write_text(" \n")


def no_text(path: Path) -> None:
    path.write_bytes(b"xoxb-\xff\xfe-secret")


def too_large(path: Path) -> None:
    path.write_text("secret" * 20_000)


@pytest.mark.parametrize("make", [not_there, a_folder, empty, no_text, too_large])
def test_an_unreadable_or_empty_secret_file_is_reported_with_all_other_problems(make: object, tmp_path: Path) -> None:
    assert callable(make)
    make(tmp_path / "token")
    ended = run(tmp_path, "serve", SLACK_BOT_TOKEN_FILE="token", SLACK_SIGNING_SECRET="1", PORT="x")
    assert ended.returncode == 2
    faults = [line.split()[1] for line in ended.stderr.splitlines() if line.startswith("- ")]
    assert faults == ["SLACK_BOT_TOKEN_FILE", "APPLOI_API_KEY", "PORT"]
    assert "secret" not in ended.stderr.replace("SLACK_SIGNING_SECRET", "")


def test_an_invalid_secret_in_a_file_is_not_quoted(tmp_path: Path) -> None:
    (tmp_path / "token").write_text("xoxp-secret")
    ended = run(tmp_path, "serve", SLACK_BOT_TOKEN_FILE="token", SLACK_SIGNING_SECRET="1", APPLOI_API_KEY="1")
    assert ended.stderr.splitlines()[1] == "- SLACK_BOT_TOKEN must be a bot token: it starts with xoxb-."


def test_commands_that_need_only_the_database_ignore_other_secret_files(tmp_path: Path) -> None:
    assert run(tmp_path, "serve", "--migrate-only", SLACK_BOT_TOKEN_FILE="away").returncode == 0
