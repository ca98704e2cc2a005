"""Searches Apploi for the applicants whom the words name, once the form is open."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from slackbot.domain.hiring_day import MAX_APPLICANTS
from slackbot.slack.form.options import Option

SEARCHES_AT_A_TIME = 4

FindOne = Callable[[str], Option | None]


@dataclass(frozen=True, slots=True)
class FoundApplicants:
    """Those who are the only ones of their names, as options in order, and the names that have to be picked."""

    options: tuple[Option, ...]
    missing: tuple[str, ...]


def find_applicants(names: Sequence[str], find_one: FindOne) -> FoundApplicants:
    """Search for at most twenty of these names, a few at a time."""
    wanted, rest = names[:MAX_APPLICANTS], names[MAX_APPLICANTS:]
    with ThreadPoolExecutor(SEARCHES_AT_A_TIME, "hiring-day") as pool:
        found = list(pool.map(lambda name: find_one(name), wanted))
    options = {option["value"]: option for option in found if option}
    missing = [name for name, option in zip(wanted, found, strict=True) if option is None]
    return FoundApplicants(tuple(options.values()), (*missing, *rest))
