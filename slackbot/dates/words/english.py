"""English, with abbreviations, chat spellings, and everyday words that have nothing to do with time."""

from __future__ import annotations

from slackbot.dates.words.english_context import HARMLESS, LABEL, NEGATES_AFTER, NEGATES_BEFORE, OTHER_LENGTH
from slackbot.dates.words.english_holidays import HOLIDAYS
from slackbot.dates.words.language import Language, phrases_of, words_of

ENGLISH = Language(
    code="en",
    weekdays=(
        "monday mon mond mo/tuesday tue tues tu tuesd/wednesday wed weds wedn wednes"
        "/thursday thu thur thurs th thrs/friday fri frid/saturday sat satur/sunday sun sund"
    ),
    months=(
        "january jan/february feb febr/march mar/april apr/may/june jun/july jul/august aug/september sep sept"
        "/october oct/november nov/december dec"
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
        "number": words_of({40: "fourty", 15: "fiveteen"}),
        "suffix": words_of({0: "st nd rd th"}),
        "relative": words_of(
            {
                0: "today 2day tdy",
                1: "2moro 2morrow 2mrw tomorrow tmrw tmr tmw tmrrw tomo tomoz tomoro morrow",
                -1: "yesterday",
            }
        ),
        "half": words_of({"am": "am a", "pm": "pm p"}),
        "daypart": words_of(
            {
                "morning": "morning mornin",
                "afternoon": "afternoon aft",
                "evening": "evening eve",
                "night": "night nite",
                "tonight": "tonight tonite 2nite 2night",
            }
        ),
        "noon": words_of({720: "noon midday"}),
        "midnight": {"midnight": 0},
        "oclock": words_of({0: "o'clock oclock oclk"}),
        "hours": words_of({0: "hours hrs h hour"}),
        "hour_mark": {"h": 0},
        "noonish": {"noonish": 720},
        "ish": {"ish": 0},
        "end_word": words_of({0: "ends end ending finish finishes"}),
        "hundred": {"hundred": 100},
        "thousand": {"thousand": 1000},
        "oh": words_of({0: "oh o"}),
        "unit": words_of(
            {
                "minute": "minute minutes min mins minuts mintues m",
                "hour": "hour hours hr hrs h",
                "day": "day days d",
                "week": "week weeks wk wks w",
                "month": "month months",
                "year": "year years yr yrs",
                "fortnight": "fortnight",
            }
        ),
        "article": words_of({1: "a an one"}),
        "couple": {"couple": 2},
        "half_of": {"half": 30},
        "quarter": words_of({15: "quarter qtr"}),
        "past": words_of({1: "past after"}),
        "to": words_of({-1: "to til till before of"}),
        "around_event": words_of({0: "after before during following post pre when"}),
        "week_word": words_of({0: "week wk"}),
        "one_of_these": words_of({0: "week wk day"}),
        "which": words_of(
            {
                "this": "this thsi tihs ths",
                "next": "next nxt nex netx nxet nect following",
                "coming": "coming upcoming",
                "last": "last",
                "past": "past previous",
            }
        ),
        "day_word": {"day": 0},
        "from_now": {"later": 0},
        "ago": {"ago": 0},
        "long": words_of({0: "long duration total"}),
        "time_word": words_of({0: "time timezone tz zone"}),
        "standard": words_of({0: "standard daylight"}),
        "holiday": HOLIDAYS,
        "mark": words_of(
            {
                "at": (
                    "at @ around about approximately approx roughly circa ~ exactly starting starts beginning begins"
                    " begin"
                ),
                "on": "on",
                "the": "the",
                "in": "in",
                "for": "for",
                "of": "of",
                "from": "from frm",
                "between": "between btw btwn bw",
                "to": "to thru through",
                "until": "until untill til till",
                "dash": "-",
                "and": "and & n",
                "or": "or either vs",
                "with": "with w",
                "plus": "+",
                "slash": "/",
                "this": "this",
            }
        ),
        "vague": words_of(
            {
                "today": "eod cob eob asap",
                "days": "weekend weekends weekday weekdays eow eom",
                "": "sometime anytime whenever later soon",
            }
        ),
        "doubt": words_of(
            {
                "negation": (
                    "didn't didnt wasn't wasnt weren't werent not no never but except unless without nor neither"
                    " cannot can't cant don't dont doesn't doesnt won't wont isn't isnt shouldn't couldn't avoid"
                    " cancel cancelled canceled unavailable unable busy excluding instead postpone skip skipping"
                    " decline declined declines"
                ),
                "turned": (
                    "taken blocked conflict conflicts conflicting clash clashes ends ended ending expire expires"
                    " expired due impossible too less minus plus fully overbooked doublebooked unfortunately another"
                    " swamped slammed quit quits nope scrap scrapped hate hates dread originally previously formerly"
                    " oops nevermind nvm eliminate remove delete drop canceling cancelling cancels cancellation"
                    " cancled canceld tentative rejected reject rejects tbd tba tbc"
                ),
                "repeated": (
                    "alternate alternates alternating alternately recurring repeating repeats everyday weeknights"
                    " weeknight afternoons evenings mornings mon-fri mwf every each daily weekly monthly biweekly any"
                    " all both mondays tuesdays wednesdays thursdays fridays saturdays sundays"
                ),
                "open": "beyond before after by since onwards onward earlier latest earliest within than during past",
                "unknown_day": (
                    "hanukkah holiday holidays ramadan passover kwanzaa payday business sabbath christmastime midweek"
                    " advent lent diwali eid kwanza noel navidad nochebuena birthday anniversary"
                ),
                "unread": (
                    "minute minutes mins hour hours hr hrs week weeks wk wks month months year years am pm few"
                    " several ago"
                    " noon second seconds secs fortnight half quarter oclock o'clock"
                ),
            }
        ),
    },
    phrases={
        "relative": phrases_of(
            {
                0: "later today/to day",
                2: "day after tomorrow/day after tmrw/day after tmr/overmorrow",
                -2: "day before yesterday",
                1: "next morning/next day/next afternoon/next evening",
            }
        ),
        "half": phrases_of({"am": "a m/in the am/in the a m/of the am", "pm": "p m/in the pm/in the p m/of the pm"}),
        "daypart": phrases_of(
            {
                "this morning": "this morning",
                "this afternoon": "this afternoon",
                "this evening": "this evening",
                "tonight": "to night",
                "morning": "in the morning/in the early morning/in the late morning/in morning",
                "afternoon": "in the early afternoon/in the late afternoon/in afternoon/in the afternoon",
                "evening": "in the early evening/in the late evening/in the evening",
                "night": "at night/in the night",
            }
        ),
        "noon": phrases_of({720: "12 noon/twelve noon/high noon/12 midday"}),
        "around_event": phrases_of(
            {
                0: (
                    "right after/right before/just after/just before/shortly after/shortly before/immediately after"
                    "/immediately before/straight after/directly after/directly before"
                )
            }
        ),
        "oclock": {"o clock": 0},
        "holiday": HOLIDAYS,
        "half_of": phrases_of({30: "half an/half a"}),
        "couple": phrases_of({2: "a couple of/couple of/a couple"}),
        "and_half": phrases_of({30: "n a half/and a half/& a half/and half/and an half"}),
        "three_quarters": {**phrases_of({45: "three quarters of an/3 quarters of an"}), "3 / 4 of an": 45},
        "quarter_of": phrases_of({15: "a quarter of an/quarter of an"}),
        "from_now": phrases_of({0: "from now/from today/from right now"}),
        "which": phrases_of(
            {
                "coming": "this coming/this upcoming/this next",
                "next": "the next/the following",
                "past": "this past",
                "last": "the last",
            }
        ),
        "month_span": phrases_of(
            {
                0: "this month/the month",
                1: "next month/the next month/the following month/following month",
                -1: "last month",
            }
        ),
        "week_span": phrases_of(
            {
                0: "this week/the week/this wk/later this week",
                1: (
                    "next week/nxt week/next wk/nxt wk/the following week/following week/the next week"
                    "/later next week/early next week"
                ),
                2: "week after next/the week after next/the week after",
                -1: "last week",
            }
        ),
        "mark": phrases_of(
            {
                "at": "at around/at about/@ about/@ around",
                "between": "in between",
                "in": "in about/in around/in approximately/in roughly/in like",
                "until": "up to",
                "or": "and then/or maybe",
            }
        ),
        "filler": {
            **phrases_of(
                {
                    0: (
                        "my time/local time/our time/my local time/my timezone"
                        "/by phone/by zoom/by video/by teams/by telephone/by skype/by email/by text/by car/by bus"
                        "/by hangout/by webex/by facetime/by meet/by conference/by google/over zoom/over phone"
                        "/over the phone/how about/what about/full - time/full time/part - time/part time/out to"
                        "/reach out/back to/get back/find out/check out/out in/fill out/as well/by then/just now"
                        "/too please/stop by/come by/drop by/drop in/dial in/call in/sit down/no rush/no worries"
                        "/not a problem/each other/time with/or so/no - show/any one/no - showed/1 : 1/1 on 1"
                        "/one on one"
                        "/on the dot/no problem/why not/not sure/don't forget/dont forget/all good/if at all possible"
                        "/at all/looking forward to/forward to/want to/like to/love to/need to/able to/have to/try to"
                        "/happy to/going to/for all/by the way/after all/first thing"
                    )
                }
            ),
            "24 / 7": 0,
        },
        "vague": phrases_of(
            {
                "today": "end of day/close of business/end of business/end of the day/as soon as possible",
                "": (
                    "end of week/end of the week/end of month/end of the month/any time/some time/at some point"
                    "/beginning of/start of"
                ),
            }
        ),
        "doubt": {"w / o": "negation"}
        | phrases_of(
            {
                "open": (
                    "right after/right before/just after/just before/shortly after/shortly before/immediately after"
                    "/immediately before/straight after/directly after/directly before/no later than/and up/and on"
                    "/and later/and after/and beyond/and onward/and onwards/or sooner/not before/anytime after"
                    "/any time after/starting from/at the latest/at least/at most/or later/or earlier/or after"
                    "/or before"
                ),
                "turned": (
                    "finish up/wrap up/tied up/fell apart/falls apart/only if/ran over/falls through/fall through"
                    "/fell through/out of/run over/runs over/have another/another meeting/has another"
                    "/another appointment/another commitment/another call/too late/too early/not free/called off"
                    "/call off/calls off/cut off/cutoff is/time off/day off/took off/is out/on hold/on vacation"
                    "/on leave/on pto/rule out/ruled out/can not/no good/pull out/back out/backed out/back an hour"
                    "/back by/back half/get out/gets off/get off/gets out/ahead an hour/ahead by/up an hour/up by"
                ),
                "unknown_day": (
                    "working day/work day/business day/working days/eve of/night before/morning after/evening before"
                ),
                "negation": "if not/other than/but not",
                "repeated": "every other/all day",
                "whose_zone": (
                    "your time/their local time/your local time/his local time/her local time/candidate local time"
                    "/their time/his time/her time/candidate time/candidate's time/candidates time/applicant's time"
                    "/interviewer's time"
                ),
            }
        ),
    },
    fillers=(
        "now a an i i'd i'll i'm id we we'll we'd we're you you'd they he she it it's its me us my our your let let's"
        " lets do does did done will would could can may might should shall must be is are was am being been have"
        " has had get got go going make makes made set setup up put plan planning planned book booked booking"
        " schedule scheduled scheduling reschedule rescheduled move moved push change meet meets meeting met"
        " interview interviews interviewing phone call calls site video zoom teams skype chat talk speak sync"
        " connect catch please pls plz thanks thank thx ty ok okay yes yep yeah sure great good perfect fine cool"
        " awesome hi hello hey dear team all how how's what what's that's there's here's who's when where which"
        " who if then so just maybe perhaps probably possibly still actually also work works working worked sound"
        " sounds suit suits best free available open availability time timing slot confirm confirmed confirming"
        " candidate applicant round screen screening final onsite remote virtual person early late mid sharp"
        " precisely promptly only there here this that these those of off with as at on in for is see sees lunch"
        " lunchtime dinner breakfast brunch coffee next last upcoming day days date"
    ),
)
