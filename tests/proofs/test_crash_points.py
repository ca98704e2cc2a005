"""Every point at which the app can die, and the state that it must give: as data, with real kills."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.proofs.crash_points import ANNOUNCED, NOTICE_POINTS, POINTS, Died, Point, die_at
from tests.proofs.crowd import Crowd
from tests.proofs.stage import place_of, staged


@pytest.mark.parametrize("point", POINTS, ids=[point.name for point in POINTS])
def test_whoever_takes_over_knows_where_it_stood(point: Point, own_postgresql_url: str, tmp_path: Path) -> None:
    with staged(own_postgresql_url, tmp_path) as stage:
        died = die_at(stage, point, lambda: _one_form(Crowd(stage, 1)))
    assert died == Died(point.state, point.puts, point.messages, point.marked)


@pytest.mark.parametrize("point", NOTICE_POINTS, ids=[point.name for point in NOTICE_POINTS])
def test_a_notice_is_lost_at_no_point_and_doubled_only_with_a_word(
    point: Point, own_postgresql_url: str, tmp_path: Path
) -> None:
    with staged(own_postgresql_url, tmp_path, ANNOUNCE_CHANNEL=place_of(ANNOUNCED)) as stage:
        died = die_at(stage, point, lambda: _one_form(Crowd(stage, 1)))
    assert died == Died(point.state, point.puts, point.messages, point.marked)


def test_what_was_told_before_the_kill_is_found_where_the_bot_may_read(own_postgresql_url: str, tmp_path: Path) -> None:
    with staged(own_postgresql_url, tmp_path, reads_channels=True) as stage:
        died = die_at(stage, POINTS[-1], lambda: _one_form(Crowd(stage, 1)))
    assert (died.messages, died.marked) == (1, 0)


def _one_form(crowd: Crowd) -> None:
    crowd.start(1)
    crowd.wait()
