"""The Block Kit checks reject what Slack rejects, and accept what Slack accepts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from slackbot.demo.fake_slack.block_kit import check_blocks, check_message, check_metadata, check_options, check_view
from tests.support.block_kit import Json, actions, mrkdwn, option, plain_text


def field(**element: Any) -> Json:
    element = {"type": "plain_text_input", "action_id": "a", **element}
    return {"type": "input", "block_id": "f", "label": plain_text("Label"), "element": element}


def view(*blocks: Json, **more: Any) -> Json:
    made = {"type": "modal", "title": plain_text("Title"), "submit": plain_text("Send"), "blocks": list(blocks)}
    return {name: value for name, value in {**made, **more}.items() if value is not None}


def button(**more: Any) -> Json:
    return {"type": "button", "action_id": "b", "text": plain_text("Press"), **more}


def menu(**more: Any) -> Json:
    return {"type": "static_select", "action_id": "m", "options": [option("1"), option("2")], **more}


SECTION = {"type": "section", "text": mrkdwn("text")}
TWENTY_FOUR, TWENTY_FIVE = "x" * 24, "x" * 25

VALID_VIEWS = {
    "every limit reached": view(
        field(placeholder=plain_text("x" * 150), max_length=3000, initial_value="x" * 3000),
        {"type": "header", "text": plain_text("x" * 150)},
        {"type": "section", "text": mrkdwn("x" * 3000), "fields": [mrkdwn("x" * 2000)] * 10},
        title=plain_text(TWENTY_FOUR),
        submit=plain_text(TWENTY_FOUR),
        close=plain_text(TWENTY_FOUR),
        private_metadata="x" * 3000,
        callback_id="x" * 255,
    ),
    "a hundred blocks": view(*[{"type": "divider"}] * 100),
    "no submit without inputs": view(SECTION, submit=None),
    "a home tab": {"type": "home", "blocks": [SECTION]},
    "a menu of a hundred": view(field(type="static_select", options=[option(str(n)) for n in range(100)])),
    "an option at its limits": view(field(type="static_select", options=[option("v" * 75, "t" * 75)])),
    "external options": view(
        field(type="external_select", min_query_length=0, initial_option=option("1"), focus_on_load=True)
    ),
    "a conversation": view(
        field(
            type="conversations_select",
            default_to_current_conversation=True,
            response_url_enabled=True,
            filter={"include": ["public", "private"], "exclude_bot_users": True},
        )
    ),
    "pickers": view(
        field(type="datepicker", initial_date="2026-12-05"),
        {**field(type="timepicker", initial_time="15:00"), "block_id": "g"},
    ),
    "mrkdwn in checkboxes": view(
        field(type="checkboxes", options=[{"text": mrkdwn("*a*"), "value": "a", "description": mrkdwn("_b_")}])
    ),
}


@pytest.mark.parametrize("valid", VALID_VIEWS.values(), ids=VALID_VIEWS)
def test_valid_views_pass(valid: Json) -> None:
    assert check_view(valid) == []


INVALID_VIEWS: dict[str, tuple[Any, str]] = {
    "not a view": (None, "must be one of modal, home [json-pointer:/view/type]"),
    "no title": (view(SECTION, title=None), "missing required field: title [json-pointer:/view]"),
    "a long title": (
        view(SECTION, title=plain_text(TWENTY_FIVE)),
        "title must be between 1 and 24 characters [json-pointer:/view]",
    ),
    "a long submit": (view(SECTION, submit=plain_text(TWENTY_FIVE)), "submit cannot exceed 24 characters"),
    "a long close": (view(SECTION, close=plain_text(TWENTY_FIVE)), "close cannot exceed 24 characters"),
    "a title in mrkdwn": (view(SECTION, title=mrkdwn("x")), "must be plain_text [json-pointer:/view/title]"),
    "an empty title": (view(SECTION, title=plain_text("")), "title must be between 1 and 24 characters"),
    "inputs without submit": (view(field(), submit=None), "missing required field: submit"),
    "long metadata": (view(SECTION, private_metadata="x" * 3001), "private_metadata cannot exceed 3000 characters"),
    "a long callback_id": (view(SECTION, callback_id="x" * 256), "callback_id cannot exceed 255 characters"),
    "an unknown field": (view(SECTION, color="red"), "invalid additional property: color"),
    "101 blocks": (view(*[{"type": "divider"}] * 101), "must be at most 100 items"),
    "an unknown block": (view({"type": "hologram"}), "unsupported block: hologram [json-pointer:/view/blocks/0]"),
    "a block that is a string": (view(*["x"]), "unsupported block: None"),  # type: ignore[arg-type]
    "blocks that are not a list": ({**view(), "blocks": "x"}, "must be an array"),
    "one block_id twice": (view(field(), field()), "block_id `f` is used more than once"),
    "two with focus": (
        view(field(focus_on_load=True), {**field(focus_on_load=True), "block_id": "g"}),
        "only one element may have focus_on_load",
    ),
    "two with response_url": (
        view(
            field(type="conversations_select", response_url_enabled=True),
            {**field(type="conversations_select", response_url_enabled=True), "block_id": "g"},
        ),
        "only one element may have response_url_enabled",
    ),
    "a label in mrkdwn": (view({**field(), "label": mrkdwn("x")}), "must be plain_text"),
    "a long label": (
        view({**field(), "label": plain_text("x" * 2001)}),
        "label attribute cannot exceed 2000 characters",
    ),
    "a long hint": (view({**field(), "hint": plain_text("x" * 2001)}), "hint attribute cannot exceed 2000 characters"),
    "a long placeholder": (
        view(field(placeholder=plain_text("x" * 151))),
        "placeholder attribute cannot exceed 150 characters",
    ),
    "a button as an input": (
        view({**field(), "element": button()}),
        "element attribute must be",
    ),
    "a field of another element": (view(field(options=[option("1")])), "invalid additional property: options"),
    "a max_length over 3000": (view(field(max_length=3001)), "must be between 1 and 3000"),
    "optional as a string": (view({**field(), "optional": "yes"}), "must be true or false"),
    "no options": (view(field(type="static_select")), "options or option_groups must be specified"),
    "an empty menu": (view(field(type="static_select", options=[])), "options must not be empty"),
    "101 options": (
        view(field(type="static_select", options=[option(str(n)) for n in range(101)])),
        "options attribute cannot exceed 100 elements",
    ),
    "a long option": (
        view(field(type="static_select", options=[option("1", "x" * 76)])),
        "text attribute cannot exceed 75 characters",
    ),
    "a long value": (
        view(field(type="static_select", options=[option("x" * 76)])),
        "text attribute cannot exceed 75 characters",
    ),
    "an option in mrkdwn": (
        view(field(type="static_select", options=[{"text": mrkdwn("x"), "value": "1"}])),
        "must be plain_text",
    ),
    "the same value twice": (
        view(field(type="static_select", options=[option("1", "a"), option("1", "b")])),
        "value `1` is used more than once",
    ),
    "an initial option that is not an option": (
        view(field(type="static_select", options=[option("1")], initial_option=option("2"))),
        "initial option is not among the options",
    ),
    "more people than can be chosen": (
        view(field(type="multi_users_select", max_selected_items=1, initial_users=["U1", "U2"])),
        "more initial values than max_selected_items (1)",
    ),
    "11 checkboxes": (
        view(field(type="checkboxes", options=[option(str(n)) for n in range(11)])),
        "must be at most 10 items",
    ),
    "a date in words": (
        view(field(type="datepicker", initial_date="tomorrow")),
        "initial_date attribute must be in format 'YYYY-MM-DD'",
    ),
    "hour 25": (
        view(field(type="timepicker", initial_time="25:00")),
        "initial_time attribute must be in format 'HH:mm'",
    ),
    "an unknown filter": (
        view(field(type="conversations_select", filter={"include": ["mine"]})),
        "must be among im, mpim, private, public",
    ),
    "an unknown dispatch trigger": (
        view(field(dispatch_action_config={"trigger_actions_on": ["on_blur"]})),
        "must be among on_enter_pressed, on_character_entered",
    ),
    "a submit on a home tab": ({"type": "home", "blocks": [SECTION], "submit": plain_text("x")}, "submit"),
}


@pytest.mark.parametrize(("invalid", "complaint"), INVALID_VIEWS.values(), ids=INVALID_VIEWS)
def test_invalid_views_are_rejected_with_the_reason(invalid: Any, complaint: str) -> None:
    assert any(complaint in fault for fault in check_view(invalid)), check_view(invalid)


VALID_BLOCKS: dict[str, list[Json]] = {
    "nothing": [],
    "fifty": [{"type": "divider"}] * 50,
    "buttons": [actions(*[button(action_id=str(n), value="x" * 2000, style="danger") for n in range(25)])],
    "a confirmed button": [
        actions(
            button(
                confirm={
                    "title": plain_text("?"),
                    "text": mrkdwn("x"),
                    "confirm": plain_text("y"),
                    "deny": plain_text("n"),
                }
            )
        )
    ],
    "a menu beside a text": [{**SECTION, "accessory": menu()}],
    "a context": [{"type": "context", "elements": [mrkdwn("x"), plain_text("y")]}],
    "an overflow": [actions({"type": "overflow", "action_id": "o", "options": [option("1")]})],
}


@pytest.mark.parametrize("valid", VALID_BLOCKS.values(), ids=VALID_BLOCKS)
def test_valid_blocks_pass(valid: list[Json]) -> None:
    assert check_blocks(valid) == []


INVALID_BLOCKS: dict[str, tuple[Any, str]] = {
    "51": ([{"type": "divider"}] * 51, "must be at most 50 items"),
    "a long header": (
        [{"type": "header", "text": plain_text("x" * 151)}],
        "text attribute cannot exceed 150 characters",
    ),
    "a header in mrkdwn": ([{"type": "header", "text": mrkdwn("x")}], "must be plain_text"),
    "a long section": (
        [{"type": "section", "text": mrkdwn("x" * 3001)}],
        "text attribute cannot exceed 3000 characters",
    ),
    "an empty section": ([{"type": "section"}], "text or fields attribute must be specified"),
    "an empty text": ([{"type": "section", "text": mrkdwn("")}], "text must not be empty"),
    "11 fields": ([{"type": "section", "fields": [mrkdwn("x")] * 11}], "fields attribute cannot exceed 10 items"),
    "a long field": ([{"type": "section", "fields": [mrkdwn("x" * 2001)]}], "must be at most 2000 characters"),
    "emoji of mrkdwn": (
        [{"type": "section", "text": {**mrkdwn("x"), "emoji": True}}],
        "invalid: MarkdownTextObject.__init__() got an unexpected keyword argument 'emoji'",
    ),
    "verbatim of plain_text": (
        [{"type": "header", "text": {**plain_text("x"), "verbatim": True}}],
        "invalid: PlainTextObject.__init__() got an unexpected keyword argument 'verbatim'",
    ),
    "26 buttons": (
        [actions(*[button(action_id=str(n)) for n in range(26)])],
        "elements attribute cannot exceed 25 elements",
    ),
    "no buttons": ([actions()], "elements must not be empty"),
    "one action_id twice": ([actions(button(), button())], "action_id `b` is used more than once"),
    "a long button": ([actions(button(text=plain_text("x" * 76)))], "text attribute cannot exceed 75 characters"),
    "a button in mrkdwn": ([actions(button(text=mrkdwn("x")))], "must be plain_text"),
    "an unknown style": (
        [actions(button(style="blue"))],
        "style attribute must be one of",
    ),
    "a long value": ([actions(button(value="x" * 2001))], "value attribute cannot exceed 2000 characters"),
    "an incomplete confirm": ([actions(button(confirm={"title": plain_text("?")}))], "missing required field: confirm"),
    "an input among actions": ([actions({"type": "plain_text_input", "action_id": "x"})], "unsupported element"),
    "a button in a context": ([{"type": "context", "elements": [button()]}], "unsupported element: button"),
    "11 in a context": (
        [{"type": "context", "elements": [mrkdwn("x")] * 11}],
        "elements attribute cannot exceed 10 elements",
    ),
}


@pytest.mark.parametrize(("invalid", "complaint"), INVALID_BLOCKS.values(), ids=INVALID_BLOCKS)
def test_invalid_blocks_are_rejected_with_the_reason(invalid: Any, complaint: str) -> None:
    assert any(complaint in fault for fault in check_blocks(invalid)), check_blocks(invalid)


METADATA = {"event_type": "interview_scheduled", "event_payload": {"request_id": "1"}}

MESSAGES: dict[str, tuple[Any, str | None]] = {
    "a text": ({"text": "hi"}, None),
    "blocks alone": ({"blocks": [SECTION]}, None),
    "with metadata": ({"text": "hi", "metadata": METADATA}, None),
    "a long text": ({"text": "x" * 40_001}, "must be a string of at most 40000 characters"),
    "nothing": ({}, "missing required field: text"),
    "a list": ([], "must be an object"),
    "metadata without a payload": ({"text": "hi", "metadata": {"event_type": "x"}}, "event_payload"),
    "a payload that is a string": (
        {"text": "hi", "metadata": {**METADATA, "event_payload": "x"}},
        "must be an object [json-pointer:/metadata/event_payload]",
    ),
}


@pytest.mark.parametrize(("message", "complaint"), MESSAGES.values(), ids=MESSAGES)
def test_messages_need_text_and_valid_metadata(message: Any, complaint: str | None) -> None:
    faults = check_message(message)
    assert any(complaint in fault for fault in faults) if complaint else faults == []


def test_metadata_has_exactly_two_fields() -> None:
    assert check_metadata(METADATA) == []
    assert check_metadata({**METADATA, "extra": 1})


def group(name: str, *values: str) -> Json:
    return {"label": plain_text(name), "options": [option(value) for value in values]}


OPTIONS: dict[str, tuple[Any, str | None]] = {
    "none": ({"options": []}, None),
    "a hundred": ({"options": [option(str(n)) for n in range(100)]}, None),
    "groups": ({"option_groups": [group("A", "1"), group("B", "2")]}, None),
    "101 groups": ({"option_groups": [group("A", str(n)) for n in range(101)]}, "must be at most 100 items"),
    "a duplicate in another group": (
        {"option_groups": [group("A", "1"), group("B", "1")]},
        "value `1` is used more than once",
    ),
    "a group of 101": ({"option_groups": [group("A", *map(str, range(101)))]}, "cannot exceed 100 elements"),
    "a long name of a group": ({"option_groups": [group("A" * 76, "1")]}, "label attribute cannot exceed 75"),
    "101": ({"options": [option(str(n)) for n in range(101)]}, "must be at most 100 items"),
    "a duplicate": ({"options": [option("1"), option("1")]}, "value `1` is used more than once"),
    "no options": ({}, "missing required field: options"),
    "a text": ("x", "missing required field: options"),
    "a long label": ({"options": [option("1", "x" * 76)]}, "text attribute cannot exceed 75 characters"),
}


@pytest.mark.parametrize(("answer", "complaint"), OPTIONS.values(), ids=OPTIONS)
def test_external_options_are_checked(answer: Any, complaint: str | None) -> None:
    faults = check_options(answer)
    assert any(complaint in fault for fault in faults) if complaint else faults == []


@pytest.mark.parametrize("check", [check_view, check_blocks, check_message, check_metadata, check_options])
@pytest.mark.parametrize("thing", [None, 7, "x", [], {}, [None], {"type": []}, {"blocks": [[]]}, [{"type": []}]])
def test_checks_never_raise(check: Callable[[Any], list[str]], thing: Any) -> None:
    assert all(isinstance(fault, str) for fault in check(thing))
