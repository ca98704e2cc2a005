"""Subscribe to a calendar: made and revoked on the Home tab, and read over HTTP."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests

from slackbot.demo.fake_apploi import FakeApploi
from slackbot.demo.fake_slack import FakeSlack
from slackbot.demo.fake_slack.faults import Fault
from slackbot.demo.people import INTERVIEWER, MANAGER, PLAIN
from slackbot.domain.request import mark_cancelled
from tests.integration.slack.test_home import home, just_opened, kept, until, words
from tests.support.ical import parse_events
from tests.support.running import Running, running
from tests.support.steps import eventually

PUBLIC_URL = "https://bot.example.com"
VIEW = "calendar_address"


@pytest.fixture
def app(slack: FakeSlack, apploi: FakeApploi, tmp_path: Path) -> Iterator[Running]:
    with running(slack, apploi, tmp_path, PUBLIC_URL=PUBLIC_URL) as started:
        yield started


def make_address(app: Running, user: str = MANAGER.id) -> str:
    """Press the button for a new address, and read it in the view that opens."""
    opened = len(app.slack.calls_of("views.open"))
    app.slack.press(home(app, user), "create_calendar")
    app.slack.wait_for(lambda: app.slack.calls_of("views.open")[opened:])
    form = app.slack.wait_for_view(user)
    [field] = [block for block in form.blocks if block.get("block_id") == VIEW]
    assert app.slack.submit(form).trouble is None
    return str(field["element"]["initial_value"])


def get(app: Running, address: str, method: str = "GET", **headers: str) -> requests.Response:
    """Ask for the calendar as a proxy in front of PUBLIC_URL would."""
    assert address.startswith(PUBLIC_URL)
    return requests.request(method, app.url + urlsplit(address).path, headers=headers, timeout=30)


def test_an_address_follows_what_is_booked_and_canceled(app: Running) -> None:
    address = make_address(app)
    empty = get(app, address)
    assert (empty.status_code, parse_events(empty.text)) == (200, [])
    request = kept(app, 1)
    [event] = parse_events(get(app, address).text)
    assert (event["SUMMARY"], event["STATUS"]) == ("Interview: Z.", "CONFIRMED")
    assert event["DTSTART"] == f"{request.interview.date:%Y%m%dT%H%M%SZ}"
    app.bot.store.change(request.id, lambda one: mark_cancelled(one, MANAGER.id))
    [event] = parse_events(get(app, address).text)
    assert (event["SEQUENCE"], event["STATUS"]) == ("1", "CANCELLED")


def test_a_calendar_has_only_what_its_owner_booked_or_conducts(app: Running) -> None:
    kept(app, 1, interviewer_user=PLAIN.id)
    kept(app, 2, requested_by=PLAIN.id)
    names = {"V1": MANAGER, "V2": INTERVIEWER}
    for request_id, owner in names.items():
        [event] = parse_events(get(app, make_address(app, owner.id)).text)
        assert event["UID"] == f"{request_id}@slackbot"


def test_a_calendar_that_has_not_changed_is_not_sent_again(app: Running) -> None:
    address = make_address(app)
    kept(app, 1)
    first = get(app, address)
    assert first.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert first.headers["Cache-Control"] == "private, no-cache"
    assert first.headers["Referrer-Policy"] == "no-referrer"
    head = get(app, address, "HEAD")
    assert (head.status_code, head.text, head.headers["ETag"]) == (200, "", first.headers["ETag"])
    again = get(app, address, **{"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.text) == (304, "")
    kept(app, 2)
    assert get(app, address, **{"If-None-Match": first.headers["ETag"]}).status_code == 200
    assert get(app, address, "POST").status_code == 404


def test_full_names_are_a_choice_that_says_who_can_read_them(app: Running) -> None:
    kept(app, 1)
    address = make_address(app)
    tab = just_opened(app)
    assert "whoever has the address can read them" in words(tab)
    app.slack.choose(tab, "calendar_names", ["full"])
    [event] = parse_events(get(app, address).text)
    assert event["SUMMARY"] == "Interview: Zelda 1"
    app.slack.choose(just_opened(app), "calendar_names", [])
    assert "Zelda" not in get(app, address).text


def test_a_new_address_ends_the_one_before_and_revoking_ends_it_at_once(app: Running) -> None:
    first = make_address(app)
    second = make_address(app)
    assert first != second
    assert [get(app, each).status_code for each in (first, second)] == [404, 200]
    app.slack.press(just_opened(app), "revoke_calendar")
    assert get(app, second).status_code == 404
    assert "Get an address" in until(app, app.slack.forms.homes[MANAGER.id], lambda said: "Get an address" in said)


def test_the_address_is_shown_only_once_and_stored_and_logged_nowhere(
    app: Running, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    code = make_address(app).rpartition("/")[2].removesuffix(".ics")
    get(app, f"{PUBLIC_URL}/calendar/mine/{code}.ics")
    get(app, f"{PUBLIC_URL}/calendar/mine/{code[::-1]}.ics")
    just_opened(app)
    assert [call.method for call in app.slack.calls if code in str(call.arguments)] == ["views.open"]
    logged = str([each.getMessage() for each in caplog.records if each.name.startswith("slackbot")])
    assert "answered 200" in logged
    assert code not in logged
    assert code[::-1] not in logged
    assert not [file for file in tmp_path.iterdir() if code.encode() in file.read_bytes()]


def test_people_who_may_no_longer_use_the_app_have_no_calendar(
    slack: FakeSlack, apploi: FakeApploi, tmp_path: Path
) -> None:
    with running(slack, apploi, tmp_path, PUBLIC_URL=PUBLIC_URL) as app:
        address = make_address(app, PLAIN.id)
        assert get(app, address).status_code == 200
    slack.faults.standing["users.info"] = Fault("error", "internal_error")
    with running(slack, apploi, tmp_path, PUBLIC_URL=PUBLIC_URL) as app:
        assert get(app, address).status_code == 503  # not 404, after which a calendar may never ask again
    slack.faults.standing.clear()
    slack.workspace.deactivated.add(PLAIN.id)
    with running(slack, apploi, tmp_path, PUBLIC_URL=PUBLIC_URL) as app:
        eventually(lambda: app.bot.slack.get_person(PLAIN.id))
        assert get(app, address).status_code == 404


def test_an_address_that_slack_does_not_show_is_for_nobody(app: Running) -> None:
    kept(app, 1)
    tab = home(app)
    app.slack.faults.add("views.open", "expired_trigger_id")
    app.slack.press(tab, "create_calendar")
    app.slack.wait_for(lambda: [m for m in app.slack.workspace.messages if "couldn't show it to you" in m.text])


def test_without_a_public_url_the_home_tab_says_nothing_of_a_calendar(
    slack: FakeSlack, apploi: FakeApploi, tmp_path: Path
) -> None:
    with running(slack, apploi, tmp_path, time.time) as app:
        assert "calendar" not in words(home(app)).lower()
