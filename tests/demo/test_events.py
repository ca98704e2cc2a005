"""Events from the fake Slack: mentions, direct messages, the Home tab, and retries."""

from __future__ import annotations

from typing import Any

import pytest
from slack_bolt import App, BoltResponse
from slack_sdk import WebClient

from slackbot.demo.fake_slack import BOT_ID, BOT_USER, HIRING, RANDOM, FakeSlack, NotPossible
from slackbot.demo.fake_slack.writing import as_kept
from slackbot.demo.people import GUEST, INTERVIEWER, MANAGER

Json = dict[str, Any]

WRITTEN = [
    ("with @luis & @who", f"with <@{INTERVIEWER.id}> &amp; @who"),
    ("@Interview Scheduler help", f"<@{BOT_USER}> help"),
    (f"<@{BOT_USER}> help", f"<@{BOT_USER}> help"),
    ("a < b <https://x.example|x>", "a &lt; b <https://x.example|x>"),
    ("see https://x.example/a?b=1&c=2", "see <https://x.example/a?b=1&amp;c=2>"),
    ("@here in #hiring, not #4412", f"<!here> in <#{HIRING}|hiring>, not #4412"),
    ("to jane@example.com.", "to <mailto:jane@example.com|jane@example.com>."),
]


@pytest.mark.parametrize(("typed", "kept"), WRITTEN)
def test_typed_text_is_stored_in_slacks_format(typed: str, kept: str) -> None:
    mentions = {"@luis": f"@{INTERVIEWER.id}", "@Interview Scheduler": f"@{BOT_USER}", "#hiring": f"#{HIRING}|hiring"}
    assert as_kept(typed, mentions) == kept


@pytest.fixture
def events(bolt: App) -> list[Json]:
    """The Events API requests that the app received."""
    seen: list[Json] = []
    for kind in ("app_mention", "message", "app_home_opened"):
        bolt.event(kind)(lambda body: seen.append(body))
    return seen


def test_mentions_are_sent_only_from_channels_of_the_app(slack: FakeSlack, events: list[Json]) -> None:
    first = slack.say("Can we meet Jane?")
    said = slack.say("@Interview Scheduler help", user=INTERVIEWER.id, thread_ts=first.ts)
    slack.say("@Interview Scheduler help", channel=RANDOM)
    [body] = events
    event = body["event"]
    assert (event["type"], event["text"], event["user"]) == ("app_mention", f"<@{BOT_USER}> help", INTERVIEWER.id)
    assert (event["channel"], event["thread_ts"], event["ts"]) == (HIRING, first.ts, said.ts)
    assert body["authorizations"][0]["user_id"] == BOT_USER


def test_a_mention_in_a_direct_message_is_a_message_event(slack: FakeSlack, events: list[Json]) -> None:
    dm = slack.workspace.dm_with_bot(GUEST.id).id
    slack.say("@Interview Scheduler hello", user=GUEST.id, channel=dm)
    [body] = events
    assert (body["event"]["type"], body["event"]["channel_type"], body["event"]["channel"]) == ("message", "im", dm)


@pytest.mark.parametrize(("event", "scope"), [("app_mention", "app_mentions:read"), ("message.im", "im:history")])
def test_events_need_a_subscription_and_a_scope(slack: FakeSlack, events: list[Json], event: str, scope: str) -> None:
    def say() -> None:
        slack.say("@Interview Scheduler help")
        slack.say("help", channel=slack.workspace.dm_with_bot(MANAGER.id).id)

    slack.subscriptions.remove(event)
    say()
    slack.subscriptions.add(event)
    slack.scopes.remove(scope)
    say()
    assert len(events) == 2


def test_replies_to_replies_join_the_same_thread(slack: FakeSlack) -> None:
    first = slack.say("Can we meet?")
    reply = slack.say("Yes", thread_ts=first.ts)
    assert slack.say("When?", thread_ts=reply.ts).thread_ts == first.ts
    with pytest.raises(NotPossible):
        slack.say("Where?", thread_ts="1.1")


def test_opening_either_tab_of_the_app_sends_an_event(slack: FakeSlack, events: list[Json]) -> None:
    slack.open_home(MANAGER.id)
    slack.open_messages_tab(MANAGER.id)
    assert [body["event"]["tab"] for body in events] == ["home", "messages"]
    assert all("view" not in body["event"] for body in events)


def test_rejected_events_are_retried_at_once_after_one_and_after_five_minutes(slack: FakeSlack, bolt: App) -> None:
    answers = [500, 503, 500, 500]
    seen: list[tuple[str, Json]] = []

    @bolt.event("app_uninstalled")
    def fail(body: Json, request: Any) -> BoltResponse:
        number = request.headers.get("x-slack-retry-num", [""])[0]
        reason = request.headers.get("x-slack-retry-reason", [""])[0]
        seen.append((f"{number} {reason}".strip(), body["event_id"]))
        return BoltResponse(status=answers.pop(0), body="")

    slack.event({"type": "app_uninstalled"})
    assert len(seen) == 2
    slack.clock.advance(59)
    slack.repeat_events()
    assert len(seen) == 2
    for seconds in (2, 300, 300, 3600):
        slack.clock.advance(seconds)
        slack.repeat_events()
    assert [what for what, _ in seen] == ["", "1 http_error", "2 http_error", "3 http_error"]
    assert len({event_id for _, event_id in seen}) == 1


def test_an_app_can_decline_retries_and_an_unreachable_app_gets_them(slack: FakeSlack, bolt: App) -> None:
    @bolt.event("app_uninstalled")
    def fail() -> BoltResponse:
        return BoltResponse(status=500, body="", headers={"X-Slack-No-Retry": "1"})

    slack.event({"type": "app_uninstalled"})
    assert len(slack.deliveries) == 1
    slack.app_url = "http://127.0.0.1:9/slack/events"
    assert slack.event({"type": "app_uninstalled"}).retry_reason == "connection_failed"
    assert [each.number for each in slack.repetitions] == [2]


def test_a_retry_can_be_sent_directly(slack: FakeSlack, bolt: App) -> None:
    seen: list[Json] = []
    bolt.event("app_uninstalled")(lambda body: seen.append(body))
    slack.event({"type": "app_uninstalled"}, event_id="Ev1")
    slack.event({"type": "app_uninstalled"}, event_id="Ev1", retry=1)
    assert [body["event_id"] for body in seen] == ["Ev1", "Ev1"]


def test_bolt_ignores_the_event_of_the_apps_own_message(
    slack: FakeSlack, events: list[Json], client: WebClient
) -> None:
    client.chat_postMessage(channel=MANAGER.id, text="Booked")
    [said] = slack.messages(slack.workspace.dm_with_bot(MANAGER.id).id)
    slack.echo(said)
    delivery = slack.deliveries[-1].delivery
    assert delivery is not None
    event = delivery.payload["event"]
    assert (event["type"], event["bot_id"], event["user"]) == ("message", BOT_ID, BOT_USER)
    assert events == []
