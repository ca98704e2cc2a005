"""The views about one interview: to reschedule it, to cancel it, and its details."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from slackbot import messages
from slackbot.command_text import CommandText, split_command
from slackbot.dates import NotUnderstood, Understood
from slackbot.domain import request
from slackbot.domain.invitation import ApplicantIsTold, invitation_texts
from slackbot.domain.person import Person
from slackbot.domain.request import Request
from slackbot.errors import NotAllowed
from slackbot.slack.context import AppContext
from slackbot.slack.form import ids
from slackbot.slack.form.builder import FormBuilder
from slackbot.slack.form.form import CANCELING, FormMetadata
from slackbot.slack.form.form_request import FormRequest
from slackbot.slack.form.reschedule import cancel_view, choose_interview_view, invitation_view, text_view
from slackbot.slack.form.view import View, metadata_of
from slackbot.slack.local_time import DEFAULT_LOCALE
from slackbot.slack.meant_interviews import matching_interviews
from slackbot.slack.payloads import ButtonPress

PERSON_TIMEOUT = 0.5
"""Seconds to wait for the interviewer's name, which the text can do without: Slack's trigger lives three seconds."""


class Rescheduling:
    """Each method raises NotAllowed if the user may not change the interview, or if it can't be changed any more."""

    def __init__(self, ctx: AppContext, builder: FormBuilder, applicant_is_told: ApplicantIsTold) -> None:
        self._store = ctx.store
        self._membership = ctx.membership
        self._time = ctx.time
        self._builder = builder
        self._slack = ctx.slack
        self._applicant_links = ctx.applicant_links
        self._applicant_is_told = applicant_is_told

    def view_for_text(self, asked: FormRequest) -> View:
        """For `reschedule`, perhaps with a name and a new time: the form, or the question which interview is meant."""
        person, words = self._read(asked)
        found = self.find_to_reschedule(asked)
        if len(found) > 1:
            return choose_interview_view(found, FormMetadata(query=words.when or ""))
        return self._builder.view(self._builder.to_reschedule(found[0], words, person))

    def view_to_cancel_for_text(self, asked: FormRequest) -> View:
        """For `cancel`, perhaps with a name and a day: how to cancel, or the question which interview is meant."""
        found = self.find_to_cancel(asked)
        if len(found) > 1:
            return choose_interview_view(found, FormMetadata(purpose=CANCELING))
        return self._cancel_view(found[0], asked.user)

    def find_to_reschedule(self, asked: FormRequest) -> list[Request]:
        """The user's coming interviews with the applicant whom the text names."""
        _, words = self._read(asked)
        found = self._find(asked.user, words.applicant or "")
        if not found:
            raise NotAllowed(messages.nothing_to_reschedule(words.applicant or ""))
        return found

    def find_to_cancel(self, asked: FormRequest) -> list[Request]:
        """The same for `cancel`, on the day that the text names, if it names one."""
        _, words = self._read(asked)
        found = on_day(words.understood, self._find(asked.user, words.applicant or ""))
        if not found:
            raise NotAllowed(messages.nothing_to_cancel(words.applicant or ""))
        return found

    def view_for_choice(self, question: Mapping[str, Any], person: Person) -> View:
        """The view for the interview that was chosen in the question. Raises KeyError or TypeError if none was."""
        chosen = question["state"]["values"][ids.INTERVIEW][ids.INTERVIEW]["selected_option"]["value"]
        scheduled = request.require_active(self._membership.require_changeable(self._store.get(chosen), person))
        metadata = metadata_of(question)
        if metadata.purpose == CANCELING:
            return self._cancel_view(scheduled, person.id)
        new_time = metadata.query
        here = self._time.reference(scheduled.interview.timezone, person.locale)
        words = split_command(new_time, here) if new_time else None
        return self._builder.view(self._builder.to_reschedule(scheduled, words, person))

    def view_for_button(self, press: ButtonPress) -> View:
        """The form for the interview of the button."""
        scheduled, person = self._require_current(press)
        here = self._time.reference(scheduled.interview.timezone, DEFAULT_LOCALE)
        words = split_command(press.words, here) if press.words else None
        form = self._builder.to_reschedule(scheduled, words, person, self._response_url(press, scheduled))
        return self._builder.view(form)

    def view_to_hand_over(self, press: ButtonPress) -> View:
        """The form for the interview of the button, to change nothing but its interviewer."""
        scheduled, person = self._require_current(press)
        request.require_upcoming(scheduled, self._time.now())
        form = self._builder.to_hand_over(scheduled, person, self._response_url(press, scheduled))
        return self._builder.view(form)

    def _response_url(self, press: ButtonPress, scheduled: Request) -> str | None:
        """That of the button, if it posts where the result goes: pressed in a direct message, it doesn't."""
        return press.response_url if press.channel == scheduled.reply_to.channel else None

    def view_to_cancel(self, press: ButtonPress) -> View:
        """How to cancel the interview of the button."""
        scheduled, _ = self._require_current(press)
        return self._cancel_view(scheduled, press.user)

    def _cancel_view(self, scheduled: Request, user: str) -> View:
        self._store.check_not_being_rescheduled(scheduled.id)
        url = self._applicant_links.url(scheduled.interview.applicant_id)
        return cancel_view(messages.how_to_cancel(scheduled, user, url), messages.button_value(scheduled))

    def view_of_invitation(self, press: ButtonPress) -> View:
        """Text for the applicant of the button's interview, to copy: an invitation, or that it was moved or canceled.

        It names the applicant, so only those who may change the interview get it.
        """
        person = self._membership.require(press.user, press.channel)
        booked = self._membership.require_changeable(self._store.get(press.request_id), person)
        booked = request.require_announceable(booked)
        who = self._slack.get_person(booked.interviewer_user, PERSON_TIMEOUT) if booked.interviewer_user else None
        texts = invitation_texts(booked, who.name if who else "", self._time.now())
        return invitation_view(messages.applicant_told(self._applicant_is_told), *texts)

    def view_of_details(self, press: ButtonPress) -> View:
        """The ids of the request of the button, without the applicant's name: everyone there may open it."""
        self._membership.require(press.user, press.channel)
        known = self._store.get(press.request_id)
        if known is None:
            raise NotAllowed(messages.unknown_request())
        self._membership.require_facility(press.user, known.facility_id)
        return text_view("Details", messages.request_details(known))

    def _require_current(self, press: ButtonPress) -> tuple[Request, Person]:
        person = self._membership.require(press.user, press.channel)
        scheduled = self._membership.require_changeable(self._store.get(press.request_id), person)
        scheduled = request.require_active(scheduled)
        return request.require_current_message(scheduled, press.message_number), person

    def _read(self, asked: FormRequest) -> tuple[Person, CommandText]:
        """Who asks, and the words after the command. Text that was typed earlier sets no time: its days would count
        from then."""
        person = self._membership.require_to_command(asked.user, asked.channel)
        here = self._time.reference(self._time.zone_of(asked.user, person), person.locale)
        words = split_command(asked.command.rest, here)
        is_old = asked.was_said_earlier(self._time.now())
        return person, replace(words, when=None, understood=None) if is_old else words

    def _find(self, user: str, name: str) -> list[Request]:
        hidden = self._membership.facility_access(user).hidden
        coming = self._store.user_lists.upcoming(user, self._time.now(), hidden=hidden)
        return matching_interviews(name, [each for each in coming if user in (each.booker, each.interviewer_user)])


def on_day(time: Understood | NotUnderstood | None, interviews: Sequence[Request]) -> list[Request]:
    """The interviews on this day in their own zones, or all if there are none or no day is meant."""
    day = time.date.date() if isinstance(time, Understood) else time.partial_date if time else None
    return [each for each in interviews if each.interview.date.date() == day] or list(interviews)
