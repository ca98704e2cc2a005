"""*Undo* and *Stop trying*: what becomes of a request in each state, as tables."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from slackbot.domain.interview import AttemptResult, Outcome
from slackbot.domain.request import (
    OPERATOR,
    RETRY_WINDOW,
    ReplyTo,
    ReportStatus,
    Request,
    State,
    Step,
    adjust_times,
    apply_outcome,
    cancel,
    dismiss,
    intend_to_send,
    mark_cancelled,
    mark_rescheduled,
    mark_restored,
    mark_scheduled,
    new_request,
    next_step,
    reopen,
    retry,
    send_again,
    supersede,
    withdraw,
)
from slackbot.errors import NotAllowed
from tests.support.databases import a_request

NOW = 5000.0
UNDER_WAY = "under way right now"

WITHDRAW = [
    # state, whether an earlier attempt may have booked it, what becomes of it or why it is refused
    (State.ACCEPTED, False, State.WITHDRAWN),
    (State.ACCEPTED, True, State.UNCONFIRMED),
    (State.WAITING, False, State.WITHDRAWN),
    (State.WAITING, True, State.UNCONFIRMED),
    (State.SENDING, False, UNDER_WAY),
    (State.SENDING, True, UNDER_WAY),
    (State.SCHEDULED, False, "now scheduled"),
    (State.FAILED, False, "now failed"),
    (State.UNCONFIRMED, False, "now unconfirmed"),
    (State.UNCONFIRMED, True, "now unconfirmed"),
    (State.WITHDRAWN, False, "already withdrawn"),
]


@pytest.mark.parametrize(("state", "perhaps_booked", "becomes"), WITHDRAW)
def test_a_request_is_withdrawn_only_while_nothing_is_being_sent(
    state: State, perhaps_booked: bool, becomes: State | str
) -> None:
    request = a_request(state=state, perhaps_booked=perhaps_booked)
    if isinstance(becomes, State):
        assert withdraw(request, "U1", NOW).state is becomes
    else:
        with pytest.raises(NotAllowed, match=becomes):
            withdraw(request, "U1", NOW)


def test_the_table_has_every_state() -> None:
    assert {state for state, _, _ in WITHDRAW} == set(State)


EVENTS: dict[str, Callable[[Request], object]] = {
    "withdraw": lambda request: withdraw(request, "U1", NOW),
    "send again": lambda request: send_again(request, "U1", ReplyTo("C1"), NOW),
    "mark scheduled": lambda request: mark_scheduled(request, "U1", ReplyTo("C1"), NOW),
    "dismiss": lambda request: dismiss(request, "U1"),
    "edit": lambda request: supersede(request, "U1"),
    "retry": lambda request: retry(request, OPERATOR, NOW),
    "cancel": lambda request: cancel(request, OPERATOR, NOW),
    "reschedule": lambda request: mark_rescheduled(request, "V2"),
    "cancel the interview": lambda request: mark_cancelled(request, "U1"),
}


@pytest.mark.parametrize("event", EVENTS.values(), ids=EVENTS)
def test_nothing_changes_a_withdrawn_request(event: Callable[[Request], object]) -> None:
    with pytest.raises(NotAllowed, match="withdrawn"):
        event(withdraw(a_request(), "U1", NOW))


@pytest.mark.parametrize(
    ("told", "step"),
    [(status, Step.NOTHING if status is ReportStatus.NOTHING else Step.REPORT) for status in ReportStatus],
)
def test_whoever_was_told_that_it_waits_is_told_that_it_was_withdrawn(told: ReportStatus, step: Step) -> None:
    state = State.ACCEPTED if told is ReportStatus.NOTHING else State.WAITING
    withdrawn = withdraw(a_request(state=state, report_status=told, report_at=NOW + 60.0), "U1", NOW)
    assert (next_step(withdrawn, NOW), withdrawn.due_at is None) == (step, step is Step.NOTHING)
    assert (withdrawn.settled_by, withdrawn.settled_how, withdrawn.needs_action) == ("U1", "withdrawn", False)


def test_it_is_sent_once_the_time_to_undo_is_over() -> None:
    request = asked(undo_seconds=5.0)
    steps = [next_step(request, NOW + seconds) for seconds in (0.0, 4.9, 5.0)]
    assert steps == [Step.NOTHING, Step.NOTHING, Step.SEND]
    assert next_step(asked(undo_seconds=0.0), NOW) is Step.SEND


def test_the_time_to_undo_does_not_count_as_trying() -> None:
    busy = Outcome(AttemptResult.BUSY, "Apploi is busy.", 503, retry_after=RETRY_WINDOW)
    assert apply_outcome(intend_to_send(asked(undo_seconds=60.0)), busy, NOW + 60.0, 0.5).state is State.WAITING


def test_after_the_clock_was_set_back_it_waits_no_longer_than_before() -> None:
    request = adjust_times(asked(undo_seconds=5.0), NOW - 3600.0)
    assert next_step(request, NOW - 3600.0 + 5.0) is Step.SEND


def test_in_a_restored_backup_it_is_asked_about_and_not_sent() -> None:
    assert mark_restored(asked(undo_seconds=5.0), NOW).state is State.UNCONFIRMED


@pytest.mark.parametrize(("state", "remind_at"), [(State.FAILED, None), (State.UNCONFIRMED, NOW + 3600.0)])
def test_the_request_that_an_undone_form_had_replaced_needs_an_answer_again(
    state: State, remind_at: float | None
) -> None:
    replaced = supersede(a_request(state=state, perhaps_booked=True, report_status=ReportStatus.REPORTED), "U1")
    again = reopen(replaced, NOW)
    assert (again.needs_action, again.next_reminder) == (True, remind_at)


def asked(undo_seconds: float) -> Request:
    """A request that was accepted just now."""
    form = a_request()
    return new_request(
        form.id,
        form.interview,
        applicant_name="Jane Doe",
        requested_by="U1",
        interviewer_user=None,
        reply_to=ReplyTo("C1"),
        words="",
        now=NOW,
        undo_seconds=undo_seconds,
    )
