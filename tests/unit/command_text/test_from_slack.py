"""Undoing Slack's markup: emoji names, links, channel and group mentions, entities."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from slackbot.command_text import split_command
from slackbot.command_text.message import read_message
from slackbot.command_text.slack_text import MessageText, as_typed, message_text, without_emoji
from slackbot.dates import Reference, Understood
from slackbot.slack.form.validation import read_values

HERE = Reference(datetime(2026, 11, 22, 9), "America/New_York")

TYPED = {
    "Room 2 :door:": "Room 2 🚪",
    ":clock3: tue 3pm": "🕒 tue 3pm",
    "tue 3pm:clock3:": "tue 3pm🕒",
    "tue 3pm:clock3: with Maria": "tue 3pm🕒 with Maria",
    "thanks :wave::skin-tone-3:": "thanks 👋🏼",
    ":tada::tada: Jane": "🎉🎉 Jane",
    ":man-raising-hand: Jane": "🙋‍♂️ Jane",
    "Jane :our_own_emoji: Doe": "Jane  Doe",
    "tue 3pm :three:": "tue 3pm 3️⃣",
    ":+1: Jane": "👍 Jane",
    # Not emoji, however many colons
    "10:30:45": "10:30:45",
    "tue 10:30: Jane": "tue 10:30: Jane",
    "at :30:": "at :30:",
    "a:b:c": "a:b:c",
    "Jane:date:Doe": "Jane:date:Doe",
    "Re:zoom: tue": "Re:zoom: tue",
    "std::vector::size": "std::vector::size",
    "https://example.com/a:tada:b": "https://example.com/a:tada:b",
    "with :Maria: Lopez": "with :Maria: Lopez",
    # Channels, groups, everybody
    "at <#C0ROOM2|room-2>": "at #room-2",
    "at <#C0ROOM2> tue": "at   tue",
    "at <#C0ROOM2|> tue": "at   tue",
    "with <!subteam^S012|@recruiters>": "with @recruiters",
    "with <!subteam^S012|recruiters>": "with @recruiters",
    "<!subteam^S012> Jane": "  Jane",
    "<!here> Jane": "  Jane",
    "<!here|here> Jane": "  Jane",
    "<!channel> Jane": "  Jane",
    "<!everyone> Jane": "  Jane",
    "<!date^1796155200^{date} at {time}|Dec 1 at 3pm>": "Dec 1 at 3pm",
    "<!date^1796155200^{date}^https://example.com|Dec 1>": "Dec 1",
    "<@U0MARIA01|maria>": "<@U0MARIA01|maria>",
    "<@W0MARIA01>": "<@W0MARIA01>",
    # Links
    "<https://zoom.us/j/1>": "https://zoom.us/j/1",
    "<https://zoom.us/j/1?a=1&amp;b=2|Join us>": "https://zoom.us/j/1?a=1&b=2",
    "<http://example.com|example.com>": "http://example.com",
    "<https://ats.example.com/1|Jane Doe> tue": "Jane Doe tue",
    "at <https://rooms.example.com/7|the video call>": "at https://rooms.example.com/7",
    "at <https://maps.example.com/7|12 Quay Street>": "at 12 Quay Street",
    "<mailto:jane@example.com|jane@example.com>": "jane@example.com",
    "<mailto:jane@example.com>": "jane@example.com",
    "<mailto:jane@example.com|Jane Doe>": "jane@example.com",
    "<tel:+15551234567|(555) 123-4567>": "(555) 123-4567",
    "<tel:+15551234567>": "+15551234567",
    # Entities, once
    "Smith &amp; Sons": "Smith & Sons",
    "a &lt;b&gt; c": "a <b> c",
    "&amp;lt;": "&lt;",
    "&lt;!here&gt;": "<!here>",
}


@pytest.mark.parametrize("sent", TYPED, ids=str)
def test_what_slack_sends_is_read_as_it_was_typed(sent: str) -> None:
    assert as_typed(sent) == TYPED[sent]


def test_the_form_and_messages_read_a_very_long_text_quickly() -> None:
    for text in (":a" * 20_000, ":" * 40_000, "<#" * 20_000, ":tada" * 10_000, "<!date^" * 6_000):
        as_typed(text)


def test_without_emoji_only_words_are_left() -> None:
    assert without_emoji("🕒 tue 3pm 👋🏼 3️⃣").split() == ["tue", "3pm"]


COMMANDS: dict[str, dict[str, str | None]] = {
    ":clock3: Jane Doe tue 3pm :video_camera:": {"applicant": "Jane Doe", "when": "tue 3pm"},
    "Jane Doe tue :three: 3pm": {"applicant": "Jane Doe", "when": "tue 3pm"},
    "Jane Doe tue🎉3pm🕒": {"applicant": "Jane Doe", "when": "tue 3pm"},
    "Jane Doe tue :clock3:3pm": {"applicant": "Jane Doe", "when": "tue 3pm"},
    "Jane Doe tue 3pm at :door: Room 2": {"applicant": "Jane Doe", "when": "tue 3pm", "location": "🚪 Room 2"},
    "Jane Doe tue 3pm at :spiral_calendar_pad: Room 2": {
        "applicant": "Jane Doe",
        "when": "tue 3pm",
        "location": "🗓️ Room 2",
    },
    "Jane Doe tue at :clock3: 3pm": {"applicant": "Jane Doe", "when": "tue at 3pm"},
    "Jane Doe tue 3pm at Room 2 :door:": {"applicant": "Jane Doe", "when": "tue 3pm", "location": "Room 2 🚪"},
    "Jane Doe tue 3pm at <#C0ROOM2|room-2>": {"applicant": "Jane Doe", "when": "tue 3pm", "location": "#room-2"},
    "Jane Doe at <#C0ROOM2|room-2> tue 3pm": {"applicant": "Jane Doe", "when": "tue 3pm", "location": "#room-2"},
    "Jane Doe tue 3pm with <!subteam^S1|@recruiters>": {
        "applicant": "Jane Doe",
        "when": "tue 3pm",
        "interviewer": "@recruiters",
    },
    "<!here> Jane Doe tue 3pm": {"applicant": "Jane Doe", "when": "tue 3pm"},
    "Jane Doe tue 3pm at “Room 2”": {"applicant": "Jane Doe", "when": "tue 3pm", "location": "Room 2"},
    'Jane Doe tue 3pm at "Room 2"': {"applicant": "Jane Doe", "when": "tue 3pm", "location": "Room 2"},
    "Jane Doe tue 3pm at ‘Room 2’ with <@U1|maria>": {
        "applicant": "Jane Doe",
        "when": "tue 3pm",
        "interviewer": "<@U1|maria>",
        "location": "Room 2",
    },
    "Jane Doe in “the big room” tue 3pm": {"applicant": "Jane Doe", "when": "tue 3pm", "location": "the big room"},
    "Jane Doe tue 3pm location: “Room 2”": {"applicant": "Jane Doe", "when": "tue 3pm", "location": "Room 2"},
    'Jane Doe at "Main St, 3rd floor" tue 3pm': {
        "applicant": "Jane Doe",
        "when": "tue 3pm",
        "location": "Main St, 3rd floor",
    },
    "Jane Doe tue 3pm at :door: “Room 2”": {"applicant": "Jane Doe", "when": "tue 3pm", "location": "🚪 Room 2"},
    'Jane "JD" Doe tue 3pm': {"applicant": 'Jane "JD" Doe', "when": "tue 3pm"},
    "Jane Doe tue at “3pm”": {"applicant": "Jane Doe", "location": None},
    "Jane Doe tue 10:30:45": {"applicant": "Jane Doe", "when": "tue 10:30:45"},
    "Jane Doe tue 3pm at <https://zoom.us/j/1|Zoom call>": {
        "applicant": "Jane Doe",
        "when": "tue 3pm",
        "location": "https://zoom.us/j/1",
    },
}


@pytest.mark.parametrize("sent", COMMANDS, ids=str)
def test_a_command_is_split_as_it_was_typed(sent: str) -> None:
    found = split_command(as_typed(sent), HERE)
    wanted = COMMANDS[sent]
    if "when" in wanted:
        wanted = {"location": None, "interviewer": None, **wanted}
        assert isinstance(found.understood, Understood)
    assert {name: getattr(found, name) for name in wanted} == wanted


MESSAGES: dict[str, dict[str, Any]] = {
    ":clock3: Interview Jane Doe tomorrow 3pm :video_camera:": {"applicant": "Jane Doe", "at": 15},
    "Interview Jane Doe tomorrow :three: 3pm": {"applicant": "Jane Doe", "at": 15},
    "🕒 Interview Jane Doe tomorrow 3pm 3️⃣": {"applicant": "Jane Doe", "at": 15},
    "<!subteam^S1|@recruiters> interview Jane Doe tomorrow 3pm": {"applicant": "Jane Doe", "at": 15},
    "Interview Jane Doe tomorrow 3pm, see <#C1|hiring-dec-1-2026>": {"applicant": "Jane Doe", "at": 15},
    "Interview <https://ats.example.com/1|Jane Doe> tomorrow 3pm": {"applicant": "Jane Doe", "at": 15},
    "Interview Jane Doe <https://example.com/when|tomorrow at 3pm>": {"applicant": "Jane Doe", "at": 15},
    "Interview Jane Doe tomorrow 3pm in “Room 2”": {"applicant": "Jane Doe", "at": 15, "location": "Room 2"},
}


@pytest.mark.parametrize("sent", MESSAGES, ids=str)
def test_a_message_is_read_as_it_was_written(sent: str) -> None:
    found, wanted = read_message(sent, HERE), MESSAGES[sent]
    assert isinstance(found.understood, Understood)
    assert (found.applicant, found.location) == (wanted["applicant"], wanted.get("location"))
    assert found.understood.date == datetime(2026, 11, 23, wanted["at"])


def test_the_forms_fields_are_read_as_they_were_typed() -> None:
    state = {
        name: {name: {"type": "plain_text_input", "value": value}}
        for name, value in {
            "when": ":three: Tue 3pm :clock3:",
            "location": ":door: Room 2 &amp; 3 :our_own:",
            "interviewer_id": "pat@example.com :wave:",
        }.items()
    }
    found = read_values(state)
    assert found.when.split() == ["Tue", "3pm"]
    assert (found.location, found.interviewer_id) == ("🚪 Room 2 & 3", "pat@example.com")


SECTION = {"type": "section", "text": {"type": "mrkdwn", "text": "Interview *Jane Doe*"}}
RICH = {
    "type": "rich_text",
    "elements": [
        {
            "type": "rich_text_section",
            "elements": [
                {"type": "text", "text": "Interview Jane & Co "},
                {"type": "emoji", "name": "wave"},
                {"type": "user", "user_id": "U1"},
                {"type": "link", "url": "https://zoom.us/j/1", "text": "Zoom"},
                {"type": "broadcast", "range": "here"},
            ],
        },
        {
            "type": "rich_text_list",
            "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "3pm"}]}],
        },
        {"type": "rich_text_quote", "elements": [{"type": "text", "text": "no"}]},
    ],
}
PLACEHOLDER = "This content can't be displayed."

WRITTEN: list[tuple[dict[str, Any], MessageText]] = [
    ({"text": "Jane", "user": "U1", "ts": "12.5"}, MessageText("Jane", "U1", "12.5")),
    ({"text": "Jane", "subtype": "bot_message", "ts": "12.5", "bot_id": "B1"}, MessageText("Jane", "", "12.5")),
    ({"text": "", "user": "U1", "ts": "1", "blocks": [SECTION]}, MessageText("Interview *Jane Doe*", "U1", "1")),
    ({"text": PLACEHOLDER, "ts": "1", "blocks": [SECTION]}, MessageText("Interview *Jane Doe*", "", "1")),
    (
        {"text": "", "user": "U1", "ts": "1", "blocks": [RICH]},
        MessageText("Interview Jane &amp; Co :wave:<@U1><https://zoom.us/j/1|Zoom><!here>\n3pm\n&gt;no", "U1", "1"),
    ),
    (
        {"text": "", "bot_id": "B1", "ts": "1", "attachments": [{"pretext": "New", "text": "Jane", "fallback": "x"}]},
        MessageText("New\nJane", "", "1"),
    ),
    ({"text": "", "ts": "1", "attachments": [{"fallback": "Jane tue", "ts": "9"}]}, MessageText("Jane tue", "", "1")),
    ({"text": "", "ts": "1", "attachments": [{"blocks": [SECTION]}]}, MessageText("Interview *Jane Doe*", "", "1")),
    # A message that was passed on is read when and where its author wrote it.
    (
        {
            "text": "",
            "user": "U1",
            "ts": "900",
            "attachments": [
                {"text": "Jane tomorrow", "author_id": "U2", "ts": "100.5", "is_share": True, "fallback": "[Nov] x: y"}
            ],
        },
        MessageText("Jane tomorrow", "U2", "100.5"),
    ),
    (
        {
            "text": "",
            "user": "U1",
            "ts": "900",
            "attachments": [
                {
                    "fallback": "[Nov] x: y",
                    "author_id": "U2",
                    "ts": "100.5",
                    "message_blocks": [{"team": "T1", "channel": "C1", "message": {"blocks": [SECTION]}}],
                }
            ],
        },
        MessageText("Interview *Jane Doe*", "U2", "100.5"),
    ),
    ({"text": "", "ts": "1", "files": [{"id": "F1"}]}, MessageText("", "", "1")),
    ({"text": None, "ts": None, "blocks": "odd", "attachments": [None, 3]}, MessageText("", "", "")),
    (
        {"text": "", "blocks": [None, {"type": "section", "text": 3, "fields": "x"}, {"type": "rich_text"}]},
        MessageText("", "", ""),
    ),
]


@pytest.mark.parametrize(("message", "wanted"), WRITTEN)
def test_the_words_of_a_message_are_found_wherever_slack_puts_them(
    message: dict[str, Any], wanted: MessageText
) -> None:
    assert message_text(message) == wanted
