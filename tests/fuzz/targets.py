"""The targets by name."""

from __future__ import annotations

from collections.abc import Callable

from slackbot.dates import warm_up
from tests.fuzz import genuine_requests, pure_targets, raw_requests, upstream_answers
from tests.fuzz.limits import One
from tests.fuzz.whole_app import App

PURE: dict[str, One] = {
    "time-words": pure_targets.time_words,
    "command-text": pure_targets.command_text,
    "message-text": pure_targets.message_text,
    "form-fields": pure_targets.form_fields,
    "private-metadata": pure_targets.private_metadata,
    "button-values": pure_targets.button_values,
    "parts-of-payloads": pure_targets.parts_of_payloads,
    "slack-person": pure_targets.slack_person,
    "apploi-answer": pure_targets.apploi_answer,
    "settings": pure_targets.settings,
    "lines": pure_targets.lines,
    "slack-web": upstream_answers.slack_web,
    "apploi-web": upstream_answers.apploi_web,
}
"""Those that need nothing but themselves."""

WHOLE: dict[str, Callable[[App, bytes], None]] = {"app": genuine_requests.app, "http": raw_requests.http}
"""Those of the whole app between the fakes, which is made once for each run."""

NAMES = (*PURE, *WHOLE)


def ready() -> None:
    """Load what the first input would otherwise wait for."""
    warm_up()
