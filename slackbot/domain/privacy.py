"""Conversations as Slack tells of them, and how much of an applicant's name each may see. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from slackbot.domain.applicant import NameVisibility

PUBLIC_CHANNELS_SCOPE = "channels:read"
"""The scope with which Slack tells of public channels, and of no other kind."""


@dataclass(frozen=True, slots=True)
class Conversation:
    """A channel or a direct message. `shared`: people of other companies are in it, or invited to it."""

    is_private: bool
    is_shared: bool = False


PRIVATE = Conversation(is_private=True)


def parse_conversation(channel: Mapping[str, Any]) -> Conversation:
    """The conversation in an answer of `conversations.info`; what does not say that it is private is public.

    docs.slack.dev/reference/objects/conversation-object
    """
    private = any(channel.get(sign) for sign in ("is_private", "is_im", "is_mpim"))
    shared = any(channel.get(sign) for sign in ("is_ext_shared", "is_pending_ext_shared"))
    return Conversation(private, shared)


def is_private_channel_error(error: str, needed: str, scopes: Collection[str]) -> bool:
    """Whether this refusal of `conversations.info` means that the conversation is private: a bot that is told of
    public channels does not see it, or is told that another scope than theirs is needed for it."""
    if error == "channel_not_found":
        return PUBLIC_CHANNELS_SCOPE in scopes
    return error == "missing_scope" and bool(needed) and PUBLIC_CHANNELS_SCOPE not in needed


def name_visibility(conversation: Conversation | None, setting: NameVisibility) -> NameVisibility:
    """How much of a name is shown there under this setting. What is not known is taken for public."""
    if conversation is not None and conversation.is_shared:
        return NameVisibility.NONE if setting is NameVisibility.NONE else NameVisibility.SHARED
    return NameVisibility.FULL if conversation is not None and conversation.is_private else setting
