"""From a command or a shortcut to the form: `python -m tests.benchmarks.opening [--forms 30] [--slack 150]`.

The real `slackbot serve` between both stand-ins, while Slack takes its time for every call of the app. Each form is
asked for by somebody whom the app does not know yet, so that nothing is answered from memory.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from slackbot.demo.cast import Person
from slackbot.demo.runner import Demo
from slackbot.demo.slack import HIRING

METHODS = ("users.info", "views.open", "views.update", "chat.postMessage", "chat.postEphemeral", "auth.test")
TEXT = "Interview Marcus Bell on Dec 1 2037 at 3pm for 45 min"


def main() -> None:
    """Measure one after the other and print a table in milliseconds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--forms", type=int, default=30)
    parser.add_argument("--slack", type=float, default=150, help="milliseconds that Slack takes for a call")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, Demo(Path(folder)) as demo:
        demo.slack.wait_for(lambda: demo.slack.calls_of("auth.test"))
        demo.slack.troubles.delays.update(dict.fromkeys(METHODS, given.slack / 1000))
        print(f"{'':18}{'p50':>8}{'p99':>8}{'worst':>8}{'calls':>8}   (ms, {given.forms} each)")
        for name, ask in WAYS.items():
            measured = [measure(demo, f"{name[0].upper()}{number:03d}", ask) for number in range(given.forms)]
            ordered = sorted(1000 * seconds for seconds, _ in measured)
            at_99 = ordered[min(len(ordered) - 1, round(0.99 * len(ordered)))]
            calls = max(calls for _, calls in measured)
            print(f"{name:18}{statistics.median(ordered):8.1f}{at_99:8.1f}{ordered[-1]:8.1f}{calls:8}")


def measure(demo: Demo, number: str, ask: Callable[[Demo, str], object]) -> tuple[float, int]:
    """Seconds until the form is there, and how many calls came before `views.open` was answered."""
    person = newcomer(demo, f"U0BENCH{number}")
    demo.slack.calls.clear()
    begun = time.monotonic()
    ask(demo, person.id)
    demo.slack.wait_for_view(person.id)
    seconds = time.monotonic() - begun
    demo.slack.wait_for(lambda: demo.slack.calls_of("views.open"))
    methods = [call.method for call in list(demo.slack.calls) if call.method != "views.update"]  # of the form before
    return seconds, methods.index("views.open")


def newcomer(demo: Demo, user: str) -> Person:
    """Somebody new in the workspace."""
    person = Person(
        user, user.lower(), "Somebody New", "Hiring manager", "America/New_York", f"{user}@harborcare.example"
    )
    demo.slack.workspace.people[user] = person
    demo.slack.workspace.channels[HIRING].members.add(user)
    demo.slack.workspace.dm_with_bot(user)
    return person


def by_message(demo: Demo, user: str) -> None:
    """The shortcut on a message of somebody else who is new too."""
    author = newcomer(demo, f"{user}A")
    message = demo.slack.workspace.post(HIRING, TEXT, user=author.id)
    demo.slack.message_shortcut(message, "schedule_interview_from_message", user=user)


WAYS: dict[str, Callable[[Demo, str], object]] = {
    "command": lambda demo, user: demo.slack.command("/schedule-interview", "265733760 Dec 1 2037 3pm", user=user),
    "shortcut": lambda demo, user: demo.slack.shortcut("schedule_interview", user=user),
    "message shortcut": by_message,
}

if __name__ == "__main__":
    main()
