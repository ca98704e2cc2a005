"""Which bodies of a 2xx confirm a booking: an empty one, and any JSON that doesn't say no."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slackbot.apploi.confirmation import find_doubt

CONFIRMED: list[bytes] = [
    b"",
    b" \r\n",
    b"\xef\xbb\xbf",
    b"null",
    b"true",
    b"[]",
    b"{}",
    b"0",
    b'"Interview scheduled"',
    b'\xef\xbb\xbf{"id": 1}',
    '{"id": 1}'.encode("utf-16"),
    b'{"data": {"id": 7000001, "status": "scheduled", "location": "Error Street, not the old office"}}',
    b'{"error": null}',
    b'{"errors": []}',
    b'{"error": false, "data": {"id": 1}}',
    b'{"errors": {}, "error": "", "err": 0, "exception": "None"}',
    b'{"errors": {"date": [], "location": null}}',
    b'{"success": true, "ok": 1, "status": "ok", "code": 200, "statusCode": "201"}',
    b'{"success": "true", "status": "pending", "message": "Interview scheduled, no errors"}',
    b'{"data": {"applicant": {"status": "rejected", "error": "no phone"}}}',
    b'{"scheduled": "2026-12-05T15:00:00Z"}',
    b'{"message": null}',
]


@pytest.mark.parametrize("body", CONFIRMED)
def test_an_empty_body_and_json_that_does_not_say_no_confirm(body: bytes) -> None:
    assert find_doubt(body, is_complete=True) == ""


NOES = [
    (b'{"error": "Slot taken"}', "Slot taken"),
    (b'{"error": true}', '{"error": true}'),
    (b'{"error": {"code": 17, "message": "Slot taken"}}', "Slot taken"),
    (b'{"errors": ["Slot taken"]}', "Slot taken"),
    (b'{"errors": {"date": ["is in the past"]}}', "date: is in the past"),
    (b'{"Error": "Slot taken", "data": null}', "Slot taken"),
    (b'{"success": false}', '{"success": false}'),
    (b'{"success": "false", "message": "Slot taken"}', "Slot taken"),
    (b'{"isSuccess": false, "msg": "Slot taken"}', "Slot taken"),
    (b'{"ok": false}', '{"ok": false}'),
    (b'{"ok": 0}', '{"ok": 0}'),
    (b'{"status": "failed"}', "status: failed"),
    (b'{"status": "FAILURE"}', "status: FAILURE"),
    (b'{"status": "not_found"}', "status: not_found"),
    (b'{"status": false}', '{"status": false}'),
    (b'{"status": 401, "title": "Unauthorized"}', "Unauthorized"),
    (b'{"statusCode": "500"}', "statusCode: 500"),
    (b'{"data": {"success": false, "reason": "Slot taken"}}', "Slot taken"),
    (b'{"data": [{"id": 1}, {"errors": ["Slot taken"]}]}', "Slot taken"),
    (b'{"result": {"interview": {"status": "declined"}}}', "declined"),
    (b'{"message": "Invalid Token"}', "Invalid Token"),
    (b'{"Message": "Authorization has been denied"}', "Authorization has been denied"),
    (b'{"message": "You could not be logged in"}', "You could not be logged in"),
    (b'"Unauthorized"', "Unauthorized"),
    (b"false", "false"),
    (b'[{"success": false}]', '[{"success": false}]'),
    (b'\xef\xbb\xbf{"success": false}', '{"success": false}'),
]


@pytest.mark.parametrize(("body", "said"), NOES)
def test_a_no_in_a_2xx_is_quoted(body: bytes, said: str) -> None:
    doubt = find_doubt(body, is_complete=True)
    assert doubt.startswith("the answer looks like a refusal.")
    assert said in doubt


PAGES = [
    (b"<!doctype html><title>Apploi &amp; Co: Log in</title><form>\xff</form>", "“Apploi & Co: Log in”"),
    (b"<html><body><h1>Down for maintenance</h1></body></html>", "“Down for maintenance”"),
    (b"OK, see <b>you</b>", "“OK, see you”"),
    (b"upstream connect error", "“upstream connect error”"),
    (b"\x1b\xff\xfe\x00\x9f", ""),
    (b'{"data": {"id": 700', "{"),
    (b'{"a": 1}{"b": 2}', "{"),
    (b"[" * 100_000, "["),
    (b"<", ""),
]


@pytest.mark.parametrize(("body", "said"), PAGES)
def test_a_body_that_is_not_json_is_quoted_by_title_or_text(body: bytes, said: str) -> None:
    doubt = find_doubt(body, is_complete=True)
    assert doubt.startswith("that wasn't a confirmation.")
    assert said in doubt
    assert ("It said" in doubt) == bool(said)


@pytest.mark.parametrize("body", [b"", b'{"id": 1}', b"<html>"])
def test_an_incomplete_answer_never_confirms(body: bytes) -> None:
    assert find_doubt(body, is_complete=False) == "its answer was cut off."


KEYS = st.sampled_from(["error", "success", "status", "data", "message", "errors", "x", "Ok"])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS | st.text(max_size=4), inner, max_size=4),
)


@given(st.binary(max_size=60) | JSON.map(lambda made: json.dumps(made).encode()))
def test_any_body_gives_one_short_line(body: bytes) -> None:
    doubt = find_doubt(body, is_complete=True)
    assert len(doubt) < 400
    assert doubt == " ".join(doubt.split())
