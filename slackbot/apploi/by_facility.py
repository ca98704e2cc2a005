"""Apploi as each facility sees it: with its own key, or with one that several facilities share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from slackbot.apploi.client import Apploi
from slackbot.apploi.outcomes import API_KEY
from slackbot.domain.applicant import Applicant
from slackbot.domain.facility import Facilities, Facility
from slackbot.domain.interview import FACILITY_GONE, AttemptResult, Interview, Outcome
from slackbot.errors import SearchFailed


class FacilityApploi:
    """Books and searches with the key of a facility. Thread-safe."""

    def __init__(self, apploi: Apploi, facilities: Facilities, api_keys: Mapping[str, str]) -> None:
        """`apploi` brings the connections, `api_keys` are by `Facility.key`."""
        self._facilities = facilities
        self._clients = {name: apploi.with_key(key) for name, key in api_keys.items() if key}

    def schedule(self, interview: Interview, facility_id: str) -> Outcome:
        """PUT the interview once. Never raises. A facility that the file no longer has uses `APPLOI_API_KEY`."""
        key = self._facilities.get(facility_id).key
        client = self._clients.get(key)
        if client is None:
            return _gone(facility_id)
        outcome = client.schedule(interview)
        return _name_facility(outcome, facility_id, key) if outcome.cause and facility_id else outcome

    def find(self, query: str, limit: int, facility_id: str) -> list[Applicant]:
        """At most `limit` applicants of the facility that match. Raises SearchFailed.

        A key that several facilities share is asked for one team (docs/apploi.md, R1), and what it returns of other
        teams is dropped: nothing public says that Apploi obeys the parameter. An applicant without a team is kept.
        """
        facility = self._facilities.get(facility_id)
        client = self._clients.get(facility.key)
        if client is None:
            raise SearchFailed("This facility is no longer set up here.")
        team = facility.team_id if len(self._facilities.sharing_key(facility)) > 1 else None
        found = client.find(query, limit, team)
        others = {each.team_id for each in self._facilities if each.id != facility.id}
        return [each for each in found if _is_of(each, facility, team, others)]


def _name_facility(outcome: Outcome, facility_id: str, key: str) -> Outcome:
    """What an admin has to fix, with whose key it is."""
    cause, detail = (
        f"facility {facility_id}: {text.replace(API_KEY, key or API_KEY, 1)}"
        for text in (outcome.cause, outcome.detail)
    )
    return replace(outcome, cause=cause, detail=detail)


def _gone(facility_id: str) -> Outcome:
    """Nothing was sent, because there is no key for it."""
    whose = f"FACILITIES_FILE has no facility {facility_id}" if facility_id else "it is from before FACILITIES_FILE"
    cause = f"{whose}, and {API_KEY} isn't set. Set it{', or add the facility again' if facility_id else ''}."
    return Outcome(AttemptResult.FAILED, FACILITY_GONE, cause=cause, detail=cause)


def _is_of(applicant: Applicant, facility: Facility, searched_team: str | None, others: set[str | None]) -> bool:
    if not applicant.team_id or applicant.team_id == facility.team_id:
        return True
    return searched_team is None and applicant.team_id not in others
