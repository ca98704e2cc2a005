"""`slackbot serve`: run the app."""

from __future__ import annotations

import argparse
from typing import Any

from slackbot.cli.environment import load_environment, load_settings
from slackbot.settings import database_url


def add_parser(commands: Any) -> None:
    """Add the command `serve`."""
    parser = commands.add_parser("serve", help="run the app", description="Run the app until a signal stops it.")
    parser.add_argument(
        "--migrate-only",
        action="store_true",
        help="migrate the database, as every start does, and exit; needs only DATABASE_URL",
    )
    parser.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    """Exit 0 if the app stopped cleanly. Settings are read first, so that their problems show at once."""
    if chosen.migrate_only:
        return _migrate(database_url(load_environment()))
    from slackbot.server import serve

    return 0 if serve(load_settings) else 1


def _migrate(url: str) -> int:
    from slackbot.storage.store import Store

    store = Store(url)
    try:
        store.migrate()
    finally:
        store.close()
    print("The database is up to date.")
    return 0
