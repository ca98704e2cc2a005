"""What the channel and the person read. Pure: a request in, a message out; the sentences live here only.

Everything that a person typed or Apploi returned is escaped (slack.md, 15). `text` says the same as the blocks,
because notifications and screen readers read either (slack.md, 13).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from slackbot.blocks import Block, context, escape, plain, section, shorten
from slackbot.dates.zones import describe, settled_utc, spoken_zone
from slackbot.interview import Interview, InterviewerByEmail, InterviewerById
from slackbot.modal.options import spoken_duration
from slackbot.request import PATIENCE, Request, State, named

EDIT_REQUEST = "edit_request"
SEND_AGAIN = "send_again"
MARK_SCHEDULED = "mark_scheduled"
DISMISS_REQUEST = "dismiss_request"

COMMAND = "/schedule-interview"
SHOWN_LOCATION = 500

EVENT_TYPES = {
    State.SCHEDULED: "interview_scheduled",
    State.FAILED: "interview_failed",
    State.UNCONFIRMED: "interview_unconfirmed",
    State.WAITING: "interview_pending",
}


@dataclass(frozen=True, slots=True)
class Message:
    """What `chat.postMessage` and a `response_url` take."""

    text: str
    blocks: list[Block]
    metadata: dict[str, Any] | None = None


def usage() -> str:
    """The answer to `help`, and to text that cannot be used; only the person sees it."""
    return (
        f"*{COMMAND}* opens a form to book an interview in Apploi. Say what you know, in any order, "
        "and the form is filled in:\n"
        f"• `{COMMAND} Jane Doe next Tue 3pm ET for 45 min`\n"
        f"• `{COMMAND} jane@example.com tomorrow 10-10:30am with @maria at Room 2`\n"
        f"• `{COMMAND} 265733753 Dec 5 2pm virtual`\n"
        f"• `{COMMAND}` alone opens the empty form.\n"
        "Nothing is booked before you press *Schedule*."
    )


def not_for_guests() -> str:
    """To guests and people of other workspaces."""
    return (
        "Booking interviews is for members of this workspace: it shows applicants' names, so it does not "
        "open for guests or people of other workspaces. Please ask a colleague here to book it for you."
    )


def busy() -> str:
    """When every thread has work: nothing was taken."""
    return "I have too much to do at this moment and have not taken this. Please try again in a few seconds."


def not_opened(text: str) -> str:
    """When Slack did not open the form in its three seconds."""
    typed = f"{COMMAND} {text}".strip()
    return f"Slack did not open the form in time. Nothing was booked. Please send it again:\n`{escape(typed)}`"


def cannot_tell_who() -> str:
    """When Slack does not answer who somebody is."""
    return "Slack does not tell me who you are just now. Nothing was done. Please try again in a minute."


def broken(token: str) -> str:
    """To whoever stood before an error that nobody foresaw."""
    return (
        "Something went wrong on my side, and nothing was booked by this. Please try again; "
        f"if it happens again, give your administrator this code: {token}"
    )


def not_stored() -> str:
    """In the form, when the request could not be stored."""
    return "I cannot store requests just now, so nothing was booked. Press Schedule again in a minute."


def booked_already(new: Request, clashes: Sequence[Request]) -> str:
    """At the top of the form, when the applicant or the interviewer has another interview at that time."""
    asked = f"I have not booked this yet: {_when(new.interview)} overlaps with"
    others = [f"• {_other(new, clash)}" for clash in clashes]
    return "\n".join([asked, *others, "Change the time, or press *Book anyway* to have both."])


def _other(new: Request, clash: Request) -> str:
    """One booking in the way, and who made it."""
    who = _who(clash) if not clash.forgotten else f"application {clash.interview.applicant_id}"
    same = (
        "the same applicant" if clash.interview.applicant_id == new.interview.applicant_id else "the same interviewer"
    )
    stands = _STANDS.get(clash.state, "being booked")
    made = f"requested by <@{clash.requested_by}>"
    return f"*{who}* with {_with(clash)}, {_when(clash.interview)}: {same}, {stands}, {made}"


_STANDS = {State.SCHEDULED: "booked", State.UNCONFIRMED: "perhaps booked"}

TYPE_AN_APPLICANT = "Type a name, an e-mail, a phone or the form's id"
NOBODY_FOUND_OPTION = "Nobody found. May my key see applicants? Else type the id"
NOT_SHOWN_OPTION = "Applicants are shown to members only. Try again, or type the id"
NO_ZONE_FOUND = "No such city or zone"


def search_failed(why: str) -> str:
    """Beneath the applicant's field, when Apploi could not be searched."""
    return f"{why} Search again, or type the digits of the application form."


def search_failed_option(why: str) -> str:
    """In the menu, when Apploi could not be searched."""
    return f"{why} Or type the form's id"


def nobody_found(name: str) -> str:
    """Beneath the applicant's field; an empty answer may mean that the key may not see applicants (apploi.md)."""
    return (
        f"Apploi shows me nobody called “{name[:100]}”. Search again, or type the digits of the application "
        "form. If nobody is ever found, my key may not see applicants."
    )


def several_found(name: str, number: int) -> str:
    """Beneath the applicant's field, when somebody has to choose."""
    if number == 1:
        return f"One in Apploi is like “{name[:100]}”. Open the menu and look whether it is them."
    return f"{number} in Apploi fit “{name[:100]}”. Open the menu and choose."


def unknown_request() -> str:
    """To who presses a button of a request that this database does not have."""
    return "I do not know this request any more. Please look in Apploi, or book it anew."


def accepted_already(stored: Request) -> str:
    """In a form that is sent again with something else in it than what was accepted."""
    when = _when(stored.interview)
    return f"This form was accepted already, for {when}. Close it, and start a new one for anything else."


def settled_meanwhile() -> str:
    """In a form that corrects a request which somebody has settled since."""
    return "The request that this corrects was settled in the meantime, so this was not booked. Please close the form."


def not_yours(request: Request) -> str:
    """To who presses a button of somebody else's request."""
    return f"Only <@{request.requested_by}>, who asked for this interview, or an admin of the workspace can do that."


def not_opened_again() -> str:
    """When Slack did not open the form behind “Edit” in its three seconds."""
    return "Slack did not open the form in time. Nothing has changed. Please press Edit again."


def result(request: Request) -> Message:
    """The message that tells the present state of a request."""
    headline, sentences, buttons = _CONTENT[request.state](request)
    lines = [f"*{headline}*", *_facts(request)]
    blocks: list[Block] = [section("\n".join(lines))]
    blocks += [section("\n".join(sentences))] if sentences else []
    blocks += [{"type": "actions", "block_id": "request_actions", "elements": buttons}] if buttons else []
    blocks.append(context(_footer(request), message_id(request)))
    text = "\n".join([headline, *_plain_facts(request), *sentences, _footer(request)])
    return Message(_unmarked(text), blocks, metadata(request))


def message_id(request: Request) -> str:
    """The name of the last block: each message about a request can be found again by it."""
    return f"message_{request.messages}"


def button_value(request: Request) -> str:
    """The request and the number of the message that the button stands in: an older message acts no more."""
    return f"{request.id}:{request.messages}"


def pressed(value: str) -> tuple[str, int]:
    """The id of the request and the number of the message, out of a button's value."""
    request_id, _, number = value.partition(":")
    return request_id, int(number) if number.isascii() and number.isdecimal() and len(number) < 10 else 0


def metadata(request: Request) -> dict[str, Any]:
    """The message for other programs, as contract.md names it."""
    interview = request.interview
    return {
        "event_type": EVENT_TYPES[request.state],
        "event_payload": {
            "request_id": request.id,
            "applicant_id": interview.applicant_id,
            "date": interview.apploi_date,
            "timezone": interview.timezone,
            "duration": str(interview.duration),
            "location": interview.location,
            **_interviewer_payload(interview),
            "requested_by": request.requested_by,
        },
    }


def settled(request: Request) -> Message:
    """What a message with buttons becomes once one of them was pressed."""
    text = f"*{_who(request)}*: this request was {request.settled_how} by {named(request.settled_by)}."
    when = _when(request.interview)
    return Message(_unmarked(f"{text} {when}"), [section(f"{text}\n{when}"), context(_reference(request))])


def superseded(request: Request) -> Message:
    """What the message about a waiting request becomes once there is a result."""
    text = f"*{_who(request)}*: I was waiting for Apploi. The result follows below."
    return Message(_unmarked(text), [section(text), context(_reference(request))])


def reminder(request: Request) -> Message:
    """To who asked, when nobody has said for an hour what became of it. No metadata: it is no new event."""
    asked = result(request)
    text = "Nobody has told me yet what became of this interview, so I ask once more."
    return Message(f"{text}\n{asked.text}", [section(text), *asked.blocks])


def as_direct_message(message: Message, channel: str | None) -> Message:
    """The message for a person instead of the channel, saying why it comes here."""
    if channel is None:
        return message
    why = f"I could not post this in <#{channel}>. Invite me there and I will."
    return replace(message, text=f"{message.text}\n{why}", blocks=[*message.blocks, context(why)])


def perhaps_twice(message: Message) -> Message:
    """The message when an earlier copy may have arrived."""
    why = "You may see this twice: Slack did not say whether the first copy arrived."
    return replace(message, text=f"{message.text}\n{why}", blocks=[*message.blocks, context(why)])


Content = tuple[str, list[str], list[Block]]


def _scheduled(request: Request) -> Content:
    sentences = []
    if request.settled_by:
        sentences = [f"<@{request.settled_by}> found it in Apploi."]
    return f"Interview scheduled: {_who(request)}", sentences, []


def _failed(request: Request) -> Content:
    if request.settled_by:
        stopped = f"{escape(request.reason)} Nothing was booked by this request."
        asked = (
            f"<@{request.requested_by}>, {named(request.settled_by)} stopped it. Please book it anew if you need it."
        )
        return f"Not scheduled: {_who(request)}", [stopped, asked], []
    sentences = [
        f"{escape(request.reason)} Nothing was booked by this request.",
        f"<@{request.requested_by}>, please edit it, send it again, or book it in Apploi.",
    ]
    buttons = [
        _button("Edit", EDIT_REQUEST, request, style="primary"),
        _button("Send again", SEND_AGAIN, request),
        _button("Dismiss", DISMISS_REQUEST, request),
    ]
    return f"Not scheduled: {_who(request)}", sentences, buttons


def _unconfirmed(request: Request) -> Content:
    sentences = [
        f"{escape(request.reason)} The interview was sent, and it may or may not be booked. "
        "I do not send it again by myself, so that nobody is booked twice.",
        f"<@{request.requested_by}>, please look at the applicant in Apploi. Is the interview there? Mark it as "
        "scheduled. Is it not? Send it again.",
    ]
    confirm = {
        "title": plain("Send it again?"),
        "text": plain("If the interview is in Apploi already, this may book it twice. Please look there first."),
        "confirm": plain("Send again"),
        "deny": plain("Not now"),
    }
    buttons = [
        _button("Mark as scheduled", MARK_SCHEDULED, request, style="primary"),
        {**_button("Send again", SEND_AGAIN, request), "confirm": confirm},
    ]
    return f"Please check in Apploi: {_who(request)}", sentences, buttons


def _waiting(request: Request) -> Content:
    until = int(request.since + PATIENCE)
    deadline = f"<!date^{until}^{{time}}|15 minutes after it was sent>"
    sentences = [f"{escape(request.reason)} I try again until {deadline}, and the result is posted here."]
    return f"Not booked yet: {_who(request)}", sentences, []


_CONTENT = {
    State.SCHEDULED: _scheduled,
    State.FAILED: _failed,
    State.UNCONFIRMED: _unconfirmed,
    State.WAITING: _waiting,
}


def _facts(request: Request) -> list[str]:
    interview = request.interview
    return [
        f"*When:* {_when(interview)} · {spoken_zone(interview.timezone)}",
        f"*Your time:* {_own_time(interview)}",
        f"*Length:* {spoken_duration(interview.duration)}",
        f"*Where:* {escape(shorten(interview.location, SHOWN_LOCATION))}",
        f"*With:* {_with(request)}",
    ]


def _plain_facts(request: Request) -> list[str]:
    return [fact.replace("*", "", 2) for fact in _facts(request)]


def _footer(request: Request) -> str:
    return f"Requested by <@{request.requested_by}> · {_reference(request)}"


def _reference(request: Request) -> str:
    return f"Application {request.interview.applicant_id} · Request {request.id}"


def _who(request: Request) -> str:
    return escape(request.applicant_name)


def _when(interview: Interview) -> str:
    return describe(interview.date, interview.timezone, interview.duration)


def _own_time(interview: Interview) -> str:
    """Slack shows each reader their own device's zone; who cannot see it reads the interview's."""
    at = int(settled_utc(interview.date, interview.timezone).timestamp())
    return f"<!date^{at}^{{date_short_pretty}} at {{time}}|{_when(interview)}>"


def _with(request: Request) -> str:
    if request.interviewer_user:
        return f"<@{request.interviewer_user}>"
    match request.interview.interviewer:
        case InterviewerById(id=known):
            return f"Apploi user {known}"
        case InterviewerByEmail(email=email):
            return escape(email)


def _interviewer_payload(interview: Interview) -> Mapping[str, str]:
    match interview.interviewer:
        case InterviewerById(id=known):
            return {"interviewer_id": known}
        case InterviewerByEmail(email=email, team_id=team):
            return {"interviewer_email": email, "interviewer_team_id": team}


def _unmarked(text: str) -> str:
    return text.replace("*", "")


def _button(label: str, action_id: str, request: Request, style: str | None = None) -> Block:
    button: Block = {"type": "button", "text": plain(label), "action_id": action_id, "value": button_value(request)}
    return {**button, "style": style} if style else button
