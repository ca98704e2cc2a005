"""kill -9 amid hiring days: each interview is sent once, and each day has one message whose lines are true."""

from __future__ import annotations

import random
import time
from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from slackbot.dates import Reference, Understood, understand
from slackbot.demo.fake_apploi.failure_modes import FailureMode
from slackbot.demo.fake_slack import Form, Message
from slackbot.domain.applicant import Applicant
from slackbot.domain.request import Request, State
from slackbot.slack.form.form import Form as Wanted
from slackbot.slack.form.form import FormMetadata
from slackbot.slack.form.options import applicant_option
from slackbot.slack.form.view import build_view
from slackbot.slack.hiring_day.plan import Chosen, DayValues, plan_slots
from slackbot.slack.hiring_day.view import as_day_view, show_times, with_applicants, with_times
from tests.proofs.crowd import AGAIN
from tests.proofs.stage import Stage, person_of, place_of
from tests.proofs.verdict import PATIENCE, all_done

SIZE = 6
"""Applicants of one day."""
WHEN, ZONE, MINUTES = "Dec 1 2037 1pm", "America/New_York", 15
NOW = datetime(2037, 1, 1)
SIGNS = {State.SCHEDULED: "✅", State.UNCONFIRMED: "❓", State.FAILED: "❌"}


@dataclass(frozen=True)
class DaysVerdict:
    """Numbers; the first six must be 0."""

    lost: int
    put_twice: int
    days_without_message: int
    days_told_twice: int
    lines_that_lie: int
    failed: int
    kills: int
    days: int
    scheduled: int
    unconfirmed: int

    @property
    def kept(self) -> bool:
        """Whether nothing was lost or done twice, and every line is true."""
        told = self.days_without_message or self.days_told_twice or self.lines_that_lie
        return not (self.lost or self.put_twice or told or self.failed)


def days_and_kills(stage: Stage, days: int, kills: int, seed: int = 11) -> DaysVerdict:
    """Submit so many days, and kill one of the processes so often while they are booked; then judge."""
    chance = random.Random(seed)
    stage.apploi.slow_seconds = 0.3  # so that many are killed in the middle of a PUT
    stage.apploi.set_failure_mode(FailureMode.SLOW, lookup=False)
    stage.start()
    forms = [_submit(stage, number) for number in range(days)]
    for _ in range(kills):
        time.sleep(chance.uniform(0.3, 1.5))
        app = chance.choice(stage.apps)
        app.kill()
        app.start()
    return _judge(stage, forms, kills)


def _submit(stage: Stage, number: int) -> Form:
    """Press until the form closes, as a person does."""
    applicants = [stage.applicant(number * SIZE + at) for at in range(SIZE)]
    form = stage.slack.forms.open(person_of(number), place_of(number), day_view(applicants, place_of(number)))
    while form.is_open:
        stage.slack.submit(form)
        if form.is_open:
            time.sleep(AGAIN)
    return form


def day_view(applicants: list[str], place: str) -> dict[str, object]:
    """A form for a hiring day in which everything is filled in and shown."""
    people = [Applicant(one, f"Applicant {one}") for one in applicants]
    metadata = FormMetadata(channel=place, zone=ZONE)
    wanted = Wanted(
        timezone=ZONE,
        applicants=tuple(one.name for one in people),
        when=WHEN,
        duration=MINUTES,
        interviewer_id="123456",
        metadata=metadata,
    )
    view = as_day_view(build_view(wanted, NOW), wanted.applicants, None)
    options = [applicant_option(one, NOW.date()) for one in people]
    chosen = tuple(Chosen(option["value"], option["text"]["text"]) for option in options)
    reference = Reference(NOW, ZONE, "en-US")
    first = understand(WHEN, reference)
    assert isinstance(first, Understood)
    slots = plan_slots(DayValues(chosen), first, MINUTES, reference)
    return with_times(with_applicants(view, options, ""), show_times(chosen, slots, reference))


def _judge(stage: Stage, forms: list[Form], kills: int) -> DaysVerdict:
    found = list(all_done(stage).values())
    _wait_for_messages(stage)
    puts = Counter(put.applicant_id for put in stage.apploi.bookings)
    by_state = Counter(request.state for request in found)
    messages = [_messages(stage, form.id) for form in forms]
    return DaysVerdict(
        lost=len(forms) * SIZE - sum(_stands(request, puts[request.interview.applicant_id]) for request in found),
        put_twice=sum(number > 1 for number in puts.values()),
        days_without_message=sum(not each for each in messages),
        days_told_twice=sum(len(each) > 1 for each in messages),
        lines_that_lie=sum(_lies(stage, form.id, each[0]) for form, each in zip(forms, messages, strict=True) if each),
        failed=by_state[State.FAILED],
        kills=kills,
        days=len(forms),
        scheduled=by_state[State.SCHEDULED],
        unconfirmed=by_state[State.UNCONFIRMED],
    )


def _wait_for_messages(stage: Stage) -> None:
    """Until the message of every day is up to date."""
    table, until = stage.store.hiring_days, time.monotonic() + PATIENCE
    while (table.next_due(time.time()) is not None or table.leases()) and time.monotonic() < until:
        time.sleep(0.2)


def _stands(request: Request, puts: int) -> bool:
    return request.state is State.UNCONFIRMED or (request.state is State.SCHEDULED and puts == 1)


def _messages(stage: Stage, day: str) -> list[Message]:
    def is_told(message: Message) -> bool:
        known = message.metadata or {}
        return known.get("event_type") == "hiring_day" and known["event_payload"].get("request_id") == day

    return [message for message in stage.slack.workspace.messages if is_told(message)]


def _lies(stage: Stage, day: str, message: Message) -> int:
    """The lines that don't say what became of their interviews."""
    said = [block["text"]["text"][0] for block in message.blocks if block["block_id"].startswith("day_line_")]
    true = [SIGNS.get(request.state, "?") for request in stage.store.hiring_days.requests_of(day)]
    return sum(one != other for one, other in zip(said, true, strict=True))
