"""The viewer's calendar on the Home tab, and the view that shows its address once. Pure."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from slackbot.dates.zones import to_wall
from slackbot.domain.calendar_export import CalendarSubscription
from slackbot.messages.block_kit import Block, context, plain, section
from slackbot.slack.home import ids
from slackbot.slack.home.contents import HomeData, Viewer

FULL_NAMES = "full"
TITLE = "*Your interviews in your own calendar:*"


def calendar_blocks(data: HomeData) -> list[Block]:
    """What the viewer can do about their calendar; nothing where the app has no public address."""
    if not data.offers_calendar:
        return []
    if data.calendar is None:
        text = (
            f"{TITLE} off.\nGet an address to subscribe to, and Google Calendar, Outlook or Apple Calendar follows "
            "what is booked, moved and canceled. It has applicants' initials, unless you choose otherwise."
        )
        return [{**section(text), "accessory": _button("Get an address", ids.CREATE_CALENDAR)}]
    return [_names_field(data.calendar, data.viewer), _buttons()]


def address_view(url: str) -> dict[str, Any]:
    """The address, in a field because a phone doesn't select other text in a modal, and where to put it."""
    element = {"type": "plain_text_input", "action_id": ids.CALENDAR_VIEW, "initial_value": url}
    field = {"type": "input", "block_id": ids.CALENDAR_VIEW, "label": plain("Address"), "element": element}
    return {
        "type": "modal",
        "callback_id": ids.CALENDAR_VIEW,
        "title": plain("Your calendar address"),
        "submit": plain("Done"),
        "close": plain("Close"),
        "blocks": [
            section(
                "*Copy this address now: I can't show it again.* Whoever has it can read your interviews without "
                "signing in, so keep it to yourself. *New address* on my Home tab replaces it."
            ),
            {**field, "optional": True},
            section(
                "*Google Calendar*, on a computer: *+* next to *Other calendars*, then *From URL*.\n"
                "*Outlook*: *Add calendar*, then *Subscribe from web*.\n"
                "*Apple Calendar*: *File*, then *New Calendar Subscription*. On an iPhone: *Calendars*, *Add "
                "Calendar*, then *Add Subscription Calendar*."
            ),
            context(
                "Your calendar decides how often it looks for changes, and some take a day. For changes on short "
                "notice, go by my messages."
            ),
        ],
    }


def _names_field(calendar: CalendarSubscription, viewer: Viewer) -> Block:
    made = to_wall(datetime.fromtimestamp(calendar.made_at, UTC), viewer.zone)
    text = (
        f"{TITLE} on, with an address made on {made:%B} {made.day}, {made.year}.\nApplicants are shown by their "
        "initials. With full names, whoever has the address can read them."
    )
    option = {"text": plain("Applicants' full names"), "value": FULL_NAMES}
    element: Block = {"type": "checkboxes", "action_id": ids.CALENDAR_NAMES, "options": [option]}
    element |= {"initial_options": [option]} if calendar.has_full_names else {}  # Slack rejects an empty list
    return {**section(text), "block_id": ids.CALENDAR_NAMES, "accessory": element}


def _buttons() -> Block:
    again = _confirm("Make a new address?", "Make it", "The current address stops working in every calendar.")
    stop = _confirm("Turn the calendar off?", "Turn it off", "Its address stops working in every calendar.")
    elements = [
        {**_button("New address", ids.CREATE_CALENDAR), "confirm": again},
        {**_button("Turn off", ids.REVOKE_CALENDAR), "confirm": stop},
    ]
    return {"type": "actions", "block_id": "calendar", "elements": elements}


def _button(label: str, action_id: str) -> Block:
    return {"type": "button", "text": plain(label), "action_id": action_id}


def _confirm(title: str, label: str, text: str) -> Block:
    return {"title": plain(title), "text": plain(text), "confirm": plain(label), "deny": plain("Not now")}
