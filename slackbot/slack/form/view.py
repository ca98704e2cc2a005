"""The form as a Slack view, and changes to it while it is open. Pure; its limits are docs/slack.md, L5 to L7."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from slackbot.domain.wording import unescape_entities
from slackbot.messages.block_kit import Block, context, plain, section
from slackbot.slack.form.fields import (
    also_there_field,
    applicant_field,
    channel_field,
    duration_field,
    facility_field,
    interviewer_field,
    interviewer_id_field,
    location_field,
    reading_field,
    searching_block,
    similar_field,
    team_field,
    timezone_field,
    when_field,
)
from slackbot.slack.form.form import Form, FormMetadata
from slackbot.slack.form.ids import (
    APPLICANT,
    FAULT,
    INTERVIEWER,
    INTERVIEWER_ID,
    LOOK_AGAIN,
    LOOKING,
    PREVIEW,
    QUESTION,
    READING,
    SIMILAR_APPLICANT,
    SOURCE,
    STANDING,
    TEAM_ID,
    VIEW,
    WHEN,
    field_of,
    renamed,
)
from slackbot.slack.form.options import Option, applicant_option
from slackbot.slack.form.preview import Preview

EXAMPLES = "Type it the way you'd say it: *tomorrow 2pm*, *Dec 5 10:30am CT for 45 min*, *next Tue 3-3:45pm*."
HAND_OVER_TITLE = "Someone else takes it"

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
        *([facility_field(form.facilities, form.metadata.facility)] if form.facilities else []),
        _applicant_block(form, now.date()),
        when_field(form),
        *([context(form.source, SOURCE)] if form.source else []),
        *preview_blocks(form.preview),
        timezone_field(form.timezone, now),
        duration_field(form.duration),
        interviewer_field(form),
        interviewer_id_field(form),
        *([team_field(form.team_id, form.team_hint)] if form.asks_team else []),
        also_there_field(form),
        location_field(form.location),
        channel_field(form.metadata.channel, form.name_visibility),
    ]


def _blocks_to_hand_over(form: Form, now: datetime) -> list[Block]:
    """Who it is, and who it will be."""
    return [_applicant_block(form, now.date()), interviewer_field(form), interviewer_id_field(form)]


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
    looked = _has_block(view, LOOKING)  # else someone may have picked since
    field_ = similar_field(similar, hint) if similar and looked else applicant_field(applicant, hint)
    places = (LOOKING, SIMILAR_APPLICANT, APPLICANT)
    blocks = [
        {**field_, "block_id": renamed(block["block_id"], field_["block_id"])}
        if field_of(block.get("block_id")) in places
        else block
        for block in view["blocks"]
    ]
    shown = rebuild(view, blocks)
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


def without_hint(view: Mapping[str, Any], field: str) -> View:
    """The view without the hint at this field; everything typed stays."""
    blocks = [
        {name: part for name, part in block.items() if name != "hint"}
        if field_of(block.get("block_id")) == field
        else block
        for block in view["blocks"]
    ]
    return rebuild(view, blocks)


def _has_block(view: Mapping[str, Any], field: str) -> bool:
    return any(field_of(block.get("block_id")) == field for block in view.get("blocks", []))


def error_response(view: Mapping[str, Any], errors: Mapping[str, str]) -> dict[str, Any]:
    """The response to a submission that shows each error at its field; everything typed stays.

    Slack shows errors only at input blocks (docs/slack.md, F8). If the field of the applicant or the team isn't in the
    form yet, it is added with the error as its hint. An error without a field goes to the first field, or above the
    text of a view that has no fields. What a client does with an error at another kind of block is not documented
    (slackapi/bolt-js#554 saw "trouble connecting").
    """
    blocks = [block for block in view.get("blocks", []) if block.get("type") == "input"]
    inputs = {field_of(block.get("block_id")): block.get("block_id") for block in blocks}
    if APPLICANT in errors and (_has_block(view, LOOKING) or _has_block(view, SIMILAR_APPLICANT)):
        return {"response_action": "update", "view": with_applicant(view, None, errors[APPLICANT])}
    placed = {inputs[field]: text for field, text in errors.items() if field in inputs}
    if placed:
        return {"response_action": "errors", "errors": placed}
    if TEAM_ID in errors and INTERVIEWER_ID in inputs:
        return {"response_action": "update", "view": with_team_field(view, errors[TEAM_ID])}
    said = " ".join(errors.values())
    if not inputs:
        return {"response_action": "update", "view": _with_error(view, said)}
    return {"response_action": "errors", "errors": {next(iter(inputs.values())): said}}


def _with_error(view: Mapping[str, Any], said: str) -> View:
    others = [block for block in view.get("blocks", []) if block.get("block_id") != FAULT]
    return rebuild(view, [{"type": "section", "block_id": FAULT, "text": plain(said)}, *others])


def preview_blocks(preview: Preview) -> list[Block]:
    """How the words in `when` are read, and a choice if they are ambiguous."""
    notice = [{**section(preview.notice), "block_id": LOOK_AGAIN}] if preview.notice else []
    said = preview.text or ("" if preview.readings else EXAMPLES)
    asked = [reading_field(preview.question, preview.readings)] if preview.readings else []
    return [*notice, *([context(said, PREVIEW)] if said else []), *asked]


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
        return searching_block(form.applicant_query)
    return applicant_field(applicant_option(form.applicant, today) if form.applicant else None, form.applicant_hint)
