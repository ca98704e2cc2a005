"""Who waits for an answer goes first, and nobody waits for them for ever."""

from __future__ import annotations

import threading

from slackbot.precedence import Precedence, aside


def test_nobody_gives_way_to_nobody() -> None:
    Precedence().give_way(60)


def test_what_can_wait_waits_until_the_last_answer() -> None:
    precedence, order, begun = Precedence(), [], threading.Event()

    def later() -> None:
        begun.set()
        precedence.give_way(60)
        order.append("later")

    thread = threading.Thread(target=later)
    with precedence:
        with precedence:
            thread.start()
            begun.wait()
        order.append("answered")
    thread.join()
    assert order == ["answered", "later"]


def test_it_waits_only_for_a_moment() -> None:
    precedence = Precedence()
    with precedence:
        precedence.give_way(0.01)


def test_one_is_answered_after_the_other() -> None:
    precedence, inside, most = Precedence(at_once=1, patience=60), list[int](), list[int]()

    def answer() -> None:
        with precedence:
            inside.append(1)
            most.append(len(inside))
            inside.pop()

    threads = [threading.Thread(target=answer) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1] * 16


def test_who_waits_for_somebody_else_lets_the_next_go_on() -> None:
    precedence, order, answered = Precedence(at_once=1, patience=60), list[str](), threading.Event()

    def second() -> None:
        with precedence:
            order.append("second")
        answered.set()

    thread = threading.Thread(target=second)
    with precedence:
        thread.start()
        with aside():
            assert answered.wait(60)
        order.append("first")
    thread.join()
    assert order == ["second", "first"]


def test_entered_again_by_the_same_thread_it_is_the_same_turn() -> None:
    precedence = Precedence(at_once=1)
    with precedence:
        with precedence, aside() as given:
            assert given is not None
        with aside() as given:
            assert given is not None  # it was not given away at the end of the inner one
    precedence.give_way(60)


def test_aside_of_nothing_is_nothing() -> None:
    with aside() as given:
        assert given is None


def test_who_hangs_holds_up_nobody_for_ever() -> None:
    precedence, entered, leave = Precedence(at_once=1), threading.Event(), threading.Event()

    def hang() -> None:
        with precedence:
            entered.set()
            leave.wait()

    thread = threading.Thread(target=hang)
    thread.start()
    entered.wait()
    with precedence, aside() as given:  # without a turn of its own, after a moment
        assert given is None
    leave.set()
    thread.join()
