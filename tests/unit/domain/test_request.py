from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slackbot.domain.interview import AttemptResult, Outcome
from slackbot.domain.request import (
    OPERATOR,
    RETRY_WINDOW,
    PostedMessage,
    ReplyTo,
    ReportStatus,
    Request,
    State,
    Step,
    adjust_times,
    apply_outcome,
    cancel,
    dismiss,
    fail,
    intend_to_report,
    intend_to_send,
    mark_reported,
    mark_restored,
    mark_scheduled,
    mark_unconfirmed,
    mark_unreportable,
    merge_late_result,
    next_step,
    retry,
    retry_delay,
    retry_report,
    send_again,
    supersede,
)
from slackbot.domain.request.delivery import LONGEST_DELAY, LONGEST_PUT
from slackbot.errors import NotAllowed
from tests.support.databases import a_request

NOW = 5000.0
HERE = ReplyTo("C9", "https://hooks.slack.test/9", 6800.0)
OPEN = {State.FAILED, State.UNCONFIRMED}

states = st.sampled_from(State)
jitters = st.floats(0.0, 1.0)


def sent(**changes: Any) -> Request:
    """A request in the middle of its first attempt."""
    return replace(intend_to_send(a_request(accepted_at=NOW, since=NOW, send_at=NOW)), **changes)


def test_a_new_request_is_sent_at_once() -> None:
    request = a_request(1)
    assert request.due_at == 1001.0
    assert next_step(request, 1001.0) is Step.SEND


@pytest.mark.parametrize(
    ("changes", "step"),
    [
        ({"state": State.ACCEPTED, "send_at": NOW}, Step.SEND),
        ({"state": State.WAITING, "send_at": NOW, "since": NOW - RETRY_WINDOW}, Step.SEND),
        ({"state": State.WAITING, "send_at": NOW, "since": NOW - RETRY_WINDOW - 1}, Step.FAIL),
        ({"state": State.ACCEPTED, "send_at": NOW, "since": NOW - RETRY_WINDOW - 1}, Step.SEND),
        ({"state": State.WAITING, "send_at": NOW + 1}, Step.NOTHING),
        ({"state": State.SENDING, "send_at": None}, Step.MARK_UNCONFIRMED),
        ({"state": State.SENDING, "report_status": ReportStatus.REPORTED}, Step.MARK_UNCONFIRMED),
        ({"state": State.SCHEDULED, "report_status": ReportStatus.DUE, "report_at": NOW}, Step.REPORT),
        ({"state": State.SCHEDULED, "report_status": ReportStatus.DUE, "report_at": NOW + 1}, Step.NOTHING),
        ({"state": State.SCHEDULED, "report_status": ReportStatus.REPORTING}, Step.REPORT),
        ({"state": State.WAITING, "send_at": NOW, "report_status": ReportStatus.DUE, "report_at": NOW}, Step.REPORT),
        (
            {
                "state": State.WAITING,
                "since": NOW,
                "send_at": NOW,
                "report_status": ReportStatus.DUE,
                "report_at": NOW + 1,
            },
            Step.SEND,
        ),
        ({"state": State.FAILED, "report_status": ReportStatus.REPORTED}, Step.NOTHING),
        ({"state": State.FAILED, "report_status": ReportStatus.UNREPORTABLE}, Step.NOTHING),
        ({"state": State.UNCONFIRMED, "report_status": ReportStatus.REPORTED}, Step.NOTHING),
    ],
)
def test_the_next_step_follows_from_state_report_status_and_time(changes: dict[str, Any], step: Step) -> None:
    assert next_step(a_request(**changes), NOW) is step


requests = st.builds(
    lambda state, telling, send_at, tell_at: a_request(
        state=state, report_status=telling, send_at=send_at, report_at=tell_at
    ),
    states,
    st.sampled_from(ReportStatus),
    st.floats(0.0, 1e10),
    st.floats(0.0, 1e10),
)


@given(requests, st.floats(0.0, 1e10))
def test_a_request_is_due_exactly_when_there_is_a_next_step(request_: Request, now: float) -> None:
    due = request_.due_at is not None and request_.due_at <= now
    assert due is (next_step(request_, now) is not Step.NOTHING)


def test_the_intent_to_send_counts_the_attempt_and_is_due_at_once() -> None:
    request = intend_to_send(a_request())
    assert (request.state, request.attempts, request.send_at) == (State.SENDING, 1, None)
    assert request.due_at == 0.0


@pytest.mark.parametrize("answer", [AttemptResult.SCHEDULED, AttemptResult.FAILED, AttemptResult.UNCONFIRMED])
def test_a_clear_answer_sets_the_state_and_is_reported(answer: AttemptResult) -> None:
    request = apply_outcome(sent(), Outcome(answer, "Apploi says so.", 200), NOW, 0.5)
    assert request.state.value == answer.value
    assert (request.reason, request.status) == ("Apploi says so.", 200)
    assert (request.report_status, request.report_at) == (ReportStatus.DUE, NOW)


BUSY = Outcome(AttemptResult.BUSY, "Apploi is busy.", 503)


def test_a_busy_apploi_is_retried_and_reported_once() -> None:
    first = apply_outcome(sent(), BUSY, NOW, 1.0)
    assert (first.state, first.send_at, first.report_status) == (State.WAITING, NOW + 2.0, ReportStatus.DUE)
    second = apply_outcome(intend_to_send(replace(first, report_status=ReportStatus.REPORTED)), BUSY, NOW + 2.0, 1.0)
    assert (second.state, second.send_at, second.report_status) == (State.WAITING, NOW + 6.0, ReportStatus.REPORTED)


@pytest.mark.parametrize(
    ("waited", "retry_after", "state"),
    [
        (RETRY_WINDOW - 2.0, None, State.WAITING),
        (RETRY_WINDOW - 1.9, None, State.FAILED),
        (0.0, RETRY_WINDOW, State.WAITING),
        (0.0, RETRY_WINDOW + 1.0, State.FAILED),
    ],
)
def test_a_request_is_retried_for_fifteen_minutes_then_fails(
    waited: float, retry_after: float | None, state: State
) -> None:
    outcome = replace(BUSY, retry_after=retry_after)
    request = apply_outcome(sent(), outcome, NOW + waited, 1.0)
    assert request.state is state
    assert request.report_status is ReportStatus.DUE


@given(st.integers(1, 10_000), st.none() | st.floats(0.0, 1e6), jitters)
def test_a_delay_is_never_shorter_than_asked_nor_longer_than_a_minute_unasked(
    attempts: int, retry_after: float | None, jitter: float
) -> None:
    delay = retry_delay(attempts, retry_after, jitter)
    assert max(1.0, retry_after or 0.0) <= delay <= max(LONGEST_DELAY, retry_after or 0.0)


@pytest.mark.parametrize(("attempts", "longest"), [(1, 2), (2, 4), (5, 32), (6, 60), (7, 60), (9999, 60)])
def test_delays_double_from_two_seconds_to_a_minute_half_of_them_random(attempts: int, longest: float) -> None:
    assert retry_delay(attempts, None, 0.0) == longest / 2
    assert retry_delay(attempts, None, 1.0) == longest


@given(st.lists(jitters, min_size=40, max_size=40))
def test_a_request_fails_within_the_retry_window_if_apploi_stays_busy(chances: list[float]) -> None:
    request, now, waited = a_request(since=NOW, send_at=NOW), NOW, []
    for jitter in chances * 50:
        request = apply_outcome(intend_to_send(request), BUSY, now, jitter)
        if request.state is State.FAILED:
            break
        assert request.send_at is not None
        now = request.send_at
        waited.append(now)
    assert request.state is State.FAILED
    assert max(waited) <= NOW + RETRY_WINDOW


def test_an_interrupted_attempt_is_unconfirmed_and_says_why() -> None:
    request = mark_unconfirmed(sent(status=503), NOW)
    assert (request.state, request.report_status, request.status) == (State.UNCONFIRMED, ReportStatus.DUE, None)
    assert "interrupted" in request.reason


@pytest.mark.parametrize("state", [State.ACCEPTED, State.SENDING, State.WAITING])
def test_unsent_requests_of_a_backup_become_unconfirmed(state: State) -> None:
    request = mark_restored(a_request(state=state, send_at=NOW, attempts=1), NOW)
    assert (request.state, request.report_status, request.send_at) == (State.UNCONFIRMED, ReportStatus.DUE, None)
    assert next_step(request, NOW) is Step.REPORT
    assert "restored from a backup" in request.reason


@pytest.mark.parametrize("telling", [ReportStatus.DUE, ReportStatus.REPORTING])
def test_unreported_results_of_a_backup_may_have_been_posted(telling: ReportStatus) -> None:
    request = mark_restored(a_request(state=State.SCHEDULED, report_status=telling, report_at=NOW), NOW)
    assert (request.state, request.report_status, request.may_be_posted) == (State.SCHEDULED, ReportStatus.DUE, True)


@pytest.mark.parametrize("state", [State.SCHEDULED, State.FAILED, State.UNCONFIRMED])
def test_finished_requests_of_a_backup_stay_as_they_are(state: State) -> None:
    request = a_request(state=state, report_status=ReportStatus.REPORTED, remind_at=NOW)
    assert mark_restored(request, NOW) == request


@pytest.mark.parametrize("found", [State.SENDING, State.UNCONFIRMED])
def test_a_late_answer_is_merged(found: State) -> None:
    known = apply_outcome(sent(), Outcome(AttemptResult.SCHEDULED, "", 200), NOW, 0.5)
    assert merge_late_result(sent(state=found, claims=7), known=known) == replace(known, claims=7)


def test_a_late_answer_is_merged_on_a_standby_that_lacks_the_attempt() -> None:
    known = apply_outcome(sent(attempts=2), Outcome(AttemptResult.SCHEDULED, "", 200), NOW, 0.5)
    assert merge_late_result(mark_restored(sent(state=State.WAITING), NOW), known=known).state is State.SCHEDULED


@pytest.mark.parametrize(
    "meanwhile",
    [
        sent(state=State.SCHEDULED),
        sent(state=State.UNCONFIRMED, settled_how="sent again"),
        sent(attempts=2),
        sent(since=NOW + 1),
    ],
)
def test_a_late_answer_does_not_override_a_decision(meanwhile: Request) -> None:
    known = apply_outcome(sent(), Outcome(AttemptResult.SCHEDULED, "", 200), NOW, 0.5)
    with pytest.raises(NotAllowed):
        merge_late_result(meanwhile, known=known)


def test_an_interrupted_report_may_have_been_posted() -> None:
    first = intend_to_report(a_request(state=State.SCHEDULED, report_status=ReportStatus.DUE, report_at=NOW))
    assert (first.report_status, first.report_attempts, first.may_be_posted) == (ReportStatus.REPORTING, 1, False)
    again = intend_to_report(first)
    assert (again.report_status, again.report_attempts, again.may_be_posted) == (ReportStatus.REPORTING, 2, True)


@pytest.mark.parametrize(
    ("tellings", "retry_after", "delay"),
    [(1, None, 2.0), (2, None, 4.0), (8, None, 256.0), (9, None, 300.0), (999, None, 300.0), (1, 30.0, 30.0)],
)
def test_a_report_that_slack_rejects_is_retried(tellings: int, retry_after: float | None, delay: float) -> None:
    telling = a_request(state=State.FAILED, report_status=ReportStatus.REPORTING, report_attempts=tellings)
    later = retry_report(telling, NOW, retry_after, may_be_posted=False)
    assert (later.report_status, later.report_at, later.may_be_posted) == (ReportStatus.DUE, NOW + delay, False)


def test_may_be_posted_stays_set_during_retries() -> None:
    telling = a_request(state=State.FAILED, report_status=ReportStatus.REPORTING, report_attempts=1)
    once = retry_report(telling, NOW, None, may_be_posted=True)
    assert retry_report(once, NOW, None, may_be_posted=False).may_be_posted


@pytest.mark.parametrize("state", [State.SCHEDULED, State.FAILED, State.UNCONFIRMED])
def test_a_reported_final_state_is_not_due_and_keeps_no_response_url(state: State) -> None:
    told = mark_reported(
        a_request(state=state, report_status=ReportStatus.REPORTING, reply_to=HERE), PostedMessage("C9", "1.2"), NOW
    )
    assert (next_step(told, NOW), told.posted_message, told.reply_to.response_url) == (
        Step.NOTHING,
        PostedMessage("C9", "1.2"),
        None,
    )
    assert told.reply_to.channel == "C9"


def test_a_waiting_request_keeps_its_response_url() -> None:
    waiting = a_request(state=State.WAITING, send_at=NOW, report_status=ReportStatus.REPORTING, reply_to=HERE)
    assert mark_reported(waiting, None, NOW).reply_to == HERE


def test_a_post_without_a_ts_keeps_the_last_known_message() -> None:
    request = a_request(
        state=State.FAILED, report_status=ReportStatus.REPORTING, posted_message=PostedMessage("C1", "1.0")
    )
    assert mark_reported(request, None, NOW).posted_message == PostedMessage("C1", "1.0")


def test_an_unreportable_result_is_left_to_an_operator() -> None:
    request = mark_unreportable(a_request(state=State.FAILED, report_status=ReportStatus.REPORTING))
    assert (request.report_status, request.due_at) == (ReportStatus.UNREPORTABLE, None)


Press = Callable[[Request], Request]

PRESSES: dict[str, tuple[Press, set[State]]] = {
    "send again": (lambda request: send_again(request, "U9", HERE, NOW), OPEN),
    "mark scheduled": (lambda request: mark_scheduled(request, "U9", HERE, NOW), {State.UNCONFIRMED}),
    "dismiss": (lambda request: dismiss(request, "U9"), {State.FAILED}),
    "supersede": (lambda request: supersede(request, "U9"), {State.FAILED}),
}
each_press = pytest.mark.parametrize(("press", "allowed"), PRESSES.values(), ids=PRESSES)


@each_press
@pytest.mark.parametrize("state", State)
def test_each_action_is_allowed_only_in_its_states(press: Press, allowed: set[State], state: State) -> None:
    request = a_request(state=state)
    if state in allowed:
        assert press(request).settled_by == "U9"
    else:
        with pytest.raises(NotAllowed, match=state.value):
            press(request)


@each_press
def test_a_settled_request_cannot_be_settled_again(press: Press, allowed: set[State]) -> None:
    settled = a_request(state=State.FAILED, settled_by="U3", settled_how="dismissed")
    with pytest.raises(NotAllowed, match="already dismissed by <@U3>"):
        press(settled)


def test_sending_again_starts_over_and_reports_where_the_button_was_pressed() -> None:
    failed = a_request(state=State.FAILED, send_at=None, attempts=9, since=1.0, report_status=ReportStatus.REPORTED)
    again = send_again(failed, "U9", HERE, NOW)
    assert next_step(again, NOW) is Step.SEND
    assert (again.attempts, again.since, again.reply_to, again.report_status) == (0, NOW, HERE, ReportStatus.NOTHING)
    assert again.settled_how == "sent again"


def test_a_request_that_fails_again_can_be_sent_again() -> None:
    again = send_again(a_request(state=State.FAILED), "U9", HERE, NOW)
    failed = apply_outcome(intend_to_send(again), Outcome(AttemptResult.FAILED, "no"), NOW, 0.5)
    assert send_again(failed, "U8", HERE, NOW).settled_by == "U8"


def test_a_request_found_in_apploi_is_reported_as_scheduled() -> None:
    unconfirmed = a_request(state=State.UNCONFIRMED, reason="A time-out.", report_status=ReportStatus.REPORTED)
    marked = mark_scheduled(unconfirmed, "U9", HERE, NOW)
    assert (marked.state, marked.reason, marked.report_status) == (State.SCHEDULED, "", ReportStatus.DUE)
    assert (marked.settled_by, marked.settled_how) == ("U9", "marked as scheduled")


# After one unclear attempt the interview may be in Apploi, no matter what later attempts result in


def unclear(**changes: Any) -> Request:
    """A request whose first attempt got no clear answer, not settled yet."""
    outcome = Outcome(AttemptResult.UNCONFIRMED, "Apploi didn't answer in time.")
    return replace(apply_outcome(sent(), outcome, NOW, 0.5), report_status=ReportStatus.REPORTED, **changes)


RESENT: dict[str, Press] = {
    "send again": lambda request: send_again(request, "U9", HERE, NOW),
    "an operator's retry": lambda request: retry(request, OPERATOR, NOW),
}
BECOMES: dict[str, tuple[Press, State, bool]] = {
    "a 2xx": (
        lambda it: apply_outcome(it, Outcome(AttemptResult.SCHEDULED, "", 200), NOW, 0.5),
        State.SCHEDULED,
        False,
    ),
    "a 400": (
        lambda it: apply_outcome(it, Outcome(AttemptResult.FAILED, "No.", 400), NOW, 0.5),
        State.UNCONFIRMED,
        True,
    ),
    "a 409": (
        lambda it: apply_outcome(it, Outcome(AttemptResult.FAILED, "No.", 409), NOW, 0.5),
        State.UNCONFIRMED,
        True,
    ),
    "a 422": (
        lambda it: apply_outcome(it, Outcome(AttemptResult.FAILED, "No.", 422), NOW, 0.5),
        State.UNCONFIRMED,
        True,
    ),
    "no answer": (
        lambda it: apply_outcome(it, Outcome(AttemptResult.UNCONFIRMED, "Cut."), NOW, 0.5),
        State.UNCONFIRMED,
        True,
    ),
    "busy": (lambda it: apply_outcome(it, BUSY, NOW, 0.5), State.WAITING, True),
    "busy for too long": (
        lambda it: apply_outcome(it, replace(BUSY, retry_after=2 * RETRY_WINDOW), NOW, 0.5),
        State.UNCONFIRMED,
        True,
    ),
    "a crash": (lambda it: mark_unconfirmed(it, NOW), State.UNCONFIRMED, True),
    "a restored backup": (lambda it: mark_restored(it, NOW), State.UNCONFIRMED, True),
}


@pytest.mark.parametrize("resend", RESENT.values(), ids=RESENT)
@pytest.mark.parametrize(("becomes", "state", "perhaps_booked"), BECOMES.values(), ids=BECOMES)
def test_only_a_2xx_ends_the_doubt_of_an_earlier_attempt(
    resend: Press, becomes: Press, state: State, perhaps_booked: bool
) -> None:
    request = becomes(intend_to_send(resend(unclear())))
    assert (request.state, request.perhaps_booked) == (state, perhaps_booked)
    if state is not State.WAITING:
        assert not request.settled_how


NOT_SENT: dict[str, Press] = {
    "its patience ran out": lambda it: fail(it, NOW),
    "its time came": lambda it: fail(it, NOW, "Its time came before it could be sent."),
    "an operator stopped it": lambda it: cancel(it, OPERATOR, NOW),
}


@pytest.mark.parametrize("stop", NOT_SENT.values(), ids=NOT_SENT)
@pytest.mark.parametrize("state", [State.ACCEPTED, State.WAITING])
def test_a_retry_that_was_never_sent_is_unconfirmed_because_of_the_first_attempt(stop: Press, state: State) -> None:
    again = replace(send_again(unclear(), "U9", HERE, NOW), state=state)
    stopped = stop(again)
    assert (stopped.state, stopped.perhaps_booked, stopped.report_status) == (State.UNCONFIRMED, True, ReportStatus.DUE)
    assert stopped.needs_action
    assert stop(replace(again, perhaps_booked=False)).state is State.FAILED


def test_the_doubt_survives_every_further_attempt() -> None:
    request = unclear()
    for _ in range(3):
        again = intend_to_send(send_again(request, "U9", HERE, NOW))
        request = apply_outcome(again, Outcome(AttemptResult.FAILED, "No.", 422), NOW, 0.5)
        assert (request.state, request.perhaps_booked, request.reason) == (State.UNCONFIRMED, True, "No.")


def test_finding_it_in_apploi_ends_the_doubt() -> None:
    again = apply_outcome(
        intend_to_send(send_again(unclear(), "U9", HERE, NOW)), Outcome(AttemptResult.FAILED, "No."), NOW, 0.5
    )
    found = mark_scheduled(again, "U9", HERE, NOW)
    assert (found.state, found.perhaps_booked) == (State.SCHEDULED, False)


def test_a_refusal_after_an_unclear_attempt_can_be_edited_and_dismissed() -> None:
    refused = replace(unclear(), perhaps_booked=True)
    assert supersede(refused, "U9").settled_how == "edited and sent again"
    assert dismiss(refused, "U9").settled_how == "dismissed"


def test_a_late_answer_to_the_first_attempt_leaves_no_doubt() -> None:
    known = apply_outcome(sent(), Outcome(AttemptResult.FAILED, "No.", 422), NOW, 0.5)
    learnt = merge_late_result(mark_unconfirmed(sent(), NOW), known=known)
    assert (learnt.state, learnt.perhaps_booked) == (State.FAILED, False)


def test_a_late_answer_to_a_later_attempt_keeps_the_doubt_of_the_first() -> None:
    again = intend_to_send(send_again(unclear(), "U9", HERE, NOW))
    known = apply_outcome(again, Outcome(AttemptResult.FAILED, "No.", 422), NOW, 0.5)
    learnt = merge_late_result(mark_unconfirmed(again, NOW), known=known)
    assert (learnt.state, learnt.reason) == (State.UNCONFIRMED, "No.")


def test_after_the_clock_was_set_back_times_are_as_far_ahead_as_planned() -> None:
    waiting = sent(state=State.WAITING, send_at=NOW + 2.0, report_at=NOW, remind_at=NOW + 60.0, planned_at=NOW)
    right = adjust_times(waiting, NOW - 3600.0)
    assert (right.send_at, right.report_at, right.remind_at) == (NOW - 3598.0, NOW - 3600.0, NOW - 3540.0)
    assert (right.since, right.planned_at) == (NOW - 3600.0, NOW - 3600.0)
    assert adjust_times(right, NOW - 3600.0) == right


@pytest.mark.parametrize("now", [NOW - 1.9, NOW, NOW + 3600.0])
def test_times_stay_if_the_clock_was_not_set_back(now: float) -> None:
    waiting = sent(state=State.WAITING, send_at=NOW + 2.0, planned_at=NOW)
    assert adjust_times(waiting, now) == waiting


def test_an_interrupted_request_is_resent_only_after_its_attempt_must_have_ended() -> None:
    interrupted = replace(mark_unconfirmed(sent(), NOW), report_status=ReportStatus.REPORTED)
    assert send_again(interrupted, "U1", HERE, NOW + 1.0).due_at == NOW + LONGEST_PUT
    assert send_again(interrupted, "U1", HERE, NOW + 3600.0).due_at == NOW + 3600.0
