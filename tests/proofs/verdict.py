"""What became of every form that was accepted: the ledger of the people against Apploi, Slack and the database."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass
from typing import Any

from slackbot.demo.fake_slack import Message
from slackbot.domain.request import ReportStatus, Request, State
from tests.proofs.crowd import Told
from tests.proofs.stage import Stage

UNDER_WAY = 30.0
"""Seconds within which a notice is due that is told at once. The reminders here are years ahead."""
MARK = "You may see this twice"
PATIENCE = 90.0
"""Seconds that everything may take to come to its end after the last blow."""


@dataclass(frozen=True)
class Verdict:
    """Numbers of requests; the first five are the promise."""

    lost: int
    put_twice: int
    told_twice_unmarked: int
    untold: int
    without_notices: int
    accepted: int
    scheduled: int
    unconfirmed: int
    unconfirmed_in_apploi: int
    failed: int
    withdrawn: int
    told_twice_marked: int

    @property
    def kept(self) -> bool:
        """Whether the promise was kept."""
        return not (self.lost or self.put_twice or self.told_twice_unmarked or self.untold or self.without_notices)


def judge(stage: Stage, told: Told) -> Verdict:
    """Wait until nothing is left to be done, and compare."""
    found = all_done(stage)
    puts = Counter(put.applicant_id for put in stage.apploi.bookings)
    tellable = [request for request in found.values() if request.id in told.accepted and not _is_undone(request)]
    messages = [_messages(stage, request.id) for request in tellable]
    copies = [copies for each in messages for copies in _by_kind(each)]
    by_state = Counter(request.state for request in found.values())
    unconfirmed = [request for request in found.values() if request.state is State.UNCONFIRMED]
    return Verdict(
        lost=sum(not _stands(found.get(form), puts[applicant]) for form, applicant in told.accepted.items()),
        put_twice=sum(number > 1 for number in puts.values()),
        told_twice_unmarked=sum(len(each) > 1 and not any(MARK in m.text for m in each[1:]) for each in copies),
        untold=sum(not each for each in messages),
        without_notices=sum(_lacks_notices(stage, request) for request in found.values()),
        accepted=len(told.accepted),
        scheduled=by_state[State.SCHEDULED],
        unconfirmed=len(unconfirmed),
        unconfirmed_in_apploi=sum(puts[request.interview.applicant_id] > 0 for request in unconfirmed),
        failed=by_state[State.FAILED],
        withdrawn=by_state[State.WITHDRAWN],
        told_twice_marked=sum(any(MARK in m.text for m in each) for each in copies),
    )


def all_done(stage: Stage) -> dict[str, Request]:
    """Every request, once none has work left in it but to remind somebody, in an hour or before an interview."""
    until = time.monotonic() + PATIENCE
    while True:
        found = stage.store.list_requests(limit=100_000)
        free = all(
            (_is_undone(request) or request.report_status in (ReportStatus.REPORTED, ReportStatus.UNREPORTABLE))
            and request.owner is None
            for request in found
        )
        if free and not stage.store.notifications.leases() and not _told_soon(stage):
            return {request.id: request for request in found}
        if time.monotonic() > until:
            return {request.id: request for request in found}
        time.sleep(0.2)


def _is_undone(request: Request) -> bool:
    """Whether it was withdrawn before anybody was told of it, so that nobody is told."""
    return request.state is State.WITHDRAWN and request.report_status is ReportStatus.NOTHING


def _told_soon(stage: Stage) -> bool:
    soon = time.time() + UNDER_WAY
    due = stage.store.notifications.next_due(time.time())
    return due is not None and due <= soon


def _lacks_notices(stage: Stage, request: Request) -> bool:
    """Whether it was told as scheduled and nobody will be reminded: the interviews here are years ahead."""
    told = request.state is State.SCHEDULED and request.report_status is ReportStatus.REPORTED
    return told and not stage.store.notifications.list_for_request(request.id)


def _stands(request: Request | None, puts: int) -> bool:
    """Whether it is in Apploi once, or a person knows exactly what is not."""
    if request is not None and _is_undone(request):
        return puts == 0
    if request is None or request.report_status is not ReportStatus.REPORTED:
        return False
    if request.state is State.SCHEDULED:
        return puts == 1
    return request.state in (State.FAILED, State.UNCONFIRMED)


def _messages(stage: Stage, request_id: str) -> list[Message]:
    """What was said about a request."""
    return [m for m in stage.slack.workspace.messages if _tells(m.metadata or {}, request_id)]


def _by_kind(messages: list[Message]) -> list[list[Message]]:
    """Those that say the same: nothing is pressed here, so that nothing ends twice in the same way."""
    kinds = {(m.metadata or {})["event_type"] for m in messages}
    return [[m for m in messages if (m.metadata or {})["event_type"] == kind] for kind in kinds]


def _tells(metadata: dict[str, Any], request_id: str) -> bool:
    return bool((metadata.get("event_payload") or {}).get("request_id") == request_id)
