"""How long Slack waits for the app: `python -m tests.benchmarks.answers [--forms 50]`.

The real `slackbot serve` between both stand-ins, on SQLite, while Apploi takes ten seconds for every booking.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
from pathlib import Path

from slackbot.demo.apploi.moods import Mood
from slackbot.demo.cast import MANAGER
from slackbot.demo.runner import Demo

COMMAND = "/schedule-interview"


def main() -> None:
    """Measure one after the other and print a table in milliseconds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--forms", type=int, default=50)
    forms = parser.parse_args().forms
    with tempfile.TemporaryDirectory() as folder, Demo(Path(folder)) as demo:
        demo.apploi.slow_seconds = 10
        demo.apploi.mood = Mood.SLOW
        demo.apploi.lookup_mood = Mood.FINE
        measured = [measure(demo, number) for number in range(forms)]
    print(f"{'':12}{'p50':>8}{'p99':>8}{'worst':>8}   (ms, {forms} each)")
    for name, values in zip(("command", "look-up", "submission"), zip(*measured, strict=True), strict=True):
        ordered = sorted(1000 * value for value in values)
        at_99 = ordered[min(len(ordered) - 1, round(0.99 * len(ordered)))]
        print(f"{name:12}{statistics.median(ordered):8.1f}{at_99:8.1f}{ordered[-1]:8.1f}")


def measure(demo: Demo, number: int) -> tuple[float, float, float]:
    """Seconds to the answer of a command, of a look-up and of a submission that is accepted."""
    command = demo.slack.command(COMMAND, f"{900_000 + number} Dec 1 2037 3pm interviewer {900_000 + number}")
    form = demo.slack.wait_for_view(MANAGER.id)
    look_up = demo.slack.suggest(form, "applicant", "jane")
    submission = demo.slack.submit(form)
    if submission.trouble or submission.errors:
        raise SystemExit(f"a form was not accepted: {submission.errors or submission.trouble}")
    return command.seconds, look_up.seconds, submission.seconds


if __name__ == "__main__":
    main()
