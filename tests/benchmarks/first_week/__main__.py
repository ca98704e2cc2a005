"""Every job of a first week in a real browser: `python -m tests.benchmarks.first_week [--pictures FOLDER]`.

Prints a table with what each job took now and before; the exit code is 1 if one fails. Seconds are the machine's time,
0.28 s for a key, 1.3 s for a click, and reading at four words a second.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import expect

from slackbot.demo.people import INTERVIEWER
from slackbot.demo.runner import Demo
from tests.benchmarks.first_week import booking, changing, interviewing, page, terminal
from tests.benchmarks.first_week.job import Result, run
from tests.benchmarks.first_week.person import Album, Person, Scene
from tests.support.demo_fixtures import browser_profile, debian_chromium, open_page

PATIENCE = 10_000
"""Milliseconds until what should be on the page counts as missing."""

SECTIONS = {
    "F. The page": page.JOBS,
    "A. The hiring manager books": booking.JOBS,
    "A. The hiring manager changes, and things go wrong": changing.JOBS,
    "B, C. The interviewer, and the reader": interviewing.JOBS,
    "D, E. The admin, and on call": terminal.JOBS,
}


@contextmanager
def open_scene(album: Album) -> Iterator[Scene]:
    """A new demo with the booker's and the interviewer's page."""
    with tempfile.TemporaryDirectory() as folder, Demo(Path(folder)) as demo, debian_chromium() as chromium:
        demo.slack.api.views.limits.max_calls = None  # the script types faster than people
        demo.fill_channels()
        with (
            browser_profile(chromium) as profile,
            open_page(profile, demo.page_url) as booker,
            open_page(profile, demo.page_url, f"?as={INTERVIEWER.id}") as interviewer,
        ):
            yield Scene(demo, Person(booker, album), Person(interviewer, album))


def line(result: Result) -> str:
    """A row of the table."""
    job = result.job
    figures = f"{result.clicks} | {result.keys} | {result.seconds:.0f}" if result.works == "yes" else "– | – | –"
    return f"| {job.name} | {result.works} | {figures} | {job.before} |"


def main() -> int:
    """Do every job, print the table and the faults, and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pictures", type=Path, help="also save pictures of the forms and messages here")
    parser.add_argument("--only", default="", help="do only the jobs with this in their name")
    options = parser.parse_args()
    results: list[Result] = []
    expect.set_options(timeout=PATIENCE)
    with open_scene(Album(options.pictures)) as scene:
        for section, jobs in SECTIONS.items():
            print(f"\n{section}\n\n| job | works | clicks | keys | s | before |\n|---|---|---|---|---|---|", flush=True)
            for job in (each for each in jobs if options.only in each.name):
                results.append(run(job, scene))
                print(line(results[-1]), flush=True)
                print(results[-1].fault, file=sys.stderr, flush=True)
    return 1 if any(each.works == "no" for each in results) else 0


if __name__ == "__main__":
    sys.exit(main())
