"""A request that arrives again while its signature is valid, for five minutes, does nothing twice.

Slack resends events, and an attacker in between may have a copy of any other request. What may happen again changes
nothing: the same ephemeral text, the same view. No second form opens, because Slack accepts a trigger once
(docs.slack.dev/interactivity/handling-user-interaction#modal_responses); the user is told so.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from slackbot import messages
from slackbot.demo.fake_apploi import FakeApploi
from slackbot.demo.fake_slack import FakeSlack, Message
from slackbot.demo.fake_slack.delivery import Reply
from tests.fuzz.story import play
from tests.support.running import Running, running
from tests.support.steps import eventually

TIMES = 10
NEVER = float("inf")


@pytest.fixture
def app(slack: FakeSlack, apploi: FakeApploi, tmp_path: Path) -> Iterator[Running]:
    slack.should_escape = True  # as manifest.yml says
    with running(slack, apploi, tmp_path, PUBLIC_URL="https://example.com") as started:  # calendars have addresses
        yield started


@pytest.fixture
def played(app: Running) -> Running:
    """The app after one request of every kind, each delivered once and finished."""
    play(app)
    quiet(app)
    return app


def quiet(app: Running) -> None:
    """Wait until nothing is left to do, such as booking or reporting again."""
    eventually(lambda: not any(request.due_at is not None and request.due_at < soon() for request in app.requests))
    notices = app.bot.store.notifications
    eventually(lambda: not notices.leases() and (notices.next_due(time.time()) or NEVER) > soon())


def soon() -> float:
    """Whatever is due later than this is a reminder."""
    return time.time() + 600


def is_said_again(message: Message) -> bool:
    """Whether only the user sees this sentence or list: as a direct message once the response_url is used up."""
    is_direct, is_list = message.channel[0] == "D", message.text.startswith("Your interviews")
    return message.text.startswith(messages.form_open_timeout("")) or (is_direct and (is_list or not message.blocks))


def done(app: Running) -> dict[str, object]:
    """The lasting effects: rows, bookings, open forms, and posted messages."""
    told = [message for message in app.slack.workspace.messages if message.only_for is None]
    return {
        "requests": sorted((r.id, str(r.state), r.message_number, str(r.report_status)) for r in app.requests),
        "bookings": [put.body for put in app.apploi.puts],
        "messages": sorted((m.channel, m.ts, m.text) for m in told if not is_said_again(m)),
        "forms": sorted(form.id for form in app.slack.open_views),
    }


def again(app: Running, first: Reply) -> list[Reply]:
    """Deliver it once more, and then many times at once."""
    replies = [app.slack.redeliver(first)]

    def once() -> None:
        replies.append(app.slack.redeliver(first))

    threads = [threading.Thread(target=once) for _ in range(TIMES)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return replies


def test_no_request_does_anything_twice(played: Running) -> None:
    before, sent = done(played), [reply for reply in played.slack.deliveries if reply.delivery]
    assert {reply.delivery.kind for reply in sent if reply.delivery} == KINDS
    for first in sent:
        replies = again(played, first)
        assert {reply.status for reply in replies} <= {200, 404}, first.delivery
        quiet(played)
        assert done(played) == before, first.delivery


KINDS = {
    "command",
    "block_suggestion",
    "block_actions",
    "view_submission",
    "view_closed",
    "shortcut",
    "message_action",
    "event",
}
