"""Which leases nobody renews any more, by watching them: no clock of another process is asked."""

from __future__ import annotations

from collections.abc import Iterable

from slackbot.storage.leases import Lease

LEASE_TIMEOUT = 10.0
"""Seconds of silence after which the work of a process is taken over; three heartbeats fit into them (worker)."""


class LeaseMonitor:
    """For how long each lease was seen unchanged. For one thread."""

    def __init__(self, timeout: float = LEASE_TIMEOUT) -> None:
        """A lease that is not renewed for `timeout` seconds has expired.

        Leases are due to be looked at ten times as often. A look that comes later counts no more than two: while we,
        or the database, were away, others may have been, too.
        """
        self._timeout, self._check_interval = timeout, timeout / 10
        self._checked_at: float | None = None
        self._unchanged_for: dict[Lease, float] = {}

    def is_check_due(self, at: float) -> bool:
        """Whether it is time to look again, by the monotonic clock."""
        return self._checked_at is None or at - self._checked_at >= self._check_interval

    def find_expired(self, leases: Iterable[Lease], at: float) -> list[Lease]:
        """Those of the leases, as they are `at` this time of the monotonic clock, that were silent for too long."""
        passed = 0.0 if self._checked_at is None else min(at - self._checked_at, 2 * self._check_interval)
        self._checked_at = at
        self._unchanged_for = {
            lease: self._unchanged_for[lease] + passed if lease in self._unchanged_for else 0.0 for lease in leases
        }
        return [lease for lease, silent in self._unchanged_for.items() if silent >= self._timeout]
