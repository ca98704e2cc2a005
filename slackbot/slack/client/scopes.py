"""What the app may do in a workspace, and what needs it."""

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
"""The bot's scopes, and what needs each."""

USERGROUPS_SCOPE = "usergroups:read"
"""Needed only where ALLOW_USERGROUPS is set, and asked for only then."""

OPTIONAL_SCOPES = {
    "channels:history": "finding out in a public channel whether a message arrived when Slack did not say",
    "groups:history": "the same in a private channel",
}
"""What the bot can do without: it then posts such a message again, and says that it may be a second copy."""
