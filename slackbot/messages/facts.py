"""An interview in words, shared by all messages: who in the first line, when, where and with whom in the second."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from slackbot.dates.zones import clock, settled_utc, to_wall, zone_word
from slackbot.domain.applicant import NameVisibility, display_name, redact_name
from slackbot.domain.interview import Interview, InterviewerByEmail, InterviewerById, shown_reason
from slackbot.domain.request import Request, State
from slackbot.domain.spoken_time import clocks_agree, spoken_day, spoken_move, spoken_time
from slackbot.domain.wording import list_words, shorten
from slackbot.messages.block_kit import escape, escape_but_links

MAX_LOCATION = 500
MAX_JOB = 60
INITIALS_ONLY = "Initials only: people from other companies are in this channel"


def interview_lines(what: str, request: Request, visibility: NameVisibility | None = None) -> list[str]:
    """Two lines of mrkdwn: `what` happened to whom and for which job, then when, where and with whom.

    `visibility` defaults to that of the channel where the result is posted.
    """
    job = job_label(request)
    who = f"{what}: {applicant_label(request, visibility)}"
    return [f"*{who}*{f' · {job}' if job else ''}", f"*{when(request)}* · {place_and_people(request)}"]


def interview_text(what: str, request: Request, visibility: NameVisibility | None = None) -> list[str]:
    """The same for a message's `text`, of which a phone's notification shows the first line: who and when."""
    first = f"{what}: {applicant_label(request, visibility)} · {when(request)}"
    return [first, " · ".join(filter(None, [job_label(request), place_and_people(request)]))]


def reader_line(request: Request) -> str:
    """The time by the clock of each reader's device: in a channel nobody knows whose zone that is."""
    return f"Your time: {reader_time(request)}"


def place_label(request: Request) -> str:
    """The location, in which links stay clickable."""
    return escape_but_links(shorten(request.interview.location, MAX_LOCATION))


def place_and_people(request: Request) -> str:
    """“Room 2 · with @luis”, and “ · also there: @ana and @maria” if somebody is."""
    return " · ".join([place_label(request), f"with {interviewer_label(request)}", *also_there_label(request)])


def also_there_label(request: Request) -> list[str]:
    """“also there: @ana and @maria”; nothing if nobody is."""
    return [f"also there: {list_mentions(request.also_there)}"] if request.also_there else []


def list_mentions(users: Sequence[str]) -> str:
    """“@ana and @maria”."""
    return list_words([f"<@{each}>" for each in users])


def who_apploi_lists(request: Request) -> list[str]:
    """“Apploi lists @luis as the interviewer.”, where others are there, too."""
    return [f"Apploi lists {interviewer_label(request)} as the interviewer."] if request.also_there else []


def job_label(request: Request) -> str:
    """“Certified Nursing Assistant, Harbor Care Portland”, or "" if Apploi's search named neither."""
    return ", ".join(escape(shorten(part, MAX_JOB)) for part in (request.job, request.shown_facility) if part)


def facility_label(request: Request) -> str:
    """The facility for a message that doesn't name the job; "" where there was only one."""
    return escape(shorten(request.facility_name, MAX_JOB))


def facility_note(request: Request) -> str:
    """“ · Harbor Care Tulsa”, or "" where there was only one facility."""
    label = facility_label(request)
    return f" · {label}" if label else ""


def initials_note(request: Request, visibility: NameVisibility | None = None) -> str:
    """Why a shared channel sees initials only, as the end of a message's last line; "" anywhere else."""
    shown = visibility or request.reply_to.name_visibility
    return f" · {INITIALS_ONLY}" if shown is NameVisibility.SHARED else ""


def booked_by(request: Request, visibility: NameVisibility | None = None, previous: Request | None = None) -> str:
    """The last line of a message about a booked interview; `previous` is the one that it moves, if that is known."""
    return f"Booked by <@{request.booker}>{changed_by(request, previous)}{initials_note(request, visibility)}"


def changed_by(request: Request, previous: Request | None = None) -> str:
    """“ · moved by @luis”, or "" for an interview that nobody has moved, or that its booker has moved."""
    if request.requested_by == request.booker:
        return ""
    moved = "handed over" if previous and is_handed_over(previous, request) else "moved"
    return f" · {moved if request.moves else 'corrected'} by <@{request.requested_by}>"


def is_handed_over(old: Request, new: Request) -> bool:
    """Whether only the person changed: another interviewer, at the same time."""
    before, after = old.interview, new.interview
    is_same_time = settled_utc(before.date, before.timezone) == settled_utc(after.date, after.timezone)
    return is_same_time and before.interviewer != after.interviewer


def requested_by(request: Request, visibility: NameVisibility | None = None) -> str:
    """The last line of a message about anything else: with the code that `slackbot requests show` takes."""
    note = initials_note(request, visibility)
    return f"Requested by <@{request.requested_by}> · {reference_text(request)}{note}"


def reference_text(request: Request) -> str:
    """The request's id, which `slackbot requests show` takes."""
    return f"Code {request.id}"


def applicant_label(request: Request, visibility: NameVisibility | None = None) -> str:
    """The applicant's name as far as `visibility` allows; it defaults to that of the channel with the result."""
    return escape(display_name(request.applicant_name, visibility or request.reply_to.name_visibility))


def reason_text(request: Request) -> str:
    """The request's reason. Apploi's words in it may name the applicant, so the name is redacted there too."""
    ours, quote, quoted = shown_reason(request.reason).partition("“")
    return escape(ours + quote + redact_name(quoted, request.applicant_name, request.reply_to.name_visibility))


def admin_needed(request: Request) -> str:
    """For the person who asked for an interview that can't be booked before an admin has fixed something."""
    return (
        f"{reason_text(request)} Your Slack admin needs to fix it: give them the code {request.id}. Once they do, "
        "choose *Try again*."
    )


def state_note(request: Request) -> str:
    """“ (booked by @maya)”, “ (may be booked, requested by @maya)” or “ (being booked by @maya)”.

    "" if its interviewer has booked it, who is named beside it anyway.
    """
    if request.may_be_in_apploi:
        return f" (may be booked, requested by <@{request.requested_by}>)"
    if request.state is not State.SCHEDULED:
        return f" (being booked by <@{request.booker}>)"
    return "" if request.booker == request.interviewer_user else f" (booked by <@{request.booker}>)"


def when(request: Request, separator: str = " · ") -> str:
    """The time in the interview's own zone, “Tue, Dec 8 · 3:00–3:45 PM ET”, as said when the request was made."""
    interview = request.interview
    return spoken_time(interview.date, interview.timezone, interview.duration, request.accepted_at, separator)


def when_in(request: Request, zone: str | None) -> str:
    """“Wed, Dec 9 · 12:00–12:45 PM PT” for a reader in this IANA zone; as `when` if both clocks agree or it is None."""
    interview = request.interview
    if zone is None or clocks_agree(interview.date, interview.timezone, zone):
        return when(request)
    return spoken_time(start_in_zone(interview, zone), zone, interview.duration, request.accepted_at)


def brief_time(request: Request, zone: str | None = None) -> str:
    """“Tue, Dec 8, 3:00 PM ET”, the start in this IANA zone, or in the interview's own if both clocks agree."""
    interview = request.interview
    if zone is None or clocks_agree(interview.date, interview.timezone, zone):
        return spoken_time(interview.date, interview.timezone, None, request.accepted_at, ", ")
    return spoken_time(start_in_zone(interview, zone), zone, None, request.accepted_at, ", ")


def own_time_too(request: Request, zone: str | None) -> str:
    """“3:00 PM ET”, the start in the interview's own zone, if a reader in this IANA zone read another one; else ""."""
    interview = request.interview
    if zone is None or clocks_agree(interview.date, interview.timezone, zone):
        return ""
    there, word = interview.date, zone_word(interview.date, interview.timezone)
    day = spoken_day(there, interview.timezone, request.accepted_at)
    is_other_day = there.date() != start_in_zone(interview, zone).date()
    return f"{f'{day}, ' if is_other_day else ''}{clock(there)} {word}"


def describe_move(old: Request, new: Request, zone: str | None = None) -> str:
    """“Tue, Dec 1, 3:00 PM → Wed, Dec 2, 10:00 AM ET”, in the IANA `zone` or each in its interview's own."""
    before, after = old.interview, new.interview
    if zone:
        return spoken_move((start_in_zone(before, zone), zone), (start_in_zone(after, zone), zone), new.accepted_at)
    return spoken_move((before.date, before.timezone), (after.date, after.timezone), new.accepted_at)


def start_in_zone(interview: Interview, zone: str) -> datetime:
    """The naive wall clock in this IANA zone when the interview starts."""
    return to_wall(settled_utc(interview.date, interview.timezone), zone)


def reader_time(request: Request) -> str:
    """Slack's date markup, which shows each reader their device's zone; the fallback is the interview's own zone."""
    interview = request.interview
    at = int(settled_utc(interview.date, interview.timezone).timestamp())
    return f"<!date^{at}^{{date_short_pretty}} at {{time}}|{when(request)}>"


def interviewer_label(request: Request) -> str:
    """A Slack mention, else the email or Apploi user ID."""
    if request.interviewer_user:
        return f"<@{request.interviewer_user}>"
    match request.interview.interviewer:
        case InterviewerById(id=known):
            return f"Apploi user {known}"
        case InterviewerByEmail(email=email):
            return escape(email)
