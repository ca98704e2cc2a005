"""Parse applicants and reasons from any JSON that Apploi may send."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slackbot.apploi.parsing import LONGEST_REASON, parse_applicants, parse_reason
from slackbot.domain.applicant import Applicant

ITEM = {
    "id": 265733753,
    "applicant_id": 99,
    "applicant_state": "Interview",
    "date_created": "2026-11-03T10:00:00Z",
    "person": {"first_name": "Jane", "last_name": "Doe", "email": "jane@example.com"},
    "job": {"name": "Registered Nurse", "team_id": 23567, "team_name": "Sunrise"},
}
JANE = Applicant(
    "265733753", "Jane Doe", "jane@example.com", "Registered Nurse", "Interview", "2026-11-03", "23567", "Sunrise"
)


@pytest.mark.parametrize(
    "answer",
    [
        [ITEM],
        {"data": [ITEM], "total": 1},
        {"applicants": [ITEM]},
        {"items": [ITEM]},
        {"results": [ITEM]},
        {"data": [None, 3, "x", [], {"id": None}, {"id": True}, {"id": "12x"}, {"id": -1}, ITEM]},
    ],
)
def test_every_known_envelope_is_read(answer: Any) -> None:
    assert parse_applicants(answer) == [JANE]


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        ({"id": "7"}, Applicant("7")),
        ({"id": 7, "person": None, "job": "RN"}, Applicant("7")),
        ({"id": 7, "person": {"last_name": "Doe"}}, Applicant("7", "Doe")),
        ({"id": 7, "person": {"name": "Jane Doe"}}, Applicant("7", "Jane Doe")),
        ({"id": 7, "first_name": "Jane", "email": "j@example.com"}, Applicant("7", "Jane", "j@example.com")),
        ({"id": 7, "applicant_state": {"id": 1, "name": "Offer"}}, Applicant("7", stage="Offer")),
        ({"id": 7, "job": {"team_id": "23567"}}, Applicant("7", team_id="23567")),
        ({"id": 7, "job": {"team_id": "none", "brand_name": "Sun"}}, Applicant("7", team_name="Sun")),
        ({"id": 7, "job": {"address": " 12 Quay\nStreet "}}, Applicant("7", address="12 Quay Street")),
        (
            {"id": 7, "job": {"address": {"street": "12 Quay Street", "city": "Portland", "state": None, "zip": 4101}}},
            Applicant("7", address="12 Quay Street, Portland"),
        ),
        ({"id": 7, "job": {"address": ["12 Quay Street"]}}, Applicant("7")),
        ({"id": 7, "person": {"first_name": " Jane\n\x00", "last_name": "Doe\u202e"}}, Applicant("7", "Jane Doe")),
    ],
)
def test_applicants_with_missing_fields_are_kept(item: dict[str, Any], expected: Applicant) -> None:
    assert parse_applicants({"data": [item]}) == [expected]


@pytest.mark.parametrize("answer", [None, 3, "x", {}, {"data": None}, {"data": {"id": 7}}, [[]]])
def test_answers_without_a_list_have_no_applicants(answer: Any) -> None:
    assert parse_applicants(answer) == []


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ({"message": "Invalid Token"}, "Invalid Token"),
        ({"error": "bad", "detail": "The date is wrong"}, "The date is wrong"),
        ({"error": {"message": "no such team"}}, "no such team"),
        ({"errors": ["one", {"message": "two"}]}, "one; two"),
        ({"duration": ["must be a string"]}, "duration: must be a string"),
        ("plain words", "plain words"),
        (["a", "b"], "a; b"),
        ({}, ""),
        (None, ""),
        (17, ""),
        ({"message": "two\nlines\x1b[31m"}, "two lines [31m"),
        ({"message": "x" * 1000}, "x" * (LONGEST_REASON - 1) + "…"),
    ],
)
def test_the_reason_is_found_in_every_usual_shape(answer: Any, reason: str) -> None:
    assert parse_reason(answer) == reason


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text() | st.sampled_from([*ITEM, "data", "message"]), inner),
)


@given(json_values)
def test_any_json_can_be_parsed(answer: Any) -> None:
    assert all(applicant.application_id.isdigit() for applicant in parse_applicants(answer))
    assert len(parse_reason(answer)) <= LONGEST_REASON
    assert parse_reason(answer).isprintable()
