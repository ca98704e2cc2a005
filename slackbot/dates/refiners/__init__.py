"""The refiners, in order: each settles one thing of a draft, or refuses with a sentence.

What comes early must not need what comes late: numbers get their role before ranges are joined, days are one date
before hours are judged, and only a whole wall clock is held against the past and the changes of clocks.
"""

from __future__ import annotations

from collections.abc import Callable

from slackbot.dates.parts import NotUnderstood
from slackbot.dates.refiners import calendar, doubts, hours, instants, numbers, turned, unread
from slackbot.dates.refiners.draft import Draft

Refiner = Callable[[Draft], NotUnderstood | None]

REFINERS: tuple[Refiner, ...] = (
    numbers.drop_signs,
    numbers.refuse_crowd,
    unread.weekday_after_with,
    numbers.settle_numbers,
    calendar.year_or_time,
    doubts.refuse_nothing,
    unread.refuse_week_of,
    doubts.join_range,
    doubts.same_instant,
    doubts.refuse_several,
    doubts.refuse_unread,
    doubts.refuse_dangling_shift,
    turned.refuse_turned,
    unread.refuse_hidden_day,
    instants.settle_zone,
    calendar.settle_day,
    calendar.refuse_day_or_hour,
    instants.today_by_part,
    instants.elapse,
    doubts.refuse_open_end,
    doubts.refuse_vague,
    hours.refuse_odd_length,
    hours.settle_hours,
    hours.shift_clock,
    instants.require_time,
    instants.require_day,
    instants.move_forward,
    instants.refuse_past,
    instants.refuse_change_of_clocks,
)
