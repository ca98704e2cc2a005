"""Interviewers who are only named: found among people in Slack and interviewers outside it who were used before. Pure.

Nobody is chosen unless they are the only one known by that name, and the field says so. Otherwise it asks.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from slackbot.domain.applicant import fold
from slackbot.domain.interview import RecentInterviewers
from slackbot.domain.known_people import KnownPeople, NamedPeople, find_named
from slackbot.domain.wording import shorten
from slackbot.slack.form.form import Form

MAX_SHOWN = 3
MAX_SHOWN_LENGTH = 80
"""Characters; longer addresses are left out of the hint."""
SEVERAL = re.compile(r"\s(?:and|or|&|\+|/|y|et|e|und)\s|,|(?:^|\s)<@.*\s|\s<@", re.I)
NOBODY = KnownPeople()


def ask_for_interviewer(name: str) -> str:
    """The hint for a name that nobody is known by, or for several names."""
    if names_several(name):
        return f"You wrote “with {_shown(name)}”. An interview has one interviewer. Please pick who that is."
    return f"You wrote “{_shown(name) if name.startswith('@') else f'with {_shown(name)}'}”. Please pick that person."


def ask_for_others(names: Sequence[str]) -> str:
    """The hint for people who are also there and are only named, or "" without any."""
    said = " and ".join(f"“{_shown(name)}”" for name in names)
    return (
        f"You also wrote {said}. Please pick {'that person' if len(names) == 1 else 'them'} in Slack." if said else ""
    )


def names_several(name: str) -> bool:
    """Whether these are several people: "me and Luis"."""
    return bool(SEVERAL.search(name))


def with_recent_interviewers(
    form: Form, recent: RecentInterviewers, asked_by: str, known: KnownPeople = NOBODY
) -> Form:
    """The form with recent interviewers in the hint, and the interviewer of “with pat”, if only one is known by that
    name. Otherwise the field is empty and asks who it is."""
    form = _with_others(replace(form, recent_interviewers=recent), known)
    name = form.interviewer_name.removeprefix("@")
    if not name:
        return form
    named, external = find_named(name, known.people), _matching(name, recent)
    external = tuple(one for one in external if one.casefold() not in {each.email.casefold() for each in known.people})
    if len(named.matching) + len(external) == 1 and known.is_complete:
        return _with_the_one(form, named, external, asked_by)
    return _with_question(form, named, external)


def _with_others(form: Form, known: KnownPeople) -> Form:
    """The form with those who are also there and are the only ones known by their names. It asks for the others."""
    named = {name: find_named(name.removeprefix("@"), known.people).matching for name in form.also_names}
    sure = {name: found[0] for name, found in named.items() if len(found) == 1 and known.is_complete}
    said = [
        f"You wrote “{_shown(name)}”. {_shown(person.name)} is the only one I know by that name."
        for name, person in sure.items()
        if len(name.split()) == 1
    ]
    asked = ask_for_others([name for name in form.also_names if name not in sure])
    people = (*form.also_there, *(person.id for person in sure.values()))
    return replace(form, also_there=people, also_there_hint=" ".join(filter(None, [*said, asked])))


def _with_the_one(form: Form, named: NamedPeople, external: Sequence[str], asked_by: str) -> Form:
    if external:
        return replace(form, interviewer_id=external[0], interviewer_hint="")
    person = named.matching[0]
    is_whole = person.id == asked_by or len(form.interviewer_name.split()) > 1
    said = (
        f"You wrote “with {_shown(form.interviewer_name)}”. {_shown(person.name)} is the only one I know by that name. "
        "Pick someone else if you meant another."
    )
    return replace(form, interviewer=person.id, interviewer_hint="" if is_whole else said)


def _with_question(form: Form, named: NamedPeople, external: Sequence[str]) -> Form:
    said = form.interviewer_name
    who = [_shown(person.name) for person in named.matching or named.close]
    if external and not who:
        return replace(
            form,
            interviewer_id_hint=f"You wrote “with {said}”. Is that {_either(external)}? Please enter one.",
            interviewer_hint="",
        )
    if not who:
        return form
    return replace(
        form,
        interviewer_hint=f"You wrote “with {_shown(said)}”. Is that {_either([*who, *external])}? Please pick one.",
    )


def _either(names: Sequence[str]) -> str:
    return " or ".join(names[:MAX_SHOWN])


def _shown(name: str) -> str:
    return shorten(re.sub(r"<@[^<>]*>", "@…", name), MAX_SHOWN_LENGTH)


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
