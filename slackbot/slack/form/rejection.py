"""The form that corrects what Apploi has refused a part of. Pure."""

from __future__ import annotations

from dataclasses import replace

from slackbot.domain.interview import RejectedField, rejected_field
from slackbot.slack.form.form import Form


def with_rejection(form: Form, reason: str) -> Form:
    """The form with Apploi's refusal at the field that it is about; whoever was chosen stays, so that it can be seen.

    A job's team cannot be changed in the form, so a refused team is told at the field beside it too, which mends it.
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
