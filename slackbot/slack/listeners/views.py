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
from slackbot.errors import Refused, StoreError, StoreUnavailable
from slackbot.slack.context import ASKED_ALREADY, RESPONSE_URL_LIVES, Parts
from slackbot.slack.form import ids
from slackbot.slack.form.form import Origin
from slackbot.slack.form.open_reschedule import to_change
from slackbot.slack.form.preview import look_again
from slackbot.slack.form.seen_reading import Seen
from slackbot.slack.form.validation import (
    Entered,
    Facts,
    Faulty,
    Filled,
    Unfit,
    Unseen,
    entered,
    judge,
    reference_zone,
    refusal_code,
)
from slackbot.slack.form.view import (
    View,
    answer_to_faults,
    button,
    origin_of,
    to_look_again,
    with_preview,
    with_question,
)
from slackbot.slack.home.tab import show_again
from slackbot.slack.listeners.actions import preview_now, to_settle
from slackbot.storage.store import AlreadyBooked

log = logging.getLogger(__name__)


def register(app: App, parts: Parts) -> None:
    """Listen to the form."""
    app.view(ids.VIEW)(partial(submitted, parts=parts))


def submitted(ack: Ack, body: dict[str, Any], context: BoltContext, *, parts: Parts) -> None:
    """Judge, store, answer. What is wrong is told at its field; nothing is sent to Apploi from here."""
    view, user = body["view"], str(context.user_id or "")
    try:
        answer = _answer(view, user, body, parts)
    except Refused as refusal:
        answer = answer_to_faults(view, {ids.APPLICANT: str(refusal)})
    except StoreUnavailable as error:
        log.warning("a form was not taken: %s", error)
        answer = answer_to_faults(view, {ids.CHANNEL: str(error)})
    except StoreError as error:
        log.error("a form was not taken: %s", error)
        answer = answer_to_faults(view, {ids.CHANNEL: messages.not_stored()})
    if answer:
        if answer["response_action"] == "errors":
            parts.previews.refused(view, parts.clock())
        ack(answer)
    else:
        ack()
        parts.wake()
        parts.previews.closed(view["id"])
        show_again(body, user, parts)


def _answer(view: dict[str, Any], user: str, body: Mapping[str, Any], parts: Parts) -> dict[str, Any] | None:
    """What keeps the form open, or None: it was stored."""
    read, origin = entered(view["state"]["values"]), Origin.load(view.get("private_metadata", ""))
    # Slack may hand back null for who was put into the field by an update (bolt-js#1258); one real form would tell.
    read = replace(read, applicant=origin.applicant if origin.moves else read.applicant or origin.found or None)
    asked = [one for one in (user, read.interviewer) if one]
    parts.slack.people(asked, channel=read.channel)  # all at the same time: Slack waits three seconds
    person = parts.member(user)
    known = facts(read, origin, parts)
    filled = judge(read, known)
    misplaced = {} if parts.access.takes_place_in(read.channel) else {ids.CHANNEL: messages.not_into_this_channel()}
    if not isinstance(filled, Filled) and (stored := parts.store.get(view["id"])):  # the answer to it was lost
        already = messages.accepted_already(stored) if stored.requested_by == user else messages.unknown_request()
        return answer_to_faults(view, {ids.WHEN: already})
    if isinstance(filled, Faulty):
        parts.metrics.not_understood("submission", refusal_code(read, known))
        return answer_to_faults(view, filled.errors | misplaced)
    if misplaced:
        return answer_to_faults(view, misplaced)
    if isinstance(filled, Unseen):
        preview = preview_now(read, origin, parts)
        told = look_again(preview, known.seen, read.when, known.reference, button(origin))
        return {"response_action": "update", "view": to_look_again(view, told)}
    if origin.replaces:
        to_settle(parts.store.get(origin.replaces), person)
    standing = to_change(parts.store.get(origin.moves), person) if origin.moves else None
    if standing and standing.interview == filled.interview:
        return answer_to_faults(view, {ids.WHEN: messages.NOTHING_CHANGED})
    accepted = accept(filled, view["id"], user, reply_to(filled, body, origin, parts), origin, standing, parts)
    try:
        store(accepted, agreed(accepted, origin), parts)
    except AlreadyBooked as other:
        shown = view if filled.was_seen else with_preview(view, preview_now(read, origin, parts))
        return ask(shown, accepted, other.clashes, known.reference)
    except Refused as refusal:
        return answer_to_faults(view, {ids.WHEN: str(refusal)})
    return None


def facts(read: Entered, origin: Origin, parts: Parts) -> Facts:
    """What has to be asked before the fields can be judged: who interviews, and what Apploi said of the applicant."""
    zone = reference_zone(read, origin, parts.default_timezone)
    by_slack = read.interviewer if not read.interviewer_id else None
    person = parts.slack.person(by_slack, timeout=ASKED_ALREADY) if by_slack else None
    return Facts(
        reference=parts.reference(zone, origin.locale),
        seen=Seen.load(origin.seen),
        asked=bool(origin.agreed_on),
        applicant=parts.store.recall(read.applicant) if read.applicant else None,
        email=person.email if person else None,
        email_unknown=bool(by_slack) and person is None,
        email_hidden="users:read.email" in parts.slack.lacking,
        cannot_interview=_cannot_interview(person) if person else None,
        default_team=origin.team or parts.default_team,
    )


def _cannot_interview(person: Person) -> Unfit | None:
    if person.bot:
        return Unfit.BOT
    return Unfit.DEACTIVATED if person.deactivated else None


def reply_to(filled: Filled, body: Mapping[str, Any], origin: Origin, parts: Parts) -> ReplyTo:
    """The conversation chosen, with the way to post there although the bot is no member."""
    given = next((one for one in body.get("response_urls") or [] if one.get("channel_id") == filled.channel), None)
    if given:
        url, until = given["response_url"], parts.clock() + RESPONSE_URL_LIVES
    elif filled.channel and filled.channel == origin.channel:
        url, until = origin.response_url, origin.response_url_until
    else:
        url, until = None, 0.0
    thread = origin.thread_ts if filled.channel and filled.channel == origin.channel else None
    names = parts.slack.names_in(filled.channel, parts.names_in_channels, timeout=0.0)  # asked with the people
    return ReplyTo(filled.channel, url, until, thread, names)


def accept(
    filled: Filled, view_id: str, user: str, where: ReplyTo, origin: Origin, standing: Request | None, parts: Parts
) -> Request:
    """The request that this form makes; the same form submitted again is the same request."""
    return request.accept(
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


def agreed(accepted: Request, origin: Origin) -> frozenset[str]:
    """The other bookings that the person has said yes to, for these people at this time and no other."""
    return frozenset(origin.agreed.split()) if origin.agreed_on == who_and_when(accepted) else frozenset()


def who_and_when(accepted: Request) -> str:
    """What a yes is said to: after a change of any of this the person is asked again."""
    sent = accepted.interview.body()
    who = sent.get("interviewerId") or sent["interviewerEmail"].lower()
    return " ".join((accepted.interview.applicant_id, who, sent["date"], sent["timezone"], sent["duration"]))


def ask(view: View, accepted: Request, clashes: Sequence[Request], reference: Reference) -> dict[str, Any]:
    """The form with the question whether it is to be booked although others are. It names the time: a yes is one to
    that, too."""
    origin = origin_of(view)
    seen = Seen.load(origin.seen)
    asked = replace(
        origin,
        agreed=" ".join(clash.id for clash in clashes),
        agreed_on=who_and_when(accepted),
        seen=replace(seen, at=reference.now, asked=True).dump() if seen else "",
    )
    question = messages.booked_already(accepted, clashes)
    return {"response_action": "update", "view": with_question(view, question, asked)}


def store(accepted: Request, despite: Collection[str], parts: Parts) -> None:
    """Store the request, once, and settle the one that it corrects. Refused when the form was accepted already with
    something else in it, or when what it corrects was settled by somebody else."""
    try:
        added = parts.store.add(accepted, despite)
    except Refused as refusal:
        raise Refused(str(refusal) if accepted.moves else messages.settled_meanwhile()) from refusal
    log.info("request %s: %s", accepted.id, "accepted" if added else "accepted before")
    stored = None if added else parts.store.get(accepted.id)
    if stored and stored.requested_by != accepted.requested_by:
        raise Refused(messages.unknown_request())  # a form is sent by who opened it
    if stored and stored.interview != accepted.interview:
        raise Refused(messages.accepted_already(stored))
    if added and accepted.replaces:
        parts.afterwards.take(partial(_say_settled, accepted.replaces, parts), lambda _: None)


def _say_settled(replaced: str, parts: Parts) -> None:
    """The message about the request that was corrected offers nothing more."""
    old = parts.store.get(replaced)
    if old and old.told:
        parts.slack.edit(old.told.channel, old.told.ts, messages.settled(old))
