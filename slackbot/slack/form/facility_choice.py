"""Which facility a new form starts with. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace

from slackbot import messages
from slackbot.command_text import CommandText
from slackbot.command_text.facilities import facility_of_place, split_facility
from slackbot.domain.facility import Facilities, Facility, starting_facility
from slackbot.errors import AccessDenied
from slackbot.slack.form.form_request import FormRequest


@dataclass(frozen=True, slots=True)
class FacilityChoice:
    """What decides it for one person: the facilities that they may use, the channel's, and the ids of the one that they
    prefer and the one where they booked last."""

    facilities: Facilities
    usable: tuple[Facility, ...]
    of_channel: Facility | None = None
    remembered: tuple[str, ...] = ()

    @property
    def offered(self) -> tuple[Facility, ...]:
        """Those that the form offers; none if there is nothing to choose."""
        return self.usable if len(self.usable) > 1 else ()

    def split(self, asked: FormRequest) -> tuple[Facility | None, FormRequest]:
        """The facility that the words name, and the words without it. Raises AccessDenied if it isn't the person's."""
        if not self.facilities.are_several:
            return None, asked
        if asked.message is None:
            named, text = split_facility(asked.text, self.facilities)
            split = replace(asked, text=text)
        else:
            named, text = split_facility(asked.message.text, self.facilities)
            split = replace(asked, message=replace(asked.message, text=text))
        if named and named not in self.usable:
            raise AccessDenied(messages.facility_required(named.name))
        return named, split

    def start(self, named: Facility | None, read: CommandText) -> tuple[Facility | None, CommandText]:
        """The facility that the form starts with, None if the person has to choose; and the words without it."""
        if named is None and read.location and self.facilities.are_several:
            named = facility_of_place(read.location, self.usable)
            read = replace(read, location=None) if named else read
        return starting_facility(self.usable, self.of_channel, named, self.remembered), read
