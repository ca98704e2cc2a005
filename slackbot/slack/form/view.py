"""The view that Slack shows. Pure; Slack's limits are those of docs/slack.md, L5 to L7."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from slackbot.domain.applicant import Applicant, NameVisibility
from slackbot.domain.wording import unescape_entities
from slackbot.messages.block_kit import Block, context, plain, section
from slackbot.slack.form.external_interviewers import recent_interviewers_hint
from slackbot.slack.form.form import DEFAULT_LOCATION, Form, FormMetadata
from slackbot.slack.form.ids import (
    APPLICANT,
    CHANNEL,
    DURATION,
    FAULT,
    INTERVIEWER,
    INTERVIEWER_ID,
    LOCATION,
    LOOK_AGAIN,
    LOOKING,
    PREVIEW,
    QUESTION,
    READING,
    SOURCE,
    STANDING,
    TEAM_ID,
    TIMEZONE,
    VIEW,
    WHEN,
)
from slackbot.slack.form.options import applicant_option, duration_option, reading_option, zone_option
from slackbot.slack.form.preview import Preview, Reading

DURATION_CHOICES = (15, 20, 30, 45, 60, 75, 90, 120, 180, 240)
EXAMPLES = "Type it as you would say it: *tomorrow 2pm*, *Dec 5 10:30am CT for 45 min*, *next Tue 3-3:45pm*."
MAX_WHEN_LENGTH, MAX_LOCATION_LENGTH = 3000, 3000

View = dict[str, Any]


def build_view(form: Form, now: datetime) -> View:
    """The view for Slack. `now` is a wall clock: the zones' abbreviations and offsets depend on it."""
    blocks = [
        _applicant_block(form),
        _when_field(form),
        *([context(form.source, SOURCE)] if form.source else []),
        *preview_blocks(form.preview),
        _timezone_field(form.timezone, now),
        _duration_field(form.duration),
        _interviewer_field(form.interviewer, form.interviewer_hint),
        _interviewer_id_field(form),
        *([team_field(form.team_id, form.team_hint)] if form.asks_team else []),
        _location_field(form.location),
        _channel_field(form.origin.channel, form.name_visibility),
    ]
    moves = form.origin.moves is not None
    return {
        "type": "modal",
        "callback_id": VIEW,
        "title": plain("Reschedule interview" if moves else "Schedule interview"),
        "submit": plain(submit_label(form.origin)),
        "close": plain("Cancel"),
        "private_metadata": _make_metadata(form).dump(),
        "blocks": blocks,
    }


def _make_metadata(form: Form) -> FormMetadata:
    """What rides along: where the form came from, and what it shows."""
    seen, applicant = form.preview.seen, form.applicant
    return replace(form.origin, seen=seen.dump() if seen else "", found=applicant.application_id if applicant else "")


def submit_label(origin: FormMetadata) -> str:
    """What stands on the button that sends the form."""
    return "Schedule" if origin.moves is None else "Reschedule"


def rebuild(view: Mapping[str, Any], blocks: list[Block]) -> View:
    """A view as Slack sent it with these blocks instead, in the shape that Slack takes back."""
    kept = ("type", "callback_id", "title", "submit", "close", "private_metadata")
    shape: View = _unescape_plain_texts({**{key: view[key] for key in kept if view.get(key)}, "blocks": blocks})
    return shape


def _unescape_plain_texts(part: Any) -> Any:
    """What Slack sent back, with its plain texts as they were sent.

    Slack escapes them (bolt-python#513), so that a label of 75 characters comes back longer than Slack takes. No public
    source says whether it escapes in views that nobody has sent yet; one `views.update` answer for a form with `&` in a
    label would. A text that was not escaped stays as it is, unless it had `&amp;` in it.
    """
    if isinstance(part, list):
        return [_unescape_plain_texts(one) for one in part]
    if not isinstance(part, dict):
        return part
    plain_text = part.get("type") == "plain_text" and isinstance(part.get("text"), str)
    return (
        {**part, "text": unescape_entities(part["text"])}
        if plain_text
        else {k: _unescape_plain_texts(v) for k, v in part.items()}
    )


def metadata_of(view: Mapping[str, Any]) -> FormMetadata:
    """What rides along in this view."""
    return FormMetadata.load(view.get("private_metadata") or "")


def with_metadata(view: View, origin: FormMetadata) -> View:
    """The view with this riding along instead."""
    return {**view, "private_metadata": origin.dump()}


def with_applicant(view: Mapping[str, Any], applicant: Applicant | None, hint: str) -> View:
    """The view with the applicant's field in place of “Looking for …”; everything typed stays."""
    field_ = _applicant_field(Form(timezone="", applicant=applicant, applicant_hint=hint))
    blocks = [field_ if block.get("block_id") in (LOOKING, APPLICANT) else block for block in view["blocks"]]
    shown = rebuild(view, blocks)
    looked = any(block.get("block_id") == LOOKING for block in view["blocks"])  # else somebody may have chosen since
    if not (applicant and looked):
        return shown
    return with_metadata(shown, replace(metadata_of(view), found=applicant.application_id))


def with_question(view: Mapping[str, Any], question: str, origin: FormMetadata) -> View:
    """The view with a question at its top, and a button that says yes to it; everything typed stays."""
    others = [block for block in view["blocks"] if block.get("block_id") != QUESTION]
    asked = rebuild(view, [{**section(question), "block_id": QUESTION}, *others])
    return with_metadata({**asked, "submit": plain("Book anyway")}, origin)


def with_preview(view: Mapping[str, Any], preview: Preview) -> View:
    """The view with this beneath the time, and with the note of what is seen there then; everything typed stays."""
    blocks: list[Block] = []
    for block in view["blocks"]:
        if block.get("block_id") == PREVIEW:
            blocks += preview_blocks(preview)
        elif block.get("block_id") not in (LOOK_AGAIN, READING):
            blocks.append(block)
    origin = replace(metadata_of(view), seen=preview.seen.dump() if preview.seen else "")
    return with_metadata(rebuild(view, blocks), origin)


def with_recheck(view: Mapping[str, Any], preview: Preview) -> View:
    """The view with a reading that its sender has not seen; a yes that was given for another time does not count."""
    shown = with_preview(view, preview)
    origin = replace(metadata_of(shown), agreed="", agreed_on="")
    blocks = [block for block in shown["blocks"] if block.get("block_id") != QUESTION]
    return with_metadata({**shown, "blocks": blocks, "submit": plain(submit_label(origin))}, origin)


def error_response(view: Mapping[str, Any], errors: Mapping[str, str]) -> dict[str, Any]:
    """The answer to a submission that tells each fault at its field; the form stays with all that was typed.

    Slack knows errors only at input blocks (docs/slack.md, F8). While the applicant's field is not in the form yet it
    is put in first; a fault without a field of its own is told at the first, and in a view without input blocks above
    its words. What a client makes of an error at another kind of block is not documented (slackapi/bolt-js#554 saw
    "trouble connecting"): one such answer in a real workspace would settle it.
    """
    inputs = [block.get("block_id") for block in view.get("blocks", []) if block.get("type") == "input"]
    looking = any(block.get("block_id") == LOOKING for block in view.get("blocks", []))
    if APPLICANT in errors and looking:
        return {"response_action": "update", "view": with_applicant(view, None, errors[APPLICANT])}
    placed = {block_id: text for block_id, text in errors.items() if block_id in inputs}
    if placed:
        return {"response_action": "errors", "errors": placed}
    said = " ".join(errors.values())
    if not inputs:
        return {"response_action": "update", "view": _with_error(view, said)}
    return {"response_action": "errors", "errors": {inputs[0]: said}}


def _with_error(view: Mapping[str, Any], said: str) -> View:
    others = [block for block in view.get("blocks", []) if block.get("block_id") != FAULT]
    return rebuild(view, [{"type": "section", "block_id": FAULT, "text": plain(said)}, *others])


def preview_blocks(preview: Preview) -> list[Block]:
    """What the words in `when` mean, and the choice between its readings where there is one."""
    notice = [{**section(preview.notice), "block_id": LOOK_AGAIN}] if preview.notice else []
    said = preview.text or EXAMPLES
    return [*notice, context(said, PREVIEW), *([_reading_field(preview.readings)] if preview.readings else [])]


def _reading_field(readings: tuple[Reading, ...]) -> Block:
    options = [reading_option(reading.words, reading.meaning) for reading in readings]
    element = {"type": "radio_buttons", "options": options}
    return _with_dispatch_action(_input(READING, "Which do you mean?", element, optional=True))


def _applicant_block(form: Form) -> Block:
    """The applicant's field, or what stands in its place."""
    if form.current_interview:
        return {**section(form.current_interview), "block_id": STANDING}
    return _searching_block(form.applicant_query) if form.applicant_query else _applicant_field(form)


def _searching_block(name: str) -> Block:
    text = f"Looking for “{name[:150]}” in Apploi …"
    return {"type": "section", "block_id": LOOKING, "text": plain(text)}


def _applicant_field(form: Form) -> Block:
    element: Block = {
        "type": "external_select",
        "min_query_length": 0,
        "placeholder": plain("Name, e-mail, phone or application form id"),
    }
    if form.applicant:
        element["initial_option"] = applicant_option(form.applicant)
    return _with_dispatch_action(_input(APPLICANT, "Applicant", element, hint=form.applicant_hint))


def _when_field(form: Form) -> Block:
    element: Block = {
        "type": "plain_text_input",
        "placeholder": plain("next Tue 3pm ET for 45 min"),
        "max_length": MAX_WHEN_LENGTH,
        "dispatch_action_config": {"trigger_actions_on": ["on_character_entered"]},
    }
    if form.when:
        element["initial_value"] = form.when[:MAX_WHEN_LENGTH]
    return _with_dispatch_action(_input(WHEN, "When", element))


def _timezone_field(zone: str, now: datetime) -> Block:
    element = {
        "type": "external_select",
        "min_query_length": 0,
        "placeholder": plain("City or zone"),
        "initial_option": zone_option(zone, now),
    }
    return _with_dispatch_action(_input(TIMEZONE, "Time zone", element, hint="A zone named in “When” counts instead."))


def _duration_field(minutes: int) -> Block:
    choices = sorted({*DURATION_CHOICES, minutes})
    element = {
        "type": "static_select",
        "options": [duration_option(choice) for choice in choices],
        "initial_option": duration_option(minutes),
    }
    return _with_dispatch_action(
        _input(DURATION, "Length", element, hint="A length or an end named in “When” counts instead.")
    )


def _interviewer_field(user: str | None, hint: str) -> Block:
    element: Block = {"type": "users_select", "placeholder": plain("Somebody in Slack")}
    if user:
        element["initial_user"] = user
    return _with_dispatch_action(_input(INTERVIEWER, "Interviewer", element, optional=True, hint=hint))


def _interviewer_id_field(form: Form) -> Block:
    element: Block = {
        "type": "plain_text_input",
        "placeholder": plain("pat@example.com or 123456"),
        "max_length": 254,
    }
    if form.interviewer_id:
        element["initial_value"] = form.interviewer_id[:254]
    hint = form.interviewer_id_hint or (
        "Their e-mail or user id in Apploi. When filled, it counts instead of the person above."
        + recent_interviewers_hint(form.recent_interviewers)
    )
    return _input(INTERVIEWER_ID, "Or an interviewer outside Slack", element, optional=True, hint=hint)


def team_field(typed: str = "", hint: str = "") -> Block:
    """The field for the team, for whom no job and no setting names one."""
    element: Block = {"type": "plain_text_input", "placeholder": plain("23567"), "max_length": 20}
    if typed:
        element["initial_value"] = typed
    return _input(
        TEAM_ID,
        "Apploi team id",
        element,
        optional=True,
        hint=hint or "Needed only when the applicant's job does not name its team.",
    )


def _location_field(location: str) -> Block:
    element = {
        "type": "plain_text_input",
        "initial_value": (location or DEFAULT_LOCATION)[:MAX_LOCATION_LENGTH],
        "placeholder": plain("Virtual, an address, a room or a link"),
        "max_length": MAX_LOCATION_LENGTH,
    }
    return _input(LOCATION, "Where", element, optional=True)


def _channel_field(channel: str | None, names: NameVisibility) -> Block:
    element: Block = {
        "type": "conversations_select",
        "placeholder": plain("Nobody else: only a message to you"),
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
        hint=f"{_CHANNEL_HINTS[names]} Empty: only you are told.",
    )


_INITIALS = "Public channels read the applicant's initials, private ones the whole name; all read when and where."
_CHANNEL_HINTS = {
    NameVisibility.FULL: "Everybody there will read who, when and where; initials only where other companies are.",
    NameVisibility.INITIALS: _INITIALS,
    NameVisibility.SHARED: _INITIALS,
    NameVisibility.NONE: "Public channels read no name, private ones the whole name; all read when and where.",
}


def _with_dispatch_action(block: Block) -> Block:
    """A field whose changes are told at once, because the preview depends on it."""
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
