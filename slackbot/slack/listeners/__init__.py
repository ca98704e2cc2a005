"""One file for each of Slack's words. A listener checks, calls one service and answers; it may name what it needs as a
parameter (middleware.py)."""

from slack_bolt import App

from slackbot.slack.listeners import actions, commands, events, home, options, shortcuts, views, workflow_steps


def register(app: App) -> None:
    """Register all listeners. Bolt tries one after the other, so those whose answers users wait for come first."""
    commands.register(app)
    views.register(app)
    options.register(app)
    actions.register(app)
    shortcuts.register(app)
    events.register(app)
    home.register(app)
    workflow_steps.register(app)
