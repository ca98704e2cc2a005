"""The buttons under a result, and the fields of the form whose changes the preview follows."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from slack_bolt import Ack, App, BoltContext

from slackbot import messages
from slackbot.domain import request
from slackbot.domain.person import Person
from slackbot.domain.request import ReplyTo, Request
from slackbot.errors import Refused
from slackbot.slack.context import RESPONSE_URL_LIVES, Parts, acted_at, channel_of
from slackbot.slack.form import ids
from slackbot.slack.form.applicant_field import look_up, with_familiar
from slackbot.slack.form.form import Origin
from slackbot.slack.form.prefill import from_request
from slackbot.slack.form.preview import Preview, Standing, preview
from slackbot.slack.form.rejection import with_refusal
from slackbot.slack.form.service import show_form
from slackbot.slack.form.updater import PREVIEW
from slackbot.slack.form.validation import Entered, entered, minutes_chosen, reference_zone
from slackbot.slack.form.view import with_preview
from slackbot.slack.home.tab import show_again

log = logging.getLogger(__name__)

Act = Callable[[Request, str, ReplyTo, float], Request]


def register(app: App, parts: Parts) -> None:
    """Listen to every button that a message may have, and to the typing."""
    acts: dict[str, Act] = {
        messages.SEND_AGAIN: request.send_again,
        messages.MARK_SCHEDULED: request.mark_scheduled,
        messages.DISMISS_REQUEST: lambda old, by, _where, _now: request.dismiss(old, by),
    }
    for action_id, act in acts.items():
        app.action(action_id)(partial(pressed, act=act, what=action_id, parts=parts))
    app.action(messages.EDIT_REQUEST)(partial(edit, parts=parts))
    for field in (ids.WHEN, ids.READING, ids.TIMEZONE, ids.DURATION, ids.INTERVIEWER):
        app.action(field)(partial(changed, parts=parts))


def pressed(ack: Ack, body: dict[str, Any], context: BoltContext, *, act: Act, what: str, parts: Parts) -> None:
    """Do what the button says, once; then answer, then let the message say who did it."""
    user, tell = str(context.user_id or ""), parts.whisper(body, str(context.user_id or ""))
    try:
        old = _request_of(body, user, parts)
        where = _reply_to(old, body, parts)
        number = _pressed(body)[1]

        def once(stored: Request) -> Request:
            return act(request.of_message(stored, number), user, where, parts.clock())

        changed = parts.store.change(old.id, once, f"{what} by {user}")
        log.info("request %s: %s", old.id, what)
    except Exception as error:
        parts.errands.tell(error, tell)
        show_again(body, user, parts)  # what was pressed there may have been out of date
        ack()
        return
    ack()
    parts.wake()
    settled = messages.settled(replace(changed, settled_how=changed.settled_how or what))
    parts.errands.take(lambda: _show_settled(old, body, settled, parts), tell)
    show_again(body, user, parts)


def _show_settled(old: Request, body: Mapping[str, Any], settled: messages.Message, parts: Parts) -> None:
    """In the message that was pressed, if it was one, and in the result when that was another."""
    if url := body.get("response_url"):
        parts.slack.respond(url, settled, replace=True)
    pressed_ts = (body.get("container") or {}).get("message_ts")
    if old.told and old.told.ts != pressed_ts:
        parts.slack.edit(old.told.channel, old.told.ts, settled)


def edit(ack: Ack, body: dict[str, Any], context: BoltContext, *, parts: Parts) -> None:
    """Open the form again with what stood in the request that failed."""
    user = str(context.user_id or "")
    tell = parts.whisper(body, user)
    if not parts.errands.take(lambda: _open_again(body, user, parts), tell):
        tell(messages.busy())
    ack()


def _open_again(body: Mapping[str, Any], user: str, parts: Parts) -> None:
    old = _request_of(body, user, parts)
    request.supersede(request.of_message(old, _pressed(body)[1]), user)  # refuses what cannot be edited any more
    person = parts.member(user)
    origin = Origin(
        channel=old.reply_to.channel,
        response_url=body.get("response_url"),
        response_url_until=parts.clock() + RESPONSE_URL_LIVES,
        zone=old.interview.timezone,
        locale="en-US",  # the time is written out in English; what the person types instead is read in theirs
        replaces=old.id,
        thread_ts=old.reply_to.thread_ts,
    )
    moved = parts.store.get(old.moves) if old.moves else None
    reference = parts.reference(origin.zone, origin.locale)
    origin = replace(origin, locale=person.locale)
    form = from_request(old, reference, origin=origin, asks_team=parts.asks_team, moved=moved)
    form = with_refusal(with_familiar(form, person, parts), old.reason)
    view_id = show_form(form, str(body.get("trigger_id")), messages.AGAIN_BY_BUTTON, parts)
    look_up(form, view_id, user, parts)


def changed(ack: Ack, body: dict[str, Any], context: BoltContext, *, parts: Parts) -> None:
    """Show beneath the words how they are read now that a field has changed."""
    view, user = body["view"], str(context.user_id or "")
    read, origin = entered(view["state"]["values"]), Origin.load(view.get("private_metadata", ""))

    def change(newest: Mapping[str, Any]) -> dict[str, Any]:
        return with_preview(newest, preview_now(read, origin, parts))

    parts.previews.want(PREVIEW, view, acted_at(body), change)
    parts.errands.take(lambda: parts.show_changes(view["id"], user), lambda _: None)
    ack()


def preview_now(read: Entered, origin: Origin, parts: Parts) -> Preview:
    """How the words in the form are read now, with what the interviewer's clock shows then."""
    reference = parts.reference(reference_zone(read, origin, parts.default_timezone), origin.locale)
    by_slack = read.interviewer if not read.interviewer_id else None
    interviewer = parts.slack.person(by_slack) if by_slack else None
    zone = parts.own_zone(by_slack, interviewer) if by_slack else ""
    standing = Standing.load(origin.standing)
    shown = preview(read.when, reference, minutes_chosen(read.duration), zone, read.reading, standing)
    parts.metrics.not_understood("preview", shown.code)
    return shown


def _request_of(body: Mapping[str, Any], user: str, parts: Parts) -> Request:
    """The request of the button, for whoever may press it: who asked for it, and the workspace's admins."""
    person = parts.member(user, channel_of(body))
    return to_settle(parts.store.get(_pressed(body)[0]), person)


def to_settle(found: Request | None, person: Person) -> Request:
    """The request, for whoever may say what becomes of it: who asked for it, and the workspace's admins."""
    if found is None:
        raise Refused(messages.unknown_request())
    if person.id != found.requested_by and not person.admin:
        raise Refused(messages.not_yours(found))
    return found


def _pressed(body: Mapping[str, Any]) -> tuple[str, int]:
    return messages.pressed(str(body["actions"][0].get("value") or ""))


def _reply_to(old: Request, body: Mapping[str, Any], parts: Parts) -> ReplyTo:
    """Where the next result goes: the same place, by a `response_url` that lives again."""
    url = body.get("response_url")
    until = parts.clock() + RESPONSE_URL_LIVES if url else 0.0
    return replace(old.reply_to, response_url=url, response_url_until=until)
