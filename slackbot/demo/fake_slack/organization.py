"""What Slack sends to an app of a whole organization, made from what it sends to a workspace's. Pure.

Shapes, each with where it was seen:

- commands: slackapi/java-slack-sdk:json-logs/samples/app-backend/slash-commands/SlashCommandPayload.json
- interactions name no workspace but the person's: slackapi/bolt-js#1875,
  slackapi/bolt-python:slack_bolt/request/internals.py (`extract_team_id`)
- events: slackapi/bolt-python:tests/scenario_tests/test_events_org_apps.py
- of people of other companies: slackapi/bolt-python:tests/scenario_tests/test_view_submission.py
  (`connect_channel_payload`), slackapi/bolt-python:tests/slack_bolt/request/test_internals.py
  (`slack_connect_events_api_no_actor_team_requests`)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from slackbot.demo.fake_slack.delivery import Delivery, as_command, as_event, as_form
from slackbot.demo.people import ENTERPRISE, ENTERPRISE_NAME, TEAM, WORKSPACES, Person

Payload = dict[str, Any]


def as_sent_org_wide(delivery: Delivery, people: Mapping[str, Person]) -> Delivery:
    """The same request to an org-wide app. `people` are those whom Slack knows, by id."""
    if delivery.kind == "command":
        return as_command(_command(dict(delivery.payload)))
    if delivery.kind == "event":
        return replace(as_event(_event(dict(delivery.payload), people)), headers=delivery.headers)
    return as_form(delivery.kind, _interaction(dict(delivery.payload)))


def _command(payload: Payload) -> Payload:
    if payload["team_id"] not in WORKSPACES:
        return payload
    return {
        **payload,
        "is_enterprise_install": "true",
        "enterprise_id": ENTERPRISE,
        "enterprise_name": ENTERPRISE_NAME,
    }


def _interaction(payload: Payload) -> Payload:
    team = payload["user"]["team_id"]
    if "view" in payload:
        payload["view"] = {**payload["view"], "team_id": team}
    if team in WORKSPACES:
        enterprise = {"id": ENTERPRISE, "name": ENTERPRISE_NAME}
        return {**payload, "team": None, "enterprise": enterprise, "is_enterprise_install": True}
    return {**payload, "team": {"id": team, "domain": "elsewhere"}, "enterprise": None}


def _event(payload: Payload, people: Mapping[str, Person]) -> Payload:
    """An event names the app's organization whoever caused it; `team` beside the user is the app's workspace where the
    person is of another company, and `user_team` is theirs."""
    inner = dict(payload["event"])
    person, occurred = people.get(str(inner.get("user"))), payload["team_id"]
    home = person.team if person and occurred == TEAM else occurred
    if "team" in inner:
        own = {"team": home} if home in WORKSPACES else {"team": TEAM, "user_team": home, "source_team": home}
        inner |= own
    whole = {"enterprise_id": ENTERPRISE, "is_enterprise_install": True, "team_id": None}
    return {
        **payload,
        "team_id": home,
        "enterprise_id": ENTERPRISE if home in WORKSPACES else None,
        "context_team_id": TEAM,
        "context_enterprise_id": ENTERPRISE,
        "event": inner,
        "authorizations": [{**each, **whole} for each in payload["authorizations"]],
    }
