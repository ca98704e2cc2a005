"""The commands: `slackbot` and `python -m slackbot`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from slackbot.console import check, command, demo, manifest, requests, serve, when
from slackbot.errors import SettingsError, SlackbotError

DONE, FAILED, BAD_USAGE = 0, 1, 2
"""The exit codes (contract.md)."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; errors are a sentence on standard error."""
    chosen = _parser().parse_args(arguments)
    try:
        return int(chosen.run(chosen))
    except SettingsError as error:
        print(f"slackbot cannot start with these settings:\n{error}", file=sys.stderr)
        return BAD_USAGE
    except SlackbotError as error:
        print(error, file=sys.stderr)
        return FAILED
    except KeyboardInterrupt:
        return FAILED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="slackbot", description="Book interviews in Apploi from Slack.")
    commands = parser.add_subparsers(metavar="command", required=True)
    for one in (serve, demo, when, command, check, requests, manifest):
        one.add_parser(commands)
    return parser


if __name__ == "__main__":
    sys.exit(main())
