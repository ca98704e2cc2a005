"""What nearly everything in this package needs."""

from __future__ import annotations

from dataclasses import dataclass

from slackbot.domain.applicant_links import ApplicantLinks
from slackbot.domain.facility import Facilities
from slackbot.observability.metrics import Metrics
from slackbot.slack.background import BackgroundExecutor, ErrorReporter
from slackbot.slack.client import SlackClient
from slackbot.slack.local_time import LocalTime
from slackbot.slack.membership import Membership
from slackbot.storage.store import Store


@dataclass(frozen=True, slots=True)
class AppContext:
    """`background` runs what a user waits for, `deferred` what nobody waits for."""

    slack: SlackClient
    store: Store
    membership: Membership
    time: LocalTime
    background: BackgroundExecutor
    deferred: BackgroundExecutor
    errors: ErrorReporter
    metrics: Metrics
    applicant_links: ApplicantLinks
    facilities: Facilities
