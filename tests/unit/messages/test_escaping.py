"""Text from people or Apploi can't break out of a message, a path or a log line."""

from __future__ import annotations

import json
import logging
import re
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slackbot.__main__ import main
from slackbot.apploi import Apploi
from slackbot.domain.request import State
from slackbot.messages import result_message
from slackbot.messages.block_kit import escape, escape_but_links, mrkdwn
from slackbot.observability.logs import make_formatter
from slackbot.storage.store import Store
from tests.support.databases import a_request

NASTY = (
    *("<!channel>", "<@U0MAYA0001>", "<https://evil.example|Apploi>", "https://evil.example", "|", "&lt;", "*", "`"),
    *("\n", "\r", "\u2028", "\u202e", "\u200b", "\ufeff", "\ud800", "\x00", "\x1b[2J", "2026-01-01 ERROR"),
    *("../", "?", "#", "%2e", "٣", "```", "_", "~", ":tada:", ":", " "),
)
TEXTS = st.lists(st.one_of(st.sampled_from(NASTY), st.text(st.characters(), max_size=8))).map("".join)

MARKED = re.compile(r"[*`~]|(?<![^\W_])_|_(?![^\W_])|:[\w+'-]*[^\W\d_][\w+'-]*:")
"""Characters that start or end bold, code, strikethrough, italics or an emoji."""
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u200b\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")


@given(TEXTS)
def test_escaped_text_has_no_markup_line_breaks_or_invisible_characters(text: str) -> None:
    safe = escape(text)
    assert not set("<>") & set(safe)
    assert not re.search(r"&(?!amp;|lt;|gt;)", safe)
    assert not CONTROL.search(safe)
    assert not MARKED.search(safe)
    safe.encode()


@given(TEXTS)
def test_only_web_addresses_in_a_location_become_links(text: str) -> None:
    safe = escape_but_links(text)
    assert re.sub(r"<https?://[^\s<>|]+>", "", safe).count("<") == 0
    assert "|" not in "".join(re.findall(r"<[^>]*>", safe))
    assert not CONTROL.search(safe)
    assert "`" not in safe
    assert not MARKED.search(re.sub(r"<[^>]*>", "x", safe))


SHOWN = [
    ("Anne-Marie O’Neill", "Anne-Marie O’Neill"),
    ("jane_doe@example.com", "jane_doe@example.com"),
    ("10:30:00", "10:30:00"),
    ("Zoom: https://x.example/_a~b*c", "Zoom: <https://x.example/_a~b*c>"),
    ("*Jane* _Doe_ `x` ~y~ :tada:", "∗Jane∗ ＿Doe＿ ˋxˋ ∼y∼ ∶tada∶"),
]


@pytest.mark.parametrize(("written", "shown"), SHOWN)
def test_harmless_text_stays_and_markup_is_shown_as_typed(written: str, shown: str) -> None:
    assert escape_but_links(written) == shown


def test_markup_in_a_name_does_not_affect_the_lines_below() -> None:
    named = replace(a_request(1, state=State.SCHEDULED), applicant_name="```")
    named = replace(named, interview=replace(named.interview, location="```"))
    assert "`" not in str([block for block in result_message(named).blocks if block["type"] != "actions"])


def test_slack_adds_no_links_to_a_message() -> None:
    assert mrkdwn("@here https://evil.example")["verbatim"] is True


def in_the_log(form: str, message: str, *said: str) -> str:
    return make_formatter(form).format(logging.LogRecord("slackbot", logging.INFO, "x.py", 1, message, said, None))


@given(TEXTS, st.sampled_from(["text", "json"]))
def test_a_log_line_stays_one_event(text: str, form: str) -> None:
    written = in_the_log(form, "told: %s", text)
    written.encode()
    first, *further = written.split("\n")
    assert all(line.startswith("    ") for line in further)
    assert "told: " in first
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202e]", written)
    if form == "json":
        assert further == []
        assert json.loads(written)["message"] == f"told: {text}"


@pytest.mark.parametrize("command", ["list", "show"])
def test_typed_text_cannot_control_an_operators_terminal(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    url, said = f"sqlite:///{tmp_path / 'slackbot.db'}", "\x1b[2J\n! V9 scheduled\u202e\x9b"
    hostile = replace(a_request(1), applicant_name=said, words=said)
    with closing(Store(url)) as store:
        store.migrate()
        store.add(replace(hostile, interview=replace(hostile.interview, location=said)))
    monkeypatch.setenv("DATABASE_URL", url)
    assert main(["requests", command, *(["V1"] if command == "show" else [])]) == 0
    told = capsys.readouterr().out
    assert all(line.isprintable() for line in told.split("\n"))
    assert not [line for line in told.splitlines() if line.startswith("! V9")]


@given(TEXTS.filter(lambda text: not re.fullmatch(r"[0-9]{1,20}", text)))
def test_only_digits_go_into_a_path_to_apploi(text: str) -> None:
    apploi = Apploi("http://127.0.0.1:9", "key")
    with pytest.raises(ValueError, match="digits"):
        apploi.schedule(replace(a_request(1).interview, applicant_id=text))
