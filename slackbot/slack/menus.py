"""What the menus offer while somebody types. Slack waits three seconds; we answer within 2.5."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Sequence
from datetime import date

from slackbot import messages
from slackbot.dates.zones import find_zones
from slackbot.domain.applicant import Applicant, matches
from slackbot.errors import NotAllowed, SearchFailed
from slackbot.slack.applicant_search import MAX_RESULTS, SEARCH_TIMEOUT, ApplicantSearch
from slackbot.slack.context import AppContext
from slackbot.slack.form.options import Option, applicant_options, notice_option, typed_id_option, zone_option
from slackbot.slack.suggestions import RecentSuggestions

MAX_OPTIONS = 100
"""Slack's limit."""


class Menus:
    """Options for the menus of the form and of the Home tab."""

    def __init__(self, ctx: AppContext, applicant_search: ApplicantSearch, suggestions: RecentSuggestions) -> None:
        self._membership = ctx.membership
        self._time = ctx.time
        self._applicant_search = applicant_search
        self._suggestions = suggestions

    def applicants(self, typed: str, initial_query: str, user: str, facility_id: str) -> list[Option]:
        """Applicants by name, e-mail or phone. Before anything is typed: those that match `initial_query`, then those
        that this user chose before. Others than members are offered only the ID that they typed."""
        began = time.monotonic()
        query = typed or initial_query
        today = self._time.wall_clock(self._time.default_zone).date()
        try:
            self._membership.require(user)
        except NotAllowed:
            return applicant_menu(query, [], messages.NOT_SHOWN_OPTION, today)
        used = self._suggestions.applicants(user)
        if not query:
            return applicant_menu("", used, messages.TYPE_AN_APPLICANT, today)
        found, notice = self._search(query, facility_id, began)
        before, after = ([each for each in used if matches(each, typed)], []) if typed else ([], used)
        return applicant_menu(query, _deduplicate([*before, *found, *after], found), notice, today)

    def zones(self, typed: str, first: Sequence[Option] = ()) -> list[Option]:
        """Time zones by city, name or abbreviation, the usual American ones first; `first` stands before them."""
        now = self._time.wall_clock(self._time.default_zone)
        found = [zone_option(zone.name, now) for zone in find_zones(typed, limit=MAX_OPTIONS - len(first))]
        return [*first, *found] or [notice_option(messages.NO_ZONE_FOUND)]

    def _search(self, query: str, facility_id: str, began: float) -> tuple[Sequence[Applicant], str]:
        """Who was found, or has a similar name, and what to say about them or why there is nobody. Everything since
        `began` counts toward the time that Slack waits."""
        try:
            left = max(0.0, SEARCH_TIMEOUT - (time.monotonic() - began))
            found = self._applicant_search.find_or_similar(query, facility_id, left)
        except SearchFailed as error:
            return [], messages.search_failed_option(str(error))
        return found.matching or found.similar, messages.SIMILAR_FOUND_OPTION if found.similar else ""


def applicant_menu(query: str, people: Sequence[Applicant], notice: str, today: date) -> list[Option]:
    """At most 100 options: these people, then typed digits as an application ID, which Apploi may not have found. The
    notice stands alone if there is nobody, or last if there may be more people."""
    is_id = re.fullmatch(r"[0-9]{1,20}", query) and all(each.application_id != query for each in people)
    by_id = [typed_id_option(query)] if is_id else []
    if not people:
        return by_id or [notice_option(notice or messages.NOBODY_FOUND_OPTION)]
    if not notice and len(people) >= MAX_RESULTS:
        notice = messages.MORE_FOUND_OPTION
    last = [*by_id, *([notice_option(notice)] if notice and query else [])]
    return [*applicant_options(people[: MAX_OPTIONS - len(last)], today), *last]


def _deduplicate(people: Iterable[Applicant], found: Iterable[Applicant]) -> list[Applicant]:
    """Each person once, at their first place, with what Apploi says of them now."""
    newest = {each.application_id: each for each in found}
    return [newest.get(key, each) for key, each in {each.application_id: each for each in people}.items()]
