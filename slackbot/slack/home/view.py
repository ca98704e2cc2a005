"""The Home tab as Slack takes it: at most 100 blocks (docs.slack.dev/surfaces/app-home)."""

from __future__ import annotations

from typing import Any

from slackbot.domain.request import Request
from slackbot.messages import COMMAND
from slackbot.messages.block_kit import Block, context, plain, section
from slackbot.slack.home import ids
from slackbot.slack.home.contents import PAGE, Shown
from slackbot.slack.home.hours import by_day
from slackbot.slack.home.items import asking, recent, under_way, upcoming
from slackbot.slack.home.preferences import preference_blocks

View = dict[str, Any]

HIGHEST_FIRST = 10_000


def build(shown: Shown) -> View:
    """The tab of one member. Its later pages have only what comes later."""
    if shown.first:
        blocks = [_top(), *_upcoming(shown)]
    else:
        blocks = [_top(), *_asking(shown), *_under_way(shown), *_upcoming(shown), *_recent(shown)]
        blocks += preference_blocks(shown)
    return _view(blocks, shown.first)


def closed(sentence: str, *, again: bool) -> View:
    """The tab when nothing can be shown, and why; with `again`, a button to try once more."""
    return _view([section(sentence), *([_refresh()] if again else [])], 0)


def first_of(text: str) -> int:
    """The number of the first interview on a page, out of a button's value or the view's metadata."""
    known = text.isascii() and text.isdecimal() and len(text) < 8
    return min(int(text), HIGHEST_FIRST) if known else 0


def _view(blocks: list[Block], first: int) -> View:
    return {"type": "home", "callback_id": ids.VIEW, "private_metadata": str(first), "blocks": blocks}


def _top() -> Block:
    schedule = _button("Schedule interview", ids.SCHEDULE, style="primary")
    return {"type": "actions", "block_id": "top", "elements": [schedule, _button("Refresh", ids.REFRESH)]}


def _refresh() -> Block:
    return {"type": "actions", "block_id": "top", "elements": [_button("Try again", ids.REFRESH)]}


def _asking(shown: Shown) -> list[Block]:
    asked = [request for request in shown.asked if request.needs_a_person]
    blocks = [_header("Needs you")] if asked else []
    for request in asked[:PAGE]:
        blocks += asking(request, shown.viewer)
    return blocks + _left_out(asked)


def _under_way(shown: Shown) -> list[Block]:
    waiting = [request for request in shown.asked if not request.needs_a_person]
    blocks = [_header("On the way")] if waiting else []
    blocks += [under_way(request, shown.viewer) for request in waiting[:PAGE]]
    return blocks + _left_out(waiting)


def _left_out(requests: list[Request]) -> list[Block]:
    return [context("There are more of these; they show here as the ones above are settled.")][: len(requests) > PAGE]


def _upcoming(shown: Shown) -> list[Block]:
    blocks = [_header("Your interviews")]
    for day, requests in by_day(shown.upcoming, shown.viewer, shown.now):
        blocks.append(section(f"*{day}*"))
        for request in requests:
            blocks += upcoming(request, shown.viewer)
    if not shown.upcoming:
        blocks.append(section(_how_to_begin(shown)))
    return blocks + _turning(shown)


def _how_to_begin(shown: Shown) -> str:
    begin = (
        f"To book one, type in any conversation\n`{COMMAND} Jane Doe next Tue 3pm ET for 45 min`\nor press "
        "*Schedule interview*. Say it as you would say it: the form shows how I understood it, and nothing is booked "
        "before you press *Schedule*."
    )
    if shown.asked or shown.recent:
        return f"No interview is coming up that you booked or hold. {begin}"
    return f"*Welcome!* I book interviews in Apploi. Those that you book or hold will be listed here. {begin}"


def _turning(shown: Shown) -> list[Block]:
    turns = []
    if shown.first:
        turns.append(_button("Earlier", ids.EARLIER, value=str(max(0, shown.first - PAGE))))
    if shown.more:
        turns.append(_button("Later", ids.LATER, value=str(shown.first + PAGE)))
    return [{"type": "actions", "block_id": "turning", "elements": turns}] if turns else []


def _recent(shown: Shown) -> list[Block]:
    over = [recent(request, shown.viewer) for request in shown.recent]
    return [_header("Recently"), *over] if over else []


def _header(text: str) -> Block:
    return {"type": "header", "text": plain(text)}


def _button(label: str, action_id: str, style: str | None = None, value: str | None = None) -> Block:
    button: Block = {"type": "button", "text": plain(label), "action_id": action_id}
    return {**button, **({"style": style} if style else {}), **({"value": value} if value else {})}
