"""`slackbot check`: test the settings, the database, Slack and Apploi, and print a line for each, with what to do."""

from __future__ import annotations

import argparse
import logging
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from typing import Any

from slackbot.cli.check_apploi import check_key, check_only_key, key_name
from slackbot.cli.checking import CheckFailed, check_channel, check_usergroups, slack_client, slack_failed
from slackbot.cli.environment import load_settings
from slackbot.errors import SlackbotError, StoreError
from slackbot.settings import Settings
from slackbot.slack.client import OPTIONAL_SCOPES, SCOPES, SlackCallFailed
from slackbot.storage.clock import MAX_CLOCK_DIFFERENCE
from slackbot.storage.store import Store

MAX_SLACK_CLOCK_OFFSET = 60.0
"""Seconds that this machine's clock may differ from Slack's."""

Check = tuple[str, Callable[..., str], tuple[Any, ...]]
"""The name of a check, what is called with the settings, and further arguments. It returns what is good, or raises
CheckFailed."""


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
    checks: list[Check] = [
        ("database", _check_database, ()),
        ("Slack", _check_slack, ()),
        ("ALLOW_WORKSPACES", _check_workspaces, ()),
        ("clock", _check_clock, ()),
        ("Socket Mode", _check_socket_mode, ()),
    ]
    checks += _facility_checks(settings) if settings.has_facilities_file else _checks_of_only_facility()
    return max(_run_check(settings, *check) for check in checks)


def _checks_of_only_facility() -> Iterator[Check]:
    yield "ANNOUNCE_CHANNEL", _check_announce_channel, ()
    yield "ALLOW_USERGROUPS", _check_usergroups, ()
    yield "Apploi", check_only_key, ()


def _facility_checks(settings: Settings) -> Iterator[Check]:
    """For each key, channel and set of user groups of the facilities, which the lines name."""
    facilities = settings.facilities
    if settings.allow_usergroups:
        yield "ALLOW_USERGROUPS", _check_usergroups, ()
    for key in dict.fromkeys(each.key for each in facilities):
        whose = ", ".join(each.name for each in facilities if each.key == key)
        yield f"Apploi, {key_name(key)} ({whose})", check_key, (key,)
    channels: dict[str, list[str]] = {}
    for each in facilities:
        for channel in sorted({each.announce_channel or "", *each.channels} - {""}):
            channels.setdefault(channel, []).append(each.name)
    for channel, names in channels.items():
        yield f"channel {channel} ({', '.join(names)})", check_channel, (channel,)
    for each in facilities:
        if groups := each.usergroups:
            yield f"user groups {', '.join(sorted(groups))} ({each.name})", check_usergroups, (groups,)


def _run_check(settings: Settings, name: str, check: Callable[..., str], arguments: tuple[Any, ...]) -> int:
    try:
        print(f"ok   {name}: {check(settings, *arguments)}")
    except (CheckFailed, SlackbotError) as error:
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


def _check_slack(settings: Settings) -> str:
    slack = slack_client(settings)
    try:
        workspace = slack.identify()
    except SlackCallFailed as error:
        raise slack_failed(settings, "auth.test", error, _token_hint(error.error)) from error
    finally:
        slack.close()
    missing = sorted(slack.missing_scopes)
    if missing:
        named = "; ".join(f"{scope} ({SCOPES[scope]})" for scope in missing)
        raise CheckFailed(
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
    slack = slack_client(settings)
    try:
        here = slack.identify()
        names = slack.fetch_granted() if here.is_org_wide else {here.team_id: ""}
    except SlackCallFailed as error:
        raise slack_failed(settings, "auth.teams.list", error, _token_hint(error.error)) from error
    finally:
        slack.close()
    unknown = sorted(settings.allow_workspaces - names.keys())
    if unknown:
        raise CheckFailed(
            f"the app isn't installed in {', '.join(unknown)}. Add it there, or take the ID out. It is installed in "
            f"{_named_workspaces(names)}."
        )
    if not names:
        raise CheckFailed("the app wasn't added to any workspace of the organization yet. Ask its admin to add it.")
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
    store, slack = Store(settings.database_url), slack_client(settings)
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
        raise CheckFailed(f"this machine's clock is {ahead:+.0f} seconds off {with_}. Correct it, ideally with NTP.")


def _check_socket_mode(settings: Settings) -> str:
    if not settings.slack_app_token:
        return "not used; Slack sends its requests over HTTP"
    slack = slack_client(settings)
    try:
        slack.test_socket_mode(settings.slack_app_token)
    except SlackCallFailed as error:
        hint = (
            "SLACK_APP_TOKEN needs the scope connections:write, and Socket Mode must be switched on in the Slack app."
        )
        raise slack_failed(settings, "apps.connections.open", error, hint) from error
    finally:
        slack.close()
    return "the app token can connect"


def _check_announce_channel(settings: Settings) -> str:
    if not settings.announce_channel:
        return "not set; results are posted only where they were requested"
    return check_channel(settings, settings.announce_channel)


def _check_usergroups(settings: Settings) -> str:
    if not settings.allow_usergroups:
        return "not set; no user group is required"
    return check_usergroups(settings, settings.allow_usergroups)
