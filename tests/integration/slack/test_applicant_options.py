"""Who is found and offered: queries, the menu, and suggestions."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import date

import pytest

from slackbot.demo.fake_slack.block_kit import check_options
from slackbot.domain.applicant import Applicant, NameVisibility, matches, normalize_query, redact_name
from slackbot.domain.facility import Facility
from slackbot.domain.interview import Interviewer, InterviewerByEmail, InterviewerById, RecentInterviewers
from slackbot.domain.privacy import Conversation, is_private_channel_error, name_visibility, parse_conversation
from slackbot.domain.request import Request, State
from slackbot.errors import SearchFailed
from slackbot.slack.applicant_menu import FacilitySection, applicant_menu, grouped_menu
from slackbot.slack.applicant_search import MAX_RESULTS, ApplicantSearch
from slackbot.slack.form.applicant_field import only_match_for_job
from slackbot.slack.form.external_interviewers import with_recent_interviewers
from slackbot.slack.form.options import applicant_options
from slackbot.storage.store import Store
from tests.support.databases import a_request
from tests.unit.form.test_form import begun

TODAY = date(2026, 12, 1)
JANE = Applicant("265733753", "Jane Doe", "jane@example.com", "Registered Nurse", "New", "2026-11-03", "23567")
JANET = replace(JANE, application_id="265733754", name="Janet Dohle", email="janet@example.com")

SEARCHED = [
    ("Jane  Doe ", "Jane Doe"),
    ("(555) 010-2233", "5550102233"),
    ("555.010.2233", "5550102233"),
    ("+1 555 010 2233", "5550102233"),
    ("1-555-010-2233", "5550102233"),
    ("+44 20 7946 0958", "442079460958"),
    ("5550102233", "5550102233"),
    ("010-22", "010-22"),
    ("jane@555.example", "jane@555.example"),
]


@pytest.mark.parametrize(("typed", "searched"), SEARCHED)
def test_phone_numbers_are_searched_by_their_digits(typed: str, searched: str) -> None:
    assert normalize_query(typed) == searched


@pytest.mark.parametrize("query", ["jane", "DOE", "ja do", "jané", "jane@ex", "2657"])
def test_names_match_without_case_and_accents(query: str) -> None:
    assert matches(JANE, query)
    assert not matches(JANE, f"{query} marcus")


# Labels

LONG = [
    replace(JANE, job="Certified Nursing Assistant for nights, weekends and holidays in Portland"),
    replace(JANE, name="Maria Magdalena Gonzalez de la Vega y Castellanos", job="Physical Therapist, part time"),
    replace(JANE, stage="Waiting for the background check of the state", job="Registered Nurse (RN), nights"),
    Applicant("9" * 20, "x" * 200, job="y" * 200, stage="z" * 200, applied="2026-11-03"),
]


@pytest.mark.parametrize("applicant", LONG)
@pytest.mark.parametrize("twins", [1, 2])
def test_a_label_keeps_part_of_name_job_stage_and_day_within_75_characters(applicant: Applicant, twins: int) -> None:
    options = applicant_options([replace(applicant, application_id=str(10**8 + n)) for n in range(twins)], TODAY)
    texts = [option["text"]["text"] for option in options]
    assert len(set(texts)) == twins
    for text in texts:
        name, job, stage, day = text.split(" · ")[:4]
        assert len(text) <= 75
        assert "applied Nov 3" in day
        assert name[:8] == applicant.name[:8]
        assert job[:8] == applicant.job[:8]
        assert stage[:3] == applicant.stage[:3]


# The menu


def values(query: str, people: list[Applicant], notice: str = "") -> list[str]:
    options = applicant_menu(query, people, notice, TODAY)
    assert check_options({"options": options}) == []
    return [option["value"] for option in options]


MENUS = [
    ("jane", [JANE, JANET], "", ["265733753", "265733754"]),
    ("nobody", [], "", ["-"]),
    ("jane", [], "Apploi is slow right now.", ["-"]),
    ("jane", [JANE], "Apploi is slow right now.", ["265733753", "-"]),
    ("", [JANE], "Type a name", ["265733753"]),
    ("", [], "Type a name", ["-"]),
    ("4711", [], "Apploi is slow right now.", ["4711"]),
    ("5550102233", [JANE], "", ["265733753", "5550102233"]),
    ("265733753", [JANE], "", ["265733753"]),
]


@pytest.mark.parametrize(("query", "people", "notice", "offered"), MENUS)
def test_a_menu_offers_people_then_digits_then_a_notice(
    query: str, people: list[Applicant], notice: str, offered: list[str]
) -> None:
    assert values(query, people, notice) == offered


def test_a_menu_that_is_full_says_that_there_are_more() -> None:
    crowd = [replace(JANE, application_id=str(n)) for n in range(MAX_RESULTS)]
    offered = values("jane", crowd)
    assert (len(offered), offered[-1]) == (100, "-")


# Groups by facility

TULSA, SALEM = Facility("tulsa", "Harbor Care Tulsa"), Facility("salem", "Harbor Care Salem")


def grouped(query: str, *sections: FacilitySection, chosen: str = "tulsa") -> dict[str, list[str]]:
    groups = grouped_menu(query, sections, chosen, TODAY)
    assert check_options({"option_groups": groups}) == []
    return {group["label"]["text"]: [option["value"] for option in group["options"]] for group in groups}


def test_groups_have_those_who_were_found_and_say_who_did_not_answer() -> None:
    found = grouped("jan", FacilitySection(TULSA, [JANE]), FacilitySection(SALEM, [], "Apploi is slow right now."))
    assert found == {"Harbor Care Tulsa": ["265733753"], "Harbor Care Salem": ["-salem"]}
    assert grouped("nobody", FacilitySection(TULSA, []), FacilitySection(SALEM, [])) == {"All facilities": ["-"]}


def test_digits_are_offered_for_the_chosen_facility_only() -> None:
    empty = FacilitySection(TULSA, []), FacilitySection(SALEM, [])
    assert grouped("4711", *empty) == {"Harbor Care Tulsa": ["4711"]}
    assert grouped("4711", *empty, chosen="") == {"All facilities": ["-"]}
    assert grouped("265733753", empty[0], FacilitySection(SALEM, [JANE])) == {"Harbor Care Salem": ["265733753"]}


def test_an_applicant_of_two_facilities_is_offered_once() -> None:
    found = grouped("jane", FacilitySection(TULSA, [JANE]), FacilitySection(SALEM, [JANE, JANET]))
    assert found == {"Harbor Care Tulsa": ["265733753"], "Harbor Care Salem": ["265733754"]}


def test_a_hundred_options_are_shared_among_the_groups() -> None:
    crowds = [[replace(JANE, application_id=str(1000 * place + n)) for n in range(100)] for place in (1, 2)]
    found = grouped("jane", FacilitySection(TULSA, crowds[0]), FacilitySection(SALEM, crowds[1]))
    assert [len(each) for each in found.values()] == [50, 50]
    assert [each[-1] for each in found.values()] == ["-tulsa", "-salem"]
    some = grouped("jane", FacilitySection(TULSA, crowds[0]), FacilitySection(SALEM, [JANE]))
    assert [len(each) for each in some.values()] == [99, 1]


# While somebody types


class Apploi:
    """Finds those of its people who match, at most `limit`; or fails."""

    def __init__(self, *people: Applicant, most: int = MAX_RESULTS) -> None:
        self.people = list(people) * (1 if most == MAX_RESULTS else most)
        self.asked: list[str] = []
        self.fails = False

    def find(self, query: str, limit: int, facility_id: str) -> list[Applicant]:
        self.asked.append(query)
        if self.fails:
            raise SearchFailed("Apploi didn't answer the search.")
        return [one for one in self.people if matches(one, query)][:limit]


@contextmanager
def typing(apploi: Apploi, url: str) -> Iterator[ApplicantSearch]:
    store = Store(url)
    with ThreadPoolExecutor(2) as threads:
        yield ApplicantSearch(apploi, store, threads, clock=lambda: 1000.0)
    store.close()


def test_longer_words_are_found_among_the_results_of_their_beginning(sqlite_url: str) -> None:
    apploi = Apploi(JANE, JANET)
    with typing(apploi, sqlite_url) as lookups:
        found = [list(lookups.find(query, "")) for query in ("jan", "jane", "jane d", "janet", "jan")]
    assert found == [[JANE, JANET], [JANE, JANET], [JANE, JANET], [JANET], [JANE, JANET]]
    assert apploi.asked == ["jan"]


ASKED_ANEW = [(("jan", "janus"), 2), (("265", "2657"), 2), (("j", "ja"), 2)]


@pytest.mark.parametrize(("queries", "times"), ASKED_ANEW)
def test_apploi_is_asked_if_the_results_of_the_beginning_do_not_suffice(
    sqlite_url: str, queries: tuple[str, ...], times: int
) -> None:
    apploi = Apploi(JANE, JANET)
    with typing(apploi, sqlite_url) as lookups:
        for query in queries:
            lookups.find(query, "")
    assert len(apploi.asked) == times


def test_a_full_page_of_results_is_not_reused_for_longer_words(sqlite_url: str) -> None:
    apploi = Apploi(JANE, most=MAX_RESULTS + 1)
    with typing(apploi, sqlite_url) as lookups:
        for query in ("jan", "jane"):
            lookups.find(query, "")
    assert apploi.asked == ["jan", "jane"]


def test_results_of_longer_words_are_offered_while_apploi_does_not_answer(sqlite_url: str) -> None:
    apploi = Apploi(JANE)
    with typing(apploi, sqlite_url) as lookups:
        lookups.find("jane doe", "")
        apploi.fails = True
        assert lookups.find("jan", "") == [JANE]
        with pytest.raises(SearchFailed):
            lookups.find("marcus", "")


# Suggestions

BY_PAT = InterviewerByEmail("pat.lee@example.com", "77")


def outside(number: int, interviewer: Interviewer = BY_PAT, requested_by: str = "U1") -> Request:
    """A scheduled interview with an external interviewer."""
    it = a_request(number, interviewer_user=None, state=State.SCHEDULED, requested_by=requested_by)
    return replace(it, interview=replace(it.interview, interviewer=interviewer))


def test_recently_booked_applicants_come_before_those_looked_at(store: Store) -> None:
    for number, applicant in enumerate(("1", "2", "1", "3"), start=1):
        store.add(a_request(number, applicant=applicant, requested_by="U1" if applicant != "3" else "U9"))
    store.upsert_applicants([replace(JANE, application_id="2"), JANET], 1000.0)
    recent = store.recent_applicants("U1", ["2", JANET.application_id, "unknown"])
    assert [one.application_id for one in recent] == ["1", "2", JANET.application_id]
    assert [one.name for one in recent] == ["Jane Doe", "Jane Doe", "Janet Dohle"]
    assert recent[1].job == "Registered Nurse"


def test_redacted_applicants_are_not_offered(store: Store) -> None:
    store.add(replace(outside(1), applicant_name="", send_at=None))
    store.add(replace(outside(2, InterviewerByEmail("", "77")), send_at=None))
    assert [one.application_id for one in store.recent_applicants("U1")] == ["2"]
    assert store.recent_external_interviewers("U1").mine == ("pat.lee@example.com",)


def test_external_interviewers_are_suggested_once_an_interview_was_scheduled(store: Store) -> None:
    store.add(outside(1))
    store.add(outside(2, InterviewerById("123456"), requested_by="U9"))
    store.add(replace(outside(3, InterviewerByEmail("no@example.com", "77")), state=State.FAILED))
    store.add(a_request(4, state=State.SCHEDULED))
    used = store.recent_external_interviewers("U1")
    assert (used.mine, used.workspace) == (("pat.lee@example.com",), ("123456", "pat.lee@example.com"))
    assert set(used.in_slack) == {"U1", "U2", "U9"}  # who asked, and who conducts one
    assert used.all_recent == ("pat.lee@example.com", "123456")


STANDS = [
    ({"state": State.SCHEDULED}, True),
    ({"state": State.UNCONFIRMED}, True),
    ({"state": State.ACCEPTED}, True),
    ({"state": State.FAILED}, False),
    ({"state": State.SCHEDULED, "moved_to": "V9"}, False),
    ({"state": State.SCHEDULED, "cancelled_by": "U1"}, False),
    ({"state": State.UNCONFIRMED, "settled_how": "closed", "settled_by": "U1"}, False),
]


@pytest.mark.parametrize(("changes", "stands"), STANDS)
def test_an_applicants_interviews_are_those_active_and_not_over(
    store: Store, changes: dict[str, object], stands: bool
) -> None:
    store.add(a_request(1, applicant="7", **changes))
    before, after = 1796155200.0, 1796155200.0 + 3601  # 3 PM in New York, and an hour later
    assert bool(store.find_bookings("7", before)) == stands
    assert store.find_bookings("7", after) == store.find_bookings("8", before) == []


JANE_RN = replace(JANE, job="Registered Nurse (RN), nights")
JANE_CNA = replace(JANE, application_id="9", job="Certified Nursing Assistant")
JANE_COOK = replace(JANE, application_id="10", job="Dietary Aide")
JOBS = [
    ("RN", [JANE_RN, JANE_CNA], JANE_RN),
    ("cna", [JANE_RN, JANE_CNA, JANE_COOK], JANE_CNA),
    ("dietary aide", [JANE_RN, JANE_COOK], JANE_COOK),
    ("LPN", [JANE_RN, JANE_CNA], None),
    ("RN", [JANE_RN, replace(JANE_RN, application_id="11"), JANE_COOK], None),
    ("", [JANE_RN, JANE_CNA], None),
    ("RN", [JANE_RN, *[JANE_CNA] * (MAX_RESULTS - 1)], None),  # there may be more of them
    ("RN", [], None),
]


@pytest.mark.parametrize(("job", "found", "picked"), JOBS)
def test_the_job_in_the_words_tells_applicants_of_one_name_apart(
    job: str, found: list[Applicant], picked: Applicant | None
) -> None:
    assert only_match_for_job("Jane Doe", job, found) == picked


# “with pat”

PAT, PAM = "pat.lee@example.com", "pam@example.com"
OTHER_PAT = "Pat@example.org"

NAMED = [
    ("Jane Doe tomorrow 3pm with pat", RecentInterviewers((PAT, PAM)), ("Jane Doe", PAT, "")),
    ("Jane Doe tomorrow 3pm with Pat Lee at Room 2", RecentInterviewers((), (PAT,)), ("Jane Doe", PAT, "")),
    ("Jane Doe with pat tomorrow 3pm", RecentInterviewers((PAT,), (OTHER_PAT, PAT)), ("Jane Doe", PAT, "")),
    ("Jane Doe tomorrow 3pm with pat", RecentInterviewers((PAT, OTHER_PAT)), ("Jane Doe", "", f"{PAT} or {OTHER_PAT}")),
    (
        "Jane Doe tomorrow 3pm with pat",
        RecentInterviewers((PAM,), ("123456",)),
        ("Jane Doe", "", "You wrote “with pat”"),
    ),
    ("Jane Doe tomorrow 3pm with Patricia", RecentInterviewers((PAT,)), ("Jane Doe", "", "You wrote “with Patricia”")),
    ("Jane Doe with pat <@U012> tomorrow 3pm", RecentInterviewers((PAT,)), ("Jane Doe with pat", "", "")),
]


@pytest.mark.parametrize(("words", "used", "found"), NAMED)
def test_a_name_finds_a_recent_interviewer_if_only_one_has_it(
    words: str, used: RecentInterviewers, found: tuple[str, str, str]
) -> None:
    form = with_recent_interviewers(begun(words), used, "U1")
    applicant, typed, hint = found
    assert (form.applicant_query, form.interviewer_id) == (applicant, typed)
    assert hint in form.interviewer_id_hint + form.interviewer_hint
    assert (form.interviewer is None) == (applicant == "Jane Doe")


# How much of a name

CONVERSATIONS = [
    ({"is_channel": True, "is_private": False}, Conversation(is_private=False)),
    ({}, Conversation(is_private=False)),
    ({"is_private": True}, Conversation(is_private=True)),
    ({"is_im": True}, Conversation(is_private=True)),
    ({"is_mpim": True, "is_private": True}, Conversation(is_private=True)),
    ({"is_ext_shared": True}, Conversation(is_private=False, is_shared=True)),
    ({"is_pending_ext_shared": True}, Conversation(is_private=False, is_shared=True)),
    ({"is_org_shared": True, "is_shared": True}, Conversation(is_private=False)),
]


@pytest.mark.parametrize(("told", "conversation"), CONVERSATIONS)
def test_a_conversation_is_public_unless_slack_says_otherwise(
    told: dict[str, bool], conversation: Conversation
) -> None:
    assert parse_conversation(told) == conversation


HIDDEN = [
    ("channel_not_found", "", {"channels:read"}, True),
    ("channel_not_found", "", set(), False),
    ("missing_scope", "groups:read", {"channels:read"}, True),
    ("missing_scope", "channels:read,groups:read,mpim:read,im:read", {"chat:write"}, False),
    ("missing_scope", "", {"channels:read"}, False),
    ("ratelimited", "", {"channels:read"}, False),
]


@pytest.mark.parametrize(("error", "needed", "scopes", "private"), HIDDEN)
def test_a_channel_hidden_from_a_bot_that_sees_public_channels_is_private(
    error: str, needed: str, scopes: set[str], private: bool
) -> None:
    assert is_private_channel_error(error, needed, scopes) is private


SEEN = [
    (Conversation(is_private=True), NameVisibility.NONE, NameVisibility.FULL),
    (Conversation(is_private=False), NameVisibility.INITIALS, NameVisibility.INITIALS),
    (Conversation(is_private=False, is_shared=True), NameVisibility.FULL, NameVisibility.SHARED),
    (Conversation(is_private=True, is_shared=True), NameVisibility.FULL, NameVisibility.SHARED),
    (Conversation(is_private=False, is_shared=True), NameVisibility.NONE, NameVisibility.NONE),
    (None, NameVisibility.NONE, NameVisibility.NONE),
]


@pytest.mark.parametrize(("conversation", "setting", "names"), SEEN)
def test_each_channel_shows_as_much_of_a_name_as_allowed(
    conversation: Conversation | None, setting: NameVisibility, names: NameVisibility
) -> None:
    assert name_visibility(conversation, setting) is names


@pytest.mark.parametrize(
    ("names", "shown"),
    [
        (NameVisibility.FULL, "Jane DOE, jane.doe@x.org"),
        (NameVisibility.INITIALS, "J. D., J..D.@x.org"),
        (NameVisibility.NONE, "… …, ….…@x.org"),
    ],
)
def test_a_reason_from_apploi_shows_no_more_of_the_name_than_allowed(names: NameVisibility, shown: str) -> None:
    assert redact_name("Jane DOE, jane.doe@x.org", "Jane Doe", names) == shown
