"""The interviews that the fake Apploi holds, as somebody who looks at an applicant there would see them."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Any

from slackbot.demo.fake_apploi import FakeApploi, Put
from slackbot.demo.fake_apploi.applicants import full_name


def held_interviews(apploi: FakeApploi) -> list[dict[str, Any]]:
    """Each interview that was booked, by time; `isSecond` where the applicant has more than one.

    Apploi has no way to delete one through its API, so a moved interview stands there twice (docs/apploi.md).
    """
    names = {str(applicant["id"]): full_name(applicant) for applicant in apploi.applicants}
    bookings = sorted(apploi.bookings, key=lambda put: put.body["date"])
    counts = Counter(put.applicant_id for put in bookings)
    return [_held(put, names[put.applicant_id], counts[put.applicant_id] > 1) for put in bookings]


def _held(put: Put, name: str, is_second: bool) -> dict[str, Any]:
    body = put.body
    return {
        "applicant": name,
        "when": f"{datetime.fromisoformat(body['date']):%a, %b %-d, %-I:%M %p}, {body['duration']} min",
        "zone": body["timezone"],
        "isSecond": is_second,
    }
