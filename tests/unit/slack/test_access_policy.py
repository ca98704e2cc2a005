"""Whom the access policy lets in, by their workspaces and those where the app is installed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from slackbot import messages
from slackbot.domain.person import Person
from slackbot.errors import AccessDenied
from slackbot.slack.access import AccessPolicy

GRANTED = frozenset(("T1", "T2"))
MEMBER = Person("W1", workspaces=frozenset(("T1",)))
UNKNOWN, ELSEWHERE = messages.identity_unavailable(), messages.workspace_required()
STRANGER = messages.members_only()

# Workspaces of the person, where the app is installed, ALLOW_WORKSPACES, what they read.
CASES: list[tuple[set[str], set[str] | None, set[str], str]] = [
    ({"T1"}, {"T1"}, set(), ""),
    ({"T1"}, {"T1", "T2"}, set(), ""),
    ({"T2", "T9"}, {"T1", "T2"}, set(), ""),
    ({"T9"}, {"T1", "T2"}, set(), ELSEWHERE),
    ({"T1"}, set(), set(), ELSEWHERE),
    (set(), {"T1", "T2"}, set(), ELSEWHERE),
    ({"T1"}, None, set(), UNKNOWN),
    ({"T1"}, None, {"T1"}, UNKNOWN),
    ({"T1"}, {"T1", "T2"}, {"T1"}, ""),
    ({"T2"}, {"T1", "T2"}, {"T1"}, ELSEWHERE),
    ({"T1", "T2"}, {"T1", "T2"}, {"T1"}, ""),
    ({"T9"}, {"T1", "T2"}, {"T9"}, ELSEWHERE),
    ({"T1"}, {"T1", "T2"}, {"T9"}, ELSEWHERE),
]


@pytest.mark.parametrize(("workspaces", "granted", "allowed", "says"), CASES)
def test_a_member_gets_in_from_a_workspace_that_has_the_app_and_is_allowed(
    workspaces: set[str], granted: set[str] | None, allowed: set[str], says: str
) -> None:
    person = replace(MEMBER, workspaces=frozenset(workspaces))
    assert refusal(AccessPolicy(workspaces=frozenset(allowed)), person, granted) == says


@pytest.mark.parametrize("allows_guests", [False, True])
def test_no_workspace_makes_a_stranger_or_a_guest_a_member(allows_guests: bool) -> None:
    policy = AccessPolicy(allows_guests=allows_guests)
    assert refusal(policy, replace(MEMBER, is_member=False), GRANTED) == STRANGER
    guest = replace(MEMBER, is_member=False, is_guest=True)
    assert refusal(policy, guest, GRANTED) == ("" if allows_guests else STRANGER)
    elsewhere = replace(guest, workspaces=frozenset(("T9",)))
    assert refusal(policy, elsewhere, GRANTED) == (ELSEWHERE if allows_guests else STRANGER)


def refusal(policy: AccessPolicy, person: Person, granted: frozenset[str] | set[str] | None) -> str:
    """What the person reads, or "" if they get in."""
    try:
        policy.check(person, None, None, granted)
    except AccessDenied as error:
        return str(error)
    return ""
