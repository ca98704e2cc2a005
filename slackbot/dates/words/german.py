"""German words."""

from __future__ import annotations

from slackbot.dates.words.language import Language, phrase_synonyms, synonyms

GERMAN = Language(
    code="de",
    weekdays=(
        "montag mo",
        "dienstag di",
        "mittwoch mi",
        "donnerstag do",
        "freitag fr",
        "samstag sa sonnabend",
        "sonntag so",
    ),
    months=(
        "januar jan",
        "februar feb",
        "marz maerz mrz",
        "april apr",
        "mai",
        "juni jun",
        "juli jul",
        "august aug",
        "september sep sept",
        "oktober okt",
        "november nov",
        "dezember dez",
    ),
    numbers=(
        "null eins zwei drei vier funf sechs sieben acht neun zehn elf zwolf dreizehn vierzehn funfzehn sechzehn"
        " siebzehn achtzehn neunzehn zwanzig"
    ),
    tens="dreissig vierzig funfzig",
    words={
        "number": {"ein": 1, "eine": 1, "einer": 1, "fuenf": 5, "zwoelf": 12, "fuenfzehn": 15},
        "ordinal": {"erster": 1, "ersten": 1, "zweiten": 2, "dritten": 3},
        "time_word": {"zeit": 0},
        "relative": {"heute": 0, "morgen": 1, "ubermorgen": 2, "uebermorgen": 2, "gestern": -1},
        "daypart": {
            "vormittag": "morning",
            "vormittags": "morning",
            "morgens": "morning",
            "fruh": "morning",
            "nachmittag": "afternoon",
            "nachmittags": "afternoon",
            "abend": "evening",
            "abends": "evening",
        },
        "noon": {"mittag": 720, "mittags": 720},
        "midnight": {"mitternacht": 0},
        "hours": {"uhr": 0},
        "hour_mark": {"uhr": 0},
        "unit": {
            **synonyms("minute minuten min", "minute"),
            **synonyms("stunde stunden std h", "hour"),
            **synonyms("tag tage tagen", "day"),
            **synonyms("woche wochen", "week"),
            **synonyms("monat monate monaten", "month"),
        },
        "article": {"ein": 1, "eine": 1, "einer": 1, "einem": 1},
        "half_before": {"halb": -30},
        "half_of": {"halbe": 30, "halben": 30, "halber": 30},
        "quarter": {"viertel": 15},
        "past": {"nach": 1},
        "to": {"vor": -1},
        "negates_before": synonyms("verschiebe verlege tausche andere vermeide verpasst", 0),
        "label": synonyms("raum zimmer etage stock gebaude stelle durchwahl haus", 0),
        "harmless": synonyms(
            "buro klinik krankenhaus praxis bewerber bewerberin kandidat kandidatin stelle zoom teams video"
            " videoanruf"
            " videocall telefon telefonisch sehen sprechen reden mochte wollen wurde wurden ware gern super"
            " perfekt prima"
            " herr frau bestatigt moglich wir ihnen dir mir euch haben",
            0,
        ),
        "which": {
            **synonyms("ubernachsten ubernachster ubernachste uebernachsten uebernaechsten ubernachstes", "after next"),
            **synonyms("nachsten nachster nachste nachstes naechsten naechste naechster", "next"),
            **synonyms("kommenden kommende kommender", "coming"),
            **synonyms("diesen dieser diese diesem", "this"),
            **synonyms("letzten letzte letzter vergangenen", "past"),
        },
        "mark": {
            "um": "at",
            "gegen": "at",
            "ca": "at",
            "von": "from",
            "bis": "until",
            "zwischen": "between",
            "und": "and",
            "oder": "or",
            "am": "on",
            "der": "the",
            "den": "the",
            "dem": "the",
            "in": "in",
            "fur": "for",
            "fuer": "for",
            "mit": "with",
            "im": "in",
        },
        "to_the": {"bis": 0},
        "doubt": {
            **synonyms("nicht kein keine nie ausser ohne", "negation"),
            **synonyms(
                "jeden jede jeder jedes taglich wochentlich montags dienstags mittwochs donnerstags freitags samstags"
                " sonntags werktags wochentags",
                "repeated",
            ),
            **synonyms(
                "abgesagt absagen absage sage gestrichen streichen verschoben verschieben verlegt verlegen"
                " belegt besetzt"
                " ausgebucht gebucht unmoglich konflikt vergeben geht's zu endet ende statt anstatt fallt"
                " entfallt ausfall"
                " ausgefallen verhindert urlaub feiertag leider uberbucht schlecht",
                "turned",
            ),
            **synonyms("vor nach seit spatestens ab bis", "open"),
            **synonyms("minuten stunde stunden woche wochen monat monate uhr halb viertel dreiviertel", "unread"),
        },
    },
    phrases={
        "relative": {"uber morgen": 2},
        "daypart": {
            "am vormittag": "morning",
            "am morgen": "morning",
            "am nachmittag": "afternoon",
            "am abend": "evening",
            "heute abend": "tonight",
            "heute nachmittag": "this afternoon",
            "heute vormittag": "this morning",
            "heute morgen": "this morning",
            "heute fruh": "this morning",
        },
        "week_span": {
            **dict.fromkeys(
                ("nachste woche", "nachster woche", "kommende woche", "der nachsten woche", "naechste woche"), 1
            ),
            "in der nachsten woche": 1,
            "diese woche": 0,
            "dieser woche": 0,
        },
        "month_span": {"dieses monats": 0, "nachsten monats": 1, "des nachsten monats": 1},
        "filler": {
            "wenn moglich": 0,
            "falls moglich": 0,
            "wie ware es": 0,
            "wie ware es mit": 0,
            "treffen wir": 0,
            "vor ort": 0,
        },
        "vague": {"am wochenende": "", "wochenende": ""},
        "doubt": {
            **phrase_synonyms(
                "ab dem/fruhestens um/nicht vor/oder spater/oder fruher/spatestens um/bis spatestens", "open"
            ),
            **phrase_synonyms("zu spat/zu fruh/fallt aus/geht nicht/passt nicht/nicht frei", "turned"),
            "vor dem": "open",
            "nach dem": "open",
        },
    },
    fillers=(
        "gesprach interview termin treffen wir uns ich sie bitte danke hallo konnen kann passt gut ist es das ein"
        " vorstellungsgesprach telefonat anruf ok ja gerne"
    ),
)
