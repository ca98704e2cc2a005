"""The fictional people of the demo: who is in Slack, and who is on which team in Apploi."""

from __future__ import annotations

from dataclasses import dataclass

TEAM = "T0HARBOR01"
OTHER_TEAM = "T0ELSEWHR1"

SISTER_TEAM = "T0HARBOR02"
CLOSED_TEAM = "T0HARBOR03"
ENTERPRISE, ENTERPRISE_NAME = "E0HARBOR01", "Harbor Care Group"
WORKSPACES = {TEAM: "Harbor Care", SISTER_TEAM: "Harbor Care Tulsa", CLOSED_TEAM: "Harbor Care Dallas"}
"""The workspaces of the organization, by id. The app was added to all but the last."""
GRANTED_TEAMS = (TEAM, SISTER_TEAM)

NORTH_TEAM = "23567"  # Apploi's team ids, as they appear in applications
SOUTH_TEAM = "23890"
HILL_TEAM = "31204"


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
    more_teams: tuple[str, ...] = ()

    @property
    def teams(self) -> tuple[str, ...]:
        """The workspaces that the person is in."""
        return (self.team, *self.more_teams)

    @property
    def is_stranger(self) -> bool:
        """Whether the person belongs to another company (Slack Connect)."""
        return self.team not in WORKSPACES


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

SISTER = Person(
    "W0NINA0006", "nina", "Nina Brooks", "Hiring manager, Tulsa", "America/Chicago", "nina@harborcare.example",
    team=SISTER_TEAM,
)  # fmt: skip
BOTH = Person(
    "W0OMAR0007", "omar", "Omar Haddad", "Regional recruiter", "America/New_York", "omar@harborcare.example",
    team=SISTER_TEAM, more_teams=(TEAM,),
)  # fmt: skip
CLOSED = Person(
    "W0TESS0008", "tess", "Tess Moreau", "Hiring manager, Dallas", "America/Chicago", "tess@harborcare.example",
    team=CLOSED_TEAM,
)  # fmt: skip

SISTERS = (SISTER, BOTH, CLOSED)
"""The people of the organization's other workspaces."""

APPLOI_MEMBERS: dict[str, frozenset[str]] = {
    NORTH_TEAM: frozenset(f"{name}@harborcare.example" for name in ("maya", "luis", "nina", "omar")),
    SOUTH_TEAM: frozenset({"luis@harborcare.example"}),
}
