"""The form is submitted: everything is judged, stored, and only then is Slack answered."""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from slack_bolt import Ack, App, BoltContext

from slackbot import messages
from slackbot.dates import Reference
from slackbot.domain import request
from slackbot.domain.person import Person
from slackbot.domain.request import ReplyTo, Request
from slackbot.errors import NotAllowed, StoreError, StoreUnavailable
from slackbot.slack.context import PREFETCHED_TIMEOUT, RESPONSE_URL_LIFETIME, AppContext
from slackbot.slack.form import ids
from slackbot.slack.form.form import FormMetadata
from slackbot.slack.form.open_reschedule import require_changeable
from slackbot.slack.form.preview import ask_to_recheck
from slackbot.slack.form.seen_reading import ShownReading
from slackbot.slack.form.validation import (
    FormErrors,
    FormValues,
    Ineligible,
    UnseenTime,
    ValidationContext,
    ValidForm,
    read_values,
    reference_zone,
    time_error_code,
    validate,
)
from slackbot.slack.form.view import (
    View,
    error_response,
    metadata_of,
    submit_label,
    with_preview,
    with_question,
    with_recheck,
)
from slackbot.slack.home.tab import refresh_home
from slackbot.slack.listeners.actions import current_preview, require_settleable

log = logging.getLogger(__name__)


def register(app: App, parts: AppContext) -> None:
    """Listen to the form."""
    app.view(ids.VIEW)(partial(on_submit, parts=parts))


def on_submit(ack: Ack, body: dict[str, Any], context: BoltContext, *, parts: AppContext) -> None:
    """Judge, store, answer. What is wrong is told at its field; nothing is sent to Apploi from here."""
    view, user = body["view"], str(context.user_id or "")
    try:
        answer = _process_submission(view, user, body, parts)
    except NotAllowed as refusal:
        answer = error_response(view, {ids.APPLICANT: str(refusal)})
    except StoreUnavailable as error:
        log.warning("a form was not taken: %s", error)
        answer = error_response(view, {ids.CHANNEL: str(error)})
    except StoreError as error:
        log.error("a form was not taken: %s", error)
        answer = error_response(view, {ids.CHANNEL: messages.store_unavailable()})
    if answer:
        if answer["response_action"] == "errors":
            parts.form_updater.hold_for_errors(view, parts.clock())
        ack(answer)
    else:
        ack()
        parts.wake_worker()
        parts.form_updater.close(view["id"])
        refresh_home(body, user, parts)


def _process_submission(
    view: dict[str, Any], user: str, body: Mapping[str, Any], parts: AppContext
) -> dict[str, Any] | None:
    """What keeps the form open, or None: it was stored."""
    read, origin = read_values(view["state"]["values"]), FormMetadata.load(view.get("private_metadata", ""))
    # Slack may hand back null for who was put into the field by an update (bolt-js#1258); one real form would tell.
    read = replace(read, applicant=origin.applicant if origin.moves else read.applicant or origin.found or None)
    asked = [one for one in (user, read.interviewer) if one]
    parts.slack.get_people(asked, channel=read.channel)  # all at the same time: Slack waits three seconds
    person = parts.require_member(user)
    known = load_context(read, origin, parts)
    filled = validate(read, known)
    misplaced = (
        {} if parts.access_policy.allows_channel(read.channel) else {ids.CHANNEL: messages.result_channel_not_allowed()}
    )
    if not isinstance(filled, ValidForm) and (stored := parts.store.get(view["id"])):  # the answer to it was lost
        already = messages.already_accepted(stored) if stored.requested_by == user else messages.unknown_request()
        return error_response(view, {ids.WHEN: already})
    if isinstance(filled, FormErrors):
        parts.metrics.on_time_not_understood("submission", time_error_code(read, known))
        return error_response(view, filled.errors | misplaced)
    if misplaced:
        return error_response(view, misplaced)
    if isinstance(filled, UnseenTime):
        preview = current_preview(read, origin, parts)
        told = ask_to_recheck(preview, known.seen, read.when, known.reference, submit_label(origin))
        return {"response_action": "update", "view": with_recheck(view, told)}
    if origin.replaces:
        require_settleable(parts.store.get(origin.replaces), person)
    standing = require_changeable(parts.store.get(origin.moves), person) if origin.moves else None
    if standing and standing.interview == filled.interview:
        return error_response(view, {ids.WHEN: messages.NOTHING_CHANGED})
    accepted = build_request(
        filled, view["id"], user, choose_reply_to(filled, body, origin, parts), origin, standing, parts
    )
    try:
        conflicts = save(accepted, acknowledged_conflicts(accepted, origin), parts)
    except NotAllowed as refusal:
        return error_response(view, {ids.WHEN: str(refusal)})
    if conflicts:
        shown = view if filled.was_seen else with_preview(view, current_preview(read, origin, parts))
        return ask_about_conflicts(shown, accepted, conflicts, known.reference)
    return None


def load_context(read: FormValues, origin: FormMetadata, parts: AppContext) -> ValidationContext:
    """What has to be asked before the fields can be judged: who interviews, and what Apploi said of the applicant."""
    zone = reference_zone(read, origin, parts.default_timezone)
    by_slack = read.interviewer if not read.interviewer_id else None
    person = parts.slack.get_person(by_slack, timeout=PREFETCHED_TIMEOUT) if by_slack else None
    return ValidationContext(
        reference=parts.reference(zone, origin.locale),
        seen=ShownReading.load(origin.seen),
        was_asked=bool(origin.agreed_on),
        applicant=parts.store.get_applicant(read.applicant) if read.applicant else None,
        email=person.email if person else None,
        is_email_unknown=bool(by_slack) and person is None,
        is_email_hidden="users:read.email" in parts.slack.missing_scopes,
        ineligible=_ineligibility(person) if person else None,
        default_team=origin.team or parts.default_team,
    )


def _ineligibility(person: Person) -> Ineligible | None:
    if person.is_bot:
        return Ineligible.BOT
    return Ineligible.DEACTIVATED if person.is_deactivated else None


def choose_reply_to(filled: ValidForm, body: Mapping[str, Any], origin: FormMetadata, parts: AppContext) -> ReplyTo:
    """The conversation chosen, with the way to post there although the bot is no member."""
    given = next((one for one in body.get("response_urls") or [] if one.get("channel_id") == filled.channel), None)
    if given:
        url, until = given["response_url"], parts.clock() + RESPONSE_URL_LIFETIME
    elif filled.channel and filled.channel == origin.channel:
        url, until = origin.response_url, origin.response_url_until
    else:
        url, until = None, 0.0
    thread = origin.thread_ts if filled.channel and filled.channel == origin.channel else None
    names = parts.slack.name_visibility_in(
        filled.channel, parts.names_in_channels, timeout=0.0
    )  # asked with the people
    return ReplyTo(filled.channel, url, until, thread, names)


def build_request(
    filled: ValidForm,
    view_id: str,
    user: str,
    where: ReplyTo,
    origin: FormMetadata,
    standing: Request | None,
    parts: AppContext,
) -> Request:
    """The request that this form makes; the same form submitted again is the same request."""
    return request.new_request(
        view_id,
        filled.interview,
        applicant_name=standing.applicant_name if standing else filled.applicant_name,
        requested_by=user,
        interviewer_user=filled.interviewer_user,
        reply_to=where,
        words=filled.words,
        now=parts.clock(),
        replaces=origin.replaces,
        moves=standing,
    )


def acknowledged_conflicts(accepted: Request, origin: FormMetadata) -> frozenset[str]:
    """The other bookings that the person has said yes to, for these people at this time and no other."""
    return frozenset(origin.agreed.split()) if origin.agreed_on == conflict_key(accepted) else frozenset()


def conflict_key(accepted: Request) -> str:
    """What a yes is said to: after a change of any of this the person is asked again."""
    sent = accepted.interview.body()
    who = sent.get("interviewerId") or sent["interviewerEmail"].lower()
    return " ".join((accepted.interview.applicant_id, who, sent["date"], sent["timezone"], sent["duration"]))


def ask_about_conflicts(
    view: View, accepted: Request, conflicts: Sequence[Request], reference: Reference
) -> dict[str, Any]:
    """The form with the question whether it is to be booked although others are. It names the time: a yes is one to
    that, too."""
    origin = metadata_of(view)
    seen = ShownReading.load(origin.seen)
    asked = replace(
        origin,
        agreed=" ".join(clash.id for clash in conflicts),
        agreed_on=conflict_key(accepted),
        seen=replace(seen, at=reference.now, was_asked=True).dump() if seen else "",
    )
    question = messages.conflict_question(accepted, conflicts)
    return {"response_action": "update", "view": with_question(view, question, asked)}


def save(accepted: Request, despite: Collection[str], parts: AppContext) -> Sequence[Request]:
    """Store the request, unless the bookings that are returned conflict with it. NotAllowed when the form was accepted
    before with other values, or when the request that it corrects has been settled."""
    try:
        added = parts.store.add(accepted, despite)
    except NotAllowed as refusal:
        raise NotAllowed(str(refusal) if accepted.moves else messages.already_settled()) from refusal
    if added.conflicts:
        return added.conflicts
    log.info("request %s: %s", accepted.id, "accepted" if added.is_new else "accepted before")
    stored = None if added.is_new else parts.store.get(accepted.id)
    if stored and stored.requested_by != accepted.requested_by:
        raise NotAllowed(messages.unknown_request())  # a form is sent by who opened it
    if stored and stored.interview != accepted.interview:
        raise NotAllowed(messages.already_accepted(stored))
    if added.is_new and accepted.replaces:
        parts.deferred.submit(partial(_update_replaced_message, accepted.replaces, parts), lambda _: None)
    return ()


def _update_replaced_message(replaced: str, parts: AppContext) -> None:
    """The message about the request that was corrected offers nothing more."""
    old = parts.store.get(replaced)
    if old and old.posted_message:
        parts.slack.edit(old.posted_message.channel, old.posted_message.ts, messages.settled_message(old))
