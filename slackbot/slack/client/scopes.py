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
"""Required if ALLOW_USERGROUPS is set."""

OPTIONAL_SCOPES = {
    "channels:history": "a message that may have arrived in a public channel is posted again, and says so",
    "groups:history": "a message that may have arrived in a private channel is posted again, and says so",
    "groups:read": "a private channel that is shared with other companies sees whole names",
    USERGROUPS_SCOPE: "ALLOW_USERGROUPS can't be used",
}
"""Whoever installs the app may leave these out; each with what happens without it, as `slackbot check` prints it."""
