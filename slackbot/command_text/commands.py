"""Tells the words that are commands, such as "today" or "cancel Jane Doe", from those that book an interview. Pure.

What is only close to a command ("tody", "cancle Jane") is neither: people are asked what they mean, because a form to
book an interview with somebody called "tody" helps nobody.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from slackbot.command_text.lead_in import bare, closing_length, courtesy_length
from slackbot.command_text.usage import wants_usage
from slackbot.dates.words.language import word_set
from slackbot.dates.words.spelling import edit_distance


class CommandWord(StrEnum):
    """What a text asks for."""

    BOOK = "book"
    LIST = "list"
    TODAY = "today"
    CANCEL = "cancel"
    RESCHEDULE = "reschedule"
    HELP = "help"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Command:
    """What a text asks for, and `rest`, the words after it: an applicant, perhaps a time or, for a list, days.

    For UNCLEAR, `guess` is the command that was probably meant, as it has to be typed.
    """

    word: CommandWord
    rest: str = ""
    guess: str = ""


LIST_WORDS = word_set("list interviews agenda")
TODAY_WORDS = word_set("today today's todays")
AROUND_LIST = word_set(
    "show me all of my our the upcoming coming scheduled booked next see view give get what what's whats are is do does"
    " i have who am interviewing for on in at interview schedule calendar day list interviews agenda please"
)
"""Words that may stand around "list", "interviews" and "today" without changing what they ask for."""
LIST_HEADS = LIST_WORDS | word_set("schedule calendar")
"""The last word before what a list is to show: "my interviews | with Jane", "my calendar | tomorrow"."""
LONGEST_HEAD = 6  # words
HELP_WORDS = word_set("help help! usage")
AROUND_HELP = word_set("me how do i use this to it what can you show with")
SAME_AS = {
    **dict.fromkeys(
        ("canceled", "cancelled", "canceling", "cancelling", "cancels", "cancellation"), CommandWord.CANCEL
    ),
    **dict.fromkeys(("delete", "remove", "unschedule", "unbook"), CommandWord.CANCEL),
    **dict.fromkeys(("rescheduled", "rescheduling", "reschedules", "rebook"), CommandWord.RESCHEDULE),
    **dict.fromkeys(("move", "postpone", "change"), CommandWord.RESCHEDULE),
}
"""Words that people use for a command, and that are asked about."""
NEAR = ("list", "today", "help", "interviews", "cancel", "reschedule")
NOT_NEAR = word_set(
    "lisa lise lis liss liszt rist kist last mist heli hale hall held phelp ancel mancel chancel cancela candel"
    " schedule scheduled interview interviewer toda"
)
"""Names and words that are a letter or two away from a command, and aren't meant for one."""
TRAILING = {"cancel": CommandWord.CANCEL, "reschedule": CommandWord.RESCHEDULE}
LONG = 8
"""Letters; in a longer word two may be wrong."""
LONGEST_LIST = 12  # words
QUOTES = "\"'`“”‘’"
POSSESSIVE = re.compile(r"['’]s$")


def read_command(text: str) -> Command:
    """What this text asks for. Anything that isn't a command or close to one books an interview."""
    text = text.strip().strip(QUOTES).strip()
    if wants_usage(text):
        return Command(CommandWord.HELP)
    words = text.split()
    asked = words[courtesy_length(words) : len(words) - closing_length(words)]
    if not asked:
        return Command(CommandWord.HELP) if words and _is_help(words) else Command(CommandWord.BOOK, text)
    return _known(asked) or _with_applicant(asked) or _close_to_known(asked) or Command(CommandWord.BOOK, text)


def _known(asked: list[str]) -> Command | None:
    """`list`, `today` and `help`, in these and other words."""
    said = [bare(word) for word in asked]
    if _is_help(asked):
        return Command(CommandWord.HELP)
    if len(said) > LONGEST_LIST or not set(said) <= AROUND_LIST | TODAY_WORDS:
        return None
    is_list = bool(LIST_WORDS & set(said)) or ("my" in said and bool({"interview", "schedule", "calendar"} & set(said)))
    if TODAY_WORDS & set(said):
        return _today(said, is_list)
    return Command(CommandWord.LIST) if is_list and said[0] != "schedule" else None


def _today(said: list[str], is_list: bool) -> Command:
    """ "today", "today's interviews"; "interview today" may also book one, so it is asked about."""
    asks = is_list or len(said) == 1 or said[0] in ("what", "what's", "whats", "who", "show", "my")
    return Command(CommandWord.TODAY) if asks else Command(CommandWord.UNCLEAR, guess="today")


def _is_help(words: list[str]) -> bool:
    said = {bare(word) for word in words}
    return bool(said & HELP_WORDS) and said <= HELP_WORDS | AROUND_HELP


def _with_applicant(asked: list[str]) -> Command | None:
    """`cancel`, `reschedule` and `list`, with what they are about."""
    first, rest = bare(asked[0]).replace("-", ""), " ".join(asked[1:]).rstrip("?!. ")
    if first in TRAILING:
        return Command(TRAILING[first], rest)
    if first in SAME_AS and rest:
        return Command(CommandWord.UNCLEAR, guess=f"{SAME_AS[first]} {rest}")
    if first in ("today's", "todays"):
        return Command(CommandWord.UNCLEAR, guess="today")
    if found := _list_of(asked):
        return found
    if len(asked) > 1 and asked[-1] in TRAILING:  # in small letters: "Art Cancel" is a name
        return Command(CommandWord.UNCLEAR, guess=f"{asked[-1]} {' '.join(asked[:-1])}")
    return None


def _list_of(asked: list[str]) -> Command | None:
    """ "list tomorrow", "my interviews with Jane"; "interviews tomorrow" may also book some, so it is asked about."""
    said = [bare(word) for word in asked]
    if said[0] == "show" and not LIST_HEADS & set(said):
        return _perhaps_list(asked[1:])
    if said[-1] == "interviews" and len(said) > 1 and said[0] not in AROUND_LIST:  # "Jane Doe's interviews"
        return _perhaps_list(asked[:-1])
    head = _head_length(said)
    if not head or (said[head - 1] not in LIST_WORDS and "my" not in said[:head]):
        return None
    if said[0] in ("list", "agenda", "show", "view", "what", "what's", "whats") or "my" in said[:head]:
        return Command(CommandWord.LIST, _list_rest(asked[head:]))
    return _perhaps_list(asked[head:])


def _head_length(said: list[str]) -> int:
    """How many of the first words ask for a list: two of "my interviews with Jane"; 0 if they don't."""
    around = next((at for at, word in enumerate(said) if word not in AROUND_LIST - {"schedule"}), len(said))
    heads = [at + 1 for at, word in enumerate(said[:LONGEST_HEAD]) if word in LIST_HEADS and at <= around]
    return heads[-1] if heads and said[0] != "schedule" else 0


def _perhaps_list(words: list[str]) -> Command:
    return Command(CommandWord.UNCLEAR, guess=f"list {_list_rest(words)}".strip())


def _list_rest(words: list[str]) -> str:
    """The words without "do I have" before them, and without the end of a question or a possessive."""
    first = next((at for at, word in enumerate(words) if bare(word) not in AROUND_LIST - {"next"}), len(words))
    return POSSESSIVE.sub("", " ".join(words[first:]).rstrip("?!. "))


def _close_to_known(asked: list[str]) -> Command | None:
    """A command with a typo in it, as an unclear one."""
    corrected = [_correct(word) for word in asked]
    known = _known(corrected) if corrected != asked else None
    if known and known.word is not CommandWord.UNCLEAR:
        return Command(CommandWord.UNCLEAR, guess=str(known.word))
    first = corrected[0]
    if first == asked[0]:
        return None
    if first in TRAILING:
        return Command(CommandWord.UNCLEAR, guess=" ".join([first, *asked[1:]]))
    found = _list_of(corrected)
    return Command(CommandWord.UNCLEAR, guess=found.guess or f"list {found.rest}".strip()) if found else None


def _correct(word: str) -> str:
    """The word of a command that this word is close to; the word itself if there is none."""
    said = bare(word)
    if said in NOT_NEAR or said in AROUND_LIST | TODAY_WORDS or not said.isalpha():
        return word
    return next((near for near in NEAR if _is_near(said, near)), word)


def _is_near(said: str, near: str) -> bool:
    limit = 2 if len(near) > LONG else 1
    return edit_distance(said, near, limit) <= limit
