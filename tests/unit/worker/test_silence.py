"""A lease ends when it was seen unrenewed for long enough, by looks that did not miss anything."""

from slackbot.storage.leases import Lease
from slackbot.worker.lease_watch import LEASE_TIMEOUT, LeaseMonitor

HELD = Lease("V1", 1, 5012.0)


def looked(silence: LeaseMonitor, times: list[float], lease: Lease = HELD) -> list[bool]:
    """Whether it was taken for an orphan at each of these times."""
    return [silence.find_expired([lease], at) == [lease] for at in times]


def test_after_ten_seconds_of_silence_it_is_an_orphan_and_not_before() -> None:
    seen = looked(LeaseMonitor(), [100.0 + second for second in range(12)])
    assert seen == [False] * 10 + [True] * 2
    assert LEASE_TIMEOUT == 10.0


def test_a_heartbeat_begins_the_silence_anew_whatever_the_time_it_names() -> None:
    silence = LeaseMonitor()
    looked(silence, [100.0 + second for second in range(9)])
    renewed = HELD._replace(renewed=-1e9)
    assert looked(silence, [109.0 + second for second in range(12)], renewed) == [False] * 10 + [True] * 2


def test_another_claim_is_another_lease() -> None:
    silence = LeaseMonitor()
    looked(silence, [100.0 + second for second in range(10)])
    assert looked(silence, [110.0], HELD._replace(claims=2)) == [False]


def test_a_look_that_comes_late_counts_little_because_its_holder_may_have_slept_too() -> None:
    silence = LeaseMonitor()
    assert looked(silence, [100.0, 3700.0, 7300.0, 7301.0]) == [False] * 4


def test_what_is_not_held_any_more_is_forgotten() -> None:
    silence = LeaseMonitor()
    looked(silence, [100.0 + second for second in range(10)])
    silence.find_expired([], 110.0)
    assert looked(silence, [111.0]) == [False]


def test_it_looks_once_a_second() -> None:
    silence = LeaseMonitor()
    assert silence.is_check_due(100.0)
    silence.find_expired([], 100.0)
    assert [silence.is_check_due(at) for at in (100.5, 101.0)] == [False, True]
