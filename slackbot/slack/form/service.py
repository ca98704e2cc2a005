"""The one way to the form, from the command, the shortcuts and the buttons: one question about people, then
`views.open`; the search for the applicant comes after."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass, replace

from slackbot import messages
from slackbot.command_text import split
from slackbot.command_text.message import read_message
from slackbot.dates import Reference
from slackbot.domain.person import Person
from slackbot.errors import Refused
from slackbot.slack.client import SlackUnavailable
from slackbot.slack.client.error_codes import Delivery, meaning
from slackbot.slack.client.results import TOO_LATE
from slackbot.slack.context import RESPONSE_URL_LIVES, Parts
from slackbot.slack.form.applicant_field import look_up, with_familiar
from slackbot.slack.form.fallback import initial_ids, with_nothing, without_ids
from slackbot.slack.form.form import Form, Origin
from slackbot.slack.form.prefill import from_command, from_message
from slackbot.slack.form.source import AN_APP, Said
from slackbot.slack.form.view import View, build

log = logging.getLogger(__name__)

JUST_SAID = 60.0
"""Seconds within which words are said now: they are shown as typed, not written out."""


@dataclass(frozen=True, slots=True)
class Prose:
    """The text of a message in Slack's mrkdwn, who wrote it ("" for an app), and when, in seconds since the epoch."""

    text: str
    by: str
    at: float


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks for the form, from where, and with which words: `text` is read as behind the command, `message` as
    prose. `at` is when the text was said, in seconds since the epoch, if not just now; `again` says how to ask anew.
    """

    user: str
    trigger_id: str
    again: str
    channel: str | None = None
    thread_ts: str | None = None
    response_url: str | None = None
    text: str = ""
    at: float | None = None
    message: Prose | None = None

    def said_earlier(self, now: float) -> bool:
        """Whether the words may have been said of another day."""
        return self.at is not None and now - self.at >= JUST_SAID


def open_form(asked: Asked, parts: Parts) -> None:
    """Open the form for a member, or raise Refused with what to tell them. The trigger lives three seconds."""
    author = asked.message.by if asked.message else asked.user
    parts.in_a_group(asked.user, timeout=0.0)  # asked for at the same time
    known = parts.slack.people([user for user in dict.fromkeys((asked.user, author)) if user])
    person = known.get(asked.user)
    parts.may_begin(asked.user, person, asked.channel)
    form = with_familiar(_form(asked, person, known.get(author), parts), person, parts)
    view_id = show_form(form, asked.trigger_id, asked.again, parts)
    look_up(form, view_id, asked.user, parts)


def show_form(form: Form, trigger_id: str, again: str, parts: Parts) -> str:
    """Open this form; the id of its view. Refused, with how to ask `again`, when Slack does not open it."""
    form = replace(form, names=parts.names_in_channels)
    return show(build(form, parts.wall_clock(form.timezone)), trigger_id, again, parts)


def show(view: View, trigger_id: str, again: str, parts: Parts) -> str:
    """Open this view; its id. Refused, with how to ask `again`, when Slack does not open it.

    A view that Slack does not take is tried with less and less filled in. It is not known whether Slack takes a person
    who is deactivated or a conversation that is hidden from who opens the form, nor whether a refusal uses up the
    trigger: one real `views.open` for each would tell. So what was refused is left out of the next forms too, and who
    asks again is not refused again.
    """
    known = without_ids(view, parts.refused_ids.now(parts.clock()))
    for less in _ever_less(known):
        try:
            opened = parts.slack.open_view(trigger_id, less)
        except SlackUnavailable as error:
            if error.error != "invalid_arguments":
                raise Refused(_why_not_opened(error, again)) from error
            log.error("Slack did not take a form that it should take (invalid_arguments)")
            parts.refused_ids.add(initial_ids(less), parts.clock())
        else:
            log.info("form %s is open", opened["id"])
            parts.previews.seen(opened)
            return str(opened["id"])
    raise Refused(messages.form_not_taken("invalid_arguments", again))


def _why_not_opened(error: SlackUnavailable, again: str) -> str:
    if error.error in TOO_LATE:
        return messages.not_opened(again)
    if error.passing:
        return messages.not_opened_just_now(again)
    if meaning(error.error) is Delivery.TOKEN_FAULT:
        return messages.may_not_open(error.error)
    return messages.form_not_taken(error.error, again)


def _ever_less(view: View) -> Iterator[View]:
    """Each is made only when the one before was refused."""
    yield view
    nobody = without_ids(view, initial_ids(view))
    if nobody != view:
        yield nobody
    nothing = with_nothing(view)
    if nothing not in (view, nobody):
        yield nothing


def _form(asked: Asked, person: Person | None, author: Person | None, parts: Parts) -> Form:
    zone, locale = parts.zone_of(asked.user, person), person.locale if person else ""
    origin = Origin(
        channel=asked.channel,
        response_url=asked.response_url,
        response_url_until=parts.clock() + RESPONSE_URL_LIVES if asked.response_url else 0.0,
        zone=zone,
        locale=locale,
        thread_ts=asked.thread_ts,
    )
    here, now = parts.reference(zone, locale), parts.clock()
    said = _said(asked, author, parts)
    if said is None:
        read = split(asked.text, here)
        return from_command(read, here, asked_by=asked.user, origin=origin, asks_team=parts.asks_team)
    return from_message(said, here, now, asked_by=asked.user, origin=origin, asks_team=parts.asks_team)


def _said(asked: Asked, author: Person | None, parts: Parts) -> Said | None:
    """Words of a message, or said earlier, read when and where they were said; None for what is said now."""
    if (message := asked.message) is not None:
        where = _where(message.by, author, message.at, parts)
        own = message.by == asked.user  # without a zone of one's own the default one counts, as for the command
        known = own or bool(parts.own_zone(message.by, author))
        by = "" if own else message.by or AN_APP
        wordless = not message.text.strip()
        return Said(read_message(message.text, where), by, message.at, where, zone_known=known, wordless=wordless)
    if asked.at is not None and asked.said_earlier(parts.clock()):
        where = _where(asked.user, author, asked.at, parts)
        return Said(split(asked.text, where), "", asked.at, where)
    return None


def _where(user: str, person: Person | None, at: float, parts: Parts) -> Reference:
    """The clock of this person at a time in seconds since the epoch."""
    zone = parts.zone_of(user, person)
    return Reference(parts.wall_clock_at(at, zone), zone, (person.locale if person else "") or "en-US")
