"""Several applicants in one text, and the texts that only look like it; phrases are in tests/phrases."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import pytest

from slackbot.command_text import split_command
from slackbot.command_text.hiring_day import drop_steps
from slackbot.dates import Reference, Understood
from tests.support.paths import ROOT

NOW = Reference(datetime(2026, 11, 22, 10, 0), "America/New_York", "en-US")
LINES = (ROOT / "tests" / "phrases" / "hiring_days.jsonl").read_text(encoding="utf-8").splitlines()
PHRASES = [json.loads(line) for line in LINES]


@pytest.mark.parametrize("phrase", PHRASES, ids=[phrase["text"] for phrase in PHRASES])
def test_each_phrase_is_read_as_meant(phrase: dict[str, Any]) -> None:
    found = split_command(phrase["text"], NOW)
    time = found.understood if isinstance(found.understood, Understood) else None
    read = {
        "applicant": found.applicant,
        "applicants": list(found.applicants),
        "every": found.every,
        "when": found.when,
        "interviewer": found.interviewer,
        "location": found.location,
        "date": f"{time.date:%Y-%m-%d %H:%M}" if time else None,
        "duration": time.duration if time else None,
    }
    assert {key: read[key] for key in phrase if key != "text"} == {key: phrase[key] for key in phrase if key != "text"}


@pytest.mark.parametrize(
    ("text", "step", "pause"),
    [
        ("a, b 1pm every 30 min", 30, 0),
        ("a, b 1pm every 30m", 30, 0),
        ("a, b 1pm every 2 hours", 120, 0),
        ("a, b 1pm every 0 min", None, 0),
        ("a, b 1pm every 999 min", None, 0),
        ("a, b 1pm 20 min each with a 10-minute break", None, 10),
        ("a, b everyday 1pm", None, 0),
        ("a, Beach 1pm", None, 0),
    ],
)
def test_the_step_and_the_break_are_read(text: str, step: int | None, pause: int) -> None:
    assert drop_steps(text)[1:] == (step, pause)
