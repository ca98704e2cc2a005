"""The applicant of an open form: the one that a search found, or the one chosen, and what is known of them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from slackbot import messages
from slackbot.domain.applicant import MIN_PHONE_DIGITS, Applicant, fold, has_job
from slackbot.domain.interview import RecentInterviewers
from slackbot.domain.known_people import KnownPeople, may_interview
from slackbot.domain.person import Person
from slackbot.errors import NotAllowed, SearchFailed, StoreError
from slackbot.slack.applicant_search import MAX_RESULTS, ApplicantSearch, Found
from slackbot.slack.context import AppContext
from slackbot.slack.form import ids
from slackbot.slack.form.changes import ApplicantChange, ApplicantInfoChange, HintAnswered, LocationChange
from slackbot.slack.form.external_interviewers import with_recent_interviewers
from slackbot.slack.form.facility_field import FacilityField
from slackbot.slack.form.facility_view import FacilitySwitch
from slackbot.slack.form.form import Form, FormMetadata
from slackbot.slack.form.options import NOTICE_VALUE, Option, applicant_option, similar_options
from slackbot.slack.form.updater import FormUpdater
from slackbot.slack.form.validation import read_values
from slackbot.slack.form.view import metadata_of
from slackbot.slack.suggestions import RecentSuggestions

KNOWN_PEOPLE_TIMEOUT = 0.5
"""Seconds that a form waits for Slack to say who "with Luis" may mean."""
MAX_KNOWN_PEOPLE = 60
"""Looked up for a name, most of them from the cache: Slack allows about a hundred `users.info` a minute
(docs.slack.dev/reference/methods/users.info)."""


class ApplicantField:
    """Shows applicants to members only. Searches are deferred, because they may wait for Apploi while the triggers of
    other forms expire."""

    def __init__(
        self,
        ctx: AppContext,
        facility_field: FacilityField,
        updater: FormUpdater,
        applicant_search: ApplicantSearch,
        suggestions: RecentSuggestions,
    ) -> None:
        self._ctx = ctx
        self._facility_field = facility_field
        self._updater = updater
        self._applicant_search = applicant_search
        self._suggestions = suggestions

    def add_suggestions(self, form: Form, person: Person | None) -> Form:
        """The form with the external interviewers that this person used before, and with the interviewer who was only
        named; without them if Slack doesn't say who it is."""
        if person is None:
            return form
        recent = self._suggestions.interviewers(person.id)
        known = self._known_people(recent) if form.interviewer_name or form.also_names else KnownPeople()
        return with_recent_interviewers(form, recent, person.id, known)

    def _known_people(self, recent: RecentInterviewers) -> KnownPeople:
        """The people in Slack whom the app has seen, as far as Slack describes them in time."""
        ids = tuple(dict.fromkeys((*recent.in_slack, *self._ctx.slack.seen_users())))
        people = self._ctx.slack.get_people(ids[:MAX_KNOWN_PEOPLE], KNOWN_PEOPLE_TIMEOUT)
        seen = tuple(one for one in people.values() if one and may_interview(one))
        return KnownPeople(seen, is_complete=None not in people.values())

    def search_and_fill(self, form: Form, view_id: str, user: str) -> None:
        """Put the applicant whom the words name into the form once it is open, with what is known of them."""
        is_accepted = self._ctx.deferred.submit(lambda: self._search_and_fill(form, view_id, user))
        if form.applicant_query and not is_accepted:
            self._show(view_id, _not_searched(form.metadata.facility))

    def search_again(self, view: Mapping[str, Any], user: str, switch: FacilitySwitch, chosen_at: float) -> None:
        """Search at the facility that the form switched to, at `chosen_at` in seconds since the epoch."""

        def search() -> None:
            change = self._search(switch.query, "", user, switch.facility.id)
            self._updater.queue(view, chosen_at, change)
            if change.applicant:
                metadata = replace(metadata_of(view), facility=switch.facility.id)
                self._updater.queue(view, chosen_at, self._info(change.applicant["value"], user, metadata))
            self._updater.flush(view["id"])

        if not self._ctx.deferred.submit(search):
            self._updater.queue(view, chosen_at, _not_searched(switch.facility.id))
            self._updater.flush(view["id"])

    def show_info(self, view: Mapping[str, Any], user: str, chosen_at: float) -> None:
        """Show what is known of the applicant that a member has chosen. `chosen_at` is in seconds since the epoch."""
        values = view["state"]["values"]
        chosen, metadata = read_values(values).applicant, metadata_of(view)
        self._ctx.membership.require(user)
        if chosen == NOTICE_VALUE and ids.has_field(values, ids.SIMILAR_APPLICANT):
            chosen = None
            change = ApplicantChange(None, messages.SEARCH_HINT, facility_id=metadata.facility)
            self._updater.queue(view, chosen_at, change)
        else:
            self._updater.queue(view, chosen_at, HintAnswered(ids.APPLICANT))
        metadata = replace(metadata, facility=self._facility_field.follow(view, user, chosen, chosen_at))
        self._updater.queue(view, chosen_at, self._info(chosen, user, metadata))
        self._updater.flush(view["id"])

    def use_address(self, view: Mapping[str, Any], user: str, address: str, pressed_at: float) -> None:
        """Put the address of the applicant's job into the place. `pressed_at` is in seconds since the epoch."""
        self._ctx.membership.require(user)
        self._updater.queue(view, pressed_at, LocationChange(address))
        self._updater.flush(view["id"])

    def find_one(self, name: str, user: str, facility_id: str) -> Option | None:
        """The only applicant of this name, or with this application ID, for a member; None for nobody and several."""
        if re.fullmatch(r"[0-9]{1,20}", name):
            return self._option(Applicant(name))
        return self._search(name, "", user, facility_id).applicant

    def _search_and_fill(self, form: Form, view_id: str, user: str) -> None:
        if form.applicant_query:
            self._search_and_show(form, form.applicant_query, view_id, user)
        elif form.applicant:
            self._updater.queue_initial(view_id, self._info(form.applicant.application_id, user, form.metadata))
            if hint := self._phone_match_hint(form.applicant, user, form.metadata.facility):
                option, facility_id = self._option(form.applicant), form.metadata.facility
                self._updater.queue_initial(view_id, ApplicantChange(option, hint, facility_id=facility_id))
            self._updater.flush(view_id)

    def _search_and_show(self, form: Form, name: str, view_id: str, user: str) -> None:
        change = self._search(name, form.applicant_job, user, form.metadata.facility)
        if change.applicant:
            self._updater.queue_initial(view_id, self._info(change.applicant["value"], user, form.metadata))
        self._show(view_id, change)

    def _show(self, view_id: str, change: ApplicantChange) -> None:
        self._updater.queue_initial(view_id, change)
        self._updater.flush(view_id)

    def _search(self, name: str, job: str, user: str, facility_id: str) -> ApplicantChange:
        """The only applicant of that name in Apploi, or of those the only one with that job, or similar names, or what
        the user can do."""
        try:
            self._ctx.membership.require(user)
            self._ctx.membership.require_facility(user, facility_id)
            if not self._ctx.facilities.has(facility_id):
                raise NotAllowed(messages.CHOOSE_FACILITY)
            found = self._applicant_search.find_or_similar(name, facility_id)
        except SearchFailed as error:
            return ApplicantChange(None, messages.search_failed(str(error)), facility_id=facility_id)
        except NotAllowed as refusal:
            return ApplicantChange(None, str(refusal), facility_id=facility_id)
        return replace(self._change_for(name, job, found), facility_id=facility_id)

    def _change_for(self, name: str, job: str, found: Found) -> ApplicantChange:
        if applicant := only_match(name, found.matching):
            return ApplicantChange(self._option(applicant), "")
        if applicant := only_match_for_job(name, job, found.matching):
            return ApplicantChange(self._option(applicant), messages.picked_by_job(name, len(found.matching), job))
        if found.matching:
            return ApplicantChange(None, messages.several_matches(name, found.matching))
        similar = tuple(similar_options(found.similar, self._today()))
        return ApplicantChange(None, messages.no_match(name, found.similar), similar)

    def _option(self, applicant: Applicant) -> Option:
        return applicant_option(applicant, self._today())

    def _today(self) -> date:
        return self._ctx.time.wall_clock(self._ctx.time.default_zone).date()

    def _info(self, application_id: str | None, user: str, metadata: FormMetadata) -> ApplicantInfoChange:
        """Job, team and other interviews of this applicant, and whether to ask for the team. There is none for
        non-members, and none while the database is away."""
        facility = self._ctx.facilities.get(metadata.facility)
        nothing = ApplicantInfoChange(application_id, "", asks_team=facility.team_id is None)
        if not application_id:
            return nothing
        try:
            self._ctx.membership.require(user)
            hidden = self._ctx.membership.facility_access(user).hidden
            if metadata.facility in hidden:
                return nothing
            applicant = self._ctx.store.get_applicant(application_id, metadata.facility)
            bookings = self._ctx.store.find_bookings(application_id, self._ctx.time.now())
        except (NotAllowed, StoreError):
            return nothing
        self._suggestions.record_choice(user, application_id)
        own = (metadata.replaces, metadata.moves)
        others = [each for each in bookings if each.id not in own and each.facility_id not in hidden]
        asks_team = facility.team_id is None and not (applicant and applicant.team_id)
        address = applicant.address if applicant and facility.name else ""
        return ApplicantInfoChange(application_id, messages.describe_applicant(applicant, others), asks_team, address)

    def _phone_match_hint(self, applicant: Applicant, user: str, facility_id: str) -> str:
        """A hint if digits that were taken for an application ID may be a phone number."""
        digits = applicant.application_id
        if applicant.name or len(digits) < MIN_PHONE_DIGITS or not self._ctx.facilities.has(facility_id):
            return ""
        try:
            self._ctx.membership.require(user)
            self._ctx.membership.require_facility(user, facility_id)
            is_application_id = self._ctx.store.get_applicant(digits, facility_id) is not None
            found = [] if is_application_id else self._applicant_search.find(digits, facility_id)
        except (NotAllowed, SearchFailed, StoreError):
            return ""
        return messages.phone_matches(len(found)) if found else ""


def _not_searched(facility_id: str) -> ApplicantChange:
    return ApplicantChange(None, messages.search_failed(messages.TOO_MANY_SEARCHES), facility_id=facility_id)


def only_match(name: str, found: Sequence[Applicant]) -> Applicant | None:
    """The applicant who was found, if it is only one and their name or email has all these words."""
    is_named_so = len(found) == 1 and _name_words(name) <= _name_words(f"{found[0].name} {found[0].email}")
    return found[0] if is_named_so else None


def only_match_for_job(name: str, job: str, found: Sequence[Applicant]) -> Applicant | None:
    """The same, if it is only one of several who has this job; None where there may be more than those found."""
    is_whole = len(found) < MAX_RESULTS
    return only_match(name, [each for each in found if has_job(each, job)]) if is_whole else None


def _name_words(text: str) -> set[str]:
    """The words of a name, without case and accents."""
    return set(fold(text).split())
