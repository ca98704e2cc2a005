"""The environment of a command: the real one, and beneath it a `.env` file where there is one."""

from __future__ import annotations

import os

from dotenv import dotenv_values

from slackbot.errors import SettingsError


def environment() -> dict[str, str]:
    """What is set; a variable of the environment counts more than a line of `.env` in the current folder."""
    try:
        written = {name: value for name, value in dotenv_values(".env").items() if value is not None}
    except (UnicodeDecodeError, OSError) as error:
        raise SettingsError([".env cannot be read. Save it as UTF-8 text that this user may read."]) from error
    return {**written, **os.environ}
