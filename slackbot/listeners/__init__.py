"""One file for each of Slack's words. A listener decides, stores, answers; what is slow comes after, as an errand."""

from slack_bolt import App

from slackbot.listeners import actions, choices, commands, events, home, moving, namesakes, options, shortcuts, views
from slackbot.listeners.parts import Parts


def register(app: App, parts: Parts) -> None:
    """Tell Bolt who listens to what. It asks one after the other: first come those whose answers people wait for."""
    namesakes.register(app, parts)
    commands.register(app, parts)
    views.register(app, parts)
    options.register(app, parts)
    actions.register(app, parts)
    choices.register(app, parts)
    moving.register(app, parts)
    shortcuts.register(app, parts)
    events.register(app, parts)
    home.register(app, parts)
