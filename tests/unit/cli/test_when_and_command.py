"""`slackbot when` and `slackbot command`, as other programs call them."""

import argparse
import io
import json
import sys
from collections.abc import Sequence
from types import SimpleNamespace

import pytest

from slackbot.cli import command, when

NOW = ["--now", "2026-11-22T09:00", "--timezone", "America/New_York"]


def called(*words: str) -> int:
    parser = argparse.ArgumentParser()
    subparsers = parser.add_subparsers()
    when.add_parser(subparsers)
    command.add_parser(subparsers)
    args = parser.parse_args(words)
    code: int = args.run(args)
    return code


def fed(monkeypatch: pytest.MonkeyPatch, lines: Sequence[str]) -> None:
    stdin = io.BytesIO("".join(f"{line}\n" for line in lines).encode("utf-8", "surrogateescape"))
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=stdin))


def test_an_understood_phrase_is_answered_as_the_contract_says(capsys: pytest.CaptureFixture[str]) -> None:
    assert called("when", "dec 1 3-3:45pm", "--json", *NOW) == 0
    assert json.loads(capsys.readouterr().out) == {
        "date": "2026-12-01T15:00:00Z",
        "timezone": "America/New_York",
        "duration": "45",
        "reading": "Tuesday, December 1, 2026, 3:00–3:45 PM EST (America/New_York)",
    }


def test_a_refused_phrase_names_code_sentence_and_day(capsys: pytest.CaptureFixture[str]) -> None:
    assert called("when", "tomorrow", "--json", *NOW) == 1
    answer = json.loads(capsys.readouterr().out)
    assert (answer["error"], answer["partial_date"]) == ("no_time", "2026-11-23") and answer["message"]


def test_a_phrase_for_people_shows_reading_and_conventions(capsys: pytest.CaptureFixture[str]) -> None:
    assert called("when", "tue", "3", *NOW) == 0
    assert capsys.readouterr().out.splitlines() == [
        "Tuesday, November 24, 2026, 3:00 PM EST (America/New_York)",
        "(I read 3 as 3 PM)",
    ]


@pytest.mark.parametrize("words", [["when", "tomorrow"], ["command", "Jane Doe tomorrow"]])
def test_a_refusal_for_people_has_no_markup(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert called(*words, *NOW) == 1
    said = capsys.readouterr().out
    assert "Nov 23 2026" in said
    assert "*" not in said


def test_explaining_shows_words_and_refiners(capsys: pytest.CaptureFixture[str]) -> None:
    assert called("when", "tue 3pm", "--explain", *NOW) == 0
    assert "settle_hours" in capsys.readouterr().out


@pytest.mark.parametrize("bad", [["--timezone", "Mars"], ["--now", "soon"], ["--now", "0001-01-01T00:00"]])
def test_an_option_that_cannot_be_used_is_bad_usage(bad: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert called("when", "tue 3pm", *bad) == 2
    assert capsys.readouterr().err


def test_no_text_is_bad_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert called("when") == 2 and called("command") == 2
    assert "enter a text" in capsys.readouterr().err


def test_a_bad_line_gets_an_error_and_the_next_is_answered(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    good = json.dumps({"text": "tue 3pm", "now": "2026-11-22T09:00", "timezone": "America/New_York"})
    fed(
        monkeypatch,
        ["nonsense", "[]", "3", '{"text": 5}', '{"text": "x", "timezone": "Mars"}', "\udcff", "[" * 9999, good],
    )
    assert called("when", "--jsonl") == 0
    answers = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [sorted(answer) for answer in answers[:-1]] == [["error", "message"]] * 7
    assert answers[-1]["date"] == "2026-11-24T15:00:00Z"


def test_a_command_is_answered_with_every_field(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = [{"text": "Jane Doe tue 3pm with @maria"}, {"text": "help"}, {"text": "Jane Doe tue"}]
    fed(
        monkeypatch, [json.dumps({**line, "now": "2026-11-22T09:00", "timezone": "America/New_York"}) for line in lines]
    )
    assert called("command", "--jsonl") == 0
    full, nothing, refused = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert full == {
        "applicant": "Jane Doe",
        "when": "tue 3pm",
        "date": "2026-11-24T15:00:00Z",
        "timezone": "America/New_York",
        "duration": None,
        "interviewer": "@maria",
        "location": None,
        "job": None,
        "command": None,
        "did_you_mean": None,
    }
    assert set(nothing.values()) == {None} and refused["error"] == "no_time"


def test_words_that_are_commands_are_named(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    fed(monkeypatch, [json.dumps({"text": text}) for text in ("today", "cancel Marcus Bell", "cancle Marcus Bell")])
    assert called("command", "--jsonl") == 0
    today, cancel, unclear = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {name: value for name, value in today.items() if value} == {"command": "today"}
    assert {name: value for name, value in cancel.items() if value} == {"command": "cancel", "applicant": "Marcus Bell"}
    assert (unclear["command"], unclear["did_you_mean"]) == (None, "cancel Marcus Bell")
    assert called("command", "cancle Marcus Bell") == 0
    assert "perhaps      cancel Marcus Bell" in capsys.readouterr().out


@pytest.mark.parametrize(("words", "code"), [("list tomorrow", 0), ("list this week", 0), ("list tue or wed", 1)])
def test_a_list_needs_no_time(words: str, code: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert called("command", words, *NOW) == code
    assert f"when         {words.removeprefix('list ')}" in capsys.readouterr().out


def test_a_command_for_people_shows_a_line_for_each_field(capsys: pytest.CaptureFixture[str]) -> None:
    assert called("command", "Jane Doe tue 3pm at Room 2", *NOW) == 0
    assert "location     Room 2" in capsys.readouterr().out
