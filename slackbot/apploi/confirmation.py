"""Decide whether the body of a 2xx confirms the booking. Pure.

Apploi doesn't document the body of a success (docs/apploi.md, W11), so an empty body and any JSON that doesn't say no
count as a yes. A login or maintenance page, a refusal with status 200, and a body that breaks off do not: the status
may come from a proxy in front of Apploi, and asking someone to look is better than announcing an interview that isn't
booked.
"""

from __future__ import annotations

import html
import json
import re
from typing import Any

from slackbot.apploi.parsing import parse_reason, shorten_to_line

ENVELOPES = frozenset(("data", "result", "results", "response", "body", "payload", "interview", "interviews", "meta"))
"""Only these are searched for a result: elsewhere, a status may be that of the applicant or the job."""
DEPTH = 4
ITEMS = 20

ERRORS = frozenset(("error", "errors", "err", "errormessage", "exception", "fault", "failures"))
YES = frozenset(("success", "successful", "succeeded", "issuccess", "ok", "booked", "scheduled"))
STATUSES = frozenset(("status", "state", "result", "outcome", "code", "statuscode", "httpstatus", "httpcode"))
MESSAGES = frozenset(("message", "msg", "detail", "title", "reason", "errordescription"))

NOTHING = frozenset(("", "0", "none", "null", "no", "false", "[]", "{}"))
FALSE = frozenset(("false", "0", "no"))
NO = re.compile(
    r"(?<!no )(?<!0 )(?<!without )(?:\b(?:errors?|exception|fail(?:s|ed|ure)?|invalid|denied|declined|forbidden"
    r"|unauthori[sz]ed|unauthenticated|unable|rejected|refused|expired|unavailable|maintenance|unsuccessful|unknown"
    r"|conflict|time[d ]?[- ]?out|aborted|cancell?ed)\b"
    r"|\b(?:not|cannot|can't|couldn't|could not)\b|\bno such\b|\b(?:log|sign)[ -]?in\b|\btry again\b)",
    re.I,
)
"""Words that mean no in the message of an answer. `no errors` doesn't."""


def find_doubt(body: bytes | bytearray, *, is_complete: bool) -> str:
    """Why the body of a 2xx doesn't confirm the booking, as the end of a sentence; "" if it does.

    `is_complete` says that the body was read to its end.
    """
    if not is_complete:
        return "its answer was cut off."
    if not body.strip(b"\xef\xbb\xbf \t\r\n"):
        return ""
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        return _with_quote("that wasn't a confirmation.", _readable_text(body))
    if not _says_no(answer, DEPTH):
        return ""
    return _with_quote("the answer looks like a refusal.", parse_reason(answer) or _or_empty_if_binary(_decode(body)))


def _with_quote(doubt: str, quote: str) -> str:
    quote = shorten_to_line(quote)
    return f"{doubt} It said: “{quote}”." if quote else doubt


def _readable_text(body: bytes | bytearray) -> str:
    """The title of a page, or a text without markup; "" for binary data."""
    text = _decode(body)
    title = re.search(r"<title[^>]*>([^<]*)", text, re.I)
    return _or_empty_if_binary(html.unescape(title.group(1) if title else re.sub(r"<[^>]*>?", " ", text)))


def _decode(body: bytes | bytearray) -> str:
    return body.decode("utf-8-sig", "replace")


def _or_empty_if_binary(text: str) -> str:
    return "" if "\ufffd" in text else text


def _says_no(answer: Any, depth: int) -> bool:
    if isinstance(answer, str):
        return NO.search(answer) is not None
    if isinstance(answer, list) and depth:
        return any(_says_no(one, depth - 1) for one in answer[:ITEMS] if not isinstance(one, str))
    if isinstance(answer, dict):
        return any(_field_says_no(_normalize_key(key), value, depth) for key, value in answer.items())
    return answer is False


def _field_says_no(key: str, value: Any, depth: int) -> bool:
    if key in ERRORS:
        return _reports_error(value, DEPTH)
    if key in YES:
        return value is False or str(value).strip().casefold() in FALSE
    if key in MESSAGES:
        return isinstance(value, str) and NO.search(value) is not None
    if key in STATUSES and not isinstance(value, (dict, list)):
        return value is False or _is_error_status(str(value)) or NO.search(str(value).replace("_", " ")) is not None
    return key in ENVELOPES and isinstance(value, (dict, list)) and depth > 0 and _says_no(value, depth - 1)


def _reports_error(value: Any, depth: int) -> bool:
    """Whether the value of an error field reports an error: many APIs send `null` or an empty list if there is none."""
    if isinstance(value, dict):
        return depth == 0 or any(_reports_error(one, depth - 1) for one in value.values())
    if isinstance(value, list):
        return depth == 0 or any(_reports_error(one, depth - 1) for one in value)
    return value is not None and str(value).strip().casefold() not in NOTHING


def _is_error_status(value: str) -> bool:
    return re.fullmatch(r"[345][0-9]{2}", value.strip()) is not None


def _normalize_key(key: str) -> str:
    return re.sub(r"[^a-z]", "", key.casefold())
