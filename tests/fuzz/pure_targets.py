"""The pure entrances: words, forms, payload shapes, answers, settings, lines."""

from __future__ import annotations

import copy
import json
from dataclasses import replace
from datetime import datetime
from typing import Any

from slackbot.apploi.outcomes import outcome_of_answer, parse_retry_after
from slackbot.apploi.parsing import LONGEST_REASON, parse_applicants, parse_reason
from slackbot.cli import command, when
from slackbot.command_text import split_command
from slackbot.command_text.message import read_message
from slackbot.dates import NotUnderstood, Reference, understand
from slackbot.domain.interview import AttemptResult
from slackbot.domain.person import Person, Preferences, Workspace, parse_person
from slackbot.errors import SettingsError
from slackbot.messages import parse_button_value, parse_start_value
from slackbot.settings import SECRETS, Settings
from slackbot.slack.form.form import Form, FormMetadata
from slackbot.slack.form.preview import CurrentInterview, build_preview
from slackbot.slack.form.seen_reading import ShownReading
from slackbot.slack.form.validation import (
    FormErrors,
    ValidationContext,
    ValidForm,
    read_values,
    reference_zone,
    validate,
)
from slackbot.slack.form.view import build_view, error_response
from slackbot.slack.home import parse_first
from slackbot.slack.home.preferences import chosen_values, with_notifications, with_zone
from slackbot.slack.listeners.events import is_for_us, text_after_mention
from slackbot.slack.payloads import channel_of, thread_of
from tests.fuzz.choices import Bytes
from tests.fuzz.mutations import made_odd
from tests.fuzz.words import said

NOW = datetime(2026, 11, 22, 9)
ZONES = ("America/New_York", "Asia/Kolkata", "Pacific/Auckland", "Africa/Monrovia", "Etc/UTC")
LOCALES = ("en-US", "en-GB", "es-US", "fr-FR", "pt-BR", "de-DE", "nl-NL", "zh-CN", "x", "")


def here(choices: Bytes) -> Reference:
    """Some moment and place at which words are read."""
    moment = choices.pick((NOW, datetime(1970, 1, 1), datetime(2026, 3, 8, 2, 30), datetime(2199, 12, 31, 23, 59)))
    return Reference(moment, choices.pick(ZONES), choices.pick(LOCALES))


def time_words(data: bytes) -> None:
    """What stands in the field `when`."""
    choices = Bytes(data)
    reference = here(choices)
    answer = understand(said(choices), reference)
    assert not isinstance(answer, NotUnderstood) or (answer.code and answer.message)


def command_text(data: bytes) -> None:
    """What stands behind the command."""
    choices = Bytes(data)
    reference = here(choices)
    split_command(said(choices), reference)


def message_text(data: bytes) -> None:
    """A message from which a form is filled."""
    choices = Bytes(data)
    reference = here(choices)
    read_message(said(choices) * choices.pick((1, 1, 1, 40)), reference)


FORM: dict[str, Any] = {
    "applicant": {"applicant": {"selected_option": {"text": {"text": "Jane · RN"}, "value": "265733753"}}},
    "when": {"when": {"value": "Dec 1 2037 3pm for 45 min"}},
    "timezone": {"timezone": {"selected_option": {"value": "America/New_York"}}},
    "duration": {"duration": {"selected_option": {"value": "60"}}},
    "interviewer": {"interviewer": {"selected_user": "U0LUIS0002"}},
    "interviewer_id": {"interviewer_id": {"value": None}},
    "team_id": {"team_id": {"value": "23567"}},
    "location": {"location": {"value": "Room 2"}},
    "channel": {"channel": {"selected_conversation": "C0HIRING01"}},
    "reading": {"reading": {"selected_option": {"value": "15"}}},
}


def form_fields(data: bytes) -> None:
    """The fields of the form, each of the kind that Slack makes it, with anything in it."""
    choices = Bytes(data)
    values = made_odd(FORM, choices) if not choices.number(4) else copy.deepcopy(FORM)
    for name in FORM if values.keys() == FORM.keys() else ():
        if not isinstance(values[name], dict) or not isinstance(values[name].get(name), dict):
            continue
        if not choices.number(3):
            _fill(values[name][name], choices)
        elif not choices.number(8):
            del values[name]
    read, metadata = read_values(values), FormMetadata.load(choices.words() if choices.number(2) else choices.text())
    zone = reference_zone(read, metadata, "America/New_York")
    there = Reference(NOW, zone, choices.pick(LOCALES))
    facts = ValidationContext(there, ShownReading.load(metadata.seen), email=choices.pick((None, "a@b.co", "")))
    answer = validate(read, facts)
    if isinstance(answer, FormErrors):
        assert all(answer.errors.values())
        error_response({"blocks": [{"type": "input", "block_id": name} for name in FORM]}, answer.errors)
    elif isinstance(answer, ValidForm):
        json.dumps(answer.interview.body())
    shown = build_preview(
        read.when, facts.reference, 60, choices.pick((*ZONES, "")), read.reading, CurrentInterview.load("")
    )
    build_view(Form(zone, when=read.when, preview=shown), NOW)


def _fill(state: dict[str, Any], choices: Bytes) -> None:
    for key, value in state.items():
        text = choices.words() if choices.number(4) else choices.pick(("9" * 3_000, "<!here>", "0", "٣", " ", "-1"))
        state[key] = {**value, "value": text} if isinstance(value, dict) else text


LONGEST_METADATA = 3_000
RIDING = FormMetadata(
    channel="C0123456789",
    response_url="https://hooks.slack.com/actions/T0123456789/1234567890123/" + "x" * 24,
    response_url_until=1.7e9 + 0.123456,
    zone="America/Argentina/ComodRivadavia",
    thread_ts="1700000000.000001",
    replaces="V0123456789",
    agreed=" ".join(["V0123456789"] * 5),
    agreed_on="265733753 pat@example.com 2037-12-01T15:00:00Z America/Argentina/ComodRivadavia 45",
)
"""As much as rides along in one form."""


def private_metadata(data: bytes) -> None:
    """What rides along in a form, of this version or another."""
    choices = Bytes(data)
    FormMetadata.load(choices.text() if choices.number(2) else json.dumps(choices.json()))
    whole = json.loads(FormMetadata(channel="C1", query="Jane", standing='{"date": "x"}').dump())
    metadata = FormMetadata.load(json.dumps(made_odd(whole, choices)))
    CurrentInterview.load(metadata.standing)
    assert FormMetadata.load(metadata.dump()).channel == metadata.channel
    assert len(replace(RIDING, query=choices.text()).dump()) <= LONGEST_METADATA


def button_values(data: bytes) -> None:
    """The values of buttons and menus."""
    choices = Bytes(data)
    text = choices.text()
    parse_button_value(text), parse_start_value(text, 0.0), parse_first(text)
    with_zone(Preferences(), text), with_notifications(Preferences(), [text])
    chosen_values({"selected_options": made_odd([{"value": text}], choices)})


def parts_of_payloads(data: bytes) -> None:
    """The small readers of payloads, which meet whatever is there."""
    choices = Bytes(data)
    event = {"type": "app_mention", "user": "U1", "channel": "C1", "channel_type": "im", "text": "x", "ts": "1.2"}
    odd = made_odd({"event": event, "message": {"ts": "1.2", "thread_ts": "1.1"}, "channel": {"id": "C1"}}, choices)
    channel_of(odd), thread_of(odd)
    if isinstance(odd.get("event"), dict):
        is_for_us(odd["event"], "UBOT")
    text_after_mention(choices.text(), "UBOT")


USER: dict[str, Any] = {
    "id": "U1", "team_id": "T1", "name": "maya", "real_name": "Maya", "tz": "America/New_York", "locale": "en-US",
    "profile": {"email": "maya@example.com", "real_name": "Maya"}, "is_restricted": False, "is_admin": True,
    "enterprise_user": {"enterprise_id": "E1", "teams": ["T1"]},
}  # fmt: skip


def slack_person(data: bytes) -> None:
    """A person as `users.info` shows them: whatever is there, each field is of its kind."""
    choices = Bytes(data)
    user = made_odd(USER, choices) if choices.number(4) else choices.json()
    person = parse_person(user if isinstance(user, dict) else {}, Workspace("T2", "E1"))
    kinds = {name: type(getattr(person, name)) for name in Person.__dataclass_fields__}
    assert kinds == {name: type(value) for name, value in _PERSON.items()}, kinds


_PERSON = {name: getattr(Person(""), name) for name in Person.__dataclass_fields__}


ITEM: dict[str, Any] = {
    "data": [
        {
            "id": 265733753, "applicant_id": 99, "applicant_state": "Interview", "date_created": "2026-11-03T10:00:00Z",
            "person": {"first_name": "Jane", "last_name": "Doe", "email": "jane@example.com"},
            "job": {"name": "Registered Nurse", "team_id": 23567, "team_name": "Sunrise"},
        }
    ]
}  # fmt: skip


def apploi_answer(data: bytes) -> None:
    """What Apploi answers: status, headers, body."""
    choices = Bytes(data)
    status = choices.number(1_000)
    wait = choices.pick(("", "3", "9" * 30, "-1", "٣", "Wed, 21 Oct 2026 07:28:00 GMT", choices.words()))
    answer = made_odd(ITEM, choices) if choices.number(3) else choices.json(6)
    assert all(one.application_id.isdigit() for one in parse_applicants(answer))
    reason = parse_reason(answer)
    assert len(reason) <= LONGEST_REASON and reason.isprintable()
    outcome = outcome_of_answer(status, reason, {"Retry-After": wait}, "265733753", 1.7e9)
    assert (outcome.result is AttemptResult.SCHEDULED) == (200 <= status < 300)
    seconds = parse_retry_after(choices.text(), 1.7e9)
    assert seconds is None or 0 <= seconds <= 86_400


NAMES = (
    "SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET", "SLACK_APP_TOKEN", "SLACK_API_URL", "APPLOI_API_KEY",
    "APPLOI_AUTHORIZATION", "APPLOI_BASE_URL", "APPLOI_TEAM_ID", "DATABASE_URL", "HOST", "PORT", "DEFAULT_TIMEZONE",
    "ANNOUNCE_CHANNEL", "DIGEST_AT", "NAMES_IN_CHANNELS", "REMIND_BEFORE", "PUBLIC_URL", "RETAIN_DAYS", "LOG_LEVEL",
    "LOG_FORMAT",
    "SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET", *(f"{name}_FILE" for name in SECRETS),
)  # fmt: skip
VALUES = (
    "xoxb-1", "xapp-1", "https://example.com", "http://127.0.0.1:1", "http://[::1", "https://[", "https://a:b", "٣",
    "https://a:99999", "postgresql://u:p@h:x/d", "sqlite:///x", "1h,2d", ",", "1d" * 99, "0", "-1", "99999", "³",
    "full",
        "America/New_York", "../../etc/passwd", "\x00", "C0123456789", "https://ex℀mple.com", "none",
    "json", "9" * 5_000,
)  # fmt: skip


def settings(data: bytes) -> None:
    """An environment: settings, or every fault named at once; a secret is in none of them."""
    choices = Bytes(data)
    secret = f"Zebrawood{choices.number(100)}"
    environ = {"SLACK_BOT_TOKEN": f"xoxb-{secret}", "SLACK_SIGNING_SECRET": secret, "APPLOI_API_KEY": secret}
    for _ in range(choices.number(8)):
        environ[choices.pick(NAMES)] = choices.words() if choices.number(2) else choices.pick(VALUES)
    try:
        known = Settings.from_env(environ)
    except SettingsError as error:
        assert error.problems and secret not in str(error)
    else:
        assert secret not in repr(known)


def lines(data: bytes) -> None:
    """One line of `--jsonl`: one object comes back, whatever it is."""
    choices = Bytes(data)
    known = {
        "text": "tue 3pm with @maria",
        "now": "2026-12-01T09:00",
        "timezone": "America/New_York",
        "locale": "es-US",
    }
    answer = choices.pick((when.read, command.read))
    if choices.number(4):
        odd = made_odd(known, choices)
        line = (
            json.dumps(odd).encode()
            if choices.number(2)
            else json.dumps(odd, ensure_ascii=False).encode("utf-8", "replace")
        )
    else:
        line = choices.bytes()
    assert isinstance(json.loads(json.dumps(when.answer_line(line, answer))), dict)
