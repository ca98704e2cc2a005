"""The applicant of an open form: found for the words of the command, or chosen; and what is known of them then."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from slack_bolt import Ack, App, BoltContext

from slackbot import messages
from slackbot.domain.applicant import MIN_PHONE_DIGITS, Applicant, fold
from slackbot.domain.person import Person
from slackbot.errors import NotAllowed, SearchFailed, StoreError
from slackbot.slack.context import AppContext, action_time
from slackbot.slack.form import ids
from slackbot.slack.form.applicant_info import with_applicant_info
from slackbot.slack.form.external_interviewers import with_recent_interviewers
from slackbot.slack.form.form import Form, FormMetadata
from slackbot.slack.form.updater import APPLICANT_INFO, SEARCH_RESULT, View
from slackbot.slack.form.validation import read_values
from slackbot.slack.form.view import with_applicant


def register(app: App, parts: AppContext) -> None:
    """Listen to the choice of an applicant."""
    app.action(ids.APPLICANT)(partial(on_applicant_chosen, parts=parts))


def add_suggestions(form: Form, person: Person | None, parts: AppContext) -> Form:
    """The form with the interviewers that this person, who was admitted, used before; nobody else is told."""
    return with_recent_interviewers(form, parts.suggestions.interviewers(person.id), person.id) if person else form


def on_applicant_chosen(ack: Ack, body: dict[str, Any], context: BoltContext, *, parts: AppContext) -> None:
    """Show beneath the applicant what is known of the one that was chosen now."""
    view, user = body["view"], str(context.user_id or "")
    read, origin = read_values(view["state"]["values"]), FormMetadata.load(view.get("private_metadata", ""))
    shown = partial(applicant_info, application_id=read.applicant, user=user, origin=origin, parts=parts)
    parts.form_updater.queue(APPLICANT_INFO, view, action_time(body), shown)
    parts.background.submit(lambda: parts.flush_form_updates(view["id"], user), lambda _: None)
    ack()


def search_and_fill(form: Form, view_id: str, user: str, parts: AppContext) -> None:
    """Put the applicant whom the words name into the form that was opened, with what is known of them, soon.

    Deferred, because it may wait for Apploi while the triggers of other forms run out.
    """
    if (
        not parts.deferred.submit(lambda: _search_and_fill(form, view_id, user, parts), lambda _: None)
        and form.applicant_query
    ):
        hint = messages.search_failed(messages.TOO_MANY_SEARCHES)
        _show_search_result(view_id, None, hint, parts)


def _search_and_fill(form: Form, view_id: str, user: str, parts: AppContext) -> None:
    applicant, hint = form.applicant, ""
    if form.applicant_query:
        applicant, hint = search(form.applicant_query, user, parts)
    elif applicant:
        hint = _phone_match_hint(applicant, user, parts)
    if applicant:
        chosen = partial(
            applicant_info, application_id=applicant.application_id, user=user, origin=form.origin, parts=parts
        )
        parts.form_updater.queue_initial(APPLICANT_INFO, view_id, chosen)
    if form.applicant_query or hint:
        _show_search_result(view_id, applicant, hint, parts)
    elif applicant:
        parts.form_updater.flush(view_id)


def _show_search_result(view_id: str, applicant: Applicant | None, hint: str, parts: AppContext) -> None:
    parts.form_updater.queue_initial(SEARCH_RESULT, view_id, partial(with_applicant, applicant=applicant, hint=hint))
    parts.form_updater.flush(view_id)


def search(name: str, user: str, parts: AppContext) -> tuple[Applicant | None, str]:
    """The one of that name in Apploi, or None and what to do about it. Nobody is shown to who may be a guest."""
    try:
        parts.require_member(user)
        return only_match(name, parts.applicant_search.find(name))
    except SearchFailed as error:
        return None, messages.search_failed(str(error))
    except NotAllowed as refusal:
        return None, str(refusal)


def only_match(name: str, found: Sequence[Applicant]) -> tuple[Applicant | None, str]:
    """The one applicant who bears all these words, or None and what to do about it."""
    if not found:
        return None, messages.no_match(name)
    if len(found) == 1 and _name_words(name) <= _name_words(f"{found[0].name} {found[0].email}"):
        return found[0], ""
    return None, messages.several_matches(name, len(found))


def applicant_info(view: View, application_id: str | None, user: str, origin: FormMetadata, parts: AppContext) -> View:
    """The form with job, team and other interviews of this applicant, and with the question for the team where nobody
    tells it. A store that is away, and who may be a guest, are shown nothing."""
    nothing = with_applicant_info(view, application_id, "", asks_team=parts.asks_team)
    if not application_id:
        return nothing
    try:
        parts.require_member(user)
        applicant = parts.store.get_applicant(application_id)
        bookings = parts.store.find_bookings(application_id, parts.clock())
    except (NotAllowed, StoreError):
        return nothing
    parts.suggestions.record_choice(user, application_id)
    others = [one for one in bookings if one.id not in (origin.replaces, origin.moves)]
    asks_team = parts.asks_team and not (applicant and applicant.team_id)
    return with_applicant_info(
        view, application_id, messages.describe_applicant(applicant, others), asks_team=asks_team
    )


def _phone_match_hint(applicant: Applicant, user: str, parts: AppContext) -> str:
    """What to say of digits that were taken for an application form's id and may be a phone number."""
    digits = applicant.application_id
    if applicant.name or len(digits) < MIN_PHONE_DIGITS:
        return ""
    try:
        parts.require_member(user)
        known_as_id = parts.store.get_applicant(digits) is not None
        found = [] if known_as_id else parts.applicant_search.find(digits)
    except (NotAllowed, SearchFailed, StoreError):
        return ""
    return messages.phone_matches(len(found)) if found else ""


def _name_words(text: str) -> set[str]:
    """The words of a name, without case and accents."""
    return set(fold(text).split())
