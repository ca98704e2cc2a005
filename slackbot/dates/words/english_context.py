"""English words around the time: harmless ones, ones that change its meaning, and nouns that own a number."""

from __future__ import annotations

from slackbot.dates.words.language import synonyms

# Ordinary interview and small-talk words: neither a day nor a name.
HARMLESS = synonyms(
    "acknowledged noted understood received help find cortana siri alexa hire hires hiring recruiter recruiting"
    " manager"
    " managers director supervisor lead team's position role job jobs title opening req requisition posting post"
    " rn rns lpn lpns cna cnas np rt ot ft prn fte nurse nurses nursing aide aides caregiver caregivers"
    " therapist technician tech assistant clerk cook driver server cashier dietary housekeeping"
    " maintenance clinical medical home health care hospital clinic facility center office room conference lobby"
    " cafeteria desk front building campus unit floor suite bldg rm ext main street branch location address parking"
    " resume resumes application applications applying applied paperwork orientation training shadow shadowing trial"
    " test tests appointment appointments panel visit conversation drug offer flight flights start shift shifts"
    " nights overnight days weekends reference references background"
    " group panel peer technical behavioral culture fit intro introduction introductory initial second-round hr"
    " video-call video call calls webex facetime google meets hangout hangouts link invite invites invitation"
    " calendar"
    " email emails text texting message reply respond response reach get getting back again today's"
    " hope hopefully works thinking thought think guess believe suppose prefer preferred preferably ideally rather"
    " tentatively propose proposed proposing suggest suggesting suggested request requested requesting like liked"
    " want wanted wants need needs needed love enjoy look looking forward touch base discuss discussion conversation"
    " quick brief short informal formal follow followup following-up fyi btw lol haha hmm um uh well oh hey"
    " everyone everybody folks guys sir madam ma'am mr mrs ms dr person people candidates applicants new old"
    " next-step"
    " very really quite pretty super totally definitely certainly absolutely surely alright alrighty yup yea yep nope"
    " me myself him them your's something anything else whatever case question questions let know tell ask asked"
    " say said says saying give gives take takes taking join joins joining come comes coming bring arrive arriving"
    " using use via through hosted host hold hosting block add added adding put include"
    " pay pays paid rate wage some any more most much many lot bit kind sort maybe",
    0,
)
# Nouns that a number follows: room 204.
LABEL = synonyms(
    "room rm unit suite ste floor fl bldg building apt apartment ext extension job req requisition id posting"
    " position bed ward wing station entrance case file candidate applicant application pin code #"
    " hall lab pod bay gate door dock lot level booth table box highway hwy route rt exit bus rooms suites floors units"
    " age aged over under score scored rating version covid badge ticket"
    " exp expires expiring expiration renews renewal grad graduated dob doh lic license cert"
    " cottage villa house dept department policy option round phase step part stage class section grade tier",
    0,
)
# Nouns that have a length of their own: a 30 min reminder.
OTHER_LENGTH = synonyms(
    "shift shifts day days contract exp experience reminder reminders buffer drive away commute prep prepping"
    " preparation break notice warning walk walking"
    " travel heads-up headsup grace setup debrief cushion padding window gap ride flight lunch wait recap",
    0,
)
# After the time: "Friday 3pm is taken". Before it: "push Friday 3pm".
NEGATES_AFTER = synonyms(
    "deadline cutoff"
    " rescheduled postponed was were max tops minimum booked full out gone off over closed moved pushed back"
    " held tight bad"
    " bumped shifted delayed filled"
    " reserved occupied blocked done late early earlier later sooner cleared missed wrong hard difficult"
    " tough rough problematic iffy unlikely doubtful risky packed crazy hectic passed stinks sucks",
    0,
)
NEGATES_BEFORE = synonyms(
    "out off push pushing move moving bump shift slide miss missed moved pushed lose lost delay delayed"
    " forget"
    " reschedule leave leaves leaving end stop stops close closes closed ignore except was were had"
    " swap replace postponed finish finishes finishing",
    0,
)
