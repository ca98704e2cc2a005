"""The answer to `list` and `today`: its pages, what it is called, and Slack's limits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from slackbot.command_text.listing import ListQuery
from slackbot.demo.fake_slack.block_kit import check_message
from slackbot.domain.request import Request, State
from slackbot.messages import Message
from slackbot.slack.home import PAGE_SIZE
from slackbot.slack.home.agenda import ListPage, agenda_message
from tests.unit.home.test_home_view import LONGEST, NOW, one, sections, viewer

EVERYTHING = ListQuery()
FIRST, LAST = date(2026, 12, 7), date(2026, 12, 13)


def agenda(found: Sequence[Request], query: ListQuery = EVERYTHING, first: int = 0, words: str = "") -> Message:
    return agenda_message(found, query, ListPage(words, 1.5, first), viewer(), NOW.timestamp())


def days(number: int, **changes: Any) -> list[Request]:
    """One interview a day."""
    return [one(each, datetime(2026, 12, 1, 15) + timedelta(days=each), **changes) for each in range(number)]


def test_interviews_are_listed_by_day_with_their_menus() -> None:
    message = agenda([one(1), one(2, date=datetime(2026, 12, 2, 9))])
    said = sections({"blocks": message.blocks})
    assert said[:2] == ["*Your interviews*", "*Today · Tuesday, December 1*"]
    assert "Booked through Slack" in str(message.blocks[1])
    assert "*Tomorrow · Wednesday, December 2*" in said
    menus = [block["accessory"]["options"] for block in message.blocks if "accessory" in block]
    assert [option["value"] for option in menus[0]] == [
        "reschedule V1:0",
        "cancel_interview V1:0",
        "invitation_text V1:0",
    ]
    assert "Jane Doe" in message.text


TITLES = [
    (EVERYTHING, "Your interviews"),
    (ListQuery("", date(2026, 12, 1), date(2026, 12, 1)), "Your interviews today, Tue, Dec 1"),
    (ListQuery("", date(2026, 12, 2), date(2026, 12, 2)), "Your interviews tomorrow, Wed, Dec 2"),
    (ListQuery("Jane", date(2027, 12, 8), date(2027, 12, 8)), "Your interviews with “Jane” on Wed, Dec 8, 2027"),
    (ListQuery("<x>", FIRST, LAST), "Your interviews with “&lt;x&gt;” from Mon, Dec 7 to Sun, Dec 13"),
]


@pytest.mark.parametrize(("query", "title"), TITLES)
def test_the_title_says_whose_and_when(query: ListQuery, title: str) -> None:
    said = sections({"blocks": agenda([one(1)], query).blocks})
    assert said[0] == f"*{title}*"
    assert ("*Today · Tuesday, December 1*" in said) == (query.first is None or query.first != query.last)
    nothing = agenda([], query)
    assert "look in apploi" in nothing.text.lower() and not nothing.blocks
    assert title.removeprefix("Your interviews").replace(" with", "") in nothing.text


def test_an_unconfirmed_one_asks_to_check_in_apploi_and_has_its_buttons() -> None:
    message = agenda([one(1, state=State.UNCONFIRMED)])
    assert "Please check in Apploi" in sections({"blocks": message.blocks})[2]
    assert [button["action_id"] for button in message.blocks[-1]["elements"]] == ["mark_scheduled", "send_again"]
    assert "please check in Apploi" in message.text


@pytest.mark.parametrize(
    ("first", "values", "note"),
    [
        (0, {"list_later": "10 1.500000 this week"}, "1 to 10 of 25"),
        (10, {"list_earlier": "0 1.500000 this week", "list_later": "20 1.500000 this week"}, "11 to 20 of 25"),
        (20, {"list_earlier": "10 1.500000 this week"}, "21 to 25 of 25"),
        (30, {"list_later": "10 1.500000 this week"}, "1 to 10 of 25"),  # those have ended meanwhile
    ],
)
def test_a_page_leads_to_the_ones_beside_it(first: int, values: dict[str, str], note: str) -> None:
    message = agenda(days(25), first=first, words="this week")
    assert {button["action_id"]: button["value"] for button in message.blocks[-1]["elements"]} == values
    assert note in str(message.blocks[1])


@pytest.mark.parametrize("page", [ListPage(), ListPage("with <@U2|luis>\n x", 1796144400.25, 20)])
def test_a_button_carries_its_page(page: ListPage) -> None:
    assert ListPage.parse(page.value, 5.0) == page


@pytest.mark.parametrize("value", ["", "V1:1", "-1 1.0 x", "9999999 1.0", "1 x y", "\u0663 1.0", "U2 1.0 today"])
def test_any_other_value_leads_to_the_first_page(value: str) -> None:
    assert ListPage.parse(value, 5.0) == ListPage("", 5.0)


@pytest.mark.parametrize("state", [State.SCHEDULED, State.UNCONFIRMED])
def test_a_full_page_stays_within_slacks_limits(state: State) -> None:
    found = days(2 * PAGE_SIZE + 1, applicant_name=LONGEST, state=state)
    message = agenda(found, ListQuery(LONGEST), first=PAGE_SIZE, words=LONGEST)
    assert check_message({"text": message.text, "blocks": message.blocks}) == []
    assert len(message.blocks) < 50 and len(message.text) < 10_000
