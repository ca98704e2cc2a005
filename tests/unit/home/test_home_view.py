"""The Home tab: the viewer's days, times and zones, within Slack's limits."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest

from slackbot.demo.fake_slack.block_kit import check_view
from slackbot.domain.person import Preferences
from slackbot.domain.request import Request, State
from slackbot.slack.home import (
    PAGE_SIZE,
    HomeData,
    Viewer,
    build_home,
    parse_first,
    unavailable_home,
    with_digest,
    with_notifications,
    with_zone,
)
from tests.support.databases import a_request

NOW = datetime(2026, 12, 1, 17, tzinfo=UTC)  # noon in New York, a Tuesday
NEW_YORK, LONDON = "America/New_York", "Europe/London"
LONGEST = "<&>" * 1000


def viewer(zone: str = NEW_YORK, chosen: str = "") -> Viewer:
    return Viewer("U1", chosen or zone, zone, Preferences(chosen))


def one(number: int = 1, date: datetime = datetime(2026, 12, 1, 15), zone: str = NEW_YORK, **changes: Any) -> Request:
    request = a_request(number, **{"state": State.SCHEDULED, **changes})
    return replace(request, interview=replace(request.interview, date=date, timezone=zone))


def tab(*upcoming: Request, who: Viewer | None = None, **more: Any) -> dict[str, Any]:
    return build_home(HomeData(who or viewer(), NOW.timestamp(), upcoming=upcoming, **more))


def sections(view: dict[str, Any]) -> list[str]:
    return [block["text"]["text"] for block in view["blocks"] if "text" in block]


DAYS = [
    (datetime(2026, 12, 1, 15), "*Today · Tuesday, December 1*"),
    (datetime(2026, 12, 2, 0), "*Tomorrow · Wednesday, December 2*"),
    (datetime(2026, 12, 3, 23), "*Thursday, December 3*"),
    (datetime(2027, 1, 4, 9), "*Monday, January 4, 2027*"),
    (datetime(2026, 11, 30, 23, 45), "*Monday, November 30*"),  # still running at midnight
]


@pytest.mark.parametrize(("date", "heading"), DAYS)
def test_day_headings(date: datetime, heading: str) -> None:
    assert heading in sections(tab(one(date=date)))


def test_each_day_has_one_heading_in_order() -> None:
    dates = [datetime(2026, 12, 1, 15), datetime(2026, 12, 1, 16), datetime(2026, 12, 2, 9)]
    said = sections(tab(*(one(number, date) for number, date in enumerate(dates))))
    days = [line for line in said if line.startswith("*To")]
    assert days == ["*Today · Tuesday, December 1*", "*Tomorrow · Wednesday, December 2*"]


def test_days_are_counted_in_the_viewers_zone() -> None:
    late = one(date=datetime(2026, 12, 1, 21))
    assert "*Tomorrow · Wednesday, December 2*" in sections(tab(late, who=viewer(LONDON)))


AT = int(datetime(2026, 12, 1, 20, tzinfo=UTC).timestamp())
DEVICE = f"<!date^{AT}^{{time}}|"
HOURS = [
    ("by the device", viewer(), NEW_YORK, f"*{DEVICE}3:00 PM ET>*", ""),
    ("by the device elsewhere", viewer(LONDON), NEW_YORK, f"*{DEVICE}8:00 PM London time>* (3:00 PM ET)", "ET"),
    ("chosen as the profile's", viewer(NEW_YORK, "America/Toronto"), NEW_YORK, f"*{DEVICE}3:00 PM ET>*", ""),
    ("chosen otherwise", viewer(NEW_YORK, LONDON), NEW_YORK, "*8:00 PM London time* (3:00 PM ET)", "ET"),
    (
        "chosen without profile",
        Viewer("U1", LONDON, "", Preferences(LONDON)),
        NEW_YORK,
        "*8:00 PM London time* (3:00 PM ET)",
        "ET",
    ),
    ("on another day", viewer("Asia/Tokyo"), NEW_YORK, f"*{DEVICE}5:00 AM Tokyo time>* (Tue 3:00 PM ET)", "ET"),
]


@pytest.mark.parametrize(("what", "who", "zone", "hour", "own"), HOURS, ids=[row[0] for row in HOURS])
def test_times_are_the_viewers_and_the_interviews_own_if_it_differs(
    what: str, who: Viewer, zone: str, hour: str, own: str
) -> None:
    [line] = [line for line in sections(tab(one(zone=zone), who=who)) if "Jane Doe" in line]
    assert line.startswith(hour)
    assert (" PM ET)" in line) == bool(own)


def test_slack_accepts_a_tab_full_of_the_longest_words() -> None:
    words: dict[str, Any] = {"applicant_name": LONGEST, "reason": LONGEST, "settled_by": None}
    asked = [one(n, state=State.UNCONFIRMED, **words) for n in range(100, 112)]
    asked += [one(n, state=State.WAITING, **words) for n in range(200, 212)]
    days = [datetime(2026, 12, 1, 15) + timedelta(days=n) for n in range(PAGE_SIZE)]
    booked = [one(n, date, **words) for n, date in enumerate(days)]
    booked = [replace(each, interview=replace(each.interview, location=LONGEST)) for each in booked]
    past = [one(n, cancelled_by="U1", **words) for n in range(300, 300 + PAGE_SIZE)]
    view = tab(*booked, open_requests=tuple(asked), recent=tuple(past), has_more=True)
    assert check_view(view) == []
    assert len(view["blocks"]) <= 100
    assert "<&" not in "".join(sections(view))
    assert sum("There are more" in str(block) for block in view["blocks"]) == 2


@pytest.mark.parametrize("said", [Preferences(), Preferences(LONDON, tell_booked=False, tell_reminders=False)])
def test_slack_accepts_every_kind_of_tab(said: Preferences) -> None:
    empty = build_home(HomeData(Viewer("U1", NEW_YORK, "", said), NOW.timestamp()))
    views = [
        empty,
        tab(one(), first=PAGE_SIZE),
        unavailable_home("No.", can_retry=True),
        unavailable_home("No.", can_retry=False),
    ]
    assert [check_view(view) for view in views] == [[], [], [], []]


def test_every_button_names_its_interview_to_a_screen_reader() -> None:
    view = tab(one(1), one(2, applicant_name="Marcus Bell"), open_requests=(one(3, state=State.FAILED),))
    elements = [element for block in view["blocks"] for element in block.get("elements", [])]
    labels = [element["accessibility_label"] for element in elements if ":" in element.get("value", "")]
    assert labels[0] == "Edit: Jane Doe, December 1"
    assert len(set(labels)) == len(labels) == 6


IN_PROGRESS = [
    (State.ACCEPTED, 5.0, 0, "Undo: Jane Doe, December 1", "You can undo this until <!date^"),
    (State.ACCEPTED, 0.0, 0, None, "I'm sending it to Apploi"),
    (State.ACCEPTED, 5.0, 1, None, "I'm sending it to Apploi"),  # sent again
    (State.SENDING, 0.0, 0, None, "I'm sending it to Apploi"),
    (State.WAITING, 5.0, 1, "Stop trying: Jane Doe, December 1", "I'll keep trying until <!date^"),
]


@pytest.mark.parametrize(("state", "waits", "messages", "label", "said"), IN_PROGRESS)
def test_what_is_in_progress_can_be_withdrawn_while_nothing_is_being_sent(
    state: State, waits: float, messages: int, label: str | None, said: str
) -> None:
    view = tab(open_requests=(one(state=state, send_at=NOW.timestamp() + waits, message_number=messages),))
    [block] = [each for each in view["blocks"] if said in str(each)]
    assert block.get("accessory", {}).get("accessibility_label") == label
    assert check_view(view) == []


def test_a_redacted_request_is_named_by_its_application_id() -> None:
    assert "*Application 1*" in "".join(sections(tab(recent=(one(applicant_name=""),))))


VALUES = [("", 0), ("0", 0), ("20", 20), ("-1", 0), ("x", 0), ("²", 0), ("9" * 7, 10_000), ("9" * 30, 0)]


@pytest.mark.parametrize(("value", "first"), VALUES)
def test_a_page_is_parsed_from_a_buttons_value_only(value: str, first: int) -> None:
    assert parse_first(value) == first


CHOICES = [(LONDON, LONDON), ("profile", ""), (None, ""), ("Mars/Olympus", "Asia/Tokyo")]


@pytest.mark.parametrize(("chosen", "zone"), CHOICES)
def test_a_zone_is_chosen_or_reset_to_the_profiles(chosen: str | None, zone: str) -> None:
    before = Preferences("Asia/Tokyo", tell_booked=False)
    assert with_zone(before, chosen) == replace(before, timezone=zone)


TIMES = [("07:30", time(7, 30)), ("10:00", time(10)), ("never", None), ("23:00", time(6)), (None, None)]


@pytest.mark.parametrize(("chosen", "at"), TIMES)
def test_a_digest_is_chosen_from_the_list_or_turned_off(chosen: str | None, at: time | None) -> None:
    before = Preferences(LONDON, digest_at=time(6))
    assert with_digest(before, chosen) == replace(before, digest_at=at)
    view = tab(who=Viewer("U1", LONDON, LONDON, replace(before, digest_at=at)))
    [field] = [block["accessory"] for block in view["blocks"] if block.get("block_id") == "preferred_digest"]
    assert field["initial_option"]["text"]["text"] == (f"{at.hour}:{at.minute:02} AM" if at else "Never")
    assert field["initial_option"] in field["options"]
    assert check_view(view) == []


def test_checked_boxes_are_saved_and_the_zone_stays() -> None:
    assert with_notifications(Preferences(LONDON), ["reminders"]) == Preferences(LONDON, tell_booked=False)
