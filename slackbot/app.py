"""The one place where parts meet."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from slack_bolt import App

from slackbot.apploi import Apploi, FacilityApploi
from slackbot.dates import warm_up
from slackbot.domain.applicant_links import ApplicantLinks
from slackbot.domain.calendar_export import CalendarLinks
from slackbot.domain.notification import digest_places
from slackbot.domain.request import Request
from slackbot.observability.metrics import Metrics
from slackbot.readiness import Readiness
from slackbot.settings import Settings
from slackbot.slack.access import AccessPolicy
from slackbot.slack.applicant_search import MAX_SEARCHES, ApplicantSearch
from slackbot.slack.background import BackgroundExecutor, ErrorReporter
from slackbot.slack.bolt_app import make_bolt_app
from slackbot.slack.client import SlackCallFailed, SlackClient
from slackbot.slack.context import AppContext
from slackbot.slack.form.applicant_field import ApplicantField
from slackbot.slack.form.builder import FormSettings
from slackbot.slack.form.facility_field import FacilityField
from slackbot.slack.form.live_preview import LivePreview
from slackbot.slack.form.service import FormService
from slackbot.slack.form.updater import FormUpdater
from slackbot.slack.home.calendar_addresses import CalendarAddresses
from slackbot.slack.home.publisher import HomePublisher
from slackbot.slack.home.tab import HomeTab
from slackbot.slack.local_time import LocalTime
from slackbot.slack.membership import Membership
from slackbot.slack.menus import Menus
from slackbot.slack.request_actions import RequestActions
from slackbot.slack.suggestions import MAX_READS, RecentSuggestions
from slackbot.slack.undo import Undo
from slackbot.slack.workflow_steps import WorkflowSteps
from slackbot.storage.store import ErrorReport, PostgresListener, Store
from slackbot.web.calendar_feed import CalendarFeed
from slackbot.web.metrics_collector import StoreCollector
from slackbot.web.personal_calendar import PersonalCalendars
from slackbot.worker.digests import DigestPolicy
from slackbot.worker.worker import LEASE_TIMEOUT, NotificationPolicy, Worker
from slackbot.worker.workflow_steps import StepServices

IDENTIFY_RETRY_DELAY = 10.0
MAX_TASKS = 96
"""Tasks in `background` at a time, each in a thread of its own, because `views.open` has three seconds: with five
threads 45 of 50 forms were lost (docs/slack.md, F18), with 32, 8 of 600 when each call took a second."""
BACKGROUND_THREADS = MAX_TASKS + MAX_SEARCHES + MAX_READS + 16
"""So many that all of these can run at once, and leave 16 for questions to Slack, which tasks wait for."""
DEFERRED_THREADS, MAX_DEFERRED = 16, 500
"""Few, so that they leave time for new forms."""
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
        """Nothing is asked of Slack, Apploi or the database yet. `clock` returns seconds since the epoch; the default
        is the clock that all processes on the database share."""
        self._settings = settings
        self._stopping = threading.Event()
        self.metrics = Metrics([each.id for each in settings.facilities])
        self.store = Store(settings.database_url, clock)
        clock = self.store.clock
        self._background_threads = ThreadPoolExecutor(BACKGROUND_THREADS, "background")
        self._deferred_threads = ThreadPoolExecutor(DEFERRED_THREADS, "deferred")
        self._errors = ErrorReporter(self._record_error, self._deferred_threads, clock)
        self._background = BackgroundExecutor(
            self._background_threads, MAX_TASKS, self._errors, self.metrics.on_rejected
        )
        self._deferred = BackgroundExecutor(self._deferred_threads, MAX_DEFERRED, self._errors)
        self.slack = SlackClient(
            settings.slack_bot_token,
            settings.slack_api_url,
            on_call=self.metrics.on_slack_call,
            background=self._background_threads,
            refresh_later=self._deferred.submit,
            network=settings.network,
        )
        self._apploi = Apploi(
            settings.apploi_base_url,
            settings.apploi_api_key,
            settings.apploi_authorization,
            network=settings.network,
        )
        facility_apploi = FacilityApploi(self._apploi, settings.facilities, settings.facilities_file.api_keys)
        access = AccessPolicy(
            settings.allow_channels, settings.allow_usergroups, settings.allow_guests, settings.allow_workspaces
        )
        applicant_links = ApplicantLinks(settings.applicant_url)
        ctx = AppContext(
            slack=self.slack,
            store=self.store,
            membership=Membership(self.slack, access, settings.facilities),
            time=LocalTime(clock, self.store, settings.default_timezone),
            background=self._background,
            deferred=self._deferred,
            errors=self._errors,
            metrics=self.metrics,
            applicant_links=applicant_links,
            facilities=settings.facilities,
        )
        self._home_publisher = HomePublisher(self.slack)
        self._home = HomeTab(ctx, self._home_publisher, offers_calendar=bool(settings.public_url))
        self._undo = Undo(ctx, settings.applicant_is_told)
        self._steps = WorkflowSteps(ctx)
        calendar_links = CalendarLinks.with_secret(
            settings.public_url, settings.slack_signing_secret or settings.slack_bot_token
        )
        self.calendar_feed = CalendarFeed(self.store, calendar_links, clock)
        self._membership = ctx.membership
        self.personal_calendars = PersonalCalendars(self.store, ctx.membership, clock)
        policy = NotificationPolicy(
            settings.facilities,
            calendar_links,
            settings.default_timezone,
            self.slack.name_visibility_in,
            access.allows_channel,
            settings.applicant_is_told,
            applicant_links,
        )
        self.worker = Worker(
            self.store,
            facility_apploi,
            self.slack,
            policy=policy,
            digest_policy=DigestPolicy(
                digest_places(settings.facilities, settings.default_timezone),
                settings.default_timezone,
                ctx.membership.require,
                lambda user: ctx.membership.facility_access(user).hidden,
                self.slack.name_visibility_in,
                access.allows_channel,
            ),
            hooks=self.metrics,
            lease_timeout=lease_timeout,
            retention=settings.retain_days * 24 * 3600.0,
            slack_time=self.slack.server_time,
            on_reported=self._after_report,
            steps=StepServices(self.slack, self._steps.message),
        )
        self._listener = PostgresListener(settings.database_listen_url or settings.database_url, self.worker.wake)
        self._applicant_search = ApplicantSearch(
            facility_apploi,
            self.store,
            self._background_threads,
            on_apploi_search=self.metrics.on_apploi_search,
            on_lookup=self.metrics.on_lookup,
            clock=clock,
        )
        self._suggestions = RecentSuggestions(self.store, self._background_threads)
        self.readiness = Readiness(self.store, self.worker, self.slack, self._apploi)
        StoreCollector(self.store.read_stats, self.readiness.problem, clock, self.metrics).register()
        self.bolt = self._make_bolt_app(ctx)

    def _make_bolt_app(self, ctx: AppContext) -> App:
        settings, search, suggestions = self._settings, self._applicant_search, self._suggestions
        form_settings = FormSettings(settings.applicant_is_told, settings.undo_seconds)
        updater = FormUpdater(self.slack)
        facility_field = FacilityField(ctx, updater, LivePreview(ctx, updater), suggestions)
        applicant_field = ApplicantField(ctx, facility_field, updater, search, suggestions)
        return make_bolt_app(
            ctx,
            settings.slack_bot_token,
            settings.slack_signing_secret,
            forms=FormService(
                ctx, form_settings, updater, facility_field, applicant_field, self.worker.wake, self._undo
            ),
            actions=RequestActions(ctx, self.worker.wake),
            menus=Menus(ctx, search, suggestions),
            home=self._home,
            calendars=CalendarAddresses(ctx, settings.public_url),
            steps=self._steps,
            wake_worker=self.worker.wake,
        )

    def start(self, on_ready: Callable[[], object] = lambda: None) -> None:
        """Start to work, and call `on_ready` once everything is loaded. The database must be migrated."""
        self.worker.start()
        self._listener.start()
        threading.Thread(target=self._identify, name="introduction", daemon=True).start()
        threading.Thread(target=self._warm_up, args=(on_ready,), name="warm-up", daemon=True).start()

    def stop(self) -> None:
        """Accept no more work, and finish what is running. The rest goes on after the next start."""
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

    def _after_report(self, reported: Request) -> None:
        self._home.refresh_for(reported)
        if self._settings.undo_seconds:
            self._undo.close(reported)

    def _record_error(self, report: ErrorReport) -> None:
        self.metrics.on_unexpected_error()
        self.store.error_reports.add(report)

    def _warm_up(self, on_ready: Callable[[], object]) -> None:
        """Load what is loaded lazily, piece by piece, so that the first users don't wait for it, nor for all of it."""
        for _ in warm_up():
            if self._stopping.wait(WARM_UP_DELAY):
                return
        on_ready()

    def _identify(self) -> None:
        """Ask Slack who we are until it answers; the app works meanwhile as far as it can."""
        while not self._stopping.is_set():
            try:
                workspace = self.slack.identify()
                self._membership.load_groups()
                kind = "organization" if workspace.is_org_wide else "workspace"
                log.info("connected to Slack %s %s (%s)", kind, workspace.team_id, workspace.url)
                for scope in sorted(self.slack.missing_scopes):
                    log.warning("the Slack app lacks the scope %s: `slackbot check` says what to do", scope)
                return
            except SlackCallFailed as error:
                why = self._settings.network.explain(error, self._settings.slack_api_url)
                log.error(
                    "Slack: %s `slackbot check` says more. Trying again in %d seconds.",
                    why or f"auth.test answered {error.error}. Check SLACK_BOT_TOKEN.",
                    IDENTIFY_RETRY_DELAY,
                )
            self._stopping.wait(IDENTIFY_RETRY_DELAY)
