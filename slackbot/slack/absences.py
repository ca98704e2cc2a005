"""Answers somebody who writes that they can't make an interview, about that interview."""

from __future__ import annotations

from slackbot.command_text.absence import read_absence
from slackbot.domain.notification import starts_at
from slackbot.domain.person import Person
from slackbot.messages import Message
from slackbot.slack.context import AppContext
from slackbot.slack.meant_interviews import answer_absence


class Absences:
    """Only people who are to be there are answered, about their own interviews. Nothing is changed by it."""

    def __init__(self, ctx: AppContext) -> None:
        self._store = ctx.store
        self._time = ctx.time
        self._membership = ctx.membership

    def answer(self, person: Person, words: str, written_at: float) -> Message | None:
        """The answer to words written at `written_at`, in seconds since the epoch; None if they aren't about that, or
        this person has no interview to be at."""
        absence = read_absence(words)
        if absence is None:
            return None
        now = self._time.now()
        coming = self._store.user_lists.upcoming(
            person.id, now, hidden=self._membership.facility_access(person.id).hidden
        )
        own = [each for each in coming if person.id in each.attending and starts_at(each.interview) > now]
        where = self._time.reference_at(written_at, person.id, person)
        return answer_absence(absence, own, where, person.id) if own else None
