"""The keys of a facility in `FACILITIES_FILE`, and which values are valid."""

from __future__ import annotations

import re
from typing import Any

from slackbot.domain.interview import MAX_DURATION, MIN_DURATION
from slackbot.settings import validators
from slackbot.settings.validators import Validator

MAX_NAME = 60
"""Characters; Slack cuts an option's text at 75."""
MAX_LOCATION = 500

Text = str | tuple[str, ...]


def slug(value: str) -> str | None:
    """An id that stays the same when the name changes. `other` stands for those that are gone, in metrics."""
    if value == "other":
        return "can't be `other`. Use another one, such as harbor-tulsa."
    ok = re.fullmatch(r"[a-z0-9][a-z0-9-]{0,39}", value)
    return None if ok else "must be a short id of lowercase letters, digits and hyphens, such as harbor-tulsa."


def line_of(most: int) -> Validator:
    """A text on one line."""

    def validate(value: str) -> str | None:
        return None if value.isprintable() and len(value) <= most else f"must be at most {most} characters on one line."

    return validate


def duration(value: str) -> str | None:
    """An interview's length in minutes."""
    ok = re.fullmatch(r"[0-9]{1,4}", value) and MIN_DURATION <= int(value) <= MAX_DURATION
    return None if ok else f"must be a number of minutes from {MIN_DURATION} to {MAX_DURATION}, such as 45."


def variable(value: str) -> str | None:
    """The name of an environment variable."""
    ok = re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", value)
    return None if ok else "must be the name of an environment variable, such as APPLOI_KEY_TULSA, not the key itself."


def usergroup(value: str) -> str | None:
    """A user group's ID."""
    ok = re.fullmatch(r"S[A-Z0-9]{2,20}", value)
    return None if ok else "must be user group IDs, such as S0123456789. Slack shows them in the … menu of a group."


KEYS: dict[str, Validator] = {
    "id": slug,
    "name": line_of(MAX_NAME),
    "team_id": validators.team_id,
    "api_key_file": validators.anything,
    "api_key_env": variable,
    "timezone": validators.zone,
    "channels": validators.channel,
    "announce_channel": validators.channel,
    "location": line_of(MAX_LOCATION),
    "duration": duration,
    "usergroups": usergroup,
    "names_in_channels": validators.one_of("full", "initials", "none"),
    "remind_before": validators.leads,
    "digest_at": validators.time_of_day,
}
"""For lists, what is valid of each item."""
REQUIRED = ("id", "name", "team_id")
LISTS = {"channels": "C0123456789", "usergroups": "S0123456789"}
"""With an example of an item."""
NUMBERS = frozenset(("team_id", "duration"))
"""Keys that may be written as numbers."""


def problem_of(key: str, raw: Any) -> str | None:
    """What is wrong with a value as TOML has it, and how to fix it."""
    if key not in KEYS:
        return f"is unknown. Use {', '.join(KEYS)}, or remove it."
    value = as_text(key, raw)
    if value is None:
        return f"must be {_kind(key)}."
    items = (value,) if isinstance(value, str) else value
    if not all(items) or not items:
        return "is empty. Fill it in, or remove the line."
    if key == "usergroups" and len(items) > validators.MAX_USERGROUPS:
        return f"must be at most {validators.MAX_USERGROUPS} user groups: Slack is asked about each one separately."
    return next(filter(None, map(KEYS[key], items)), None)


def as_text(key: str, raw: Any) -> Text | None:
    """The value without white space around it, a tuple for a list; None if it is of the wrong type."""
    if key in LISTS:
        is_list = isinstance(raw, list) and all(isinstance(each, str) for each in raw)
        return tuple(dict.fromkeys(each.strip() for each in raw)) if is_list else None
    if key in NUMBERS and isinstance(raw, int) and not isinstance(raw, bool):
        return str(raw)
    return raw.strip() if isinstance(raw, str) else None


def _kind(key: str) -> str:
    if key in LISTS:
        return f'a list of texts, such as {key} = ["{LISTS[key]}"]'
    return "a number or a text" if key in NUMBERS else "a text in quotes"
