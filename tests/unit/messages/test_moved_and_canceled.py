"""Who an interview belongs to, what its older messages become, and what is left to do in Apploi."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from slackbot import messages
from slackbot.demo.fake_slack.block_kit import check_message
from slackbot.domain.applicant import NameVisibility
from slackbot.domain.applicant_links import ApplicantLinks
from slackbot.domain.notification import Notification, NotificationKind
from slackbot.domain.request import PostedMessage, Request, State
from slackbot.messages import NotificationContext
from tests.support.databases import a_request

PACIFIC = "America/Los_Angeles"
NOVEMBER = datetime(2026, 11, 20, tzinfo=UTC).timestamp()
URL = "https://app.example.com/applicants/7?a=1&b=2"


def booked(day: int = 1, **changes: Any) -> Request:
    """Jane Doe on this day of December 2026 at 3 PM ET, booked by U1, with U2."""
    said = {"state": State.SCHEDULED, "posted_message": PostedMessage("C1", "1.1"), "accepted_at": NOVEMBER}
    request = a_request(7, **{**said, **changes})
    return replace(request, interview=replace(request.interview, date=datetime(2026, 12, day, 15)))


OLD = booked(moved_to="V8")
NEW = replace(booked(3), id="V8", moves="V7", requested_by="U2", booked_by="U1")


@pytest.mark.parametrize(
    ("request_", "line"),
    [
        (booked(), "Booked by <@U1>"),
        (NEW, "Booked by <@U1> · moved by <@U2>"),
        (replace(NEW, requested_by="U1", booked_by=None), "Booked by <@U1>"),
        (booked(requested_by="U9", booked_by="U1"), "Booked by <@U1> · corrected by <@U9>"),
        (replace(NEW, state=State.FAILED), "Requested by <@U2>"),
        (replace(NEW, state=State.UNCONFIRMED), "Requested by <@U2>"),
    ],
)
def test_a_message_names_the_booker_and_the_mover(request_: Request, line: str) -> None:
    assert messages.result_message(request_).text.splitlines()[-1].removesuffix(f" · Code {request_.id}") == line


@pytest.mark.parametrize(
    ("request_", "who"),
    [
        (booked(), "Only <@U1> (booked it), <@U2> (interviewer), or an admin can change this."),
        (NEW, "Only <@U1> (booked it), <@U2> (interviewer), or an admin can change this."),
        (booked(interviewer_user=None), "Only <@U1> (booked it) or an admin can change this."),
        (booked(interviewer_user="U1"), "Only <@U1> (booked it) or an admin can change this."),
    ],
)
def test_a_refusal_names_who_may(request_: Request, who: str) -> None:
    assert messages.participants_only(request_) == who


def outdated(kind: NotificationKind, old: Request, new: Request | None, zone: str | None = None) -> str:
    posted = Notification("V7/x", "V7", kind, "U2", None, None, None, message=PostedMessage("D2", "1.2"))
    message = messages.outdated_message(posted, old, new, zone, NameVisibility.FULL)
    assert check_message({"text": message.text, "blocks": message.blocks}) == []
    assert message.text == message.blocks[0]["text"]["text"].replace("*", "")
    return message.text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            outdated(NotificationKind.INTERVIEWER, OLD, NEW, PACIFIC),
            "Moved: Jane Doe · Tue, Dec 1, 12:00 PM → Thu, Dec 3, 12:00 PM PT\nMoved by <@U2>. See the new message.",
        ),
        (
            outdated(NotificationKind.REMINDER, OLD, replace(NEW, interview=OLD.interview)),
            "Changed: Jane Doe · Tue, Dec 1 · 3:00–4:00 PM ET\nChanged by <@U2>. See the new message.",
        ),
        (
            outdated(NotificationKind.INTERVIEWER, booked(cancelled_by="U1"), None, PACIFIC),
            "Canceled: ~Jane Doe · Tue, Dec 1 · 12:00–1:00 PM PT~\n<@U1> says it's deleted in Apploi.",
        ),
        (
            outdated(NotificationKind.OLD_TIME, replace(OLD, deleted_by="U2"), NEW),
            "<@U2> says the old time is deleted in Apploi: ~Jane Doe, Tue, Dec 1, 3:00 PM ET~",
        ),
    ],
    ids=["moved", "another place", "canceled", "deleted"],
)
def test_what_older_messages_become(text: str, expected: str) -> None:
    assert text == expected


@pytest.mark.parametrize(("by", "said"), [(None, []), ("U2", ["<@U2> says the old time is deleted in Apploi."])])
def test_the_channel_reads_what_was_said_and_by_whom(by: str | None, said: list[str]) -> None:
    text = messages.moved_message(replace(OLD, deleted_by=by), NEW).text
    assert text.splitlines() == [
        "Moved: Jane Doe · Tue, Dec 1, 3:00 PM → Thu, Dec 3, 3:00 PM ET",
        "Moved by <@U2>. See the new time below.",
        *said,
    ]


@pytest.mark.parametrize("state", State)
def test_the_channel_is_never_asked_to_delete_anything(state: State) -> None:
    if state in messages.EVENT_TYPES:
        text = messages.result_message(replace(NEW, state=state), OLD).text
        assert "remove" not in text
        assert "delete" not in text


def old_time(old: Request, new: Request, url: str | None = None) -> messages.Message:
    notification = Notification("V7/x", "V7", NotificationKind.OLD_TIME, "U2", None, None, 0.0)
    message = messages.notification_message(
        notification, NotificationContext(old, moved_to=new, apploi_url=url), now=0.0
    )
    assert check_message({"text": message.text, "blocks": message.blocks}) == []
    return message


def test_the_mover_is_asked_to_delete_the_old_time() -> None:
    message = old_time(OLD, NEW, URL)
    assert message.text == (
        "One more step: delete the old time, Tue, Dec 1, 3:00 PM ET, for Jane Doe in Apploi, unless it's already "
        "gone. <https://app.example.com/applicants/7?a=1&amp;b=2|Open in Apploi>"
    )
    (button,) = message.blocks[1]["elements"]
    assert (button["text"]["text"], button["action_id"], button["value"]) == (
        "I deleted it",
        "old_time_deleted",
        "V7:0",
    )


def test_after_a_change_at_the_same_time_the_older_entry_is_meant() -> None:
    text = old_time(OLD, replace(NEW, interview=OLD.interview)).text
    assert text == "One more step: if Apploi lists Jane Doe twice at Tue, Dec 1, 3:00 PM ET, delete the older entry."


DIRECT = PostedMessage("D1", "1.1")


@pytest.mark.parametrize(
    ("request_", "by", "follows"),
    [
        (booked(), "U1", "I'll update the channel, tell <@U2>, and turn off reminders."),
        (booked(), "U2", "I'll update the channel, tell <@U1>, and turn off reminders."),
        (booked(), "U9", "I'll update the channel, tell <@U2> and <@U1>, and turn off reminders."),
        (booked(interviewer_user="U1"), "U1", "I'll update the channel and turn off reminders."),
        (replace(booked(), posted_message=None), "U1", "I'll tell <@U2> and turn off reminders."),
        (
            replace(booked(), posted_message=DIRECT),
            "U1",
            "I'll update the message about it, tell <@U2>, and turn off reminders.",
        ),
        (replace(booked(), posted_message=None, interviewer_user=None), "U1", "I'll turn off reminders."),
    ],
)
def test_two_steps_to_cancel(request_: Request, by: str, follows: str) -> None:
    assert messages.how_to_cancel(request_, by, None) == (
        "Two steps:\n"
        "1. In Apploi, delete *Jane Doe*'s *Tue, Dec 1, 3:00 PM ET* interview (application 7).\n"
        f"2. Come back and choose *I deleted it*. {follows}"
    )


def test_the_first_step_leads_to_apploi() -> None:
    first = messages.how_to_cancel(booked(), "U1", URL).splitlines()[1]
    assert first.endswith(" (application 7). <https://app.example.com/applicants/7?a=1&amp;b=2|Open in Apploi>")


@pytest.mark.parametrize(
    ("state", "linked"), [(state, state in "failed unconfirmed") for state in messages.EVENT_TYPES]
)
def test_a_result_leads_to_apploi_if_people_have_to_look_there(state: State, linked: bool) -> None:
    request = booked()
    message = messages.result_message(replace(request, state=state))
    with_link = messages.add_apploi_link(message, replace(request, state=state), URL)
    assert ("|Open in Apploi>" in str(with_link.blocks)) is linked
    assert with_link.blocks[-1] == message.blocks[-1]  # by which it is found again
    assert check_message({"text": with_link.text, "blocks": with_link.blocks}) == []
    assert messages.add_apploi_link(message, replace(request, state=state), None) == message


@pytest.mark.parametrize(
    ("template", "application_id", "url"),
    [
        (None, "7", None),
        ("https://a.example/x/{application_id}#top", "265733760", "https://a.example/x/265733760#top"),
        ("https://a.example/{application_id}", "../7", None),
        ("https://a.example/{application_id}", "٣", None),
        ("https://a.example/{application_id}", "", None),
    ],
)
def test_only_digits_go_into_the_address(template: str | None, application_id: str, url: str | None) -> None:
    assert ApplicantLinks(template).url(application_id) == url
