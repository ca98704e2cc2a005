"""What a submitted form for a hiring day books, or what has to be mended or asked first. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from slackbot import messages
from slackbot.dates import NotUnderstood, Reference, Understood
from slackbot.domain.applicant import Applicant
from slackbot.domain.hiring_day import MAX_APPLICANTS, in_day
from slackbot.domain.request import ReplyTo, Request
from slackbot.slack.form.ids import APPLICANT, WHEN
from slackbot.slack.form.prefill import format_typed_time
from slackbot.slack.form.seen_reading import ShownReading
from slackbot.slack.form.submission import Response, Submission, build_request, update_response
from slackbot.slack.form.validation import FormErrors, UnseenTime, ValidationContext, ValidForm, validate
from slackbot.slack.form.view import metadata_of, with_question
from slackbot.slack.hiring_day.ids import APPLICANTS, slot_block
from slackbot.slack.hiring_day.plan import SPELLED_LOCALE, DayValues, Slot, digest, overlaps


@dataclass(frozen=True, slots=True)
class ValidDay:
    """A form without errors: everybody's time and interview, in order."""

    slots: tuple[Slot, ...]
    interviews: tuple[ValidForm, ...]


def applicant_errors(values: DayValues) -> dict[str, str]:
    """What is wrong with the applicants' field."""
    if not values.people:
        return {APPLICANTS: "Pick the applicants: type a name, email, phone, or application ID."}
    if len(values.people) > MAX_APPLICANTS:
        return {
            APPLICANTS: f"A hiring day has at most {MAX_APPLICANTS} applicants. Please make another one for the rest."
        }
    return {}


def validate_day(
    sent: Submission,
    slots: Sequence[Slot],
    context: ValidationContext,
    get_applicant: Callable[[str], Applicant | None],
) -> ValidDay | FormErrors:
    """Everybody's interview, or the errors, each at its field."""
    errors: dict[str, str] = {}
    valid: list[ValidForm] = []
    for slot in slots:
        checked = _validate_slot(sent, slot, replace(context, applicant=get_applicant(slot.person.application_id)))
        if isinstance(checked, ValidForm):
            valid.append(checked)
        else:
            for block_id, text in checked.items():
                errors.setdefault(_place_of(block_id, slot, slots), text)
    return FormErrors(errors) if errors else ValidDay(tuple(slots), tuple(valid))


def _validate_slot(sent: Submission, slot: Slot, context: ValidationContext) -> ValidForm | Mapping[str, str]:
    """One person's interview as if it had a form of its own, with its time written out in full."""
    if isinstance(slot.read, NotUnderstood):
        return {WHEN: slot.read.message.replace("*", "")}
    values = replace(
        sent.values,
        applicant=slot.person.application_id,
        applicant_text=slot.person.text,
        when=format_typed_time(slot.read.date),
        timezone=slot.read.timezone,
        duration=str(slot.minutes),
        reading=None,
    )
    there = _spelled(slot.read, context.reference)
    checked = validate(values, replace(context, reference=there, seen=None, was_asked=False))
    match checked:
        case ValidForm():
            return replace(checked, words=sent.values.when)
        case UnseenTime():
            return {WHEN: "Please type this time in full, with its day."}
        case FormErrors(errors):
            return errors


def _spelled(read: Understood, reference: Reference) -> Reference:
    return replace(reference, timezone=read.timezone, locale=SPELLED_LOCALE)


def _place_of(block_id: str, slot: Slot, slots: Sequence[Slot]) -> str:
    if block_id == APPLICANT:
        return APPLICANTS
    is_own = slot.is_typed or slot is not slots[0]
    return slot_block(slot.person.application_id) if block_id == WHEN and is_own else block_id


def build_requests(
    sent: Submission, valid: ValidDay, where: Callable[[ValidForm], ReplyTo], now: float, undo_seconds: float
) -> list[Request]:
    """The requests of the day; the same form submitted again makes the same ones."""
    return [
        in_day(build_request(sent, one, where(one), None, None, now, undo_seconds), sent.id, place)
        for place, one in enumerate(valid.interviews, 1)
    ]


def is_acknowledged(sent: Submission, valid: ValidDay, conflicts: Sequence[Request]) -> bool:
    """Whether nothing clashes, or the person was asked about just these clashes of just this plan."""
    if not conflicts and not overlaps(valid.slots):
        return True
    asked = sent.metadata
    return (asked.agreed_on, asked.agreed) == (_plan_key(sent, valid), _clash_key(valid, conflicts))


def ask_about_clashes(
    sent: Submission, valid: ValidDay, requests: Sequence[Request], conflicts: Sequence[Request], reference: Reference
) -> Response:
    """The form with the question whether to book anyway, about everything at once."""
    by_applicant = {one.interview.applicant_id: one for one in requests}
    pairs = [tuple(by_applicant[one.person.application_id] for one in pair) for pair in overlaps(valid.slots)]
    clashes = [
        messages.describe_conflict(by_applicant.get(each.interview.applicant_id, requests[0]), each)
        for each in conflicts
    ]
    question = messages.day_conflict_question([(pair[0], pair[1]) for pair in pairs], clashes, requests[0])
    metadata = metadata_of(sent.view)
    seen = ShownReading.load(metadata.seen)
    asked = replace(
        metadata,
        agreed=_clash_key(valid, conflicts),
        agreed_on=_plan_key(sent, valid),
        seen=replace(seen, at=reference.now, was_asked=True).dump() if seen else "",
    )
    return update_response(with_question(sent.view, question, asked))


def _plan_key(sent: Submission, valid: ValidDay) -> str:
    who = valid.interviews[0].interview.body()
    people = (who.get("interviewerId") or who["interviewerEmail"].lower(), *sorted(sent.values.also_there))
    return _short_hash(" ".join((digest(valid.slots), *people)))


def _clash_key(valid: ValidDay, conflicts: Sequence[Request]) -> str:
    inside = [f"{one.person.application_id} {two.person.application_id}" for one, two in overlaps(valid.slots)]
    return _short_hash(" ".join([*sorted(one.id for one in conflicts), *inside]))


def _short_hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def is_same_day(stored: Sequence[Request], requests: Sequence[Request]) -> bool:
    """Whether the day that was stored under this id is this one."""
    return all(
        (old.requested_by, old.interview) == (new.requested_by, new.interview)
        for old, new in zip(stored, requests, strict=False)
    ) and len(stored) >= len(requests)
