"""Slack Bolt, set up for this app."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from slack_bolt import App
from slack_bolt.authorization import AuthorizeResult

from slackbot.slack import listeners
from slackbot.slack.command_service import CommandService
from slackbot.slack.context import AppContext
from slackbot.slack.error_handler import ErrorHandler
from slackbot.slack.form.service import FormService
from slackbot.slack.home.calendar_addresses import CalendarAddresses
from slackbot.slack.home.tab import HomeTab
from slackbot.slack.interview_lists import InterviewLists
from slackbot.slack.menus import Menus
from slackbot.slack.middleware import ForeignUsers, InstrumentedApp, ListenerArguments, MenuChoices
from slackbot.slack.request_actions import RequestActions
from slackbot.slack.workflow_steps import WorkflowSteps


def make_bolt_app(
    ctx: AppContext,
    bot_token: str,
    signing_secret: str | None,
    *,
    forms: FormService,
    actions: RequestActions,
    menus: Menus,
    home: HomeTab,
    calendars: CalendarAddresses,
    steps: WorkflowSteps,
    wake_worker: Callable[[], None],
) -> App:
    """The Bolt app with all listeners.

    It doesn't call Slack at the start (docs/slack.md, F1), and its listeners answer before they return (F16).
    Signatures are checked in web/wsgi.py, because Bolt would log the body of a forged request (F22).
    """

    def authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
        workspace = ctx.slack.workspace  # its ids are known once Slack has answered `auth.test`
        return AuthorizeResult(
            enterprise_id=enterprise_id,
            team_id=team_id,
            bot_user_id=workspace.bot_user_id or None,
            bot_id=workspace.bot_id or None,
            bot_token=bot_token,
        )

    logging.getLogger("slack_bolt.App").addFilter(_is_not_token_warning)
    app = InstrumentedApp(
        ctx.metrics,
        name="slack_bolt",  # Bolt's loggers are named after it, and take their level from the root logger
        client=ctx.slack.client,
        signing_secret=signing_secret,
        authorize=authorize,
        process_before_response=True,
        request_verification_enabled=False,
        attaching_function_token_enabled=False,  # a workflow's run has a token of its own, which isn't used
        raise_error_for_unhandled_request=True,
    )
    services: dict[str, Any] = {"forms": forms, "actions": actions, "menus": menus, "home": home, "days": forms.days}
    services["lists"] = InterviewLists(ctx, home)
    services["commands"] = CommandService(ctx, forms, services["lists"])
    services["calendars"] = calendars
    services |= {"steps": steps, "wake_worker": wake_worker}
    services |= {"store": ctx.store, "membership": ctx.membership, "background": ctx.background, "time": ctx.time}
    app.use(ListenerArguments(ctx.slack, **services))
    app.use(ForeignUsers(ctx.slack, ctx.membership))
    app.use(MenuChoices())
    app.error(ErrorHandler(ctx, home).handle)
    listeners.register(app)
    return app


def _is_not_token_warning(record: logging.LogRecord) -> bool:
    """Bolt warns that `authorize` and `client` replace the token, which is intended."""
    text = record.getMessage()
    return not text.startswith(("As `installation_store` or `authorize` has been used", "As you gave `client` as well"))
