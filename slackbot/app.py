"""The one place where parts meet, and the one error handler."""

from __future__ import annotations

import logging
import re
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

from slack_bolt import App, BoltContext, BoltResponse
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.error import BoltUnhandledRequestError

from slackbot.apploi import Apploi
from slackbot.dates import warm_up
from slackbot.domain.calendar_export import CalendarLinks
from slackbot.domain.notification import NotificationSettings
from slackbot.domain.request import Request
from slackbot.errors import StoreError
from slackbot.observability.metrics import Metrics
from slackbot.settings import Settings
from slackbot.slack import listeners
from slackbot.slack.access import AccessPolicy
from slackbot.slack.applicant_search import MAX_SEARCHES, ApplicantSearch
from slackbot.slack.background import BackgroundExecutor, ErrorReporter
from slackbot.slack.client import SlackCallFailed, SlackClient
from slackbot.slack.context import AppContext
from slackbot.slack.form import ids
from slackbot.slack.form.options import notice_option
from slackbot.slack.form.updater import FormUpdater
from slackbot.slack.form.view import error_response
from slackbot.slack.home.publisher import HomePublisher
from slackbot.slack.home.tab import refresh_home
from slackbot.slack.middleware import InstrumentedApp
from slackbot.slack.suggestions import MAX_READS, RecentSuggestions
from slackbot.slack.ttl_cache import TtlCache
from slackbot.storage.store import ErrorReport, PostgresListener, Store
from slackbot.web.calendar_feed import CalendarFeed
from slackbot.web.metrics_collector import StoreCollector
from slackbot.worker.worker import LEASE_TIMEOUT, NotificationPolicy, Worker

IDENTIFY_RETRY_DELAY = 10.0
PING_TTL = 1.0
"""Seconds for which an answer about the database counts: everybody may ask, and each time something is written."""
MAX_TASKS = 96
"""Tasks in `background` at a time, each in a thread of its own, because `views.open` has three seconds: with five
threads 45 of 50 forms were lost (docs/slack.md, F18), with 32, 8 of 600 when each call took a second."""
BACKGROUND_THREADS = MAX_TASKS + MAX_SEARCHES + MAX_READS + 16
"""So many that all of these can run at once, and leave 16 for questions to Slack, which tasks wait for."""
DEFERRED_THREADS, MAX_DEFERRED = 16, 500
"""Few, so that they leave time for new forms."""
STUCK_AFTER = 90.0
"""Seconds, more than one step takes at worst: 25 with Apploi, and Slack's own timeouts."""
WARM_UP_DELAY = 0.1
"""Seconds between two pieces of what is loaded after the start."""

log = logging.getLogger(__name__)


class Slackbot:
    """The whole app: `start` it, hand it requests through `bolt`, `stop` it."""

    def __init__(
        self,
        settings: Settings,
        clock: Callable[[], float] | None = None,
        *,
        lease_timeout: float = LEASE_TIMEOUT,
    ) -> None:
        """Make the parts and join them. Nothing is asked of Slack, Apploi or the database yet. `clock` tells seconds
        since the epoch, instead of the one that all processes on the database share."""
        self._settings = settings
        self.metrics = Metrics()
        self.store = Store(settings.database_url, clock)
        clock = self.store.clock
        self._database_problem = TtlCache(self._check_database, refresh_after=PING_TTL)
        self._background_threads = ThreadPoolExecutor(BACKGROUND_THREADS, "background")
        self._deferred_threads = ThreadPoolExecutor(DEFERRED_THREADS, "deferred")
        errors = ErrorReporter(self._record_error, self._deferred_threads, clock)
        self._background = BackgroundExecutor(self._background_threads, MAX_TASKS, errors, self.metrics.on_rejected)
        self._deferred = BackgroundExecutor(self._deferred_threads, MAX_DEFERRED, errors)
        self.slack = SlackClient(
            settings.slack_bot_token,
            settings.slack_api_url,
            on_call=self.metrics.on_slack_call,
            background=self._background_threads,
            refresh_later=self._deferred.submit,
        )
        self._apploi = Apploi(settings.apploi_base_url, settings.apploi_api_key, settings.apploi_authorization)
        rules = NotificationSettings(settings.announce_channel, settings.remind_before)
        calendars = CalendarLinks.with_secret(
            settings.public_url, settings.slack_signing_secret or settings.slack_bot_token
        )
        self.calendar_feed = CalendarFeed(self.store, calendars, clock)
        access = AccessPolicy(settings.allow_channels, settings.allow_usergroups, settings.allow_guests)
        names_in = partial(self.slack.name_visibility_in, setting=settings.names_in_channels)
        self.worker = Worker(
            self.store,
            self._apploi,
            self.slack,
            policy=NotificationPolicy(rules, calendars, settings.default_timezone, names_in, access.allows_channel),
            hooks=self.metrics,
            lease_timeout=lease_timeout,
            retention=settings.retain_days * 24 * 3600.0,
            slack_time=self.slack.server_time,
            on_reported=self._refresh_home_tabs,
        )
        self._listener = PostgresListener(settings.database_listen_url or settings.database_url, self.worker.wake)
        self._applicant_search = ApplicantSearch(
            self._apploi,
            self.store,
            self._background_threads,
            on_apploi_search=self.metrics.on_apploi_search,
            on_lookup=self.metrics.on_lookup,
            clock=clock,
        )
        self._suggestions = RecentSuggestions(self.store, self._background_threads)
        self._stopping = threading.Event()
        self.connection_problem: Callable[[], str] = lambda: ""
        StoreCollector(self.store.read_stats, self.readiness_problem, clock).register(self.metrics.registry)
        self.bolt = _make_bolt_app(settings, self.slack, self.metrics)
        self._context = parts = AppContext(
            slack=self.slack,
            store=self.store,
            applicant_search=self._applicant_search,
            suggestions=self._suggestions,
            background=self._background,
            deferred=self._deferred,
            errors=errors,
            form_updater=FormUpdater(self.slack),
            home_publisher=HomePublisher(self.slack),
            wake_worker=self.worker.wake,
            clock=clock,
            default_timezone=settings.default_timezone,
            default_team=settings.apploi_team_id,
            notification_settings=rules,
            access_policy=access,
            names_in_channels=settings.names_in_channels,
            metrics=self.metrics,
        )
        listeners.register(self.bolt, parts)
        self.bolt.error(partial(_handle_error, parts=parts))

    def start(self, on_ready: Callable[[], object] = lambda: None) -> None:
        """Begin to work, and do `then` once everything is loaded. The schema is up to date already: `serve` has seen
        to it before."""
        self.worker.start()
        self._listener.start()
        threading.Thread(target=self._identify, name="introduction", daemon=True).start()
        threading.Thread(target=self._warm_up, args=(on_ready,), name="warm-up", daemon=True).start()

    def stop(self) -> None:
        """Take no more work, finish what runs, leave the rest to the next start."""
        self._stopping.set()
        self._listener.stop()
        self._applicant_search.stop()
        self.slack.close()
        self.worker.stop()  # before the others, because its leases have to be released in time
        self._background.shutdown()
        self._deferred.shutdown()
        self._deferred_threads.shutdown()  # with the reports of errors
        self._background_threads.shutdown(wait=False, cancel_futures=True)
        self._apploi.close()
        self.store.close()

    def _refresh_home_tabs(self, request: Request) -> None:
        """The Home tabs of those whom it concerns, where this process has shown them, say what has become of it."""
        for user in {request.requested_by, request.interviewer_user} - {None}:
            refresh_home({}, str(user), self._context)

    def readiness_problem(self) -> str:
        """What keeps the app from taking work, or "". `why_not_connected` is for who reaches Slack by a socket."""
        if why := self.connection_problem():
            return why
        if not self.worker.is_alive:
            return "the worker does not run"
        if self.slack.is_removed:
            return "the app was removed from its workspace; install it again and set its new SLACK_BOT_TOKEN"
        if self.worker.stuck_for > STUCK_AFTER:
            return f"no request has moved for {self.worker.stuck_for:.0f} seconds: every worker thread is busy"
        if self._apploi.is_stuck:
            return "every thread for calls to Apploi hangs, probably in name resolution; check DNS, then restart"
        return self._database_problem.get("").result()

    def _check_database(self, _: str) -> str:
        try:
            self.store.ping()
        except StoreError as error:
            return str(error)
        return ""

    def _record_error(self, report: ErrorReport) -> None:
        self.metrics.on_unexpected_error()
        self.store.error_reports.add(report)

    def _warm_up(self, on_ready: Callable[[], object]) -> None:
        """After the start, so that nobody waits for it, and piece by piece, for those who ask meanwhile."""
        for _ in warm_up():
            if self._stopping.wait(WARM_UP_DELAY):
                return
        on_ready()

    def _identify(self) -> None:
        """Ask Slack who we are until it says; the app works meanwhile as far as it can."""
        while not self._stopping.is_set():
            try:
                workspace = self.slack.identify()
                log.info("Slack knows this app in workspace %s (%s)", workspace.team_id, workspace.url)
                for scope in sorted(self.slack.missing_scopes):
                    log.warning("the Slack app lacks the scope %s: `slackbot check` says what to do", scope)
                return
            except SlackCallFailed as error:
                log.error(
                    "Slack does not answer as it should (%s). Is SLACK_BOT_TOKEN right and Slack reachable? "
                    "`slackbot check` says more. Asking again in %d seconds.",
                    error.error,
                    IDENTIFY_RETRY_DELAY,
                )
            self._stopping.wait(IDENTIFY_RETRY_DELAY)


def _make_bolt_app(settings: Settings, slack: SlackClient, metrics: Metrics) -> App:
    """Bolt without a call to Slack at the start (docs/slack.md, F1), and with listeners that answer before they return
    (F16). Signatures are checked before Bolt sees a request (web/wsgi.py), because Bolt logs a forged body (F22)."""

    def authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
        return AuthorizeResult(
            enterprise_id=enterprise_id,
            team_id=team_id,
            bot_user_id=slack.workspace.bot_user_id or None,
            bot_id=slack.workspace.bot_id or None,
            bot_token=settings.slack_bot_token,
        )

    logging.getLogger("slack_bolt.App").addFilter(_is_not_token_warning)
    return InstrumentedApp(
        metrics,
        name="slack_bolt",  # Bolt takes its level from the root: ours would be lost under our own name
        client=slack.client,
        signing_secret=settings.slack_signing_secret,
        authorize=authorize,
        process_before_response=True,
        request_verification_enabled=False,
        raise_error_for_unhandled_request=True,
    )


def _is_not_token_warning(record: logging.LogRecord) -> bool:
    """Bolt warns that `authorize` and `client` take the place of the token: that is what we want."""
    said = record.getMessage()
    return not said.startswith(("As `installation_store` or `authorize` has been used", "As you gave `client` as well"))


def _handle_error(error: Exception, body: dict[str, Any], context: BoltContext, *, parts: AppContext) -> BoltResponse:
    """Turn what no listener foresaw into a sentence, shown where the person stands. Never a 5xx."""
    if isinstance(error, BoltUnhandledRequestError):
        log.warning("nothing listens to a request of type %s", re.sub(r"[^a-z_]", "?", str(body.get("type"))[:30]))
        return BoltResponse(status=404, body={"error": "nothing listens to this"})
    sentence = parts.errors.message_for(error)
    match body.get("type"):
        case None if "command" in body:
            return _json_response({"response_type": "ephemeral", "text": sentence})
        case "view_submission" if isinstance(body.get("view"), dict):
            return _json_response(error_response(body["view"], {ids.CHANNEL: sentence}))
        case "block_suggestion":
            return _json_response({"options": [notice_option(sentence)]})
        case "block_actions" | "shortcut" | "message_action" | "view_closed" | "event_callback":
            tell = parts.ephemeral_reply(body, str(context.user_id or ""))
            parts.background.submit(lambda: tell(sentence), lambda _: None)
            return BoltResponse(status=200, body="")
        case _:
            return BoltResponse(status=400, body={"error": "malformed request"})


def _json_response(body: dict[str, Any]) -> BoltResponse:
    return BoltResponse(status=200, body=body)
