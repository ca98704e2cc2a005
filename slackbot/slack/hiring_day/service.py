"""Open the form for a hiring day, keep it up to date, and take it once it is submitted."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from slackbot import messages
from slackbot.dates import NotUnderstood, Understood
from slackbot.domain.applicant import Applicant
from slackbot.domain.hiring_day import new_day
from slackbot.domain.person import Person
from slackbot.domain.request import ReplyTo, Request
from slackbot.errors import NotAllowed, StoreError, StoreUnavailable
from slackbot.slack.context import AppContext
from slackbot.slack.form import ids
from slackbot.slack.form.applicant_field import ApplicantField
from slackbot.slack.form.builder import FormBuilder, FormSettings
from slackbot.slack.form.changes import HintAnswered, OtherChange
from slackbot.slack.form.form import Form, FormMetadata
from slackbot.slack.form.form_request import FormRequest
from slackbot.slack.form.live_preview import LivePreview
from slackbot.slack.form.options import Option, applicant_option
from slackbot.slack.form.preview import CHOOSABLE_CODES, Preview, read_submitted, resolve_reading
from slackbot.slack.form.submission import Response, Submission, update_response
from slackbot.slack.form.updater import FormUpdater
from slackbot.slack.form.validation import (
    FormErrors,
    FormValues,
    ValidationContext,
    ValidForm,
    chosen_minutes,
    read_values,
    reference_zone,
)
from slackbot.slack.form.view import View, error_response, metadata_of, submit_label, with_preview, with_team_field
from slackbot.slack.form.view_opener import ViewOpener
from slackbot.slack.hiring_day.applicants import find_applicants
from slackbot.slack.hiring_day.booking import (
    ValidDay,
    applicant_errors,
    ask_about_clashes,
    build_requests,
    is_acknowledged,
    is_same_day,
    validate_day,
)
from slackbot.slack.hiring_day.ids import APPLICANTS, SEARCHING
from slackbot.slack.hiring_day.plan import Chosen, DayValues, digest, plan_slots, read_day_values, values_of
from slackbot.slack.hiring_day.undo import HiringDayUndo
from slackbot.slack.hiring_day.view import (
    ShownTimes,
    as_day_view,
    not_found_hint,
    show_times,
    with_applicants,
    with_times,
)
from slackbot.slack.payloads import ButtonPress

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class FormChecks:
    """What a form for one interview and one for a day are checked with: the context of validation, errors at the
    channel and "also there", about the applicant's facility, and where the result goes."""

    load_context: Callable[[Submission], ValidationContext]
    place_errors: Callable[[Submission], Mapping[str, str]]
    facility_errors: Callable[[Submission], Mapping[str, str]]
    reply_to: Callable[[Submission, ValidForm], ReplyTo]


@dataclass(frozen=True, slots=True)
class DayApplicantsFound(OtherChange):
    """The applicants whom the search found, and a hint about the others."""

    options: tuple[Option, ...]
    hint: str

    def apply(self, view: Mapping[str, Any]) -> View:
        """The view with them in their field."""
        return with_applicants(view, self.options, self.hint)


@dataclass(frozen=True, slots=True)
class DayTimesChange(OtherChange):
    """Everybody's time now, and whether the form has to ask for the team."""

    shown: ShownTimes
    asks_team: bool

    def apply(self, view: Mapping[str, Any]) -> View:
        """The view with these times."""
        changed = with_times(view, self.shown)
        return with_team_field(changed) if self.asks_team else changed


class HiringDayForms:
    """Everything that users do with the form for a hiring day."""

    def __init__(
        self,
        ctx: AppContext,
        settings: FormSettings,
        updater: FormUpdater,
        applicant_field: ApplicantField,
        builder: FormBuilder,
        opener: ViewOpener,
        preview: LivePreview,
        checks: FormChecks,
        undo: HiringDayUndo,
        wake_worker: Callable[[], None],
    ) -> None:
        self._ctx = ctx
        self._settings = settings
        self._updater = updater
        self._applicant_field = applicant_field
        self._builder = builder
        self._opener = opener
        self._preview = preview
        self._checks = checks
        self._wake_worker = wake_worker
        self.undo = undo

    def open(self, form: Form, asked: FormRequest) -> None:
        """Open the form for the several applicants of this one, and search for them."""
        form = replace(form, metadata=replace(form.metadata, query=""))
        view = as_day_view(self._builder.view(form), form.applicants, form.every)
        view_id = self._opener.open(view, asked.trigger_id, asked.retry_hint)
        if not self._ctx.deferred.submit(lambda: self._search_and_fill(form, view_id, asked.user)):
            self._fill(form, view_id, (), not_found_hint(form.applicants))

    def reopen(self, form: Form, requests: Sequence[Request], press: ButtonPress) -> None:
        """Open the form as it was when it made these requests, which were withdrawn; `form` is that of the first."""
        known = [self._known(one) for one in requests]
        options = [applicant_option(one, self._ctx.time.wall_clock(form.timezone).date()) for one in known]
        values = values_of(requests, [Chosen(option["value"], option["text"]["text"]) for option in options])
        reference = self._ctx.time.reference(form.timezone, form.metadata.locale)
        shown = _shown(values, form.when, None, form.duration, reference)
        view = as_day_view(self._builder.view(form), [one.name for one in known], values.every)
        view = with_times(with_applicants(view, options, ""), shown, values.times or {})
        self._opener.open(view, press.trigger_id, messages.RETRY_BY_BUTTON)

    def _known(self, request: Request) -> Applicant:
        application_id = request.interview.applicant_id
        known = self._ctx.store.get_applicant(application_id, request.facility_id)
        return known or Applicant(application_id, request.applicant_name)

    def _search_and_fill(self, form: Form, view_id: str, user: str) -> None:
        facility = form.metadata.facility
        found = find_applicants(form.applicants, lambda name: self._applicant_field.find_one(name, user, facility))
        self._fill(form, view_id, found.options, not_found_hint(found.missing))

    def _fill(self, form: Form, view_id: str, options: tuple[Option, ...], hint: str) -> None:
        people = tuple(Chosen(option["value"], option["text"]["text"]) for option in options)
        reference = self._ctx.time.reference(form.timezone, form.metadata.locale)
        values = DayValues(people, form.every or 0)
        shown = _shown(values, form.when, None, form.duration, reference)
        self._updater.queue_initial(view_id, DayApplicantsFound(options, hint))
        self._updater.queue_initial(view_id, DayTimesChange(shown, self._asks_team(values, form.metadata.facility)))
        self._updater.flush(view_id)

    def refresh(self, view: Mapping[str, Any], user: str, field: str, changed_at: float) -> None:
        """Show everybody's time after a member changed a field, at a time in seconds since the epoch."""
        self._preview.queue(view, user, field, changed_at)  # checks the membership
        if field == APPLICANTS:
            self._updater.queue(view, changed_at, HintAnswered(APPLICANTS))
        metadata, values, fields = metadata_of(view), read_day_values(view), read_values(view["state"]["values"])
        asks_team = self._asks_team(values, fields.facility or metadata.facility)
        shown = self._shown_now(fields, values, metadata)
        self._updater.queue(view, changed_at, DayTimesChange(shown, asks_team))
        self._updater.flush(view["id"])

    def _shown_now(self, fields: FormValues, values: DayValues, metadata: FormMetadata) -> ShownTimes:
        zone = reference_zone(fields, metadata, self._ctx.time.default_zone)
        reference = self._ctx.time.reference(zone, metadata.locale)
        facility = self._ctx.facilities.get(fields.facility or metadata.facility)
        minutes = chosen_minutes(fields.duration, facility.duration)
        return _shown(values, fields.when, fields.reading, minutes, reference)

    def _asks_team(self, values: DayValues, facility_id: str) -> bool:
        if self._ctx.facilities.get(facility_id).team_id is not None:
            return False
        try:
            known = [self._ctx.store.get_applicant(one.application_id, facility_id) for one in values.people]
        except StoreError:
            return True
        return not all(one and one.team_id for one in known)

    # Submitting: Slack waits three seconds for the response

    def submit(self, sent: Submission, member: Person) -> Response | None:
        """Store the requests that the form makes. None if that is done; otherwise what the form shows instead."""
        response = self._try_to_store(sent)
        if response is None:
            self._wake_worker()
            self._updater.close(sent.id)
        elif response["response_action"] == "errors":
            self._updater.hold_for_errors(sent.view, self._ctx.time.now())
        return response

    def _try_to_store(self, sent: Submission) -> Response | None:
        try:
            return self._check_and_store(sent)
        except NotAllowed as refusal:
            return error_response(sent.view, {APPLICANTS: str(refusal)})
        except StoreError as error:
            is_passing = isinstance(error, StoreUnavailable)
            log.log(logging.WARNING if is_passing else logging.ERROR, "a hiring day could not be stored: %s", error)
            return error_response(sent.view, {ids.CHANNEL: str(error) if is_passing else messages.store_unavailable()})

    def _check_and_store(self, sent: Submission) -> Response | None:
        self._ctx.slack.get_people(sent.people, channel=sent.values.channel)
        context, values = self._checks.load_context(sent), read_day_values(sent.view)
        if errors := applicant_errors(values):
            return self._applicant_error(sent, errors[APPLICANTS])
        first = read_submitted(sent.values.when, context.reference, sent.values.reading, context.seen).read
        if isinstance(first, NotUnderstood):
            return self._ask_for_time(sent, first)
        slots = plan_slots(values, first, chosen_minutes(sent.values.duration, context.duration), context.reference)
        valid = validate_day(sent, slots, context, lambda one: self._ctx.store.get_applicant(one, sent.facility_id))
        errors = {**self._checks.place_errors(sent), **self._facility_errors(sent, values)}
        errors |= valid.errors if isinstance(valid, FormErrors) else {}
        if isinstance(valid, FormErrors) or errors:
            return self._stored_before(sent) or error_response(sent.view, errors)
        if digest(slots) != sent.metadata.times:
            return self._stored_before(sent) or self._ask_to_recheck(sent, values)
        return self._store(sent, valid, context)

    def _facility_errors(self, sent: Submission, values: DayValues) -> dict[str, str]:
        """Why the form can't book one of these applicants at its facility. Raises AccessDenied."""
        for person in values.people:
            one = replace(sent, values=replace(sent.values, applicant=person.application_id))
            if errors := self._checks.facility_errors(one):
                why = {**errors}
                return {APPLICANTS: f"{person.name}: {why.pop(ids.APPLICANT)}", **why} if ids.APPLICANT in why else why
        return {}

    def _applicant_error(self, sent: Submission, text: str) -> Response:
        """At the field, or with it while the search goes on."""
        if any(block.get("block_id") == SEARCHING for block in sent.view["blocks"]):
            return update_response(with_applicants(sent.view, (), text))
        return error_response(sent.view, {APPLICANTS: text})

    def _ask_for_time(self, sent: Submission, read: NotUnderstood) -> Response:
        self._ctx.metrics.on_time_not_understood("submission", read.code)
        if stored := self._stored_before(sent):
            return stored
        if read.code in CHOOSABLE_CODES:
            return update_response(with_preview(sent.view, self._preview.current(sent.values, sent.metadata)))
        return error_response(sent.view, {ids.WHEN: read.message.replace("*", "")})

    def _ask_to_recheck(self, sent: Submission, values: DayValues) -> Response:
        """The form with the times that its sender hasn't seen yet."""
        preview = self._preview.current(sent.values, sent.metadata)
        again = f"If the times below are right, press *{submit_label(sent.metadata)}* again."
        notice = f"*Nothing is booked yet.* These times weren't shown here before. {again}"
        seen = replace(preview.seen, was_asked=True) if preview.seen else None
        asked: Preview = replace(preview, notice=notice, seen=seen)
        shown = self._shown_now(sent.values, values, sent.metadata)
        return update_response(with_times(with_preview(sent.view, asked), shown))

    def _store(self, sent: Submission, valid: ValidDay, context: ValidationContext) -> Response | None:
        now = self._ctx.time.now()
        made = build_requests(
            sent, valid, lambda one: self._checks.reply_to(sent, one), now, self._settings.undo_seconds
        )
        facility_name = self._ctx.facilities.name(sent.facility_id)
        requests = [replace(one, facility_name=facility_name) for one in made]
        day = new_day(sent.id, requests, now)
        added = self._ctx.store.add_day(day, requests, lambda found: is_acknowledged(sent, valid, found))
        if added.must_ask:
            access = self._ctx.membership.facility_access(sent.user)
            conflicts = [access.conceal(each) for each in added.conflicts]
            return ask_about_clashes(sent, valid, requests, conflicts, context.reference)
        log.info("hiring day %s: %s", day.id, f"{len(requests)} accepted" if added.is_new else "accepted before")
        if not added.is_new:
            return self._compare_with_stored(sent, requests)
        if self._settings.undo_seconds:
            url = sent.metadata.response_url if now < sent.metadata.response_url_until else None
            self._ctx.background.submit(lambda: self.undo.show(day, requests, url))
        return None

    def _compare_with_stored(self, sent: Submission, requests: list[Request]) -> Response | None:
        """None for the same form once more; an error for another one under the same id."""
        stored = self._ctx.store.hiring_days.requests_of(sent.id)
        return None if is_same_day(stored, requests) else self._stored_before(sent)

    def _stored_before(self, sent: Submission) -> Response | None:
        """The error of a form whose response was lost, and which was changed since; None if it wasn't stored."""
        stored = self._ctx.store.hiring_days.requests_of(sent.id)
        if not stored:
            return None
        is_own = stored[0].requested_by == sent.user
        text = messages.already_accepted_day(stored) if is_own else messages.unknown_request()
        return error_response(sent.view, {ids.WHEN: text})


def _shown(values: DayValues, when: str, chosen: str | None, minutes: int, reference: Any) -> ShownTimes:
    """How everybody's time is read now."""
    read = resolve_reading(when, reference, chosen) if when.strip() else None
    slots = plan_slots(values, read, minutes, reference) if isinstance(read, Understood) else ()
    return show_times(values.people, slots, reference)
