"""The answer to `list` and `today`, page by page: the interviews of the person who asks, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from slackbot import messages
from slackbot.command_text.listing import ListQuery, UnclearList, read_list_query
from slackbot.domain.notification import day_bounds
from slackbot.domain.person import Person
from slackbot.domain.request import Request
from slackbot.messages import Message
from slackbot.slack.client import Delivery
from slackbot.slack.context import AppContext
from slackbot.slack.home.agenda import ListPage, agenda_message
from slackbot.slack.home.tab import HomeTab
from slackbot.slack.meant_interviews import matching_interviews
from slackbot.slack.payloads import channel_of
from slackbot.slack.replies import EphemeralReply


@dataclass(frozen=True, slots=True)
class PagePress:
    """A button that leads to another page of a list. `is_private`: nobody else sees the message that it is in."""

    user: str
    channel: str | None
    value: str
    response_url: str | None
    is_private: bool

    @classmethod
    def from_body(cls, body: Mapping[str, Any], user: str) -> PagePress:
        """The button of a `block_actions` request."""
        channel, container = channel_of(body), body.get("container") or {}
        is_private = bool(container.get("is_ephemeral")) or str(channel or "").startswith("D")
        value = str(body["actions"][0].get("value") or "")
        return cls(user, channel, value, body.get("response_url"), is_private)


class InterviewLists:
    """Whose interviews are listed is never read from a button: it is whoever asks, if they may use the app here."""

    def __init__(self, ctx: AppContext, home: HomeTab) -> None:
        self._ctx = ctx
        self._home = home

    def answer(self, user: str, channel: str | None, page: ListPage) -> Message:
        """The page for this user. Raises AccessDenied if they may not use the app here."""
        person = self._ctx.membership.require_to_command(user, channel)
        viewer, now = self._home.viewer(person), self._ctx.time.now()
        query = read_list_query(page.words, self._ctx.time.reference_at(page.said_at, user, person))
        if isinstance(query, UnclearList):
            return Message(messages.list_unclear(page.words, query.why, is_past=query.is_past), [])
        return agenda_message(self._find(person, query, viewer.zone, now), query, page, viewer, now)

    def turn(self, press: PagePress, reply: EphemeralReply) -> None:
        """Show the page that the button leads to, in place of the one that it is in."""
        page = ListPage.parse(press.value, self._ctx.time.now())
        message = self.answer(press.user, press.channel, page)
        if press.response_url and press.is_private:
            shown = self._ctx.slack.respond(press.response_url, message, is_ephemeral=True, replaces_original=True)
            if shown.delivery is not Delivery.REFUSED:
                return
        reply.show(message)

    def _find(self, person: Person, query: ListQuery, zone: str, now: float) -> list[Request]:
        begins = day_bounds(query.first, query.last, zone) if query.first and query.last else None
        hidden = self._ctx.membership.facility_access(person.id).hidden
        found = self._ctx.store.user_lists.listed(person.id, now, begins, hidden=hidden)
        return matching_interviews(query.applicant, found)
