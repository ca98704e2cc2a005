"""The fake Slack as an organization of several workspaces: what the app is sent, and what the Web API answers."""

from __future__ import annotations

from typing import Any

import pytest
from slack_sdk import WebClient

from slackbot.demo.fake_apploi import FakeApploi
from slackbot.demo.fake_slack import APP_ID, BOT_USER, DALLAS, HIRING, REGION, TULSA, FakeSlack, payloads
from slackbot.demo.fake_slack.delivery import Delivery, Reply, as_form
from slackbot.demo.page.snapshot import snapshot
from slackbot.demo.people import (
    BOTH,
    CLOSED,
    CLOSED_TEAM,
    ENTERPRISE,
    ENTERPRISE_NAME,
    GRANTED_TEAMS,
    MANAGER,
    OTHER_TEAM,
    SISTER,
    SISTER_TEAM,
    STRANGER,
    TEAM,
)
from tests.support.demo_forms import error_response


@pytest.fixture
def client(organization: FakeSlack) -> WebClient:
    return WebClient(token=organization.bot_token, base_url=organization.api_url, retry_handlers=[])


@pytest.fixture
def sent(organization: FakeSlack) -> list[Any]:
    """The payloads that the app was sent."""
    received: list[Any] = []

    def take(delivery: Delivery) -> Reply:
        received.append(delivery.payload)
        return Reply(200, "", 0.0)

    organization.transport = take
    return received


def test_the_token_is_the_organizations(client: WebClient) -> None:
    known = client.auth_test()
    assert (known["team_id"], known["enterprise_id"], known["is_enterprise_install"]) == (ENTERPRISE, ENTERPRISE, True)
    first = client.auth_teams_list(limit=1)
    rest = client.auth_teams_list(limit=1, cursor=first["response_metadata"]["next_cursor"])
    assert [team["id"] for page in (first, rest) for team in page["teams"]] == list(GRANTED_TEAMS)
    assert rest["response_metadata"]["next_cursor"] == ""


@pytest.mark.parametrize("person", [SISTER, BOTH, CLOSED, MANAGER])
def test_a_user_has_workspaces_instead_of_one(client: WebClient, person: Any) -> None:
    user = client.users_info(user=person.id)["user"]
    assert "team_id" not in user
    assert user["enterprise_user"]["teams"] == user["teams"] == list(person.teams)
    assert user["enterprise_id"] == ENTERPRISE


def test_a_stranger_has_their_own(client: WebClient) -> None:
    user = client.users_info(user=STRANGER.id)["user"]
    assert (user["team_id"], "enterprise_id" in user) == (OTHER_TEAM, False)


def test_a_user_group_is_asked_for_in_its_workspace(organization: FakeSlack, client: WebClient) -> None:
    organization.scopes.add("usergroups:read")
    organization.workspace.usergroups["S0TULSA"] = {SISTER.id}
    organization.workspace.usergroup_teams["S0TULSA"] = SISTER_TEAM
    assert client.usergroups_users_list(usergroup="S0TULSA", team_id=SISTER_TEAM)["users"] == [SISTER.id]
    for team, code in ((None, "missing_argument"), (TEAM, "no_such_subteam"), (CLOSED_TEAM, "team_access_not_granted")):
        given = {"usergroup": "S0TULSA", **({"team_id": team} if team else {})}
        assert error_response(client, "usergroups.users.list", **given)["error"] == code


def test_channels_say_which_workspaces_share_them(client: WebClient) -> None:
    shared = client.conversations_info(channel=REGION)["channel"]
    assert (shared["is_shared"], shared["is_org_shared"], shared["is_ext_shared"]) == (True, True, False)
    assert client.conversations_info(channel=TULSA)["channel"]["context_team_id"] == SISTER_TEAM
    assert error_response(client, "conversations.info", channel=DALLAS)["error"] == "channel_not_found"
    assert client.chat_postMessage(channel=SISTER.id, text="Hello")["ok"]
    assert (
        error_response(client, "chat.postMessage", channel=CLOSED.id, text="Hi")["error"] == "team_access_not_granted"
    )


def test_a_command_names_its_workspace_and_the_organization(organization: FakeSlack, sent: list[Any]) -> None:
    organization.command("/schedule-interview", "Jane", user=SISTER.id, channel=REGION)
    assert {
        name: sent[0][name] for name in ("team_id", "enterprise_id", "enterprise_name", "is_enterprise_install")
    } == {
        "team_id": SISTER_TEAM,
        "enterprise_id": ENTERPRISE,
        "enterprise_name": ENTERPRISE_NAME,
        "is_enterprise_install": "true",
    }


def test_an_interaction_names_no_workspace_but_the_persons(organization: FakeSlack, sent: list[Any]) -> None:
    organization.shortcut("schedule_interview", user=SISTER.id)
    assert (sent[0]["team"], sent[0]["enterprise"]["id"], sent[0]["is_enterprise_install"]) == (None, ENTERPRISE, True)
    assert sent[0]["user"]["team_id"] == SISTER_TEAM
    organization.shortcut("schedule_interview", user=STRANGER.id)
    assert (sent[1]["team"]["id"], sent[1]["enterprise"], sent[1]["user"]["team_id"]) == (OTHER_TEAM, None, OTHER_TEAM)


def test_an_event_names_the_apps_organization_whoever_caused_it(organization: FakeSlack, sent: list[Any]) -> None:
    organization.say("@Interview Scheduler help", user=SISTER.id, channel=TULSA)
    organization.say("@Interview Scheduler help", user=STRANGER.id, channel=HIRING)
    ours, theirs = sent
    assert (ours["team_id"], ours["enterprise_id"], ours["event"]["team"]) == (SISTER_TEAM, ENTERPRISE, SISTER_TEAM)
    assert (theirs["team_id"], theirs["event"]["team"], theirs["event"]["user_team"]) == (OTHER_TEAM, TEAM, OTHER_TEAM)
    whole = {"enterprise_id": ENTERPRISE, "team_id": None, "user_id": BOT_USER, "is_bot": True}
    assert ours["authorizations"] == theirs["authorizations"] == [{**whole, "is_enterprise_install": True}]
    assert {each["api_app_id"] for each in sent} == {APP_ID}


def test_the_page_names_the_workspace_of_each_person(organization: FakeSlack, slack: FakeSlack) -> None:
    seen = snapshot(organization, FakeApploi(), SISTER.id)
    workspaces = {person["id"]: person["workspace"] for person in seen["people"]}
    assert (workspaces[SISTER.id], workspaces[MANAGER.id]) == ("Harbor Care Tulsa", "Harbor Care")
    assert [channel["id"] for channel in seen["channels"]] == [TULSA, REGION, f"D{SISTER.id[1:]}"]
    alone = snapshot(slack, FakeApploi(), MANAGER.id)
    assert {person["workspace"] for person in alone["people"]} == {""}


def test_a_home_tab_is_opened_from_the_workspace_of_the_person(organization: FakeSlack, sent: list[Any]) -> None:
    organization.open_home(BOTH.id)
    assert (sent[0]["team_id"], sent[0]["event"]["type"]) == (SISTER_TEAM, "app_home_opened")
    organization.deliver(payload_of_a_view(organization))
    assert sent[1]["view"]["team_id"] == SISTER_TEAM


def payload_of_a_view(slack: FakeSlack) -> Delivery:
    form = slack.forms.open(SISTER.id, None, {"type": "modal", "blocks": []})
    return as_form("view_closed", payloads.view_closed(SISTER, form, is_cleared=False))
