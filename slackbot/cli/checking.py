"""What the checks of `slackbot check` share."""

from __future__ import annotations

from slackbot.settings import Settings
from slackbot.settings.declared import BY_NAME
from slackbot.slack.client import USERGROUPS_SCOPE, SlackCallFailed, SlackClient
from slackbot.slack.client.results import HTTP_CODE_PREFIX

INVITE_HINT = "Check the channel ID and invite the app there (/invite @Interview Scheduler), or unset it."


class CheckFailed(Exception):
    """What is wrong, and what to do."""


def slack_client(settings: Settings) -> SlackClient:
    """A client with these settings."""
    return SlackClient(settings.slack_bot_token, settings.slack_api_url, network=settings.network)


def slack_failed(settings: Settings, method: str, error: SlackCallFailed, hint: str) -> CheckFailed:
    """Why a call failed. `hint` is about the answer, if there is one."""
    if why := settings.network.explain(error, settings.slack_api_url):
        return CheckFailed(f"{why}{address_hint('SLACK_API_URL', settings.slack_api_url)}")
    if error.error.startswith(HTTP_CODE_PREFIX):
        hint = "That isn't Slack's answer. Check HTTPS_PROXY, the firewall, and SLACK_API_URL."
    return CheckFailed(f"{method} answered {error.error}. {hint}")


def address_hint(name: str, url: str) -> str:
    """The name of the setting that has the address, unless it is the default."""
    return "" if url.rstrip("/") == BY_NAME[name].default.rstrip("/") else f" {name} is set: is it right?"


def check_channel(settings: Settings, channel: str) -> str:
    """Whether the app can post there."""
    slack = slack_client(settings)
    try:
        if slack.can_post(channel):
            return "the app is a member"
    except SlackCallFailed as error:
        if error.error == "missing_scope":
            return "can't be checked, because the channel is private; make sure that the app was invited"
        raise slack_failed(settings, "conversations.info", error, INVITE_HINT) from error
    finally:
        slack.close()
    raise CheckFailed(f"the app isn't a member, or the channel is archived. {INVITE_HINT}")


def check_usergroups(settings: Settings, usergroups: frozenset[str]) -> str:
    """Whether they have members."""
    slack = slack_client(settings)
    try:
        people = frozenset[str]().union(*(_group_members(group, slack, settings) for group in sorted(usergroups)))
    finally:
        slack.close()
    if not people:
        raise CheckFailed("these user groups have no members, so nobody can use the app. Add people to them in Slack.")
    return f"these user groups have {len(people)} member{'' if len(people) == 1 else 's'}"


def _group_members(group: str, slack: SlackClient, settings: Settings) -> frozenset[str]:
    try:
        return slack.fetch_group(group)
    except SlackCallFailed as error:
        fix = "Check that this is the ID of a user group that isn't disabled."
        if error.error == "missing_scope":
            fix = f"Add the scope {USERGROUPS_SCOPE} under “OAuth & Permissions”, and reinstall the app."
        raise slack_failed(settings, f"usergroups.users.list for {group}", error, fix) from error
