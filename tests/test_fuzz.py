"""No input breaks an entrance: the seeds, and others that Hypothesis makes. `python -m tests.fuzz` is the long form."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.fuzz.everything import App, everything
from tests.fuzz.limits import held
from tests.fuzz.targets import APP, NAMES, PURE, ready

CORPUS = Path(__file__).parent / "fuzz" / "corpus"
SEEDS = sorted(CORPUS.glob("*/*"))

ready()


@pytest.fixture(scope="module")
def whole() -> Iterator[App]:
    """The app between the stand-ins, once for all of its inputs."""
    with everything() as app:
        yield app


@pytest.fixture(autouse=True)
def quiet(caplog: pytest.LogCaptureFixture) -> None:
    """Thousands of refusals are not worth keeping."""
    caplog.set_level(logging.CRITICAL)


@pytest.mark.parametrize("seed", SEEDS, ids=[f"{seed.parent.name}/{seed.name}" for seed in SEEDS])
def test_what_broke_once_and_what_is_usual_breaks_nothing(seed: Path, request: pytest.FixtureRequest) -> None:
    name = seed.parent.name
    one = request.getfixturevalue("whole").one if name == APP else PURE[name]
    held(one, seed.read_bytes())


def test_every_target_has_a_seed() -> None:
    assert {seed.parent.name for seed in SEEDS} == set(NAMES)


@pytest.mark.parametrize("name", PURE)
def test_no_bytes_break_it(name: str) -> None:
    @settings(max_examples=150, deadline=None, derandomize=True, database=None)
    @example(b"")
    @given(st.binary(max_size=300))
    def any_bytes(data: bytes) -> None:
        held(PURE[name], data)

    any_bytes()


@settings(
    max_examples=300,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.binary(max_size=200))
def test_no_genuine_request_breaks_the_app(whole: App, data: bytes) -> None:
    whole.one(data)


def test_no_person_has_read_a_traceback(whole: App) -> None:
    whole.look_and_forget()
