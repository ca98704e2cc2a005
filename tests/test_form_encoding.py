"""A form-encoded value says what the standard library reads in it, whatever stands there."""

from __future__ import annotations

import json
from urllib.parse import parse_qsl, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slackbot.form_encoding import decoded

PIECES = st.sampled_from(
    ["%", "%%", "+", "=", "==", "\n", "\r\n", "_", "%22", "%7b", "%7B", "%C3%A9", "%C3", "%A9", "é"]
)
"""What the two codes might see differently."""


def as_the_library_reads_it(value: str) -> str:
    return dict(parse_qsl(f"payload={value}", keep_blank_values=True))["payload"]


@pytest.mark.parametrize(
    "value", ["", "%", "a%", "%2", "%%41", "%=", "%3D41", "a=\nb", "=41", "%0A", "%zz", "+%2B+", "\x00"]
)
def test_signs_that_are_no_escapes_stay(value: str) -> None:
    assert decoded(value) == as_the_library_reads_it(value)


@given(st.lists(PIECES | st.text(st.characters(exclude_characters="&"), max_size=3)).map("".join))
def test_it_reads_whatever_stands_there_as_the_library_does(value: str) -> None:
    assert decoded(value) == as_the_library_reads_it(value)


@given(st.recursive(st.text() | st.integers(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)))
def test_what_was_encoded_comes_back(payload: object) -> None:
    assert json.loads(decoded(quote_plus(json.dumps(payload, ensure_ascii=False)))) == payload
