"""Rescheduling, from a button or by `/schedule-interview reschedule`, and what cancelling needs a person for."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from slack_bolt import Ack, App, BoltContext

from slackbot import messages
from slackbot.command_text import CommandText, split_command
from slackbot.domain import request
from slackbot.domain.notification import Notification, plan_cancelled
from slackbot.domain.person import Person
from slackbot.domain.request import Request
from slackbot.errors import NotAllowed, SlackbotError
from slackbot.slack.context import RESPONSE_URL_LIFETIME, AppContext, channel_of
from slackbot.slack.form import ids
from slackbot.slack.form.form import Form, FormMetadata
from slackbot.slack.form.prefill import form_to_reschedule
from slackbot.slack.form.reschedule import cancel_view, choose_interview_view
from slackbot.slack.form.service import FormRequest, open_form, open_view
from slackbot.slack.form.view import View, build_view, error_response
from slackbot.slack.home.tab import refresh_home

MakeView = Callable[[Request, Person, FormMetadata, AppContext], View]
"""Makes the view that a button opens about an interview."""

RESCHEDULE_WORD = re.compile(r"reschedule\b\s*", re.IGNORECASE)


def register(app: App, parts: AppContext) -> None:
    """Listen to the buttons, and to the two small views."""
    app.action(messages.RESCHEDULE)(partial(on_button, parts=parts, make_view=_make_reschedule_view))
    app.action(messages.CANCEL_INTERVIEW)(partial(on_button, parts=parts, make_view=_make_cancel_view))
    app.view(ids.CHOOSE_VIEW)(partial(on_interview_chosen, parts=parts))
    app.view(ids.CANCELLED_VIEW)(partial(on_cancelled, parts=parts))


def on_button(ack: Ack, body: dict[str, Any], context: BoltContext, *, parts: AppContext, make_view: MakeView) -> None:
    """Open what the button promises, for who may change this interview."""
    user = str(context.user_id or "")
    tell = parts.ephemeral_reply(body, user)
    if not parts.background.submit(lambda: _open_from_button(body, user, parts, make_view), tell):
        tell(messages.overloaded())
    ack()


def _open_from_button(body: Mapping[str, Any], user: str, parts: AppContext, make_view: MakeView) -> None:
    request_id, number = messages.parse_button_value(str(body["actions"][0].get("value") or ""))
    person, found = parts.require_member(user, channel_of(body)), parts.store.get(request_id)
    standing = request.require_current_message(request.require_active(require_changeable(found, person)), number)
    url = body.get("response_url")
    origin = FormMetadata(response_url=url, response_url_until=parts.clock() + RESPONSE_URL_LIFETIME if url else 0.0)
    view = make_view(standing, person, origin, parts)
    open_view(view, str(body.get("trigger_id")), messages.RETRY_BY_BUTTON, parts)


def require_changeable(found: Request | None, person: Person) -> Request:
    """The request, for whoever may change it: who asked for it, who holds the interview, and the workspace's admins."""
    if found is None:
        raise NotAllowed(messages.unknown_request())
    if person.id not in (found.requested_by, found.interviewer_user) and not person.is_admin:
        raise NotAllowed(messages.participants_only(found))
    return found


def _make_reschedule_view(scheduled: Request, person: Person, origin: FormMetadata, parts: AppContext) -> View:
    form = reschedule_form(scheduled, None, person, origin, parts)
    return build_view(form, parts.wall_clock(form.timezone))


def _make_cancel_view(scheduled: Request, _person: Person, _origin: FormMetadata, parts: AppContext) -> View:
    parts.store.check_not_being_rescheduled(scheduled.id)
    return cancel_view(messages.how_to_cancel(scheduled), messages.button_value(scheduled))


def reschedule_form(
    scheduled: Request, words: CommandText | None, person: Person, origin: FormMetadata, parts: AppContext
) -> Form:
    """The form with what stands now. What is typed is read in the interview's own zone, as its hour is shown."""
    thread = scheduled.reply_to.thread_ts or (scheduled.posted_message.ts if scheduled.posted_message else None)
    where = replace(
        origin,
        channel=scheduled.reply_to.channel,
        thread_ts=thread,
        zone=scheduled.interview.timezone,
        locale=person.locale,
    )
    form = form_to_reschedule(scheduled, words, parts.reference(where.zone, "en-US"), origin=where)
    return replace(form, name_visibility=parts.names_in_channels)


# By the command


def open_from_text(form_request: FormRequest, parts: AppContext) -> None:
    """The form to book, or the one to reschedule, as the words say."""
    if RESCHEDULE_WORD.match(form_request.text):
        open_reschedule_form(form_request, parts)
    else:
        open_form(form_request, parts)


def open_reschedule_form(form_request: FormRequest, parts: AppContext) -> None:
    """`reschedule`, perhaps with a name and a new hour: the form, or the question which interview is meant. Words that
    were said earlier name no hour: their days are counted from then."""
    person = parts.require_member(form_request.user, form_request.channel)
    words = split_command(
        RESCHEDULE_WORD.sub("", form_request.text, count=1),
        parts.reference(parts.zone_of(form_request.user, person), person.locale),
    )
    words = replace(words, when=None) if form_request.was_said_earlier(parts.clock()) else words
    found = matching_interviews(
        words.applicant or "", parts.store.user_lists.upcoming(form_request.user, parts.clock())
    )
    if not found:
        raise NotAllowed(messages.nothing_to_reschedule(words.applicant or ""))
    if len(found) == 1:
        form = reschedule_form(found[0], words, person, FormMetadata(), parts)
        view = build_view(form, parts.wall_clock(form.timezone))
    else:
        view = choose_interview_view(found, FormMetadata(query=words.when or ""))
    open_view(view, form_request.trigger_id, form_request.retry_hint, parts)


def matching_interviews(name: str, interviews: Sequence[Request]) -> list[Request]:
    """The interviews of applicants who bear all these words, or have this application form's id."""
    wanted = set(name.casefold().split())
    return [
        one
        for one in interviews
        if wanted <= set(one.applicant_name.casefold().split()) or name == one.interview.applicant_id
    ]


def on_interview_chosen(ack: Ack, body: dict[str, Any], context: BoltContext, *, parts: AppContext) -> None:
    """The form of the interview that was chosen takes the place of the question."""
    view, user = body["view"], str(context.user_id or "")
    try:
        picked = view["state"]["values"][ids.INTERVIEW][ids.INTERVIEW]["selected_option"]["value"]
        person = parts.require_member(user)
        standing = request.require_active(require_changeable(parts.store.get(picked), person))
        typed = FormMetadata.load(view.get("private_metadata", "")).query
        words = split_command(typed, parts.reference(standing.interview.timezone, person.locale)) if typed else None
        form = reschedule_form(standing, words, person, FormMetadata(), parts)
    except (SlackbotError, KeyError, TypeError) as error:
        why = str(error) if isinstance(error, SlackbotError) else messages.unknown_request()
        ack(error_response(view, {ids.INTERVIEW: why}))
        return
    ack({"response_action": "update", "view": build_view(form, parts.wall_clock(form.timezone))})


# Cancelled in Apploi


def on_cancelled(ack: Ack, body: dict[str, Any], context: BoltContext, *, parts: AppContext) -> None:
    """A person says that they have cancelled it in Apploi: stored, answered, and told where it was announced."""
    user = str(context.user_id or "")
    tell = parts.ephemeral_reply(body, user)
    request_id, number = messages.parse_button_value(body["view"].get("private_metadata", ""))
    try:
        require_changeable(parts.store.get(request_id), parts.require_member(user))

        def once(stored: Request) -> Request:
            return request.mark_cancelled(request.require_current_message(stored, number), user)

        def make_notices(gone: Request) -> tuple[Notification, ...]:
            return plan_cancelled(gone, parts.notification_settings, parts.clock())

        gone = parts.store.change(request_id, once, f"marked as canceled in Apploi by {user}", make_notices)
    except Exception as error:
        parts.background.report_error(error, tell)
        ack()
        return
    ack()
    parts.wake_worker()
    parts.background.submit(lambda: _update_cancelled_message(gone, parts), tell)
    refresh_home(body, user, parts)


def _update_cancelled_message(gone: Request, parts: AppContext) -> None:
    if gone.posted_message:
        parts.slack.edit(gone.posted_message.channel, gone.posted_message.ts, messages.cancelled_message(gone))
