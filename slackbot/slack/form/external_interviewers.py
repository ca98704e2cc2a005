"""Interviewers outside Slack who were named before: found again by a name, and told beneath their field. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace

from slackbot.domain.applicant import Applicant, fold
from slackbot.domain.interview import RecentInterviewers
from slackbot.slack.form.form import Form

MAX_SHOWN = 3
MAX_SHOWN_LENGTH = 80
"""Characters: the hint stays short, whatever somebody has typed."""

APPLICANT_WITH_NAME = re.compile(
    r"(?P<applicant>.+?)\s+(?:with|w/)\s+(?P<name>[^\W\d_][\w.'-]*(?:\s+[^\W\d_][\w.'-]*){0,2})", re.I
)
"""“Jane Doe with pat”: words that could not be told from the applicant's while nobody was known."""


def with_recent_interviewers(form: Form, recent: RecentInterviewers, asked_by: str) -> Form:
    """The form of somebody who used these before: beneath the field are the newest, and “with pat” is who was meant
    by it the last times. A name that nobody bears, or several, is asked for; who is named in another way interviews."""
    form = replace(form, recent_interviewers=recent)
    named = APPLICANT_WITH_NAME.fullmatch(form.applicant_query or "") if form.interviewer == asked_by else None
    if not named:
        return form
    found = _matching(named["name"], recent)
    applicant = named["applicant"]
    if re.fullmatch(r"[0-9]{1,20}", applicant):
        form = replace(form, applicant=Applicant(applicant))
    sought = None if form.applicant else applicant
    form = replace(form, applicant_query=sought, origin=replace(form.origin, query=applicant), interviewer=None)
    if len(found) == 1:
        return replace(form, interviewer_id=next(iter(found)))
    if not found:
        return replace(form, interviewer_hint=f"You wrote “with {named['name']}”: please choose who that is.")
    meant = " or ".join(found[:MAX_SHOWN])
    return replace(form, interviewer_id_hint=f"You wrote “with {named['name']}”. Is that {meant}? Please type one.")


def recent_interviewers_hint(recent: RecentInterviewers) -> str:
    """ " Used last: pat@example.com." """
    told = [one for one in recent.all_recent if len(one) <= MAX_SHOWN_LENGTH][:MAX_SHOWN]
    return f" Used last: {', '.join(told)}." if told else ""


def _matching(name: str, recent: RecentInterviewers) -> tuple[str, ...]:
    """Those whom this name may mean: among one's own, else among everybody's."""
    return next((found for among in (recent.mine, recent.workspace) if (found := _matching_name(name, among))), ())


def _matching_name(name: str, among: Collection[str]) -> tuple[str, ...]:
    """Those in whose e-mail, before the @, all these words stand."""
    wanted = set(re.split(r"[\s.'-]+", fold(name)))
    by_address = {one.casefold(): one for one in among if wanted <= _name_parts(one)}
    return tuple(by_address.values())


def _name_parts(email: str) -> set[str]:
    name, at, _ = fold(email).partition("@")
    return {name, *re.split(r"[^a-z]+", name)} if at else set()
