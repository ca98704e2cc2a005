"""The Home tab: what each user sees, and what buttons and fields do; over signed HTTP."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from slackbot.demo.fake_apploi import FakeApploi
from slackbot.demo.fake_slack import FakeSlack
from slackbot.demo.fake_slack.forms import Form
from slackbot.demo.people import GUEST, INTERVIEWER, MANAGER, PEOPLE, PLAIN, STRANGER
from slackbot.domain.person import Preferences
from slackbot.domain.request import ReportStatus, Request, State
from tests.integration.slack.test_reschedule import booked
from tests.support.databases import a_request
from tests.support.running import Running, running
from tests.support.steps import book_failed, book_unconfirmed, eventually, open_form, press_in_menu, wait_for_result

SOON = datetime.now(UTC).replace(tzinfo=None, minute=0, second=0, microsecond=0) + timedelta(days=3)
EXAMPLE = "/schedule-interview Jane Doe next Tue 3pm ET for 45 min"


def kept(app: Running, number: int, *, days: float = 0, state: State = State.SCHEDULED, **changes: Any) -> Request:
    """Store a request of the manager's, with nothing left to do, for an interview with Luis `days` after SOON."""
    request = a_request(
        number, applicant_name=f"Zelda {number}", report_status=ReportStatus.REPORTED, message_number=1, state=state
    )
    interview = replace(request.interview, date=SOON + timedelta(days=days), timezone="Etc/UTC")
    request = replace(request, interview=interview, requested_by=MANAGER.id, interviewer_user=INTERVIEWER.id)
    request = replace(request, **{"send_at": None, **changes})
    app.bot.store.add(request)
    return request


def published(app: Running, user: str) -> list[Any]:
    """The Home tabs that were published to this user."""
    calls = app.slack.calls_of("views.publish")
    return [call for call in calls if call.arguments["user_id"] == user and (call.answer or {}).get("ok")]


def home(app: Running, user: str = MANAGER.id) -> Form:
    """Open the Home tab of a user whom the app knows already."""
    eventually(lambda: app.bot.slack.get_person(user))
    return just_opened(app, user)


def just_opened(app: Running, user: str = MANAGER.id) -> Form:
    """Open the Home tab, and wait for it."""
    before = len(published(app, user))
    app.slack.open_home(user)
    app.slack.wait_for(lambda: published(app, user)[before:])
    return app.slack.forms.homes[user]


def words(tab: Form) -> str:
    """All texts of a tab, one in each line."""

    def texts(value: Any) -> list[str]:
        if isinstance(value, dict):
            return [value["text"]] if isinstance(value.get("text"), str) else texts(list(value.values()))
        return [text for each in value for text in texts(each)] if isinstance(value, list) else []

    return "\n".join(texts(tab.blocks))


def until(app: Running, tab: Form, look: Callable[[str], bool]) -> str:
    """The texts of a tab, once this is true of them."""
    return app.slack.wait_for(lambda: words(tab) if look(words(tab)) else "")


def buttons(tab: Form) -> list[str]:
    """The action ids of the buttons, and of what is in the menus."""
    found = []
    for element in (element for block in tab.blocks for element in block.get("elements", [])):
        found += [element["action_id"]] if "value" in element else []
        found += [option["value"].split()[0] for option in element.get("options", []) if element["type"] == "overflow"]
    return found


# Contents


def test_the_first_visit_shows_how_to_start_and_the_preferences(app: Running) -> None:
    read = words(home(app))
    assert "Welcome" in read
    assert EXAMPLE in read
    assert "Eastern Time, from your Slack profile" in read


SEEN = [
    ("failed", {"state": State.FAILED}, {MANAGER}),
    ("unconfirmed", {"state": State.UNCONFIRMED}, {MANAGER}),
    ("waiting", {"state": State.WAITING}, {MANAGER}),
    ("coming up", {}, {MANAGER, INTERVIEWER}),
    ("moved", {"moved_to": "V9"}, {MANAGER, INTERVIEWER}),
    ("cancelled", {"cancelled_by": MANAGER.id}, {MANAGER, INTERVIEWER}),
    ("past", {"days": -5}, {MANAGER, INTERVIEWER}),
    ("dismissed", {"state": State.FAILED, "settled_by": MANAGER.id, "settled_how": "dismissed"}, {MANAGER}),
    ("held by nobody in Slack", {"interviewer_user": None}, {MANAGER}),
]


@pytest.mark.parametrize(("what", "changes", "viewers"), SEEN, ids=[row[0] for row in SEEN])
def test_nobody_sees_others_requests(app: Running, what: str, changes: dict[str, Any], viewers: Any) -> None:
    kept(app, 1, **changes)
    tabs = {person: home(app, person.id) for person in PEOPLE}
    assert {person for person, tab in tabs.items() if "Zelda" in words(tab)} == viewers
    assert {person for person, tab in tabs.items() if any(":1" in str(block) for block in tab.blocks)} <= viewers


PLACES = [
    (
        "Needs your attention",
        "Not booked: Zelda 1",
        {"state": State.FAILED, "reason": "Apploi said <no>."},
    ),
    ("Needs your attention", "Please check in Apploi: Zelda 1", {"state": State.UNCONFIRMED}),
    ("In progress", "Apploi is busy. I'll keep trying until", {"state": State.WAITING, "reason": "Apploi is busy."}),
    ("In progress", "I'm sending it to Apploi", {"state": State.ACCEPTED}),
    ("Your interviews", "*Zelda 1* · 1 hour", {}),
    ("Recent", "Past: *Zelda 1*", {"days": -4}),
    ("Recent", "Moved to another time: *Zelda 1*", {"moved_to": "V9"}),
    (
        "Recent",
        f"Canceled (<@{INTERVIEWER.id}> says it's deleted in Apploi): *Zelda 1*",
        {"cancelled_by": INTERVIEWER.id},
    ),
]


@pytest.mark.parametrize(("heading", "line", "changes"), PLACES, ids=[row[1][:24] for row in PLACES])
def test_each_state_has_its_section_and_its_text(
    app: Running, heading: str, line: str, changes: dict[str, Any]
) -> None:
    kept(app, 1, **changes)
    read = words(home(app))
    assert line in read
    headings = ["Needs your attention", "In progress", "Your interviews", "Recent", "Preferences"]
    before = [each for each in headings if f"\n{each}\n" in read[: read.index(line)]]
    assert before[-1] == heading
    assert "<no>" not in read


@pytest.mark.parametrize("user", [GUEST.id, STRANGER.id])
def test_guests_and_strangers_see_only_a_sentence(app: Running, user: str) -> None:
    tab = home(app, user)
    assert "members of this workspace" in words(tab)
    assert len(tab.blocks) == 1


def test_an_unidentified_viewer_sees_nothing_and_can_retry(app: Running) -> None:
    kept(app, 1)
    app.slack.faults.add("users.info", "internal_error")
    tab = just_opened(app)
    assert "couldn't confirm who you are" in words(tab)
    app.slack.press(tab, "home_refresh")
    assert until(app, tab, lambda read: "Zelda 1" in read)


def test_while_the_database_is_away_the_tab_says_so_and_can_be_retried(app: Running, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "slackbot.db")) as other:
        other.execute("ALTER TABLE requests RENAME TO away")
        tab = home(app)
        assert "I can't load your interviews right now" in words(tab)
        other.execute("ALTER TABLE away RENAME TO requests")
    app.slack.press(tab, "home_refresh")
    assert until(app, tab, lambda read: "Welcome" in read)


def test_opening_the_messages_tab_publishes_nothing(app: Running) -> None:
    app.slack.open_messages_tab(MANAGER.id)
    home(app)
    assert len(app.slack.calls_of("views.publish")) == 1


# Buttons


def test_schedule_opens_the_form_and_the_tab_follows(app: Running) -> None:
    tab = home(app)
    app.slack.press(tab, "schedule_interview_from_home")
    form = app.slack.wait_for_view(MANAGER.id)
    app.slack.suggest(form, "applicant", "marcus bell")
    app.slack.choose(form, "applicant", "265733760")
    app.slack.type(form, "when", "Dec 1 2037 3pm ET")
    assert app.slack.submit(form).trouble is None
    until(app, tab, lambda read: "Marcus Bell" in read)
    eventually(lambda: app.requests[0].report_status is ReportStatus.REPORTED)
    app.slack.press(tab, "home_refresh")
    assert "booked by you" in until(app, tab, lambda read: "booked by you" in read)


def test_dismissing_from_the_tab_updates_the_message(app: Running) -> None:
    message = book_failed(app)
    tab = home(app)
    press_in_menu(app, tab, "dismiss_request")
    read = until(app, tab, lambda read: "Needs your attention" not in read)
    assert f"Not booked, dismissed by <@{MANAGER.id}>" in read
    app.slack.wait_for(lambda: f"dismissed by <@{MANAGER.id}>" in message.text)
    assert "actions" not in [block["type"] for block in message.blocks]


@pytest.mark.parametrize("trouble", [book_failed, book_unconfirmed])
def test_send_again_from_the_tab_reports_in_the_channel_with_the_allowed_name(
    app: Running, trouble: Callable[[Running], Any]
) -> None:
    trouble(app)
    before = app.requests[0].reply_to
    app.slack.press(home(app), "send_again")
    assert wait_for_result(app, kind="interview_scheduled")
    after = app.requests[0].reply_to
    assert (after.channel, after.thread_ts, after.name_visibility) == (
        before.channel,
        before.thread_ts,
        before.name_visibility,
    )
    assert "Marcus Bell" in words(home(app))


def test_mark_as_scheduled_from_the_tab_books_nothing(app: Running) -> None:
    book_unconfirmed(app)
    tab = home(app)
    app.slack.press(tab, "mark_scheduled")
    until(app, tab, lambda read: "booked by you" in read)
    assert wait_for_result(app, kind="interview_scheduled")
    assert len(app.apploi.puts) == 1


def test_edit_from_the_tab_opens_the_form_and_the_correction_is_booked(app: Running) -> None:
    book_failed(app)
    tab = home(app)
    app.slack.press(tab, "edit_request")
    form = app.slack.wait_for_view(MANAGER.id)
    assert form.values["when"]["when"]["value"] == "Dec 1, 2037 3:00 PM"
    app.slack.submit(form)
    assert wait_for_result(app, kind="interview_scheduled")
    assert until(app, tab, lambda read: "edited and sent again" in read)


def test_requester_and_interviewer_can_reschedule_and_cancel_from_the_tab(app: Running) -> None:
    message = booked(app)
    for user in (MANAGER.id, INTERVIEWER.id):
        app.slack.press(home(app, user), "reschedule")
        assert app.slack.wait_for_view(user).source["title"]["text"] == "Reschedule interview"
        app.slack.forms.clear(user)
        app.slack.press(home(app, user), "cancel_interview")
        view = app.slack.wait_for_view(user)
    tab = app.slack.forms.homes[INTERVIEWER.id]
    assert app.slack.submit(view).trouble is None
    until(app, tab, lambda read: f"<@{INTERVIEWER.id}> says it's deleted in Apploi" in read)
    app.slack.wait_for(lambda: "Canceled" in message.text)


def test_a_button_of_an_outdated_tab_only_refreshes_the_tab(app: Running) -> None:
    message = book_failed(app)
    tab = home(app)
    press_in_menu(app, message, "dismiss_request")
    until(app, tab, lambda read: "Needs your attention" not in read)
    app.slack.forms.publish(MANAGER.id, published(app, MANAGER.id)[0].arguments["view"])  # as it was before
    press_in_menu(app, tab, "dismiss_request")
    until(app, tab, lambda read: "Needs your attention" not in read)
    dm = app.slack.workspace.dm_with_bot(MANAGER.id).id
    assert "was already dismissed" in app.slack.wait_for(lambda: app.slack.messages(dm))[-1].text


def test_paging_works_and_an_action_keeps_the_page(app: Running) -> None:
    for number in range(1, 26):
        kept(app, number, days=number / 24)
    tab = home(app)
    assert names(tab) == list(range(1, 11))
    assert "home_earlier" not in buttons(tab)
    app.slack.press(tab, "home_later")
    until(app, tab, lambda read: "Zelda 11*" in read)
    app.slack.press(tab, "home_later")
    until(app, tab, lambda read: "Zelda 25*" in read)
    assert (names(tab), "home_later" in buttons(tab)) == (list(range(21, 26)), False)
    app.slack.press(tab, "home_refresh")
    app.slack.press(tab, "home_earlier")
    until(app, tab, lambda read: "Zelda 11*" in read)
    assert names(tab) == list(range(11, 21))
    assert names(home(app)) == list(range(1, 11))


def names(tab: Form) -> list[int]:
    """The numbers of the applicants shown, in order."""
    return [
        int(line.rpartition("*Zelda ")[2].partition("*")[0]) for line in words(tab).splitlines() if "*Zelda" in line
    ]


def test_a_page_that_no_longer_exists_shows_the_first(app: Running) -> None:
    for number in range(1, 12):
        kept(app, number, days=number / 24)
    tab = home(app)
    app.bot.store.change("V11", lambda found: replace(found, cancelled_by=MANAGER.id))
    app.slack.press(tab, "home_later")
    until(app, tab, lambda read: "Recent" in read)
    assert names(tab)[:10] == list(range(1, 11))


# Preferences


def choose_zone(app: Running, tab: Form, query: str, zone: str) -> None:
    assert zone in [option["value"] for option in app.slack.suggest(tab, "preferred_timezone", query).options]
    reply = app.slack.choose(tab, "preferred_timezone", zone)
    assert reply
    assert reply.trouble is None


def test_the_preferred_zone_survives_a_restart_and_is_used_in_the_form(
    slack: FakeSlack, apploi: FakeApploi, tmp_path: Path
) -> None:
    with running(slack, apploi, tmp_path) as app:
        tab = home(app)
        choose_zone(app, tab, "london", "Europe/London")
        assert until(app, tab, lambda read: "London time, chosen by you" in read)
    with running(slack, apploi, tmp_path) as app:
        form = open_form(app, "Marcus Bell Dec 1 2037 3pm")
        assert form.values["timezone"]["timezone"]["selected_option"]["value"] == "Europe/London"
        tab = home(app)
        assert "London time, chosen by you" in words(tab)
        choose_zone(app, tab, "", "profile")
        assert until(app, tab, lambda read: "Eastern Time, from your Slack profile" in read)
        app.slack.close(form)
        form = open_form(app, "Marcus Bell Dec 1 2037 3pm")
        assert form.values["timezone"]["timezone"]["selected_option"]["value"] == "America/New_York"


@pytest.mark.parametrize("ticked", [["booked"], ["reminders"], ["booked", "reminders"], []])
def test_notification_preferences_are_saved(app: Running, ticked: list[str]) -> None:
    tab = home(app)
    app.slack.choose(tab, "preferred_telling", ticked)
    said = Preferences("", tell_booked="booked" in ticked, tell_reminders="reminders" in ticked)
    assert app.bot.store.preferences.get(MANAGER.id) == said
    boxes = home(app).element("preferred_telling").get("initial_options", [])
    assert [box["value"] for box in boxes] == ticked


def test_an_invalid_zone_is_not_saved(app: Running) -> None:
    tab = home(app)
    assert [option["value"] for option in app.slack.suggest(tab, "preferred_timezone", "zzzz").options] == ["-"]
    app.slack.choose(tab, "preferred_timezone", "-")
    assert app.bot.store.preferences.get(MANAGER.id) == Preferences()


def test_users_without_a_zone_see_the_default(app: Running) -> None:
    assert "Eastern Time, because your Slack profile has none" in words(home(app, PLAIN.id))


def test_the_preview_uses_the_interviewers_preferred_zone(app: Running) -> None:
    app.bot.store.preferences.save(INTERVIEWER.id, Preferences("Europe/London"))
    form = open_form(app, "Marcus Bell with @luis")
    app.slack.type(form, "when", "Dec 1 2037 11am ET")
    assert app.slack.wait_for(lambda: "4:00 PM for the interviewer in London" in str(form.blocks))


def test_the_form_opens_even_if_preferences_cannot_be_read(app: Running, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "slackbot.db")) as other:
        other.execute("DROP TABLE preferences")
    form = open_form(app, "Marcus Bell Dec 1 2037 3pm")
    assert form.values["timezone"]["timezone"]["selected_option"]["value"] == "America/New_York"


# Concurrency


def test_the_last_of_two_quick_openings_wins(app: Running) -> None:
    app.slack.faults.delays["views.publish"] = 0.3
    app.slack.open_home(MANAGER.id)
    kept(app, 1)
    app.slack.open_home(MANAGER.id)
    kept(app, 2)
    app.slack.open_home(MANAGER.id)
    app.slack.wait_for(lambda: MANAGER.id in app.slack.forms.homes)
    until(app, app.slack.forms.homes[MANAGER.id], lambda read: "Zelda 1" in read and "Zelda 2" in read)
    assert len(app.slack.calls_of("views.publish")) <= 3


def test_a_tab_published_by_another_process_is_rebuilt(app: Running) -> None:
    tab = home(app)
    app.slack.forms.publish(MANAGER.id, {"type": "home", "blocks": []})
    kept(app, 1)
    app.slack.open_home(MANAGER.id)
    until(app, tab, lambda read: "Zelda 1" in read)
    answers = [(call.answer or {}).get("error") for call in app.slack.calls_of("views.publish")]
    assert answers == [None, "hash_conflict", None]


def test_a_rejected_tab_is_published_when_it_is_opened_again(app: Running) -> None:
    app.slack.faults.add("views.publish", "internal_error")
    app.slack.open_home(MANAGER.id)
    app.slack.wait_for(lambda: app.slack.calls_of("views.publish"))
    assert "Welcome" in words(home(app))


def test_an_open_tab_follows_the_request(app: Running) -> None:
    tab = home(app)
    app.slack.submit(open_form(app))
    said = until(app, tab, lambda said: "Marcus Bell" in said and "In progress" not in said)
    assert "Your interviews" in said
