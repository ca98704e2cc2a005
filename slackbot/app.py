"""The one place where parts meet, and the one error handler."""

from __future__ import annotations

import logging
import re
import threading
from collections.abc import Callable
from functools import partial
from typing import Any

from slack_bolt import App, BoltContext, BoltResponse
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.error import BoltUnhandledRequestError

from slackbot.apploi import Apploi
from slackbot.dates import warm_up
from slackbot.domain.calendar_export import Calendars
from slackbot.domain.notification import Rules
from slackbot.domain.request import Request
from slackbot.errors import StoreError
from slackbot.observability.metrics import Metrics
from slackbot.settings import Settings
from slackbot.slack import listeners
from slackbot.slack.access import Access
from slackbot.slack.applicant_search import Lookups
from slackbot.slack.background import Errands
from slackbot.slack.client import SlackUnavailable, SlackWeb
from slackbot.slack.context import Parts
from slackbot.slack.form import ids
from slackbot.slack.form.options import notice_option
from slackbot.slack.form.updater import Previews
from slackbot.slack.form.view import answer_to_faults
from slackbot.slack.home.publisher import Homes
from slackbot.slack.home.tab import show_again
from slackbot.slack.middleware import Entrance
from slackbot.slack.suggestions import Familiar
from slackbot.storage.store import Ears, Fault, Store
from slackbot.web.cached_check import SharedAnswer
from slackbot.web.calendar_feed import CalendarFiles
from slackbot.web.metrics_collector import Scrape
from slackbot.worker.worker import Customs, Worker

INTRODUCTION_PAUSE = 10.0
PING_PAUSE = 1.0
"""Seconds for which an answer about the database counts: everybody may ask, and each time something is written."""
SEARCHES = 16
"""Forms whose applicant is searched at a time: in threads of their own, as they may wait for Apploi while the
triggers of other forms run out."""
AFTERWARDS = (2, 500)
"""Threads for what nobody waits for after a form was taken, and how much may wait for them: one thread for each form
would keep the next forms from their answers."""
RENEWALS = (2, 200)
"""Threads in which Slack is asked anew of what is known, and how much may wait for them."""
STUCK = 90.0
"""Seconds, more than one step takes at worst: 25 with Apploi, and Slack's own timeouts."""
WARMING_PAUSE = 0.1
"""Seconds between two pieces of what is loaded after the start."""

log = logging.getLogger(__name__)


class Slackbot:
    """The whole app: `start` it, hand it requests through `bolt`, `stop` it."""

    def __init__(self, settings: Settings, clock: Callable[[], float] | None = None) -> None:
        """Make the parts and join them. Nothing is asked of Slack, Apploi or the database yet. `clock` tells seconds
        since the epoch, instead of the one that all processes on the database share."""
        self._settings = settings
        self.metrics = Metrics()
        self.store = Store(settings.database_url, clock)
        clock = self.store.clock
        self._why_not_writable = SharedAnswer(self._ping, PING_PAUSE)
        self._errands = Errands(keep=self._keep, refused=self.metrics.no_place, clock=clock)
        self._searches = Errands(SEARCHES, 2 * SEARCHES, keep=self._keep, clock=clock)
        self._afterwards = Errands(*AFTERWARDS, keep=self._keep, clock=clock)
        self._renewals = Errands(*RENEWALS, keep=self._keep, clock=clock)
        self.slack = SlackWeb(
            settings.slack_bot_token,
            settings.slack_api_url,
            seen=self.metrics.slack_called,
            later=partial(self._renewals.take, tell=lambda _: None),
        )
        self._apploi = Apploi(settings.apploi_base_url, settings.apploi_api_key, settings.apploi_authorization)
        rules = Rules(settings.announce_channel, settings.remind_before)
        calendars = Calendars.of(settings.public_url, settings.slack_signing_secret or settings.slack_bot_token)
        self.calendar_files = CalendarFiles(self.store, calendars, clock)
        access = Access(settings.allow_channels, settings.allow_usergroups, settings.allow_guests)
        names_in = partial(self.slack.names_in, setting=settings.names_in_channels)
        self.worker = Worker(
            self.store,
            self._apploi,
            self.slack,
            customs=Customs(rules, calendars, settings.default_timezone, names_in, access.takes_place_in),
            watch=self.metrics,
            retain=settings.retain_days * 24 * 3600.0,
            slack_time=self.slack.server_time,
            on_told=self._show_at_home,
        )
        self._ears = Ears(settings.database_listen_url or settings.database_url, self.worker.wake)
        self._lookups = Lookups(
            self._apploi,
            self.store,
            searched=self.metrics.apploi_searched,
            looked_up=self.metrics.looked_up,
            clock=clock,
        )
        self._familiar = Familiar(self.store)
        self._ending = threading.Event()
        self.why_not_connected: Callable[[], str] = lambda: ""
        Scrape(self.store.figures, self.why_not_ready, clock).register(self.metrics.registry)
        self.bolt = _bolt(settings, self.slack, self.metrics)
        self._parts = parts = Parts(
            slack=self.slack,
            store=self.store,
            lookups=self._lookups,
            familiar=self._familiar,
            errands=self._errands,
            searches=self._searches,
            afterwards=self._afterwards,
            previews=Previews(self.slack),
            homes=Homes(self.slack),
            wake=self.worker.wake,
            clock=clock,
            default_timezone=settings.default_timezone,
            default_team=settings.apploi_team_id,
            rules=rules,
            access=access,
            names_in_channels=settings.names_in_channels,
            metrics=self.metrics,
        )
        listeners.register(self.bolt, parts)
        self.bolt.error(partial(_answer_error, parts=parts))

    def start(self, then: Callable[[], object] = lambda: None) -> None:
        """Begin to work, and do `then` once everything is loaded. The schema is up to date already: `serve` has seen
        to it before."""
        self.worker.start()
        self._ears.start()
        threading.Thread(target=self._introduce, name="introduction", daemon=True).start()
        threading.Thread(target=self._warm_up, args=(then,), name="warm-up", daemon=True).start()

    def stop(self) -> None:
        """Take no more work, finish what runs, leave the rest to the next start."""
        self._ending.set()
        self._ears.stop()
        self._lookups.stop()
        self._familiar.stop()
        self.worker.stop()  # first: its leases have to be given back in time
        self._searches.stop()
        self._afterwards.stop()
        self._errands.stop()
        self._renewals.stop(finish=False)
        self.slack.close()
        self._apploi.close()
        self.store.close()

    def _show_at_home(self, told: Request) -> None:
        """The Home tabs of those whom it concerns, where this process has shown them, say what has become of it."""
        for user in {told.requested_by, told.interviewer_user} - {None}:
            show_again({}, str(user), self._parts)

    def why_not_ready(self) -> str:
        """What keeps the app from taking work, or "". `why_not_connected` is for who reaches Slack by a socket."""
        if why := self.why_not_connected():
            return why
        if not self.worker.alive:
            return "the worker does not run"
        if self.slack.removed:
            return "the app was removed from its workspace; install it again and set its new SLACK_BOT_TOKEN"
        if self.worker.stuck_for > STUCK:
            return f"no request has moved for {self.worker.stuck_for:.0f} seconds: every worker thread is busy"
        if self._apploi.stuck:
            return "every thread for calls to Apploi hangs, probably in name resolution; check DNS, then restart"
        return self._why_not_writable()

    def _ping(self) -> str:
        try:
            self.store.ping()
        except StoreError as error:
            return str(error)
        return ""

    def _keep(self, fault: Fault) -> None:
        self.metrics.unforeseen()
        self.store.faults.keep(fault)

    def _warm_up(self, then: Callable[[], object]) -> None:
        """After the start, so that nobody waits for it, and piece by piece, for those who ask meanwhile."""
        for _ in warm_up():
            if self._ending.wait(WARMING_PAUSE):
                return
        then()

    def _introduce(self) -> None:
        """Ask Slack who we are until it says; the app works meanwhile as far as it can."""
        while not self._ending.is_set():
            try:
                workspace = self.slack.introduce()
                log.info("Slack knows this app in workspace %s (%s)", workspace.team_id, workspace.url)
                for scope in sorted(self.slack.lacking):
                    log.warning("the Slack app lacks the scope %s: `slackbot check` says what to do", scope)
                return
            except SlackUnavailable as error:
                log.error(
                    "Slack does not answer as it should (%s). Is SLACK_BOT_TOKEN right and Slack reachable? "
                    "`slackbot check` says more. Asking again in %d seconds.",
                    error.error,
                    INTRODUCTION_PAUSE,
                )
            self._ending.wait(INTRODUCTION_PAUSE)


def _bolt(settings: Settings, slack: SlackWeb, metrics: Metrics) -> App:
    """Bolt without a call to Slack at the start (slack.md, 1), and with listeners that answer before they return
    (16). Signatures are checked before Bolt sees a request (http.py), because Bolt logs a forged body (22)."""

    def authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
        return AuthorizeResult(
            enterprise_id=enterprise_id,
            team_id=team_id,
            bot_user_id=slack.workspace.bot_user_id or None,
            bot_id=slack.workspace.bot_id or None,
            bot_token=settings.slack_bot_token,
        )

    logging.getLogger("slack_bolt.App").addFilter(_token_is_meant_to_be_skipped)
    return Entrance(
        metrics,
        name="slack_bolt",  # Bolt takes its level from the root: ours would be lost under our own name
        client=slack.client,
        signing_secret=settings.slack_signing_secret,
        authorize=authorize,
        process_before_response=True,
        request_verification_enabled=False,
        raise_error_for_unhandled_request=True,
    )


def _token_is_meant_to_be_skipped(record: logging.LogRecord) -> bool:
    """Bolt warns that `authorize` and `client` take the place of the token: that is what we want."""
    said = record.getMessage()
    return not said.startswith(("As `installation_store` or `authorize` has been used", "As you gave `client` as well"))


def _answer_error(error: Exception, body: dict[str, Any], context: BoltContext, *, parts: Parts) -> BoltResponse:
    """Turn what no listener foresaw into a sentence, shown where the person stands. Never a 5xx."""
    if isinstance(error, BoltUnhandledRequestError):
        log.warning("nothing listens to a request of type %s", re.sub(r"[^a-z_]", "?", str(body.get("type"))[:30]))
        return BoltResponse(status=404, body={"error": "nothing listens to this"})
    sentence = parts.errands.sentence_for(error)
    match body.get("type"):
        case None if "command" in body:
            return _json({"response_type": "ephemeral", "text": sentence})
        case "view_submission" if isinstance(body.get("view"), dict):
            return _json(answer_to_faults(body["view"], {ids.CHANNEL: sentence}))
        case "block_suggestion":
            return _json({"options": [notice_option(sentence)]})
        case "block_actions" | "shortcut" | "message_action" | "view_closed" | "event_callback":
            tell = parts.whisper(body, str(context.user_id or ""))
            parts.errands.take(lambda: tell(sentence), lambda _: None)
            return BoltResponse(status=200, body="")
        case _:
            return BoltResponse(status=400, body={"error": "malformed request"})


def _json(body: dict[str, Any]) -> BoltResponse:
    return BoltResponse(status=200, body=body)
