"""People who fill in forms, and press again when Slack says that it did not work."""

from __future__ import annotations

import itertools
import threading
import time
from dataclasses import dataclass, field
from datetime import datetime

from slackbot.demo.fake_slack import Form
from slackbot.domain.applicant import Applicant
from slackbot.slack.form.form import Form as Wanted
from slackbot.slack.form.form import FormMetadata
from slackbot.slack.form.view import build_view
from tests.proofs.stage import Stage, person_of, place_of

AGAIN = 0.3
"""Seconds until somebody presses the button again."""


@dataclass
class Told:
    """What the people were told: each form that was accepted, and each answer that kept one open."""

    accepted: dict[str, str] = field(default_factory=dict)  # id of the form → application form
    errors: list[tuple[float, str]] = field(default_factory=list)  # seconds, what was said in the form
    cut: list[float] = field(default_factory=list)  # seconds until Slack gave up
    answered: list[float] = field(default_factory=list)  # seconds until the form closed


class Crowd:
    """Threads that submit forms, each by a person of its own, until they are told to stop."""

    def __init__(self, stage: Stage, threads: int, pause: float = 0.0, first: int = 1) -> None:
        """`pause` is the seconds between two forms of one person; `first` is the number of the first form."""
        self.told = Told()
        self._stage = stage
        self._pause = pause
        self._first = first
        self._numbers = itertools.count(first)
        self._most: int | None = None
        self._over = threading.Event()
        self._threads = [
            threading.Thread(target=self._submit_on, args=(number,), daemon=True) for number in range(threads)
        ]

    def start(self, forms: int | None = None) -> None:
        """Begin; end by yourselves after so many forms."""
        self._most = forms
        for thread in self._threads:
            thread.start()

    def finish(self) -> Told:
        """Begin no more forms, press until those that are open were accepted, and tell."""
        self._over.set()
        return self.wait()

    def wait(self) -> Told:
        """Wait until all forms were accepted, and tell."""
        for thread in self._threads:
            thread.join()
        return self.told

    def _submit_on(self, person: int) -> None:
        while not self._over.is_set():
            number = next(self._numbers)
            if self._most is not None and number >= self._first + self._most:
                return
            self._fill_in(person, number)
            self._over.wait(self._pause)

    def _fill_in(self, person: int, number: int) -> None:
        place, applicant = place_of(number), self._stage.applicant(number)
        self._send(self._stage.slack.forms.open(person_of(person), place, view(applicant, place)), applicant)

    def _send(self, form: Form, applicant: str) -> None:
        """Press until the form closes."""
        while form.is_open:
            self._press(form)
            if form.is_open:
                time.sleep(AGAIN)
        self.told.accepted[form.id] = applicant

    def _press(self, form: Form) -> None:
        reply = self._stage.slack.submit(form)
        if reply.errors:
            self.told.errors.append((reply.seconds, " ".join(reply.errors.values())))
        elif reply.trouble:
            self.told.cut.append(reply.seconds)
        else:
            self.told.answered.append(reply.seconds)


def view(applicant: str, place: str, response_url: str | None = None) -> dict[str, object]:
    """A form in which everything is filled in: nobody else has this applicant or this interviewer."""
    metadata = FormMetadata(
        channel=place, zone="America/New_York", response_url=response_url, response_url_until=time.time() + 1_700.0
    )
    wanted = Wanted(
        timezone="America/New_York",
        applicant=Applicant(applicant, f"Applicant {applicant}"),
        when="Dec 1 2037 3pm",
        interviewer_id=applicant,
        metadata=metadata,
    )
    return build_view(wanted, datetime(2037, 1, 1))
