"""The form as a Slack view, and changes to it while it is open. Pure; its limits are docs/slack.md, L5 to L7."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from slackbot.domain.applicant import NameVisibility
from slackbot.domain.facility import DEFAULT_LOCATION
from slackbot.domain.wording import unescape_entities
from slackbot.messages.block_kit import Block, context, plain, section
from slackbot.slack.form.external_interviewers import recent_interviewers_hint
from slackbot.slack.form.form import Form, FormMetadata
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
    SIMILAR_APPLICANT,
    SOURCE,
    STANDING,
    TEAM_ID,
    TIMEZONE,
    VIEW,
    WHEN,
)
from slackbot.slack.form.options import (
    SOMEONE_ELSE,
    Option,
    applicant_option,
    duration_option,
    reading_option,
    zone_option,
)
from slackbot.slack.form.preview import Preview, Reading

DURATION_CHOICES = (15, 20, 30, 45, 60, 75, 90, 120, 180, 240)
EXAMPLES = "Type it the way you'd say it: *tomorrow 2pm*, *Dec 5 10:30am CT for 45 min*, *next Tue 3-3:45pm*."
HAND_OVER_TITLE = "Someone else takes it"
MAX_WHEN_LENGTH, MAX_LOCATION_LENGTH = 3000, 3000

View = dict[str, Any]


def build_view(form: Form, now: datetime) -> View:
    """The view for Slack. `now` is a naive wall clock, for the zones' abbreviations and offsets."""
    moves, hands_over = form.metadata.moves is not None, form.metadata.only == INTERVIEWER
    title = HAND_OVER_TITLE if hands_over else "Reschedule interview" if moves else "Schedule interview"
    return {
        "type": "modal",
        "callback_id": VIEW,
        "title": plain(title),
        "submit": plain(submit_label(form.metadata)),
        "close": plain("Cancel"),
        "private_metadata": _make_metadata(form).dump(),
        "blocks": _blocks_to_hand_over(form, now) if hands_over else _all_blocks(form, now),
    }


def _all_blocks(form: Form, now: datetime) -> list[Block]:
    return [
        _applicant_block(form, now.date()),
        _when_field(form),
        *([context(form.source, SOURCE)] if form.source else []),
        *preview_blocks(form.preview),
        _timezone_field(form.timezone, now),
        _duration_field(form.duration),
        _interviewer_field(form),
        _interviewer_id_field(form),
        *([team_field(form.team_id, form.team_hint)] if form.asks_team else []),
        _location_field(form.location),
        _channel_field(form.metadata.channel, form.name_visibility),
    ]


def _blocks_to_hand_over(form: Form, now: datetime) -> list[Block]:
    """Who it is, and who it will be."""
    return [_applicant_block(form, now.date()), _interviewer_field(form), _interviewer_id_field(form)]


def _make_metadata(form: Form) -> FormMetadata:
    """The metadata of this form, with what it shows."""
    seen, applicant = form.preview.seen, form.applicant
    return replace(form.metadata, seen=seen.dump() if seen else "", found=applicant.application_id if applicant else "")


def submit_label(metadata: FormMetadata) -> str:
    """The label of the button that sends the form."""
    if metadata.only:
        return "Hand over"
    return "Schedule" if metadata.moves is None else "Reschedule"


def rebuild(view: Mapping[str, Any], blocks: list[Block]) -> View:
    """A view that Slack sent, with other blocks and without the keys that `views.update` rejects."""
    kept = ("type", "callback_id", "title", "submit", "close", "private_metadata")
    shape: View = _unescape_plain_texts({**{key: view[key] for key in kept if view.get(key)}, "blocks": blocks})
    return shape


def _unescape_plain_texts(part: Any) -> Any:
    """Slack's blocks with their plain texts unescaped.

    Slack escapes them (bolt-python#513), so a label of 75 characters comes back longer than Slack accepts. No public
    source says whether it also does so in views that haven't been submitted; one `views.update` response for a form
    with `&` in a label would tell. Unescaping changes an unescaped text only if it contains an entity such as `&amp;`.
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
    """The metadata that this view carries."""
    return FormMetadata.load(view.get("private_metadata") or "")


def with_metadata(view: View, metadata: FormMetadata) -> View:
    """The view with other metadata."""
    return {**view, "private_metadata": metadata.dump()}


def with_applicant(
    view: Mapping[str, Any], applicant: Option | None, hint: str, similar: Sequence[Option] = ()
) -> View:
    """The view with the applicant field in place of “Searching Apploi for …” or of the similar names; everything typed
    stays. If there are `similar` applicants, those to pick from instead, none of them preselected."""
    looked = any(block.get("block_id") == LOOKING for block in view["blocks"])  # else someone may have picked since
    field_ = _similar_field(similar, hint) if similar and looked else _applicant_field(applicant, hint)
    places = (LOOKING, SIMILAR_APPLICANT, APPLICANT)
    shown = rebuild(view, [field_ if block.get("block_id") in places else block for block in view["blocks"]])
    if not (applicant and looked):
        return shown
    return with_metadata(shown, replace(metadata_of(view), found=applicant["value"]))


def with_question(view: Mapping[str, Any], question: str, metadata: FormMetadata) -> View:
    """The view with a question at the top and the button “Book anyway”; everything typed stays."""
    others = [block for block in view["blocks"] if block.get("block_id") != QUESTION]
    asked = rebuild(view, [{**section(question), "block_id": QUESTION}, *others])
    return with_metadata({**asked, "submit": plain("Book anyway")}, metadata)


def with_preview(view: Mapping[str, Any], preview: Preview) -> View:
    """The view with this preview under `when` and its reading in the metadata; everything typed stays.

    A question about an overlap goes, because it was about another booking.
    """
    blocks: list[Block] = []
    asked = without_question(view)
    after = SOURCE if _has_block(asked, SOURCE) else WHEN
    for block in asked["blocks"]:
        if block.get("block_id") not in (LOOK_AGAIN, PREVIEW, READING):
            blocks.append(block)
        if block.get("block_id") == after:
            blocks += preview_blocks(preview)
    metadata = replace(metadata_of(asked), seen=preview.seen.dump() if preview.seen else "")
    return with_metadata({**asked, "blocks": blocks}, metadata)


def without_question(view: Mapping[str, Any]) -> View:
    """The view without the question about an overlap, if there was one; everything typed stays."""
    blocks = [block for block in view["blocks"] if block.get("block_id") != QUESTION]
    metadata = replace(metadata_of(view), agreed="", agreed_on="")
    return with_metadata({**rebuild(view, blocks), "submit": plain(submit_label(metadata))}, metadata)


def with_optional_interviewer(view: Mapping[str, Any], is_optional: bool) -> View:
    """The view with the interviewer in Slack required or not; everything typed stays."""
    changed = {"optional": is_optional}
    blocks = [{**block, **changed} if block.get("block_id") == INTERVIEWER else block for block in view["blocks"]]
    return rebuild(view, blocks)


def without_hint(view: Mapping[str, Any], block_id: str) -> View:
    """The view without the hint at this field; everything typed stays."""
    blocks = [
        {name: part for name, part in block.items() if name != "hint"} if block.get("block_id") == block_id else block
        for block in view["blocks"]
    ]
    return rebuild(view, blocks)


def _has_block(view: Mapping[str, Any], block_id: str) -> bool:
    return any(block.get("block_id") == block_id for block in view.get("blocks", []))


def error_response(view: Mapping[str, Any], errors: Mapping[str, str]) -> dict[str, Any]:
    """The response to a submission that shows each error at its field; everything typed stays.

    Slack shows errors only at input blocks (docs/slack.md, F8). If the field of the applicant or the team isn't in the
    form yet, it is added with the error as its hint. An error without a field goes to the first field, or above the
    text of a view that has no fields. What a client does with an error at another kind of block is not documented
    (slackapi/bolt-js#554 saw "trouble connecting").
    """
    inputs = [block.get("block_id") for block in view.get("blocks", []) if block.get("type") == "input"]
    if APPLICANT in errors and (_has_block(view, LOOKING) or _has_block(view, SIMILAR_APPLICANT)):
        return {"response_action": "update", "view": with_applicant(view, None, errors[APPLICANT])}
    placed = {block_id: text for block_id, text in errors.items() if block_id in inputs}
    if placed:
        return {"response_action": "errors", "errors": placed}
    if TEAM_ID in errors and INTERVIEWER_ID in inputs:
        return {"response_action": "update", "view": with_team_field(view, errors[TEAM_ID])}
    said = " ".join(errors.values())
    if not inputs:
        return {"response_action": "update", "view": _with_error(view, said)}
    return {"response_action": "errors", "errors": {inputs[0]: said}}


def _with_error(view: Mapping[str, Any], said: str) -> View:
    others = [block for block in view.get("blocks", []) if block.get("block_id") != FAULT]
    return rebuild(view, [{"type": "section", "block_id": FAULT, "text": plain(said)}, *others])


def preview_blocks(preview: Preview) -> list[Block]:
    """How the words in `when` are read, and a choice if they are ambiguous."""
    notice = [{**section(preview.notice), "block_id": LOOK_AGAIN}] if preview.notice else []
    said = preview.text or ("" if preview.readings else EXAMPLES)
    asked = [_reading_field(preview.question, preview.readings)] if preview.readings else []
    return [*notice, *([context(said, PREVIEW)] if said else []), *asked]


def _reading_field(question: str, readings: tuple[Reading, ...]) -> Block:
    options = [reading_option(reading.words, reading.label) for reading in readings]
    element = {"type": "radio_buttons", "options": options}
    return _with_dispatch_action(_input(READING, question, element))


def with_team_field(view: Mapping[str, Any], hint: str = "") -> View:
    """The view with the field for the interviewer's team, unless it has it; everything typed stays."""
    if _has_block(view, TEAM_ID):
        return rebuild(view, view["blocks"])
    blocks: list[Block] = []
    for block in view["blocks"]:
        blocks += [block, team_field(hint=hint)] if block.get("block_id") == INTERVIEWER_ID else [block]
    return rebuild(view, blocks)


def _applicant_block(form: Form, today: date) -> Block:
    """The applicant field, or the section that takes its place."""
    if form.current_interview:
        return {**section(form.current_interview), "block_id": STANDING}
    if form.applicant_query:
        return _searching_block(form.applicant_query)
    return _applicant_field(applicant_option(form.applicant, today) if form.applicant else None, form.applicant_hint)


def _searching_block(name: str) -> Block:
    text = f"Searching Apploi for “{name[:150]}”…"
    return {"type": "section", "block_id": LOOKING, "text": plain(text)}


def _similar_field(similar: Sequence[Option], question: str) -> Block:
    element = {"type": "radio_buttons", "options": [*similar, SOMEONE_ELSE]}
    return _with_dispatch_action(_input(SIMILAR_APPLICANT, question, element))


def _applicant_field(applicant: Option | None, hint: str) -> Block:
    element: Block = {
        "type": "external_select",
        "min_query_length": 0,
        "placeholder": plain("Name, email, phone, or application ID"),
    }
    if applicant:
        element["initial_option"] = applicant
    return _with_dispatch_action(_input(APPLICANT, "Applicant", element, hint=hint))


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
        "placeholder": plain("City or time zone"),
        "initial_option": zone_option(zone, now),
    }
    return _with_dispatch_action(_input(TIMEZONE, "Time zone", element))


def _duration_field(minutes: int) -> Block:
    choices = sorted({*DURATION_CHOICES, minutes})
    element = {
        "type": "static_select",
        "options": [duration_option(choice) for choice in choices],
        "initial_option": duration_option(minutes),
    }
    return _with_dispatch_action(_input(DURATION, "Length", element))


def _interviewer_field(form: Form) -> Block:
    """Required, unless the interviewer is outside of Slack."""
    element: Block = {"type": "users_select", "placeholder": plain("Someone in Slack")}
    if form.interviewer:
        element["initial_user"] = form.interviewer
    optional = bool(form.interviewer_id)
    return _with_dispatch_action(
        _input(INTERVIEWER, "Interviewer", element, optional=optional, hint=form.interviewer_hint)
    )


def _interviewer_id_field(form: Form) -> Block:
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


def _location_field(location: str) -> Block:
    element = {
        "type": "plain_text_input",
        "initial_value": (location or DEFAULT_LOCATION)[:MAX_LOCATION_LENGTH],
        "placeholder": plain("Virtual, an address, a room, or a link"),
        "max_length": MAX_LOCATION_LENGTH,
    }
    return _input(LOCATION, "Where", element, optional=True)


def _channel_field(channel: str | None, names: NameVisibility) -> Block:
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
        hint=f"{_CHANNEL_HINTS[names]} Leave empty to get it as a DM.",
    )


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
