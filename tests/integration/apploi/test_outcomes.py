"""What each answer of Apploi, and each broken connection, means for the interview."""

import gzip
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
from slackbot.apploi.outcomes import LONGEST_WAIT, outcome_of_answer, outcome_of_error, retry_after
from slackbot.demo.fake_apploi.failure_modes import Mood
from slackbot.demo.fake_apploi.fake import ApploiStandIn
from slackbot.demo.server import Loopback
from slackbot.domain.interview import Answer, Interview, InterviewerByEmail, InterviewerById
from slackbot.errors import LookupFailed

NOW = 1_764_000_000.0

STATUSES = [
    *((status, Answer.SCHEDULED) for status in (200, 201, 202, 204, 206, 299)),
    (429, Answer.BUSY),
    *((status, Answer.FAILED) for status in (400, 401, 403, 404, 405, 406, 408, 409, 410, 413, 418, 422, 451, 499)),
    *((status, Answer.FAILED) for status in (307, 308)),
    *((status, Answer.UNCONFIRMED) for status in (500, 501, 502, 503, 504, 505, 507, 520, 599)),
    *((status, Answer.UNCONFIRMED) for status in (100, 300, 301, 302, 303, 304)),
]


@pytest.mark.parametrize(("status", "answer"), STATUSES)
def test_every_status_has_its_outcome(status: int, answer: Answer) -> None:
    outcome = outcome_of_answer(status, "", {}, "265733753", NOW)
    assert (outcome.answer, outcome.status) == (answer, status)


UNAVAILABLE = [
    # Heroku's router and Varnish answer 503 of a request that the app behind them has carried out
    ({}, Answer.UNCONFIRMED, None),
    ({"Retry-After": "soon"}, Answer.UNCONFIRMED, None),
    ({"Retry-After": ""}, Answer.UNCONFIRMED, None),
    ({"Retry-After": "5"}, Answer.BUSY, 5.0),
    ({"Retry-After": "Mon, 24 Nov 2025 16:01:00 GMT"}, Answer.BUSY, 60.0),
]


@pytest.mark.parametrize(("headers", "answer", "wait"), UNAVAILABLE)
def test_a_503_is_tried_again_only_when_it_says_when(
    headers: dict[str, str], answer: Answer, wait: float | None
) -> None:
    outcome = outcome_of_answer(503, "", headers, "1", NOW)
    assert (outcome.answer, outcome.retry_after) == (answer, wait)


@pytest.mark.parametrize("status", [200, 201, 202])
def test_a_2xx_in_doubt_is_unconfirmed_and_says_why(status: int) -> None:
    outcome = outcome_of_answer(status, "", {}, "1", NOW, doubt="the answer reads like a no. It said: “Slot taken”.")
    assert outcome.answer is Answer.UNCONFIRMED
    assert outcome.reason == f"Apploi answered (HTTP {status}), but the answer reads like a no. It said: “Slot taken”."


@pytest.mark.parametrize("status", [400, 403, 404, 405, 409, 422])
def test_a_no_quotes_the_reason_that_apploi_gave(status: int) -> None:
    assert "“Invalid Token”" in outcome_of_answer(status, "Invalid Token", {}, "1", NOW).reason


def test_an_unknown_application_form_is_named() -> None:
    assert "265733753" in outcome_of_answer(404, "", {}, "265733753", NOW).reason


ERRORS = [
    # sent, ours, timed out → answer
    (True, False, True, Answer.UNCONFIRMED),
    (True, False, False, Answer.UNCONFIRMED),
    (True, True, False, Answer.UNCONFIRMED),
    (False, False, True, Answer.BUSY),
    (False, False, False, Answer.BUSY),
    (False, True, False, Answer.FAILED),
]


@pytest.mark.parametrize(("sent", "ours", "timed_out", "answer"), ERRORS)
def test_without_an_answer_only_what_left_decides(sent: bool, ours: bool, timed_out: bool, answer: Answer) -> None:
    assert outcome_of_error(sent=sent, ours=ours, timed_out=timed_out).answer is answer


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
    assert retry_after(header, NOW) == seconds


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


def known(apploi: ApploiStandIn) -> str:
    return str(apploi.applicants[0]["id"])


MOODS = [
    (Mood.FINE, Answer.SCHEDULED),
    (Mood.LOGIN_PAGE, Answer.UNCONFIRMED),
    (Mood.SAYS_NO_WITH_200, Answer.UNCONFIRMED),
    (Mood.HTML, Answer.UNCONFIRMED),
    (Mood.EMPTY, Answer.SCHEDULED),
    (Mood.HUGE, Answer.UNCONFIRMED),
    (Mood.BUSY, Answer.BUSY),
    (Mood.UNAVAILABLE, Answer.UNCONFIRMED),
    (Mood.AWAY, Answer.BUSY),
    (Mood.REFUSES_KEY, Answer.FAILED),
    (Mood.NO_SUCH_APPLICANT, Answer.FAILED),
    (Mood.SERVER_ERROR, Answer.UNCONFIRMED),
    (Mood.REDIRECT, Answer.UNCONFIRMED),
    (Mood.CUTS_AFTER, Answer.UNCONFIRMED),
    (Mood.CUTS_BEFORE, Answer.UNCONFIRMED),
]


@pytest.mark.parametrize(("mood", "answer"), MOODS)
def test_each_mood_of_apploi_comes_to_its_outcome(mood: Mood, answer: Answer) -> None:
    with ApploiStandIn() as apploi, client(apploi.url) as ours:
        apploi.mood = mood
        assert ours.schedule(interview(known(apploi))).answer is answer


def test_the_put_is_what_the_reference_documents() -> None:
    with ApploiStandIn() as apploi, client(apploi.url) as ours:
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
    with ApploiStandIn() as apploi, client(apploi.url, authorization="legacy") as ours:
        ours.schedule(interview(known(apploi)))
        assert apploi.puts[0].headers["Authorization"] == "legacy"


def test_a_password_in_netrc_is_not_sent(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    netrc = tmp_path / "netrc"  # type: ignore[operator]
    netrc.write_text("machine 127.0.0.1 login someone password secret\n")
    monkeypatch.setenv("NETRC", str(netrc))
    with ApploiStandIn() as apploi, client(apploi.url) as ours:
        ours.schedule(interview(known(apploi)))
        assert "Authorization" not in apploi.puts[0].headers


def test_a_redirect_takes_the_key_nowhere() -> None:
    with ApploiStandIn() as elsewhere, ApploiStandIn() as apploi, client(apploi.url) as ours:
        apploi.mood = Mood.REDIRECT
        apploi.elsewhere = elsewhere.url + "/applicants"
        ours.schedule(interview(known(apploi)))
        with pytest.raises(LookupFailed):
            ours.find("jane", 100)
        assert (elsewhere.puts, elsewhere.lookups, elsewhere.strays) == ([], [], [])


def test_what_waits_for_the_hour_that_apploi_names_is_told() -> None:
    with ApploiStandIn() as apploi, client(apploi.url) as ours:
        apploi.mood, apploi.retry_after = Mood.BUSY, "37"
        assert ours.schedule(interview(known(apploi))).retry_after == 37.0


def test_an_address_that_cannot_be_resolved_was_never_sent() -> None:
    with client("https://apploi.invalid") as ours:
        assert ours.schedule(interview()).answer is Answer.BUSY


def test_a_tls_handshake_that_fails_was_never_sent() -> None:
    with ApploiStandIn() as apploi, client(apploi.url.replace("http://", "https://")) as ours:
        assert ours.schedule(interview()).answer is Answer.BUSY


def test_a_url_that_is_none_fails_for_good() -> None:
    with client("http://[::1") as ours:
        assert ours.schedule(interview()).answer is Answer.FAILED


def test_a_server_that_hangs_up_before_the_headers_are_answered_leaves_it_unconfirmed() -> None:
    with hangs_up_after(b"\r\n\r\n{") as url, client(url) as ours:
        assert ours.schedule(interview()).answer is Answer.UNCONFIRMED


def test_half_an_answer_leaves_it_unconfirmed() -> None:
    with hangs_up_after(b"\r\n\r\n{", answer=b"HTTP/1.1 20") as url, client(url) as ours:
        assert ours.schedule(interview()).answer is Answer.UNCONFIRMED


@pytest.mark.parametrize("body", [b"", b"{", b'{"id": 7}'])
def test_a_2xx_whose_body_breaks_off_is_unconfirmed(body: bytes) -> None:
    half = b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n" + body
    with hangs_up_after(b"\r\n\r\n{", answer=half) as url, client(url) as ours:
        outcome = ours.schedule(interview())
    assert outcome.answer is Answer.UNCONFIRMED
    assert outcome.reason == "Apploi answered (HTTP 200), but the rest of the answer never came."


PACKED = [
    (gzip.compress(b'{"success": false}'), "reads like a no"),
    (gzip.compress(b'{"success": false}')[:-14], "wasn't a confirmation"),
    (b'{"success": true}', "never came"),
]


@pytest.mark.parametrize(("body", "why"), PACKED)
def test_a_packed_2xx_is_unpacked_before_it_is_believed(body: bytes, why: str) -> None:
    packed = {"Content-Encoding": "gzip"}
    with Loopback(lambda _: Response(body, 200, packed)) as server, client(server.url) as ours:
        outcome = ours.schedule(interview())
    assert outcome.answer is Answer.UNCONFIRMED
    assert why in outcome.reason


def test_a_page_that_calls_itself_json_is_quoted_by_its_title() -> None:
    page = Response("<title>Sign in</title>", content_type="application/json")
    with Loopback(lambda _: page) as server, client(server.url) as ours:
        outcome = ours.schedule(interview())
    assert (outcome.answer, "“Sign in”" in outcome.reason) == (Answer.UNCONFIRMED, True)


def test_a_4xx_whose_body_never_comes_is_still_a_no() -> None:
    half = b"HTTP/1.1 422 Nope\r\nContent-Length: 500\r\n\r\n{"
    with hangs_up_after(b"\r\n\r\n{", answer=half) as url, client(url) as ours:
        assert ours.schedule(interview()).answer is Answer.FAILED


SWELLS = gzip.compress(gzip.compress(b"[" * 256 * 1024 * 1024))
"""A few hundred bytes that are 256 MB unpacked."""


@pytest.mark.parametrize("status", [200, 400])
def test_an_answer_that_swells_is_not_unpacked_whole(status: int) -> None:
    packed = {"Content-Encoding": "gzip, gzip"}
    with Loopback(lambda _: Response(SWELLS, status, packed)) as server, client(server.url) as ours:
        tracemalloc.start()
        with pytest.raises(LookupFailed):
            ours.find("Jane", 5)
        ours.schedule(interview())
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert most < 32 * 1024 * 1024


@contextmanager
def hangs_up_after(seen: bytes, answer: bytes = b"") -> Iterator[str]:
    """A server that reads until it has seen these bytes, says its piece and is gone."""
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
def test_every_exception_of_requests_has_its_outcome(error: type[Exception], sent: bool) -> None:
    with client("http://127.0.0.1:1") as ours:
        ours._session = FailingSession(error, sent)  # type: ignore[assignment]
        answer = ours.schedule(interview()).answer
    assert (answer is Answer.UNCONFIRMED) == sent


class FailingSession:
    """A session whose PUT fails in one way, before or after the body has left."""

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


def test_applicants_are_found_by_what_is_typed() -> None:
    with ApploiStandIn() as apploi, client(apploi.url) as ours:
        one = next(applicant for applicant in ours.find("", 100) if applicant.name)
        assert one in ours.find(one.name, 100)
        assert apploi.lookups[-1].parameters["query"] == one.name


LOOKUP_FAILURES = [
    (Mood.REFUSES_KEY, "key"),
    (Mood.SERVER_ERROR, "HTTP 500"),
    (Mood.UNAVAILABLE, "HTTP 503"),
    (Mood.HTML, "did not answer"),
    (Mood.EMPTY, "did not answer"),
    (Mood.HUGE, "too large"),
    (Mood.REDIRECT, "HTTP 302"),
    (Mood.CUTS_BEFORE, "did not answer"),
    (Mood.AWAY, "did not answer"),
]


@pytest.mark.parametrize(("mood", "said"), LOOKUP_FAILURES)
def test_a_search_that_fails_says_why(mood: Mood, said: str) -> None:
    with ApploiStandIn() as apploi, client(apploi.url) as ours:
        apploi.mood = mood
        with pytest.raises(LookupFailed, match=said):
            ours.find("jane", 100)


def test_a_key_without_access_finds_nobody() -> None:
    with ApploiStandIn() as apploi, client(apploi.url) as ours:
        apploi.mood = Mood.NO_ACCESS
        assert ours.find("jane", 100) == []
