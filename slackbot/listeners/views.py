"""The form is submitted: everything is judged, stored, and only then is Slack answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from slack_bolt import Ack, App, BoltContext

from slackbot import messages, request
from slackbot.errors import Refused, StoreError
from slackbot.listeners.parts import RESPONSE_URL_LIVES, Parts
from slackbot.modal import ids
from slackbot.modal.form import Origin
from slackbot.modal.judging import Entered, Facts, Faulty, Filled, entered, judge, reference_zone
from slackbot.modal.view import answer_to_faults
from slackbot.request import ReplyTo


def register(app: App, parts: Parts) -> None:
    """Listen to the form."""
    app.view(ids.VIEW)(partial(submitted, parts=parts))


def submitted(ack: Ack, body: dict[str, Any], context: BoltContext, *, parts: Parts) -> None:
    """Judge, store, answer. What is wrong is told at its field; nothing is sent to Apploi from here."""
    view, user = body["view"], str(context.user_id or "")
    read, origin = entered(view["state"]["values"]), Origin.load(view.get("private_metadata", ""))
    try:
        parts.member(user)
        filled = judge(read, facts(read, origin, parts))
        if isinstance(filled, Faulty):
            ack(answer_to_faults(view, filled.errors))
            return
        store(filled, view["id"], user, reply_to(filled, body, origin, parts), origin, parts)
    except Refused as refusal:
        ack(answer_to_faults(view, {ids.APPLICANT: str(refusal)}))
    except StoreError:
        ack(answer_to_faults(view, {ids.CHANNEL: messages.not_stored()}))
    else:
        ack()
        parts.wake()


def facts(read: Entered, origin: Origin, parts: Parts) -> Facts:
    """What has to be asked before the fields can be judged: who interviews, and what Apploi said of the applicant."""
    zone = reference_zone(read, origin, parts.default_timezone)
    by_slack = read.interviewer if not read.interviewer_id else None
    person = parts.slack.person(by_slack) if by_slack else None
    return Facts(
        reference=parts.reference(zone, origin.locale),
        applicant=parts.store.recall(read.applicant) if read.applicant else None,
        email=person.email if person else None,
        email_unknown=bool(by_slack) and person is None,
        default_team=parts.default_team,
    )


def reply_to(filled: Filled, body: Mapping[str, Any], origin: Origin, parts: Parts) -> ReplyTo:
    """The conversation chosen, with the way to post there although the bot is no member."""
    given = next((one for one in body.get("response_urls") or [] if one.get("channel_id") == filled.channel), None)
    if given:
        return ReplyTo(filled.channel, given["response_url"], parts.clock() + RESPONSE_URL_LIVES)
    if filled.channel and filled.channel == origin.channel:
        return ReplyTo(filled.channel, origin.response_url, origin.response_url_until)
    return ReplyTo(filled.channel)


def store(filled: Filled, view_id: str, user: str, where: ReplyTo, origin: Origin, parts: Parts) -> None:
    """Store the request; the same form submitted again is the same request, and nothing is stored twice."""
    accepted = request.accept(
        view_id,
        filled.interview,
        applicant_name=filled.applicant_name,
        requested_by=user,
        interviewer_user=filled.interviewer_user,
        reply_to=where,
        words=filled.words,
        now=parts.clock(),
    )
    if origin.replaces:
        accepted = replace(accepted, replaces=origin.replaces)
    if parts.store.add(accepted) and origin.replaces:
        _settle_replaced(origin.replaces, user, parts)


def _settle_replaced(request_id: str, user: str, parts: Parts) -> None:
    try:
        parts.store.change(request_id, lambda old: request.supersede(old, user), f"edited by {user}")
    except Refused:
        return  # it was settled in the meantime, and stays as it is
