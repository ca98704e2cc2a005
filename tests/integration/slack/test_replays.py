"""A request that reaches the app again, within the five minutes in which its signature is good, does nothing twice.

Slack repeats events by itself; of the rest somebody in between may have kept a copy. What may happen again is what
changes nothing: the same words for the person's own eyes, the same view. No second form opens, because Slack takes
a trigger once (docs.slack.dev/interactivity/handling-user-interaction#modal_responses): who pressed is told so.
"""

from __future__ import annotations

import threading
import time

import pytest

from slackbot import messages
from slackbot.demo.fake_slack import Message
from slackbot.demo.fake_slack.delivery import Reply
from tests.fuzz.story import play
from tests.support.running import Running
from tests.support.steps import eventually

TIMES = 10
NEVER = float("inf")


@pytest.fixture
def played(app: Running) -> Running:
    """The app after one request of every kind, each delivered once; nothing is under way any more."""
    play(app)
    quiet(app)
    return app


def quiet(app: Running) -> None:
    """Return when nothing is left to do: an interview booked again, or told again, would be something."""
    eventually(lambda: not any(request.due_at is not None and request.due_at < soon() for request in app.requests))
    notices = app.bot.store.notifications
    eventually(lambda: not notices.leases() and (notices.next_due(time.time()) or NEVER) > soon())


def soon() -> float:
    """What is to be done later than this are reminders."""
    return time.time() + 600


def is_said_again(message: Message) -> bool:
    """Whether that is a sentence for the person alone: where their response_url is used up it comes as a bare DM."""
    return message.text.startswith(messages.form_open_timeout("")) or (message.channel[0] == "D" and not message.blocks)


def done(app: Running) -> dict[str, object]:
    """What stands: rows, bookings, open forms, and what is posted where it stays."""
    told = [message for message in app.slack.workspace.messages if message.only_for is None]
    return {
        "requests": sorted((r.id, str(r.state), r.message_number, str(r.report_status)) for r in app.requests),
        "bookings": [put.body for put in app.apploi.puts],
        "messages": sorted((m.channel, m.ts, m.text) for m in told if not is_said_again(m)),
        "forms": sorted(form.id for form in app.slack.open_views),
    }


def again(app: Running, first: Reply) -> list[Reply]:
    """Once more, and then many times at once."""
    replies = [app.slack.redeliver(first)]

    def once() -> None:
        replies.append(app.slack.redeliver(first))

    threads = [threading.Thread(target=once) for _ in range(TIMES)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return replies


def test_no_genuine_request_does_anything_twice(played: Running) -> None:
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
