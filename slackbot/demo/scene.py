"""What a demo begins with: what was said in its channels, and what its page suggests there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from slackbot.demo.fake_apploi import FailureMode
from slackbot.demo.fake_slack import HIRING
from slackbot.demo.fake_slack.workspace import Workspace
from slackbot.demo.people import INTERVIEWER, MANAGER, PLAIN, Person

MINUTE, HOUR = 60.0, 3600.0


@dataclass(frozen=True)
class Said:
    """A message of a person: how many seconds ago, and the text in Slack's format."""

    ago: float
    person: Person
    text: str


@dataclass(frozen=True)
class Suggestion:
    """A button above the message box, which sends a command while Apploi answers bookings in this mode."""

    label: str
    text: str
    mode: FailureMode = FailureMode.FINE


@dataclass(frozen=True)
class Scene:
    """What was said, oldest first, and what is suggested, by channel; and the further settings of the app."""

    said: Mapping[str, Sequence[Said]]
    suggestions: Mapping[str, Sequence[Suggestion]]
    settings: Mapping[str, str] = field(default_factory=dict)

    def fill_channels(self, workspace: Workspace) -> None:
        """Post what was said, with the times at which it was said."""
        for channel, messages in self.said.items():
            for each in messages:
                workspace.post(channel, each.text, ago=each.ago, user=each.person.id)


SUGGESTIONS = (
    Suggestion("Book Marcus Bell next Tue 3pm", "Marcus Bell next Tue 3pm"),
    Suggestion("A time that must be asked about", "Grace Lindqvist Thursday 7"),
    Suggestion("Apploi hangs up", "Aisha Khan tomorrow 10am", FailureMode.DROPS_AFTER),
)
ABOUT_PORTLAND = (
    Said(26 * HOUR, INTERVIEWER, "Two new applications for nights in Portland: Aisha Khan and Olu Adeyemi. Both good."),
    Said(25.9 * HOUR, MANAGER, f"I can see Aisha this week. <@{INTERVIEWER.id}>, can you take Olu?"),
    Said(25.8 * HOUR, INTERVIEWER, "Sure, Thursday after 2 works."),
    Said(70 * MINUTE, PLAIN, "Marcus Bell called about the CNA job. He can come in next Tuesday at 3."),
    Said(65 * MINUTE, MANAGER, "Great, I'll book him."),
)
ONE_FACILITY = Scene({HIRING: ABOUT_PORTLAND}, {HIRING: SUGGESTIONS})
