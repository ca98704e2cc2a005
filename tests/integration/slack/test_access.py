"""Users who may not use the app get nothing at any entrance: no form, no name, no action; over signed HTTP."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, cast

import pytest
from slack_bolt import App

from slackbot import messages
from slackbot.demo.fake_apploi import FakeApploi
from slackbot.demo.fake_apploi.failure_modes import FailureMode
from slackbot.demo.fake_slack import HIRING, RANDOM, FakeSlack, payloads
from slackbot.demo.fake_slack.block_kit import offered
from slackbot.demo.fake_slack.delivery import Delivery, Reply, as_command, as_event, as_form
from slackbot.demo.fake_slack.fake import Call
from slackbot.demo.fake_slack.faults import Fault
from slackbot.demo.people import GUEST, INTERVIEWER, MANAGER, OTHER_TEAM, PLAIN, STRANGER, TEAM, Person
from slackbot.slack import listeners
from slackbot.slack.client import SlackClient
from slackbot.slack.form.options import NOTICE_VALUE
from tests.support.entry_points import (
    ENTRY_POINTS,
    OF_SEVERAL_FACILITIES,
    OPEN_TO_SLACK,
    EntryPoint,
    Stage,
    prepare_stage,
)
from tests.support.running import Running, running
from tests.support.steps import eventually, open_form, wait_for_result

NURSES = "S0NURSES01"
PUBLIC_URL = "https://bot.example.com"


class _Recorder:
    """A stand-in for Bolt's `App` that records the name of each listener."""

    def __init__(self) -> None:
        self.names: list[tuple[str, str]] = []

    def __getattr__(self, kind: str) -> Callable[..., Callable[[Any], None]]:
        def register(what: Any, middleware: Any = ()) -> Callable[[Any], None]:
            name = what["callback_id"] if isinstance(what, dict) else what
            return lambda _: self.names.append((kind, name))

        return register


def test_every_listener_has_a_row_in_the_table_of_entrances(app: Running) -> None:
    recorder = _Recorder()
    listeners.register(cast(App, recorder))
    assert sorted(recorder.names) == sorted([*(ENTRY_POINTS | OF_SEVERAL_FACILITIES), *OPEN_TO_SLACK])
    assert len(app.bot.bolt._listeners) == len(recorder.names)  # nothing is registered elsewhere


# Allowed users: each request of the table has an effect, so that its refusal below means something


def happened(stage: Stage, entrance: EntryPoint, person: Person, channel: str) -> bool:
    """Whether the request had its effect."""
    app, before = stage.app, kept_by(stage.app, person)
    calls = len(app.slack.calls_of(entrance.leads_to))
    reply = app.slack.deliver(entrance.make(stage, person, channel))
    match entrance.leads_to:
        case "options":
            return [one for one in offered(json.loads(reply.body)) if one["value"][0] != NOTICE_VALUE] != []
        case "update":
            return bool(json.loads(reply.body)["response_action"] == "update")
        case "closed":
            return (reply.status, reply.body) == (200, "")
        case "stored":
            return before != kept_by(app, person)
        case method:
            app.slack.wait_for(lambda: app.slack.calls_of(method)[calls:])
            return not refusals(app.slack.calls_of(method)[calls:])


def kept_by(app: Running, person: Person) -> list[str]:
    store, requests = app.bot.store, app.requests
    theirs = [repr(one) for one in requests if one.id <= "V9" or one.requested_by == person.id]
    return [*theirs, repr(store.preferences.get(person.id)), repr(store.calendar_subscriptions.get(person.id))]


ADMITTED: dict[str, tuple[dict[str, str], Person]] = {
    "a member": ({}, MANAGER),
    "a guest, where guests are let in": ({"ALLOW_GUESTS": "yes"}, GUEST),
    "a member of a user group": ({"ALLOW_USERGROUPS": f"S0OTHERS01,{NURSES}"}, INTERVIEWER),
    "a member where it may be used": ({"ALLOW_CHANNELS": HIRING}, MANAGER),
}


@pytest.mark.parametrize("who", ADMITTED)
def test_allowed_users_get_in_at_every_entrance(who: str, slack: FakeSlack, apploi: FakeApploi, tmp_path: Path) -> None:
    settings, person = ADMITTED[who]
    grant_groups(slack)
    with running(slack, apploi, tmp_path, time.time, PUBLIC_URL=PUBLIC_URL, **settings) as app:
        eventually(lambda: app.bot.slack.get_person(person.id))
        stage = prepare_stage(app, person)
        assert [name for name, entrance in ENTRY_POINTS.items() if not happened(stage, entrance, person, HIRING)] == []


def grant_groups(slack: FakeSlack) -> None:
    slack.should_escape = True
    slack.scopes.add("usergroups:read")
    slack.workspace.usergroups |= {NURSES: {MANAGER.id, INTERVIEWER.id, GUEST.id}, "S0OTHERS01": set()}


# Outsiders


def nothing(_: FakeSlack) -> None:
    """Leave Slack as it is."""


def deactivated(slack: FakeSlack) -> None:
    slack.workspace.deactivated.add(PLAIN.id)


def left_the_group(slack: FakeSlack) -> None:
    slack.workspace.usergroups[NURSES].remove(INTERVIEWER.id)


def silent_on(method: str, code: str = "internal_error") -> Callable[[FakeSlack], None]:
    def silence(slack: FakeSlack) -> None:
        slack.faults.standing[method] = Fault("error", code)

    return silence


@dataclass(frozen=True)
class Outsider:
    """A user who may not use the app with these settings, after `meanwhile`; `says` is part of what they read."""

    person: Person
    says: str
    settings: dict[str, str] = field(default_factory=dict)
    meanwhile: Callable[[FakeSlack], None] = nothing
    channel: str = HIRING
    only_in_places: bool = False
    forms_open: bool = False


GROUPS, MEMBERS = {"ALLOW_USERGROUPS": NURSES}, "members of this workspace"
OUTSIDERS = {
    "a guest": Outsider(GUEST, MEMBERS),
    "somebody of another workspace": Outsider(STRANGER, MEMBERS),
    "of another workspace, where guests are let in": Outsider(STRANGER, MEMBERS, {"ALLOW_GUESTS": "yes"}),
    "somebody deactivated": Outsider(PLAIN, MEMBERS, meanwhile=deactivated),
    "somebody of whom Slack is silent": Outsider(
        PLAIN, "couldn't confirm who you are", meanwhile=silent_on("users.info"), forms_open=True
    ),
    "a member of no user group": Outsider(PLAIN, "ask a workspace admin to add you", GROUPS),
    "a guest in the user group": Outsider(GUEST, MEMBERS, GROUPS),
    "who has left the user group": Outsider(INTERVIEWER, "ask a workspace admin", GROUPS, left_the_group),
    "a member of a group of which Slack is silent": Outsider(
        INTERVIEWER, "check with Slack who is allowed", GROUPS, silent_on("usergroups.users.list")
    ),
    "a member of a group that is gone": Outsider(
        INTERVIEWER, "slackbot check", GROUPS, silent_on("usergroups.users.list", "no_such_subteam")
    ),
    "a group, without the scope": Outsider(
        INTERVIEWER, "slackbot check", GROUPS, silent_on("usergroups.users.list", "missing_scope")
    ),
    "a member elsewhere": Outsider(
        MANAGER, f"ask me in <#{HIRING}>", {"ALLOW_CHANNELS": HIRING}, channel=RANDOM, only_in_places=True
    ),
}


@pytest.mark.parametrize("who", OUTSIDERS)
def test_outsiders_get_nothing_at_any_entrance(who: str, slack: FakeSlack, apploi: FakeApploi, tmp_path: Path) -> None:
    outsider = OUTSIDERS[who]
    grant_groups(slack)
    with running(slack, apploi, tmp_path) as app:
        stage = prepare_stage(app, outsider.person)
    outsider.meanwhile(slack)
    with running(slack, apploi, tmp_path, time.time, **outsider.settings) as app:
        eventually(lambda: app.bot.slack.workspace.team_id)
        stage, before = replace(stage, app=app), kept_by(app, outsider.person)
        begun, searched = len(slack.calls), len(apploi.lookups)
        tried = {name: one for name, one in ENTRY_POINTS.items() if one.in_a_place or not outsider.only_in_places}
        replies = [slack.deliver(one.make(stage, outsider.person, outsider.channel)) for one in tried.values()]
        after = kept_by(app, outsider.person)
    # The app has shut down, and finished what it had accepted.
    calls = slack.calls[begun:]
    assert after == before
    assert (apploi.puts, apploi.lookups[searched:]) == ([], [])
    told = [*refusals(calls), *filter(None, map(answered, replies))]
    assert [text for text in told if outsider.says not in text and text not in NOT_SHOWN] == []
    spoken = [one for one in tried.values() if not one.quiet and not (one.opens and outsider.forms_open)]
    tabs = len(shown(calls, "views.publish"))  # several requests may be one publication
    assert len(told) - tabs == len([one for one in spoken if one.leads_to != "views.publish"])
    assert bool(tabs) == any(one.leads_to == "views.publish" for one in spoken)
    allowed = {"views.open", "views.update"} if outsider.forms_open else set()
    assert {call.method for call in calls} <= ASKING | TELLING | allowed
    assert "Zelda" not in str([call.arguments for call in calls if call.method in TELLING])


NOT_SHOWN = (messages.NOT_SHOWN_OPTION, messages.ACCESS_DENIED_OPTION)
PACE = (None, "ratelimited")
ASKING = {"users.info", "auth.test", "usergroups.users.list", "conversations.info"}
TELLING = {"response_url", "chat.postMessage", "chat.postEphemeral", "views.publish"}


def shown(calls: list[Call], *methods: str) -> list[Call]:
    """The calls of these methods that Slack accepted, or only rate-limited."""
    return [call for call in calls if call.method in methods and (call.answer or {}).get("error") in PACE]


def refusals(calls: list[Call]) -> list[str]:
    """The refusals that were shown: sentences, and Home tabs with nothing but a sentence."""
    told = [call.arguments for call in shown(calls, *TELLING)]
    tabs = [one["view"]["blocks"][0] for one in told if "view" in one]
    closed = [first["text"]["text"] for first in tabs if first["type"] == "section"]
    return [*closed, *(one["text"] for one in told if "view" not in one and not one.get("blocks"))]


def answered(reply: Reply) -> str:
    """The texts in the response itself: errors at fields, and options."""
    said = json.loads(reply.body) if reply.body else {}
    texts = [option["text"]["text"] for option in offered(said)]
    return " ".join([*texts, *said.get("errors", {}).values()])


def with_payload(delivery: Delivery, payload: dict[str, Any]) -> Delivery:
    """The same request with this payload, signed again."""
    if delivery.kind == "command":
        return as_command(payload)
    return as_event(payload) if delivery.kind == "event" else as_form(delivery.kind, payload)


def of_another_workspace(delivery: Delivery) -> Delivery:
    """The same request from another workspace, by a user there with the same id."""
    return with_payload(delivery, json.loads(json.dumps(delivery.payload).replace(TEAM, OTHER_TEAM)))


def of_an_organisation(delivery: Delivery) -> Delivery:
    """The same request as Slack may send it within an Enterprise organization: `team` is empty for buttons."""
    if delivery.kind in ("command", "event"):
        return with_payload(delivery, {**delivery.payload, "enterprise_id": "E0ORG", "is_enterprise_install": "true"})
    whole = {"enterprise": {"id": "E0ORG"}, "is_enterprise_install": True, "team": None}
    return with_payload(delivery, {**delivery.payload, **whole})


def test_allowed_users_get_in_when_the_request_names_no_workspace(
    slack: FakeSlack, apploi: FakeApploi, tmp_path: Path
) -> None:
    slack.should_escape = True
    with running(slack, apploi, tmp_path, PUBLIC_URL=PUBLIC_URL) as app:
        eventually(lambda: app.bot.slack.get_person(MANAGER.id))
        stage = prepare_stage(app, MANAGER)
        for name, entrance in ENTRY_POINTS.items():
            asked = replace(entrance, make=lambda *who, make=entrance.make: of_an_organisation(make(*who)))
            assert happened(stage, asked, MANAGER, HIRING), name


def test_a_user_of_another_workspace_with_a_members_id_gets_nothing(
    slack: FakeSlack, apploi: FakeApploi, tmp_path: Path
) -> None:
    with running(slack, apploi, tmp_path) as app:
        stage = prepare_stage(app, MANAGER)
    with running(slack, apploi, tmp_path) as app:
        eventually(lambda: app.bot.slack.get_person(MANAGER.id))
        stage, before = replace(stage, app=app), kept_by(app, MANAGER)
        begun, searched = len(slack.calls), len(apploi.lookups)
        for entrance in ENTRY_POINTS.values():
            slack.deliver(of_another_workspace(entrance.make(stage, MANAGER, HIRING)))
        assert kept_by(app, MANAGER) == before
    assert (apploi.puts, apploi.lookups[searched:]) == ([], [])
    told = slack.calls[begun:]
    assert {call.method for call in told} <= ASKING | {"response_url", "chat.postMessage"}
    assert {call.arguments["text"] for call in told if call.method in TELLING} == {messages.members_only()}


def test_uninstalling_the_app_from_another_workspace_changes_nothing(app: Running) -> None:
    eventually(lambda: app.bot.slack.workspace.team_id)
    gone = as_event(payloads.event({"type": "app_uninstalled"}, "Ev1"))
    app.slack.deliver(of_another_workspace(gone))
    assert not app.bot.slack.is_removed
    app.slack.deliver(gone)
    assert app.bot.slack.is_removed


def test_results_can_only_be_sent_to_allowed_channels(slack: FakeSlack, apploi: FakeApploi, tmp_path: Path) -> None:
    slack.should_escape = True
    with running(slack, apploi, tmp_path, time.time, ALLOW_CHANNELS=HIRING) as app:
        form = open_form(app)
        slack.choose(form, "channel", RANDOM)
        assert "Pick another one" in slack.submit(form).errors["channel"]
        slack.choose(form, "channel", HIRING)
        assert slack.submit(form).errors == {}


def test_a_channel_that_is_no_longer_allowed_gets_no_result(
    slack: FakeSlack, apploi: FakeApploi, tmp_path: Path
) -> None:
    slack.should_escape = True
    with running(slack, apploi, tmp_path) as app:
        form = open_form(app)
        apploi.set_failure_mode(FailureMode.BUSY, lookup=False)
        slack.submit(form)
        assert "Not booked yet" in wait_for_result(app).text
    apploi.set_failure_mode(FailureMode.FINE)
    before = len(slack.messages(HIRING))
    with running(slack, apploi, tmp_path, time.time, ALLOW_CHANNELS=RANDOM) as app:
        told = slack.wait_for(lambda: [one.text for one in slack.workspace.messages if "booked: Marcus" in one.text])
    assert len(slack.messages(HIRING)) == before
    assert told[0].endswith(
        f"I couldn't post this in <#{HIRING}>, because I'm no longer allowed to post there. "
        "Please pick another channel next time."
    )


def test_membership_of_a_user_group_is_cached_for_five_minutes(slack: FakeSlack) -> None:
    now = [0.0]
    grant_groups(slack)
    web = SlackClient(slack.bot_token, slack.api_url, lambda: now[0])
    assert web.is_in_any_group(INTERVIEWER.id, [NURSES]) is True
    left_the_group(slack)
    now[0] += 299
    assert web.is_in_any_group(INTERVIEWER.id, [NURSES]) is True
    now[0] += 2
    assert web.is_in_any_group(INTERVIEWER.id, [NURSES]) is False
    assert len(slack.calls_of("usergroups.users.list")) == 2
    web.close()
