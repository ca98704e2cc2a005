"""The form that edits a request of which Apploi rejected one part. Pure."""

from __future__ import annotations

from dataclasses import replace

from slackbot.domain.interview import RejectedField, rejected_field
from slackbot.slack.form.form import Form


def with_rejection(form: Form, reason: str) -> Form:
    """The form with the reason at the field that Apploi rejected, and the value still in it.

    A job's team can't be changed in the form, so a rejected team is also shown at the field where an Apploi user ID
    avoids it.
    """
    match rejected_field(reason):
        case RejectedField.INTERVIEWER if form.interviewer_id:
            return replace(form, interviewer_id_hint=reason)
        case RejectedField.INTERVIEWER:
            return replace(form, interviewer_hint=reason)
        case RejectedField.TEAM:
            return replace(form, interviewer_id_hint=reason, team_hint=reason)
        case _:
            return form
