"""Each digest is posted once, at its time, on days that have interviews, no matter how many workers there are."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

import pytest

from slackbot.dates.zones import to_utc
from slackbot.domain.applicant import NameVisibility
from slackbot.domain.notification import Digest, DigestPlace, NotificationState, due_digest, intend_to_post
from slackbot.domain.person import Person, Preferences
from slackbot.domain.request import Request, State
from slackbot.errors import AccessDenied
from slackbot.storage.store import Store
from slackbot.worker.digests import DigestPolicy
from slackbot.worker.worker import Worker
from tests.integration.worker.test_worker import LATER, POSTED, REFUSED, SCHEDULED, UNKNOWN, Apploi, Slack
from tests.integration.worker.test_worker_notifications import ManualClock, eventually, move
from tests.support.databases import a_request

NEW_YORK, LOS_ANGELES = "America/New_York", "America/Los_Angeles"
HALF_PAST_SEVEN = to_utc(datetime(2026, 12, 1, 7, 30), NEW_YORK).timestamp()
HOUR = 3600.0
HIRING = DigestPlace("C1", NEW_YORK, time(7, 30))
POLICY = DigestPolicy((HIRING,))


def add(store: Store, number: int, hour: int = 15, day: int = 1, **changes: Any) -> Request:
    request = a_request(number, **{"state": State.SCHEDULED, "send_at": None, **changes})
    request = replace(request, interview=replace(request.interview, date=datetime(2026, 12, day, hour)))
    store.add(request)
    return request


@contextmanager
def at_work(
    store: Store, slack: Slack, clock: ManualClock, policy: DigestPolicy = POLICY, workers: int = 1
) -> Iterator[Worker]:
    """The last of so many workers, which start at once."""
    with ExitStack() as stack:
        for _ in range(workers):
            worker = Worker(
                store, Apploi(SCHEDULED), slack, digest_policy=policy, clock=clock, retention=1e12, lease_timeout=60.0
            )
            stack.callback(worker.stop)
            worker.start()
        yield worker


def settled(store: Store) -> list[Digest]:
    """The digests, once there are some, and none is due any more."""
    eventually(lambda: (found := store.digests.list_all()) and all(each.due_at is None for each in found))
    return store.digests.list_all()


def posted(store: Store, slack: Slack, now: float = HALF_PAST_SEVEN, policy: DigestPolicy = POLICY) -> Digest:
    """The only digest after a worker has started at `now`."""
    with at_work(store, slack, ManualClock(now), policy):
        [digest] = settled(store)
    return digest


def test_a_channel_reads_the_interviews_of_the_day_that_are_still_to_take_place(store: Store) -> None:
    add(store, 1, applicant_name="Later Lee")
    add(store, 2, hour=9, applicant_name="Early Ek")
    add(store, 3, cancelled_by="U1")
    add(store, 4, moved_to="V1")
    add(store, 5, day=2)
    add(store, 6, state=State.FAILED)
    slack = Slack()
    assert posted(store, slack).state is NotificationState.POSTED
    [(place, message)] = slack.sent
    lines = message.text.split("\n")
    assert place == "C1"
    assert lines[0] == "Booked through Slack · Tue, Dec 1 · 2 interviews"
    assert ["Early Ek" in lines[1], "Later Lee" in lines[2]] == [True, True]


def test_a_day_without_interviews_has_no_digest_although_one_is_booked_afterwards(store: Store) -> None:
    slack, clock = Slack(), ManualClock(HALF_PAST_SEVEN)
    with at_work(store, slack, clock):
        assert settled(store)[0].state is NotificationState.DROPPED
        add(store, 1)
    with at_work(store, slack, ManualClock(HALF_PAST_SEVEN + HOUR)) as again:
        eventually(lambda: again._digests.plan() is False)
    assert slack.sent == []


@pytest.mark.parametrize(("late", "state"), [(1.99 * HOUR, NotificationState.POSTED), (2 * HOUR, None), (-1.0, None)])
def test_an_app_that_was_down_posts_within_two_hours(
    store: Store, late: float, state: NotificationState | None
) -> None:
    add(store, 1)
    slack, clock = Slack(), ManualClock(HALF_PAST_SEVEN + late)
    with at_work(store, slack, clock) as worker:
        if state is None:
            assert worker._digests.plan() is False
        else:
            assert settled(store)[0].state is state
    assert slack.places == ["C1"] * (state is not None)


@pytest.mark.parametrize("run", range(3))
def test_two_processes_at_the_minute_post_one(store: Store, run: int) -> None:
    add(store, 1)
    slack, clock = Slack(), ManualClock(HALF_PAST_SEVEN)
    with at_work(store, slack, clock, workers=2):
        assert [each.state for each in settled(store)] == [NotificationState.POSTED]
    assert slack.places == ["C1"]


def test_a_process_that_died_while_posting_leaves_a_possible_duplicate(store: Store) -> None:
    add(store, 1)
    due = due_digest(HIRING, HALF_PAST_SEVEN)
    assert due
    store.digests.plan([due])
    [held] = store.digests.claim("dead", HALF_PAST_SEVEN, limit=1)
    store.digests.save(intend_to_post(held))
    [lease] = store.digests.leases()
    assert store.digests.expire_lease(lease)
    slack = Slack()
    assert posted(store, slack).tries == 2
    [(_, message)] = slack.sent
    assert "You may see this twice" in message.text


def test_what_slack_may_have_taken_is_posted_again_with_a_note(store: Store) -> None:
    add(store, 1)
    slack, clock = Slack(C1=[UNKNOWN, POSTED]), ManualClock(HALF_PAST_SEVEN)
    with at_work(store, slack, clock) as worker:
        eventually(lambda: any(each.tries == 1 and each.owner is None for each in store.digests.list_all()))
        move(worker, clock, HALF_PAST_SEVEN + 10)
        assert settled(store)[0].state is NotificationState.POSTED
    assert ["twice" in message.text for _, message in slack.sent] == [False, True]


@pytest.mark.parametrize(("answer", "state"), [(REFUSED, "dropped"), (LATER, "failed")])
def test_what_slack_does_not_take_is_given_up(store: Store, answer: Any, state: str) -> None:
    add(store, 1)
    slack, clock = Slack(C1=[answer]), ManualClock(HALF_PAST_SEVEN)
    with at_work(store, slack, clock) as worker:
        eventually(lambda: any(each.tries for each in store.digests.list_all()))
        eventually(lambda: store.digests.leases() == [])
        move(worker, clock, HALF_PAST_SEVEN + 2 * HOUR)
        assert [each.state.value for each in settled(store)] == [state]


def test_an_interview_that_was_canceled_while_slack_was_away_is_left_out(store: Store) -> None:
    add(store, 1, applicant_name="Canceled Cole")
    add(store, 2, hour=16)
    slack, clock = Slack(C1=[LATER, POSTED]), ManualClock(HALF_PAST_SEVEN)
    with at_work(store, slack, clock) as worker:
        eventually(lambda: any(each.tries == 1 and each.owner is None for each in store.digests.list_all()))
        store.change("V1", lambda request: replace(request, cancelled_by="U1"))
        move(worker, clock, HALF_PAST_SEVEN + 10)
        settled(store)
    assert ["Canceled Cole" in message.text for _, message in slack.sent] == [True, False]


def test_each_facilitys_channel_reads_its_own_with_its_names(store: Store) -> None:
    add(store, 1, facility_id="tulsa")
    add(store, 2, facility_id="salem", applicant_name="Sam Salem")
    tulsa = replace(HIRING, facility_id="tulsa", facility="Harbor Tulsa", name_visibility=NameVisibility.INITIALS)
    salem = replace(HIRING, place="C2", facility_id="salem", facility="Salem")
    policy = DigestPolicy((tulsa, salem), name_visibility_in=lambda place, setting: setting)
    slack = Slack()
    with at_work(store, slack, ManualClock(HALF_PAST_SEVEN), policy):
        assert len(settled(store)) == 2
    said = {place: message.text for place, message in slack.sent}
    assert "for Harbor Tulsa" in said["C1"] and "J. D." in said["C1"] and "Sam Salem" not in said["C1"]
    assert "Sam Salem" in said["C2"] and "Jane" not in said["C2"]


def test_nothing_is_posted_in_a_channel_that_is_no_longer_allowed(store: Store) -> None:
    add(store, 1)
    slack = Slack()
    assert posted(store, slack, policy=replace(POLICY, may_post=lambda _: False)).state is NotificationState.DROPPED
    assert slack.sent == []


# For one person


def no_access(user: str) -> Person:
    raise AccessDenied("No.")


PERSONAL = DigestPolicy()
EIGHT = Preferences(digest_at=time(8))


def test_a_person_gets_their_own_in_their_own_zone(store: Store) -> None:
    add(store, 1, requested_by="U9")  # with U2
    add(store, 2, hour=16, requested_by="U9", interviewer_user="U8", applicant_name="Others Only")
    store.preferences.save("U2", EIGHT)
    slack, clock = Slack(), ManualClock(HALF_PAST_SEVEN + 2.5 * HOUR)  # 10 AM in New York
    slack.people["U2"] = Person("U2", timezone=LOS_ANGELES)
    with at_work(store, slack, clock, PERSONAL) as worker:
        assert worker._digests.plan() is False
        clock.now = HALF_PAST_SEVEN + 3.5 * HOUR  # 8 AM in Los Angeles
        worker._digests.plan()
        worker.wake()
        assert settled(store)[0].state is NotificationState.POSTED
    [(place, message)] = slack.sent
    assert place == "U2"
    assert "for you" in message.text and "12:00–1:00 PM PT" in message.text and "Others" not in message.text


def test_a_chosen_zone_counts_and_an_unknown_one_waits(store: Store) -> None:
    add(store, 1)
    store.preferences.save("U1", replace(EIGHT, timezone=LOS_ANGELES))
    store.preferences.save("U2", EIGHT)
    slack, clock = Slack(), ManualClock(HALF_PAST_SEVEN + 3.5 * HOUR)
    with at_work(store, slack, clock, PERSONAL):
        assert [each.place for each in settled(store)] == ["U1"]


@pytest.mark.parametrize(
    ("policy", "preferences"), [(replace(PERSONAL, require_member=no_access), EIGHT), (PERSONAL, Preferences())]
)
def test_who_lost_access_or_turned_it_off_gets_nothing(
    store: Store, policy: DigestPolicy, preferences: Preferences
) -> None:
    add(store, 1)
    due = due_digest(DigestPlace("U1", NEW_YORK, time(8)), HALF_PAST_SEVEN + HOUR)
    assert due
    store.digests.plan([due])
    store.preferences.save("U1", preferences)
    slack = Slack()
    assert posted(store, slack, HALF_PAST_SEVEN + HOUR, policy).state is NotificationState.DROPPED
    assert slack.sent == []


def test_who_slack_does_not_know_just_now_is_asked_about_again(store: Store) -> None:
    add(store, 1)
    store.preferences.save("U1", replace(EIGHT, timezone=NEW_YORK))
    denials = [AccessDenied("Who?", is_temporary=True)]

    def known_later(user: str) -> Person:
        if denials:
            raise denials.pop()
        return Person(user)

    slack, clock = Slack(), ManualClock(HALF_PAST_SEVEN + HOUR)
    with at_work(store, slack, clock, replace(PERSONAL, require_member=known_later)) as worker:
        eventually(lambda: any(each.due_at and each.due_at > clock.now for each in store.digests.list_all()))
        move(worker, clock, clock.now + timedelta(minutes=2).total_seconds())
        assert settled(store)[0].state is NotificationState.POSTED
