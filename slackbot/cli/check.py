"""`slackbot check`: test the settings, the database, Slack and Apploi, and print a line for each, with what to do."""

from __future__ import annotations

import argparse
import logging
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

from slackbot.apploi import Apploi
from slackbot.cli.environment import load_settings
from slackbot.errors import SearchFailed, SlackbotError, StoreError
from slackbot.settings import Settings
from slackbot.settings.declared import BY_NAME
from slackbot.slack.client import OPTIONAL_SCOPES, SCOPES, USERGROUPS_SCOPE, SlackCallFailed, SlackClient
from slackbot.slack.client.results import HTTP_CODE_PREFIX
from slackbot.storage.clock import MAX_CLOCK_DIFFERENCE
from slackbot.storage.store import Store

MAX_SLACK_CLOCK_OFFSET = 60.0
"""Seconds that this machine's clock may differ from Slack's."""


class _CheckFailed(Exception):
    """What is wrong, and what to do."""


def add_parser(commands: Any) -> None:
    """Add the command `check`."""
    parser = commands.add_parser(
        "check",
        help="test the settings, the database, Slack and Apploi",
        description="Test everything that `slackbot serve` needs. Nothing is written to Slack or Apploi.",
    )
    parser.set_defaults(run=run)


def run(_: argparse.Namespace) -> int:
    """Exit 0 when everything works, 1 otherwise."""
    logging.getLogger().addHandler(logging.NullHandler())  # each line says what the log would
    settings, warnings = load_settings()
    print("ok   settings")
    for warning in warnings:
        print(f"warn settings: {warning}")
    checks: list[tuple[str, Callable[[Settings], str]]] = [
        ("database", _check_database),
        ("Slack", _check_slack),
        ("ALLOW_WORKSPACES", _check_workspaces),
        ("clock", _check_clock),
        ("Socket Mode", _check_socket_mode),
        ("ANNOUNCE_CHANNEL", _check_announce_channel),
        ("ALLOW_USERGROUPS", _check_usergroups),
        ("Apploi", _check_apploi),
    ]
    return max(_run_check(name, check, settings) for name, check in checks)


def _run_check(name: str, check: Callable[[Settings], str], settings: Settings) -> int:
    try:
        print(f"ok   {name}: {check(settings)}")
    except (_CheckFailed, SlackbotError) as error:
        print(f"BAD  {name}: {error}")
        return 1
    return 0


def _check_database(settings: Settings) -> str:
    store = Store(settings.database_url)
    try:
        store.migrate()
        store.ping()
    finally:
        store.close()
    return "reachable, and its tables are up to date"


def _slack_client(settings: Settings) -> SlackClient:
    return SlackClient(settings.slack_bot_token, settings.slack_api_url, network=settings.network)


def _slack_failed(settings: Settings, method: str, error: SlackCallFailed, hint: str) -> _CheckFailed:
    """Why a call failed. `hint` is about the answer, if there is one."""
    if why := settings.network.explain(error, settings.slack_api_url):
        return _CheckFailed(f"{why}{_address_hint('SLACK_API_URL', settings.slack_api_url)}")
    if error.error.startswith(HTTP_CODE_PREFIX):
        hint = "That isn't Slack's answer. Check HTTPS_PROXY, the firewall, and SLACK_API_URL."
    return _CheckFailed(f"{method} answered {error.error}. {hint}")


def _address_hint(name: str, url: str) -> str:
    """The name of the setting that has the address, unless it is the default."""
    return "" if url.rstrip("/") == BY_NAME[name].default.rstrip("/") else f" {name} is set: is it right?"


def _check_slack(settings: Settings) -> str:
    slack = _slack_client(settings)
    try:
        workspace = slack.identify()
    except SlackCallFailed as error:
        raise _slack_failed(settings, "auth.test", error, _token_hint(error.error)) from error
    finally:
        slack.close()
    missing = sorted(slack.missing_scopes)
    if missing:
        named = "; ".join(f"{scope} ({SCOPES[scope]})" for scope in missing)
        raise _CheckFailed(
            f"the token lacks {named}. Add the scopes under “OAuth & Permissions”, and reinstall the app."
        )
    whose = "the organization " if workspace.is_org_wide else ""
    works = f"the token works for {whose}{workspace.url or workspace.team_id} and has all required scopes"
    return works + "".join(_optional_scope_notes(workspace.scopes))


def _optional_scope_notes(granted: frozenset[str]) -> list[str]:
    """A line for each optional scope that is missing."""
    return [
        f"\n     without the optional {scope}, {meaning}"
        for scope, meaning in OPTIONAL_SCOPES.items()
        if scope not in granted
    ]


def _check_workspaces(settings: Settings) -> str:
    slack = _slack_client(settings)
    try:
        here = slack.identify()
        names = slack.fetch_granted() if here.is_org_wide else {here.team_id: ""}
    except SlackCallFailed as error:
        raise _slack_failed(settings, "auth.teams.list", error, _token_hint(error.error)) from error
    finally:
        slack.close()
    unknown = sorted(settings.allow_workspaces - names.keys())
    if unknown:
        raise _CheckFailed(
            f"the app isn't installed in {', '.join(unknown)}. Add it there, or take the ID out. It is installed in "
            f"{_named_workspaces(names)}."
        )
    if not names:
        raise _CheckFailed("the app wasn't added to any workspace of the organization yet. Ask its admin to add it.")
    if not here.is_org_wide:
        return "the app is installed in one workspace"
    allowed = {team: name for team, name in names.items() if team in (settings.allow_workspaces or names)}
    return f"members of {_named_workspaces(allowed)} may use the app"


def _named_workspaces(names: Mapping[str, str]) -> str:
    return ", ".join(f"{name} ({team})" if name else team for team, name in sorted(names.items()))


def _token_hint(code: str) -> str:
    if code in ("invalid_auth", "not_authed", "account_inactive", "token_revoked"):
        return "Copy SLACK_BOT_TOKEN again from “OAuth & Permissions”, or reinstall the app."
    return "Try again in a minute."


def _check_clock(settings: Settings) -> str:
    store, slack = Store(settings.database_url), _slack_client(settings)
    try:
        with suppress(StoreError):  # which the line about the database says
            _require_agreement(
                store.shared_clock.read_difference(),
                MAX_CLOCK_DIFFERENCE,
                "the database's, which decides when work is due",
            )
        theirs = slack.server_time()
    finally:
        store.close()
        slack.close()
    if theirs is None:
        return "not compared with Slack's, because Slack didn't send its time; until it does, no old data is deleted"
    _require_agreement(
        time.time() - theirs, MAX_SLACK_CLOCK_OFFSET, "Slack's; at five minutes, Slack's requests are rejected"
    )
    return "agrees with Slack's"


def _require_agreement(ahead: float, most: float, with_: str) -> None:
    if abs(ahead) > most:
        raise _CheckFailed(f"this machine's clock is {ahead:+.0f} seconds off {with_}. Correct it, ideally with NTP.")


def _check_socket_mode(settings: Settings) -> str:
    if not settings.slack_app_token:
        return "not used; Slack sends its requests over HTTP"
    slack = _slack_client(settings)
    try:
        slack.test_socket_mode(settings.slack_app_token)
    except SlackCallFailed as error:
        hint = (
            "SLACK_APP_TOKEN needs the scope connections:write, and Socket Mode must be switched on in the Slack app."
        )
        raise _slack_failed(settings, "apps.connections.open", error, hint) from error
    finally:
        slack.close()
    return "the app token can connect"


def _check_announce_channel(settings: Settings) -> str:
    channel = settings.announce_channel
    if not channel:
        return "not set; results are posted only where they were requested"
    slack = _slack_client(settings)
    try:
        if slack.can_post(channel):
            return "the app is a member"
    except SlackCallFailed as error:
        if error.error == "missing_scope":
            return "can't be checked, because the channel is private; make sure that the app was invited"
        raise _slack_failed(settings, "conversations.info", error, _INVITE_HINT) from error
    finally:
        slack.close()
    raise _CheckFailed(f"the app isn't a member, or the channel is archived. {_INVITE_HINT}")


_INVITE_HINT = "Check the channel ID and invite the app there (/invite @Interview Scheduler), or unset it."


def _check_usergroups(settings: Settings) -> str:
    if not settings.allow_usergroups:
        return "not set; no user group is required"
    slack = _slack_client(settings)
    try:
        groups = sorted(settings.allow_usergroups)
        people = frozenset[str]().union(*(_group_members(group, slack, settings) for group in groups))
    finally:
        slack.close()
    if not people:
        raise _CheckFailed("these user groups have no members, so nobody can use the app. Add people to them in Slack.")
    return f"these user groups have {len(people)} members"


def _group_members(group: str, slack: SlackClient, settings: Settings) -> frozenset[str]:
    try:
        return slack.fetch_group(group)
    except SlackCallFailed as error:
        fix = "Check that this is the ID of a user group that isn't disabled."
        if error.error == "missing_scope":
            fix = f"Add the scope {USERGROUPS_SCOPE} under “OAuth & Permissions”, and reinstall the app."
        raise _slack_failed(settings, f"usergroups.users.list for {group}", error, fix) from error


def _check_apploi(settings: Settings) -> str:
    apploi = Apploi(
        settings.apploi_base_url, settings.apploi_api_key, settings.apploi_authorization, network=settings.network
    )
    try:
        found = apploi.find("", 1)
    except SearchFailed as error:
        raise _CheckFailed(_apploi_problem(settings, error)) from error
    finally:
        apploi.close()
    if not found:
        raise _CheckFailed(
            "the key works, but finds no applicants. It may not have access to them: ask Apploi. Until it does, people "
            "have to enter application IDs."
        )
    return "the key works and can search applicants"


def _apploi_problem(settings: Settings, error: SearchFailed) -> str:
    """Only a 401 or 403 blames the key: otherwise it wasn't tried."""
    if why := settings.network.explain(error, settings.apploi_base_url):
        return f"{why}{_address_hint('APPLOI_BASE_URL', settings.apploi_base_url)}"
    if error.status in (401, 403):
        return f"it doesn't accept the key for searching applicants (HTTP {error.status}). Check APPLOI_API_KEY."
    if error.status is not None:
        return f"the search was answered with HTTP {error.status}. Check APPLOI_BASE_URL, and whether Apploi is up."
    return "the answer isn't Apploi's; it may be a proxy's page. Check APPLOI_BASE_URL and HTTPS_PROXY."
