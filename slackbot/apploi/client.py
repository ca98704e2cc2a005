"""The one session with Apploi."""

from __future__ import annotations

import io
import json
import logging
import re
import time
from collections.abc import Callable
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3.exceptions import HTTPError

from slackbot.applicant import Applicant
from slackbot.apploi.outcomes import outcome_of_answer, outcome_of_error
from slackbot.apploi.reading import applicants_in, part_in, reason_in
from slackbot.errors import LookupFailed
from slackbot.interview import Interview, Outcome

PUT_TIMEOUT = (5.0, 20.0)
"""Seconds to connect, and of silence while Apploi thinks."""

LOOKUP_TIMEOUT = (1.0, 2.0)
READ_WITHIN = 2.0
"""Seconds for the body of an answer: the status alone has decided by then."""
LARGEST_REASON = 64 * 1024
LARGEST_LOOKUP = 4 * 1024 * 1024

NEVER_WRITTEN = (
    requests.exceptions.InvalidURL,
    requests.exceptions.InvalidSchema,
    requests.exceptions.MissingSchema,
    requests.exceptions.InvalidHeader,
    requests.exceptions.InvalidJSONError,
)

log = logging.getLogger(__name__)


class Apploi:
    """Apploi with one team's key. Safe to share between threads: the session keeps no state but its pool."""

    def __init__(
        self,
        base_url: str,
        api_key: str,
        authorization: str | None = None,
        *,
        connections: int = 24,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """`authorization` is the legacy second header, sent only when given (apploi.md)."""
        self._base_url = base_url.rstrip("/")
        self._clock = clock
        self._session = requests.Session()
        self._session.auth = _leave_headers_alone
        # A proxy of the environment passes TLS on unread. Plain http, to this machine only, would show it the key.
        self._session.trust_env = base_url.startswith("https://")
        self._session.headers.update({"X-Api-Key": api_key, "Accept": "application/json"})
        if authorization:
            self._session.headers["Authorization"] = authorization
        adapter = HTTPAdapter(pool_maxsize=connections, max_retries=0)
        self._session.mount("https://", adapter)
        self._session.mount("http://", adapter)

    def close(self) -> None:
        """Give the connections back."""
        self._session.close()

    def schedule(self, interview: Interview) -> Outcome:
        """PUT the interview once, and say what came of it. Never raises, never sends twice."""
        body = _Body(json.dumps(interview.body(), ensure_ascii=False).encode())
        url = f"{self._base_url}/applicants/{_path(interview.applicant_id)}/interviews"
        try:
            answer = self._session.put(
                url,
                data=body,
                headers={"Content-Type": "application/json"},
                timeout=PUT_TIMEOUT,
                allow_redirects=False,
                stream=True,
            )
        except Exception as error:  # whatever it was: only whether the body left decides what it means
            return self._unanswered(error, body)
        with answer:
            return self._answered(answer, interview)

    def find(self, query: str, limit: int) -> list[Applicant]:
        """At most `limit` applicants whose name, e-mail or phone matches. LookupFailed says why there is no list."""
        try:
            with self._session.get(
                f"{self._base_url}/applicants",
                params={"query": query, "limit": str(limit)},
                timeout=LOOKUP_TIMEOUT,
                allow_redirects=False,
                stream=True,
            ) as answer:
                return self._found(answer)
        except (ValueError, OSError, RecursionError) as error:
            log.warning("look-up failed: %s", _kind(error))
            raise LookupFailed("Apploi did not answer the search.") from error

    def _answered(self, answer: requests.Response, interview: Interview) -> Outcome:
        said = "" if answer.ok else _json_or_text(_read(answer, LARGEST_REASON))
        return outcome_of_answer(
            answer.status_code,
            reason_in(said),
            answer.headers,
            interview.applicant_id,
            self._clock(),
            part_in(said, interview.interviewer),
        )

    def _unanswered(self, error: Exception, body: _Body) -> Outcome:
        log.warning("PUT without an answer, body %s: %s", "sent" if body.sent else "not sent", _kind(error))
        return outcome_of_error(
            sent=body.sent,
            ours=isinstance(error, NEVER_WRITTEN) or not isinstance(error, OSError),
            timed_out=isinstance(error, requests.Timeout),
        )

    def _found(self, answer: requests.Response) -> list[Applicant]:
        if answer.status_code in (401, 403):
            raise LookupFailed("Apploi does not accept my key for searching applicants.")
        if answer.status_code != requests.codes.ok:
            raise LookupFailed(f"Apploi could not search just now (HTTP {answer.status_code}).")
        read = _read(answer, LARGEST_LOOKUP + 1)
        if len(read) > LARGEST_LOOKUP:
            raise LookupFailed("Apploi's answer to the search is too large. Type more of the name.")
        return applicants_in(json.loads(read))


class _Body(io.BytesIO):
    """A body that knows whether it began to leave: urllib3 reads it only after the headers are on the wire."""

    sent = False

    def read(self, size: int | None = -1, /) -> bytes:
        self.sent = True
        return super().read(size)


def _leave_headers_alone(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Without an auth of our own `requests` would put a password from ~/.netrc into `Authorization`."""
    return request


def _path(applicant_id: str) -> str:
    if not re.fullmatch(r"[0-9]{1,20}", applicant_id):
        raise ValueError("an application form id is a string of digits")
    return applicant_id


def _read(answer: requests.Response, limit: int) -> bytes:
    """At most `limit` bytes and for READ_WITHIN; what cannot be read is not worth more than the status that we have."""
    read, until = bytearray(), time.monotonic() + READ_WITHIN
    try:
        while len(read) < limit and time.monotonic() < until:
            chunk = answer.raw.read1(16 * 1024, decode_content=True)
            if not chunk:
                break
            read += chunk
    except (requests.RequestException, HTTPError, OSError) as error:
        log.warning("the rest of Apploi's answer could not be read: %s", _kind(error))
    return bytes(read[:limit])


def _json_or_text(read: bytes) -> Any:
    try:
        return json.loads(read)
    except (ValueError, RecursionError):
        text = read.decode("utf-8", "replace")
        return "" if "<" in text else text


def _kind(error: BaseException) -> str:
    """The kinds of an error and its causes, without their texts: these hold URLs with what a person typed."""
    kinds: list[str] = []
    cause: BaseException | None = error
    while cause is not None and len(kinds) < 5:
        kinds.append(type(cause).__name__)
        cause = cause.__cause__ or cause.__context__
    return " < ".join(kinds)
