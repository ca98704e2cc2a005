"""The one way to the form, from the command, the shortcuts and the buttons: one question about people, then
`views.open`; the search for the applicant comes after."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass, replace

from slackbot import messages
from slackbot.command_text import split_command
from slackbot.command_text.message import read_message
from slackbot.dates import Reference
from slackbot.domain.person import Person
from slackbot.errors import NotAllowed
from slackbot.slack.client import SlackCallFailed
from slackbot.slack.client.error_codes import Delivery, delivery_of_code
from slackbot.slack.client.results import EXPIRED_TRIGGER_CODES
from slackbot.slack.context import RESPONSE_URL_LIFETIME, AppContext
from slackbot.slack.form.applicant_field import add_suggestions, search_and_fill
from slackbot.slack.form.fallback import initial_ids, without_ids, without_initial_values
from slackbot.slack.form.form import Form, FormMetadata
from slackbot.slack.form.prefill import form_from_command, form_from_message
from slackbot.slack.form.source import APP_AUTHOR, SourceText
from slackbot.slack.form.view import View, build_view

log = logging.getLogger(__name__)

RECENT_TEXT_AGE = 60.0
"""Seconds within which words are said now: they are shown as typed, not written out."""


@dataclass(frozen=True, slots=True)
class SourceMessage:
    """The text of a message in Slack's mrkdwn, who wrote it ("" for an app), and when, in seconds since the epoch."""

    text: str
    author: str
    written_at: float


@dataclass(frozen=True, slots=True)
class FormRequest:
    """Who asks for the form, from where, and with which words: `text` is read as behind the command, `message` as
    prose. `at` is when the text was said, in seconds since the epoch, if not just now; `again` says how to ask anew.
    """

    user: str
    trigger_id: str
    retry_hint: str
    channel: str | None = None
    thread_ts: str | None = None
    response_url: str | None = None
    text: str = ""
    said_at: float | None = None
    message: SourceMessage | None = None

    def was_said_earlier(self, now: float) -> bool:
        """Whether the words may have been said of another day."""
        return self.said_at is not None and now - self.said_at >= RECENT_TEXT_AGE


def open_form(form_request: FormRequest, parts: AppContext) -> None:
    """Open the form for a member, or raise Refused with what to tell them. The trigger lives three seconds."""
    author = form_request.message.author if form_request.message else form_request.user
    parts.is_in_allowed_group(form_request.user, timeout=0.0)  # asked for at the same time
    known = parts.slack.get_people([user for user in dict.fromkeys((form_request.user, author)) if user])
    person = known.get(form_request.user)
    parts.authorize_open(form_request.user, person, form_request.channel)
    form = add_suggestions(_build_form(form_request, person, known.get(author), parts), person, parts)
    view_id = open_form_view(form, form_request.trigger_id, form_request.retry_hint, parts)
    search_and_fill(form, view_id, form_request.user, parts)


def open_form_view(form: Form, trigger_id: str, retry_hint: str, parts: AppContext) -> str:
    """Open this form; the id of its view. Refused, with how to ask `again`, when Slack does not open it."""
    form = replace(form, name_visibility=parts.names_in_channels)
    return open_view(build_view(form, parts.wall_clock(form.timezone)), trigger_id, retry_hint, parts)


def open_view(view: View, trigger_id: str, retry_hint: str, parts: AppContext) -> str:
    """Open this view; its id. Refused, with how to ask `again`, when Slack does not open it.

    A view that Slack does not take is tried with less and less filled in. It is not known whether Slack takes a person
    who is deactivated or a conversation that is hidden from who opens the form, nor whether a refusal uses up the
    trigger: one real `views.open` for each would tell. So what was refused is left out of the next forms too, and who
    asks again is not refused again.
    """
    known = without_ids(view, parts.rejected_ids.active_at(parts.clock()))
    for less in _reduced_views(known):
        try:
            opened = parts.slack.open_view(trigger_id, less)
        except SlackCallFailed as error:
            if error.error != "invalid_arguments":
                raise NotAllowed(_open_failure_message(error, retry_hint)) from error
            log.error("Slack did not take a form that it should take (invalid_arguments)")
            parts.rejected_ids.add(initial_ids(less), parts.clock())
        else:
            log.info("form %s is open", opened["id"])
            parts.form_updater.remember_view(opened)
            return str(opened["id"])
    raise NotAllowed(messages.form_rejected("invalid_arguments", retry_hint))


def _open_failure_message(error: SlackCallFailed, retry_hint: str) -> str:
    if error.error in EXPIRED_TRIGGER_CODES:
        return messages.form_open_timeout(retry_hint)
    if error.is_temporary:
        return messages.form_open_unavailable(retry_hint)
    if delivery_of_code(error.error) is Delivery.TOKEN_FAULT:
        return messages.form_open_denied(error.error)
    return messages.form_rejected(error.error, retry_hint)


def _reduced_views(view: View) -> Iterator[View]:
    """Each is made only when the one before was refused."""
    yield view
    nobody = without_ids(view, initial_ids(view))
    if nobody != view:
        yield nobody
    nothing = without_initial_values(view)
    if nothing not in (view, nobody):
        yield nothing


def _build_form(form_request: FormRequest, person: Person | None, author: Person | None, parts: AppContext) -> Form:
    zone, locale = parts.zone_of(form_request.user, person), person.locale if person else ""
    origin = FormMetadata(
        channel=form_request.channel,
        response_url=form_request.response_url,
        response_url_until=parts.clock() + RESPONSE_URL_LIFETIME if form_request.response_url else 0.0,
        zone=zone,
        locale=locale,
        thread_ts=form_request.thread_ts,
    )
    here, now = parts.reference(zone, locale), parts.clock()
    said = _read_source(form_request, author, parts)
    if said is None:
        read = split_command(form_request.text, here)
        return form_from_command(read, here, asked_by=form_request.user, origin=origin, asks_team=parts.asks_team)
    return form_from_message(said, here, now, asked_by=form_request.user, origin=origin, asks_team=parts.asks_team)


def _read_source(form_request: FormRequest, author: Person | None, parts: AppContext) -> SourceText | None:
    """Words of a message, or said earlier, read when and where they were said; None for what is said now."""
    if (message := form_request.message) is not None:
        where = _reference_at(message.author, author, message.written_at, parts)
        own = (
            message.author == form_request.user
        )  # without a zone of one's own the default one counts, as for the command
        known = own or bool(parts.own_zone(message.author, author))
        by = "" if own else message.author or APP_AUTHOR
        wordless = not message.text.strip()
        return SourceText(
            read_message(message.text, where), by, message.written_at, where, is_zone_known=known, is_empty=wordless
        )
    if form_request.said_at is not None and form_request.was_said_earlier(parts.clock()):
        where = _reference_at(form_request.user, author, form_request.said_at, parts)
        return SourceText(split_command(form_request.text, where), "", form_request.said_at, where)
    return None


def _reference_at(user: str, person: Person | None, at: float, parts: AppContext) -> Reference:
    """The clock of this person at a time in seconds since the epoch."""
    zone = parts.zone_of(user, person)
    return Reference(parts.wall_clock_at(at, zone), zone, (person.locale if person else "") or "en-US")
