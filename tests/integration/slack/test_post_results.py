"""Slack's answers to a message, and what they mean: delivered, rejected by the channel, or to be retried."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from slackbot.demo.fake_apploi import FakeApploi
from slackbot.demo.fake_slack import HIRING, OFFERS, RANDOM, SERVER_ERROR, TWO_PEOPLE, Condition, FakeSlack, Fault
from slackbot.demo.people import GUEST, INTERVIEWER, MANAGER
from slackbot.domain.request import ReportStatus
from slackbot.messages import Message
from slackbot.slack.client import Delivery, SlackClient
from slackbot.slack.client.results import webhook_result
from tests.integration.slack.test_workspace_limits import own_dm, told
from tests.support.running import Running, running
from tests.support.steps import COMMAND, eventually, open_form, wait_for_request, wait_for_result

NOTE = Message("Interview scheduled", [])
METADATA = {"event_type": "interview_scheduled", "event_payload": {"request_id": "V1", "location": "Room 2"}}


@pytest.fixture
def web(slack: FakeSlack) -> Iterator[SlackClient]:
    made = SlackClient(slack.bot_token, slack.api_url)
    yield made
    made.close()


def response_url(slack: FakeSlack, channel: str = OFFERS) -> str:
    return slack.response_url(slack.trigger_store.create_response_url(MANAGER.id, channel))


# Codes of the Web API: those of chat.postMessage, chat.postEphemeral, chat.update and of the common list that may
# concern a message without files (slack-ruby/slack-api-ref: docs.slack.dev/methods/*.json and
# methods/_errors/common.json, August 2026).

CODES: dict[Delivery, str] = {
    Delivery.LATER: """
        ratelimited rate_limited message_limit_exceeded org_login_required team_added_to_org request_timeout
        external_channel_migrating streaming_state_conflict
    """,
    Delivery.UNKNOWN: "internal_error fatal_error service_unavailable update_failed",
    Delivery.TOKEN_FAULT: """
        invalid_auth not_authed account_inactive token_revoked token_expired missing_scope not_allowed_token_type
        accesslimited two_factor_setup_required enterprise_is_restricted is_bot
        deprecated_endpoint method_deprecated unknown_method
    """,
    Delivery.DENIED: """
        no_permission access_denied ekm_access_denied app_access_restricted team_access_not_granted a_code_made_up_since
    """,
    Delivery.REFUSED: """
        channel_not_found not_in_channel is_archived is_inactive messages_tab_disabled restricted_action
        restricted_action_non_threadable_channel restricted_action_read_only_channel restricted_action_thread_locked
        restricted_action_thread_only_channel cannot_reply_to_message thread_not_found user_not_in_channel
        user_not_found user_not_visible user_disabled team_not_found posting_to_channel_denied
        slack_connect_canvas_sharing_blocked slack_connect_file_link_sharing_blocked slack_connect_lists_sharing_blocked
        message_not_found cant_update_message cant_broadcast_message edit_window_closed block_mismatch
        no_dual_broadcast_content_update as_user_not_supported send_on_behalf_not_allowed
        invalid_arguments invalid_arg_name invalid_array_arg invalid_charset invalid_form_data invalid_post_type
        missing_post_type invalid_blocks invalid_blocks_format invalid_attachments markdown_text_conflict
        msg_blocks_too_long msg_too_long msg_too_large no_text too_many_attachments too_many_contact_cards
        attachment_payload_limit_exceeded
    """,
}


@pytest.mark.parametrize(
    ("code", "delivery"), [(code, delivery) for delivery, codes in CODES.items() for code in codes.split()]
)
def test_each_error_code_has_its_meaning(slack: FakeSlack, web: SlackClient, code: str, delivery: Delivery) -> None:
    slack.faults.add("chat.postMessage", code)
    assert web.post(HIRING, NOTE).delivery is delivery


# What a response_url answers

ANSWERS = [
    (200, "ok", Delivery.POSTED),
    (200, "", Delivery.POSTED),
    (200, '{"ok":true}', Delivery.POSTED),
    (200, '{"ok": true, "ts": "1.1"}', Delivery.POSTED),
    (200, "[]", Delivery.POSTED),
    (200, '{"ok":false,"error":"Expired url"}', Delivery.REFUSED),
    (200, '{"ok":false}', Delivery.REFUSED),
    (200, '{"ok":false,"error":{"code":1}}', Delivery.REFUSED),
    (200, '{"ok":false,"error":"org_login_required"}', Delivery.LATER),
    (200, '{"ok":false,"error":"internal_error"}', Delivery.UNKNOWN),
    (404, '{"ok":false,"error":"used_url"}', Delivery.REFUSED),
    (404, "no_service", Delivery.REFUSED),
    (410, "", Delivery.REFUSED),
    (429, "", Delivery.LATER),
    (500, "", Delivery.UNKNOWN),
    (503, '{"ok":false,"error":"service_unavailable"}', Delivery.UNKNOWN),
]


@pytest.mark.parametrize(("status", "body", "delivery"), ANSWERS)
def test_a_response_url_counts_as_successful_unless_it_says_no(status: int, body: str, delivery: Delivery) -> None:
    assert webhook_result(status, body, {}).delivery is delivery


def test_any_answer_of_a_response_url_can_be_stored() -> None:
    said = webhook_result(200, '{"ok":false,"error":"\\u0000\\ud800' + "x" * 500 + '"}', {}).error
    assert said == "??" + "x" * 78


def test_answers_of_a_response_url_are_understood_in_any_form(slack: FakeSlack, web: SlackClient) -> None:
    url = response_url(slack)
    assert [web.respond(url, NOTE).delivery for _ in range(8)] == [Delivery.POSTED] * 5 + [Delivery.REFUSED] * 3
    assert len(slack.messages(OFFERS)) == 5


def test_a_result_is_posted_once_through_a_response_url(app: Running) -> None:
    for hour in (1, 2, 3):
        app.slack.submit(open_form(app, f"Marcus Bell Dec {hour} 2037 3pm ET with @luis", channel=OFFERS))
        wait_for_request(app, lambda it: it.report_status is ReportStatus.REPORTED)
    assert len(app.slack.calls_of("response_url")) == 3
    assert [m.only_for for m in app.slack.messages(OFFERS) if m.is_from_app] == [None] * 3


@pytest.mark.parametrize("turn", [0, 1, 2])
def test_a_used_up_response_url_sends_the_result_to_the_user_at_once(
    app: Running, monkeypatch: pytest.MonkeyPatch, turn: int
) -> None:
    used = response_url(app.slack)
    for _ in range(5 + turn):  # the refusals after the fifth have other forms
        app.bot.slack.respond(used, NOTE)
    form = open_form(app, channel=OFFERS)
    monkeypatch.setattr("slackbot.demo.fake_slack.triggers.RESPONSE_SECONDS", -1.0)
    app.slack.submit(form)
    assert "Invite me there" in told(app, own_dm(app.slack)).text
    assert wait_for_request(app, lambda it: it.report_status is ReportStatus.REPORTED).report_attempts == 1


def test_a_response_url_that_never_answers_clearly_sends_the_result_to_the_user(app: Running) -> None:
    app.slack.faults.standing["response_url"] = SERVER_ERROR
    app.slack.submit(open_form(app, channel=OFFERS))
    said = told(app, own_dm(app.slack)).text
    assert "twice" in said
    assert len(app.slack.calls_of("response_url")) <= 5


def test_ephemeral_replies_become_direct_messages_if_the_response_url_fails(app: Running) -> None:
    eventually(lambda: app.bot.slack.workspace.team_id)
    app.slack.faults.standing["response_url"] = Fault("error", "Expired url")
    app.slack.command(COMMAND, "Marcus Bell Dec 1 2037 3pm", user=GUEST.id)
    told(app, app.slack.workspace.dm_with_bot(GUEST.id).id, "Only members of this workspace")


# Problems of the workspace or the token: the result waits until they are fixed


@pytest.mark.parametrize("condition", [Condition.MIGRATING, Condition.TOKEN_REVOKED])
@pytest.mark.parametrize("channel", [HIRING, OFFERS])
def test_a_result_that_slack_rejects_for_now_is_posted_later(app: Running, condition: Condition, channel: str) -> None:
    form = open_form(app, channel=channel)
    app.slack.faults.standing["response_url"] = Fault("error", "org_login_required")
    eventually(lambda: app.bot.slack.get_person(INTERVIEWER.id))  # cached, so that the form is accepted
    app.slack.set_condition(condition)
    assert app.slack.submit(form).errors == {}
    waiting = wait_for_request(
        app, lambda it: it.report_status in (ReportStatus.DUE, ReportStatus.UNREPORTABLE) and it.report_attempts > 0
    )
    assert waiting.report_status is ReportStatus.DUE
    del app.slack.faults.standing["response_url"]
    app.slack.set_condition(Condition.FINE)
    assert "twice" not in told(app, channel).text
    told(app, app.slack.workspace.dm_with_bot(INTERVIEWER.id).id, "You're interviewing")


@pytest.mark.parametrize("code", ["no_permission", "access_denied", "ekm_access_denied", "brand_new_code"])
def test_errors_of_a_channel_send_the_result_to_the_user(app: Running, code: str) -> None:
    """`no_permission` also stands for "make sure that your app is a member" (methods/_errors/common.json)."""
    form = open_form(app, channel=RANDOM)
    app.slack.workspace.channels[RANDOM].members.add("U0SLACKBOT")
    app.slack.faults.standing["response_url"] = Fault("error", "used_url")
    app.slack.faults.add("chat.postMessage", code)
    app.slack.submit(form)
    assert "Invite me there" in told(app, own_dm(app.slack)).text


def test_a_result_whose_answer_was_lost_is_posted_again_and_says_so(app: Running) -> None:
    form = open_form(app)
    app.slack.set_condition(Condition.LOSES_ANSWERS)
    app.slack.submit(form)
    wait_for_result(app)
    app.slack.set_condition(Condition.FINE)
    app.slack.wait_for(lambda: [m for m in app.slack.messages(HIRING) if "twice" in m.text])


# What goes with a message


def test_a_result_through_a_response_url_has_metadata_and_no_unfurls(app: Running) -> None:
    app.slack.submit(open_form(app, channel=OFFERS))
    message = wait_for_result(app, OFFERS)
    assert message.metadata == {**(message.metadata or {}), "event_type": "interview_scheduled"}
    (call,) = app.slack.calls_of("response_url")
    assert (call.arguments["unfurl_links"], call.arguments["unfurl_media"]) == (False, False)


METADATA_REFUSED = ["metadata_too_large", "invalid_metadata_format", "invalid_metadata_schema"]


@pytest.mark.parametrize("code", METADATA_REFUSED)
def test_a_message_with_rejected_metadata_is_posted_with_less_of_it(
    slack: FakeSlack, web: SlackClient, code: str
) -> None:
    slack.faults.add("chat.postMessage", code)
    posted = web.post(HIRING, Message("Interview scheduled", [], METADATA))
    assert posted.delivery is Delivery.POSTED
    identity = {"event_type": "interview_scheduled", "event_payload": {"request_id": "V1"}}
    assert [m.metadata for m in slack.messages(HIRING)] == [identity]
    slack.faults.add("chat.update", code, code)
    assert web.edit(HIRING, posted.ts, Message("Moved", [], METADATA)).delivery is Delivery.POSTED
    assert [(m.text, m.metadata) for m in slack.messages(HIRING)] == [("Moved", None)]


def test_metadata_that_is_too_large_does_not_stop_the_result(app: Running) -> None:
    form = open_form(app)
    app.slack.type(form, "location", "会" * 3000)
    app.slack.submit(form)
    message = wait_for_result(app)
    assert "Interview booked" in message.text
    assert "metadata_too_large" in str([call.answer for call in app.slack.calls_of("chat.postMessage")])


@pytest.mark.parametrize(("names", "is_whole"), [("full", True), ("initials", False), ("none", False)])
def test_hidden_names_are_not_in_the_metadata(
    slack: FakeSlack, apploi: FakeApploi, tmp_path: Path, names: str, is_whole: bool
) -> None:
    """ "Metadata you post to Slack is accessible to any app or user who is a member of that workspace"
    (docs.slack.dev/reference/methods/chat.postMessage)."""
    with running(slack, apploi, tmp_path, NAMES_IN_CHANNELS=names) as app:
        slack.submit(open_form(app))
        payload = (wait_for_result(app).metadata or {})["event_payload"]
        told_of_place_and_people = {"location", "interviewer_email", "interviewer_team_id"} & set(payload)
        assert bool(told_of_place_and_people) == is_whole
        assert {"request_id", "applicant_id", "date", "timezone", "duration", "requested_by"} <= set(payload)


def test_users_are_not_told_to_invite_the_bot_to_a_direct_message(app: Running) -> None:
    """slack-ruby/slack-ruby-client#227: "the app itself cannot be a member of a DM"."""
    form = open_form(app, channel=TWO_PEOPLE)
    app.slack.faults.standing["response_url"] = Fault("error", "used_url")
    app.slack.choose(form, "channel", TWO_PEOPLE)
    app.slack.submit(form)
    said = told(app, own_dm(app.slack)).text
    assert "direct message between people" in said
    assert "Invite me" not in said
    assert TWO_PEOPLE not in said
