"""The Home tab as a Slack view of at most 100 blocks (docs.slack.dev/surfaces/app-home)."""

from __future__ import annotations

from typing import Any

from slackbot.domain.request import Request
from slackbot.messages import COMMAND
from slackbot.messages.block_kit import Block, context, plain, section
from slackbot.slack.home import ids
from slackbot.slack.home.contents import PAGE_SIZE, HomeData
from slackbot.slack.home.hours import group_by_day
from slackbot.slack.home.items import needs_action_blocks, pending_block, recent_block, upcoming_blocks
from slackbot.slack.home.preferences import preference_blocks
from slackbot.slack.home.subscription import calendar_blocks

View = dict[str, Any]

MAX_FIRST = 10_000


def build_home(data: HomeData) -> View:
    """One person's tab. Later pages have only the later interviews."""
    if data.first:
        blocks = [_top_buttons(), *_upcoming_section(data)]
    else:
        blocks = [
            _top_buttons(),
            *_needs_action_section(data),
            *_pending_section(data),
            *_upcoming_section(data),
            *_recent_section(data),
        ]
        blocks += [*preference_blocks(data), *calendar_blocks(data)]
    return _view(blocks, data.first)


def unavailable_home(sentence: str, *, can_retry: bool) -> View:
    """The tab with only a sentence why nothing can be shown, and a button to try again if `can_retry`."""
    return _view([section(sentence), *([_refresh_button()] if can_retry else [])], 0)


def parse_first(text: str) -> int:
    """The index of a page's first interview, from a button's value or the view's metadata; 0 for anything else."""
    known = text.isascii() and text.isdecimal() and len(text) < 8
    return min(int(text), MAX_FIRST) if known else 0


def _view(blocks: list[Block], first: int) -> View:
    return {"type": "home", "callback_id": ids.VIEW, "private_metadata": str(first), "blocks": blocks}


def _top_buttons() -> Block:
    schedule = _button("Schedule interview", ids.SCHEDULE, style="primary")
    return {"type": "actions", "block_id": "top", "elements": [schedule, _button("Refresh", ids.REFRESH)]}


def _refresh_button() -> Block:
    return {"type": "actions", "block_id": "top", "elements": [_button("Try again", ids.REFRESH)]}


def _needs_action_section(data: HomeData) -> list[Block]:
    asked = [request for request in data.open_requests if request.needs_action]
    blocks = [_header("Needs your attention")] if asked else []
    for request in asked[:PAGE_SIZE]:
        blocks += needs_action_blocks(request, data.viewer, data.now)
    return blocks + _more_note(asked)


def _pending_section(data: HomeData) -> list[Block]:
    waiting = [request for request in data.open_requests if not request.needs_action]
    blocks = [_header("In progress")] if waiting else []
    blocks += [pending_block(request, data.viewer, data.now) for request in waiting[:PAGE_SIZE]]
    return blocks + _more_note(waiting)


def _more_note(requests: list[Request]) -> list[Block]:
    return [context("There are more. They'll appear here as the ones above are taken care of.")][
        : len(requests) > PAGE_SIZE
    ]


def _upcoming_section(data: HomeData) -> list[Block]:
    blocks = [_header("Your interviews")]
    for day, requests in group_by_day(data.upcoming, data.viewer, data.now):
        blocks.append(section(f"*{day}*"))
        for request in requests:
            blocks += upcoming_blocks(request, data.viewer)
    if not data.upcoming:
        blocks.append(section(_how_to_begin(data)))
    return blocks + _paging_buttons(data)


def _how_to_begin(data: HomeData) -> str:
    begin = (
        f"To book one, type this in any conversation\n`{COMMAND} Jane Doe next Tue 3pm ET for 45 min`\nor press "
        "*Schedule interview*. Type it the way you'd say it: the form shows how I read it, and nothing is booked until "
        "you press *Schedule*."
    )
    if data.open_requests or data.recent:
        return f"No upcoming interviews that you booked, conduct, or join. {begin}"
    return f"*Welcome!* I book interviews in Apploi. The ones you book, conduct, or join will be listed here. {begin}"


def _paging_buttons(data: HomeData) -> list[Block]:
    turns = []
    if data.first:
        turns.append(_button("Earlier", ids.EARLIER, value=str(max(0, data.first - PAGE_SIZE))))
    if data.has_more:
        turns.append(_button("Later", ids.LATER, value=str(data.first + PAGE_SIZE)))
    return [{"type": "actions", "block_id": "turning", "elements": turns}] if turns else []


def _recent_section(data: HomeData) -> list[Block]:
    over = [recent_block(request, data.viewer, data.now) for request in data.recent]
    return [_header("Recent"), *over] if over else []


def _header(text: str) -> Block:
    return {"type": "header", "text": plain(text)}


def _button(label: str, action_id: str, style: str | None = None, value: str | None = None) -> Block:
    button: Block = {"type": "button", "text": plain(label), "action_id": action_id}
    return {**button, **({"style": style} if style else {}), **({"value": value} if value else {})}
