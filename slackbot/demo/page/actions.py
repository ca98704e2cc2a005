"""The actions of the page: each calls FakeSlack, FakeApploi or the process of the app."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from slackbot.demo.fake_apploi import FailureMode, FakeApploi
from slackbot.demo.fake_slack import Condition, FakeSlack, Form, Message, NotPossible, Reply
from slackbot.demo.page.snapshot import COMMAND
from slackbot.demo.timeline import DemoApp

Arguments = dict[str, Any]


@dataclass(frozen=True)
class DemoSession:
    """What the actions work on; `background` runs what the page doesn't wait for."""

    slack: FakeSlack
    apploi: FakeApploi
    background: ThreadPoolExecutor
    app: DemoApp | None = None


def _send(session: DemoSession, arguments: Arguments) -> Arguments:
    """Send what was typed into a message box: a slash command or an ordinary message."""
    text, user, channel = str(arguments["text"]).strip(), arguments["as"], arguments["channel"]
    thread = arguments.get("thread")
    if not text.startswith("/"):
        session.slack.say(text, user=user, channel=channel, thread_ts=thread, is_broadcast=bool(arguments.get("also")))
        return {}
    name, _, rest = text.partition(" ")
    if refusal := _slack_refuses(name, thread):
        _say_as_slackbot(session, refusal, arguments)
        return {}
    return _reply_json(session.slack.command(name, rest.strip(), user=user, channel=channel))


def _slack_refuses(name: str, thread: str | None) -> str:
    """What Slack says to a command that it doesn't send to the app, or "".

    In a thread: docs.slack.dev/interactivity/implementing-slash-commands. One that doesn't exist:
    github.com/samknight/slack_applescript/issues/33.
    """
    if thread:
        return f"{name} is not supported in threads. Sorry!"
    if name != COMMAND:
        return (
            f'{name} is not a valid command. In Slack, all messages that start with the "/" character are interpreted '
            'as commands.\n\nIf you are trying to send a message and not run a command, try preceding the "/" with an '
            "empty space."
        )
    return ""


def _say_as_slackbot(session: DemoSession, text: str, arguments: Arguments) -> None:
    """Show one person a message from Slack itself."""
    session.slack.workspace.post(
        arguments["channel"], text, user="USLACKBOT", only_for=arguments["as"], thread_ts=arguments.get("thread")
    )


def _shortcut(session: DemoSession, arguments: Arguments) -> Arguments:
    """Use a global shortcut or, where `ts` names a message, one from its menu."""
    user, callback = arguments["as"], arguments["callback"]
    if "ts" not in arguments:
        return _reply_json(session.slack.shortcut(callback, user=user))
    return _reply_json(session.slack.message_shortcut(_message(session, arguments), callback, user=user))


def _home(session: DemoSession, arguments: Arguments) -> Arguments:
    return _reply_json(session.slack.open_home(arguments["as"]))


def _messages(session: DemoSession, arguments: Arguments) -> Arguments:
    return _reply_json(session.slack.open_messages_tab(arguments["as"]))


def _fill(session: DemoSession, arguments: Arguments) -> Arguments:
    form = _form(session, arguments)
    block, action = arguments["block"], arguments.get("action")
    if session.slack.fill(form, block, arguments["value"], action):
        session.background.submit(session.slack.dispatch, form, block, action)
    return {}


def _enter(session: DemoSession, arguments: Arguments) -> Arguments:
    return _reply_json(session.slack.enter(_form(session, arguments), arguments["block"]))


def _suggest(session: DemoSession, arguments: Arguments) -> Arguments:
    reply = session.slack.suggest(
        _form(session, arguments), arguments["block"], arguments["query"], arguments.get("action")
    )
    menu = reply.json if reply.options else {}
    return {**menu, "sent": reply.is_sent, **_reply_json(reply)}


def _submit(session: DemoSession, arguments: Arguments) -> Arguments:
    return _reply_json(session.slack.submit(_form(session, arguments)))


def _close(session: DemoSession, arguments: Arguments) -> Arguments:
    return _reply_json(session.slack.close(_form(session, arguments)))


def _press(session: DemoSession, arguments: Arguments) -> Arguments:
    where = _form(session, arguments) if arguments.get("form") else _message(session, arguments)
    reply = session.slack.press(
        where, arguments["action"], user=arguments["as"], block_id=arguments["block"], value=arguments.get("value")
    )
    return _reply_json(reply)


def _failure_mode(session: DemoSession, arguments: Arguments) -> Arguments:
    """Make Apploi fail for `bookings`, `searches` or `both`; the other kind works normally."""
    kind = arguments["kind"]
    session.apploi.failure_mode = FailureMode.FINE
    session.apploi.set_failure_mode(arguments["mode"], lookup=kind != "bookings", write=kind != "searches")
    return {}


def _condition(session: DemoSession, arguments: Arguments) -> Arguments:
    session.slack.set_condition(Condition(arguments["condition"]))
    return {}


def _app(session: DemoSession, arguments: Arguments) -> Arguments:
    """Kill or restart the app, in the background, as a start takes seconds."""
    if session.app is None:
        raise NotPossible("this page doesn't control the app")
    session.background.submit(session.app.control, arguments["do"])
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
    "failure_mode": _failure_mode,
    "condition": _condition,
    "app": _app,
}


def _form(session: DemoSession, arguments: Arguments) -> Form:
    form = session.slack.forms.find(arguments["form"])
    if form is None or form.user != arguments["as"]:
        raise NotPossible("this form is no longer open")
    return form


def _message(session: DemoSession, arguments: Arguments) -> Message:
    message = session.slack.workspace.find(arguments["channel"], arguments["ts"])
    if message is None:
        raise NotPossible("this message was deleted")
    return message


def _reply_json(reply: Reply) -> Arguments:
    return {"trouble": reply.trouble}
