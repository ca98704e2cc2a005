"""The fictional people of the demo: who is in Slack, and who is on which team in Apploi."""

from __future__ import annotations

from dataclasses import dataclass

TEAM = "T0HARBOR01"
OTHER_TEAM = "T0ELSEWHR1"

NORTH_TEAM = "23567"  # Apploi's team ids, as they appear in applications
SOUTH_TEAM = "23890"


@dataclass(frozen=True)
class Person:
    """A Slack user; `zone` (an IANA name) and `email` may be missing, as in a real workspace."""

    id: str
    handle: str
    name: str
    title: str
    zone: str | None = None
    email: str | None = None
    is_guest: bool = False
    team: str = TEAM

    @property
    def is_stranger(self) -> bool:
        """Whether the person belongs to another workspace (Slack Connect)."""
        return self.team != TEAM


MANAGER = Person("U0MAYA0001", "maya", "Maya Thompson", "Hiring manager", "America/New_York", "maya@harborcare.example")
INTERVIEWER = Person(
    "U0LUIS0002", "luis", "Luis Ortega", "Director of nursing", "America/Los_Angeles", "luis@harborcare.example"
)
GUEST = Person(
    "U0PRIYA003", "priya", "Priya Raman", "Agency recruiter (guest)", "America/Chicago",
    "priya@agency.example", is_guest=True,
)  # fmt: skip
PLAIN = Person("U0ROBIN004", "robin", "Robin Vale", "Charge nurse")
STRANGER = Person(
    "U0ALEX0005", "alex", "Alex Kim", "Recruiter at another company", "Europe/London",
    "alex@elsewhere.example", team=OTHER_TEAM,
)  # fmt: skip

PEOPLE = (MANAGER, INTERVIEWER, GUEST, PLAIN, STRANGER)

APPLOI_MEMBERS: dict[str, frozenset[str]] = {
    NORTH_TEAM: frozenset({"maya@harborcare.example", "luis@harborcare.example"}),
    SOUTH_TEAM: frozenset({"luis@harborcare.example"}),
}
