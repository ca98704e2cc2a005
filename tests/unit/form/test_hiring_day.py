"""Who is interviewed when in a hiring day, and the size of its form."""

from __future__ import annotations

from datetime import datetime

import pytest

from slackbot.dates import NotUnderstood, Reference, Understood, understand
from slackbot.demo.fake_slack.block_kit import check_view
from slackbot.domain.applicant import Applicant
from slackbot.slack.form.form import Form, FormMetadata
from slackbot.slack.form.options import applicant_options
from slackbot.slack.form.submission import update_response
from slackbot.slack.form.view import build_view, metadata_of, with_question
from slackbot.slack.frame_limit import MAX_FRAME_BYTES, fit_to_frame, frame_size
from slackbot.slack.hiring_day.plan import Chosen, DayValues, Slot, digest, overlaps, plan_slots, read_day_values
from slackbot.slack.hiring_day.view import as_day_view, show_times, with_applicants, with_times

ZONE = "America/New_York"
NOW = Reference(datetime(2026, 12, 1, 10, 0), ZONE, "en-US")
JANE, MARCUS, AISHA = (Chosen(str(number), name) for number, name in enumerate(("Jane", "Marcus", "Aisha"), 1))


def planned(when: str, *, every: int = 0, minutes: int = 20, reference: Reference = NOW, **typed: str) -> list[Slot]:
    first = understand(when, reference)
    assert isinstance(first, Understood)
    times = {str(number): text for number, text in ((key[1:], text) for key, text in typed.items())}
    return list(plan_slots(DayValues((JANE, MARCUS, AISHA), every, times), first, minutes, reference))


def starts(slots: list[Slot]) -> list[str]:
    return [f"{slot.read.date:%a %H:%M}" if isinstance(slot.read, Understood) else slot.read.code for slot in slots]


@pytest.mark.parametrize(
    ("when", "changes", "expected"),
    [
        ("Tue 1pm", {}, ["Tue 13:00", "Tue 13:20", "Tue 13:40"]),
        ("Tue 1pm", {"every": 30}, ["Tue 13:00", "Tue 13:30", "Tue 14:00"]),
        ("Tue 1pm for 45 min", {}, ["Tue 13:00", "Tue 13:45", "Tue 14:30"]),
        ("Tue 11:30pm", {}, ["Tue 23:30", "Tue 23:50", "Wed 00:10"]),
        ("Tue 1pm", {"p2": "3pm"}, ["Tue 13:00", "Tue 15:00", "Tue 13:40"]),
        ("Tue 1pm", {"p2": "half past three"}, ["Tue 13:00", "Tue 15:30", "Tue 13:40"]),
        ("Tue 1pm", {"p2": "Wed 9am"}, ["Tue 13:00", "Wed 09:00", "Tue 13:40"]),
        ("Tue 1pm", {"p2": "tomorrow 9am"}, ["Tue 13:00", "Wed 09:00", "Tue 13:40"]),
        ("Tue 1pm", {"p1": "7"}, ["ambiguous_time", "Tue 13:20", "Tue 13:40"]),
        ("Tue 1pm", {"p3": "yesterday 3pm"}, ["Tue 13:00", "Tue 13:20", "past"]),
        ("Tue 1pm", {"p3": "whenever"}, ["Tue 13:00", "Tue 13:20", "no_time"]),
        ("Mar 14 2027 1:40am", {"minutes": 20}, ["Sun 01:40", "nonexistent_time", "nonexistent_time"]),
        ("Nov 7 2027 12:30am", {"minutes": 30}, ["Sun 00:30", "ambiguous_time", "ambiguous_time"]),
    ],
)
def test_each_start_is_counted_or_read_as_typed(when: str, changes: dict[str, str], expected: list[str]) -> None:
    assert starts(planned(when, **changes)) == expected  # type: ignore[arg-type]


def test_an_hour_alone_is_in_the_zone_of_the_first_start() -> None:
    slots = planned("Tue 1pm PT", p2="3pm")
    assert [slot.read.timezone for slot in slots if isinstance(slot.read, Understood)] == ["America/Los_Angeles"] * 3


def test_a_length_of_ones_own_counts_for_that_person() -> None:
    assert [slot.minutes for slot in planned("Tue 1pm", p2="3pm for 1 hour")] == [20, 60, 20]


def test_overlaps_are_found_also_with_those_that_are_not_next() -> None:
    slots = planned("Tue 1pm", p1="1pm for 2 hours")
    assert [(one.person.text, two.person.text) for one, two in overlaps(slots)] == [
        ("Jane", "Marcus"),
        ("Jane", "Aisha"),
    ]
    assert overlaps(planned("Tue 1pm")) == []


def test_every_plan_has_a_digest_of_its_own_and_an_unclear_one_none() -> None:
    plans = [planned("Tue 1pm"), planned("Tue 1pm", every=30), planned("Tue 1pm", p2="3pm"), planned("Wed 1pm")]
    assert len({digest(plan) for plan in plans}) == 4
    assert digest(planned("Tue 1pm", p2="whenever")) == ""
    assert isinstance(planned("Tue 1pm", p2="whenever")[1].read, NotUnderstood)


NAMES = (
    "Александра Владимировна Преображенская",
    "Nguyễn Thị Hồng Nhung Trần Đặng",
    "Alexandra Worthington",
    "عبد الرحمن بن محمد الأنصاري",
)


@pytest.mark.parametrize("name", NAMES)
def test_twenty_long_names_fit_the_form_and_a_frame_of_socket_mode(name: str) -> None:
    """With all fields, and all times in full."""
    people = [Applicant(str(265_733_700 + at), name, "", name, "Screening", "2026-11-02") for at in range(20)]
    form = Form(ZONE, applicants=tuple(one.name for one in people), when="Tue 10am", metadata=FormMetadata(zone=ZONE))
    options = applicant_options(people, NOW.now.date())
    view = with_applicants(as_day_view(build_view(form, NOW.now), form.applicants, None), options, "")
    chosen = tuple(Chosen(option["value"], option["text"]["text"]) for option in options)
    first = understand("Tue 10am", NOW)
    assert isinstance(first, Understood)
    times = show_times(chosen, plan_slots(DayValues(chosen), first, 15, NOW), NOW)
    asked = with_question(with_times(view, times), "Ж" * 2_000, metadata_of(view))
    assert check_view(asked) == []
    sent = fit_to_frame(update_response(asked))
    assert frame_size(sent) <= MAX_FRAME_BYTES
    assert [block["block_id"] for block in sent["view"]["blocks"]] == [block["block_id"] for block in asked["blocks"]]
    assert times.lines == tuple(
        line
        for block in sent["view"]["blocks"]
        if block["block_id"].startswith("times_")
        for line in block["elements"][0]["text"].split("\n")
    )


def test_null_in_the_state_means_the_applicants_that_are_shown() -> None:
    option = {"text": {"type": "plain_text", "text": "Jane &amp; Co · RN"}, "value": "1"}
    block = {"block_id": "applicants", "element": {"initial_options": [option]}}
    view = {"blocks": [block], "state": {"values": {"applicants": {"applicants": {"selected_options": None}}}}}
    assert [one.name for one in read_day_values(view).people] == ["Jane & Co"]
    emptied = {**view, "state": {"values": {"applicants": {"applicants": {"selected_options": []}}}}}
    assert read_day_values(emptied).people == ()
