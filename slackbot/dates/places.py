"""Maps cities, states and countries to their time zones.

Sources: airportsdata (every airport with its city, state and zone) and pytz's list of countries. If a name exists in
several zones, the zone whose airports clearly outweigh the others wins; otherwise the name has SEVERAL zones.
"""

from __future__ import annotations

import csv
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from importlib.resources import files

import pytz
from pytz.tzfile import build_tzinfo

# The kind of airport stands in for the size of its city: the package has no populations.
INTERNATIONAL, SCHEDULED, AIRFIELD = 100, 10, 1
FAR_MORE = 3
STATES = (
    "AL Alabama,AK Alaska,AZ Arizona,AR Arkansas,CA California,CO Colorado,CT Connecticut,DE Delaware,FL Florida,"
    "GA Georgia,HI Hawaii,ID Idaho,IL Illinois,IN Indiana,IA Iowa,KS Kansas,KY Kentucky,LA Louisiana,ME Maine,"
    "MD Maryland,MA Massachusetts,MI Michigan,MN Minnesota,MS Mississippi,MO Missouri,MT Montana,NE Nebraska,"
    "NV Nevada,NH New Hampshire,NJ New Jersey,NM New Mexico,NY New York,NC North Carolina,ND North Dakota,OH Ohio,"
    "OK Oklahoma,OR Oregon,PA Pennsylvania,RI Rhode Island,SC South Carolina,SD South Dakota,TN Tennessee,TX Texas,"
    "UT Utah,VT Vermont,VA Virginia,WA Washington,WV West Virginia,WI Wisconsin,WY Wyoming"
)
STATE_NAMES = {line[:2].lower(): line[3:].lower() for line in STATES.split(",")}
# The package has official names only.
NICKNAMES = {
    "la": "los angeles",
    "nyc": "new york",
    "sf": "san francisco",
    "bay area": "san francisco",
    "east coast": "new york",
    "west coast": "los angeles",
    "philly": "philadelphia",
    "vegas": "las vegas",
    "slc": "salt lake city",
    "dc": "baltimore",  # same zone as Washington, DC; plain "washington" is also a state
    "washington dc": "baltimore",
}
COUNTRIES = {"uk": "GB", "england": "GB", "great britain": "GB", "usa": "US"}

# Names that are neither English words nor people's names: they name a zone even without "time" after them.
UNMISTAKABLE = (
    "albuquerque,amsterdam,anchorage,atlanta,baltimore,bangkok,barcelona,beijing,boise,boston,brussels,budapest,"
    "buenos aires,cairo,chicago,cincinnati,copenhagen,dallas,denver,des moines,detroit,dubai,el paso,fresno,helsinki,"
    "hong kong,honolulu,houston,indianapolis,istanbul,jacksonville,kansas city,las vegas,lisbon,london,los angeles,"
    "louisville,madrid,manila,melbourne,memphis,mexico city,miami,milwaukee,minneapolis,montreal,mumbai,nashville,"
    "new delhi,new orleans,new york,oklahoma city,omaha,philadelphia,phoenix,pittsburgh,portland,sacramento,"
    "salt lake city,san antonio,san diego,san francisco,sao paulo,seattle,seoul,shanghai,singapore,spokane,st louis,"
    "stockholm,tampa,tokyo,toronto,tucson,tulsa,vancouver,warsaw,zurich"
)
NAMES_OF_PEOPLE = frozenset({"georgia", "virginia", "carolina"})

Weights = dict[str, dict[str, int]]

SEVERAL = ""  # a name that exists in more than one zone


def zone_of(name: str, state: str = "") -> str | None:
    """The IANA zone of a lower-case place name; SEVERAL if it has more than one zone, None if it is unknown."""
    atlas = _atlas()
    name = NICKNAMES.get(name, name)
    if state:
        return atlas.get(f"{name}, {STATE_NAMES.get(state, state)}")
    return atlas.get(name)


def is_state(word: str) -> bool:
    """Whether this is the name or the two-letter code of a US state."""
    return word in STATE_NAMES or word in STATE_NAMES.values()


def is_unmistakable(name: str) -> bool:
    """Whether the name alone can only mean this place, not a word or a person: a US state or a large city."""
    state = name in STATE_NAMES.values() and name not in NAMES_OF_PEOPLE
    return state or name in _unmistakable() or name in NICKNAMES


def zones_starting_with(query: str) -> Iterator[str]:
    """The zones of places whose name starts with the query, US states first."""
    atlas = _atlas()
    if query in STATE_NAMES:
        query = STATE_NAMES[query]
    if atlas.get(query):
        yield atlas[query]
    for name, zone in atlas.items():
        if zone and name.startswith(query):
            yield zone


def load() -> None:
    """Load the atlas now instead of at the first place name."""
    _atlas()


@lru_cache(maxsize=1)
def _unmistakable() -> frozenset[str]:
    return frozenset(UNMISTAKABLE.split(","))


@lru_cache(maxsize=1)
def _atlas() -> dict[str, str]:
    cities: Weights = defaultdict(lambda: defaultdict(int))
    towns: Weights = defaultdict(lambda: defaultdict(int))  # with their state
    states: Weights = defaultdict(lambda: defaultdict(int))
    for city, state, country, zone, weight in _airports():
        cities[city][zone] += weight
        if country == "US":
            towns[f"{city}, {state}"][zone] += weight
            states[state][zone] += weight
    known = {name: zones for name, zones in cities.items() if sum(zones.values()) >= SCHEDULED}
    for name, zones in states.items():
        known[name] = _state_or_city(zones, known.get(name, {}))
    atlas = {sys.intern(name): _heaviest(zones) for name, zones in (*towns.items(), *known.items()) if name}
    small = {name for name, zones in known.items() if sum(zones.values()) < INTERNATIONAL and name not in states}
    return _zone_cities() | atlas | _countries(atlas.keys() - small)


def _state_or_city(state: dict[str, int], city: dict[str, int]) -> dict[str, int]:
    """The zones of a name that is a state and a city: both for Washington, only the state's for Nevada."""
    large = sum(city.values()) >= INTERNATIONAL
    if large and _clocks(_heaviest(state)) != _clocks(_heaviest(city)):
        return {_heaviest(state): 1, _heaviest(city): 1}
    return city if large else state


def _airports() -> Iterator[tuple[str, str, str, str, int]]:
    with (files("airportsdata") / "airports.csv").open(encoding="utf-8") as lines:
        rows = csv.reader(lines)
        next(rows)
        for _, iata, name, city, state, country, _, _, _, zone, _ in rows:
            if iata or country == "US":
                weight = INTERNATIONAL if "International" in name else SCHEDULED if iata else AIRFIELD
                yield _plain(city), _plain(state), country, sys.intern(zone), weight


def _heaviest(zones: dict[str, int]) -> str:
    """The zone that clearly outweighs the others, counting zones with the same offsets together; else SEVERAL."""
    alike: dict[object, list[tuple[int, str]]] = {}
    for zone, weight in zones.items():
        alike.setdefault(_clocks(zone), []).append((weight, zone))
    sums = sorted((sum(weight for weight, _ in group), max(group)[1]) for group in alike.values())
    if len(sums) > 1 and sums[-1][0] < FAR_MORE * sums[-2][0]:
        return SEVERAL
    return sums[-1][1]


@lru_cache(maxsize=1024)
def _clocks(zone: str) -> object:
    """The zone's offsets in winter and in summer: zones with the same pair are the same for people."""
    try:
        # Not with pytz.timezone, which would keep all four hundred zones in memory.
        with pytz.open_resource(zone) as file:  # type: ignore[attr-defined]  # the stubs lack it
            tz = build_tzinfo(zone, file)
    except (OSError, ValueError):
        return zone
    return tz.utcoffset(datetime(2026, 1, 15, 12)), tz.utcoffset(datetime(2026, 7, 15, 12))


def _zone_cities() -> dict[str, str]:
    """The cities in zone names: "chicago" for America/Chicago."""
    return {_plain(name.rpartition("/")[2].replace("_", " ")): name for name in pytz.all_timezones if "/" in name}


def _countries(taken: set[str]) -> dict[str, str]:
    """Countries and their zones, except names that a state or large city already has."""
    found: dict[str, str] = {}
    codes = {_plain(name): code for code, name in pytz.country_names.items()} | COUNTRIES
    for name, code in codes.items():
        zones = pytz.country_timezones.get(code, [])
        if zones and name not in taken:
            found[name] = zones[0] if len({_clocks(zone) for zone in zones}) == 1 else SEVERAL
    return found


def _plain(text: str) -> str:
    if text.isascii():
        return text.lower()
    folded = unicodedata.normalize("NFKD", text)
    return "".join(sign for sign in folded if not unicodedata.combining(sign)).lower()
