"""Every setting: its name, what it means, its default, and which values are valid.

A new setting also needs a field of Settings in __init__.py. docs/settings.md is generated from here by `make settings`.
"""

from __future__ import annotations

from dataclasses import dataclass

from slackbot.settings import validators
from slackbot.settings.validators import Validator


@dataclass(frozen=True, slots=True)
class Setting:
    """One environment variable.

    `meaning` is Markdown. `default` is written as a person would type it; "" means none. A secret can also come from a
    file. A setting that has to be set says in `obtain` where to get it.
    """

    name: str
    meaning: str
    default: str = ""
    validate: Validator = validators.anything
    secret: bool = False
    obtain: str = ""


SLACK = (
    Setting(
        "SLACK_BOT_TOKEN",
        "The app's bot token, `xoxb-…`",
        validate=validators.bot_token,
        secret=True,
        obtain="Copy the Bot User OAuth Token (xoxb-…) from your Slack app's page “OAuth & Permissions”.",
    ),
    Setting(
        "SLACK_SIGNING_SECRET",
        "Proves that a request comes from Slack. Not needed in Socket Mode.",
        validate=validators.signing_secret,
        secret=True,
        obtain="Copy the Signing Secret from your Slack app's page “Basic Information”, or set SLACK_APP_TOKEN to use "
        "Socket Mode.",
    ),
    Setting(
        "SLACK_APP_TOKEN",
        "The app-level token, `xapp-…`. Switches to Socket Mode.",
        validate=validators.app_token,
        secret=True,
    ),
    Setting(
        "SLACK_API_URL",
        "The address of Slack's Web API. Change it only for tests; plain http only to this machine.",
        "https://slack.com/api/",
        validators.url,
    ),
)

APPLOI = (
    Setting(
        "APPLOI_API_KEY",
        "A partner API key for one team in Apploi",
        validate=validators.header,
        secret=True,
        obtain="Ask Apploi for a partner API key for your team.",
    ),
    Setting(
        "APPLOI_AUTHORIZATION",
        "A legacy second header ([apploi.md](apploi.md), W3), sent only when set",
        validate=validators.header,
        secret=True,
    ),
    Setting(
        "APPLOI_BASE_URL",
        "The address of Apploi's partner API. Plain http only to this machine.",
        "https://partners.apploi.com",
        validators.url,
    ),
    Setting(
        "APPLOI_TEAM_ID",
        "The interviewer's team when the application doesn't name one: digits such as `23567`",
        validate=validators.team_id,
    ),
    Setting(
        "FACILITIES_FILE",
        "A TOML file with the facilities of an operator ([install.md](install.md#several-facilities)). Without it, "
        "there is one facility, with the settings on this page.",
    ),
    Setting(
        "APPLICANT_URL",
        "The address of an applicant in Apploi's web app, with `{application_id}` in it. Copy it from your browser and "
        "put that in place of the digits. Adds *Open in Apploi* wherever people are sent there.",
        validate=validators.applicant_url,
    ),
)

SERVER = (
    Setting(
        "DATABASE_URL",
        "`sqlite:///…` for one machine, `postgresql://…` when several processes share the work",
        "sqlite:///slackbot.db",
        validators.database,
        secret=True,
    ),
    Setting(
        "DATABASE_LISTEN_URL",
        "PostgreSQL's own address, if `DATABASE_URL` is a pooler with transaction pooling. Processes then hear of each "
        "other's work at once; without it, they look once a second.",
        validate=validators.postgresql,
        secret=True,
    ),
    Setting("HOST", "The address to listen on", "0.0.0.0", validators.host),
    Setting("PORT", "The port to listen on", "3000", validators.port),
    Setting(
        "PUBLIC_URL",
        "The public `https://` address of this app. Adds calendar files for Apple Calendar and others to the "
        "interviewer's links, and a calendar to subscribe to on the Home tab; it works in Socket Mode too, if the port "
        "can be reached.",
        validate=validators.url,
    ),
)

NETWORK = (
    Setting(
        "HTTPS_PROXY",
        "The proxy through which Slack and Apploi are reached, such as `http://proxy.example.com:3128`; with a user, "
        "`http://USER:PASSWORD@HOST:PORT`. `https_proxy` works too.",
        validate=validators.proxy,
        secret=True,
    ),
    Setting(
        "NO_PROXY",
        "Hosts that are reached without the proxy, separated by commas: `slack.com` also means `hooks.slack.com`. "
        "`no_proxy` works too.",
    ),
    Setting(
        "SSL_CERT_FILE",
        "A PEM file with your company's CA certificates, if a proxy inspects TLS. They are trusted besides the "
        "system's and the public ones.",
        validate=validators.ca_file,
    ),
)

MESSAGES = (
    Setting(
        "DEFAULT_TIMEZONE",
        "The IANA time zone of people whose Slack profile has none",
        "America/New_York",
        validators.zone,
    ),
    Setting(
        "UNDO_SECONDS",
        "For how many seconds, at most 60, people can undo *Schedule*: until then nothing is sent to Apploi. `0` sends "
        "at once, and shows no *Undo*.",
        "5",
        validators.undo_seconds,
    ),
    Setting(
        "REMIND_BEFORE",
        "When the interviewer and the result's thread are reminded, such as `1d,1h`; `none` for never",
        "1h",
        validators.leads,
    ),
    Setting(
        "ASK_OUTCOME",
        "`yes` asks the interviewer whether the applicant came, an hour after each interview. The answer is kept here, "
        "not in Apploi. `no` asks nobody.",
        "yes",
        validators.one_of("yes", "no"),
    ),
    Setting(
        "ANNOUNCE_CHANNEL",
        "The ID of a channel that gets a copy of each scheduled, moved or canceled interview. Invite the app there.",
        validate=validators.channel,
    ),
    Setting(
        "DIGEST_AT",
        "The time of day, such as `7:30`, at which `ANNOUNCE_CHANNEL` gets one message with the day's interviews, on "
        "days that have any; `none` for never. By the clock of `DEFAULT_TIMEZONE`, or of each facility's `timezone`.",
        "none",
        validators.time_of_day,
    ),
    Setting(
        "APPLICANT_IS_TOLD",
        "Who tells applicants of their interviews: `apploi`, `us` or `unknown`. It decides a line that the person who "
        "booked one reads privately; the app itself writes to no applicant.",
        "unknown",
        validators.one_of("unknown", "apploi", "us"),
    ),
    Setting(
        "NAMES_IN_CHANNELS",
        "How much of an applicant's name public channels see: `full`, `initials` or `none`. Private channels and "
        "direct messages always see it in full.",
        "full",
        validators.one_of("full", "initials", "none"),
    ),
)

ACCESS = (
    Setting(
        "ALLOW_CHANNELS",
        "The IDs of the only channels in which the app may be used and may post, separated by commas. Include "
        "`ANNOUNCE_CHANNEL`. Direct messages are always allowed.",
        validate=validators.channels,
    ),
    Setting(
        "ALLOW_USERGROUPS",
        "The IDs (`S…`) of at most ten user groups whose members alone may use the app. Needs the scope "
        "`usergroups:read`.",
        validate=validators.usergroups,
    ),
    Setting(
        "ALLOW_WORKSPACES",
        "With an app of a whole Slack organization: the IDs (`T…`) of the only workspaces whose members may use it, "
        "separated by commas. Without it, members of each workspace to which the app was added.",
        validate=validators.workspaces,
    ),
    Setting(
        "ALLOW_GUESTS",
        "`yes` lets guests of this workspace use the app. People from other companies never can.",
        "no",
        validators.one_of("yes", "no"),
    ),
    Setting(
        "RETAIN_DAYS",
        "How many days after it was made, or after its interview if that is later, a request keeps names, emails and "
        "typed words. Its times and states stay.",
        "90",
        validators.days,
    ),
)

LOGS = (
    Setting(
        "LOG_LEVEL",
        "`debug`, `info`, `warning` or `error`",
        "info",
        validators.one_of("debug", "info", "warning", "error"),
    ),
    Setting("LOG_FORMAT", "`text`, or `json` for one object per line", "text", validators.one_of("text", "json")),
    Setting(
        "METRICS_TOKEN",
        "Lets anyone who sends it as a bearer token read `/metrics`. Without it only this machine can. At least 16 "
        "characters.",
        validate=validators.metrics_token,
        secret=True,
    ),
)

GROUPS: dict[str, tuple[Setting, ...]] = {
    "Slack": SLACK,
    "Apploi": APPLOI,
    "Database and server": SERVER,
    "Network": NETWORK,
    "Times and messages": MESSAGES,
    "Access and privacy": ACCESS,
    "Logs and metrics": LOGS,
}
BY_NAME = {setting.name: setting for group in GROUPS.values() for setting in group}
SECRETS = tuple(setting.name for setting in BY_NAME.values() if setting.secret)
"""The settings whose value can come from a file, which the variable with `_FILE` appended names."""
