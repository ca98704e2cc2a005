"""What Slack would send, to the letter as the fake writes it, with a place left for the trigger."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import cast

from slackbot.demo.fake_slack import Channel, payloads
from slackbot.demo.fake_slack.delivery import Delivery, as_command, as_form
from slackbot.demo.fake_slack.forms import Forms
from slackbot.demo.fake_slack.workspace import BOT_USER
from slackbot.demo.people import Person
from slackbot.slack.form.form import FormMetadata
from tests.proofs.crowd import view

TRIGGER = "TRIGGER.TO.COME"
"""Stands where the trigger comes when the letter is sent."""

PEOPLE, PLACES = 40, 160
"""A place takes a message a second, so there are many; the app knows each after a while, as in a real workspace."""
WORDS = "Marcus Bell next Tue 3pm ET for 45 min"


@dataclass(frozen=True)
class Letter:
    """The body of a request, not signed yet, and how it is encoded."""

    body: bytes
    content_type: str


def command(number: int, answers_to: str, words: str = WORDS) -> Letter:
    """`/schedule-interview` with words; `answers_to` is the response_url."""
    person, place = _person(number), _place(number)
    return _letter(as_command(payloads.command(person, place, "/schedule-interview", words, answers_to, TRIGGER)))


def submission(number: int, answers_to: str) -> Letter:
    """A form in which everything is filled in, for an applicant and an interviewer of its own."""
    person, place = _person(number), _place(number)
    form = Forms().open(person.id, place.id, view(str(500_000_000 + number), place.id))
    given = {"block_id": "channel", "action_id": "channel", "channel_id": place.id, "response_url": answers_to}
    return _letter(as_form("view_submission", payloads.view_submission(person, form, TRIGGER, [given])))


def look_up(number: int, facility: str = "", choices: Sequence[str] = ()) -> Letter:
    """A name that nobody has asked for before, typed into the menu of applicants; `facility` is the form's, which
    offers several as `choices`."""
    person, place = _person(number), _place(number)
    source = view("1", place.id)
    metadata = replace(FormMetadata.load(str(source["private_metadata"])), facility=facility)
    blocks = [*([_facility_field(choices)] if choices else []), *cast(list[object], source["blocks"])]
    form = Forms().open(person.id, place.id, {**source, "private_metadata": metadata.dump(), "blocks": blocks})
    payload = payloads.block_suggestion(person, form, "applicant", "applicant", _name(number))
    return _letter(as_form("block_suggestion", payload))


def _facility_field(choices: Sequence[str]) -> dict[str, object]:
    options = [{"text": {"type": "plain_text", "text": each}, "value": each} for each in choices]
    label = {"type": "plain_text", "text": "Facility"}
    element = {"type": "static_select", "action_id": "facility", "options": options}
    return {"type": "input", "block_id": "facility", "label": label, "element": element, "dispatch_action": True}


def _name(number: int) -> str:
    """None begins with another: the results for a shorter name answer a longer one."""
    letters = (chr(ord("a") + number // 26**place % 26) for place in range(5))
    return f"{''.join(letters).title()} Somebody"


def _letter(delivery: Delivery) -> Letter:
    return Letter(delivery.body.encode(), delivery.content_type)


def _person(number: int) -> Person:
    who = number % PEOPLE
    return Person(f"U0BENCH{who:03}", f"bench{who}", f"Bench {who}", "Recruiter", "America/New_York")


def _place(number: int) -> Channel:
    where = number % PLACES
    return Channel(f"C0BENCH{where:05}", f"bench-{where}", "public", {BOT_USER, _person(number).id})
