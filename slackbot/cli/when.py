"""`slackbot when`: show how a phrase is read as a time."""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Callable
from datetime import datetime
from typing import Any

from slackbot.cli.environment import load_environment
from slackbot.dates import NotUnderstood, Reference, Understood, explain, understand
from slackbot.dates.zones import is_zone, to_wall

YEARS = range(1970, 2200)  # for which pytz knows the time zones
FALLBACK_ZONE = "America/New_York"
Answer = Callable[[str, Reference], dict[str, object]]


class BadInput(ValueError):
    """An unusable option or input line; the text says what it should be."""


def add_parser(subparsers: Any) -> None:
    """Add the command `when`."""
    parser = subparsers.add_parser(
        "when", help="show how a phrase is read", description="Show how a phrase is read as a time."
    )
    add_options(parser, 'a phrase, such as "next tue 3pm ET"')
    parser.add_argument("--explain", action="store_true", help="also show which rule read which words")
    parser.set_defaults(run=run)


def add_options(parser: argparse.ArgumentParser, what: str) -> None:
    """Add the options that `when` and `command` share."""
    parser.add_argument("text", nargs="*", help=what)
    parser.add_argument("--timezone", help="IANA time zone of the person (default: $DEFAULT_TIMEZONE)")
    parser.add_argument("--now", help="local time there, such as 2026-12-01T09:00 (default: now)")
    parser.add_argument("--locale", default="en-US", help="language and country, such as es-US")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument(
        "--jsonl", action="store_true", help="read JSON objects {text, now, timezone, locale?} from stdin, one a line"
    )


def run(args: argparse.Namespace) -> int:
    """Exit 0 if the phrase was understood, 1 if not, 2 for bad options."""
    if args.jsonl:
        return answer_lines(read)
    try:
        reference = make_reference(vars(args))
        text = required_text(args.text)
    except BadInput as problem:
        print(f"slackbot when: {problem}", file=sys.stderr)
        return 2
    if args.explain:
        answer, trace = explain(text, reference)
        print(*trace, sep="\n")
    else:
        answer = understand(text, reference)
    print(json.dumps(to_json_object(answer), ensure_ascii=False) if args.json else _sentence(answer))
    return 0 if isinstance(answer, Understood) else 1


def required_text(words: list[str]) -> str:
    """The words of the command line as one text. Raises BadInput if there are none."""
    if not words:
        raise BadInput("enter a text, or use --jsonl")
    return " ".join(words)


def make_reference(options: dict[str, object]) -> Reference:
    """The time and place to read a text from; by default now and $DEFAULT_TIMEZONE. Raises BadInput."""
    timezone = options.get("timezone") or load_environment().get("DEFAULT_TIMEZONE") or FALLBACK_ZONE
    if not isinstance(timezone, str) or not is_zone(timezone):
        raise BadInput(f"{timezone!r} is not an IANA time zone such as America/New_York")
    locale = options.get("locale") or "en-US"
    if not isinstance(locale, str):
        raise BadInput("the locale must be a text such as en-US")
    return Reference(_now(options.get("now"), timezone), timezone, locale)


def _now(given: object, timezone: str) -> datetime:
    if given is None:
        return to_wall(datetime.now().astimezone(), timezone)
    try:
        now = datetime.fromisoformat(str(given))
        if now.year not in YEARS:
            raise ValueError(given)
    except ValueError:
        raise BadInput(f"{given!r} is not a local time such as 2026-12-01T09:00") from None
    return to_wall(now, timezone) if now.tzinfo else now


def answer_lines(answer: Answer) -> int:
    """Answer each line of stdin (a JSON object) with a JSON object, at once."""
    for line in sys.stdin.buffer:
        if line.strip():
            sys.stdout.write(json.dumps(answer_line(line, answer), ensure_ascii=True) + "\n")
            sys.stdout.flush()
    return 0


def answer_line(line: bytes, answer: Answer) -> dict[str, object]:
    """The answer to one line, or an object that says why it can't be read. Never raises."""
    try:
        given = json.loads(line)
        if not isinstance(given, dict) or not isinstance(given.get("text"), str):
            raise BadInput('a line has to be an object such as {"text": "tue 3pm", "now": "2026-12-01T09:00"}')
        return answer(given["text"], make_reference(given))
    except (ValueError, RecursionError) as problem:
        return {"error": "not_understood", "message": f"This line can't be read: {problem}"}


def read(text: str, reference: Reference) -> dict[str, object]:
    """The object for a phrase, as docs/contract.md has it."""
    return to_json_object(understand(text, reference))


def to_json_object(answer: Understood | NotUnderstood) -> dict[str, object]:
    """The result as docs/contract.md has it. `date` is the local time in `timezone`, with a literal Z."""
    if isinstance(answer, Understood):
        return {
            "date": f"{answer.date:%Y-%m-%dT%H:%M}:00Z",
            "timezone": answer.timezone,
            "duration": str(answer.duration) if answer.duration else None,
            "reading": answer.reading,
        }
    found: dict[str, object] = {"error": answer.code, "message": answer.message}
    if answer.partial_date:
        found["partial_date"] = answer.partial_date.isoformat()
    return found


def _sentence(answer: Understood | NotUnderstood) -> str:
    if isinstance(answer, Understood):
        return "\n".join([answer.reading, *(f"({note})" for note in answer.notes)])
    return plain(answer.message)


def plain(message: str) -> str:
    """The message without Slack's asterisks around what to type."""
    return re.sub(r"\*([^*]+)\*", r"\1", message)
