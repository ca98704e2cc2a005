"""Each facility searches and books with its own key, or with its team where several share one, over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import pytest

from slackbot.apploi import Apploi, FacilityApploi
from slackbot.demo.facilities import FACILITIES_FILE, KEYS, set_up
from slackbot.demo.fake_apploi import FakeApploi
from slackbot.demo.fake_slack import FakeSlack
from slackbot.domain.facility import Facility
from slackbot.domain.interview import FACILITY_GONE, AttemptResult, Interview, InterviewerById
from slackbot.errors import SearchFailed
from slackbot.settings.facilities import read_facilities

JANES = {"harbor-portland": "265733753", "harbor-tulsa": "265733754", "oak-hill": "265733780"}


def interview(applicant: str) -> Interview:
    return Interview(applicant, datetime(2037, 12, 1, 15), "America/New_York", 60, "Virtual", InterviewerById("123456"))


@dataclass(frozen=True)
class Operator:
    """The client that knows all facilities, and the fake with the keys by variable."""

    client: FacilityApploi
    apploi: FakeApploi
    keys: dict[str, str]


@pytest.fixture
def operator(apploi: FakeApploi) -> Iterator[Operator]:
    keys = {name: value for name, value in set_up(FakeSlack(is_org_wide=True), apploi).settings.items() if name in KEYS}
    file, problems = read_facilities(str(FACILITIES_FILE), Facility(), keys, "")
    assert problems == []
    base = Apploi(apploi.url, "")
    yield Operator(FacilityApploi(base, file.facilities, file.api_keys), apploi, keys)
    base.close()


@pytest.mark.parametrize("ignores_team_id", [False, True])
@pytest.mark.parametrize(("facility", "jane"), JANES.items(), ids=JANES)
def test_a_search_finds_the_applicants_of_its_facility(
    operator: Operator, facility: str, jane: str, ignores_team_id: bool
) -> None:
    operator.apploi.ignores_team_id = ignores_team_id
    assert [each.application_id for each in operator.client.find("jane", 10, facility)] == [jane]


def test_only_a_shared_key_is_asked_for_one_team(operator: Operator) -> None:
    for facility in JANES:
        operator.client.find("jane", 10, facility)
    assert [lookup.parameters.get("team_id") for lookup in operator.apploi.lookups] == ["23567", "23890", None]


def test_each_facility_books_with_its_key(operator: Operator) -> None:
    outcomes = [operator.client.schedule(interview(jane), facility) for facility, jane in JANES.items()]
    assert [each.result for each in outcomes] == [AttemptResult.SCHEDULED] * 3
    used = {key: name for name, key in operator.keys.items()}
    assert [used[put.headers["X-Api-Key"]] for put in operator.apploi.bookings] == [
        "APPLOI_KEY_HARBOR_CARE",
        "APPLOI_KEY_HARBOR_CARE",
        "APPLOI_KEY_OAK_HILL",
    ]


def test_the_refusal_of_one_key_leaves_the_other_facilities_working(operator: Operator) -> None:
    del operator.apploi.keys[operator.keys["APPLOI_KEY_OAK_HILL"]]
    assert operator.client.schedule(interview(JANES["oak-hill"]), "oak-hill").status == 403
    with pytest.raises(SearchFailed):
        operator.client.find("jane", 10, "oak-hill")
    assert operator.client.schedule(interview(JANES["harbor-tulsa"]), "harbor-tulsa").status == 200
    assert operator.client.find("jane", 10, "harbor-tulsa")


def test_without_a_key_for_it_nothing_is_sent_for_a_facility_that_is_gone(operator: Operator) -> None:
    outcome = operator.client.schedule(interview(JANES["oak-hill"]), "closed-home")
    assert (outcome.result, outcome.reason) == (AttemptResult.FAILED, FACILITY_GONE)
    with pytest.raises(SearchFailed, match="no longer set up"):
        operator.client.find("jane", 10, "closed-home")
    assert (operator.apploi.puts, operator.apploi.lookups) == ([], [])
