"""Whatever is said of an interview names its facility once, as it is set up here, or nowhere if it is the only one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from slackbot import messages
from slackbot.domain.applicant import NameVisibility
from slackbot.domain.calendar_export.event import event_from
from slackbot.domain.hiring_day import HiringDay
from slackbot.domain.interview import FACILITY_GONE
from slackbot.domain.invitation import ApplicantIsTold, invitation_texts
from slackbot.domain.notification import Notification, NotificationKind
from slackbot.domain.request import Answer, PostedMessage, ReplyTo, Request, State
from slackbot.messages import AbsenceChoice, Message, NotificationContext, outdated_message
from slackbot.slack.home.agenda import ListPage, agenda_message
from slackbot.slack.home.items import needs_action_blocks, pending_block, recent_block, upcoming_blocks
from tests.support.databases import a_request
from tests.unit.home.test_agenda import EVERYTHING
from tests.unit.home.test_home_view import viewer

HERE = "Harbor &amp; Care Tulsa"
APPLOIS = "HC Tulsa LLC"
NOW = 1_796_000_000.0

Said = Callable[[Request], str]


def request_in(facility_name: str, **changes: Any) -> Request:
    """Maya's interview with Jane, whose facility Apploi calls something else."""
    known = {"state": State.SCHEDULED, "job": "Nurse", "facility": APPLOIS, "accepted_at": NOW, "send_at": NOW}
    made = a_request(7, facility_id="tulsa", facility_name=facility_name)
    return replace(made, posted_message=PostedMessage("C1", "1.1"), **{**known, **changes})


def text(write: Callable[[Request], Message], **changes: Any) -> Said:
    """What phones show of a message, whose blocks say the same."""

    def said(request: Request) -> str:
        message = write(replace(request, **changes))
        if message.blocks:
            assert str(message.blocks).count(HERE) == message.text.count(HERE)
        return message.text

    return said


def notified(kind: NotificationKind, place: str = "U2", **changes: Any) -> Said:
    def write(request: Request) -> Message:
        notice = Notification("V7/x", "V7", kind, place, None, None, 0.0)
        moved = replace(request, id="V8", moves="V7", requested_by="U3", booked_by="U1")
        about = NotificationContext(request, moved, visibility=NameVisibility.FULL, moved_to=moved)
        return messages.notification_message(notice, about, NOW)

    return text(write, **changes)


def moved(request: Request) -> Request:
    date = request.interview.date.replace(day=9)
    return replace(request, id="V8", moves=request.id, interview=replace(request.interview, date=date))


def written(blocks: Any) -> str:
    return str(blocks)


IN_THE_THREAD = (NotificationKind.ANSWER, NotificationKind.ALSO_CHANGED, NotificationKind.ATTENDANCE)
"""Lines below the result, which names the facility."""
NOT_NAMED = (*IN_THE_THREAD, NotificationKind.OUTDATED, NotificationKind.ALSO_DECLINED)
"""The last one has a case of its own."""

NAMED: dict[str, Said] = {
    **{f"the result, {state}": text(messages.result_message, state=state) for state in messages.EVENT_TYPES},
    "the reminder to answer": text(messages.reminder_message, state=State.UNCONFIRMED),
    "a settled request": text(messages.settled_message, settled_how="closed", settled_by="U1"),
    "a superseded message": text(messages.superseded_message),
    "a moved interview": text(lambda it: messages.moved_message(it, moved(it))),
    "a canceled interview": text(messages.cancelled_message, cancelled_by="U1"),
    **{
        f"the notification, {kind}": notified(kind, cancelled_by="U1", also_declined=("U5",))
        for kind in NotificationKind
        if kind not in NOT_NAMED
    },
    "the booker's answer": notified(NotificationKind.ANSWER, "U1", answer=Answer.DECLINED),
    "an outdated notification": text(
        lambda it: outdated_message(
            Notification("x", "V7", NotificationKind.REMINDER, "U2", None, None, 0.0),
            it,
            moved(it),
            None,
            NameVisibility.FULL,
        )
    ),
    "that somebody else can't be there": notified(NotificationKind.ALSO_DECLINED, "U1", also_declined=("U4",)),
    "the way to undo a hiring day": text(
        lambda it: messages.day_undo_message(HiringDay(it.id, "U1", it.reply_to, NOW), [it], ApplicantIsTold.UNKNOWN)
    ),
    "the way to undo": text(lambda it: messages.undo_message(it, ApplicantIsTold.UNKNOWN)),
    "what was undone": text(messages.undone_message),
    "the answer to an absence": text(lambda it: messages.absence_message([AbsenceChoice(it)], "America/Chicago")),
    "the steps to cancel": lambda it: messages.how_to_cancel(it, "U1", None),
    "the invitation": lambda it: invitation_texts(it, "Luis", NOW)[0],
    "the invitation in Spanish": lambda it: invitation_texts(it, "Luis", NOW)[1],
    "the calendar event": lambda it: event_from(it).details,
    "Home: needs attention": lambda it: written(needs_action_blocks(replace(it, state=State.FAILED), viewer(), NOW)),
    "Home: in progress": lambda it: written(pending_block(replace(it, state=State.WAITING), viewer(), NOW)),
    "Home: upcoming": lambda it: written(upcoming_blocks(it, viewer())),
    "Home: recent": lambda it: written(recent_block(it, viewer(), NOW)),
    "a list": text(lambda it: agenda_message([it], EVERYTHING, ListPage(), viewer(), NOW)),
}


@pytest.mark.parametrize("said", NAMED.values(), ids=NAMED)
def test_one_of_several_facilities_is_named_once(said: Said) -> None:
    named = said(request_in("Harbor & Care Tulsa")).replace("Harbor & Care", "Harbor &amp; Care")
    assert named.count(HERE) == 1
    assert APPLOIS not in named


@pytest.mark.parametrize("said", NAMED.values(), ids=NAMED)
def test_the_only_facility_is_named_as_apploi_does_where_the_job_is(said: Said) -> None:
    """Or nowhere, as before there could be several."""
    alone = said(request_in(""))
    assert alone.count(APPLOIS) == alone.count("Nurse")
    assert not [odd for odd in (" ·  ·", "()", ", )", "· \n", " at .") if odd in alone]


@pytest.mark.parametrize("channel", ["C1", None])
def test_a_facility_that_is_gone_says_that_nothing_was_sent_and_who_can_fix_it(channel: str | None) -> None:
    failed = request_in("Harbor Care Tulsa", state=State.FAILED, reason=FACILITY_GONE, reply_to=ReplyTo(channel))
    said = messages.result_message(failed).text
    assert "Not booked: Jane Doe" in said
    assert "This facility is no longer set up here" in said
    assert ("an admin has to fix that. <@U1> knows more." if channel else "Your Slack admin needs to fix it") in said


def test_the_details_and_the_metadata_say_which_of_several_it_is() -> None:
    one, only = request_in("Harbor Care Tulsa"), request_in("")
    assert messages.event_metadata(one)["event_payload"]["facility"] == "tulsa"
    assert messages.request_details(one).startswith("*Facility:* Harbor Care Tulsa\n")
    assert "facility" not in messages.event_metadata(only)["event_payload"]
    assert "*Facility:*" not in messages.request_details(only)
