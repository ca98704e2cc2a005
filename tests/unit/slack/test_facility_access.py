"""Which facilities a person may use, as far as Slack says."""

from __future__ import annotations

import pytest

from slackbot.domain.facility import Facilities, Facility
from slackbot.errors import AccessDenied
from slackbot.slack.access import FacilityAccess

OPEN = Facility("open", "Open House", channels=frozenset(("C1",)))
TULSA = Facility("tulsa", "Harbor Care Tulsa", channels=frozenset(("C2",)), usergroups=frozenset(("S1",)))
SALEM = Facility("salem", "Harbor Care Salem", usergroups=frozenset(("S2",)))


def access(tulsa: bool | None, salem: bool | None = False, *, more: tuple[Facility, ...] = ()) -> FacilityAccess:
    return FacilityAccess(Facilities((TULSA, SALEM, *more)), {"tulsa": tulsa, "salem": salem})


def test_only_a_known_yes_lets_somebody_in() -> None:
    assert access(True, None, more=(OPEN,)).usable == (TULSA, OPEN)
    assert access(True, None, more=(OPEN,)).hidden == {"salem"}


REFUSED: list[tuple[FacilityAccess, str, str, bool]] = [
    (access(False), "tulsa", "user groups of Harbor Care Tulsa", False),
    (access(None), "tulsa", "check with Slack", True),
]


@pytest.mark.parametrize(("it", "facility", "says", "is_temporary"), REFUSED)
def test_a_refusal_names_whom_to_ask(it: FacilityAccess, facility: str, says: str, is_temporary: bool) -> None:
    with pytest.raises(AccessDenied, match=says) as refusal:
        it.check(facility)
    assert refusal.value.is_temporary is is_temporary


@pytest.mark.parametrize("facility", ["", "closed-home", "salem"])
def test_what_the_file_does_not_have_restricts_nobody(facility: str) -> None:
    access(False, True).check(facility)


@pytest.mark.parametrize(
    ("it", "says"), [(access(False), "user group of any facility"), (access(None), "check with Slack")]
)
def test_people_of_no_facility_are_refused(it: FacilityAccess, says: str) -> None:
    with pytest.raises(AccessDenied, match=says):
        it.check_any()
    access(False, more=(OPEN,)).check_any()


def test_a_facilitys_channel_is_for_its_people() -> None:
    with pytest.raises(AccessDenied, match="Harbor Care Tulsa"):
        access(False, True).check_channel("C2")
    for channel in ("C1", "C9", None):
        access(False, True, more=(OPEN,)).check_channel(channel)
