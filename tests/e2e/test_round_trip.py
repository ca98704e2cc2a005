"""From end to end over real signed HTTP: command, form, errors, submission, PUT, message, buttons."""

from __future__ import annotations

import re
import sqlite3
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import requests

from slackbot.demo.fake_apploi.failure_modes import FailureMode
from slackbot.demo.fake_slack import CUT_AFTER, HIRING, OFFERS, RANDOM, TWO_PEOPLE, rate_limited
from slackbot.demo.fake_slack.forms import Form
from slackbot.demo.people import GUEST, INTERVIEWER, MANAGER, PLAIN, STRANGER
from slackbot.domain.request import ReportStatus, State
from tests.support.running import Running
from tests.support.steps import (
    COMMAND,
    MARCUS,
    WORDS,
    book_failed,
    book_unconfirmed,
    eventually,
    form_with_applicant,
    open_form,
    press_in_menu,
    wait_for_ephemeral,
    wait_for_request,
    wait_for_result,
)


def test_from_the_command_to_the_message(app: Running) -> None:
    form = open_form(app)
    assert app.slack.submit(form).trouble is None
    assert not form.is_open
    message = wait_for_result(app)
    (put,) = app.apploi.puts
    assert put.path == f"/applicants/{MARCUS}/interviews"
    assert put.body == {
        "date": "2037-12-01T15:00:00Z",
        "duration": "45",
        "timezone": "America/New_York",
        "location": "Room 2",
        "interviewerEmail": INTERVIEWER.email,
        "interviewerTeamId": "23567",
    }
    assert "Interview booked: Marcus Bell" in message.text
    assert message.metadata
    assert message.metadata["event_payload"]["request_id"] == form.id


def test_opening_the_form_takes_one_call_to_slack(app: Running) -> None:
    app.slack.wait_for(lambda: app.slack.calls_of("auth.test"))
    open_form(app)
    methods = [call.method for call in app.slack.calls if call.method != "auth.test"]
    assert methods[:2] == ["users.info", "views.open"]
    open_form(app)
    assert len(app.slack.calls_of("users.info")) == 1


@pytest.mark.parametrize("text", ["help", "HELP", "?", "🗓️🙏", "…", "x" * 1001])
def test_help_and_unusable_commands_get_the_usage_as_an_ephemeral_message(app: Running, text: str) -> None:
    app.slack.command(COMMAND, text)
    assert "next Tue 3pm ET for 45 min" in wait_for_ephemeral(app)
    assert app.slack.messages(HIRING, INTERVIEWER.id) == app.slack.messages(HIRING, GUEST.id)
    assert app.slack.open_views == []


@pytest.mark.parametrize("user", [GUEST.id, STRANGER.id])
def test_guests_and_people_from_other_workspaces_are_refused(app: Running, user: str) -> None:
    channel = next(c.id for c in app.slack.workspace.channels.values() if user in c.members)
    eventually(lambda: app.bot.slack.workspace.team_id)
    app.slack.command(COMMAND, WORDS, user=user, channel=channel)
    assert "members of this workspace" in wait_for_ephemeral(app, user, channel)
    assert app.slack.open_views == []


def test_without_zone_and_email_the_form_has_the_default_zone_and_asks_for_the_interviewer(app: Running) -> None:
    channel = next(c.id for c in app.slack.workspace.channels.values() if PLAIN.id in c.members)
    form = open_form(app, "Marcus Bell Dec 1 2037 3pm", user=PLAIN.id, channel=channel)
    assert form.values["timezone"]["timezone"]["selected_option"]["value"] == "America/New_York"
    assert "email" in app.slack.submit(form).errors["interviewer"]
    app.slack.type(form, "interviewer_id", "123456")
    assert app.slack.submit(form).trouble is None
    app.apploi.wait_for_puts(1)
    assert app.apploi.puts[0].body["interviewerId"] == "123456"


def test_all_invalid_fields_are_reported_at_once_and_nothing_is_sent(app: Running) -> None:
    form = open_form(app, "Nobody Known tomorrow")
    app.slack.type(form, "location", "Room\0 2")
    app.slack.suggest(form, "applicant", "marcus")
    app.slack.choose(form, "applicant", MARCUS)
    reply = app.slack.submit(form)
    assert reply.errors.keys() == {"when", "location"}
    assert form.is_open
    assert (app.requests, app.apploi.puts) == ([], [])


@pytest.mark.parametrize("broken", ["Room\0 2", "Room \ud83d"])
def test_a_character_that_cannot_be_stored_is_reported_at_its_field(app: Running, broken: str) -> None:
    form = open_form(app)
    app.slack.type(form, "location", broken)
    assert app.slack.submit(form).errors.keys() == {"location"}
    app.slack.type(form, "location", "Room 2")
    assert app.slack.submit(form).trouble is None
    assert "Room 2" in wait_for_result(app).text


def test_typed_digits_are_an_application_id_even_if_apploi_finds_no_one(app: Running) -> None:
    form = open_form(app, "")
    offered = app.slack.suggest(form, "applicant", "4711").options
    assert [option["value"] for option in offered] == ["4711"]
    app.slack.choose(form, "applicant", "4711")
    app.slack.type(form, "when", "Dec 1 2037 3pm")
    app.slack.wait_for(lambda: any(block["block_id"] == "team_id" for block in form.blocks))
    assert app.slack.submit(form).errors.keys() == {"team_id"}
    app.slack.type(form, "team_id", "23567")
    app.slack.submit(form)
    assert app.apploi.wait_for_puts(1)[0].applicant_id == "4711"


@pytest.mark.parametrize(
    "mood",
    [FailureMode.SERVER_ERROR, FailureMode.DOWN, FailureMode.REFUSES_KEY, FailureMode.HTML, FailureMode.NO_ACCESS],
)
def test_a_search_that_fails_still_offers_digits_and_says_what_to_do_with_names(
    app: Running, mood: FailureMode
) -> None:
    form = open_form(app, "")
    app.apploi.set_failure_mode(mood)
    assert [o["value"] for o in app.slack.suggest(form, "applicant", "4711").options] == ["4711"]
    (notice,) = app.slack.suggest(form, "applicant", "jane").options
    assert notice["value"] == "-"
    app.slack.choose(form, "applicant", "-")
    app.slack.type(form, "when", "Dec 1 2037 3pm")
    assert "Pick an applicant" in app.slack.submit(form).errors["applicant"]


def test_a_slow_search_answers_in_time_with_what_is_known(app: Running) -> None:
    form = open_form(app, "")
    app.apploi.slow_seconds = 60
    app.apploi.set_failure_mode(FailureMode.SLOW, write=False)
    reply = app.slack.suggest(form, "applicant", "4711")
    assert reply.trouble is None
    assert [option["value"] for option in reply.options] == ["4711"]


def test_two_applicants_of_one_name_are_offered_in_the_menu(app: Running) -> None:
    form = open_form(app, "Jane Doe Dec 1 2037 3pm")
    assert form.values["applicant"]["applicant"].get("selected_option") is None
    assert "2 applicants are named Jane Doe" in str(form.blocks)
    options = app.slack.suggest(form, "applicant", "").options
    assert [option["value"] for option in options] == ["265733753", "265733754"]


def test_zones_are_found_by_city_name_or_abbreviation(app: Running) -> None:
    form = open_form(app, "")
    for typed, zone in (("chicago", "America/Chicago"), ("PT", "America/Los_Angeles"), ("eastern", "America/New_York")):
        values = [option["value"] for option in app.slack.suggest(form, "timezone", typed).options]
        assert zone in values


def test_a_form_submitted_during_the_search_asks_for_the_applicant(app: Running) -> None:
    app.apploi.slow_seconds = 60
    app.apploi.set_failure_mode(FailureMode.SLOW, write=False)
    app.slack.command(COMMAND, WORDS)
    form = app.slack.wait_for_view(MANAGER.id)
    reply = app.slack.submit(form)
    assert reply.response_action == "update"
    assert form_with_applicant(form)


def test_the_preview_follows_typing_and_never_overwrites_it(app: Running) -> None:
    form = open_form(app, "Marcus Bell")
    for typed in ("tom", "tomorrow", "tomorrow 3", "tomorrow 3pm CT"):
        app.slack.type(form, "when", typed)
    app.slack.wait_for(lambda: "3:00–4:00 PM CT" in str(_preview(form)))
    assert form.values["when"]["when"]["value"] == "tomorrow 3pm CT"
    app.slack.type(form, "when", "tomorrow")
    app.slack.wait_for(lambda: "Not clear yet" in str(_preview(form)))


def _preview(form: Form) -> dict[str, Any]:
    return next(block for block in form.blocks if block["block_id"] == "preview")


def test_one_form_submitted_four_times_at_once_is_one_request(app: Running) -> None:
    form = open_form(app)
    first = app.slack.submit(form)
    threads = [threading.Thread(target=app.slack.redeliver, args=(first,)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    wait_for_result(app)
    wait_for_request(app, lambda it: it.report_status is ReportStatus.REPORTED)
    assert (len(app.requests), len(app.apploi.puts)) == (1, 1)
    assert len([m for m in app.slack.messages(HIRING) if m.metadata]) == 1


def test_a_submission_does_not_wait_for_apploi(app: Running) -> None:
    form = open_form(app)
    app.apploi.slow_seconds = 2
    app.apploi.failure_mode = FailureMode.SLOW
    assert app.slack.submit(form).trouble is None
    assert wait_for_request(app, lambda it: it.state is State.SENDING).attempts == 1
    assert app.apploi.wait_for_puts(1)[0].status is None


def test_a_form_sent_again_with_another_time_says_which_was_accepted(app: Running) -> None:
    form = open_form(app)
    app.slack.deliver(app.slack.submit(form).delivery or pytest.fail("nothing was sent"))
    form.is_open = True  # the answer was lost, so the user still sees the form
    app.slack.type(form, "when", "Dec 1 2037 4pm ET")
    assert "already sent this form, for Tue, Dec 1, 2037, 3:00" in app.slack.submit(form).errors["when"]
    wait_for_result(app)
    assert len(app.apploi.puts) == 1


def test_a_choice_made_during_the_search_is_kept(app: Running) -> None:
    app.apploi.slow_seconds = 1
    app.apploi.set_failure_mode(FailureMode.SLOW, write=False)
    app.slack.command(COMMAND, "Marcus Bell Dec 1 2037 3pm")
    form = app.slack.wait_for_view(MANAGER.id)
    app.slack.type(form, "when", "Dec 2 2037 4pm")
    app.slack.wait_for(lambda: "Dec 2, 2037" in str(_preview(form)))
    app.slack.wait_for(lambda: form_with_applicant(form))
    assert "Dec 2, 2037" in str(_preview(form))


def test_a_guest_sees_no_applicants_even_if_slack_is_slow(app: Running) -> None:
    app.slack.faults.delays["users.info"] = 60
    channel = next(c.id for c in app.slack.workspace.channels.values() if GUEST.id in c.members)
    form = open_form(app, "", user=GUEST.id, channel=channel)
    app.slack.faults.delays.clear()
    eventually(lambda: app.bot.slack.get_person(GUEST.id))
    (notice,) = app.slack.suggest(form, "applicant", "jane").options
    assert "Only members" in notice["text"]["text"]


def test_a_link_is_sent_to_apploi_as_typed(app: Running) -> None:
    app.slack.should_escape = False
    form = open_form(app, "Marcus Bell Dec 1 2037 3pm <https://zoom.us/j/1?a=1&amp;b=2|zoom.us/j/1>")
    app.slack.submit(form)
    assert app.apploi.wait_for_puts(1)[0].body["location"] == "https://zoom.us/j/1?a=1&b=2"


# Where the result is posted


def test_in_a_channel_without_the_bot_the_result_goes_through_the_response_url(app: Running) -> None:
    form = open_form(app, channel=OFFERS)
    app.slack.submit(form)
    app.slack.wait_for(lambda: [m for m in app.slack.messages(OFFERS) if "Interview booked" in m.text])
    errors = [call.answer for call in app.slack.calls_of("chat.postMessage")]
    assert [(answer or {}).get("error") for answer in errors] == ["channel_not_found"]


def test_in_a_direct_message_between_people_the_result_goes_through_the_response_url(app: Running) -> None:
    app.slack.submit(open_form(app, channel=TWO_PEOPLE))
    found = app.slack.wait_for(lambda: [m for m in app.slack.messages(TWO_PEOPLE) if "Interview booked" in m.text])
    assert found[0].only_for is None


def test_if_channel_and_response_url_fail_the_result_is_a_direct_message(app: Running) -> None:
    form = open_form(app, channel=RANDOM)
    app.slack.faults.delays["chat.postMessage"] = 0.5
    app.slack.submit(form)
    app.slack.clock.advance(31 * 60)
    dm = app.slack.workspace.dm_with_bot(MANAGER.id)
    found = app.slack.wait_for(lambda: [m for m in app.slack.messages(dm.id) if "Interview booked" in m.text])
    assert f"<#{RANDOM}>" in found[0].text


def test_without_a_channel_the_result_is_a_direct_message(app: Running) -> None:
    form = open_form(app)
    app.slack.choose(form, "channel", None)
    app.slack.submit(form)
    assert wait_for_result(app, app.slack.workspace.dm_with_bot(MANAGER.id).id)
    assert [m for m in app.slack.messages(HIRING) if m.metadata] == []


def test_a_rate_limited_result_is_posted_once_after_the_wait(app: Running) -> None:
    form = open_form(app)
    app.slack.faults.add("chat.postMessage", rate_limited(1))
    app.slack.submit(form)
    assert "twice" not in wait_for_result(app).text


def test_a_message_lost_after_delivery_is_repeated_as_a_possible_duplicate(app: Running) -> None:
    form = open_form(app)
    app.slack.faults.add("chat.postMessage", CUT_AFTER)
    app.slack.submit(form)
    app.slack.wait_for(lambda: len([m for m in app.slack.messages(HIRING) if m.metadata]) == 2)
    first, second = [m for m in app.slack.messages(HIRING) if m.metadata]
    assert ("twice" in first.text, "twice" in second.text) == (False, True)
    assert len(app.apploi.puts) == 1


# Apploi's answers, and the buttons


OUTCOMES = [
    (FailureMode.REFUSES_KEY, "interview_failed", "an admin has to fix that"),
    (FailureMode.NO_SUCH_APPLICANT, "interview_failed", MARCUS),
    (FailureMode.SERVER_ERROR, "interview_unconfirmed", "HTTP 500"),
    (FailureMode.DROPS_AFTER, "interview_unconfirmed", "closed the connection"),
    (FailureMode.BUSY, "interview_pending", "too busy"),
    (FailureMode.DOWN, "interview_pending", "couldn't reach Apploi"),
]


@pytest.mark.parametrize(("mood", "kind", "said"), OUTCOMES)
def test_each_failure_mode_of_apploi_is_reported_in_the_channel(
    app: Running, mood: FailureMode, kind: str, said: str
) -> None:
    form = open_form(app)
    app.apploi.failure_mode = mood
    app.slack.submit(form)
    assert said in wait_for_result(app, kind=kind).text


def test_a_waiting_request_is_scheduled_once_apploi_is_back(app: Running) -> None:
    form = open_form(app)
    app.apploi.failure_mode, app.apploi.retry_after = FailureMode.BUSY, "1"
    app.slack.submit(form)
    pending = wait_for_result(app, kind="interview_pending")
    app.apploi.failure_mode = FailureMode.FINE
    assert wait_for_result(app, kind="interview_scheduled").ts > pending.ts
    assert "See the result below" in pending.text


def test_mark_scheduled_books_nothing_and_reports_in_the_channel(app: Running) -> None:
    app.slack.press(book_unconfirmed(app), "mark_scheduled")
    assert f"<@{MANAGER.id}> found it" in wait_for_result(app, kind="interview_scheduled").text
    assert len(app.apploi.puts) == 1


def test_send_again_sends_once_no_matter_how_often_it_is_pressed(app: Running) -> None:
    message = book_unconfirmed(app)
    first = app.slack.press(message, "send_again")
    wait_for_result(app, kind="interview_scheduled")
    app.slack.redeliver(first)
    assert "earlier attempt" in wait_for_ephemeral(app)
    assert len(app.apploi.puts) == 2


def test_a_settled_message_names_the_user_and_has_no_buttons(app: Running) -> None:
    message = book_unconfirmed(app)
    app.slack.press(message, "send_again")
    app.slack.wait_for(lambda: "sent again" in message.text)
    assert "actions" not in [block["type"] for block in message.blocks]


def test_a_button_of_an_earlier_message_does_nothing(app: Running) -> None:
    message = book_failed(app)
    app.apploi.failure_mode = FailureMode.DROPS_AFTER
    first = app.slack.press(message, "send_again")
    wait_for_result(app, kind="interview_unconfirmed")
    app.apploi.failure_mode = FailureMode.FINE
    app.slack.redeliver(first)
    assert "earlier attempt" in wait_for_ephemeral(app)
    assert (len(app.apploi.puts), app.requests[0].state) == (2, State.UNCONFIRMED)


def test_an_edited_form_books_nothing_if_its_request_was_sent_again(app: Running) -> None:
    message = book_failed(app)
    app.slack.press(message, "edit_request")
    form = app.slack.wait_for_view(MANAGER.id)
    app.slack.press(message, "send_again")
    wait_for_result(app, kind="interview_scheduled")
    assert "already taken care of" in app.slack.submit(form).errors["when"]
    assert (len(app.requests), len(app.apploi.bookings)) == (1, 1)


def test_send_again_after_a_failure_is_reported_again(app: Running) -> None:
    app.slack.press(book_failed(app), "send_again")
    assert wait_for_result(app, kind="interview_scheduled")


def test_dismiss_settles_the_request(app: Running) -> None:
    message = book_failed(app)
    press_in_menu(app, message, "dismiss_request")
    app.slack.wait_for(lambda: f"dismissed by <@{MANAGER.id}>" in message.text)
    assert app.requests[0].settled_how == "dismissed"


def test_edit_opens_the_same_form_and_books_the_correction(app: Running) -> None:
    message = book_failed(app)
    app.slack.press(message, "edit_request")
    form = app.slack.wait_for_view(MANAGER.id)
    assert form.values["when"]["when"]["value"] == "Dec 1, 2037 3:00 PM"
    app.slack.type(form, "when", "Dec 2 2037 10am")
    assert app.slack.submit(form).trouble is None
    assert "Wed, Dec 2, 2037" in wait_for_result(app, kind="interview_scheduled").text
    new = app.requests[0]
    old = app.bot.store.get(new.replaces or "")
    assert old
    assert old.settled_how == "edited and sent again"
    app.slack.wait_for(lambda: "edited and sent again" in message.text)
    assert "actions" not in [block["type"] for block in message.blocks]


@pytest.mark.parametrize("action", ["mark_scheduled", "send_again"])
def test_only_the_requester_may_press_the_buttons(app: Running, action: str) -> None:
    app.slack.press(book_unconfirmed(app), action, user=INTERVIEWER.id)
    assert f"Only <@{MANAGER.id}>" in wait_for_ephemeral(app, INTERVIEWER.id)
    assert app.requests[0].state is State.UNCONFIRMED


# Failures on our side


def test_if_slack_opens_the_form_too_late_the_user_gets_the_command_back(app: Running) -> None:
    app.slack.faults.add("views.open", "expired_trigger_id")
    app.slack.command(COMMAND, WORDS)
    assert "Marcus Bell Dec 1 2037" in wait_for_ephemeral(app)


def test_a_slow_users_info_does_not_keep_the_form_from_opening(app: Running) -> None:
    app.slack.faults.delays["users.info"] = 60
    form = open_form(app, "Marcus Bell")
    assert form.values["timezone"]["timezone"]["selected_option"]["value"] == "America/New_York"


def test_a_locked_database_is_reported_in_the_form_and_nothing_is_lost(
    app: Running, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    form = open_form(app)
    other = sqlite3.connect(tmp_path / "slackbot.db", isolation_level=None)
    with closing(other):
        other.execute("BEGIN EXCLUSIVE")
        reply = app.slack.submit(form)
        assert requests.get(f"{app.url}/readyz", timeout=30).status_code == 503
    assert "locked by another program" in " ".join(reply.errors.values())
    assert "a form could not be stored: The database is locked" in caplog.text
    assert form.is_open
    app.slack.submit(form)
    assert wait_for_result(app)


def test_a_deleted_database_is_reported_in_the_form_and_by_readiness(app: Running, tmp_path: Path) -> None:
    form = open_form(app)
    (tmp_path / "slackbot.db").unlink()
    assert "moved or deleted" in " ".join(app.slack.submit(form).errors.values())
    ready = requests.get(f"{app.url}/readyz", timeout=30)
    assert ready.status_code == 503
    assert "moved or deleted" in ready.text


def test_applois_answer_is_kept_while_the_database_fails(
    app: Running, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The table is missing here: no retry helps, but an operator can fix it."""
    app.apploi.slow_seconds = 1.0
    app.apploi.set_failure_mode(FailureMode.SLOW, lookup=False)
    app.slack.submit(open_form(app))
    app.apploi.wait_for_puts(1)
    with closing(sqlite3.connect(tmp_path / "slackbot.db")) as other:
        other.execute("ALTER TABLE requests RENAME TO away")
        eventually(
            lambda: re.search("cannot store a step|retried once its lease", caplog.text)
        )  # it would store the answer
        other.execute("ALTER TABLE away RENAME TO requests")
    assert "interview_scheduled" in str(wait_for_result(app).metadata)
    assert len(app.apploi.puts) == 1


def test_readiness_queries_the_database_at_most_once_a_second(app: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    asked, ping = [], app.bot.store.ping

    def counted() -> None:
        asked.append(time.monotonic())
        ping()

    monkeypatch.setattr(app.bot.store, "ping", counted)
    began = time.monotonic()
    with ThreadPoolExecutor(8) as clients:
        answers = clients.map(lambda _: requests.get(f"{app.url}/readyz", timeout=30).status_code, range(40))
        assert set(answers) == {200}
    assert len(asked) <= 1 + time.monotonic() - began


def test_liveness_and_readiness_answer_200(app: Running) -> None:
    for path in ("/livez", "/readyz"):
        assert requests.get(app.url + path, timeout=30).status_code == 200
