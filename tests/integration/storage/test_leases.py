from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from slackbot.domain.request import ReportStatus, Request, State, dismiss, intend_to_send
from slackbot.errors import LeaseLost
from slackbot.storage.store import Store
from tests.support.databases import a_request

NOW = 5000.0


def ids(requests: list[Request]) -> list[str]:
    return [request.id for request in requests]


def claim(store: Store, owner: str = "a", now: float = NOW, limit: int = 10) -> list[Request]:
    return store.claim(owner, now, limit=limit)


def expire_leases(store: Store) -> None:
    """As if no lease had been renewed for long enough."""
    for lease in store.leases():
        assert store.expire_lease(lease)


def finished(request: Request) -> Request:
    return replace(request, state=State.SCHEDULED, send_at=None, report_status=ReportStatus.REPORTED)


def test_a_claim_takes_what_is_due_longest_first_and_no_more_than_asked(store: Store) -> None:
    for number, send_at in [(1, 30.0), (2, 10.0), (3, 20.0)]:
        store.add(a_request(number, send_at=send_at))
    assert ids(claim(store, limit=2)) == ["V2", "V3"]


def test_requests_that_are_not_due_are_not_claimed(store: Store) -> None:
    store.add(a_request(1, send_at=NOW))
    store.add(a_request(2, send_at=NOW + 0.001))
    store.add(finished(a_request(3)))
    assert ids(claim(store)) == ["V1"]


def test_claiming_sets_the_lease_and_changes_nothing_else(store: Store) -> None:
    store.add(a_request())
    [claimed] = claim(store, "worker 1")
    assert claimed == replace(a_request(), owner="worker 1", claims=1)
    assert store.get("V1") == claimed


def test_a_leased_request_is_not_claimed_at_any_time(store: Store) -> None:
    store.add(a_request())
    claim(store, "a")
    for now in (0.0, NOW, NOW + 1e9):
        assert claim(store, "b", now=now) == []
    expire_leases(store)
    [taken_over] = claim(store, "b")
    assert (taken_over.owner, taken_over.claims) == ("b", 2)


@pytest.mark.parametrize("save", [Store.save, Store.release])
def test_a_worker_that_lost_its_lease_stores_nothing(store: Store, save: Callable[..., None]) -> None:
    store.add(a_request())
    [lost] = claim(store, "a")
    expire_leases(store)
    [held] = claim(store, "a")  # even by another thread of the same owner
    with pytest.raises(LeaseLost, match="V1"):
        save(store, intend_to_send(lost), "too late")
    assert store.get("V1") == held
    assert len(store.history("V1")) == 1


@pytest.mark.parametrize("save", [Store.save, Store.release])
def test_a_worker_without_a_lease_stores_nothing(store: Store, save: Callable[..., None]) -> None:
    store.add(a_request())
    with pytest.raises(LeaseLost):
        save(store, intend_to_send(a_request()))
    assert store.get("V1") == a_request()


def test_a_save_keeps_the_lease(store: Store) -> None:
    store.add(a_request())
    [held] = claim(store)
    store.save(intend_to_send(held))
    assert claim(store, "b") == []
    store.save(finished(held))
    assert store.get("V1") == finished(held)


def test_releasing_stores_the_request_and_ends_the_lease(store: Store) -> None:
    store.add(a_request())
    [held] = claim(store)
    store.release(intend_to_send(held))
    [taken] = claim(store, "b")
    assert taken == replace(intend_to_send(held), owner="b", claims=2)


def test_a_heartbeat_renews_only_leases_of_its_owner_on_running_work(store: Store) -> None:
    for number in (1, 2, 3):
        store.add(a_request(number))
    claim(store, "a", limit=2)
    claim(store, "b", limit=1)
    before = store.leases()
    store.renew("a", ["V1", "V3"], NOW + 20.0)
    assert [lease.id for lease in before if store.expire_lease(lease)] == ["V2", "V3"]
    assert ids(claim(store, "c")) == ["V2", "V3"]


def test_a_lease_that_was_claimed_again_does_not_expire(store: Store) -> None:
    store.add(a_request())
    claim(store, "a")
    [seen] = store.leases()
    expire_leases(store)
    claim(store, "b")
    assert not store.expire_lease(seen)
    assert [lease.claims for lease in store.leases()] == [2]


def test_work_that_still_runs_here_is_neither_claimed_nor_due(store: Store) -> None:
    store.add(a_request(1))
    store.add(a_request(2))
    assert store.claim("a", NOW, 10, busy=["V1"]) == [replace(a_request(2), owner="a", claims=1)]
    assert store.next_due(NOW, busy=["V1"]) is None


def test_work_planned_before_the_clock_was_set_back_is_due_at_once(store: Store) -> None:
    """Planned two seconds ahead before the clock was set back by an hour."""
    back = NOW - 3600.0
    store.add(a_request(state=State.WAITING, planned_at=NOW, send_at=NOW + 2.0))
    assert store.next_due(NOW) == NOW + 2.0
    assert claim(store) == []
    assert store.next_due(back) == 0.0
    assert ids(claim(store, now=back)) == ["V1"]


def test_a_booking_waits_for_one_being_sent_even_if_it_looks_older(store: Store) -> None:
    store.add(a_request(1, applicant="7", accepted_at=NOW))
    [held] = claim(store)
    store.add(a_request(2, applicant="7", accepted_at=NOW - 3600.0))
    assert (claim(store), store.blocking_request(a_request(2, applicant="7", accepted_at=NOW - 3600.0))) == ([], None)
    store.save(intend_to_send(held))
    assert claim(store) == []
    ahead = store.blocking_request(a_request(2, applicant="7", accepted_at=NOW - 3600.0))
    assert ahead is not None
    assert ahead.id == "V1"
    expire_leases(store)
    assert ids(claim(store)) == ["V1"]  # interrupted requests don't wait


def test_a_clean_stop_releases_all_leases_of_its_owner(store: Store) -> None:
    for number in (1, 2, 3):
        store.add(a_request(number))
    [first, _] = claim(store, "a", limit=2)
    claim(store, "b", limit=1)
    store.release_all("a")
    with pytest.raises(LeaseLost):
        store.save(first)
    assert ids(claim(store, "c")) == ["V1", "V2"]


@pytest.mark.parametrize("state", [State.ACCEPTED, State.SENDING, State.WAITING])
def test_bookings_for_one_applicant_are_sent_in_order(store: Store, state: State) -> None:
    later = {"send_at": NOW + 60.0} if state is State.WAITING else {}
    store.add(a_request(1, applicant="7", state=state, **later))
    store.add(a_request(2, applicant="7"))
    store.add(a_request(3, applicant="8"))
    assert "V2" not in ids(claim(store))
    assert ids(claim(store, now=NOW + 10.0)) == []


def test_the_next_booking_for_an_applicant_is_sent_once_the_older_one_is_decided(store: Store) -> None:
    store.add(a_request(1, applicant="7"))
    store.add(a_request(2, applicant="7"))
    [first] = claim(store)
    store.save(replace(first, state=State.FAILED, report_status=ReportStatus.REPORTING))
    assert ids(claim(store)) == ["V2"]


def test_a_report_does_not_wait_for_an_older_booking(store: Store) -> None:
    store.add(a_request(1, applicant="7"))
    store.add(a_request(2, applicant="7", state=State.FAILED, report_status=ReportStatus.DUE, report_at=1.0))
    assert ids(claim(store)) == ["V2", "V1"]


def test_forms_accepted_at_the_same_instant_do_not_block_each_other(store: Store) -> None:
    store.add(a_request(1, applicant="7", accepted_at=1.0))
    store.add(a_request(2, applicant="7", accepted_at=1.0))
    assert ids(claim(store)) == ["V1"]


def test_a_users_action_breaks_the_lease(store: Store) -> None:
    store.add(a_request(state=State.FAILED, report_status=ReportStatus.REPORTING))
    [held] = claim(store, "a")
    changed = store.change("V1", lambda request: dismiss(request, "U9"))
    assert (changed.owner, changed.claims) == (None, 2)
    with pytest.raises(LeaseLost):
        store.save(held)
    assert ids(claim(store, "b")) == ["V1"]


def test_a_refused_action_leaves_the_lease(store: Store) -> None:
    store.add(a_request())
    [held] = claim(store)
    with pytest.raises(Exception, match="now accepted"):
        store.change("V1", lambda request: dismiss(request, "U9"))
    store.save(intend_to_send(held))


def test_nothing_is_due_if_there_is_no_work(store: Store) -> None:
    assert store.next_due(NOW) is None
    store.add(finished(a_request()))
    assert store.next_due(NOW) is None


def test_next_due_is_the_time_of_the_earliest_work(store: Store) -> None:
    store.add(a_request(1, send_at=900.0))
    store.add(a_request(2, send_at=800.0))
    assert store.next_due(NOW) == 800.0


def test_leased_work_is_due_only_once_released(store: Store) -> None:
    store.add(a_request())
    [held] = claim(store)
    assert store.next_due(NOW) is None
    store.release(replace(held, state=State.WAITING, send_at=NOW + 45.0))
    assert store.next_due(NOW) == NOW + 45.0


def test_work_behind_an_older_booking_is_not_due(store: Store) -> None:
    store.add(a_request(1, applicant="7", state=State.WAITING, send_at=9000.0))
    store.add(a_request(2, applicant="7"))
    assert store.next_due(NOW) == 9000.0
