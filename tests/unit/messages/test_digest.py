"""The digest: who, when and where in one line, as much of a name as the channel may see, within Slack's limits."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from slackbot.demo.fake_slack.block_kit import check_message
from slackbot.domain.applicant import NameVisibility
from slackbot.domain.request import Answer, Request, State
from slackbot.messages import Message, digest_message
from tests.support.databases import a_request

DAY, NEW_YORK, LOS_ANGELES = date(2026, 12, 1), "America/New_York", "America/Los_Angeles"
NOW = 1796128200.0  # 7:30 AM in New York


def booked(number: int = 1, **changes: Any) -> Request:
    return a_request(number, **{"state": State.SCHEDULED, **changes})


def digest(*interviews: Request, zone: str = NEW_YORK, **more: Any) -> Message:
    return digest_message(interviews, DAY, zone, NOW, **more)


def lines(message: Message) -> list[str]:
    return message.text.split("\n")


def test_each_interview_has_one_line_in_the_zone_of_its_reader() -> None:
    later = booked(2, applicant_name="Marcus Bell", interviewer_user=None, job="CNA")
    later = replace(later, interview=replace(later.interview, date=datetime(2026, 12, 1, 16), location="Room 2"))
    assert lines(digest(booked(), later, zone=LOS_ANGELES)) == [
        "Booked through Slack · Tue, Dec 1 · 2 interviews",
        "12:00–1:00 PM PT · Jane Doe · with <@U2> · Virtual",
        "1:00–2:00 PM PT · Marcus Bell · CNA · with maria@example.com · Room 2",
        "Other interviews may be in Apploi.",
    ]


NAMES = [
    (NameVisibility.FULL, "Jane Doe", False),
    (NameVisibility.INITIALS, "J. D.", False),
    (NameVisibility.NONE, "An applicant", False),
    (NameVisibility.SHARED, "J. D.", True),
]


@pytest.mark.parametrize(("visibility", "name", "is_explained"), NAMES)
def test_a_channel_reads_as_much_of_a_name_as_it_may(visibility: NameVisibility, name: str, is_explained: bool) -> None:
    message = digest(booked(), visibility=visibility)
    assert f"· {name} ·" in message.text
    assert ("Jane" in f"{message.text}{message.blocks}") == (visibility is NameVisibility.FULL)
    assert ("Initials only" in message.text) == is_explained


def test_what_somebody_has_to_do_is_said() -> None:
    declined = digest(booked(answer=Answer.DECLINED))
    assert "can't make it" in lines(declined)[1]
    assert "check in Apploi" in lines(digest(booked(state=State.UNCONFIRMED), is_personal=True))[1]


def test_a_person_can_open_the_list_of_that_day() -> None:
    message = digest(booked(), is_personal=True)
    [button] = message.blocks[-1]["elements"]
    assert (button["action_id"], button["value"]) == ("run_command", "1796128200.000000 today")
    assert lines(message)[0] == "Booked through Slack for you · Tue, Dec 1 · 1 interview"


def test_one_of_several_facilities_is_named() -> None:
    assert lines(digest(booked(), facility="Harbor & Co"))[0].startswith(
        "Booked through Slack for Harbor &amp; Co · Tue"
    )


@pytest.mark.parametrize("number", [1, 20, 1000])
def test_a_long_day_stays_within_slacks_limits(number: int) -> None:
    start, long = datetime(2026, 12, 1), "<&*>" * 900
    interviews = []
    for at in range(number):
        request = booked(at, applicant_name=long, job=long, facility=long)
        date_ = start + timedelta(minutes=at)
        interviews.append(replace(request, interview=replace(request.interview, date=date_, location=long)))
    message = digest(*interviews, is_personal=True, facility="x" * 60)
    assert check_message({"text": message.text, "blocks": message.blocks}) == []
    assert len(str(message.blocks)) < 12_000
    named = len([line for line in lines(message) if "with <@U2>" in line])
    assert named and (f"and {number - named} more" in message.text) == (number > named)
