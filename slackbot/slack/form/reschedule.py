"""The two small views besides the form: which interview to reschedule, and how to cancel one. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from slackbot.domain.request import Request
from slackbot.domain.wording import shorten
from slackbot.messages import DELETED
from slackbot.messages.block_kit import Block, plain, section
from slackbot.messages.facts import brief_time
from slackbot.slack.form import ids
from slackbot.slack.form.form import CANCELING, FormMetadata
from slackbot.slack.form.ids import CANCELLED_VIEW, CHOOSE_VIEW, INTERVIEW
from slackbot.slack.form.options import MAX_OPTION_TEXT, MAX_OPTIONS, Option
from slackbot.slack.form.view import View

LONGEST_VALUE = 75


def choose_interview_view(interviews: Sequence[Request], metadata: FormMetadata) -> View:
    """Ask which of these interviews to reschedule or cancel; `metadata` is passed on to the form."""
    element = {
        "type": "static_select",
        "action_id": INTERVIEW,
        "placeholder": plain("Pick an interview"),
        "options": [_option(one) for one in interviews[:MAX_OPTIONS]],
    }
    field = {"type": "input", "block_id": INTERVIEW, "label": plain("Which interview?"), "element": element}
    return {
        "type": "modal",
        "callback_id": CHOOSE_VIEW,
        "title": plain("Cancel interview" if metadata.purpose == CANCELING else "Reschedule interview"),
        "submit": plain("Next"),
        "close": plain("Cancel"),
        "private_metadata": metadata.dump(),
        "blocks": [field],
    }


def _option(request: Request) -> Option:
    hour = f" · {brief_time(request)}"
    return {"text": plain(shorten(request.applicant_name, MAX_OPTION_TEXT - len(hour)) + hour), "value": request.id}


def text_view(title: str, text: str) -> View:
    """A view that only says something, in mrkdwn."""
    return {"type": "modal", "title": plain(title), "close": plain("Close"), "blocks": [section(text)]}


def invitation_view(told: str, english: str, spanish: str) -> View:
    """Two texts to copy. They are in fields because a phone doesn't select other text in a modal; nothing is sent."""
    fields = [_text_field(ids.ENGLISH, "English", english), _text_field(ids.SPANISH, "Español", spanish)]
    return {
        "type": "modal",
        "callback_id": ids.INVITATION_VIEW,
        "title": plain("Text for the applicant"),
        "submit": plain("Done"),
        "close": plain("Close"),
        "blocks": [section(f"{told} Copy one of these into Apploi or a text message. I send nothing."), *fields],
    }


def _text_field(block_id: str, label: str, text: str) -> Block:
    element = {"type": "plain_text_input", "action_id": block_id, "multiline": True, "initial_value": text}
    return {"type": "input", "block_id": block_id, "label": plain(label), "element": element, "optional": True}


def cancel_view(text: str, request_value: str) -> View:
    """How to cancel in Apploi, with a button for when it's done. `request_value` is a button's value."""
    return {
        "type": "modal",
        "callback_id": CANCELLED_VIEW,
        "title": plain("Cancel interview"),
        "submit": plain(DELETED),
        "close": plain("Back"),
        "private_metadata": request_value,
        "blocks": [section(text)],
    }
