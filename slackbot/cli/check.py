"""`slackbot check`: are the settings, Slack, Apploi and the database good? One line each, with what to do."""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from slackbot.apploi import Apploi
from slackbot.cli.environment import environment
from slackbot.errors import LookupFailed, SlackbotError, StoreError
from slackbot.settings import Settings
from slackbot.slack.client import OPTIONAL_SCOPES, SCOPES, USERGROUPS_SCOPE, SlackUnavailable, SlackWeb
from slackbot.storage.clock import CLOCK_OFF
from slackbot.storage.store import Store

SLACK_OFF = 60.0
"""Seconds by which this machine's clock may differ from Slack's."""


class _Bad(Exception):
    """What is not good, and what to do."""


def add_parser(commands: Any) -> None:
    """Tell argparse of this command."""
    parser = commands.add_parser(
        "check",
        help="try the settings, Slack, Apploi and the database",
        description="Try everything that `slackbot serve` needs. Nothing is written to Slack or Apploi.",
    )
    parser.set_defaults(run=run)


def run(_: argparse.Namespace) -> int:
    """A line for each; 0 when all are good."""
    settings = Settings.from_env(environment())
    print("ok   settings")
    checks: list[tuple[str, Callable[[Settings], str]]] = [
        ("database", _database),
        ("Slack", _slack),
        ("clock", _clock),
        ("Socket Mode", _socket_mode),
        ("ANNOUNCE_CHANNEL", _announce_channel),
        ("ALLOW_USERGROUPS", _usergroups),
        ("Apploi", _apploi),
    ]
    return max(_line(name, check, settings) for name, check in checks)


def _line(name: str, check: Callable[[Settings], str], settings: Settings) -> int:
    try:
        print(f"ok   {name}: {check(settings)}")
    except (_Bad, SlackbotError) as error:
        print(f"BAD  {name}: {error}")
        return 1
    return 0


def _database(settings: Settings) -> str:
    store = Store(settings.database_url)
    try:
        store.migrate()
        store.ping()
    finally:
        store.close()
    return "reachable, and its tables are up to date"


def _slack(settings: Settings) -> str:
    slack = SlackWeb(settings.slack_bot_token, settings.slack_api_url)
    try:
        workspace = slack.introduce()
    except SlackUnavailable as error:
        raise _Bad(f"auth.test answered {error.error}. {_slack_mend(error.error)}") from error
    finally:
        slack.close()
    missing = sorted(slack.lacking)
    if missing:
        named = "; ".join(f"{scope} ({SCOPES[scope]})" for scope in missing)
        raise _Bad(f"the token lacks {named}. Add these under “OAuth & Permissions”, and install the app again.")
    return (
        f"the token is good for {workspace.url or workspace.team_id}, with all its scopes{_optional(workspace.scopes)}"
    )


def _optional(granted: frozenset[str]) -> str:
    lacking = sorted(set(OPTIONAL_SCOPES) - granted)
    if not lacking:
        return ""
    return (
        f" (not the optional {', '.join(lacking)}: a message that may have arrived is then posted again, and says so)"
    )


def _slack_mend(code: str) -> str:
    if code in ("invalid_auth", "not_authed", "account_inactive", "token_revoked"):
        return "Copy SLACK_BOT_TOKEN again from “OAuth & Permissions”, or install the app again."
    return "Can this machine reach the address in SLACK_API_URL?"


def _clock(settings: Settings) -> str:
    store, slack = Store(settings.database_url), SlackWeb(settings.slack_bot_token, settings.slack_api_url)
    try:
        with suppress(StoreError):  # the line of the database says it
            _agree(store.shared_clock.compare(), CLOCK_OFF, "the database's, which decides when work is due")
        theirs = slack.server_time()
    finally:
        store.close()
        slack.close()
    if theirs is None:
        return "not compared with Slack's, because Slack didn't send its time; until it does, nothing old is erased"
    _agree(time.time() - theirs, SLACK_OFF, "Slack's; from five minutes on, Slack's requests are refused")
    return "agrees with Slack's"


def _agree(ahead: float, most: float, with_: str) -> None:
    if abs(ahead) > most:
        raise _Bad(f"this machine's clock is {ahead:+.0f} seconds off {with_}. Correct it, ideally with NTP.")


def _socket_mode(settings: Settings) -> str:
    if not settings.slack_app_token:
        return "not used; Slack reaches the app over HTTP"
    slack = SlackWeb(settings.slack_bot_token, settings.slack_api_url)
    try:
        slack.try_socket_mode(settings.slack_app_token)
    except SlackUnavailable as error:
        raise _Bad(
            f"apps.connections.open answered {error.error}. SLACK_APP_TOKEN needs the scope connections:write, and "
            "Socket Mode has to be on in the Slack app."
        ) from error
    finally:
        slack.close()
    return "the app token may connect"


def _announce_channel(settings: Settings) -> str:
    channel = settings.announce_channel
    if not channel:
        return "not set; results stand only where they were asked for"
    slack = SlackWeb(settings.slack_bot_token, settings.slack_api_url)
    try:
        if slack.may_post(channel):
            return "the app is a member of it"
    except SlackUnavailable as error:
        if error.error == "missing_scope":
            return "it is private, so I cannot look whether the app is a member: it has to be invited there"
        raise _Bad(f"conversations.info answered {error.error}. {_INVITE}") from error
    finally:
        slack.close()
    raise _Bad(f"the app is no member of it, or it is archived. {_INVITE}")


_INVITE = "Is this the id of the channel? Invite the app there (/invite @Interview Scheduler), or unset it."


def _usergroups(settings: Settings) -> str:
    if not settings.allow_usergroups:
        return "not set; user groups are not asked for"
    slack = SlackWeb(settings.slack_bot_token, settings.slack_api_url)
    try:
        people = frozenset[str]().union(*(_members(group, slack) for group in sorted(settings.allow_usergroups)))
    finally:
        slack.close()
    if not people:
        raise _Bad("nobody is in these user groups, so nobody may use the app. Add people to them in Slack.")
    return f"{len(people)} people are in these user groups"


def _members(group: str, slack: SlackWeb) -> frozenset[str]:
    try:
        return slack.group(group)
    except SlackUnavailable as error:
        mend = "Is this the id of a user group that is not disabled?"
        if error.error == "missing_scope":
            mend = f"Add the scope {USERGROUPS_SCOPE} under “OAuth & Permissions”, and install the app again."
        raise _Bad(f"usergroups.users.list answered {error.error} for {group}. {mend}") from error


def _apploi(settings: Settings) -> str:
    apploi = Apploi(settings.apploi_base_url, settings.apploi_api_key, settings.apploi_authorization)
    try:
        found = apploi.find("", 1)
    except LookupFailed as error:
        raise _Bad(f"{error} Check APPLOI_API_KEY and APPLOI_BASE_URL.") from error
    finally:
        apploi.close()
    if not found:
        raise _Bad(
            "the key is accepted, but it is shown no applicants. A key without access to applicants looks like this: "
            "ask Apploi whether yours has it. Until then, people have to type application form ids."
        )
    return "the key is accepted, and applicants can be searched"
