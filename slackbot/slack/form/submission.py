"""A submitted form, and the request that it makes. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from slackbot import messages
from slackbot.dates import Reference
from slackbot.domain import request
from slackbot.domain.applicant import NameVisibility
from slackbot.domain.known_people import may_interview
from slackbot.domain.person import Person
from slackbot.domain.request import MAX_ALSO_THERE, ReplyTo, Request, besides
from slackbot.domain.wording import shorten
from slackbot.slack.form.form import FormMetadata
from slackbot.slack.form.seen_reading import ShownReading
from slackbot.slack.form.validation import FormValues, Ineligible, ValidForm, read_values
from slackbot.slack.form.view import View, metadata_of, with_question
from slackbot.slack.payloads import RESPONSE_URL_LIFETIME

MAX_NAME = 80
Response = dict[str, Any]
"""What keeps a form open: `response_action` is `errors` or `update`."""


@dataclass(frozen=True, slots=True)
class Submission:
    """A form as it was submitted. `response_urls` are those that Slack made for the chosen channel."""

    view: Mapping[str, Any]
    user: str
    values: FormValues
    metadata: FormMetadata
    response_urls: Sequence[Mapping[str, Any]] = ()

    @classmethod
    def from_body(cls, body: Mapping[str, Any], user: str) -> Submission:
        """The form of a `view_submission` request.

        Slack may return null for an applicant that an update put into the field (bolt-js#1258), so the one that the
        form shows counts then.
        """
        view = body["view"]
        values, metadata = read_values(view["state"]["values"]), metadata_of(view)
        applicant = metadata.applicant if metadata.moves else values.applicant or metadata.found or None
        channel = metadata.channel if metadata.only else values.channel
        urls = body.get("response_urls") or ()
        return cls(view, user, replace(values, applicant=applicant, channel=channel), metadata, urls)

    @property
    def id(self) -> str:
        """The id of the view, and of the request that the form makes."""
        return str(self.view["id"])

    @property
    def facility_id(self) -> str:
        """The facility that the form showed: what the select says, or what the form was opened for."""
        return self.values.facility or self.metadata.facility

    @property
    def interviewer_in_slack(self) -> str | None:
        """The id of the interviewer, unless they are outside of Slack."""
        return None if self.values.interviewer_id else self.values.interviewer

    @property
    def people(self) -> list[str]:
        """The IDs of the users to look up in Slack."""
        named = (self.user, self.values.interviewer, *self.values.also_there[:MAX_ALSO_THERE])
        return [each for each in named if each]


def reply_to(submission: Submission, valid: ValidForm, visibility: NameVisibility, now: float) -> ReplyTo:
    """The chosen channel, with a way to post there although the bot isn't a member: the `response_url` that Slack sends
    with the form, or the one that the form came with. `now` is in seconds since the epoch."""
    metadata = submission.metadata
    is_original = bool(valid.channel) and valid.channel == metadata.channel
    url, expires_at, thread = None, 0.0, None
    if is_original:
        url, expires_at, thread = metadata.response_url, metadata.response_url_until, metadata.thread_ts
    for given in submission.response_urls:
        if given.get("channel_id") == valid.channel:
            url, expires_at = given["response_url"], now + RESPONSE_URL_LIFETIME
            break
    return ReplyTo(valid.channel, url, expires_at, thread, visibility)


def build_request(
    submission: Submission,
    valid: ValidForm,
    where: ReplyTo,
    current: Request | None,
    replaced: Request | None,
    now: float,
    undo_seconds: float,
) -> Request:
    """The request that this form makes; the same form submitted again makes the same request. `current` is the
    interview that it reschedules, `replaced` the failed request that it corrects, if any. It is sent after
    `undo_seconds`."""
    earlier = current or replaced
    also_there = current.also_there if current and submission.metadata.only else submission.values.also_there
    return request.new_request(
        submission.id,
        valid.interview,
        applicant_name=current.applicant_name if current else valid.applicant_name,
        requested_by=submission.user,
        interviewer_user=valid.interviewer_user,
        reply_to=where,
        words=valid.words,
        now=now,
        job=valid.job or (current.job if current else ""),
        facility=valid.facility or (current.facility if current else ""),
        facility_id=current.facility_id if current else submission.facility_id,
        workflow_step=submission.metadata.workflow_step or None,
        undo_seconds=undo_seconds,
        replaces=submission.metadata.replaces,
        moves=current,
        booked_by=earlier.booker if earlier else None,
        also_there=besides(valid.interviewer_user, also_there),
    )


def acknowledged_conflicts(accepted: Request, metadata: FormMetadata) -> frozenset[str]:
    """The ids of the other bookings that the user chose to ignore, for these people at this time and no other."""
    return frozenset(metadata.agreed.split()) if metadata.agreed_on == conflict_key(accepted) else frozenset()


def conflict_key(accepted: Request) -> str:
    """What the user agrees to when they book anyway: after a change of any of this they are asked again."""
    sent = accepted.interview.body()
    who = sent.get("interviewerId") or sent["interviewerEmail"].lower()
    booked = (accepted.interview.applicant_id, who, sent["date"], sent["timezone"], sent["duration"])
    return " ".join((*booked, *sorted(accepted.also_there)))


def ask_about_conflicts(
    view: Mapping[str, Any], accepted: Request, conflicts: Sequence[Request], reference: Reference
) -> Response:
    """The form with the question whether to book anyway. The question names the time, so a yes confirms it, too."""
    metadata = metadata_of(view)
    seen = ShownReading.load(metadata.seen)
    asked = replace(
        metadata,
        agreed=" ".join(each.id for each in conflicts),
        agreed_on=conflict_key(accepted),
        seen=replace(seen, at=reference.now, was_asked=True).dump() if seen else "",
    )
    return update_response(with_question(view, messages.conflict_question(accepted, conflicts), asked))


def update_response(view: View) -> Response:
    """Show this view in place of the form."""
    return {"response_action": "update", "view": view}


def ineligibility(person: Person) -> Ineligible | None:
    """Why this person can't interview, if so."""
    if person.is_bot:
        return Ineligible.BOT
    return Ineligible.DEACTIVATED if person.is_deactivated else None


def also_there_problem(people: Mapping[str, Person | None]) -> str:
    """Why one of these people can't be there besides the interviewer, as a sentence; "" if all can. None: Slack doesn't
    say who that is."""
    if len(people) > MAX_ALSO_THERE:
        return f"At most {MAX_ALSO_THERE} people can be there besides the interviewer. Remove some."
    return next((problem for each in people.values() if (problem := _problem_of(each))), "")


def _problem_of(person: Person | None) -> str:
    if person is None:
        return "I couldn't confirm with Slack who everyone here is. Please try again."
    name = shorten(person.name, MAX_NAME) or "Someone here"
    if person.is_bot:
        return f"{name} is an app, and apps can't join an interview. Remove it."
    if person.is_deactivated:
        return f"{name}'s Slack account is deactivated. Remove them."
    if not may_interview(person):
        return f"{name} isn't in this workspace, so I can't send them interviews. Remove them."
    return ""
