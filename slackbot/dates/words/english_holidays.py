"""How people write the holidays of holiday_calendar.py in English, without accents and in lower case."""

from __future__ import annotations

SPELLINGS = {
    "New Year's Day": "new year's day/new years day/new year's/new years",
    "Martin Luther King Jr. Day": "mlk/mlk day/mlk jr day/martin luther king day/martin luther king jr day",
    "Groundhog Day": "groundhog day",
    "Valentine's Day": "valentine's day/valentines day/valentine's/valentines",
    "Presidents' Day": "presidents day/president's day/presidents ' day",
    "Washington's Birthday": "washington's birthday",
    "Saint Patrick's Day": (
        "st patrick's day/st patricks day/saint patrick's day/saint patricks day/st patrick's/st patricks"
        "/st patty's day/st paddy's day/st pattys day/st paddys day"
    ),
    "April Fools' Day": "april fools/april fools day/april fool's day/april fool's/april fools ' day",
    "Fat Tuesday": "fat tuesday/mardi gras",
    "Ash Wednesday": "ash wednesday",
    "Palm Sunday": "palm sunday",
    "Good Friday": "good friday",
    "Easter Sunday": "easter/easter sunday/easter day",
    "Easter Monday": "easter monday",
    "Cinco de Mayo": "cinco de mayo",
    "Mother's Day": "mother's day/mothers day/mothers ' day",
    "Memorial Day": "memorial day",
    "Father's Day": "father's day/fathers day/fathers ' day",
    "Juneteenth National Independence Day": "juneteenth",
    "Independence Day": "independence day",
    "Labor Day": "labor day/labour day",
    "Columbus Day": "columbus day",
    "Indigenous Peoples' Day": (
        "indigenous peoples day/indigenous people's day/indigenous peoples ' day/indigenous day"
    ),
    "Halloween": "halloween/haloween",
    "Election Day": "election day",
    "Veterans Day": "veterans day/vets day/veteran's day/veterans ' day",
    "Thanksgiving Eve": "thanksgiving eve",
    "Thanksgiving Day": "thanksgiving/thanksgiving day/tgiving/turkey day",
    "Black Friday": "black friday",
    "Cyber Monday": "cyber monday",
    "Christmas Eve": "christmas eve/xmas eve/christmas eve day",
    "Christmas Day": "christmas/xmas/christmas day/xmas day",
    "Boxing Day": "boxing day",
    "New Year's Eve": "new year's eve/new years eve/new year eve/nye",
}
HOLIDAYS = {spelling: name for name, line in SPELLINGS.items() for spelling in line.split("/")}
