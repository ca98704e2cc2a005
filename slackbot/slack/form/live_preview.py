"""The preview below the time, which follows what the user types."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from slackbot.domain.request import MAX_ALSO_THERE
from slackbot.slack.context import AppContext
from slackbot.slack.form.changes import HintAnswered, InterviewerChange, PreviewChange
from slackbot.slack.form.form import FormMetadata
from slackbot.slack.form.ids import ALSO_THERE, INTERVIEWER, INTERVIEWER_ID
from slackbot.slack.form.preview import CurrentInterview, Preview, build_preview
from slackbot.slack.form.updater import FormUpdater
from slackbot.slack.form.validation import FormValues, chosen_minutes, read_values, reference_zone
from slackbot.slack.form.view import metadata_of


class LivePreview:
    """Shows members how their words are read."""

    def __init__(self, ctx: AppContext, updater: FormUpdater) -> None:
        self._ctx = ctx
        self._updater = updater

    def refresh(self, view: Mapping[str, Any], user: str, field: str, changed_at: float) -> None:
        """Show how the time is read after a member changed a field. `changed_at` is in seconds since the epoch."""
        self.queue(view, user, field, changed_at)
        self._updater.flush(view["id"])

    def queue(self, view: Mapping[str, Any], user: str, field: str, changed_at: float) -> None:
        """The same with the next update of the form."""
        self._ctx.membership.require(user)
        values = read_values(view["state"]["values"])
        if field in (INTERVIEWER, ALSO_THERE):
            self._updater.queue(view, changed_at, HintAnswered(field))
        elif field == INTERVIEWER_ID:
            self._updater.queue(view, changed_at, InterviewerChange(bool(values.interviewer_id)))
        preview = self.current(values, metadata_of(view))
        self._updater.queue(view, changed_at, PreviewChange(preview))

    def current(self, values: FormValues, metadata: FormMetadata) -> Preview:
        """How the time is read now, and what the clocks of those who are there show then. Asks Slack for them."""
        reference = self._ctx.time.reference(
            reference_zone(values, metadata, self._ctx.time.default_zone), metadata.locale
        )
        facility = self._ctx.facilities.get(values.facility or metadata.facility)
        preview = build_preview(
            values.when,
            reference,
            chosen_minutes(values.duration, facility.duration),
            self._interviewer_zone(values),
            values.reading,
            CurrentInterview.load(metadata.standing),
            metadata.reader_zone or metadata.zone,
            facility if metadata.moves is None else None,
            self._other_zones(values),
        )
        self._ctx.metrics.on_time_not_understood("preview", preview.code)
        return preview

    def _other_zones(self, values: FormValues) -> dict[str, str]:
        """The zones of the people who are there besides the interviewer, as far as they are known."""
        people = self._ctx.slack.get_people(dict.fromkeys(values.also_there[:MAX_ALSO_THERE]))
        zones = {user: self._ctx.time.own_zone(user, person) for user, person in people.items()}
        return {user: zone for user, zone in zones.items() if zone}

    def _interviewer_zone(self, values: FormValues) -> str:
        if values.interviewer_id or not values.interviewer:
            return ""
        return self._ctx.time.own_zone(values.interviewer, self._ctx.slack.get_person(values.interviewer))
