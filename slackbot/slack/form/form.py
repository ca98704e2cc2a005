"""What the form starts with, and what rides along in it. Pure."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, replace

from slackbot.domain.applicant import Applicant, NameVisibility
from slackbot.domain.interview import RecentInterviewers
from slackbot.slack.form.preview import NO_PREVIEW, Preview

DEFAULT_DURATION = 60
DEFAULT_LOCATION = "Virtual"


@dataclass(frozen=True, slots=True)
class FormMetadata:
    """What rides in `private_metadata`: where the form came from, and what it took from the words.

    `query` is the applicant as typed, offered as the first search; `replaces` the id of a failed request that this
    form corrects; `moves` the id of the scheduled one that it moves, `applicant` the application form of that one,
    `standing` its hour (preview.Standing) and `team` its team. `thread_ts` is the message whose thread takes the
    result. `response_url_until` is in seconds since the epoch. `agreed` names, by ids with spaces in between, the
    bookings in the way that the person was asked about, and `agreed_on` who, with whom and when it was. `seen` is what
    stands beneath `when` (seen.Seen), `found` the application form of who stands in the applicant's field.
    """

    channel: str | None = None
    response_url: str | None = None
    response_url_until: float = 0.0
    zone: str = ""
    locale: str = "en-US"
    query: str = ""
    replaces: str | None = None
    moves: str | None = None
    applicant: str = ""
    standing: str = ""
    team: str = ""
    thread_ts: str | None = None
    agreed: str = ""
    agreed_on: str = ""
    seen: str = ""
    found: str = ""

    def dump(self) -> str:
        """As text; the words are cut so that it stays within Slack's 3,000 characters."""
        known = asdict(replace(self, query=self.query[:200]))
        kept = {name: value for name, value in known.items() if value != self.__dataclass_fields__[name].default}
        return json.dumps(kept, separators=(",", ":"))

    @classmethod
    def load(cls, text: str) -> FormMetadata:
        """From text; keys that are unknown, missing or of another kind are left out, so that a form survives an
        upgrade."""
        try:
            known = json.loads(text or "{}")
        except (ValueError, RecursionError):
            return cls()
        fields = cls.__dataclass_fields__.items() if isinstance(known, dict) else ()
        return cls(**{k: known[k] for k, field_ in fields if k in known and _has_kind_of(known[k], field_.default)})


def _has_kind_of(value: object, default: object) -> bool:
    """Whether a value is of the kind of a field of Origin with this default."""
    if isinstance(default, float):
        return isinstance(value, int | float) and not isinstance(value, bool)
    return isinstance(value, str) or (default is None and value is None)


@dataclass(frozen=True, slots=True)
class Form:
    """What the form starts with. `timezone` is an IANA name, `duration` minutes, ids are Slack's.

    `used` are interviewers outside Slack who were named before; `names` is what public channels see of a name.
    `looking_for` stands for the applicant's field while Apploi is searched: Slack takes an initial option only
    into a block that it has not shown yet (docs/slack.md, F10). `standing` takes its place too, in mrkdwn: the
    interview that the form moves, whose applicant stays. `source` tells in mrkdwn of the message that the form was
    filled from.
    """

    timezone: str
    interviewer: str | None = None
    interviewer_hint: str = ""
    applicant: Applicant | None = None
    applicant_hint: str = ""
    applicant_query: str | None = None
    current_interview: str = ""
    when: str = ""
    source: str = ""
    preview: Preview = NO_PREVIEW
    duration: int = DEFAULT_DURATION
    interviewer_id: str = ""
    interviewer_id_hint: str = ""
    recent_interviewers: RecentInterviewers = field(default_factory=RecentInterviewers)
    asks_team: bool = True
    team_id: str = ""
    team_hint: str = ""
    location: str = DEFAULT_LOCATION
    name_visibility: NameVisibility = NameVisibility.FULL
    origin: FormMetadata = field(default_factory=FormMetadata)
