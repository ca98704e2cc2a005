"""English, with abbreviations, chat spellings, and everyday words that have nothing to do with time."""

from __future__ import annotations

from slackbot.dates.words.english_context import HARMLESS, LABEL, NEGATES_AFTER, NEGATES_BEFORE, OTHER_LENGTH
from slackbot.dates.words.english_holidays import HOLIDAYS
from slackbot.dates.words.language import Language, phrase_synonyms, synonyms

AROUND = (
    "right after/right before/just after/just before/shortly after/shortly before/immediately after"
    "/immediately before/straight after/directly after/directly before"
)

ENGLISH = Language(
    code="en",
    weekdays=(
        "monday mon mond mo",
        "tuesday tue tues tu tuesd",
        "wednesday wed weds wedn wednes",
        "thursday thu thur thurs th thrs",
        "friday fri frid",
        "saturday sat satur",
        "sunday sun sund",
    ),
    months=(
        "january jan",
        "february feb febr",
        "march mar",
        "april apr",
        "may",
        "june jun",
        "july jul",
        "august aug",
        "september sep sept",
        "october oct",
        "november nov",
        "december dec",
    ),
    numbers=(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
        " seventeen eighteen nineteen twenty"
    ),
    tens="thirty forty fifty",
    ordinals=(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth"
        " fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
    ),
    words={
        "harmless": HARMLESS,
        "label": LABEL,
        "other_length": OTHER_LENGTH,
        "negates_after": NEGATES_AFTER,
        "negates_before": NEGATES_BEFORE,
        "ordinal": {"thirtieth": 30},
        "number": {"fourty": 40, "fiveteen": 15},
        "suffix": {"st": 0, "nd": 0, "rd": 0, "th": 0},
        "relative": {
            "today": 0,
            "2day": 0,
            "2moro": 1,
            "2morrow": 1,
            "2mrw": 1,
            "tomorrow": 1,
            "tmrw": 1,
            "tmr": 1,
            "tmw": 1,
            "tmrrw": 1,
            "tomo": 1,
            "tomoz": 1,
            "tomoro": 1,
            "morrow": 1,
            "yesterday": -1,
        },
        "half": {"am": "am", "pm": "pm", "a": "am", "p": "pm"},
        "daypart": {
            "morning": "morning",
            "mornin": "morning",
            "afternoon": "afternoon",
            "aft": "afternoon",
            "evening": "evening",
            "eve": "evening",
            "night": "night",
            "nite": "night",
            "tonight": "tonight",
            "tonite": "tonight",
            "2nite": "tonight",
            "2night": "tonight",
        },
        "noon": {"noon": 720, "midday": 720},
        "midnight": {"midnight": 0},
        "oclock": {"o'clock": 0, "oclock": 0, "oclk": 0},
        "hours": {"hours": 0, "hrs": 0, "h": 0, "hour": 0},
        "hour_mark": {"h": 0},
        "noonish": {"noonish": 720},
        "ish": {"ish": 0},
        "end_word": synonyms("ends end ending finish finishes", 0),
        "hundred": {"hundred": 100},
        "thousand": {"thousand": 1000},
        "oh": {"oh": 0, "o": 0},
        "unit": {
            **synonyms("minute minutes min mins minuts mintues", "minute"),
            **synonyms("hour hours hr hrs h", "hour"),
            **synonyms("day days d", "day"),
            **synonyms("week weeks wk wks w", "week"),
            **synonyms("month months", "month"),
            **synonyms("year years yr yrs", "year"),
            **synonyms("m", "minute"),
            **synonyms("fortnight", "fortnight"),
        },
        "article": {"a": 1, "an": 1, "one": 1},
        "couple": {"couple": 2},
        "half_of": {"half": 30},
        "quarter": {"quarter": 15, "qtr": 15},
        "past": {"past": 1, "after": 1},
        "to": {"to": -1, "til": -1, "till": -1, "before": -1, "of": -1},
        "around_event": synonyms("after before during following post pre when", 0),
        "week_word": {"week": 0, "wk": 0},
        "one_of_these": {"week": 0, "wk": 0, "day": 0},
        "which": {
            "this": "this",
            "next": "next",
            **synonyms("nxt nex netx nxet nect", "next"),
            **synonyms("thsi tihs ths", "this"),
            "following": "next",
            "coming": "coming",
            "upcoming": "coming",
            "last": "last",
            "past": "past",
            "previous": "past",
        },
        "day_word": {"day": 0},
        "now": {"now": 0},
        "from_now": {"later": 0},
        "ago": {"ago": 0},
        "long": {"long": 0, "duration": 0, "total": 0},
        "time_word": {"time": 0, "timezone": 0, "tz": 0, "zone": 0},
        "standard": {"standard": 0, "daylight": 0},
        "holiday": HOLIDAYS,
        "mark": {
            "at": "at",
            "@": "at",
            "around": "at",
            "about": "at",
            "approximately": "at",
            "approx": "at",
            "roughly": "at",
            "circa": "at",
            "~": "at",
            "exactly": "at",
            "starting": "at",
            "starts": "at",
            "beginning": "at",
            "begins": "at",
            "begin": "at",
            "on": "on",
            "the": "the",
            "in": "in",
            "for": "for",
            "of": "of",
            "from": "from",
            "frm": "from",
            "between": "between",
            "btw": "between",
            "btwn": "between",
            "bw": "between",
            "to": "to",
            "until": "until",
            "untill": "until",
            "til": "until",
            "till": "until",
            "thru": "to",
            "through": "to",
            "-": "dash",
            "and": "and",
            "&": "and",
            "n": "and",
            "or": "or",
            "either": "or",
            "vs": "or",
            "with": "with",
            "w": "with",
            "+": "plus",
            "/": "slash",
            "this": "this",
        },
        "vague": {
            **synonyms("eod cob eob asap", "today"),
            **synonyms("weekend weekends weekday weekdays eow eom", "days"),
            **synonyms("sometime anytime whenever later soon", ""),
        },
        "doubt": {
            **synonyms(
                "didn't didnt wasn't wasnt weren't werent"
                " not no never but except unless without nor neither cannot can't cant don't dont doesn't doesnt won't"
                " wont isn't isnt shouldn't couldn't avoid cancel cancelled canceled unavailable unable busy"
                " excluding"
                " instead postpone cannot skip skipping decline declined declines unless",
                "negation",
            ),
            **synonyms(
                "taken blocked conflict conflicts conflicting clash clashes ends ended ending expire expires expired"
                " due impossible too less minus plus fully overbooked doublebooked unfortunately another"
                " swamped slammed quit quits nope scrap scrapped hate hates dread originally previously"
                " formerly oops nevermind nvm"
                " eliminate remove delete drop canceling cancelling cancels cancellation cancled canceld tentative"
                " rejected reject rejects tbd tba tbc",
                "turned",
            ),
            **synonyms(
                "alternate alternates alternating alternately"
                " recurring repeating repeats everyday weeknights weeknight afternoons evenings mornings mon-fri"
                " mwf every each daily weekly monthly biweekly any all both mondays tuesdays wednesdays"
                " thursdays fridays"
                " saturdays sundays",
                "repeated",
            ),
            **synonyms(
                "beyond before after by since onwards onward earlier latest earliest within than during past", "open"
            ),
            **synonyms(
                "hanukkah holiday holidays ramadan passover kwanzaa payday"
                " business sabbath christmastime midweek advent lent diwali eid"
                " kwanza noel navidad nochebuena birthday anniversary",
                "unknown_day",
            ),
            **synonyms(
                "minute minutes mins hour hours hr hrs week weeks month months year years am pm few several"
                " ago noon second seconds secs fortnight half quarter oclock o'clock",
                "unread",
            ),
        },
    },
    phrases={
        "relative": {
            "later today": 0,
            "day after tomorrow": 2,
            "day after tmrw": 2,
            "day after tmr": 2,
            "overmorrow": 2,
            "to day": 0,
            "day before yesterday": -2,
            "next morning": 1,
            "next day": 1,
            "next afternoon": 1,
            "next evening": 1,
        },
        "half": {
            "a m": "am",
            "p m": "pm",
            "in the am": "am",
            "in the pm": "pm",
            "in the a m": "am",
            "in the p m": "pm",
            "of the am": "am",
            "of the pm": "pm",
        },
        "daypart": {
            "this morning": "this morning",
            "this afternoon": "this afternoon",
            "this evening": "this evening",
            "to night": "tonight",
            "in the morning": "morning",
            "in the early morning": "morning",
            "in the late morning": "morning",
            "in the early afternoon": "afternoon",
            "in the late afternoon": "afternoon",
            "in the early evening": "evening",
            "in the late evening": "evening",
            "in afternoon": "afternoon",
            "in morning": "morning",
            "in the afternoon": "afternoon",
            "in the evening": "evening",
            "at night": "night",
            "in the night": "night",
        },
        "noon": {"12 noon": 720, "twelve noon": 720, "high noon": 720, "12 midday": 720},
        "around_event": phrase_synonyms(AROUND, 0),
        "oclock": {"o clock": 0},
        "holiday": HOLIDAYS,
        "half_of": {"half an": 30, "half a": 30},
        "couple": {"a couple of": 2, "couple of": 2, "a couple": 2},
        "and_half": {"n a half": 30, "and a half": 30, "and half": 30, "and an half": 30},
        "three_quarters": {"three quarters of an": 45, "3 quarters of an": 45, "3 / 4 of an": 45},
        "quarter_of": {"a quarter of an": 15, "quarter of an": 15},
        "from_now": {"from now": 0, "from today": 0, "from right now": 0},
        "which": {
            "this coming": "coming",
            "this upcoming": "coming",
            "this next": "coming",
            "the next": "next",
            "the following": "next",
            "this past": "past",
            "the last": "last",
        },
        "month_span": {
            "this month": 0,
            "the month": 0,
            "next month": 1,
            "the next month": 1,
            "the following month": 1,
            "following month": 1,
            "last month": -1,
        },
        "week_span": {
            "this week": 0,
            "the week": 0,
            "next week": 1,
            "nxt week": 1,
            "next wk": 1,
            "nxt wk": 1,
            "this wk": 0,
            "the following week": 1,
            "following week": 1,
            "the next week": 1,
            "week after next": 2,
            "the week after next": 2,
            "the week after": 2,
            "last week": -1,
            "later this week": 0,
            "later next week": 1,
            "early next week": 1,
        },
        "mark": {
            "at around": "at",
            "at about": "at",
            "@ about": "at",
            "@ around": "at",
            "in between": "between",
            "in about": "in",
            "in around": "in",
            "in approximately": "in",
            "in roughly": "in",
            "in like": "in",
            "up to": "until",
            "and then": "or",
            "or maybe": "or",
        },
        "filler": {
            **phrase_synonyms(
                "by phone/by zoom/by video/by teams/by telephone/by skype/by email/by text/by car/by bus/by hangout"
                "/by webex/by facetime/by meet/by conference/by google/over zoom/over phone/over the phone/how about"
                "/what about/full - time/full time/part - time/part time/out to/reach out/back to/get back/find out"
                "/check out/out in/fill out/as well/by then/just now/too please/stop by/come by/drop by/drop in"
                "/dial in"
                "/call in/sit down/no rush/no worries/not a problem/each other/time with",
                0,
            ),
            "or so": 0,
            "no - show": 0,
            "any one": 0,
            "no - showed": 0,
            "1 : 1": 0,
            "1 on 1": 0,
            "one on one": 0,
            "24 / 7": 0,
            "on the dot": 0,
            "no problem": 0,
            "why not": 0,
            "not sure": 0,
            "don't forget": 0,
            "dont forget": 0,
            "all good": 0,
            "if at all possible": 0,
            "at all": 0,
            "looking forward to": 0,
            "forward to": 0,
            "want to": 0,
            "like to": 0,
            "love to": 0,
            "need to": 0,
            "able to": 0,
            "have to": 0,
            "try to": 0,
            "happy to": 0,
            "going to": 0,
            "for all": 0,
            "by the way": 0,
            "after all": 0,
            "first thing": 0,
        },
        "vague": {
            "end of day": "today",
            "close of business": "today",
            "end of business": "today",
            "end of the day": "today",
            "end of week": "",
            "end of the week": "",
            "end of month": "",
            "end of the month": "",
            "any time": "",
            "some time": "",
            "at some point": "",
            "as soon as possible": "today",
            "beginning of": "",
            "start of": "",
        },
        "doubt": {
            **phrase_synonyms(AROUND, "open"),
            "no later than": "open",
            **phrase_synonyms(
                "and up/and on/and later/and after/and beyond/and onward/and onwards/or sooner/not before"
                "/anytime after/any time after/starting from",
                "open",
            ),
            **phrase_synonyms(
                "finish up/wrap up"
                "/tied up/fell apart/falls apart/only if/ran over/falls through/fall through/fell through/out of"
                "/run over/runs over/have another/another meeting/has another"
                "/another appointment/another commitment/another call/too late/too early/not free/called off/call off"
                "/calls off/cut off/cutoff is/time off/day off/took off/is out/on hold/on vacation/on leave/on pto"
                "/rule out/ruled out/can not/no good/pull out/back out/backed out/back an hour/back by/back half"
                "/get out/gets off/get off/gets out/ahead an hour/ahead by/up an hour/up by",
                "turned",
            ),
            **phrase_synonyms(
                "working day/work day/business day/working days/eve of/night before/morning after/evening before",
                "unknown_day",
            ),
            "at the latest": "open",
            "at least": "open",
            "at most": "open",
            "or later": "open",
            "or earlier": "open",
            "or after": "open",
            "or before": "open",
            "if not": "negation",
            "other than": "negation",
            "but not": "negation",
            "every other": "repeated",
            "all day": "repeated",
            "your time": "whose_zone",
            **phrase_synonyms(
                "their local time/your local time/his local time/her local time/candidate local time", "whose_zone"
            ),
            "their time": "whose_zone",
            "his time": "whose_zone",
            "her time": "whose_zone",
            "candidate time": "whose_zone",
            "candidate's time": "whose_zone",
            "candidates time": "whose_zone",
            "applicant's time": "whose_zone",
            "interviewer's time": "whose_zone",
        },
        "here": {"my time": 0, "local time": 0, "our time": 0, "my local time": 0, "my timezone": 0},
    },
    fillers=(
        "a an i i'd i'll i'm id"
        " we we'll we'd we're you you'd they he she it it's its me us my our your let let's lets do"
        " does did done will would could can may might should shall must be is are was am being been have has had"
        " get got go going make makes made set setup up put plan planning planned book booked booking schedule"
        " scheduled scheduling reschedule rescheduled move moved push change meet meets meeting met interview"
        " interviews interviewing phone call calls site video zoom teams skype chat talk speak sync connect catch"
        " please pls plz thanks thank thx ty ok okay yes yep yeah sure great good perfect fine cool awesome hi hello"
        " hey dear team"
        " all how how's what what's that's there's here's who's when where which who if then so just maybe"
        " perhaps probably possibly still"
        " actually also work works working worked sound sounds suit suits best free available open availability"
        " time timing slot confirm confirmed confirming candidate applicant round screen screening final onsite"
        " remote virtual person early late mid sharp precisely promptly only there here this that these those of off"
        " with as at on in for is see sees lunch lunchtime dinner breakfast brunch coffee next last upcoming"
        " day days date"
    ),
)
