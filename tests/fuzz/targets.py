"""The targets by name."""

from __future__ import annotations

from collections.abc import Callable

from slackbot.dates import warm_up
from tests.fuzz import pure, raw, web, whole
from tests.fuzz.everything import App
from tests.fuzz.limits import One

PURE: dict[str, One] = {
    "time-words": pure.time_words,
    "command-text": pure.command_text,
    "message-text": pure.message_text,
    "form-fields": pure.form_fields,
    "private-metadata": pure.private_metadata,
    "button-values": pure.button_values,
    "parts-of-payloads": pure.parts_of_payloads,
    "slack-person": pure.slack_person,
    "apploi-answer": pure.apploi_answer,
    "settings": pure.settings,
    "lines": pure.lines,
    "slack-web": web.slack_web,
    "apploi-web": web.apploi_web,
}
"""Those that need nothing but themselves."""

WHOLE: dict[str, Callable[[App, bytes], None]] = {"app": whole.app, "http": raw.http}
"""Those of the whole app between the stand-ins, which is made once for each run."""

NAMES = (*PURE, *WHOLE)


def ready() -> None:
    """Load what the first input would otherwise wait for."""
    warm_up()
