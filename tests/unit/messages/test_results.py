"""Results: the same in text and blocks, escaped, within Slack's limits."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from slackbot import messages
from slackbot.demo.fake_slack.block_kit import check_blocks
from slackbot.domain.applicant import NameVisibility
from slackbot.domain.interview import CONNECTION_REJECTED, NOT_SENDABLE, InterviewerById
from slackbot.domain.request import ReplyTo, Request, State, dismiss, mark_scheduled
from slackbot.messages import Message
from tests.support.databases import a_request

NOVEMBER_30 = datetime(2026, 11, 30, tzinfo=UTC).timestamp()
RESULTS = [State.SCHEDULED, State.FAILED, State.UNCONFIRMED, State.WAITING, State.WITHDRAWN]

BUTTONS = {
    State.SCHEDULED: ["reschedule", "cancel_interview", "invitation_text", "schedule_another", "request_details"],
    State.FAILED: ["edit_request", "send_again", "dismiss_request", "schedule_another"],
    State.UNCONFIRMED: ["mark_scheduled", "send_again"],
    State.WAITING: ["stop_trying"],
    State.WITHDRAWN: ["edit_request"],
}


def booked(**changes: Any) -> Request:
    request = a_request(7)
    interview = replace(request.interview, date=datetime(2026, 12, 1, 15, 0), duration=45, location="Room 2")
    known = {"interview": interview, "reason": "Apploi said so.", "accepted_at": NOVEMBER_30}
    return replace(request, **{**known, "job": "Nurse", "facility": "Harbor Care", **changes})


def words_of(blocks: list[dict[str, Any]]) -> str:
    """The text of these blocks without markup and buttons."""
    texts = []
    for block in blocks:
        texts += [block["text"]["text"]] if "text" in block else []
        texts += [element["text"] for element in block.get("elements", []) if element["type"] == "mrkdwn"]
    return "\n".join(texts).replace("*", "")


@pytest.mark.parametrize("state", RESULTS)
def test_a_result_says_who_when_where_with_whom_and_who_requested_it(state: State) -> None:
    message = messages.result_message(booked(state=state))
    for text in (message.text, words_of(message.blocks)):
        assert "Jane Doe" in text
        assert text.count("Tue, Dec 1 · 3:00–3:45 PM ET") == 1 + ("Your time" in text)
        assert "Nurse, Harbor Care" in text
        assert "Room 2 · with <@U2>" in text
        assert "<@U1>" in text
        assert ("V7" in text) is (state is not State.SCHEDULED)


@pytest.mark.parametrize("state", RESULTS)
def test_a_phones_notification_begins_with_who_and_when(state: State) -> None:
    first = messages.result_message(booked(state=state)).text.splitlines()[0]
    assert first[1:] in {
        f" {what}: Jane Doe · Tue, Dec 1 · 3:00–3:45 PM ET"
        for what in ("Interview booked", "Not booked", "Please check in Apploi", "Not booked yet", "Stopped")
    }


@pytest.mark.parametrize("state", RESULTS)
def test_the_plain_text_says_the_same_as_the_blocks(state: State) -> None:
    message = messages.result_message(booked(state=state))
    assert set(words_of(message.blocks).split()) == set(message.text.split())


def test_each_reader_sees_their_own_time() -> None:
    moment = re.search(r"<!date\^(\d+)\^", messages.result_message(booked(state=State.SCHEDULED)).text)
    assert moment
    assert int(moment[1]) == 1796155200  # 2026-12-01T20:00:00Z


@pytest.mark.parametrize("state", RESULTS)
def test_a_result_has_the_buttons_of_its_state(state: State) -> None:
    pressed = presses(messages.result_message(booked(state=state)))
    assert [action_id for action_id, _ in pressed] == BUTTONS[state]
    assert {messages.parse_button_value(value) for _, value in pressed} <= {("V7", 0)}


def presses(message: Message) -> list[tuple[str, str]]:
    """The action ids and values of the buttons and of what is in the menu."""
    found = []
    for element in (one for block in message.blocks for one in block.get("elements", [])):
        if element["type"] == "button":
            found.append((element["action_id"], element["value"]))
        found += [messages.parse_menu_value(each["value"]) for each in element.get("options", [])]
    return found


HIDDEN = [
    (NameVisibility.FULL, "Reschedule: Jane Doe, December 1"),
    (NameVisibility.INITIALS, "Reschedule: J. D., December 1"),
    (NameVisibility.NONE, "Reschedule: An applicant, December 1"),
]


@pytest.mark.parametrize(("visibility", "label"), HIDDEN)
def test_a_screen_reader_hears_as_much_of_the_name_as_others_see(visibility: NameVisibility, label: str) -> None:
    message = messages.result_message(booked(state=State.SCHEDULED, reply_to=ReplyTo("C1", name_visibility=visibility)))
    labels = [one.get("accessibility_label") for block in message.blocks for one in block.get("elements", [])]
    assert label in labels
    assert ("Jane" in repr(message)) is (visibility is NameVisibility.FULL)


REJECTED = [
    CONNECTION_REJECTED,
    NOT_SENDABLE,
    "Apploi doesn't accept my API key for this. Your admin needs to check APPLOI_API_KEY. It said: “Invalid Token”.",
    "Apploi doesn't accept interviews at this address. Your admin needs to check APPLOI_BASE_URL.",
]


@pytest.mark.parametrize("reason", REJECTED)
def test_a_channel_reads_one_calm_line_about_what_an_admin_has_to_fix(reason: str) -> None:
    request = booked(state=State.FAILED, reason=reason)
    in_channel, private = (
        messages.result_message(request),
        messages.result_message(replace(request, reply_to=ReplyTo("D1"))),
    )
    assert "an admin has to fix that. <@U1> knows more." in in_channel.text
    assert "give them the code V7. Once they do, choose Try again." in private.text
    for message in (in_channel, private):
        assert not re.search("APPLOI|Token|key|rejected our|HTTP", in_channel.text)
        assert not re.search("APPLOI|Token|key", repr(message.blocks))
        assert [action_id for action_id, _ in presses(message)] == ["send_again", "edit_request", "dismiss_request"]


@pytest.mark.parametrize("state", RESULTS)
def test_other_programs_can_read_the_metadata(state: State) -> None:
    metadata = messages.result_message(booked(state=state)).metadata
    assert metadata == {
        "event_type": {
            State.SCHEDULED: "interview_scheduled",
            State.FAILED: "interview_failed",
            State.UNCONFIRMED: "interview_unconfirmed",
            State.WAITING: "interview_pending",
            State.WITHDRAWN: "interview_withdrawn",
        }[state],
        "event_payload": {
            "request_id": "V7",
            "applicant_id": "7",
            "date": "2026-12-01T15:00:00Z",
            "timezone": "America/New_York",
            "duration": "45",
            "location": "Room 2",
            "interviewer_email": "maria@example.com",
            "interviewer_team_id": "77",
            "requested_by": "U1",
            "booked_by": "U1",
        },
    }


def test_an_interviewer_by_id_is_alone_in_the_metadata() -> None:
    request = booked(state=State.SCHEDULED, interviewer_user=None)
    message = messages.result_message(
        replace(request, interview=replace(request.interview, interviewer=InterviewerById("123456")))
    )
    assert message.metadata
    payload = message.metadata["event_payload"]
    assert payload["interviewer_id"] == "123456"
    assert "interviewer_email" not in payload
    assert "Apploi user 123456" in message.text


NASTY = "<!channel> & <https://evil.example|Jane> *b*"


@pytest.mark.parametrize("state", RESULTS)
def test_typed_text_cannot_become_markup(state: State) -> None:
    request = booked(state=state, applicant_name=NASTY, interviewer_user=None)
    request = replace(request, interview=replace(request.interview, location=NASTY), reason=NASTY)
    message = messages.result_message(request)
    for text in (message.text, words_of(message.blocks)):
        assert "<!channel>" not in text
        assert "<https" not in text
        assert "&lt;!channel&gt; &amp;" in text


def every_message() -> list[Message]:
    longest = booked(applicant_name="J" * 500, reason="r" * 300, words="w" * 300, job="&" * 300, facility="&" * 300)
    longest = replace(longest, interview=replace(longest.interview, location="&" * 300))
    results = [
        messages.result_message(replace(request, state=state)) for request in (booked(), longest) for state in RESULTS
    ]
    marked = mark_scheduled(booked(state=State.UNCONFIRMED), "U9", ReplyTo("C1"), 2000.0)
    dismissed = dismiss(booked(state=State.FAILED), "U9")
    notes = [messages.as_direct_message(results[0], "C1"), messages.possible_duplicate(results[0])]
    return [
        *results,
        messages.result_message(marked),
        messages.settled_message(dismissed),
        messages.superseded_message(longest),
        *notes,
    ]


@pytest.mark.parametrize("message", every_message())
def test_every_message_is_within_slacks_limits(message: Message) -> None:
    assert check_blocks(message.blocks) == []
    assert 0 < len(message.text) <= 4000


def test_a_settled_message_names_who_did_it_and_has_no_buttons() -> None:
    message = messages.settled_message(dismiss(booked(state=State.FAILED), "U9"))
    assert "dismissed by <@U9>" in message.text
    assert all(block["type"] != "actions" for block in message.blocks)


def test_a_result_says_who_found_the_interview_in_apploi() -> None:
    marked = mark_scheduled(booked(state=State.UNCONFIRMED), "U9", ReplyTo("C1"), 2000.0)
    assert "<@U9> found it in Apploi" in messages.result_message(marked).text


WHO_BOOKED = [
    ({"requested_by": "U1", "interviewer_user": "U2"}, "with <@U2> (booked by <@U1>)"),
    ({"requested_by": "U1", "interviewer_user": "U1"}, "with <@U1>"),
    ({"requested_by": "U1", "interviewer_user": "U1", "state": State.WAITING}, "with <@U1> (being booked by <@U1>)"),
    (
        {"requested_by": "U1", "interviewer_user": "U1", "state": State.UNCONFIRMED},
        "with <@U1> (may be booked, requested by <@U1>)",
    ),
]


@pytest.mark.parametrize(("changes", "shown"), WHO_BOOKED)
def test_another_interview_says_who_booked_it_unless_its_interviewer_did(changes: dict[str, Any], shown: str) -> None:
    other = booked(**{"state": State.SCHEDULED, **changes})
    assert messages.describe_applicant(None, [other]).endswith(shown)
