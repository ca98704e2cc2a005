"""The applicants of the demo, in the known response format of `GET /applicants`."""

from __future__ import annotations

from typing import Any

from slackbot.demo.people import HILL_TEAM, NORTH_TEAM, SOUTH_TEAM

Applicant = dict[str, Any]

_TEAMS = {
    NORTH_TEAM: ("Harbor Care", "Portland, ME", "12 Quay Street, Portland, ME"),
    SOUTH_TEAM: ("Harbor Care", "Tulsa, OK", "48 River Road, Tulsa, OK"),
    HILL_TEAM: ("Oak Hill", "Dayton, OH", "7 Oak Hill Lane, Dayton, OH"),
}
"""The brand, the town and the address of each team."""


def _job(number: int, name: str, team: str) -> dict[str, Any]:
    brand, town, address = _TEAMS[team]
    return {
        "id": number,
        "name": name,
        "team_id": int(team),
        "team_name": f"{brand} {town}",
        "brand_name": brand,
        "address": address,
        "job_code": f"J-{number % 1000}",
    }


_NURSE = _job(880101, "Registered Nurse (RN), nights", NORTH_TEAM)
_AIDE = _job(880102, "Certified Nursing Assistant", NORTH_TEAM)
_COOK = _job(880103, "Dietary Aide", SOUTH_TEAM)
_THERAPIST = _job(880104, "Physical Therapist", SOUTH_TEAM)
_DAY_NURSE = _job(880105, "Licensed Practical Nurse", HILL_TEAM)


def _application(form: int, first: str, last: str, phone: str, job: dict[str, Any], state: str) -> Applicant:
    return {
        "id": form,
        "applicant_id": form - 200_000_000,
        "job_id": job["id"],
        "applicant_state": state,
        "applicant_state_id": {"New": 1, "Screening": 2, "Interview": 3}[state],
        "date_created": "2026-11-02T14:05:00Z",
        "applicant_updated": "2026-11-16T09:30:00Z",
        "person": {
            "id": form - 200_000_000,
            "first_name": first,
            "last_name": last,
            "email": f"{first}.{last}@example.com".lower().replace(" ", "").replace("'", ""),
            "mobile_phone_number": phone,
            "home_phone_number": None,
        },
        "job": job,
    }


APPLICANTS: tuple[Applicant, ...] = (
    _application(265733753, "Jane", "Doe", "+1 207-555-0101", _NURSE, "New"),
    _application(265733754, "Jane", "Doe", "+1 918-555-0102", _COOK, "Screening"),
    _application(265733760, "Marcus", "Bell", "+1 207-555-0103", _AIDE, "New"),
    _application(265733761, "Aisha", "Khan", "+1 207-555-0104", _NURSE, "Interview"),
    _application(265733762, "Siobhán", "O'Neill", "+1 918-555-0105", _THERAPIST, "New"),
    _application(265733763, "José", "Ramírez", "+1 918-555-0106", _COOK, "Screening"),
    _application(265733764, "Grace", "Lindqvist", "+1 207-555-0107", _AIDE, "New"),
    _application(265733765, "Tom", "Fairweather", "+1 207-555-0108", _AIDE, "New"),
    _application(265733766, "Mei", "Chen", "+1 918-555-0109", _THERAPIST, "Interview"),
    _application(265733767, "Olu", "Adeyemi", "+1 207-555-0110", _NURSE, "Screening"),
    _application(265733768, "Hannah", "Weiss", "+1 207-555-0111", _AIDE, "New"),
    # The format isn't fully known, so one application has almost nothing: no job, no phone, no dates.
    {"id": 265733769, "person": {"id": 65733769, "first_name": "Sam", "email": "sam@example.com"}},
)

OAK_HILL_APPLICANTS: tuple[Applicant, ...] = (
    _application(265733780, "Jane", "Doe", "+1 937-555-0120", _DAY_NURSE, "New"),
    _application(265733781, "Priscilla", "Okafor", "+1 937-555-0121", _DAY_NURSE, "Screening"),
    _application(265733782, "Ben", "Whitlock", "+1 937-555-0122", _DAY_NURSE, "New"),
)
"""Those of an operator's further facility, with a key of its own."""


def full_name(applicant: Applicant) -> str:
    """First and last name, or whichever exists."""
    person = applicant.get("person", {})
    return " ".join(part for part in (person.get("first_name"), person.get("last_name")) if part)


def matches(applicant: Applicant, query: str) -> bool:
    """Whether a query finds this applicant: by part of the name, the email address or the phone number."""
    wanted = query.strip().casefold()
    person = applicant.get("person", {})
    texts = (full_name(applicant), person.get("email") or "")
    if any(wanted in text.casefold() for text in texts):
        return True
    digits = "".join(char for char in wanted if char.isdigit())
    phones = (person.get("mobile_phone_number"), person.get("home_phone_number"))
    plain = ("".join(char for char in phone or "" if char.isdigit()) for phone in phones)
    return len(digits) >= 3 and any(digits in phone for phone in plain)


def team_of(applicant: Applicant) -> str | None:
    """The team id of the job, or None where the application doesn't contain it."""
    team = applicant.get("job", {}).get("team_id")
    return None if team is None else str(team)
