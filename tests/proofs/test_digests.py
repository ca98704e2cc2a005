"""Two real processes at the digest's minute, and one that is killed while Slack takes its digest; on both databases."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from slackbot.demo.app_process import AppProcess
from slackbot.demo.fake_slack.workspace import Message
from slackbot.domain.notification import Digest, NotificationState
from slackbot.domain.person import Preferences
from slackbot.domain.request import ReplyTo, ReportStatus, State
from tests.proofs.kills import _owner
from tests.proofs.stage import PLACES, Stage, person_of, place_of, staged
from tests.proofs.verdict import MARK
from tests.support.databases import a_request

PATIENCE = 60.0
HERE = datetime.now(UTC).hour - 12
ZONE = f"Etc/GMT{HERE:+d}" if HERE else "Etc/GMT"
"""Where it is about noon, so that neither the minute nor an interview is on another day."""


def local(ahead: timedelta = timedelta()) -> datetime:
    """The naive wall clock there, so long from now."""
    return datetime.now(UTC).replace(tzinfo=None) - timedelta(hours=HERE) + ahead


@pytest.fixture
def stage(database_url: str, tmp_path: Path) -> Iterator[Stage]:
    """A channel whose digest was due ten minutes ago, and an interview of each person today."""
    due = f"{local(-timedelta(minutes=10)):%H:%M}"
    with staged(
        database_url, tmp_path, DEFAULT_TIMEZONE=ZONE, ANNOUNCE_CHANNEL=place_of(0), DIGEST_AT=due, PORT="0"
    ) as stage:
        for number in range(PLACES):
            add_interview(stage, number)
        yield stage


def add_interview(stage: Stage, number: int) -> None:
    request = a_request(
        number,
        applicant=stage.applicant(number),
        state=State.SCHEDULED,
        report_status=ReportStatus.REPORTED,
        send_at=None,
        requested_by=person_of(number),
        interviewer_user=None,
        reply_to=ReplyTo(place_of(number)),
        accepted_at=time.time(),
    )
    start = local().replace(hour=20, minute=number, second=0, microsecond=0)
    stage.store.add(replace(request, interview=replace(request.interview, date=start, timezone=ZONE)))


def once(found: Callable[[], object], what: str) -> None:
    until = time.monotonic() + PATIENCE
    while not found():
        assert time.monotonic() < until, what
        time.sleep(0.05)


def in_channel(stage: Stage) -> list[Message]:
    return [message for message in stage.slack.messages(place_of(0)) if message.is_from_app]


def settled(stage: Stage, number: int) -> list[Digest]:
    once(lambda: sum(each.due_at is None for each in stage.store.digests.list_all()) == number, "not all are settled")
    return stage.store.digests.list_all()


def test_two_processes_at_the_minute_post_one_to_the_channel_and_to_each_person(stage: Stage) -> None:
    stage.start()
    in_eight_seconds = local(timedelta(seconds=8)).time()
    for number in range(PLACES):
        stage.store.preferences.save(person_of(number), Preferences(ZONE, digest_at=in_eight_seconds))
    done = settled(stage, 1 + PLACES)
    assert {each.state for each in done} == {NotificationState.POSTED}
    [message] = in_channel(stage)
    assert f"{PLACES} interviews" in message.text
    for number in range(PLACES):
        person = person_of(number)
        [message] = [one for one in stage.slack.messages(f"D{person[1:]}", person) if one.is_from_app]
        assert "for you" in message.text and "1 interview" in message.text
    time.sleep(6.0)  # both look at the clock once more
    assert len(in_channel(stage)) == 1
    assert len(stage.store.digests.list_all()) == 1 + PLACES


def test_a_process_killed_while_slack_takes_its_digest_leaves_a_second_one_that_is_marked(stage: Stage) -> None:
    stage.slack.faults.delays["chat.postMessage"] = 3.0
    stage.start()
    once(lambda: any(each.state is NotificationState.POSTING for each in stage.store.digests.list_all()), "not begun")
    [digest] = stage.store.digests.list_all()
    holder: AppProcess = next(app for app in stage.apps if _owner(app) == digest.owner)
    holder.kill()
    [digest] = settled(stage, 1)
    assert (digest.state, digest.tries, digest.may_be_posted) == (NotificationState.POSTED, 2, True)
    marked = sorted(MARK in message.text for message in in_channel(stage))
    assert marked in ([True], [False, True])  # it may have died before Slack had the first one
