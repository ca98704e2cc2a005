"""`slackbot requests`: the interview requests, what became of each, those that need a person."""

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
    ("retry", retry, "send again what failed or is unconfirmed (look in Apploi first), or tell what nobody was told"),
    ("cancel", cancel, "stop what was not sent yet, or close what failed, is unconfirmed, or was told to nobody"),
]

RESTORED_HELP = (
    "after a restore from a backup and before the app starts: ask people about what the backup has unsent, "
    "which may have been sent since"
)

IN_USE_MESSAGE = (
    "Another slackbot has this database open, and may be sending what the backup has unsent. Nothing was changed. "
    "Stop it, restore the backup once more, and then say this again."
)


def add_parser(commands: Any) -> None:
    """Tell argparse of this command and its words."""
    parser = commands.add_parser(
        "requests",
        help="list the interview requests, show one, or act on one",
        description="What became of each interview request, newest first. Needs only DATABASE_URL.",
    )
    words = parser.add_subparsers(metavar="list | show ID | retry ID | cancel ID | restored")
    listing = words.add_parser("list", help="the newest requests")
    listing.add_argument("--state", choices=[state.value for state in State], action="append", default=[])
    listing.add_argument("--limit", type=_positive_int, default=50)
    listing.set_defaults(run=run_list)
    showing = words.add_parser("show", help="one request with its whole story, or the error of a code")
    showing.add_argument("id", metavar="ID", help="a request's id, or the code that somebody was shown with an error")
    showing.set_defaults(run=run_show)
    for name, act, what in ACTIONS:
        acting = words.add_parser(name, help=what, description=what)
        acting.add_argument("id")
        acting.set_defaults(run=run_action, act=act, name=name)
    restoring = words.add_parser("restored", help=RESTORED_HELP, description=RESTORED_HELP)
    restoring.set_defaults(run=run_mark_restored)
    parser.set_defaults(run=run_list, state=[], limit=50)


def run_list(chosen: argparse.Namespace) -> int:
    """A line for each request, and how many need a person."""
    store = _open_store()
    try:
        found = store.list_requests([State(state) for state in chosen.state], chosen.limit)
        needing = store.user_lists.count_needing_action()
    finally:
        store.close()
    for request in found:
        print(_printable(_summary_line(request)))
    print(f"{len(found)} shown. In all, {needing} need a person (marked !)." if found or needing else "No requests.")
    return 0


def run_show(chosen: argparse.Namespace) -> int:
    """Everything about one request, oldest first, or about the error of a code; 1 when there is none of this id."""
    store = _open_store()
    try:
        request, story, fault = store.get(chosen.id), store.history(chosen.id), store.error_reports.get(chosen.id)
        notices = store.notifications.list_for_request(chosen.id)
    finally:
        store.close()
    if fault:
        print(f"An error that nobody foresaw, {_format_time(fault.at)}: {fault.kind}\n{fault.place}", end="")
        return 0
    if request is None:
        print(
            f"There is no request {_printable(chosen.id)}. `slackbot requests list` names those there are.",
            file=sys.stderr,
        )
        return 1
    for name, value in _detail_rows(request):
        print(f"{name:<14}{_printable(value)}")
    print("story")
    for step in story:
        print(f"  {_format_time(step.at)}  {step.state}, {step.report_status}: {step.note}")
    for notice in notices:
        if notice.due_at is not None:
            print(f"  {_format_time(notice.due_at)}  to come: {notice.kind} to {notice.place}")
    return 0


def run_action(chosen: argparse.Namespace) -> int:
    """Do it once, as an operator; 1 with the reason when it may not be done. A running app hears of it."""
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
    """Let nothing of the backup be done a second time by itself; 0, or 1 while an app works on the database."""
    if is_in_use(_database_url()):
        print(IN_USE_MESSAGE, file=sys.stderr)
        return 1
    store = _open_store()
    try:
        unfinished = store.mark_possible_duplicates(store.clock())
    finally:
        store.close()
    asked = sum(request.state is State.UNCONFIRMED for request in unfinished)
    print(
        f"{len(unfinished)} requests were unfinished in the backup, and {asked} of them ask a person to look in Apploi."
    )
    return 0


def _next_step_text(request: Request) -> str:
    if request.due_at is None:
        return "Nothing more is done with it."
    return "A running `slackbot serve` does the rest; `slackbot requests show` tells what came of it."


def needs_action(request: Request) -> bool:
    """Whether somebody has to do something about it."""
    return request.needs_action or request.report_status is ReportStatus.UNREPORTABLE


def _database_url() -> str:
    url = database_url(load_environment())
    file = sqlite_path(url)
    if file and not file.exists():
        raise SettingsError(
            [f"DATABASE_URL names {file}, and there is no such file. Is this the folder that the app runs in?"]
        )
    return url


def _open_store() -> Store:
    store = Store(_database_url())
    store.migrate()
    return store


def _summary_line(request: Request) -> str:
    mark = "!" if needs_action(request) else " "
    when = describe(request.interview.date, request.interview.timezone, request.interview.duration)
    begun = f"{mark} {request.id:<14} {request.state.value:<12} {_format_time(request.accepted_at)}"
    return f"{begun}  {request.applicant_name or 'application ' + request.interview.applicant_id}, {when}"


def _detail_rows(request: Request) -> list[tuple[str, str]]:
    interview = request.interview
    told = f" ({request.posted_message.channel} {request.posted_message.ts})" if request.posted_message else ""
    settled = f"{request.settled_how} by {request.settled_by}" if request.settled_how else "-"
    return [
        ("request", request.id),
        ("state", f"{request.state.value} (HTTP {request.status or '-'}) {request.reason}".strip()),
        ("may be booked", "yes: an attempt got no clear answer" if request.may_be_in_apploi else "-"),
        ("telling", request.report_status.value + told),
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
    """In one line, with what a terminal would obey written out: people's words are in it."""
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text)


def _format_time(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d %H:%M:%SZ")


def _positive_int(text: str) -> int:
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else 0
    if not 0 < number <= 10_000:
        raise argparse.ArgumentTypeError("must be from 1 to 10000")
    return number
