"""The form's initial values and its metadata. Pure."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, replace

from slackbot.domain.applicant import Applicant, NameVisibility
from slackbot.domain.facility import DEFAULT_DURATION, DEFAULT_LOCATION, Facility
from slackbot.domain.interview import RecentInterviewers
from slackbot.slack.form.preview import NO_PREVIEW, Preview

CANCELING = "cancel"


@dataclass(frozen=True, slots=True)
class FormMetadata:
    """What the view carries in `private_metadata`.

    `response_url_until` is in seconds since the epoch. `zone` is the IANA zone of times that name none, `reader_zone`
    that of the user's own clock, "" if it is the same. `query` is the applicant as typed, offered as the first search.
    `replaces` is the id of the request that the form edits; `moves` the id of the one that it reschedules, with its
    application ID as `applicant`, its time as `standing` (CurrentInterview) and its `team`. `thread_ts` is the message
    whose thread gets the result. `agreed` holds the space-separated ids of the overlapping requests that the person was
    asked about, `agreed_on` the booking that the question was about. `seen` is the reading shown under `when`
    (ShownReading), `found` the application ID in the applicant field. `purpose` is what the question which interview is
    meant leads to: "" to reschedule it, CANCELING to cancel it. `facility` is the id of the facility whose
    applicants are searched and whose key books. `only` is the one field that may be changed:
    `interviewer` for a form that hands an interview over. `workflow_step` is the id of the step that it was opened for.
    `times` is the digest of everybody's times that a form for a hiring day shows (slack/hiring_day/plan.py).
    """

    channel: str | None = None
    response_url: str | None = None
    response_url_until: float = 0.0
    zone: str = ""
    reader_zone: str = ""
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
    purpose: str = ""
    only: str = ""
    workflow_step: str = ""
    facility: str = ""
    times: str = ""

    def dump(self) -> str:
        """JSON without the defaults; `query` is cut to keep it within Slack's 3,000 characters."""
        known = asdict(replace(self, query=self.query[:200]))
        kept = {name: value for name, value in known.items() if value != self.__dataclass_fields__[name].default}
        return json.dumps(kept, separators=(",", ":"))

    @classmethod
    def load(cls, text: str) -> FormMetadata:
        """Parse what `dump` wrote. Keys that are unknown, missing or of another type are ignored, so that a form
        survives an upgrade."""
        try:
            known = json.loads(text or "{}")
        except (ValueError, RecursionError):
            return cls()
        fields = cls.__dataclass_fields__.items() if isinstance(known, dict) else ()
        return cls(**{k: known[k] for k, field_ in fields if k in known and _has_kind_of(known[k], field_.default)})


def _has_kind_of(value: object, default: object) -> bool:
    if isinstance(default, float):
        return isinstance(value, int | float) and not isinstance(value, bool)
    return isinstance(value, str) or (default is None and value is None)


@dataclass(frozen=True, slots=True)
class Form:
    """The form's initial values. `timezone` is an IANA name, `duration` is in minutes, ids are Slack's.

    `applicant_query` takes the place of the applicant field while Apploi is searched, because Slack only accepts an
    initial option in a block that it hasn't shown yet (docs/slack.md, F10). So does `current_interview`, in mrkdwn: the
    interview that the form reschedules, whose applicant can't be changed. `applicant_job`, the job in the words, tells
    applicants of one name apart. `interviewer_name` is the interviewer as typed, if nobody knows yet who that is.
    `also_there` are the Slack ids of people who are there besides the interviewer, `also_names` those as typed of whom
    nobody knows yet who they are.
    `source` is mrkdwn about the message that the form was filled in from. `recent_interviewers` are people outside
    Slack; `name_visibility` is how much of a name public channels see. `facilities` are those to choose from, if the
    person may use several; the chosen one is in the metadata.
    Slack; `name_visibility` is how much of a name public channels see. `applicants` are the names of several, who make
    a hiring day, and `every` the minutes from one of their starts to the next, if those were named.
    """

    timezone: str
    interviewer: str | None = None
    interviewer_hint: str = ""
    interviewer_name: str = ""
    applicant: Applicant | None = None
    applicant_hint: str = ""
    applicant_query: str | None = None
    applicant_job: str = ""
    applicants: tuple[str, ...] = ()
    every: int | None = None
    current_interview: str = ""
    when: str = ""
    source: str = ""
    preview: Preview = NO_PREVIEW
    duration: int = DEFAULT_DURATION
    interviewer_id: str = ""
    interviewer_id_hint: str = ""
    also_there: tuple[str, ...] = ()
    also_there_hint: str = ""
    also_names: tuple[str, ...] = ()
    recent_interviewers: RecentInterviewers = field(default_factory=RecentInterviewers)
    asks_team: bool = False
    team_id: str = ""
    team_hint: str = ""
    location: str = DEFAULT_LOCATION
    name_visibility: NameVisibility = NameVisibility.FULL
    facilities: tuple[Facility, ...] = ()
    metadata: FormMetadata = field(default_factory=FormMetadata)
