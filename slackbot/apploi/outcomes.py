"""The outcome of a PUT. Pure: a status or an error in, an Outcome out.

The rule (docs/contract.md#states): a 2xx whose body doesn't say no is booked; a 4xx other than 429 is a no; 429, 503
with Retry-After, and whatever never left this machine is retried; everything else was sent without a clear answer, and
is sent again only if a user says so. domain/request/delivery.py decides when a retry comes, and worker/throttle.py lets
all bookings wait after a 429.
"""

from __future__ import annotations

from collections.abc import Mapping
from email.utils import parsedate_to_datetime

from slackbot.domain.interview import (
    CONNECTION_REJECTED,
    NOT_SENDABLE,
    REJECTION_REASONS,
    TOO_BUSY,
    AttemptResult,
    Outcome,
    RejectedField,
)

TOO_MANY_REQUESTS = 429
UNAVAILABLE = 503
"""Retried only with Retry-After: routers (Heroku's H12, Varnish) also send it for requests that Apploi carried out."""
NOT_CARRIED_OUT = (307, 308)  # RFC 9110: the request has to be repeated elsewhere, so it wasn't carried out here
FIELD_REJECTION_STATUSES = (400, 403, 404, 422)
"""They may concern one field; which of them Apploi uses is unknown (docs/apploi.md, U2)."""
LONGEST_WAIT = 24 * 3600.0
API_KEY = "APPLOI_API_KEY"
"""Where the key is set, as causes name it."""


def outcome_of_answer(
    status: int,
    reason: str,
    headers: Mapping[str, str],
    applicant_id: str,
    now: float,
    rejected: RejectedField | None = None,
    doubt: str = "",
) -> Outcome:
    """The outcome of an HTTP answer.

    `reason` is Apploi's own, or "". `now` is in seconds since the epoch. `rejected` is the field that the answer
    blames, if any. `doubt` is why the body of a 2xx doesn't confirm the booking, or "".
    """
    if 200 <= status < 300:
        if doubt:
            return Outcome(AttemptResult.UNCONFIRMED, f"Apploi answered (HTTP {status}), but {doubt}", status)
        return Outcome(AttemptResult.SCHEDULED, "", status)
    wait = parse_retry_after(headers.get("Retry-After", ""), now)
    if status == TOO_MANY_REQUESTS or (status == UNAVAILABLE and wait is not None):
        return Outcome(AttemptResult.BUSY, TOO_BUSY, status, wait)
    if 400 <= status < 500 or status in NOT_CARRIED_OUT:
        if cause := "" if rejected and status in FIELD_REJECTION_STATUSES else _ADMIN_CAUSES.get(status, ""):
            cause = f"HTTP {status}: {cause}"
            return Outcome(AttemptResult.FAILED, CONNECTION_REJECTED, status, None, cause, cause + _quoted(reason))
        return Outcome(AttemptResult.FAILED, _rejection_reason(status, reason, applicant_id, rejected), status)
    return Outcome(AttemptResult.UNCONFIRMED, f"Apploi gave no clear answer (HTTP {status}).", status)


def outcome_of_error(*, is_sent: bool, is_our_fault: bool, is_timeout: bool) -> Outcome:
    """The outcome of an attempt without an answer.

    `is_sent`: the body started to be sent. `is_our_fault`: the request is invalid, so a retry would fail too.
    """
    if is_sent:
        how = "didn't answer in time" if is_timeout else "closed the connection before answering"
        return Outcome(AttemptResult.UNCONFIRMED, f"Apploi {how}.")
    if is_our_fault:
        cause = f"The request couldn't be built. The log has the error; check APPLOI_BASE_URL and {API_KEY}."
        return Outcome(AttemptResult.FAILED, NOT_SENDABLE, cause=cause, detail=cause)
    return Outcome(AttemptResult.BUSY, "I couldn't reach Apploi.")


def parse_retry_after(value: str, now: float) -> float | None:
    """Seconds from a `Retry-After` header (RFC 9110: seconds or a date), or None if it is unusable."""
    digits = value.strip()
    if digits.isdecimal() and digits.isascii():
        return min(float(digits[:9]), LONGEST_WAIT)
    try:
        seconds = parsedate_to_datetime(value).timestamp() - now
    except (TypeError, ValueError, OverflowError):
        return None
    return min(max(seconds, 0.0), LONGEST_WAIT)


_ADMIN_CAUSES = {
    **dict.fromkeys((401, 403), f"Apploi doesn't accept the API key. Check {API_KEY}."),
    **dict.fromkeys((405, 307, 308), "Apploi doesn't accept interviews at this address. Check APPLOI_BASE_URL."),
}
"""What an admin has to fix before Apploi takes any booking, by status."""


def _quoted(reason: str) -> str:
    return f" Apploi said: “{reason}”." if reason else ""


def _rejection_reason(status: int, reason: str, applicant_id: str, rejected: RejectedField | None) -> str:
    """Why Apploi said no, for the user. Apploi's own `reason` is quoted."""
    quoted = _quoted(reason)
    if rejected and status in FIELD_REJECTION_STATUSES:
        return REJECTION_REASONS[rejected] + quoted
    match status:
        case 404:
            what = f"Apploi has no application {applicant_id} that I can see."
        case 409:
            what = "Apploi says this conflicts with something it already has."
        case _:
            what = f"Apploi rejected the interview (HTTP {status})."
    return what + quoted
