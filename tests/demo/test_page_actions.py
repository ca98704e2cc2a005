"""What the page's message box does, what it shows of Apploi, and what the channel holds when the demo starts."""

from __future__ import annotations

import json
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from slackbot.demo.fake_apploi import FakeApploi
from slackbot.demo.fake_slack import HIRING, FakeSlack
from slackbot.demo.page.actions import ACTIONS, DemoSession
from slackbot.demo.people import MANAGER
from slackbot.demo.scene import ABOUT_PORTLAND, ONE_FACILITY
from slackbot.demo.timeline.held import held_interviews


@pytest.mark.parametrize(
    ("text", "thread", "refusal"),
    [
        ("/schedule-intervew Jane", False, "/schedule-intervew is not a valid command. In Slack, all messages"),
        ("/schedule-interview Jane", True, "/schedule-interview is not supported in threads. Sorry!"),
    ],
)
def test_slack_itself_refuses_these_commands(slack: FakeSlack, text: str, thread: bool, refusal: str) -> None:
    with ThreadPoolExecutor(1) as pool:
        session = DemoSession(slack, FakeApploi(), pool)
        first = slack.workspace.post(HIRING, "Hello", user=MANAGER.id)
        place = {"thread": first.ts} if thread else {}
        ACTIONS["send"](session, {"as": MANAGER.id, "channel": HIRING, "text": text, **place})
    answer = slack.messages(HIRING, MANAGER.id)[-1]
    assert answer.text.startswith(refusal)
    assert (answer.user, answer.only_for) == ("USLACKBOT", MANAGER.id)
    assert slack.deliveries == []


def test_the_drawer_shows_a_moved_interview_twice_as_apploi_does() -> None:
    with FakeApploi() as apploi:
        for day in ("2037-12-02", "2037-12-01"):
            body = {"date": f"{day}T10:00:00Z", "duration": "45", "timezone": "America/New_York", "interviewerId": "1"}
            headers = {"X-Api-Key": apploi.key, "Content-Type": "application/json"}
            url = f"{apploi.url}/applicants/265733760/interviews"
            assert requests.put(url, data=json.dumps(body), headers=headers, timeout=10).ok
        held = held_interviews(apploi)
    assert [(each["applicant"], each["when"], each["isSecond"]) for each in held] == [
        ("Marcus Bell", "Tue, Dec 1, 10:00 AM, 45 min", True),
        ("Marcus Bell", "Wed, Dec 2, 10:00 AM, 45 min", True),
    ]


def test_the_channel_holds_yesterdays_and_todays_messages_in_order(slack: FakeSlack) -> None:
    ONE_FACILITY.fill_channels(slack.workspace)
    times = [float(message.ts) for message in slack.messages(HIRING)]
    assert times == sorted(times)
    assert len(times) == len(ABOUT_PORTLAND)
    assert time.time() - times[0] > 24 * 3600
