"""Rescheduling, from a button or by `/schedule-interview reschedule`, and what cancelling needs a person for."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from slack_bolt import Ack, App, BoltContext

from slackbot import messages
from slackbot.command_text import CommandText, split
from slackbot.domain import request
from slackbot.domain.notification import Notice, of_cancelled
from slackbot.domain.person import Person
from slackbot.domain.request import Request
from slackbot.errors import Refused, SlackbotError
from slackbot.slack.context import RESPONSE_URL_LIVES, Parts, channel_of
from slackbot.slack.form import ids
from slackbot.slack.form.form import Form, Origin
from slackbot.slack.form.prefill import to_move
from slackbot.slack.form.reschedule import cancel_view, choose_view
from slackbot.slack.form.service import Asked, open_form, show
from slackbot.slack.form.view import View, answer_to_faults, build
from slackbot.slack.home.tab import show_again

Opens = Callable[[Request, Person, Origin, Parts], View]
"""Makes the view that a button opens about an interview."""

RESCHEDULE = re.compile(r"reschedule\b\s*", re.IGNORECASE)


def register(app: App, parts: Parts) -> None:
    """Listen to the buttons, and to the two small views."""
    app.action(messages.RESCHEDULE)(partial(pressed, parts=parts, opened=_form_to_move))
    app.action(messages.CANCEL_INTERVIEW)(partial(pressed, parts=parts, opened=_how_to_cancel))
    app.view(ids.CHOOSE_VIEW)(partial(chosen, parts=parts))
    app.view(ids.CANCELLED_VIEW)(partial(cancelled, parts=parts))


def pressed(ack: Ack, body: dict[str, Any], context: BoltContext, *, parts: Parts, opened: Opens) -> None:
    """Open what the button promises, for who may change this interview."""
    user = str(context.user_id or "")
    tell = parts.whisper(body, user)
    if not parts.errands.take(lambda: _open_pressed(body, user, parts, opened), tell):
        tell(messages.busy())
    ack()


def _open_pressed(body: Mapping[str, Any], user: str, parts: Parts, opened: Opens) -> None:
    request_id, number = messages.pressed(str(body["actions"][0].get("value") or ""))
    person, found = parts.member(user, channel_of(body)), parts.store.get(request_id)
    standing = request.of_message(request.may_move(to_change(found, person)), number)
    url = body.get("response_url")
    origin = Origin(response_url=url, response_url_until=parts.clock() + RESPONSE_URL_LIVES if url else 0.0)
    view = opened(standing, person, origin, parts)
    show(view, str(body.get("trigger_id")), messages.AGAIN_BY_BUTTON, parts)


def to_change(found: Request | None, person: Person) -> Request:
    """The request, for whoever may change it: who asked for it, who holds the interview, and the workspace's admins."""
    if found is None:
        raise Refused(messages.unknown_request())
    if person.id not in (found.requested_by, found.interviewer_user) and not person.admin:
        raise Refused(messages.not_yours_to_change(found))
    return found


def _form_to_move(standing: Request, person: Person, origin: Origin, parts: Parts) -> View:
    form = moving_form(standing, None, person, origin, parts)
    return build(form, parts.wall_clock(form.timezone))


def _how_to_cancel(standing: Request, _person: Person, _origin: Origin, parts: Parts) -> View:
    parts.store.refuse_while_moved(standing.id)
    return cancel_view(messages.how_to_cancel(standing), messages.button_value(standing))


def moving_form(standing: Request, words: CommandText | None, person: Person, origin: Origin, parts: Parts) -> Form:
    """The form with what stands now. What is typed is read in the interview's own zone, as its hour is shown."""
    thread = standing.reply_to.thread_ts or (standing.told.ts if standing.told else None)
    where = replace(
        origin,
        channel=standing.reply_to.channel,
        thread_ts=thread,
        zone=standing.interview.timezone,
        locale=person.locale,
    )
    form = to_move(standing, words, parts.reference(where.zone, "en-US"), origin=where)
    return replace(form, names=parts.names_in_channels)


# By the command


def open_asked(asked: Asked, parts: Parts) -> None:
    """The form to book, or the one to reschedule, as the words say."""
    if RESCHEDULE.match(asked.text):
        open_by_command(asked, parts)
    else:
        open_form(asked, parts)


def open_by_command(asked: Asked, parts: Parts) -> None:
    """`reschedule`, perhaps with a name and a new hour: the form, or the question which interview is meant. Words that
    were said earlier name no hour: their days are counted from then."""
    person = parts.member(asked.user, asked.channel)
    words = split(
        RESCHEDULE.sub("", asked.text, count=1), parts.reference(parts.zone_of(asked.user, person), person.locale)
    )
    words = replace(words, when=None) if asked.said_earlier(parts.clock()) else words
    found = named(words.applicant or "", parts.store.listings.upcoming(asked.user, parts.clock()))
    if not found:
        raise Refused(messages.nothing_to_reschedule(words.applicant or ""))
    if len(found) == 1:
        form = moving_form(found[0], words, person, Origin(), parts)
        view = build(form, parts.wall_clock(form.timezone))
    else:
        view = choose_view(found, Origin(query=words.when or ""))
    show(view, asked.trigger_id, asked.again, parts)


def named(name: str, interviews: Sequence[Request]) -> list[Request]:
    """The interviews of applicants who bear all these words, or have this application form's id."""
    wanted = set(name.casefold().split())
    return [
        one
        for one in interviews
        if wanted <= set(one.applicant_name.casefold().split()) or name == one.interview.applicant_id
    ]


def chosen(ack: Ack, body: dict[str, Any], context: BoltContext, *, parts: Parts) -> None:
    """The form of the interview that was chosen takes the place of the question."""
    view, user = body["view"], str(context.user_id or "")
    try:
        picked = view["state"]["values"][ids.INTERVIEW][ids.INTERVIEW]["selected_option"]["value"]
        person = parts.member(user)
        standing = request.may_move(to_change(parts.store.get(picked), person))
        typed = Origin.load(view.get("private_metadata", "")).query
        words = split(typed, parts.reference(standing.interview.timezone, person.locale)) if typed else None
        form = moving_form(standing, words, person, Origin(), parts)
    except (SlackbotError, KeyError, TypeError) as error:
        why = str(error) if isinstance(error, SlackbotError) else messages.unknown_request()
        ack(answer_to_faults(view, {ids.INTERVIEW: why}))
        return
    ack({"response_action": "update", "view": build(form, parts.wall_clock(form.timezone))})


# Cancelled in Apploi


def cancelled(ack: Ack, body: dict[str, Any], context: BoltContext, *, parts: Parts) -> None:
    """A person says that they have cancelled it in Apploi: stored, answered, and told where it was announced."""
    user = str(context.user_id or "")
    tell = parts.whisper(body, user)
    request_id, number = messages.pressed(body["view"].get("private_metadata", ""))
    try:
        to_change(parts.store.get(request_id), parts.member(user))

        def once(stored: Request) -> Request:
            return request.cancelled_in_apploi(request.of_message(stored, number), user)

        def told(gone: Request) -> tuple[Notice, ...]:
            return of_cancelled(gone, parts.rules, parts.clock())

        gone = parts.store.change(request_id, once, f"cancelled in Apploi, as {user} says", told)
    except Exception as error:
        parts.errands.tell(error, tell)
        ack()
        return
    ack()
    parts.wake()
    parts.errands.take(lambda: _show_cancelled(gone, parts), tell)
    show_again(body, user, parts)


def _show_cancelled(gone: Request, parts: Parts) -> None:
    if gone.told:
        parts.slack.edit(gone.told.channel, gone.told.ts, messages.cancelled(gone))
