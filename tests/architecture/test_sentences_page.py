"""The page of all sentences is that of the code, and what is on it keeps a few rules."""

from __future__ import annotations

import re

import pytest

from tests.support.paths import ROOT
from tests.support.sentences import PAGE, page, sentences

SPOKEN = [
    pytest.param(said, id=f"{file.stem}: {said[:60]}")
    for folder in ("messages", "slack/home", "slack/form")
    for file in sorted((ROOT / "slackbot" / folder).glob("*.py"))
    for said in sentences(file)
]


def test_the_page_is_that_of_the_code() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run `make sentences`"


@pytest.mark.parametrize("said", SPOKEN)
def test_a_sentence_is_short_and_says_nothing_by_an_emoji_or_in_capitals(said: str) -> None:
    assert max(len(part) for part in re.split(r"(?<=[.?!:•])\s", said)) <= 220
    assert not re.search(r":[a-z_]+:|[\U0001F000-\U0001FFFF]|\b[A-Z]{6,}\b", said)


REFUSING = re.compile(r"\b(not|\w+n't|no|went wrong)\b", re.IGNORECASE)
NEXT = re.compile(
    r"\b(please|try|type|enter|press|pick|search|ask|open|check|close|use|send|again|did you mean)\b",
    re.IGNORECASE,
)


@pytest.mark.parametrize(
    "said", [one for one in sentences(ROOT / "slackbot" / "messages" / "sentences.py") if REFUSING.search(one)]
)
def test_no_refusal_is_a_dead_end(said: str) -> None:
    assert NEXT.search(said), "say what the person can do"
