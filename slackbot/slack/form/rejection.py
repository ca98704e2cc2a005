"""The form that corrects what Apploi has refused a part of. Pure."""

from __future__ import annotations

from dataclasses import replace

from slackbot.domain.interview import Part, refused_part
from slackbot.slack.form.form import Form


def with_refusal(form: Form, reason: str) -> Form:
    """The form with Apploi's refusal at the field that it is about; whoever was chosen stays, so that it can be seen.

    A job's team cannot be changed in the form, so a refused team is told at the field beside it too, which mends it.
    """
    match refused_part(reason):
        case Part.INTERVIEWER if form.interviewer_id:
            return replace(form, interviewer_id_hint=reason)
        case Part.INTERVIEWER:
            return replace(form, interviewer_hint=reason)
        case Part.TEAM:
            return replace(form, interviewer_id_hint=reason, team_hint=reason)
        case _:
            return form
