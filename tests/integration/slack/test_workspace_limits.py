"""Other workspaces: each kind of channel and of user, and how interviews go there; over signed HTTP."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from slackbot.__main__ import main
from slackbot.demo.fake_apploi import FakeApploi
from slackbot.demo.fake_apploi.failure_modes import FailureMode
from slackbot.demo.fake_slack import (
    BOT_USER,
    HIRING,
    OFFERS,
    RANDOM,
    SERVER_ERROR,
    TWO_PEOPLE,
    FakeSlack,
    rate_limited,
)
from slackbot.demo.fake_slack.workspace import Message
from slackbot.demo.people import GUEST, INTERVIEWER, MANAGER, PLAIN, STRANGER
from slackbot.slack.client import SCOPES
from tests.support.running import Running, environment, running
from tests.support.steps import COMMAND, WORDS, eventually, open_form, wait_for_ephemeral, wait_for_result

Place = Callable[[FakeSlack], str]
HERE = [MANAGER.id, INTERVIEWER.id, PLAIN.id]


def place(kind: Any = "public", *, with_bot: bool = True, **more: bool) -> Place:
    """A kind of conversation; each test creates its own."""
    members = [*HERE, BOT_USER] if with_bot else HERE
    return lambda slack: slack.workspace.add_channel("elsewhere", kind, members=members, **more).id


def known(channel: str) -> Place:
    return lambda _: channel


def own_dm(slack: FakeSlack) -> str:
    return slack.workspace.dm_with_bot(MANAGER.id).id


def told(app: Running, channel: str, said: str = "Interview booked") -> Message:
    """The message about the interview in this conversation that everybody there sees."""

    def found() -> list[Message]:
        return [m for m in app.slack.messages(channel) if said in m.text and m.only_for is None]

    return app.slack.wait_for(found)[0]


# How much of the name each channel shows

WHOLE, INITIALS, NOBODY = "booked: Marcus Bell", "booked: M. B.", "booked: An applicant"

PLACES: dict[str, tuple[Place, str, str]] = {
    "public, whole": (known(HIRING), "full", WHOLE),
    "public, initials": (known(HIRING), "initials", INITIALS),
    "public, none": (known(HIRING), "none", NOBODY),
    "public without the bot": (known(RANDOM), "initials", INITIALS),
    "private": (place("private"), "none", WHOLE),
    "private without the bot": (known(OFFERS), "none", WHOLE),
    "direct, with the bot": (own_dm, "none", WHOLE),
    "direct, between two people": (known(TWO_PEOPLE), "none", WHOLE),
    "group, with the bot": (place("mpim"), "none", WHOLE),
    "group, without the bot": (place("mpim", with_bot=False), "none", WHOLE),
    "shared with another company": (place(is_ext_shared=True), "full", INITIALS),
    "shared with another company, none": (place(is_ext_shared=True), "none", NOBODY),
}


@pytest.mark.parametrize(("where", "names", "shown"), PLACES.values(), ids=list(PLACES))
def test_every_kind_of_channel_shows_as_much_of_the_name_as_allowed(
    slack: FakeSlack, apploi: FakeApploi, tmp_path: Path, where: Place, names: str, shown: str
) -> None:
    with running(slack, apploi, tmp_path, NAMES_IN_CHANNELS=names) as app:
        channel = where(slack)
        assert slack.submit(open_form(app, channel=channel)).trouble is None
        message = told(app, channel)
        assert shown in message.text
        assert shown in str(message.blocks)
        assert ("other companies" in message.text) == (shown == INITIALS and names == "full")


def test_a_private_channel_shared_with_another_company_is_known_with_the_optional_scope(
    slack: FakeSlack, apploi: FakeApploi, tmp_path: Path
) -> None:
    with running(slack, apploi, tmp_path) as app:
        for day, shown in ((1, WHOLE), (2, INITIALS)):
            channel = place("private", is_ext_shared=True)(slack)
            slack.submit(open_form(app, f"Marcus Bell Dec {day} 2037 3pm", channel=channel))
            assert shown in told(app, channel).text
            slack.api.scopes.add("groups:read")


NOT_SAID = {"error": SERVER_ERROR, "rate limited": rate_limited(9)}


@pytest.mark.parametrize("trouble", [*NOT_SAID, "slow"])
def test_an_unknown_channel_counts_as_public(
    slack: FakeSlack, apploi: FakeApploi, tmp_path: Path, trouble: str
) -> None:
    with running(slack, apploi, tmp_path, NAMES_IN_CHANNELS="initials") as app:
        channel = place("private")(slack)
        form = open_form(app, channel=channel)
        if trouble == "slow":
            slack.faults.delays["conversations.info"] = 60
        else:
            slack.faults.standing["conversations.info"] = NOT_SAID[trouble]
        reply = slack.submit(form)
        assert reply.trouble is None
        assert INITIALS in told(app, channel).text


def test_a_hidden_name_is_in_no_message_button_or_log(
    slack: FakeSlack, apploi: FakeApploi, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with running(slack, apploi, tmp_path, NAMES_IN_CHANNELS="none") as app:
        slack.api.scopes.add("channels:history")
        form = open_form(app)
        apploi.failure_mode = FailureMode.NO_SUCH_APPLICANT
        slack.submit(form)
        failed = wait_for_result(app, kind="interview_failed")
        apploi.failure_mode = FailureMode.DROPS_AFTER
        slack.press(failed, "send_again")
        slack.press(wait_for_result(app, kind="interview_unconfirmed"), "mark_scheduled")
        wait_for_result(app, kind="interview_scheduled")
        slack.wait_for(lambda: "marked as scheduled" in str([m.text for m in slack.messages(HIRING)]))
        public = [m for m in slack.messages(HIRING) if m.only_for is None and m.is_from_app]
        said = str([(m.text, m.blocks, m.metadata) for m in public])
        assert len(public) == 3
        assert not any(word in said for word in ("Marcus", "Bell", "M. B."))
        written = "\n".join(record.getMessage() for record in caplog.records if record.name.startswith("slackbot"))
        assert not any(word in written for word in ("Marcus", "Bell"))


# Channels that reject the message


def test_a_bot_removed_after_the_form_posts_through_the_response_url(app: Running) -> None:
    form = open_form(app)
    app.slack.workspace.channels[HIRING].members.discard(BOT_USER)
    app.slack.submit(form)
    assert told(app, HIRING)


CLOSED = {
    "archived": (place(is_archived=True), "because it's archived"),
    "restricted": (place(is_restricted=True), "only some people can post there"),
    "without the bot": (known(RANDOM), "Invite me there"),
}


@pytest.mark.parametrize(("where", "why"), CLOSED.values(), ids=list(CLOSED))
def test_a_result_that_a_channel_rejects_goes_to_the_user_with_the_reason(
    slack: FakeSlack, apploi: FakeApploi, tmp_path: Path, where: Place, why: str
) -> None:
    with running(slack, apploi, tmp_path, NAMES_IN_CHANNELS="none") as app:
        form = open_form(app, channel=where(slack))
        slack.faults.delays["chat.postMessage"] = 0.5
        slack.submit(form)
        slack.clock.advance(31 * 60)  # the response_url has expired
        message = told(app, own_dm(slack))
        assert WHOLE in message.text
        assert why in message.text


# Users

UNFIT = {
    "no email": (PLAIN.id, "no email"),
    "an app": (BOT_USER, "apps can't interview anyone"),
    "deactivated": (INTERVIEWER.id, "deactivated"),
    "of another company": (STRANGER.id, "no email"),
}


@pytest.mark.parametrize(("who", "said"), UNFIT.values(), ids=list(UNFIT))
def test_an_ineligible_interviewer_is_an_error_and_an_apploi_id_works(app: Running, who: str, said: str) -> None:
    app.slack.workspace.deactivated.add(INTERVIEWER.id)
    form = open_form(app, "Marcus Bell Dec 1 2037 3pm")
    app.slack.choose(form, "interviewer", who)
    assert said in app.slack.submit(form).errors["interviewer"]
    assert app.apploi.puts == []
    app.slack.type(form, "interviewer_id", "123456")
    assert app.slack.submit(form).errors == {}
    assert app.apploi.wait_for_puts(1)[0].body["interviewerId"] == "123456"


def test_a_guest_can_interview_but_not_book(app: Running) -> None:
    eventually(lambda: app.bot.slack.workspace.team_id)
    app.slack.command(COMMAND, WORDS, user=GUEST.id)
    assert "members of this workspace" in wait_for_ephemeral(app, GUEST.id)
    form = open_form(app, "Marcus Bell Dec 1 2037 3pm")
    app.slack.choose(form, "interviewer", GUEST.id)
    assert app.slack.submit(form).errors == {}


@pytest.mark.parametrize("typed", ["15:00", "3pm", "3 PM", "15h", "1500"])
def test_times_are_read_and_shown_in_each_users_format(app: Running, typed: str) -> None:
    app.slack.submit(open_form(app, f"Marcus Bell Dec 1 2037 {typed}"))
    assert app.apploi.wait_for_puts(1)[0].body["date"] == "2037-12-01T15:00:00Z"
    assert "<!date^2143310400^{date_short_pretty} at {time}|" in told(app, HIRING).text


# A Slack that doesn't answer

FIRST = "Marcus Bell Dec 1 2037 3pm"


@pytest.mark.parametrize("method", ["auth.test", "users.info"])
def test_a_form_opens_while_slack_is_slow_and_books_later(
    slack: FakeSlack, apploi: FakeApploi, tmp_path: Path, method: str
) -> None:
    slack.faults.delays[method] = 60
    with running(slack, apploi, tmp_path) as app:
        form = open_form(app, FIRST)
        slack.faults.delays.clear()
        eventually(lambda: app.bot.slack.get_person(MANAGER.id))
        slack.suggest(form, "applicant", "marcus")
        slack.choose(form, "applicant", "265733760")
        assert slack.submit(form).errors == {}
        assert told(app, HIRING)


@pytest.mark.parametrize("trouble", ["internal_error", SERVER_ERROR, rate_limited(9)])
def test_an_unidentified_user_sees_and_books_nothing_and_loses_no_text(
    slack: FakeSlack, apploi: FakeApploi, tmp_path: Path, trouble: Any
) -> None:
    with running(slack, apploi, tmp_path) as app:
        slack.faults.add("users.info", *[trouble] * 40)
        form = open_form(app, FIRST)
        (notice,) = slack.suggest(form, "applicant", "marcus").options
        assert "Only members" in notice["text"]["text"]
        slack.suggest(form, "applicant", "265733760")
        slack.choose(form, "applicant", "265733760")
        assert "try again" in slack.submit(form).errors["applicant"]
        slack.faults.next.clear()
        assert slack.submit(form).errors.keys() <= {"team_id"}


def test_a_user_hidden_from_the_app_gets_no_form(app: Running) -> None:
    """Such as users of other companies in shared channels, even if nothing in the request says so."""
    app.slack.workspace.hidden.add(MANAGER.id)
    eventually(lambda: app.bot.slack.workspace.team_id)
    app.slack.command(COMMAND, WORDS)
    assert "Only members of this workspace" in wait_for_ephemeral(app)
    assert app.slack.open_views == []


def test_a_member_of_an_enterprise_organization_can_book(app: Running) -> None:
    app.slack.workspace.enterprise = "E0GRID0001"
    app.bot.slack.identify()
    app.slack.submit(open_form(app))
    assert told(app, HIRING)


# Missing scopes

LACKING: dict[str, tuple[str, str]] = {
    "chat:write": ("", "told"),
    "users:read": ("applicant", "users:read"),
    "users:read.email": ("interviewer", "users:read.email"),
    "app_mentions:read": ("", "told"),
    "im:history": ("", "told"),
    "channels:read": ("", "told"),
    "commands": ("", "told"),  # Slack doesn't show the command then; open forms still work
}


def test_the_table_has_every_scope() -> None:
    assert set(LACKING) == set(SCOPES)


@pytest.mark.parametrize(("scope", "said"), LACKING.items(), ids=list(LACKING))
def test_without_a_scope_the_rest_works_and_the_user_learns_what_does_not(
    slack: FakeSlack, apploi: FakeApploi, tmp_path: Path, scope: str, said: tuple[str, str]
) -> None:
    slack.api.scopes.discard(scope)
    field, words = said
    with running(slack, apploi, tmp_path, NAMES_IN_CHANNELS="none") as app:
        eventually(lambda: app.bot.slack.workspace.scopes)
        form = open_form(app)
        if field == "applicant":
            slack.suggest(form, "applicant", "265733760")
            slack.choose(form, "applicant", "265733760")
        reply = slack.submit(form)
        if field:
            assert words in reply.errors[field]
            return
        assert reply.errors == {}
        assert NOBODY in told(app, HIRING).text


@pytest.mark.parametrize("scope", sorted(SCOPES))
def test_check_names_the_missing_scope_and_its_purpose(
    slack: FakeSlack,
    apploi: FakeApploi,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    scope: str,
) -> None:
    for name, value in environment(slack, apploi, tmp_path).items():
        monkeypatch.setenv(name, value)
    slack.api.scopes.discard(scope)
    assert main(["check"]) == 1
    assert f"{scope} ({SCOPES[scope]})" in capsys.readouterr().out


def test_the_announce_channel_shows_as_much_of_the_name_as_allowed_there(
    slack: FakeSlack, apploi: FakeApploi, tmp_path: Path
) -> None:
    with running(slack, apploi, tmp_path, NAMES_IN_CHANNELS="none", ANNOUNCE_CHANNEL=HIRING) as app:
        slack.submit(open_form(app, channel=OFFERS))
        assert WHOLE in told(app, OFFERS).text
        assert NOBODY in told(app, HIRING).text


def test_a_direct_message_about_an_interview_of_a_shared_channel_has_the_whole_name(
    slack: FakeSlack, apploi: FakeApploi, tmp_path: Path
) -> None:
    with running(slack, apploi, tmp_path) as app:
        channel = place(is_ext_shared=True)(slack)
        slack.submit(open_form(app, channel=channel))
        told(app, channel)
        message = told(app, slack.workspace.dm_with_bot(INTERVIEWER.id).id, "You're interviewing")
        assert "Marcus Bell" in message.text
        assert "other companies" not in message.text
