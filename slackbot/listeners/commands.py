"""`/schedule-interview`: the form at once, filled from the words behind the command."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from slack_bolt import Ack, App, BoltContext

from slackbot import messages
from slackbot.applicant import Applicant
from slackbot.blocks import unescape
from slackbot.command_text import split
from slackbot.errors import LookupFailed, Refused
from slackbot.listeners.moving import RESCHEDULE, open_by_command
from slackbot.listeners.parts import RESPONSE_URL_LIVES, Parts
from slackbot.modal.form import Form, Origin
from slackbot.modal.start import from_command
from slackbot.modal.view import build, with_applicant
from slackbot.slack_web import SlackUnavailable

LONGEST_TEXT = 1000


def register(app: App, parts: Parts) -> None:
    """Listen to the command."""
    app.command(messages.COMMAND)(partial(schedule_interview, parts=parts))


@dataclass(frozen=True, slots=True)
class Asked:
    """The command as it came."""

    text: str
    user: str
    trigger_id: str
    channel: str | None
    response_url: str | None


def schedule_interview(ack: Ack, body: dict[str, Any], context: BoltContext, *, parts: Parts) -> None:
    """Answer at once; the form is opened by an errand, because its trigger lives three seconds."""
    asked = Asked(
        text=unescape(str(body.get("text") or "")).strip(),
        user=str(context.user_id or body.get("user_id") or ""),
        trigger_id=str(body.get("trigger_id") or ""),
        channel=body.get("channel_id"),
        response_url=body.get("response_url"),
    )
    if wants_usage(asked.text):
        ack(text=messages.usage(), response_type="ephemeral")
    elif parts.errands.take(lambda: open_asked(asked, parts), parts.whisper(body, asked.user)):
        ack()
    else:
        ack(text=messages.busy(), response_type="ephemeral")


def open_asked(asked: Asked, parts: Parts) -> None:
    """The form to book, or the one to reschedule."""
    if RESCHEDULE.match(asked.text):
        open_by_command(asked.text, asked.user, asked.trigger_id, parts)
    else:
        open_form(asked, parts)


def wants_usage(text: str) -> bool:
    """Whether these words ask for help, or cannot be used: no letter or digit in them, or far too many."""
    if text.casefold() in ("help", "-h", "--help", "?", "usage"):
        return True
    return len(text) > LONGEST_TEXT or (bool(text) and not re.search(r"\w", text))


def open_form(asked: Asked, parts: Parts) -> None:
    """One question about the person, then the form; the search for the applicant comes after."""
    person = parts.slack.person(asked.user)
    if person and not person.member:
        raise Refused(messages.not_for_guests())
    zone, locale = parts.zone_of(asked.user, person), person.locale if person else ""
    read = split(asked.text, parts.reference(zone, locale))
    origin = Origin(
        channel=asked.channel,
        response_url=asked.response_url,
        response_url_until=parts.clock() + RESPONSE_URL_LIVES,
        zone=zone,
        locale=locale,
        query=read.applicant or "",
    )
    form = from_command(
        read,
        parts.reference(zone, locale),
        asked_by=asked.user,
        origin=origin,
        asks_team=parts.asks_team,
    )
    view = _open(asked, form, parts)
    parts.previews.seen(view)
    if form.looking_for:
        applicant, hint = look_for(form.looking_for, asked.user, parts)
        parts.previews.place(view["id"], lambda newest: with_applicant(newest, applicant, hint))


def _open(asked: Asked, form: Form, parts: Parts) -> dict[str, Any]:
    try:
        return parts.slack.open_view(asked.trigger_id, build(form, parts.wall_clock(form.timezone)))
    except SlackUnavailable as error:
        raise Refused(messages.not_opened(asked.text)) from error


def look_for(name: str, user: str, parts: Parts) -> tuple[Applicant | None, str]:
    """The one of that name in Apploi, or None and what to do about it. Nobody is shown to who may be a guest."""
    try:
        parts.member(user)
        return chosen(name, parts.lookups.find(name))
    except LookupFailed as error:
        return None, messages.search_failed(str(error))
    except Refused as refusal:
        return None, str(refusal)


def chosen(name: str, found: Sequence[Applicant]) -> tuple[Applicant | None, str]:
    """The one applicant who bears all these words, or None and what to do about it."""
    if not found:
        return None, messages.nobody_found(name)
    if len(found) == 1 and _words(name) <= _words(f"{found[0].name} {found[0].email}"):
        return found[0], ""
    return None, messages.several_found(name, len(found))


def _words(text: str) -> set[str]:
    """The words of a name, without case and accents."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return set(plain.split())
