"""The steps of workflows, and the requests that are made for them. On both databases."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import replace
from typing import Any

import pytest

from slackbot.domain.request import PostedMessage, Request, State, dismiss
from slackbot.domain.workflow_step import (
    StepEnd,
    StepState,
    WorkflowStep,
    begin_to_end,
    mark_ended,
    mark_posted,
    new_step,
    wait,
)
from slackbot.errors import LeaseLost, NotAllowed
from slackbot.storage.store import Store
from tests.support.databases import a_request

NOW = 1000.0
WAITING = mark_posted(new_step("Fx1", "U1", "Jane Doe tue 3pm", "C1", NOW), PostedMessage("D1", "1.0"), NOW)


def made(number: int = 1, **changes: Any) -> Request:
    """A request that U1 made for the step."""
    return a_request(number, **{"workflow_step": "Fx1", **changes})


def claim(store: Store) -> WorkflowStep:
    [claimed] = store.workflow_steps.claim("me", store.clock(), 1)
    return claimed


@pytest.mark.parametrize(
    "step",
    [WAITING, new_step("Fx1", "U1", "", None, NOW), mark_ended(begin_to_end(WAITING, StepEnd.BOOKED, NOW, "V1"))],
)
def test_a_step_is_stored_once_and_read_back(store: Store, step: WorkflowStep) -> None:
    store.workflow_steps.add(step)
    store.workflow_steps.add(replace(step, words="something else"))
    assert store.workflow_steps.get("Fx1") == step
    assert store.workflow_steps.get("Fx2") is None


def test_a_request_makes_its_step_due_in_the_same_transaction(store: Store) -> None:
    store.workflow_steps.add(replace(WAITING, due_at=None))
    assert store.workflow_steps.next_due(NOW) is None
    store.add(made())
    assert store.workflow_steps.next_due(store.clock()) is not None
    assert store.workflow_steps.latest_request("Fx1") == made()


def test_a_change_breaks_the_lease_of_who_has_seen_the_request_before(store: Store) -> None:
    store.workflow_steps.add(WAITING)
    store.add(made(state=State.FAILED, send_at=None))
    claimed = claim(store)
    store.change("V1", lambda request: dismiss(request, "U1"))
    with pytest.raises(LeaseLost):
        store.workflow_steps.release(wait(claimed, made(), NOW))
    assert claim(store).claims > claimed.claims


def test_a_step_whose_end_is_decided_stays_as_it_is(store: Store) -> None:
    ended = mark_ended(begin_to_end(WAITING, StepEnd.REFUSED, NOW, "V1"))
    store.workflow_steps.add(WAITING)
    store.add(made(state=State.FAILED, send_at=None))
    store.workflow_steps.release(replace(ended, owner="me", claims=claim(store).claims))
    store.change("V1", lambda request: dismiss(request, "U1"))
    kept = store.workflow_steps.get("Fx1")
    assert kept
    assert (kept.state, kept.due_at) == (StepState.ENDED, None)


FAILED: dict[str, Any] = {"state": State.FAILED, "send_at": None}
REQUESTS = {
    "by who was asked": (WAITING, [], {}, ""),
    "by someone else": (WAITING, [], {"requested_by": "U2"}, "only they can"),
    "after its end": (mark_ended(WAITING), [], {}, "has ended"),
    "for no step that is known": (None, [], {}, "no longer have a record"),
    "after one that was undone": (WAITING, [made(state=State.WITHDRAWN, send_at=None)], {}, ""),
    "after one that is booked": (
        WAITING,
        [made(state=State.SCHEDULED, send_at=None)],
        {},
        "form of this workflow step",
    ),
    "after one that failed": (WAITING, [made(**FAILED)], {}, "form of this workflow step"),
    "instead of one that failed": (WAITING, [made(**FAILED)], {"replaces": "V1"}, ""),
    "by an admin, instead of one that failed": (
        mark_ended(WAITING),
        [made(**FAILED)],
        {"replaces": "V1", "requested_by": "U9"},
        "",
    ),
    "instead of one of another step": (
        WAITING,
        [made(**FAILED, workflow_step=None)],
        {"replaces": "V1"},
        "another workflow step",
    ),
}


@pytest.mark.parametrize(("step", "earlier", "changes", "refusal"), REQUESTS.values(), ids=REQUESTS)
def test_who_can_make_a_request_for_a_step(
    store: Store, step: WorkflowStep | None, earlier: list[Request], changes: dict[str, Any], refusal: str
) -> None:
    store.workflow_steps.add(WAITING)
    for request in earlier:
        store.add(request)
    if step != WAITING:
        claimed = claim(store)
        store.workflow_steps.release(replace(step or WAITING, owner="me", claims=claimed.claims))
    new = made(2, **changes)
    if step is None:
        new = replace(new, workflow_step="Fx2")
    with pytest.raises(NotAllowed, match=refusal) if refusal else nullcontext():
        store.add(new)
    assert (store.get("V2") is None) == bool(refusal)
    if not refusal:
        assert not store.add(new).is_new  # the same form again


def test_old_steps_are_deleted_or_lose_their_words(store: Store) -> None:
    store.workflow_steps.add(WAITING)
    store.workflow_steps.add(replace(mark_ended(WAITING), id="Fx2"))
    store.workflow_steps.add(replace(WAITING, id="Fx3", started_at=NOW + 1))
    store.workflow_steps.delete_before(NOW + 1)
    kept = [store.workflow_steps.get(name) for name in ("Fx1", "Fx2", "Fx3")]
    assert [each and each.words for each in kept] == ["", None, WAITING.words]
