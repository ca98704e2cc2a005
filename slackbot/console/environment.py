"""The environment of a command: the real one, and beneath it a `.env` file where there is one."""

from __future__ import annotations

import os

from dotenv import dotenv_values


def environment() -> dict[str, str]:
    """What is set; a variable of the environment counts more than a line of `.env` in the current folder."""
    written = {name: value for name, value in dotenv_values(".env").items() if value is not None}
    return {**written, **os.environ}
