"""`FACILITIES_FILE`: the facilities of an operator, read from TOML. All problems are reported together, with lines."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from slackbot.domain.applicant import NameVisibility
from slackbot.domain.facility import Facilities, Facility
from slackbot.domain.interview import MAX_DURATION, MIN_DURATION
from slackbot.settings import validators
from slackbot.settings.secret_files import read_secret
from slackbot.settings.validators import Validator

MAX_NAME = 60
"""Characters; Slack cuts an option's text at 75."""
MAX_LOCATION = 500
TABLE = re.compile(r"\s*\[\[\s*facility\s*\]\]")

Text = str | int | tuple[str, ...]


def slug(value: str) -> str | None:
    """An id that stays the same when the name changes."""
    ok = re.fullmatch(r"[a-z0-9][a-z0-9-]{0,39}", value)
    return None if ok else "must be a short id of lowercase letters, digits and hyphens, such as harbor-tulsa."


def name(value: str) -> str | None:
    """A name that fits wherever it is shown."""
    ok = value.isprintable() and len(value) <= MAX_NAME
    return None if ok else f"must be at most {MAX_NAME} characters on one line."


def location(value: str) -> str | None:
    """What a form's Where starts with."""
    ok = value.isprintable() and len(value) <= MAX_LOCATION
    return None if ok else f"must be at most {MAX_LOCATION} characters on one line."


def duration(value: str) -> str | None:
    """An interview's length in minutes."""
    ok = re.fullmatch(r"[0-9]{1,4}", value) and MIN_DURATION <= int(value) <= MAX_DURATION
    return None if ok else f"must be a number of minutes from {MIN_DURATION} to {MAX_DURATION}, such as 45."


def variable(value: str) -> str | None:
    """The name of an environment variable."""
    ok = re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", value)
    return None if ok else "must be the name of an environment variable, such as APPLOI_KEY_TULSA, not the key itself."


KEYS: dict[str, Validator] = {
    "id": slug,
    "name": name,
    "team_id": validators.team_id,
    "api_key_file": validators.anything,
    "api_key_env": variable,
    "timezone": validators.zone,
    "channels": validators.channels,
    "announce_channel": validators.channel,
    "location": location,
    "duration": duration,
    "usergroups": validators.usergroups,
    "names_in_channels": validators.one_of("full", "initials", "none"),
    "remind_before": validators.leads,
    "digest_at": validators.time_of_day,
}
LISTS = frozenset(("channels", "usergroups"))
NUMBERS = frozenset(("team_id", "duration"))
"""Keys that may be written as numbers."""
REQUIRED = ("id", "name", "team_id")


@dataclass(frozen=True, slots=True)
class FacilitiesFile:
    """The facilities, and Apploi keys by `Facility.key`: "" is the environment's. Its `repr` has no secrets."""

    facilities: Facilities
    api_keys: Mapping[str, str] = field(repr=False)


def read_facilities(
    path: str, defaults: Facility, environ: Mapping[str, str], default_api_key: str
) -> tuple[FacilitiesFile, list[str]]:
    """The facilities in the file at `path`, and every problem of the file. What a facility doesn't say is as in
    `defaults`; one that names no key uses `default_api_key`."""
    try:
        text = Path(path).read_text(encoding="utf-8")
        tables = tomllib.loads(text)
    except (OSError, UnicodeDecodeError):
        return _failed(defaults, "FACILITIES_FILE names a file that can't be read. Check its path and permissions.")
    except tomllib.TOMLDecodeError as error:
        return _failed(defaults, f"FACILITIES_FILE isn't valid TOML: {error}.")
    reader = _Reader(Path(path).parent, _Lines(text), environ)
    found = [reader.read(number, each) for number, each in enumerate(_facility_tables(tables, reader))]
    reader.find_duplicates()
    keys = {"": default_api_key} | {each.key: reader.api_key(each, default_api_key) for each in found}
    facilities = tuple(_to_facility(each, defaults) for each in found)
    return FacilitiesFile(Facilities(facilities or (defaults,), defaults), keys), reader.problems


def _failed(defaults: Facility, problem: str) -> tuple[FacilitiesFile, list[str]]:
    return FacilitiesFile(Facilities.only(defaults), {}), [problem]


def _facility_tables(tables: Mapping[str, Any], reader: _Reader) -> list[Mapping[str, Any]]:
    for unknown in sorted(tables.keys() - {"facility"}):
        reader.problems.append(
            f"FACILITIES_FILE line {reader.lines.first(unknown)}: “{unknown}” belongs to no facility. "
            "Put it below a [[facility]] line, or remove it."
        )
    found = tables.get("facility")
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        reader.problems.append("FACILITIES_FILE has no [[facility]]. docs/install.md has an example.")
        return []
    return found


@dataclass(frozen=True, slots=True)
class _Entry:
    """The valid values of one facility, and where it is in the file."""

    number: int
    values: Mapping[str, Text]

    @property
    def key(self) -> str:
        """What names its Apploi key; "" for that of the environment."""
        return next((f"{each}: {self.text(each)}" for each in ("api_key_file", "api_key_env") if self.text(each)), "")

    def text(self, key: str) -> str:
        return str(self.values.get(key, ""))

    def ids(self, key: str) -> tuple[str, ...]:
        value = self.values.get(key, ())
        return value if isinstance(value, tuple) else ()


class _Lines:
    """Where things are in the file; only for messages."""

    def __init__(self, text: str) -> None:
        self._lines = text.splitlines()
        self._starts = [number for number, line in enumerate(self._lines, 1) if TABLE.match(line)]

    def of(self, number: int, key: str = "") -> int:
        """The line of a key of the facility with this number, counted from zero, or else of its [[facility]]."""
        if number >= len(self._starts):  # written as an inline table
            return 1
        start = self._starts[number]
        end = self._starts[number + 1] if number + 1 < len(self._starts) else len(self._lines) + 1
        return next((line for line in range(start, end) if key and self._has(line, key)), start)

    def first(self, key: str) -> int:
        """The first line with this key."""
        return next((line for line in range(1, len(self._lines) + 1) if self._has(line, key)), 1)

    def _has(self, line: int, key: str) -> bool:
        return bool(re.match(rf"\s*\[*\"?{re.escape(key)}\"?\s*[=\]]", self._lines[line - 1]))


class _Reader:
    def __init__(self, folder: Path, lines: _Lines, environ: Mapping[str, str]) -> None:
        self.lines = lines
        self.problems: list[str] = []
        self._folder = folder
        self._environ = environ
        self._entries: list[_Entry] = []

    def read(self, number: int, table: Mapping[str, Any]) -> _Entry:
        values = {key: value for key, raw in table.items() if (value := self._value(number, key, raw)) is not None}
        for key in REQUIRED:
            if key not in table:
                self._add(number, key, f"`{key}` is missing. Add it.")
        if "api_key_file" in table and "api_key_env" in table:
            self._add(number, "api_key_env", "`api_key_file` and `api_key_env` are both set. Remove one.")
        self._entries.append(_Entry(number, values))
        return self._entries[-1]

    def find_duplicates(self) -> None:
        """Two facilities with one id, team or channel could not be told apart."""
        for key in ("id", "team_id", "channels"):
            taken: dict[str, int] = {}
            for entry in self._entries:
                for value in entry.ids(key) if key in LISTS else filter(None, (entry.text(key),)):
                    if value in taken:
                        self._add(
                            entry.number, key, f"`{key}` {value} is also on line {taken[value]}. {_ONLY_ONE[key]}"
                        )
                    taken.setdefault(value, self.lines.of(entry.number, key))

    def api_key(self, entry: _Entry, default: str) -> str:
        """The facility's Apploi key."""
        if path := entry.text("api_key_file"):
            return self._checked_key(entry, "api_key_file", read_secret(self._folder / path))
        if variable_name := entry.text("api_key_env"):
            return self._checked_key(entry, "api_key_env", self._environ.get(variable_name, "").strip())
        if not default:
            self._add(entry.number, "id", "no Apploi key. Add `api_key_file` or `api_key_env`, or set APPLOI_API_KEY.")
        return default

    def _checked_key(self, entry: _Entry, key: str, value: str) -> str:
        if not value:
            self._add(entry.number, key, f"`{key}` {_NO_KEY[key]}")
        elif problem := validators.header(value):
            self._add(entry.number, key, f"the Apploi key in `{key}` {problem}")
        return value

    def _value(self, number: int, key: str, raw: Any) -> Text | None:
        """The value if it is valid; otherwise None, and a problem."""
        if key not in KEYS:
            self._add(number, key, f"`{key}` is unknown. Use {', '.join(KEYS)}, or remove it.")
            return None
        value = _as_text(key, raw)
        if value is None:
            self._add(number, key, f"`{key}` must be {_kind(key)}.")
            return None
        written = ",".join(value) if isinstance(value, tuple) else str(value)
        if not written:
            self._add(number, key, f"`{key}` is empty. Fill it in, or remove the line.")
            return None
        if problem := KEYS[key](written):
            self._add(number, key, f"`{key}` {problem}")
            return None
        return value

    def _add(self, number: int, key: str, problem: str) -> None:
        self.problems.append(f"FACILITIES_FILE line {self.lines.of(number, key)}: {problem}")


_ONLY_ONE = {
    "id": "Give each facility its own id.",
    "team_id": "One team is one facility: remove one of them.",
    "channels": "Commands from a channel can be for only one facility: remove it from one of them.",
}
_NO_KEY = {
    "api_key_file": "names a file that can't be used. Check that it exists, contains the key, and can be read.",
    "api_key_env": "names a variable that isn't set. Set it to the facility's Apploi key.",
}


def _as_text(key: str, raw: Any) -> Text | None:
    if key in LISTS:
        is_list = isinstance(raw, list) and all(isinstance(each, str) for each in raw)
        return tuple(each.strip() for each in raw) if is_list else None
    if key in NUMBERS and isinstance(raw, int) and not isinstance(raw, bool):
        return str(raw)
    return raw.strip() if isinstance(raw, str) else None


def _kind(key: str) -> str:
    if key in LISTS:
        return f'a list of texts, such as {key} = ["{"S" if key == "usergroups" else "C"}0123456789"]'
    return "a number or a text" if key in NUMBERS else "a text in quotes"


def _to_facility(entry: _Entry, defaults: Facility) -> Facility:
    return Facility(
        id=entry.text("id"),
        name=entry.text("name"),
        team_id=entry.text("team_id"),
        timezone=entry.text("timezone") or defaults.timezone,
        channels=frozenset(entry.ids("channels")),
        announce_channel=entry.text("announce_channel") or defaults.announce_channel,
        location=entry.text("location") or defaults.location,
        duration=int(entry.text("duration") or defaults.duration),
        usergroups=frozenset(entry.ids("usergroups")),
        name_visibility=NameVisibility(entry.text("names_in_channels").lower() or defaults.name_visibility),
        remind_before=(
            validators.parse_leads(entry.text("remind_before"))
            if "remind_before" in entry.values
            else defaults.remind_before
        ),
        digest_at=(
            validators.parse_time_of_day(entry.text("digest_at")) if "digest_at" in entry.values else defaults.digest_at
        ),
        key=entry.key,
    )
