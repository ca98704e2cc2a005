"""What is valid, but probably not meant: an unknown name, a file that all can read, a secret that looks odd.

Warnings, because another program may use the same `.env`, and Slack may change its secrets.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from difflib import get_close_matches

from slackbot.settings import Settings
from slackbot.settings.declared import BY_NAME, SECRETS

KNOWN = frozenset((*BY_NAME, *(f"{name}_FILE" for name in SECRETS), "https_proxy", "no_proxy"))
SIMILARITY = 0.75
"""From 0 to 1, how like a known name an unknown one must be for a guess what was meant."""


@dataclass(frozen=True, slots=True)
class EnvFile:
    """The names in `.env`, and whether every user of this machine can read it."""

    names: Collection[str] = ()
    is_public: bool = False


def file_oddities(file: EnvFile, also_known: Collection[str] = ()) -> list[str]:
    """A sentence for each, with what to do. `also_known` are names that aren't settings, but are used."""
    found = [_unknown(name) for name in file.names if name not in KNOWN and name not in also_known]
    if file.is_public:
        found.append("Every user of this machine can read .env. Run: chmod 600 .env")
    return found


def secret_oddities(settings: Settings) -> list[str]:
    """A sentence for a signing secret that doesn't look like Slack's (docs/slack.md, F27)."""
    if settings.uses_socket_mode or re.fullmatch(r"[0-9a-f]{32}", settings.slack_signing_secret):
        return []
    return [
        "SLACK_SIGNING_SECRET doesn't look like one, which is 32 digits and letters from a to f. If Slack's requests "
        "are rejected, copy it again from “Basic Information”."
    ]


def _unknown(name: str) -> str:
    """The name only, because its value may be a secret."""
    meant = get_close_matches(name.upper(), KNOWN, 1, SIMILARITY)
    return f".env has {name}, which isn't a setting. " + (f"Did you mean {meant[0]}?" if meant else "I ignore it.")
