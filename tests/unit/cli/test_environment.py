"""The `.env` file: its problems are told with those of the settings."""

from pathlib import Path

import pytest

from slackbot.cli.environment import load_environment, load_settings
from slackbot.errors import SettingsError

GOOD = "SLACK_BOT_TOKEN=xoxb-1\nSLACK_SIGNING_SECRET=0123456789abcdef0123456789abcdef\n"


@pytest.fixture
def env_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only source of settings."""
    monkeypatch.chdir(tmp_path)
    for name in ("APPLOI_API_KEY", "HTTPS_PROXY", "https_proxy", "NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    file = tmp_path / ".env"
    file.touch(mode=0o600)
    return file


def test_a_mistyped_name_and_a_file_that_all_can_read_are_warned_about(env_file: Path) -> None:
    env_file.write_text(f"{GOOD}APPLOI_API_KEY=1\nREMIND_BEFOR=1d\n")
    env_file.chmod(0o644)
    _, warnings = load_settings()
    assert [warning.split()[0] for warning in warnings] == [".env", "Every"]
    assert "Did you mean REMIND_BEFORE?" in warnings[0]


def test_a_mistyped_name_is_told_with_what_is_missing_because_of_it(env_file: Path) -> None:
    env_file.write_text(f"{GOOD}APPLOI_KEY=secret\n")
    with pytest.raises(SettingsError) as raised:
        load_settings()
    missing, mistyped = raised.value.problems
    assert missing.startswith("APPLOI_API_KEY is not set.")
    assert mistyped == ".env has APPLOI_KEY, which isn't a setting. Did you mean APPLOI_API_KEY?"


def test_proxies_are_read_in_lower_case_too(env_file: Path) -> None:
    env_file.write_text("https_proxy=http://a:1\nno_proxy=b\n")
    found = load_environment()
    assert (found["HTTPS_PROXY"], found["NO_PROXY"]) == ("http://a:1", "b")
    env_file.write_text("https_proxy=http://a:1\nHTTPS_PROXY=\n")
    assert load_environment()["HTTPS_PROXY"] == ""
