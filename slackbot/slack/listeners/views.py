"""Views that were submitted: the form, and the small views beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from slack_bolt import Ack, App, BoltResponse

from slackbot import messages
from slackbot.domain.person import Person
from slackbot.errors import SlackbotError
from slackbot.slack.client import SlackClient
from slackbot.slack.form import ids
from slackbot.slack.form.service import FormService
from slackbot.slack.form.submission import Submission, update_response
from slackbot.slack.form.view import error_response
from slackbot.slack.hiring_day.ids import VIEW as HIRING_DAY_VIEW
from slackbot.slack.hiring_day.service import HiringDayForms
from slackbot.slack.home.tab import HomeTab
from slackbot.slack.middleware import require_member
from slackbot.slack.request_actions import RequestActions


def register(app: App) -> None:
    """Listen to the views."""
    app.view(ids.VIEW, middleware=[start_lookups, require_member])(on_submit)
    app.view(HIRING_DAY_VIEW, middleware=[start_lookups, require_member])(on_hiring_day_submit)
    app.view(ids.CHOOSE_VIEW, middleware=[require_member])(on_interview_chosen)
    app.view(ids.INVITATION_VIEW, middleware=[require_member])(on_invitation_read)
    app.view(ids.CANCELLED_VIEW, middleware=[require_member])(on_cancelled)


def start_lookups(
    body: Mapping[str, Any], user: str, slack: SlackClient, next_: Callable[[], BoltResponse]
) -> BoltResponse:
    """Ask Slack for everybody in the form at the same time, without waiting: it wants the response in three seconds."""
    sent = Submission.from_body(body, user)
    slack.get_people(sent.people, timeout=0.0, channel=sent.values.channel)
    return next_()


def on_submit(ack: Ack, body: dict[str, Any], user: str, member: Person, forms: FormService, home: HomeTab) -> None:
    """Store the request, or show what is wrong with the form. Nothing is sent to Apploi from here."""
    response = forms.submit(Submission.from_body(body, user), member)
    if response is None:
        home.refresh(body, user)
        ack()
    else:
        ack(response)


def on_hiring_day_submit(
    ack: Ack, body: dict[str, Any], user: str, member: Person, days: HiringDayForms, home: HomeTab
) -> None:
    """Store all requests of the day, or show what is wrong with the form."""
    response = days.submit(Submission.from_body(body, user), member)
    if response is None:
        home.refresh(body, user)
        ack()
    else:
        ack(response)


def on_interview_chosen(ack: Ack, body: dict[str, Any], member: Person, forms: FormService) -> None:
    """Replace the question with the form for the interview that was chosen."""
    question = body["view"]
    try:
        ack(update_response(forms.choose_interview(question, member)))
    except (SlackbotError, KeyError, TypeError) as error:
        why = str(error) if isinstance(error, SlackbotError) else messages.unknown_request()
        ack(error_response(question, {ids.INTERVIEW: why}))


def on_invitation_read(ack: Ack) -> None:
    """Close the view: its text was there to be copied."""
    ack()


def on_cancelled(
    ack: Ack, body: dict[str, Any], user: str, member: Person, actions: RequestActions, home: HomeTab
) -> None:
    """Store that somebody says that they deleted the interview in Apploi."""
    request_id, number = messages.parse_button_value(body["view"].get("private_metadata", ""))
    home.refresh_for(actions.mark_cancelled(request_id, number, member))
    home.refresh(body, user)
    ack()
