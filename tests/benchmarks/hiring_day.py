"""`python -m tests.benchmarks.hiring_day`: twenty applicants in one form, with Apploi at 1 s and one 429 among them.

Prints how long it takes from *Schedule* until the last line of the day's message is filled in, whether the bookings
were sent in order and one after another, and whether all are there once.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections import Counter
from itertools import pairwise
from pathlib import Path

from slackbot.demo.fake_apploi.failure_modes import FailureMode
from slackbot.demo.fake_slack import Form, Message
from tests.proofs.days import day_view
from tests.proofs.stage import Stage, person_of, place_of, staged

SIZE = 20
BUSY_AT = 7
"""The booking that Apploi refuses once with 429 and `Retry-After: 2`."""
PATIENCE = 120.0
BOOKED = "✅"


def main() -> int:
    """Book one day, and print the figures; 1 if something was lost or sent twice."""
    with (
        tempfile.TemporaryDirectory() as folder,
        staged(f"sqlite:///{folder}/slackbot.db", Path(folder), processes=1) as stage,
    ):
        stage.apploi.slow_seconds, stage.apploi.retry_after = 1.0, "2"
        stage.start()
        applicants = [stage.applicant(number) for number in range(SIZE)]
        modes = [FailureMode.SLOW] * (SIZE + 1)
        modes[BUSY_AT - 1] = FailureMode.BUSY
        stage.apploi.next_modes.extend(modes)
        form = stage.slack.forms.open(person_of(0), place_of(0), day_view(applicants, place_of(0)))
        began = time.monotonic()
        answered = _submit(stage, form)
        first, last = _wait_for_lines(stage, began)
        return _report(stage, applicants, {"answer to Slack": answered, "first line": first, "last line": last})


def _submit(stage: Stage, form: Form) -> float:
    reply = stage.slack.submit(form)
    if reply.trouble or form.is_open:
        raise SystemExit(f"the form was not accepted: {reply.trouble} {reply.errors}")
    return reply.seconds


def _wait_for_lines(stage: Stage, began: float) -> tuple[float, float]:
    """Seconds until the first and until the last line was filled in."""
    first = 0.0
    while time.monotonic() - began < PATIENCE:
        filled = sum(line.startswith(BOOKED) for message in _messages(stage) for line in _lines(message))
        first = first or (time.monotonic() - began if filled else 0.0)
        if filled == SIZE:
            return first, time.monotonic() - began
        time.sleep(0.02)
    raise SystemExit("not every line was filled in")


def _messages(stage: Stage) -> list[Message]:
    return [m for m in stage.slack.messages(place_of(0)) if (m.metadata or {}).get("event_type") == "hiring_day"]


def _lines(message: Message) -> list[str]:
    return [block["text"]["text"] for block in message.blocks if block["block_id"].startswith("day_line_")]


def _report(stage: Stage, applicants: list[str], seconds: dict[str, float]) -> int:
    puts = stage.apploi.puts
    booked = Counter(put.applicant_id for put in stage.apploi.bookings)
    first_puts = list(dict.fromkeys(put.applicant_id for put in puts))
    gaps = [later.at - earlier.at for earlier, later in pairwise(puts) if earlier.status == 200]
    is_whole = booked == Counter(applicants) and len(_messages(stage)) == 1
    for name, value in seconds.items():
        print(f"{name:<28}{value:.2f} s")
    print(f"{'PUTs, booked':<28}{len(puts)}, {sum(booked.values())}")
    print(f"{'first PUTs in order':<28}{first_puts == applicants}")
    print(f"{'one after another':<28}{min(gaps) >= 1.0} (shortest gap {min(gaps):.2f} s)")
    print(f"{'updates of the message':<28}{len(stage.slack.calls_of('chat.update'))}")
    print(f"{'nothing lost or sent twice':<28}{is_whole}")
    return 0 if is_whole else 1


if __name__ == "__main__":
    sys.exit(main())
