"""German words."""

from __future__ import annotations

from slackbot.dates.words.language import Language, phrases_of, words_of

GERMAN = Language(
    code="de",
    weekdays="montag mo/dienstag di/mittwoch mi/donnerstag do/freitag fr/samstag sa sonnabend/sonntag so",
    months=(
        "januar jan/februar feb/marz maerz mrz/april apr/mai/juni jun/juli jul/august aug/september sep sept"
        "/oktober okt/november nov/dezember dez"
    ),
    numbers=(
        "null eins zwei drei vier funf sechs sieben acht neun zehn elf zwolf dreizehn vierzehn funfzehn sechzehn"
        " siebzehn achtzehn neunzehn zwanzig"
    ),
    tens="dreissig vierzig funfzig",
    words={
        "number": words_of({1: "ein eine einer", 5: "fuenf", 12: "zwoelf", 15: "fuenfzehn"}),
        "ordinal": words_of({1: "erster ersten", 2: "zweiten", 3: "dritten"}),
        "time_word": {"zeit": 0},
        "relative": words_of({0: "heute", 1: "morgen", 2: "ubermorgen uebermorgen", -1: "gestern"}),
        "daypart": words_of(
            {
                "morning": "vormittag vormittags morgens fruh",
                "afternoon": "nachmittag nachmittags",
                "evening": "abend abends",
            }
        ),
        "noon": words_of({720: "mittag mittags"}),
        "midnight": {"mitternacht": 0},
        "hours": {"uhr": 0},
        "hour_mark": {"uhr": 0},
        "unit": words_of(
            {
                "minute": "minute minuten min",
                "hour": "stunde stunden std h",
                "day": "tag tage tagen",
                "week": "woche wochen",
                "month": "monat monate monaten",
            }
        ),
        "article": words_of({1: "ein eine einer einem"}),
        "half_before": {"halb": -30},
        "half_of": words_of({30: "halbe halben halber"}),
        "quarter": {"viertel": 15},
        "past": {"nach": 1},
        "to": {"vor": -1},
        "negates_before": words_of({0: "verschiebe verlege tausche andere vermeide verpasst"}),
        "label": words_of({0: "raum zimmer etage stock gebaude stelle durchwahl haus"}),
        "harmless": words_of(
            {
                0: (
                    "buro klinik krankenhaus praxis bewerber bewerberin kandidat kandidatin stelle zoom teams video"
                    " videoanruf videocall telefon telefonisch sehen sprechen reden mochte wollen wurde wurden ware"
                    " gern super perfekt prima herr frau bestatigt moglich wir ihnen dir mir euch haben"
                )
            }
        ),
        "which": words_of(
            {
                "after next": "ubernachsten ubernachster ubernachste uebernachsten uebernaechsten ubernachstes",
                "next": "nachsten nachster nachste nachstes naechsten naechste naechster",
                "coming": "kommenden kommende kommender",
                "this": "diesen dieser diese diesem",
                "past": "letzten letzte letzter vergangenen",
            }
        ),
        "mark": words_of(
            {
                "at": "um gegen ca",
                "from": "von",
                "until": "bis",
                "between": "zwischen",
                "and": "und",
                "or": "oder",
                "on": "am",
                "the": "der den dem",
                "in": "in im",
                "for": "fur fuer",
                "with": "mit",
            }
        ),
        "to_the": {"bis": 0},
        "doubt": words_of(
            {
                "negation": "nicht kein keine nie ausser ohne",
                "repeated": (
                    "jeden jede jeder jedes taglich wochentlich montags dienstags mittwochs donnerstags freitags"
                    " samstags sonntags werktags wochentags"
                ),
                "turned": (
                    "abgesagt absagen absage sage gestrichen streichen verschoben verschieben verlegt verlegen belegt"
                    " besetzt ausgebucht gebucht unmoglich konflikt vergeben geht's zu endet ende statt anstatt fallt"
                    " entfallt ausfall ausgefallen verhindert urlaub feiertag leider uberbucht schlecht"
                ),
                "open": "vor nach seit spatestens ab bis",
                "unread": "minuten stunde stunden woche wochen monat monate uhr halb viertel dreiviertel",
            }
        ),
    },
    phrases={
        "relative": {"uber morgen": 2},
        "daypart": phrases_of(
            {
                "morning": "am vormittag/am morgen",
                "afternoon": "am nachmittag",
                "evening": "am abend",
                "tonight": "heute abend",
                "this afternoon": "heute nachmittag",
                "this morning": "heute vormittag/heute morgen/heute fruh",
            }
        ),
        "week_span": phrases_of(
            {
                1: (
                    "nachste woche/nachster woche/kommende woche/der nachsten woche/naechste woche"
                    "/in der nachsten woche"
                ),
                0: "diese woche/dieser woche",
            }
        ),
        "month_span": phrases_of({0: "dieses monats", 1: "nachsten monats/des nachsten monats"}),
        "filler": phrases_of({0: "wenn moglich/falls moglich/wie ware es/wie ware es mit/treffen wir/vor ort"}),
        "vague": phrases_of({"": "am wochenende/wochenende"}),
        "doubt": phrases_of(
            {
                "open": (
                    "ab dem/fruhestens um/nicht vor/oder spater/oder fruher/spatestens um/bis spatestens/vor dem"
                    "/nach dem"
                ),
                "turned": "zu spat/zu fruh/fallt aus/geht nicht/passt nicht/nicht frei",
            }
        ),
    },
    fillers=(
        "gesprach interview termin treffen wir uns ich sie bitte danke hallo konnen kann passt gut ist es das ein"
        " vorstellungsgesprach telefonat anruf ok ja gerne"
    ),
)
