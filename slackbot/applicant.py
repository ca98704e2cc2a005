"""An applicant as Apploi's look-up tells of them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Applicant:
    """One application form: `application_id` is what the PUT wants, the rest may be empty.

    `applied` is the day as Apploi writes it (`YYYY-MM-DD`); `team_id` a string of digits.
    """

    application_id: str
    name: str = ""
    email: str = ""
    job: str = ""
    stage: str = ""
    applied: str = ""
    team_id: str = ""
    team_name: str = ""
