"""Which facility a new form starts with."""

from __future__ import annotations

import pytest

from slackbot.command_text import CommandText
from slackbot.domain.facility import Facilities, Facility
from slackbot.errors import AccessDenied
from slackbot.slack.form.facility_choice import FacilityChoice
from slackbot.slack.form.form_request import FormRequest, SourceMessage

PORTLAND, TULSA, OAK = (
    Facility("portland", "Harbor Care Portland"),
    Facility("tulsa", "Harbor Care Tulsa"),
    Facility("oak-hill", "Oak Hill"),
)
ALL = Facilities((PORTLAND, TULSA, OAK))
BOTH = (PORTLAND, TULSA)
COMMAND = FormRequest("U1", "T1", "", text="Jane Doe at Harbor Care Tulsa Dec 1 3pm")

STARTS = [
    # the words' facility and place, the channel's, what is remembered, the start
    (TULSA, None, PORTLAND, ("portland", "portland"), TULSA),
    (None, "Tulsa", PORTLAND, ("portland", "portland"), TULSA),
    (None, None, PORTLAND, ("tulsa", "tulsa"), PORTLAND),
    (None, "Room 2", None, ("tulsa", "portland"), TULSA),
    (None, None, None, ("", "portland"), PORTLAND),
    (None, None, None, ("oak-hill", "closed"), None),
    (None, "Oak Hill", None, (), None),
]


@pytest.mark.parametrize(("named", "place", "channel", "remembered", "start"), STARTS)
def test_words_come_before_the_channel_and_that_before_what_is_remembered(
    named: Facility | None,
    place: str | None,
    channel: Facility | None,
    remembered: tuple[str, ...],
    start: Facility | None,
) -> None:
    choice = FacilityChoice(ALL, BOTH, channel, remembered)
    facility, read = choice.start(named, CommandText(location=place))
    assert facility == start
    assert read.location == (None if place == "Tulsa" else place)
    assert choice.offered == BOTH


def test_the_only_facility_of_a_person_needs_no_choice() -> None:
    choice = FacilityChoice(ALL, (OAK,), None, ())
    assert (choice.start(None, CommandText())[0], choice.offered) == (OAK, ())


def test_the_name_is_taken_out_of_a_command_and_of_a_message() -> None:
    choice = FacilityChoice(ALL, BOTH)
    named, asked = choice.split(COMMAND)
    assert (named, asked.text) == (TULSA, "Jane Doe Dec 1 3pm")
    message = SourceMessage("Can Jane Doe come to Harbor Care Portland on Dec 1?", "U2", 1.0)
    named, asked = choice.split(FormRequest("U1", "T1", "", message=message))
    assert named == PORTLAND
    assert asked.message is not None
    assert "Portland" not in asked.message.text


def test_a_facility_that_is_not_the_persons_is_refused_and_the_only_one_is_never_looked_for() -> None:
    with pytest.raises(AccessDenied, match="Only the user groups of Harbor Care Tulsa"):
        FacilityChoice(ALL, (PORTLAND,)).split(COMMAND)
    assert FacilityChoice(Facilities((TULSA,)), (TULSA,)).split(COMMAND) == (None, COMMAND)
