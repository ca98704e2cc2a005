"""The menus of the form."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, App

from slackbot.slack.form import ids
from slackbot.slack.form.ids import has_field
from slackbot.slack.form.view import metadata_of
from slackbot.slack.hiring_day.ids import APPLICANTS
from slackbot.slack.menus import Menus
from slackbot.slack.middleware import require_member


def register(app: App) -> None:
    """Listen to the menus."""
    for field in (ids.APPLICANT, APPLICANTS):
        app.options(field)(on_applicant_search)  # which offers something to others, too
    app.options(ids.TIMEZONE, middleware=[require_member])(on_zone_search)


def on_applicant_search(ack: Ack, body: dict[str, Any], user: str, menus: Menus) -> None:
    """Offer applicants. Before anything is typed, the words of the command count."""
    view = body.get("view") or {}
    metadata, typed = metadata_of(view), str(body.get("value") or "").strip()
    in_all = has_field([str(each.get("block_id")) for each in view.get("blocks") or ()], ids.FACILITY)
    ack(**menus.applicants(typed, metadata.query, user, metadata.facility, in_all=in_all))


def on_zone_search(ack: Ack, body: dict[str, Any], menus: Menus) -> None:
    """Offer time zones."""
    ack(options=menus.zones(str(body.get("value") or "")))
