"""The one session with Apploi."""

from __future__ import annotations

import io
import json
import logging
import re
import threading
import time
from collections.abc import Callable
from http.cookiejar import DefaultCookiePolicy
from typing import Any

import requests

from slackbot.apploi.confirmation import doubt_in
from slackbot.apploi.exchange import Adapter, Exchange, Exchanges, Received, TimeIsUp
from slackbot.apploi.outcomes import outcome_of_answer, outcome_of_error
from slackbot.apploi.parsing import applicants_in, part_in, reason_in
from slackbot.domain.applicant import Applicant
from slackbot.domain.interview import Interview, Outcome
from slackbot.errors import LookupFailed

PUT_WITHIN = 25.0
"""Seconds for a whole PUT, from name resolution to the end of the answer; a clean end waits 26 (worker)."""
PUT_TIMEOUT = (5.0, 20.0)
"""Seconds to connect to one address, and of silence while Apploi thinks."""

LOOKUP_WITHIN = 2.5
LOOKUP_TIMEOUT = (1.0, 2.0)
LARGEST_REASON = 256 * 1024
LARGEST_LOOKUP = 1024 * 1024
"""Bytes, enough for a hundred applicants of 10 KiB each; sixteen searches may each hold one."""

NEVER_WRITTEN = (
    requests.exceptions.InvalidURL,
    requests.exceptions.InvalidSchema,
    requests.exceptions.MissingSchema,
    requests.exceptions.InvalidHeader,
    requests.exceptions.InvalidJSONError,
)

log = logging.getLogger(__name__)

_parsing = threading.Lock()
"""Parsed JSON may take thirty times its size, so only one answer is parsed at a time."""


class Apploi:
    """Apploi with one team's key. Safe to share between threads: the session keeps no state but its pool."""

    def __init__(
        self,
        base_url: str,
        api_key: str,
        authorization: str | None = None,
        *,
        connections: int = 24,
        put_within: float = PUT_WITHIN,
        lookup_within: float = LOOKUP_WITHIN,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """`authorization` is the legacy second header, sent only when given (apploi.md); `put_within` and
        `lookup_within` are the deadlines in seconds for a whole exchange."""
        self._base_url = base_url.rstrip("/")
        self._put_within = put_within
        self._lookup_within = lookup_within
        self._clock = clock
        self._session = requests.Session()
        self._session.auth = _leave_headers_alone
        self._session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=()))  # keep and send none
        # A proxy of the environment passes TLS on unread. Plain http, to this machine only, would show it the key.
        self._session.trust_env = base_url.startswith("https://")
        self._session.headers.update({"X-Api-Key": api_key, "Accept": "application/json"})
        if authorization:
            self._session.headers["Authorization"] = authorization
        adapter = Adapter(pool_maxsize=connections, max_retries=0)
        self._session.mount("https://", adapter)
        self._session.mount("http://", adapter)
        self._puts, self._lookups = Exchanges(connections), Exchanges(connections)

    @property
    def stuck(self) -> bool:
        """Whether no thread is left for PUTs, or for look-ups: all hang beyond their deadline."""
        return self._puts.stuck or self._lookups.stuck

    def close(self) -> None:
        """Give the connections back."""
        self._puts.close()
        self._lookups.close()
        self._session.close()

    def schedule(self, interview: Interview) -> Outcome:
        """PUT the interview once, over a connection of its own, and say what came of it. Never raises, never sends
        twice."""
        exchange = Exchange(fresh=True)
        body = _Body(json.dumps(interview.body(), ensure_ascii=False).encode(), exchange.sends)
        url = f"{self._base_url}/applicants/{_path(interview.applicant_id)}/interviews"

        def put() -> requests.Response:
            return self._session.put(
                url,
                data=body,
                headers={"Content-Type": "application/json"},
                timeout=PUT_TIMEOUT,
                allow_redirects=False,
                stream=True,
            )

        try:
            answer = self._puts.answer(exchange, put, self._put_within, LARGEST_REASON)
        except Exception as error:  # whatever it was: only whether the body left decides what it means
            return self._unanswered(error, exchange.sent)
        return self._answered(answer, interview)

    def find(self, query: str, limit: int) -> list[Applicant]:
        """At most `limit` applicants whose name, e-mail or phone matches. LookupFailed says why there is no list."""

        def get() -> requests.Response:
            return self._session.get(
                f"{self._base_url}/applicants",
                params={"query": query, "limit": str(limit)},
                timeout=LOOKUP_TIMEOUT,
                allow_redirects=False,
                stream=True,
            )

        try:
            answer = self._lookups.answer(Exchange(), get, self._lookup_within, LARGEST_LOOKUP + 1)
            return self._found(answer, limit)
        except (ValueError, OSError, RecursionError) as error:
            log.warning("look-up failed: %s", _kind(error))
            raise LookupFailed("Apploi did not answer the search.") from error

    def _answered(self, answer: Received, interview: Interview) -> Outcome:
        with _parsing:
            confirms = 200 <= answer.status < 300
            said = "" if confirms else _json_or_text(answer.body)
            return outcome_of_answer(
                answer.status,
                reason_in(said),
                answer.headers,
                interview.applicant_id,
                self._clock(),
                part_in(said, interview.interviewer),
                doubt_in(answer.body, whole=answer.whole) if confirms else "",
            )

    def _unanswered(self, error: Exception, sent: bool) -> Outcome:
        log.warning("PUT without an answer, body %s: %s", "sent" if sent else "not sent", _kind(error))
        return outcome_of_error(
            sent=sent,
            ours=isinstance(error, NEVER_WRITTEN) or not isinstance(error, OSError),
            timed_out=isinstance(error, (requests.Timeout, TimeIsUp)),
        )

    def _found(self, answer: Received, limit: int) -> list[Applicant]:
        if answer.status in (401, 403):
            raise LookupFailed("Apploi does not accept my key for searching applicants.")
        if answer.status != requests.codes.ok:
            raise LookupFailed(f"Apploi could not search just now (HTTP {answer.status}).")
        if len(answer.body) > LARGEST_LOOKUP:
            raise LookupFailed("Apploi's answer to the search is too large. Type more of the name.")
        if not answer.whole:
            raise LookupFailed("Apploi did not answer the search.")
        with _parsing:
            return applicants_in(json.loads(answer.body), limit)


class _Body(io.BytesIO):
    """Calls `leaves` when it is read: urllib3 does so only once the headers are on the wire."""

    def __init__(self, body: bytes, leaves: Callable[[], None]) -> None:
        super().__init__(body)
        self._leaves = leaves

    def read(self, size: int | None = -1, /) -> bytes:
        self._leaves()
        return super().read(size)


def _leave_headers_alone(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Without an auth of our own `requests` would put a password from ~/.netrc into `Authorization`."""
    return request


def _path(applicant_id: str) -> str:
    if not re.fullmatch(r"[0-9]{1,20}", applicant_id):
        raise ValueError("an application form id is a string of digits")
    return applicant_id


def _json_or_text(read: bytes | bytearray) -> Any:
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
