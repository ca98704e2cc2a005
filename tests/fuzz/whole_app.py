"""The whole app between the fakes, in one thread: every request with all that it brings is over before the next.

The genuine requests are those of a story that is played once. Each finds again the database that it found in the story,
so that a button is still good and a form not sent yet.
"""

from __future__ import annotations

import json
import sqlite3
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

from slackbot.app import Slackbot
from slackbot.demo.fake_apploi import FakeApploi
from slackbot.demo.fake_slack import RANDOM, FakeSlack, Form
from slackbot.demo.fake_slack.delivery import Delivery, Reply, sign
from slackbot.domain.calendar_export import CalendarLinks
from slackbot.errors import SlackbotError
from slackbot.server import make_wsgi_app
from slackbot.settings import Settings
from slackbot.slack.client import transport
from slackbot.storage.store import Store
from slackbot.web.asgi import call_wsgi
from slackbot.web.wsgi import SLACK_PATH
from tests.fuzz.inline import Afterwards, ApploiInHere, AtOnce, SlackInHere
from tests.fuzz.limits import LONGEST, TRACEBACK, TooSlow, in_line
from tests.fuzz.story import play
from tests.support.running import Running, environment

LONG_AGO = 10 * 365 * 24 * 3600.0
"""Seconds before the story at which the app's clock begins: what the story was given for half an hour stays good."""
BETWEEN = 2.0
"""Seconds of the app's clock between two inputs: a conversation takes a message a second."""
SOON = 20 * 60.0
"""Seconds within which the worker's next step is waited for; what comes later are reminders."""
FORGOTTEN_AFTER = 500
"""Inputs; the fakes remember every call, and that is no memory of the app's."""
TRIES = 3
"""Of an answer that took too long by the clock on the wall: a machine that is none stands still now and then."""
GROUP = "S0HIRING"
"""Of everybody, and asked for at every entrance."""
CHANGES = {"PUBLIC_URL": "https://example.com", "ANNOUNCE_CHANNEL": RANDOM, "ALLOW_USERGROUPS": GROUP}
NEVER = float("inf")


Rows = dict[str, list[tuple[Any, ...]]]
"""Of each table."""


@dataclass(frozen=True, slots=True)
class Genuine:
    """A request of the story, and the database as it was before."""

    delivery: Delivery
    payload: str
    database: Rows


class App:
    """The app, its door, and the genuine requests of the story."""

    def __init__(self, settings: Settings, slack: FakeSlack, apploi: FakeApploi, now: float) -> None:
        """Begin at this time, in seconds since the epoch."""
        self.genuine: list[Genuine] = []
        self.slack, self.apploi, self.now = slack, apploi, now
        self.bot = Slackbot(settings, lambda: self.now)
        self.bot.readiness.problem = self._why_not_ready  # type: ignore[method-assign]
        self.door = make_wsgi_app(self.bot, settings)
        self.apploi_here = ApploiInHere(apploi._answer)
        self._errands = Afterwards()
        self._database = sqlite3.connect(settings.database_url.removeprefix("sqlite:///"))
        self._stands: Rows = {}
        self._changes = 0
        self._runs = 0
        self.errands_each = self.work_each = 1
        self.codes: Counter[str] = Counter()
        self.slowest = self.slowest_by_the_wall = 0.0
        self._do_at_once()
        self.bot.slack.identify()

    def knows(self, genuine: list[Genuine], settings: Settings) -> None:
        """Be sent these."""
        self.genuine = genuine
        calendars = CalendarLinks.with_secret(settings.public_url, settings.slack_signing_secret or "")
        links = [link for request in self.bot.store.list_requests() for link in calendars.file_link(request)]
        self.calendar_files = [link.url.partition("example.com")[2].encode() for link in links]

    def go_on_seldom(self, errands_each: int, work_each: int) -> None:
        """Most inputs end with the answer from now on; of so many one goes on with errands, of so many to its end.
        That takes ten times as long, and there are more ways to an answer than from it."""
        self.errands_each, self.work_each = errands_each, work_each

    def _do_at_once(self) -> None:
        bot: Any = self.bot
        bot._errors.message_for = self._counted(bot._errors.message_for)
        for tasks in (bot._background, bot._deferred, bot._errors):
            tasks._executor._threads = self._errands
        for lookups in (bot._applicant_search._searches, bot._suggestions, bot.slack):
            lookups._executor._threads = AtOnce(1)
        for crew in bot.worker._pools:
            crew._pool = AtOnce(1)
        self._homes = bot._home_publisher._tabs
        bot._apploi._session.mount("http://", self.apploi_here)
        for exchanges in (bot._apploi._puts, bot._apploi._lookups):
            exchanges._pool = AtOnce(1)

    def _why_not_ready(self) -> str:
        """The worker's threads do not run; this is the rest of `Readiness.problem`."""
        self.bot.store.ping()
        return ""

    # One input

    def begin(self, genuine: Genuine) -> None:
        """All that this request found when it was genuine."""
        self.wait(BETWEEN)
        self.slack.faults.next.clear()
        self.apploi.next_modes.clear()
        self.apploi_here.away = False
        self._restore(genuine.database)
        for trigger in self.slack.trigger_store.triggers.values():
            trigger.is_used, trigger.expires = False, NEVER
        for url in self.slack.trigger_store.response_urls.values():
            url.uses, url.expires = 0, NEVER
        self._open_form(genuine.delivery.payload.get("view"))
        self._homes.clear()

    def _restore(self, database: Rows) -> None:
        touched = self._changes != self._version()
        changed = [name for name in database if touched or database[name] is not self._stands.get(name)]
        if not changed:
            return
        with self._database:
            for name in changed:
                rows = database[name]
                self._database.execute(f"DELETE FROM {name}")
                if rows:
                    self._database.executemany(f"INSERT INTO {name} VALUES ({','.join('?' * len(rows[0]))})", rows)
        self._stands, self._changes = database, self._version()

    def rows(self, earlier: Rows) -> Rows:
        """All that the database has; the same list where it is as it was."""
        names = "SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'alembic_version'"
        tables = [name for (name,) in self._database.execute(names).fetchall()]
        rows = {name: self._database.execute(f"SELECT * FROM {name}").fetchall() for name in tables}
        return {name: earlier[name] if earlier.get(name) == found else found for name, found in rows.items()}

    def _version(self) -> int:
        (version,) = self._database.execute("PRAGMA data_version").fetchone()
        return int(version)

    def _open_form(self, view: Any) -> None:
        if view and view["type"] == "modal":
            user = next(iter(self.slack.workspace.people))
            self.slack.forms._stacks[user] = [Form(view["id"], user, None, view, view["hash"], view["id"])]

    def asked(self, content_type: str, body: bytes) -> tuple[int, bytes]:
        """Status and body of the door's answer to this from Slack."""
        headers = {"Content-Type": content_type, **sign(self.slack.signing_secret, body.decode())}
        return self.asked_with("POST", SLACK_PATH, b"", [(k.encode(), v.encode()) for k, v in headers.items()], body)

    def asked_with(
        self, method: str, path: str, query: bytes, headers: list[tuple[bytes, bytes]], body: bytes
    ) -> tuple[int, bytes]:
        """Status and body of the door's answer to a request that the server has let through."""
        scope = {"method": method, "path": path, "query_string": query, "headers": headers, "http_version": "1.1"}
        status, _, read = call_wsgi(self.door, scope, body)
        return status, read

    def answer(self, ask: Callable[[], tuple[int, bytes]]) -> int:
        """The status of the answer to this request, which was judged with all that comes after it."""
        status, body = self._in_time(ask)
        assert status < 500, status
        assert b"Traceback" not in body and b'File "' not in body, body[:300]
        # What is refused is told to a machine, with the kind of the error.
        assert status >= 400 or not TRACEBACK.search(body.decode()), body[:300]
        self.go_on()
        self._look_at_what_was_shown()
        self._runs += 1
        if self._runs % FORGOTTEN_AFTER == 0:
            self._forget()
        return status

    def _in_time(self, ask: Callable[[], tuple[int, bytes]]) -> tuple[int, bytes]:
        for _ in range(TRIES):
            began, on_the_wall = time.thread_time(), time.monotonic() - in_line()
            answer = ask()
            took, waited = time.thread_time() - began, time.monotonic() - in_line() - on_the_wall
            self.slowest, self.slowest_by_the_wall = max(self.slowest, took), max(self.slowest_by_the_wall, waited)
            if waited <= LONGEST:
                return answer
        raise TooSlow(f"{took:.2f} s, {waited:.2f} s by the wall")

    def go_on(self) -> None:
        """Errands, and what the worker finds due, each as soon as the other has nothing more to do."""
        if self._runs % self.errands_each:
            self._errands.drop()
        while self._errands.run(self._broken) or (self._runs % self.work_each == 0 and self._work()):
            continue

    def _work(self) -> bool:
        worker: Any = self.bot.worker
        if not worker._wake_event.is_set():
            return False
        worker._wake_event.clear()
        due = min(
            (at for at in (crew.next_due(worker._clock()) for crew in worker._pools) if at is not None), default=NEVER
        )
        if due > self.now + SOON:
            return False
        self.wait(max(0.0, due - self.now))
        for crew in worker._pools:
            crew.claim_due(self.now)
        return True

    def wait(self, seconds: float) -> None:
        self.now += seconds
        self.slack.clock.advance(seconds)

    def _broken(self, error: Exception) -> None:
        """The thread of an errand dies of it, and nobody is told."""
        self.codes[f"nobody was told: {_named(error)}"] += 1

    def _counted(self, sentence_for: Callable[[BaseException], str]) -> Callable[[BaseException], str]:
        """The same, and it is known how often people read a code instead of a sentence."""

        def counted(error: BaseException) -> str:
            if not isinstance(error, SlackbotError):
                self.codes[f"told by a code: {_named(error)}"] += 1
            return sentence_for(error)

        return counted

    # What people read

    def _look_at_what_was_shown(self) -> None:
        calls, self.slack.calls = self.slack.calls, []
        for call in calls:
            shown = json.dumps([call.arguments.get(part) for part in ("text", "blocks", "view")])
            assert not TRACEBACK.search(shown), shown[:300]
            error = (call.answer or {}).get("error")
            if error in ("invalid_arguments", "invalid_blocks", "invalid_metadata_format", "msg_too_long", "no_text"):
                self.codes[f"{call.method}: {error}"] += 1

    def _forget(self) -> None:
        with self.slack.workspace.changed:
            del self.slack.workspace.messages[200:]
        self.slack.forms._stacks.clear()
        self.apploi.puts.clear()
        self.apploi.lookups.clear()
        self.apploi.strays.clear()


def _named(error: BaseException) -> str:
    """The kind of an error, and where in the app it was."""
    places = [frame for frame in traceback.extract_tb(error.__traceback__) if "/slackbot/" in frame.filename]
    where = [f"{frame.filename.rpartition('/slackbot/')[2]}:{frame.lineno}" for frame in places[-2:]]
    return f"{type(error).__name__} at {' > '.join(where)}"


@contextmanager
def everything() -> Iterator[App]:
    """The app for the time of a run. In memory where the system has a place for that: the disk is not what is tried."""
    memory = Path("/dev/shm")  # noqa: S108
    with ExitStack() as stack:
        made = tempfile.TemporaryDirectory(prefix="slackbot-fuzz-", dir=memory if memory.is_dir() else None)
        folder = Path(stack.enter_context(made))
        slack, apploi = stack.enter_context(FakeSlack()), stack.enter_context(FakeApploi())
        slack.should_escape = True
        slack.scopes.add("usergroups:read")
        slack.workspace.usergroups[GROUP] = set(slack.workspace.people)
        stack.enter_context(_in_here(slack))
        settings = Settings.from_env(environment(slack, apploi, folder, **CHANGES))
        genuine = _played(settings, slack, apploi)
        app = App(settings, slack, apploi, time.time() - LONG_AGO)
        stack.callback(app.bot.stop)
        app.knows(genuine, settings)
        yield app


@contextmanager
def _in_here(slack: FakeSlack) -> Iterator[None]:
    """Slack's clients reach the fake without a socket."""
    here, opener = SlackInHere(slack._answer), transport._make_opener

    def opened(*to: Any) -> Any:
        made = opener(*to)
        made.add_handler(here)
        return made

    with patch.object(transport, "_make_opener", opened):
        yield


def _played(settings: Settings, slack: FakeSlack, apploi: FakeApploi) -> list[Genuine]:
    """The requests of the story, each with the database before it."""
    genuine: list[Genuine] = []
    with closing(Store(settings.database_url)) as store:
        store.migrate()
    app = App(settings, slack, apploi, time.time())

    def send(delivery: Delivery) -> Reply:
        earlier = genuine[-1].database if genuine else {}
        app.wait(BETWEEN)  # what was accepted later is later
        genuine.append(Genuine(delivery, json.dumps(delivery.payload), app.rows(earlier)))
        status, body = app.asked(delivery.content_type, delivery.body.encode())
        app.go_on()
        return Reply(status, body.decode(), 0.0, delivery)

    slack.transport = send
    play(Running(app.bot, slack, apploi, app.door, ""))
    app.bot.stop()
    return list({_kind(each): each for each in reversed(genuine)}.values())


def _kind(genuine: Genuine) -> tuple[object, ...]:
    """One of each is enough."""
    payload: Any = genuine.delivery.payload
    view, event, (action, *_) = payload.get("view") or {}, payload.get("event") or {}, payload.get("actions") or [{}]
    moves = '"moves":"' in view.get("private_metadata", "")
    words = str(payload.get("text"))[:4]
    return (
        genuine.delivery.kind, view.get("callback_id"), moves, payload.get("callback_id"), payload.get("action_id"),
        action.get("action_id"), event.get("type"), event.get("tab"), words,
    )  # fmt: skip
