"""A lease expires once it was seen unchanged for long enough, in regular checks."""

from slackbot.storage.leases import Lease
from slackbot.worker.lease_watch import LEASE_TIMEOUT, LeaseMonitor

HELD = Lease("V1", 1, 5012.0)


def expired_at(monitor: LeaseMonitor, times: list[float], lease: Lease = HELD) -> list[bool]:
    """Whether the lease had expired at each of these times."""
    return [monitor.find_expired([lease], at) == [lease] for at in times]


def test_a_lease_expires_after_ten_seconds_without_a_renewal() -> None:
    seen = expired_at(LeaseMonitor(), [100.0 + second for second in range(12)])
    assert seen == [False] * 10 + [True] * 2
    assert LEASE_TIMEOUT == 10.0


def test_a_renewal_restarts_the_timeout_no_matter_which_time_it_has() -> None:
    monitor = LeaseMonitor()
    expired_at(monitor, [100.0 + second for second in range(9)])
    renewed = HELD._replace(renewed=-1e9)
    assert expired_at(monitor, [109.0 + second for second in range(12)], renewed) == [False] * 10 + [True] * 2


def test_another_claim_is_another_lease() -> None:
    monitor = LeaseMonitor()
    expired_at(monitor, [100.0 + second for second in range(10)])
    assert expired_at(monitor, [110.0], HELD._replace(claims=2)) == [False]


def test_a_late_check_counts_for_at_most_two() -> None:
    monitor = LeaseMonitor()
    assert expired_at(monitor, [100.0, 3700.0, 7300.0, 7301.0]) == [False] * 4


def test_released_leases_are_forgotten() -> None:
    monitor = LeaseMonitor()
    expired_at(monitor, [100.0 + second for second in range(10)])
    monitor.find_expired([], 110.0)
    assert expired_at(monitor, [111.0]) == [False]


def test_checks_are_due_once_a_second() -> None:
    monitor = LeaseMonitor()
    assert monitor.is_check_due(100.0)
    monitor.find_expired([], 100.0)
    assert [monitor.is_check_due(at) for at in (100.5, 101.0)] == [False, True]
