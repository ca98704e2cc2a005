"""Sixteen searches at once whose answers are hostile, in a process of its own: prints the most memory it ever had."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

from slackbot import app as _whole_app
from slackbot.apploi import Apploi, FacilityApploi
from slackbot.domain.facility import Facilities
from slackbot.errors import SearchFailed
from slackbot.slack.applicant_search import ApplicantSearch
from slackbot.storage.store import Store

AT_ONCE = 16


def main(url: str, database: str, rounds: int) -> None:
    """Search for as many kinds of answers as there are, each as often as a pool of searches allows."""
    assert _whole_app
    store = Store(database)
    store.migrate()
    threads = ThreadPoolExecutor(AT_ONCE)
    apploi = FacilityApploi(Apploi(url, "key", lookup_timeout=60.0), Facilities(), {"": "key"})
    lookups = ApplicantSearch(apploi, store, threads)

    def search(query: str) -> None:
        with suppress(SearchFailed):
            lookups.find(query, "", timeout=60.0)

    with ThreadPoolExecutor(AT_ONCE) as people:
        for number in range(rounds):
            list(people.map(search, (f"{number}-{chr(97 + at)}" for at in range(AT_ONCE))))
    # not ru_maxrss: that of a new process begins with what its parent had
    status = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    print(next(line.split()[1] for line in status if line.startswith("VmHWM")))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
