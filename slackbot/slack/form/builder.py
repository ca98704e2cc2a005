"""Build forms: from the words of a request, to correct a request that failed, or to reschedule an interview."""

from __future__ import annotations

from dataclasses import dataclass, replace

from slackbot import messages
from slackbot.command_text import CommandText, split_command
from slackbot.command_text.message import read_message
from slackbot.domain.facility import Facilities
from slackbot.domain.invitation import ApplicantIsTold
from slackbot.domain.person import Person
from slackbot.domain.request import Request
from slackbot.slack.form.facility_choice import FacilityChoice
from slackbot.slack.form.form import Form, FormMetadata
from slackbot.slack.form.form_request import FormRequest, SourceMessage
from slackbot.slack.form.prefill import (
    form_from_command,
    form_from_message,
    form_from_request,
    form_to_hand_over,
    form_to_reschedule,
    with_typed_words,
)
from slackbot.slack.form.preview import NO_PREVIEW
from slackbot.slack.form.rejection import with_rejection
from slackbot.slack.form.source import APP_AUTHOR, WORKFLOW_AUTHOR, SourceText
from slackbot.slack.form.view import View, build_view
from slackbot.slack.local_time import DEFAULT_LOCALE, LocalTime
from slackbot.slack.payloads import RESPONSE_URL_LIFETIME


@dataclass(frozen=True, slots=True)
class FormSettings:
    """`undo_seconds` is how long *Schedule* can be undone."""

    applicant_is_told: ApplicantIsTold = ApplicantIsTold.UNKNOWN
    undo_seconds: int = 0


class FormBuilder:
    """Makes the form; nothing is asked of Slack."""

    def __init__(self, time: LocalTime, facilities: Facilities) -> None:
        self._time = time
        self._facilities = facilities

    def view(self, form: Form) -> View:
        """The form as Slack takes it."""
        form = replace(form, name_visibility=self._facilities.get(form.metadata.facility).name_visibility)
        return build_view(form, self._time.wall_clock(form.timezone))

    def from_request(
        self, asked: FormRequest, person: Person | None, author: Person | None, choice: FacilityChoice
    ) -> Form:
        """The form for the words of a request. `person` is who asks, `author` whose words they are; None if Slack
        doesn't say. Raises AccessDenied if the words name a facility that isn't the person's."""
        named, asked = choice.split(asked)
        metadata = self._metadata_of(asked, person)
        here = self._time.reference(metadata.zone, metadata.locale)
        source = self._read_source(asked, author)
        facility, read = choice.start(named, source.parsed if source else split_command(asked.text, here))
        at = facility or self._facilities.fallback
        metadata = replace(metadata, facility=at.id)
        if source is None:
            form = form_from_command(read, here, asked_by=asked.user, metadata=metadata, facility=at)
        else:
            said = replace(source, parsed=read)
            now = self._time.now()
            form = form_from_message(said, here, now, asked_by=asked.user, metadata=metadata, facility=at)
        form = replace(form, facilities=choice.offered)
        return form if facility else replace(form, applicant_query=None, applicant_hint=messages.CHOOSE_FACILITY_HINT)

    def to_correct(self, failed: Request, moved: Request | None, person: Person, response_url: str | None) -> Form:
        """The form to correct a request that failed; `moved` is the interview that it was to reschedule, if any.

        Its time is written out in English; what the user types instead is read in their own language.
        """
        metadata = FormMetadata(
            channel=failed.reply_to.channel,
            zone=failed.interview.timezone,
            reader_zone=self._time.zone_of(person.id, person),
            locale=person.locale,
            replaces=failed.id,
            facility=failed.facility_id,
            thread_ts=failed.reply_to.thread_ts,
            workflow_step=failed.workflow_step or "",
        )
        metadata = self.with_response_url(metadata, response_url)
        reference = self._time.reference(metadata.zone, DEFAULT_LOCALE)
        asks_team = self._facilities.get(failed.facility_id).team_id is None
        form = form_from_request(failed, reference, metadata=metadata, asks_team=asks_team, moved=moved)
        return with_rejection(form, failed.reason)

    def to_reopen(self, withdrawn: Request, moved: Request | None, person: Person, response_url: str | None) -> Form:
        """The form as it was when it made a request that was withdrawn since; arguments as for `to_correct`."""
        form = self.to_correct(withdrawn, moved, person, response_url)
        form = replace(form, metadata=replace(form.metadata, replaces=withdrawn.replaces))
        return with_typed_words(form, withdrawn, self._time.reference(form.timezone, person.locale))

    def to_book_again(self, earlier: Request, person: Person) -> Form:
        """The form for another interview like this one, to which the applicant didn't come. Its time is empty."""
        metadata = FormMetadata(
            channel=earlier.reply_to.channel,
            facility=earlier.facility_id,
            zone=earlier.interview.timezone,
            reader_zone=self._time.zone_of(person.id, person),
            locale=person.locale,
        )
        reference = self._time.reference(metadata.zone, DEFAULT_LOCALE)
        asks_team = self._facilities.get(earlier.facility_id).team_id is None
        form = form_from_request(earlier, reference, metadata=metadata, asks_team=asks_team)
        return replace(form, when="", preview=NO_PREVIEW)

    def to_reschedule(
        self, scheduled: Request, words: CommandText | None, person: Person, response_url: str | None = None
    ) -> Form:
        """The form to reschedule an interview, with its current values, and the new time where `words` name one. Times
        are read in the interview's own zone, in which the current one is shown."""
        metadata = self._metadata_to_change(scheduled, person)
        reference = self._time.reference(metadata.zone, DEFAULT_LOCALE)
        return form_to_reschedule(scheduled, words, reference, metadata=self.with_response_url(metadata, response_url))

    def to_hand_over(self, scheduled: Request, person: Person, response_url: str | None) -> Form:
        """The form to let someone else conduct an interview. The result goes where the first one went."""
        metadata = self.with_response_url(self._metadata_to_change(scheduled, person), response_url)
        if not (metadata.channel or "").startswith(("C", "G")):  # the direct message of someone else, perhaps
            metadata = replace(metadata, channel=None, thread_ts=None)
        reference = self._time.reference(metadata.zone, DEFAULT_LOCALE)
        return form_to_hand_over(scheduled, reference, metadata=metadata)

    def with_response_url(self, metadata: FormMetadata, url: str | None) -> FormMetadata:
        """The metadata with this `response_url` and when it expires."""
        expires_at = self._time.now() + RESPONSE_URL_LIFETIME if url else 0.0
        return replace(metadata, response_url=url, response_url_until=expires_at)

    def _metadata_to_change(self, scheduled: Request, person: Person) -> FormMetadata:
        """For a form about a booked interview, whose result goes into the thread of the first one."""
        reported_ts = scheduled.posted_message.ts if scheduled.posted_message else None
        return FormMetadata(
            channel=scheduled.reply_to.channel,
            facility=scheduled.facility_id,
            thread_ts=scheduled.reply_to.thread_ts or reported_ts,
            zone=scheduled.interview.timezone,
            reader_zone=self._time.zone_of(person.id, person),
            locale=person.locale,
        )

    def _metadata_of(self, asked: FormRequest, person: Person | None) -> FormMetadata:
        metadata = FormMetadata(
            channel=asked.channel,
            zone=self._time.zone_of(asked.user, person),
            locale=person.locale if person else "",
            thread_ts=asked.thread_ts,
            workflow_step=asked.workflow_step,
        )
        return self.with_response_url(metadata, asked.response_url)

    def _read_source(self, asked: FormRequest, author: Person | None) -> SourceText | None:
        """Words that were written earlier, read as of when and where they were; None for what is said now."""
        if asked.message is not None:
            return self._read_message(asked.message, asked.user, author)
        if asked.said_at is not None and asked.was_said_earlier(self._time.now()):
            where = self._time.reference_at(asked.said_at, asked.user, author)
            author_name = WORKFLOW_AUTHOR if asked.workflow_step else ""
            return SourceText(split_command(asked.text, where), author_name, asked.said_at, where)
        return None

    def _read_message(self, message: SourceMessage, user: str, author: Person | None) -> SourceText:
        """A user's own message is read in the default zone if they have none, like the command."""
        where = self._time.reference_at(message.written_at, message.author, author)
        is_own = message.author == user
        return SourceText(
            read_message(message.text, where),
            "" if is_own else message.author or APP_AUTHOR,
            message.written_at,
            where,
            is_zone_known=is_own or bool(self._time.own_zone(message.author, author)),
            is_empty=not message.text.strip(),
        )
