"""The targets by name."""

from __future__ import annotations

from slackbot.dates import warm_up
from tests.fuzz import arriving, pure, server, web
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
    "http": server.http,
    "arriving": arriving.arriving,
    "slack-web": web.slack_web,
    "apploi-web": web.apploi_web,
}
"""Those that need nothing but themselves."""

APP = "app"
"""The whole app between the stand-ins; made anew for each run."""

NAMES = (*PURE, APP)


def ready() -> None:
    """Load what the first input would otherwise wait for."""
    warm_up()
