"""A facility in the words: by its name or id, or by a part of the name where a place is meant."""

from __future__ import annotations

import pytest

from slackbot.command_text.facilities import facility_of_place, split_facility
from slackbot.domain.facility import Facility

TULSA = Facility("harbor-tulsa", "Harbor Care Tulsa")
SALEM = Facility("harbor-salem", "Harbor Care Salem")
HARBOR = Facility("harbor", "Harbor Care")
MAPLE = Facility("maple", "Maplewood")
HOME = Facility("oak-home", "Oak Home")
ALL = (TULSA, SALEM, HARBOR, MAPLE, HOME)

NAMED = [
    ("Jane Doe at Harbor Care Tulsa next Tue 3pm", TULSA, "Jane Doe next Tue 3pm"),
    ("harbor care  TULSA Jane Doe tomorrow 2pm", TULSA, "Jane Doe tomorrow 2pm"),
    ("Jane Doe at the Harbor Care Salem, tomorrow", SALEM, "Jane Doe tomorrow"),
    ("Jane Doe in harbor-tulsa", TULSA, "Jane Doe"),
    ("Jane Doe at Harbor Care tomorrow", HARBOR, "Jane Doe tomorrow"),
    ("Jane at Maplewood, tue 3pm", MAPLE, "Jane tue 3pm"),
    ("John Maplewood tue 3pm", None, "John Maplewood tue 3pm"),
    ("Jane at Harbor Care Tulsa or Harbor Care Salem", None, "Jane at Harbor Care Tulsa or Harbor Care Salem"),
    ("Jane at Harbor Care Tulsan", HARBOR, "Jane Tulsan"),
    ("Jane Doe at Harbor Care Tulsa Room 2 Tue 3pm", TULSA, "Jane Doe at Room 2 Tue 3pm"),
    ("Harbor Care Tulsa, conference room 12B Jane Doe", TULSA, "at conference room 12B Jane Doe"),
    ("Jane Doe for maple suite #4, Tue 3pm", MAPLE, "Jane Doe at suite #4, Tue 3pm"),
    ("Jane Doe at Room 2, Harbor Care Tulsa", TULSA, "Jane Doe at Room 2,"),
    ("Jane Doe at Harbor Care Tulsa 2pm", TULSA, "Jane Doe 2pm"),
    ("Jane Doe at Tulsa", None, "Jane Doe at Tulsa"),
    ("", None, ""),
]


@pytest.mark.parametrize(("text", "facility", "rest"), NAMED)
def test_a_name_or_an_id_is_a_facility_before_it_is_a_place(text: str, facility: Facility | None, rest: str) -> None:
    assert split_facility(text, ALL) == (facility, rest)


PLACES = [
    ("Tulsa", TULSA),
    ("tulsa", TULSA),
    ("Harbor Care", None),
    ("Care Salem", SALEM),
    ("home", None),
    ("Room 2", None),
    ("Zoom", None),
    ("Denver", None),
]


@pytest.mark.parametrize(("place", "facility"), PLACES)
def test_a_part_of_the_only_name_that_has_it_is_a_facility(place: str, facility: Facility | None) -> None:
    assert facility_of_place(place, ALL) == facility
