"""People who press *Undo* while processes are killed: none of theirs is booked, and none of the others is lost."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass, field

from slackbot.demo.app_process import AppProcess
from slackbot.demo.fake_apploi.failure_modes import FailureMode
from slackbot.demo.fake_slack import Form, Message
from slackbot.domain.request import State
from tests.proofs.crowd import Crowd, view
from tests.proofs.stage import Stage, person_of, place_of
from tests.proofs.verdict import Verdict, judge

UNDO_SECONDS = 2
LATEST = 1.4 * UNDO_SECONDS
"""Seconds after the form within which people press *Undo*: some are too late."""
PATIENCE = 20.0
"""Seconds for which somebody presses again while nothing answers."""
LOOK = 0.02
UNDONE, TOO_LATE = "Undone", "Too late to undo"


@dataclass
class Answers:
    """What the people read: the forms that were undone, those for which it was too late, and those without a button or
    an answer, because the process was killed."""

    undone: list[str] = field(default_factory=list)
    too_late: list[str] = field(default_factory=list)
    unanswered: list[str] = field(default_factory=list)
    without_button: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class UndoVerdict:
    """Numbers; the first three must be 0."""

    booked_after_undo: int
    undone_but_not_withdrawn: int
    too_late_but_withdrawn: int
    kills: int
    in_their_window: int  # requests that could still be undone, at the kills
    undone: int
    too_late: int
    unanswered: int
    without_button: int
    verdict: Verdict

    @property
    def kept(self) -> bool:
        """Whether every answer was true, and nothing was lost."""
        return self.verdict.kept and not (
            self.booked_after_undo or self.undone_but_not_withdrawn or self.too_late_but_withdrawn
        )


class Undoers(Crowd):
    """People who send forms, and press *Undo* for two of three of them."""

    def __init__(self, stage: Stage, threads: int, seed: int) -> None:
        super().__init__(stage, threads)
        self.answers = Answers()
        self._chance = random.Random(seed)

    def _fill_in(self, person: int, number: int) -> None:
        # Not always the same person: the form that *Undo* opens may come late, on top of the next one.
        user, place, slack = person_of(number), place_of(number), self._stage.slack
        applicant, presses_after = self._stage.applicant(number), self._chance.uniform(0.0, LATEST)
        url = slack.response_url(slack.trigger_store.create_response_url(user, place))
        slack.forms.clear(user)
        form = slack.forms.open(user, place, view(applicant, place, url))
        self._send(form, applicant)
        if self._chance.random() < 2 / 3:
            self._undo(form, applicant, time.monotonic() + presses_after)

    def _undo(self, form: Form, applicant: str, at: float) -> None:
        message = self._private_message(form, applicant, at + 1.0)
        if message is None:
            self.answers.without_button.append(form.id)
            return
        time.sleep(max(0.0, at - time.monotonic()))
        until = time.monotonic() + PATIENCE
        while can_undo(message) and time.monotonic() < until:
            self._stage.slack.press(message, "undo_request", user=form.user)
            _wait(lambda: not can_undo(message), 1.0)
        self._note(form, message)

    def _note(self, form: Form, message: Message) -> None:
        answers = self.answers
        read = {UNDONE: answers.undone, TOO_LATE: answers.too_late}
        kind = next((said for said in read if said in message.text), "")
        read.get(kind, answers.unanswered).append(form.id)

    def _private_message(self, form: Form, applicant: str, until: float) -> Message | None:
        """The message with *Undo*; None if there is none, because the process was killed before it showed it."""
        found: list[Message] = []

        def look() -> bool:
            seen = self._stage.slack.messages(str(form.channel), form.user)
            found.extend(m for m in seen if m.only_for == form.user and f"Applicant {applicant}," in m.text)
            return bool(found)

        _wait(look, until - time.monotonic())
        return found[0] if found else None


def can_undo(message: Message) -> bool:
    """Whether the message still has its button."""
    return any("accessory" in block for block in message.blocks)


def undo_and_kill(stage: Stage, kills: int, threads: int = 10, seed: int = 7) -> UndoVerdict:
    """Kill one of the processes so often, each time while some requests can be undone; wait for the end, and judge."""
    chance = random.Random(seed)
    stage.apploi.slow_seconds = 0.1  # so that some are killed, or undone, in the middle of a PUT
    stage.apploi.set_failure_mode(FailureMode.SLOW, lookup=False)
    stage.start()
    people = Undoers(stage, threads, seed)
    people.start()
    in_window = [_kill_in_window(stage, chance) for _ in range(kills)]
    told = people.finish()
    verdict = judge(stage, told)
    return _judge(stage, people.answers, kills, sum(in_window), told.accepted, verdict)


def _kill_in_window(stage: Stage, chance: random.Random) -> int:
    """How many requests could still be undone when it was killed."""
    time.sleep(chance.uniform(0.0, 1.0))
    _wait(lambda: _in_window(stage) > 0, PATIENCE)
    app: AppProcess = chance.choice(stage.apps)
    found = _in_window(stage)
    app.kill()
    app.start()
    return found


def _in_window(stage: Stage) -> int:
    now = time.time()
    accepted = stage.store.list_requests([State.ACCEPTED], limit=1_000)
    return sum((request.send_at or 0.0) > now for request in accepted)


def _judge(
    stage: Stage, answers: Answers, kills: int, in_window: int, accepted: dict[str, str], verdict: Verdict
) -> UndoVerdict:
    puts = Counter(put.applicant_id for put in stage.apploi.puts)
    states = {request.id: request.state for request in stage.store.list_requests(limit=100_000)}
    return UndoVerdict(
        booked_after_undo=sum(puts[accepted[form]] > 0 for form in answers.undone),
        undone_but_not_withdrawn=sum(states[form] is not State.WITHDRAWN for form in answers.undone),
        too_late_but_withdrawn=sum(states[form] is State.WITHDRAWN for form in answers.too_late),
        kills=kills,
        in_their_window=in_window,
        verdict=verdict,
        **{name: len(forms) for name, forms in asdict(answers).items()},
    )


def _wait(look: Callable[[], bool], seconds: float) -> None:
    until = time.monotonic() + seconds
    while not look() and time.monotonic() < until:
        time.sleep(LOOK)
