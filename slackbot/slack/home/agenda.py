"""A person's interviews as a message that only they see: the answer to `list` and `today`. Pure.

A page has at most ten interviews, so that it stays below Slack's 50 blocks (docs/slack.md, L8). The buttons to other
pages carry the words of the list and when they were said, so “tomorrow” stays the same day.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from slackbot.command_text.listing import ListQuery
from slackbot.dates.zones import to_wall
from slackbot.domain.request import Request, State
from slackbot.domain.spoken_time import spoken_day
from slackbot.domain.wording import shorten
from slackbot.messages import BOOKED_THROUGH_SLACK, LIST_EARLIER, LIST_LATER, LONGEST_VALUE, Message, nothing_listed
from slackbot.messages.block_kit import Block, context, escape, plain, section
from slackbot.messages.facts import facility_note
from slackbot.messages.sentences import MAX_QUOTE
from slackbot.slack.home.contents import PAGE_SIZE, Viewer
from slackbot.slack.home.hours import format_day_and_hour, group_by_day
from slackbot.slack.home.items import MAX_NAME, listed_blocks
from slackbot.slack.home.view import parse_first


@dataclass(frozen=True, slots=True)
class ListPage:
    """Where somebody is in a list: the `words` after `list`, when they were said, in seconds since the epoch, and the
    number of the first interview on the page."""

    words: str = ""
    said_at: float = 0.0
    first: int = 0

    @property
    def value(self) -> str:
        """The value of a button that leads there: “10 1796144400.000000 this week”."""
        return f"{self.first} {self.said_at:.6f} {self.words}"[:LONGEST_VALUE].strip()

    @classmethod
    def parse(cls, value: str, now: float) -> ListPage:
        """The page in a button's value; the first one of everything for any other text."""
        found = _PAGE.fullmatch(value)
        return cls(found[3] or "", float(found[2]), parse_first(found[1])) if found else cls(said_at=now)


_PAGE = re.compile(r"([0-9]{1,6}) ([0-9]{1,12}\.[0-9]{1,9})(?: (.*))?", re.S)


def agenda_message(found: Sequence[Request], query: ListQuery, page: ListPage, viewer: Viewer, now: float) -> Message:
    """One page of the interviews that were found, the soonest first."""
    when = _days_in_words(query, viewer, now)
    if not found:
        return Message(nothing_listed(query.applicant, when), [])
    first = page.first if page.first < len(found) else 0  # the others are over
    shown = found[first : first + PAGE_SIZE]
    named = f" with “{escape(shorten(query.applicant, MAX_QUOTE))}”" if query.applicant else ""
    title = f"Your interviews{named}{when}"
    is_one_day = query.first is not None and query.first == query.last
    blocks = [
        section(f"*{title}*"),
        context(f"{BOOKED_THROUGH_SLACK}{_page_note(first, len(shown), len(found))}"),
        *_items(shown, viewer, now, has_headings=not is_one_day),
        *_page_buttons(page, first, len(found)),
    ]
    return Message("\n".join([title, BOOKED_THROUGH_SLACK, *(_line(each, viewer, now) for each in shown)]), blocks)


def _days_in_words(query: ListQuery, viewer: Viewer, now: float) -> str:
    """“ today”, “ on Tue, Dec 8”, “ from Mon, Dec 7 to Sun, Dec 13”, or "" for all days."""
    if query.first is None or query.last is None:
        return ""
    today = to_wall(datetime.fromtimestamp(now, UTC), viewer.zone).date()
    first, last = (spoken_day(datetime.combine(day, time()), viewer.zone, now) for day in (query.first, query.last))
    if query.first != query.last:
        return f" from {first} to {last}"
    near = {today: " today", today + timedelta(days=1): " tomorrow"}.get(query.first)
    return f"{near}, {first}" if near else f" on {first}"


def _items(shown: Sequence[Request], viewer: Viewer, now: float, *, has_headings: bool) -> list[Block]:
    blocks: list[Block] = []
    for day, requests in group_by_day(shown, viewer, now):
        blocks += [section(f"*{day}*")] if has_headings else []
        for request in requests:
            blocks += listed_blocks(request, viewer)
    return blocks


def _page_note(first: int, number: int, total: int) -> str:
    return f" These are {first + 1} to {first + number} of {total}." if number < total else ""


def _page_buttons(page: ListPage, first: int, total: int) -> list[Block]:
    """One page earlier, and one later."""
    turns = [("Earlier", LIST_EARLIER, first - PAGE_SIZE)] if first else []
    turns += [("Later", LIST_LATER, first + PAGE_SIZE)] if first + PAGE_SIZE < total else []
    buttons = [
        {
            "type": "button",
            "text": plain(label),
            "action_id": action_id,
            "value": ListPage(page.words, page.said_at, max(0, to)).value,
        }
        for label, action_id, to in turns
    ]
    return [{"type": "actions", "block_id": "list_pages", "elements": buttons}] if buttons else []


def _line(request: Request, viewer: Viewer, now: float) -> str:
    name = escape(shorten(request.applicant_name, MAX_NAME))
    check = " · please check in Apploi" if request.state is State.UNCONFIRMED else ""
    return f"{format_day_and_hour(request.interview, viewer, now)} · {name}{facility_note(request)}{check}"
