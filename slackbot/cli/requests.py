"""`slackbot requests`: list interview requests, show one with its history, or act on one."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from slackbot.cli.environment import load_environment
from slackbot.dates.zones import describe
from slackbot.domain.request import OPERATOR, ReportStatus, Request, State, cancel, retry
from slackbot.errors import NotAllowed, SettingsError
from slackbot.settings import database_url
from slackbot.storage.engines import sqlite_path
from slackbot.storage.in_use import is_in_use
from slackbot.storage.store import Store

ACTIONS: list[tuple[str, Callable[[Request, str, float], Request], str]] = [
    ("retry", retry, "send a failed or unconfirmed request again (check Apploi first), or post a result again"),
    (
        "cancel",
        cancel,
        "stop a request before it is sent, or close one that failed or is unconfirmed, or whose result wasn't posted",
    ),
]

RESTORED_HELP = (
    "after restoring a backup, and before starting the app: ask people about requests that the backup has as unsent, "
    "because they may have been sent since"
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
    words = parser.add_subparsers(metavar="list | show ID | retry ID | cancel ID | restored")
    listing = words.add_parser("list", help="list the newest requests")
    listing.add_argument("--state", choices=[state.value for state in State], action="append", default=[])
    listing.add_argument("--limit", type=_positive_int, default=50)
    listing.set_defaults(run=run_list)
    showing = words.add_parser("show", help="show a request with its history, or the error behind a code")
    showing.add_argument("id", metavar="ID", help="the ID of a request, or the code of an error that someone was shown")
    showing.set_defaults(run=run_show)
    for name, act, what in ACTIONS:
        acting = words.add_parser(name, help=what, description=what)
        acting.add_argument("id")
        acting.set_defaults(run=run_action, act=act, name=name)
    restoring = words.add_parser("restored", help=RESTORED_HELP, description=RESTORED_HELP)
    restoring.set_defaults(run=run_mark_restored)
    parser.set_defaults(run=run_list, state=[], limit=50)


def run_list(chosen: argparse.Namespace) -> int:
    """Print a line for each request, and how many need someone. Exit 0."""
    store = _open_store()
    try:
        found = store.list_requests([State(state) for state in chosen.state], chosen.limit)
        needing = store.user_lists.count_needing_action()
    finally:
        store.close()
    for request in found:
        print(_printable(_summary_line(request)))
    print(f"{len(found)} shown. In all, {needing} need someone (marked !)." if found or needing else "No requests.")
    return 0


def run_show(chosen: argparse.Namespace) -> int:
    """Print all about a request, its history oldest first, or about an error. Exit 1 if there is neither."""
    store = _open_store()
    try:
        request, report = store.get(chosen.id), store.error_reports.get(chosen.id)
        history, notifications = store.history(chosen.id), store.notifications.list_for_request(chosen.id)
    finally:
        store.close()
    if report:
        print(f"Unexpected error, {_format_time(report.at)}: {report.kind}\n{report.place}", end="")
        return 0
    if request is None:
        print(f"There is no request {_printable(chosen.id)}. See `slackbot requests list`.", file=sys.stderr)
        return 1
    for name, value in _detail_rows(request):
        print(f"{name:<14}{_printable(value)}")
    print("history")
    for entry in history:
        print(f"  {_format_time(entry.at)}  {entry.state}, {entry.report_status}: {entry.note}")
    for notification in notifications:
        if notification.due_at is not None:
            print(f"  {_format_time(notification.due_at)}  planned: {notification.kind} to {notification.place}")
    return 0


def run_action(chosen: argparse.Namespace) -> int:
    """Retry or cancel a request, which a running app notices. Exit 1 with the reason if that isn't possible."""
    store = _open_store()
    try:
        now = store.clock()
        changed = store.change(
            chosen.id, lambda request: chosen.act(request, OPERATOR, now), f"{chosen.name} by {OPERATOR}"
        )
    except NotAllowed as refusal:
        print(refusal, file=sys.stderr)
        return 1
    finally:
        store.close()
    print(f"{changed.id} is {changed.state.value} now. {_next_step_text(changed)}")
    return 0


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


def needs_action(request: Request) -> bool:
    """Whether someone has to do something about it."""
    return request.needs_action or request.report_status is ReportStatus.UNREPORTABLE


def _database_url() -> str:
    url = database_url(load_environment())
    file = sqlite_path(url)
    if file and not file.exists():
        raise SettingsError([f"DATABASE_URL names {file}, which doesn't exist. Run this command in the app's folder."])
    return url


def _open_store() -> Store:
    store = Store(_database_url())
    store.migrate()
    return store


def _summary_line(request: Request) -> str:
    mark = "!" if needs_action(request) else " "
    when = describe(request.interview.date, request.interview.timezone, request.interview.duration)
    start = f"{mark} {request.id:<14} {request.state.value:<12} {_format_time(request.accepted_at)}"
    return f"{start}  {request.applicant_name or 'application ' + request.interview.applicant_id}, {when}"


def _detail_rows(request: Request) -> list[tuple[str, str]]:
    interview = request.interview
    posted = f" ({request.posted_message.channel} {request.posted_message.ts})" if request.posted_message else ""
    settled = f"{request.settled_how} by {request.settled_by}" if request.settled_how else "-"
    return [
        ("request", request.id),
        ("state", f"{request.state.value} (HTTP {request.status or '-'}) {request.reason}".strip()),
        ("may be booked", "yes: an attempt got no clear answer" if request.may_be_in_apploi else "-"),
        ("report", request.report_status.value + posted),
        ("applicant", f"{request.applicant_name}, application {interview.applicant_id}"),
        ("when", describe(interview.date, interview.timezone, interview.duration)),
        ("typed", request.words),
        ("sent as", ", ".join(f"{name}={value}" for name, value in interview.body().items())),
        ("requested by", request.requested_by),
        ("channel", request.reply_to.channel or "-"),
        ("attempts", str(request.attempts)),
        ("settled", settled),
        ("replaces", request.replaces or "-"),
    ]


def _printable(text: str) -> str:
    """The text in one line, with control characters escaped, because people typed parts of it."""
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text)


def _format_time(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d %H:%M:%SZ")


def _positive_int(text: str) -> int:
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else 0
    if not 0 < number <= 10_000:
        raise argparse.ArgumentTypeError("must be from 1 to 10000")
    return number
