"""Messages in the fake Slack, their buttons, response_urls and shortcuts."""

from __future__ import annotations

import requests
from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient

from slackbot.demo.fake_slack import HIRING, OFFERS, RANDOM, FakeSlack
from slackbot.demo.people import INTERVIEWER, MANAGER
from tests.support.block_kit import Json, plain_text
from tests.support.demo_forms import NAME, modal


def test_a_message_is_posted_with_metadata_edited_and_deleted(slack: FakeSlack, client: WebClient) -> None:
    slack.api.scopes.add("channels:history")
    metadata = {"event_type": "interview_scheduled", "event_payload": {"request_id": "1"}}
    section = {"type": "section", "text": {"type": "mrkdwn", "text": "*Booked*"}}
    posted = client.chat_postMessage(channel=HIRING, text="Booked", blocks=[section], metadata=metadata)
    [message] = slack.messages(HIRING)
    assert (message.text, message.metadata) == ("Booked", metadata)
    assert message.blocks[0]["text"] == section["text"]
    client.chat_update(channel=HIRING, ts=posted["ts"], text="Moved")
    assert (message.text, message.blocks, message.metadata) == ("Moved", [], metadata)
    history = client.conversations_history(channel=HIRING, include_all_metadata=True)["messages"]
    assert history[0]["metadata"] == metadata
    client.chat_delete(channel=HIRING, ts=posted["ts"])
    assert slack.messages(HIRING) == []


def test_chat_write_public_allows_posting_to_public_channels(slack: FakeSlack, client: WebClient) -> None:
    slack.api.scopes.add("chat:write.public")
    client.chat_postMessage(channel=RANDOM, text="hi")
    assert slack.messages(RANDOM)


def test_posting_to_a_user_id_uses_the_dm(slack: FakeSlack, client: WebClient) -> None:
    slack.api.scopes.add("im:write")
    posted = client.chat_postMessage(channel=MANAGER.id, text="hi")
    opened = client.conversations_open(users=MANAGER.id)["channel"]["id"]
    assert posted["channel"] == opened
    assert [m.text for m in slack.messages(opened, MANAGER.id)] == ["hi"]


def test_a_button_reaches_the_app_which_replaces_the_message(slack: FakeSlack, bolt: App) -> None:
    seen: list[Json] = []

    @bolt.action("again")
    def again(ack: Ack, body: Json, respond: Respond) -> None:
        seen.append(body)
        ack()
        respond(text="Sent again", replace_original=True)

    button = {"type": "button", "action_id": "again", "text": plain_text("Send again"), "value": "r1"}
    blocks = [{"type": "actions", "block_id": "buttons", "elements": [button]}]
    bolt.client.chat_postMessage(channel=HIRING, text="Unconfirmed", blocks=blocks)
    [message] = slack.messages(HIRING)
    assert slack.press(message, "again", user=INTERVIEWER.id).status == 200
    assert (message.text, message.blocks) == ("Sent again", [])
    [action] = seen[0]["actions"]
    assert (action["value"], action["block_id"], action["type"]) == ("r1", "buttons", "button")
    assert seen[0]["container"]["message_ts"] == message.ts
    assert seen[0]["message"]["text"] == "Unconfirmed"
    assert seen[0]["user"]["id"] == INTERVIEWER.id


def test_a_response_url_works_five_times_without_the_bot(slack: FakeSlack, bolt: App) -> None:
    urls: list[str] = []

    @bolt.command("/hello")
    def hello(ack: Ack, command: Json) -> None:
        urls.append(command["response_url"])
        ack()

    slack.command("/hello", channel=OFFERS)
    said = {"text": "Booked", "response_type": "in_channel"}
    answers = [requests.post(urls[0], json=said, timeout=30) for _ in range(6)]
    assert [answer.text for answer in answers[:4]] == ["ok", '{"ok":true}', "", "ok"]
    assert [answer.status_code for answer in answers] == [200] * 5 + [404]
    assert answers[-1].json() == {"ok": False, "error": "used_url"}
    assert [m.only_for for m in slack.messages(OFFERS)] == [None] * 5


def test_an_ephemeral_message_can_delete_itself(slack: FakeSlack, bolt: App) -> None:
    button = {"type": "button", "action_id": "dismiss", "text": plain_text("Dismiss")}

    @bolt.command("/hello")
    def hello(ack: Ack) -> None:
        ack(text="Hello", blocks=[{"type": "actions", "elements": [button]}])

    @bolt.action("dismiss")
    def dismiss(ack: Ack, respond: Respond, body: Json) -> None:
        assert "message" not in body
        assert body["container"]["is_ephemeral"] is True
        ack()
        respond(delete_original=True)

    slack.command("/hello")
    [message] = slack.messages(HIRING, MANAGER.id)
    slack.press(message, "dismiss")
    assert slack.messages(HIRING) == []


def test_shortcuts_reach_the_app_with_a_trigger(slack: FakeSlack, bolt: App) -> None:
    seen: list[Json] = []

    def note(ack: Ack, body: Json, client: WebClient) -> None:
        seen.append(body)
        client.views_open(trigger_id=body["trigger_id"], view=modal(NAME))
        ack()

    bolt.shortcut("schedule")(note)
    bolt.shortcut("schedule_from_message")(note)
    slack.shortcut("schedule")
    assert slack.view(MANAGER.id).channel is None
    message = slack.say("Jane Doe wants tuesday 3pm", user=INTERVIEWER.id)
    slack.message_shortcut(message, "schedule_from_message")
    assert seen[1]["message"]["text"] == "Jane Doe wants tuesday 3pm"
    assert seen[1]["channel"] == {"id": HIRING, "name": "hiring"}
