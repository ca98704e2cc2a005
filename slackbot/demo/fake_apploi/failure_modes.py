"""The ways in which the fake Apploi can fail, and its response in each."""

from __future__ import annotations

import json
from enum import StrEnum

from werkzeug.wrappers import Response

HUGE = 32 * 1024 * 1024


class FailureMode(StrEnum):
    """How the fake responds; tests and the page use the values."""

    FINE = "fine"
    SLOW = "slow"
    BUSY = "busy"
    UNAVAILABLE = "unavailable"
    REFUSES_KEY = "refuses the key"
    NO_ACCESS = "no access"
    NO_SUCH_APPLICANT = "no such applicant"
    INVALID = "invalid"
    SERVER_ERROR = "server error"
    LOGIN_PAGE = "login page"
    SAYS_NO_WITH_200 = "says no with 200"
    HTML = "html"
    EMPTY = "empty"
    HUGE = "huge"
    REDIRECT = "redirect"
    DROPS_BEFORE = "drops the connection before reading"
    DROPS_AFTER = "drops the connection after booking"
    DOWN = "down"


MEANINGS: dict[FailureMode, str] = {
    FailureMode.FINE: "Works normally",
    FailureMode.SLOW: "Slow: responds after a few seconds",
    FailureMode.BUSY: "Busy: 429, try again later",
    FailureMode.UNAVAILABLE: "Unavailable: 503",
    FailureMode.REFUSES_KEY: "Rejects the key: 403",
    FailureMode.NO_ACCESS: "Key without access: no results, 403 for bookings",
    FailureMode.NO_SUCH_APPLICANT: "No such applicant: 404",
    FailureMode.INVALID: "Rejects the interview: 422",
    FailureMode.SERVER_ERROR: "Server error: 500",
    FailureMode.LOGIN_PAGE: "Login page with status 200",
    FailureMode.SAYS_NO_WITH_200: "Error message with status 200",
    FailureMode.HTML: "HTML instead of JSON",
    FailureMode.EMPTY: "Empty response",
    FailureMode.HUGE: "Far too large a response",
    FailureMode.REDIRECT: "Redirect to another address",
    FailureMode.DROPS_BEFORE: "Drops the connection before reading",
    FailureMode.DROPS_AFTER: "Drops the connection after booking",
    FailureMode.DOWN: "Down: refuses connections",
}

# Modes in which a booking is made, even where the response doesn't show it.
BOOKING_MODES = frozenset(
    {FailureMode.FINE, FailureMode.SLOW, FailureMode.HTML, FailureMode.EMPTY, FailureMode.HUGE, FailureMode.DROPS_AFTER}
)


def failure_response(mode: FailureMode, retry_after: str | None, elsewhere: str) -> Response | None:
    """The response of this mode to any request, or None where it depends on the request."""
    match mode:
        case FailureMode.BUSY:
            return _with_retry(error_response(429, "Too Many Requests"), retry_after)
        case FailureMode.UNAVAILABLE:
            return _with_retry(error_response(503, "Service Unavailable"), retry_after)
        case FailureMode.REFUSES_KEY:
            return error_response(403, "Invalid Token")
        case FailureMode.INVALID:
            return error_response(422, "The interviewer is not available at that time")
        case FailureMode.SERVER_ERROR:
            return error_response(500, "Internal Server Error")
        case FailureMode.LOGIN_PAGE:
            return Response("<!doctype html><title>Log in to Apploi</title><h1>Log in</h1>", mimetype="text/html")
        case FailureMode.SAYS_NO_WITH_200:
            said = {"success": False, "error": "The interviewer has another interview at that time"}
            return Response(json.dumps(said), content_type="application/json")
        case FailureMode.HTML:
            return Response("<!doctype html><title>Apploi</title><h1>Maintenance</h1>", mimetype="text/html")
        case FailureMode.EMPTY:
            return Response(b"", content_type="application/json")
        case FailureMode.HUGE:
            return Response(b'{"data": "' + b"x" * HUGE + b'"}', content_type="application/json")
        case FailureMode.REDIRECT:
            return Response(b"", 302, headers={"Location": elsewhere})
        case _:
            return None


def error_response(status: int, message: str) -> Response:
    """An error in Apploi's format: `{"message": ...}`."""
    return Response(json.dumps({"message": message}), status, content_type="application/json")


def _with_retry(response: Response, retry_after: str | None) -> Response:
    if retry_after is not None:
        response.headers["Retry-After"] = retry_after
    return response
