"""The values in the form's fields, and whether they make an interview. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import Any, TypeVar

from slackbot.command_text.slack_text import as_typed, without_emoji
from slackbot.dates import NotUnderstood, Reference, Understood
from slackbot.dates.zones import is_zone
from slackbot.domain.applicant import Applicant
from slackbot.domain.facility import DEFAULT_DURATION, DEFAULT_LOCATION
from slackbot.domain.interview import (
    MAX_DURATION,
    MIN_DURATION,
    Interview,
    Interviewer,
    InterviewerByEmail,
    InterviewerById,
)
from slackbot.domain.request import Request
from slackbot.domain.storable import is_storable
from slackbot.domain.wording import unescape_entities
from slackbot.errors import NotAllowed
from slackbot.slack.form.form import FormMetadata
from slackbot.slack.form.ids import (
    ALSO_THERE,
    APPLICANT,
    CHANNEL,
    DURATION,
    FACILITY,
    INTERVIEWER,
    INTERVIEWER_ID,
    LOCATION,
    READING,
    SIMILAR_APPLICANT,
    TEAM_ID,
    TIMEZONE,
    WHEN,
    field_of,
    has_field,
)
from slackbot.slack.form.preview import SubmittedReading, read_submitted
from slackbot.slack.form.seen_reading import ShownReading

StateValues = Mapping[str, Any]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class FormValues:
    """The fields' values, not validated; None or "" for an empty field."""

    applicant: str | None
    applicant_text: str
    when: str
    timezone: str | None
    duration: str | None
    interviewer: str | None
    interviewer_id: str
    team_id: str
    location: str
    channel: str | None
    reading: str | None = None
    facility: str | None = None
    also_there: tuple[str, ...] = ()


def read_values(values: StateValues) -> FormValues:
    """The values in `view["state"]["values"]`; a field that is missing or malformed counts as empty."""
    applicant = APPLICANT if has_field(values, APPLICANT) else SIMILAR_APPLICANT
    return FormValues(
        applicant=_chosen_value(values, applicant, "value"),
        applicant_text=_chosen_text(values, applicant),
        when=_typed_text(values, WHEN),
        timezone=_chosen_value(values, TIMEZONE, "value"),
        duration=_chosen_value(values, DURATION, "value"),
        interviewer=_get_text(_state(values, INTERVIEWER), "selected_user"),
        interviewer_id=_typed_text(values, INTERVIEWER_ID),
        team_id=_typed_text(values, TEAM_ID),
        location=as_typed(_value(values, LOCATION)).strip(),
        channel=_get_text(_state(values, CHANNEL), "selected_conversation"),
        reading=_chosen_value(values, READING, "value"),
        facility=_chosen_value(values, FACILITY, "value"),
        also_there=_get_texts(_state(values, ALSO_THERE), "selected_users"),
    )


def _state(values: StateValues, field: str) -> Mapping[str, Any]:
    block_id = next((each for each in values if field_of(each) == field), field)
    return _get_mapping(_get_mapping(values, block_id), field)


def _value(values: StateValues, block_id: str) -> str:
    return _get_text(_state(values, block_id), "value") or ""


def _typed_text(values: StateValues, block_id: str) -> str:
    return without_emoji(as_typed(_value(values, block_id))).strip()


def _chosen_value(values: StateValues, block_id: str, key: str) -> str | None:
    return _get_text(_get_mapping(_state(values, block_id), "selected_option"), key)


def _chosen_text(values: StateValues, block_id: str) -> str:
    return unescape_entities(
        _get_text(_get_mapping(_get_mapping(_state(values, block_id), "selected_option"), "text"), "text") or ""
    )


def _get_mapping(known: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    part = known.get(name)
    return part if isinstance(part, Mapping) else {}


def _get_text(known: Mapping[str, Any], name: str) -> str | None:
    text = known.get(name)
    return text if isinstance(text, str) else None


def _get_texts(known: Mapping[str, Any], name: str) -> tuple[str, ...]:
    texts = known.get(name)
    return tuple(each for each in texts if isinstance(each, str)) if isinstance(texts, list) else ()


class Ineligible(Enum):
    """Why someone in Slack can't be the interviewer."""

    BOT = auto()
    DEACTIVATED = auto()


@dataclass(frozen=True, slots=True)
class ValidationContext:
    """What validation needs besides the fields.

    `seen` is the reading shown under `when`; `was_asked`: the form asked whether to book despite an overlap. `email` is
    the chosen person's in Slack, None if their profile has none; `is_email_unknown`: Slack didn't answer in time;
    `is_email_hidden`: the app lacks the scope for emails. `default_team`, `location` and `duration` are the facility's,
    for fields that are empty.
    """

    reference: Reference
    seen: ShownReading | None = None
    was_asked: bool = False
    applicant: Applicant | None = None
    email: str | None = None
    is_email_unknown: bool = False
    is_email_hidden: bool = False
    ineligible: Ineligible | None = None
    default_team: str | None = None
    location: str = DEFAULT_LOCATION
    duration: int = DEFAULT_DURATION


@dataclass(frozen=True, slots=True)
class ValidForm:
    """A form without errors. If its time wasn't seen under `when`, the words name it in full.

    `job` and `facility` are "" for an application that no search has found.
    """

    interview: Interview
    applicant_name: str
    interviewer_user: str | None
    channel: str | None
    words: str
    was_seen: bool = True
    job: str = ""
    facility: str = ""


@dataclass(frozen=True, slots=True)
class UnseenTime:
    """A form without errors whose time the person hasn't seen yet."""


@dataclass(frozen=True, slots=True)
class FormErrors:
    """A sentence for each block id with an error."""

    errors: dict[str, str]


def validate(values: FormValues, context: ValidationContext) -> ValidForm | UnseenTime | FormErrors:
    """The interview in the fields, or all their errors.

    Its time was shown before, or the words name it in full. After the question about an overlap it must have been
    shown: Slack may return the words from before a change (bolt-js#625), which name another time.
    """
    errors = _unstorable_fields(values)
    applicant_id = _apply_rule(errors, APPLICANT, _validate_application_id, values.applicant)
    sent = read_submitted(values.when, context.reference, values.reading, context.seen)
    when = _apply_rule(errors, WHEN, _validate_time, sent)
    duration = _apply_rule(
        errors, WHEN if when and when.duration else DURATION, _validate_duration, when, values.duration, context
    )
    interviewer = _validate_interviewer(errors, values, context, knows_applicant=applicant_id is not None)
    if errors or not (applicant_id and when and duration and interviewer):
        return FormErrors(errors)
    if not (sent.was_seen or (sent.is_complete and not context.was_asked)):
        return UnseenTime()
    interview = Interview(
        applicant_id, when.date, when.timezone, duration, values.location or context.location, interviewer
    )
    by_slack = None if values.interviewer_id else values.interviewer
    name = _applicant_name(values, context)
    known = context.applicant or Applicant(applicant_id)
    return ValidForm(interview, name, by_slack, values.channel, values.when, sent.was_seen, known.job, known.team_name)


def validate_new_interviewer(
    values: FormValues, current: Request, context: ValidationContext
) -> ValidForm | FormErrors:
    """The interview as it is with the interviewer in the fields, or the errors of these two fields."""
    errors = _unstorable_fields(values)
    interviewer = _validate_interviewer(errors, values, context, knows_applicant=True)
    if interviewer == current.interview.interviewer:
        errors[INTERVIEWER_ID if values.interviewer_id else INTERVIEWER] = "They're the interviewer already."
    if errors or interviewer is None:
        return FormErrors(errors)
    by_slack = None if values.interviewer_id else values.interviewer
    interview = replace(current.interview, interviewer=interviewer)
    return ValidForm(interview, current.applicant_name, by_slack, values.channel, current.words)


def _unstorable_fields(values: FormValues) -> dict[str, str]:
    typed = {
        WHEN: values.when,
        LOCATION: values.location,
        INTERVIEWER_ID: values.interviewer_id,
        TEAM_ID: values.team_id,
    }
    sentence = "This has an invisible or broken character that can't be saved. Clear the field and type it again."
    return {block_id: sentence for block_id, text in typed.items() if not is_storable(text)}


def _apply_rule(errors: dict[str, str], block_id: str, rule: Callable[..., T], *arguments: Any) -> T | None:
    """The rule's result, or None if it raised NotAllowed; the first error at a field stays."""
    try:
        return rule(*arguments)
    except NotAllowed as refusal:
        errors.setdefault(block_id, str(refusal))
        return None


def is_application_id(text: str) -> bool:
    """Whether these are the digits of an application ID."""
    return bool(re.fullmatch(r"[0-9]{1,20}", text))


def _validate_application_id(chosen: str | None) -> str:
    if chosen and is_application_id(chosen):
        return chosen
    raise NotAllowed("Pick an applicant: type a name, email, phone, or application ID.")


def _validate_time(sent: SubmittedReading) -> Understood:
    if isinstance(sent.read, NotUnderstood):
        raise NotAllowed(re.sub(r"\*([^*]+)\*", r"“\1”", sent.read.message))  # errors at a field are plain text
    return sent.read


def time_error_code(values: FormValues, context: ValidationContext) -> str:
    """The error code of the words in `when` (docs/contract.md#slackbot-when---jsonl), or "" if they are understood."""
    read = read_submitted(values.when, context.reference, values.reading, context.seen).read
    return read.code if isinstance(read, NotUnderstood) else ""


def _validate_duration(when: Understood | None, chosen: str | None, context: ValidationContext) -> int:
    named = when.duration if when else None
    minutes = named if named is not None else chosen_minutes(chosen, context.duration)
    if not MIN_DURATION <= minutes <= MAX_DURATION:
        raise NotAllowed("An interview can last 5 minutes to 12 hours. Try “for 45 min”.")
    return minutes


def chosen_minutes(text: str | None, default: int) -> int:
    """The minutes in the length field; 0 if it isn't a number.

    None means the default: Slack may return null for an initial value that it shows (bolt-js#1258).
    """
    if text is None:
        return default
    return int(text) if re.fullmatch(r"[0-9]{1,4}", text) else 0


EMAIL = re.compile(r"[^@\s<>,;]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")


def _validate_interviewer(
    errors: dict[str, str], values: FormValues, context: ValidationContext, *, knows_applicant: bool
) -> Interviewer | None:
    """The team is only validated once an applicant is chosen, because the applicant's job may name it."""
    if re.fullmatch(r"[0-9]{1,20}", values.interviewer_id):
        return InterviewerById(values.interviewer_id)
    where = INTERVIEWER_ID if values.interviewer_id else INTERVIEWER
    email = _apply_rule(errors, where, _validate_email, values, context)
    team = _apply_rule(errors, TEAM_ID, _validate_team, values, context) if knows_applicant else None
    return InterviewerByEmail(email, team) if email and team else None


def _validate_email(values: FormValues, context: ValidationContext) -> str:
    typed = values.interviewer_id
    if typed and not EMAIL.fullmatch(typed):
        raise NotAllowed("Enter an email such as pat@example.com, or an Apploi user ID such as 123456.")
    if not typed and not values.interviewer:
        raise NotAllowed("Interviewer is required. Pick someone, or enter an email below.")
    if not typed and context.ineligible:
        raise NotAllowed(_INELIGIBLE_MESSAGES[context.ineligible])
    if not typed and context.is_email_unknown:
        raise NotAllowed("I couldn't get this person's email from Slack. Try again, or enter it below.")
    email = typed or context.email
    if not email and context.is_email_hidden:
        raise NotAllowed(
            "I'm not allowed to see emails in this workspace. Enter theirs or their Apploi user ID below, and ask your "
            "admin to add the users:read.email scope."
        )
    if not email:
        raise NotAllowed("Slack has no email for this person. Enter their email or Apploi user ID below.")
    return email


_INELIGIBLE_MESSAGES = {
    Ineligible.BOT: "That's an app, and apps can't interview anyone. Pick a person, or enter their email below.",
    Ineligible.DEACTIVATED: "This person's Slack account is deactivated. Pick someone else, or enter an email below.",
}


def _validate_team(values: FormValues, context: ValidationContext) -> str:
    known = context.applicant.team_id if context.applicant else ""
    team = known or values.team_id or context.default_team or ""
    if not re.fullmatch(r"[0-9]{1,20}", team):
        raise NotAllowed(
            "Apploi needs the interviewer's team number, digits such as 23567. Ask your Slack admin for it."
        )
    return team


def _applicant_name(values: FormValues, context: ValidationContext) -> str:
    if context.applicant and context.applicant.name:
        return context.applicant.name
    return values.applicant_text.split(" · ")[0] or f"Application {values.applicant}"


def reference_zone(values: FormValues, metadata: FormMetadata, default: str) -> str:
    """The IANA zone for words that name none: the field's, else the person's own, else `default`."""
    return next(zone for zone in (values.timezone, metadata.zone, default) if zone and is_zone(zone))
