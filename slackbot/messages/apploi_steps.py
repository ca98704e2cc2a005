"""What a person who moves or cancels an interview has to do in Apploi, whose API can delete nothing."""

from __future__ import annotations

from dataclasses import replace

from slackbot.domain.notification import starts_at
from slackbot.domain.request import Request, State, mention
from slackbot.domain.wording import escape_entities, list_words
from slackbot.messages.block_kit import Block, context, escape, section
from slackbot.messages.buttons import OLD_TIME_DELETED, button
from slackbot.messages.facts import brief_time, facility_label, facility_note
from slackbot.messages.message import Message, strip_bold

DELETED = "I deleted it"
"""The label of the button, also of the view behind “Cancel interview”."""


def open_in_apploi(url: str | None) -> str:
    """A link to the applicant in Apploi, or "" without APPLICANT_URL."""
    return f"<{escape_entities(url)}|Open in Apploi>" if url else ""


def add_apploi_link(message: Message, request: Request, url: str | None) -> Message:
    """The result with a link, if it sends people to Apploi."""
    if not url or request.state not in (State.UNCONFIRMED, State.FAILED):
        return message
    link = open_in_apploi(url)
    blocks = [*message.blocks[:-1], context(link), message.blocks[-1]]
    return replace(message, text=f"{message.text}\n{link}", blocks=blocks)


def how_to_cancel(request: Request, by: str, url: str | None) -> str:
    """In the view behind “Cancel interview”, for the person `by`."""
    facility = facility_label(request)
    first = (
        f"1. In Apploi, delete *{escape(request.applicant_name)}*'s *{brief_time(request)}* interview "
        f"(application {request.interview.applicant_id}{f', {facility}' if facility else ''}). {open_in_apploi(url)}"
    )
    then = f"2. Come back and choose *{DELETED}*. {_what_follows(request, by)}"
    return f"Two steps:\n{first.strip()}\n{then}"


def _what_follows(request: Request, by: str) -> str:
    """“I'll update the channel, tell @luis, and turn off reminders.”"""
    posted = request.posted_message
    place = "the message about it" if posted and posted.channel.startswith("D") else "the channel"
    others = [user for user in dict.fromkeys((*request.attending, request.booker)) if user != by]
    told = [f"tell {' and '.join(mention(user) for user in others)}"] if others else []
    return f"I'll {list_words([*([f'update {place}'] if posted else []), *told, 'turn off reminders'])}."


def old_time_message(old: Request, new: Request, url: str | None) -> Message:
    """To who moved an interview. Apploi may or may not have replaced the old time (docs/apploi.md, U3)."""
    name, time, facility = escape(old.applicant_name), brief_time(old), facility_label(old)
    name += f" ({facility})" if facility else ""
    if starts_at(old.interview) == starts_at(new.interview):
        step = f"if Apploi lists {name} twice at *{time}*, delete the older entry."
    else:
        step = f"delete the old time, *{time}*, for {name} in Apploi, unless it's already gone."
    text = f"*One more step:* {step} {open_in_apploi(url)}".strip()
    buttons: Block = {"type": "actions", "block_id": "old_time", "elements": [button(DELETED, OLD_TIME_DELETED, old)]}
    return Message(strip_bold(text), [section(text), buttons])


def old_time_deleted_message(old: Request) -> Message:
    """Replaces it once somebody has said that it's done."""
    text = f"{deleted_text(old.deleted_by)}: ~{escape(old.applicant_name)}, {brief_time(old)}~{facility_note(old)}"
    return Message(text, [section(text)])


def deleted_text(by: str | None) -> str:
    """What was said, and by whom: never that it is so."""
    return f"{mention(by)} says the old time is deleted in Apploi"
