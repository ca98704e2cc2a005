"""Small forms for the tests of the fake Slack, and a command `/form` that opens one."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from slackbot.demo.people import MANAGER
from tests.support.block_kit import Json, option, plain_text


def field(block_id: str, kind: str, *, optional: bool = False, dispatch: bool = False, **more: Any) -> Json:
    element = {"type": kind, "action_id": block_id, **more}
    block = {"type": "input", "block_id": block_id, "label": plain_text(block_id.title()), "element": element}
    return {**block, "optional": optional, "dispatch_action": dispatch}


def modal(*blocks: Json, **more: Any) -> Json:
    view = {"type": "modal", "callback_id": "form", "title": plain_text("A form"), "submit": plain_text("Send")}
    return {**view, "blocks": list(blocks), **more}


NAME = field("name", "plain_text_input")
FORM = modal(
    NAME,
    field("who", "external_select", min_query_length=0),
    field("length", "static_select", options=[option("30"), option("60")], initial_option=option("60")),
    field("person", "users_select", initial_user=MANAGER.id),
    field("channel", "conversations_select", default_to_current_conversation=True, response_url_enabled=True),
    field("days", "checkboxes", options=[option("mon"), option("tue")], optional=True),
    field("note", "plain_text_input", multiline=True, optional=True),
)


def open_on_command(bolt: App, view: Json) -> None:
    @bolt.command("/form")
    def open_it(ack: Ack, client: WebClient, body: Json) -> None:
        client.views_open(trigger_id=body["trigger_id"], view=view)
        ack()


def error_response(client: WebClient, method: str, /, **arguments: Any) -> Json:
    """Call a method of the Web API that must fail, and return the error response."""
    try:
        client.api_call(method, json=arguments)
    except SlackApiError as error:
        answer: Json = error.response.data
        return answer
    raise AssertionError(f"{method} was not refused")
