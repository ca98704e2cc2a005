"""The settings, read from the environment once. All problems are reported together, each with its fix.

declared.py    every setting: name, meaning, default
validators.py  which values are valid
facilities.py  the file with the facilities
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import time

from slackbot.domain.applicant import NameVisibility
from slackbot.domain.facility import Facilities, Facility
from slackbot.domain.invitation import ApplicantIsTold
from slackbot.errors import SettingsError
from slackbot.network import Network
from slackbot.settings.declared import BY_NAME, SECRETS
from slackbot.settings.facilities import FacilitiesFile, read_facilities
from slackbot.settings.validators import parse_ids, parse_leads, parse_time_of_day

__all__ = ["SECRETS", "Settings", "database_url"]


@dataclass(frozen=True, slots=True)
class Settings:
    """What `slackbot serve` needs to know. Its `repr` has no secrets."""

    slack_bot_token: str = field(repr=False)
    slack_signing_secret: str = field(repr=False)
    slack_app_token: str | None = field(repr=False)
    slack_api_url: str
    apploi_api_key: str = field(repr=False)
    apploi_authorization: str | None = field(repr=False)
    apploi_base_url: str
    apploi_team_id: str | None
    facilities_file: FacilitiesFile
    applicant_url: str | None
    database_url: str = field(repr=False)
    database_listen_url: str | None = field(repr=False)
    https_proxy: str | None = field(repr=False)
    no_proxy: str | None
    ssl_cert_file: str | None
    host: str
    port: int
    default_timezone: str
    announce_channel: str | None
    names_in_channels: NameVisibility
    applicant_is_told: ApplicantIsTold
    undo_seconds: int
    remind_before: tuple[float, ...]  # seconds, the longest first
    digest_at: time | None
    ask_outcome: bool
    public_url: str | None
    retain_days: int
    metrics_token: str | None = field(repr=False)
    allow_channels: frozenset[str]
    allow_usergroups: frozenset[str]
    allow_workspaces: frozenset[str]
    allow_guests: bool
    log_level: str
    log_format: str

    @property
    def uses_socket_mode(self) -> bool:
        """Whether the app opens a connection to Slack, instead of Slack calling it over HTTP."""
        return self.slack_app_token is not None

    @property
    def facilities(self) -> Facilities:
        """Those of the file, or the only one."""
        return self.facilities_file.facilities

    @property
    def has_facilities_file(self) -> bool:
        """Whether the facilities are those of a file."""
        return any(each.id for each in self.facilities)

    @property
    def network(self) -> Network:
        """How Slack and Apploi are reached."""
        return Network(self.https_proxy or "", self.no_proxy or "", self.ssl_cert_file or "")

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> Settings:
        """The settings in this environment. Raises SettingsError with every problem."""
        read = _EnvReader(environ)
        settings = _with_facilities(_read_settings(read), read, environ)
        _check_no_oauth(read)
        _check_announce_channel(settings, read)
        _check_digest(settings, read)
        if read.problems:
            raise SettingsError(read.problems)
        return settings


def database_url(environ: Mapping[str, str]) -> str:
    """The database alone, for commands that need nothing else. Raises SettingsError."""
    read = _EnvReader({name: value for name, value in environ.items() if name.startswith("DATABASE_URL")})
    url = read.value("DATABASE_URL")
    if read.problems:
        raise SettingsError(read.problems)
    return url


def _read_settings(read: _EnvReader) -> Settings:
    socket_mode = bool(read.optional("SLACK_APP_TOKEN"))
    has_facilities = bool(read.optional("FACILITIES_FILE"))
    return Settings(
        slack_bot_token=read.required("SLACK_BOT_TOKEN"),
        slack_signing_secret=(
            read.raw("SLACK_SIGNING_SECRET") if socket_mode else read.required("SLACK_SIGNING_SECRET")
        ),
        slack_app_token=read.optional("SLACK_APP_TOKEN"),
        slack_api_url=read.value("SLACK_API_URL").rstrip("/") + "/",
        apploi_api_key=read.required("APPLOI_API_KEY") if not has_facilities else read.value("APPLOI_API_KEY"),
        apploi_authorization=read.optional("APPLOI_AUTHORIZATION"),
        apploi_base_url=read.value("APPLOI_BASE_URL").rstrip("/"),
        apploi_team_id=read.optional("APPLOI_TEAM_ID"),
        facilities_file=FacilitiesFile(Facilities(), {}),
        applicant_url=read.optional("APPLICANT_URL"),
        database_url=read.value("DATABASE_URL"),
        database_listen_url=read.optional("DATABASE_LISTEN_URL"),
        https_proxy=read.optional("HTTPS_PROXY"),
        no_proxy=read.optional("NO_PROXY"),
        ssl_cert_file=read.optional("SSL_CERT_FILE"),
        host=read.value("HOST"),
        port=int(read.value("PORT")),
        default_timezone=read.value("DEFAULT_TIMEZONE"),
        announce_channel=read.optional("ANNOUNCE_CHANNEL"),
        names_in_channels=NameVisibility(read.value("NAMES_IN_CHANNELS").lower()),
        applicant_is_told=ApplicantIsTold(read.value("APPLICANT_IS_TOLD").lower()),
        undo_seconds=int(read.value("UNDO_SECONDS")),
        remind_before=parse_leads(read.value("REMIND_BEFORE")),
        digest_at=parse_time_of_day(read.value("DIGEST_AT")),
        ask_outcome=read.value("ASK_OUTCOME").lower() == "yes",
        public_url=read.value("PUBLIC_URL").rstrip("/") or None,
        retain_days=int(read.value("RETAIN_DAYS")),
        metrics_token=read.optional("METRICS_TOKEN"),
        allow_channels=parse_ids(read.value("ALLOW_CHANNELS")),
        allow_usergroups=parse_ids(read.value("ALLOW_USERGROUPS")),
        allow_workspaces=parse_ids(read.value("ALLOW_WORKSPACES")),
        allow_guests=read.value("ALLOW_GUESTS").lower() == "yes",
        log_level=read.value("LOG_LEVEL").lower(),
        log_format=read.value("LOG_FORMAT").lower(),
    )


def _with_facilities(settings: Settings, read: _EnvReader, environ: Mapping[str, str]) -> Settings:
    """With the facilities of the file, or the only one."""
    only = Facility(
        team_id=settings.apploi_team_id,
        announce_channel=settings.announce_channel,
        name_visibility=settings.names_in_channels,
        remind_before=settings.remind_before,
        digest_at=settings.digest_at,
        asks_attendance=settings.ask_outcome,
    )
    path, default_key = read.optional("FACILITIES_FILE"), settings.apploi_api_key
    if path is None:
        return replace(settings, facilities_file=FacilitiesFile(Facilities.only(only), {only.key: default_key}))
    file, problems = read_facilities(path, only, environ, default_key)
    read.problems += problems
    return replace(settings, facilities_file=file)


class _EnvReader:
    """Reads settings out of an environment and collects what is wrong with them."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ
        self._unread_files = {name for name in SECRETS if self.raw(f"{name}_FILE")}
        self._valid: dict[str, str] = {}
        self.problems = [_file_problem(name, is_set=bool(self.raw(name))) for name in sorted(self._unread_files)]

    def raw(self, name: str) -> str:
        """The value without white space around it, unchecked; "" when it is not set."""
        return self._environ.get(name, "").strip()

    def value(self, name: str) -> str:
        """The value if it is valid, else the default, which may be ""."""
        if name not in self._valid:
            self._valid[name] = self._validate(name)
        return self._valid[name]

    def optional(self, name: str) -> str | None:
        """The value, or None when there is none."""
        return self.value(name) or None

    def required(self, name: str) -> str:
        """The value. If it is missing, a problem is recorded."""
        if not self.raw(name) and name not in self._unread_files:
            self.problems.append(f"{name} is not set. {BY_NAME[name].obtain}")
        return self.value(name)

    def _validate(self, name: str) -> str:
        setting, value = BY_NAME[name], self.raw(name)
        problem = setting.validate(value) if value else None
        if problem:
            self.problems.append(f"{name} {problem}")
        return value if value and not problem else setting.default


def _file_problem(name: str, *, is_set: bool) -> str:
    """What is wrong with a `_FILE` variable that is still there: its content could not be read into the environment."""
    if is_set:
        return f"{name} and {name}_FILE are both set. Unset one of them."
    return (
        f"{name}_FILE names a file that can't be used. Check that it exists, contains the value as UTF-8 text, and can "
        "be read by this user."
    )


def _check_announce_channel(settings: Settings, read: _EnvReader) -> None:
    allowed, announced = settings.allow_channels, settings.announce_channel
    if allowed and announced and announced not in allowed:
        read.problems.append("ANNOUNCE_CHANNEL isn't in ALLOW_CHANNELS, so I may not post there. Add it.")
    for facility in settings.facilities:
        for channel in sorted({facility.announce_channel or "", *facility.channels} - {"", announced}):
            if allowed and channel not in allowed:
                read.problems.append(
                    f"FACILITIES_FILE: channel {channel} of {facility.id} isn't in ALLOW_CHANNELS, so the app may not "
                    "be used there. Add it."
                )


def _check_digest(settings: Settings, read: _EnvReader) -> None:
    """A digest needs a channel."""
    for facility in settings.facilities:
        if facility.digest_at and not facility.announce_channel:
            read.problems.append(
                f"FACILITIES_FILE: {facility.id} has a digest, but no channel for it. Add `announce_channel`, or "
                '`digest_at = "none"`.'
                if facility.id
                else "DIGEST_AT is set, but ANNOUNCE_CHANNEL isn't, so the digest has no channel. Set it, or unset "
                "DIGEST_AT."
            )


def _check_no_oauth(read: _EnvReader) -> None:
    """With both of these set, Bolt ignores the bot token and expects an OAuth installation (docs/slack.md, F20)."""
    if read.raw("SLACK_CLIENT_ID") and read.raw("SLACK_CLIENT_SECRET"):
        read.problems.append(
            "SLACK_CLIENT_ID and SLACK_CLIENT_SECRET are set, which makes Slack's library ignore SLACK_BOT_TOKEN. "
            "Unset both."
        )
