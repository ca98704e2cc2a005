"""An interview in Apploi's words, and what can become of an attempt to book it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class InterviewerById:
    """An interviewer named by their Apploi user id, a string of digits."""

    id: str


@dataclass(frozen=True, slots=True)
class InterviewerByEmail:
    """An interviewer named by the e-mail of a team member, and the team's id, a string of digits."""

    email: str
    team_id: str


Interviewer = InterviewerById | InterviewerByEmail


@dataclass(frozen=True, slots=True)
class RecentInterviewers:
    """Interviewers outside Slack, by e-mail or Apploi user id, the one used last first.

    `own` are those of one person's interviews, `everybodys` those of the whole workspace's.
    """

    mine: tuple[str, ...] = ()
    workspace: tuple[str, ...] = ()

    @property
    def all_recent(self) -> tuple[str, ...]:
        """All of them, one's own first."""
        return tuple(dict.fromkeys((*self.mine, *self.workspace)))


class RejectedField(StrEnum):
    """A part of an interview that Apploi may refuse by itself."""

    INTERVIEWER = "interviewer"
    TEAM = "team"


REJECTION_REASONS = {
    RejectedField.INTERVIEWER: "Apploi does not take this interviewer: they may not be known there as a member of the "
    "applicant's team. Choose somebody else, or type their user id in Apploi instead.",
    RejectedField.TEAM: "Apploi does not take this interviewer's team. Check its id in Apploi, or type the "
    "interviewer's user id there instead: that needs no team.",
}
"""What people read of it, and the beginning of the reason by which a stored request is known again."""


def rejected_field(reason: str) -> RejectedField | None:
    """Which part Apploi refused, out of the reason that `Outcome` gave; None when it was the whole."""
    return next((part for part, sentence in REJECTION_REASONS.items() if reason.startswith(sentence)), None)


@dataclass(frozen=True, slots=True)
class Interview:
    """What `PUT /applicants/{applicant_id}/interviews` is asked for.

    `date` is the naive wall clock in `timezone` (a name of the IANA database), never UTC; `duration` is in
    minutes; `applicant_id` is the id of the application form, a string of digits.
    """

    applicant_id: str
    date: datetime
    timezone: str
    duration: int
    location: str
    interviewer: Interviewer

    @property
    def apploi_date(self) -> str:
        """The wall clock with a literal `Z`: Apploi overrides the zone in `date` by `timezone`."""
        return self.date.strftime("%Y-%m-%dT%H:%M:%SZ")

    def body(self) -> dict[str, str]:
        """The JSON body that Apploi documents: every value a string, one of the two ways of interviewer."""
        return {
            "date": self.apploi_date,
            "duration": str(self.duration),
            "timezone": self.timezone,
            "location": self.location,
            **self._interviewer(),
        }

    def _interviewer(self) -> dict[str, str]:
        if isinstance(self.interviewer, InterviewerById):
            return {"interviewerId": self.interviewer.id}
        return {
            "interviewerEmail": self.interviewer.email,
            "interviewerTeamId": self.interviewer.team_id,
        }


class AttemptResult(StrEnum):
    """What one attempt at the PUT came to."""

    SCHEDULED = "scheduled"  # a 2xx that raises no doubt
    FAILED = "failed"  # Apploi said no, and will say so again
    BUSY = "busy"  # certainly not booked: may be tried again by itself
    UNCONFIRMED = "unconfirmed"  # sent, and nobody knows: never sent again by itself


TOO_BUSY = "Apploi is too busy to take it."


@dataclass(frozen=True, slots=True)
class Outcome:
    """The answer, the HTTP status if there was one, and the reason as a sentence for people.

    `retry_after` is in seconds, when Apploi named a time to wait.
    """

    result: AttemptResult
    reason: str
    status: int | None = None
    retry_after: float | None = None
