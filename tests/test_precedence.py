"""Who waits for an answer goes first, and nobody waits for them for ever."""

from __future__ import annotations

import threading

from slackbot.precedence import Precedence


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
