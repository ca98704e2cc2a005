"""Blanks numbers whose shape says that they are no time: phone numbers, meeting ids, prices, links.

These are found in the text before it becomes tokens, because their digits, dots and dashes would otherwise look like
times and dates. What a number counts or names ("4 nurses", "room 5") is decided on tokens, in parsers/owned_numbers.py.
"""

from __future__ import annotations

import re

_ALONE = r"(?<![\w:./$+-])"  # not inside a word, a date or another number
_PAY_PERIOD = r"(?:hr|hour|h|day|shift|visit|week|wk|month|mo|year|yr|annum)s?\b"
_AMOUNT = r"\d[\d,]*(?:\.\d+)?(?:\s?k\b)?"
_DOMAINS = "com|us|net|org|io|gov|edu|live|me|co|app"

LINKS = (
    # Links, also without "https", e-mail addresses, Slack's mentions, "#4412" and emoticons.
    r"<(?:https?:|mailto:|tel:|[@#!])[^<>]*>",
    r"https?://[^\s<>]+",
    r"[\w.+-]{1,64}@[a-z][\w-]*(?:\.[a-z]{2,12})+",
    rf"(?<![\w.])[a-z][a-z\d-]{{1,30}}(?:\.[a-z\d-]{{2,30}}){{0,3}}\.(?:{_DOMAINS})(?:/[^\s<>]*|(?![\w.]))",
    r"#[a-z\d]\S{0,40}",
    r"(?:(?<=\s)|^)[:;=]'?-?[()dp](?![a-z0-9])",
    r"<3(?!\S)",
)
PHONES = (
    # (313) 555-0111, 313.555.0111 x204, +1 312 555 0100, 1-800-555-0199
    _ALONE.replace("+", "") + r"(?:\+?1[\s.-]?)?(?:\(\d{3}\)\s?|\d{3}[\s.-])\d{3}[\s.-]\d{4}"
    r"(?![\w:])(?:,{0,2}\s?(?:x|ext\.?|extension)\s?\d{1,6})?",
    r"(?<!\w)\+\d(?:[\s.-]?\d){7,14}(?:[,#*]+\d*)*",
    r"(?<=call |text |cell |fone )\d{3} \d{4}(?![\w:/-])",
    # 812 3456 7890, 234 567 890 12: the ids of meetings
    _ALONE + r"\d{3}[ -]\d{3,4}[ -]\d{3,4}(?: \d{2,3})?(?![\w:/-])",
)
IDS = (
    # Meeting ID: 812 3456 7890, passcode aB3dE, access code 998877, PIN 4412#, job id 88
    r"(?<!\w)(?:(?:meeting|webinar|conference|access|dial-in|participant|event|application|job|req|form|employee|badge)"
    r"\s(?:id|code|number|pin|no\.?|#)|passcode|password|pwd|pw|pin|zip|(?:(?:zip|door|gate|entry)\s)?code|lic(?:ense)?\.?(?:\sno\.?)?)"
    r"(?:\s(?:is|number))?[\s:#]{1,3}(?=[\w.-]{0,14}\d|\w+(?:$|\s))[a-z]{0,12}\d[\w-]{0,20}(?:[ -]\d{2,5}){0,4}#?",
    r"(?<!\w)(?:passcode|password|pwd|pw)(?:\sis|:)\s?\S{1,20}",
    r"(?<!\w)id(?:\s?[:#]\s?|\s)\d{4,}(?: \d{2,5}){0,4}",
)
PRICES = (
    # $29.50/hr, $18-$20 an hour, 18.50 an hour, 22 per hour, 1800 bonus, 60k, 40 dollars, 100%
    rf"[$€£]\s?{_AMOUNT}(?:\s?(?:-|to)\s?[$€£]?\s?{_AMOUNT})?(?:\s?(?:/|per\s|an?\s)\s?{_PAY_PERIOD})?",
    rf"{_ALONE}{_AMOUNT}(?:\s?(?:-|to)\s?{_AMOUNT})?(?:\s(?:hrs?|hours|days))?\s?(?:/\s?|per\s){_PAY_PERIOD}",
    rf"{_ALONE}\d{{2,3}}\.\d{{2}}\s?an?\s(?:hr|hour)\b",
    rf"(?<!at ){_ALONE}(?:1[3-9]|[2-9]\d)\san?\s(?:hr|hour)\b(?!\s(?:long|interview|meeting|call|session))",
    rf"{_ALONE}{_AMOUNT}\s(?:usd|dollars?|bucks)(?:\s(?:an?|per)\s{_PAY_PERIOD})?",
    rf"{_ALONE}{_AMOUNT}\s(?:bonus|sign[ -]?on|signing|stipend|salary|base\b)",
    rf"{_ALONE}{_AMOUNT}\s?%",
)
CODES = (
    # 401k, 3b; x1530; i-9, w-2, k-12: a letter that belongs to no time, and digits
    _ALONE + r"\d{1,5}(?:[bcfgijklnqrtuvx]|\(k\))(?![\w'])",
    r"(?<![\w'-])[b-lnoqrsuvwx]-\d{1,2}(?![\w:]|\s?[ap]\.?m)",
    r"(?<![\w'])x\s?\d{3,6}(?!\w)",
)
OTHER_NUMBERS = re.compile("|".join(f"(?:{shape})" for group in (LINKS, PHONES, IDS, PRICES, CODES) for shape in group))

SEVEN_DIGITS = re.compile(_ALONE + r"(\d{3})[-.](\d{4})(?![\w:-])")  # 555-0134, or a range: 930-1030
LONGEST_BARE_RANGE = 6 * 60  # minutes


def blank_other_numbers(text: str) -> str:
    """The folded text with spaces in place of numbers and links that are no time; positions do not change."""
    return SEVEN_DIGITS.sub(_blank_phone, OTHER_NUMBERS.sub(_blank, text))


def _blank(found: re.Match[str]) -> str:
    return " " * len(found[0])


def _blank_phone(found: re.Match[str]) -> str:
    return found[0] if _is_range(found[1], found[2]) else _blank(found)


def _is_range(first: str, second: str) -> bool:
    """Whether 3 and 4 digits are a start and an end, as in 930-1030: full five minutes, and an end soon after."""
    (start_hour, start_minute), (end_hour, end_minute) = ((int(each[:-2]), int(each[-2:])) for each in (first, second))
    if start_minute > 59 or end_minute > 59 or start_minute % 5 or end_minute % 5 or second[0] == "0":
        return False
    return 0 < (end_hour - start_hour) * 60 + end_minute - start_minute <= LONGEST_BARE_RANGE
