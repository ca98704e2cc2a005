"""An operator of three facilities in two workspaces (`slackbot demo --facilities`); two share a parent key in Apploi.

Maya may use all three. Nina, in the workspace of Tulsa, may use that one.
"""

from __future__ import annotations

import secrets
from dataclasses import replace
from pathlib import Path

from slackbot.demo.fake_apploi import FailureMode, FakeApploi
from slackbot.demo.fake_apploi.applicants import OAK_HILL_APPLICANTS
from slackbot.demo.fake_slack import BOT_USER, HIRING, REGION, TULSA, Channel, FakeSlack
from slackbot.demo.people import (
    BOTH,
    HILL_TEAM,
    INTERVIEWER,
    MANAGER,
    NORTH_TEAM,
    PLAIN,
    SISTER,
    SISTER_TEAM,
    SOUTH_TEAM,
    Person,
)
from slackbot.demo.scene import ABOUT_PORTLAND, HOUR, SUGGESTIONS, Said, Scene, Suggestion

FACILITIES_FILE = Path(__file__).with_name("facilities.toml")
KEYS = {
    "APPLOI_KEY_HARBOR_CARE": frozenset({NORTH_TEAM, SOUTH_TEAM}),
    "APPLOI_KEY_OAK_HILL": frozenset({HILL_TEAM}),
}
"""The teams that each key sees, by the variable that holds the key."""

PORTLAND, OAK_HILL = "C0PORTLAND", "C0OAKHILL1"
"""The channels of these facilities; that of Tulsa is in its own workspace."""
USERGROUPS = {
    "S0PORTLAND": (MANAGER, INTERVIEWER),
    "S0TULSA001": (MANAGER, SISTER),
    "S0OAKHILL1": (MANAGER,),
}
MEMBERS = {NORTH_TEAM: (MANAGER, INTERVIEWER), SOUTH_TEAM: (MANAGER, SISTER, BOTH), HILL_TEAM: (MANAGER,)}
"""Who is on which team in Apploi."""

SAID = {
    HIRING: (
        Said(27 * HOUR, MANAGER, "Each home has its own channel now. What is about all of them stays here."),
        Said(2 * HOUR, PLAIN, "A Jane Doe left a message about an interview. She didn't say at which home."),
    ),
    PORTLAND: ABOUT_PORTLAND,
    TULSA: (Said(3 * HOUR, SISTER, "Mei Chen can come in on Thursday at 2. That's 2 here, of course."),),
    OAK_HILL: (Said(5 * HOUR, MANAGER, "Priscilla Okafor would be good for days."),),
    REGION: (Said(4 * HOUR, BOTH, "Which of you needs nurses most?"),),
}
SUGGESTED = {
    HIRING: (
        Suggestion("Jane Doe, whom three homes know", "Jane Doe next Tue 3pm"),
        Suggestion("Name the home", "Ben Whitlock Thursday 10am at Oak Hill"),
    ),
    PORTLAND: SUGGESTIONS,
    TULSA: (
        Suggestion("Book Mei Chen Thursday 2pm", "Mei Chen Thursday 2pm"),
        Suggestion("Apploi rejects the key", "José Ramírez Friday 10am CT", FailureMode.REFUSES_KEY),
    ),
    OAK_HILL: (Suggestion("Book Priscilla Okafor next Wed 11am", "Priscilla Okafor next Wed 11am"),),
}


def set_up(slack: FakeSlack, apploi: FakeApploi) -> Scene:
    """Make these the operator's Slack, which is an organization, and Apploi."""
    keys = {variable: f"demo-{secrets.token_hex(12)}" for variable in KEYS}
    apploi.keys = {keys[variable]: teams for variable, teams in KEYS.items()}
    apploi.applicants += OAK_HILL_APPLICANTS
    apploi.teams = {team: frozenset(each.email or "" for each in members) for team, members in MEMBERS.items()}
    _set_up_slack(slack)
    return Scene(SAID, SUGGESTED, {"FACILITIES_FILE": str(FACILITIES_FILE), "APPLOI_API_KEY": "", **keys})


def _set_up_slack(slack: FakeSlack) -> None:
    space = slack.workspace
    space.people[MANAGER.id] = replace(MANAGER, title="Administrator", more_teams=(SISTER_TEAM,))
    space.usergroups.update({group: _ids(*members) for group, members in USERGROUPS.items()})
    space.usergroup_teams["S0TULSA001"] = SISTER_TEAM
    inside = _ids(MANAGER, INTERVIEWER, PLAIN) | {BOT_USER}
    tulsa, oak_hill = space.channels[TULSA], Channel(OAK_HILL, "oak-hill", "public", inside - {INTERVIEWER.id})
    tulsa.members.add(MANAGER.id)
    homes = (Channel(PORTLAND, "portland", "public", inside), tulsa, oak_hill)
    space.channels = {HIRING: space.channels[HIRING], **{each.id: each for each in homes}, **space.channels}
    slack.scopes.add("usergroups:read")


def _ids(*people: Person) -> set[str]:
    return {each.id for each in people}
