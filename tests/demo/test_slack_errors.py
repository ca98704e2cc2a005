"""The fake Slack rejects what Slack rejects, with its error codes: the error tables of docs.slack.dev in one table."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import requests
from slack_bolt import Ack, App
from slack_sdk import WebClient

from slackbot.demo.fake_slack import HIRING, OFFERS, RANDOM, TWO_PEOPLE, FakeSlack
from slackbot.demo.people import INTERVIEWER, MANAGER
from tests.support.block_kit import Json, option, plain_text
from tests.support.demo_forms import FORM, NAME, error_response, modal, open_on_command

Call = tuple[str, Json]
Prepare = Callable[[FakeSlack], Call]

HOME: Json = {"type": "home", "blocks": [{"type": "divider"}]}
HUGE = [{"type": "section", "text": plain_text("x" * 3000)} for _ in range(100)]


def trigger(slack: FakeSlack) -> str:
    return slack.trigger_store.create_trigger(MANAGER.id, HIRING).id


def late(slack: FakeSlack) -> Call:
    old = trigger(slack)
    slack.clock.advance(3.1)
    return "views.open", {"trigger_id": old, "view": modal(NAME)}


def used(slack: FakeSlack) -> Call:
    asked = {"trigger_id": trigger(slack), "view": modal(NAME)}
    slack.api.answer("views.open", asked)
    return "views.open", asked


def opening(**changes: Any) -> Prepare:
    return lambda slack: ("views.open", {"trigger_id": trigger(slack), "view": {**modal(NAME), **changes}})


def named_twice(slack: FakeSlack) -> Call:
    slack.forms.open(INTERVIEWER.id, None, modal(NAME, external_id="mine"))
    return opening(external_id="mine")(slack)


def fourth(slack: FakeSlack) -> Call:
    form = slack.forms.open(MANAGER.id, HIRING, modal(NAME))
    for _ in range(2):
        slack.forms.push(form, modal(NAME))
    inside = slack.trigger_store.create_trigger(MANAGER.id, HIRING, form.root_id)
    return "views.push", {"trigger_id": inside.id, "view": modal(NAME)}


def changed_meanwhile(slack: FakeSlack) -> Call:
    form = slack.forms.open(MANAGER.id, HIRING, modal(NAME))
    old = form.hash
    form.show(modal(NAME))
    return "views.update", {"view_id": form.id, "hash": old, "view": modal(NAME)}


def closed(slack: FakeSlack) -> Call:
    form = slack.forms.open(MANAGER.id, HIRING, modal(NAME))
    slack.close(form)
    return "views.update", {"view_id": form.id, "view": modal(NAME)}


def stale_home(slack: FakeSlack) -> Call:
    slack.forms.publish(MANAGER.id, HOME)
    return "views.publish", {"user_id": MANAGER.id, "hash": "1.old", "view": HOME}


def no_home(slack: FakeSlack) -> Call:
    slack.api.views.has_home_tab = False
    return "views.publish", {"user_id": MANAGER.id, "view": HOME}


def unscoped(method: str, scope: str, **arguments: Any) -> Prepare:
    def prepare(slack: FakeSlack) -> Call:
        slack.scopes.discard(scope)
        return method, arguments

    return prepare


def asking(method: str, **arguments: Any) -> Prepare:
    return lambda _: (method, arguments)


def home_as_form(slack: FakeSlack) -> Call:
    return "views.open", {"trigger_id": trigger(slack), "view": HOME}


def post(channel: str = HIRING, **arguments: Any) -> Prepare:
    return asking("chat.postMessage", **{"channel": channel, "text": "hi", **arguments})


LONG = [{"type": "section", "text": {"type": "mrkdwn", "text": "x" * length}} for length in (*[2_750] * 4, 1)]


def theirs(slack: FakeSlack) -> Call:
    return "chat.update", {"channel": HIRING, "ts": slack.say("mine").ts, "text": "x"}


def ephemeral(slack: FakeSlack) -> Call:
    said = slack.workspace.post(HIRING, "psst", only_for=MANAGER.id)
    return "chat.update", {"channel": HIRING, "ts": said.ts, "text": "x"}


def crowded(slack: FakeSlack) -> Call:
    for _ in range(slack.api.pace.burst):
        slack.api.answer("chat.postMessage", {"channel": HIRING, "text": "hi"})
    return post()(slack)


REFUSALS: list[tuple[str, Prepare, str]] = [
    ("a made-up trigger", asking("views.open", trigger_id="1.2.3", view=modal(NAME)), "invalid_trigger_id"),
    ("a trigger after three seconds", late, "expired_trigger_id"),
    ("a trigger used before", used, "exchanged_trigger_id"),
    ("a title of 25 characters", opening(title=plain_text("x" * 25)), "invalid_arguments"),
    ("private_metadata of 3001 characters", opening(private_metadata="x" * 3001), "invalid_arguments"),
    ("a hundred and one blocks", opening(blocks=[{"type": "divider"}] * 101), "invalid_arguments"),
    ("a Home tab as a form", home_as_form, "invalid_arguments"),
    ("a form as a Home tab", asking("views.publish", user_id=MANAGER.id, view=modal(NAME)), "invalid_arguments"),
    ("a view of more than 250 kB", opening(blocks=HUGE), "view_too_large"),
    ("an external_id in use", named_twice, "duplicate_external_id"),
    ("a fourth form on the stack", fourth, "push_limit_reached"),
    ("a push onto nothing", lambda slack: ("views.push", opening()(slack)[1]), "not_found"),
    ("an update by a stale hash", changed_meanwhile, "hash_conflict"),
    ("an update of a closed form", closed, "not_found"),
    ("a Home tab by a stale hash", stale_home, "hash_conflict"),
    ("a Home tab that is switched off", no_home, "not_enabled"),
    ("a Home tab for nobody", asking("views.publish", user_id="U0NOBODY", view=HOME), "user_not_found"),
    ("a method without its scope", unscoped("users.info", "users:read", user=MANAGER.id), "missing_scope"),
    ("posting without its scope", unscoped("chat.postMessage", "chat:write", channel=HIRING), "missing_scope"),
    ("reading a history without its scope", asking("conversations.history", channel=HIRING), "missing_scope"),
    ("a method that there is not", asking("chat.shout"), "unknown_method"),
    ("somebody who is not there", asking("users.info", user="U0NOBODY"), "user_not_found"),
    ("a public channel without the bot", post(RANDOM), "not_in_channel"),
    ("a private channel without the bot", post(OFFERS), "channel_not_found"),
    ("a DM of two people", post(TWO_PEOPLE), "channel_not_found"),
    ("a channel that there is not", post("C1"), "channel_not_found"),
    ("nothing said", post(text=""), "no_text"),
    ("40,001 characters", post(text="x" * 40_001), "msg_too_long"),
    ("a block that there is not", post(blocks=[{"type": "sektion"}]), "invalid_blocks"),
    ("fifty-one blocks", post(blocks=[{"type": "divider"}] * 51), "invalid_blocks"),
    ("11,001 characters in blocks", post(blocks=LONG), "msg_blocks_too_long"),
    ("metadata without a payload", post(metadata={"event_type": "a"}), "invalid_metadata_format"),
    ("a reply to nothing", post(thread_ts="1.1"), "thread_not_found"),
    ("editing another's message", theirs, "cant_update_message"),
    ("editing what one person alone sees", ephemeral, "message_not_found"),
    ("too many messages at once", crowded, "ratelimited"),
]  # fmt: skip


@pytest.mark.parametrize(("prepare", "code"), [row[1:] for row in REFUSALS], ids=[row[0] for row in REFUSALS])
def test_invalid_calls_get_slacks_error_code(slack: FakeSlack, client: WebClient, prepare: Prepare, code: str) -> None:
    method, arguments = prepare(slack)
    assert error_response(client, method, **arguments)["error"] == code


NAMED: list[tuple[Prepare, str]] = [
    (opening(title=plain_text("x" * 25)), "title must be between 1 and 24 characters [json-pointer:/view]"),
    (opening(private_metadata="x" * 3001), "private_metadata cannot exceed 3000 characters [json-pointer:/view]"),
    (post(blocks=[{"type": "divider"}] * 51), "must be at most 50 items [json-pointer:/blocks]"),
]  # fmt: skip


@pytest.mark.parametrize(("prepare", "said"), NAMED)
def test_errors_name_the_limit(slack: FakeSlack, client: WebClient, prepare: Prepare, said: str) -> None:
    method, arguments = prepare(slack)
    assert f"[ERROR] {said}" in error_response(client, method, **arguments)["response_metadata"]["messages"]


def test_missing_scope_errors_name_the_scope(slack: FakeSlack, client: WebClient) -> None:
    slack.scopes.remove("users:read")
    said = error_response(client, "users.info", user=MANAGER.id)
    assert said["needed"] == "users:read"
    assert "chat:write" in said["provided"]


def test_a_rejected_view_does_not_use_the_trigger(slack: FakeSlack, client: WebClient) -> None:
    asked = opening(title=plain_text("x" * 25))(slack)[1]
    error_response(client, "views.open", **asked)
    client.views_open(trigger_id=asked["trigger_id"], view=modal(NAME))


def test_messages_are_limited_to_one_per_second_and_channel_after_a_burst(slack: FakeSlack, client: WebClient) -> None:
    method, arguments = crowded(slack)
    headers = {"Authorization": f"Bearer {slack.bot_token}"}
    answer = requests.post(f"{slack.api_url}{method}", json=arguments, headers=headers, timeout=30)
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "1")
    client.chat_postMessage(channel=MANAGER.id, text="elsewhere")
    slack.clock.advance(1)
    client.chat_postMessage(channel=HIRING, text="a second later")
    assert error_response(client, method, **arguments)["error"] == "ratelimited"


def test_a_late_ack_is_shown_for_commands_buttons_and_forms(slack: FakeSlack, bolt: App) -> None:
    slack.faults.delays["auth.test"] = 60.0
    slack.answer_timeout = 0.3

    def never(ack: Ack, client: WebClient) -> None:
        client.auth_test()

    bolt.command("/form")(never)
    bolt.action("b")(never)
    bolt.view("form")(never)
    slack.command("/form")
    assert slack.messages(HIRING)[-1].text == '/form failed with the error "operation_timeout"'
    button = {"type": "button", "action_id": "b", "text": plain_text("Press")}
    said = slack.workspace.post(HIRING, "", blocks=[{"type": "actions", "elements": [button]}])
    slack.press(said, "b")
    assert said.trouble == "operation_timeout"
    form = slack.forms.open(MANAGER.id, HIRING, modal(NAME, callback_id="form"))
    slack.type(form, "name", "Jane")
    slack.submit(form)
    assert (form.is_open, form.trouble) == (True, "We had some trouble connecting. Try again?")
    slack.stop()  # so that the app stops waiting


def test_late_or_too_many_options_are_not_shown(slack: FakeSlack, bolt: App) -> None:
    open_on_command(bolt, FORM)
    answers: list[Any] = [lambda: [option(str(n)) for n in range(101)], lambda: bolt.client.auth_test()["url"]]
    bolt.options("who")(lambda ack: ack(options=answers.pop(0)()))
    slack.command("/form")
    form = slack.view(MANAGER.id)
    assert "must be at most 100 items" in str(slack.suggest(form, "who", "j").trouble)
    slack.faults.delays["auth.test"] = 60.0
    slack.answer_timeout = 0.3
    assert slack.suggest(form, "who", "j").trouble == "operation_timeout"
    assert form.suggested["who"] == []
    slack.stop()


UNUSABLE = [
    ({"response_action": "errors", "errors": {"elsewhere": "x"}}, "errors must name input blocks"),
    (
        {"response_action": "update", "view": modal(NAME, title=plain_text("x" * 25))},
        "title must be between 1 and 24 characters",
    ),
    ({"response_action": "vanish"}, "unknown response_action"),
]


@pytest.mark.parametrize(("answer", "said"), UNUSABLE)
def test_an_invalid_response_to_a_form_keeps_it_open(slack: FakeSlack, bolt: App, answer: Json, said: str) -> None:
    bolt.view("form")(lambda ack: ack(**answer))
    form = slack.forms.open(MANAGER.id, HIRING, modal(NAME, callback_id="form"))
    slack.type(form, "name", "Jane")
    assert said in str(slack.submit(form).trouble)
    assert form.is_open


def test_a_response_url_has_five_uses_and_thirty_minutes(slack: FakeSlack) -> None:
    said = {"text": "Booked", "response_type": "in_channel"}
    tickets = [slack.trigger_store.create_response_url(MANAGER.id, OFFERS) for _ in range(2)]
    answers = [requests.post(slack.response_url(tickets[0]), json=said, timeout=30) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [404]
    assert answers[-1].json() == {"ok": False, "error": "used_url"}
    slack.clock.advance(30 * 60 + 1)
    late = requests.post(slack.response_url(tickets[1]), json=said, timeout=30)
    assert (late.status_code, late.json()["error"]) == (200, "Expired url")  # the next of Slack's responses
