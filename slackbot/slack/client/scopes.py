"""The bot token's scopes, and why the app needs each."""

from __future__ import annotations

SCOPES = {
    "commands": "the command /schedule-interview",
    "chat:write": "the result, in channels where the app is a member and as a direct message",
    "users:read": "the person's time zone, and whether they are a guest",
    "users:read.email": "the interviewer's e-mail, by which Apploi knows them",
    "app_mentions:read": "answering a mention of the app with how to begin",
    "im:history": "answering a direct message to the app with how to begin",
    "channels:read": "whether a public channel is shared with other companies, and so how much of a name it may see",
}
"""Required; each with what needs it, as `slackbot check` prints it."""

USERGROUPS_SCOPE = "usergroups:read"
"""Required if ALLOW_USERGROUPS is set, and requested only then."""

OPTIONAL_SCOPES = {
    "channels:history": "checking whether a message arrived in a public channel when Slack didn't say",
    "groups:history": "the same in a private channel",
}
"""Without these, the bot posts such a message again, and says that it may be a duplicate."""
