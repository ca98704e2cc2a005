"""`kill -9` of the real process in the middle of its work."""

from __future__ import annotations

from slackbot.demo.fake_apploi.failure_modes import FailureMode
from slackbot.demo.runner import Demo
from tests.e2e.test_process_restarts import demo, filled, stored, told

__all__ = ["demo"]

WORKERS = 8


def test_kill_9_between_acceptance_and_put_is_one_put_and_one_message_after_the_restart(demo: Demo) -> None:
    demo.apploi.slow_seconds = 120
    demo.apploi.failure_mode = FailureMode.SLOW
    for number in range(WORKERS):
        assert demo.slack.submit(filled(demo, f"{265733900 + number}")).trouble is None
    demo.apploi.wait_for_puts(WORKERS)
    last = filled(demo, "265733760")
    assert demo.slack.submit(last).trouble is None
    assert (stored(demo, "sending"), stored(demo, "accepted")) == (WORKERS, 1)
    demo.kill_app()
    demo.apploi.failure_mode = FailureMode.FINE
    demo.restart_app()
    assert told(demo, "interview_scheduled") == [last.id]
    assert len(told(demo, "interview_unconfirmed", WORKERS)) == WORKERS
    sent = [put.applicant_id for put in demo.apploi.puts]
    assert len(sent) == len(set(sent)) == WORKERS + 1
