"""`FACILITIES_FILE`: the facilities of an operator, read from TOML. All problems are reported together, with lines."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from slackbot.domain.applicant import NameVisibility
from slackbot.domain.facility import Facilities, Facility
from slackbot.settings import validators
from slackbot.settings.facility_keys import REQUIRED, Text, as_text, problem_of
from slackbot.settings.secret_files import read_secret

LARGEST_FILE = 1024 * 1024
"""Bytes. A larger file, or an endless one, isn't a list of facilities."""


@dataclass(frozen=True, slots=True)
class FacilitiesFile:
    """The facilities, and Apploi keys by `Facility.key`: "" is the environment's. Its `repr` has no secrets.

    `variables` are those of the environment that have keys.
    """

    facilities: Facilities
    api_keys: Mapping[str, str] = field(repr=False)
    variables: frozenset[str] = frozenset()


def read_facilities(
    path: str, defaults: Facility, environ: Mapping[str, str], default_api_key: str
) -> tuple[FacilitiesFile, list[str]]:
    """The facilities in the file at `path`, and every problem of the file in the order of its lines.

    What a facility doesn't say is as in `defaults`; one that names no key uses `default_api_key`.
    """
    try:
        text = _read_text(path)
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return _failed(defaults, f"FACILITIES_FILE isn't valid TOML: {error}.")
    except (OSError, ValueError, RecursionError):  # missing, not readable, a folder, not UTF-8, an impossible number
        return _failed(defaults, "FACILITIES_FILE names a file that can't be read. Check its path and permissions.")
    reader = _Reader(_Lines(text))
    entries = reader.read(tables)
    keys = {"": default_api_key} | reader.read_api_keys(Path(path).parent, environ, default_api_key)
    facilities = tuple(_to_facility(each, entries, defaults, keys) for each in entries)
    fallback = _without_channel_of(entries, defaults)
    variables = frozenset(filter(None, (each.text("api_key_env") for each in entries)))
    file = FacilitiesFile(Facilities(facilities or (defaults,), fallback), keys, variables)
    return file, [text for _, text in sorted(reader.problems, key=lambda problem: problem[0])]


def _read_text(path: str) -> str:
    """Raises OSError or ValueError."""
    with Path(path).open("rb") as file:
        content = file.read(LARGEST_FILE + 1)
    if len(content) > LARGEST_FILE:
        raise ValueError("too large")
    return content.decode("utf-8-sig")


def _failed(defaults: Facility, problem: str) -> tuple[FacilitiesFile, list[str]]:
    return FacilitiesFile(Facilities.only(defaults), {}), [problem]


@dataclass(frozen=True, slots=True)
class _Entry:
    """The valid values of one facility, and its number in the file."""

    number: int
    values: Mapping[str, Text]

    @property
    def key(self) -> str:
        """What names its Apploi key; "" for that of the environment."""
        named = ((each, self.text(each)) for each in ("api_key_file", "api_key_env"))
        return next((f"{each} {value}" for each, value in named if value), "")

    def text(self, key: str) -> str:
        value = self.values.get(key, "")
        return value if isinstance(value, str) else ""

    def items(self, key: str) -> tuple[str, ...]:
        """Those of a list, or the only one."""
        value = self.values.get(key, ())
        return (value,) if isinstance(value, str) else value


class _Lines:
    """Where things are in the file; only for messages."""

    def __init__(self, text: str) -> None:
        self._lines = text.splitlines()
        self._starts = [number for number, line in enumerate(self._lines, 1) if _TABLE.match(line)]

    def of(self, number: int, key: str = "") -> int:
        """The line of a key of the facility with this number, counted from zero, or else of its [[facility]]."""
        if number >= len(self._starts):
            return self.first("facility")  # written as an inline table
        start = self._starts[number]
        end = self._starts[number + 1] if number + 1 < len(self._starts) else len(self._lines) + 1
        return next((line for line in range(start, end) if key and self._has(line, key)), start)

    def first(self, key: str) -> int:
        """The first line with this key."""
        return next((line for line in range(1, len(self._lines) + 1) if self._has(line, key)), 1)

    def _has(self, line: int, key: str) -> bool:
        return bool(re.match(rf"\s*\[*\s*[\"']?{re.escape(key)}[\"']?\s*[=.\]]", self._lines[line - 1]))


_TABLE = re.compile(r"\s*\[\[\s*[\"']?facility[\"']?\s*\]\]")


class _Reader:
    """Reads the facilities, and collects what is wrong: the line, and the sentence."""

    def __init__(self, lines: _Lines) -> None:
        self.problems: list[tuple[int, str]] = []
        self._lines = lines
        self._entries: list[_Entry] = []

    def read(self, tables: Mapping[str, Any]) -> list[_Entry]:
        """The facilities, with their valid values only."""
        for unknown in tables.keys() - {"facility"}:
            what = f"“{unknown}” belongs to no facility. Put it below a [[facility]] line, or remove it."
            self._add_at(self._lines.first(unknown), what)
        found = tables.get("facility")
        if not isinstance(found, list) or not found or not all(isinstance(each, dict) for each in found):
            why = "FACILITIES_FILE has no [[facility]]. docs/install.md has an example."
            self.problems.append((0, why))
            return []
        self._entries = [self._read_entry(number, table) for number, table in enumerate(found)]
        self._find_duplicates()
        self._find_shared_channels()
        return self._entries

    def _read_entry(self, number: int, table: Mapping[str, Any]) -> _Entry:
        values = {}
        for key, raw in table.items():
            if problem := problem_of(key, raw):
                self._add(number, key, f"`{key}` {problem}")
            elif (value := as_text(key, raw)) is not None:
                values[key] = value
        for key in REQUIRED:
            if key not in table:
                self._add(number, key, f"`{key}` is missing. Add it.")
        if "api_key_file" in table and "api_key_env" in table:
            self._add(number, "api_key_env", "`api_key_file` and `api_key_env` are both set. Remove one.")
        return _Entry(number, values)

    def _find_duplicates(self) -> None:
        """Two facilities with one id, name, team or channel could not be told apart."""
        for key, why in _ONLY_ONE.items():
            taken: dict[str, int] = {}
            for entry in self._entries:
                for value in entry.items(key):
                    if value in taken:
                        self._add(entry.number, key, f"`{key}` {value} is also on line {taken[value]}. {why}")
                    taken.setdefault(value, self._lines.of(entry.number, key))

    def _find_shared_channels(self) -> None:
        """A facility's channel may not get the announcements of another."""
        for entry in self._entries:
            announced = entry.text("announce_channel")
            for other in self._entries:
                if announced and other is not entry and announced in other.items("channels"):
                    where = self._lines.of(other.number, "channels")
                    mend = "Announce interviews in a channel of this facility's own."
                    self._add(
                        entry.number,
                        "announce_channel",
                        f"`announce_channel` {announced} is another facility's, on line {where}. {mend}",
                    )

    def read_api_keys(self, folder: Path, environ: Mapping[str, str], default: str) -> dict[str, str]:
        """The facilities' Apploi keys. Paths are relative to `folder`."""
        return {each.key: self._read_api_key(each, folder, environ, default) for each in self._entries}

    def _read_api_key(self, entry: _Entry, folder: Path, environ: Mapping[str, str], default: str) -> str:
        if path := entry.text("api_key_file"):
            return self._check_api_key(entry, "api_key_file", read_secret(folder / path))
        if variable := entry.text("api_key_env"):
            return self._check_api_key(entry, "api_key_env", environ.get(variable, "").strip())
        if not default and not entry.values.keys() & _NO_KEY.keys():
            why = "there is no Apploi key. Add `api_key_file` or `api_key_env`, or set APPLOI_API_KEY."
            self._add(entry.number, "", why)
        return default

    def _check_api_key(self, entry: _Entry, key: str, value: str) -> str:
        if not value:
            self._add(entry.number, key, f"`{key}` {_NO_KEY[key]}")
        elif problem := validators.header(value):
            self._add(entry.number, key, f"the Apploi key in `{key}` {problem}")
        return value

    def _add(self, number: int, key: str, problem: str) -> None:
        self._add_at(self._lines.of(number, key), problem)

    def _add_at(self, line: int, problem: str) -> None:
        shown = "".join(char if char.isprintable() else "�" for char in problem)
        self.problems.append((line, f"FACILITIES_FILE line {line}: {shown}"))


_ONLY_ONE = {
    "id": "Give each facility its own id.",
    "name": "People couldn't tell them apart: give each its own name.",
    "team_id": "One team is one facility: remove one of them.",
    "channels": "Commands from a channel can be for only one facility: remove it from one of them.",
}
_NO_KEY = {
    "api_key_file": "names a file that can't be used. Check that it exists, contains the key, and can be read.",
    "api_key_env": "names a variable that isn't set. Set it to the facility's Apploi key.",
}


def _to_facility(entry: _Entry, entries: list[_Entry], defaults: Facility, keys: Mapping[str, str]) -> Facility:
    others = [each for each in entries if each is not entry]
    inherited = _without_channel_of(others, defaults).announce_channel
    leads, digest_at = entry.text("remind_before"), entry.text("digest_at")
    return Facility(
        id=entry.text("id"),
        name=entry.text("name"),
        team_id=entry.text("team_id"),
        timezone=entry.text("timezone") or defaults.timezone,
        channels=frozenset(entry.items("channels")),
        announce_channel=entry.text("announce_channel") or inherited,
        location=entry.text("location") or defaults.location,
        duration=int(entry.text("duration") or defaults.duration),
        usergroups=frozenset(entry.items("usergroups")),
        name_visibility=NameVisibility(entry.text("names_in_channels").lower() or defaults.name_visibility),
        remind_before=validators.parse_leads(leads) if leads else defaults.remind_before,
        asks_attendance=defaults.asks_attendance,
        digest_at=validators.parse_time_of_day(digest_at) if digest_at else defaults.digest_at,
        key=_first_with_same_secret(entry.key, keys),
    )


def _first_with_same_secret(key: str, keys: Mapping[str, str]) -> str:
    """Facilities share a key if it is the same one, wherever it was read."""
    return next(name for name, secret in keys.items() if secret == keys[key])


def _without_channel_of(entries: list[_Entry], defaults: Facility) -> Facility:
    """The defaults, without ANNOUNCE_CHANNEL if it is the channel of one of these facilities."""
    theirs = {channel for each in entries for key in ("channels", "announce_channel") for channel in each.items(key)}
    return replace(defaults, announce_channel=None) if defaults.announce_channel in theirs else defaults
