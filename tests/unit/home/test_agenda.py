"""The answer to `list` and `today`: whose day counts, and Slack's limits."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from slackbot.demo.fake_slack.block_kit import check_message
from slackbot.slack.home import PAGE_SIZE, HomeData
from slackbot.slack.home.agenda import agenda_message
from slackbot.slack.home.hours import is_today
from tests.unit.home.test_home_view import LONDON, LONGEST, NEW_YORK, NOW, one, sections, viewer

TODAYS = [
    (datetime(2026, 12, 1, 15), NEW_YORK, NEW_YORK, True),
    (datetime(2026, 12, 1, 23, 59), NEW_YORK, NEW_YORK, True),
    (datetime(2026, 12, 2, 0), NEW_YORK, NEW_YORK, False),
    (datetime(2026, 12, 1, 20), NEW_YORK, LONDON, False),  # 1 AM tomorrow for a reader in London
    (datetime(2026, 12, 2, 2), LONDON, NEW_YORK, True),
]


@pytest.mark.parametrize(("date", "zone", "readers", "expected"), TODAYS)
def test_today_is_the_readers_day(date: datetime, zone: str, readers: str, expected: bool) -> None:
    assert is_today(one(date=date, zone=zone), viewer(readers), NOW.timestamp()) == expected


def test_interviews_are_listed_by_day_with_their_buttons() -> None:
    data = HomeData(viewer(), NOW.timestamp(), upcoming=(one(1), one(2, date=datetime(2026, 12, 2, 9))))
    message = agenda_message(data)
    said = sections({"blocks": message.blocks})
    assert said[:2] == ["*Your interviews:*", "*Today · Tuesday, December 1*"]
    assert "*Tomorrow · Wednesday, December 2*" in said
    assert [block["block_id"] for block in message.blocks if block["type"] == "actions"] == ["of_V1:0", "of_V2:0"]
    assert "Jane Doe" in message.text


@pytest.mark.parametrize("number", [0, 1, PAGE_SIZE])
def test_a_full_page_stays_within_slacks_limits(number: int) -> None:
    days = [datetime(2026, 12, 1, 15) + timedelta(days=each) for each in range(number)]
    upcoming = tuple(one(each, date=day, applicant_name=LONGEST) for each, day in enumerate(days))
    message = agenda_message(HomeData(viewer(), NOW.timestamp(), upcoming=upcoming, has_more=True), " today")
    assert check_message({"text": message.text, "blocks": message.blocks or None}) == []
    assert len(message.text) < 10_000
    assert (number > 0) == ("Your interviews today" in message.text)
    assert number or message.text.startswith("You have no upcoming interviews today.")
