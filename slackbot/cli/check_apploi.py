"""What `slackbot check` says of Apploi: the only key, or what each key really shows of its facilities."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from slackbot.apploi import Apploi
from slackbot.cli.checking import CheckFailed, address_hint
from slackbot.domain.applicant import Applicant
from slackbot.domain.facility import Facility
from slackbot.errors import SearchFailed
from slackbot.settings import Settings

DEFAULT_KEY = "APPLOI_API_KEY"
MOST = 100
"""Applicants that are looked at; a search of the app returns no more."""
NOBODY = (
    "finds no applicants. It may not have access to them: ask Apploi. Until it does, people have to enter application "
    "IDs."
)


def check_only_key(settings: Settings) -> str:
    """Whether APPLOI_API_KEY can search."""
    with _client(settings, settings.apploi_api_key) as apploi:
        if not _search(settings, apploi, DEFAULT_KEY, limit=1):
            raise CheckFailed(f"the key works, but {NOBODY}")
    return "the key works and can search applicants"


def check_key(settings: Settings, key: str) -> str:
    """What the key shows of each facility that uses it. `key` is as in Facility."""
    sharing = [each for each in settings.facilities if each.key == key]
    with _client(settings, settings.facilities_file.api_keys[key]) as apploi:
        if len(sharing) == 1:
            return _describe_own(sharing[0], _search(settings, apploi, key_name(key)))
        described = [_describe_shared(settings, apploi, each, key) for each in sharing]
    lines = "".join(f"\n     {line}" for line, _ in described)
    if not all(is_good for _, is_good in described):
        raise CheckFailed(f"not every facility can be searched with it{lines}")
    return f"{len(sharing)} facilities share it{lines}"


def key_name(key: str) -> str:
    """Where the key is set."""
    return key or DEFAULT_KEY


def _describe_own(facility: Facility, found: Sequence[Applicant]) -> str:
    """For a key that only this facility uses."""
    if not found:
        raise CheckFailed(f"the key works, but {NOBODY}")
    teams = Counter(each.team_id for each in found)
    if not _shows(teams, facility):
        raise CheckFailed(
            f"the key shows {_amount(found)}, but none of team {facility.team_id}. It shows {_named_teams(teams)}. "
            "Check `team_id` and the key."
        )
    return f"the key shows {_amount(found)}: {_named_teams(teams)}"


def _describe_shared(settings: Settings, apploi: Apploi, facility: Facility, key: str) -> tuple[str, bool]:
    """A line for one of several facilities, and whether it can be searched."""
    try:
        found = _search(settings, apploi, key_name(key), team_id=facility.team_id)
    except CheckFailed as error:
        return f"{facility.name}: {error}", False
    teams = Counter(each.team_id for each in found)
    if not _shows(teams, facility):
        return (
            f"{facility.name}: finds no applicants of team {facility.team_id}. Check `team_id`, or ask Apploi.",
            False,
        )
    if teams.keys() - {facility.team_id, ""}:
        ignores = "Apploi ignores `team_id`, so some applicants are only found by more of their name"
        return f"{facility.name}: {_amount(found)}: {_named_teams(teams)}. {ignores}", True
    return f"{facility.name}: {_amount(found)}: {_named_teams(teams)}. Apploi obeys `team_id`", True


def _shows(teams: Counter[str], facility: Facility) -> bool:
    """Whether there are applicants of the facility, or only such as have no team."""
    return facility.team_id in teams or teams.keys() == {""}


def _amount(found: Sequence[Applicant]) -> str:
    return f"{MOST} applicants or more" if len(found) >= MOST else f"{len(found)} applicants"


def _named_teams(teams: Counter[str]) -> str:
    return ", ".join(
        f"{count} of team {team}" if team else f"{count} without a team" for team, count in teams.most_common()
    )


@contextmanager
def _client(settings: Settings, api_key: str) -> Iterator[Apploi]:
    apploi = Apploi(settings.apploi_base_url, api_key, settings.apploi_authorization, network=settings.network)
    try:
        yield apploi
    finally:
        apploi.close()


def _search(
    settings: Settings, apploi: Apploi, key: str, team_id: str | None = None, limit: int = MOST
) -> list[Applicant]:
    try:
        return apploi.find("", limit, team_id)
    except SearchFailed as error:
        raise CheckFailed(_problem(settings, error, key, team_id)) from error


def _problem(settings: Settings, error: SearchFailed, key: str, team_id: str | None) -> str:
    """Only a 401 or 403 blames the key: otherwise it wasn't tried."""
    if why := settings.network.explain(error, settings.apploi_base_url):
        return f"{why}{address_hint('APPLOI_BASE_URL', settings.apploi_base_url)}"
    if error.status in (401, 403):
        what = f"the applicants of team {team_id}" if team_id else "applicants"
        team = ", and `team_id`" if team_id else ""
        return f"it doesn't accept the key for searching {what} (HTTP {error.status}). Check {key}{team}."
    if error.status is not None:
        return f"the search was answered with HTTP {error.status}. Check APPLOI_BASE_URL, and whether Apploi is up."
    return "the answer isn't Apploi's; it may be a proxy's page. Check APPLOI_BASE_URL and HTTPS_PROXY."
