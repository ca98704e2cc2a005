"""Settings: all faults at once, each with its mend, and no secret shown."""

from datetime import time
from pathlib import Path

import pytest

from slackbot.errors import SettingsError
from slackbot.settings import SECRETS, Settings, database_url
from slackbot.settings.oddities import EnvFile, file_oddities, secret_oddities

GOOD = {
    "SLACK_BOT_TOKEN": "xoxb-secret-1",
    "SLACK_SIGNING_SECRET": "shhh-secret-2",
    "APPLOI_API_KEY": "key-secret-3",
}


def test_three_settings_are_enough_and_the_rest_has_defaults() -> None:
    settings = Settings.from_env(GOOD)
    assert (settings.host, settings.port) == ("0.0.0.0", 3000)
    assert settings.slack_api_url == "https://slack.com/api/"
    assert settings.apploi_base_url == "https://partners.apploi.com"
    assert settings.default_timezone == "America/New_York"
    assert settings.database_url.startswith("sqlite:///")
    assert (settings.log_level, settings.log_format) == ("info", "text")
    assert settings.retain_days == 90
    assert settings.apploi_authorization is None
    assert settings.apploi_team_id is None
    assert not settings.uses_socket_mode


def test_socket_mode_needs_no_signing_secret() -> None:
    environ = {**GOOD, "SLACK_APP_TOKEN": "xapp-1"}
    del environ["SLACK_SIGNING_SECRET"]
    assert Settings.from_env(environ).uses_socket_mode


def test_an_empty_environment_names_all_that_is_missing() -> None:
    faults = faults_of({})
    assert [fault.split()[0] for fault in faults] == ["SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET", "APPLOI_API_KEY"]


WRONG = [
    ("SLACK_BOT_TOKEN", "xoxp-1"),
    ("SLACK_BOT_TOKEN", "xoxb-\x00"),
    ("SLACK_APP_TOKEN", "xoxb-1"),
    ("SLACK_SIGNING_SECRET", "xoxb-1"),
    ("SLACK_API_URL", "http://slack.example.com/api/"),
    ("SLACK_API_URL", "slack.com"),
    ("APPLOI_BASE_URL", "http://partners.apploi.com"),
    ("APPLOI_BASE_URL", "https://user:secret@partners.apploi.com"),
    ("APPLOI_BASE_URL", "https://partners.apploi.com?x=1"),
    ("APPLOI_BASE_URL", "http://127.0.0.1.example.com"),
    ("APPLOI_BASE_URL", "https://partners.apploi.com:port"),
    ("APPLOI_BASE_URL", "ftp://partners.apploi.com"),
    ("APPLOI_API_KEY", "ключ"),
    ("APPLOI_AUTHORIZATION", "two\u2028lines"),
    ("APPLOI_TEAM_ID", "team 7"),
    ("APPLICANT_URL", "http://app.example.com/{application_id}"),
    ("APPLICANT_URL", "https://app.example.com/applicants"),
    ("APPLICANT_URL", "https://app.example.com/applicants/265733760"),
    ("APPLICANT_URL", "https://{application_id}.example.com/"),
    ("APPLICANT_URL", "https://app.example.com/{application_id}/{application_id}"),
    ("APPLICANT_URL", "https://app.example.com/{application_id}/{team}"),
    ("APPLICANT_URL", "https://user:secret@app.example.com/{application_id}"),
    ("APPLICANT_URL", "https://app.example.com/{application_id}|Log in"),
    ("APPLICANT_URL", "https://app.example.com/the team/{application_id}"),
    ("APPLICANT_URL", "https://[app.example.com/{application_id}"),
    ("DATABASE_URL", "mysql://localhost/db"),
    ("DATABASE_URL", "slackbot.db"),
    ("DATABASE_URL", "sqlite:"),
    ("DATABASE_URL", "sqlite:///"),
    ("DATABASE_URL", "sqlite:///:memory:"),
    ("DATABASE_URL", "postgresql+psycopg2://h/d"),
    ("DATABASE_LISTEN_URL", "sqlite:///slackbot.db"),
    ("HOST", "a b"),
    ("PORT", "http"),
    ("PORT", "70000"),
    ("PORT", "-1"),
    ("DEFAULT_TIMEZONE", "Eastern"),
    ("ANNOUNCE_CHANNEL", "#hiring"),
    ("ANNOUNCE_CHANNEL", "U0123456789"),
    ("NAMES_IN_CHANNELS", "some"),
    ("DIGEST_AT", "7"),
    ("DIGEST_AT", "7:30am"),
    ("DIGEST_AT", "24:00"),
    ("DIGEST_AT", "7:60"),
    ("REMIND_BEFORE", "1 hour"),
    ("ASK_OUTCOME", "maybe"),
    ("REMIND_BEFORE", "1d,"),
    ("REMIND_BEFORE", "0m"),
    ("REMIND_BEFORE", "15d"),
    ("REMIND_BEFORE", "1h,2h,3h,4h,5h,6h"),
    ("PUBLIC_URL", "slackbot.example.com"),
    ("PUBLIC_URL", "http://slackbot.example.com"),
    ("ALLOW_CHANNELS", "#hiring"),
    ("ALLOW_CHANNELS", "C0123456789,"),
    ("ALLOW_USERGROUPS", "C0123456789"),
    ("ALLOW_USERGROUPS", ",".join(f"S01234567{number:02}" for number in range(11))),
    ("ALLOW_GUESTS", "some"),
    ("UNDO_SECONDS", "61"),
    ("UNDO_SECONDS", "-1"),
    ("UNDO_SECONDS", "2.5"),
    ("RETAIN_DAYS", "0"),
    ("RETAIN_DAYS", "-1"),
    ("RETAIN_DAYS", "a year"),
    ("LOG_LEVEL", "loud"),
    ("LOG_FORMAT", "xml"),
    ("HTTPS_PROXY", "proxy.example.com:3128"),
    ("HTTPS_PROXY", "https://proxy.example.com"),
    ("HTTPS_PROXY", "socks5://user:secret@proxy.example.com"),
    ("HTTPS_PROXY", "http://proxy.example.com:port"),
    ("SSL_CERT_FILE", "there/is/none.pem"),
    ("SSL_CERT_FILE", __file__),
]


@pytest.mark.parametrize(("name", "value"), WRONG)
def test_each_wrong_value_is_named_without_being_repeated(name: str, value: str) -> None:
    (fault,) = faults_of({**GOOD, name: value})
    assert fault.startswith(name)
    assert "secret" not in fault


def test_all_faults_are_named_at_once() -> None:
    assert len(faults_of({**GOOD, "PORT": "x", "LOG_LEVEL": "x", "DEFAULT_TIMEZONE": "x", "SLACK_BOT_TOKEN": ""})) == 4


def test_the_announce_channel_is_one_where_the_app_may_post() -> None:
    named = {"ALLOW_CHANNELS": "C0123456789", "ANNOUNCE_CHANNEL": "C0123456789"}
    assert Settings.from_env({**GOOD, **named}).announce_channel == "C0123456789"
    with pytest.raises(SettingsError, match="ANNOUNCE_CHANNEL isn't in ALLOW_CHANNELS"):
        Settings.from_env({**GOOD, **named, "ANNOUNCE_CHANNEL": "C0999999999"})


def test_bolts_own_oauth_variables_are_refused_because_the_token_would_be_ignored() -> None:
    (fault,) = faults_of({**GOOD, "SLACK_CLIENT_ID": "1", "SLACK_CLIENT_SECRET": "2"})
    assert "Unset both" in fault


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "127.9.9.9"])
def test_plain_http_goes_to_this_machine_only(host: str) -> None:
    assert Settings.from_env({**GOOD, "APPLOI_BASE_URL": f"http://{host}:8080"})


@pytest.mark.parametrize("rest", ["applicants/{application_id}", "?id={application_id}&a=1", "#/a/{application_id}"])
def test_the_application_id_may_be_anywhere_after_the_host(rest: str) -> None:
    url = f"https://app.example.com/{rest}"
    assert Settings.from_env({**GOOD, "APPLICANT_URL": url}).applicant_url == url
    assert Settings.from_env(GOOD).applicant_url is None


def test_no_secret_shows_in_the_repr() -> None:
    settings = Settings.from_env(
        {**GOOD, "DATABASE_URL": "postgresql://u:secret-4@h/d", "SLACK_APP_TOKEN": "xapp-secret"}
    )
    assert "secret" not in repr(settings).replace("slack_signing_secret", "")


def test_the_database_alone_needs_nothing_else() -> None:
    assert database_url({"DATABASE_URL": "postgresql://h/d"}) == "postgresql://h/d"
    with pytest.raises(SettingsError):
        database_url({"DATABASE_URL": "x"})


@pytest.mark.parametrize("name", SECRETS)
def test_a_secret_and_its_file_together_are_one_fault(name: str) -> None:
    value = {
        "DATABASE_URL": "postgresql://h/d",
        "DATABASE_LISTEN_URL": "postgresql://h/d",
        "SLACK_APP_TOKEN": "xapp-1",
        "METRICS_TOKEN": "x" * 16,
        "HTTPS_PROXY": "http://proxy.example.com:3128",
    }.get(name, GOOD.get(name, "1"))
    (fault,) = faults_of({**GOOD, name: value, f"{name}_FILE": "/run/secrets/1"})
    assert fault == f"{name} and {name}_FILE are both set. Unset one of them."


@pytest.mark.parametrize("name", SECRETS)
def test_a_file_from_which_nothing_came_is_one_fault_with_its_mend(name: str) -> None:
    environ = {**GOOD, name: "", f"{name}_FILE": "/run/secrets/1"}
    (fault,) = faults_of(environ)
    assert fault.startswith(f"{name}_FILE names a file that can't be used. Check that")


def faults_of(environ: dict[str, str]) -> tuple[str, ...]:
    with pytest.raises(SettingsError) as caught:
        Settings.from_env(environ)
    return caught.value.problems


@pytest.mark.parametrize(
    ("written", "leads"),
    [("1h", (3600.0,)), ("1h, 1D", (86400.0, 3600.0)), ("30m,30m", (1800.0,)), ("none", ()), ("14d", (1209600.0,))],
)
def test_reminders_are_read_the_longest_first(written: str, leads: tuple[float, ...]) -> None:
    assert Settings.from_env({**GOOD, "REMIND_BEFORE": written}).remind_before == leads


@pytest.mark.parametrize(
    ("written", "at"), [("7:30", time(7, 30)), ("07:30", time(7, 30)), ("0:00", time()), ("23:59", time(23, 59))]
)
def test_a_digest_has_a_time_of_day(written: str, at: time) -> None:
    settings = Settings.from_env({**GOOD, "DIGEST_AT": written, "ANNOUNCE_CHANNEL": "C0123"})
    assert settings.digest_at == at
    assert [each.digest_at for each in settings.facilities] == [at]


@pytest.mark.parametrize("settings", [{}, {"DIGEST_AT": ""}, {"DIGEST_AT": "None"}])
def test_there_is_no_digest_unless_it_is_asked_for(settings: dict[str, str]) -> None:
    assert Settings.from_env({**GOOD, **settings}).digest_at is None


def test_a_digest_without_a_channel_is_a_fault() -> None:
    [fault] = faults_of({**GOOD, "DIGEST_AT": "7:30"})
    assert fault.startswith("DIGEST_AT is set, but ANNOUNCE_CHANNEL isn't")


def test_each_facility_may_have_a_digest_of_its_own_or_none(tmp_path: Path) -> None:
    file = tmp_path / "facilities.toml"
    written = "".join(
        f'[[facility]]\nid = "{name}"\nname = "{name}"\nteam_id = {number}\n{more}\n'
        for number, (name, more) in enumerate(
            {"as-set": 'announce_channel = "C1A"', "own": 'digest_at = "8:15"', "off": 'digest_at = "none"'}.items()
        )
    )
    file.write_text(written)
    environ = {**GOOD, "FACILITIES_FILE": str(file), "DIGEST_AT": "7:30"}
    [fault] = faults_of(environ)
    assert fault.startswith("FACILITIES_FILE: own has a digest, but no channel")
    found = Settings.from_env({**environ, "ANNOUNCE_CHANNEL": "C0123"}).facilities
    assert [each.digest_at for each in found] == [time(7, 30), time(8, 15), None]


ODD = "SLACK_SIGNING_SECRET doesn't look like one"
FILES = [
    (EnvFile(["SLACK_BOT_TOKEN", "METRICS_TOKEN_FILE", "https_proxy"]), []),
    (EnvFile(["APPLOI_KEY"]), [".env has APPLOI_KEY, which isn't a setting. Did you mean APPLOI_API_KEY?"]),
    (EnvFile(["slack_token"]), [".env has slack_token, which isn't a setting. Did you mean SLACK_BOT_TOKEN?"]),
    (EnvFile(["EDITOR"]), [".env has EDITOR, which isn't a setting. I ignore it."]),
    (EnvFile(is_public=True), ["Every user of this machine can read .env. Run: chmod 600 .env"]),
]


@pytest.mark.parametrize(("file", "said"), FILES)
def test_what_is_odd_about_the_env_file_is_said_without_a_value(file: EnvFile, said: list[str]) -> None:
    assert file_oddities(file) == said


@pytest.mark.parametrize(
    ("changes", "is_odd"),
    [({}, True), ({"SLACK_SIGNING_SECRET": "0123456789abcdef" * 2}, False), ({"SLACK_APP_TOKEN": "xapp-1"}, False)],
)
def test_an_odd_signing_secret_is_warned_about_where_it_is_used(changes: dict[str, str], is_odd: bool) -> None:
    said = secret_oddities(Settings.from_env({**GOOD, **changes}))
    assert [one.startswith(ODD) for one in said] == [True] * is_odd
    assert "shhh" not in "".join(said)
