"""The client for Apploi: one session for all threads."""

from __future__ import annotations

import copy
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

from slackbot.apploi.confirmation import find_doubt
from slackbot.apploi.exchange import Adapter, Answer, DeadlineExceeded, Exchange, ExchangePool
from slackbot.apploi.outcomes import outcome_of_answer, outcome_of_error
from slackbot.apploi.parsing import parse_applicants, parse_reason, parse_rejected_field
from slackbot.domain.applicant import Applicant
from slackbot.domain.interview import Interview, Outcome
from slackbot.errors import SearchFailed
from slackbot.network import Network

PUT_DEADLINE = 25.0
"""Seconds for a whole PUT, from name resolution to the end of the answer."""
PUT_TIMEOUT = (5.0, 20.0)
"""Seconds to connect to one address, and to wait for the next byte."""

LOOKUP_DEADLINE = 2.5
LOOKUP_TIMEOUT = (1.0, 2.0)
LARGEST_REASON = 256 * 1024
LARGEST_LOOKUP = 1024 * 1024
"""In bytes: enough for a hundred applicants of 10 KiB. Sixteen concurrent searches may each hold one."""

INVALID_REQUEST_ERRORS = (
    requests.exceptions.InvalidURL,
    requests.exceptions.InvalidSchema,
    requests.exceptions.MissingSchema,
    requests.exceptions.InvalidHeader,
    requests.exceptions.InvalidJSONError,
)

log = logging.getLogger(__name__)

_parse_lock = threading.Lock()
"""Parsed JSON can take thirty times its size in memory, so only one answer is parsed at a time."""


class Apploi:
    """Apploi with one key. Thread-safe: the session keeps no state but its connections."""

    def __init__(
        self,
        base_url: str,
        api_key: str,
        authorization: str | None = None,
        *,
        connections: int = 24,
        put_timeout: float = PUT_DEADLINE,
        lookup_timeout: float = LOOKUP_DEADLINE,
        clock: Callable[[], float] = time.time,
        network: Network = Network(),  # noqa: B008  it is frozen
    ) -> None:
        """`authorization` is a legacy second header, sent only if given (docs/apploi.md, W3). `put_timeout` and
        `lookup_timeout` are deadlines for a whole exchange, in seconds; `clock` returns seconds since the epoch."""
        self._base_url = base_url.rstrip("/")
        self._put_timeout = put_timeout
        self._lookup_timeout = lookup_timeout
        self._clock = clock
        self._session = requests.Session()
        self._session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=()))  # no cookies
        self._session.trust_env = False  # no proxy, certificates or password (~/.netrc) that weren't given here
        if proxy := network.proxy_for(base_url):
            self._session.proxies = {"https": proxy}
        self.api_key = api_key
        self._session.headers["Accept"] = "application/json"
        if authorization:
            self._session.headers["Authorization"] = authorization
        adapter = Adapter(network.tls_context(), pool_maxsize=connections, max_retries=0)
        self._session.mount("https://", adapter)
        self._session.mount("http://", adapter)
        self._puts, self._lookups = ExchangePool(connections), ExchangePool(connections)

    def with_key(self, api_key: str) -> Apploi:
        """The same connections with another key. Closing one closes all."""
        other = copy.copy(self)
        other.api_key = api_key
        return other

    @property
    def is_stuck(self) -> bool:
        """Whether every thread for PUTs, or every one for searches, hangs beyond its deadline."""
        return self._puts.is_stuck or self._lookups.is_stuck

    def close(self) -> None:
        """Close the connections."""
        self._puts.close()
        self._lookups.close()
        self._session.close()

    def schedule(self, interview: Interview) -> Outcome:
        """PUT the interview once, over a new connection. Never raises and never sends it twice."""
        exchange = Exchange(is_fresh=True)
        body = _Body(json.dumps(interview.body(), ensure_ascii=False).encode(), exchange.mark_sent)
        url = f"{self._base_url}/applicants/{_check_applicant_id(interview.applicant_id)}/interviews"

        def put() -> requests.Response:
            return self._session.put(
                url,
                data=body,
                headers={"X-Api-Key": self.api_key, "Content-Type": "application/json"},
                timeout=PUT_TIMEOUT,
                allow_redirects=False,
                stream=True,
            )

        try:
            answer = self._puts.run(exchange, put, self._put_timeout, LARGEST_REASON)
        except Exception as error:  # no matter which: the outcome depends on whether the body was sent
            return self._handle_error(error, exchange.is_sent)
        return self._handle_answer(answer, interview)

    def find(self, query: str, limit: int, team_id: str | None = None) -> list[Applicant]:
        """At most `limit` applicants, of one team if it is given, whose name, email or phone matches. Raises
        SearchFailed, which says why."""
        team = {"team_id": team_id} if team_id else {}

        def get() -> requests.Response:
            return self._session.get(
                f"{self._base_url}/applicants",
                params={"query": query, "limit": str(limit), **team},
                headers={"X-Api-Key": self.api_key},
                timeout=LOOKUP_TIMEOUT,
                allow_redirects=False,
                stream=True,
            )

        try:
            answer = self._lookups.run(Exchange(), get, self._lookup_timeout, LARGEST_LOOKUP + 1)
            return self._handle_search(answer, limit)
        except (ValueError, OSError, RecursionError) as error:
            log.warning("applicant search failed: %s", _error_kinds(error))
            raise SearchFailed("Apploi didn't answer the search.") from error

    def _handle_answer(self, answer: Answer, interview: Interview) -> Outcome:
        with _parse_lock:
            confirms = 200 <= answer.status < 300
            said = "" if confirms else _json_or_text(answer.body)
            return outcome_of_answer(
                answer.status,
                parse_reason(said),
                answer.headers,
                interview.applicant_id,
                self._clock(),
                parse_rejected_field(said, interview.interviewer),
                find_doubt(answer.body, is_complete=answer.is_complete) if confirms else "",
            )

    def _handle_error(self, error: Exception, sent: bool) -> Outcome:
        log.warning("PUT failed without an answer, body %s: %s", "sent" if sent else "not sent", _error_kinds(error))
        return outcome_of_error(
            is_sent=sent,
            is_our_fault=isinstance(error, INVALID_REQUEST_ERRORS) or not isinstance(error, OSError),
            is_timeout=isinstance(error, (requests.Timeout, DeadlineExceeded)),
        )

    def _handle_search(self, answer: Answer, limit: int) -> list[Applicant]:
        if answer.status in (401, 403):
            raise SearchFailed("Apploi doesn't let me search for applicants.", answer.status)
        if answer.status != requests.codes.ok:
            raise SearchFailed(f"Apploi couldn't search right now (HTTP {answer.status}).", answer.status)
        if len(answer.body) > LARGEST_LOOKUP:
            raise SearchFailed("Too many matches. Type more of the name.")
        if not answer.is_complete:
            raise SearchFailed("Apploi didn't answer the search.")
        with _parse_lock:
            return parse_applicants(json.loads(answer.body), limit)


class _Body(io.BytesIO):
    """A request body that calls `on_read` when it is read, which urllib3 does once the headers are sent."""

    def __init__(self, body: bytes, on_read: Callable[[], None]) -> None:
        super().__init__(body)
        self._on_read = on_read

    def read(self, size: int | None = -1, /) -> bytes:
        self._on_read()
        return super().read(size)


def _check_applicant_id(applicant_id: str) -> str:
    if not re.fullmatch(r"[0-9]{1,20}", applicant_id):
        raise ValueError("an application form id is a string of digits")
    return applicant_id


def _json_or_text(body: bytes | bytearray) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        text = body.decode("utf-8", "replace")
        return "" if "<" in text else text


def _error_kinds(error: BaseException) -> str:
    """The types of an error and its causes, without their texts, which contain URLs with personal data."""
    kinds: list[str] = []
    cause: BaseException | None = error
    while cause is not None and len(kinds) < 5:
        kinds.append(type(cause).__name__)
        cause = cause.__cause__ or cause.__context__
    return " < ".join(kinds)
