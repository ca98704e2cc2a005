"""Interviews for people's own calendars: links, files, and URLs that can't be guessed."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slackbot.domain.calendar_export import CalendarLinks, event_from, google_url, outlook_url, render_ics
from slackbot.domain.request import Request
from tests.support.databases import a_request

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
CALENDARS = CalendarLinks.with_secret("https://bot.example.com", "a secret")
WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=300)


def at(location: str) -> Request:
    asked = a_request()
    return replace(asked, interview=replace(asked.interview, location=location))


def properties(file: str) -> dict[str, str]:
    """The properties of a file as a calendar parses them: lines unfolded, text unescaped."""
    assert file.endswith("\r\n")
    lines = file[:-2].replace("\r\n ", "").split("\r\n")
    pairs = (line.partition(":") for line in lines)
    return {name: re.sub(r"\\(.)", lambda it: "\n" if it[1] == "n" else it[1], value) for name, _, value in pairs}


def test_the_file_has_the_interview_in_utc() -> None:
    told = properties(render_ics(event_from(a_request()), NOW))
    assert told == {
        "BEGIN": "VALARM",
        "VERSION": "2.0",
        "PRODID": "-//slackbot//interviews//EN",
        "METHOD": "PUBLISH",
        "UID": "V1@slackbot",
        "SEQUENCE": "0",
        "DTSTAMP": "20261122T090000Z",
        "DTSTART": "20261201T200000Z",
        "DTEND": "20261201T210000Z",
        "SUMMARY": "Interview: Jane Doe",
        "LOCATION": "Virtual",
        "ACTION": "DISPLAY",
        "TRIGGER": "-PT15M",
        "DESCRIPTION": "Interview: Jane Doe",  # the alarm's
        "STATUS": "CONFIRMED",
        "END": "VCALENDAR",
    }


def test_the_description_names_the_job_and_the_facility() -> None:
    event = event_from(replace(a_request(), job="Nurse, nights", facility="Harbor Care"))
    assert event.details == "Nurse, nights, Harbor Care\nApplication 1 in Apploi. Request V1 in Slack."
    file = render_ics(event, NOW).replace("\r\n ", "")
    assert "DESCRIPTION:Nurse\\, nights\\, Harbor Care\\nApplication 1 in Apploi. Request V1 in Slack.\r\n" in file


def test_a_canceled_interview_has_no_alarm() -> None:
    assert "VALARM" not in render_ics(event_from(a_request(cancelled_by="U1")), NOW)


def test_a_reschedule_keeps_the_uid_and_increases_the_sequence_as_does_a_cancellation() -> None:
    moved = replace(a_request(2), series="V1", sequence=1)
    cancelled = properties(render_ics(event_from(replace(moved, cancelled_by="U1")), NOW))
    assert properties(render_ics(event_from(moved), NOW))["UID"] == cancelled["UID"] == "V1@slackbot"
    assert properties(render_ics(event_from(moved), NOW))["SEQUENCE"] == "1"
    assert (cancelled["METHOD"], cancelled["STATUS"], cancelled["SEQUENCE"]) == ("CANCEL", "CANCELLED", "2")


@given(WORDS, WORDS)
def test_any_text_can_be_parsed_back_and_lines_are_folded(name: str, location: str) -> None:
    file = render_ics(event_from(replace(at(location), applicant_name=name)), NOW)
    told = properties(file)
    assert told["SUMMARY"] == f"Interview: {kept(name)}"
    assert told["LOCATION"] == kept(location)
    assert len(told) == 16
    assert all(len(line.encode()) <= 75 for line in file.split("\r\n"))


def kept(text: str) -> str:
    """The text as a calendar may contain it: with \\n line breaks, without control characters."""
    lines = re.sub("\r\n|\r|\x85|\u2028|\u2029", "\n", text)
    return "".join(c for c in lines if c in "\n\t" or not (c < " " or c == "\x7f"))


@given(WORDS, WORDS)
def test_links_carry_any_text_within_slacks_limit(name: str, location: str) -> None:
    event = event_from(replace(at(location), applicant_name=name))
    for link in (google_url(event), outlook_url(event)):
        assert len(link) < 2900
        assert not re.search(r"[<>|\s*`]", link)


def test_the_links_have_the_fields_that_the_calendars_read() -> None:
    event = event_from(at("https://zoom.example/j/1?pwd=a&b=c"))
    fields = {name: values[0] for name, values in parse_qs(urlsplit(google_url(event)).query).items()}
    assert fields["dates"] == "20261201T200000Z/20261201T210000Z"
    assert (fields["text"], fields["location"]) == ("Interview: Jane Doe", "https://zoom.example/j/1?pwd=a&b=c")
    fields = {name: values[0] for name, values in parse_qs(urlsplit(outlook_url(event)).query).items()}
    assert (fields["startdt"], fields["enddt"]) == ("2026-12-01T20:00:00Z", "2026-12-01T21:00:00Z")
    assert (fields["subject"], fields["location"]) == ("Interview: Jane Doe", "https://zoom.example/j/1?pwd=a&b=c")


def path() -> str:
    return urlsplit(CALENDARS.file_link(a_request())[0].url).path


def test_a_signed_url_leads_to_its_request() -> None:
    assert CALENDARS.parse_request_id(path()) == "V1"


@pytest.mark.parametrize(
    "wrong",
    [
        "/calendar/V1.ics",
        "/calendar/.ics",
        "/calendar/-.ics",
        "/calendar/V1-.ics",
        "/calendar/V1-" + "0" * 40 + ".ics",
        path().replace("V1", "V2"),
        path()[:-5] + ".ics",
        path().replace(".ics", ""),
        path().replace(".ics", "é.ics"),
        "/slack/events",
    ],
)
def test_any_other_url_leads_nowhere(wrong: str) -> None:
    assert CALENDARS.parse_request_id(wrong) is None


def test_a_url_signed_with_another_secret_leads_nowhere() -> None:
    assert CalendarLinks.with_secret("https://bot.example.com", "another").parse_request_id(path()) is None
    assert "key" not in repr(CALENDARS)


def test_without_a_public_url_there_is_no_file_link() -> None:
    assert [link.label for link in CalendarLinks.with_secret(None, "a secret").links(a_request())] == [
        "Google",
        "Outlook",
    ]
