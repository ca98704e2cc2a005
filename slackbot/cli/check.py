"""`slackbot check`: test the settings, the database, Slack and Apploi, and print a line for each, with what to do."""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from slackbot.apploi import Apploi
from slackbot.cli.environment import load_environment
from slackbot.errors import SearchFailed, SlackbotError, StoreError
from slackbot.settings import Settings
from slackbot.slack.client import OPTIONAL_SCOPES, SCOPES, USERGROUPS_SCOPE, SlackCallFailed, SlackClient
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
    settings = Settings.from_env(load_environment())
    print("ok   settings")
    checks: list[tuple[str, Callable[[Settings], str]]] = [
        ("database", _check_database),
        ("Slack", _check_slack),
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


def _check_slack(settings: Settings) -> str:
    slack = SlackClient(settings.slack_bot_token, settings.slack_api_url)
    try:
        workspace = slack.identify()
    except SlackCallFailed as error:
        raise _CheckFailed(f"auth.test answered {error.error}. {_slack_hint(error.error)}") from error
    finally:
        slack.close()
    missing = sorted(slack.missing_scopes)
    if missing:
        named = "; ".join(f"{scope} ({SCOPES[scope]})" for scope in missing)
        raise _CheckFailed(
            f"the token lacks {named}. Add the scopes under “OAuth & Permissions”, and reinstall the app."
        )
    optional = _optional_scopes_note(workspace.scopes)
    return f"the token works for {workspace.url or workspace.team_id} and has all required scopes{optional}"


def _optional_scopes_note(granted: frozenset[str]) -> str:
    lacking = sorted(set(OPTIONAL_SCOPES) - granted)
    if not lacking:
        return ""
    return f" (without the optional {', '.join(lacking)}, a message that may have arrived is posted again, and says so)"


def _slack_hint(code: str) -> str:
    if code in ("invalid_auth", "not_authed", "account_inactive", "token_revoked"):
        return "Copy SLACK_BOT_TOKEN again from “OAuth & Permissions”, or reinstall the app."
    return "Make sure that this machine can reach SLACK_API_URL."


def _check_clock(settings: Settings) -> str:
    store, slack = Store(settings.database_url), SlackClient(settings.slack_bot_token, settings.slack_api_url)
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
    slack = SlackClient(settings.slack_bot_token, settings.slack_api_url)
    try:
        slack.test_socket_mode(settings.slack_app_token)
    except SlackCallFailed as error:
        raise _CheckFailed(
            f"apps.connections.open answered {error.error}. SLACK_APP_TOKEN needs the scope connections:write, and "
            "Socket Mode must be switched on in the Slack app."
        ) from error
    finally:
        slack.close()
    return "the app token can connect"


def _check_announce_channel(settings: Settings) -> str:
    channel = settings.announce_channel
    if not channel:
        return "not set; results are posted only where they were requested"
    slack = SlackClient(settings.slack_bot_token, settings.slack_api_url)
    try:
        if slack.can_post(channel):
            return "the app is a member"
    except SlackCallFailed as error:
        if error.error == "missing_scope":
            return "can't be checked, because the channel is private; make sure that the app was invited"
        raise _CheckFailed(f"conversations.info answered {error.error}. {_INVITE_HINT}") from error
    finally:
        slack.close()
    raise _CheckFailed(f"the app isn't a member, or the channel is archived. {_INVITE_HINT}")


_INVITE_HINT = "Check the channel ID and invite the app there (/invite @Interview Scheduler), or unset it."


def _check_usergroups(settings: Settings) -> str:
    if not settings.allow_usergroups:
        return "not set; no user group is required"
    slack = SlackClient(settings.slack_bot_token, settings.slack_api_url)
    try:
        people = frozenset[str]().union(*(_group_members(group, slack) for group in sorted(settings.allow_usergroups)))
    finally:
        slack.close()
    if not people:
        raise _CheckFailed("these user groups have no members, so nobody can use the app. Add people to them in Slack.")
    return f"these user groups have {len(people)} members"


def _group_members(group: str, slack: SlackClient) -> frozenset[str]:
    try:
        return slack.fetch_group(group)
    except SlackCallFailed as error:
        fix = "Check that this is the ID of a user group that isn't disabled."
        if error.error == "missing_scope":
            fix = f"Add the scope {USERGROUPS_SCOPE} under “OAuth & Permissions”, and reinstall the app."
        raise _CheckFailed(f"usergroups.users.list answered {error.error} for {group}. {fix}") from error


def _check_apploi(settings: Settings) -> str:
    apploi = Apploi(settings.apploi_base_url, settings.apploi_api_key, settings.apploi_authorization)
    try:
        found = apploi.find("", 1)
    except SearchFailed as error:
        raise _CheckFailed(f"{error} Check APPLOI_API_KEY and APPLOI_BASE_URL.") from error
    finally:
        apploi.close()
    if not found:
        raise _CheckFailed(
            "the key works, but finds no applicants. It may not have access to them: ask Apploi. Until it does, people "
            "have to enter application IDs."
        )
    return "the key works and can search applicants"
