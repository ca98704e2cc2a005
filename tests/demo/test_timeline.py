"""The drawer "What happened": its steps are in order, assigned to their request, and without secrets."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from slackbot.demo.fake_apploi import FailureMode
from slackbot.demo.fake_slack import Form
from slackbot.demo.people import INTERVIEWER, MANAGER
from slackbot.demo.timeline import Timeline
from slackbot.demo.timeline.redact import redact
from slackbot.domain.request import State
from tests.support.running import Running

Json = dict[str, Any]


@dataclass
class FakeApp:
    """The app of a test, which can't be controlled."""

    database_url: str
    state: str = "running"
    events: list[tuple[float, str]] = field(default_factory=lambda: [(1.0, "The app starts")])

    def control(self, action: str) -> None:
        """Do nothing."""


@pytest.fixture
def timeline(app: Running, tmp_path: Path) -> Iterator[Timeline]:
    made = Timeline(app.slack, app.apploi, FakeApp(f"sqlite:///{tmp_path / 'slackbot.db'}"))
    yield made
    made.close()


def book(app: Running, name: str, user: str = MANAGER.id) -> Form:
    """Open a form with a command and submit it."""
    app.slack.command("/schedule-interview", f"{name} next Tue 3pm ET for 45 min", user=user)
    form = app.slack.wait_for_view(user)
    app.slack.wait_for(lambda: form.values.get("applicant", {}).get("applicant", {}).get("selected_option"))
    assert app.slack.submit(form).errors == {}
    return form


def is_reported(app: Running, form: Form) -> bool:
    """Whether the history ends with the posted result."""
    history = app.bot.store.history(form.id)
    return bool(history) and history[-1].report_status.value == "told"


def wait_until_reported(app: Running, form: Form) -> None:
    """Wait until the result is stored as posted, which happens after the message without a notification."""
    until = time.monotonic() + 20
    while not is_reported(app, form) and time.monotonic() < until:
        threading.Event().wait(0.01)
    assert is_reported(app, form)


def test_a_booking_is_shown_from_the_command_to_the_message(app: Running, timeline: Timeline) -> None:
    form = book(app, "Marcus Bell")
    wait_until_reported(app, form)
    found = timeline.to_json()
    steps = [step for step in found["steps"] if step["request"] == form.id]
    titles = [step["title"] for step in steps]
    in_order = [
        "Maya Thompson sent /schedule-interview Marcus Bell next Tue 3pm ET for 45 min",
        "The app opens the form",
        "The app searches Apploi for “Marcus Bell”",
        "Maya Thompson submitted the form",
        "Stored: from now on the request can't be lost",
        "Stored: about to be sent to Apploi",
        "The app sends the interview to Apploi",
        "Stored: scheduled",
        "The app posts a message to #hiring",
        "Stored: the result is posted",
    ]
    first = dict.fromkeys(title for title in titles if title in in_order)  # the interviewer's message is stored, too
    assert list(first) == in_order
    assert found["requests"][0]["value"] == form.id
    assert found["requests"][0]["label"].startswith("Marcus Bell, ")
    assert not any(step["isBad"] for step in steps)


def test_the_interpretation_of_typed_text_is_shown(app: Running, timeline: Timeline) -> None:
    form = book(app, "Marcus Bell")
    wait_until_reported(app, form)
    read = {step["title"]: step["summary"] for step in timeline.to_json()["steps"] if step["place"] == "app"}
    assert read["The app parses the command"].startswith("applicant: Marcus Bell; when: ")
    assert "3:00–3:45 PM" in read["The app reads “next Tue 3pm ET for 45 min”"]


def test_the_booking_request_is_shown_exactly_with_its_response(app: Running, timeline: Timeline) -> None:
    form = book(app, "Marcus Bell")
    wait_until_reported(app, form)
    [step] = [step for step in timeline.to_json()["steps"] if step["key"].startswith("put-")]
    asked, answer = step["parts"]
    assert asked["text"].startswith(f"PUT {app.apploi.puts[0].path}\nX-Api-Key: ••••\n")
    assert json.loads(asked["text"].split("\n\n")[1]) == app.apploi.puts[0].body
    assert answer["text"].startswith("HTTP 200")


def test_secrets_are_not_shown(app: Running, timeline: Timeline) -> None:
    form = book(app, "Marcus Bell")
    wait_until_reported(app, form)
    text = json.dumps(timeline.to_json(), ensure_ascii=False)
    slack = app.slack
    urls = list(slack.trigger_store.response_urls)
    signatures = [reply.headers["X-Slack-Signature"] for reply in slack.deliveries]
    assert urls
    assert signatures
    for secret in (slack.bot_token, slack.signing_secret, app.apploi.key, *urls, *signatures):
        assert secret not in text
    assert "X-Slack-Signature: v0=••••" in text


@pytest.mark.parametrize(
    ("secret", "left"), [("key", "a •••• b"), ("xoxb-1-a", "a •••• b"), ("v0=" + "ab" * 32, "a v0=•••• b")]
)
def test_anything_that_looks_like_a_secret_is_masked(secret: str, left: str) -> None:
    assert redact(f"a {secret} b", ["key", ""]) == left


def test_failures_are_marked(app: Running, timeline: Timeline) -> None:
    app.apploi.set_failure_mode(FailureMode.DROPS_AFTER, lookup=False)
    form = book(app, "Marcus Bell")
    wait_until_reported(app, form)
    bad = {step["title"]: step["summary"] for step in timeline.to_json()["steps"] if step["isBad"]}
    assert bad["The app sends the interview to Apploi"] == "Apploi booked it, but the response was lost."
    assert "Stored: unknown whether Apploi booked it" in bad
    assert app.requests[0].state is State.UNCONFIRMED


def test_steps_are_assigned_to_their_request(app: Running, timeline: Timeline) -> None:
    forms = [book(app, "Marcus Bell"), book(app, "Grace Lindqvist", INTERVIEWER.id)]
    app.apploi.wait_for_puts(2)
    for form in forms:
        wait_until_reported(app, form)
    steps = timeline.to_json()["steps"]
    for form, name in zip(forms, ("Marcus", "Grace"), strict=True):
        [put] = [s for s in steps if s["key"].startswith("put-") and s["request"] == form.id]
        sent = [s for s in steps if s["request"] == form.id and "sent /schedule" in s["title"]]
        assert [name in step["title"] for step in sent] == [True]
        assert put["parts"]


def test_failures_of_slack_calls_are_shown(app: Running, timeline: Timeline) -> None:
    app.slack.faults.add("views.open", "expired_trigger_id")
    app.slack.command("/schedule-interview", "help")
    app.slack.app_url = "http://127.0.0.1:9/slack/events"
    app.slack.command("/schedule-interview")
    assert timeline.to_json()["steps"][-1]["summary"] == "Slack shows an error: dispatch_failed."
    assert timeline.to_json()["steps"][0]["title"] == "The app starts"


def test_a_missing_table_is_empty(app: Running, tmp_path: Path) -> None:
    timeline = Timeline(app.slack, app.apploi, FakeApp(f"sqlite:///{tmp_path / 'nothing.db'}"))
    assert timeline.to_json()["requests"] == []
    timeline.close()
