"""What the people of the demo said in its channel before anyone opens the page."""

from __future__ import annotations

from slackbot.demo.fake_slack import HIRING
from slackbot.demo.fake_slack.workspace import Workspace
from slackbot.demo.people import INTERVIEWER, MANAGER, PLAIN

MINUTE, HOUR = 60.0, 3600.0

SAID = (
    (
        26 * HOUR,
        INTERVIEWER,
        "Two new applications for nights in Portland: Aisha Khan and Olu Adeyemi. Both good.",
    ),
    (25.9 * HOUR, MANAGER, f"I can see Aisha this week. <@{INTERVIEWER.id}>, can you take Olu?"),
    (25.8 * HOUR, INTERVIEWER, "Sure, Thursday after 2 works."),
    (70 * MINUTE, PLAIN, "Marcus Bell called about the CNA job. He can come in next Tuesday at 3."),
    (65 * MINUTE, MANAGER, "Great, I'll book him."),
)
"""How long ago, who, and the text in Slack's format."""


def fill_channel(workspace: Workspace) -> None:
    """Post what was said to the hiring channel, with the times at which it was said."""
    for ago, person, text in SAID:
        workspace.post(HIRING, text, ago=ago, user=person.id)
