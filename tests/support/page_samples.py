"""Block Kit as apps write it, in small: what the tests of the page show in it."""

from __future__ import annotations

from typing import Any

from slackbot.demo.people import MANAGER

Json = dict[str, Any]


def words(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def rich(text: str) -> Json:
    return {"type": "mrkdwn", "text": text}


def choice(value: str) -> Json:
    return {"text": words(value.title()), "value": value}


def field(block_id: str, label: str, kind: str, *, optional: bool = False, **more: Any) -> Json:
    dispatch, hint = more.pop("dispatch", False), more.pop("hint", None)
    element = {"type": kind, "action_id": block_id, **more}
    block: Json = {"type": "input", "block_id": block_id, "label": words(label), "element": element}
    block |= {"optional": optional, "dispatch_action": dispatch}
    return {**block, "hint": words(hint)} if hint else block


LETTERS = {"trigger_actions_on": ["on_character_entered"]}
FORM: Json = {
    "type": "modal",
    "callback_id": "form",
    "title": words("Every element"),
    "submit": words("Schedule"),
    "close": words("Never mind"),
    "blocks": [
        field("who", "Applicant", "external_select", min_query_length=1, placeholder=words("Type a name")),
        field("when", "When", "plain_text_input", dispatch=True, dispatch_action_config=LETTERS, hint="As said"),
        {"type": "context", "block_id": "preview", "elements": [rich("No time yet")]},
        field(
            "length", "How long", "static_select", options=[choice("30"), choice("60")], initial_option=choice("60")
        ),
        field("person", "Interviewer", "users_select", initial_user=MANAGER.id),
        field(
            "channel", "Tell it in", "conversations_select", default_to_current_conversation=True, optional=True
        ),
        field("days", "Days", "checkboxes", options=[choice("mon"), choice("tue")], optional=True),
        field("kind", "Kind", "radio_buttons", options=[choice("phone"), choice("video")], optional=True),
        field("day", "Day", "datepicker", optional=True),
        field("clock", "Clock", "timepicker", optional=True),
        field("note", "Note", "plain_text_input", multiline=True, optional=True),
        {"type": "divider"},
        {
            "type": "section",
            "text": rich("*More*"),
            "accessory": {"type": "button", "action_id": "more", "text": words("More…")},
        },
    ],
}  # fmt: skip


def button(action_id: str, label: str, **more: Any) -> Json:
    return {"type": "button", "action_id": action_id, "text": words(label), **more}


def section(text: str, **more: Any) -> Json:
    return {"type": "section", "text": rich(text), **more}


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def menu(action_id: str, kind: str, label: str, **more: Any) -> Json:
    return {"type": kind, "action_id": action_id, "placeholder": words(label), **more}


AT = 1_796_500_800  # 2026-12-05 20:00 UTC

# A Home tab with one of everything that may stand there.
HOME: Json = {
    "type": "home",
    "blocks": [
        {"type": "header", "text": words("Your interviews")},
        section(
            f"*Marcus Bell*\n<!date^{AT}^{{date_short}} at {{time}}|no date>",
            accessory={"type": "overflow", "action_id": "more", "options": [choice("move"), choice("cancel")]},
        ),
        {"type": "divider"},
        section("*Jane Doe*", fields=[rich("*Where*\nVirtual"), rich("*Length*\n45 min")]),
        actions(
            button("new", "Schedule interview", style="primary"),
            button("site", "Open Apploi", url="https://example.com/apploi"),
            menu("show", "static_select", "Show", options=[choice("mine"), choice("all")]),
            menu("who", "users_select", "Whose"),
        ),
        section("Reminders", accessory={"type": "checkboxes", "action_id": "ticks", "options": [choice("hour")]}),
        section("Tell me", accessory={"type": "radio_buttons", "action_id": "one", "options": [choice("now")]}),
        section("Zone", accessory=menu("zone", "external_select", "Search zones", min_query_length=0)),
        actions({"type": "datepicker", "action_id": "day"}, {"type": "timepicker", "action_id": "clock"}),
        field("note", "Note", "plain_text_input", dispatch=True),
        {"type": "context", "elements": [rich("Only you see this.")]},
    ],
}
