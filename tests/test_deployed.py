"""Procfile, container and systemd unit: what they name is there, and what Heroku runs works."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from slackbot.settings import SECRETS
from slackbot.store import Store
from tests.databases import a_request

ROOT = Path(__file__).parents[1]
UNIT = ROOT / "docs" / "slackbot.service"


def procfile() -> dict[str, list[str]]:
    lines = (ROOT / "Procfile").read_text(encoding="utf-8").splitlines()
    return {name: command.split() for name, command in (line.split(": ", 1) for line in lines)}


def test_the_release_phase_makes_the_tables_and_needs_only_the_database(empty_database_url: str) -> None:
    python, *arguments = procfile()["release"]
    assert python == "python"
    environ = {"PATH": os.environ["PATH"], "DATABASE_URL": empty_database_url}
    for _ in range(2):  # a change of a setting is a release too
        command = [sys.executable, *arguments]
        done = subprocess.run(command, env=environ, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
        assert (done.returncode, done.stdout) == (0, "The database is up to date.\n"), done.stderr
    with closing(Store(empty_database_url)) as store:
        assert store.add(a_request())


def test_a_release_that_cannot_reach_the_database_fails_with_a_sentence() -> None:
    environ = {"PATH": os.environ["PATH"], "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"}
    command = [sys.executable, *procfile()["release"][1:]]
    done = subprocess.run(command, env=environ, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr


def test_what_the_container_copies_is_let_in_and_nothing_else_is() -> None:
    containerfile = (ROOT / "Containerfile").read_text(encoding="utf-8")
    copied = set(re.findall(r"^COPY (?!--from)(\S+)", containerfile, re.M))
    let_in = re.findall(r"^!(\S+)", (ROOT / ".dockerignore").read_text(encoding="utf-8"), re.M)
    assert copied == set(let_in)
    assert all((ROOT / name).exists() for name in copied)


def test_each_credential_of_the_unit_is_the_file_of_a_secret() -> None:
    text = UNIT.read_text(encoding="utf-8")
    loaded = re.findall(r"^LoadCredential=([a-z_]+):/etc/slackbot/\1$", text, re.M)
    named = re.findall(r"^Environment=([A-Z_]+)_FILE=%d/([a-z_]+)$", text, re.M)
    assert [(name.upper(), name) for name in loaded] == named
    assert {name for name, _ in named} <= set(SECRETS)


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")
def test_systemd_knows_every_word_of_the_unit(tmp_path: Path) -> None:
    text = UNIT.read_text(encoding="utf-8").replace("/opt/slackbot/bin/slackbot", sys.executable)
    (tmp_path / "slackbot.service").write_text(text, encoding="utf-8")
    command = ["systemd-analyze", "verify", "--man=no", str(tmp_path / "slackbot.service")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, "")
