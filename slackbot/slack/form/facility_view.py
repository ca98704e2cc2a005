"""The facility in the form: the select above the applicant, and what else changes when another one is chosen. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from slackbot import messages
from slackbot.domain.facility import Facility
from slackbot.messages.block_kit import Block, plain, section
from slackbot.slack.form import ids
from slackbot.slack.form.fields import applicant_field, duration_field, location_field, result_hint, searching_block
from slackbot.slack.form.validation import FormValues, chosen_minutes
from slackbot.slack.form.view import View, metadata_of, rebuild, with_metadata, without_question


@dataclass(frozen=True, slots=True)
class FacilitySwitch:
    """Another facility, and the fields that follow it. `is_shown`: the person chose it in the select, so that it shows
    it already. `query` is searched for there, if the applicant is one of the fields."""

    facility: Facility
    resets: frozenset[str]
    is_shown: bool
    query: str = ""


def following_fields(values: FormValues, old: Facility) -> frozenset[str]:
    """The fields that still have what the form of the `old` facility started with."""
    is_same = {
        ids.LOCATION: values.location == old.location,
        ids.DURATION: chosen_minutes(values.duration, old.duration) == old.duration,
    }
    return frozenset(field for field, same in is_same.items() if same)


def with_facility(view: Mapping[str, Any], switch: FacilitySwitch) -> View:
    """The view for another facility; what the person typed stays, but for an applicant of the one before."""
    resets_applicant = ids.APPLICANT in switch.resets
    asked = without_question(view)
    gone = (ids.KNOWN, ids.ADDRESS) if resets_applicant else (ids.ADDRESS,)
    kept = [block for block in asked["blocks"] if ids.field_of(block.get("block_id")) not in gone]
    shown = rebuild(asked, [_follow(block, switch) for block in kept])
    metadata = replace(metadata_of(shown), facility=switch.facility.id)
    return with_metadata(shown, replace(metadata, found="") if resets_applicant else metadata)


def _follow(block: Block, switch: FacilitySwitch) -> Block:
    block_id, facility = str(block.get("block_id")), switch.facility
    match ids.field_of(block_id):
        case ids.FACILITY:
            return _without_hint(block) if switch.is_shown else _showing(block, facility)
        case ids.LOCATION if ids.LOCATION in switch.resets:
            return {**location_field(facility.location), "block_id": ids.renewed(block_id)}
        case ids.DURATION if ids.DURATION in switch.resets:
            return {**duration_field(facility.duration), "block_id": ids.renewed(block_id)}
        case ids.CHANNEL:
            return {**block, "hint": plain(result_hint(facility.name_visibility))}
        case ids.APPLICANT | ids.SIMILAR_APPLICANT | ids.LOOKING if ids.APPLICANT in switch.resets:
            number = ids.renewed(block_id)
            if switch.query:
                return {**searching_block(switch.query), "block_id": ids.renamed(number, ids.LOOKING)}
            return {**applicant_field(None, ""), "block_id": ids.renamed(number, ids.APPLICANT)}
        case _:
            return block


def _showing(block: Block, facility: Facility) -> Block:
    """The select with this facility, which says why: the person didn't choose it there."""
    options = block["element"]["options"]
    chosen = next((each for each in options if each["value"] == facility.id), None)
    if chosen is None:
        return block
    element = {**block["element"], "initial_option": chosen}
    hint = plain(messages.switched_facility(facility.name))
    return {**block, "block_id": ids.renewed(block["block_id"]), "element": element, "hint": hint}


def _without_hint(block: Block) -> Block:
    return {name: part for name, part in block.items() if name != "hint"}


def with_location(view: Mapping[str, Any], location: str) -> View:
    """The view with this place, and without the offer of it."""
    kept = [block for block in view["blocks"] if ids.field_of(block.get("block_id")) != ids.ADDRESS]
    return rebuild(
        view,
        [
            {**location_field(location), "block_id": ids.renewed(block["block_id"])}
            if ids.field_of(block.get("block_id")) == ids.LOCATION
            else block
            for block in kept
        ],
    )


def with_address(view: Mapping[str, Any], address: str) -> View:
    """The view with the address of the applicant's job to take over with one press, or without one."""
    blocks: list[Block] = []
    for block in view["blocks"]:
        field = ids.field_of(block.get("block_id"))
        if field != ids.ADDRESS:
            blocks.append(block)
        if field == ids.LOCATION and address:
            blocks.append(_address_block(address))
    return rebuild(view, blocks)


def _address_block(address: str) -> Block:
    button = {"type": "button", "action_id": ids.USE_ADDRESS, "text": plain("Use this address"), "value": address}
    return {**section(messages.job_address(address)), "block_id": ids.ADDRESS, "accessory": button}
