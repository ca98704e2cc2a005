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
from slackbot.errors import NotAllowed
from slackbot.slack.context import RESPONSE_URL_LIFETIME, AppContext, action_time, channel_of
from slackbot.slack.form import ids
from slackbot.slack.form.applicant_field import add_suggestions, search_and_fill
from slackbot.slack.form.form import FormMetadata
from slackbot.slack.form.prefill import form_from_request
from slackbot.slack.form.preview import CurrentInterview, Preview, build_preview
from slackbot.slack.form.rejection import with_rejection
from slackbot.slack.form.service import open_form_view
from slackbot.slack.form.updater import PREVIEW
from slackbot.slack.form.validation import FormValues, chosen_minutes, read_values, reference_zone
from slackbot.slack.form.view import with_preview
from slackbot.slack.home.tab import refresh_home

log = logging.getLogger(__name__)

RequestAction = Callable[[Request, str, ReplyTo, float], Request]


def register(app: App, parts: AppContext) -> None:
    """Listen to every button that a message may have, and to the typing."""
    acts: dict[str, RequestAction] = {
        messages.SEND_AGAIN: request.send_again,
        messages.MARK_SCHEDULED: request.mark_scheduled,
        messages.DISMISS_REQUEST: lambda old, by, _where, _now: request.dismiss(old, by),
    }
    for action_id, act in acts.items():
        app.action(action_id)(partial(on_button, act=act, what=action_id, parts=parts))
    app.action(messages.EDIT_REQUEST)(partial(on_edit, parts=parts))
    for field in (ids.WHEN, ids.READING, ids.TIMEZONE, ids.DURATION, ids.INTERVIEWER):
        app.action(field)(partial(on_field_change, parts=parts))


def on_button(
    ack: Ack, body: dict[str, Any], context: BoltContext, *, act: RequestAction, what: str, parts: AppContext
) -> None:
    """Do what the button says, once; then answer, then let the message say who did it."""
    user, tell = str(context.user_id or ""), parts.ephemeral_reply(body, str(context.user_id or ""))
    try:
        old = _load_request(body, user, parts)
        where = _renewed_reply_to(old, body, parts)
        number = _button_target(body)[1]

        def once(stored: Request) -> Request:
            return act(request.require_current_message(stored, number), user, where, parts.clock())

        changed = parts.store.change(old.id, once, f"{what} by {user}")
        log.info("request %s: %s", old.id, what)
    except Exception as error:
        parts.background.report_error(error, tell)
        refresh_home(body, user, parts)  # what was pressed there may have been out of date
        ack()
        return
    ack()
    parts.wake_worker()
    settled = messages.settled_message(replace(changed, settled_how=changed.settled_how or what))
    parts.background.submit(lambda: _update_settled_messages(old, body, settled, parts), tell)
    refresh_home(body, user, parts)


def _update_settled_messages(
    old: Request, body: Mapping[str, Any], settled: messages.Message, parts: AppContext
) -> None:
    """In the message that was pressed, if it was one, and in the result when that was another."""
    if url := body.get("response_url"):
        parts.slack.respond(url, settled, replaces_original=True)
    pressed_ts = (body.get("container") or {}).get("message_ts")
    if old.posted_message and old.posted_message.ts != pressed_ts:
        parts.slack.edit(old.posted_message.channel, old.posted_message.ts, settled)


def on_edit(ack: Ack, body: dict[str, Any], context: BoltContext, *, parts: AppContext) -> None:
    """Open the form again with what stood in the request that failed."""
    user = str(context.user_id or "")
    tell = parts.ephemeral_reply(body, user)
    if not parts.background.submit(lambda: _open_edit_form(body, user, parts), tell):
        tell(messages.overloaded())
    ack()


def _open_edit_form(body: Mapping[str, Any], user: str, parts: AppContext) -> None:
    old = _load_request(body, user, parts)
    request.supersede(
        request.require_current_message(old, _button_target(body)[1]), user
    )  # refuses what cannot be edited any more
    person = parts.require_member(user)
    origin = FormMetadata(
        channel=old.reply_to.channel,
        response_url=body.get("response_url"),
        response_url_until=parts.clock() + RESPONSE_URL_LIFETIME,
        zone=old.interview.timezone,
        locale="en-US",  # the time is written out in English; what the person types instead is read in theirs
        replaces=old.id,
        thread_ts=old.reply_to.thread_ts,
    )
    moved = parts.store.get(old.moves) if old.moves else None
    reference = parts.reference(origin.zone, origin.locale)
    origin = replace(origin, locale=person.locale)
    form = form_from_request(old, reference, origin=origin, asks_team=parts.asks_team, moved=moved)
    form = with_rejection(add_suggestions(form, person, parts), old.reason)
    view_id = open_form_view(form, str(body.get("trigger_id")), messages.RETRY_BY_BUTTON, parts)
    search_and_fill(form, view_id, user, parts)


def on_field_change(ack: Ack, body: dict[str, Any], context: BoltContext, *, parts: AppContext) -> None:
    """Show beneath the words how they are read now that a field has changed."""
    view, user = body["view"], str(context.user_id or "")
    read, origin = read_values(view["state"]["values"]), FormMetadata.load(view.get("private_metadata", ""))

    def change(newest: Mapping[str, Any]) -> dict[str, Any]:
        return with_preview(newest, current_preview(read, origin, parts))

    parts.form_updater.queue(PREVIEW, view, action_time(body), change)
    parts.background.submit(lambda: parts.flush_form_updates(view["id"], user), lambda _: None)
    ack()


def current_preview(read: FormValues, origin: FormMetadata, parts: AppContext) -> Preview:
    """How the words in the form are read now, with what the interviewer's clock shows then."""
    reference = parts.reference(reference_zone(read, origin, parts.default_timezone), origin.locale)
    by_slack = read.interviewer if not read.interviewer_id else None
    interviewer = parts.slack.get_person(by_slack) if by_slack else None
    zone = parts.own_zone(by_slack, interviewer) if by_slack else ""
    standing = CurrentInterview.load(origin.standing)
    shown = build_preview(read.when, reference, chosen_minutes(read.duration), zone, read.reading, standing)
    parts.metrics.on_time_not_understood("preview", shown.code)
    return shown


def _load_request(body: Mapping[str, Any], user: str, parts: AppContext) -> Request:
    """The request of the button, for whoever may press it: who asked for it, and the workspace's admins."""
    person = parts.require_member(user, channel_of(body))
    return require_settleable(parts.store.get(_button_target(body)[0]), person)


def require_settleable(found: Request | None, person: Person) -> Request:
    """The request, for whoever may say what becomes of it: who asked for it, and the workspace's admins."""
    if found is None:
        raise NotAllowed(messages.unknown_request())
    if person.id != found.requested_by and not person.is_admin:
        raise NotAllowed(messages.requester_only(found))
    return found


def _button_target(body: Mapping[str, Any]) -> tuple[str, int]:
    return messages.parse_button_value(str(body["actions"][0].get("value") or ""))


def _renewed_reply_to(old: Request, body: Mapping[str, Any], parts: AppContext) -> ReplyTo:
    """Where the next result goes: the same place, by a `response_url` that lives again."""
    url = body.get("response_url")
    until = parts.clock() + RESPONSE_URL_LIFETIME if url else 0.0
    return replace(old.reply_to, response_url=url, response_url_until=until)
