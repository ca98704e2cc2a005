"""Notifications are posted once, when they are due, and only if they are still wanted."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from slackbot.domain.applicant import NameVisibility
from slackbot.domain.calendar_export import CalendarLinks
from slackbot.domain.facility import Facilities, Facility
from slackbot.domain.notification import (
    Notification,
    NotificationKind,
    NotificationSettings,
    NotificationState,
    intend_to_post,
    plan_cancelled,
    starts_at,
)
from slackbot.domain.person import Person, Preferences
from slackbot.domain.request import PostedMessage, ReplyTo, ReportStatus, Request, mark_cancelled
from slackbot.domain.request import State as RequestState
from slackbot.slack.client import Delivery, PostResult
from slackbot.storage.store import Store
from slackbot.worker.worker import NotificationPolicy, Worker
from tests.integration.worker.test_worker import (
    LATER,
    POSTED,
    REFUSED,
    SCHEDULED,
    TOKEN_FAULT,
    UNKNOWN,
    Apploi,
    Slack,
    at_work,
)
from tests.support.databases import a_request

HOUR, DAY = 3600.0, 86400.0
BEGINS = starts_at(a_request().interview)  # Tuesday, December 1, 2026, 3 PM in New York
NOW = BEGINS - 7 * DAY
ONLY = Facility(announce_channel="C9", remind_before=(DAY, HOUR))
RULES = NotificationSettings.of(ONLY)
POLICY = NotificationPolicy(
    Facilities.only(ONLY),
    CalendarLinks.with_secret("https://bot.example.com", "a secret"),
)
PACIFIC = Person("U2", timezone="America/Los_Angeles")


class ManualClock:
    """A clock that stands still until it is set."""

    def __init__(self, now: float = NOW) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now


def eventually(look: Callable[[], object]) -> None:
    """Return once it is true; fails after a timeout."""
    never = threading.Event()
    for _ in range(6_000):
        if look():
            return
        never.wait(0.01)
    raise AssertionError("it never came to that")


def booked(number: int = 1, **changes: Any) -> Request:
    """A request that was booked and reported."""
    at = {
        "state": RequestState.SCHEDULED,
        "report_status": ReportStatus.REPORTED,
        "send_at": None,
        "posted_message": PostedMessage("C1", "1.1"),
    }
    return a_request(number, accepted_at=NOW, **{**at, **changes})


def a_notification(
    kind: NotificationKind = NotificationKind.INTERVIEWER, place: str = "U2", **changes: Any
) -> Notification:
    return replace(Notification(f"V1/{kind}/{place}", "V1", kind, place, None, None, NOW), **changes)


def left(store: Store) -> list[Notification]:
    return [one for one in store.notifications.list_for_request("V1") if one.due_at is not None]


def move(worker: Worker, clock: ManualClock, now: float) -> None:
    clock.now = now
    worker.wake()


def notes(store: Store) -> list[str]:
    return [step.note for step in store.history("V1")]


def process_due(
    store: Store, slack: Slack, *planned: Notification, now: float = NOW, policy: NotificationPolicy = POLICY
) -> list[Notification]:
    """Plan these notifications, let a worker process those that are due, and return them all."""
    store.notifications.plan(planned)
    with at_work(store, Apploi(SCHEDULED), slack, ManualClock(now), policy):
        eventually(
            lambda: all(
                n.owner is None and (n.due_at or 1e12) > now for n in store.notifications.list_for_request("V1")
            )
        )
    return store.notifications.list_for_request("V1")


def test_from_the_booking_to_the_last_reminder(store: Store) -> None:
    slack, clock = Slack(), ManualClock()
    slack.people["U2"] = PACIFIC
    store.add(a_request(accepted_at=NOW, since=NOW, send_at=NOW))
    with at_work(store, Apploi(SCHEDULED), slack, clock, POLICY) as worker:
        eventually(lambda: len(left(store)) == 4 and len(slack.sent) == 3)
        assert slack.places[0] == "C1"
        assert set(slack.places[1:]) == {"U2", "C9"}
        for number, lead in enumerate((DAY, HOUR), 1):
            move(worker, clock, BEGINS - lead)
            eventually(lambda due=4 - 2 * number: len(left(store)) == due)  # type: ignore[misc]
    assert sorted(slack.places[3:]) == ["C1", "C1", "U2", "U2"]
    assert [m.thread_ts for place, m in slack.sent[3:] if place == "C1"] == ["1.1", "1.1"]
    assert all(one.state is NotificationState.POSTED for one in store.notifications.list_for_request("V1"))
    assert "interviewer to U2: told" in notes(store)


def test_notifications_are_planned_with_the_report(store: Store) -> None:
    store.add(a_request(accepted_at=NOW))
    [held] = store.claim("me", NOW, 1)
    assert store.notifications.list_for_request("V1") == []
    store.save(replace(held, report_status=ReportStatus.REPORTED), "told", [a_notification()])
    assert [one.id for one in store.notifications.list_for_request("V1")] == ["V1/interviewer/U2"]


@pytest.mark.parametrize(
    ("answer", "state", "note"),
    [
        (REFUSED, NotificationState.DROPPED, "interviewer to U2: dropped not_in_channel"),
        (LATER, NotificationState.DUE, "interviewer to U2: due ratelimited"),
        (TOKEN_FAULT, NotificationState.DUE, "interviewer to U2: due invalid_auth"),
        (UNKNOWN, NotificationState.DUE, "interviewer to U2: due RemoteDisconnected"),
        (POSTED, NotificationState.POSTED, "interviewer to U2: told"),
    ],
)
def test_slacks_answer_decides_the_state(store: Store, answer: PostResult, state: NotificationState, note: str) -> None:
    store.add(booked())
    [notification] = process_due(store, Slack(U2=[answer]), a_notification())
    assert (notification.state, notification.tries) == (state, 1)
    assert note in notes(store)
    assert notification.may_be_posted is (answer is UNKNOWN)


def test_a_possible_duplicate_says_so(store: Store) -> None:
    store.add(booked())
    slack = Slack()
    process_due(store, slack, intend_to_post(a_notification()))
    assert "twice" in slack.sent[0][1].text


def test_slack_is_not_called_again_before_retry_after(store: Store) -> None:
    store.add(booked())
    slack = Slack(U2=[PostResult(Delivery.LATER, retry_after=30.0, error="ratelimited")])
    [notification] = process_due(store, slack, a_notification())
    assert (notification.due_at, slack.places) == (NOW + 30.0, ["U2"])


GONE = [
    ({"moved_to": "V2"}, "moved"),
    ({"cancelled_by": "U1"}, "canceled"),
    ({"applicant_name": ""}, "deleted"),
]


@pytest.mark.parametrize(("changes", "why"), GONE)
def test_notifications_of_inactive_interviews_are_dropped(store: Store, changes: dict[str, Any], why: str) -> None:
    store.add(booked(**changes))
    slack = Slack()
    [notification] = process_due(store, slack, a_notification())
    assert (notification.state, slack.places) == (NotificationState.DROPPED, [])
    assert why in notes(store)[-1]


def test_a_reminder_follows_a_reschedule(store: Store) -> None:
    slack, clock = Slack(), ManualClock()
    later = replace(a_request().interview, date=a_request().interview.date.replace(day=3))
    store.add(booked())
    store.notifications.plan([a_notification(NotificationKind.REMINDER, due_at=BEGINS - HOUR, lead=HOUR)])
    store.add(a_request(2, interview=later, accepted_at=NOW, since=NOW, send_at=NOW, moves="V1", series="V1"))
    with at_work(
        store, Apploi(SCHEDULED), slack, clock, NotificationPolicy(Facilities.only(Facility(remind_before=(HOUR,))))
    ) as worker:
        eventually(lambda: "U2" in slack.places)
        [to_interviewer] = [message for place, message in slack.sent if place == "U2"]
        assert "was moved" in to_interviewer.text
        assert "Tue, Dec 1, 3:00 PM → Thu, Dec 3, 3:00 PM ET" in to_interviewer.text
        move(worker, clock, BEGINS - HOUR)
        eventually(lambda: not left(store))
        assert {"U1", "edit"} < set(slack.places)
        said = len(slack.sent)
        move(worker, clock, BEGINS + 2 * DAY - HOUR)
        eventually(lambda: len(slack.sent) == said + 2)
    assert {one.kind: one.state for one in store.notifications.list_for_request("V1")} == {
        NotificationKind.REMINDER: NotificationState.DROPPED,
        NotificationKind.OLD_TIME: NotificationState.POSTED,
        NotificationKind.OUTDATED: NotificationState.POSTED,
    }
    assert all("Reminder" in message.text for _, message in slack.sent[said:])


def test_the_previous_interviewer_is_notified(store: Store) -> None:
    slack = Slack()
    store.add(booked(7, interviewer_user="U7"))
    store.add(booked(moves="V7", series="V7"))
    process_due(store, slack, a_notification(NotificationKind.MOVED_AWAY, "U7"))
    assert slack.places == ["U7"]
    assert "no longer interviewing" in slack.sent[0][1].text


def test_a_cancellation_is_posted_where_the_booking_was(store: Store) -> None:
    slack = Slack()
    store.add(booked())
    store.change("V1", lambda it: mark_cancelled(it, "U1"), "", lambda it: plan_cancelled(it, RULES, NOW))
    process_due(store, slack)
    assert sorted(slack.places) == ["C1", "C9", "U2", "edit"]
    assert all("anceled" in message.text for _, message in slack.sent)
    assert all("<@U1>" in message.text for _, message in slack.sent)


PREFERS = [
    (Preferences(tell_booked=False), NotificationKind.INTERVIEWER, []),
    (Preferences(tell_booked=False), NotificationKind.REMINDER, ["U2"]),
    (Preferences(tell_reminders=False), NotificationKind.REMINDER, []),
    (Preferences(tell_reminders=False), NotificationKind.INTERVIEWER, ["U2"]),
]


@pytest.mark.parametrize(("likes", "kind", "places"), PREFERS)
def test_preferences_are_read_when_the_notification_is_due(
    store: Store, likes: Preferences, kind: NotificationKind, places: list[str]
) -> None:
    store.add(booked())
    store.preferences.save("U2", likes)
    slack = Slack()
    process_due(store, slack, a_notification(kind, lead=HOUR if kind is NotificationKind.REMINDER else None))
    assert slack.places == places


def test_deactivated_people_get_no_notifications(store: Store) -> None:
    store.add(booked())
    slack = Slack()
    slack.people["U2"] = Person("U2", is_deactivated=True)
    [notification] = process_due(store, slack, a_notification())
    assert (notification.state, slack.places, notes(store)[-1]) == (
        NotificationState.DROPPED,
        [],
        "interviewer to U2: dropped the person is deactivated",
    )


ZONES = [
    (Preferences(), PACIFIC, "12:00–1:00 PM PT (3:00 PM ET)"),
    (Preferences("Europe/Berlin"), PACIFIC, "9:00–10:00 PM Berlin time (3:00 PM ET)"),
    (Preferences(), Person("U2", timezone=""), "2:00–3:00 PM CT (3:00 PM ET)"),
    (Preferences(), None, "3:00–4:00 PM ET\n"),
]


@pytest.mark.parametrize(("likes", "person", "hour"), ZONES, ids=["profile", "Home tab", "no zone", "Slack is silent"])
def test_times_are_in_the_readers_zone(store: Store, likes: Preferences, person: Person | None, hour: str) -> None:
    store.add(booked())
    store.preferences.save("U2", likes)
    slack = Slack()
    slack.people |= {"U2": person} if person else {}
    process_due(store, slack, a_notification(), policy=replace(POLICY, default_timezone="America/Chicago"))
    assert hour in slack.sent[0][1].text


def test_a_reminder_due_at_night_waits_for_the_morning(store: Store) -> None:
    store.add(booked())
    slack = Slack()
    slack.people["U2"] = Person("U2", timezone="Asia/Tokyo")  # 5 AM there, a day before the interview
    [notification] = process_due(
        store, slack, a_notification(NotificationKind.REMINDER, lead=DAY, due_at=BEGINS - DAY), now=BEGINS - DAY
    )
    assert (notification.state, notification.due_at, slack.places) == (
        NotificationState.DUE,
        BEGINS - DAY + 2 * HOUR,
        [],
    )


def test_results_go_before_notifications_in_one_conversation(store: Store) -> None:
    slack, clock = Slack(), ManualClock()
    store.add(booked())
    store.add(a_request(2, interviewer_user=None, accepted_at=NOW, since=NOW, send_at=NOW))
    with at_work(store, Apploi(SCHEDULED), slack, clock, NotificationPolicy()) as worker:
        eventually(lambda: "C1" in slack.places)
        store.notifications.plan([a_notification(NotificationKind.ANNOUNCEMENT, "C1")])
        worker.wake()
        eventually(lambda: left(store)[0].due_at == NOW + 1.0)
        assert slack.places == ["C1"]
        move(worker, clock, NOW + 1.0)
        eventually(lambda: not left(store))
    assert slack.places == ["C1", "C1"]


def test_notifications_in_one_conversation_are_a_second_apart(store: Store) -> None:
    store.add(booked())
    planned = [a_notification(NotificationKind.ANNOUNCEMENT, "C9", id=f"V1/{number}") for number in range(5)]
    process_due(store, Slack(), *planned)
    assert [one.due_at for one in store.notifications.list_for_request("V1")] == [
        NOW + 1,
        NOW + 2,
        NOW + 3,
        NOW + 4,
        None,
    ]


NAMES = [("C9", "J. D."), ("C1", "An applicant"), ("U2", "Jane Doe")]


@pytest.mark.parametrize(("place", "shown"), NAMES)
def test_names_are_shown_as_far_as_the_conversation_allows(store: Store, place: str, shown: str) -> None:
    policy = replace(POLICY, name_visibility_in=lambda _, __: NameVisibility.INITIALS)
    store.add(booked(reply_to=ReplyTo("C1", name_visibility=NameVisibility.NONE)))
    slack = Slack()
    process_due(store, slack, a_notification(NotificationKind.REMINDER, place, lead=HOUR), policy=policy)
    assert shown in slack.sent[0][1].text
    assert ("Jane" in slack.sent[0][1].text) is (shown == "Jane Doe")


@pytest.mark.parametrize(("place", "told"), [("C9", []), ("C1", ["C1"]), ("U2", ["U2"])])
def test_nothing_is_posted_to_channels_no_longer_allowed(store: Store, place: str, told: list[str]) -> None:
    store.add(booked())
    slack = Slack()
    process_due(
        store,
        slack,
        a_notification(NotificationKind.REMINDER, place, lead=HOUR),
        policy=replace(POLICY, may_post="C1".__eq__),
    )
    assert [posted for posted, _ in slack.sent] == told
    assert ("no longer in ALLOW_CHANNELS" in str(notes(store))) is (told == [])


def test_the_interviewers_notification_has_calendar_links(store: Store) -> None:
    store.add(booked())
    slack = Slack()
    process_due(store, slack, a_notification())
    message = slack.sent[0][1]
    for label in ("Google", "Outlook", "Apple and others"):
        assert f"|{label}>" in message.text
        assert f"|{label}>" in repr(message.blocks)


def test_a_result_read_directly_by_the_interviewer_has_calendar_links(store: Store) -> None:
    slack = Slack(U1=[PostResult(Delivery.POSTED, "D1", "1.1")])
    store.add(a_request(interviewer_user="U1", reply_to=ReplyTo(None), accepted_at=NOW, since=NOW, send_at=NOW))
    with at_work(store, Apploi(SCHEDULED), slack, ManualClock(), replace(POLICY, facilities=Facilities())):
        eventually(lambda: (store.get("V1") or a_request()).report_status is ReportStatus.REPORTED)
    assert slack.places == ["U1"]
    assert "|Google>" in slack.sent[0][1].text
    assert store.notifications.list_for_request("V1") == []


def test_two_workers_on_one_database_post_each_notification_once(store: Store) -> None:
    slack, clock = Slack(), ManualClock()
    store.add(booked())
    store.notifications.plan([a_notification(place=f"U{number}") for number in range(20)])
    with at_work(store, Apploi(SCHEDULED), slack, clock), at_work(store, Apploi(SCHEDULED), slack, clock):
        eventually(lambda: not left(store))
    assert sorted(slack.places) == sorted(f"U{number}" for number in range(20))
