"""The Web API of the fake Slack: users, tokens, scopes and failures."""

from __future__ import annotations

import copy
from typing import Any

import pytest
import requests
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from slackbot.demo.fake_slack import CUT_AFTER, CUT_BEFORE, HIRING, SERVER_ERROR, Condition, FakeSlack, rate_limited
from slackbot.demo.people import GUEST, MANAGER, PLAIN, STRANGER
from tests.support.demo_forms import NAME, error_response, modal


def test_user_objects_match_slacks(slack: FakeSlack, client: WebClient) -> None:
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


def test_tokens_and_scopes_are_checked(slack: FakeSlack, client: WebClient) -> None:
    assert "chat:write" in str(client.auth_test().headers["x-oauth-scopes"])
    for token, said in [("xoxb-wrong", "invalid_auth"), (slack.app_token, "not_allowed_token_type")]:
        assert error_response(WebClient(token=token, base_url=slack.api_url), "auth.test")["error"] == said
    assert requests.post(f"{slack.api_url}auth.test", timeout=30).json()["error"] == "not_authed"


def test_connections_open_returns_the_socket_url(slack: FakeSlack) -> None:
    client = WebClient(token=slack.app_token, base_url=slack.api_url)
    with pytest.raises(SlackApiError):
        client.apps_connections_open(app_token=slack.app_token)
    slack.api.socket_url = "ws://127.0.0.1:1/link"
    assert client.apps_connections_open(app_token=slack.app_token)["url"] == "ws://127.0.0.1:1/link"


def test_faults_are_used_one_by_one(slack: FakeSlack, client: WebClient) -> None:
    slack.faults.add("chat.postMessage", "fatal_error", rate_limited(7), SERVER_ERROR)
    assert error_response(client, "chat.postMessage", channel=HIRING, text="1")["error"] == "fatal_error"
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
def test_a_connection_can_drop_before_or_after_posting(
    slack: FakeSlack, client: WebClient, trouble: Any, posted: int
) -> None:
    slack.faults.add("chat.postMessage", trouble)
    with pytest.raises(OSError):
        client.chat_postMessage(channel=HIRING, text="once")
    assert len(slack.messages(HIRING)) == posted


CONDITIONS = [(Condition.MIGRATING, "org_login_required"), (Condition.TOKEN_REVOKED, "account_inactive")]


@pytest.mark.parametrize(("condition", "code"), CONDITIONS)
def test_some_conditions_make_every_call_fail(
    slack: FakeSlack, client: WebClient, condition: Condition, code: str
) -> None:
    slack.set_condition(condition)
    assert error_response(client, "auth.test")["error"] == code
    assert error_response(client, "chat.postMessage", channel=HIRING, text="1")["error"] == code
    slack.set_condition(Condition.FINE)
    client.chat_postMessage(channel=HIRING, text="2")


def test_users_can_be_hidden(slack: FakeSlack, client: WebClient) -> None:
    slack.set_condition(Condition.HIDES_PEOPLE)
    assert error_response(client, "users.info", user=MANAGER.id)["error"] == "user_not_visible"
    slack.set_condition(Condition.FINE)
    assert client.users_info(user=MANAGER.id)["ok"]


def test_responses_to_posted_messages_can_be_lost(slack: FakeSlack, client: WebClient) -> None:
    slack.set_condition(Condition.LOSES_ANSWERS)
    with pytest.raises(OSError):
        client.chat_postMessage(channel=HIRING, text="once")
    assert client.users_info(user=MANAGER.id)["ok"]
    assert [m.text for m in slack.messages(HIRING)] == ["once"]


def test_slack_can_be_unreachable_for_a_while(slack: FakeSlack, client: WebClient) -> None:
    slack.go_away()
    with pytest.raises(OSError):
        client.auth_test()
    slack.start()
    assert client.auth_test()["ok"]


def test_opening_a_form_does_not_change_the_given_view(slack: FakeSlack, client: WebClient) -> None:
    view = modal(NAME, {"type": "divider"})
    before = copy.deepcopy(view)
    slack.forms.open(MANAGER.id, None, view)
    assert view == before
