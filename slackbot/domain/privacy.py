"""How much of an applicant's name each channel may see. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from slackbot.domain.applicant import NameVisibility

PUBLIC_CHANNELS_SCOPE = "channels:read"
"""The scope for `conversations.info` of public channels only."""


@dataclass(frozen=True, slots=True)
class Conversation:
    """A channel or direct message. `is_shared`: people from other companies are in it, or invited."""

    is_private: bool
    is_shared: bool = False


PRIVATE = Conversation(is_private=True)


def parse_conversation(channel: Mapping[str, Any]) -> Conversation:
    """The conversation in a `conversations.info` response; public unless it says that it is private.

    docs.slack.dev/reference/objects/conversation-object
    """
    private = any(channel.get(sign) for sign in ("is_private", "is_im", "is_mpim"))
    shared = any(channel.get(sign) for sign in ("is_ext_shared", "is_pending_ext_shared"))
    return Conversation(private, shared)


def is_private_channel_error(error: str, needed: str, scopes: Collection[str]) -> bool:
    """Whether this error of `conversations.info` means that the conversation is private.

    A bot with the scope for public channels doesn't see it, or learns that it `needed` another scope.
    """
    if error == "channel_not_found":
        return PUBLIC_CHANNELS_SCOPE in scopes
    return error == "missing_scope" and bool(needed) and PUBLIC_CHANNELS_SCOPE not in needed


def name_visibility(conversation: Conversation | None, setting: NameVisibility) -> NameVisibility:
    """How much of a name is shown there under `NAMES_IN_CHANNELS`; None, an unknown conversation, counts as public."""
    if conversation is not None and conversation.is_shared:
        return NameVisibility.NONE if setting is NameVisibility.NONE else NameVisibility.SHARED
    return NameVisibility.FULL if conversation is not None and conversation.is_private else setting
