"""`slackbot requests`: list interview requests, show one with its history, or act on one."""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Callable
from datetime import date
from functools import cache
from typing import Any

from slackbot.cli.environment import load_environment, load_settings
from slackbot.cli.request_export import write_csv
from slackbot.cli.request_text import NameOf, detail_rows, history_lines, printable, state_word, summary_line, utc_time
from slackbot.domain.request import OPERATOR, Request, State, cancel, mark_scheduled, retry
from slackbot.errors import NotAllowed, SettingsError
from slackbot.settings import database_url
from slackbot.slack.client import SlackClient
from slackbot.storage.engines import sqlite_path
from slackbot.storage.in_use import is_in_use
from slackbot.storage.store import Store

ACTIONS: list[tuple[str, Callable[[Request, str, float], Request], str]] = [
    ("retry", retry, "send a failed or unconfirmed request again (check Apploi first), or post a result again"),
    (
        "confirm",
        lambda request, by, now: mark_scheduled(request, by, request.reply_to, now),
        "mark an unconfirmed request as scheduled, because Apploi has the interview, and post the result",
    ),
    (
        "cancel",
        cancel,
        "stop a request before it is sent, or close one that failed or is unconfirmed, or whose result wasn't posted",
    ),
]

MAY_BE_BOOKED = (
    "This request may already be booked: it was sent, and Apploi gave no clear answer. Look in Apploi first."
)
QUESTION = f"{MAY_BE_BOOKED} If the interview is there, use `confirm`. Send it again? Type yes: "
NOT_CONFIRMED = f"{MAY_BE_BOOKED} If it isn't there, add --yes to send it again; if it is, use `confirm`."

RESTORED_HELP = (
    "after restoring a backup, and before starting the app: ask people about requests that the backup has as unsent, "
    "because they may have been sent since"
)

EXPORT_HELP = (
    "print the requests of some days, and who came to each interview; what people said is kept here, not in Apploi"
)

IN_USE_MESSAGE = (
    "Another slackbot is using this database, and may be sending what the backup has as unsent. Nothing was changed. "
    "Stop it, restore the backup again, and then repeat this command."
)


def add_parser(commands: Any) -> None:
    """Add the command `requests` and its subcommands."""
    parser = commands.add_parser(
        "requests",
        help="list interview requests, show one, or act on one",
        description="List interview requests with their states, show one, or act on one. Needs only DATABASE_URL.",
    )
    words = parser.add_subparsers(metavar="list | show ID | retry ID | confirm ID | cancel ID | export | restored")
    listing = words.add_parser("list", help="list the newest requests")
    listing.add_argument("--state", choices=[state.value for state in State], action="append", default=[])
    listing.add_argument("--facility", metavar="ID", help="only those of this facility in FACILITIES_FILE")
    listing.add_argument("--limit", type=_positive_int, default=50)
    listing.set_defaults(run=run_list)
    showing = words.add_parser("show", help="show a request with its history, a hiring day, or an error")
    showing.add_argument("id", metavar="ID", help="the ID of a request, or a code that someone was shown")
    showing.set_defaults(run=run_show)
    for name, act, what in ACTIONS:
        acting = words.add_parser(name, help=what, description=what)
        acting.add_argument("id")
        acting.set_defaults(run=run_action, act=act, name=name, yes=True)
        if name == "retry":
            acting.add_argument(
                "--yes", action="store_true", default=False, help="don't ask before sending what may be booked"
            )
    exporting = words.add_parser("export", help=EXPORT_HELP, description=EXPORT_HELP)
    exporting.add_argument("--csv", action="store_true", required=True, help="as CSV, with a line of column names")
    exporting.add_argument("--from", type=_day, required=True, dest="first", metavar="DATE", help="the first day")
    exporting.add_argument("--to", type=_day, required=True, dest="last", metavar="DATE", help="the last day")
    exporting.add_argument("--names", action="store_true", help="with the applicants' names")
    exporting.set_defaults(run=run_export)
    restoring = words.add_parser("restored", help=RESTORED_HELP, description=RESTORED_HELP)
    restoring.set_defaults(run=run_mark_restored)
    parser.set_defaults(run=run_list, state=[], facility=None, limit=50)


def run_list(chosen: argparse.Namespace) -> int:
    """Print a line for each request, and how many need someone. Exit 0."""
    store = _open_store()
    try:
        found = store.list_requests([State(state) for state in chosen.state], chosen.limit, chosen.facility)
        needing = store.user_lists.count_needing_action()
    finally:
        store.close()
    for request in found:
        print(printable(summary_line(request)))
    print(f"{len(found)} shown. In all, {needing} need someone (marked !)." if found or needing else "No requests.")
    return 0


def run_show(chosen: argparse.Namespace) -> int:
    """Print all about a request, its history oldest first; or a line for each of a hiring day; or an error. Exit 1 if
    there is none of them."""
    store = _open_store()
    try:
        request, report = store.get(chosen.id), store.error_reports.get(chosen.id)
        history, notifications = store.history(chosen.id), store.notifications.list_for_request(chosen.id)
        moved_to = store.get(request.moved_to) if request and request.moved_to else None
        of_day = store.hiring_days.requests_of(chosen.id)
    finally:
        store.close()
    if report:
        print(f"Unexpected error, {utc_time(report.at)}: {report.kind}\n{report.place}", end="")
        return 0
    for each in of_day:
        print(printable(summary_line(each)))
    if of_day:
        return 0
    if request is None:
        print(f"There is no request {printable(chosen.id)}. See `slackbot requests list`.", file=sys.stderr)
        return 1
    name_of = _name_finder()
    for name, value in detail_rows(request, moved_to, name_of):
        print(f"{name:<14}{printable(value)}")
    print("history")
    for line in history_lines(request, history, notifications, name_of):
        print(f"  {printable(line)}")
    return 0


def run_export(chosen: argparse.Namespace) -> int:
    """Print the requests of these days, by the clocks of the interviews, and who came. Exit 0."""
    if chosen.last < chosen.first:
        print("--to is before --from. Swap the two dates.", file=sys.stderr)
        return 2
    store = _open_store()
    try:
        found = store.list_on_days(chosen.first, chosen.last)
    finally:
        store.close()
    write_csv(found, sys.stdout, with_names=chosen.names)
    return 0


def run_action(chosen: argparse.Namespace) -> int:
    """Retry, confirm or cancel a request, which a running app notices. Exit 1 with the reason if that isn't possible.

    An unconfirmed request is sent again only if the operator says so, with --yes or when asked.
    """
    store = _open_store()
    try:
        is_sure, now = chosen.yes or _is_sure(store.get(chosen.id)), store.clock()
        changed = store.change(
            chosen.id, lambda request: _act(chosen, request, now, is_sure=is_sure), f"{chosen.name} by {OPERATOR}"
        )
    except NotAllowed as refusal:
        print(refusal, file=sys.stderr)
        return 1
    finally:
        store.close()
    print(f"{changed.id} is {state_word(changed)} now. {_next_step_text(changed)}")
    return 0


def _act(chosen: argparse.Namespace, request: Request, now: float, *, is_sure: bool) -> Request:
    if request.state is State.UNCONFIRMED and not is_sure:
        raise NotAllowed(NOT_CONFIRMED)
    changed: Request = chosen.act(request, OPERATOR, now)
    return changed


def _is_sure(request: Request | None) -> bool:
    """Ask whether to send it again, if someone is there to answer."""
    if request is None or request.state is not State.UNCONFIRMED or not sys.stdin.isatty():
        return False
    return input(QUESTION).strip().lower() in ("y", "yes")


def run_mark_restored(_: argparse.Namespace) -> int:
    """Keep unfinished requests of a backup from being sent twice. Exit 1 if an app is using the database."""
    if is_in_use(_database_url()):
        print(IN_USE_MESSAGE, file=sys.stderr)
        return 1
    store = _open_store()
    try:
        unfinished = store.mark_possible_duplicates(store.clock())
    finally:
        store.close()
    asked = sum(request.state is State.UNCONFIRMED for request in unfinished)
    print(f"{len(unfinished)} requests were unfinished in the backup. {asked} of them need someone to check Apploi.")
    return 0


def _next_step_text(request: Request) -> str:
    if request.due_at is None:
        return "Nothing more happens to it."
    return "A running `slackbot serve` does the rest; see `slackbot requests show`."


def _database_url() -> str:
    url = database_url(load_environment())
    file = sqlite_path(url)
    if file and not file.exists():
        raise SettingsError([f"DATABASE_URL names {file}, which doesn't exist. Run this command in the app's folder."])
    return url


def _name_finder() -> NameOf:
    """Asks Slack for names if the app's settings are here; otherwise, and if Slack doesn't say, ids have to do."""
    try:
        settings, _ = load_settings()
    except SettingsError:
        return str
    logging.getLogger().addHandler(logging.NullHandler())  # a log line about Slack would be in the way
    slack = SlackClient(settings.slack_bot_token, settings.slack_api_url, network=settings.network)

    @cache
    def name_of(id: str) -> str:  # noqa: A002  Slack's own word
        person = slack.get_person(id) if id[:1] in ("U", "W") else None
        return f"{person.name} ({id})" if person and person.name else id

    return name_of


def _open_store() -> Store:
    store = Store(_database_url())
    store.migrate()
    return store


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError("must be a date such as 2026-12-01") from None


def _positive_int(text: str) -> int:
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else 0
    if not 0 < number <= 10_000:
        raise argparse.ArgumentTypeError("must be from 1 to 10000")
    return number
