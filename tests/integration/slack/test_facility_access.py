"""Who may do what at each entrance where facilities have user groups; over signed HTTP."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from slackbot import messages
from slackbot.demo.fake_apploi import FakeApploi
from slackbot.demo.fake_slack import HIRING, FakeSlack
from slackbot.demo.fake_slack.fake import Call
from slackbot.demo.people import GUEST, INTERVIEWER, MANAGER, PLAIN, STRANGER, Person
from slackbot.domain.request import Request
from tests.integration.slack.test_access import (
    ASKING,
    PUBLIC_URL,
    TELLING,
    answered,
    happened,
    kept_by,
    nothing,
    refusals,
    silent_on,
)
from tests.integration.slack.test_home import home, kept, published
from tests.support.entry_points import ENTRY_POINTS, OF_SEVERAL_FACILITIES, Stage, prepare_stage
from tests.support.facility_stage import (
    OAK_HILL,
    PORTLAND,
    PORTLAND_GROUP,
    TULSA,
    TULSA_GROUP,
    get_to_know,
    running_facilities,
    set_up,
)
from tests.support.running import Running
from tests.support.steps import COMMAND, eventually

EVERY = OF_SEVERAL_FACILITIES | ENTRY_POINTS | OF_SEVERAL_FACILITIES  # the last one closes the form
WORDS = "Mei Chen Dec 1 2037 3pm ET for 45 min with @luis"
OF_ANY_FACILITY = {
    ("shortcut", "schedule_interview"),
    ("event", "message"),
    ("event", "app_home_opened"),
    ("options", "applicant"),
    ("options", "applicants"),
    ("options", "timezone"),
    ("options", "preferred_timezone"),
    *(("action", field) for field in ("when", "reading", "timezone", "duration", "interviewer", "interviewer_id")),
    *(("action", field) for field in ("applicant", "similar_applicant", "use_job_address")),
    *(("action", field) for field in ("home_refresh", "home_earlier", "home_later", "schedule_interview_from_home")),
    *(("action", field) for field in ("preferred_timezone", "preferred_telling", "preferred_digest")),
    *(("action", field) for field in ("create_calendar", "calendar_names", "revoke_calendar")),
    *(("action", field) for field in ("also_there", "applicants", "every", "slot_time", "review_step")),
    ("view", "invitation_text"),
    ("view", "calendar_address"),
}
"""Entrances that are about no request of Tulsa's: people of other facilities may use them, but see nothing of it."""
ADMITTED = {"in the group": INTERVIEWER, "in several groups": MANAGER}


@pytest.fixture
def app(slack: FakeSlack, apploi: FakeApploi, tmp_path: Path) -> Iterator[Running]:
    """The app for three facilities, whose people Slack has described."""
    set_up(slack, apploi)
    with running_facilities(slack, apploi, tmp_path, PUBLIC_URL=PUBLIC_URL) as started:
        get_to_know(started, MANAGER, INTERVIEWER, PLAIN)
        yield started


def stage_of(app: Running, owner: Person) -> Stage:
    """A form, and requests of this person, all at Tulsa, whose channel is that of the form."""
    return prepare_stage(app, owner, WORDS, TULSA)


@pytest.mark.parametrize("who", ADMITTED)
def test_people_of_the_facility_get_in_at_every_entrance(app: Running, who: str) -> None:
    stage = stage_of(app, ADMITTED[who])
    assert [name for name, entrance in EVERY.items() if not happened(stage, entrance, ADMITTED[who], HIRING)] == []


def test_people_of_another_facility_get_in_where_nothing_is_about_this_one(app: Running) -> None:
    stage = stage_of(app, PLAIN)
    begun, before = len(app.slack.calls), app.requests
    tried = {name: one for name, one in EVERY.items() if name in OF_ANY_FACILITY}
    refused = [name for name, entrance in tried.items() if not happened(stage, entrance, PLAIN, HIRING)]
    assert refused == []
    assert app.requests == before
    assert_nothing_of_tulsas(app.slack.calls[begun:])


def test_people_of_another_facility_get_nothing_where_it_is_about_this_one(app: Running) -> None:
    stage = stage_of(app, PLAIN)
    begun, before = len(app.slack.calls), app.requests
    tried = {name: one for name, one in EVERY.items() if name not in OF_ANY_FACILITY}
    replies = [app.slack.deliver(one.make(stage, PLAIN, HIRING)) for one in tried.values()]
    spoken = len([one for one in tried.values() if not one.quiet])

    def told() -> list[str]:
        return [*refusals(app.slack.calls[begun:]), *filter(None, map(answered, replies))]

    eventually(lambda: len([text for text in told() if "user groups of Harbor Care Tulsa" in text]) == spoken)
    assert app.requests == before
    assert_nothing_of_tulsas(app.slack.calls[begun:])


def assert_nothing_of_tulsas(calls: list[Call]) -> None:
    shown = str([call.arguments for call in calls if call.method in TELLING | {"views.open", "views.update"}])
    assert re.findall(r"Zelda [1-8]\b", shown) == []  # “Zelda 9” is what the person writes


@dataclass(frozen=True)
class Outsider:
    """Somebody who may use no facility, after `meanwhile`; `says` is part of what they read."""

    person: Person
    says: str
    meanwhile: Callable[[FakeSlack], None] = nothing


def left(slack: FakeSlack) -> None:
    slack.workspace.usergroups[TULSA_GROUP].remove(INTERVIEWER.id)


def in_the_groups(person: Person) -> Callable[[FakeSlack], None]:
    def join(slack: FakeSlack) -> None:
        slack.workspace.usergroups[TULSA_GROUP].add(person.id)

    return join


OUTSIDERS = {
    "who has left the group": Outsider(INTERVIEWER, "ask a workspace admin", left),
    "of whose groups Slack is silent": Outsider(
        INTERVIEWER, "check with Slack who is allowed", silent_on("usergroups.users.list")
    ),
    "a guest in the group": Outsider(GUEST, "members of this workspace", in_the_groups(GUEST)),
    "a stranger in the group": Outsider(STRANGER, "members of this workspace", in_the_groups(STRANGER)),
}


@pytest.mark.parametrize("who", OUTSIDERS)
def test_outsiders_get_nothing_at_any_entrance(who: str, slack: FakeSlack, apploi: FakeApploi, tmp_path: Path) -> None:
    outsider = OUTSIDERS[who]
    set_up(slack, apploi)
    with running_facilities(slack, apploi, tmp_path) as app:
        get_to_know(app, MANAGER)
        stage = stage_of(app, outsider.person)
    outsider.meanwhile(slack)
    with running_facilities(slack, apploi, tmp_path) as app:
        eventually(lambda: app.bot.slack.workspace.team_id)
        stage, before = replace(stage, app=app), kept_by(app, outsider.person)
        begun, searched = len(slack.calls), len(apploi.lookups)
        replies = [slack.deliver(one.make(stage, outsider.person, HIRING)) for one in EVERY.values()]
        after = kept_by(app, outsider.person)
    calls = slack.calls[begun:]
    assert after == before
    assert (apploi.puts, apploi.lookups[searched:]) == ([], [])
    told = [*refusals(calls), *filter(None, map(answered, replies))]
    unseen = (messages.NOT_SHOWN_OPTION, messages.ACCESS_DENIED_OPTION)
    assert [text for text in told if outsider.says not in text and text not in unseen] == []
    assert {call.method for call in calls} <= ASKING | TELLING
    assert_nothing_of_tulsas(calls)


# Lists and pages


def test_pages_hold_only_what_is_of_ones_own_facilities(app: Running) -> None:
    """Ids, buttons and page numbers of another facility's interviews lead nowhere."""
    mine = [kept(app, number, days=number, requested_by=PLAIN.id, facility_id=PORTLAND) for number in range(1, 13)]
    for number in range(13, 25):
        kept(app, number, days=number - 12.5, requested_by=PLAIN.id, facility_id=TULSA)
    first = home(app, PLAIN.id)
    assert names_in(first.blocks) == [each.applicant_name for each in mine[:10]]
    app.slack.press(first, "home_later")
    later = app.slack.wait_for(lambda: [one for one in published(app, PLAIN.id) if "Zelda 12" in str(one.arguments)])
    assert names_in(later[-1].arguments["view"]["blocks"]) == [each.applicant_name for each in mine[10:]]


def names_in(blocks: list[dict[str, Any]]) -> list[str]:
    """The applicants of the interviews in these blocks, in order."""
    texts = [block["text"]["text"] for block in blocks if block["type"] == "section" and "Zelda" in str(block)]
    return [f"Zelda {text.partition('Zelda ')[2].split('*')[0]}" for text in texts]


def test_a_list_and_an_absence_are_about_ones_own_facilities(app: Running) -> None:
    kept(app, 1, days=1, requested_by=MANAGER.id, interviewer_user=PLAIN.id, facility_id=TULSA)
    kept(app, 2, days=1, requested_by=MANAGER.id, interviewer_user=PLAIN.id, facility_id=PORTLAND)
    said = answers(app, "list", "cancel Zelda 1", "I can't make it")
    assert "Zelda 2" in said[0]
    assert [text for text in said if "*Zelda 1*" in text] == []


def answers(app: Running, *words: str) -> list[str]:
    """What Robin is answered in direct messages."""
    place = f"D{PLAIN.id[1:]}"
    for number, text in enumerate(words, 1):
        app.slack.say(text, channel=place, user=PLAIN.id)
        eventually(lambda number=number: len(from_app(app, place)) == number)  # type: ignore[misc]
    return from_app(app, place)


def from_app(app: Running, place: str) -> list[str]:
    return [one.text + str(one.blocks) for one in app.slack.messages(place, PLAIN.id) if one.is_from_app]


def test_a_facility_that_vanished_keeps_its_requests_with_their_people(app: Running) -> None:
    gone = kept(app, 1, days=1, requested_by=PLAIN.id, facility_id="closed-home")
    before = kept(app, 2, days=2, requested_by=PLAIN.id, facility_id="")
    assert names_in(home(app, PLAIN.id).blocks) == [each.applicant_name for each in (gone, before)]


def test_the_menu_suggests_nobody_of_another_facility(app: Running) -> None:
    kept(app, 1, requested_by=INTERVIEWER.id, facility_id=PORTLAND)
    kept(app, 2, requested_by=INTERVIEWER.id, facility_id=TULSA)
    app.slack.command(COMMAND, "", channel=HIRING, user=INTERVIEWER.id)
    form = app.slack.wait_for_view(INTERVIEWER.id)
    offered = app.slack.suggest(form, "applicant", "").json["options"]
    assert [option["text"]["text"].split(" · ")[0] for option in offered] == ["Zelda 2"]


def test_an_overlap_with_another_facility_names_nobody(app: Running) -> None:
    other: Request = kept(app, 1, requested_by=MANAGER.id, interviewer_user=INTERVIEWER.id, facility_id=OAK_HILL)
    start = other.interview.date
    words = f"Mei Chen {start:%b} {start.day} {start.year} {start:%H:%M} UTC with me"
    app.slack.command(COMMAND, words, user=INTERVIEWER.id)
    form = app.slack.wait_for_view(INTERVIEWER.id)
    app.slack.wait_for(lambda: "applicant" in form.values)
    app.slack.submit(form)
    assert "is already interviewing *another applicant*" in json.dumps(form.blocks)
    assert "Zelda" not in json.dumps(form.blocks)


# The Home tab's choice


def test_the_facility_of_the_home_tab_starts_the_form(app: Running) -> None:
    tab = home(app)
    app.slack.choose(tab, "preferred_facility", OAK_HILL)
    eventually(lambda: app.bot.store.preferences.get(MANAGER.id).facility_id == OAK_HILL)
    app.slack.shortcut("schedule_interview")
    form = app.slack.wait_for_view(MANAGER.id)
    assert form.values["facility"]["facility"]["selected_option"]["value"] == OAK_HILL
    app.slack.workspace.usergroups[PORTLAND_GROUP].clear()


def test_people_of_one_facility_have_nothing_to_choose(app: Running) -> None:
    assert "preferred_facility" not in str(home(app, PLAIN.id).blocks)
