"""An interview as lines of mrkdwn, shared by all messages."""

from __future__ import annotations

from datetime import datetime

from slackbot.dates.changes import describe_change
from slackbot.dates.zones import describe, settled_utc, spoken_zone, to_wall
from slackbot.domain.applicant import NameVisibility, display_name, redact_name
from slackbot.domain.interview import Interview, InterviewerByEmail, InterviewerById
from slackbot.domain.request import Request, State
from slackbot.domain.wording import shorten, spoken_duration
from slackbot.messages.block_kit import escape, escape_but_links

MAX_LOCATION = 500
INITIALS_ONLY = "Initials only: people from other companies are in this channel"


def interview_facts(request: Request) -> list[str]:
    """When, how long, where and with whom, one line each."""
    interview = request.interview
    return [
        f"*When:* {when(interview)} · {spoken_zone(interview.timezone)}",
        f"*Your time:* {reader_time(interview)}",
        *length_and_place(interview),
        f"*With:* {interviewer_label(request)}",
    ]


def length_and_place(interview: Interview) -> list[str]:
    """Two lines: length and location. Links in the location stay clickable."""
    return [
        f"*Length:* {spoken_duration(interview.duration)}",
        f"*Where:* {escape_but_links(shorten(interview.location, MAX_LOCATION))}",
    ]


def plain_interview_facts(request: Request) -> list[str]:
    """The same lines without markup, for a message's `text`."""
    return [fact.replace("*", "", 2) for fact in interview_facts(request)]


def footer(request: Request, visibility: NameVisibility | None = None) -> str:
    """The message's last line: who requested it, the ids, and why a shared channel sees initials only.

    `visibility` defaults to that of the channel where the result is posted.
    """
    shared = f" · {INITIALS_ONLY}" if (visibility or request.reply_to.name_visibility) is NameVisibility.SHARED else ""
    return f"Requested by <@{request.requested_by}> · {reference_text(request)}{shared}"


def reference_text(request: Request) -> str:
    """The application's id in Apploi and the request's id, which `slackbot requests show` takes."""
    return f"Application {request.interview.applicant_id} · Request {request.id}"


def applicant_label(request: Request, visibility: NameVisibility | None = None) -> str:
    """The applicant's name as far as `visibility` allows; it defaults to that of the channel with the result."""
    return escape(display_name(request.applicant_name, visibility or request.reply_to.name_visibility))


def reason_text(request: Request) -> str:
    """The request's reason. Apploi's words in it may name the applicant, so the name is redacted there too."""
    ours, quote, quoted = request.reason.partition("“")
    return escape(ours + quote + redact_name(quoted, request.applicant_name, request.reply_to.name_visibility))


def spoken_state(request: Request) -> str:
    """“booked”, “may be booked” or “being booked”."""
    if request.may_be_in_apploi:
        return "may be booked"
    return "booked" if request.state is State.SCHEDULED else "being booked"


def when(interview: Interview) -> str:
    """The time in the interview's own zone: “Tuesday, December 8, 2026, 3:00–3:45 PM EST (America/New_York)”."""
    return describe(interview.date, interview.timezone, interview.duration)


def describe_move(old: Request, new: Request, zone: str | None = None) -> str:
    """“Tue, Dec 1, 3:00 PM → Wed, Dec 2, 10:00 AM EST”, in the IANA `zone` or each in its interview's own."""
    before, after = old.interview, new.interview
    if zone:
        return describe_change(start_in_zone(before, zone), zone, start_in_zone(after, zone), zone)
    return describe_change(before.date, before.timezone, after.date, after.timezone)


def start_in_zone(interview: Interview, zone: str) -> datetime:
    """The naive wall clock in this IANA zone when the interview starts."""
    return to_wall(settled_utc(interview.date, interview.timezone), zone)


def reader_time(interview: Interview) -> str:
    """Slack's date markup, which shows each reader their device's zone; the fallback is the interview's own zone."""
    at = int(settled_utc(interview.date, interview.timezone).timestamp())
    return f"<!date^{at}^{{date_short_pretty}} at {{time}}|{when(interview)}>"


def interviewer_label(request: Request) -> str:
    """A Slack mention, else the email or Apploi user ID."""
    if request.interviewer_user:
        return f"<@{request.interviewer_user}>"
    match request.interview.interviewer:
        case InterviewerById(id=known):
            return f"Apploi user {known}"
        case InterviewerByEmail(email=email):
            return escape(email)
