"""Word lists that tell an applicant's name from other capitalized words in a message."""

from __future__ import annotations

from slackbot.dates.words.language import word_set

NAME_LEADS = word_set(
    "interview interviewing interviewed meet meeting book booking schedule scheduling scheduled screen screening"
    " reschedule rescheduling see seeing candidate candidates applicant candidate's applicant's"
)
SKIPPED_WORDS = word_set("dr dr. mr mr. mrs mrs. ms ms. is name named called our new the : - – ( a an")
PAST_TALK = word_set("spoke talked met chatted heard")
ALSO_SURNAMES = word_set("west east north hall house gate fair day street")
UNITS = word_set("min mins minutes minute hour hours hr hrs h m")
SOMEBODY_ELSE = word_set(
    "with hi hey hello dear ask tell thanks thank per by from cc at in to via ping interviewer welcome of"
)
CLOSINGS = word_set("thanks regards best cheers sincerely you")
PARTICLES = word_set("de la del da dos das di van von der den bin al el ter le")
JOINING = word_set("and or & /")
OBJECTS = word_set("her him them the a an our this that these someone somebody everyone two")
MODALS = word_set("will can could would should to is")

# Words that are never part of a name.
NEVER_NAMES = word_set(
    "i i'm i'd the a an our your my her his their this that these it its and or but at on in for with to from by if"
    " hi hello hey dear thanks thank please pls tomorrow today tonight yesterday noon midnight next is are was am pm"
    " someone somebody anyone anybody everyone everybody dr dr. mr mr. mrs mrs. ms ms."
)
# Words that often start a sentence; after an interview word they may be a name: "interview Will Grace".
RARELY_NAMES = word_set(
    "can could would will shall should may might does do did has have had let's let lets we you they she he who what"
    " when where why how any all no yes ok okay sure sorry great good happy just fyi also then so not never maybe"
    " perhaps looking need needs want wants free available interview interviews interviewer interviewing candidate"
    " candidates applicant applicants call meet meeting screen schedule scheduled scheduling book booked ask tell per"
    " ping email e-mail mail phone number name note reminder update question questions welcome best regards cheers"
    " application form time date length requested request your"
)
# Capitalized words with one of these are a place, a job, a tool or a holiday.
NON_PERSON_WORDS = word_set(
    "campus hospital clinic street st avenue ave road room team time position role shift department dept center centre"
    " building floor office unit nurse nursing rn lpn cna director manager assistant aide therapist technician"
    " coordinator supervisor specialist resources registered licensed certified zoom google meet teams slack apploi"
    " webex microsoft outlook calendar slot slots openings opening hour hours day days thanksgiving christmas holiday"
    " easter eve care health healthcare home senior living inc llc conference lobby virtual phone screen north south"
    " east west eastern central mountain pacific cv resume linkedin indeed monday's round panel hiring"
    " cell mobile tel telephone contact ext town hall hands party lunch dinner kickoff standup"
    " training orientation fair house gate"
)
