"""The facility of an open form: the one that it starts with, the one chosen, and whose applicant it may be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from slackbot import messages
from slackbot.domain.facility import Facility
from slackbot.errors import StoreError
from slackbot.slack.context import AppContext
from slackbot.slack.form import ids
from slackbot.slack.form.changes import PreviewChange
from slackbot.slack.form.facility_choice import FacilityChoice
from slackbot.slack.form.facility_view import FacilitySwitch, following_fields
from slackbot.slack.form.form import FormMetadata
from slackbot.slack.form.live_preview import LivePreview
from slackbot.slack.form.submission import Submission
from slackbot.slack.form.updater import FormUpdater
from slackbot.slack.form.validation import FormValues, is_application_id, read_values
from slackbot.slack.form.view import metadata_of
from slackbot.slack.suggestions import RecentSuggestions


class FacilityField:
    """With one facility, nothing is asked, and nothing is looked up."""

    def __init__(
        self, ctx: AppContext, updater: FormUpdater, preview: LivePreview, suggestions: RecentSuggestions
    ) -> None:
        self._ctx = ctx
        self._facilities = ctx.facilities
        self._updater = updater
        self._preview = preview
        self._suggestions = suggestions

    def choice_for(self, user: str, channel: str | None) -> FacilityChoice:
        """What decides the facility of a form that this person opens here."""
        usable = self._ctx.membership.usable_facilities(user)
        remembered = (self._preferred(user), self._suggestions.last_facility(user)) if len(usable) > 1 else ()
        return FacilityChoice(self._facilities, usable, self._facilities.of_channel(channel), remembered)

    def choose(self, view: Mapping[str, Any], user: str, chosen_at: float) -> FacilitySwitch | None:
        """Let the form follow a facility that its user chose, at `chosen_at`, in seconds since the epoch; None if it
        does already. Raises AccessDenied."""
        self._ctx.membership.require(user)
        values, metadata = read_values(view["state"]["values"]), metadata_of(view)
        chosen = values.facility or ""
        if chosen == metadata.facility or not self._facilities.has(chosen):
            return None
        self._ctx.membership.require_facility(user, chosen)
        resets = following_fields(values, self._facilities.get(metadata.facility))
        if not self._may_keep(values.applicant or metadata.found, chosen):
            resets |= {ids.APPLICANT}
        query = "" if is_application_id(metadata.query) else metadata.query
        switch = FacilitySwitch(self._facilities.get(chosen), resets, is_shown=True, query=query)
        self._show(view, values, metadata, switch, chosen_at)
        return switch

    def follow(self, view: Mapping[str, Any], user: str, application_id: str | None, chosen_at: float) -> str:
        """The id of the facility of an applicant who was chosen: the form's, or the only other one of this user's that
        knows them, which the form shows from then on."""
        values, metadata = read_values(view["state"]["values"]), metadata_of(view)
        shown = values.facility or metadata.facility
        if not (application_id and ids.has_field(view["state"]["values"], ids.FACILITY)):
            return shown
        try:
            known = self._ctx.store.facilities_of(application_id)
        except StoreError:
            return shown
        usable = [each for each in self._ctx.membership.usable_facilities(user) if each.id in known]
        if shown in known or len(usable) != 1:
            return shown
        resets = following_fields(values, self._facilities.get(shown))
        self._show(view, values, metadata, FacilitySwitch(usable[0], resets, is_shown=False), chosen_at)
        return usable[0].id

    def errors(self, sent: Submission) -> dict[str, str]:
        """Why the form can't book this applicant at its facility, at a field. Raises AccessDenied for a facility that
        the user may not use."""
        self._ctx.membership.require_facility(sent.user, sent.facility_id)
        is_only = self._facilities.has(sent.facility_id) and not self._facilities.are_several
        if sent.metadata.moves or is_only or self._keeps_applicant(sent):
            return {}
        if not self._facilities.has(sent.facility_id):
            is_asked = ids.has_field(sent.view["state"]["values"], ids.FACILITY)
            return {ids.FACILITY: messages.CHOOSE_FACILITY if is_asked else messages.FACILITY_UNKNOWN}
        why = self._why_not_here(sent.values.applicant or "", self._facilities.get(sent.facility_id), sent.user)
        return {ids.APPLICANT: why} if why else {}

    def _keeps_applicant(self, sent: Submission) -> bool:
        """Whether it corrects a request for the same applicant at the same facility, which may be gone by now."""
        replaced = self._ctx.store.get(sent.metadata.replaces) if sent.metadata.replaces else None
        return replaced is not None and (replaced.facility_id, replaced.interview.applicant_id) == (
            sent.facility_id,
            sent.values.applicant,
        )

    def _why_not_here(self, application_id: str, facility: Facility, user: str) -> str:
        """Why this application isn't the facility's; "" if it is, or may be: nobody knows it, and Apploi's key guards
        it. A key that several facilities share guards it only for people who may use all of them."""
        usable = self._ctx.membership.usable_facilities(user)
        known = self._ctx.store.facilities_of(application_id)
        if facility.id in known:
            return ""
        if any(each.id in known for each in self._facilities):
            names = [each.name for each in usable if each.id in known]
            if not names:
                return messages.not_here(facility.name)
            return messages.elsewhere(names[0]) if len(names) == 1 else messages.several_know(names)
        is_guarded = all(each in usable for each in self._facilities.sharing_key(facility))
        return "" if is_guarded else messages.not_here(facility.name)

    def _may_keep(self, application_id: str, facility_id: str) -> bool:
        """Whether the applicant may be of this facility, too."""
        try:
            known = self._ctx.store.facilities_of(application_id) if application_id else {""}
        except StoreError:
            return False
        return not known or facility_id in known

    def _show(
        self,
        view: Mapping[str, Any],
        values: FormValues,
        metadata: FormMetadata,
        switch: FacilitySwitch,
        chosen_at: float,
    ) -> None:
        """Queue the switch, and the preview for the other facility."""
        minutes = str(switch.facility.duration) if ids.DURATION in switch.resets else values.duration
        there = replace(values, facility=switch.facility.id, duration=minutes)
        self._updater.queue(view, chosen_at, switch)
        self._updater.queue(view, chosen_at, PreviewChange(self._preview.current(there, metadata)))

    def _preferred(self, user: str) -> str:
        """The facility that the person chose on the Home tab, or ""."""
        try:
            return self._ctx.store.preferences.get(user).facility_id
        except StoreError:
            return ""
