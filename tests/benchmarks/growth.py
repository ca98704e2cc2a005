"""How the app grows with processes on one PostgreSQL: `python -m tests.benchmarks.growth [--processes 1 2]`.

For each number of processes, while 32 at once ask without a pause: forms opened a second, and how many commands in a
hundred were told to try again because more came than could be opened; forms stored a second, before their answers;
interviews booked and told a second; the memory of a process, and the connections to PostgreSQL. The makers of load,
PostgreSQL and the far end share the machine, so that processes beyond its cores bring nothing here.
"""

from __future__ import annotations

import argparse
import os
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from itertools import count

import psycopg

from slackbot.demo.app_process import AppProcess
from slackbot.domain.request import ReportStatus
from slackbot.storage.store import Store
from tests.benchmarks import signed_requests
from tests.benchmarks.measurement import FarEnd, Send, far_end, load_makers, megabytes, running
from tests.support.databases import running_postgresql

AT_ONCE, COMMANDS, FORMS = 32, 1_600, 800
REST, PATIENCE = 6.0, 300.0
"""Seconds."""
CONNECTED = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'slackbot'"


@dataclass(frozen=True)
class Grown:
    """A second, percent, megabytes of the largest process, and connections of all."""

    processes: int
    opened: float
    again: float
    stored: float
    booked: float
    megabytes: float
    connections: int

    def row(self) -> str:
        """As in the table."""
        seconds = "".join(f"{value:8.1f}" for value in (self.opened, self.again, self.stored, self.booked))
        return f"{self.processes:9}{seconds}{self.megabytes:8.0f}{self.connections:13}"


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--processes", type=int, nargs="+", default=[1, 2])
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the start; a second, %, MB")
    print(f"{'processes':>9}{'opened':>8}{'again':>8}{'stored':>8}{'booked':>8}{'memory':>8}{'connections':>13}")
    for processes in parser.parse_args().processes:
        print(measure(processes).row(), flush=True)


def measure(processes: int) -> Grown:
    """So many processes on a database of their own."""
    numbers = count(1)
    with running_postgresql() as server, load_makers() as sent, far_end() as far:
        url = server.url(server.create_database())
        with several(processes, far, url) as apps, closing(Store(url)) as store:
            ports = [app.port for app in apps]
            sent(
                ports,
                [signed_requests.command(next(numbers), far.answers_to) for _ in range(signed_requests.PLACES)],
                4,
            )
            time.sleep(REST)  # who people are is asked once
            commands = [signed_requests.command(next(numbers), far.answers_to) for _ in range(COMMANDS)]
            opened, again = _opened(sent, ports, commands, far)
            time.sleep(REST)
            stored, booked = _booked(
                sent, ports, [signed_requests.submission(next(numbers), far.answers_to) for _ in range(FORMS)], store
            )
            connections = _connections(url)
            most = max(max(megabytes(app.pid)) for app in apps if app.pid)
    return Grown(processes, opened, again, stored, booked, most, connections)


def _opened(
    sent: Send, ports: Sequence[int], commands: Sequence[signed_requests.Letter], far: FarEnd
) -> tuple[float, float]:
    before, begun = far.ledger()["views.open"], time.monotonic()
    answers = sent(ports, commands, AT_ONCE)
    taken = sum(said == b"200 " for said in answers.said)
    while (opened := far.ledger()["views.open"] - before) < taken and time.monotonic() < begun + PATIENCE:
        time.sleep(0.05)
    return opened / (time.monotonic() - begun), 100 * (1 - taken / len(commands))


def _booked(
    sent: Send, ports: Sequence[int], forms: Sequence[signed_requests.Letter], store: Store
) -> tuple[float, float]:
    """A second; a form that is not taken is an error here."""
    begun = time.monotonic()
    answers = sent(ports, forms, AT_ONCE)
    stored = len(forms) / (time.monotonic() - begun)
    if answers.missing or any(said != b"200 " for said in answers.said):
        raise SystemExit(f"not every form was taken: {Counter(answers.said).most_common(2)}")
    _all_told(store)
    return stored, len(forms) / (time.monotonic() - begun)


def _connections(url: str) -> int:
    with psycopg.connect(url) as connection:
        found = connection.execute(CONNECTED).fetchone()
    return int(found[0]) if found else 0


@contextmanager
def several(processes: int, far: FarEnd, url: str) -> Iterator[list[AppProcess]]:
    """So many of the app on one database, started and ready."""
    with ExitStack() as stack:
        yield [stack.enter_context(running(far, DATABASE_URL=url)) for _ in range(processes)]


def _all_told(store: Store) -> None:
    until = time.monotonic() + PATIENCE
    while (
        len([one for one in store.list_requests(limit=2 * FORMS) if one.report_status is ReportStatus.REPORTED]) < FORMS
    ):
        if time.monotonic() > until:
            raise SystemExit("not everything came to its end")
        time.sleep(0.2)


if __name__ == "__main__":
    main()
