"""The fakes, the database and the processes of `slackbot serve` on which a proof is played."""

from __future__ import annotations

import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from slackbot.demo.app_process import AppProcess
from slackbot.demo.fake_apploi import FakeApploi
from slackbot.demo.fake_slack import BOT_USER, Channel, FakeSlack
from slackbot.demo.fake_slack.delivery import SignedHttp
from slackbot.demo.people import Person
from slackbot.storage.store import Store
from tests.support.running import environment

PLACES = 40
"""Channels: each takes one message a second."""


@dataclass(frozen=True)
class Stage:
    """Where a proof is played. `apps` are processes that may be killed and started again."""

    slack: FakeSlack
    apploi: FakeApploi
    apps: list[AppProcess]
    store: Store
    url: str

    def start(self) -> None:
        """Start every process and return when all can take work."""
        with ThreadPoolExecutor() as threads:
            list(threads.map(AppProcess.start, self.apps))

    def stop(self) -> None:
        """End every process in order."""
        for app in self.apps:
            app.stop()

    def applicant(self, number: int) -> str:
        """An application form of its own for each form that is filled in."""
        known = {
            "id": 500_000_000 + number,
            "person": {"id": number, "first_name": "Applicant", "last_name": str(number)},
        }
        self.apploi.applicants.append(known)
        return str(known["id"])


@contextmanager
def staged(
    url: str, folder: Path, processes: int = 2, *, reads_channels: bool = False, **changes: str
) -> Iterator[Stage]:
    """The stage for a database; the processes are not started yet, and ended at the end."""
    with ExitStack() as stack:
        slack, apploi = stack.enter_context(FakeSlack()), stack.enter_context(FakeApploi())
        if reads_channels:
            slack.api.scopes.add("channels:history")
        settings = {**environment(slack, apploi, folder), "DATABASE_URL": url, "LOG_LEVEL": "info", **changes}
        apps = [AppProcess(settings, folder / f"app{number}.log") for number in range(processes)]
        slack.transport = SignedHttp(slack.signing_secret, lambda: _any_of(apps), lambda: slack.answer_timeout)
        _add_people_and_places(slack)
        store = Store(url)
        stack.callback(store.close)
        stage = Stage(slack, apploi, apps, store, url)
        stack.callback(stage.stop)
        store.migrate()
        yield stage


def _any_of(apps: list[AppProcess]) -> str:
    """Slack reaches any of the processes that run; one that was just killed may be among them."""
    running = [app for app in apps if app.is_running]
    return f"{random.choice(running or apps).url}/slack/events"


def _add_people_and_places(slack: FakeSlack) -> None:
    """As many channels with the bot as people, and everybody in each."""
    for number in range(PLACES):
        person = Person(person_of(number), f"load{number}", f"Load {number}", "Recruiter", "America/New_York")
        slack.workspace.people[person.id] = person
    everybody = {BOT_USER, *(person_of(number) for number in range(PLACES))}
    for number in range(PLACES):
        place = Channel(place_of(number), f"load-{number}", "public", everybody)
        slack.workspace.channels[place.id] = place


def place_of(number: int) -> str:
    """The channel for the form of this number."""
    return f"C0LOAD{number % PLACES:04}"


def person_of(number: int) -> str:
    """The person of this number."""
    return f"U0LOAD{number % PLACES:04}"
