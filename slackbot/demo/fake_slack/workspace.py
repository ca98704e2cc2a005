"""The workspace of the fake Slack: people, conversations and messages, and who can see them."""

from __future__ import annotations

import copy
import itertools
import threading
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Any, Literal

from slackbot.demo.people import (
    CLOSED,
    CLOSED_TEAM,
    ENTERPRISE,
    GRANTED_TEAMS,
    INTERVIEWER,
    MANAGER,
    PEOPLE,
    PLAIN,
    SISTER_TEAM,
    SISTERS,
    TEAM,
    Person,
)

APP_ID = "A0SLACKBOT"
BOT_ID = "B0SLACKBOT"
BOT_USER = "U0SLACKBOT"
TEAM_DOMAIN = "harbor-care"
TEAM_NAME = "Harbor Care (demo)"

Kind = Literal["public", "private", "im", "mpim"]


@dataclass
class Channel:
    """A conversation; a DM has two members, and in a DM with the app one of them is the bot.

    `is_ext_shared`: people of another company are in it. `is_restricted`: the bot isn't allowed to post. `teams`: the
    workspaces of the organization that share it.
    """

    id: str
    name: str
    kind: Kind
    members: set[str]
    is_archived: bool = False
    is_ext_shared: bool = False
    is_restricted: bool = False
    teams: tuple[str, ...] = (TEAM,)

    @property
    def has_bot(self) -> bool:
        """Whether the app's bot is a member."""
        return BOT_USER in self.members


@dataclass
class Message:
    """One message; `only_for` makes it ephemeral, visible only to that person. `user` is "" for another app's."""

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
    client_msg_id: str | None = None  # only of messages that people wrote
    is_broadcast: bool = False  # a reply that was also sent to the channel
    trouble: str | None = None  # the error that Slack shows next to a button that failed

    @property
    def is_from_app(self) -> bool:
        """Whether the app posted it."""
        return self.user == BOT_USER


HIRING = "C0HIRING01"
RANDOM = "C0RANDOM02"
OFFERS = "C0OFFERS03"
TWO_PEOPLE = "D0MAYALUIS"
TULSA = "C0TULSA004"
REGION = "C0REGION05"
DALLAS = "C0DALLAS06"


def _channels() -> dict[str, Channel]:
    everybody = {person.id for person in PEOPLE}
    named = [
        Channel(HIRING, "hiring", "public", everybody | {BOT_USER}),
        Channel(RANDOM, "random", "public", {MANAGER.id, INTERVIEWER.id, PLAIN.id}),
        Channel(OFFERS, "offers", "private", {MANAGER.id, INTERVIEWER.id}),
        Channel(TWO_PEOPLE, "", "im", {MANAGER.id, INTERVIEWER.id}),
    ]
    return {channel.id: channel for channel in named}


def _organization_channels() -> dict[str, Channel]:
    """A channel of each other workspace, and one that all share."""
    sisters = {person.id for person in SISTERS}
    named = [
        Channel(TULSA, "tulsa", "public", sisters - {CLOSED.id} | {BOT_USER}, teams=(SISTER_TEAM,)),
        Channel(REGION, "region", "public", sisters | {MANAGER.id, BOT_USER}, teams=(*GRANTED_TEAMS, CLOSED_TEAM)),
        Channel(DALLAS, "dallas", "public", {CLOSED.id}, teams=(CLOSED_TEAM,)),
    ]
    return {channel.id: channel for channel in named}


class Workspace:
    """Everything that Slack stores, in memory; `changed` is its lock and is notified of every change.

    If `is_org_wide`, it is an organization (Enterprise Grid) of several workspaces. The app has the `granted` ones.
    """

    def __init__(self, *, is_org_wide: bool = False) -> None:
        self.is_org_wide = is_org_wide
        self.granted: set[str] = set(GRANTED_TEAMS) if is_org_wide else {TEAM}
        self.people: dict[str, Person] = {one.id: one for one in (*PEOPLE, *(SISTERS if is_org_wide else ()))}
        self.channels = {**_channels(), **(_organization_channels() if is_org_wide else {})}
        self.deactivated: set[str] = set()
        self.hidden: set[str] = set()  # users whom users.info doesn't show
        self.enterprise = ENTERPRISE if is_org_wide else ""  # the id of the Enterprise organization, if any
        self.usergroups: dict[str, set[str]] = {}  # user ids by group id
        self.usergroup_teams: dict[str, str] = {}  # the workspace of a group that isn't TEAM's, by group id
        for person in self.people.values():
            if person != CLOSED:  # whose workspace doesn't have the app
                self.dm_with_bot(person.id)
        self.messages: list[Message] = []
        self.changed = threading.Condition(threading.RLock())
        self._observers: list[Callable[[], None]] = []
        self._sequence = itertools.count(1)

    def observe(self, observer: Callable[[], None]) -> None:
        """Call `observer` after every change."""
        self._observers.append(observer)

    def notify_change(self) -> None:
        """Wake everything that waits for a change."""
        with self.changed:
            self.changed.notify_all()
        for observer in self._observers:
            observer()

    def new_ts(self, ago: float = 0.0) -> str:
        """A new, unique message timestamp of so many seconds ago."""
        return f"{int(time.time() - ago)}.{next(self._sequence):06d}"

    def dm_with_bot(self, user: str) -> Channel:
        """The conversation between the app and one person, created if needed."""
        channel_id = f"D{user[1:]}"
        if channel_id not in self.channels:
            self.channels[channel_id] = Channel(channel_id, "", "im", {user, BOT_USER})
        return self.channels[channel_id]

    def has_dm_with_bot(self, user: str) -> bool:
        """Whether that conversation exists."""
        return f"D{user[1:]}" in self.channels

    def add_channel(
        self, name: str = "", kind: Kind = "public", *, members: Collection[str] | None = None, **more: Any
    ) -> Channel:
        """Add a conversation of everyone and the bot, or of these `members`; `more` are fields of `Channel`.

        A group DM (`mpim`) gets Slack's name for it, made from its members' handles.
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
        """The conversations that a person is a member of."""
        return [channel for channel in self.channels.values() if user in channel.members]

    def channel_mentions(self) -> dict[str, str]:
        """For each named channel: what people type to mention it, and the text that Slack puts in brackets."""
        named = [channel for channel in self.channels.values() if channel.kind in ("public", "private")]
        return {f"#{channel.name}": f"#{channel.id}|{channel.name}" for channel in named}

    def post(self, channel: str, text: str, ago: float = 0.0, **more: Any) -> Message:
        """Add a message, written so many seconds ago; `more` are further fields of `Message`."""
        with self.changed:
            message = Message(channel, self.new_ts(ago), text, **copy.deepcopy(more))
            _name_blocks(message.blocks)
            self.messages.append(message)
        self.notify_change()
        return message

    def edit(self, message: Message, text: str | None, blocks: list[dict[str, Any]] | None) -> None:
        """Edit a message in place; None leaves that part unchanged."""
        with self.changed:
            message.text = message.text if text is None else text
            message.blocks = message.blocks if blocks is None else copy.deepcopy(blocks)
            _name_blocks(message.blocks)
            message.edited_ts = self.new_ts()
        self.notify_change()

    def remove(self, message: Message) -> None:
        """Delete a message for everyone."""
        with self.changed:
            self.messages.remove(message)
        self.notify_change()

    def find(self, channel: str, ts: str) -> Message | None:
        """The message with this timestamp, or None."""
        with self.changed:
            return next((m for m in self.messages if (m.channel, m.ts) == (channel, ts)), None)

    def seen_by(self, user: str | None, channel: str) -> list[Message]:
        """The messages of a conversation that a person sees; None sees all."""
        with self.changed:
            return [
                message
                for message in self.messages
                if message.channel == channel and (user is None or message.only_for in (None, user))
            ]


def _name_blocks(blocks: list[dict[str, Any]]) -> None:
    """Give each block without an id one, as Slack does."""
    for index, block in enumerate(blocks):
        block.setdefault("block_id", f"b{index:03d}")
