"""What the interviewer answers, as the interviewer, the booker and the channel read it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from slackbot import messages
from slackbot.demo.fake_slack.block_kit import check_message
from slackbot.domain.interview import InterviewerByEmail
from slackbot.domain.notification import Notification, NotificationKind, starts_at
from slackbot.domain.person import Preferences
from slackbot.domain.request import Answer, PostedMessage, Request, State
from slackbot.messages import Message, NotificationContext
from slackbot.slack.home.contents import Viewer
from slackbot.slack.home.items import upcoming_blocks
from slackbot.slack.payloads import MENU
from tests.support.databases import a_request

EASTERN, PACIFIC = "America/New_York", "America/Los_Angeles"
NOVEMBER = datetime(2026, 11, 20, tzinfo=UTC).timestamp()
POSTED = PostedMessage("C1", "1.1")
BOOKED = replace(a_request(7, state=State.SCHEDULED, posted_message=POSTED), accepted_at=NOVEMBER)
OWN = replace(BOOKED, requested_by="U2")
COMING, DECLINED = Answer.COMING, Answer.DECLINED
STAYS = "It stays booked until someone picks another time or person."
INTERVIEWER, REMINDER, ANSWER = NotificationKind.INTERVIEWER, NotificationKind.REMINDER, NotificationKind.ANSWER


def said(kind: NotificationKind, request: Request, place: str = "U2", zone: str | None = EASTERN) -> Message:
    about = NotificationContext(request, zone=zone)
    notice = Notification("V7/x", "V7", kind, place, "1.1" if place == "C1" else None, None, 0.0)
    message = messages.notification_message(notice, about, starts_at(request.interview) - 3600)
    assert check_message({"text": message.text, "blocks": message.blocks}) == []
    return message


def buttons(message: Message) -> list[str]:
    """The labels, and those of the menu in brackets."""
    found: list[str] = []
    for element in (each for block in message.blocks if block["type"] == "actions" for each in block["elements"]):
        options = element.get("options", [])
        assert {option["value"].split()[0] for option in options} <= set(MENU)
        found += [f"({option['text']['text']})" for option in options] or [element["text"]["text"]]
    return found


ASKED = ["I'll be there", "I can't make it", "(Reschedule)", "(Someone else takes it)"]
OFFERED: list[tuple[Request, Answer | None, list[str], str]] = [
    (BOOKED, None, ASKED, ""),
    (BOOKED, COMING, ASKED[1:], "You said you'll be there."),
    (
        BOOKED,
        DECLINED,
        ["Reschedule", "Someone else takes it", "(I'll be there after all)"],
        f"You said you can't make it, and I told <@U1>. {STAYS}",
    ),
    (
        OWN,
        DECLINED,
        ["Reschedule", "Someone else takes it", "(I'll be there after all)"],
        "You said you can't make it. It stays booked until you pick another time or person.",
    ),
]


@pytest.mark.parametrize("kind", [INTERVIEWER, REMINDER])
@pytest.mark.parametrize(("request_", "answer", "labels", "line"), OFFERED)
def test_what_the_interviewer_is_offered(
    kind: NotificationKind, request_: Request, answer: Answer | None, labels: list[str], line: str
) -> None:
    message = said(kind, replace(request_, answer=answer))
    assert buttons(message) == labels
    assert line in message.text
    assert line or "You said" not in message.text


@pytest.mark.parametrize("place", ["U1", "C1"])
def test_nobody_else_is_asked_in_a_reminder(place: str) -> None:
    assert buttons(said(REMINDER, BOOKED, place)) == []


def test_the_thread_gets_one_line() -> None:
    assert said(ANSWER, replace(BOOKED, answer=COMING), "C1").text == "<@U2> will be there."
    declined = said(ANSWER, replace(BOOKED, answer=DECLINED), "C1")
    assert declined.text == "<@U2> can't make it – pick another time or person. It stays booked until then."
    assert (declined.thread_ts, buttons(declined)) == ("1.1", [])


BOOKERS = [
    (BOOKED, "<@U2> can't make it: Jane Doe, Tue, Dec 1, 3:00 PM ET", EASTERN),
    (BOOKED, "<@U2> can't make it: Jane Doe, Tue, Dec 1, 12:00 PM PT", PACIFIC),
    (OWN, "You can't make it: Jane Doe, Tue, Dec 1, 3:00 PM ET", EASTERN),
]


@pytest.mark.parametrize(("request_", "headline", "zone"), BOOKERS)
def test_the_booker_is_asked_what_to_do(request_: Request, headline: str, zone: str) -> None:
    message = said(ANSWER, replace(request_, answer=DECLINED), "U1", zone)
    assert message.text == f"{headline}\nIt stays booked until you pick another time or person."
    assert buttons(message) == ["Reschedule", "Someone else takes it"]


def test_the_booker_reads_that_there_is_nothing_to_do() -> None:
    message = said(ANSWER, replace(BOOKED, answer=COMING), "U1")
    assert message.text == "<@U2> will be there after all: Jane Doe, Tue, Dec 1, 3:00 PM ET"
    assert buttons(message) == []


HOME = [
    (None, "U1", "", ["Reschedule", "Cancel"]),
    (COMING, "U1", "<@U2> will be there.", ["Reschedule", "Cancel"]),
    (COMING, "U2", "You'll be there.", ["Reschedule", "Cancel"]),
    (
        DECLINED,
        "U1",
        "*<@U2> can't make it – pick another time or person.",
        ["Reschedule", "Someone else takes it", "Cancel"],
    ),
    (
        DECLINED,
        "U2",
        "*You can't make it – pick another time or person.",
        ["Reschedule", "Someone else takes it", "Cancel"],
    ),
]


@pytest.mark.parametrize(("answer", "viewer", "line", "labels"), HOME)
def test_home_shows_the_answer(answer: Answer | None, viewer: str, line: str, labels: list[str]) -> None:
    shown, actions = upcoming_blocks(replace(BOOKED, answer=answer), Viewer(viewer, EASTERN, EASTERN, Preferences()))
    lines: list[Any] = shown["text"]["text"].split("\n")
    assert lines[2].startswith(line) if line else len(lines) == 2
    assert [one["text"]["text"] for one in actions["elements"] if one["type"] == "button"] == labels


NEW = replace(BOOKED, id="V8", moves="V7", requested_by="U2", booked_by="U1", interviewer_user="U3")
NEW = replace(NEW, interview=replace(NEW.interview, interviewer=InterviewerByEmail("priya@example.com", "77")))
RESULTS = [
    (State.SCHEDULED, "✅ New interviewer: Jane Doe", "Handed over from <@U2>."),
    (State.FAILED, "❌ Not booked: Jane Doe", "The interviewer hasn't changed: <@U2>."),
    (State.UNCONFIRMED, "❓ Please check in Apploi: Jane Doe", "Until someone checks, <@U2> is still the interviewer."),
]


@pytest.mark.parametrize(("state", "headline", "line"), RESULTS)
def test_the_result_of_handing_over(state: State, headline: str, line: str) -> None:
    text = messages.result_message(replace(NEW, state=state), BOOKED).text
    assert text.startswith(headline)
    assert line in text.split("\n")
    assert "oved" not in text
    assert ("Booked by <@U1> · handed over by <@U2>" in text) is (state is State.SCHEDULED)


@pytest.mark.parametrize(
    ("place", "ending"),
    [("U2", " Remove it from your calendar."), ("C9", " See the new message."), ("U1", " See the new message.")],
)
def test_old_messages_say_who_takes_it(place: str, ending: str) -> None:
    notice = Notification("V7/x", "V7", INTERVIEWER, place, None, None, 0.0)
    message = messages.outdated_message(notice, BOOKED, NEW, None, BOOKED.reply_to.name_visibility)
    assert message.text == (f"Handed over: Jane Doe · Tue, Dec 1 · 3:00–4:00 PM ET\nNow with <@U3>, by <@U2>.{ending}")
