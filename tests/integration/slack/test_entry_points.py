"""Other ways to the form than the command: shortcuts, mentions, direct messages, buttons; over signed HTTP."""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import requests

from slackbot.demo.fake_apploi import FakeApploi
from slackbot.demo.fake_slack import HIRING, RANDOM, TWO_PEOPLE, FakeSlack
from slackbot.demo.fake_slack.delivery import Reply
from slackbot.demo.fake_slack.faults import Fault
from slackbot.demo.fake_slack.forms import Form
from slackbot.demo.fake_slack.workspace import BOT_USER, Message
from slackbot.demo.people import GUEST, INTERVIEWER, MANAGER, PLAIN
from slackbot.errors import StoreUnavailable
from tests.support.running import Running, running
from tests.support.steps import MARCUS, eventually, press_in_menu, wait_for_ephemeral, wait_for_result

FROM_MESSAGE = "schedule_interview_from_message"
BOOKABLE = "Interview Marcus Bell on Dec 1, 2037 at 3pm for 45 min with <@U0LUIS0002>"
DM = f"D{MANAGER.id[1:]}"


def form_of(app: Running, user: str = MANAGER.id) -> Form:
    """The user's form, once the applicant's field is in it."""
    app.slack.wait_for_view(user)
    app.slack.wait_for(lambda: "applicant" in [block["block_id"] for block in app.slack.view(user).blocks])
    return app.slack.view(user)


def from_message(app: Running, message: Message, user: str = MANAGER.id) -> Form:
    """The form that the message shortcut opens."""
    reply = app.slack.message_shortcut(message, FROM_MESSAGE, user=user)
    assert (reply.status, reply.body) == (200, "")
    return form_of(app, user)


def written(text: str, app: Running, *, ago: float = 0.0, user: str = INTERVIEWER.id, channel: str = HIRING) -> Message:
    """A message in Slack's mrkdwn, written so many seconds ago."""
    message = app.slack.workspace.post(channel, text, user=user)
    message.ts = f"{int(time.time() - ago)}.000001"
    return message


def when(form: Form) -> str | None:
    typed: str | None = form.values["when"]["when"]["value"]
    return typed


def zone(form: Form) -> str:
    return str(form.values["timezone"]["timezone"]["selected_option"]["value"])


def source(form: Form) -> str:
    """The line that names the message."""
    return "".join(str(block["elements"]) for block in form.blocks if block["block_id"] == "source")


def private(app: Running, user: str = MANAGER.id, channel: str = HIRING) -> list[Message]:
    """Messages that only this user sees."""
    return [message for message in app.slack.messages(channel, user) if message.only_for == user]


def answered(app: Running, user: str = MANAGER.id, channel: str = HIRING) -> Message:
    """The newest of them, as soon as there is one."""
    return app.slack.wait_for(lambda: private(app, user, channel))[-1]


def direct(app: Running, user: str = MANAGER.id) -> Message:
    """The newest direct message from the app to this user, as soon as there is one."""
    return app.slack.wait_for(lambda: [m for m in app.slack.messages(f"D{user[1:]}", user) if m.is_from_app])[-1]


def posted(app: Running, channel: str) -> Message:
    """The result in a conversation that only a `response_url` reaches, which takes no metadata."""
    return app.slack.wait_for(lambda: [m for m in app.slack.messages(channel) if "Interview booked" in m.text])[-1]


def event(message: Message, kind: str = "app_mention", **more: Any) -> dict[str, Any]:
    """The event about this message."""
    direct = {"channel_type": "im"} if kind == "message" else {}
    told = {"type": kind, "user": message.user, "text": message.text, "ts": message.ts, "channel": message.channel}
    return {**told, "event_ts": message.ts, **direct, **more}


def day_in_new_york(said: int, ahead: int) -> str:
    """The date `ahead` days after the message, which was written `said` days (of 24 hours) from now."""
    then = datetime.fromtimestamp(time.time() + said * 86400, ZoneInfo("America/New_York"))
    day = then.date() + timedelta(days=ahead)
    return f"{day:%b} {day.day}, {day.year}"


# The global shortcut


def test_the_shortcut_opens_an_empty_form_after_one_call_to_slack(app: Running) -> None:
    eventually(lambda: app.bot.slack.workspace.team_id)
    app.slack.calls.clear()
    assert app.slack.shortcut("schedule_interview").body == ""
    form = form_of(app)
    called = [call.method for call in app.slack.calls if call.method != "auth.test"]  # the start's may end late
    assert called == ["users.info", "views.open"]
    assert (when(form), source(form)) == (None, "")
    assert form.values["interviewer"]["interviewer"]["selected_user"] == MANAGER.id


def test_the_result_goes_to_the_chosen_channel_or_to_the_user(app: Running) -> None:
    for channel in (HIRING, None):
        app.slack.shortcut("schedule_interview")
        form = form_of(app)
        app.slack.suggest(form, "applicant", "marcus")
        app.slack.choose(form, "applicant", MARCUS)
        app.slack.type(form, "when", "Dec 1 2037 3pm" if channel else "Dec 2 2037 3pm")
        app.slack.choose(form, "channel", channel)
        assert app.slack.submit(form).trouble is None
        assert "Marcus Bell" in wait_for_result(app, channel or DM).text


@pytest.mark.parametrize("way", ["shortcut", "message shortcut", "mention", "button"])
def test_a_guest_is_rejected_where_they_are(app: Running, way: str) -> None:
    eventually(lambda: app.bot.slack.workspace.team_id)
    message = written(BOOKABLE, app)
    match way:
        case "shortcut":
            app.slack.shortcut("schedule_interview", user=GUEST.id)
            told = direct(app, GUEST.id).text
        case "message shortcut":
            app.slack.message_shortcut(message, FROM_MESSAGE, user=GUEST.id)
            told = wait_for_ephemeral(app, GUEST.id)
        case "mention":
            app.slack.say("@Interview Scheduler Jane Doe", user=GUEST.id)
            told = wait_for_ephemeral(app, GUEST.id)
        case _:
            press_in_menu(app, booked(app), "schedule_another", user=GUEST.id)
            told = wait_for_ephemeral(app, GUEST.id)
    assert "members of this workspace" in told
    assert app.slack.forms.stack(GUEST.id) == []


def test_a_form_that_slack_does_not_open_is_reported_with_how_to_retry(app: Running) -> None:
    message = written(BOOKABLE, app)
    app.slack.faults.add("views.open", "expired_trigger_id", "expired_trigger_id")
    app.slack.message_shortcut(message, FROM_MESSAGE)
    assert "use the shortcut again" in wait_for_ephemeral(app)
    app.slack.shortcut("schedule_interview")
    assert "use the shortcut again" in direct(app).text
    app.slack.shortcut("schedule_interview")
    assert form_of(app).is_open


def test_the_form_opens_even_if_slack_does_not_say_who_the_user_is(app: Running) -> None:
    app.slack.faults.standing["users.info"] = Fault("error", "internal_error")
    form = from_message(app, written("Interview 265733760 on Dec 1, 2037 at 3pm", app))
    assert when(form) is None
    assert "which time zone" in source(form)


def test_an_overloaded_app_says_so_and_lets_slack_resend_events(app: Running) -> None:
    app.bot.stop()
    app.slack.message_shortcut(written(BOOKABLE, app), FROM_MESSAGE)
    assert "too many requests" in wait_for_ephemeral(app)
    app.slack.shortcut("schedule_interview")
    assert "too many requests" in direct(app).text
    mention = written(f"<@{BOT_USER}> Jane Doe", app, user=MANAGER.id)
    assert app.slack.event(event(mention), retry=1).status == 429


# The message shortcut


def test_a_message_is_read_in_its_authors_zone_and_fills_the_form(app: Running) -> None:
    eventually(lambda: app.bot.slack.workspace.team_id)
    app.slack.calls.clear()
    form = from_message(app, written(BOOKABLE, app))
    assert [call.method for call in app.slack.calls][:3] == ["users.info", "users.info", "views.open"]
    assert (when(form), zone(form)) == ("Dec 1, 2037 3:00 PM", "America/Los_Angeles")
    assert form.values["applicant"]["applicant"]["selected_option"]["value"] == MARCUS
    assert form.values["duration"]["duration"]["selected_option"]["value"] == "45"
    assert f"<@{INTERVIEWER.id}> wrote" in source(form)
    assert app.slack.submit(form).trouble is None
    (put,) = app.apploi.wait_for_puts(1)
    assert (put.body["date"], put.body["timezone"]) == ("2037-12-01T15:00:00Z", "America/Los_Angeles")


def test_days_are_counted_from_when_the_message_was_written(app: Running) -> None:
    form = from_message(
        app, written("Interview Marcus Bell in 400 days at 3pm ET", app, ago=300 * 86400.0, user=MANAGER.id)
    )
    assert when(form) == f"{day_in_new_york(-300, 400)} 3:00 PM"


@pytest.mark.parametrize(
    ("text", "ago", "said"),
    [
        ("Interview Marcus Bell tomorrow at 3pm", 9 * 86400.0, "has passed"),
        ("Marcus Bell can do Tue or Wed at 3pm", 0.0, "more than one day or time"),
        ("Marcus Bell, not Tuesday 3pm", 0.0, "“not” rules out a time"),
        ("Interview Marcus Bell at 3pm", 0.0, "no day"),
    ],
)
def test_a_past_or_unclear_time_is_mentioned_and_not_filled_in(app: Running, text: str, ago: float, said: str) -> None:
    form = from_message(app, written(text, app, ago=ago))
    assert when(form) is None
    assert said in source(form)
    assert form.values["applicant"]["applicant"]["selected_option"]["value"] == MARCUS


def test_an_unknown_zone_is_asked_for_unless_the_text_names_it(app: Running) -> None:
    form = from_message(app, written("Interview Marcus Bell on Dec 1, 2037 at 3pm", app, user=PLAIN.id))
    assert (when(form), "which time zone" in source(form)) == (None, True)
    app.slack.close(form)
    form = from_message(app, written("Interview Marcus Bell on Dec 1, 2037 at 3pm CT", app, user=PLAIN.id))
    assert (when(form), zone(form)) == ("Dec 1, 2037 3:00 PM", "America/Chicago")


def test_a_users_own_message_is_called_their_own(app: Running) -> None:
    form = from_message(app, written(BOOKABLE, app, user=MANAGER.id))
    assert "Filled in from what you wrote" in source(form)
    assert [call.arguments["user"] for call in app.slack.calls_of("users.info")][:1] == [MANAGER.id]


def test_an_apps_message_is_read_from_its_attachments(app: Running) -> None:
    """`bot_message`: no user, no text (docs.slack.dev/reference/events/message/bot_message)."""
    alert = written("", app)
    alert.user = ""
    alert.attachments = [{"fallback": "New applicant", "text": "Interview Marcus Bell on Dec 1, 2037 at 3pm ET"}]
    form = from_message(app, alert)
    assert "Filled in from what an app wrote" in source(form)
    assert (when(form), zone(form)) == ("Dec 1, 2037 3:00 PM", "America/New_York")
    assert form.values["applicant"]["applicant"]["selected_option"]["value"] == MARCUS


def test_a_message_without_text_is_mentioned(app: Running) -> None:
    assert f"that <@{INTERVIEWER.id}> wrote" in source(form := from_message(app, written("", app)))
    assert "has no text" in source(form)


def test_several_mentioned_interviewers_have_to_be_chosen_from(app: Running) -> None:
    text = "Interview Marcus Bell on Dec 1, 2037 at 3pm with <@U0LUIS0002> or <@U0MAYA0001>"
    form = from_message(app, written(text, app))
    assert form.values["interviewer"]["interviewer"].get("selected_user") is None
    assert "Please pick one" in str(form.block("interviewer"))


@pytest.mark.parametrize("in_thread", [False, True])
def test_the_result_goes_to_the_thread_of_the_message(app: Running, in_thread: bool) -> None:
    root = written("Who can take this?" if in_thread else BOOKABLE, app, ago=60)
    message = root
    if in_thread:
        message = written(BOOKABLE, app)
        message.thread_ts = root.ts
    assert app.slack.submit(from_message(app, message)).trouble is None
    assert wait_for_result(app).thread_ts == root.ts


def test_the_result_leaves_the_thread_when_another_conversation_is_chosen(app: Running) -> None:
    form = from_message(app, written(BOOKABLE, app))
    app.slack.choose(form, "channel", RANDOM)
    assert app.slack.submit(form).trouble is None
    assert posted(app, RANDOM).thread_ts is None


def test_the_response_url_posts_the_result_where_the_bot_is_no_member(app: Running) -> None:
    message = written(BOOKABLE, app, channel=TWO_PEOPLE)
    form = from_message(app, message)
    app.slack.choose(form, "channel", TWO_PEOPLE)
    assert app.slack.submit(form).trouble is None
    assert posted(app, TWO_PEOPLE).thread_ts == message.ts


def test_a_message_without_text_opens_the_empty_form(app: Running) -> None:
    form = from_message(app, written("", app))
    assert when(form) is None


def test_a_message_of_any_length_opens_a_form(app: Running) -> None:
    form = from_message(app, written("Interview Marcus Bell on Dec 1, 2037 at 3pm. " + "We like him. " * 3000, app))
    assert "too long" in source(form)


# Mentions and direct messages


def test_a_mention_gets_an_ephemeral_answer_whose_button_opens_the_form(app: Running) -> None:
    app.slack.say("@Interview Scheduler Marcus Bell Dec 1 2037 3pm ET for 45 min with @luis")
    answer = answered(app)
    assert [m for m in app.slack.messages(HIRING) if m.is_from_app and m.only_for is None] == []
    app.slack.press(answer, "schedule_interview")
    form = form_of(app)
    assert when(form) == "Dec 1 2037 3pm ET for 45 min"
    assert form.values["interviewer"]["interviewer"]["selected_user"] == INTERVIEWER.id
    assert app.slack.submit(form).trouble is None
    assert "Marcus Bell" in wait_for_result(app).text


def test_a_mention_in_a_thread_gets_answer_and_result_there(app: Running) -> None:
    root = app.slack.say("Who can take Marcus?", user=INTERVIEWER.id)
    app.slack.say("@Interview Scheduler Marcus Bell Dec 1 2037 3pm", thread_ts=root.ts)
    answer = answered(app)
    assert answer.thread_ts == root.ts
    app.slack.press(answer, "schedule_interview")
    assert app.slack.submit(form_of(app)).trouble is None
    assert wait_for_result(app).thread_ts == root.ts


@pytest.mark.parametrize("words", ["", "help", "?", "x" * 1500])
def test_help_and_unusable_text_get_the_usage_with_a_button(app: Running, words: str) -> None:
    app.slack.say(f"@Interview Scheduler {words}")
    answer = answered(app)
    assert "next Tue 3pm ET for 45 min" in answer.text
    app.slack.press(answer, "schedule_interview")
    assert when(form_of(app)) is None


def test_a_mention_may_ask_to_reschedule(app: Running) -> None:
    booked(app)
    app.slack.say("@Interview Scheduler reschedule Marcus Bell Dec 9 2037 11am")
    app.slack.press(answered(app), "schedule_interview")
    form = app.slack.wait_for_view(MANAGER.id)
    assert (form.source["title"]["text"], when(form)) == ("Reschedule interview", "Dec 9 2037 11am")


def test_text_that_was_typed_earlier_keeps_its_day(app: Running) -> None:
    app.slack.say("Marcus Bell in 10 days at 3pm ET", channel=DM)
    answer = direct(app)
    (button,) = answer.blocks[-1]["elements"]
    words = button["value"].partition(" ")[2]
    button["value"] = f"{time.time() - 3 * 86400:.6f} {words}"
    app.slack.press(answer, "schedule_interview", user=MANAGER.id)
    form = form_of(app)
    assert when(form) == f"{day_in_new_york(-3, 10)} 3:00 PM"
    assert "Filled in from what you wrote" in source(form)


def test_the_answer_is_a_direct_message_where_ephemeral_ones_fail(app: Running) -> None:
    app.slack.faults.add("chat.postEphemeral", "user_not_in_channel")
    app.slack.say("@Interview Scheduler help")
    assert "opens a form" in direct(app).text


def test_a_direct_message_is_answered_in_its_thread(app: Running) -> None:
    first = app.slack.say("help", channel=DM)
    assert "next Tue 3pm ET for 45 min" in direct(app).text
    app.slack.say("Marcus Bell Dec 1 2037 3pm", channel=DM, thread_ts=first.ts)
    app.slack.wait_for(lambda: direct(app).thread_ts == first.ts)
    app.slack.press(direct(app), "schedule_interview", user=MANAGER.id)
    assert when(form_of(app)) == "Dec 1 2037 3pm"


NOT_FOR_US: list[dict[str, Any]] = [
    {"bot_id": "B0OTHER"},
    {"user": BOT_USER},
    {"user": "USLACKBOT"},
    {"user": None},
    {"edited": {"user": MANAGER.id, "ts": "1.0"}},
    {"subtype": "message_changed"},
    {"subtype": "message_deleted"},
    {"subtype": "channel_join"},
    {"subtype": "bot_message"},
    {"channel_type": "channel"},
]


def test_each_message_by_a_person_has_one_answer_and_others_none(
    slack: FakeSlack, apploi: FakeApploi, tmp_path: Path
) -> None:
    with running(slack, apploi, tmp_path) as app:
        eventually(lambda: app.bot.slack.workspace.bot_user_id)
        said = written("Jane Doe tomorrow 3pm", app, user=MANAGER.id, channel=DM)
        replies: list[Reply] = [slack.event(event(said, "message", **odd)) for odd in NOT_FOR_US]
        replies += [slack.event(event(said, "message"), event_id="Ev1")]
        replies += [slack.event(event(said, "message"), event_id="Ev1", retry=number) for number in (1, 2, 3)]
        mention = written(f"<@{BOT_USER}> Jane Doe", app, user=MANAGER.id)
        replies += [slack.event(event(mention), event_id="Ev2", retry=number) for number in (1, 2)]
        assert {reply.status for reply in replies} == {200}
    assert len(slack.calls_of("chat.postMessage")) == 1  # after shutdown, so that nothing is running any more
    assert len(slack.calls_of("chat.postEphemeral")) == 1


def test_an_event_resent_to_another_process_is_answered_once(
    slack: FakeSlack, apploi: FakeApploi, tmp_path: Path, database_url: str
) -> None:
    with (
        running(slack, apploi, tmp_path, DATABASE_URL=database_url) as one,
        running(slack, apploi, tmp_path, DATABASE_URL=database_url) as other,
    ):
        eventually(lambda: one.bot.slack.workspace.bot_user_id and other.bot.slack.workspace.bot_user_id)
        mention = written(f"<@{BOT_USER}> Jane Doe", one, user=MANAGER.id)
        for retry, app in enumerate((one, other, one)):
            slack.app_url = f"{app.url}/slack/events"
            assert slack.event(event(mention), event_id="Ev1", retry=retry or None).status == 200
    assert len(slack.calls_of("chat.postEphemeral")) == 1  # after shutdown, so that nothing is running any more


def test_a_mention_while_the_database_is_away_gets_an_error(app: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object) -> bool:
        raise StoreUnavailable("The database is away.")

    eventually(lambda: app.bot.slack.workspace.bot_user_id)
    monkeypatch.setattr(app.bot.store.events, "add", away)
    mention = written(f"<@{BOT_USER}> Jane Doe", app, user=MANAGER.id)
    assert app.slack.event(event(mention)).status == 200
    assert "The database is away." in direct(app).text


# Uninstalling


def ready(app: Running) -> tuple[int, str]:
    answer = requests.get(f"{app.url}/readyz", timeout=30)
    return answer.status_code, answer.text


@pytest.mark.parametrize(
    "told", [{"type": "app_uninstalled"}, {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [BOT_USER]}}]
)
def test_a_removed_app_clears_its_cache_and_says_so(app: Running, told: dict[str, Any]) -> None:
    app.slack.shortcut("schedule_interview")
    form_of(app)
    assert ready(app) == (200, "ok")
    assert app.slack.event(told).status == 200
    assert app.bot.slack.workspace.team_id == ""
    status, why = ready(app)
    assert (status, "removed from its workspace" in why) == (503, True)
    app.slack.shortcut("schedule_interview")  # installed again with the same token
    app.slack.wait_for(lambda: len(app.slack.calls_of("users.info")) == 2)
    eventually(lambda: ready(app) == (200, "ok"))


def test_a_revoked_user_token_changes_nothing(app: Running) -> None:
    eventually(lambda: app.bot.slack.workspace.team_id)
    app.slack.event({"type": "tokens_revoked", "tokens": {"oauth": [MANAGER.id], "bot": []}})
    assert ready(app) == (200, "ok")


# Schedule another


def booked(app: Running, thread_ts: str | None = None) -> Message:
    """A result in the channel, or in a thread of it."""
    message = written(BOOKABLE, app)
    message.ts = thread_ts or message.ts
    form = from_message(app, message)
    if thread_ts is None:
        app.slack.close(form)
        app.slack.command("/schedule-interview", "Marcus Bell Dec 1 2037 3pm ET with @luis")
        form = form_of(app)
    app.slack.submit(form)
    return wait_for_result(app)


@pytest.mark.parametrize("in_thread", [False, True])
def test_any_member_can_schedule_another_from_a_result(app: Running, in_thread: bool) -> None:
    message = booked(app, thread_ts=f"{int(time.time()) - 60}.000777" if in_thread else None)
    press_in_menu(app, message, "schedule_another", user=INTERVIEWER.id)
    form = form_of(app, INTERVIEWER.id)
    assert (when(form), source(form)) == (None, "")
    assert form.values["channel"]["channel"]["selected_conversation"] == HIRING
    app.slack.suggest(form, "applicant", "aisha")
    app.slack.choose(form, "applicant", form.suggested["applicant"][0]["value"])
    app.slack.type(form, "when", "Dec 3 2037 3pm")
    assert app.slack.submit(form).trouble is None
    app.apploi.wait_for_puts(2)
    app.slack.wait_for(lambda: "Aisha" in wait_for_result(app).text)
    assert (wait_for_result(app).thread_ts is not None) is in_thread


# Words as Slack sends them: emoji by name, links and mentions in brackets, entities


def by_command(app: Running, text: str) -> Form:
    app.slack.command("/schedule-interview", text)
    return form_of(app)


def by_mention(app: Running, text: str) -> Form:
    app.slack.say(f"@Interview Scheduler {text}")
    app.slack.press(answered(app), "schedule_interview")
    return form_of(app)


def by_direct_message(app: Running, text: str) -> Form:
    app.slack.say(text, channel=DM)
    app.slack.press(direct(app), "schedule_interview")
    return form_of(app)


def by_message(app: Running, text: str) -> Form:
    app.slack.say(text)
    return from_message(app, app.slack.messages(HIRING)[-1])


WAYS = {way.__name__: way for way in (by_command, by_mention, by_direct_message, by_message)}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    ("text", "location"),
    [
        ("🕒 Marcus Bell on Dec 1, 2037 at 3pm ET 📹", "Virtual"),
        ("@here Marcus Bell on Dec 1, 2037 at 3pm ET 3️⃣", "Virtual"),
        ("Marcus Bell on Dec 1, 2037 at 3pm ET in “Room 2” 🎉", "Room 2"),
        ("Marcus Bell on Dec 1, 2037 at 3pm ET at <https://zoom.us/j/1|Join us>", "https://zoom.us/j/1"),
    ],
)
def test_every_entrance_reads_text_as_it_was_typed(app: Running, way: str, text: str, location: str) -> None:
    form = WAYS[way](app, text)
    assert form.values["applicant"]["applicant"]["selected_option"]["value"] == MARCUS
    assert form.values["location"]["location"]["value"] == location
    assert app.slack.submit(form).trouble is None
    (put,) = app.apploi.wait_for_puts(1)
    assert (put.body["date"], put.body["location"]) == ("2037-12-01T15:00:00Z", location)


@pytest.mark.parametrize("way", ["by_command", "by_mention", "by_direct_message"])
@pytest.mark.parametrize("place", ["#hiring", "🚪 Room 2"])
def test_a_channel_or_an_emoji_can_be_a_location(app: Running, way: str, place: str) -> None:
    form = WAYS[way](app, f"Marcus Bell Dec 1 2037 3pm at {place}")
    assert form.values["location"]["location"]["value"] == place


def test_emoji_are_ignored_in_a_time_and_kept_in_a_location(app: Running) -> None:
    """Slack hands the value of a text field over with the names of its emoji."""
    form = by_command(app, "Marcus Bell")
    app.slack.type(form, "when", "3️⃣ Dec 1 2037 3pm 🕒")
    app.slack.type(form, "location", "🚪 Room 2 & 3")
    assert app.slack.submit(form).trouble is None
    (put,) = app.apploi.wait_for_puts(1)
    assert (put.body["date"], put.body["location"]) == ("2037-12-01T15:00:00Z", "🚪 Room 2 & 3")
    assert "🚪 Room 2" in wait_for_result(app).text + str(wait_for_result(app).blocks)
