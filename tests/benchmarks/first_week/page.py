"""F. The demo's page, as it opens."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from slackbot.demo.runner import Demo, DemoRunning
from tests.benchmarks.first_week.changing import have_booked
from tests.benchmarks.first_week.job import Job, weekday
from tests.benchmarks.first_week.person import Scene

LABELS = {
    "Book Marcus Bell next Tue 3pm": "3:00–4:00 PM",
    "A time that must be asked about": "7 AM or 7 PM",
    "Apploi hangs up": "10:00–11:00 AM",
}


def first_seconds(scene: Scene, label: str) -> None:
    """The channel is lived in, and a click shows what the app does."""
    person = scene.maya
    expect(person.page.locator("#messages")).to_contain_text("Marcus Bell called about the CNA job")
    expect(person.page.locator("#messages")).to_contain_text(re.compile("Today|Yesterday"))
    if label.startswith("Book"):
        person.look("first-seconds")
    person.click(person.page.locator("#suggestions").get_by_role("button", name=label))
    expect(person.form).to_contain_text(LABELS[label])


def held_now(scene: Scene, _: str) -> None:
    person = scene.maya
    have_booked(person, "Marcus Bell", f"{weekday(2)} 11am")
    person.click(person.page.get_by_role("button", name="What happened", exact=True))
    held = person.page.get_by_role("region", name="Interviews in Apploi")
    person.read(held.get_by_role("listitem").filter(has_text="Marcus Bell").first)
    person.look("drawer")
    with person.pause():
        person.page.get_by_role("button", name="Close “What happened”").click()


def mistyped_command(scene: Scene, _: str) -> None:
    scene.maya.say("/schedule-intervew Marcus Bell")
    scene.maya.read(scene.maya.message("is not a valid command"))


def second_demo(scene: Scene, _: str) -> None:
    """A second demo on the same data refuses to start."""
    try:
        with Demo(scene.demo.data):
            raise AssertionError("two demos run on one folder")
    except DemoRunning:
        pass


JOBS = (
    Job("the first thirty seconds", "an empty channel", first_seconds, tuple(LABELS)),
    Job("what Apploi holds now", "not shown", held_now),
    Job("a mistyped command", "dispatch_failed", mistyped_command),
    Job("two demos on one folder", "both start", second_demo),
)
