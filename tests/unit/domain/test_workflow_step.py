"""The step of a workflow: how and when it ends, and what the workflow gets."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from slackbot.domain.request import PostedMessage, ReportStatus, Request, State
from slackbot.domain.workflow_step import (
    TIMEOUT,
    StepEnd,
    StepState,
    begin_to_end,
    find_end,
    intend_to_post,
    mark_ended,
    mark_posted,
    new_step,
    outputs_of,
    require_usable,
    retry_later,
    wait,
)
from slackbot.errors import NotAllowed
from slackbot.messages import step_sentence
from tests.support.databases import a_request

NOW = 1000.0
STEP = new_step("Fx1", "U1", "jane doe tue 3pm", "C1", NOW)


def one(state: State, **changes: Any) -> Request:
    return a_request(state=state, **changes)


ENDS = {
    "no form yet": (None, None, True),
    "undone before it was sent": (one(State.WITHDRAWN), None, True),
    "stopped while it waited": (one(State.WITHDRAWN, report_status=ReportStatus.DUE), StepEnd.STOPPED, False),
    **{state.value: (one(state), None, False) for state in (State.ACCEPTED, State.SENDING, State.WAITING)},
    "unclear": (one(State.UNCONFIRMED), None, False),
    "unclear, and dismissed": (one(State.UNCONFIRMED, settled_how="dismissed"), StepEnd.DISMISSED, False),
    "refused": (one(State.FAILED), StepEnd.REFUSED, False),
    "refused and dismissed": (one(State.FAILED, settled_how="dismissed"), StepEnd.REFUSED, False),
    "booked": (one(State.SCHEDULED), StepEnd.BOOKED, False),
    "booked and canceled": (one(State.SCHEDULED, cancelled_by="U1"), StepEnd.BOOKED, False),
}


@pytest.mark.parametrize(("request_", "end", "is_limited"), ENDS.values(), ids=ENDS)
def test_a_step_ends_with_the_first_clear_answer_and_waits_a_week_for_the_person(
    request_: Request | None, end: StepEnd | None, is_limited: bool
) -> None:
    assert find_end(STEP, request_, NOW) is end
    assert find_end(STEP, request_, NOW + TIMEOUT - 1) is end
    assert find_end(STEP, request_, NOW + TIMEOUT) is (StepEnd.TIMED_OUT if is_limited else end)
    if end is None:
        assert wait(STEP, request_, NOW).due_at == (NOW + TIMEOUT if is_limited else None)


OUTPUTS = [
    (datetime(2026, 12, 1, 15), "America/New_York", "2026-12-01T15:00:00-05:00"),
    (datetime(2026, 7, 1, 15), "America/New_York", "2026-07-01T15:00:00-04:00"),
    (datetime(2026, 7, 1, 9, 30), "Asia/Kolkata", "2026-07-01T09:30:00+05:30"),
    (datetime(2026, 7, 1, 9), "Etc/UTC", "2026-07-01T09:00:00+00:00"),
]


@pytest.mark.parametrize(("date", "zone", "time"), OUTPUTS)
def test_the_time_is_that_of_the_interview_with_its_offset(date: datetime, zone: str, time: str) -> None:
    booked = one(State.SCHEDULED)
    booked = replace(booked, interview=replace(booked.interview, date=date, timezone=zone))
    assert outputs_of(booked) == {"state": "scheduled", "time": time, "application_id": "1"}


def test_a_message_that_may_be_there_is_posted_as_a_possible_duplicate() -> None:
    posting = intend_to_post(STEP, NOW)
    assert (posting.state, posting.due_at, posting.may_be_posted) == (StepState.POSTING, 0.0, False)
    assert intend_to_post(posting, NOW).may_be_posted  # found again after a crash
    assert not intend_to_post(retry_later(posting, NOW, None, may_be_posted=False), NOW).may_be_posted
    assert intend_to_post(retry_later(posting, NOW, None, may_be_posted=True), NOW).may_be_posted


def test_what_slack_does_not_take_is_tried_again_later_and_later() -> None:
    step, waits = begin_to_end(STEP, StepEnd.BOOKED, NOW, "V1"), []
    for tries in (1, 2, 3, 20):
        again = retry_later(replace(step, tries=tries), NOW, None, may_be_posted=False)
        waits.append((again.due_at or 0.0) - NOW)
        assert again.state is StepState.ENDING
    assert waits == [2.0, 4.0, 8.0, 300.0]
    assert retry_later(step, NOW, 30.0, may_be_posted=False).due_at == NOW + 30.0


def test_a_step_without_a_person_ends_at_once() -> None:
    assert (new_step("Fx1", "", "", None, NOW).state, new_step("Fx1", "", "", None, NOW).end) == (
        StepState.ENDING,
        StepEnd.UNUSABLE,
    )


POSTED = mark_posted(STEP, PostedMessage("D1", "1.0"), NOW)
USABLE = {
    "by who was asked": (POSTED, "U1", False, ""),
    "while the message is being posted": (intend_to_post(STEP, NOW), "U1", False, ""),
    "by someone else": (POSTED, "U2", False, "so only they can"),
    "twice": (POSTED, "U1", True, "sent the form of this workflow step before"),
    "after its end": (mark_ended(POSTED), "U1", False, "has ended"),
    "when its end is decided": (begin_to_end(POSTED, StepEnd.TIMED_OUT, NOW), "U1", False, "has ended"),
    "when it is forgotten": (None, "U1", False, "no longer have a record"),
}


@pytest.mark.parametrize(("step", "user", "is_sent", "refusal"), USABLE.values(), ids=USABLE)
def test_the_form_of_a_step_is_for_who_was_asked_and_once(step: Any, user: str, is_sent: bool, refusal: str) -> None:
    if not refusal:
        assert require_usable(step, user, is_sent=is_sent) == step
        return
    with pytest.raises(NotAllowed, match=refusal):
        require_usable(step, user, is_sent=is_sent)


@pytest.mark.parametrize("end", StepEnd)
def test_every_end_has_a_sentence(end: StepEnd) -> None:
    assert step_sentence(end).endswith(".")
