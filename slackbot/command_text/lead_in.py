"""Finds the words around what was asked: "Hi, can you please schedule an interview with …", "… thanks"."""

from __future__ import annotations

import re

from slackbot.command_text.tokens import EDGE_PUNCTUATION
from slackbot.dates.tokens import fold

_PLEASE = r"(?:please|pls|plz|kindly)"
_GREETING = r"(?:hi|hello|hey|good (?:morning|afternoon|evening))(?: there| again| all| team)?"
_ASKING = (
    rf"(?:(?:can|could|would|will) (?:you|u|we|i)(?: {_PLEASE})?(?: (?:help (?:me|us)|be able))?(?: to)?"
    r"|(?:i|we)(?:'d| would) (?:like|love) to|i'?d like to|(?:i|we) (?:want|need|have|wanna|would need) to"
    rf"|help (?:me|us)(?: to)?|let's|lets|{_PLEASE})"
)
_BOOKING = r"(?:schedule|book|set up|setup|arrange|organi[sz]e)"
_MAKING = r"(?:plan|add|create|make|put in|line up|do|have)"  # "Do Kwon" is a name
_TALK = (
    r"(?:(?:phone|video|zoom|teams|virtual|in-?person|on-?site|job|new|quick|first|second|final|another|follow-?up) )"
    r"{0,2}"
    r"(?:interviews?|meeting|call|screen|screening|chat|conversation|appointment|slot|time)"
)
_FOR = r"(?:with|for|between|of)"
COURTESY = re.compile(rf"(?:{_GREETING}(?: |$))?(?:{_ASKING}(?: |$)){{0,2}}")
BOOKING = re.compile(
    rf"(?:{_BOOKING}(?: (?:me|us|in)(?= ))?(?: |$)|(?:get|bring|have) (?=.* in for an? {_TALK}\b)"
    rf"|(?:talk|speak) to (?=.)|{_MAKING} (?=(?:an?|the|my|our|one) {_TALK}\b))?"
    rf"(?:(?:an?|the|my|our|one) )?(?:{_TALK} {_FOR}(?: |$)|{_TALK}$)?(?:(?:candidate|applicant) (?=.))?"
)
ASKED = ("you", "u", "we", "i", "to", "let's", "lets", "please")
DOING = ("do", "have", "see", "meet", "interview", "plan")
"""Verbs after "can we", which are names elsewhere: "Do Kwon"."""
FOR_INTERVIEW = re.compile(rf"\b(?:in )?for (?:a|an|the|her|his|their|another) {_TALK}\b")
CLOSING = re.compile(rf"(?:^| )(?:thanks|thank you|thx|ty|cheers|{_PLEASE}|asap)(?: so much| in advance| a lot)?$")


def bare(word: str) -> str:
    """A word in lower case, without accents and the punctuation around it."""
    return fold(word).strip(EDGE_PUNCTUATION + "!?")


def courtesy_length(words: list[str]) -> int:
    """How many of the first words are a greeting or ask politely: two of "Can you schedule Jane Doe"."""
    return _count(COURTESY, words)


def lead_in_length(words: list[str]) -> int:
    """How many of the first words come before what is asked for: all up to "with" of "Can you please schedule an
    interview with Jane Doe"; 0 if there is nothing else."""
    polite = courtesy_length(words)
    if polite and bare(words[polite - 1]) in ASKED and " ".join(map(bare, words[polite : polite + 1])) in DOING:
        polite += 1
    return polite + _count(BOOKING, words[polite:])


def closing_length(words: list[str]) -> int:
    """How many of the last words are thanks or "please"."""
    said = _joined(words)
    found = CLOSING.search(said)
    return len(said[found.start() :].split()) if found else 0


def interview_phrases(words: list[str]) -> list[range]:
    """The positions of phrases such as "for an interview", which say nothing that isn't known."""
    bared = _joined(words).split(" ")
    starts = [sum(map(len, bared[:at])) + at for at in range(len(bared))]
    return [
        range(starts.index(found.start()), starts.index(found.start()) + len(found[0].split()))
        for found in FOR_INTERVIEW.finditer(" ".join(bared))
        if found.start() in starts
    ]


def _count(pattern: re.Pattern[str], words: list[str]) -> int:
    """How many whole words the pattern matches at the beginning."""
    found = pattern.match(_joined(words))
    return len(found[0].split()) if found else 0


def _joined(words: list[str]) -> str:
    return " ".join(bare(word) or "¦" for word in words)
