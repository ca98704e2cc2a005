"""One app for several workspaces of an organization (Enterprise Grid): who gets in where; over signed HTTP."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from slackbot import messages
from slackbot.__main__ import main
from slackbot.demo.fake_apploi import FakeApploi
from slackbot.demo.fake_slack import HIRING, REGION, TULSA, FakeSlack, payloads
from slackbot.demo.fake_slack.delivery import Delivery, as_event
from slackbot.demo.people import (
    BOTH,
    CLOSED,
    CLOSED_TEAM,
    ENTERPRISE,
    GUEST,
    MANAGER,
    OTHER_TEAM,
    SISTER,
    SISTER_TEAM,
    STRANGER,
    TEAM,
    Person,
)
from slackbot.slack.client import SlackClient
from slackbot.socket_mode import SocketModeConnection
from tests.integration.slack.test_access import (
    ASKING,
    PUBLIC_URL,
    TELLING,
    answered,
    happened,
    kept_by,
    of_another_workspace,
    refusals,
    with_payload,
)
from tests.support.entry_points import ENTRY_POINTS, prepare_stage
from tests.support.running import environment, running
from tests.support.socket_mode_server import SocketMode
from tests.support.steps import COMMAND, eventually, open_form, wait_for_ephemeral, wait_for_result

NURSES, MANAGERS = "S0NURSES01", "S0MANAGER1"
ASKS = ASKING | {"auth.teams.list"}

# Allowed users


@dataclass(frozen=True)
class Insider:
    """A user who may use the app with these settings, and where they ask."""

    person: Person
    channel: str = REGION
    settings: dict[str, str] = field(default_factory=dict)


INSIDERS = {
    "of the first workspace": Insider(MANAGER, HIRING),
    "of the first workspace, in a shared channel": Insider(MANAGER),
    "of a sister workspace": Insider(SISTER, TULSA),
    "of a sister workspace, in a shared channel": Insider(SISTER),
    "of both, of which one is allowed": Insider(BOTH, settings={"ALLOW_WORKSPACES": TEAM}),
    "of an allowed workspace": Insider(SISTER, settings={"ALLOW_WORKSPACES": f"{SISTER_TEAM}, {TEAM}"}),
    "in a user group of the sister workspace": Insider(SISTER, settings={"ALLOW_USERGROUPS": f"{NURSES},{MANAGERS}"}),
    "a guest, where guests are let in": Insider(GUEST, HIRING, {"ALLOW_GUESTS": "yes"}),
}


def without_workspace(delivery: Delivery) -> Delivery:
    """The request without the workspace in which it was made, as Slack sends what people press.

    A command names it, so that somebody of two workspaces is asked where they are.
    """
    return with_payload(delivery, {**delivery.payload, "team_id": TEAM}) if delivery.kind == "command" else delivery


@pytest.mark.parametrize("who", INSIDERS)
def test_members_of_granted_workspaces_get_in_at_every_entrance(
    who: str, organization: FakeSlack, apploi: FakeApploi, tmp_path: Path
) -> None:
    insider = INSIDERS[who]
    grant_group(organization)
    with running(organization, apploi, tmp_path, time.time, PUBLIC_URL=PUBLIC_URL, **insider.settings) as app:
        eventually(lambda: app.bot.slack.get_person(insider.person.id) and app.bot.slack.granted_workspaces())
        stage = prepare_stage(app, insider.person)
        for name, entrance in ENTRY_POINTS.items():
            asked = replace(entrance, make=lambda *given, make=entrance.make: without_workspace(make(*given)))
            used = asked if insider.person is BOTH else entrance
            assert happened(stage, used, insider.person, insider.channel), name


def grant_group(slack: FakeSlack) -> None:
    slack.scopes.add("usergroups:read")
    slack.workspace.usergroups |= {NURSES: {SISTER.id}, MANAGERS: {MANAGER.id}}
    slack.workspace.usergroup_teams[NURSES] = SISTER_TEAM


# Everybody else


def as_sent(delivery: Delivery) -> Delivery:
    """As Slack sends it."""
    return delivery


def with_a_members_id_in_a_grid(delivery: Delivery) -> Delivery:
    """The same request by somebody of another organization with the same id. Where it mentions the app in a channel of
    both companies, it names the app's workspace beside the sender's organization
    (slackapi/bolt-python:tests/slack_bolt/request/test_internals.py,
    `slack_connect_events_api_no_actor_team_requests`)."""
    if delivery.kind != "event":
        return of_another_workspace(delivery)
    theirs = {"team": TEAM, "user_team": "E0ELSEWHR1", "source_team": "E0ELSEWHR1"}
    inner = {**delivery.payload["event"], **theirs}
    return with_payload(delivery, {**delivery.payload, "event": inner, "is_ext_shared_channel": True})


@dataclass(frozen=True)
class Outsider:
    """Somebody who may not use the app with these settings, how their requests arrive, and what they read."""

    person: Person
    says: str
    settings: dict[str, str] = field(default_factory=dict)
    arrives: Callable[[Delivery], Delivery] = as_sent


OUTSIDERS = {
    "of a workspace that was not granted": Outsider(CLOSED, messages.workspace_required()),
    "of one that was not granted, but is allowed": Outsider(
        CLOSED, messages.workspace_required(), {"ALLOW_WORKSPACES": f"{TEAM},{CLOSED_TEAM}"}
    ),
    "of one that was granted, and is not allowed": Outsider(
        SISTER, messages.workspace_required(), {"ALLOW_WORKSPACES": TEAM}
    ),
    "of another company": Outsider(STRANGER, messages.members_only()),
    "of another company, with a member's id": Outsider(MANAGER, messages.members_only(), arrives=of_another_workspace),
    "of another organization, with a member's id": Outsider(
        MANAGER, messages.members_only(), arrives=with_a_members_id_in_a_grid
    ),
    "a guest": Outsider(GUEST, messages.members_only()),
}


@pytest.mark.parametrize("who", OUTSIDERS)
def test_everybody_else_gets_a_sentence_and_nothing_more_at_any_entrance(
    who: str, organization: FakeSlack, apploi: FakeApploi, tmp_path: Path
) -> None:
    outsider, slack = OUTSIDERS[who], organization
    with running(slack, apploi, tmp_path) as app:
        stage = prepare_stage(app, outsider.person)
    with running(slack, apploi, tmp_path, time.time, **outsider.settings) as app:
        eventually(lambda: app.bot.slack.get_person(MANAGER.id) and app.bot.slack.granted_workspaces())
        stage, before = replace(stage, app=app), kept_by(app, outsider.person)
        begun, searched = len(slack.calls), len(apploi.lookups)
        made = [entrance.make(stage, outsider.person, REGION) for entrance in ENTRY_POINTS.values()]
        replies = [slack.deliver(outsider.arrives(each)) for each in made]
        assert kept_by(app, outsider.person) == before
    # The app has shut down, and finished what it had accepted.
    calls = slack.calls[begun:]
    assert (apploi.puts, apploi.lookups[searched:]) == ([], [])
    assert {call.method for call in calls} <= ASKS | TELLING
    assert "Zelda" not in str([call.arguments for call in calls if call.method in TELLING])
    told = {*refusals(calls), *filter(None, map(answered, replies))}
    assert told - {messages.NOT_SHOWN_OPTION, messages.ACCESS_DENIED_OPTION} == {outsider.says}


def test_nobody_gets_in_while_slack_does_not_say_where_the_app_was_added(
    organization: FakeSlack, apploi: FakeApploi, tmp_path: Path
) -> None:
    organization.faults.add("auth.teams.list", *["internal_error"] * 20)
    with running(organization, apploi, tmp_path) as app:
        eventually(lambda: app.bot.slack.get_person(MANAGER.id))
        organization.command(COMMAND, "Marcus Bell")
        assert "Please try again in a minute" in wait_for_ephemeral(app)
        organization.faults.next.clear()
        assert open_form(app)


def test_somebody_of_two_workspaces_is_refused_where_the_app_may_not_be_used(
    organization: FakeSlack, apploi: FakeApploi, tmp_path: Path
) -> None:
    """Slack names the workspace in which a command was typed: here the person's first, which isn't allowed."""
    with running(organization, apploi, tmp_path, ALLOW_WORKSPACES=TEAM) as app:
        eventually(lambda: app.bot.slack.get_person(BOTH.id) and app.bot.slack.granted_workspaces())
        reply = organization.command(COMMAND, "Marcus Bell", user=BOTH.id, channel=TULSA)
        assert reply.json["text"] == messages.workspace_required()
        assert organization.open_views == []


def test_a_workspace_that_is_taken_from_the_app_loses_it_within_five_minutes(organization: FakeSlack) -> None:
    now = [0.0]
    web = SlackClient(organization.bot_token, organization.api_url, lambda: now[0])
    web.identify()
    assert web.granted_workspaces() == frozenset((TEAM, SISTER_TEAM))
    organization.workspace.granted.remove(SISTER_TEAM)
    now[0] = 299
    web.granted_workspaces()  # the last answer from before, which asks again
    now[0] = 301
    assert web.granted_workspaces() == frozenset((TEAM,))
    web.close()


# What members do


@pytest.mark.parametrize(("person", "channel"), [(MANAGER, HIRING), (SISTER, TULSA), (SISTER, REGION)])
def test_an_interview_is_booked_moved_and_shown_on_the_home_tab(
    organization: FakeSlack, apploi: FakeApploi, tmp_path: Path, person: Person, channel: str
) -> None:
    slack = organization
    with running(slack, apploi, tmp_path, NAMES_IN_CHANNELS="full") as app:
        eventually(lambda: app.bot.slack.granted_workspaces())
        slack.submit(
            open_form(app, f"Marcus Bell Dec 1 2037 3pm with @{person.handle}", user=person.id, channel=channel)
        )
        assert "Marcus Bell" in wait_for_result(app, channel, "interview_scheduled").text
        told = slack.wait_for(lambda: slack.messages(slack.workspace.dm_with_bot(person.id).id))
        assert "You're interviewing" in str([message.text for message in told])
        slack.open_home(person.id)
        tabs = slack.forms.homes
        slack.wait_for(lambda: person.id in tabs and "Marcus Bell" in json.dumps(tabs[person.id].blocks))
        slack.command(COMMAND, "reschedule Marcus Bell Dec 2 2037 4pm", user=person.id, channel=channel)
        slack.wait_for_view(person.id)
        assert slack.submit(slack.view(person.id)).errors == {}
        assert [put.body["date"] for put in apploi.wait_for_puts(2)] == ["2037-12-01T15:00:00Z", "2037-12-02T16:00:00Z"]


def test_an_interview_is_booked_over_socket_mode(organization: FakeSlack, apploi: FakeApploi, tmp_path: Path) -> None:
    with SocketMode() as line:
        organization.api.socket_url, organization.transport = line.url, line
        with running(organization, apploi, tmp_path, SLACK_APP_TOKEN=organization.app_token) as app:
            socket = SocketModeConnection(app.bot, organization.app_token, ping_interval=0.7)
            socket.start()
            assert line.connected.wait(20)
            eventually(lambda: app.bot.slack.granted_workspaces())
            organization.submit(open_form(app, user=SISTER.id, channel=TULSA))
            assert "Marcus Bell" in wait_for_result(app, TULSA).text
            refused = organization.command(COMMAND, "Marcus Bell", user=CLOSED.id, channel=REGION)
            assert refused.json["text"] == messages.workspace_required()
            socket.stop()


def test_a_channel_that_only_workspaces_of_the_organization_share_shows_whole_names(
    organization: FakeSlack, apploi: FakeApploi, tmp_path: Path
) -> None:
    with running(organization, apploi, tmp_path) as app:
        eventually(lambda: app.bot.slack.granted_workspaces())
        for day, is_ext_shared, shown in ((1, False, "booked: Marcus Bell"), (2, True, "booked: M. B.")):
            place = organization.workspace.add_channel("all", teams=(TEAM, SISTER_TEAM), is_ext_shared=is_ext_shared)
            organization.submit(open_form(app, f"Marcus Bell Dec {day} 2037 3pm", user=SISTER.id, channel=place.id))
            assert shown in wait_for_result(app, place.id).text


def test_a_direct_message_that_its_workspace_refuses_does_not_hold_up_others(
    organization: FakeSlack, apploi: FakeApploi, tmp_path: Path
) -> None:
    """An interviewer of a workspace without the app: the result is posted, and their message is not."""
    with running(organization, apploi, tmp_path) as app:
        eventually(lambda: app.bot.slack.granted_workspaces())
        form = open_form(app)
        organization.choose(form, "interviewer", CLOSED.id)
        organization.type(form, "interviewer_id", "123456")
        assert organization.submit(form).errors == {}
        assert wait_for_result(app)


# The installation


def uninstalled(**changes: Any) -> Delivery:
    payload = payloads.event({"type": "app_uninstalled"}, f"Ev{time.time()}")
    return as_event({**payload, **changes})


def test_only_the_end_of_the_organizations_own_installation_counts(
    organization: FakeSlack, apploi: FakeApploi, tmp_path: Path
) -> None:
    one = {"is_enterprise_install": False, "enterprise_id": ENTERPRISE, "team_id": SISTER_TEAM, "user_id": "U0BOT"}
    theirs = {"is_enterprise_install": True, "enterprise_id": "E0ELSEWHR1", "team_id": None, "user_id": "U0BOT"}
    with running(organization, apploi, tmp_path) as app:
        eventually(lambda: app.bot.slack.workspace.team_id)
        for authorization in (one, theirs):
            organization.transport(uninstalled(authorizations=[authorization]))
            assert not app.bot.slack.is_removed
        organization.transport(uninstalled(authorizations=[{**theirs, "enterprise_id": ENTERPRISE}]))
        assert app.bot.slack.is_removed


CHECKED = [
    ({}, 0, f"members of Harbor Care ({TEAM}), Harbor Care Tulsa ({SISTER_TEAM}) may use the app"),
    ({"ALLOW_WORKSPACES": SISTER_TEAM}, 0, f"members of Harbor Care Tulsa ({SISTER_TEAM}) may use the app"),
    ({"ALLOW_WORKSPACES": f"{TEAM},{CLOSED_TEAM}"}, 1, f"the app isn't installed in {CLOSED_TEAM}"),
    ({"ALLOW_WORKSPACES": OTHER_TEAM}, 1, f"the app isn't installed in {OTHER_TEAM}"),
    ({"ALLOW_USERGROUPS": NURSES}, 0, "these user groups have 1 member"),
    ({"ALLOW_USERGROUPS": "S0NOBODY01"}, 1, "usergroups.users.list for S0NOBODY01 answered no_such_subteam"),
]


@pytest.mark.parametrize(("settings", "code", "said"), CHECKED)
def test_check_says_in_which_workspaces_the_app_may_be_used(
    organization: FakeSlack,
    apploi: FakeApploi,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    settings: dict[str, str],
    code: int,
    said: str,
) -> None:
    grant_group(organization)
    for name, value in environment(organization, apploi, tmp_path, **settings).items():
        monkeypatch.setenv(name, value)
    assert main(["check"]) == code
    shown = capsys.readouterr().out
    assert said in shown
    assert "the token works for the organization https://harbor-care.enterprise.slack.com/" in shown
    assert "without the optional groups:read, a private channel that is shared with other companies" in shown
