"""The fields of the form as Slack's blocks, and what stands in their place. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from slackbot.domain.applicant import NameVisibility
from slackbot.domain.facility import DEFAULT_LOCATION, Facility
from slackbot.domain.request import MAX_ALSO_THERE
from slackbot.messages.block_kit import Block, plain
from slackbot.slack.form.external_interviewers import recent_interviewers_hint
from slackbot.slack.form.form import Form
from slackbot.slack.form.ids import (
    ALSO_THERE,
    APPLICANT,
    CHANNEL,
    DURATION,
    FACILITY,
    INTERVIEWER,
    INTERVIEWER_ID,
    LOCATION,
    LOOKING,
    READING,
    SIMILAR_APPLICANT,
    TEAM_ID,
    TIMEZONE,
    WHEN,
)
from slackbot.slack.form.options import (
    MAX_OPTIONS,
    SOMEONE_ELSE,
    Option,
    duration_option,
    facility_option,
    reading_option,
    zone_option,
)
from slackbot.slack.form.preview import Reading

DURATION_CHOICES = (15, 20, 30, 45, 60, 75, 90, 120, 180, 240)
MAX_WHEN_LENGTH, MAX_LOCATION_LENGTH = 3000, 3000


def facility_field(facilities: Sequence[Facility], chosen: str) -> Block:
    """The select of the facility, for people who may use several; `chosen` is an id, or "" if they have to choose.

    Of more than a select shows, the chosen one is always there, and words or a channel lead to the others.
    """
    if len(facilities) > MAX_OPTIONS:
        facilities = sorted(facilities, key=lambda each: each.id != chosen)[:MAX_OPTIONS]
    options = [facility_option(each) for each in facilities]
    element: Block = {"type": "static_select", "placeholder": plain("Choose a facility"), "options": options}
    if initial := next((each for each in options if each["value"] == chosen), None):
        element["initial_option"] = initial
    return _with_dispatch_action(_input(FACILITY, "Facility", element))


def reading_field(question: str, readings: tuple[Reading, ...]) -> Block:
    """The readings to choose from."""
    options = [reading_option(reading.words, reading.label) for reading in readings]
    element = {"type": "radio_buttons", "options": options}
    return _with_dispatch_action(_input(READING, question, element))


def searching_block(name: str) -> Block:
    """In place of the applicant, while Apploi is searched."""
    text = f"Searching Apploi for “{name[:150]}”…"
    return {"type": "section", "block_id": LOOKING, "text": plain(text)}


def similar_field(similar: Sequence[Option], question: str) -> Block:
    """Applicants with similar names to pick from."""
    element = {"type": "radio_buttons", "options": [*similar, SOMEONE_ELSE]}
    return _with_dispatch_action(_input(SIMILAR_APPLICANT, question, element))


def applicant_field(applicant: Option | None, hint: str) -> Block:
    """The menu of applicants."""
    element: Block = {
        "type": "external_select",
        "min_query_length": 0,
        "placeholder": plain("Name, email, phone, or application ID"),
    }
    if applicant:
        element["initial_option"] = applicant
    return _with_dispatch_action(_input(APPLICANT, "Applicant", element, hint=hint))


def when_field(form: Form) -> Block:
    """The time in plain words."""
    element: Block = {
        "type": "plain_text_input",
        "placeholder": plain("next Tue 3pm ET for 45 min"),
        "max_length": MAX_WHEN_LENGTH,
        "dispatch_action_config": {"trigger_actions_on": ["on_character_entered"]},
    }
    if form.when:
        element["initial_value"] = form.when[:MAX_WHEN_LENGTH]
    return _with_dispatch_action(_input(WHEN, "When", element))


def timezone_field(zone: str, now: datetime) -> Block:
    """The zone of times that name none."""
    element = {
        "type": "external_select",
        "min_query_length": 0,
        "placeholder": plain("City or time zone"),
        "initial_option": zone_option(zone, now),
    }
    return _with_dispatch_action(_input(TIMEZONE, "Time zone", element))


def duration_field(minutes: int) -> Block:
    """The length in minutes."""
    choices = sorted({*DURATION_CHOICES, minutes})
    element = {
        "type": "static_select",
        "options": [duration_option(choice) for choice in choices],
        "initial_option": duration_option(minutes),
    }
    return _with_dispatch_action(_input(DURATION, "Length", element))


def interviewer_field(form: Form) -> Block:
    """Required, unless the interviewer is outside of Slack."""
    element: Block = {"type": "users_select", "placeholder": plain("Someone in Slack")}
    if form.interviewer:
        element["initial_user"] = form.interviewer
    optional = bool(form.interviewer_id)
    return _with_dispatch_action(
        _input(INTERVIEWER, "Interviewer", element, optional=optional, hint=form.interviewer_hint)
    )


def interviewer_id_field(form: Form) -> Block:
    """An interviewer outside of Slack."""
    element: Block = {
        "type": "plain_text_input",
        "placeholder": plain("pat@example.com or 123456"),
        "max_length": 254,
        "dispatch_action_config": {"trigger_actions_on": ["on_character_entered"]},
    }
    if form.interviewer_id:
        element["initial_value"] = form.interviewer_id[:254]
    hint = form.interviewer_id_hint or (
        "Their email or Apploi user ID. If you fill this in, it replaces the person above."
        + recent_interviewers_hint(form.recent_interviewers)
    )
    field = _input(INTERVIEWER_ID, "Or an interviewer outside Slack", element, optional=True, hint=hint)
    return _with_dispatch_action(field)


def also_there_field(form: Form) -> Block:
    """The people in Slack who are there besides the interviewer.

    docs.slack.dev/reference/block-kit/block-elements/multi-select-menu-element: `users_multi_select`.
    """
    element: Block = {
        "type": "multi_users_select",
        "placeholder": plain("Others in Slack"),
        "max_selected_items": MAX_ALSO_THERE,
    }
    if form.also_there:
        element["initial_users"] = list(form.also_there[:MAX_ALSO_THERE])
    hint = form.also_there_hint or "They get the same messages. Apploi lists only the interviewer."
    return _with_dispatch_action(_input(ALSO_THERE, "Also there", element, optional=True, hint=hint))


def team_field(typed: str = "", hint: str = "") -> Block:
    """The field for the interviewer's team, in case neither the applicant's job nor a setting names it."""
    element: Block = {"type": "plain_text_input", "placeholder": plain("23567"), "max_length": 20}
    if typed:
        element["initial_value"] = typed
    return _input(
        TEAM_ID,
        "Apploi team number",
        element,
        optional=True,
        hint=hint or "This applicant's job doesn't name its team. Ask your Slack admin for your Apploi team number.",
    )


def location_field(location: str) -> Block:
    """Where the interview is."""
    element = {
        "type": "plain_text_input",
        "initial_value": (location or DEFAULT_LOCATION)[:MAX_LOCATION_LENGTH],
        "placeholder": plain("Virtual, an address, a room, or a link"),
        "max_length": MAX_LOCATION_LENGTH,
    }
    return _input(LOCATION, "Where", element, optional=True)


def channel_field(channel: str | None, names: NameVisibility) -> Block:
    """Where the result goes."""
    element: Block = {
        "type": "conversations_select",
        "placeholder": plain("Just me, as a direct message"),
        "default_to_current_conversation": True,
        "response_url_enabled": True,
    }
    if channel and channel[0] in "CG":
        element["initial_conversation"] = channel
    return _input(
        CHANNEL,
        "Post the result in",
        element,
        optional=True,
        hint=result_hint(names),
    )


def result_hint(names: NameVisibility) -> str:
    """Who sees what of a result, if channels see that much of names."""
    return f"{_CHANNEL_HINTS[names]} Leave empty to get it as a DM."


_INITIALS = "Public channels see the applicant's initials, private ones the full name; both see when and where."
_CHANNEL_HINTS = {
    NameVisibility.FULL: "Everyone in the channel sees the name, time, and place (initials in shared channels).",
    NameVisibility.INITIALS: _INITIALS,
    NameVisibility.SHARED: _INITIALS,
    NameVisibility.NONE: "Public channels see no name, private ones the full name; both see when and where.",
}


def _with_dispatch_action(block: Block) -> Block:
    """The field with an action on every change, because what is shown depends on it."""
    return {**block, "dispatch_action": True}


def _input(block_id: str, label: str, element: Block, *, optional: bool = False, hint: str = "") -> Block:
    block: Block = {
        "type": "input",
        "block_id": block_id,
        "label": plain(label),
        "element": {**element, "action_id": block_id},
        "optional": optional,
    }
    return {**block, "hint": plain(hint)} if hint else block
