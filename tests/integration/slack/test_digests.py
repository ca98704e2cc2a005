"""The interviews of the day in a channel and for a person, from the settings and the Home tab to Slack; over HTTP."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

import pytest

from slackbot.demo.fake_apploi import FakeApploi
from slackbot.demo.fake_slack import HIRING, FakeSlack
from slackbot.demo.fake_slack.workspace import Message
from slackbot.demo.people import INTERVIEWER, MANAGER
from tests.integration.slack.test_entry_points import direct
from tests.integration.slack.test_home import home, kept
from tests.support.running import Running, running
from tests.support.steps import eventually

NOW = datetime(2037, 12, 1, 12, 30, tzinfo=UTC)  # 7:30 AM in New York
DAILY = {"ANNOUNCE_CHANNEL": HIRING, "DIGEST_AT": "7:30"}


def add(app: Running, number: int, hour: int, **changes: Any) -> None:
    request = kept(app, number, **changes)
    interview = replace(request.interview, date=datetime(2037, 12, 1, hour), timezone="America/New_York")
    app.bot.store.change(request.id, lambda stored: replace(stored, interview=interview))


def digest(app: Running) -> Message:
    posted = app.slack.wait_for(lambda: [one for one in app.slack.messages(HIRING) if "Booked through" in one.text])
    assert len(posted) == 1
    return posted[0]


@pytest.mark.parametrize(
    ("names", "is_shared", "shown"),
    [("full", False, "Zelda 1"), ("initials", False, "Z."), ("none", False, "An applicant"), ("full", True, "Z.")],
)
def test_the_channel_reads_the_day_with_as_much_of_the_names_as_it_may(
    slack: FakeSlack, apploi: FakeApploi, tmp_path: Path, names: str, is_shared: bool, shown: str
) -> None:
    slack.workspace.channels[HIRING].is_ext_shared = is_shared
    with running(slack, apploi, tmp_path, NOW.timestamp) as app:
        add(app, 1, 15)
        add(app, 2, 9, cancelled_by=MANAGER.id)
    with running(slack, apploi, tmp_path, NOW.timestamp, **DAILY, NAMES_IN_CHANNELS=names) as app:
        assert digest(app).text.split("\n")[:2] == [
            "Booked through Slack · Tue, Dec 1 · 1 interview",
            f"3:00–4:00 PM ET · {shown} · with <@{INTERVIEWER.id}> · Virtual",
        ]


def test_a_person_chooses_theirs_on_the_home_tab_and_opens_the_list_from_it(app: Running) -> None:
    tab = home(app)
    app.slack.choose(tab, "preferred_digest", "07:30")
    eventually(lambda: app.bot.store.preferences.get(MANAGER.id).digest_at == time(7, 30))
    app.slack.choose(home(app), "preferred_telling", [])
    eventually(lambda: not app.bot.store.preferences.get(MANAGER.id).tell_booked)
    chosen = home(app).element("preferred_digest")["initial_option"]
    assert chosen["text"]["text"] == "7:30 AM"
    app.slack.choose(home(app), "preferred_digest", "never")
    eventually(lambda: app.bot.store.preferences.get(MANAGER.id).digest_at is None)


def test_a_personal_digest_leads_to_the_list_with_its_menus(
    slack: FakeSlack, apploi: FakeApploi, tmp_path: Path
) -> None:
    with running(slack, apploi, tmp_path, NOW.timestamp) as app:
        add(app, 1, 15)
        add(app, 2, 9, requested_by=INTERVIEWER.id)
        app.slack.choose(home(app), "preferred_digest", "07:30")
        app.slack.wait_for(lambda: [one for one in app.slack.messages(f"D{MANAGER.id[1:]}") if one.is_from_app])
        received = direct(app)
        assert received.text.split("\n")[0] == "Booked through Slack for you · Tue, Dec 1 · 1 interview"
        app.slack.press(received, "run_command", user=MANAGER.id)
        eventually(lambda: direct(app).text.startswith("Your interviews today, Tue, Dec 1"))
        assert "Zelda 1" in direct(app).text and "Zelda 2" not in direct(app).text
