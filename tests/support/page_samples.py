"""A form and a Home tab with every element, for the tests of the page."""

from __future__ import annotations

from typing import Any

from slackbot.demo.people import MANAGER
from tests.support.block_kit import Json, actions, button, menu, mrkdwn, option, plain_text, section


def field(block_id: str, label: str, kind: str, *, optional: bool = False, **more: Any) -> Json:
    dispatch, hint = more.pop("dispatch", False), more.pop("hint", None)
    element = {"type": kind, "action_id": block_id, **more}
    block: Json = {"type": "input", "block_id": block_id, "label": plain_text(label), "element": element}
    block |= {"optional": optional, "dispatch_action": dispatch}
    return {**block, "hint": plain_text(hint)} if hint else block


LETTERS = {"trigger_actions_on": ["on_character_entered"]}
FORM: Json = {
    "type": "modal",
    "callback_id": "form",
    "title": plain_text("Every element"),
    "submit": plain_text("Schedule"),
    "close": plain_text("Never mind"),
    "blocks": [
        field("who", "Applicant", "external_select", min_query_length=1, placeholder=plain_text("Type a name")),
        field("when", "When", "plain_text_input", dispatch=True, dispatch_action_config=LETTERS, hint="As said"),
        {"type": "context", "block_id": "preview", "elements": [mrkdwn("No time yet")]},
        field(
            "length", "How long", "static_select", options=[option("30"), option("60")], initial_option=option("60")
        ),
        field("person", "Interviewer", "users_select", initial_user=MANAGER.id),
        field(
            "channel", "Post in", "conversations_select", default_to_current_conversation=True, optional=True
        ),
        field("days", "Days", "checkboxes", options=[option("mon"), option("tue")], optional=True),
        field("kind", "Kind", "radio_buttons", options=[option("phone"), option("video")], optional=True),
        field("day", "Day", "datepicker", optional=True),
        field("clock", "Clock", "timepicker", optional=True),
        field("note", "Note", "plain_text_input", multiline=True, optional=True),
        {"type": "divider"},
        {
            "type": "section",
            "text": mrkdwn("*More*"),
            "accessory": {"type": "button", "action_id": "more", "text": plain_text("More…")},
        },
    ],
}  # fmt: skip


AT = 1_796_500_800  # 2026-12-05 20:00 UTC

# A Home tab with every kind of element.
HOME: Json = {
    "type": "home",
    "blocks": [
        {"type": "header", "text": plain_text("Your interviews")},
        section(
            f"*Marcus Bell*\n<!date^{AT}^{{date_short}} at {{time}}|no date>",
            accessory={"type": "overflow", "action_id": "more", "options": [option("move"), option("cancel")]},
        ),
        {"type": "divider"},
        section("*Jane Doe*", fields=[mrkdwn("*Where*\nVirtual"), mrkdwn("*Length*\n45 min")]),
        actions(
            button("new", "Schedule interview", style="primary"),
            button("site", "Open Apploi", url="https://example.com/apploi"),
            menu("show", "static_select", "Show", options=[option("mine"), option("all")]),
            menu("who", "users_select", "Whose"),
        ),
        section("Reminders", accessory={"type": "checkboxes", "action_id": "ticks", "options": [option("hour")]}),
        section("Tell me", accessory={"type": "radio_buttons", "action_id": "one", "options": [option("now")]}),
        section("Zone", accessory=menu("zone", "external_select", "Search zones", min_query_length=0)),
        actions({"type": "datepicker", "action_id": "day"}, {"type": "timepicker", "action_id": "clock"}),
        field("note", "Note", "plain_text_input", dispatch=True),
        {"type": "context", "elements": [mrkdwn("Only you see this.")]},
    ],
}
