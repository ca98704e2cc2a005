"""Ready text for the applicant, to copy into Apploi or a text message. Pure; the app sends applicants nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

from slackbot.dates.zones import spoken_span, spoken_zone, zone_word
from slackbot.domain.request import Request
from slackbot.domain.spoken_time import is_far
from slackbot.domain.wording import shorten

LONGEST_TEXT = 479
"""Characters: three text messages of 160, less one."""
MAX_FIRST_NAME, MAX_PART, MAX_CRAMPED = 30, 60, 25


class ApplicantIsTold(StrEnum):
    """Who tells applicants of their interviews (`APPLICANT_IS_TOLD`)."""

    UNKNOWN = "unknown"
    APPLOI = "apploi"
    US = "us"


@dataclass(frozen=True, slots=True)
class _Facts:
    """What the text says, each at most `MAX_PART` long but for the place; "" for what isn't known."""

    name: str
    job: str
    facility: str
    place: str
    interviewer: str
    time: str


def invitation_texts(request: Request, interviewer: str, now: float) -> tuple[str, str]:
    """The text in English and in Spanish, at most 479 characters each: an invitation, or that it was moved or canceled.

    `interviewer` is their name, or "" to leave it out; `now` is in seconds since the epoch.
    """
    kind = "canceled" if request.cancelled_by else "moved" if request.moves else "booked"
    return (
        _fit(_facts(request, interviewer, _english_time(request, now)), _ENGLISH[kind]),
        _fit(_facts(request, interviewer, _spanish_time(request, now)), _SPANISH[kind]),
    )


def _facts(request: Request, interviewer: str, time: str) -> _Facts:
    is_known = request.applicant_name and not request.applicant_name.startswith("Application ")
    return _Facts(
        name=shorten(request.applicant_name.split()[0], MAX_FIRST_NAME) if is_known else "",
        job=shorten(_to_line(request.job), MAX_PART),
        facility=shorten(_to_line(request.shown_facility), MAX_PART),
        place=_to_line(request.interview.location),
        interviewer=shorten(_to_line(interviewer), MAX_PART),
        time=time,
    )


def _to_line(text: str) -> str:
    return " ".join(text.split())


def _fit(facts: _Facts, write: Callable[[_Facts], str]) -> str:
    """The text, with the job, the facility, the interviewer and at last the place shortened if it is too long; never
    the time, and a link not at all: half of one leads nowhere, so it is left out."""
    text = write(facts)
    if len(text) > LONGEST_TEXT:
        cramped = {name: shorten(getattr(facts, name), MAX_CRAMPED) for name in ("job", "facility", "interviewer")}
        facts = replace(facts, **cramped)
        text = write(facts)
    if over := max(0, len(text) - LONGEST_TEXT):
        kept = "" if "://" in facts.place else shorten(facts.place, max(1, len(facts.place) - over))
        text = write(replace(facts, place=kept))
    return text


def _english_time(request: Request, now: float) -> str:
    wall, zone = request.interview.date, request.interview.timezone
    year = f", {wall.year}" if is_far(wall, zone, now) else ""
    word = zone_word(wall, zone)
    spoken = _SPOKEN_ZONES.get(word, ("", ""))[0] or (spoken_zone(zone) if word.endswith(" time") else word)
    return f"{wall:%A}, {wall:%B} {wall.day}{year}, {spoken_span(wall, zone, request.interview.duration)} {spoken}"


def _spanish_time(request: Request, now: float) -> str:
    wall, zone = request.interview.date, request.interview.timezone
    year = f" de {wall.year}" if is_far(wall, zone, now) else ""
    span = spoken_span(wall, zone, request.interview.duration).replace(" AM", " a. m.").replace(" PM", " p. m.")
    word = zone_word(wall, zone)
    spoken = _SPOKEN_ZONES.get(word, ("", ""))[1] or f"hora de {word.removesuffix(' time')}"
    return f"{_DIAS[wall.weekday()]} {wall.day} de {_MESES[wall.month - 1]}{year}, {span}, {spoken}"


_SPOKEN_ZONES = {
    "ET": ("Eastern Time", "hora del Este"),
    "CT": ("Central Time", "hora del Centro"),
    "MT": ("Mountain Time", "hora de la Montaña"),
    "AZ time": ("Arizona Time", "hora de Arizona"),
    "PT": ("Pacific Time", "hora del Pacífico"),
    "AKT": ("Alaska Time", "hora de Alaska"),
    "HT": ("Hawaii Time", "hora de Hawái"),
}
_DIAS = ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo")
_MESES = (
    *("enero", "febrero", "marzo", "abril", "mayo", "junio"),
    *("julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"),
)


def _booked(facts: _Facts) -> str:
    return f"{_hello(facts)} Your interview{_for_job(facts)} is on {facts.time}.{_where(facts)} {_LET_US_KNOW}"


def _moved(facts: _Facts) -> str:
    new = f"The new time is {facts.time}. The old time no longer applies."
    return f"{_hello(facts)} Your interview{_for_job(facts)} was moved. {new}{_where(facts)} {_LET_US_KNOW}"


def _canceled(facts: _Facts) -> str:
    return f"{_hello(facts)} Your interview{_for_job(facts)} on {facts.time} was canceled."


def _hello(facts: _Facts) -> str:
    return f"Hello {facts.name}." if facts.name else "Hello."


def _for_job(facts: _Facts) -> str:
    return f"{f' for {facts.job}' if facts.job else ''}{f' at {facts.facility}' if facts.facility else ''}"


def _where(facts: _Facts) -> str:
    place = f" Where: {facts.place}." if facts.place else " We'll tell you where."
    return f"{place}{f' With: {facts.interviewer}.' if facts.interviewer else ''}"


_LET_US_KNOW = "If you can't make it, please let us know."


def _booked_in_spanish(facts: _Facts) -> str:
    return f"{_hola(facts)} Su entrevista{_para(facts)} es el {facts.time}.{_donde(facts)} {_AVISENOS}"


def _moved_in_spanish(facts: _Facts) -> str:
    new = f"La nueva fecha es el {facts.time}. La anterior ya no es válida."
    return f"{_hola(facts)} Su entrevista{_para(facts)} se cambió. {new}{_donde(facts)} {_AVISENOS}"


def _canceled_in_spanish(facts: _Facts) -> str:
    return f"{_hola(facts)} Se canceló su entrevista{_para(facts)} del {facts.time}."


def _hola(facts: _Facts) -> str:
    return f"Hola, {facts.name}." if facts.name else "Hola."


def _para(facts: _Facts) -> str:
    return f"{f' para {facts.job}' if facts.job else ''}{f' en {facts.facility}' if facts.facility else ''}"


def _donde(facts: _Facts) -> str:
    place = f" Lugar: {facts.place}." if facts.place else " Le diremos dónde."
    return f"{place}{f' Con: {facts.interviewer}.' if facts.interviewer else ''}"


_AVISENOS = "Si no puede asistir, avísenos, por favor."

_ENGLISH = {"booked": _booked, "moved": _moved, "canceled": _canceled}
_SPANISH = {"booked": _booked_in_spanish, "moved": _moved_in_spanish, "canceled": _canceled_in_spanish}
