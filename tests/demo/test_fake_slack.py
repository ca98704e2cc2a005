"""The fake Slack with a real Bolt app: the installed app, and commands."""

from __future__ import annotations

import requests
import yaml
from slack_bolt import Ack, App
from slack_sdk import WebClient

from slackbot.demo.fake_slack import HIRING, FakeSlack, sign
from slackbot.demo.fake_slack.installed import BOT_EVENTS, BOT_NAME, GRANTED, SHORTCUTS
from slackbot.demo.page.snapshot import COMMAND, HINT
from slackbot.demo.people import INTERVIEWER, MANAGER
from tests.support.block_kit import Json
from tests.support.paths import ROOT


def test_the_fake_workspace_matches_the_manifest() -> None:
    manifest = yaml.safe_load((ROOT / "manifest.yml").read_text())
    [command] = manifest["features"]["slash_commands"]
    assert (command["command"], command["usage_hint"]) == (COMMAND, HINT)
    assert command["should_escape"] is FakeSlack.should_escape
    scopes = manifest["oauth_config"]["scopes"]
    assert set(scopes["bot"]) - set(scopes["bot_optional"]) == GRANTED  # somebody who installs only what they must
    assert set(manifest["settings"]["event_subscriptions"]["bot_events"]) == BOT_EVENTS
    assert manifest["features"]["bot_user"]["display_name"] == BOT_NAME
    shortcuts = [(each["name"], each["type"], each["callback_id"]) for each in manifest["features"]["shortcuts"]]
    assert shortcuts == [(each.name, each.kind, each.callback_id) for each in SHORTCUTS]
    assert max(len(each.name) for each in SHORTCUTS) <= 24
    home = manifest["features"]["app_home"]
    assert (home["home_tab_enabled"], home["messages_tab_read_only_enabled"]) == (True, False)


def test_bolt_accepts_the_signature_and_reads_every_field_of_a_command(slack: FakeSlack, bolt: App) -> None:
    seen: list[Json] = []

    @bolt.command("/hello")
    def hello(ack: Ack, command: Json) -> None:
        seen.append(command)
        ack()

    reply = slack.command("/hello", "Jane Doe & tue 3pm", user=MANAGER.id, channel=HIRING)
    assert (reply.status, reply.trouble) == (200, None)
    assert seen[0]["text"] == "Jane Doe &amp; tue 3pm"
    documented = (
        "token team_id team_domain channel_id channel_name user_id user_name command text api_app_id "
        "is_enterprise_install response_url trigger_id"
    )
    assert set(seen[0]) == set(documented.split())


def test_mentions_in_commands_are_escaped_if_the_command_says_so(slack: FakeSlack, bolt: App) -> None:
    @bolt.command("/hello")
    def hello(ack: Ack, command: Json) -> None:
        ack(command["text"])

    assert slack.command("/hello", "with @luis and @who").body == f"with <@{INTERVIEWER.id}|luis> and @who"
    slack.should_escape = False
    assert slack.command("/hello", "with @luis and @who").body == "with @luis and @who"


def test_the_response_to_a_command_is_ephemeral(slack: FakeSlack, bolt: App) -> None:
    @bolt.command("/hello")
    def hello(ack: Ack) -> None:
        ack("Usage: /hello NAME")

    slack.command("/hello")
    assert [m.text for m in slack.messages(HIRING, MANAGER.id)] == ["Usage: /hello NAME"]
    assert slack.messages(HIRING, INTERVIEWER.id) == []


def test_an_unknown_command_shows_slacks_error(slack: FakeSlack, bolt: App) -> None:
    assert slack.command("/nothing").trouble == "dispatch_failed"
    [message] = slack.messages(HIRING, MANAGER.id)
    assert message.text == '/nothing failed with the error "dispatch_failed"'


def test_an_unreachable_app_shows_slacks_error(slack: FakeSlack) -> None:
    slack.app_url = "http://127.0.0.1:9/slack/events"
    assert slack.command("/hello").trouble == "dispatch_failed"


def test_a_late_response_is_an_operation_timeout(slack: FakeSlack, bolt: App) -> None:
    slack.faults.delays["auth.test"] = 60.0
    slack.answer_timeout = 0.3

    @bolt.command("/hello")
    def hello(ack: Ack, client: WebClient) -> None:
        client.auth_test()
        ack()

    assert slack.command("/hello").trouble == "operation_timeout"
    assert "operation_timeout" in slack.messages(HIRING, MANAGER.id)[0].text
    slack.stop()  # so that the app stops waiting


def test_bolt_rejects_a_wrong_signature(slack: FakeSlack, bolt: App) -> None:
    headers = {"Content-Type": "application/x-www-form-urlencoded", **sign("another secret", "a=b")}
    assert requests.post(slack.app_url, data="a=b", headers=headers, timeout=30).status_code == 401
