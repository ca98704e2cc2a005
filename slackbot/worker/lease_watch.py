"""Find expired leases by watching whether they change, so that the clocks of other processes don't matter."""

from __future__ import annotations

from collections.abc import Iterable

from slackbot.storage.leases import Lease

LEASE_TIMEOUT = 10.0
"""Seconds without a renewal after which a lease is taken over; three heartbeats fit in."""


class LeaseMonitor:
    """Tracks how long each lease has gone unchanged. Not thread-safe."""

    def __init__(self, timeout: float = LEASE_TIMEOUT) -> None:
        """A lease that isn't renewed for `timeout` seconds has expired.

        Checks are due ten times as often. A late check counts for at most two: if this process or the database was
        stalled, the other processes may have been too.
        """
        self._timeout, self._check_interval = timeout, timeout / 10
        self._checked_at: float | None = None
        self._unchanged_for: dict[Lease, float] = {}

    def is_check_due(self, at: float) -> bool:
        """Whether it is time for the next check; `at` is in monotonic seconds."""
        return self._checked_at is None or at - self._checked_at >= self._check_interval

    def find_expired(self, leases: Iterable[Lease], at: float) -> list[Lease]:
        """The leases that haven't changed for the timeout. `leases` are those read at `at`, in monotonic seconds."""
        passed = 0.0 if self._checked_at is None else min(at - self._checked_at, 2 * self._check_interval)
        self._checked_at = at
        self._unchanged_for = {
            lease: self._unchanged_for[lease] + passed if lease in self._unchanged_for else 0.0 for lease in leases
        }
        return [lease for lease, silent in self._unchanged_for.items() if silent >= self._timeout]
