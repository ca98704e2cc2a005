"""What a person can do on the page: each deed is a call of the stand-ins' own objects."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from slackbot.demo.fake_apploi import ApploiStandIn, Mood
from slackbot.demo.fake_slack import Condition, Form, Message, NotPossible, Reply, SlackStandIn
from slackbot.demo.timeline import Program

Arguments = dict[str, Any]


@dataclass(frozen=True)
class Stage:
    """What the deeds are done to; `background` runs what the page does not wait for."""

    slack: SlackStandIn
    apploi: ApploiStandIn
    background: ThreadPoolExecutor
    program: Program | None = None


def _send(stage: Stage, what: Arguments) -> Arguments:
    """Whatever was typed into a message box: a command or an ordinary message."""
    text, user, channel, thread = str(what["text"]).strip(), what["as"], what["channel"], what.get("thread")
    if not text.startswith("/"):
        stage.slack.say(text, user=user, channel=channel, thread_ts=thread, is_broadcast=bool(what.get("also")))
        return {}
    name, _, rest = text.partition(" ")
    if thread:
        _say_as_slackbot(stage, f"{name} is not supported in threads. Sorry!", what)
        return {}
    return _told(stage.slack.command(name, rest.strip(), user=user, channel=channel))


def _say_as_slackbot(stage: Stage, text: str, what: Arguments) -> None:
    """Slack's own word to one person: docs.slack.dev/interactivity/implementing-slash-commands."""
    stage.slack.workspace.post(what["channel"], text, user="USLACKBOT", only_for=what["as"], thread_ts=what["thread"])


def _shortcut(stage: Stage, what: Arguments) -> Arguments:
    """A shortcut from the message box, or from the menu of a message."""
    user, callback = what["as"], what["callback"]
    if "ts" not in what:
        return _told(stage.slack.shortcut(callback, user=user))
    return _told(stage.slack.message_shortcut(_message(stage, what), callback, user=user))


def _home(stage: Stage, what: Arguments) -> Arguments:
    return _told(stage.slack.open_home(what["as"]))


def _messages(stage: Stage, what: Arguments) -> Arguments:
    return _told(stage.slack.open_messages_tab(what["as"]))


def _fill(stage: Stage, what: Arguments) -> Arguments:
    form = _form(stage, what)
    block, action = what["block"], what.get("action")
    if stage.slack.fill(form, block, what["value"], action):
        stage.background.submit(stage.slack.dispatch, form, block, action)
    return {}


def _enter(stage: Stage, what: Arguments) -> Arguments:
    return _told(stage.slack.enter(_form(stage, what), what["block"]))


def _suggest(stage: Stage, what: Arguments) -> Arguments:
    reply = stage.slack.suggest(_form(stage, what), what["block"], what["query"], what.get("action"))
    return {"options": list(reply.options), "sent": reply.sent, **_told(reply)}


def _submit(stage: Stage, what: Arguments) -> Arguments:
    return _told(stage.slack.submit(_form(stage, what)))


def _close(stage: Stage, what: Arguments) -> Arguments:
    return _told(stage.slack.close(_form(stage, what)))


def _press(stage: Stage, what: Arguments) -> Arguments:
    where = _form(stage, what) if what.get("form") else _message(stage, what)
    reply = stage.slack.press(where, what["action"], user=what["as"], block_id=what["block"], value=what.get("value"))
    return _told(reply)


def _mood(stage: Stage, what: Arguments) -> Arguments:
    """For bookings, look-ups or both; the other kind is fine meanwhile."""
    kind = what["kind"]
    stage.apploi.mood = Mood.FINE
    stage.apploi.set_mood(what["mood"], lookup=kind != "bookings", write=kind != "look-ups")
    return {}


def _condition(stage: Stage, what: Arguments) -> Arguments:
    stage.slack.set_condition(Condition(what["condition"]))
    return {}


def _app(stage: Stage, what: Arguments) -> Arguments:
    """Kill or restart the app; a start takes seconds, which the page does not wait for."""
    if stage.program is None:
        raise NotPossible("the app is not started by this page")
    stage.background.submit(stage.program.act, what["do"])
    return {}


DEEDS: dict[str, Callable[[Stage, Arguments], Arguments]] = {
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
    "mood": _mood,
    "condition": _condition,
    "app": _app,
}


def _form(stage: Stage, what: Arguments) -> Form:
    form = stage.slack.forms.find(what["form"])
    if form is None or form.user != what["as"]:
        raise NotPossible("this form is not open any more")
    return form


def _message(stage: Stage, what: Arguments) -> Message:
    message = stage.slack.workspace.find(what["channel"], what["ts"])
    if message is None:
        raise NotPossible("this message is gone")
    return message


def _told(reply: Reply) -> Arguments:
    return {"trouble": reply.trouble}
