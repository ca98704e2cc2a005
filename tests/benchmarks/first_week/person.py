"""A person at the demo's page, whose clicks, keys and seconds are counted."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from slackbot.demo.fake_slack import HIRING
from slackbot.demo.people import PEOPLE
from slackbot.demo.runner import Demo

KEY, CLICK, WORDS = 0.28, 1.3, 4
"""Seconds for a key and a click, and words read in a second."""

WIDTHS = {"1280": (1280, 800), "390": (390, 844)}
SCHEMES = ("light", "dark")


@dataclass
class Album:
    """Where pictures go; without a folder none are taken."""

    folder: Path | None

    def take(self, page: Page, name: str) -> None:
        """Pictures of what the page shows now, in both widths, light and dark."""
        if not self.folder:
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        for width, (across, down) in WIDTHS.items():
            page.set_viewport_size({"width": across, "height": down})
            for scheme in SCHEMES:
                page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
                page.screenshot(path=self.folder / f"{name}-{width}-{scheme}.png")
        page.set_viewport_size({"width": 1280, "height": 800})
        page.emulate_media(color_scheme="light")


@dataclass
class Person:
    """One person with the page open; `seconds` is the machine's time and what typing, clicking and reading take."""

    page: Page
    album: Album
    clicks: int = 0
    keys: int = 0
    words: int = 0
    _began: float = field(default_factory=time.monotonic)
    _paused: float = 0

    def start(self) -> None:
        """Count from zero."""
        self.clicks = self.keys = self.words = 0
        self._began, self._paused = time.monotonic(), 0

    @property
    def seconds(self) -> float:
        """What the job has taken since `start`."""
        machine = time.monotonic() - self._began - self._paused
        return machine + KEY * self.keys + CLICK * self.clicks + self.words / WORDS

    @contextmanager
    def pause(self) -> Iterator[None]:
        """What happens inside takes no time of the person's."""
        began = time.monotonic()
        yield
        self._paused += time.monotonic() - began

    def look(self, name: str) -> None:
        """Take a picture."""
        with self.pause():
            self.album.take(self.page, name)

    def click(self, target: Locator) -> None:
        """Click it."""
        target.click()
        self.clicks += 1

    def write(self, target: Locator, text: str) -> None:
        """Click into it, and replace what it holds."""
        target.fill(text)
        self.clicks += 1
        self.keys += len(text)

    def say(self, text: str) -> None:
        """Send a message or a command."""
        box = self.page.get_by_label("Message", exact=True)
        self.write(box, text)
        box.press("Enter")
        self.keys += 1

    def read(self, target: Locator, text: str = "") -> str:
        """Wait until it has the text, read it, and return it."""
        expect(target).to_contain_text(text)
        read = target.inner_text()
        self.words += len(read.split())
        return read

    @property
    def form(self) -> Locator:
        """The form that is open."""
        return self.page.locator("dialog#form[open]")

    def block(self, name: str) -> Locator:
        """The block of the form with this ID."""
        return self.form.locator(f"[data-block={name}]")

    def line(self, text: str) -> Locator:
        """The newest line of the form outside of its fields that has this text."""
        return self.form.locator(".context, .section").filter(has_text=text).last

    def message(self, text: str | re.Pattern[str]) -> Locator:
        """The newest message of the conversation that has this text."""
        return self.page.locator("#messages .message").filter(has_text=text).last

    def submit(self, label: str = "Schedule") -> None:
        """Press the button at the end of the form, and wait until the form is gone."""
        self.click(self.form.get_by_role("button", name=label, exact=True))
        expect(self.form).to_have_count(0)

    def open_tab(self, tab: str) -> None:
        """Open the conversation with the app: its tab `Home` or `Messages`."""
        self.click(self.page.get_by_role("list", name="Apps").get_by_role("button"))
        chosen = self.page.get_by_role("tab", name=tab)
        if chosen.get_attribute("aria-selected") != "true":
            self.click(chosen)

    def open_channel(self) -> None:
        """Go back to #hiring, uncounted."""
        with self.pause():
            self.page.keyboard.press("Escape")
            self.page.get_by_role("list", name="Channels").get_by_role("button", name=re.compile("hiring")).click()
            expect(self.page.locator("#channel-name")).to_have_text("#hiring")


@dataclass(frozen=True)
class Scene:
    """The demo, its booker and its interviewer."""

    demo: Demo
    maya: Person
    luis: Person

    def clear(self) -> None:
        """Let Apploi work again, close what is open, and leave only what people wrote in the channel."""
        self.demo.apploi.set_failure_mode("fine")
        for person in (self.maya, self.luis):
            for _ in range(3):
                person.page.keyboard.press("Escape")
            person.open_channel()
        people = {person.id for person in PEOPLE}
        kept = self.demo.slack.workspace.messages
        kept[:] = [each for each in kept if each.channel != HIRING or each.user in people]
        self.demo.slack.workspace.notify_change()
