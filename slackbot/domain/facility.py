"""The facilities of an operator (`FACILITIES_FILE`): where each books, searches and posts. Pure.

Without the file there is one facility, whose id is "". Its settings are the environment's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import time

from slackbot.domain.applicant import NameVisibility

DEFAULT_DURATION = 60
"""Minutes of an interview, unless somebody says otherwise."""
DEFAULT_LOCATION = "Virtual"


@dataclass(frozen=True, slots=True)
class Facility:
    """One facility.

    `name` is "" for the only one of an installation without a file. `team_id` is its team in Apploi, None if only each
    application names it. `timezone` is an IANA name, None if people's own zones count alone. `channels` are those whose
    commands are for this facility, `usergroups` those who may use it; none means every member. A form starts with
    `location` and `duration` (minutes). `remind_before` is in seconds, the longest first. `digest_at` is the time of
    day at which `announce_channel` gets the day's interviews; `asks_attendance`: somebody is asked who came. `key`
    names the Apploi key, and isn't secret: facilities with one `key` share one, and are told apart by `team_id`.
    """

    id: str = ""
    name: str = ""
    team_id: str | None = None
    timezone: str | None = None
    channels: frozenset[str] = frozenset()
    announce_channel: str | None = None
    location: str = DEFAULT_LOCATION
    duration: int = DEFAULT_DURATION
    usergroups: frozenset[str] = frozenset()
    name_visibility: NameVisibility = NameVisibility.FULL
    remind_before: tuple[float, ...] = ()
    digest_at: time | None = None
    asks_attendance: bool = False
    key: str = ""


@dataclass(frozen=True, slots=True)
class Facilities:
    """All facilities, in the order of the file. `fallback` stands for one that the file doesn't have, or no longer:
    its requests are still reported with the settings of the environment."""

    all: tuple[Facility, ...] = (Facility(),)
    fallback: Facility = field(default_factory=Facility)

    @classmethod
    def only(cls, facility: Facility) -> Facilities:
        """The one of an installation without a file."""
        return cls((facility,), facility)

    @property
    def are_several(self) -> bool:
        """Whether people have to be told which facility something is about."""
        return len(self.all) > 1

    def __iter__(self) -> Iterator[Facility]:
        return iter(self.all)

    def get(self, id: str) -> Facility:  # noqa: A002
        """The facility with this id, or the fallback."""
        return next((each for each in self.all if each.id == id), self.fallback)

    def has(self, id: str) -> bool:  # noqa: A002
        """Whether there is a facility with this id."""
        return any(each.id == id for each in self.all)

    def of_channel(self, channel: str | None) -> Facility | None:
        """The facility whose channel this is."""
        return next((each for each in self.all if channel in each.channels), None)

    def name(self, id: str) -> str:  # noqa: A002
        """The name to show beside a request or an applicant: "" where there is only one facility."""
        return self.get(id).name if self.are_several else ""

    def sharing_key(self, facility: Facility) -> tuple[Facility, ...]:
        """The facilities with the same Apploi key, this one among them."""
        return tuple(each for each in self.all if each.key == facility.key)


def starting_facility(
    usable: Iterable[Facility], channel_facility: Facility | None, named: Facility | None, remembered: Iterable[str]
) -> Facility | None:
    """The facility that a form starts with, of those that the person may use; None if they have to choose.

    What the words name counts first, then the channel's, then the ids in `remembered`: the person's choice on the Home
    tab, and that of their last booking.
    """
    known = {each.id: each for each in usable}
    if len(known) == 1:
        return next(iter(known.values()))
    wanted = [each.id for each in (named, channel_facility) if each]
    return next((known[each] for each in (*wanted, *remembered) if each in known), None)
