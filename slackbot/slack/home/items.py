"""One interview on the Home tab: its lines and its buttons."""

from __future__ import annotations

from slackbot.domain.request import PATIENCE, Request, State, named
from slackbot.domain.wording import shorten, spoken_duration
from slackbot.messages import button_value, changes, decisions
from slackbot.messages.block_kit import Block, escape, escape_but_links, section
from slackbot.messages.facts import with_whom
from slackbot.slack.home.contents import Viewer
from slackbot.slack.home.hours import day_and_hour, hour, own_hour

SHOWN_NAME, SHOWN_LOCATION, SHOWN_REASON = 150, 200, 300
LABEL = 75
"""Characters of an `accessibility_label` (docs.slack.dev/reference/block-kit/block-elements/button-element)."""


def asking(request: Request, viewer: Viewer) -> list[Block]:
    """A request that asks its viewer what is to become of it."""
    what = {State.FAILED: "Not scheduled", State.UNCONFIRMED: "Please check in Apploi"}[request.state]
    asked = _EARLIER if request.perhaps_booked else _ASKED[request.state]
    sentence = f"{_reason(request)} {asked}".strip()
    lines = [f"*{what}: {_who(request)}*", f"{day_and_hour(request.interview, viewer)} · {_with(request)}", sentence]
    return [section("\n".join(lines)), _actions(request, decisions(request))]


_ASKED = {
    State.FAILED: "Nothing was booked by this request.",
    State.UNCONFIRMED: (
        "It was sent, and it may or may not be booked. Is it in Apploi? Mark it as scheduled. Is it not? Send it again."
    ),
}
_EARLIER = (
    "An earlier attempt got no clear answer, so it may be booked already. If it's in Apploi, mark it as scheduled. If "
    "it isn't, edit it, send it again, or dismiss it."
)


def under_way(request: Request, viewer: Viewer) -> Block:
    """A request that Apploi has not answered yet."""
    sentence = "It is on its way to Apploi; the result is posted as always."
    if request.state is State.WAITING:
        until = f"<!date^{int(request.since + PATIENCE)}^{{time}}|15 minutes after it was sent>"
        sentence = f"{_reason(request)} I try again until {until}.".strip()
    what, hours = "Not booked yet", day_and_hour(request.interview, viewer)
    if request.perhaps_booked:
        what = "Not confirmed yet"
        sentence = f"{sentence} An earlier attempt got no clear answer, so it may be booked already."
    return section(f"*{what}: {_who(request)}*\n{hours} · {_with(request)}\n{sentence}")


def upcoming(request: Request, viewer: Viewer) -> list[Block]:
    """An interview that is booked, with what can be done about it."""
    interview = request.interview
    where = escape_but_links(shorten(interview.location, SHOWN_LOCATION))
    by = "you" if request.requested_by == viewer.user else f"<@{request.requested_by}>"
    lines = [
        f"*{hour(interview, viewer)}* · *{_who(request)}* · {spoken_duration(interview.duration)}",
        *filter(None, [own_hour(interview, viewer)]),
        f"{_with(request)} · {where} · booked by {by}",
    ]
    return [section("\n".join(lines)), _actions(request, changes(request))]


def recent(request: Request, viewer: Viewer) -> Block:
    """An interview or a request that is over, and how."""
    hours = day_and_hour(request.interview, viewer)
    return section(f"{_ended(request)}: *{_who(request)}* · {hours} · {_with(request)}")


def _ended(request: Request) -> str:
    if request.moved_to:
        return "Moved to another time"
    if request.cancelled_by:
        return f"Cancelled in Apploi by {named(request.cancelled_by)}"
    if request.settled_how:
        what = "Not confirmed" if request.may_be_in_apploi else "Not scheduled"
        return f"{what}, {request.settled_how} by {named(request.settled_by)}"
    return "Past"


def _actions(request: Request, buttons: list[Block]) -> Block:
    """The buttons, each with a label of its own: many on this tab read alike to who only hears them."""
    labelled = [{**one, "accessibility_label": _label(one["text"]["text"], request)} for one in buttons]
    return {"type": "actions", "block_id": f"of_{button_value(request)}", "elements": labelled}


def _label(text: str, request: Request) -> str:
    return shorten(f"{text}: {request.applicant_name}, {request.interview.date:%B} {request.interview.date.day}", LABEL)


def _reason(request: Request) -> str:
    return escape(shorten(request.reason, SHOWN_REASON))


def _who(request: Request) -> str:
    """The whole name: only its viewer sees the tab. Of what retention has forgotten the number is left."""
    if request.forgotten:
        return f"Application {request.interview.applicant_id}"
    return escape(shorten(request.applicant_name, SHOWN_NAME))


def _with(request: Request) -> str:
    return f"with {with_whom(request)}"
