"""The environment of a command: its variables, a `.env` file, and files with secrets."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from dotenv import dotenv_values

from slackbot.errors import SettingsError
from slackbot.settings import SECRETS, Settings
from slackbot.settings.oddities import EnvFile, file_oddities, secret_oddities
from slackbot.settings.secret_files import read_secret

LOWERCASE_TOO = ("HTTPS_PROXY", "NO_PROXY")
"""Other programs read these names in lower case, too."""


def load_settings() -> tuple[Settings, list[str]]:
    """The settings, and what to warn about. Raises SettingsError with both if a setting is wrong."""
    file = read_env_file()
    try:
        settings = Settings.from_env(load_environment())
    except SettingsError as error:
        raise SettingsError([*error.problems, *file_oddities(file)]) from error
    return settings, [*file_oddities(file, settings.facilities_file.variables), *secret_oddities(settings)]


def load_environment() -> dict[str, str]:
    """All variables. The environment takes precedence over `.env` in the current folder.

    If `SLACK_BOT_TOKEN_FILE` names a file, it is replaced by `SLACK_BOT_TOKEN` with the file's content; so for each of
    `SECRETS`. It stays if the file can't be used, and is reported with all other problems of the settings.
    """
    environ = {**_env_file_values(), **os.environ}
    for name in LOWERCASE_TOO:
        environ.setdefault(name, environ.get(name.lower(), ""))
    for name in SECRETS:
        _load_from_file(name, environ)
    return environ


def read_env_file() -> EnvFile:
    """What to warn about in the `.env` of the current folder."""
    try:
        mode = Path(".env").stat().st_mode
    except OSError:  # there is none
        return EnvFile()
    return EnvFile(tuple(_env_file_values()), is_public=os.name != "nt" and bool(mode & stat.S_IROTH))


def _env_file_values() -> dict[str, str]:
    try:
        return {name: value for name, value in dotenv_values(".env").items() if value is not None}
    except (UnicodeDecodeError, OSError) as error:
        raise SettingsError([".env can't be read. Save it as UTF-8 text that this user may read."]) from error


def _load_from_file(name: str, environ: dict[str, str]) -> None:
    path = environ.get(f"{name}_FILE", "").strip()
    if not path or environ.get(name, "").strip():
        return
    if content := read_secret(path):
        environ[name] = content
        del environ[f"{name}_FILE"]
