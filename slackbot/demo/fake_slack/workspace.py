"""The workspace behind the stand-in: people, conversations and messages, and who sees which of them."""

from __future__ import annotations

import copy
import itertools
import threading
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Any, Literal

from slackbot.demo.people import GUEST, INTERVIEWER, MANAGER, PEOPLE, PLAIN, STRANGER, Person

APP_ID = "A0SLACKBOT"
BOT_ID = "B0SLACKBOT"
BOT_USER = "U0SLACKBOT"
TEAM_DOMAIN = "harbor-care"
TEAM_NAME = "Harbor Care (stand-in)"

Kind = Literal["public", "private", "im", "mpim"]


@dataclass
class Channel:
    """A conversation; a DM has two members, and the app's own DM has the bot as one of them.

    `is_ext_shared`: people of another company are in it. `is_restricted`: only some may post, and the bot is not
    one of them.
    """

    id: str
    name: str
    kind: Kind
    members: set[str]
    is_archived: bool = False
    is_ext_shared: bool = False
    is_restricted: bool = False

    @property
    def has_bot(self) -> bool:
        """Whether the app's bot is in it and may post."""
        return BOT_USER in self.members


@dataclass
class Message:
    """One message; `only_for` makes it ephemeral, seen by that person alone. `user` is "" for another app's."""

    channel: str
    ts: str
    text: str
    blocks: list[dict[str, Any]] = field(default_factory=list)
    attachments: list[dict[str, Any]] = field(default_factory=list)
    user: str = BOT_USER
    thread_ts: str | None = None
    metadata: dict[str, Any] | None = None
    edited_ts: str | None = None
    only_for: str | None = None
    client_msg_id: str | None = None  # of a message that a person wrote
    is_broadcast: bool = False  # a reply that is shown in the channel too
    trouble: str | None = None  # what Slack shows beside a button that did not work

    @property
    def is_from_app(self) -> bool:
        """Whether the app wrote it."""
        return self.user == BOT_USER


HIRING = "C0HIRING01"
RANDOM = "C0RANDOM02"
OFFERS = "C0OFFERS03"
TWO_PEOPLE = "D0MAYALUIS"


def _channels() -> dict[str, Channel]:
    everybody = {person.id for person in PEOPLE}
    named = [
        Channel(HIRING, "hiring", "public", everybody | {BOT_USER}),
        Channel(RANDOM, "random", "public", {MANAGER.id, INTERVIEWER.id, PLAIN.id}),
        Channel(OFFERS, "offers", "private", {MANAGER.id, INTERVIEWER.id}),
        Channel(TWO_PEOPLE, "", "im", {MANAGER.id, INTERVIEWER.id}),
    ]
    return {channel.id: channel for channel in named}


class Workspace:
    """Everything that Slack would remember, in memory, under one lock that can be waited on."""

    def __init__(self) -> None:
        """Begin with the invented people and five kinds of conversation."""
        self.people: dict[str, Person] = {person.id: person for person in PEOPLE}
        self.channels = _channels()
        self.deactivated: set[str] = set()
        self.hidden: set[str] = set()  # Slack does not show the app who these are
        self.enterprise = ""  # the id of the organization that it belongs to
        self.usergroups: dict[str, set[str]] = {}  # ids of people, by the id of the group
        for person in (MANAGER, INTERVIEWER, GUEST, PLAIN, STRANGER):
            self.dm_with_bot(person.id)
        self.messages: list[Message] = []
        self.changed = threading.Condition(threading.RLock())
        self.on_change: Callable[[], None] = lambda: None
        self._sequence = itertools.count(1)

    def notify_change(self) -> None:
        """Wake whoever waits for something to happen."""
        with self.changed:
            self.changed.notify_all()
        self.on_change()

    def new_ts(self) -> str:
        """A message's time stamp, unlike every other."""
        return f"{int(time.time())}.{next(self._sequence):06d}"

    def dm_with_bot(self, user: str) -> Channel:
        """The conversation between the app and one person."""
        channel_id = f"D{user[1:]}"
        if channel_id not in self.channels:
            self.channels[channel_id] = Channel(channel_id, "", "im", {user, BOT_USER})
        return self.channels[channel_id]

    def has_dm_with_bot(self, user: str) -> bool:
        """Whether that conversation was begun already."""
        return f"D{user[1:]}" in self.channels

    def add_channel(
        self, name: str = "", kind: Kind = "public", *, members: Collection[str] | None = None, **more: bool
    ) -> Channel:
        """Add a conversation of everybody and the bot, or of these `members`; `more` are fields of `Channel`.

        A group DM (`mpim`) is named by Slack, after the people in it.
        """
        inside = {*self.people, BOT_USER} if members is None else set(members)
        if kind == "mpim":
            handles = sorted(person.handle for person in self.people.values() if person.id in inside)
            name = f"mpdm-{'--'.join(handles)}-1"
        channel = Channel(f"C0ADDED{len(self.channels):03d}", name, kind, inside, **more)
        self.channels[channel.id] = channel
        self.notify_change()
        return channel

    def channels_of(self, user: str) -> list[Channel]:
        """The conversations that a person is in."""
        return [channel for channel in self.channels.values() if user in channel.members]

    def channel_mentions(self) -> dict[str, str]:
        """What stands in the brackets of a mention, by the name that is typed, for each channel with one."""
        named = [channel for channel in self.channels.values() if channel.kind in ("public", "private")]
        return {f"#{channel.name}": f"#{channel.id}|{channel.name}" for channel in named}

    def post(self, channel: str, text: str, **more: Any) -> Message:
        """Add a message; `more` are further fields of `Message`."""
        with self.changed:
            message = Message(channel, self.new_ts(), text, **copy.deepcopy(more))
            _name_blocks(message.blocks)
            self.messages.append(message)
        self.notify_change()
        return message

    def edit(self, message: Message, text: str | None, blocks: list[dict[str, Any]] | None) -> None:
        """Change a message in place; None leaves that part as it was."""
        with self.changed:
            message.text = message.text if text is None else text
            message.blocks = message.blocks if blocks is None else copy.deepcopy(blocks)
            _name_blocks(message.blocks)
            message.edited_ts = self.new_ts()
        self.notify_change()

    def remove(self, message: Message) -> None:
        """Delete a message for everybody."""
        with self.changed:
            self.messages.remove(message)
        self.notify_change()

    def find(self, channel: str, ts: str) -> Message | None:
        """The message with this time stamp, unless it is ephemeral or gone."""
        with self.changed:
            return next((m for m in self.messages if (m.channel, m.ts) == (channel, ts)), None)

    def seen_by(self, user: str | None, channel: str) -> list[Message]:
        """What a person sees in a conversation; None sees everything."""
        with self.changed:
            return [
                message
                for message in self.messages
                if message.channel == channel and (user is None or message.only_for in (None, user))
            ]


def _name_blocks(blocks: list[dict[str, Any]]) -> None:
    """Give every block the id that Slack makes up where the app gave none."""
    for index, block in enumerate(blocks):
        block.setdefault("block_id", f"b{index:03d}")
