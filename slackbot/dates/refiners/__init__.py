"""The refiners, in order: each decides one thing about a draft, or refuses it.

The order matters: numbers get their role before ranges are joined, the date is known before am and pm are decided, and
the past and clock changes are checked last, on the complete date and time.
"""

from __future__ import annotations

from collections.abc import Callable

from slackbot.dates.parts import NotUnderstood
from slackbot.dates.refiners import ambiguity, bare_numbers, day, hours, instants, job_hours, negation, unread_words
from slackbot.dates.refiners.draft import Draft

Refiner = Callable[[Draft], NotUnderstood | None]

REFINERS: tuple[Refiner, ...] = (
    bare_numbers.drop_signs,
    bare_numbers.refuse_crowd,
    unread_words.weekday_after_with,
    job_hours.drop_job_hours,
    bare_numbers.dates_with_dots_or_dashes,
    bare_numbers.year_at_the_end,
    bare_numbers.settle_numbers,
    day.year_or_time,
    ambiguity.refuse_nothing,
    unread_words.refuse_week_of,
    ambiguity.join_range,
    ambiguity.same_instant,
    ambiguity.refuse_several,
    ambiguity.refuse_unread,
    ambiguity.refuse_dangling_shift,
    negation.refuse_negated,
    negation.refuse_told,
    unread_words.refuse_hidden_day,
    instants.settle_zone,
    day.settle_day,
    day.check_around,
    day.refuse_day_or_hour,
    instants.today_by_part,
    instants.elapse,
    ambiguity.refuse_open_end,
    ambiguity.refuse_vague,
    hours.refuse_odd_length,
    hours.settle_hours,
    hours.shift_clock,
    instants.require_time,
    instants.require_day,
    instants.move_forward,
    instants.refuse_past,
    instants.refuse_change_of_clocks,
)
