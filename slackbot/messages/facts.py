"""The facts of an interview as lines of mrkdwn, for every message that names them."""

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
INITIALS_ONLY = "Initials only, because people of other companies are in this channel"


def interview_facts(request: Request) -> list[str]:
    """When, how long, where and with whom, a line each."""
    interview = request.interview
    return [
        f"*When:* {when(interview)} · {spoken_zone(interview.timezone)}",
        f"*Your time:* {reader_time(interview)}",
        *length_and_place(interview),
        f"*With:* {interviewer_label(request)}",
    ]


def length_and_place(interview: Interview) -> list[str]:
    """How long and where; a link stays one."""
    return [
        f"*Length:* {spoken_duration(interview.duration)}",
        f"*Where:* {escape_but_links(shorten(interview.location, MAX_LOCATION))}",
    ]


def plain_interview_facts(request: Request) -> list[str]:
    """The same for who reads the text alone."""
    return [fact.replace("*", "", 2) for fact in interview_facts(request)]


def footer(request: Request, visibility: NameVisibility | None = None) -> str:
    """Who caused the message, what to look for, and why a name is cut that this workspace shows whole elsewhere:
    where `names` are seen, or where the result is."""
    shared = f" · {INITIALS_ONLY}" if (visibility or request.reply_to.name_visibility) is NameVisibility.SHARED else ""
    return f"Requested by <@{request.requested_by}> · {reference_text(request)}{shared}"


def reference_text(request: Request) -> str:
    """What an operator and Apploi know it by; `slackbot requests show` takes the id of the request."""
    return f"Application {request.interview.applicant_id} · Request {request.id}"


def applicant_label(request: Request, visibility: NameVisibility | None = None) -> str:
    """The applicant, as much of the name as the place may see: `names`, or what the place of the result may."""
    return escape(display_name(request.applicant_name, visibility or request.reply_to.name_visibility))


def reason_text(request: Request) -> str:
    """Why it came so. Apploi is quoted there, and may name the applicant: no more than the place may see."""
    ours, quote, quoted = request.reason.partition("“")
    return escape(ours + quote + redact_name(quoted, request.applicant_name, request.reply_to.name_visibility))


def spoken_state(request: Request) -> str:
    """Whether it is booked, of one that is or may be in Apploi."""
    if request.may_be_in_apploi:
        return "perhaps booked"
    return "booked" if request.state is State.SCHEDULED else "being booked"


def when(interview: Interview) -> str:
    """The hour in the interview's own zone, in words."""
    return describe(interview.date, interview.timezone, interview.duration)


def describe_move(old: Request, new: Request, zone: str | None = None) -> str:
    """Both hours in words, with an arrow in between: in the zone of a reader, or each in its interview's own."""
    before, after = old.interview, new.interview
    if zone:
        return describe_change(start_in_zone(before, zone), zone, start_in_zone(after, zone), zone)
    return describe_change(before.date, before.timezone, after.date, after.timezone)


def start_in_zone(interview: Interview, zone: str) -> datetime:
    """The wall clock of a zone when the interview begins."""
    return to_wall(settled_utc(interview.date, interview.timezone), zone)


def reader_time(interview: Interview) -> str:
    """Slack shows each reader their own device's zone; who cannot see it reads the interview's."""
    at = int(settled_utc(interview.date, interview.timezone).timestamp())
    return f"<!date^{at}^{{date_short_pretty}} at {{time}}|{when(interview)}>"


def interviewer_label(request: Request) -> str:
    """The interviewer: a mention, or as Apploi knows them."""
    if request.interviewer_user:
        return f"<@{request.interviewer_user}>"
    match request.interview.interviewer:
        case InterviewerById(id=known):
            return f"Apploi user {known}"
        case InterviewerByEmail(email=email):
            return escape(email)
