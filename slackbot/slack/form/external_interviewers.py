"""Interviewers outside Slack who were named before: found again by a name, and told beneath their field. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace

from slackbot.domain.applicant import Applicant, folded
from slackbot.domain.interview import UsedInterviewers
from slackbot.slack.form.form import Form

TOLD_AT_MOST = 3
LONGEST_TOLD = 80
"""Characters: the hint stays short, whatever somebody has typed."""

NAMED = re.compile(r"(?P<applicant>.+?)\s+(?:with|w/)\s+(?P<name>[^\W\d_][\w.'-]*(?:\s+[^\W\d_][\w.'-]*){0,2})", re.I)
"""“Jane Doe with pat”: words that could not be told from the applicant's while nobody was known."""


def with_used(form: Form, used: UsedInterviewers, asked_by: str) -> Form:
    """The form of somebody who used these before: beneath the field are the newest, and “with pat” is who was meant
    by it the last times. A name that nobody bears, or several, is asked for; who is named in another way interviews."""
    form = replace(form, used=used)
    named = NAMED.fullmatch(form.looking_for or "") if form.interviewer == asked_by else None
    if not named:
        return form
    found = _bearing(named["name"], used)
    applicant = named["applicant"]
    if re.fullmatch(r"[0-9]{1,20}", applicant):
        form = replace(form, applicant=Applicant(applicant))
    sought = None if form.applicant else applicant
    form = replace(form, looking_for=sought, origin=replace(form.origin, query=applicant), interviewer=None)
    if len(found) == 1:
        return replace(form, interviewer_id=next(iter(found)))
    if not found:
        return replace(form, interviewer_hint=f"You wrote “with {named['name']}”: please choose who that is.")
    meant = " or ".join(found[:TOLD_AT_MOST])
    return replace(form, interviewer_id_hint=f"You wrote “with {named['name']}”. Is that {meant}? Please type one.")


def spoken_used(used: UsedInterviewers) -> str:
    """ " Used last: pat@example.com." """
    told = [one for one in used.newest if len(one) <= LONGEST_TOLD][:TOLD_AT_MOST]
    return f" Used last: {', '.join(told)}." if told else ""


def _bearing(name: str, used: UsedInterviewers) -> tuple[str, ...]:
    """Those whom this name may mean: among one's own, else among everybody's."""
    return next((found for among in (used.own, used.everybodys) if (found := _of_name(name, among))), ())


def _of_name(name: str, among: Collection[str]) -> tuple[str, ...]:
    """Those in whose e-mail, before the @, all these words stand."""
    wanted = set(re.split(r"[\s.'-]+", folded(name)))
    by_address = {one.casefold(): one for one in among if wanted <= _name_in(one)}
    return tuple(by_address.values())


def _name_in(email: str) -> set[str]:
    name, at, _ = folded(email).partition("@")
    return {name, *re.split(r"[^a-z]+", name)} if at else set()
