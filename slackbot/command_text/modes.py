"""Finds how people meet: "on Zoom", "via Teams", "by phone", "phone screen", "in person"."""

from __future__ import annotations

from slackbot.command_text.lead_in import bare
from slackbot.command_text.tokens import CommandWords

NAMES = {
    ("zoom",): "Zoom",
    ("teams",): "Teams",
    ("ms", "teams"): "Microsoft Teams",
    ("microsoft", "teams"): "Microsoft Teams",
    ("google", "meet"): "Google Meet",
    ("google", "meets"): "Google Meet",
    ("gmeet",): "Google Meet",
    ("meet",): "Google Meet",
    ("google", "hangouts"): "Google Hangouts",
    ("webex",): "Webex",
    ("skype",): "Skype",
    ("facetime",): "FaceTime",
    ("whatsapp",): "WhatsApp",
    ("slack",): "Slack",
    ("slack", "huddle"): "Slack huddle",
    ("huddle",): "Slack huddle",
    ("phone",): "Phone",
    ("telephone",): "Phone",
    ("phone", "call"): "Phone",
    ("video",): "Video call",
    ("video", "call"): "Video call",
}
"""What follows "on" or "by", and how the form and Apploi show it."""
BEFORE_TALK = {
    "zoom": "Zoom",
    "teams": "Teams",
    "webex": "Webex",
    "skype": "Skype",
    "facetime": "FaceTime",
    "phone": "Phone",
    "telephone": "Phone",
    "video": "Video call",
    "virtual": "Virtual",
    "in-person": "In person",
    "onsite": "On site",
    "on-site": "On site",
}
"""What comes before a word for a meeting: "phone screen"."""
TALKS = ("interview", "interviews", "call", "screen", "screening", "meeting", "chat", "conversation")
LEADS = ("on", "via", "by", "over", "through", "using")
ALONE = {"zoom": "Zoom", "webex": "Webex", "facetime": "FaceTime", "skype": "Skype"}
"""What counts without a word before it, unless a capitalized word follows: "Zoom Tan" is a place."""
IN_PERSON = (("in", "person"), ("in-person",), ("on", "site"), ("onsite",), ("on-site",), ("face", "to", "face"))
LONGEST = 3  # words


def is_mode(location: str | None) -> bool:
    """Whether a location only says how people meet, so that a place may follow: "in person at 12 Quay Street"."""
    said = tuple((location or "").lower().split())
    return said in IN_PERSON or location in (*NAMES.values(), *BEFORE_TALK.values())


def extract_mode(found: CommandWords) -> None:
    """Claim the first way to meet as the location; further ones are dropped."""
    for at in range(len(found.words)):
        if found.fields[at] is not None:
            continue
        if end := _end_of_in_person(found, at):
            found.claim(at, end, "lead" if "location" in found.fields else "location")
        elif named := _named_at(found, at):
            name, end = named
            known = "location" in found.fields
            found.claim(at, end, "lead")
            if not known:
                found.words[end - 1], found.fields[end - 1] = name, "location"


def _end_of_in_person(found: CommandWords, at: int) -> int:
    """The position after "in person" or the like; 0 if there is none."""
    words = tuple(map(bare, found.words[at : at + LONGEST]))
    return next((at + len(said) for said in IN_PERSON if words[: len(said)] == said), 0)


def _named_at(found: CommandWords, at: int) -> tuple[str, int] | None:
    """The name of the way to meet that begins at this word, and the position after it."""
    words = list(map(bare, found.words[at : at + LONGEST + 2]))
    if words[0] in LEADS:
        return _after_lead(found, at, words)
    if words[0] in BEFORE_TALK and words[1:2] and words[1] in TALKS:
        return BEFORE_TALK[words[0]], at + 2
    return (ALONE[words[0]], at + 1) if words[0] in ALONE and not _is_in_name(found, at) else None


def _after_lead(found: CommandWords, at: int, words: list[str]) -> tuple[str, int] | None:
    """The same for "on Zoom", "over the phone" and "on a Teams call"."""
    first = 1 + (words[1:2] in (["a"], ["the"]))
    for length in (2, 1):
        said = tuple(words[first : first + length])
        if name := NAMES.get(said):
            end = at + first + len(said)
            return name, end + (end < len(found.words) and bare(found.words[end]) in TALKS)
    return None


def _is_in_name(found: CommandWords, at: int) -> bool:
    """Whether the words beside make it the name of a place or a person: "at Zoom Tan", "Ann Zoom"."""
    before = bare(found.words[at - 1]) if at else ""
    after = found.words[at + 1] if at + 1 < len(found.words) else ""
    return before in ("at", "in", "the", "dr", "location") or (after[:1].isupper() and after[1:].islower())
