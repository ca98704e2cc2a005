"""`/schedule-interview`: do what the words after it say, or open the form, filled in from them."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, App

from slackbot import messages
from slackbot.command_text.slack_text import as_typed
from slackbot.command_text.usage import wants_usage
from slackbot.slack.background import BackgroundExecutor
from slackbot.slack.command_service import CommandService
from slackbot.slack.form.form_request import FormRequest
from slackbot.slack.form.service import FormService
from slackbot.slack.interview_lists import InterviewLists, PagePress
from slackbot.slack.local_time import LocalTime
from slackbot.slack.payloads import channel_of, thread_of
from slackbot.slack.replies import EphemeralReply, run_or_decline


def register(app: App) -> None:
    """Listen to the command, to the button that runs one that was almost typed, and to those below a list."""
    app.command(messages.COMMAND)(on_schedule_interview)
    app.action(messages.RUN_COMMAND)(on_run_command)
    for action_id in (messages.LIST_EARLIER, messages.LIST_LATER):
        app.action(action_id)(on_list_page)


def on_schedule_interview(
    ack: Ack,
    body: dict[str, Any],
    user: str,
    reply: EphemeralReply,
    background: BackgroundExecutor,
    commands: CommandService,
    forms: FormService,
) -> None:
    """Answer at once; the rest happens in the background."""
    text = as_typed(str(body.get("text") or "")).strip()
    asked = FormRequest(
        user,
        str(body.get("trigger_id") or ""),
        messages.retry_by_command(text),
        channel=body.get("channel_id"),
        response_url=body.get("response_url"),
        text=text,
    )
    if wants_usage(text):
        ack(text=messages.usage(), response_type="ephemeral")
    elif background.submit(lambda: run(asked, commands, forms, reply), reply):
        ack()
    else:
        ack(text=messages.overloaded(), response_type="ephemeral")


def run(asked: FormRequest, commands: CommandService, forms: FormService, reply: EphemeralReply) -> None:
    """Show the answer to words that ask for one, or open the form for them."""
    answer = commands.private_answer(asked)
    if answer:
        reply.show(answer)
    else:
        forms.open(asked)


def on_run_command(
    ack: Ack,
    body: dict[str, Any],
    user: str,
    reply: EphemeralReply,
    background: BackgroundExecutor,
    commands: CommandService,
    forms: FormService,
    time: LocalTime,
) -> None:
    """Run the command that the button carries."""
    words, said_at = messages.parse_start_value(str(body["actions"][0].get("value") or ""), time.now())
    asked = FormRequest(
        user,
        str(body.get("trigger_id") or ""),
        messages.RETRY_BY_BUTTON,
        channel=channel_of(body),
        thread_ts=thread_of(body),
        response_url=body.get("response_url"),
        text=words,
        said_at=said_at,
    )
    run_or_decline(lambda: run(asked, commands, forms, reply), background, reply)
    ack()


def on_list_page(
    ack: Ack,
    body: dict[str, Any],
    user: str,
    reply: EphemeralReply,
    background: BackgroundExecutor,
    lists: InterviewLists,
) -> None:
    """Show another page of a list."""
    press = PagePress.from_body(body, user)
    run_or_decline(lambda: lists.turn(press, reply), background, reply)
    ack()
