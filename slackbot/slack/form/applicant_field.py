"""The applicant of an open form: found for the words of the command, or chosen; and what is known of them then."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from slack_bolt import Ack, App, BoltContext

from slackbot import messages
from slackbot.domain.applicant import SHORTEST_PHONE, Applicant, folded
from slackbot.domain.person import Person
from slackbot.errors import LookupFailed, Refused, StoreError
from slackbot.slack.context import Parts, acted_at
from slackbot.slack.form import ids
from slackbot.slack.form.applicant_info import with_known
from slackbot.slack.form.external_interviewers import with_used
from slackbot.slack.form.form import Form, Origin
from slackbot.slack.form.updater import FOUND, KNOWN, View
from slackbot.slack.form.validation import entered
from slackbot.slack.form.view import with_applicant


def register(app: App, parts: Parts) -> None:
    """Listen to the choice of an applicant."""
    app.action(ids.APPLICANT)(partial(chosen, parts=parts))


def with_familiar(form: Form, person: Person | None, parts: Parts) -> Form:
    """The form with the interviewers that this person, who was admitted, used before; nobody else is told."""
    return with_used(form, parts.familiar.interviewers(person.id), person.id) if person else form


def chosen(ack: Ack, body: dict[str, Any], context: BoltContext, *, parts: Parts) -> None:
    """Show beneath the applicant what is known of the one that was chosen now."""
    view, user = body["view"], str(context.user_id or "")
    read, origin = entered(view["state"]["values"]), Origin.load(view.get("private_metadata", ""))
    shown = partial(known, application_id=read.applicant, user=user, origin=origin, parts=parts)
    parts.previews.want(KNOWN, view, acted_at(body), shown)
    parts.errands.take(lambda: parts.show_changes(view["id"], user), lambda _: None)
    ack()


def look_up(form: Form, view_id: str, user: str, parts: Parts) -> None:
    """Put the applicant whom the words name into the form that was opened, with what is known of them, soon.

    In threads of its own: it may wait for Apploi while the triggers of other forms run out.
    """
    if not parts.searches.take(lambda: _look_up(form, view_id, user, parts), lambda _: None) and form.looking_for:
        hint = messages.search_failed(messages.TOO_MANY_SEARCHES)
        _show_found(view_id, None, hint, parts)


def _look_up(form: Form, view_id: str, user: str, parts: Parts) -> None:
    applicant, hint = form.applicant, ""
    if form.looking_for:
        applicant, hint = look_for(form.looking_for, user, parts)
    elif applicant:
        hint = _by_phone_too(applicant, user, parts)
    if applicant:
        chosen = partial(known, application_id=applicant.application_id, user=user, origin=form.origin, parts=parts)
        parts.previews.want_at_first(KNOWN, view_id, chosen)
    if form.looking_for or hint:
        _show_found(view_id, applicant, hint, parts)
    elif applicant:
        parts.previews.show(view_id)


def _show_found(view_id: str, applicant: Applicant | None, hint: str, parts: Parts) -> None:
    parts.previews.want_at_first(FOUND, view_id, partial(with_applicant, applicant=applicant, hint=hint))
    parts.previews.show(view_id)


def look_for(name: str, user: str, parts: Parts) -> tuple[Applicant | None, str]:
    """The one of that name in Apploi, or None and what to do about it. Nobody is shown to who may be a guest."""
    try:
        parts.member(user)
        return the_one(name, parts.lookups.find(name))
    except LookupFailed as error:
        return None, messages.search_failed(str(error))
    except Refused as refusal:
        return None, str(refusal)


def the_one(name: str, found: Sequence[Applicant]) -> tuple[Applicant | None, str]:
    """The one applicant who bears all these words, or None and what to do about it."""
    if not found:
        return None, messages.nobody_found(name)
    if len(found) == 1 and _words(name) <= _words(f"{found[0].name} {found[0].email}"):
        return found[0], ""
    return None, messages.several_found(name, len(found))


def known(newest: View, application_id: str | None, user: str, origin: Origin, parts: Parts) -> View:
    """The form with job, team and other interviews of this applicant, and with the question for the team where nobody
    tells it. A store that is away, and who may be a guest, are shown nothing."""
    nothing = with_known(newest, application_id, "", asks_team=parts.asks_team)
    if not application_id:
        return nothing
    try:
        parts.member(user)
        applicant = parts.store.recall(application_id)
        bookings = parts.store.bookings_of(application_id, parts.clock())
    except (Refused, StoreError):
        return nothing
    parts.familiar.chose(user, application_id)
    others = [one for one in bookings if one.id not in (origin.replaces, origin.moves)]
    asks_team = parts.asks_team and not (applicant and applicant.team_id)
    return with_known(newest, application_id, messages.about_applicant(applicant, others), asks_team=asks_team)


def _by_phone_too(applicant: Applicant, user: str, parts: Parts) -> str:
    """What to say of digits that were taken for an application form's id and may be a phone number."""
    digits = applicant.application_id
    if applicant.name or len(digits) < SHORTEST_PHONE:
        return ""
    try:
        parts.member(user)
        known_as_id = parts.store.recall(digits) is not None
        found = [] if known_as_id else parts.lookups.find(digits)
    except (Refused, LookupFailed, StoreError):
        return ""
    return messages.by_phone_too(len(found)) if found else ""


def _words(text: str) -> set[str]:
    """The words of a name, without case and accents."""
    return set(folded(text).split())
