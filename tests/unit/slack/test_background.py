"""Errands: bounded, and an error on the way reaches the person as a sentence, the log as the rest."""

import logging
import re
import threading

import pytest

from slackbot.errors import NotAllowed, StoreUnavailable
from slackbot.slack.background import BackgroundExecutor
from slackbot.storage.store import ErrorReport


def test_more_than_there_is_room_for_is_refused_and_not_queued() -> None:
    errands, held = BackgroundExecutor(threads=1, max_waiting=1), threading.Event()
    try:
        taken = [errands.submit(held.wait, print) for _ in range(3)]
        assert taken == [True, True, False]
    finally:
        held.set()
        errands.shutdown()


def test_a_place_is_free_again_once_an_errand_is_done() -> None:
    errands, told = BackgroundExecutor(threads=1, max_waiting=0), threading.Event()
    try:
        for _ in range(5):
            finished = threading.Event()
            while not errands.submit(finished.set, print):
                told.wait(0.01)
            assert finished.wait(10)
    finally:
        errands.shutdown()


def test_after_the_end_nothing_is_taken() -> None:
    errands = BackgroundExecutor()
    errands.shutdown()
    assert not errands.submit(print, print)


def test_a_refusal_is_told_in_its_own_words() -> None:
    assert BackgroundExecutor().message_for(NotAllowed("Only Maria can do that.")) == "Only Maria can do that."


def test_an_unforeseen_error_shows_a_code_that_the_log_and_the_keeper_have_too(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.ERROR)
    kept: list[ErrorReport] = []
    errands = BackgroundExecutor(record_error=kept.append, clock=lambda: 7.5)
    sentence = errands.message_for(ZeroDivisionError("a secret detail"))
    errands.shutdown()
    code = re.search(r"code: (\w+)", sentence)
    assert code
    assert code[1] in caplog.text
    assert [(fault.code, fault.at, fault.kind) for fault in kept] == [(code[1], 7.5, "ZeroDivisionError")]
    assert "secret detail" not in f"{sentence}{kept}{caplog.text}"


def test_an_error_that_cannot_be_kept_is_told_all_the_same(caplog: pytest.LogCaptureFixture) -> None:
    def away(_: ErrorReport) -> None:
        raise StoreUnavailable("away")

    errands = BackgroundExecutor(record_error=away)
    sentence = errands.message_for(KeyError("x"))
    errands.shutdown()
    assert "give your admin this code" in sentence
    assert "in this log only" in caplog.text


def test_an_error_on_an_errand_is_told() -> None:
    told: list[str] = []
    errands = BackgroundExecutor()
    errands.submit(lambda: 1 / 0, told.append)
    errands.shutdown()
    assert len(told) == 1
