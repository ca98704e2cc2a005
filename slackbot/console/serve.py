"""`slackbot serve`."""

from __future__ import annotations

import argparse
from typing import Any

from slackbot.console.environment import environment
from slackbot.settings import Settings


def add_parser(commands: Any) -> None:
    """Tell argparse of this command."""
    parser = commands.add_parser("serve", help="run the app", description="Run the app until a signal ends it.")
    parser.set_defaults(run=run)


def run(_: argparse.Namespace) -> int:
    """Serve; settings are read before anything else is loaded, so that their faults show at once."""
    settings = Settings.from_env(environment())
    from slackbot.serve import serve

    serve(settings)
    return 0
