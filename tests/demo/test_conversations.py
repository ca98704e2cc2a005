"""Conversations in the fake Slack: which ones the bot can see, read and post to."""

from __future__ import annotations

import pytest
from slack_sdk import WebClient

from slackbot.demo.fake_slack import BOT_USER, HIRING, OFFERS, RANDOM, TWO_PEOPLE, FakeSlack, payloads
from slackbot.demo.fake_slack.workspace import Channel
from slackbot.demo.people import INTERVIEWER, MANAGER, PLAIN
from tests.support.demo_forms import error_response


def test_info_on_public_channels_does_not_need_the_bot_as_a_member(slack: FakeSlack, client: WebClient) -> None:
    shared = slack.workspace.add_channel("partners", is_ext_shared=True)
    expected = {HIRING: (True, False), RANDOM: (False, False), shared.id: (True, True)}
    for channel_id, found in expected.items():
        info = client.conversations_info(channel=channel_id)["channel"]
        assert (info["is_member"], info["is_ext_shared"]) == found
        assert (info["is_channel"], info["is_private"], info["is_archived"]) == (True, False, False)
    assert len(client.conversations_info(channel=shared.id)["channel"]["shared_team_ids"]) == 2


def test_other_kinds_of_conversations_need_membership_and_their_own_scope(slack: FakeSlack, client: WebClient) -> None:
    for hidden in (OFFERS, TWO_PEOPLE, "C0NOWHERE"):
        assert error_response(client, "conversations.info", channel=hidden)["error"] == "channel_not_found"
    inside = {
        "groups:read": slack.workspace.add_channel("secret", "private"),
        "mpim:read": slack.workspace.add_channel(kind="mpim", members=[MANAGER.id, PLAIN.id, BOT_USER]),
        "im:read": slack.workspace.dm_with_bot(MANAGER.id),
    }
    for scope, channel in inside.items():
        said = error_response(client, "conversations.info", channel=channel.id)
        assert (said["error"], said["needed"]) == ("missing_scope", scope)
        slack.scopes.add(scope)
    info = {scope: client.conversations_info(channel=channel.id)["channel"] for scope, channel in inside.items()}
    assert info["groups:read"]["is_private"] is True
    assert (info["mpim:read"]["is_mpim"], info["mpim:read"]["name"]) == (True, "mpdm-maya--robin-1")
    assert (info["im:read"]["is_im"], info["im:read"]["user"]) == (True, MANAGER.id)


def test_group_dms_are_named_after_their_members_in_payloads(slack: FakeSlack) -> None:
    group = slack.workspace.add_channel(kind="mpim", members=[MANAGER.id, INTERVIEWER.id])
    assert payloads.channel_name(group) == "mpdm-luis--maya-1"


@pytest.mark.parametrize("method", ["chat.postMessage", "chat.postEphemeral"])
@pytest.mark.parametrize("said", ["is_archived", "restricted_action"])
def test_archived_and_restricted_channels_reject_messages(
    slack: FakeSlack, client: WebClient, method: str, said: str
) -> None:
    archived, restricted = said == "is_archived", said == "restricted_action"
    channel = slack.workspace.add_channel("quiet", is_archived=archived, is_restricted=restricted)
    assert error_response(client, method, channel=channel.id, user=MANAGER.id, text="hi")["error"] == said


def test_ephemeral_messages_need_a_member_of_the_channel(slack: FakeSlack, client: WebClient) -> None:
    small = slack.workspace.add_channel("small", members=[MANAGER.id, BOT_USER])
    client.chat_postEphemeral(channel=small.id, user=MANAGER.id, text="psst")
    said = error_response(client, "chat.postEphemeral", channel=small.id, user=INTERVIEWER.id, text="psst")
    assert said["error"] == "user_not_in_channel"
    assert error_response(client, "chat.postEphemeral", channel=RANDOM, user=MANAGER.id, text="psst")["error"] == (
        "not_in_channel"
    )


def test_deactivated_users_are_reachable_only_in_an_existing_dm(slack: FakeSlack, client: WebClient) -> None:
    assert error_response(client, "chat.postMessage", channel=BOT_USER, text="hi")["error"] == "cannot_dm_bot"
    slack.workspace.deactivated.add(MANAGER.id)
    assert client.users_info(user=MANAGER.id)["user"]["deleted"] is True
    assert client.chat_postMessage(channel=MANAGER.id, text="hi")["ok"]
    del slack.workspace.channels[slack.workspace.dm_with_bot(MANAGER.id).id]
    assert error_response(client, "chat.postMessage", channel=MANAGER.id, text="hi")["error"] == "channel_not_found"
    slack.scopes.add("im:write")
    assert error_response(client, "conversations.open", users=MANAGER.id)["error"] == "user_disabled"


@pytest.fixture
def thread(slack: FakeSlack, client: WebClient) -> tuple[Channel, str]:
    """A channel, and the ts of its first message, which has a reply and a reply that was also sent to the channel."""
    slack.scopes.add("channels:history")
    first = slack.say("Can we meet Jane?")
    client.chat_postMessage(channel=HIRING, text="quiet", thread_ts=first.ts)
    client.chat_postMessage(channel=HIRING, text="loud", thread_ts=first.ts, reply_broadcast=True)
    return slack.workspace.channels[HIRING], first.ts


def test_only_broadcast_replies_are_in_the_channel_history(client: WebClient, thread: tuple[Channel, str]) -> None:
    channel, ts = thread
    history = client.conversations_history(channel=channel.id)["messages"]
    assert [(m["text"], m.get("subtype")) for m in history] == [
        ("loud", "thread_broadcast"),
        ("Can we meet Jane?", None),
    ]
    replies = client.conversations_replies(channel=channel.id, ts=ts)["messages"]
    assert [m["text"] for m in replies] == ["Can we meet Jane?", "quiet", "loud"]
    assert error_response(client, "conversations.replies", channel=channel.id, ts="1.1")["error"] == "thread_not_found"


def test_history_has_pages_and_a_start_time(client: WebClient, thread: tuple[Channel, str]) -> None:
    channel, ts = thread
    first = client.conversations_history(channel=channel.id, limit=1)
    assert first["has_more"] is True
    rest = client.conversations_history(channel=channel.id, cursor=first["response_metadata"]["next_cursor"])
    assert ([m["text"] for m in rest["messages"]], rest["has_more"]) == (["Can we meet Jane?"], False)
    later = client.conversations_history(channel=channel.id, oldest=ts)["messages"]
    assert [m["text"] for m in later] == ["loud"]
