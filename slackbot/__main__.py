"""The command line: `slackbot`, or `python -m slackbot`."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module

from slackbot.errors import SettingsError, SlackbotError

DONE, FAILED, BAD_USAGE = 0, 1, 2
"""The exit codes (docs/contract.md#commands)."""

COMMANDS = ("serve", "demo", "when", "command", "check", "requests", "manifest")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code. Errors go to standard error, as a sentence."""
    words = sys.argv[1:] if arguments is None else arguments
    chosen = _parser(words).parse_args(words)
    try:
        code = int(chosen.run(chosen))
        sys.stdout.flush()
        return code
    except SettingsError as error:
        print(f"slackbot cannot start with these settings:\n{error}", file=sys.stderr)
        return BAD_USAGE
    except SlackbotError as error:
        print(error, file=sys.stderr)
        return FAILED
    except BrokenPipeError:  # the reader, such as `head`, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or the flush at the exit fails too
        return DONE
    except KeyboardInterrupt:
        return FAILED


def _parser(words: Sequence[str]) -> argparse.ArgumentParser:
    """Load only the command that is used, because the parent process of `serve` keeps what it loads in memory."""
    parser = argparse.ArgumentParser(prog="slackbot", description="Book interviews in Apploi from Slack.")
    commands = parser.add_subparsers(metavar="command", required=True)
    for name in words[:1] if words and words[0] in COMMANDS else COMMANDS:
        import_module(f"slackbot.cli.{name}").add_parser(commands)
    return parser


if __name__ == "__main__":
    sys.exit(main())
