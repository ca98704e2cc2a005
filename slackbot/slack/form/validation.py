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
from slackbot.errors import Refused
from slackbot.slack.form.form import FIRST_DURATION, FIRST_LOCATION, Origin
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
from slackbot.slack.form.preview import Sent, read_as_sent
from slackbot.slack.form.seen_reading import Seen

SHORTEST, LONGEST = 5, 12 * 60
"""Minutes."""

Values = Mapping[str, Any]
Judged = TypeVar("Judged")


@dataclass(frozen=True, slots=True)
class Entered:
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


def entered(values: Values) -> Entered:
    """The fields of `view["state"]["values"]`; a field that is missing, or not of its kind, is empty."""
    return Entered(
        applicant=_chosen(values, APPLICANT, "value"),
        applicant_text=_chosen_text(values, APPLICANT),
        when=_typed(values, WHEN),
        timezone=_chosen(values, TIMEZONE, "value"),
        duration=_chosen(values, DURATION, "value"),
        interviewer=_text(_state(values, INTERVIEWER), "selected_user"),
        interviewer_id=_typed(values, INTERVIEWER_ID),
        team_id=_typed(values, TEAM_ID),
        location=as_typed(_value(values, LOCATION)).strip(),
        channel=_text(_state(values, CHANNEL), "selected_conversation"),
        reading=_chosen(values, READING, "value"),
    )


def _state(values: Values, block_id: str) -> Mapping[str, Any]:
    return _part(_part(values, block_id), block_id)


def _value(values: Values, block_id: str) -> str:
    return _text(_state(values, block_id), "value") or ""


def _typed(values: Values, block_id: str) -> str:
    return without_emoji(as_typed(_value(values, block_id))).strip()


def _chosen(values: Values, block_id: str, key: str) -> str | None:
    return _text(_part(_state(values, block_id), "selected_option"), key)


def _chosen_text(values: Values, block_id: str) -> str:
    return unescape_entities(_text(_part(_part(_state(values, block_id), "selected_option"), "text"), "text") or "")


def _part(known: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    part = known.get(name)
    return part if isinstance(part, Mapping) else {}


def _text(known: Mapping[str, Any], name: str) -> str | None:
    text = known.get(name)
    return text if isinstance(text, str) else None


class Unfit(Enum):
    """Why somebody in Slack cannot interview."""

    BOT = auto()
    DEACTIVATED = auto()


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known besides the fields when they are judged.

    `email` is that of the Slack person chosen, None when their profile shows none; `email_unknown` says that
    Slack did not answer, `email_hidden` that the app may not see e-mails. `default_team` is `APPLOI_TEAM_ID`.
    `seen` is what stood beneath `when`, `asked` says that the person was asked whether to book in spite of others.
    """

    reference: Reference
    seen: Seen | None = None
    asked: bool = False
    applicant: Applicant | None = None
    email: str | None = None
    email_unknown: bool = False
    email_hidden: bool = False
    cannot_interview: Unfit | None = None
    default_team: str | None = None


@dataclass(frozen=True, slots=True)
class Filled:
    """A form in which everything is right. `was_seen` says that its time stood beneath `when`; if not, it stands in
    the words."""

    interview: Interview
    applicant_name: str
    interviewer_user: str | None
    channel: str | None
    words: str
    was_seen: bool = True


@dataclass(frozen=True, slots=True)
class Unseen:
    """A form in which everything may be right, but for a time that its sender has not seen."""


@dataclass(frozen=True, slots=True)
class Faulty:
    """What is wrong, by block id: each with an example of what to type."""

    errors: dict[str, str]


def judge(entered: Entered, facts: Facts) -> Filled | Unseen | Faulty:
    """The interview that the fields mean, or everything that is wrong with them.

    What is booked was seen before, or stands in full in the words. Once somebody was asked whether to book in spite of
    others it was seen in any case: Slack may hand back words of before a change (bolt-js#625), and then the time
    beneath them is another one. Whether it still does, a few real clicks on *Book anyway* would tell.
    """
    errors = _unstorable(entered)
    applicant_id = _judge(errors, APPLICANT, _application_id, entered.applicant)
    sent = read_as_sent(entered.when, facts.reference, entered.reading, facts.seen)
    when = _judge(errors, WHEN, _understood, sent)
    duration = _judge(errors, WHEN if when and when.duration else DURATION, _minutes, when, entered.duration)
    interviewer = _judged_interviewer(errors, entered, facts, knows_applicant=applicant_id is not None)
    if errors or not (applicant_id and when and duration and interviewer):
        return Faulty(errors)
    if not (sent.was_seen or (sent.certain and not facts.asked)):
        return Unseen()
    interview = Interview(
        applicant_id, when.date, when.timezone, duration, entered.location or FIRST_LOCATION, interviewer
    )
    by_slack = None if entered.interviewer_id else entered.interviewer
    name = _applicant_name(entered, facts)
    return Filled(interview, name, by_slack, entered.channel, entered.when, sent.was_seen)


def _unstorable(entered: Entered) -> dict[str, str]:
    typed = {
        WHEN: entered.when,
        LOCATION: entered.location,
        INTERVIEWER_ID: entered.interviewer_id,
        TEAM_ID: entered.team_id,
    }
    sentence = "This has an invisible or broken character that can't be saved. Clear the field and type it again."
    return {block_id: sentence for block_id, text in typed.items() if not is_storable(text)}


def _judge(errors: dict[str, str], block_id: str, rule: Callable[..., Judged], *arguments: Any) -> Judged | None:
    """What this rule says, or None and its sentence at the field. The first sentence at a field stays."""
    try:
        return rule(*arguments)
    except Refused as refusal:
        errors.setdefault(block_id, str(refusal))
        return None


def _application_id(chosen: str | None) -> str:
    if chosen and re.fullmatch(r"[0-9]{1,20}", chosen):
        return chosen
    raise Refused("Choose the applicant: type a name, e-mail or phone, or the digits of the application form.")


def _understood(sent: Sent) -> Understood:
    if isinstance(sent.read, NotUnderstood):
        raise Refused(re.sub(r"\*([^*]+)\*", r"“\1”", sent.read.message))  # errors at a field are plain text
    return sent.read


def refusal_code(entered: Entered, facts: Facts) -> str:
    """Why the words are not understood as a time (contract.md), or "" when they are."""
    read = read_as_sent(entered.when, facts.reference, entered.reading, facts.seen).read
    return read.code if isinstance(read, NotUnderstood) else ""


def _minutes(when: Understood | None, chosen: str | None) -> int:
    minutes = when.duration if when and when.duration is not None else minutes_chosen(chosen)
    if not SHORTEST <= minutes <= LONGEST:
        raise Refused("An interview takes from 5 minutes to 12 hours, such as “for 45 min”.")
    return minutes


def minutes_chosen(text: str | None) -> int:
    """The minutes of the length's field, 0 for what is no number.

    Nothing is what it starts with: Slack may hand back null for what it shows (bolt-js#1258).
    """
    if text is None:
        return FIRST_DURATION
    return int(text) if re.fullmatch(r"[0-9]{1,4}", text) else 0


EMAIL = re.compile(r"[^@\s<>,;]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")


def _judged_interviewer(
    errors: dict[str, str], entered: Entered, facts: Facts, *, knows_applicant: bool
) -> Interviewer | None:
    """Nobody is asked for the team of an applicant who is not chosen yet: the job may name it."""
    if re.fullmatch(r"[0-9]{1,20}", entered.interviewer_id):
        return InterviewerById(entered.interviewer_id)
    where = INTERVIEWER_ID if entered.interviewer_id else INTERVIEWER
    email = _judge(errors, where, _email, entered, facts)
    team = _judge(errors, TEAM_ID, _team, entered, facts) if knows_applicant else None
    return InterviewerByEmail(email, team) if email and team else None


def _email(entered: Entered, facts: Facts) -> str:
    typed = entered.interviewer_id
    if typed and not EMAIL.fullmatch(typed):
        raise Refused("Type an e-mail such as pat@example.com, or a user id in Apploi such as 123456.")
    if not typed and not entered.interviewer:
        raise Refused("Choose who interviews, or type their e-mail below.")
    if not typed and facts.cannot_interview:
        raise Refused(_UNFIT[facts.cannot_interview])
    if not typed and facts.email_unknown:
        raise Refused("Slack did not tell this person's e-mail just now. Press Schedule again, or type it below.")
    email = typed or facts.email
    if not email and facts.email_hidden:
        raise Refused(
            "I may not see e-mails in this workspace. Type theirs or their Apploi user id below, and ask an "
            "administrator to give me the scope users:read.email."
        )
    if not email:
        raise Refused("Slack shows no e-mail for this person. Type their e-mail or Apploi user id below.")
    return email


_UNFIT = {
    Unfit.BOT: "That is an app, and apps do not interview. Choose a person, or type their e-mail below.",
    Unfit.DEACTIVATED: "This person's Slack account is deactivated. Choose somebody else, or type an e-mail below.",
}


def _team(entered: Entered, facts: Facts) -> str:
    known = facts.applicant.team_id if facts.applicant else ""
    team = known or entered.team_id or facts.default_team or ""
    if not re.fullmatch(r"[0-9]{1,20}", team):
        raise Refused("Apploi needs the interviewer's team: type its id, digits such as 23567.")
    return team


def _applicant_name(entered: Entered, facts: Facts) -> str:
    if facts.applicant and facts.applicant.name:
        return facts.applicant.name
    return entered.applicant_text.split(" · ")[0] or f"Application {entered.applicant}"


def reference_zone(entered: Entered, origin: Origin, otherwise: str) -> str:
    """The zone in which words without one are read: the field's, else the person's own."""
    return next(zone for zone in (entered.timezone, origin.zone, otherwise) if zone and is_zone(zone))
