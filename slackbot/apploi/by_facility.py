"""Apploi as each facility sees it: with its own key, or with one that several facilities share."""

from __future__ import annotations

from collections.abc import Mapping

from slackbot.apploi.client import Apploi
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
        client = self._clients.get(self._facilities.get(facility_id).key)
        if client is None:
            return Outcome(
                AttemptResult.FAILED, FACILITY_GONE, cause=f"FACILITIES_FILE has no facility {facility_id!r}"
            )
        return client.schedule(interview)

    def find(self, query: str, limit: int, facility_id: str) -> list[Applicant]:
        """At most `limit` applicants of the facility that match. Raises SearchFailed.

        A key that several facilities share is asked for one team (docs/apploi.md, R1), and what it returns of other
        teams is dropped: nothing public says that Apploi obeys the parameter. An applicant without a team is kept.
        """
        facility = self._facilities.get(facility_id)
        client = self._clients.get(facility.key)
        if client is None:
            raise SearchFailed(FACILITY_GONE)
        team = facility.team_id if len(self._facilities.sharing_key(facility)) > 1 else None
        found = client.find(query, limit, team)
        others = {each.team_id for each in self._facilities if each.id != facility.id}
        return [each for each in found if _is_of(each, facility, team, others)]


def _is_of(applicant: Applicant, facility: Facility, searched_team: str | None, others: set[str | None]) -> bool:
    if not applicant.team_id or applicant.team_id == facility.team_id:
        return True
    return searched_team is None and applicant.team_id not in others
