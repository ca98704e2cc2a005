"""A message that may have arrived is looked for by its metadata, where the bot can read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from slackbot import messages
from slackbot.demo.fake_slack import CUT_AFTER, HIRING, RANDOM, SERVER_ERROR, FakeSlack, Fault, rate_limited
from slackbot.domain.request import Request, State
from slackbot.slack.client import Delivery, SlackClient
from tests.support.databases import a_request

SCHEDULED = replace(a_request(), state=State.SCHEDULED, message_number=1)


@pytest.fixture
def web(slack: FakeSlack) -> Iterator[SlackClient]:
    slack.api.scopes.add("channels:history")
    made = SlackClient(slack.bot_token, slack.api_url)
    yield made
    made.close()


def found(web: SlackClient, request: Request, channel: str = HIRING) -> Delivery:
    return web.find_message(channel, messages.result_message(request), since=0.0).delivery


def test_a_posted_message_is_found(web: SlackClient) -> None:
    posted = web.post(HIRING, messages.result_message(SCHEDULED))
    assert web.find_message(HIRING, messages.result_message(SCHEDULED), since=0.0) == posted


@pytest.mark.parametrize(
    "other",
    [
        replace(SCHEDULED, id="V2"),
        replace(SCHEDULED, state=State.FAILED),
        replace(SCHEDULED, message_number=2),
    ],
)
def test_another_message_is_not_mistaken_for_it(web: SlackClient, other: Request) -> None:
    web.post(HIRING, messages.result_message(SCHEDULED))
    assert found(web, other) is Delivery.REFUSED


def test_without_the_scope_or_channel_membership_nothing_is_found(slack: FakeSlack, web: SlackClient) -> None:
    assert found(web, SCHEDULED, RANDOM) is Delivery.UNKNOWN
    slack.api.scopes.remove("channels:history")
    assert found(web, SCHEDULED) is Delivery.UNKNOWN


@pytest.mark.parametrize(
    ("trouble", "delivery"),
    [(rate_limited(7), Delivery.LATER), (SERVER_ERROR, Delivery.UNKNOWN), (CUT_AFTER, Delivery.UNKNOWN)],
)
def test_temporary_errors_are_retried_and_others_are_not(
    slack: FakeSlack, web: SlackClient, trouble: Fault, delivery: Delivery
) -> None:
    slack.faults.add("conversations.history", trouble)
    assert found(web, SCHEDULED) is delivery
