"""The environment of a command: the real one, beneath it a `.env` file, and the files that hold secrets."""

from __future__ import annotations

import os
from pathlib import Path

from dotenv import dotenv_values

from slackbot.errors import SettingsError
from slackbot.settings import SECRETS

LARGEST_SECRET = 64 * 1024
"""Bytes; a larger file, or one without an end, is none that holds a secret."""


def load_environment() -> dict[str, str]:
    """What is set; a variable of the environment counts more than a line of `.env` in the current folder.

    Where `SLACK_BOT_TOKEN_FILE` names a file, its content stands in `SLACK_BOT_TOKEN` and the former is gone; so for
    each of `SECRETS`. What cannot be taken from its file is left as it is: the settings name it with all other faults.
    """
    try:
        written = {name: value for name, value in dotenv_values(".env").items() if value is not None}
    except (UnicodeDecodeError, OSError) as error:
        raise SettingsError([".env cannot be read. Save it as UTF-8 text that this user may read."]) from error
    environ = {**written, **os.environ}
    for name in SECRETS:
        _load_from_file(name, environ)
    return environ


def _load_from_file(name: str, environ: dict[str, str]) -> None:
    path = environ.get(f"{name}_FILE", "").strip()
    if not path or environ.get(name, "").strip():
        return
    if content := _read_secret(path):
        environ[name] = content
        del environ[f"{name}_FILE"]


def _read_secret(path: str) -> str:
    """What is in the file, without white space around it; "" when that cannot be told."""
    try:
        with Path(path).open("rb") as file:
            content = file.read(LARGEST_SECRET + 1)
        return content.decode().strip() if len(content) <= LARGEST_SECRET else ""
    except (OSError, ValueError):  # not there, not ours to read, a folder, no UTF-8, a path that cannot be
        return ""
