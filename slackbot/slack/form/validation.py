"""What was entered, and whether it is an interview. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any, TypeVar

from slackbot.command_text.slack_text import as_typed, without_emoji
from slackbot.dates import NotUnderstood, Reference, Understood
from slackbot.dates.zones import is_zone
from slackbot.domain.applicant import Applicant
from slackbot.domain.interview import Interview, Interviewer, InterviewerByEmail, InterviewerById
from slackbot.domain.storable import is_storable
from slackbot.domain.wording import unescape_entities
from slackbot.errors import NotAllowed
from slackbot.slack.form.form import DEFAULT_DURATION, DEFAULT_LOCATION, FormMetadata
from slackbot.slack.form.ids import (
    APPLICANT,
    CHANNEL,
    DURATION,
    INTERVIEWER,
    INTERVIEWER_ID,
    LOCATION,
    READING,
    TEAM_ID,
    TIMEZONE,
    WHEN,
)
from slackbot.slack.form.preview import SubmittedReading, read_submitted
from slackbot.slack.form.seen_reading import ShownReading

MIN_DURATION, MAX_DURATION = 5, 12 * 60
"""Minutes."""

StateValues = Mapping[str, Any]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class FormValues:
    """What stands in the fields, unjudged; None or "" where nothing does."""

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


def read_values(values: StateValues) -> FormValues:
    """The fields of `view["state"]["values"]`; a field that is missing, or not of its kind, is empty."""
    return FormValues(
        applicant=_chosen_value(values, APPLICANT, "value"),
        applicant_text=_chosen_text(values, APPLICANT),
        when=_typed_text(values, WHEN),
        timezone=_chosen_value(values, TIMEZONE, "value"),
        duration=_chosen_value(values, DURATION, "value"),
        interviewer=_get_text(_state(values, INTERVIEWER), "selected_user"),
        interviewer_id=_typed_text(values, INTERVIEWER_ID),
        team_id=_typed_text(values, TEAM_ID),
        location=as_typed(_value(values, LOCATION)).strip(),
        channel=_get_text(_state(values, CHANNEL), "selected_conversation"),
        reading=_chosen_value(values, READING, "value"),
    )


def _state(values: StateValues, block_id: str) -> Mapping[str, Any]:
    return _get_mapping(_get_mapping(values, block_id), block_id)


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


class Ineligible(Enum):
    """Why somebody in Slack cannot interview."""

    BOT = auto()
    DEACTIVATED = auto()


@dataclass(frozen=True, slots=True)
class ValidationContext:
    """What is known besides the fields when they are judged.

    `email` is that of the Slack person chosen, None when their profile shows none; `email_unknown` says that
    Slack did not answer, `email_hidden` that the app may not see e-mails. `default_team` is `APPLOI_TEAM_ID`.
    `seen` is what stood beneath `when`, `asked` says that the person was asked whether to book in spite of others.
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


@dataclass(frozen=True, slots=True)
class ValidForm:
    """A form in which everything is right. `was_seen` says that its time stood beneath `when`; if not, it stands in
    the words."""

    interview: Interview
    applicant_name: str
    interviewer_user: str | None
    channel: str | None
    words: str
    was_seen: bool = True


@dataclass(frozen=True, slots=True)
class UnseenTime:
    """A form in which everything may be right, but for a time that its sender has not seen."""


@dataclass(frozen=True, slots=True)
class FormErrors:
    """What is wrong, by block id: each with an example of what to type."""

    errors: dict[str, str]


def validate(values: FormValues, context: ValidationContext) -> ValidForm | UnseenTime | FormErrors:
    """The interview that the fields mean, or everything that is wrong with them.

    What is booked was seen before, or stands in full in the words. Once somebody was asked whether to book in spite of
    others it was seen in any case: Slack may hand back words of before a change (bolt-js#625), and then the time
    beneath them is another one. Whether it still does, a few real clicks on *Book anyway* would tell.
    """
    errors = _unstorable_fields(values)
    applicant_id = _apply_rule(errors, APPLICANT, _validate_application_id, values.applicant)
    sent = read_submitted(values.when, context.reference, values.reading, context.seen)
    when = _apply_rule(errors, WHEN, _validate_time, sent)
    duration = _apply_rule(
        errors, WHEN if when and when.duration else DURATION, _validate_duration, when, values.duration
    )
    interviewer = _validate_interviewer(errors, values, context, knows_applicant=applicant_id is not None)
    if errors or not (applicant_id and when and duration and interviewer):
        return FormErrors(errors)
    if not (sent.was_seen or (sent.is_complete and not context.was_asked)):
        return UnseenTime()
    interview = Interview(
        applicant_id, when.date, when.timezone, duration, values.location or DEFAULT_LOCATION, interviewer
    )
    by_slack = None if values.interviewer_id else values.interviewer
    name = _applicant_name(values, context)
    return ValidForm(interview, name, by_slack, values.channel, values.when, sent.was_seen)


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
    """What this rule says, or None and its sentence at the field. The first sentence at a field stays."""
    try:
        return rule(*arguments)
    except NotAllowed as refusal:
        errors.setdefault(block_id, str(refusal))
        return None


def _validate_application_id(chosen: str | None) -> str:
    if chosen and re.fullmatch(r"[0-9]{1,20}", chosen):
        return chosen
    raise NotAllowed("Choose the applicant: type a name, e-mail or phone, or the digits of the application form.")


def _validate_time(sent: SubmittedReading) -> Understood:
    if isinstance(sent.read, NotUnderstood):
        raise NotAllowed(re.sub(r"\*([^*]+)\*", r"“\1”", sent.read.message))  # errors at a field are plain text
    return sent.read


def time_error_code(values: FormValues, context: ValidationContext) -> str:
    """Why the words are not understood as a time (docs/contract.md#slackbot-when---jsonl), or "" when they are."""
    read = read_submitted(values.when, context.reference, values.reading, context.seen).read
    return read.code if isinstance(read, NotUnderstood) else ""


def _validate_duration(when: Understood | None, chosen: str | None) -> int:
    minutes = when.duration if when and when.duration is not None else chosen_minutes(chosen)
    if not MIN_DURATION <= minutes <= MAX_DURATION:
        raise NotAllowed("An interview takes from 5 minutes to 12 hours, such as “for 45 min”.")
    return minutes


def chosen_minutes(text: str | None) -> int:
    """The minutes of the length's field, 0 for what is no number.

    Nothing is what it starts with: Slack may hand back null for what it shows (bolt-js#1258).
    """
    if text is None:
        return DEFAULT_DURATION
    return int(text) if re.fullmatch(r"[0-9]{1,4}", text) else 0


EMAIL = re.compile(r"[^@\s<>,;]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")


def _validate_interviewer(
    errors: dict[str, str], values: FormValues, context: ValidationContext, *, knows_applicant: bool
) -> Interviewer | None:
    """Nobody is asked for the team of an applicant who is not chosen yet: the job may name it."""
    if re.fullmatch(r"[0-9]{1,20}", values.interviewer_id):
        return InterviewerById(values.interviewer_id)
    where = INTERVIEWER_ID if values.interviewer_id else INTERVIEWER
    email = _apply_rule(errors, where, _validate_email, values, context)
    team = _apply_rule(errors, TEAM_ID, _validate_team, values, context) if knows_applicant else None
    return InterviewerByEmail(email, team) if email and team else None


def _validate_email(values: FormValues, context: ValidationContext) -> str:
    typed = values.interviewer_id
    if typed and not EMAIL.fullmatch(typed):
        raise NotAllowed("Type an e-mail such as pat@example.com, or a user id in Apploi such as 123456.")
    if not typed and not values.interviewer:
        raise NotAllowed("Choose who interviews, or type their e-mail below.")
    if not typed and context.ineligible:
        raise NotAllowed(_INELIGIBLE_MESSAGES[context.ineligible])
    if not typed and context.is_email_unknown:
        raise NotAllowed("Slack did not tell this person's e-mail just now. Press Schedule again, or type it below.")
    email = typed or context.email
    if not email and context.is_email_hidden:
        raise NotAllowed(
            "I may not see e-mails in this workspace. Type theirs or their Apploi user id below, and ask an "
            "administrator to give me the scope users:read.email."
        )
    if not email:
        raise NotAllowed("Slack shows no e-mail for this person. Type their e-mail or Apploi user id below.")
    return email


_INELIGIBLE_MESSAGES = {
    Ineligible.BOT: "That is an app, and apps do not interview. Choose a person, or type their e-mail below.",
    Ineligible.DEACTIVATED: "This person's Slack account is deactivated. Choose someone else, or type an e-mail below.",
}


def _validate_team(values: FormValues, context: ValidationContext) -> str:
    known = context.applicant.team_id if context.applicant else ""
    team = known or values.team_id or context.default_team or ""
    if not re.fullmatch(r"[0-9]{1,20}", team):
        raise NotAllowed("Apploi needs the interviewer's team: type its id, digits such as 23567.")
    return team


def _applicant_name(values: FormValues, context: ValidationContext) -> str:
    if context.applicant and context.applicant.name:
        return context.applicant.name
    return values.applicant_text.split(" · ")[0] or f"Application {values.applicant}"


def reference_zone(values: FormValues, origin: FormMetadata, default: str) -> str:
    """The zone in which words without one are read: the field's, else the person's own."""
    return next(zone for zone in (values.timezone, origin.zone, default) if zone and is_zone(zone))
