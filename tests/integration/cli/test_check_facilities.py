"""`slackbot check` with several facilities: a line for each key, channel and set of user groups."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from slackbot.__main__ import main
from slackbot.demo.fake_apploi import FakeApploi
from slackbot.demo.fake_apploi.applicants import OAK_HILL_APPLICANTS
from slackbot.demo.fake_slack import HIRING, RANDOM, FakeSlack
from slackbot.demo.fake_slack.workspace import BOT_USER
from slackbot.demo.people import HILL_TEAM, MANAGER, NORTH_TEAM, SOUTH_TEAM
from tests.support.running import environment

FILE = f"""\
[[facility]]
id = "portland"
name = "Portland"
team_id = {NORTH_TEAM}
channels = ["{HIRING}"]
usergroups = ["S0HIRING1"]

[[facility]]
id = "tulsa"
name = "Tulsa"
team_id = {SOUTH_TEAM}

[[facility]]
id = "oak-hill"
name = "Oak Hill"
team_id = {HILL_TEAM}
api_key_file = "oak.key"
announce_channel = "{RANDOM}"
"""
PARENT, OAK = "Apploi, APPLOI_API_KEY (Portland, Tulsa)", "Apploi, api_key_file oak.key (Oak Hill)"

Check = Callable[[], tuple[int, str]]


@pytest.fixture
def check(
    slack: FakeSlack,
    apploi: FakeApploi,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Check:
    """Runs the command with three facilities and two keys; returns its exit code and what it said."""
    (tmp_path / "facilities.toml").write_text(FILE)
    (tmp_path / "oak.key").write_text("oak-secret")
    apploi.keys = {"parent-secret": frozenset((NORTH_TEAM, SOUTH_TEAM)), "oak-secret": frozenset((HILL_TEAM,))}
    changes = {"FACILITIES_FILE": str(tmp_path / "facilities.toml"), "APPLOI_API_KEY": "parent-secret"}
    for name, value in environment(slack, apploi, tmp_path, **changes).items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)
    apploi.applicants.extend(OAK_HILL_APPLICANTS)
    slack.api.scopes.add("usergroups:read")
    slack.workspace.usergroups["S0HIRING1"] = {MANAGER.id}
    slack.workspace.channels[RANDOM].members.add(BOT_USER)

    def run() -> tuple[int, str]:
        code = main(["check"])
        said = capsys.readouterr()
        assert "secret" not in said.out + said.err
        return code, said.out

    return run


def of_facilities(said: str) -> list[str]:
    """The lines about facilities, which are the last ones."""
    return said[said.index(PARENT) - len("ok   ") :].splitlines()


GOOD = [
    f"ok   {PARENT}: 2 facilities share it",
    f"     Portland: 7 applicants: 7 of team {NORTH_TEAM}. Apploi obeys `team_id`",
    f"     Tulsa: 4 applicants: 4 of team {SOUTH_TEAM}. Apploi obeys `team_id`",
    f"ok   {OAK}: the key shows 4 applicants: 3 of team {HILL_TEAM}, 1 without a team",
    f"ok   channel {HIRING} (Portland): the app is a member",
    f"ok   channel {RANDOM} (Oak Hill): the app is a member",
    "ok   user groups S0HIRING1 (Portland): these user groups have 1 member",
]


def test_each_key_channel_and_group_has_a_line(check: Check) -> None:
    code, said = check()
    assert (code, of_facilities(said)) == (0, GOOD)


def test_a_key_that_is_refused_for_one_team_names_its_facility(check: Check, apploi: FakeApploi) -> None:
    """And the others are checked."""
    apploi.keys["parent-secret"] = frozenset((NORTH_TEAM,))
    code, said = check()
    assert code == 1
    refused = f"it doesn't accept the key for searching the applicants of team {SOUTH_TEAM} (HTTP 403)."
    assert of_facilities(said) == [
        f"BAD  {PARENT}: not every facility can be searched with it",
        GOOD[1],
        f"     Tulsa: {refused} Check APPLOI_API_KEY, and `team_id`.",
        *GOOD[3:],
    ]


def test_a_shared_key_whose_team_is_ignored_says_what_that_means(check: Check, apploi: FakeApploi) -> None:
    apploi.ignores_team_id = True
    code, said = check()
    ignores = "Apploi ignores `team_id`, so some applicants are only found by more of their name"
    seen = f"12 applicants: 7 of team {NORTH_TEAM}, 4 of team {SOUTH_TEAM}, 1 without a team. {ignores}"
    assert (code, of_facilities(said)[1:3]) == (0, [f"     Portland: {seen}", f"     Tulsa: {seen}"])


BROKEN: list[tuple[Callable[[FakeSlack, FakeApploi], object], str]] = [
    (
        lambda _, apploi: apploi.keys.pop("oak-secret"),
        f"BAD  {OAK}: it doesn't accept the key for searching applicants (HTTP 403). Check api_key_file oak.key.",
    ),
    (
        lambda _, apploi: apploi.keys.update({"oak-secret": frozenset((SOUTH_TEAM,))}),
        f"BAD  {OAK}: the key shows 5 applicants, but none of team {HILL_TEAM}. It shows 4 of team {SOUTH_TEAM}, 1 "
        "without a team. Check `team_id` and the key.",
    ),
    (
        lambda slack, _: slack.workspace.channels[RANDOM].members.discard(BOT_USER),
        f"BAD  channel {RANDOM} (Oak Hill): the app isn't a member, or the channel is archived. Check the channel ID",
    ),
    (
        lambda slack, _: slack.workspace.usergroups.clear(),
        "BAD  user groups S0HIRING1 (Portland): usergroups.users.list for S0HIRING1 answered no_such_subteam.",
    ),
]


@pytest.mark.parametrize(("broken", "line"), BROKEN, ids=["key", "team", "channel", "user group"])
def test_what_is_wrong_of_one_facility_is_said_in_its_line_alone(
    check: Check,
    slack: FakeSlack,
    apploi: FakeApploi,
    broken: Callable[[FakeSlack, FakeApploi], object],
    line: str,
) -> None:
    broken(slack, apploi)
    code, said = check()
    [bad] = [each for each in of_facilities(said) if each.startswith("BAD")]
    assert (code, bad[: len(line)]) == (1, line)
    assert len(of_facilities(said)) == len(GOOD)
