"""`slackbot command`: show how the text after the slash command is read."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import replace
from typing import Any

from slackbot.cli.when import BadInput, add_options, answer_lines, make_reference, plain, required_text, to_json_object
from slackbot.command_text import CommandText, split_command
from slackbot.command_text.commands import Command, CommandWord, read_command
from slackbot.dates import NotUnderstood, Reference, Understood


def add_parser(subparsers: Any) -> None:
    """Add the command `command`."""
    about = "Show how the text after /schedule-interview is read."
    parser = subparsers.add_parser(
        "command", help="show how the text after the slash command is read", description=about
    )
    add_options(parser, 'the text, such as "Jane Doe tue 3pm with @maria"')
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Exit 0 if the text was understood, 1 if its time wasn't, 2 for bad options."""
    if args.jsonl:
        return answer_lines(read)
    try:
        reference = make_reference(vars(args))
        text = required_text(args.text)
        command = read_command(text)
        found = _split(command, text, reference)
    except BadInput as problem:
        print(f"slackbot command: {problem}", file=sys.stderr)
        return 2
    print(json.dumps(as_fields(command, found), ensure_ascii=False) if args.json else _lines(command, found))
    return 1 if isinstance(found.understood, NotUnderstood) else 0


def read(text: str, reference: Reference) -> dict[str, object]:
    """The object for a command text, as docs/contract.md has it."""
    command = read_command(text)
    return as_fields(command, _split(command, text, reference))


def _split(command: Command, text: str, reference: Reference) -> CommandText:
    """The fields of the words after the command; of the whole text, if it isn't one."""
    found = split_command(command.rest if _named(command) else text, reference)
    needs_time = command.word is not CommandWord.LIST  # a list is of whole days
    if isinstance(found.understood, NotUnderstood) and found.understood.code == "no_time" and not needs_time:
        return replace(found, understood=None)
    return found


def as_fields(command: Command, found: CommandText) -> dict[str, object]:
    """Every field, null where nothing was said."""
    time = found.understood
    read = to_json_object(time) if isinstance(time, Understood) else {}
    fields: dict[str, object] = {
        "applicant": found.applicant,
        "when": found.when,
        "date": read.get("date"),
        "timezone": read.get("timezone"),
        "duration": read.get("duration"),
        "interviewer": found.interviewer,
        "location": found.location,
        "job": found.job,
        "command": _named(command),
        "did_you_mean": command.guess or None,
    }
    if found.also_there:
        fields["also_there"] = list(found.also_there)
    if found.applicants:
        fields |= {"applicants": list(found.applicants), "every": found.every}
    if isinstance(time, NotUnderstood):
        fields["error"] = time.code
    return fields


def _named(command: Command) -> str | None:
    """The command; None for what books an interview or asks for help, and for what isn't clear."""
    unnamed = (CommandWord.BOOK, CommandWord.HELP, CommandWord.UNCLEAR)
    return None if command.word in unnamed else str(command.word)


def _lines(command: Command, found: CommandText) -> str:
    time = found.understood
    reading = time.reading if isinstance(time, Understood) else plain(time.message) if time else "–"
    named = (
        ("applicant", found.applicant),
        *([("applicants", "; ".join(found.applicants))] if found.applicants else []),
        *([("every", f"{found.every} minutes")] if found.every else []),
        ("when", found.when),
        ("read as", reading),
        ("interviewer", found.interviewer),
        *([("also there", ", ".join(found.also_there))] if found.also_there else []),
        ("location", found.location),
        ("job", found.job),
        *([("command", command.word)] if command.word is not CommandWord.BOOK else []),
        *([("perhaps", command.guess)] if command.guess else []),
    )
    return "\n".join(f"{name:12} {value or '–'}" for name, value in named)
