"""Metrics that are read when Prometheus asks: from the database, the readiness check and the process.

A scrape costs little: the store answers or gives up within about two seconds, and what it said is cached.
"""

from __future__ import annotations

import platform
from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib.metadata import PackageNotFoundError, version

from prometheus_client import GCCollector, PlatformCollector, ProcessCollector
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from slackbot.errors import StoreError
from slackbot.observability.metrics import Metrics
from slackbot.slack.ttl_cache import TtlCache
from slackbot.storage.store import FacilityStats, QueueStats

CACHE_TTL = 5.0
"""Seconds."""


class StoreCollector(Collector):
    """The gauges of one app. If the database is down, only those that don't come from it.

    `read_stats` takes the time in seconds since the epoch; `readiness_problem` returns "" if the app is ready.
    """

    def __init__(
        self,
        read_stats: Callable[[float], QueueStats],
        readiness_problem: Callable[[], str],
        clock: Callable[[], float],
        metrics: Metrics,
    ) -> None:
        self._metrics = metrics
        self._read_stats = read_stats
        self._readiness_problem = readiness_problem
        self._clock = clock
        self._gauges = TtlCache(self._read_gauges, refresh_after=CACHE_TTL)

    def register(self) -> None:
        """Add these gauges, and those of the process and of Python, to the metrics."""
        registry = self._metrics.registry
        registry.register(self)
        ProcessCollector(registry=registry)
        PlatformCollector(registry=registry)
        GCCollector(registry=registry)

    def collect(self) -> Iterator[Metric]:
        """The gauges, at most a few seconds old."""
        yield from self._gauges.get("").result()

    def _read_gauges(self, _: str) -> list[Metric]:
        gauges = [*self._store_gauges(), *self._app_gauges()]
        return [gauge for gauge in gauges if gauge.samples]

    def _app_gauges(self) -> Iterator[Metric]:
        is_ready = not self._readiness_problem()
        yield _gauge("slackbot_ready", "1 when the app can take work, as /readyz says.", is_ready)
        yield _gauge_by(
            ("version",), "slackbot_build_info", "Always 1; the version is in the label.", [((_version(),), 1)]
        )

    def _store_gauges(self) -> Iterator[Metric]:
        up = "1 when the database answered; 0: the gauges read from it are left out."
        try:
            stats = self._read_stats(self._clock())
        except StoreError:
            yield _gauge("slackbot_store_up", up, 0)
            return
        yield _gauge("slackbot_store_up", up, 1)
        yield from self._facility_gauges(stats)
        yield _gauge(
            "slackbot_due_requests", "Interview requests whose next step is due, with those at work.", stats.due
        )
        yield _gauge("slackbot_due_notices", "Notices that are due.", stats.due_notifications)
        yield _gauge(
            "slackbot_overdue_seconds",
            "Seconds that the oldest due request has waited for its next step.",
            stats.overdue,
        )

    def _facility_gauges(self, stats: QueueStats) -> Iterator[Metric]:
        """Each with a series for every facility that there is now, and one for all that are gone, if they have any."""
        counted = {facility: FacilityStats() for facility in self._metrics.facility_ids}
        for facility_id, found in stats.facilities.items():
            counted.setdefault(self._metrics.facility_label(facility_id), FacilityStats()).add(found)
        yield _gauge_by(
            ("state", "facility"),
            "slackbot_interview_requests",
            "Interview requests of the last 60 days in the database, by state.",
            [((state, facility), count) for facility, one in counted.items() for state, count in one.states.items()],
        )
        yield _gauge_by(
            ("state", "facility"),
            "slackbot_unsettled_requests",
            "Those that failed or are unconfirmed, and nobody has settled.",
            [((state, facility), count) for facility, one in counted.items() for state, count in one.unsettled.items()],
        )
        yield _gauge_by(
            ("facility",),
            "slackbot_oldest_unconfirmed_seconds",
            "Seconds since the oldest unconfirmed request that nobody has settled was sent; 0 when there is none.",
            [((facility,), one.oldest_unconfirmed) for facility, one in counted.items()],
        )
        yield _gauge_by(
            ("facility",),
            "slackbot_untold_requests",
            "Requests of which nobody in Slack could be told.",
            [((facility,), one.unreported) for facility, one in counted.items()],
        )


def _gauge(name: str, help_text: str, value: float) -> Metric:
    return GaugeMetricFamily(name, help_text, value)


def _gauge_by(
    labels: Sequence[str], name: str, help_text: str, values: Iterable[tuple[Sequence[str], float]]
) -> Metric:
    gauge = GaugeMetricFamily(name, help_text, labels=labels)
    for key, value in values:
        gauge.add_metric(key, value)
    return gauge


def _version() -> str:
    try:
        return version("slackbot")
    except PackageNotFoundError:  # run from a folder, without installing it
        return f"unknown on Python {platform.python_version()}"
