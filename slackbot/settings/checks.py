"""The settings: read from an environment once, every fault named at once, each with its mend."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from urllib.parse import urlsplit

from slackbot.dates.zones import is_zone
from slackbot.domain.applicant import NameVisibility
from slackbot.errors import SettingsError

SLACK_API_URL = "https://slack.com/api/"
APPLOI_URL = "https://partners.apploi.com"
DEFAULT_DATABASE_URL = "sqlite:///slackbot.db"

SECRETS = (
    "SLACK_BOT_TOKEN",
    "SLACK_SIGNING_SECRET",
    "SLACK_APP_TOKEN",
    "APPLOI_API_KEY",
    "APPLOI_AUTHORIZATION",
    "DATABASE_URL",
    "DATABASE_LISTEN_URL",
    "METRICS_TOKEN",
)
"""What may stand in a file instead, which the variable of this name with `_FILE` behind it names."""

MIN_TOKEN_LENGTH = 16

LOG_LEVELS = ("debug", "info", "warning", "error")
LOG_FORMATS = ("text", "json")
YES_OR_NO = ("yes", "no")
NAME_CHOICES = (NameVisibility.FULL, NameVisibility.INITIALS, NameVisibility.NONE)


@dataclass(frozen=True, slots=True)
class Settings:
    """What `slackbot serve` needs to know. Secrets do not show in its `repr`."""

    slack_bot_token: str = field(repr=False)
    slack_signing_secret: str = field(repr=False)
    slack_app_token: str | None = field(repr=False)
    slack_api_url: str
    apploi_api_key: str = field(repr=False)
    apploi_authorization: str | None = field(repr=False)
    apploi_base_url: str
    apploi_team_id: str | None
    database_url: str = field(repr=False)
    database_listen_url: str | None = field(repr=False)
    host: str
    port: int
    default_timezone: str
    announce_channel: str | None
    names_in_channels: NameVisibility
    remind_before: tuple[float, ...]  # seconds, the longest first
    public_url: str | None
    retain_days: int
    metrics_token: str | None = field(repr=False)
    allow_channels: frozenset[str]
    allow_usergroups: frozenset[str]
    allow_guests: bool
    log_level: str
    log_format: str

    @property
    def uses_socket_mode(self) -> bool:
        """Whether Slack is reached by a connection of ours, instead of reaching us over HTTP."""
        return self.slack_app_token is not None

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> Settings:
        """The settings in this environment, or a SettingsError that names every fault."""
        read = _EnvReader(environ)
        settings = _read_settings(read)
        _check_no_oauth(read)
        _check_announce_channel(settings, read)
        if read.problems:
            raise SettingsError(read.problems)
        return settings


def database_url(environ: Mapping[str, str]) -> str:
    """The database alone, for commands that need nothing else; SettingsError when it cannot be one."""
    read = _EnvReader({name: value for name, value in environ.items() if name.startswith("DATABASE_URL")})
    url = read.text("DATABASE_URL", DEFAULT_DATABASE_URL, _database_problem)
    if read.problems:
        raise SettingsError(read.problems)
    return url


def _read_settings(read: _EnvReader) -> Settings:
    socket_mode = bool(read.optional("SLACK_APP_TOKEN"))
    return Settings(
        slack_bot_token=read.required("SLACK_BOT_TOKEN", _bot_token_problem),
        slack_signing_secret=(
            read.text("SLACK_SIGNING_SECRET", "")
            if socket_mode
            else read.required("SLACK_SIGNING_SECRET", _signing_secret_problem)
        ),
        slack_app_token=read.optional("SLACK_APP_TOKEN", _app_token_problem),
        slack_api_url=read.text("SLACK_API_URL", SLACK_API_URL, _url_problem).rstrip("/") + "/",
        apploi_api_key=read.required("APPLOI_API_KEY", _apploi_key_problem),
        apploi_authorization=read.optional("APPLOI_AUTHORIZATION", _header_problem),
        apploi_base_url=read.text("APPLOI_BASE_URL", APPLOI_URL, _url_problem).rstrip("/"),
        apploi_team_id=read.optional("APPLOI_TEAM_ID", _digits_problem),
        database_url=read.text("DATABASE_URL", DEFAULT_DATABASE_URL, _database_problem),
        database_listen_url=read.optional("DATABASE_LISTEN_URL", _listen_problem),
        host=read.text("HOST", "0.0.0.0", _host_problem),
        port=int(read.text("PORT", "3000", _port_problem) or 0),
        default_timezone=read.text("DEFAULT_TIMEZONE", "America/New_York", _zone_problem),
        announce_channel=read.optional("ANNOUNCE_CHANNEL", _channel_problem),
        names_in_channels=NameVisibility(read.text("NAMES_IN_CHANNELS", "full", _one_of(NAME_CHOICES)).lower()),
        remind_before=_parse_leads(read.text("REMIND_BEFORE", "1h", _leads_problem)),
        public_url=(read.optional("PUBLIC_URL", _url_problem) or "").rstrip("/") or None,
        retain_days=int(read.text("RETAIN_DAYS", "90", _days_problem) or 0),
        metrics_token=read.optional("METRICS_TOKEN", _token_problem),
        allow_channels=_parse_ids(read.optional("ALLOW_CHANNELS", _channels_problem)),
        allow_usergroups=_parse_ids(read.optional("ALLOW_USERGROUPS", _usergroups_problem)),
        allow_guests=read.text("ALLOW_GUESTS", "no", _one_of(YES_OR_NO)).lower() == "yes",
        log_level=read.text("LOG_LEVEL", "info", _one_of(LOG_LEVELS)).lower(),
        log_format=read.text("LOG_FORMAT", "text", _one_of(LOG_FORMATS)).lower(),
    )


Validator = Callable[[str], str | None]
"""Says what is wrong with a value and how to mend it, or None. Never repeats a secret."""


class _EnvReader:
    def __init__(self, environ: Mapping[str, str]) -> None:
        self.environ = environ
        self.problems: list[str] = []
        self._from_files = {name for name in SECRETS if self._value(f"{name}_FILE")}
        self.problems.extend(_file_problem(name, is_set=bool(self._value(name))) for name in sorted(self._from_files))

    def _value(self, name: str) -> str:
        return self.environ.get(name, "").strip()

    def required(self, name: str, validate: Validator) -> str:
        value = self._value(name)
        if not value and name not in self._from_files:
            self.problems.append(f"{name} is not set. {WHERE_TO_FIND[name]}")
        return self._validated(name, value, validate, "") if value else ""

    def optional(self, name: str, validate: Validator = lambda _: None) -> str | None:
        value = self._value(name)
        return self._validated(name, value, validate, "") if value else None

    def text(self, name: str, default: str, validate: Validator = lambda _: None) -> str:
        value = self._value(name)
        return self._validated(name, value, validate, default) if value else default

    def _validated(self, name: str, value: str, validate: Validator, default: str) -> str:
        what = validate(value)
        if what is None:
            return value
        self.problems.append(f"{name} {what}")
        return default


WHERE_TO_FIND: dict[str, str] = {
    "SLACK_BOT_TOKEN": "Copy the Bot User OAuth Token (xoxb-…) from your Slack app's page “OAuth & Permissions”.",
    "SLACK_SIGNING_SECRET": "Copy the Signing Secret from your Slack app's page “Basic Information”, "
    "or set SLACK_APP_TOKEN to use Socket Mode.",
    "APPLOI_API_KEY": "Ask Apploi for a partner API key of your team and set it here.",
}


def _file_problem(name: str, *, is_set: bool) -> str:
    """What a `_FILE` means that is still there: whoever read the environment could not take the file's content."""
    if is_set:
        return f"{name} and {name}_FILE are both set. Unset one of them."
    return (
        f"{name}_FILE names a file from which nothing can be read. See that it is there, holds the value as UTF-8 "
        "text, and may be read by this user."
    )


def _bot_token_problem(value: str) -> str | None:
    return _header_problem(value) if value.startswith("xoxb-") else "must be a bot token: it starts with xoxb-."


def _app_token_problem(value: str) -> str | None:
    return _header_problem(value) if value.startswith("xapp-") else "must be an app-level token: it starts with xapp-."


def _signing_secret_problem(value: str) -> str | None:
    if value.startswith(("xoxb-", "xapp-", "xoxp-")):
        return "holds a token. Copy the Signing Secret from “Basic Information” instead."
    return None


def _apploi_key_problem(value: str) -> str | None:
    return _header_problem(value)


def _header_problem(value: str) -> str | None:
    printable = value.isascii() and value.isprintable()
    return None if printable else "has characters that cannot be sent in a header. Copy it again, without line breaks."


def _token_problem(value: str) -> str | None:
    long = len(value) >= MIN_TOKEN_LENGTH
    return (
        _header_problem(value) if long else f"is too easy to guess. Make one of {MIN_TOKEN_LENGTH} characters or more."
    )


def _digits_problem(value: str) -> str | None:
    return None if re.fullmatch(r"[0-9]{1,20}", value) else "must be a team's id in Apploi: digits only, such as 23567."


def _port_problem(value: str) -> str | None:
    ok = re.fullmatch(r"[0-9]{1,5}", value) and int(value) <= 65535
    return None if ok else "must be a port number from 0 to 65535, such as 3000."


def _days_problem(value: str) -> str | None:
    ok = re.fullmatch(r"[0-9]{1,5}", value) and int(value) > 0
    return None if ok else "must be a number of days from 1 to 99999, such as 90."


def _channel_problem(value: str) -> str | None:
    ok = re.fullmatch(r"[CG][A-Z0-9]{2,20}", value)
    return None if ok else "must be a channel's id, such as C0123456789: it stands at the end of the channel's details."


def _parse_ids(value: str | None) -> frozenset[str]:
    """“C01, C02” → {"C01", "C02"}."""
    return frozenset(part.strip() for part in value.split(",")) if value else frozenset()


def _channels_problem(value: str) -> str | None:
    ok = all(re.fullmatch(r"[CG][A-Z0-9]{2,20}", one) for one in _parse_ids(value))
    return None if ok else "must be channels' ids with commas between, such as C0123456789: see a channel's details."


MAX_USERGROUPS = 10
"""Slack is asked for each of them by itself, about twenty times a minute at most."""


def _usergroups_problem(value: str) -> str | None:
    ok = all(re.fullmatch(r"S[A-Z0-9]{2,20}", one) for one in _parse_ids(value))
    if ok and len(_parse_ids(value)) <= MAX_USERGROUPS:
        return None
    return (
        f"must be at most {MAX_USERGROUPS} user groups' ids with commas between, such as S0123456789: they stand "
        "behind the … of a group under “People”."
    )


LEAD_TIME = re.compile(r"([0-9]{1,3})\s*([mhd])")
UNIT_SECONDS = {"m": 60.0, "h": 3600.0, "d": 86400.0}
MAX_LEAD_TIME = 14 * UNIT_SECONDS["d"]


def _parse_leads(value: str) -> tuple[float, ...]:
    """“1d,1h” → (86400, 3600); “none” → ()."""
    parts = [] if value.lower() == "none" else [LEAD_TIME.fullmatch(part.strip()) for part in value.lower().split(",")]
    return tuple(sorted({float(part[1]) * UNIT_SECONDS[part[2]] for part in parts if part}, reverse=True))


def _leads_problem(value: str) -> str | None:
    parts = [part.strip() for part in value.lower().split(",")]
    ok = value.lower() == "none" or all(LEAD_TIME.fullmatch(part) for part in parts)
    if ok and len(parts) <= 5 and all(0 < lead <= MAX_LEAD_TIME for lead in _parse_leads(value)):
        return None
    return "must name at most five times before the interview, such as 1d,1h or 30m, up to 14d; or none."


def _host_problem(value: str) -> str | None:
    ok = re.fullmatch(r"[A-Za-z0-9.:_-]+", value)
    return None if ok else "must be an address of this machine, such as 0.0.0.0 or 127.0.0.1."


def _zone_problem(value: str) -> str | None:
    return None if is_zone(value) else "is not a name of the IANA zone database. Use one such as America/New_York."


def _one_of(words: tuple[str, ...]) -> Validator:
    def problem(value: str) -> str | None:
        return None if value.lower() in words else f"must be one of: {', '.join(words)}."

    return problem


def _database_problem(value: str) -> str | None:
    if re.fullmatch(r"sqlite:///(?!:memory:).+|postgres(ql)?(\+psycopg)?://.+", value):
        return None
    return "must begin with postgresql:// or sqlite:///, such as sqlite:///slackbot.db."


def _listen_problem(value: str) -> str | None:
    if re.fullmatch(r"postgres(ql)?(\+psycopg)?://.+", value):
        return None
    return "must begin with postgresql:// and be PostgreSQL's own address, not the pooler's."


def _url_problem(value: str) -> str | None:
    try:
        url = urlsplit(value)
        host, _ = url.hostname, url.port
    except ValueError:
        return "is not a URL."
    if url.scheme not in ("http", "https") or not host:
        return "must be a URL that begins with https://."
    if url.username or url.password or url.query or url.fragment:
        return "must be a plain address, without a user, a question mark or a #."
    if url.scheme == "http" and not _is_loopback(host):
        return "must begin with https://: keys are not sent unencrypted, but to this machine itself (127.0.0.1)."
    return None


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _check_announce_channel(settings: Settings, read: _EnvReader) -> None:
    allowed, announced = settings.allow_channels, settings.announce_channel
    if allowed and announced and announced not in allowed:
        read.problems.append("ANNOUNCE_CHANNEL is not among ALLOW_CHANNELS, where alone I may post. Add it there too.")


def _check_no_oauth(read: _EnvReader) -> None:
    """Bolt drops the bot token for an OAuth installation when it finds these two in the environment."""
    names = ("SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET")
    if all(read.environ.get(name) for name in names):
        read.problems.append(
            "SLACK_CLIENT_ID and SLACK_CLIENT_SECRET are set: with them the Slack library would ignore "
            "SLACK_BOT_TOKEN. Unset both."
        )
