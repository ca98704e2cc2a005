"""Finds the time in a command; if its words contradict each other, a name that looks like a date is left out."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from slackbot.command_text.span import CLAIMED_SIGN, ParsedWords, is_word, may_be_applicant, read_unclaimed
from slackbot.command_text.tokens import CONNECTIVES, CommandWords
from slackbot.dates import NotUnderstood, Reference, Understood, understand
from slackbot.dates.clauses import spans_about_the_interview
from slackbot.dates.conventions import LONGEST_TEXT
from slackbot.dates.parts import Clock, Day, Daypart, Doubt, Length, Mark, Noise, Part, Shift, ZoneWord
from slackbot.dates.refiners.bare_numbers import drop_signs, refuse_crowd, settle_numbers
from slackbot.dates.refiners.draft import Draft
from slackbot.dates.refiners.job_hours import drop_job_hours
from slackbot.dates.zones import is_american

SENTENCE_ENDS = ".!?;,"
TIMES = (Day, Clock, Daypart, Length, Shift)
LONGEST_SHORT = 5  # letters: "tue" and "thurs" are no surname, "Friday" is
TIME_DOUBTS = ("vague", "vague today", "repeated", "open", "midnight", "no_such_time", "no_such_date", "ago")


def extract_when(found: CommandWords, language: str, reference: Reference) -> Understood | NotUnderstood | None:
    """Claim the time words and read them; None if there are none.

    The answer is that of `understand` for all words of the command but the fields found before and, if only they stand
    in the way, names (`_names`). The claimed words alone give the same answer, because the form reads them again.
    """
    parsed = read_unclaimed(found, language)
    draft = Draft(parsed.tokens, reference, list(parsed.parts))
    drop_signs(draft)
    if refuse_crowd(draft):
        return None
    drop_job_hours(draft)
    settle_numbers(draft)
    about = _words_about_the_interview(found, language)
    parts = [part for part in draft.parts if about.issuperset(parsed.words(part))]
    timed = _timed_words(parsed, parts)
    if not timed:
        return None
    free = set(found.unclaimed())
    near = timed | (_words_around(parsed, timed) & about)
    if len(_text_with(found, free)) > LONGEST_TEXT:
        free = near
    answer, names = understand(_text_with(found, free), reference), set[int]()
    for hidden in _names(found, parsed, parts, timed):
        again = understand(_text_with(found, free - hidden), reference)
        if isinstance(again, Understood) and (isinstance(answer, NotUnderstood) or _gives(again, answer)):
            answer, names = again, hidden
    _claim(found, [words - names for words in (timed, near, free)], answer, reference)
    if isinstance(answer, NotUnderstood) and answer.code == "weekday_mismatch":
        _free_month(found, parsed)
    alone = understand(found.text("when") or "", reference)  # why it is refused, without what the names have to do with
    return alone if isinstance(alone, NotUnderstood) else answer


def _claim(
    found: CommandWords, choices: list[set[int]], answer: Understood | NotUnderstood, reference: Reference
) -> None:
    """Claim the first of these words that give the answer, without the "on" or "for" before them if that is no part."""
    for words in choices:
        first = min(words, default=0)
        leads = {first} if words and found.words[first].lower() in ("on", "for") and len(words) > 1 else set[int]()
        for left in (leads, set[int]()) if leads else (leads,):
            for at, name in enumerate(found.fields):
                if name in (None, "when", "lead") and at in words | leads:
                    found.fields[at] = "lead" if at in left else "when"
                elif name == "when":
                    found.fields[at] = None
            if _gives(understand(found.text("when") or "", reference), answer):
                return


def _gives(answer: Understood | NotUnderstood, wanted: Understood | NotUnderstood) -> bool:
    if isinstance(answer, Understood) and isinstance(wanted, Understood):
        return (answer.date, answer.timezone, answer.duration) == (wanted.date, wanted.timezone, wanted.duration)
    return isinstance(answer, NotUnderstood) and isinstance(wanted, NotUnderstood)


def _names(found: CommandWords, parsed: ParsedWords, parts: list[Part], timed: set[int]) -> Iterator[set[int]]:
    """Words that the text may be about and that no time needs: two unknown words in a row, then date-like names."""
    plain = set().union(*_full_names(found, parsed, parts))
    if plain:
        yield plain
    for words in _date_like_names(parsed, parts, timed):
        if all(found.words[at][:1].isupper() for at in words):
            yield plain | words


def _full_names(found: CommandWords, parsed: ParsedWords, parts: list[Part]) -> Iterator[set[int]]:
    """Two or more unknown words in a row, or one with a capital: "Marcus", "Jordan"."""
    of_names = {part.start for part in _parts_of_names(found, parsed, parts)}
    run: list[Part] = []
    for part in [*parts, Mark(kind="end")]:
        is_name = part.start in of_names and not isinstance(part, Mark)
        if is_name and (not run or run[-1].end == part.start):
            run.append(part)
            continue
        words = {at for each in run for at in parsed.words(each)}
        if len(words) > 1 or (words and found.words[min(words)][0].isupper() and not _is_at_home(run[0])):
            yield words
        run = [part] if is_name else []


def _parts_of_names(found: CommandWords, parsed: ParsedWords, parts: list[Part]) -> Iterator[Part]:
    """Unknown words. One that is like a day only if there is another, as in "hannah weiss dec 30", and if two of three
    signs speak for a name: it stands beside one, has a capital, and isn't close to the name of a day ("wendsay")."""
    has_day = any(isinstance(part, Day) and {part.weekday, part.offset, part.day} != {None} for part in parts)
    sure = [_is_name_word(parsed, part) for part in parts]
    for at, part in enumerate(parts):
        text = parsed.tokens.text(part.start)
        signs = (
            any(sure[max(at - 1, 0) : at + 2]),
            found.words[parsed.words(part)[0]][0].isupper(),
            not parsed.tokens.lexicon.spelling.is_like_a_name(text),
        )
        if sure[at] or (has_day and _is_unknown_word(parsed, part) and sum(signs) >= 2):
            yield part


def _is_at_home(part: Part) -> bool:
    return isinstance(part, ZoneWord) and is_american(part.name or "")


def _is_name_word(parsed: ParsedWords, part: Part) -> bool:
    """Whether a word is neither known nor like a day: a name, or a place that may be one."""
    if isinstance(part, ZoneWord):
        return part.rule == "place" and not part.firm
    text, spelling = parsed.tokens.text(part.start), parsed.tokens.lexicon.spelling
    like_a_day = spelling.is_doubtful(text) or spelling.is_like_a_name(text) or spelling.is_like_a_short_day(text)
    return _is_unknown_word(parsed, part) and not like_a_day


def _is_unknown_word(parsed: ParsedWords, part: Part) -> bool:
    is_known = not isinstance(part, Noise) or part.plain or parsed.tokens.means(part.start, "harmless")
    return is_word(parsed, part) and not is_known


def _text_with(found: CommandWords, kept: set[int]) -> str:
    """The text with CLAIMED_SIGN in place of all other words, such as names, so that positions in it are kept apart."""
    return " ".join(word if at in kept else CLAIMED_SIGN for at, word in enumerate(found.words))


def _words_about_the_interview(found: CommandWords, language: str) -> set[int]:
    """The words of the sentences that are about the interview; see `slackbot.dates.clauses`."""
    text = _text_with(found, set(found.unclaimed()))
    spans = spans_about_the_interview(text, language)
    kept: set[int] = set()
    start = 0
    for at, word in enumerate(text.split(" ")):
        if any(first <= start < last for first, last in spans):
            kept.add(at)
        start += len(word) + 1
    return kept


def _words_around(parsed: ParsedWords, timed: set[int]) -> set[int]:
    """The everyday words around the time, which may deny it ("not", "is taken"); names and ids are left out."""
    around: set[int] = set()
    for part in parsed.parts:
        if not is_word(parsed, part) or parsed.tokens.means(part.start, "month"):
            continue
        known = isinstance(part, Noise) and (part.plain or parsed.tokens.means(part.start, "harmless"))
        doubt = isinstance(part, Doubt) and part.kind not in ("month", "sign")
        if known or doubt or isinstance(part, Mark | Daypart):
            around |= set(parsed.words(part))
    return around - timed


def _free_month(found: CommandWords, parsed: ParsedWords) -> None:
    """ "Fri 10 May Johnson 3pm": the month contradicts the weekday, so it is part of the applicant's name."""
    for part, after in pairwise(parsed.parts):
        if isinstance(part, Day) and parsed.tokens.means(part.end - 1, "month") and may_be_applicant(parsed, after):
            found.fields[parsed.last_of[part.end - 1]] = None


def _timed_words(parsed: ParsedWords, parts: list[Part]) -> set[int]:
    """The positions of time words, with the connecting words before and between them."""
    timed: set[int] = set()
    pending: set[int] = set()
    open_run = False
    for at, part in enumerate(parts):
        if _is_timed(parsed, parts, at):
            timed |= pending | set(parsed.words(part))
            pending, open_run = set(), True
        elif (isinstance(part, Mark) and part.kind != "with") or (
            isinstance(part, Noise) and part.plain and open_run and parsed.tokens.text(part.start) not in CONNECTIVES
        ):
            pending |= set(parsed.words(part))
        else:
            pending, open_run = set(), False
    return timed


def _is_timed(parsed: ParsedWords, parts: list[Part], at: int) -> bool:
    part = parts[at]
    if isinstance(part, Clock):
        return not part.weak and not _is_first_id(parts, at, part)
    if isinstance(part, TIMES):
        return True
    if isinstance(part, ZoneWord):
        after = parts[at + 1] if at + 1 < len(parts) else None
        alone = not any(may_be_applicant(parsed, each) for each in parts)
        named = parsed.tokens.means(part.end - 1, "time_word")
        return part.firm and (part.rule != "place" or named or not (_is_unknown(after) or alone))
    return (isinstance(part, Doubt) and part.kind in TIME_DOUBTS) or _is_hidden_day(parts, at, part)


def _is_hidden_day(parts: list[Part], at: int, part: Part) -> bool:
    """Whether a word next to the time is almost a day, in a text without one: ask instead of taking it for a name."""
    if not (isinstance(part, Noise) and part.doubtful):
        return False
    beside = parts[max(at - 1, 0) : at + 2]
    alone = not any(isinstance(each, Day | Shift) for each in parts)
    return alone and any(isinstance(each, Clock) for each in beside)


def _is_unknown(part: Part | None) -> bool:
    return isinstance(part, Noise) and not part.plain


def _is_first_id(parts: list[Part], at: int, clock: Clock) -> bool:
    """Whether four digits at the start are an application id, because the text has another time."""
    others = any(isinstance(each, Clock) and each is not clock for each in parts)
    return at == 0 and clock.rule.endswith("in one") and not clock.half and others


def _date_like_names(parsed: ParsedWords, parts: list[Part], timed: set[int]) -> Iterator[set[int]]:
    """Time words at either end that may be a name: "May Friday", "Tuesday Weld", "Sun Li"."""
    for at, part in enumerate(parts):
        if _is_first_name(parsed, parts, at, part):
            after = parts[at + 1]
            yield set(parsed.words(part)) | set(parsed.words(after))
    for at, part in enumerate(parts):
        if _is_noon_by_name(parsed, parts, at, part):
            yield set(parsed.words(part))
    days = [part for part in parts if isinstance(part, Day) and part.weekday is not None and part.day is None]
    others = [part for part in parts if isinstance(part, Day) and part not in days]
    if not days:
        return
    first, last = days[0], days[-1]
    long = len(parsed.tokens.text(first.start)) > LONGEST_SHORT
    if long and parts.index(first) == 1 and parsed.tokens.means(parts[0].start, "month"):  # "May Friday 3pm"
        yield set(parsed.words(parts[0])) | set(parsed.words(first))
    if len(days) + len(others) > 1:
        if _touches_name(parsed, parts, first):
            yield set(parsed.words(first))
        if _touches_name(parsed, parts, last):
            yield set(parsed.words(last))
    elif parts and _begins_name(parsed, parts, first):
        yield set(parsed.words(first))


def _is_first_name(parsed: ParsedWords, parts: list[Part], at: int, part: Part) -> bool:
    """ "Jan Novak", "Eve Day": a month without a day, or "eve", with a word after it."""
    after = parts[at + 1] if at + 1 < len(parts) else None
    if not isinstance(after, Noise) or not parsed.tokens.text(after.start).isalpha():
        return False
    if isinstance(part, Day):
        return part.rule == "month" and may_be_applicant(parsed, after)
    if not isinstance(part, Daypart) or parsed.tokens.text(part.start) != "eve":
        return False
    return at == 0 or (not after.plain and isinstance(parts[at - 1], Clock)) or parsed.tokens.text(after.start) == "day"


def _is_noon_by_name(parsed: ParsedWords, parts: list[Part], at: int, part: Part) -> bool:
    """ "Maria Noon tue 3pm": "noon" next to a name, if the text has another time."""
    if not isinstance(part, Clock) or parsed.tokens.text(part.start) != "noon":
        return False
    others = any(isinstance(each, Clock) and each is not part for each in parts)
    beside = [parts[each] for each in (at - 1, at + 1) if 0 <= each < len(parts)]
    return others and any(may_be_applicant(parsed, each) for each in beside)


def _touches_name(parsed: ParsedWords, parts: list[Part], day: Day) -> bool:
    """Whether a name and no other day is beside it: "Wednesday Addams fri 3pm", not "Jane Friday 12/1 3pm"."""
    at = parts.index(day)
    beside = [parts[each] for each in (at - 1, at + 1) if 0 <= each < len(parts)]
    short = len(parsed.tokens.text(day.start)) <= LONGEST_SHORT and at > 0
    named = any(_is_name_word(parsed, part) for part in beside)
    return named and not short and not any(isinstance(part, Day | Clock) for part in beside)


def _begins_name(parsed: ParsedWords, parts: list[Part], day: Day) -> bool:
    """ "Sun Li 9am": the first two words of the text, which are a name only together."""
    follows = [may_be_applicant(parsed, part) for part in parts[1:3]]
    return parts.index(day) == 0 and day.which is None and follows[:1] == [True] and follows[1:] != [True]
