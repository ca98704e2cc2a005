"""One message per second and conversation."""

from slackbot.worker.slack_rate_limit import MAX_KEPT, RateLimiter


def test_the_first_goes_at_once_and_each_next_one_a_second_later() -> None:
    limiter = RateLimiter()
    assert [limiter.reserve("C1", f"V{number}", 100.0) for number in range(4)] == [100.0, 101.0, 102.0, 103.0]


def test_conversations_do_not_wait_for_each_other() -> None:
    limiter = RateLimiter()
    assert [limiter.reserve(place, place, 100.0) for place in ("C1", "C2", "U1")] == [100.0] * 3


def test_a_reserved_turn_is_kept() -> None:
    limiter = RateLimiter()
    for number in range(3):
        limiter.reserve("C1", f"V{number}", 100.0)
    assert limiter.reserve("C1", "V2", 100.5) == 102.0
    assert limiter.reserve("C1", "V3", 101.0) == 103.0
    assert limiter.reserve("C1", "V2", 102.0) == 102.0
    assert limiter.reserve("C1", "V2", 102.5) == 104.0  # the next message about the same request


def test_a_late_holder_still_keeps_a_second_from_the_last_message() -> None:
    limiter = RateLimiter()
    for number in range(3):
        limiter.reserve("C1", f"V{number}", 100.0)
    assert limiter.reserve("C1", "V1", 105.0) == 101.0
    assert limiter.reserve("C1", "V2", 105.2) == 106.0
    assert limiter.reserve("C1", "V3", 105.3) == 107.0


def test_nothing_is_posted_before_the_pause_is_over() -> None:
    limiter = RateLimiter()
    assert limiter.reserve("C1", "V1", 100.0) == 100.0
    assert limiter.reserve("C1", "V2", 100.0) == 101.0
    limiter.pause_until("C1", 130.0)
    assert limiter.reserve("C1", "V2", 101.0) == 130.0
    assert limiter.reserve("C1", "V3", 101.0) == 131.0
    assert limiter.reserve("C2", "V4", 101.0) == 101.0


def test_past_entries_are_dropped() -> None:
    limiter = RateLimiter()
    for number in range(3 * MAX_KEPT):
        limiter.reserve(f"C{number}", f"V{number}", 100.0 * number)
    assert len(limiter._next_free) <= MAX_KEPT + 1


def test_low_priority_messages_go_only_if_no_turn_is_reserved() -> None:
    limiter = RateLimiter()
    assert limiter.try_now("C1", 100.0) == 100.0
    assert limiter.reserve("C1", "V1", 100.5) == 101.0
    assert limiter.try_now("C1", 101.0) == 102.0
    assert limiter.reserve("C1", "V2", 101.0) == 102.0  # `try_now` keeps no turn


def test_a_late_holder_goes_next() -> None:
    limiter = RateLimiter()
    for number in range(4):
        limiter.reserve("C1", f"V{number}", 100.0)
    assert limiter.reserve("C1", "V2", 102.0) == 102.0
    assert limiter.reserve("C1", "V1", 102.5) == 103.0
    assert limiter.reserve("C1", "V4", 102.5) == 104.0


def test_after_the_clock_was_set_back_turns_start_over() -> None:
    limiter = RateLimiter()
    for number in range(2):
        limiter.reserve("C1", f"V{number}", 4000.0)
    assert [limiter.reserve("C1", f"V{number}", 400.0) for number in (1, 2)] == [400.0, 401.0]
    limiter.pause_until("C2", 500.0)
    assert limiter.try_now("C2", 40.0) == 40.0
