"""Three facilities of one operator: a parent key with two teams, and a key of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from slackbot.demo.fake_apploi import FakeApploi
from slackbot.demo.fake_apploi.applicants import OAK_HILL_APPLICANTS
from slackbot.demo.fake_slack import HIRING, FakeSlack
from slackbot.demo.people import HILL_TEAM, INTERVIEWER, MANAGER, NORTH_TEAM, PLAIN, SOUTH_TEAM, Person
from tests.support.running import Running, running
from tests.support.steps import eventually

PARENT_KEY, OAK_KEY = "parent-key", "oak-key"
PORTLAND, TULSA, OAK_HILL = "portland", "tulsa", "oak-hill"
PORTLAND_GROUP, TULSA_GROUP, OAK_GROUP = "S0PORTLAND", "S0TULSA001", "S0OAKHILL1"
FILE = f"""
[[facility]]
id = "{PORTLAND}"
name = "Harbor Care Portland"
team_id = "{NORTH_TEAM}"
api_key_env = "PARENT_KEY"
timezone = "America/New_York"
usergroups = ["{PORTLAND_GROUP}"]

[[facility]]
id = "{TULSA}"
name = "Harbor Care Tulsa"
team_id = "{SOUTH_TEAM}"
api_key_env = "PARENT_KEY"
timezone = "America/Chicago"
channels = ["{HIRING}"]
location = "Front desk"
duration = 45
usergroups = ["{TULSA_GROUP}"]

[[facility]]
id = "{OAK_HILL}"
name = "Oak Hill"
team_id = "{HILL_TEAM}"
api_key_env = "OAK_KEY"
timezone = "America/New_York"
usergroups = ["{OAK_GROUP}"]
"""
"""The manager may use all three, Luis Tulsa, Robin Portland."""


def set_up(slack: FakeSlack, apploi: FakeApploi) -> None:
    """Make these the operator's Slack and Apploi."""
    slack.should_escape = True
    slack.scopes.add("usergroups:read")
    slack.workspace.usergroups |= {
        PORTLAND_GROUP: {MANAGER.id, PLAIN.id},
        TULSA_GROUP: {MANAGER.id, INTERVIEWER.id},
        OAK_GROUP: {MANAGER.id},
    }
    apploi.keys = {PARENT_KEY: frozenset({NORTH_TEAM, SOUTH_TEAM}), OAK_KEY: frozenset({HILL_TEAM})}
    apploi.applicants += OAK_HILL_APPLICANTS
    everyone = frozenset({MANAGER.email or "", INTERVIEWER.email or ""})
    apploi.teams = dict.fromkeys((NORTH_TEAM, SOUTH_TEAM, HILL_TEAM), everyone)


@contextmanager
def running_facilities(slack: FakeSlack, apploi: FakeApploi, folder: Path, **changes: str) -> Iterator[Running]:
    """Run the app for these facilities until the block ends."""
    file = folder / "facilities.toml"
    file.write_text(FILE, encoding="utf-8")
    keys = {"PARENT_KEY": PARENT_KEY, "OAK_KEY": OAK_KEY}
    settings = {"FACILITIES_FILE": str(file), "APPLOI_API_KEY": "", **keys, **changes}
    with running(slack, apploi, folder, **settings) as app:
        yield app


def get_to_know(app: Running, *people: Person) -> None:
    """Wait until Slack has said who these people are, and who is in the user groups."""
    for person in people:
        eventually(partial(app.bot.slack.get_person, person.id))
    for group in (PORTLAND_GROUP, TULSA_GROUP, OAK_GROUP):
        eventually(partial(app.bot.slack.is_in_any_group, MANAGER.id, [group]))
