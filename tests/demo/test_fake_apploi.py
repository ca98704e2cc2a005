"""The fake Apploi enforces every known rule of the real one, and can fail in every known way."""

from __future__ import annotations

import http.client
import json
import threading
from typing import Any

import pytest
import requests

from slackbot.demo.fake_apploi import FailureMode, FakeApploi
from slackbot.demo.fake_apploi.applicants import OAK_HILL_APPLICANTS
from slackbot.demo.people import HILL_TEAM, NORTH_TEAM, SOUTH_TEAM

GOOD = {
    "date": "2026-12-05T15:00:00Z",
    "duration": "60",
    "timezone": "America/New_York",
    "location": "Virtual",
    "interviewerId": "123456",
}
BY_EMAIL = {
    **{name: value for name, value in GOOD.items() if name != "interviewerId"},
    "interviewerEmail": "maya@harborcare.example",
    "interviewerTeamId": "23567",
}


def put(apploi: FakeApploi, body: Any = None, applicant: str = "265733753", **options: Any) -> requests.Response:
    options.setdefault("headers", {"X-Api-Key": apploi.key})
    address = f"{apploi.url}/applicants/{applicant}/interviews"
    return requests.put(address, json=GOOD if body is None else body, timeout=30, **options)


def look_up(apploi: FakeApploi, key: str | None = None, **parameters: str) -> requests.Response:
    headers = {"X-Api-Key": key or apploi.key}
    return requests.get(f"{apploi.url}/applicants", parameters, headers=headers, timeout=30)


@pytest.mark.parametrize("body", [GOOD, BY_EMAIL], ids=["by id", "by email and team"])
def test_a_valid_booking_is_accepted_and_recorded_exactly(apploi: FakeApploi, body: dict[str, str]) -> None:
    answer = put(apploi, body)
    assert answer.status_code == 200
    assert answer.json()["data"]["applicant_id"] == "265733753"
    [taken] = apploi.bookings
    assert taken.applicant_id == "265733753"
    assert taken.body == body
    assert taken.raw == json.dumps(body).encode()
    assert taken.headers["X-Api-Key"] == apploi.key
    assert taken.status == 200


def without(*names: str) -> dict[str, str]:
    return {name: value for name, value in GOOD.items() if name not in names}


BROKEN: list[tuple[str, Any, str]] = [
    ("a list", [GOOD], "not a JSON object"),
    ("no date", without("date"), "date is required"),
    ("no duration", without("duration"), "duration is required"),
    ("no zone", without("timezone"), "timezone is required"),
    ("a date with an offset", {**GOOD, "date": "2026-12-05T15:00:00-05:00"}, "literal Z"),
    ("a date without Z", {**GOOD, "date": "2026-12-05T15:00:00"}, "literal Z"),
    ("a day that is none", {**GOOD, "date": "2026-02-30T15:00:00Z"}, "literal Z"),
    ("an abbreviated zone", {**GOOD, "timezone": "EDT"}, "IANA"),
    ("a zone in words", {**GOOD, "timezone": "Eastern"}, "IANA"),
    ("a number", {**GOOD, "duration": 60}, "duration must be a string"),
    ("a null", {**GOOD, "location": None}, "location must be a string"),
    ("half an hour in words", {**GOOD, "duration": "half"}, "in digits"),
    ("no time at all", {**GOOD, "duration": "0"}, "in digits"),
    ("an unknown field", {**GOOD, "title": "x"}, "title is not a known field"),
    ("no interviewer", without("interviewerId"), "an interviewer is required"),
    ("an id with letters", {**GOOD, "interviewerId": "u1"}, "interviewerId must be digits"),
    ("two ways of naming", {**BY_EMAIL, "interviewerId": "1"}, "not both"),
    ("an email without a team", {**without("interviewerId"), "interviewerEmail": "a@b.example"}, "required"),
    ("a team without an email", {**without("interviewerId"), "interviewerTeamId": "23567"}, "required"),
    ("an unknown team", {**BY_EMAIL, "interviewerTeamId": "1"}, "team 1 is not known"),
    ("a stranger to the team", {**BY_EMAIL, "interviewerEmail": "x@y.example"}, "not a member of team 23567"),
    ("an invalid email", {**BY_EMAIL, "interviewerEmail": "maya"}, "not an email"),
]


@pytest.mark.parametrize(("body", "reason"), [case[1:] for case in BROKEN], ids=[case[0] for case in BROKEN])
def test_an_invalid_booking_is_rejected_with_the_reason(apploi: FakeApploi, body: Any, reason: str) -> None:
    answer = put(apploi, body)
    assert answer.status_code == 400
    assert reason in answer.json()["message"]
    assert not apploi.bookings
    assert apploi.puts[0].status == 400


def test_a_body_that_is_not_json_is_rejected(apploi: FakeApploi) -> None:
    address = f"{apploi.url}/applicants/265733753/interviews"
    headers = {"X-Api-Key": apploi.key, "Content-Type": "application/json"}
    answer = requests.put(address, data="date=now", headers=headers, timeout=30)
    assert (answer.status_code, answer.json()["message"]) == (400, "the body is not JSON")


def test_a_wrong_or_missing_key_is_rejected(apploi: FakeApploi) -> None:
    for headers in ({"X-Api-Key": "wrong"}, {}):
        answer = put(apploi, headers=headers)
        assert (answer.status_code, answer.json()) == (403, {"message": "Invalid Token"})
    assert not apploi.bookings


def test_an_unknown_applicant_is_not_found(apploi: FakeApploi) -> None:
    assert put(apploi, applicant="1").status_code == 404
    assert put(apploi, applicant="65733753").status_code == 404, "the person's id is not the application's"


def test_other_methods_and_paths_are_rejected(apploi: FakeApploi) -> None:
    assert requests.post(f"{apploi.url}/applicants/265733753/interviews", timeout=30).status_code == 405
    assert requests.delete(f"{apploi.url}/applicants", timeout=30).status_code == 405
    assert requests.get(f"{apploi.url}/jobs", timeout=30).status_code == 404


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("jane", ["Jane Doe", "Jane Doe"]),
        ("JANE DOE", ["Jane Doe", "Jane Doe"]),
        ("chen", ["Mei Chen"]),
        ("marcus.bell@", ["Marcus Bell"]),
        ("555-0104", ["Aisha Khan"]),
        ("sam", ["Sam"]),
        ("nobody", []),
    ],
)
def test_applicants_are_found_by_name_phone_and_email(apploi: FakeApploi, query: str, names: list[str]) -> None:
    answer = look_up(apploi, query=query).json()
    found = [f"{a['person']['first_name']} {a['person'].get('last_name', '')}".strip() for a in answer["data"]]
    assert found == names
    assert answer["total"] == len(names)


def test_search_results_have_pages_and_a_total(apploi: FakeApploi) -> None:
    page = look_up(apploi, limit="2", offset="3").json()
    assert [a["id"] for a in page["data"]] == [a["id"] for a in apploi.applicants[3:5]]
    assert page["total"] == len(apploi.applicants)
    assert look_up(apploi, limit="1001").status_code == 400
    assert look_up(apploi, name="jane").status_code == 400


PARENT, TULSA, OAK_HILL = ("parent-key", "tulsa-key", "oak-hill-key")


@pytest.fixture
def operator(apploi: FakeApploi) -> FakeApploi:
    """A parent key that sees two teams, and two keys that see one each."""
    apploi.applicants.extend(OAK_HILL_APPLICANTS)
    apploi.keys = {
        PARENT: frozenset({NORTH_TEAM, SOUTH_TEAM}),
        TULSA: frozenset({SOUTH_TEAM}),
        OAK_HILL: frozenset({HILL_TEAM}),
    }
    return apploi


@pytest.mark.parametrize(
    ("key", "parameters", "expected"),
    [
        (PARENT, {}, [265733753, 265733754]),
        (PARENT, {"team_id": SOUTH_TEAM}, [265733754]),
        (PARENT, {"team_id": HILL_TEAM}, 403),
        (TULSA, {}, [265733754]),
        (TULSA, {"team_id": NORTH_TEAM}, 403),
        (OAK_HILL, {"team_id": HILL_TEAM}, [265733780]),
    ],
)
def test_a_key_finds_the_applicants_of_its_teams(
    operator: FakeApploi, key: str, parameters: dict[str, str], expected: list[int] | int
) -> None:
    answer = look_up(operator, key, query="jane", **parameters)
    found = [a["id"] for a in answer.json()["data"]] if answer.ok else answer.status_code
    assert found == expected


def test_the_team_of_a_search_can_be_ignored(operator: FakeApploi) -> None:
    operator.ignores_team_id = True
    found = look_up(operator, PARENT, query="jane", team_id=SOUTH_TEAM).json()["data"]
    assert [a["id"] for a in found] == [265733753, 265733754]


@pytest.mark.parametrize(
    ("key", "applicant", "status"),
    [(PARENT, "265733753", 200), (PARENT, "265733754", 200), (TULSA, "265733753", 403), (OAK_HILL, "265733754", 403)],
)
def test_a_key_books_only_for_applicants_of_its_teams(
    operator: FakeApploi, key: str, applicant: str, status: int
) -> None:
    assert put(operator, applicant=applicant, headers={"X-Api-Key": key}).status_code == status
    assert len(operator.bookings) == (status == 200)


def test_a_key_does_not_know_the_interviewers_of_other_teams(operator: FakeApploi) -> None:
    answer = put(operator, BY_EMAIL, applicant="265733754", headers={"X-Api-Key": TULSA})
    assert (answer.status_code, answer.json()["message"]) == (400, f"team {NORTH_TEAM} is not known")


MODES = [
    (FailureMode.UNAVAILABLE, 503, False),
    (FailureMode.REFUSES_KEY, 403, False),
    (FailureMode.NO_SUCH_APPLICANT, 404, False),
    (FailureMode.NO_ACCESS, 403, False),
    (FailureMode.SERVER_ERROR, 500, False),
    (FailureMode.REDIRECT, 302, False),
    (FailureMode.LOGIN_PAGE, 200, False),
    (FailureMode.SAYS_NO_WITH_200, 200, False),
    (FailureMode.HTML, 200, True),
    (FailureMode.EMPTY, 200, True),
]


@pytest.mark.parametrize(("mode", "status", "booked"), MODES, ids=[mode[0].value for mode in MODES])
def test_each_failure_mode_has_its_response(apploi: FakeApploi, mode: FailureMode, status: int, booked: bool) -> None:
    apploi.failure_mode = mode
    assert put(apploi, allow_redirects=False).status_code == status
    assert bool(apploi.bookings) is booked


def test_busy_responses_may_have_retry_after(apploi: FakeApploi) -> None:
    apploi.failure_mode = FailureMode.BUSY
    assert "Retry-After" not in put(apploi).headers
    apploi.retry_after = "7"
    answer = put(apploi)
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "7")


def test_a_followed_redirect_is_recorded(apploi: FakeApploi) -> None:
    apploi.failure_mode = FailureMode.REDIRECT
    put(apploi)
    assert apploi.strays[0].headers["X-Api-Key"] == apploi.key


def test_a_key_without_access_gets_empty_search_results(apploi: FakeApploi) -> None:
    apploi.failure_mode = FailureMode.NO_ACCESS
    answer = look_up(apploi, query="jane")
    assert (answer.status_code, answer.json()) == (200, {"data": [], "total": 0})


@pytest.mark.parametrize(("mode", "booked"), [(FailureMode.DROPS_BEFORE, 0), (FailureMode.DROPS_AFTER, 1)])
def test_a_dropped_connection_does_not_show_whether_it_was_booked(
    apploi: FakeApploi, mode: FailureMode, booked: int
) -> None:
    apploi.failure_mode = mode
    with pytest.raises(requests.ConnectionError):
        put(apploi)
    assert len(apploi.bookings) == booked


def test_failure_modes_can_apply_to_single_requests_or_one_kind(apploi: FakeApploi) -> None:
    apploi.next_modes.extend([FailureMode.UNAVAILABLE, FailureMode.BUSY])
    assert [put(apploi).status_code for _ in range(3)] == [503, 429, 200]
    apploi.set_failure_mode("server error", write=False)
    assert (look_up(apploi).status_code, put(apploi).status_code) == (500, 200)


def test_away_refuses_connections_until_it_ends_on_the_same_port(apploi: FakeApploi) -> None:
    with requests.Session() as session:  # open connections must break, too
        headers = {"X-Api-Key": apploi.key}
        session.get(f"{apploi.url}/applicants", headers=headers, timeout=30)
        apploi.failure_mode = FailureMode.DOWN
        with pytest.raises(requests.ConnectionError):
            session.get(f"{apploi.url}/applicants", headers=headers, timeout=30)
        apploi.failure_mode = FailureMode.FINE
        assert session.get(f"{apploi.url}/applicants", headers=headers, timeout=30).status_code == 200


def test_slow_mode_records_the_booking_before_it_responds(apploi: FakeApploi) -> None:
    apploi.failure_mode = FailureMode.SLOW
    apploi.slow_seconds = 60

    def ask() -> None:
        with pytest.raises(requests.ConnectionError):
            put(apploi)

    asking = threading.Thread(target=ask)
    asking.start()
    [taken] = apploi.wait_for_puts(1)
    assert taken.status is None, "nothing is answered yet"
    apploi.stop()  # doesn't wait for the slow response
    asking.join()


def test_connections_are_kept_alive(apploi: FakeApploi) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", int(apploi.url.rsplit(":", 1)[1]), timeout=10)
    used = []
    for _ in range(3):
        connection.request("GET", "/applicants", headers={"X-Api-Key": apploi.key})
        used.append(connection.sock)
        assert connection.getresponse().read()
    connection.close()
    assert used[0] is used[1] is used[2]
