"""Parse applicants and reasons from Apploi's answers. Pure, and lenient: missing fields are left empty.

The shapes are those of docs/apploi.md, R2 and R3: seen by third parties, and in Apploi's own client, which notes that
they weren't fully captured.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from slackbot.domain.applicant import Applicant
from slackbot.domain.interview import Interviewer, InterviewerByEmail, RejectedField

ENVELOPES = ("data", "applicants", "items", "results")
REASONS = ("message", "error_description", "detail", "error", "title", "reason", "msg", "errors")
LONGEST_REASON = 300
LONGEST_READ = 4_000
ADDRESS_PARTS = ("street", "address", "address1", "line1", "address2", "line2", "city", "state", "zip", "postal_code")
ECHOED_FIELDS = frozenset(("request", "body", "input", "payload", "received", "data"))
"""Many frameworks repeat the request under these names, so fields in there aren't blamed."""

# How an error may blame a field: by its name in our PUT, or in words. Apploi's actual bodies are unknown
# (docs/apploi.md, U2), so these are lenient.
TEAM = re.compile(r"interviewer_?team_?id|\bteam\b[^.;]{0,40}\b(?:not (?:known|found|valid)|unknown|invalid)", re.I)
INTERVIEWER = re.compile(r"interviewer_?(?:e?mail|id)\b|\binterviewer\b|\bnot an? (?:\w+ )?member of\b", re.I)


def parse_applicants(answer: Any, most: int | None = None) -> list[Applicant]:
    """The first `most` applicants in an answer of `GET /applicants`. Only items without a usable id are left out."""
    found = (_parse_applicant(item) for item in _find_items(answer) if isinstance(item, dict))
    return list(islice((applicant for applicant in found if applicant is not None), most))


def parse_reason(answer: Any) -> str:
    """The message in an error's body, as one line of at most 300 characters, or ""."""
    return shorten_to_line(_find_reason(answer, depth=4))


def parse_rejected_field(answer: Any, interviewer: Interviewer) -> RejectedField | None:
    """INTERVIEWER or TEAM if an error's body blames the interviewer or their team, otherwise None."""
    text = " ; ".join(_texts(answer, depth=6))[:LONGEST_READ]
    if isinstance(interviewer, InterviewerByEmail) and interviewer.email.casefold() in text.casefold():
        return RejectedField.INTERVIEWER
    if INTERVIEWER.search(text) and not _mentions_only_team(text):
        return RejectedField.INTERVIEWER
    return RejectedField.TEAM if TEAM.search(text) else None


def _mentions_only_team(text: str) -> bool:
    return bool(TEAM.search(text)) and not INTERVIEWER.search(TEAM.sub("", text))


def _texts(answer: Any, depth: int) -> Iterator[str]:
    """All keys and strings in it, as either may name the field."""
    if isinstance(answer, str):
        yield answer
    elif isinstance(answer, dict) and depth:
        for key, value in list(answer.items())[:20]:
            if key not in ECHOED_FIELDS:
                yield str(key)
                yield from _texts(value, depth - 1)
    elif isinstance(answer, list) and depth:
        for value in answer[:20]:
            yield from _texts(value, depth - 1)


def _find_items(answer: Any) -> list[Any]:
    if isinstance(answer, dict):
        answer = next((answer[key] for key in ENVELOPES if isinstance(answer.get(key), list)), [])
    return answer if isinstance(answer, list) else []


def _parse_applicant(item: dict[str, Any]) -> Applicant | None:
    application_id = _digits(item.get("id"))
    if not application_id:
        return None
    person, job = _mapping(item, "person"), _mapping(item, "job")
    return Applicant(
        application_id=application_id,
        name=_full_name(person) or _full_name(item),
        email=_text(person.get("email")) or _text(item.get("email")),
        job=_text(job.get("name")),
        stage=_text(item.get("applicant_state")),
        applied=_text(item.get("date_created"))[:10],
        team_id=_digits(job.get("team_id")),
        team_name=_text(job.get("team_name")) or _text(job.get("brand_name")),
        address=_address(job.get("address")),
    )


def _address(value: Any) -> str:
    """One line, also if the street and the town come as parts, whose names are a guess (docs/apploi.md, R3)."""
    if not isinstance(value, dict):
        return _text(value)
    return shorten_to_line(", ".join(part for part in (_text(value.get(key)) for key in ADDRESS_PARTS) if part))


def _mapping(item: dict[str, Any], key: str) -> dict[str, Any]:
    part = item.get(key)
    return part if isinstance(part, dict) else {}


def _full_name(person: dict[str, Any]) -> str:
    parts = (_text(person.get("first_name")), _text(person.get("last_name")))
    return " ".join(part for part in parts if part) or _text(person.get("name"))


def _digits(value: Any) -> str:
    text = "" if isinstance(value, bool) else str(value)
    return text if re.fullmatch(r"[0-9]{1,20}", text) else ""


def _text(value: Any) -> str:
    if isinstance(value, dict):
        value = value.get("name")
    return shorten_to_line(value) if isinstance(value, str) else ""


def _find_reason(answer: Any, depth: int) -> str:
    if isinstance(answer, str) or depth == 0:
        return answer if isinstance(answer, str) else ""
    if isinstance(answer, list):
        return "; ".join(filter(None, (_find_reason(one, depth - 1) for one in answer[:5])))
    if not isinstance(answer, dict):
        return ""
    named = (_find_reason(answer[key], depth - 1) for key in REASONS if key in answer)
    return next(filter(None, named), "") or _find_reason_by_field(answer, depth)


def _find_reason_by_field(answer: dict[str, Any], depth: int) -> str:
    """The reason in {"field": ["what is wrong"]}, as many frameworks answer."""
    pairs = ((key, _find_reason(value, depth - 1)) for key, value in list(answer.items())[:5])
    return "; ".join(f"{key}: {said}" for key, said in pairs if said)


def shorten_to_line(text: str) -> str:
    """The text as one line of at most 300 characters, without unprintable ones."""
    words = "".join(c if c.isprintable() else " " for c in text[: 4 * LONGEST_REASON]).split()
    line = " ".join(words)
    return line if len(line) <= LONGEST_REASON else line[: LONGEST_REASON - 1] + "…"
