"""Open the form, and take it once it is submitted."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from slackbot import messages
from slackbot.command_text.commands import CommandWord
from slackbot.domain import request
from slackbot.domain.hiring_day import take_place
from slackbot.domain.person import Person
from slackbot.domain.request import ReplyTo, Request, State
from slackbot.errors import NotAllowed, StoreError, StoreUnavailable
from slackbot.slack.context import AppContext
from slackbot.slack.form import ids
from slackbot.slack.form.also_there_field import AlsoThereField
from slackbot.slack.form.applicant_field import ApplicantField
from slackbot.slack.form.builder import FormBuilder, FormSettings
from slackbot.slack.form.facility_field import FacilityField
from slackbot.slack.form.form import Form
from slackbot.slack.form.form_request import FormRequest
from slackbot.slack.form.live_preview import LivePreview
from slackbot.slack.form.preview import CHOOSABLE_CODES, ask_to_recheck
from slackbot.slack.form.rescheduling import Rescheduling
from slackbot.slack.form.seen_reading import ShownReading
from slackbot.slack.form.submission import (
    Response,
    Submission,
    acknowledged_conflicts,
    ask_about_conflicts,
    build_request,
    ineligibility,
    reply_to,
    update_response,
)
from slackbot.slack.form.updater import FormUpdater
from slackbot.slack.form.validation import (
    FormErrors,
    UnseenTime,
    ValidationContext,
    ValidForm,
    reference_zone,
    time_error_code,
    validate,
    validate_new_interviewer,
)
from slackbot.slack.form.view import View, error_response, submit_label, with_preview
from slackbot.slack.form.view_opener import ViewOpener
from slackbot.slack.hiring_day.service import FormChecks, HiringDayForms
from slackbot.slack.hiring_day.undo import HiringDayUndo
from slackbot.slack.payloads import ButtonPress
from slackbot.slack.replies import EphemeralReply, run_or_decline
from slackbot.slack.undo import Undo

PREFETCHED_TIMEOUT = 0.3
"""Seconds to wait for an answer of Slack's that was asked for together with another one."""

log = logging.getLogger(__name__)


class FormService:
    """Everything that users do with the form. Opening raises NotAllowed with the reason for a user who may not."""

    def __init__(
        self,
        ctx: AppContext,
        settings: FormSettings,
        updater: FormUpdater,
        facility_field: FacilityField,
        applicant_field: ApplicantField,
        wake_worker: Callable[[], None],
        undo: Undo,
    ) -> None:
        self._ctx = ctx
        self._undo = undo
        self._wake_worker = wake_worker
        self._settings = settings
        self._updater = updater
        self._facility_field = facility_field
        self._also_there_field = AlsoThereField(ctx)
        self._applicant_field = applicant_field
        self._opener = ViewOpener(ctx.slack, updater, ctx.time)
        self._builder = FormBuilder(ctx.time, ctx.facilities)
        self._rescheduling = Rescheduling(ctx, self._builder, settings.applicant_is_told)
        self._preview = LivePreview(ctx, updater)
        self.days = HiringDayForms(
            ctx,
            settings,
            updater,
            applicant_field,
            self._builder,
            self._opener,
            self._preview,
            FormChecks(self._load_context, self._place_errors, self._facility_field.errors, self._reply_to),
            HiringDayUndo(ctx, undo, settings.applicant_is_told, wake_worker),
            wake_worker,
        )

    # Opening: Slack's trigger expires after three seconds

    def open(self, asked: FormRequest) -> None:
        """Open the form for a member: to book, or to reschedule or cancel if the text says so."""
        match asked.command.word:
            case CommandWord.RESCHEDULE:
                self._opener.open(self._rescheduling.view_for_text(asked), asked.trigger_id, asked.retry_hint)
            case CommandWord.CANCEL:
                view = self._rescheduling.view_to_cancel_for_text(asked)
                self._opener.open(view, asked.trigger_id, asked.retry_hint)
            case _:
                self.open_to_book(asked)

    def find_named(self, asked: FormRequest) -> list[Request]:
        """The user's coming interviews that a text to reschedule or cancel one means; at least one."""
        if asked.command.word is CommandWord.CANCEL:
            return self._rescheduling.find_to_cancel(asked)
        return self._rescheduling.find_to_reschedule(asked)

    def open_to_correct(self, press: ButtonPress) -> None:
        """Open the form with what a failed or withdrawn request has in it. Submitting it replaces a failed one."""
        failed, person = self._require_correctable(press)
        moved = self._ctx.store.get(failed.moves) if failed.moves else None
        build = self._builder.to_reopen if failed.state is State.WITHDRAWN else self._builder.to_correct
        form = self._with_job(build(failed, moved, person, press.response_url))
        form = self._applicant_field.add_suggestions(form, person)
        if not moved:
            form = replace(form, facilities=self._facility_field.choice_for(press.user, None).offered)
        self._open_and_search(form, press.trigger_id, messages.RETRY_BY_BUTTON, press.user)

    def open_to_book_again(self, press: ButtonPress) -> None:
        """Open the form for another interview like that of the button, to which the applicant didn't come."""
        person = self._ctx.membership.require(press.user, press.channel)
        found = self._ctx.membership.require_participant(self._ctx.store.get(press.request_id), person)
        earlier = request.require_over(found, self._ctx.time.now())
        form = self._with_job(self._builder.to_book_again(earlier, person))
        form = self._applicant_field.add_suggestions(form, person)
        self._open_and_search(form, press.trigger_id, messages.RETRY_BY_BUTTON, press.user)

    def _with_job(self, form: Form) -> Form:
        """With what is known of the applicant besides the name."""
        if form.applicant is None:
            return form
        known = self._ctx.store.get_applicant(form.applicant.application_id, form.metadata.facility)
        return replace(form, applicant=known or form.applicant)

    def undo(self, press: ButtonPress, member: Person, reply: EphemeralReply) -> None:
        """Withdraw the request of the button before it is sent, and open its form again; or say that it is too late."""
        if self._undo.withdraw(press, member, reply):
            run_or_decline(lambda: self.open_to_correct(press), self._ctx.background, reply)

    def undo_day(self, press: ButtonPress, member: Person, reply: EphemeralReply) -> None:
        """Withdraw what wasn't sent yet of a hiring day, and open its form again if that is all of it."""
        if withdrawn := self.days.undo.withdraw(press, member, reply):
            run_or_decline(lambda: self._reopen_day(press, member, withdrawn), self._ctx.background, reply)

    def _reopen_day(self, press: ButtonPress, member: Person, withdrawn: list[Request]) -> None:
        form = self._builder.to_reopen(withdrawn[0], None, member, press.response_url)
        form = replace(form, facilities=self._facility_field.choice_for(press.user, None).offered)
        self.days.reopen(self._applicant_field.add_suggestions(form, member), withdrawn, press)

    def open_to_reschedule(self, press: ButtonPress) -> None:
        """Open the form for the interview of the button."""
        self._opener.open(self._rescheduling.view_for_button(press), press.trigger_id, messages.RETRY_BY_BUTTON)

    def open_to_cancel(self, press: ButtonPress) -> None:
        """Open the view that says how to cancel the interview of the button."""
        self._opener.open(self._rescheduling.view_to_cancel(press), press.trigger_id, messages.RETRY_BY_BUTTON)

    def open_invitation(self, press: ButtonPress) -> None:
        """Open the view with text for the applicant of the button's interview."""
        self._opener.open(self._rescheduling.view_of_invitation(press), press.trigger_id, messages.RETRY_BY_BUTTON)

    def open_to_hand_over(self, press: ButtonPress) -> None:
        """Open the form to let someone else take the interview of the button."""
        self._opener.open(self._rescheduling.view_to_hand_over(press), press.trigger_id, messages.RETRY_BY_BUTTON)

    def open_details(self, press: ButtonPress) -> None:
        """Open the view with the ids of the request of the button."""
        self._opener.open(self._rescheduling.view_of_details(press), press.trigger_id, messages.RETRY_BY_BUTTON)

    def choose_interview(self, question: Mapping[str, Any], member: Person) -> View:
        """The view for the interview chosen in the question which one to reschedule or cancel."""
        return self._rescheduling.view_for_choice(question, member)

    def open_to_book(self, asked: FormRequest) -> None:
        """Open the form to book, whatever command the text might be."""
        self._ctx.membership.start_lookup(asked.user)
        people = self._ctx.slack.get_people([user for user in dict.fromkeys((asked.user, asked.author)) if user])
        person, author = people.get(asked.user), people.get(asked.author)
        self._ctx.membership.require_to_open(asked.user, person, asked.channel)
        choice = self._facility_field.choice_for(asked.user, asked.channel)
        form = self._builder.from_request(asked, person, author, choice)
        form = self._applicant_field.add_suggestions(form, person)
        self._open_for_one_or_several(form, asked)

    def _open_for_one_or_several(self, form: Form, asked: FormRequest) -> None:
        if form.applicants:
            self.days.open(form, asked)
        else:
            self._open_and_search(form, asked.trigger_id, asked.retry_hint, asked.user)

    def _open_and_search(self, form: Form, trigger_id: str, retry_hint: str, user: str) -> None:
        view_id = self._opener.open(self._builder.view(form), trigger_id, retry_hint)
        self._applicant_field.search_and_fill(form, view_id, user)

    def _require_correctable(self, press: ButtonPress) -> tuple[Request, Person]:
        person = self._ctx.membership.require(press.user, press.channel)
        failed = self._ctx.membership.require_settleable(self._ctx.store.get(press.request_id), person)
        if failed.state is not State.WITHDRAWN:
            request.supersede(request.require_current_message(failed, press.message_number), press.user)  # if it could
        return failed, person

    # While it is open

    def refresh_preview(self, view: Mapping[str, Any], user: str, field: str, changed_at: float) -> None:
        """Show how the time is read after a member changed a field, at a time in seconds since the epoch."""
        self._preview.refresh(view, user, field, changed_at)

    def show_applicant_info(self, view: Mapping[str, Any], user: str, chosen_at: float) -> None:
        """Show what is known of the applicant whom a member chose, at a time in seconds since the epoch."""
        self._applicant_field.show_info(view, user, chosen_at)

    def choose_facility(self, view: Mapping[str, Any], user: str, chosen_at: float) -> None:
        """Let the form follow the facility that a member chose, at a time in seconds since the epoch."""
        if (switch := self._facility_field.choose(view, user, chosen_at)) is None:
            return
        self._updater.flush(view["id"])
        if ids.APPLICANT in switch.resets and switch.query:
            self._applicant_field.search_again(view, user, switch, chosen_at)

    def use_address(self, view: Mapping[str, Any], user: str, address: str, pressed_at: float) -> None:
        """Take over the address of the applicant's job, at a time in seconds since the epoch."""
        self._applicant_field.use_address(view, user, address, pressed_at)

    # Submitting: Slack waits three seconds for the response

    def submit(self, sent: Submission, member: Person) -> Response | None:
        """Store the request that the form makes. None if that is done; otherwise what the form shows instead."""
        response = self._try_to_store(sent, member)
        if response is None:
            self._wake_worker()
            self._updater.close(sent.id)
        elif response["response_action"] == "errors":
            self._updater.hold_for_errors(sent.view, self._ctx.time.now())
        return response

    def _try_to_store(self, sent: Submission, member: Person) -> Response | None:
        try:
            check = self._check_new_interviewer if sent.metadata.only else self._check_and_store
            return check(sent, member)
        except NotAllowed as refusal:
            return error_response(sent.view, {ids.APPLICANT: str(refusal)})
        except StoreError as error:
            is_passing = isinstance(error, StoreUnavailable)
            log.log(logging.WARNING if is_passing else logging.ERROR, "a form could not be stored: %s", error)
            return error_response(sent.view, {ids.CHANNEL: str(error) if is_passing else messages.store_unavailable()})

    def _check_and_store(self, sent: Submission, member: Person) -> Response | None:
        self._ctx.slack.get_people(sent.people, channel=sent.values.channel)
        context = self._load_context(sent)
        valid = validate(sent.values, context)
        errors = self._place_errors(sent) | self._facility_field.errors(sent)
        if not isinstance(valid, ValidForm) or errors:
            return self._explain(sent, valid, context, errors)
        replaced, current = self._load_replaced(sent, member), self._load_current(sent, member)
        accepted = self._make_request(sent, valid, current, replaced)
        return self._store_or_change(sent, valid, accepted, context, current)

    def _store_or_change(
        self, sent: Submission, valid: ValidForm, accepted: Request, context: ValidationContext, current: Request | None
    ) -> Response | None:
        """Apploi has an interview that is `current` already. Then only who is there besides can be changed."""
        if current is None or current.interview != accepted.interview:
            return self._store(sent, valid, accepted, context)
        if set(accepted.also_there) == set(current.also_there):
            return error_response(sent.view, {ids.WHEN: messages.NOTHING_CHANGED})
        conflicts = self._also_there_field.change(accepted, sent.metadata)
        shown = self._concealed(conflicts, sent.user)
        return ask_about_conflicts(sent.view, accepted, shown, context.reference) if shown else None

    def _check_new_interviewer(self, sent: Submission, member: Person) -> Response | None:
        """Store that someone else takes an interview, which stays as it is in everything else."""
        self._ctx.slack.get_people(sent.people, channel=sent.values.channel)
        current = request.require_upcoming(self._require_changeable(sent, member), self._ctx.time.now())
        context = self._load_context(sent)
        valid = validate_new_interviewer(sent.values, current, context)
        errors = self._channel_errors(sent) | (valid.errors if isinstance(valid, FormErrors) else {})
        if isinstance(valid, FormErrors) or errors:
            return error_response(sent.view, errors)
        return self._store(sent, valid, self._make_request(sent, valid, current, None), context)

    def _require_changeable(self, sent: Submission, member: Person) -> Request:
        return self._ctx.membership.require_changeable(self._ctx.store.get(sent.metadata.moves or ""), member)

    def _load_context(self, sent: Submission) -> ValidationContext:
        metadata = sent.metadata
        zone = reference_zone(sent.values, metadata, self._ctx.time.default_zone)
        context = ValidationContext(
            self._ctx.time.reference(zone, metadata.locale),
            seen=ShownReading.load(metadata.seen),
            was_asked=bool(metadata.agreed_on),
        )
        return self._with_interviewer(self._with_facility(context, sent), sent.interviewer_in_slack)

    def _with_facility(self, context: ValidationContext, sent: Submission) -> ValidationContext:
        """With what the facility knows of the applicant, and what counts for fields that are empty."""
        facility, chosen = self._ctx.facilities.get(sent.facility_id), sent.values.applicant
        return replace(
            context,
            applicant=self._ctx.store.get_applicant(chosen, sent.facility_id) if chosen else None,
            default_team=sent.metadata.team or facility.team_id,
            location=facility.location,
            duration=facility.duration,
        )

    def _with_interviewer(self, context: ValidationContext, user: str | None) -> ValidationContext:
        """With what Slack says of the interviewer, if they are in Slack."""
        if not user:
            return context
        person = self._ctx.slack.get_person(user, PREFETCHED_TIMEOUT)
        return replace(
            context,
            email=person.email if person else None,
            is_email_unknown=person is None,
            is_email_hidden="users:read.email" in self._ctx.slack.missing_scopes,
            ineligible=ineligibility(person) if person else None,
        )

    def _channel_errors(self, sent: Submission) -> dict[str, str]:
        if self._ctx.membership.allows_channel(sent.values.channel):
            return {}
        return {ids.CHANNEL: messages.result_channel_not_allowed()}

    def _place_errors(self, sent: Submission) -> dict[str, str]:
        """What is wrong with the channel and with the people who are also there."""
        return self._channel_errors(sent) | self._also_there_field.errors(sent)

    def _explain(
        self,
        sent: Submission,
        checked: ValidForm | UnseenTime | FormErrors,
        context: ValidationContext,
        errors: dict[str, str],
    ) -> Response:
        """Why the form can't be stored as it is."""
        if not isinstance(checked, ValidForm) and (stored := self._ctx.store.get(sent.id)):  # the response was lost
            return error_response(sent.view, {ids.WHEN: _stored_before(stored, sent.user)})
        if not isinstance(checked, FormErrors):
            return error_response(sent.view, errors) if errors else self._ask_to_recheck(sent, context)
        code, errors = time_error_code(sent.values, context), checked.errors | errors
        self._ctx.metrics.on_time_not_understood("submission", code)
        if code in CHOOSABLE_CODES and errors.keys() == {ids.WHEN}:
            return update_response(with_preview(sent.view, self._preview.current(sent.values, sent.metadata)))
        return error_response(sent.view, errors)

    def _ask_to_recheck(self, sent: Submission, context: ValidationContext) -> Response:
        """The form with the time that its sender hasn't seen yet."""
        preview = self._preview.current(sent.values, sent.metadata)
        button = submit_label(sent.metadata)
        asked = ask_to_recheck(preview, context.seen, sent.values.when, context.reference, button)
        return update_response(with_preview(sent.view, asked))

    def _load_current(self, sent: Submission, member: Person) -> Request | None:
        """The interview that the form reschedules, if any. Raises NotAllowed if this member may not change it."""
        return self._require_changeable(sent, member) if sent.metadata.moves else None

    def _load_replaced(self, sent: Submission, member: Person) -> Request | None:
        """The request that the form corrects, if any. Raises NotAllowed if this member may not replace it."""
        replaces = sent.metadata.replaces
        return self._ctx.membership.require_settleable(self._ctx.store.get(replaces), member) if replaces else None

    def _make_request(
        self, sent: Submission, valid: ValidForm, current: Request | None, replaced: Request | None
    ) -> Request:
        where, now = self._reply_to(sent, valid), self._ctx.time.now()
        made = build_request(sent, valid, where, current, replaced, now, self._settings.undo_seconds)
        made = take_place(made, replaced)
        return replace(made, facility_name=self._ctx.facilities.name(made.facility_id))

    def _reply_to(self, sent: Submission, valid: ValidForm) -> ReplyTo:
        setting = self._ctx.facilities.get(sent.facility_id).name_visibility
        visibility = self._ctx.slack.name_visibility_in(valid.channel, setting, timeout=0.0)  # prefetched
        return reply_to(sent, valid, visibility, self._ctx.time.now())

    def _store(
        self, sent: Submission, valid: ValidForm, accepted: Request, context: ValidationContext
    ) -> Response | None:
        try:
            added = self._ctx.store.add(accepted, acknowledged_conflicts(accepted, sent.metadata))
        except NotAllowed as refusal:
            is_own = accepted.moves or (accepted.workflow_step and not accepted.replaces)
            why = str(refusal) if is_own else messages.already_settled()
            return error_response(sent.view, {ids.WHEN: why})
        if added.conflicts:
            shown = self._concealed(added.conflicts, sent.user)
            return ask_about_conflicts(self._with_seen_time(sent, valid), accepted, shown, context.reference)
        return self._after_adding(sent, accepted, is_new=added.is_new)

    def _concealed(self, conflicts: Sequence[Request], user: str) -> list[Request]:
        """The other bookings, without the names of applicants of facilities that aren't this user's."""
        access = self._ctx.membership.facility_access(user)
        return [access.conceal(each) for each in conflicts]

    def _with_seen_time(self, sent: Submission, valid: ValidForm) -> Mapping[str, Any]:
        if valid.was_seen:
            return sent.view
        return with_preview(sent.view, self._preview.current(sent.values, sent.metadata))

    def _after_adding(self, sent: Submission, accepted: Request, *, is_new: bool) -> Response | None:
        log.info("request %s: %s", accepted.id, "accepted" if is_new else "accepted before")
        if not is_new:
            return self._compare_with_stored(sent, accepted)
        if replaced := accepted.replaces:
            self._ctx.deferred.submit(lambda: self._remove_buttons(replaced))
        if self._settings.undo_seconds:
            metadata = sent.metadata
            url = metadata.response_url if accepted.accepted_at < metadata.response_url_until else None
            self._ctx.background.submit(lambda: self._undo.show(accepted, url))
        return None

    def _remove_buttons(self, replaced: str) -> None:
        """From the message about a request that was corrected."""
        old = self._ctx.store.get(replaced)
        if old and old.posted_message:
            self._ctx.slack.edit(old.posted_message.channel, old.posted_message.ts, messages.settled_message(old))

    def _compare_with_stored(self, sent: Submission, accepted: Request) -> Response | None:
        """None for the same form once more; an error for another one under the same id."""
        stored = self._ctx.store.get(accepted.id)
        if stored is None or (stored.requested_by, stored.interview) == (accepted.requested_by, accepted.interview):
            return None
        return error_response(sent.view, {ids.WHEN: _stored_before(stored, sent.user)})


def _stored_before(stored: Request, user: str) -> str:
    """Users learn only of their own requests."""
    return messages.already_accepted(stored) if stored.requested_by == user else messages.unknown_request()
