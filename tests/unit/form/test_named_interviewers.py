""" "with me", "with Luis": who becomes the interviewer, and what the field asks otherwise."""

from __future__ import annotations

import pytest

from slackbot.command_text.message import read_message
from slackbot.domain.interview import RecentInterviewers
from slackbot.domain.known_people import KnownPeople, find_named, may_interview
from slackbot.domain.person import Person
from slackbot.slack.form.external_interviewers import with_recent_interviewers
from slackbot.slack.form.form import FormMetadata
from slackbot.slack.form.prefill import form_from_message
from slackbot.slack.form.source import SourceText
from tests.unit.form.test_form import NEW_YORK, begun

MAYA = Person("U1", "Maya Thompson", email="maya@example.com")
LUIS = Person("U2", "Luis Ortega", email="luis@example.com")
OTHER_LUIS = Person("U3", "Luis Prado")
JOSE = Person("U4", "Dr. José O'Neill-Ruiz")
PEOPLE = (MAYA, LUIS, JOSE)
PAT = "pat.lee@example.com"
ONLY_ONE = "the only one I know by that name"

NAMED = [
    ("with me", PEOPLE, "U1", ""),
    ("with myself", PEOPLE, "U1", ""),
    ("with Luis", PEOPLE, "U2", "You wrote “with Luis”. Luis Ortega is " + ONLY_ONE),
    ("with luis", PEOPLE, "U2", ONLY_ONE),
    ("with Luis Ortega", PEOPLE, "U2", ""),
    ("with @luis", PEOPLE, "U2", ONLY_ONE),
    ("with Dr. O'Neill-Ruiz", PEOPLE, "U4", ""),
    ("with Jose", PEOPLE, "U4", ONLY_ONE),
    ("with Maya", PEOPLE, "U1", ""),
    ("with Luis", (*PEOPLE, OTHER_LUIS), None, "Is that Luis Ortega or Luis Prado? Please pick one."),
    ("with Luis Ortega", (*PEOPLE, OTHER_LUIS), "U2", ""),
    ("with Luis Ortega", (LUIS, Person("U9", "Luis Ortega")), None, "Is that Luis Ortega or Luis Ortega?"),
    ("with Louis", PEOPLE, None, "You wrote “with Louis”. Is that Luis Ortega? Please pick one."),
    ("with Ort", PEOPLE, None, "Is that Luis Ortega?"),
    ("with Luis Marin", PEOPLE, None, "You wrote “with Luis Marin”. Please pick that person."),
    ("with Ana", PEOPLE, None, "You wrote “with Ana”. Please pick that person."),
    ("with Ana", (), None, "You wrote “with Ana”. Please pick that person."),
    ("with her manager", PEOPLE, None, "You wrote “with her manager”. Please pick that person."),
    ("with Luis or Maya", PEOPLE, None, "An interview has one interviewer."),
]


@pytest.mark.parametrize(("words", "people", "chosen", "said"), NAMED)
def test_an_interviewer_is_chosen_only_if_nobody_else_is_known_by_the_name(
    words: str, people: tuple[Person, ...], chosen: str | None, said: str
) -> None:
    form = with_recent_interviewers(
        begun(f"Jane Doe tomorrow 3pm {words}"), RecentInterviewers(), "U1", KnownPeople(people)
    )
    assert (form.applicant_query, form.interviewer, form.interviewer_id) == ("Jane Doe", chosen, "")
    assert said in form.interviewer_hint if said else not form.interviewer_hint


OTHERS = [
    ("with me and Luis", PEOPLE, "U1", ("U2",), "You wrote “Luis”. Luis Ortega is the only one I know by that name."),
    ("with Luis Ortega and me", PEOPLE, "U2", ("U1",), ""),
    ("with me and <@U2|luis>", (), "U1", ("U2",), ""),
    ("with <@U2|luis>, <@U4|jose> and <@U2|luis>", (), "U2", ("U4",), ""),
    ("with me and Luis", (*PEOPLE, OTHER_LUIS), "U1", (), "You also wrote “Luis”. Please pick that person in Slack."),
    ("with me and Ana and Bo", PEOPLE, "U1", (), "You also wrote “Ana” and “Bo”. Please pick them in Slack."),
    ("with Maya and @luis", PEOPLE, "U1", ("U2",), "You wrote “@luis”. Luis Ortega is the only one I know"),
]


@pytest.mark.parametrize(("words", "people", "interviewer", "others", "said"), OTHERS)
def test_the_first_one_interviews_and_the_others_are_also_there(
    words: str, people: tuple[Person, ...], interviewer: str | None, others: tuple[str, ...], said: str
) -> None:
    form = begun(f"Jane Doe tomorrow 3pm {words}")
    form = with_recent_interviewers(form, RecentInterviewers(), "U1", KnownPeople(people))
    assert (form.applicant_query, form.interviewer, form.also_there) == ("Jane Doe", interviewer, others)
    assert said in form.also_there_hint if said else not form.also_there_hint


def test_nobody_is_also_there_while_slack_has_not_said_who_everyone_is() -> None:
    known = KnownPeople(PEOPLE, is_complete=False)
    form = with_recent_interviewers(begun("Jane Doe tomorrow 3pm with me and Luis"), RecentInterviewers(), "U1", known)
    assert (form.also_there, form.also_there_hint) == ((), "You also wrote “Luis”. Please pick that person in Slack.")


def test_nobody_is_chosen_while_slack_has_not_said_who_everyone_is() -> None:
    known = KnownPeople(PEOPLE, is_complete=False)
    form = with_recent_interviewers(begun("Jane Doe tomorrow 3pm with Luis"), RecentInterviewers(), "U1", known)
    assert (form.interviewer, form.interviewer_hint) == (
        None,
        "You wrote “with Luis”. Is that Luis Ortega? Please pick one.",
    )


@pytest.mark.parametrize(
    ("used", "interviewer", "typed", "said"),
    [
        (PAT, None, "", f"Is that Pat Moss or {PAT}?"),
        ("pat@example.com", "U5", "", ONLY_ONE),  # the address of the same person
    ],
)
def test_people_outside_slack_count_as_well(used: str, interviewer: str | None, typed: str, said: str) -> None:
    pat = Person("U5", "Pat Moss", email="Pat@example.com")
    form = with_recent_interviewers(
        begun("Jane Doe tomorrow 3pm with pat"), RecentInterviewers((used,)), "U1", KnownPeople((pat,))
    )
    assert (form.interviewer, form.interviewer_id) == (interviewer, typed)
    assert said in form.interviewer_hint


@pytest.mark.parametrize("name", ["", "…", "Dr.", "12"])
def test_nothing_is_no_name(name: str) -> None:
    assert find_named(name, PEOPLE).matching == ()


def test_bots_and_people_who_left_cannot_interview() -> None:
    assert may_interview(LUIS) and may_interview(Person("U6", is_member=False, is_guest=True))
    assert not may_interview(Person("U7", is_member=False, is_bot=True))


IN_MESSAGES = [
    ("with <@U0MARIA01> and <@U0LUIS0002>", "U0MARIA01", ("U0LUIS0002",), ""),
    ("with <@U0MARIA01> or <@U0LUIS0002>", None, (), "Please pick one."),
]


@pytest.mark.parametrize(("words", "interviewer", "also_there", "asked"), IN_MESSAGES)
def test_several_interviewers_in_a_message_are_there_unless_it_is_one_of_them(
    words: str, interviewer: str | None, also_there: tuple[str, ...], asked: str
) -> None:
    read = read_message(f"Interview Jane Doe tomorrow 3pm {words}", NEW_YORK)
    said = SourceText(read, "U2", 0.0, NEW_YORK)
    form = form_from_message(said, NEW_YORK, 0.0, asked_by="U1", metadata=FormMetadata("C1"))
    assert (form.interviewer, form.also_there) == (interviewer, also_there)
    assert form.interviewer_hint.endswith(asked) if asked else not form.interviewer_hint
