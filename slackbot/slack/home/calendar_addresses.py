"""Give people an address for their calendar, and take it away."""

from __future__ import annotations

import secrets

from slackbot.domain.calendar_export import CODE_BYTES, hash_code, personal_url
from slackbot.errors import NotAllowed
from slackbot.slack.client import SlackCallFailed
from slackbot.slack.context import AppContext
from slackbot.slack.home.subscription import address_view

NO_PUBLIC_URL = "Calendars are turned off here. Ask your admin to set `PUBLIC_URL`."
NOT_SHOWN = (
    "I made a new address for your calendar, but couldn't show it to you, so nobody has it. Open my Home tab and press "
    "*New address*."
)


class CalendarAddresses:
    """Without a `public_url` there are none. Thread-safe."""

    def __init__(self, ctx: AppContext, public_url: str | None) -> None:
        self._ctx = ctx
        self._public_url = public_url

    def make(self, user: str, trigger_id: str) -> None:
        """Give a member an address in place of the one that they had, and show it to them, once.

        Raises AccessDenied for others, NotAllowed if there are no addresses or Slack doesn't show it.
        """
        person = self._ctx.membership.require(user)
        if not self._public_url:
            raise NotAllowed(NO_PUBLIC_URL)
        code = secrets.token_urlsafe(CODE_BYTES)
        self._ctx.store.calendar_subscriptions.make(person.id, hash_code(code), self._ctx.time.now())
        try:
            self._ctx.slack.open_view(trigger_id, address_view(personal_url(self._public_url, code)))
        except SlackCallFailed as error:
            raise NotAllowed(NOT_SHOWN) from error
