"""Text for the applicant: the time in full, and short enough for a text message whatever the names."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slackbot.domain.invitation import LONGEST_TEXT, invitation_texts
from slackbot.domain.request import Request
from tests.support.databases import a_request

NOW = datetime(2026, 11, 30, tzinfo=UTC).timestamp()
TEXTS = st.one_of(
    st.text(max_size=3000), st.text("ab &<*\n", min_size=100, max_size=3000), st.just("https://" + "x" * 900)
)


def booked(location: str = "Room 2", zone: str = "America/New_York", **changes: Any) -> Request:
    known = {"applicant_name": "Marcus Bell", "job": "Certified Nursing Assistant", "facility": "Harbor Care"}
    request = a_request(1, **{**known, **changes})
    date = datetime(2026, 12, 3, 19)
    return replace(request, interview=replace(request.interview, date=date, location=location, timezone=zone))


SAID = [
    (
        {},
        "Hello Marcus. Your interview for Certified Nursing Assistant at Harbor Care is on Thursday, December 3, "
        "7:00–8:00 PM Eastern Time. Where: Room 2. With: Luis Ortega. If you can't make it, please let us know.",
        "Hola, Marcus. Su entrevista para Certified Nursing Assistant en Harbor Care es el jueves 3 de diciembre, "
        "7:00–8:00 p. m., hora del Este. Lugar: Room 2. Con: Luis Ortega. Si no puede asistir, avísenos, por favor.",
    ),
    (
        {"moves": "V0", "job": "", "facility": "", "zone": "America/Phoenix"},
        "Hello Marcus. Your interview was moved. The new time is Thursday, December 3, 7:00–8:00 PM Arizona Time. The "
        "old time no longer applies. Where: Room 2. With: Luis Ortega. If you can't make it, please let us know.",
        "Hola, Marcus. Su entrevista se cambió. La nueva fecha es el jueves 3 de diciembre, 7:00–8:00 p. m., hora de "
        "Arizona. La anterior ya no es válida. Lugar: Room 2. Con: Luis Ortega. Si no puede asistir, avísenos, por "
        "favor.",
    ),
    (
        {"cancelled_by": "U1", "applicant_name": "Application 7", "facility": "", "zone": "Europe/Paris"},
        "Hello. Your interview for Certified Nursing Assistant on Thursday, December 3, 7:00–8:00 PM Paris time was "
        "canceled.",
        "Hola. Se canceló su entrevista para Certified Nursing Assistant del jueves 3 de diciembre, 7:00–8:00 p. m., "
        "hora de Paris.",
    ),
]


@pytest.mark.parametrize(("changes", "english", "spanish"), SAID, ids=["booked", "moved", "canceled"])
def test_the_texts(changes: dict[str, Any], english: str, spanish: str) -> None:
    assert invitation_texts(booked(**changes), "Luis Ortega", NOW) == (english, spanish)


@given(TEXTS, TEXTS, TEXTS, TEXTS, TEXTS, st.sampled_from([{}, {"moves": "V0"}, {"cancelled_by": "U1"}]))
def test_they_fit_and_always_have_the_whole_time(
    name: str, job: str, facility: str, place: str, interviewer: str, what: dict[str, str]
) -> None:
    request = booked(place, applicant_name=f"M{name}", job=job, facility=facility, **what)
    english, spanish = invitation_texts(request, interviewer, NOW)
    assert len(english) <= LONGEST_TEXT
    assert len(spanish) <= LONGEST_TEXT
    assert "Thursday, December 3, 7:00–8:00 PM Eastern Time" in english
    assert "jueves 3 de diciembre, 7:00–8:00 p. m., hora del Este" in spanish
    assert "\n" not in english + spanish


def test_a_link_is_whole_or_left_out() -> None:
    fits, too_long = f"https://zoom.example/j/{'1' * 150}", f"https://zoom.example/j/{'1' * 400}"
    assert all(f": {fits}." in text for text in invitation_texts(booked(fits), "Luis Ortega", NOW))
    english, spanish = invitation_texts(booked(too_long), "Luis Ortega", NOW)
    assert "We'll tell you where." in english
    assert "Le diremos dónde." in spanish


def test_the_year_is_said_only_far_from_now() -> None:
    english, spanish = invitation_texts(booked(), "", NOW - 400 * 86400)
    assert "December 3, 2026, 7:00" in english
    assert "3 de diciembre de 2026, 7:00" in spanish
