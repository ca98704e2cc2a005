"""`FACILITIES_FILE`: every fault at once, with its line and its mend, and no key shown."""

from __future__ import annotations

from datetime import time
from pathlib import Path

import pytest

from slackbot.__main__ import main
from slackbot.cli.environment import load_settings
from slackbot.domain.applicant import NameVisibility
from slackbot.domain.facility import Facilities, Facility
from slackbot.errors import SettingsError
from slackbot.settings import Settings

SECRETS = ("tulsa-secret", "austin-secret", "parent-secret")
ENVIRON = {
    "SLACK_BOT_TOKEN": "xoxb-1",
    "SLACK_SIGNING_SECRET": "1",
    "APPLOI_API_KEY": "parent-secret",
    "AUSTIN_KEY": "austin-secret",
    "BROKEN_KEY": "austin\nsecret",
    "FACILITIES_FILE": "",
}
TULSA = """\
[[facility]]
id = "harbor-tulsa"
name = "Harbor Care Tulsa"
team_id = 23567
"""
AUSTIN = """\
[[facility]]
id = "austin"
name = "Harbor Care Austin"
team_id = "2"
"""
FULL = """\
[[facility]]
id = "harbor-tulsa"
name = "Harbor Care Tulsa"
team_id = 23567
api_key_file = "tulsa.key"
timezone = "America/Chicago"
channels = [
    "C01",
    "C02",
]
announce_channel = "C03"
location = "12 Harbor Road"
duration = 45
usergroups = ["S01", "S02"]
names_in_channels = "Initials"
remind_before = "1h,1d"
digest_at = "7:30"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of the file, with the file of a key."""
    (tmp_path / "tulsa.key").write_text("tulsa-secret\n")
    (tmp_path / "broken.key").write_text("tulsa\nsecret")
    return tmp_path


def read(folder: Path, text: str | bytes, **changes: str) -> Settings:
    file = folder / "facilities.toml"
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    return Settings.from_env({**ENVIRON, "FACILITIES_FILE": str(file), **changes})


def faults(folder: Path, text: str | bytes, **changes: str) -> list[str]:
    with pytest.raises(SettingsError) as caught:
        read(folder, text, **changes)
    assert not [secret for secret in SECRETS if secret in str(caught.value)]
    return list(caught.value.problems)


def test_a_facility_is_read_with_all_that_it_says(folder: Path) -> None:
    settings = read(folder, FULL)
    assert list(settings.facilities) == [
        Facility(
            "harbor-tulsa",
            "Harbor Care Tulsa",
            "23567",
            "America/Chicago",
            frozenset(("C01", "C02")),
            "C03",
            "12 Harbor Road",
            45,
            frozenset(("S01", "S02")),
            NameVisibility.INITIALS,
            (86400.0, 3600.0),
            time(7, 30),
            True,
            "api_key_file tulsa.key",
        )
    ]
    assert settings.facilities_file.api_keys == {"": "parent-secret", "api_key_file tulsa.key": "tulsa-secret"}


def test_what_a_facility_does_not_say_is_as_in_the_environment(folder: Path) -> None:
    changes = {"ANNOUNCE_CHANNEL": "C09", "NAMES_IN_CHANNELS": "none", "REMIND_BEFORE": "2h"}
    [tulsa] = read(folder, TULSA, **changes).facilities
    assert (tulsa.announce_channel, tulsa.name_visibility, tulsa.remind_before) == (
        "C09",
        NameVisibility.NONE,
        (7200.0,),
    )
    assert (tulsa.location, tulsa.duration, tulsa.usergroups, tulsa.key) == ("Virtual", 60, frozenset(), "")


def test_without_the_file_there_is_one_facility_without_a_name() -> None:
    settings = Settings.from_env({**ENVIRON, "APPLOI_TEAM_ID": "7"})
    only = Facility(team_id="7", remind_before=(3600.0,), asks_attendance=True)
    assert settings.facilities == Facilities((only,), only)
    assert settings.facilities_file.api_keys == {"": "parent-secret"}


def test_no_repr_shows_a_key(folder: Path) -> None:
    settings = read(folder, FULL + AUSTIN + 'api_key_env = "AUSTIN_KEY"')
    assert set(settings.facilities_file.api_keys.values()) == set(SECRETS)
    assert not [secret for secret in SECRETS if secret in f"{settings!r} {settings.facilities_file!r}"]


def test_facilities_share_a_key_if_it_is_the_same_one_wherever_it_was_read(folder: Path) -> None:
    text = f'{TULSA}api_key_env = "AUSTIN_KEY"\n{AUSTIN}api_key_env = "OTHER"'
    tulsa, austin = facilities = read(folder, text, OTHER="austin-secret").facilities
    assert facilities.sharing_key(austin) == (tulsa, austin)


@pytest.mark.parametrize("channel", ["channels = ['C09']", "announce_channel = 'C09'"])
def test_announcements_of_others_stay_out_of_a_facilitys_channel(folder: Path, channel: str) -> None:
    """Also those of requests whose facility is gone."""
    facilities = read(folder, f"{TULSA}{channel}\n{AUSTIN}", ANNOUNCE_CHANNEL="C09").facilities
    assert [each.announce_channel for each in facilities] == ["C09", None]
    assert facilities.get("gone").announce_channel is None


@pytest.mark.parametrize(
    "text",
    [
        'facility = [{id="a", name="A", team_id=1, channels=["C01"]}, {id="b", name="B", team_id=2}]',
        f"\ufeff{TULSA}{AUSTIN}",
        f"{TULSA}{AUSTIN}".replace("\n", "\r\n"),
        f"{TULSA}{AUSTIN}".replace("[[facility]]", ' [[ "facility" ]]  # one of them'),
    ],
)
def test_it_may_be_written_in_every_way_of_toml(folder: Path, text: str) -> None:
    assert len(list(read(folder, text).facilities)) == 2


USE = (
    "Use id, name, team_id, api_key_file, api_key_env, timezone, channels, announce_channel, location, duration, "
    "usergroups, names_in_channels, remind_before, digest_at, or remove it."
)
# What is appended to the first facility, in line 5, and what is said of it.
OF_A_KEY = [
    ("zone = 'America/Chicago'", f"`zone` is unknown. {USE}"),
    ("api_key = 'tulsa-secret'", f"`api_key` is unknown. {USE}"),
    ("duration = '3/4 h'", "`duration` must be a number of minutes from 5 to 720, such as 45."),
    ("duration = 0", "`duration` must be a number of minutes from 5 to 720, such as 45."),
    ("duration = 45.0", "`duration` must be a number or a text."),
    ("duration = true", "`duration` must be a number or a text."),
    ("channels = 'C01'", '`channels` must be a list of texts, such as channels = ["C0123456789"].'),
    ("channels = [1]", '`channels` must be a list of texts, such as channels = ["C0123456789"].'),
    ("channels = ['C01,C02']", "`channels` must be a channel ID, such as C0123456789. Slack shows it at the bottom of"),
    ("channels = ['#hiring']", "`channels` must be a channel ID, such as C0123456789. Slack shows it at the bottom of"),
    ("channels = []", "`channels` is empty. Fill it in, or remove the line."),
    ("channels = ['']", "`channels` is empty. Fill it in, or remove the line."),
    ("usergroups = ['hiring']", "`usergroups` must be user group IDs, such as S0123456789."),
    (
        "usergroups = [{}]".format(",".join(f"'S{n:02}'" for n in range(11))),
        "`usergroups` must be at most 10 user groups",
    ),
    ("location = ''", "`location` is empty. Fill it in, or remove the line."),
    ("location = 7", "`location` must be a text in quotes."),
    ('location = "Room\\u0007"', "`location` must be at most 500 characters on one line."),
    ("timezone = 'Central'", "`timezone` isn't an IANA time zone. Use one such as America/New_York."),
    ("names_in_channels = 'some'", "`names_in_channels` must be one of: full, initials, none."),
    ("remind_before = 'soon'", "`remind_before` must list at most five times before the interview"),
    ("api_key_file = 'away.key'", "`api_key_file` names a file that can't be used. Check that it exists"),
    ("api_key_file = '.'", "`api_key_file` names a file that can't be used. Check that it exists"),
    ("api_key_file = 'broken.key'", "the Apploi key in `api_key_file` has characters that can't be sent in a header."),
    ("api_key_env = 'UNSET'", "`api_key_env` names a variable that isn't set. Set it to the facility's Apploi key."),
    ("api_key_env = 'tulsa-secret'", "`api_key_env` must be the name of an environment variable"),
    ("api_key_env = 'BROKEN_KEY'", "the Apploi key in `api_key_env` has characters that can't be sent in a header."),
    (
        "api_key_env = 'AUSTIN_KEY'\napi_key_file = 'tulsa.key'",
        "`api_key_file` and `api_key_env` are both set. Remove one.",
    ),
]


@pytest.mark.parametrize(("line", "said"), OF_A_KEY)
def test_each_wrong_value_is_named_with_its_line(folder: Path, line: str, said: str) -> None:
    [fault] = faults(folder, f"{TULSA}{line}\n{AUSTIN}")
    assert fault.startswith(f"FACILITIES_FILE line 5: {said}")


def test_what_is_missing_is_named_at_its_facility(folder: Path) -> None:
    missing = [f"FACILITIES_FILE line 5: `{key}` is missing. Add it." for key in ("id", "name", "team_id")]
    assert faults(folder, f"{TULSA}[[facility]]\nduration = 30") == missing


# The key's value in both facilities, its lines, and what is said of the second.
TWICE = [
    ("id", "harbor-tulsa", 2, "Give each facility its own id."),
    ("name", "Harbor Care Tulsa", 3, "People couldn't tell them apart: give each its own name."),
    ("team_id", "23567", 4, "One team is one facility: remove one of them."),
]


@pytest.mark.parametrize(("key", "value", "line", "mend"), TWICE)
def test_what_two_facilities_have_is_refused(folder: Path, key: str, value: str, line: int, mend: str) -> None:
    other = {"id": "austin", "name": "Harbor Care Austin", "team_id": "2", key: value}
    second = "\n".join(f'{name} = "{text}"' for name, text in other.items())
    said = f"`{key}` {value} is also on line {line}. {mend}"
    assert faults(folder, f"{TULSA}[[facility]]\n{second}") == [f"FACILITIES_FILE line {line + 4}: {said}"]


@pytest.mark.parametrize("wrong", ["Harbor Tulsa", "-tulsa", "tulsa_2", "t" * 41, "other", "túlsa"])
def test_an_id_is_a_slug_that_metrics_do_not_use(folder: Path, wrong: str) -> None:
    [fault] = faults(folder, TULSA.replace("harbor-tulsa", wrong))
    assert fault.startswith("FACILITIES_FILE line 2: `id` ")


def test_what_could_control_a_terminal_is_not_printed(folder: Path) -> None:
    [fault] = faults(folder, f'{TULSA}"\\u001b[2J" = 1')
    assert f"`�[2J` is unknown. {USE}" in fault


def test_a_channel_of_two_facilities_is_refused(folder: Path) -> None:
    text = f'{TULSA}channels = ["C01"]\n{AUSTIN}channels = ["C02", "C01"]'
    mend = "Commands from a channel can be for only one facility: remove it from one of them."
    assert faults(folder, text) == [f"FACILITIES_FILE line 10: `channels` C01 is also on line 5. {mend}"]


def test_a_facility_may_not_announce_in_the_channel_of_another(folder: Path) -> None:
    text = f'{TULSA}channels = ["C01"]\n{AUSTIN}announce_channel = "C01"'
    said = "`announce_channel` C01 is another facility's, on line 5."
    assert faults(folder, text)[0].startswith(f"FACILITIES_FILE line 10: {said}")


def test_all_faults_are_reported_in_the_order_of_their_lines(folder: Path) -> None:
    text = (
        f'title = "Ours"\n{TULSA}duration = 1\n[[facility]]\nid = "harbor-tulsa"\nname = ""\nteam_id = "x"\nzone = 1\n'
    )
    found = faults(folder, text, APPLOI_API_KEY="", PORT="x")
    lines = [int(fault.split()[2].rstrip(":")) for fault in found if fault.startswith("FACILITIES_FILE")]
    assert lines == [1, 2, 6, 7, 8, 9, 10, 11]
    assert found[0].startswith("PORT")
    assert "“title” belongs to no facility. Put it below a [[facility]] line, or remove it." in found[1]
    assert "there is no Apploi key. Add `api_key_file` or `api_key_env`, or set APPLOI_API_KEY." in found[2]


WITHOUT_LINES: list[tuple[str | bytes, str]] = [
    ("", "FACILITIES_FILE has no [[facility]]. docs/install.md has an example."),
    ("facility = []", "FACILITIES_FILE has no [[facility]]. docs/install.md has an example."),
    ("[facility]\nid = 'a'", "FACILITIES_FILE has no [[facility]]. docs/install.md has an example."),
    ("[[facility]\nid = 'a'", "FACILITIES_FILE isn't valid TOML: "),
    ("- id: harbor", "FACILITIES_FILE isn't valid TOML: "),
    (b"\xff\xfe[", "FACILITIES_FILE names a file that can't be read. Check its path and permissions."),
    (f"#{'#' * 1024 * 1024}", "FACILITIES_FILE names a file that can't be read. Check its path and permissions."),
    (f"[[facility]]\nteam_id = {'1' * 5000}", "FACILITIES_FILE names a file that can't be read."),
]


@pytest.mark.parametrize(("text", "said"), WITHOUT_LINES, ids=range(len(WITHOUT_LINES)))
def test_a_file_that_is_no_list_of_facilities_is_reported(folder: Path, text: str | bytes, said: str) -> None:
    [fault] = faults(folder, text)
    assert fault.startswith(said)


@pytest.mark.parametrize("path", ["away.toml", "."])
def test_a_file_that_cannot_be_read_is_reported(folder: Path, path: str) -> None:
    with pytest.raises(SettingsError) as caught:
        Settings.from_env({**ENVIRON, "FACILITIES_FILE": str(folder / path)})
    assert caught.value.problems == (
        "FACILITIES_FILE names a file that can't be read. Check its path and permissions.",
    )


def test_an_inline_table_is_found_at_its_first_line(folder: Path) -> None:
    [fault] = faults(folder, '# ours\nfacility = [{id = "a", name = "A", team_id = "x"}]')
    assert fault.startswith("FACILITIES_FILE line 2: `team_id` must be a team's ID in Apploi")


def test_channels_have_to_be_allowed(folder: Path) -> None:
    found = faults(folder, f'{TULSA}channels = ["C01"]\nannounce_channel = "C02"', ALLOW_CHANNELS="C01")
    assert len(found) == 1
    assert found[0].startswith("FACILITIES_FILE: channel C02 of harbor-tulsa isn't in ALLOW_CHANNELS")


@pytest.mark.parametrize("command", ["serve", "check"])
def test_commands_name_all_faults_and_exit_2(
    folder: Path, command: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(folder)
    (folder / "facilities.toml").write_text(f'{TULSA}zone = 1\napi_key_file = "away.key"\n{TULSA}')
    for name, value in {**ENVIRON, "FACILITIES_FILE": "facilities.toml"}.items():
        monkeypatch.setenv(name, value)
    assert main([command]) == 2
    said = capsys.readouterr()
    lines = [line.split()[3] for line in said.err.splitlines() if line.startswith("- FACILITIES_FILE line")]
    assert (lines, said.out) == (["5:", "6:", "8:", "9:", "10:"], "")
    assert not [secret for secret in SECRETS if secret in said.err]


def test_a_variable_with_a_key_is_expected_in_the_env_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    (folder / "facilities.toml").write_text(f'{TULSA}api_key_env = "TULSA_KEY"')
    settings = {**ENVIRON, "FACILITIES_FILE": "facilities.toml", "TULSA_KEY": "1", "OTHER_KEY": "2"}
    (folder / ".env").write_text("".join(f"{name}='{value}'\n" for name, value in settings.items()))
    (folder / ".env").chmod(0o600)
    for name in settings:
        monkeypatch.delenv(name, raising=False)
    _, warnings = load_settings()
    assert [each for each in warnings if "_KEY" in each] == [
        f".env has {name}, which isn't a setting. I ignore it." for name in ("AUSTIN_KEY", "BROKEN_KEY", "OTHER_KEY")
    ]
