"""How much of a phone each result takes: `python -m tests.benchmarks.phone [--pictures FOLDER]`; 1 if one is too tall.

The real demo in Chromium at 390 × 844 pixels, as the manager. A booking may take 340 pixels, a failure 420.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from slackbot.demo.fake_apploi.failure_modes import FailureMode
from slackbot.demo.people import INTERVIEWER
from slackbot.demo.runner import Demo
from tests.support.demo_driver import form, message
from tests.support.demo_fixtures import browser_profile, debian_chromium, open_page, send_message

PHONE = {"width": 390, "height": 844}
BOOKING, FAILURE = 340, 420


@dataclass(frozen=True)
class Case:
    """A booking of this applicant while Apploi is in this mood, and the headline of the message to measure."""

    applicant: str
    mood: FailureMode
    headline: str
    limit: int


CASES = (
    Case("Marcus Bell", FailureMode.FINE, "Interview booked: Marcus Bell", BOOKING),
    Case("Aisha Khan", FailureMode.NO_SUCH_APPLICANT, "Not booked: Aisha Khan", FAILURE),
    Case("Grace Lindqvist", FailureMode.REFUSES_KEY, "Not booked: Grace Lindqvist", FAILURE),
    Case("Mei Chen", FailureMode.DROPS_AFTER, "Please check in Apploi: Mei Chen", FAILURE),
    Case("José Ramírez", FailureMode.BUSY, "Not booked yet: José Ramírez", FAILURE),
)


def book(page: Page, demo: Demo, case: Case, day: int) -> Locator:
    """Book with the form, and return the message about it."""
    send_message(page, f"/schedule-interview {case.applicant} Jan {day} 2037 3pm ET for 45 min with @luis at Room 2")
    expect(form(page).get_by_label("Applicant")).to_have_value(re.compile(case.applicant))
    expect(form(page)).to_contain_text("3:00–3:45 PM")
    demo.apploi.set_failure_mode(case.mood, lookup=False)
    form(page).get_by_role("button", name="Schedule", exact=True).click()
    expect(message(page, case.headline)).to_be_visible(timeout=30_000)
    demo.apploi.set_failure_mode(FailureMode.FINE)
    return message(page, case.headline)


def move(page: Page, result: Locator) -> Locator:
    """Move a booked interview, and return the message about that."""
    result.get_by_role("button", name="Reschedule").click()
    moving = page.get_by_role("dialog", name="Reschedule interview")
    moving.get_by_label("When").fill("Feb 3 2037 10am ET")
    expect(moving).to_contain_text("Moves:")
    moving.get_by_role("button", name="Reschedule").click()
    expect(message(page, "Interview moved")).to_be_visible(timeout=30_000)
    return message(page, "Interview moved")


class Ruler:
    """Prints each height, and remembers whether all fit."""

    def __init__(self, pictures: Path | None) -> None:
        self.all_fit = True
        self._pictures = pictures

    def measure(self, shown: Locator, what: str, limit: int) -> None:
        """Print the height and the number of words of a message."""
        box = shown.bounding_box()
        height = round(box["height"]) if box else 0
        words = len(shown.inner_text().split())
        self.all_fit = self.all_fit and 0 < height <= limit
        print(f"{height:4} px of {limit}, {words:3} words: {what}{'' if height <= limit else ' (too tall)'}")
        if self._pictures:
            self._pictures.mkdir(parents=True, exist_ok=True)
            shown.screenshot(path=self._pictures / f"{re.sub('[^a-z]+', '-', what.lower()).strip('-')}.png")


def measure_all(demo: Demo, page: Page, ruler: Ruler) -> None:
    """Measure a result of each kind, and what the interviewer reads."""
    page.set_viewport_size({"width": PHONE["width"], "height": PHONE["height"]})
    for day, case in enumerate(CASES, 2):
        shown = book(page, demo, case, day)
        ruler.measure(shown, case.headline, case.limit)
        if case.mood is FailureMode.FINE:
            ruler.measure(move(page, shown), "Interview moved", BOOKING)


def measure_direct(page: Page, ruler: Ruler) -> None:
    """Measure the interviewer's direct message."""
    page.set_viewport_size({"width": PHONE["width"], "height": PHONE["height"]})
    theirs = message(page, "You're interviewing Marcus Bell").first
    expect(theirs).to_be_visible()
    ruler.measure(theirs, "You're interviewing", BOOKING)


def main() -> int:
    """Run the demo, measure, and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pictures", type=Path, help="also save a picture of each message here")
    ruler = Ruler(parser.parse_args().pictures)
    with tempfile.TemporaryDirectory() as folder, Demo(Path(folder)) as demo, debian_chromium() as chromium:
        with browser_profile(chromium) as profile, open_page(profile, demo.page_url) as page:
            measure_all(demo, page, ruler)
        with browser_profile(chromium) as profile, open_page(profile, demo.page_url, f"?as={INTERVIEWER.id}") as page:
            page.get_by_role("list", name="Apps").get_by_role("button").click()
            page.get_by_role("tab", name="Messages").click()
            measure_direct(page, ruler)
    return 0 if ruler.all_fit else 1


if __name__ == "__main__":
    sys.exit(main())
