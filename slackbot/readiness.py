"""What `GET /readyz` checks: the worker, Slack, the database, and the connection of Socket Mode if there is one."""

from __future__ import annotations

from collections.abc import Callable

from slackbot.apploi import Apploi
from slackbot.errors import StoreError
from slackbot.slack.client import SlackClient
from slackbot.slack.ttl_cache import TtlCache
from slackbot.storage.store import Store
from slackbot.worker.worker import Worker

PING_TTL = 1.0
"""Seconds for which a check of the database is reused: anyone may ask for `/readyz`, and each check writes."""
STUCK_AFTER = 90.0
"""Seconds; one step of a request takes 25 at most with Apploi, and Slack's timeouts on top of it."""


class Readiness:
    """Says what keeps the app from working."""

    def __init__(self, store: Store, worker: Worker, slack: SlackClient, apploi: Apploi) -> None:
        self._store = store
        self._worker = worker
        self._slack = slack
        self._apploi = apploi
        self._checks: list[Callable[[], str]] = [self._worker_problem, self._slack_problem]
        self._database_problem = TtlCache(self._check_database, refresh_after=PING_TTL)

    def add_check(self, check: Callable[[], str]) -> None:
        """Don't be ready while `check` returns anything but ""."""
        self._checks.append(check)

    def problem(self) -> str:
        """What keeps the app from working, or ""."""
        for check in self._checks:
            if problem := check():
                return problem
        return self._database_problem.get("").result()

    def _worker_problem(self) -> str:
        if not self._worker.is_alive:
            return "the worker does not run"
        if self._worker.stuck_for > STUCK_AFTER:
            return f"no request has moved for {self._worker.stuck_for:.0f} seconds: every worker thread is busy"
        if self._apploi.is_stuck:
            return "every thread for calls to Apploi hangs, probably in name resolution; check DNS, then restart"
        return ""

    def _slack_problem(self) -> str:
        if self._slack.is_removed:
            return "the app was removed from its workspace; install it again and set its new SLACK_BOT_TOKEN"
        return ""

    def _check_database(self, _: str) -> str:
        try:
            self._store.ping()
        except StoreError as error:
            return str(error)
        return ""
