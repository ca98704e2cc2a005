"""What is needed once, before the app works, is done in a process of its own."""

from __future__ import annotations

import subprocess
import sys

import pytest
from gunicorn.arbiter import Arbiter

BEGIN = """
import sys
from slackbot import logs
from slackbot.errors import StoreError
from slackbot.serve import _in_a_process_of_its_own

def fails(error):
    raise error

logs.begin("info", "text")
_in_a_process_of_its_own({work})
print("alembic" in sys.modules)
"""


def begun(work: str) -> subprocess.CompletedProcess[str]:
    told = [sys.executable, "-c", BEGIN.format(work=work)]
    return subprocess.run(told, capture_output=True, text=True, timeout=60, check=False)


def test_what_it_loads_is_not_kept() -> None:
    done = begun("lambda: __import__('alembic')")
    assert (done.returncode, done.stdout, done.stderr) == (0, "False\n", "")


@pytest.mark.parametrize(
    ("work", "code", "said"),
    [
        ("lambda: fails(StoreError('The database is away.'))", Arbiter.APP_LOAD_ERROR, "The database is away."),
        ("lambda: fails(ValueError('her name'))", Arbiter.WORKER_BOOT_ERROR, "the app cannot start"),
        ("lambda: __import__('os').abort()", Arbiter.WORKER_BOOT_ERROR, ""),
        ("lambda: __import__('os')._exit(7)", 7, ""),
    ],
)
def test_when_it_fails_the_app_does_not_start_and_the_log_says_why_once(work: str, code: int, said: str) -> None:
    done = begun(work)
    assert (done.returncode, done.stdout) == (code, "")
    assert done.stderr.count(said or "Traceback") == bool(said)
    assert "her name" not in done.stderr
