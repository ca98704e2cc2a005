"""Interviewers outside Slack that were used before: matched by name, and listed in the field's hint. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace

from slackbot.domain.applicant import Applicant, fold
from slackbot.domain.interview import RecentInterviewers
from slackbot.slack.form.form import Form

MAX_SHOWN = 3
MAX_SHOWN_LENGTH = 80
"""Characters; longer addresses are left out of the hint."""

APPLICANT_WITH_NAME = re.compile(
    r"(?P<applicant>.+?)\s+(?:with|w/)\s+(?P<name>[^\W\d_][\w.'-]*(?:\s+[^\W\d_][\w.'-]*){0,2})", re.I
)
"""“Jane Doe with pat”, which can't be split as long as no interviewers are known."""


def with_recent_interviewers(form: Form, recent: RecentInterviewers, asked_by: str) -> Form:
    """The form with recent interviewers in the hint, and “with pat” in the applicant's name resolved to one of them.

    If none or several match, the field asks which. Nothing is resolved if an interviewer was named in another way.
    """
    form = replace(form, recent_interviewers=recent)
    named = APPLICANT_WITH_NAME.fullmatch(form.applicant_query or "") if form.interviewer == asked_by else None
    if not named:
        return form
    found = _matching(named["name"], recent)
    applicant = named["applicant"]
    if re.fullmatch(r"[0-9]{1,20}", applicant):
        form = replace(form, applicant=Applicant(applicant))
    sought = None if form.applicant else applicant
    form = replace(form, applicant_query=sought, metadata=replace(form.metadata, query=applicant), interviewer=None)
    if len(found) == 1:
        return replace(form, interviewer_id=next(iter(found)))
    if not found:
        return replace(form, interviewer_hint=f"You wrote “with {named['name']}”. Please pick that person.")
    meant = " or ".join(found[:MAX_SHOWN])
    return replace(form, interviewer_id_hint=f"You wrote “with {named['name']}”. Is that {meant}? Please enter one.")


def recent_interviewers_hint(recent: RecentInterviewers) -> str:
    """ " Recently used: pat@example.com.", or ""."""
    shown = [one for one in recent.all_recent if len(one) <= MAX_SHOWN_LENGTH][:MAX_SHOWN]
    return f" Recently used: {', '.join(shown)}." if shown else ""


def _matching(name: str, recent: RecentInterviewers) -> tuple[str, ...]:
    """The interviewers that this name may mean: the person's own, else the workspace's."""
    return next((found for among in (recent.mine, recent.workspace) if (found := _matching_name(name, among))), ())


def _matching_name(name: str, among: Collection[str]) -> tuple[str, ...]:
    """The emails whose part before the @ contains all words of the name."""
    wanted = set(re.split(r"[\s.'-]+", fold(name)))
    by_address = {one.casefold(): one for one in among if wanted <= _name_parts(one)}
    return tuple(by_address.values())


def _name_parts(email: str) -> set[str]:
    name, at, _ = fold(email).partition("@")
    return {name, *re.split(r"[^a-z]+", name)} if at else set()
