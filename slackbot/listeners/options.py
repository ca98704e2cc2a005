"""What the menus of the form offer while somebody types. Slack waits three seconds; we answer within 2.5."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from slack_bolt import Ack, App, BoltContext

from slackbot import messages
from slackbot.applicant import Applicant
from slackbot.dates.zones import find_zones
from slackbot.errors import LookupFailed, Refused
from slackbot.listeners.parts import Parts
from slackbot.lookups import WITHIN
from slackbot.modal import ids
from slackbot.modal.form import Origin
from slackbot.modal.options import applicant_options, notice_option, zone_option

MOST_OPTIONS = 100


def register(app: App, parts: Parts) -> None:
    """Listen to both menus."""
    app.options(ids.APPLICANT)(partial(applicants, parts=parts))
    app.options(ids.TIMEZONE)(partial(zones, parts=parts))


def applicants(ack: Ack, body: dict[str, Any], context: BoltContext, *, parts: Parts) -> None:
    """Applicants by name, e-mail or phone; digits are offered as an application form id whatever Apploi says."""
    query = str(body.get("value") or "").strip() or _first_query(body)
    if not query:
        ack(options=[notice_option(messages.TYPE_AN_APPLICANT)])
        return
    found, failure = _found(query, str(context.user_id or ""), parts)
    offered = applicant_options([*_by_id(query, found), *found][:MOST_OPTIONS])
    ack(options=offered or [notice_option(failure or messages.NOBODY_FOUND_OPTION)])


def zones(ack: Ack, body: dict[str, Any], *, parts: Parts) -> None:
    """Zones by city, name or abbreviation, the usual American ones first."""
    now = parts.wall_clock(parts.default_timezone)
    found = find_zones(str(body.get("value") or ""), limit=MOST_OPTIONS)
    ack(options=[zone_option(zone.name, now) for zone in found] or [notice_option(messages.NO_ZONE_FOUND)])


def _first_query(body: Mapping[str, Any]) -> str:
    """The applicant as typed behind the command, so that the opened menu shows who that may be."""
    return Origin.load(str((body.get("view") or {}).get("private_metadata") or "")).query


def _found(query: str, user: str, parts: Parts) -> tuple[Sequence[Applicant], str]:
    """Who was found, or why nobody; asking who looks and searching take no longer together than Slack waits."""
    began = time.monotonic()
    try:
        parts.member(user)
        return parts.lookups.find(query, WITHIN - (time.monotonic() - began)), ""
    except Refused:
        return [], messages.NOT_SHOWN_OPTION
    except LookupFailed as error:
        return [], messages.search_failed_option(str(error))


def _by_id(query: str, found: Sequence[Applicant]) -> list[Applicant]:
    is_id = re.fullmatch(r"[0-9]{1,20}", query) and all(one.application_id != query for one in found)
    return [Applicant(query)] if is_id else []
