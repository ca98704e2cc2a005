"""What the requester reads privately around *Undo*, and the questions before a button's deed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from slackbot import messages
from slackbot.demo.fake_slack.block_kit import check_blocks
from slackbot.domain.interview import InterviewerById
from slackbot.domain.invitation import ApplicantIsTold
from slackbot.domain.request import ReplyTo, Request, State, withdraw
from slackbot.messages import Message
from tests.support.databases import a_request
from tests.unit.messages.test_results import NASTY, words_of


def asked(**changes: object) -> Request:
    return replace(a_request(7, send_at=1005.0), **changes)  # type: ignore[arg-type]


def private_messages(request: Request) -> list[Message]:
    too_late = [messages.too_late_message(replace(request, state=state)) for state in State]
    return [messages.undo_message(request, ApplicantIsTold.US), messages.undone_message(request), *too_late]


def test_it_says_what_is_booked_until_when_it_can_be_undone_and_where_the_result_goes() -> None:
    message = messages.undo_message(asked(), ApplicantIsTold.US)
    assert message.text == (
        "Booking Jane Doe, Tue, Dec 1, 2026, 3:00–4:00 PM ET…\nYou can undo this until <!date^1005^{time_secs}|a few "
        "seconds after you sent it>. I'll post the result in <#C1>.\nPlease invite the applicant."
    )
    assert message.blocks[0]["accessory"]["value"] == "V7:0"
    assert message.blocks[0]["accessory"]["accessibility_label"] == "Undo: Jane Doe, December 1"


@pytest.mark.parametrize("place", [None, "D1"])
def test_a_direct_message_is_not_named_as_a_channel(place: str | None) -> None:
    assert "in your messages from me" in messages.undo_message(asked(reply_to=ReplyTo(place)), ApplicantIsTold.US).text


def test_a_move_is_named_as_one() -> None:
    moving = asked(moves="V1")
    assert messages.undo_message(moving, ApplicantIsTold.US).text.startswith("Moving Jane Doe")
    other = replace(moving, interview=replace(moving.interview, interviewer=InterviewerById("7")))
    assert messages.undo_message(other, ApplicantIsTold.US, moving).text.startswith("Handing over Jane Doe")
    assert "stays at its old time" in messages.undone_message(moving).text


@pytest.mark.parametrize("state", State)
def test_each_state_has_its_truth_when_undo_comes_too_late(state: State) -> None:
    text = messages.too_late_to_undo(asked(state=state))
    assert ("Nothing was sent" in text) is (state is State.WITHDRAWN)
    assert ("it wasn't booked" in text) is (state is State.FAILED)
    assert ("Too late to undo" in text) is (state not in (State.WITHDRAWN, State.FAILED))
    assert ("already on its way to Apploi" in text) is (state in (State.ACCEPTED, State.SENDING))


@pytest.mark.parametrize("request_", [asked(), asked(moves="V1", applicant_name="J" * 500)])
def test_slack_accepts_them_and_their_text_says_the_same(request_: Request) -> None:
    for message in private_messages(request_):
        assert check_blocks(message.blocks) == []
        assert sorted(words_of(message.blocks).split()) == sorted(message.text.split())


def test_typed_text_cannot_become_markup() -> None:
    for message in private_messages(asked(applicant_name=NASTY)):
        for text in (message.text, words_of(message.blocks)):
            assert "<!channel>" not in text
            assert "<https" not in text


def test_a_stopped_request_says_who_stopped_it() -> None:
    stopped = withdraw(asked(state=State.WAITING), "U9", 1010.0)
    assert "<@U9> stopped this before Apploi took it. Nothing was booked." in messages.result_message(stopped).text


def test_what_cannot_be_taken_back_asks_first() -> None:
    buttons = messages.decision_buttons(asked(state=State.UNCONFIRMED, perhaps_booked=True))
    asks = {one["action_id"]: one["confirm"]["title"]["text"] for one in buttons if "confirm" in one}
    assert asks == {
        "mark_scheduled": "Is it in Apploi?",
        "send_again": "Book it again?",
        "more_actions": "Did you check in Apploi?",
    }
