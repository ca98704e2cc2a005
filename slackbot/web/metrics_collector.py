"""What is read when somebody asks for the metrics: the database's figures, readiness, the version, the process.

Bounded: the store answers or gives up within about two seconds (store/database.py), one thread asks it at a time, and
what it said is kept for `KEPT` seconds, so that no number of scrapes costs the database more than that.
"""

from __future__ import annotations

import platform
from collections.abc import Callable, Iterator
from importlib.metadata import PackageNotFoundError, version

from prometheus_client import CollectorRegistry, GCCollector, PlatformCollector, ProcessCollector
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from slackbot.errors import StoreError
from slackbot.observability import definitions
from slackbot.observability.definitions import MetricDefinition
from slackbot.slack.ttl_cache import TtlCache
from slackbot.storage.store import QueueStats

CACHE_TTL = 5.0
"""Seconds."""

Sample = tuple[MetricDefinition, tuple[str, ...], float]


class StoreCollector(Collector):
    """The gauges of one app: `figures` reads the store at a time in seconds since the epoch, `why_not_ready` says ""
    when work can be taken."""

    def __init__(
        self,
        read_stats: Callable[[float], QueueStats],
        readiness_problem: Callable[[], str],
        clock: Callable[[], float],
    ) -> None:
        """Nothing is read before somebody asks."""
        self._read_stats = read_stats
        self._readiness_problem = readiness_problem
        self._clock = clock
        self._samples = TtlCache(self._read_samples, refresh_after=CACHE_TTL)

    def register(self, registry: CollectorRegistry) -> None:
        """Show these gauges in a registry, with those of the process and of Python."""
        registry.register(self)
        ProcessCollector(registry=registry)
        PlatformCollector(registry=registry)
        GCCollector(registry=registry)

    def describe(self) -> list[GaugeMetricFamily]:
        """The names alone: a registry asks for them without asking the database."""
        return [
            GaugeMetricFamily(one.name, one.help, labels=tuple(one.labels)) for one in definitions.COLLECTED_METRICS
        ]

    def collect(self) -> Iterator[Metric]:
        """The gauges as they are, or were a few seconds ago."""
        families = {metric.name: metric for metric in self.describe()}
        for one, labels, value in self._samples.get("").result():
            families[one.name].add_metric(labels, value)
        yield from (family for family in families.values() if family.samples)

    def _read_samples(self, _: str) -> list[Sample]:
        return [*self._store_samples(), *self._app_samples()]

    def _app_samples(self) -> list[Sample]:
        return [
            (definitions.READY, (), 0.0 if self._readiness_problem() else 1.0),
            (definitions.BUILD_INFO, (_version(),), 1.0),
        ]

    def _store_samples(self) -> list[Sample]:
        try:
            figures = self._read_stats(self._clock())
        except StoreError:
            return [(definitions.STORE_UP, (), 0.0)]
        return [
            (definitions.STORE_UP, (), 1.0),
            *((definitions.INTERVIEW_REQUESTS, (state,), count) for state, count in figures.states.items()),
            *((definitions.UNSETTLED_REQUESTS, (state,), count) for state, count in figures.unsettled.items()),
            (definitions.OLDEST_UNCONFIRMED_SECONDS, (), figures.oldest_unconfirmed),
            (definitions.UNTOLD_REQUESTS, (), figures.unreported),
            (definitions.DUE_REQUESTS, (), figures.due),
            (definitions.OVERDUE_SECONDS, (), figures.overdue),
            (definitions.DUE_NOTICES, (), figures.due_notifications),
        ]


def _version() -> str:
    try:
        return version("slackbot")
    except PackageNotFoundError:  # run from a folder that nobody installed
        return f"unknown on Python {platform.python_version()}"
