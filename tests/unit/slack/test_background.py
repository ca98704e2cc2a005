"""Background tasks are bounded, and an error reaches the user as a sentence and the log as the rest."""

import logging
import re
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from slackbot.errors import NotAllowed, StoreUnavailable
from slackbot.slack.background import BackgroundExecutor, BoundedExecutor, ErrorReporter, Rejected
from slackbot.storage.store import ErrorReport


@pytest.fixture
def threads() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(4) as pool:
        yield pool


def ignore(_: ErrorReport) -> None:
    return None


def background(
    threads: ThreadPoolExecutor, limit: int = 4, on_rejected: Callable[[], object] = lambda: None
) -> BackgroundExecutor:
    return BackgroundExecutor(threads, limit, ErrorReporter(ignore, threads), on_rejected)


def test_tasks_beyond_the_limit_are_rejected_and_counted(threads: ThreadPoolExecutor) -> None:
    held, rejected = threading.Event(), []
    executor = background(threads, 2, lambda: rejected.append(1))
    try:
        assert [executor.submit(held.wait) for _ in range(3)] == [True, True, False]
        assert rejected == [1]
    finally:
        held.set()


def test_a_slot_is_free_again_once_its_task_is_done(threads: ThreadPoolExecutor) -> None:
    executor, pause = BoundedExecutor(threads, 1), threading.Event()

    def submit() -> threading.Event:
        finished = threading.Event()
        while True:
            try:
                executor.submit(finished.set)
            except Rejected:
                pause.wait(0.01)
            else:
                return finished

    assert all(submit().wait(60) for _ in range(5))


def test_those_who_share_threads_have_slots_of_their_own(threads: ThreadPoolExecutor) -> None:
    held = threading.Event()
    tasks, lookups = BoundedExecutor(threads, 1), BoundedExecutor(threads, 1)
    waiting = tasks.submit(held.wait)
    assert lookups.submit(lambda: "answered").result(10) == "answered"
    held.set()
    assert waiting.result(10)


def test_shutdown_finishes_what_was_accepted_and_rejects_the_rest(threads: ThreadPoolExecutor) -> None:
    executor, done = background(threads), []
    go = threading.Event()
    executor.submit(lambda: done.append(go.wait(60)))
    threading.Timer(0.05, go.set).start()
    executor.shutdown()
    assert done == [True]
    assert not executor.submit(lambda: done.append(False))
    assert threads.submit(lambda: "still running").result(10) == "still running"
    executor.shutdown()  # again


def test_when_the_threads_are_shut_down_tasks_are_rejected(threads: ThreadPoolExecutor) -> None:
    threads.shutdown()
    assert not background(threads).submit(print)


def test_an_error_of_ours_is_its_own_message(threads: ThreadPoolExecutor) -> None:
    message = ErrorReporter(ignore, threads).message_for(NotAllowed("Only Maria can do that."))
    assert message == "Only Maria can do that."


def test_an_unexpected_error_shows_a_code_that_is_in_the_log_and_the_database(
    threads: ThreadPoolExecutor, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.ERROR)
    stored: list[ErrorReport] = []
    message = ErrorReporter(stored.append, threads, lambda: 7.5).message_for(ZeroDivisionError("a secret detail"))
    threads.shutdown()
    code = re.search(r"code: (\w+)", message)
    assert code
    assert code[1] in caplog.text
    assert [(report.code, report.at, report.kind) for report in stored] == [(code[1], 7.5, "ZeroDivisionError")]
    assert "secret detail" not in f"{message}{stored}{caplog.text}"


def test_an_error_that_cannot_be_stored_is_shown_all_the_same(
    threads: ThreadPoolExecutor, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(_: ErrorReport) -> None:
        raise StoreUnavailable("away")

    message = ErrorReporter(fail, threads).message_for(KeyError("x"))
    threads.shutdown()
    assert "give your admin this code" in message
    assert "in this log only" in caplog.text


def test_after_shutdown_an_error_is_in_the_log(threads: ThreadPoolExecutor, caplog: pytest.LogCaptureFixture) -> None:
    threads.shutdown()
    assert "this code" in ErrorReporter(ignore, threads).message_for(KeyError("x"))
    assert "in this log only" in caplog.text


def test_the_error_of_a_task_is_shown_to_its_user(threads: ThreadPoolExecutor) -> None:
    shown: list[str] = []
    executor = background(threads)
    executor.submit(lambda: 1 / 0, shown.append)
    executor.shutdown()
    assert len(shown) == 1
