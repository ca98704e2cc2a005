"""The stand-in for Slack: a real Bolt app accepts what it sends, and it refuses what Slack would refuse."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest
import requests
import yaml
from slack_bolt import Ack, App, Respond, Say
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from slackbot.demo.cast import GUEST, INTERVIEWER, MANAGER, PLAIN, STRANGER
from slackbot.demo.page.snapshot import COMMAND, HINT
from slackbot.demo.slack import (
    CUT_AFTER,
    CUT_BEFORE,
    HIRING,
    OFFERS,
    RANDOM,
    SERVER_ERROR,
    TWO_PEOPLE,
    NotPossible,
    SlackStandIn,
    rate_limited,
    sign,
)
from slackbot.demo.slack.installed import BOT_EVENTS, BOT_NAME, GRANTED, SHORTCUTS

Json = dict[str, Any]


def words(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def choice(value: str) -> Json:
    return {"text": words(value.title()), "value": value}


def field(block_id: str, kind: str, *, optional: bool = False, dispatch: bool = False, **more: Any) -> Json:
    element = {"type": kind, "action_id": block_id, **more}
    block = {"type": "input", "block_id": block_id, "label": words(block_id.title()), "element": element}
    return {**block, "optional": optional, "dispatch_action": dispatch}


def modal(*blocks: Json, **more: Any) -> Json:
    view = {"type": "modal", "callback_id": "form", "title": words("A form"), "submit": words("Send")}
    return {**view, "blocks": list(blocks), **more}


NAME = field("name", "plain_text_input")
FORM = modal(
    NAME,
    field("who", "external_select", min_query_length=0),
    field("length", "static_select", options=[choice("30"), choice("60")], initial_option=choice("60")),
    field("person", "users_select", initial_user=MANAGER.id),
    field("channel", "conversations_select", default_to_current_conversation=True, response_url_enabled=True),
    field("days", "checkboxes", options=[choice("mon"), choice("tue")], optional=True),
    field("note", "plain_text_input", multiline=True, optional=True),
)


def opens(bolt: App, view: Json) -> None:
    @bolt.command("/form")
    def open_it(ack: Ack, client: WebClient, body: Json) -> None:
        client.views_open(trigger_id=body["trigger_id"], view=view)
        ack()


@pytest.fixture
def client(slack: SlackStandIn) -> WebClient:
    return WebClient(token=slack.bot_token, base_url=slack.api_url, retry_handlers=[])


# The app as it is installed


def test_the_stand_in_has_the_app_installed_as_the_manifest_says() -> None:
    manifest = yaml.safe_load((Path(__file__).parents[1] / "manifest.yml").read_text())
    [command] = manifest["features"]["slash_commands"]
    assert (command["command"], command["usage_hint"]) == (COMMAND, HINT)
    assert command["should_escape"] is SlackStandIn.should_escape
    assert set(manifest["oauth_config"]["scopes"]["bot"]) == GRANTED
    assert set(manifest["settings"]["event_subscriptions"]["bot_events"]) == BOT_EVENTS
    assert manifest["features"]["bot_user"]["display_name"] == BOT_NAME
    shortcuts = [(each["name"], each["type"], each["callback_id"]) for each in manifest["features"]["shortcuts"]]
    assert shortcuts == [(each.name, each.kind, each.callback_id) for each in SHORTCUTS]
    assert max(len(each.name) for each in SHORTCUTS) <= 24
    home = manifest["features"]["app_home"]
    assert (home["home_tab_enabled"], home["messages_tab_read_only_enabled"]) == (True, False)


# Commands


def test_bolt_accepts_the_signature_and_reads_every_field_of_a_command(slack: SlackStandIn, bolt: App) -> None:
    seen: list[Json] = []

    @bolt.command("/hello")
    def hello(ack: Ack, command: Json) -> None:
        seen.append(command)
        ack()

    reply = slack.command("/hello", "Jane Doe & tue 3pm", user=MANAGER.id, channel=HIRING)
    assert (reply.status, reply.trouble) == (200, None)
    assert seen[0]["text"] == "Jane Doe & tue 3pm"
    documented = (
        "token team_id team_domain channel_id channel_name user_id user_name command text api_app_id "
        "is_enterprise_install response_url trigger_id"
    )
    assert set(seen[0]) == set(documented.split())


def test_a_mention_arrives_plain_or_escaped_as_the_command_is_set_up(slack: SlackStandIn, bolt: App) -> None:
    @bolt.command("/hello")
    def hello(ack: Ack, command: Json) -> None:
        ack(command["text"])

    assert slack.command("/hello", "with @luis and @who").body == f"with <@{INTERVIEWER.id}|luis> and @who"
    slack.should_escape = False
    assert slack.command("/hello", "with @luis and @who").body == "with @luis and @who"


def test_an_answer_to_a_command_is_seen_by_the_person_alone(slack: SlackStandIn, bolt: App) -> None:
    @bolt.command("/hello")
    def hello(ack: Ack) -> None:
        ack("Usage: /hello NAME")

    slack.command("/hello")
    assert [m.text for m in slack.messages(HIRING, MANAGER.id)] == ["Usage: /hello NAME"]
    assert slack.messages(HIRING, INTERVIEWER.id) == []


def test_an_unknown_command_fails_as_slack_shows_it(slack: SlackStandIn, bolt: App) -> None:
    assert slack.command("/nothing").trouble == "dispatch_failed"
    [message] = slack.messages(HIRING, MANAGER.id)
    assert message.text == '/nothing failed with the error "dispatch_failed"'


def test_an_app_that_is_not_there_fails_in_the_same_way(slack: SlackStandIn) -> None:
    slack.app_url = "http://127.0.0.1:9/slack/events"
    assert slack.command("/hello").trouble == "dispatch_failed"


def test_a_late_answer_is_an_operation_timeout(slack: SlackStandIn, bolt: App) -> None:
    slack.troubles.delays["auth.test"] = 60.0
    slack.patience = 0.3

    @bolt.command("/hello")
    def hello(ack: Ack, client: WebClient) -> None:
        client.auth_test()
        ack()

    assert slack.command("/hello").trouble == "operation_timeout"
    assert "operation_timeout" in slack.messages(HIRING, MANAGER.id)[0].text
    slack.stop()  # the app need not wait for its five seconds


def test_a_wrong_signature_is_refused_by_bolt(slack: SlackStandIn, bolt: App) -> None:
    headers = {"Content-Type": "application/x-www-form-urlencoded", **sign("another secret", "a=b")}
    assert requests.post(slack.app_url, data="a=b", headers=headers, timeout=10).status_code == 401


# Forms


def test_a_command_opens_a_form_with_its_initial_values(slack: SlackStandIn, bolt: App) -> None:
    opens(bolt, FORM)
    slack.command("/form", channel=OFFERS)
    view = slack.view(MANAGER.id)
    assert view.values["length"]["length"] == {"type": "static_select", "selected_option": choice("60")}
    assert view.values["person"]["person"] == {"type": "users_select", "selected_user": MANAGER.id}
    assert view.values["channel"]["channel"]["selected_conversation"] == OFFERS
    assert view.values["name"]["name"] == {"type": "plain_text_input", "value": None}
    assert view.values["days"]["days"] == {"type": "checkboxes", "selected_options": []}


def test_a_sent_form_carries_every_value_and_closes_on_a_plain_ack(slack: SlackStandIn, bolt: App) -> None:
    opens(bolt, FORM)
    seen: list[Json] = []

    @bolt.options("who")
    def who(ack: Ack, payload: Json) -> None:
        ack(options=[choice("jane"), choice("john")] if payload["value"] == "j" else [])

    @bolt.view("form")
    def sent(ack: Ack, body: Json) -> None:
        seen.append(body)
        ack()

    slack.command("/form")
    view = slack.view(MANAGER.id)
    slack.type(view, "name", "Jane")
    reply = slack.suggest(view, "who", "j")
    assert [option["value"] for option in reply.options] == ["jane", "john"]
    slack.choose(view, "who", "jane")
    slack.choose(view, "days", ["tue"])
    assert slack.submit(view).status == 200
    assert slack.open_views == []
    values = seen[0]["view"]["state"]["values"]
    assert values["name"]["name"]["value"] == "Jane"
    assert values["who"]["who"]["selected_option"] == choice("jane")
    assert values["days"]["days"]["selected_options"] == [choice("tue")]
    assert values["note"]["note"]["value"] is None
    [url] = seen[0]["response_urls"]
    assert (url["block_id"], url["channel_id"]) == ("channel", HIRING)
    assert requests.post(url["response_url"], json={"text": "done"}, timeout=10).text == "ok"
    assert slack.messages(HIRING)[0].only_for == MANAGER.id
    documented = "type team user api_app_id token trigger_id view response_urls enterprise is_enterprise_install"
    assert set(seen[0]) == set(documented.split())


def test_an_empty_query_looks_up_only_where_the_menu_allows_it(slack: SlackStandIn, bolt: App) -> None:
    opens(bolt, modal(field("who", "external_select", min_query_length=0), field("far", "external_select")))
    bolt.options("who")(lambda ack: ack(options=[choice("all")]))
    slack.command("/form")
    view = slack.view(MANAGER.id)
    assert slack.suggest(view, "who", "").options == (choice("all"),)
    assert not slack.suggest(view, "far", "ab").sent


def test_what_is_not_on_offer_cannot_be_chosen(slack: SlackStandIn, bolt: App) -> None:
    opens(bolt, FORM)
    slack.command("/form")
    view = slack.view(MANAGER.id)
    for act in (
        lambda: slack.choose(view, "length", "45"),
        lambda: slack.choose(view, "who", "jane"),
        lambda: slack.type(view, "person", "maya"),
        lambda: slack.type(view, "missing", "x"),
        lambda: slack.press(view, "missing"),
        lambda: slack.view(INTERVIEWER.id),
    ):
        with pytest.raises(NotPossible):
            act()


@pytest.mark.parametrize(
    "options", [[choice(str(n)) for n in range(101)], [choice("a"), choice("a")], [{"text": words("x" * 76)}]]
)
def test_too_many_doubled_or_broken_options_are_not_shown(slack: SlackStandIn, bolt: App, options: list[Json]) -> None:
    opens(bolt, FORM)
    bolt.options("who")(lambda ack: ack(options=options))
    slack.command("/form")
    reply = slack.suggest(slack.view(MANAGER.id), "who", "j")
    assert reply.trouble
    assert reply.options == ()


def test_an_empty_required_field_is_told_without_asking_the_app(slack: SlackStandIn, bolt: App) -> None:
    opens(bolt, modal(NAME))
    slack.command("/form")
    view = slack.view(MANAGER.id)
    reply = slack.submit(view)
    assert not reply.sent
    assert view.errors == {"name": "Please complete this required field."}


def test_errors_of_the_app_stand_at_their_fields_until_these_change(slack: SlackStandIn, bolt: App) -> None:
    opens(bolt, modal(NAME))
    bolt.view("form")(lambda ack: ack(response_action="errors", errors={"name": "Nobody is called so."}))
    slack.command("/form")
    view = slack.view(MANAGER.id)
    slack.type(view, "name", "J")
    reply = slack.submit(view)
    assert reply.errors == view.errors == {"name": "Nobody is called so."}
    assert view.is_open
    slack.type(view, "name", "Ja")
    assert view.errors == {}


@pytest.mark.parametrize("errors", [{"elsewhere": "x"}, {"text": "a section is no input"}])
def test_errors_that_name_no_input_block_are_a_trouble(slack: SlackStandIn, bolt: App, errors: Json) -> None:
    text = {"type": "section", "block_id": "text", "text": words("Hello")}
    opens(bolt, modal(NAME, text))
    bolt.view("form")(lambda ack: ack(response_action="errors", errors=errors))
    slack.command("/form")
    view = slack.view(MANAGER.id)
    slack.type(view, "name", "Jane")
    assert "errors must name input blocks" in str(slack.submit(view).trouble)
    assert view.trouble == "We had some trouble connecting. Try again?"


def test_update_keeps_what_was_typed_and_starts_new_fields_afresh(slack: SlackStandIn, bolt: App) -> None:
    opens(bolt, modal(NAME, field("note", "plain_text_input", optional=True)))
    fresh = field("other", "plain_text_input", initial_value="new")
    renamed = {**NAME, "element": {**NAME["element"], "initial_value": "not this"}}

    @bolt.view("form")
    def sent(ack: Ack) -> None:
        ack(response_action="update", view=modal(renamed, fresh))

    slack.command("/form")
    view = slack.view(MANAGER.id)
    before = view.hash
    slack.type(view, "name", "Jane")
    slack.submit(view)
    assert view.values["name"]["name"]["value"] == "Jane"
    assert view.values["other"]["other"]["value"] == "new"
    assert "note" not in view.values
    assert view.hash != before


def test_push_stacks_three_forms_and_no_more_and_clear_takes_all(slack: SlackStandIn, bolt: App) -> None:
    opens(bolt, modal(NAME))
    answers: list[Json] = [{"response_action": "push", "view": modal(NAME)}] * 3
    bolt.view("form")(lambda ack: ack(**answers.pop(0)))
    slack.command("/form")
    for _ in range(2):
        slack.type(slack.view(MANAGER.id), "name", "Jane")
        assert slack.submit(slack.view(MANAGER.id)).trouble is None
    root, second, third = slack.open_views
    assert (third.root_id, third.previous_id) == (root.id, second.id)
    slack.type(third, "name", "Jane")
    assert slack.submit(third).trouble == "push_limit_reached"
    answers.append({"response_action": "clear"})
    slack.submit(third)
    assert slack.open_views == []


def test_a_form_tells_that_it_was_closed_where_the_app_asked(slack: SlackStandIn, bolt: App) -> None:
    opens(bolt, modal(NAME, notify_on_close=True))
    seen: list[Json] = []

    @bolt.view_closed("form")
    def closed(ack: Ack, body: Json) -> None:
        seen.append(body)
        ack()

    slack.command("/form")
    assert slack.close(slack.view(MANAGER.id)).status == 200
    assert seen[0]["is_cleared"] is False
    assert slack.open_views == []


def test_fields_tell_at_once_where_the_app_asked(slack: SlackStandIn, bolt: App) -> None:
    letters = {"trigger_actions_on": ["on_character_entered"]}
    opens(
        bolt,
        modal(
            field("when", "plain_text_input", dispatch=True, dispatch_action_config=letters),
            field("enter", "plain_text_input", dispatch=True),
            field("length", "static_select", dispatch=True, options=[choice("30"), choice("60")]),
            NAME,
        ),
    )
    seen: list[tuple[str, Any]] = []

    def note(ack: Ack, action: Json, body: Json) -> None:
        seen.append((action["action_id"], action.get("value") or action["selected_option"]["value"]))
        assert body["view"]["state"]["values"]["when"]["when"]["value"] == "tue"
        ack()

    for name in ("when", "enter", "length"):
        bolt.action(name)(note)
    slack.command("/form")
    view = slack.view(MANAGER.id)
    slack.type(view, "when", "tue")
    assert slack.type(view, "enter", "x") is None
    slack.enter(view, "enter")
    slack.choose(view, "length", "30")
    assert slack.type(view, "name", "quiet") is None
    assert seen == [("when", "tue"), ("enter", "x"), ("length", "30")]


def test_the_same_form_can_arrive_twice(slack: SlackStandIn, bolt: App) -> None:
    opens(bolt, modal(NAME))
    ids: list[str] = []

    @bolt.view("form")
    def sent(ack: Ack, view: Json) -> None:
        ids.append(view["id"])
        ack()

    slack.command("/form")
    slack.type(slack.view(MANAGER.id), "name", "Jane")
    slack.redeliver(slack.submit(slack.view(MANAGER.id)))
    assert len(ids) == 2
    assert ids[0] == ids[1]


# Triggers and views over the Web API


def code(error: pytest.ExceptionInfo[SlackApiError]) -> str:
    return str(error.value.response["error"])


def test_a_trigger_lives_three_seconds_and_opens_one_form(slack: SlackStandIn, client: WebClient) -> None:
    used = slack.tickets.trigger(MANAGER.id, HIRING)
    client.views_open(trigger_id=used.id, view=modal(NAME))
    late = slack.tickets.trigger(MANAGER.id, HIRING)
    slack.clock.advance(3.1)
    expected = [
        (used.id, "exchanged_trigger_id"),
        (late.id, "expired_trigger_id"),
        ("1.2.3", "invalid_trigger_id"),
    ]
    for trigger_id, said in expected:
        with pytest.raises(SlackApiError) as error:
            client.views_open(trigger_id=trigger_id, view=modal(NAME))
        assert code(error) == said


def test_an_invalid_form_is_refused_with_the_limit_named(slack: SlackStandIn, client: WebClient) -> None:
    trigger = slack.tickets.trigger(MANAGER.id, HIRING)
    with pytest.raises(SlackApiError) as error:
        client.views_open(trigger_id=trigger.id, view=modal(NAME, title=words("x" * 25)))
    assert code(error) == "invalid_arguments"
    messages = error.value.response["response_metadata"]["messages"]
    assert "[ERROR] must be less than 25 characters [json-pointer:/view/title/text]" in messages
    assert not trigger.used


def test_an_update_with_a_stale_hash_is_a_conflict(slack: SlackStandIn, client: WebClient) -> None:
    trigger = slack.tickets.trigger(MANAGER.id, HIRING)
    opened = client.views_open(trigger_id=trigger.id, view=modal(NAME))["view"]
    client.views_update(view_id=opened["id"], hash=opened["hash"], view=modal(NAME))
    with pytest.raises(SlackApiError) as error:
        client.views_update(view_id=opened["id"], hash=opened["hash"], view=modal(NAME))
    assert code(error) == "hash_conflict"
    slack.close(slack.view(MANAGER.id))
    with pytest.raises(SlackApiError) as error:
        client.views_update(view_id=opened["id"], view=modal(NAME))
    assert code(error) == "not_found"


def test_a_home_tab_is_published_and_shown_to_the_app_when_it_opens(
    slack: SlackStandIn, bolt: App, client: WebClient
) -> None:
    seen: list[Json] = []
    bolt.event("app_home_opened")(lambda event: seen.append(event))
    slack.open_home(MANAGER.id)
    assert "view" not in seen[0]
    text = {"type": "section", "text": words("Your interviews")}
    client.views_publish(user_id=MANAGER.id, view={"type": "home", "blocks": [text]})
    slack.open_home(MANAGER.id)
    assert seen[1]["view"]["type"] == "home"


def test_ids_of_views_differ_between_one_stand_in_and_the_next() -> None:
    ids = set()
    for _ in range(3):
        with SlackStandIn() as slack:
            ids.add(slack.forms.open(MANAGER.id, None, modal(NAME)).id)
    assert len(ids) == 3


# Messages


def test_a_message_is_posted_with_metadata_edited_and_deleted(slack: SlackStandIn, client: WebClient) -> None:
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


@pytest.mark.parametrize(
    ("channel", "said"),
    [
        (RANDOM, "not_in_channel"),
        (OFFERS, "channel_not_found"),
        (TWO_PEOPLE, "channel_not_found"),
        ("C1", "channel_not_found"),
    ],
)
def test_the_bot_posts_only_where_it_is(client: WebClient, channel: str, said: str) -> None:
    with pytest.raises(SlackApiError) as error:
        client.chat_postMessage(channel=channel, text="hi")
    assert code(error) == said


def test_a_scope_more_lets_the_bot_into_public_channels(slack: SlackStandIn, client: WebClient) -> None:
    slack.api.scopes.add("chat:write.public")
    client.chat_postMessage(channel=RANDOM, text="hi")
    assert slack.messages(RANDOM)


def test_a_person_can_be_written_to_directly(slack: SlackStandIn, client: WebClient) -> None:
    slack.api.scopes.add("im:write")
    posted = client.chat_postMessage(channel=MANAGER.id, text="hi")
    opened = client.conversations_open(users=MANAGER.id)["channel"]["id"]
    assert posted["channel"] == opened
    assert [m.text for m in slack.messages(opened, MANAGER.id)] == ["hi"]


def test_a_thread_needs_its_first_message(slack: SlackStandIn, client: WebClient) -> None:
    first = slack.say("Can we meet?", channel=HIRING)
    assert client.chat_postMessage(channel=HIRING, text="Yes", thread_ts=first.ts)["ok"]
    with pytest.raises(SlackApiError) as error:
        client.chat_postMessage(channel=HIRING, text="Yes", thread_ts="1.1")
    assert code(error) == "thread_not_found"


def test_messages_of_others_and_ephemeral_ones_cannot_be_edited(slack: SlackStandIn, client: WebClient) -> None:
    theirs = slack.say("mine")
    with pytest.raises(SlackApiError) as error:
        client.chat_update(channel=HIRING, ts=theirs.ts, text="x")
    assert code(error) == "cant_update_message"
    private = client.chat_postEphemeral(channel=HIRING, user=MANAGER.id, text="psst")["message_ts"]
    with pytest.raises(SlackApiError) as error:
        client.chat_update(channel=HIRING, ts=private, text="x")
    assert code(error) == "message_not_found"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({}, "no_text"),
        ({"text": "x" * 40_001}, "msg_too_long"),
        ({"text": "x", "blocks": [{"type": "sektion"}]}, "invalid_blocks"),
        ({"text": "x", "metadata": {"event_type": "a"}}, "invalid_metadata_format"),
    ],
)
def test_broken_messages_are_refused(client: WebClient, arguments: Json, said: str) -> None:
    with pytest.raises(SlackApiError) as error:
        client.api_call("chat.postMessage", json={"channel": HIRING, **arguments})
    assert code(error) == said


def test_a_button_reaches_the_app_which_replaces_the_message(slack: SlackStandIn, bolt: App) -> None:
    seen: list[Json] = []

    @bolt.action("again")
    def again(ack: Ack, body: Json, respond: Respond) -> None:
        seen.append(body)
        ack()
        respond(text="Sent again", replace_original=True)

    button = {"type": "button", "action_id": "again", "text": words("Send again"), "value": "r1"}
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


def test_a_response_url_works_where_the_bot_may_not_post_five_times(slack: SlackStandIn, bolt: App) -> None:
    urls: list[str] = []

    @bolt.command("/hello")
    def hello(ack: Ack, command: Json) -> None:
        urls.append(command["response_url"])
        ack()

    slack.command("/hello", channel=OFFERS)
    said = {"text": "Booked", "response_type": "in_channel"}
    answers = [requests.post(urls[0], json=said, timeout=10) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [404]
    assert answers[-1].json() == {"ok": False, "error": "used_url"}
    assert [m.only_for for m in slack.messages(OFFERS)] == [None] * 5


def test_a_response_url_expires_after_half_an_hour(slack: SlackStandIn) -> None:
    url = slack.response_url(slack.tickets.response_url(MANAGER.id, HIRING))
    assert requests.post(url, json={}, timeout=10).status_code == 400
    slack.clock.advance(30 * 60 + 1)
    assert requests.post(url, json={"text": "late"}, timeout=10).json()["error"] == "expired_url"


def test_an_ephemeral_answer_can_take_itself_away(slack: SlackStandIn, bolt: App) -> None:
    button = {"type": "button", "action_id": "dismiss", "text": words("Dismiss")}

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


# Shortcuts and events


def test_shortcuts_reach_the_app_with_a_trigger(slack: SlackStandIn, bolt: App) -> None:
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


def test_an_event_and_its_repetition_carry_the_same_id(slack: SlackStandIn, bolt: App) -> None:
    seen: list[Json] = []

    @bolt.event("app_uninstalled")
    def gone(body: Json, say: Say) -> None:
        seen.append(body)

    slack.event({"type": "app_uninstalled"}, event_id="Ev1")
    slack.event({"type": "app_uninstalled"}, event_id="Ev1", retry=1)
    assert [body["event_id"] for body in seen] == ["Ev1", "Ev1"]


# The Web API's troubles


def test_people_are_told_as_slack_tells_them(slack: SlackStandIn, client: WebClient) -> None:
    manager = client.users_info(user=MANAGER.id)["user"]
    assert (manager["tz"], manager["profile"]["email"]) == ("America/New_York", MANAGER.email)
    assert client.users_info(user=GUEST.id)["user"]["is_restricted"] is True
    plain = client.users_info(user=PLAIN.id)["user"]
    assert "tz" not in plain
    assert "email" not in plain["profile"]
    stranger = client.users_info(user=STRANGER.id)["user"]
    assert stranger["is_stranger"] is True
    assert stranger["team_id"] != manager["team_id"]
    slack.api.scopes.remove("users:read.email")
    assert "email" not in client.users_info(user=MANAGER.id)["user"]["profile"]


def test_tokens_and_scopes_are_checked(slack: SlackStandIn, client: WebClient) -> None:
    assert "chat:write" in str(client.auth_test().headers["x-oauth-scopes"])
    for token, said in [("xoxb-wrong", "invalid_auth"), (slack.app_token, "not_allowed_token_type")]:
        with pytest.raises(SlackApiError) as error:
            WebClient(token=token, base_url=slack.api_url).auth_test()
        assert code(error) == said
    assert requests.post(f"{slack.api_url}auth.test", timeout=10).json()["error"] == "not_authed"
    slack.api.scopes.clear()
    with pytest.raises(SlackApiError) as error:
        client.users_info(user=MANAGER.id)
    assert (code(error), error.value.response["needed"]) == ("missing_scope", "users:read")
    with pytest.raises(SlackApiError) as error:
        client.api_call("chat.shout")
    assert code(error) == "unknown_method"


def test_socket_mode_gets_its_address_once_one_is_set(slack: SlackStandIn) -> None:
    client = WebClient(token=slack.app_token, base_url=slack.api_url)
    with pytest.raises(SlackApiError):
        client.apps_connections_open(app_token=slack.app_token)
    slack.api.socket_url = "ws://127.0.0.1:1/link"
    assert client.apps_connections_open(app_token=slack.app_token)["url"] == "ws://127.0.0.1:1/link"


def test_troubles_come_one_by_one_and_then_it_works(slack: SlackStandIn, client: WebClient) -> None:
    slack.troubles.add("chat.postMessage", "fatal_error", rate_limited(7), SERVER_ERROR)
    with pytest.raises(SlackApiError) as error:
        client.chat_postMessage(channel=HIRING, text="1")
    assert code(error) == "fatal_error"
    with pytest.raises(SlackApiError) as error:
        client.chat_postMessage(channel=HIRING, text="2")
    assert (error.value.response.status_code, error.value.response.headers["retry-after"]) == (429, "7")
    with pytest.raises(SlackApiError) as error:
        client.chat_postMessage(channel=HIRING, text="3")
    assert error.value.response.status_code == 500
    client.chat_postMessage(channel=HIRING, text="4")
    assert [m.text for m in slack.messages(HIRING)] == ["4"]
    assert len(slack.calls_of("chat.postMessage")) == 4


@pytest.mark.parametrize(("trouble", "posted"), [(CUT_BEFORE, 0), (CUT_AFTER, 1)])
def test_a_line_cut_before_or_after_the_deed(slack: SlackStandIn, client: WebClient, trouble: Any, posted: int) -> None:
    slack.troubles.add("chat.postMessage", trouble)
    with pytest.raises(OSError):
        client.chat_postMessage(channel=HIRING, text="once")
    assert len(slack.messages(HIRING)) == posted


def test_slack_can_go_away_and_come_back(slack: SlackStandIn, client: WebClient) -> None:
    slack.go_away()
    with pytest.raises(OSError):
        client.auth_test()
    slack.start()
    assert client.auth_test()["ok"]


def test_a_view_of_the_app_is_not_changed_by_being_shown(slack: SlackStandIn, client: WebClient) -> None:
    view = modal(NAME, {"type": "divider"})
    before = copy.deepcopy(view)
    slack.forms.open(MANAGER.id, None, view)
    assert view == before
