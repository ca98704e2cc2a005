"""The form's initial values: from a command, a message or an earlier request. Pure."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime

from slackbot.command_text import CommandText
from slackbot.dates import Reference, Understood, understand
from slackbot.dates.zones import clock, settled_utc, to_wall
from slackbot.domain.applicant import Applicant
from slackbot.domain.facility import Facility
from slackbot.domain.request import Request, besides
from slackbot.messages.block_kit import escape
from slackbot.messages.facts import interviewer_label, when
from slackbot.slack.form.external_interviewers import ask_for_interviewer, ask_for_others, names_several
from slackbot.slack.form.form import Form, FormMetadata
from slackbot.slack.form.ids import INTERVIEWER
from slackbot.slack.form.preview import CurrentInterview, build_preview
from slackbot.slack.form.source import SourceText, reliable_time, source_line
from slackbot.slack.form.validation import EMAIL

MENTION = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>")


def form_from_command(
    read: CommandText,
    reference: Reference,
    *,
    asked_by: str,
    metadata: FormMetadata,
    facility: Facility = Facility(),  # noqa: B008  it is frozen
) -> Form:
    """The form for these words, at this facility.

    If no interviewer is named, it is the person who asks. A name that isn't a mention has to be picked, unless somebody
    is known who has it (external_interviewers.py).
    """
    user, typed, name = _resolve_interviewer(read.interviewer, asked_by)
    others = [_resolve_interviewer(each, asked_by) for each in read.also_there]
    also_names = tuple(other[2] or other[1] for other in others if not other[0])
    applicant = _applicant_from_id(read.applicant)
    duration = _named_duration(read) or facility.duration
    return Form(
        timezone=reference.timezone,
        interviewer=user,
        interviewer_hint=ask_for_interviewer(name) if name else "",
        interviewer_name="" if names_several(name) else name,
        applicant=applicant,
        applicant_query=None if applicant else read.applicant,
        applicant_job=read.job or "",
        applicants=read.applicants,
        every=read.every,
        when=read.when or "",
        preview=build_preview(read.when or "", reference, duration, reader_zone=metadata.zone, facility=facility),
        duration=duration,
        interviewer_id=typed,
        also_there=besides(user, (other[0] for other in others if other[0])),
        also_there_hint=ask_for_others(also_names),
        also_names=also_names,
        location=read.location or facility.location,
        metadata=replace(metadata, query=read.applicant or ""),
    )


def form_from_message(
    said: SourceText,
    here: Reference,
    now: float,
    *,
    asked_by: str,
    metadata: FormMetadata,
    facility: Facility = Facility(),  # noqa: B008  it is frozen
) -> Form:
    """The form for words that were written earlier, maybe by someone else.

    Their time is spelled out, in its zone, because “tomorrow” was relative to another day. `here` is the clock of the
    person who opens the form, `now` the same moment in seconds since the epoch.
    """
    time = reliable_time(said, now)
    read = replace(said.parsed, when=format_typed_time(time.date) if time else None, understood=time)
    zone = time.timezone if time else here.timezone
    there = Reference(to_wall(settled_utc(here.now, here.timezone), zone), zone, "en-US")  # as it is written out
    form = form_from_command(read, there, asked_by=asked_by, metadata=metadata, facility=facility)
    form = replace(form, source=source_line(said, now))
    if len(MENTION.findall(read.interviewer or "")) > 1:
        form = replace(form, interviewer=None, interviewer_hint="The message names several people. Please pick one.")
    return form


def form_from_request(
    request: Request, reference: Reference, *, metadata: FormMetadata, asks_team: bool, moved: Request | None = None
) -> Form:
    """The form that edits a failed request, with its values and its time spelled out.

    `moved` is the interview that the request was meant to move, if any.
    """
    interview = request.interview
    body = interview.body()
    typed = format_typed_time(interview.date)
    metadata = _reschedule_metadata(metadata, moved) if moved else metadata
    return Form(
        timezone=interview.timezone,
        interviewer=request.interviewer_user,
        applicant=Applicant(interview.applicant_id, request.applicant_name),
        current_interview=_current_interview_text(moved) if moved else "",
        when=typed,
        preview=build_preview(
            typed,
            reference,
            interview.duration,
            current=CurrentInterview.load(metadata.standing),
            reader_zone=metadata.reader_zone,
        ),
        duration=interview.duration,
        interviewer_id="" if request.interviewer_user else body.get("interviewerId", body.get("interviewerEmail", "")),
        asks_team=asks_team and moved is None,
        team_id=body.get("interviewerTeamId", ""),
        location=interview.location,
        also_there=request.also_there,
        metadata=metadata,
    )


def with_typed_words(form: Form, request: Request, reference: Reference) -> Form:
    """The form of a request with the words that its requester typed, if they still mean the same time at
    `reference`; otherwise its time stays spelled out."""
    read, interview = understand(request.words, reference), request.interview
    if not isinstance(read, Understood) or read.duration not in (None, interview.duration):
        return form
    if (read.date, read.timezone) != (interview.date, interview.timezone):
        return form
    current = CurrentInterview.load(form.metadata.standing)
    preview = build_preview(request.words, reference, form.duration, current=current)
    return replace(form, when=request.words, preview=preview)


def form_to_reschedule(
    request: Request, words: CommandText | None, reference: Reference, *, metadata: FormMetadata
) -> Form:
    """The form that reschedules an interview, with its values, and the new time if `words` name one."""
    form = form_from_request(request, reference, metadata=metadata, asks_team=False, moved=request)
    if words is None or not words.when:
        return form
    minutes = _named_duration(words) or form.duration
    current = CurrentInterview.load(form.metadata.standing)
    new = build_preview(words.when, reference, minutes, current=current, reader_zone=metadata.reader_zone)
    return replace(form, when=words.when, preview=new, duration=minutes)


def form_to_hand_over(request: Request, reference: Reference, *, metadata: FormMetadata) -> Form:
    """The form that changes nothing of an interview but its interviewer, who has to be picked."""
    form = form_from_request(request, reference, metadata=metadata, asks_team=False, moved=request)
    current = f"{form.current_interview}\nWith: {interviewer_label(request)}\nTime and place stay as they are."
    metadata = replace(form.metadata, only=INTERVIEWER)
    return replace(form, current_interview=current, interviewer=None, interviewer_id="", metadata=metadata)


def _reschedule_metadata(metadata: FormMetadata, moved: Request) -> FormMetadata:
    """The applicant stays, and so does the team, which Apploi has accepted before."""
    interview = moved.interview
    return replace(
        metadata,
        moves=moved.id,
        applicant=interview.applicant_id,
        standing=CurrentInterview(interview.date, interview.timezone).dump(),
        team=interview.body().get("interviewerTeamId", ""),
    )


def _current_interview_text(moved: Request) -> str:
    return f"*{escape(moved.applicant_name)}*\nNow: {when(moved, ', ')}"


def format_typed_time(wall: datetime) -> str:
    """A wall clock as someone would type it in full: “Dec 1, 2026 3:00 PM”."""
    return f"{wall:%b} {wall.day}, {wall.year} {clock(wall)}"


def _resolve_interviewer(named: str | None, asked_by: str) -> tuple[str | None, str, str]:
    """Of these three, one is filled: the Slack id, the email or Apploi user ID, or a name that is neither."""
    if not named or named.casefold() in ("me", "myself"):
        return asked_by, "", ""
    mention = MENTION.fullmatch(named)
    if mention:
        return mention.group(1), "", ""
    if EMAIL.fullmatch(named) or re.fullmatch(r"[0-9]{1,20}", named):
        return None, named, ""
    return None, "", named


def _applicant_from_id(named: str | None) -> Applicant | None:
    return Applicant(named) if named and re.fullmatch(r"[0-9]{1,20}", named) else None


def _named_duration(read: CommandText) -> int | None:
    return read.understood.duration if isinstance(read.understood, Understood) else None
