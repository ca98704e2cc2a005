"""The payloads of the fake Slack have exactly the fields of Slack's documented samples."""

from __future__ import annotations

from typing import Any

import pytest

from slackbot.demo.fake_slack import payloads
from slackbot.demo.fake_slack.actions import button_action, change_action
from slackbot.demo.fake_slack.elements import NotPossible
from slackbot.demo.fake_slack.forms import Form, Forms
from slackbot.demo.fake_slack.workspace import HIRING, OFFERS, TWO_PEOPLE, Channel, Message, Workspace
from slackbot.demo.people import MANAGER, STRANGER

Json = dict[str, Any]

# From slackapi/bolt-python, tests/scenario_tests, and the reference of each payload on docs.slack.dev.
ALL = {"type", "user", "api_app_id", "token", "team", "enterprise", "is_enterprise_install"}
VIEW = (
    "id team_id type blocks private_metadata callback_id state hash title clear_on_close notify_on_close close "
    "submit previous_view_id root_view_id app_id external_id app_installed_team_id bot_id"
)

MODAL: Json = {
    "type": "modal",
    "title": {"type": "plain_text", "text": "Title"},
    "submit": {"type": "plain_text", "text": "Send"},
    "blocks": [
        {
            "type": "input",
            "label": {"type": "plain_text", "text": "Who"},
            "element": {"type": "external_select", "placeholder": {"type": "plain_text", "text": "Name"}},
        }
    ],
}
BUTTON: Json = {
    "type": "button",
    "action_id": "b",
    "value": "1",
    "text": {"type": "plain_text", "text": "Press"},
}


@pytest.fixture
def workspace() -> Workspace:
    return Workspace()


@pytest.fixture
def channel(workspace: Workspace) -> Channel:
    return workspace.channels[HIRING]


@pytest.fixture
def form() -> Form:
    return Forms().open(MANAGER.id, HIRING, MODAL)


@pytest.fixture
def message(workspace: Workspace) -> Message:
    blocks = [{"type": "actions", "elements": [BUTTON]}]
    return workspace.post(HIRING, "Booked", blocks=blocks, metadata={"event_type": "x", "event_payload": {}})


def fields(more: str) -> set[str]:
    return ALL | set(more.split())


def test_block_suggestion_has_the_element_and_the_query(form: Form) -> None:
    sent = payloads.block_suggestion(MANAGER, form, "b000", "a000", "ja")
    assert set(sent) == fields("container action_id block_id value view")
    assert sent["container"] == {"type": "view", "view_id": form.id}
    assert sent["user"] == {"id": MANAGER.id, "username": "maya", "name": "maya", "team_id": MANAGER.team}


def test_views_have_all_fields_and_default_ids(form: Form) -> None:
    view = form.as_slack_sends_it()
    assert set(view) == set(VIEW.split())
    [block] = view["blocks"]
    assert (block["block_id"], block["element"]["action_id"]) == ("b000", "a000")
    assert (block["optional"], block["dispatch_action"]) == (False, False)
    assert view["close"] is None
    assert view["root_view_id"] == view["id"]


def test_view_submission_has_the_values_and_a_trigger(form: Form) -> None:
    sent = payloads.view_submission(MANAGER, form, "1.2.x", [])
    assert set(sent) == fields("trigger_id view response_urls")
    assert sent["view"]["state"] == {"values": {"b000": {"a000": {"type": "external_select", "selected_option": None}}}}


def test_view_closed_has_is_cleared(form: Form) -> None:
    assert set(payloads.view_closed(MANAGER, form, is_cleared=True)) == fields("view is_cleared")


def test_an_action_in_a_form_has_its_view(form: Form) -> None:
    state = form.values["b000"]["a000"]
    action = change_action(form.blocks[0], form.element("b000"), state, "1.0")
    sent = payloads.view_action(MANAGER, form, "1.2.x", action)
    assert set(sent) == fields("container trigger_id view state actions")
    assert set(action) == {"type", "action_id", "block_id", "selected_option", "action_ts", "placeholder"}


def test_an_action_in_a_message_has_the_message(channel: Channel, message: Message) -> None:
    action = button_action(message.blocks[0], BUTTON, None, "1.0")
    assert set(action) == {"type", "action_id", "block_id", "text", "value", "action_ts"}
    sent = payloads.message_action(MANAGER, channel, message, "1.2.x", "http://x", action)
    assert set(sent) == fields("container trigger_id channel message state response_url actions")
    assert sent["container"] == {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": HIRING,
        "is_ephemeral": False,
    }
    assert {"bot_id", "app_id", "blocks", "metadata"} <= set(sent["message"])


def test_an_action_in_an_ephemeral_message_has_no_message(workspace: Workspace, channel: Channel) -> None:
    private = workspace.post(HIRING, "psst", only_for=MANAGER.id)
    sent = payloads.message_action(MANAGER, channel, private, "1.2.x", "http://x", {})
    assert "message" not in sent
    assert sent["container"]["is_ephemeral"] is True


def test_an_action_on_the_home_tab_has_its_view_and_no_response_url() -> None:
    home = Forms().publish(MANAGER.id, {"type": "home", "blocks": [{"type": "actions", "elements": [BUTTON]}]})
    sent = payloads.view_action(MANAGER, home, "1.2.x", button_action(home.blocks[0], BUTTON, None, "1.0"))
    assert set(sent) == fields("container trigger_id view state actions")
    assert sent["container"] == {"type": "view", "view_id": home.id}
    assert (sent["view"]["type"], set(sent["view"])) == ("home", set(VIEW.split()))


def test_payloads_from_a_thread_have_thread_ts(workspace: Workspace, channel: Channel) -> None:
    first = workspace.post(HIRING, "Can we meet Jane?", user=MANAGER.id, client_msg_id="1-2")
    reply = workspace.post(HIRING, "Yes", thread_ts=first.ts, is_broadcast=True)
    shortcut = payloads.message_shortcut(MANAGER, channel, reply, "s", "1.2.x", "http://x")
    assert (shortcut["message"]["thread_ts"], shortcut["message"]["subtype"]) == (first.ts, "thread_broadcast")
    sent = payloads.message_action(MANAGER, channel, reply, "1.2.x", "http://x", {})
    assert sent["container"]["thread_ts"] == first.ts


def test_an_overflow_action_has_the_chosen_option() -> None:
    option = {"text": {"type": "plain_text", "text": "One"}, "value": "1"}
    menu = {"type": "overflow", "action_id": "o", "options": [option]}
    assert button_action({"block_id": "b"}, menu, "1", "1.0")["selected_option"] == option
    with pytest.raises(NotPossible):
        button_action({"block_id": "b"}, menu, "2", "1.0")


def test_message_shortcuts_have_their_message(channel: Channel, message: Message) -> None:
    assert set(payloads.shortcut(MANAGER, "s", "1.2.x")) == fields("callback_id trigger_id action_ts")
    sent = payloads.message_shortcut(MANAGER, channel, message, "s", "1.2.x", "http://x")
    assert set(sent) == fields("callback_id trigger_id action_ts message_ts channel message response_url")
    assert sent["type"] == "message_action"


def test_events_have_slacks_envelope() -> None:
    sent = payloads.event({"type": "app_uninstalled"}, "Ev1")
    documented = (
        "token team_id context_team_id context_enterprise_id api_app_id event type event_id event_time authorizations "
        "is_ext_shared_channel event_context"
    )
    assert set(sent) == set(documented.split())


def test_message_events_have_the_message_and_its_channel(workspace: Workspace, channel: Channel) -> None:
    said = workspace.post(HIRING, "<@U0SLACKBOT> hi &amp; <https://x.example>", user=MANAGER.id, client_msg_id="1-2")
    every = {"type", "user", "ts", "text", "team", "client_msg_id", "blocks", "channel", "event_ts"}
    mention = payloads.message_event("app_mention", said, channel)
    assert (set(mention), mention["type"]) == (every, "app_mention")
    direct = payloads.message_event("message.im", said, channel)
    assert (set(direct), direct["type"], direct["channel_type"]) == (every | {"channel_type"}, "message", "im")
    [block] = direct["blocks"]
    assert block["elements"][0]["elements"] == [
        {"type": "user", "user_id": "U0SLACKBOT"},
        {"type": "text", "text": " hi & "},
        {"type": "link", "url": "https://x.example"},
    ]


@pytest.mark.parametrize(
    ("channel_id", "name"), [(HIRING, "hiring"), (OFFERS, "privategroup"), (TWO_PEOPLE, "directmessage")]
)
def test_private_conversations_have_generic_names(workspace: Workspace, channel_id: str, name: str) -> None:
    sent = payloads.command(MANAGER, workspace.channels[channel_id], "/x", "", "http://x", "1.2.x")
    assert (sent["channel_id"], sent["channel_name"]) == (channel_id, name)


def test_users_from_another_workspace_have_its_team_id(workspace: Workspace, channel: Channel) -> None:
    sent = payloads.command(STRANGER, channel, "/x", "", "http://x", "1.2.x")
    assert sent["team_id"] == STRANGER.team != MANAGER.team


def test_emoji_are_sent_as_names_and_plain_text_is_escaped(form: Form, message: Message) -> None:
    form.values["when"] = {"when": {"type": "plain_text_input", "value": "🕒 3pm"}}
    sent = payloads.view_submission(MANAGER, form, "t", [])
    assert sent["view"]["state"]["values"]["when"]["when"]["value"] == ":clock3: 3pm"
    message.text, message.blocks[0]["elements"][0]["text"]["text"] = "Booked 🚪", "A & <B>"
    sent_message = payloads.message_as_sent(message)
    assert sent_message["text"] == "Booked :door:"
    assert sent_message["blocks"][0]["elements"][0]["text"]["text"] == "A &amp; &lt;B&gt;"
