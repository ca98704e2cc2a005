"""Messages about an interview that was moved or canceled are brought up to date, whatever dies meanwhile."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pytest

from slackbot.domain.notification import (
    Notification,
    NotificationKind,
    NotificationState,
    intend_to_post,
    plan_answered,
    plan_cancelled,
    plan_update,
)
from slackbot.domain.request import (
    Answer,
    PostedMessage,
    Request,
    give_answer,
    mark_cancelled,
    mark_old_time_deleted,
)
from slackbot.messages import Message
from slackbot.slack.client import PostResult
from slackbot.storage.store import Store
from tests.integration.worker.test_worker import LATER, POSTED, REFUSED, SCHEDULED, UNKNOWN, Apploi, at_work
from tests.integration.worker.test_worker import Slack as ScriptedSlack
from tests.integration.worker.test_worker_notifications import (
    NOW,
    POLICY,
    RULES,
    ManualClock,
    a_notification,
    booked,
    eventually,
)

KINDS = NotificationKind


class Slack(ScriptedSlack):
    """Also keeps where messages were edited."""

    def __init__(self, **answers: list[PostResult]) -> None:
        super().__init__(**answers)
        self.edits: dict[str, str] = {}

    def edit(self, channel: str, ts: str, message: Message) -> PostResult:
        answer = super().edit(channel, ts, message)
        if answer is POSTED:
            self.edits[f"{channel} {ts}"] = message.text.split("\n")[0]
        return answer


def posted(kind: NotificationKind, place: str, ts: str, channel: str = "") -> Notification:
    message = PostedMessage(channel or f"D{place[1:]}", ts)
    return a_notification(kind, place, due_at=None, state=NotificationState.POSTED, message=message)


HISTORY = [
    posted(KINDS.INTERVIEWER, "U2", "2.1"),
    posted(KINDS.ANNOUNCEMENT, "C9", "9.1", "C9"),
    posted(KINDS.REMINDER, "U2", "2.2"),
    posted(KINDS.IN_LINE, "U1", "1.5"),
    a_notification(KINDS.REMINDER, "C1", due_at=None, state=NotificationState.DROPPED),
    replace(posted(KINDS.REMINDER, "U1", "?"), message=None),
]
RESULT = "C1 1.1"
MOVED = dict.fromkeys(
    (RESULT, "D2 2.1", "D2 2.2", "C9 9.1"), "Moved: Jane Doe · Tue, Dec 1, 3:00 PM → Thu, Dec 3, 3:00 PM ET"
)


def moved(store: Store) -> None:
    """V2, by the interviewer, has moved V1."""
    store.notifications.plan(HISTORY)
    later = replace(booked().interview, date=booked().interview.date.replace(day=3))
    store.add(booked(2, moves="V1", series="V1", requested_by="U2", booked_by="U1", interview=later))
    store.change("V1", lambda it: replace(it, moved_to="V2"), "", lambda it: [plan_update(it, "moved", NOW)])


def process(store: Store, slack: Slack) -> None:
    """Let a worker process what is due, and what is put off, too."""
    clock = ManualClock()

    def is_done() -> bool:
        waiting = [one for one in store.notifications.list_for_request("V1") if one.due_at is not None]
        if waiting and not any(one.owner for one in waiting):
            clock.now = max(clock.now, waiting[0].due_at or 0.0)
        return not waiting

    with at_work(store, Apploi(SCHEDULED), slack, clock, POLICY):
        eventually(is_done)


def test_the_result_and_what_was_told_of_it_say_that_it_was_moved(store: Store) -> None:
    store.add(booked())
    moved(store)
    process(store, slack := Slack())
    assert slack.edits == MOVED


def test_a_canceled_interview_is_struck_through(store: Store) -> None:
    store.add(booked())
    store.notifications.plan(HISTORY)
    store.change("V1", lambda it: mark_cancelled(it, "U1"), "", partial(plan_cancelled, settings=RULES, now=NOW))
    process(store, slack := Slack())
    assert slack.edits.keys() == MOVED.keys()
    assert set(slack.edits.values()) == {"Canceled: ~Jane Doe · Tue, Dec 1 · 3:00–4:00 PM ET~"}
    assert all("<@U1> says it's deleted in Apploi." in message.text for place, message in slack.sent if place == "edit")


def test_what_was_said_of_the_old_time_is_shown(store: Store) -> None:
    store.add(booked())
    moved(store)
    store.notifications.plan([posted(KINDS.OLD_TIME, "U2", "2.9")])
    process(store, slack := Slack())
    assert "D2 2.9" not in slack.edits  # its button is still to be pressed
    store.change("V1", lambda it: mark_old_time_deleted(it, "U2"), "", lambda it: [plan_update(it, "deleted", NOW)])
    process(store, slack)
    assert slack.edits["D2 2.9"].startswith("<@U2> says the old time is deleted in Apploi: ~Jane Doe")
    assert any("<@U2> says the old time is deleted in Apploi." in message.text for _, message in slack.sent)


@pytest.mark.parametrize("has_died", [False, True], ids=["at once", "after a crash"])
def test_an_answer_is_told_and_shown_where_it_was_asked_for(store: Store, has_died: bool) -> None:
    store.add(booked())
    store.notifications.plan(HISTORY)

    def plan(answered: Request) -> list[Notification]:
        planned = plan_answered(answered, NOW)
        return [intend_to_post(one) if has_died else one for one in planned]

    store.change("V1", lambda it: give_answer(it, "U2", Answer.DECLINED, NOW), "", plan)
    process(store, slack := Slack())
    assert slack.edits.keys() == {"D2 2.1", "D2 2.2"}  # the interviewer's message and reminder, not the result
    assert {place: message.text.split("\n")[0] for place, message in slack.sent if place != "edit"} == {
        "U1": "<@U2> can't make it: Jane Doe, Tue, Dec 1, 3:00 PM ET",
        "C1": "<@U2> can't make it – pick another time or person. It stays booked until then.",
    }
    assert all(("twice" in message.text) is has_died for place, message in slack.sent if place != "edit")


@pytest.mark.parametrize("first", [LATER, UNKNOWN], ids=["later", "unknown"])
def test_an_edit_that_slack_does_not_take_is_repeated(store: Store, first: PostResult) -> None:
    store.add(booked())
    moved(store)
    process(store, slack := Slack(edit=[first, POSTED]))
    assert slack.edits == MOVED


def test_a_message_that_is_gone_does_not_keep_the_others_from_being_edited(store: Store) -> None:
    store.add(booked())
    moved(store)
    process(store, slack := Slack(edit=[REFUSED, POSTED]))
    assert slack.edits == {place: text for place, text in MOVED.items() if place != RESULT}


@pytest.mark.parametrize("kind", [KINDS.OUTDATED, KINDS.OLD_TIME, KINDS.BOOKER])
def test_what_a_dead_process_was_doing_is_done_by_another(store: Store, kind: NotificationKind) -> None:
    """It died after it had stored that it posts, before it could store that it has."""
    store.add(booked(requested_by="U2", booked_by="U1"))
    if kind is not KINDS.BOOKER:
        moved(store)
    store.notifications.plan([replace(intend_to_post(a_notification(kind, "U1")), id=f"V1/{kind}/again")])
    process(store, slack := Slack())
    if kind is KINDS.OUTDATED:
        assert slack.edits == MOVED
    else:
        [message] = [message for place, message in slack.sent if place == "U1"]
        assert "You may see this twice" in message.text


def test_the_update_waits_for_a_message_that_is_just_being_posted(store: Store) -> None:
    store.add(booked())
    moved(store)
    posting = replace(intend_to_post(a_notification(KINDS.REMINDER, "U7")), due_at=None)  # in another process
    store.notifications.plan([posting])
    slack, update = Slack(), "V1/outdated/moved"
    with at_work(store, Apploi(SCHEDULED), slack, ManualClock(), POLICY):
        eventually(lambda: any("outdated to U1: due" in step.note for step in store.history("V1")))
    assert [one.id for one in store.notifications.list_for_request("V1") if one.due_at is not None] == [update]
