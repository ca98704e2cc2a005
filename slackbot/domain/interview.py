"""An interview as Apploi takes it, and the outcome of an attempt to book it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

MIN_DURATION, MAX_DURATION = 5, 12 * 60
"""In minutes."""


@dataclass(frozen=True, slots=True)
class InterviewerById:
    """An interviewer named by their Apploi user id, a string of digits."""

    id: str


@dataclass(frozen=True, slots=True)
class InterviewerByEmail:
    """An interviewer named by the email of a team member, and the team's id, a string of digits."""

    email: str
    team_id: str


Interviewer = InterviewerById | InterviewerByEmail


@dataclass(frozen=True, slots=True)
class RecentInterviewers:
    """Interviewers outside Slack, as emails or Apploi user IDs, the most recent first.

    `mine` are from one person's interviews, `workspace` from everyone's. `in_slack` are the Slack ids of everyone who
    asked for an interview or conducts one.
    """

    mine: tuple[str, ...] = ()
    workspace: tuple[str, ...] = ()
    in_slack: tuple[str, ...] = ()

    @property
    def all_recent(self) -> tuple[str, ...]:
        """All of them without duplicates, the person's own first."""
        return tuple(dict.fromkeys((*self.mine, *self.workspace)))


class RejectedField(StrEnum):
    """A part of an interview that Apploi may reject on its own."""

    INTERVIEWER = "interviewer"
    TEAM = "team"


REJECTION_REASONS = {
    RejectedField.INTERVIEWER: "Apploi doesn't accept this interviewer: they may not be on the applicant's team there. "
    "Pick someone else, or enter their Apploi user ID instead.",
    RejectedField.TEAM: "Apploi doesn't accept this interviewer's team. Check its ID in Apploi, or enter the "
    "interviewer's Apploi user ID instead, which needs no team.",
}
"""The first sentences of a request's reason, by which `rejected_field` recognizes it."""

_REJECTION = re.compile(r"Apploi (?:doesn't accept|does not take) this interviewer('s team)?")
"""“does not take” is the wording in requests that earlier versions stored."""


def rejected_field(reason: str) -> RejectedField | None:
    """The part that Apploi rejected, from a request's reason; None if it rejected the whole interview."""
    found = _REJECTION.match(reason)
    return found and (RejectedField.TEAM if found[1] else RejectedField.INTERVIEWER)


CONNECTION_REJECTED = "Apploi rejected our connection."
NOT_SENDABLE = "I couldn't send this interview."
FACILITY_GONE = "This facility is no longer set up here, so I sent nothing to Apploi."
"""The reasons of requests that fail until an admin fixes something. What it is stands in `Outcome.detail`."""

_NEEDS_ADMIN = re.compile(
    f"{re.escape(CONNECTION_REJECTED)}|{re.escape(NOT_SENDABLE)}|{re.escape(FACILITY_GONE)}"
    "|Apploi doesn't accept (?:my API key|interviews at this address)|I couldn't build the request"
)
"""The last three are the wording in requests that earlier versions stored."""


def needs_admin(reason: str) -> bool:
    """Whether only an admin can fix the cause of a failure, from a request's reason."""
    return bool(_NEEDS_ADMIN.match(reason))


def shown_reason(reason: str) -> str:
    """The reason as it is shown in Slack: without the settings that earlier versions named in it."""
    return CONNECTION_REJECTED if needs_admin(reason) and reason not in (NOT_SENDABLE, FACILITY_GONE) else reason


@dataclass(frozen=True, slots=True)
class Interview:
    """The interview for `PUT /applicants/{applicant_id}/interviews`.

    `date` is the naive wall clock in the IANA `timezone`, never UTC; `duration` is in minutes; `applicant_id` is the
    application ID, a string of digits.
    """

    applicant_id: str
    date: datetime
    timezone: str
    duration: int
    location: str
    interviewer: Interviewer

    @property
    def apploi_date(self) -> str:
        """The wall clock with a literal `Z`, because Apploi replaces the zone in `date` with `timezone`."""
        return self.date.strftime("%Y-%m-%dT%H:%M:%SZ")

    def body(self) -> dict[str, str]:
        """The JSON body as Apploi documents it: all values are strings, the interviewer in one of two forms."""
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
    """The result of one attempt at the PUT."""

    SCHEDULED = "scheduled"  # a 2xx that raises no doubt
    FAILED = "failed"  # Apploi said no, and will say so again
    BUSY = "busy"  # certainly not booked, so it may be retried automatically
    UNCONFIRMED = "unconfirmed"  # sent without a clear answer, so it is never retried automatically


TOO_BUSY = "Apploi is too busy right now."


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result, the reason as a sentence for people, and the HTTP status if there was a response.

    `retry_after` is in seconds, if Apploi named a time to wait. `cause` is what an admin has to fix, for the log;
    `detail` quotes Apploi as well, for the request's history. Both name settings, and aren't shown in Slack.
    """

    result: AttemptResult
    reason: str
    status: int | None = None
    retry_after: float | None = None
    cause: str = ""
    detail: str = ""
