"""Actions of people in the running app, and their results."""

from __future__ import annotations

import threading
from collections.abc import Callable

from slackbot.demo.fake_apploi.failure_modes import FailureMode
from slackbot.demo.fake_slack import HIRING
from slackbot.demo.fake_slack.delivery import Reply
from slackbot.demo.fake_slack.forms import Form
from slackbot.demo.fake_slack.workspace import Message
from slackbot.demo.people import MANAGER
from slackbot.domain.request import Request
from tests.support.running import Running

COMMAND = "/schedule-interview"
WORDS = "Marcus Bell Dec 1 2037 3pm ET for 45 min with @luis at Room 2"
MARCUS = "265733760"


def open_form(app: Running, text: str = WORDS, *, channel: str = HIRING, user: str = MANAGER.id) -> Form:
    """Open the form with a command, and wait until it has its fields."""
    reply = app.slack.command(COMMAND, text, channel=channel, user=user)
    assert (reply.status, reply.body) == (200, "")
    app.slack.wait_for_view(user)
    app.slack.wait_for(lambda: form_with_applicant(app.slack.view(user)))
    return app.slack.view(user)


def form_with_applicant(form: Form) -> Form | None:
    return form if "applicant" in [block["block_id"] for block in form.blocks] else None


def wait_for_result(app: Running, channel: str = HIRING, kind: str = "interview_", user: str | None = None) -> Message:
    """Wait for a message about an interview in this conversation, and return the newest."""

    def found() -> list[Message]:
        return [m for m in app.slack.messages(channel, user) if kind in str((m.metadata or {}).get("event_type"))]

    return app.slack.wait_for(found)[-1]


def press_in_menu(app: Running, where: Message | Form, action_id: str, user: str | None = None) -> Reply:
    """Choose this action from the ••• menu of a message or of the first interview on a Home tab that has it."""
    shown = [one for block in where.blocks for one in (*block.get("elements", []), block.get("accessory", {}))]
    menus = [one for one in shown if one.get("type") == "overflow"]
    values = [option["value"] for menu in menus for option in menu["options"]]
    value = next(each for each in values if each.startswith(f"{action_id} "))
    block = next(block for block in where.blocks if value in str(block))
    return app.slack.press(where, "more_actions", user=user, block_id=block["block_id"], value=value)


def wait_for_ephemeral(app: Running, user: str = MANAGER.id, channel: str = HIRING) -> str:
    """Wait for an ephemeral message to this person, and return the newest one's text."""
    return app.slack.wait_for(lambda: [m.text for m in app.slack.messages(channel, user) if m.only_for == user])[-1]


def eventually(look: Callable[[], object]) -> None:
    """Wait until `look()` is true; for the state of the app, as the fakes have `wait_for`."""
    never = threading.Event()
    for _ in range(6_000):
        if look():
            return
        never.wait(0.01)
    raise AssertionError("it didn't happen")


def wait_for_request(app: Running, until: Callable[[Request], bool]) -> Request:
    """Wait until `until` is true of the newest request, and return it."""
    eventually(lambda: app.requests and until(app.requests[0]))
    return app.requests[0]


def book_unconfirmed(app: Running) -> Message:
    form = open_form(app)
    app.apploi.failure_mode = FailureMode.DROPS_AFTER
    app.slack.submit(form)
    message = wait_for_result(app, kind="interview_unconfirmed")
    app.apploi.failure_mode = FailureMode.FINE
    return message


def book_failed(app: Running) -> Message:
    form = open_form(app)
    app.apploi.failure_mode = FailureMode.NO_SUCH_APPLICANT
    app.slack.submit(form)
    message = wait_for_result(app, kind="interview_failed")
    app.apploi.failure_mode = FailureMode.FINE
    return message
