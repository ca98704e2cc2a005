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
from slackbot.domain.applicant import Applicant, matches
from slackbot.errors import NotAllowed, SearchFailed
from slackbot.slack.applicant_search import MAX_RESULTS, SEARCH_TIMEOUT
from slackbot.slack.context import AppContext
from slackbot.slack.form import ids
from slackbot.slack.form.form import FormMetadata
from slackbot.slack.form.options import Option, applicant_options, notice_option, typed_id_option, zone_option

MAX_OPTIONS = 100


def register(app: App, parts: AppContext) -> None:
    """Listen to both menus."""
    app.options(ids.APPLICANT)(partial(on_applicant_search, parts=parts))
    app.options(ids.TIMEZONE)(partial(on_zone_search, parts=parts))


def on_applicant_search(ack: Ack, body: dict[str, Any], context: BoltContext, *, parts: AppContext) -> None:
    """Applicants by name, e-mail or phone; before anything is typed, those of the command's words and those whom this
    person used before."""
    user, began = str(context.user_id or ""), time.monotonic()
    typed, first = str(body.get("value") or "").strip(), _initial_query(body)
    try:
        parts.require_member(user)
        used = parts.suggestions.applicants(user)
    except NotAllowed:
        ack(options=build_menu(typed or first, [], messages.NOT_SHOWN_OPTION))
        return
    if not (typed or first):
        ack(options=build_menu("", used, messages.TYPE_AN_APPLICANT))
        return
    found, failure = _search(typed or first, began, parts)
    before = [one for one in used if matches(one, typed)] if typed else []
    after = [] if typed else used
    ack(options=build_menu(typed or first, _deduplicate([*before, *found, *after], found), failure))


def on_zone_search(ack: Ack, body: dict[str, Any], context: BoltContext, *, parts: AppContext) -> None:
    """Zones by city, name or abbreviation, the usual American ones first."""
    try:
        parts.require_member(str(context.user_id or ""))
    except NotAllowed:
        ack(options=[notice_option(messages.ACCESS_DENIED_OPTION)])
        return
    now = parts.wall_clock(parts.default_timezone)
    found = find_zones(str(body.get("value") or ""), limit=MAX_OPTIONS)
    ack(options=[zone_option(zone.name, now) for zone in found] or [notice_option(messages.NO_ZONE_FOUND)])


def build_menu(query: str, people: Sequence[Applicant], notice: str) -> list[Option]:
    """At most 100 options: these people, then the digits that were typed as an application form's id, whatever Apploi
    says; the notice where there is nobody, or at the end where those may not be all."""
    is_id = re.fullmatch(r"[0-9]{1,20}", query) and all(one.application_id != query for one in people)
    by_id = [typed_id_option(query)] if is_id else []
    if not people:
        return by_id or [notice_option(notice or messages.NOBODY_FOUND_OPTION)]
    if not notice and len(people) >= MAX_RESULTS:
        notice = messages.MORE_FOUND_OPTION
    last = [*by_id, *([notice_option(notice)] if notice and query else [])]
    return [*applicant_options(list(people[: MAX_OPTIONS - len(last)])), *last]


def _initial_query(body: Mapping[str, Any]) -> str:
    """The applicant as typed behind the command, so that the opened menu shows who that may be."""
    return FormMetadata.load(str((body.get("view") or {}).get("private_metadata") or "")).query


def _search(query: str, began: float, parts: AppContext) -> tuple[Sequence[Applicant], str]:
    """Who was found, or why nobody; asking who looks and searching take no longer together than Slack waits."""
    try:
        return parts.applicant_search.find(query, max(0.0, SEARCH_TIMEOUT - (time.monotonic() - began))), ""
    except SearchFailed as error:
        return [], messages.search_failed_option(str(error))


def _deduplicate(people: Iterable[Applicant], found: Iterable[Applicant]) -> list[Applicant]:
    """Each once, where they stand first, as Apploi tells of them now."""
    newest = {one.application_id: one for one in found}
    return [newest.get(key, one) for key, one in {one.application_id: one for one in people}.items()]
