"""The ways in which Apploi can have a bad day, and what each answers."""

from __future__ import annotations

import json
from enum import StrEnum

from werkzeug.wrappers import Response

HUGE = 32 * 1024 * 1024


class Mood(StrEnum):
    """How the stand-in answers; the value is also the name in the page's menu and in tests."""

    FINE = "fine"
    SLOW = "slow"
    BUSY = "busy"
    UNAVAILABLE = "unavailable"
    REFUSES_KEY = "refuses the key"
    NO_ACCESS = "no access"
    NO_SUCH_APPLICANT = "no such applicant"
    SERVER_ERROR = "server error"
    LOGIN_PAGE = "login page"
    SAYS_NO_WITH_200 = "says no with 200"
    HTML = "html"
    EMPTY = "empty"
    HUGE = "huge"
    REDIRECT = "redirect"
    CUTS_BEFORE = "cuts the line before reading"
    CUTS_AFTER = "cuts the line after taking it"
    AWAY = "away"


MEANINGS: dict[Mood, str] = {
    Mood.FINE: "Fine: answers at once",
    Mood.SLOW: "Slow: takes its time, then answers",
    Mood.BUSY: "Busy: 429, come back later",
    Mood.UNAVAILABLE: "Unavailable: 503, without saying for how long",
    Mood.REFUSES_KEY: "Refuses the key: 403",
    Mood.NO_ACCESS: "Key without access: an empty list, 403 for bookings",
    Mood.NO_SUCH_APPLICANT: "No such applicant: 404",
    Mood.SERVER_ERROR: "Broken: 500",
    Mood.LOGIN_PAGE: "Says 200 with a login page",
    Mood.SAYS_NO_WITH_200: "Says 200, and no in the answer",
    Mood.HTML: "Broken: a page of HTML instead of JSON",
    Mood.EMPTY: "Broken: an empty answer",
    Mood.HUGE: "Broken: an answer without end",
    Mood.REDIRECT: "Broken: sends you elsewhere",
    Mood.CUTS_BEFORE: "Cuts the line before reading",
    Mood.CUTS_AFTER: "Cuts the line after taking the booking",
    Mood.AWAY: "Away: refuses connections",
}

# In these moods a booking is taken although the answer does not say so, or says it oddly.
TAKES_BOOKING = frozenset({Mood.FINE, Mood.SLOW, Mood.HTML, Mood.EMPTY, Mood.HUGE, Mood.CUTS_AFTER})


def spoiled(mood: Mood, retry_after: str | None, elsewhere: str) -> Response | None:
    """The answer that this mood gives whatever was asked; None where it depends on the request."""
    match mood:
        case Mood.BUSY:
            return _with_retry(refusal(429, "Too Many Requests"), retry_after)
        case Mood.UNAVAILABLE:
            return _with_retry(refusal(503, "Service Unavailable"), retry_after)
        case Mood.REFUSES_KEY:
            return refusal(403, "Invalid Token")
        case Mood.SERVER_ERROR:
            return refusal(500, "Internal Server Error")
        case Mood.LOGIN_PAGE:
            return Response("<!doctype html><title>Log in to Apploi</title><h1>Log in</h1>", mimetype="text/html")
        case Mood.SAYS_NO_WITH_200:
            said = {"success": False, "error": "The interviewer has another interview at that time"}
            return Response(json.dumps(said), content_type="application/json")
        case Mood.HTML:
            return Response("<!doctype html><title>Apploi</title><h1>Maintenance</h1>", mimetype="text/html")
        case Mood.EMPTY:
            return Response(b"", content_type="application/json")
        case Mood.HUGE:
            return Response(b'{"data": "' + b"x" * HUGE + b'"}', content_type="application/json")
        case Mood.REDIRECT:
            return Response(b"", 302, headers={"Location": elsewhere})
        case _:
            return None


def refusal(status: int, message: str) -> Response:
    """An error in Apploi's words: `{"message": ...}`."""
    return Response(json.dumps({"message": message}), status, content_type="application/json")


def _with_retry(response: Response, retry_after: str | None) -> Response:
    if retry_after is not None:
        response.headers["Retry-After"] = retry_after
    return response
