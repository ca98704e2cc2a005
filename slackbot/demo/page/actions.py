"""What a person can do on the page: each deed is a call of the stand-ins' own objects."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from slackbot.demo.fake_apploi import FailureMode, FakeApploi
from slackbot.demo.fake_slack import Condition, FakeSlack, Form, Message, NotPossible, Reply
from slackbot.demo.timeline import DemoApp

Arguments = dict[str, Any]


@dataclass(frozen=True)
class DemoSession:
    """What the deeds are done to; `background` runs what the page does not wait for."""

    slack: FakeSlack
    apploi: FakeApploi
    background: ThreadPoolExecutor
    app: DemoApp | None = None


def _send(stage: DemoSession, what: Arguments) -> Arguments:
    """Whatever was typed into a message box: a command or an ordinary message."""
    text, user, channel, thread = str(what["text"]).strip(), what["as"], what["channel"], what.get("thread")
    if not text.startswith("/"):
        stage.slack.say(text, user=user, channel=channel, thread_ts=thread, is_broadcast=bool(what.get("also")))
        return {}
    name, _, rest = text.partition(" ")
    if thread:
        _say_as_slackbot(stage, f"{name} is not supported in threads. Sorry!", what)
        return {}
    return _reply_json(stage.slack.command(name, rest.strip(), user=user, channel=channel))


def _say_as_slackbot(stage: DemoSession, text: str, what: Arguments) -> None:
    """Slack's own word to one person: docs.slack.dev/interactivity/implementing-slash-commands."""
    stage.slack.workspace.post(what["channel"], text, user="USLACKBOT", only_for=what["as"], thread_ts=what["thread"])


def _shortcut(stage: DemoSession, what: Arguments) -> Arguments:
    """A shortcut from the message box, or from the menu of a message."""
    user, callback = what["as"], what["callback"]
    if "ts" not in what:
        return _reply_json(stage.slack.shortcut(callback, user=user))
    return _reply_json(stage.slack.message_shortcut(_message(stage, what), callback, user=user))


def _home(stage: DemoSession, what: Arguments) -> Arguments:
    return _reply_json(stage.slack.open_home(what["as"]))


def _messages(stage: DemoSession, what: Arguments) -> Arguments:
    return _reply_json(stage.slack.open_messages_tab(what["as"]))


def _fill(stage: DemoSession, what: Arguments) -> Arguments:
    form = _form(stage, what)
    block, action = what["block"], what.get("action")
    if stage.slack.fill(form, block, what["value"], action):
        stage.background.submit(stage.slack.dispatch, form, block, action)
    return {}


def _enter(stage: DemoSession, what: Arguments) -> Arguments:
    return _reply_json(stage.slack.enter(_form(stage, what), what["block"]))


def _suggest(stage: DemoSession, what: Arguments) -> Arguments:
    reply = stage.slack.suggest(_form(stage, what), what["block"], what["query"], what.get("action"))
    return {"options": list(reply.options), "sent": reply.is_sent, **_reply_json(reply)}


def _submit(stage: DemoSession, what: Arguments) -> Arguments:
    return _reply_json(stage.slack.submit(_form(stage, what)))


def _close(stage: DemoSession, what: Arguments) -> Arguments:
    return _reply_json(stage.slack.close(_form(stage, what)))


def _press(stage: DemoSession, what: Arguments) -> Arguments:
    where = _form(stage, what) if what.get("form") else _message(stage, what)
    reply = stage.slack.press(where, what["action"], user=what["as"], block_id=what["block"], value=what.get("value"))
    return _reply_json(reply)


def _failure_mode(stage: DemoSession, what: Arguments) -> Arguments:
    """For bookings, look-ups or both; the other kind is fine meanwhile."""
    kind = what["kind"]
    stage.apploi.failure_mode = FailureMode.FINE
    stage.apploi.set_failure_mode(what["mood"], lookup=kind != "bookings", write=kind != "look-ups")
    return {}


def _condition(stage: DemoSession, what: Arguments) -> Arguments:
    stage.slack.set_condition(Condition(what["condition"]))
    return {}


def _app(stage: DemoSession, what: Arguments) -> Arguments:
    """Kill or restart the app; a start takes seconds, which the page does not wait for."""
    if stage.app is None:
        raise NotPossible("the app is not started by this page")
    stage.background.submit(stage.app.control, what["do"])
    return {}


ACTIONS: dict[str, Callable[[DemoSession, Arguments], Arguments]] = {
    "send": _send,
    "shortcut": _shortcut,
    "home": _home,
    "messages": _messages,
    "fill": _fill,
    "enter": _enter,
    "suggest": _suggest,
    "submit": _submit,
    "close": _close,
    "press": _press,
    "mood": _failure_mode,
    "condition": _condition,
    "app": _app,
}


def _form(stage: DemoSession, what: Arguments) -> Form:
    form = stage.slack.forms.find(what["form"])
    if form is None or form.user != what["as"]:
        raise NotPossible("this form is not open any more")
    return form


def _message(stage: DemoSession, what: Arguments) -> Message:
    message = stage.slack.workspace.find(what["channel"], what["ts"])
    if message is None:
        raise NotPossible("this message is gone")
    return message


def _reply_json(reply: Reply) -> Arguments:
    return {"trouble": reply.trouble}
