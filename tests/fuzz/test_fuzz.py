"""No input breaks an entrance: the seeds, and others that Hypothesis makes. `python -m tests.fuzz` is the long form."""

from __future__ import annotations

import json
import logging
import sys
import traceback
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.fuzz.limits import LONGEST, LONGEST_WITH_WORK, TRACEBACK, One, held
from tests.fuzz.measurements import Look, has_grown
from tests.fuzz.targets import NAMES, PURE, WHOLE, ready
from tests.fuzz.whole_app import App, everything
from tests.support.paths import FUZZ_CORPUS

SEEDS = sorted(FUZZ_CORPUS.glob("*/*"))


@pytest.fixture(scope="module", autouse=True)
def warm() -> None:
    """The first input waits for nothing that is loaded once."""
    ready()


@pytest.fixture(scope="module")
def whole() -> Iterator[App]:
    """The app between the fakes, once for all of its inputs."""
    with everything() as app:
        yield app


@pytest.fixture(autouse=True)
def quiet(caplog: pytest.LogCaptureFixture) -> None:
    """Thousands of refusals are not worth keeping."""
    caplog.set_level(logging.CRITICAL)


def target(name: str, request: pytest.FixtureRequest) -> One:
    return PURE[name] if name in PURE else partial(WHOLE[name], request.getfixturevalue("whole"))


def longest(name: str) -> float:
    return LONGEST if name in PURE else LONGEST_WITH_WORK


@pytest.mark.parametrize("seed", SEEDS, ids=[f"{seed.parent.name}/{seed.name}" for seed in SEEDS])
def test_what_broke_once_and_what_is_usual_breaks_nothing(seed: Path, request: pytest.FixtureRequest) -> None:
    held(target(seed.parent.name, request), seed.read_bytes(), longest(seed.parent.name))


def test_every_target_has_a_seed() -> None:
    assert {seed.parent.name for seed in SEEDS} == set(NAMES)


@pytest.mark.hypothesis
@pytest.mark.parametrize("name", NAMES)
def test_no_bytes_break_it(name: str, request: pytest.FixtureRequest) -> None:
    one = target(name, request)

    @example(b"")
    @given(st.binary(max_size=300))
    def any_bytes(data: bytes) -> None:
        held(one, data, longest(name))

    any_bytes()


def test_every_listener_hears_a_genuine_request(whole: App) -> None:
    """What is made odd are requests that arrive: `http` and `app` begin with one of each kind."""
    heard = called_in(lambda: [WHOLE["app"](whole, bytes([number])) for number in range(len(whole.genuine))])
    deaf = {listener.__qualname__ for listener in listeners(whole) if listener.__code__ not in heard}
    assert deaf == set()


def listeners(whole: App) -> list[Any]:
    """The functions that are registered with Bolt."""
    bolt: Any = whole.bot.bolt
    return [listener.ack_function for listener in bolt._listeners]


def called_in(run: Callable[[], object]) -> set[CodeType]:
    """The functions that are called meanwhile in this thread, which is the only one."""
    called: set[CodeType] = set()

    def note(frame: FrameType, _event: str, _: object) -> None:
        called.add(frame.f_code)

    sys.setprofile(note)
    try:
        run()
    finally:
        sys.setprofile(None)
    return called


@pytest.mark.parametrize("shown", ["".join(traceback.format_stack(limit=1)), "KeyError: 'user'", "Traceback (most"])
def test_what_only_programmers_read_is_seen_in_an_answer_too(shown: str) -> None:
    assert TRACEBACK.search(shown)
    assert TRACEBACK.search(json.dumps({"text": shown}))


@pytest.mark.parametrize(
    ("memory", "grown"),
    [([100, 100, 100, 100], False), ([50, 100, 110, 110], False), ([50, 100, 120, 140], True), ([], False)],
)
def test_memory_that_goes_on_growing_when_caches_are_full_is_told(memory: list[float], grown: bool) -> None:
    assert has_grown([Look(number, each) for number, each in enumerate(memory)]) == grown
