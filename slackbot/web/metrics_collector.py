"""What is read when somebody asks for the metrics: the database's figures, readiness, the version, the process.

Bounded: the store answers or gives up within about two seconds (store/database.py), one thread asks it at a time, and
what it said is kept for `KEPT` seconds, so that no number of scrapes costs the database more than that.
"""

from __future__ import annotations

import platform
import threading
import time
from collections.abc import Callable, Iterator
from importlib.metadata import PackageNotFoundError, version

from prometheus_client import CollectorRegistry, GCCollector, PlatformCollector, ProcessCollector
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from slackbot.errors import StoreError
from slackbot.observability import definitions
from slackbot.observability.definitions import Series
from slackbot.storage.store import Figures

KEPT = 5.0
"""Seconds."""

Sample = tuple[Series, tuple[str, ...], float]


class Scrape(Collector):
    """The gauges of one app: `figures` reads the store at a time in seconds since the epoch, `why_not_ready` says ""
    when work can be taken."""

    def __init__(
        self, figures: Callable[[float], Figures], why_not_ready: Callable[[], str], clock: Callable[[], float]
    ) -> None:
        """Nothing is read before somebody asks."""
        self._figures = figures
        self._why_not_ready = why_not_ready
        self._clock = clock
        self._lock = threading.Lock()
        self._read_at = float("-inf")
        self._samples: list[Sample] = []

    def register(self, registry: CollectorRegistry) -> None:
        """Show these gauges in a registry, with those of the process and of Python."""
        registry.register(self)
        ProcessCollector(registry=registry)
        PlatformCollector(registry=registry)
        GCCollector(registry=registry)

    def describe(self) -> list[GaugeMetricFamily]:
        """The names alone: a registry asks for them without asking the database."""
        return [GaugeMetricFamily(one.name, one.help, labels=tuple(one.labels)) for one in definitions.READ]

    def collect(self) -> Iterator[Metric]:
        """The gauges as they are, or were a few seconds ago."""
        families = {metric.name: metric for metric in self.describe()}
        for one, labels, value in self._fresh():
            families[one.name].add_metric(labels, value)
        yield from (family for family in families.values() if family.samples)

    def _fresh(self) -> list[Sample]:
        with self._lock:
            if time.monotonic() - self._read_at >= KEPT:
                self._samples = [*self._from_store(), *self._from_app()]
                self._read_at = time.monotonic()
            return self._samples

    def _from_app(self) -> list[Sample]:
        return [(definitions.READY, (), 0.0 if self._why_not_ready() else 1.0), (definitions.BUILD, (_version(),), 1.0)]

    def _from_store(self) -> list[Sample]:
        try:
            figures = self._figures(self._clock())
        except StoreError:
            return [(definitions.STORE_UP, (), 0.0)]
        return [
            (definitions.STORE_UP, (), 1.0),
            *((definitions.INTERVIEW_REQUESTS, (state,), count) for state, count in figures.states.items()),
            *((definitions.UNSETTLED, (state,), count) for state, count in figures.unsettled.items()),
            (definitions.OLDEST_UNCONFIRMED, (), figures.oldest_unconfirmed),
            (definitions.UNTOLD, (), figures.untold),
            (definitions.DUE, (), figures.due),
            (definitions.OVERDUE, (), figures.overdue),
            (definitions.DUE_NOTICES, (), figures.due_notices),
        ]


def _version() -> str:
    try:
        return version("slackbot")
    except PackageNotFoundError:  # run from a folder that nobody installed
        return f"unknown on Python {platform.python_version()}"
