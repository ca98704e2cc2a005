"""The menu of applicants as Slack's options, or grouped by facility. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from slackbot import messages
from slackbot.domain.applicant import Applicant
from slackbot.domain.facility import Facility
from slackbot.domain.wording import shorten
from slackbot.messages.block_kit import plain
from slackbot.slack.applicant_search import MAX_RESULTS
from slackbot.slack.form.options import (
    MAX_OPTION_TEXT,
    MAX_OPTIONS,
    Option,
    applicant_options,
    notice_option,
    typed_id_option,
)

OptionGroup = dict[str, Any]


@dataclass(frozen=True, slots=True)
class FacilitySection:
    """The applicants of one facility, and what to say about them, or why there is nobody; "" for nothing."""

    facility: Facility
    people: Sequence[Applicant]
    notice: str = ""


def applicant_menu(query: str, people: Sequence[Applicant], notice: str, today: date) -> list[Option]:
    """At most 100 options: these people, then typed digits as an application ID, which Apploi may not have found. The
    notice stands alone if there is nobody, or last if there may be more people."""
    by_id = [typed_id_option(query)] if _is_new_id(query, people) else []
    if not people:
        return by_id or [notice_option(notice or messages.NOBODY_FOUND_OPTION)]
    if not notice and len(people) >= MAX_RESULTS:
        notice = messages.MORE_FOUND_OPTION
    last = [*by_id, *([notice_option(notice)] if notice and query else [])]
    return [*applicant_options(people[: MAX_OPTIONS - len(last)], today), *last]


def grouped_menu(
    query: str, sections: Sequence[FacilitySection], chosen_facility: str, today: date
) -> list[OptionGroup]:
    """A group for each facility that has somebody, or didn't answer; at most 100 options in all.

    Typed digits are offered as an application ID of the chosen facility only. Whoever several facilities know is
    offered once, at the first of them.
    """
    sections = _each_once(sections)
    everybody = [one for section in sections for one in section.people]
    last = {each.facility.id: _last_options(query, each, chosen_facility, everybody) for each in sections}
    shares = _shares([len(each.people) for each in sections], MAX_OPTIONS - sum(map(len, last.values())))
    groups = []
    for section, share in zip(sections, shares, strict=True):
        if options := [*applicant_options(section.people[:share], today), *last[section.facility.id]]:
            groups.append({"label": plain(shorten(section.facility.name, MAX_OPTION_TEXT)), "options": options})
    notice = messages.NOBODY_FOUND_OPTION if query else messages.TYPE_AN_APPLICANT
    return groups or [{"label": plain("All facilities"), "options": [notice_option(notice)]}]


def deduplicate(people: Iterable[Applicant], found: Iterable[Applicant]) -> list[Applicant]:
    """Each person once, at their first place, with what Apploi says of them now."""
    newest = {each.application_id: each for each in found}
    return [newest.get(key, each) for key, each in {each.application_id: each for each in people}.items()]


def _is_new_id(query: str, people: Iterable[Applicant]) -> bool:
    return bool(re.fullmatch(r"[0-9]{1,20}", query)) and all(each.application_id != query for each in people)


def _last_options(
    query: str, section: FacilitySection, chosen_facility: str, everybody: Sequence[Applicant]
) -> list[Option]:
    """What stands below the people of a facility: typed digits, and why it has nobody, or more."""
    is_chosen = section.facility.id == chosen_facility
    by_id = [typed_id_option(query)] if is_chosen and _is_new_id(query, everybody) else []
    more = messages.MORE_FOUND_OPTION if query and len(section.people) >= MAX_RESULTS else ""
    notice = section.notice or more
    return [*by_id, *([notice_option(notice, section.facility.id)] if notice else [])]


def _each_once(sections: Sequence[FacilitySection]) -> list[FacilitySection]:
    seen: set[str] = set()
    once = []
    for section in sections:
        people = [one for one in section.people if one.application_id not in seen]
        seen |= {one.application_id for one in people}
        once.append(FacilitySection(section.facility, people, section.notice))
    return once


def _shares(wanted: Sequence[int], room: int) -> list[int]:
    """How many of the `room` options each group gets: an equal part, and those before the others what is left."""
    fair = max(0, room) // max(1, len(wanted))
    shares = [min(each, fair) for each in wanted]
    for at, each in enumerate(wanted):
        shares[at] += min(each - shares[at], max(0, room - sum(shares)))
    return shares
