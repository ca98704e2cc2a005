"""What the menus of the form offer while somebody types. Slack waits three seconds; we answer within 2.5."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from slack_bolt import Ack, App, BoltContext

from slackbot import messages
from slackbot.dates.zones import find_zones
from slackbot.domain.applicant import Applicant, fits
from slackbot.errors import LookupFailed, Refused
from slackbot.slack.applicant_search import FOUND_AT_MOST, WITHIN
from slackbot.slack.context import Parts
from slackbot.slack.form import ids
from slackbot.slack.form.form import Origin
from slackbot.slack.form.options import Option, applicant_options, notice_option, typed_id_option, zone_option

MOST_OPTIONS = 100


def register(app: App, parts: Parts) -> None:
    """Listen to both menus."""
    app.options(ids.APPLICANT)(partial(applicants, parts=parts))
    app.options(ids.TIMEZONE)(partial(zones, parts=parts))


def applicants(ack: Ack, body: dict[str, Any], context: BoltContext, *, parts: Parts) -> None:
    """Applicants by name, e-mail or phone; before anything is typed, those of the command's words and those whom this
    person used before."""
    user, began = str(context.user_id or ""), time.monotonic()
    typed, first = str(body.get("value") or "").strip(), _first_query(body)
    try:
        parts.member(user)
        used = parts.familiar.applicants(user)
    except Refused:
        ack(options=menu(typed or first, [], messages.NOT_SHOWN_OPTION))
        return
    if not (typed or first):
        ack(options=menu("", used, messages.TYPE_AN_APPLICANT))
        return
    found, failure = _found(typed or first, began, parts)
    before = [one for one in used if fits(one, typed)] if typed else []
    after = [] if typed else used
    ack(options=menu(typed or first, _once([*before, *found, *after], found), failure))


def zones(ack: Ack, body: dict[str, Any], context: BoltContext, *, parts: Parts) -> None:
    """Zones by city, name or abbreviation, the usual American ones first."""
    try:
        parts.member(str(context.user_id or ""))
    except Refused:
        ack(options=[notice_option(messages.NOT_ADMITTED_OPTION)])
        return
    now = parts.wall_clock(parts.default_timezone)
    found = find_zones(str(body.get("value") or ""), limit=MOST_OPTIONS)
    ack(options=[zone_option(zone.name, now) for zone in found] or [notice_option(messages.NO_ZONE_FOUND)])


def menu(query: str, people: Sequence[Applicant], notice: str) -> list[Option]:
    """At most 100 options: these people, then the digits that were typed as an application form's id, whatever Apploi
    says; the notice where there is nobody, or at the end where those may not be all."""
    is_id = re.fullmatch(r"[0-9]{1,20}", query) and all(one.application_id != query for one in people)
    by_id = [typed_id_option(query)] if is_id else []
    if not people:
        return by_id or [notice_option(notice or messages.NOBODY_FOUND_OPTION)]
    if not notice and len(people) >= FOUND_AT_MOST:
        notice = messages.MORE_FOUND_OPTION
    last = [*by_id, *([notice_option(notice)] if notice and query else [])]
    return [*applicant_options(list(people[: MOST_OPTIONS - len(last)])), *last]


def _first_query(body: Mapping[str, Any]) -> str:
    """The applicant as typed behind the command, so that the opened menu shows who that may be."""
    return Origin.load(str((body.get("view") or {}).get("private_metadata") or "")).query


def _found(query: str, began: float, parts: Parts) -> tuple[Sequence[Applicant], str]:
    """Who was found, or why nobody; asking who looks and searching take no longer together than Slack waits."""
    try:
        return parts.lookups.find(query, max(0.0, WITHIN - (time.monotonic() - began))), ""
    except LookupFailed as error:
        return [], messages.search_failed_option(str(error))


def _once(people: Iterable[Applicant], found: Iterable[Applicant]) -> list[Applicant]:
    """Each once, where they stand first, as Apploi tells of them now."""
    newest = {one.application_id: one for one in found}
    return [newest.get(key, one) for key, one in {one.application_id: one for one in people}.items()]
