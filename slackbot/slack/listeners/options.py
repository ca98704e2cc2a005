"""The menus of the form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from slack_bolt import Ack, App

from slackbot.slack.form import ids
from slackbot.slack.form.form import FormMetadata
from slackbot.slack.menus import Menus
from slackbot.slack.middleware import require_member


def register(app: App) -> None:
    """Listen to both menus."""
    app.options(ids.APPLICANT)(on_applicant_search)  # which offers something to others, too
    app.options(ids.TIMEZONE, middleware=[require_member])(on_zone_search)


def on_applicant_search(ack: Ack, body: dict[str, Any], user: str, menus: Menus) -> None:
    """Offer applicants. Before anything is typed, the words of the command count."""
    metadata = _metadata(body)
    ack(options=menus.applicants(str(body.get("value") or "").strip(), metadata.query, user, metadata.facility))


def on_zone_search(ack: Ack, body: dict[str, Any], menus: Menus) -> None:
    """Offer time zones."""
    ack(options=menus.zones(str(body.get("value") or "")))


def _metadata(body: Mapping[str, Any]) -> FormMetadata:
    return FormMetadata.load(str((body.get("view") or {}).get("private_metadata") or ""))
