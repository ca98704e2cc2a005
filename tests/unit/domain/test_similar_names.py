"""Who is offered for a name that nobody has (tests/phrases/names.jsonl), however Apploi's search compares words."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slackbot.domain.applicant import Applicant, fold
from slackbot.domain.similar_names import MAX_QUERIES, MAX_SIMILAR, other_queries, similar_applicants
from slackbot.slack.form.applicant_field import only_match
from tests.support.paths import ROOT

ROSTER, *CASES = map(json.loads, (ROOT / "tests/phrases/names.jsonl").read_text(encoding="utf-8").splitlines())
PEOPLE = [Applicant(str(number), name) for number, name in enumerate(ROSTER["applicants"], 1)]


def contains(query: str, name: str) -> bool:
    """The fake Apploi's way."""
    return query.casefold().strip() in name.casefold()


def words_begin(query: str, name: str) -> bool:
    words = re.findall(r"[\w']+", fold(name))
    return all(any(word.startswith(part) for word in words) for part in fold(query).split())


def words_begin_with_accents(query: str, name: str) -> bool:
    words = re.findall(r"[\w']+", name.casefold())
    return all(any(word.startswith(part) for word in words) for part in query.casefold().split())


Search = Callable[[str, str], bool]
SEARCHES: tuple[Search, ...] = (contains, words_begin, words_begin_with_accents)


def matching(search: Search, query: str) -> list[Applicant]:
    return [each for each in PEOPLE if search(query, each.name)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["typed"])
def test_those_with_a_similar_name_are_offered(case: dict[str, Any]) -> None:
    for search in SEARCHES:
        if matching(search, case["typed"]):
            continue  # Apploi finds somebody by the whole name
        found = {each for query in other_queries(case["typed"]) for each in matching(search, query)}
        offered = {each.name for each in similar_applicants(case["typed"], sorted(found, key=PEOPLE.index))}
        assert offered >= set(case.get("offer", ()))
        assert not offered & set(case.get("never", ()))
        assert not offered or case.get("never") != ["*"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["typed"])
def test_among_all_applicants_the_closest_come_first(case: dict[str, Any]) -> None:
    """Whoever else the searches bring."""
    wanted = set(case.get("offer", ()))
    offered = [each.name for each in similar_applicants(case["typed"], PEOPLE)]
    assert set(offered[: len(wanted)]) == wanted


@pytest.mark.parametrize("search", SEARCHES)
def test_only_somebody_who_was_named_is_chosen_without_being_asked_about(search: Search) -> None:
    for case in CASES:
        chosen = only_match(case["typed"], matching(search, case["typed"]))
        assert chosen is None or set(fold(case["typed"]).split()) <= set(fold(chosen.name).split())


@pytest.mark.parametrize("typed", ["", "Bo", "me", "4711", "jane@example.com", "(207) 555-0103", "“”", "J. R."])
def test_what_is_no_name_is_not_searched_again(typed: str) -> None:
    assert other_queries(typed) == []
    assert similar_applicants(typed, PEOPLE) == []


@given(st.text(max_size=80), st.lists(st.text(max_size=40), max_size=5))
def test_any_text_makes_at_most_three_searches_and_three_offers(typed: str, names: list[str]) -> None:
    queries = other_queries(typed)
    assert len(queries) == len(set(queries)) <= MAX_QUERIES
    assert typed.strip().casefold() not in queries
    people = [Applicant(str(number), name) for number, name in enumerate(names)]
    assert len(similar_applicants(typed, people)) <= MAX_SIMILAR
