"""Users as Slack describes them: members, guests, users of other workspaces; any field may be missing."""

from collections import deque
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from slackbot.demo.fake_slack import HIRING, SERVER_ERROR, FakeSlack
from slackbot.demo.fake_slack.faults import Fault
from slackbot.domain.person import Person, Workspace, parse_person, parse_workspace
from slackbot.slack.client import SlackCallFailed, SlackClient
from tests.integration.slack.test_applicant_search import held
from tests.support.steps import eventually

HERE = Workspace(team_id="T1", enterprise_id="E1")
ORG = Workspace(team_id="E1", enterprise_id="E1", is_org_wide=True)
MARIA = {
    "id": "U1",
    "team_id": "T1",
    "tz": "America/Los_Angeles",
    "locale": "es-US",
    "profile": {"real_name": "Maria Lopez", "email": "maria@example.com"},
}


def test_all_fields_of_a_member_are_read() -> None:
    person = parse_person({**MARIA, "is_admin": True}, HERE)
    assert person == Person(
        "U1",
        "Maria Lopez",
        "America/Los_Angeles",
        "es-US",
        "maria@example.com",
        True,
        True,
        workspaces=frozenset({"T1"}),
    )


@pytest.mark.parametrize(
    "user",
    [
        {},
        {"id": "U1"},
        {"id": "U1", "tz": None, "profile": None, "locale": None},
        {"id": "U1", "tz": {}, "profile": "Maria", "locale": 3},
        {"id": "U1", "profile": {"email": ["maria@example.com"]}},
    ],
)
def test_missing_fields_are_empty(user: dict[str, Any]) -> None:
    person = parse_person(user, HERE)
    assert (person.timezone, person.email, person.locale, person.is_member) == ("", "", "", False)


MEMBERS = [
    ({}, HERE, True),
    ({"is_restricted": True}, HERE, False),
    ({"is_ultra_restricted": True}, HERE, False),
    ({"is_stranger": True}, HERE, False),
    ({"is_bot": True}, HERE, False),
    ({"deleted": True}, HERE, False),
    ({"team_id": "T2"}, HERE, False),
    ({"team_id": "T2", "enterprise_user": {"enterprise_id": "E1", "teams": ["T2", "T1"]}}, HERE, True),
    ({"team_id": "T2", "enterprise_user": {"enterprise_id": "E1", "teams": ["T2"]}}, HERE, False),
    ({"team_id": "T2", "enterprise_user": {"enterprise_id": "E2", "teams": ["T1"]}}, HERE, False),
    ({"team_id": "T2", "enterprise_user": "E1"}, HERE, False),
    ({"team_id": "T2", "enterprise_user": {"enterprise_id": "E1", "teams": 3}}, HERE, False),
    ({"team_id": "T2", "enterprise_user": {"enterprise_id": "E1"}}, HERE, False),
    # looker/lookerbot#184, abdolence/slack-morphism-rust#215: the workspaces stand beside `enterprise_user`, or there
    ({"team_id": None, "enterprise_id": "E1", "teams": ["T2", "T1"]}, HERE, True),
    ({"team_id": "T2", "enterprise_user": {"enterprise_id": "E1"}, "teams": ["T1"]}, HERE, True),
    ({"team_id": "E1", "enterprise_user": {"enterprise_id": "E1", "teams": []}, "teams": ["T1"]}, HERE, True),
    ({"team_id": None, "enterprise_id": "E1", "teams": ["T2"]}, HERE, False),
    ({"team_id": None, "enterprise_id": "E2", "teams": ["T1"]}, HERE, False),
    ({"team_id": None, "teams": ["T1"]}, HERE, False),
    ({"team_id": None, "enterprise_id": ["E1"], "teams": "T1"}, HERE, False),
    ({"team_id": None, "enterprise_id": "", "teams": ["T1"]}, Workspace(team_id="T1"), False),
    ({"team_id": "T2"}, Workspace(), False),
    ({"team_id": None}, HERE, False),
    ({"team_id": ""}, Workspace(), False),
    ({"team_id": ["T1"]}, HERE, False),
    # Installed for the organization, whose id `team_id` is: everybody of it, whatever their workspaces.
    ({"team_id": None, "enterprise_id": "E1", "teams": ["T2"]}, ORG, True),
    ({"team_id": "T2", "enterprise_user": {"enterprise_id": "E1", "teams": ["T2"]}}, ORG, True),
    ({"team_id": "E1", "enterprise_user": {"enterprise_id": "E1", "teams": ["T2"]}}, ORG, True),
    ({"is_stranger": True, "enterprise_id": "E1", "teams": ["T1"]}, ORG, False),
    ({"is_restricted": True, "enterprise_id": "E1", "teams": ["T1"]}, ORG, False),
    ({"team_id": "T9", "enterprise_user": {"enterprise_id": "E9", "teams": ["T1"]}}, ORG, False),
    ({"team_id": "T9", "teams": ["T1"]}, ORG, False),
    ({"team_id": "E1"}, ORG, False),
    ({}, ORG, False),
]


@pytest.mark.parametrize(("change", "workspace", "member"), MEMBERS)
def test_only_people_of_this_workspace_are_members(change: dict[str, Any], workspace: Workspace, member: bool) -> None:
    assert parse_person({**MARIA, **change}, workspace).is_member is member


NAMED = [
    ({}, {"T1"}),
    ({"team_id": "T2", "enterprise_user": {"enterprise_id": "E1", "teams": ["T2", "T3"]}}, {"T2", "T3"}),
    ({"team_id": None, "enterprise_id": "E1", "teams": ["T2", "T3"]}, {"T2", "T3"}),
    ({"team_id": "E1", "enterprise_user": {"teams": ["T2", 3, None]}, "teams": "T4"}, {"E1", "T2"}),
    ({"team_id": None}, set()),
]


@pytest.mark.parametrize(("change", "named"), NAMED)
def test_a_persons_workspaces_are_all_that_slack_names(change: dict[str, Any], named: set[str]) -> None:
    assert parse_person({**MARIA, **change}, ORG).workspaces == named


INSTALLED = [
    ({"team_id": "T1"}, Workspace("T1")),
    ({"team_id": "T1", "enterprise_id": "E1", "is_enterprise_install": False}, Workspace("T1", "E1")),
    ({"team_id": "E1", "enterprise_id": "E1", "is_enterprise_install": True}, ORG),
    ({"team_id": "T1", "enterprise_id": "E1", "is_enterprise_install": True}, ORG),
    ({"team_id": None, "enterprise_id": "E1", "is_enterprise_install": True}, ORG),
    ({"team_id": "E1"}, ORG),
    ({}, Workspace()),
]


@pytest.mark.parametrize(("answer", "workspace"), INSTALLED)
def test_auth_test_tells_a_workspace_from_an_organization(answer: dict[str, Any], workspace: Workspace) -> None:
    assert parse_workspace(answer, "") == workspace
    assert parse_workspace(answer, "commands, chat:write").scopes == {"commands", "chat:write"}


def test_failed_lookups_are_not_cached(slack: FakeSlack) -> None:
    """The traceback of an error holds request and response, and the cache has room for 5,000 users."""
    web = SlackClient(slack.bot_token, slack.api_url)
    slack.faults.standing["users.info"] = SERVER_ERROR
    assert [web.get_person(f"U0NOBODY{number}", timeout=20) for number in range(5)] == [None] * 5
    eventually(lambda: not held(SlackCallFailed))
    web.close()


@pytest.mark.parametrize("code", ["user_not_found", "user_not_visible"])
def test_a_user_hidden_from_the_app_is_no_member(slack: FakeSlack, code: str) -> None:
    web = SlackClient(slack.bot_token, slack.api_url)
    slack.faults.add("users.info", code)
    assert web.get_person("U0HIDDEN01", timeout=20) == Person("U0HIDDEN01", is_member=False)
    assert web.get_person("U0HIDDEN01", timeout=20)  # without another call
    assert len(slack.calls_of("users.info")) == 1
    web.close()


def _taken(errands: deque[Callable[[], object]], errand: Callable[[], object]) -> bool:
    errands.append(errand)
    return True


def test_a_cached_channel_in_use_is_refreshed_before_it_expires(slack: FakeSlack) -> None:
    """Nobody waits for the refresh. If it fails, the old value is used until it expires."""
    now, errands = [0.0], deque[Callable[[], object]]()
    web = SlackClient(slack.bot_token, slack.api_url, lambda: now[0], refresh_later=partial(_taken, errands))

    def shared_at(second: float) -> bool | None:
        now[0] = second
        known = web.get_conversation(HIRING)
        return known.is_shared if known else None

    assert [shared_at(0.0), shared_at(44.0), len(errands)] == [False, False, 0]
    slack.workspace.channels[HIRING].is_ext_shared = True
    assert [shared_at(46.0), shared_at(46.0), len(errands)] == [False, False, 1]
    errands.pop()()
    assert [shared_at(46.0), shared_at(90.0), len(errands)] == [True, True, 0]
    slack.faults.standing["conversations.info"] = Fault("error", "internal_error")
    assert [shared_at(100.0), len(errands)] == [True, 1]
    errands.pop()()
    assert [shared_at(105.0), len(errands), shared_at(107.0)] == [True, 1, None]
    assert len(slack.calls_of("conversations.info")) == 4
    web.close()


def test_a_cleared_entry_does_not_come_back(slack: FakeSlack) -> None:
    now, errands = [0.0], deque[Callable[[], object]]()
    web = SlackClient(slack.bot_token, slack.api_url, lambda: now[0], refresh_later=partial(_taken, errands))
    for now[0] in (0.0, 46.0):
        assert web.get_conversation(HIRING)
    web.clear()
    errands.pop()()
    assert web.get_conversation(HIRING)
    assert len(slack.calls_of("conversations.info")) == 3
    web.close()
