"""Every point at which the app can die, and the state that it must give: as data, with real kills."""

from __future__ import annotations

from pathlib import Path

import pytest

from slackbot.demo.fake_slack.installed import STEP_EVENT
from slackbot.demo.fake_slack.web_api.functions import StepRun
from slackbot.demo.people import MANAGER
from slackbot.messages import REVIEW_STEP
from tests.proofs.crash_points import ANNOUNCED, NOTICE_POINTS, POINTS, STEP_POINTS, Died, Point, die_at
from tests.proofs.crowd import Crowd
from tests.proofs.stage import Stage, place_of, staged
from tests.support.steps import form_with_applicant


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


@pytest.mark.parametrize("point", STEP_POINTS, ids=[point.name for point in STEP_POINTS])
def test_a_step_of_a_workflow_ends_once_with_what_was_booked(
    point: Point, own_postgresql_url: str, tmp_path: Path
) -> None:
    with staged(own_postgresql_url, tmp_path) as stage:
        stage.slack.subscriptions.add(STEP_EVENT)
        runs: list[StepRun] = []
        died = die_at(stage, point, lambda: runs.append(_confirm(stage)))
        stage.slack.wait_for(lambda: not runs[0].is_running)
    assert died.puts == 1
    assert (runs[0].error, (runs[0].outputs or {})["state"]) == (None, "scheduled")
    ends = [call.answer for call in stage.slack.calls_of("functions.completeSuccess")]
    assert [answer for answer in ends if answer and answer["ok"]] == [{"ok": True}]


def _confirm(stage: Stage) -> StepRun:
    """Run the step, and send its form."""
    slack, user = stage.slack, MANAGER.id
    slack.wait_for(lambda: slack.calls_of("auth.test"))
    run = slack.run_step(words="Marcus Bell Dec 1 2037 3pm ET", confirmer=user)
    place = slack.workspace.dm_with_bot(user).id
    [asked] = slack.wait_for(lambda: slack.messages(place, user))
    slack.press(asked, REVIEW_STEP, user=user)
    slack.wait_for_view(user)
    form = slack.wait_for(lambda: form_with_applicant(slack.view(user)))
    reply = slack.submit(form)
    assert (reply.errors, reply.response_action) == ({}, None)
    return run


def test_what_was_told_before_the_kill_is_found_where_the_bot_may_read(own_postgresql_url: str, tmp_path: Path) -> None:
    with staged(own_postgresql_url, tmp_path, reads_channels=True) as stage:
        died = die_at(stage, POINTS[-1], lambda: _one_form(Crowd(stage, 1)))
    assert (died.messages, died.marked) == (1, 0)


def _one_form(crowd: Crowd) -> None:
    crowd.start(1)
    crowd.wait()
