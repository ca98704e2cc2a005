"""The applicant of an open form: the one that a search found, or the one chosen, and what is known of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from slackbot import messages
from slackbot.domain.applicant import MIN_PHONE_DIGITS, Applicant, fold
from slackbot.domain.person import Person
from slackbot.errors import NotAllowed, SearchFailed, StoreError
from slackbot.slack.applicant_search import ApplicantSearch
from slackbot.slack.context import AppContext
from slackbot.slack.form.builder import FormSettings
from slackbot.slack.form.changes import ApplicantChange, ApplicantInfoChange
from slackbot.slack.form.external_interviewers import with_recent_interviewers
from slackbot.slack.form.form import Form, FormMetadata
from slackbot.slack.form.updater import FormUpdater
from slackbot.slack.form.validation import read_values
from slackbot.slack.form.view import metadata_of
from slackbot.slack.suggestions import RecentSuggestions


class ApplicantField:
    """Shows applicants to members only. Searches are deferred, because they may wait for Apploi while the triggers of
    other forms expire."""

    def __init__(
        self,
        ctx: AppContext,
        settings: FormSettings,
        updater: FormUpdater,
        applicant_search: ApplicantSearch,
        suggestions: RecentSuggestions,
    ) -> None:
        self._ctx = ctx
        self._settings = settings
        self._updater = updater
        self._applicant_search = applicant_search
        self._suggestions = suggestions

    def add_suggestions(self, form: Form, person: Person | None) -> Form:
        """The form with the external interviewers that this person used before; without them if Slack doesn't say who
        it is."""
        return with_recent_interviewers(form, self._suggestions.interviewers(person.id), person.id) if person else form

    def search_and_fill(self, form: Form, view_id: str, user: str) -> None:
        """Put the applicant whom the words name into the form once it is open, with what is known of them."""
        is_accepted = self._ctx.deferred.submit(lambda: self._search_and_fill(form, view_id, user))
        if form.applicant_query and not is_accepted:
            self._show(view_id, ApplicantChange(None, messages.search_failed(messages.TOO_MANY_SEARCHES)))

    def show_info(self, view: Mapping[str, Any], user: str, chosen_at: float) -> None:
        """Show what is known of the applicant that a member has chosen. `chosen_at` is in seconds since the epoch."""
        chosen = read_values(view["state"]["values"]).applicant
        self._ctx.membership.require(user)
        self._updater.queue(view, chosen_at, self._info(chosen, user, metadata_of(view)))
        self._updater.flush(view["id"])

    def _search_and_fill(self, form: Form, view_id: str, user: str) -> None:
        applicant, hint = self._find(form, user)
        if applicant:
            self._updater.queue_initial(view_id, self._info(applicant.application_id, user, form.metadata))
        if form.applicant_query or hint:
            self._show(view_id, ApplicantChange(applicant, hint))
        elif applicant:
            self._updater.flush(view_id)

    def _find(self, form: Form, user: str) -> tuple[Applicant | None, str]:
        if form.applicant_query:
            return self._search(form.applicant_query, user)
        return form.applicant, self._phone_match_hint(form.applicant, user) if form.applicant else ""

    def _show(self, view_id: str, change: ApplicantChange) -> None:
        self._updater.queue_initial(view_id, change)
        self._updater.flush(view_id)

    def _search(self, name: str, user: str) -> tuple[Applicant | None, str]:
        """The only applicant of that name in Apploi, or None and what the user can do."""
        try:
            self._ctx.membership.require(user)
            return only_match(name, self._applicant_search.find(name))
        except SearchFailed as error:
            return None, messages.search_failed(str(error))
        except NotAllowed as refusal:
            return None, str(refusal)

    def _info(self, application_id: str | None, user: str, metadata: FormMetadata) -> ApplicantInfoChange:
        """Job, team and other interviews of this applicant, and whether to ask for the team. There is none for
        non-members, and none while the database is away."""
        nothing = ApplicantInfoChange(application_id, "", self._settings.asks_team)
        if not application_id:
            return nothing
        try:
            self._ctx.membership.require(user)
            applicant = self._ctx.store.get_applicant(application_id)
            bookings = self._ctx.store.find_bookings(application_id, self._ctx.time.now())
        except (NotAllowed, StoreError):
            return nothing
        self._suggestions.record_choice(user, application_id)
        others = [each for each in bookings if each.id not in (metadata.replaces, metadata.moves)]
        asks_team = self._settings.asks_team and not (applicant and applicant.team_id)
        return ApplicantInfoChange(application_id, messages.describe_applicant(applicant, others), asks_team)

    def _phone_match_hint(self, applicant: Applicant, user: str) -> str:
        """A hint if digits that were taken for an application ID may be a phone number."""
        digits = applicant.application_id
        if applicant.name or len(digits) < MIN_PHONE_DIGITS:
            return ""
        try:
            self._ctx.membership.require(user)
            is_application_id = self._ctx.store.get_applicant(digits) is not None
            found = [] if is_application_id else self._applicant_search.find(digits)
        except (NotAllowed, SearchFailed, StoreError):
            return ""
        return messages.phone_matches(len(found)) if found else ""


def only_match(name: str, found: Sequence[Applicant]) -> tuple[Applicant | None, str]:
    """The one applicant whose name or e-mail has all these words, or None and what the user can do."""
    if not found:
        return None, messages.no_match(name)
    if len(found) == 1 and _name_words(name) <= _name_words(f"{found[0].name} {found[0].email}"):
        return found[0], ""
    return None, messages.several_matches(name, len(found))


def _name_words(text: str) -> set[str]:
    """The words of a name, without case and accents."""
    return set(fold(text).split())
