"""People who are there besides the interviewer: which notifications they get, and what they may say."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from slackbot.domain.notification import (
    Notification,
    NotificationKind,
    NotificationSettings,
    Recipient,
    plan_also_changed,
    plan_also_declined,
    plan_booked,
    plan_cancelled,
    skip_reason,
    starts_at,
)
from slackbot.domain.person import Person
from slackbot.domain.request import (
    PostedMessage,
    Request,
    State,
    besides,
    change_also_there,
    decline_also_there,
    mark_cancelled,
)
from slackbot.errors import NotAllowed
from slackbot.slack.form.submission import also_there_problem
from tests.support.databases import a_request

HOUR = 3600.0
POSTED, DIRECT = PostedMessage("C1", "1.1"), PostedMessage("D1", "1.1")
BOOKED = a_request(state=State.SCHEDULED, send_at=None, posted_message=POSTED, also_there=("U5", "U6"))
BEGINS = starts_at(BOOKED.interview)
NOW = BEGINS - 24 * HOUR
RULES = NotificationSettings(remind_before=(HOUR,))
EASTERN = Recipient("America/New_York")


def ids(planned: tuple[Notification, ...]) -> list[str]:
    return [each.id.removeprefix("V1/") for each in planned]


def booked(**changes: Any) -> Request:
    return replace(BOOKED, **changes)


FORMER = a_request(7, interviewer_user="U2", also_there=("U5", "U7"))
OTHERS, REMINDED = ["also_there/U5", "also_there/U6"], ["reminder/3600/U5", "reminder/3600/U6"]
FIRST, LAST = ["interviewer/U2"], ["reminder/3600/U2"]
LEFT_OVER = ["V7/old_time/U1", "V7/outdated/moved"]
PLANNED: list[tuple[str, Request, Request | None, list[str]]] = [
    ("in a channel", BOOKED, None, [*FIRST, *OTHERS, *LAST, *REMINDED, "reminder/3600/C1"]),
    (
        "its booker is there, too",
        booked(requested_by="U5"),
        None,
        [*FIRST, *OTHERS, *LAST, *REMINDED, "reminder/3600/C1"],
    ),
    (
        "in the direct message of one of them",
        booked(requested_by="U5", posted_message=DIRECT),
        None,
        [*FIRST, *OTHERS, *LAST, *REMINDED],
    ),
    (
        "with nobody in Slack to conduct it",
        booked(interviewer_user=None),
        None,
        [*OTHERS, *REMINDED, "reminder/3600/C1"],
    ),
    (
        "moved by somebody else than its booker, who is there",
        booked(moves="V7", booked_by="U5"),
        FORMER,
        [*FIRST, *OTHERS, "moved_away/U7", *LAST, *REMINDED, "reminder/3600/C1", *LEFT_OVER],
    ),
    (
        "the former interviewer is still there",
        booked(moves="V7", interviewer_user="U9", also_there=("U2",)),
        FORMER,
        [
            *("interviewer/U9", "also_there/U2", "moved_away/U5", "moved_away/U7"),
            *("reminder/3600/U9", "reminder/3600/U2", "reminder/3600/C1", *LEFT_OVER),
        ],
    ),
]


@pytest.mark.parametrize(
    ("request_", "former", "expected"), [row[1:] for row in PLANNED], ids=[row[0] for row in PLANNED]
)
def test_everyone_who_is_there_gets_their_own_notifications(
    request_: Request, former: Request | None, expected: list[str]
) -> None:
    assert ids(plan_booked(request_, former, RULES, NOW)) == expected


def test_a_cancellation_is_told_to_all_but_the_one_who_says_it() -> None:
    assert ids(plan_cancelled(mark_cancelled(BOOKED, "U5"), RULES, NOW)) == [
        *("cancelled/U2", "cancelled/U6", "cancelled/C1", "cancelled/U1", "outdated/canceled")
    ]


def test_one_who_cannot_make_it_is_out_and_the_booker_is_told() -> None:
    declined = decline_also_there(BOOKED, "U5", NOW)
    assert (declined.also_there, declined.also_declined, declined.answer) == (("U6",), ("U5",), None)
    assert declined.interview == BOOKED.interview
    assert declined.is_active
    assert ids(plan_also_declined(declined, NOW)) == ["also_declined/U1/1", "outdated/also declined 1"]
    told, _ = plan_also_declined(declined, NOW)
    assert skip_reason(told, declined, Recipient("UTC", tell_booked=False), RULES, NOW) == ""
    both, again = decline_also_there(declined, "U6", NOW), change_also_there(declined, ("U5", "U6"))
    assert {skip_reason(told, each, EASTERN, RULES, NOW) for each in (both, again)} == {"it was changed"}
    own = decline_also_there(booked(requested_by="U5"), "U5", NOW)
    assert ids(plan_also_declined(own, NOW)) == ["outdated/also declined 1"]
    reminders = [each for each in plan_booked(BOOKED, None, RULES, NOW) if each.kind is NotificationKind.REMINDER]
    skipped = [each.place for each in reminders if skip_reason(each, declined, EASTERN, RULES, BEGINS - HOUR)]
    assert skipped == ["U5"]


REFUSED = [
    ("twice", booked(also_there=(), also_declined=("U5",)), "U5", NOW, "You already said you can't make it."),
    ("a stranger", BOOKED, "U9", NOW, "You aren't listed as joining this interview"),
    ("the interviewer", BOOKED, "U2", NOW, "You aren't listed as joining this interview"),
    ("begun", BOOKED, "U5", BEGINS, "start time has passed"),
    ("moved", booked(moved_to="V2"), "U5", NOW, "already moved"),
    ("canceled", booked(cancelled_by="U1"), "U5", NOW, "was canceled"),
]


@pytest.mark.parametrize(
    ("request_", "by", "now", "why"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED]
)
def test_only_they_may_say_so_in_time(request_: Request, by: str, now: float, why: str) -> None:
    with pytest.raises(NotAllowed, match=why):
        decline_also_there(request_, by, now)


def test_a_change_tells_those_who_come_and_go_and_plans_reminders() -> None:
    changed = change_also_there(booked(also_declined=("U8",)), ("U6", "U8"))
    assert (changed.also_there, changed.also_declined) == (("U6", "U8"), ())
    assert ids(plan_also_changed(changed, ("U5", "U6"), RULES, 5.0)) == [
        *("also_there/U8/5.000", "also_removed/U5/5.000", "also_changed/C1/5.000"),
        *("reminder/3600/U2", "reminder/3600/U6", "reminder/3600/U8", "reminder/3600/C1"),
    ]
    with pytest.raises(NotAllowed):
        change_also_there(booked(moved_to="V2"), ("U6",))


def test_nobody_is_listed_twice() -> None:
    assert besides("U2", ["U5", "U2", "U6", "U5"]) == ("U5", "U6")
    assert besides(None, []) == ()


ANA = Person("U5", "Ana Diaz")
PEOPLE: list[tuple[dict[str, Person | None], str]] = [
    ({}, ""),
    ({"U5": ANA, "U6": Person("U6", is_member=False, is_guest=True)}, ""),
    ({"U5": ANA, "U6": None}, "I couldn't confirm with Slack who everyone here is."),
    ({"U6": Person("U6", "Bot", is_member=False, is_bot=True)}, "Bot is an app"),
    ({"U6": Person("U6", "Al", is_member=False, is_deactivated=True)}, "Al's Slack account is deactivated."),
    ({"U6": Person("U6", "Al", is_member=False)}, "Al isn't in this workspace"),
    ({"U6": Person("U6", is_member=False)}, "Someone here isn't in this workspace"),
    ({f"U{number}": ANA for number in range(11)}, "At most 10 people can be there"),
]


@pytest.mark.parametrize(("people", "problem"), PEOPLE)
def test_only_people_of_this_workspace_can_be_there(people: dict[str, Person | None], problem: str) -> None:
    found = also_there_problem(people)
    assert found.startswith(problem)
    assert bool(found) == bool(problem)
