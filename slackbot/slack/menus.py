"""What the menus offer while somebody types. Slack waits three seconds; we answer within 2.5."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

from slackbot import messages
from slackbot.dates.zones import find_zones
from slackbot.domain.applicant import Applicant, matches
from slackbot.domain.facility import Facility
from slackbot.errors import NotAllowed, SearchFailed
from slackbot.slack.applicant_menu import FacilitySection, applicant_menu, deduplicate, grouped_menu
from slackbot.slack.applicant_search import SEARCH_TIMEOUT, ApplicantSearch
from slackbot.slack.context import AppContext
from slackbot.slack.form.options import MAX_OPTIONS, Option, notice_option, zone_option
from slackbot.slack.suggestions import RecentSuggestions

Menu = dict[str, Any]
"""What Slack takes: `options`, or `option_groups`."""


class Menus:
    """Options for the menus of the form and of the Home tab."""

    def __init__(self, ctx: AppContext, applicant_search: ApplicantSearch, suggestions: RecentSuggestions) -> None:
        self._membership = ctx.membership
        self._time = ctx.time
        self._applicant_search = applicant_search
        self._suggestions = suggestions

    def applicants(self, typed: str, initial_query: str, user: str, facility_id: str, *, in_all: bool = False) -> Menu:
        """Applicants by name, e-mail or phone. Before anything is typed: those that match `initial_query`, then those
        that this user chose before. Others than members are offered only the ID that they typed.

        The facility is searched; `in_all`, where the form lets the user choose it, all that they may use, in groups.
        """
        began = time.monotonic()
        query = typed or initial_query
        today = self._time.wall_clock(self._time.default_zone).date()
        try:
            self._membership.require(user)
            access = self._membership.facility_access(user)
            if not in_all:
                access.check(facility_id)
        except NotAllowed:
            return {"options": applicant_menu(query, [], messages.NOT_SHOWN_OPTION, today)}
        used = self._suggestions.applicants(user, access.hidden)
        if in_all:
            ordered = sorted(access.usable, key=lambda each: each.id != facility_id)
            sections = self._sections(query, typed, used, ordered, began)
            if query and ordered and ordered[0].id == facility_id and not any(each.people for each in sections):
                sections[0] = FacilitySection(ordered[0], *self._search(query, facility_id, began))
            return {"option_groups": grouped_menu(query, sections, facility_id, today)}
        used = [each for each in used if each.facility_id == facility_id]
        if not query:
            return {"options": applicant_menu("", used, messages.TYPE_AN_APPLICANT, today)}
        found, notice = self._search(query, facility_id, began)
        people = _with_used(found, used, typed)
        return {"options": applicant_menu(query, people, notice, today)}

    def zones(self, typed: str, first: Sequence[Option] = ()) -> list[Option]:
        """Time zones by city, name or abbreviation, the usual American ones first; `first` stands before them."""
        now = self._time.wall_clock(self._time.default_zone)
        found = [zone_option(zone.name, now) for zone in find_zones(typed, limit=MAX_OPTIONS - len(first))]
        return [*first, *found] or [notice_option(messages.NO_ZONE_FOUND)]

    def _sections(
        self, query: str, typed: str, used: Sequence[Applicant], facilities: Sequence[Facility], began: float
    ) -> list[FacilitySection]:
        """Who was found at each of these facilities, and why one didn't answer."""
        left = max(0.0, SEARCH_TIMEOUT - (time.monotonic() - began))
        answers = self._applicant_search.find_in_each(query, [each.id for each in facilities], left) if query else {}
        sections = []
        for facility in facilities:
            answer = answers.get(facility.id, ())
            why = messages.search_failed_option(str(answer)) if isinstance(answer, SearchFailed) else ""
            found = () if isinstance(answer, SearchFailed) else answer
            own = [each for each in used if each.facility_id == facility.id]
            sections.append(FacilitySection(facility, _with_used(found, own, typed), why))
        return sections

    def _search(self, query: str, facility_id: str, began: float) -> tuple[Sequence[Applicant], str]:
        """Who was found, or has a similar name, and what to say about them or why there is nobody. Everything since
        `began` counts toward the time that Slack waits."""
        try:
            left = max(0.0, SEARCH_TIMEOUT - (time.monotonic() - began))
            found = self._applicant_search.find_or_similar(query, facility_id, left)
        except SearchFailed as error:
            return [], messages.search_failed_option(str(error))
        return found.matching or found.similar, messages.SIMILAR_FOUND_OPTION if found.similar else ""


def _with_used(found: Sequence[Applicant], used: Sequence[Applicant], typed: str) -> list[Applicant]:
    """Those found, after those used before who match what is typed, or before all used ones if nothing is."""
    before, after = ([each for each in used if matches(each, typed)], []) if typed else ([], used)
    return deduplicate([*before, *found, *after], found)
