"""One file for each of Slack's words. A listener decides, stores, answers; what is slow comes after, as an errand."""

from slack_bolt import App

from slackbot.slack import foreign_users
from slackbot.slack.context import AppContext
from slackbot.slack.form import applicant_field, open_reschedule
from slackbot.slack.listeners import actions, commands, events, home, options, shortcuts, views


def register(app: App, parts: AppContext) -> None:
    """Tell Bolt who listens to what. It asks one after the other: first come those whose answers people wait for."""
    foreign_users.register(app, parts)
    commands.register(app, parts)
    views.register(app, parts)
    options.register(app, parts)
    actions.register(app, parts)
    applicant_field.register(app, parts)
    open_reschedule.register(app, parts)
    shortcuts.register(app, parts)
    events.register(app, parts)
    home.register(app, parts)
