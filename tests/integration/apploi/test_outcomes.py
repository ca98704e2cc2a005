"""The outcome of every answer of Apploi, and of every broken connection."""

import gzip
import re
import socket
import threading
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import pytest
import requests
from werkzeug.wrappers import Response

from slackbot.apploi import Apploi
from slackbot.apploi.outcomes import LONGEST_WAIT, outcome_of_answer, outcome_of_error, parse_retry_after
from slackbot.demo.fake_apploi.failure_modes import FailureMode
from slackbot.demo.fake_apploi.fake import FakeApploi
from slackbot.demo.server import LocalServer
from slackbot.domain.interview import AttemptResult, Interview, InterviewerByEmail, InterviewerById, needs_admin
from slackbot.errors import SearchFailed

NOW = 1_764_000_000.0

STATUSES = [
    *((status, AttemptResult.SCHEDULED) for status in (200, 201, 202, 204, 206, 299)),
    (429, AttemptResult.BUSY),
    *(
        (status, AttemptResult.FAILED)
        for status in (400, 401, 403, 404, 405, 406, 408, 409, 410, 413, 418, 422, 451, 499)
    ),
    *((status, AttemptResult.FAILED) for status in (307, 308)),
    *((status, AttemptResult.UNCONFIRMED) for status in (500, 501, 502, 503, 504, 505, 507, 520, 599)),
    *((status, AttemptResult.UNCONFIRMED) for status in (100, 300, 301, 302, 303, 304)),
]


@pytest.mark.parametrize(("status", "answer"), STATUSES)
def test_every_status_has_its_outcome(status: int, answer: AttemptResult) -> None:
    outcome = outcome_of_answer(status, "", {}, "265733753", NOW)
    assert (outcome.result, outcome.status) == (answer, status)


UNAVAILABLE = [
    # Heroku's router and Varnish also answer 503 for requests that the app behind them has carried out
    ({}, AttemptResult.UNCONFIRMED, None),
    ({"Retry-After": "soon"}, AttemptResult.UNCONFIRMED, None),
    ({"Retry-After": ""}, AttemptResult.UNCONFIRMED, None),
    ({"Retry-After": "5"}, AttemptResult.BUSY, 5.0),
    ({"Retry-After": "Mon, 24 Nov 2025 16:01:00 GMT"}, AttemptResult.BUSY, 60.0),
]


@pytest.mark.parametrize(("headers", "answer", "wait"), UNAVAILABLE)
def test_a_503_is_retried_only_with_retry_after(
    headers: dict[str, str], answer: AttemptResult, wait: float | None
) -> None:
    outcome = outcome_of_answer(503, "", headers, "1", NOW)
    assert (outcome.result, outcome.retry_after) == (answer, wait)


@pytest.mark.parametrize("status", [200, 201, 202])
def test_a_2xx_in_doubt_is_unconfirmed_and_says_why(status: int) -> None:
    outcome = outcome_of_answer(
        status, "", {}, "1", NOW, doubt="the answer looks like a refusal. It said: “Slot taken”."
    )
    assert outcome.result is AttemptResult.UNCONFIRMED
    assert (
        outcome.reason
        == f"Apploi answered (HTTP {status}), but the answer looks like a refusal. It said: “Slot taken”."
    )


@pytest.mark.parametrize("status", [400, 403, 404, 405, 409, 422])
def test_a_no_quotes_the_reason_that_apploi_gave(status: int) -> None:
    outcome = outcome_of_answer(status, "Invalid Token", {}, "1", NOW)
    if status in (403, 405):  # which only an admin can fix: people read neither this nor the name of a setting
        assert needs_admin(outcome.reason)
        assert re.search("HTTP 40[35]: .*Check APPLOI_[A-Z_]+. Apploi said: “Invalid Token”.", outcome.detail)
        assert not re.search("APPLOI|Token", outcome.reason)
    else:
        assert "“Invalid Token”" in outcome.reason


def test_an_unknown_application_form_is_named() -> None:
    assert "265733753" in outcome_of_answer(404, "", {}, "265733753", NOW).reason


ERRORS = [
    # is_sent, is_our_fault, is_timeout → result
    (True, False, True, AttemptResult.UNCONFIRMED),
    (True, False, False, AttemptResult.UNCONFIRMED),
    (True, True, False, AttemptResult.UNCONFIRMED),
    (False, False, True, AttemptResult.BUSY),
    (False, False, False, AttemptResult.BUSY),
    (False, True, False, AttemptResult.FAILED),
]


@pytest.mark.parametrize(("sent", "ours", "timed_out", "answer"), ERRORS)
def test_without_an_answer_the_outcome_depends_on_whether_the_body_was_sent(
    sent: bool, ours: bool, timed_out: bool, answer: AttemptResult
) -> None:
    assert outcome_of_error(is_sent=sent, is_our_fault=ours, is_timeout=timed_out).result is answer


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("60", 60.0),
        (" 5 ", 5.0),
        ("0", 0.0),
        ("Mon, 24 Nov 2025 16:01:00 GMT", 60.0),
        ("Mon, 24 Nov 2025 15:00:00 GMT", 0.0),
        ("99999999999999999999", LONGEST_WAIT),
        ("", None),
        ("soon", None),
        ("-5", None),
        ("١٢", None),
        ("\x1e3", 3.0),
        ("Mon, 24 Nov 99999999999 16:01:00 GMT", None),
    ],
)
def test_retry_after_is_seconds_or_a_date_or_nothing(header: str, seconds: float | None) -> None:
    assert parse_retry_after(header, NOW) == seconds


def interview(applicant_id: str = "265733753", **changes: object) -> Interview:
    return Interview(
        **{
            "applicant_id": applicant_id,
            "date": datetime(2026, 12, 5, 15, 0),
            "timezone": "America/New_York",
            "duration": 45,
            "location": "Virtual",
            "interviewer": InterviewerById("123456"),
            **changes,
        }  # type: ignore[arg-type]
    )


@contextmanager
def client(url: str, key: str = "demo-apploi-key", authorization: str | None = None) -> Iterator[Apploi]:
    made = Apploi(url, key, authorization)
    try:
        yield made
    finally:
        made.close()


def known(apploi: FakeApploi) -> str:
    return str(apploi.applicants[0]["id"])


MOODS = [
    (FailureMode.FINE, AttemptResult.SCHEDULED),
    (FailureMode.LOGIN_PAGE, AttemptResult.UNCONFIRMED),
    (FailureMode.SAYS_NO_WITH_200, AttemptResult.UNCONFIRMED),
    (FailureMode.HTML, AttemptResult.UNCONFIRMED),
    (FailureMode.EMPTY, AttemptResult.SCHEDULED),
    (FailureMode.HUGE, AttemptResult.UNCONFIRMED),
    (FailureMode.BUSY, AttemptResult.BUSY),
    (FailureMode.UNAVAILABLE, AttemptResult.UNCONFIRMED),
    (FailureMode.DOWN, AttemptResult.BUSY),
    (FailureMode.REFUSES_KEY, AttemptResult.FAILED),
    (FailureMode.NO_SUCH_APPLICANT, AttemptResult.FAILED),
    (FailureMode.SERVER_ERROR, AttemptResult.UNCONFIRMED),
    (FailureMode.REDIRECT, AttemptResult.UNCONFIRMED),
    (FailureMode.DROPS_AFTER, AttemptResult.UNCONFIRMED),
    (FailureMode.DROPS_BEFORE, AttemptResult.UNCONFIRMED),
]


@pytest.mark.parametrize(("mood", "answer"), MOODS)
def test_each_failure_mode_of_apploi_has_its_outcome(mood: FailureMode, answer: AttemptResult) -> None:
    with FakeApploi() as apploi, client(apploi.url) as ours:
        apploi.failure_mode = mood
        assert ours.schedule(interview(known(apploi))).result is answer


def test_the_put_is_what_the_reference_documents() -> None:
    with FakeApploi() as apploi, client(apploi.url) as ours:
        ours.schedule(interview(known(apploi)))
        (put,) = apploi.puts
    assert put.path == f"/applicants/{put.applicant_id}/interviews"
    assert put.headers["X-Api-Key"] == "demo-apploi-key"
    assert "Authorization" not in put.headers
    assert put.body == {
        "date": "2026-12-05T15:00:00Z",
        "duration": "45",
        "timezone": "America/New_York",
        "location": "Virtual",
        "interviewerId": "123456",
    }


def test_an_interviewer_by_email_goes_with_the_team_and_without_an_id() -> None:
    body = interview(interviewer=InterviewerByEmail("pat@example.com", "23567")).body()
    assert (body["interviewerEmail"], body["interviewerTeamId"]) == ("pat@example.com", "23567")
    assert "interviewerId" not in body


def test_the_legacy_header_is_sent_only_when_it_is_set() -> None:
    with FakeApploi() as apploi, client(apploi.url, authorization="legacy") as ours:
        ours.schedule(interview(known(apploi)))
        assert apploi.puts[0].headers["Authorization"] == "legacy"


def test_a_password_in_netrc_is_not_sent(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    netrc = tmp_path / "netrc"  # type: ignore[operator]
    netrc.write_text("machine 127.0.0.1 login someone password secret\n")
    monkeypatch.setenv("NETRC", str(netrc))
    with FakeApploi() as apploi, client(apploi.url) as ours:
        ours.schedule(interview(known(apploi)))
        assert "Authorization" not in apploi.puts[0].headers


def test_redirects_are_not_followed_with_the_key() -> None:
    with FakeApploi() as elsewhere, FakeApploi() as apploi, client(apploi.url) as ours:
        apploi.failure_mode = FailureMode.REDIRECT
        apploi.elsewhere = elsewhere.url + "/applicants"
        ours.schedule(interview(known(apploi)))
        with pytest.raises(SearchFailed):
            ours.find("jane", 100)
        assert (elsewhere.puts, elsewhere.lookups, elsewhere.strays) == ([], [], [])


def test_a_busy_answer_has_its_retry_after() -> None:
    with FakeApploi() as apploi, client(apploi.url) as ours:
        apploi.failure_mode, apploi.retry_after = FailureMode.BUSY, "37"
        assert ours.schedule(interview(known(apploi))).retry_after == 37.0


def test_a_failed_name_resolution_means_never_sent() -> None:
    with client("https://apploi.invalid") as ours:
        assert ours.schedule(interview()).result is AttemptResult.BUSY


def test_a_failed_tls_handshake_means_never_sent() -> None:
    with FakeApploi() as apploi, client(apploi.url.replace("http://", "https://")) as ours:
        assert ours.schedule(interview()).result is AttemptResult.BUSY


def test_an_invalid_url_fails_for_good() -> None:
    with client("http://[::1") as ours:
        assert ours.schedule(interview()).result is AttemptResult.FAILED


def test_a_connection_closed_before_the_answer_means_unconfirmed() -> None:
    with hangs_up_after(b"\r\n\r\n{") as url, client(url) as ours:
        assert ours.schedule(interview()).result is AttemptResult.UNCONFIRMED


def test_half_an_answer_means_unconfirmed() -> None:
    with hangs_up_after(b"\r\n\r\n{", answer=b"HTTP/1.1 20") as url, client(url) as ours:
        assert ours.schedule(interview()).result is AttemptResult.UNCONFIRMED


@pytest.mark.parametrize("body", [b"", b"{", b'{"id": 7}'])
def test_a_2xx_whose_body_breaks_off_is_unconfirmed(body: bytes) -> None:
    half = b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n" + body
    with hangs_up_after(b"\r\n\r\n{", answer=half) as url, client(url) as ours:
        outcome = ours.schedule(interview())
    assert outcome.result is AttemptResult.UNCONFIRMED
    assert outcome.reason == "Apploi answered (HTTP 200), but its answer was cut off."


PACKED = [
    (gzip.compress(b'{"success": false}', mtime=0), "looks like a refusal"),
    (gzip.compress(b'{"success": false}', mtime=0)[:-14], "wasn't a confirmation"),
    (b'{"success": true}', "cut off"),
]


@pytest.mark.parametrize(("body", "why"), PACKED)
def test_a_compressed_2xx_is_decompressed_before_it_is_checked(body: bytes, why: str) -> None:
    packed = {"Content-Encoding": "gzip"}
    with LocalServer(lambda _: Response(body, 200, packed)) as server, client(server.url) as ours:
        outcome = ours.schedule(interview())
    assert outcome.result is AttemptResult.UNCONFIRMED
    assert why in outcome.reason


def test_an_html_page_sent_as_json_is_quoted_by_its_title() -> None:
    page = Response("<title>Sign in</title>", content_type="application/json")
    with LocalServer(lambda _: page) as server, client(server.url) as ours:
        outcome = ours.schedule(interview())
    assert (outcome.result, "“Sign in”" in outcome.reason) == (AttemptResult.UNCONFIRMED, True)


def test_a_4xx_whose_body_never_comes_is_still_a_no() -> None:
    half = b"HTTP/1.1 422 Nope\r\nContent-Length: 500\r\n\r\n{"
    with hangs_up_after(b"\r\n\r\n{", answer=half) as url, client(url) as ours:
        assert ours.schedule(interview()).result is AttemptResult.FAILED


@pytest.fixture(scope="module")
def swells() -> bytes:
    """A few hundred bytes that decompress to 256 MB."""
    return gzip.compress(gzip.compress(b"[" * 256 * 1024 * 1024))


@pytest.mark.parametrize("status", [200, 400])
def test_a_decompression_bomb_is_read_only_up_to_the_limit(status: int, swells: bytes) -> None:
    packed = {"Content-Encoding": "gzip, gzip"}
    with LocalServer(lambda _: Response(swells, status, packed)) as server, client(server.url) as ours:
        tracemalloc.start()
        with pytest.raises(SearchFailed):
            ours.find("Jane", 5)
        ours.schedule(interview())
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert most < 32 * 1024 * 1024


@contextmanager
def hangs_up_after(seen: bytes, answer: bytes = b"") -> Iterator[str]:
    """A server that reads until it has seen these bytes, then answers and closes the connection."""
    listening = socket.create_server(("127.0.0.1", 0))

    def serve_one() -> None:
        connection, _ = listening.accept()
        with connection:
            read = b""
            while seen not in read:
                read += connection.recv(1024)
            connection.sendall(answer)

    thread = threading.Thread(target=serve_one)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        thread.join()
        listening.close()


REQUESTS_ERRORS = [
    error
    for error in vars(requests.exceptions).values()
    if isinstance(error, type) and issubclass(error, requests.RequestException)
]


@pytest.mark.parametrize("sent", [True, False])
@pytest.mark.parametrize("error", REQUESTS_ERRORS, ids=lambda error: error.__name__)
def test_every_requests_exception_has_an_outcome(error: type[Exception], sent: bool) -> None:
    with client("http://127.0.0.1:1") as ours:
        ours._session = FailingSession(error, sent)  # type: ignore[assignment]
        answer = ours.schedule(interview()).result
    assert (answer is AttemptResult.UNCONFIRMED) == sent


class FailingSession:
    """A session whose PUT raises one error, before or after the body was sent."""

    def __init__(self, error: type[Exception], sent: bool) -> None:
        self.error = error
        self.sent = sent

    def put(self, *_: object, data: object, **__: object) -> None:
        if self.sent:
            data.read()  # type: ignore[attr-defined]
        error = self.error.__new__(self.error)
        raise error

    def close(self) -> None:
        return None


def test_applicants_are_found_by_name_email_and_phone() -> None:
    with FakeApploi() as apploi, client(apploi.url) as ours:
        one = next(applicant for applicant in ours.find("", 100) if applicant.name)
        assert one in ours.find(one.name, 100)
        assert apploi.lookups[-1].parameters["query"] == one.name


LOOKUP_FAILURES = [
    (FailureMode.REFUSES_KEY, "search for applicants"),
    (FailureMode.SERVER_ERROR, "HTTP 500"),
    (FailureMode.UNAVAILABLE, "HTTP 503"),
    (FailureMode.HTML, "didn't answer"),
    (FailureMode.EMPTY, "didn't answer"),
    (FailureMode.HUGE, "Too many matches"),
    (FailureMode.REDIRECT, "HTTP 302"),
    (FailureMode.DROPS_BEFORE, "didn't answer"),
    (FailureMode.DOWN, "didn't answer"),
]


@pytest.mark.parametrize(("mood", "said"), LOOKUP_FAILURES)
def test_a_search_that_fails_says_why(mood: FailureMode, said: str) -> None:
    with FakeApploi() as apploi, client(apploi.url) as ours:
        apploi.failure_mode = mood
        with pytest.raises(SearchFailed, match=said):
            ours.find("jane", 100)


def test_a_key_without_access_finds_no_one() -> None:
    with FakeApploi() as apploi, client(apploi.url) as ours:
        apploi.failure_mode = FailureMode.NO_ACCESS
        assert ours.find("jane", 100) == []
