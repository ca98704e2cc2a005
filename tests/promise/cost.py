"""What the promise costs: the same work with and without storing it."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from statistics import quantiles

from slackbot import messages, request
from slackbot.apploi import Apploi
from slackbot.demo.slack import Channel
from slackbot.demo.slack.workspace import BOT_USER
from slackbot.interview import Answer, Interview, InterviewerById
from slackbot.request import ReplyTo, Request
from slackbot.slack_web import SlackWeb
from slackbot.store import Store
from tests.promise.stage import Stage
from tests.promise.verdict import all_done

THREADS = 8


@dataclass(frozen=True)
class Stored:
    """Milliseconds that storing a form takes before Slack is answered, at so many forms a second."""

    a_second: float
    p50: float
    p99: float


@dataclass(frozen=True)
class Rate:
    """Requests finished (booked and told) a second; `ratio` to the same work without storing anything."""

    processes: int
    a_second: float
    without_storing: float
    ratio: float


def storing(store: Store, forms: int, a_second: float = 20.0) -> Stored:
    """Store so many forms at an even pace, each with the look for bookings in its way."""
    taken = []
    for number in range(forms):
        time.sleep(1 / a_second)
        new = a_booking(number, "C1")
        begun = time.perf_counter()
        store.add(new, ())
        taken.append(1000 * (time.perf_counter() - begun))
    cuts = quantiles(taken, n=100)
    return Stored(a_second, round(cuts[49], 2), round(cuts[98], 2))


def finishing(stage: Stage, number: int) -> Rate:
    """Let so many requests become due at one moment, and see how fast they are booked and told."""
    booked = [_on_stage(stage, each) for each in range(2 * number)]
    stage.start()
    due = time.time() + 2 + number / 200
    for each in booked[:number]:
        stage.store.add(replace(each, send_at=due))
    all_done(stage)
    last = max(stage.store.story(each.id)[-1].at for each in booked[:number])
    stage.stop()
    bare = _without_storing(stage, booked[number:])
    a_second = number / (last - due)
    return Rate(len(stage.apps), round(a_second, 1), round(bare, 1), round(a_second / bare, 2))


def _on_stage(stage: Stage, number: int) -> Request:
    """A request for an applicant and a channel of its own."""
    place = Channel(f"C0COST{number:05}", f"cost-{number}", "public", {BOT_USER})
    stage.slack.workspace.channels[place.id] = place
    return a_booking(int(stage.applicant(number)), place.id)


def a_booking(number: int, channel: str) -> Request:
    """A request that is in nobody's way."""
    interview = Interview(
        str(number), datetime(2037, 12, 1, 15), "America/New_York", 60, "Virtual", InterviewerById(str(number))
    )
    return request.accept(
        f"V{number}",
        interview,
        applicant_name=f"Applicant {number}",
        requested_by="U0MAYA0001",
        interviewer_user=None,
        reply_to=ReplyTo(channel),
        words="Dec 1 2037 3pm",
        now=time.time(),
    )


def _without_storing(stage: Stage, booked: list[Request]) -> float:
    """The same PUTs and messages in a process of its own that remembers nothing: so many a second."""
    work = {
        "apploi": [stage.apploi.url, stage.apploi.key],
        "slack": [stage.slack.bot_token, stage.slack.api_url],
        "booked": [[int(each.interview.applicant_id), each.reply_to.channel] for each in booked],
    }
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-m", "tests.promise.cost"],
        input=json.dumps(work),
        capture_output=True,
        text=True,
        check=True,
        cwd=root,
    )
    return float(done.stdout)


def _bare(work: dict[str, list[str]], booked: list[tuple[int, str]]) -> float:
    apploi, slack = Apploi(*work["apploi"]), SlackWeb(work["slack"][0], work["slack"][1])

    def one(each: tuple[int, str]) -> None:
        booking = a_booking(*each)
        outcome = apploi.schedule(booking.interview)
        assert outcome.answer is Answer.SCHEDULED, outcome
        slack.post(each[1], messages.result(replace(booking, state=request.State.SCHEDULED)))

    begun = time.perf_counter()
    with ThreadPoolExecutor(THREADS) as threads:
        list(threads.map(one, booked))
    return len(booked) / (time.perf_counter() - begun)


if __name__ == "__main__":
    given = json.load(sys.stdin)
    print(_bare(given, given["booked"]))
