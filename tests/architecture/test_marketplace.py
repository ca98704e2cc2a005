"""What Slack asks of apps in its marketplace (docs/slack.md, M1 to M10): each rule and the tests that hold it."""

from __future__ import annotations

import ast
from datetime import datetime

import pytest

from slackbot import messages
from slackbot.domain.applicant import NameVisibility
from slackbot.domain.request import State
from slackbot.slack.client import SCOPES
from slackbot.slack.form.form import Form
from slackbot.slack.form.view import build_view
from tests.support.databases import a_request
from tests.support.paths import TESTS

RULES = {
    "help or unknown input returns usage": [
        "e2e/test_round_trip.py::test_help_and_unusable_commands_get_the_usage_as_an_ephemeral_message",
        "integration/slack/test_entry_points.py::test_help_and_unusable_text_get_the_usage_with_a_button",
    ],
    "errors say the next step, and no failure is a dead end": [
        "architecture/test_sentences_page.py::test_no_refusal_is_a_dead_end",
        "integration/slack/test_entry_points.py::test_a_form_that_slack_does_not_open_is_reported_with_how_to_retry",
    ],
    "private answers by default": [
        "integration/slack/test_entry_points.py::test_a_mention_gets_an_ephemeral_answer_whose_button_opens_the_form",
        "integration/slack/test_entry_points.py::test_the_answer_is_a_direct_message_where_ephemeral_ones_fail",
    ],
    "people know beforehand where the result will be posted": [
        "architecture/test_marketplace.py::test_the_form_says_who_will_read_the_result",
    ],
    "least scopes, each with its reason": [
        "architecture/test_architecture.py::test_the_manifest_asks_for_exactly_the_scopes_that_the_code_needs",
        "architecture/test_architecture.py::test_the_install_page_gives_a_reason_for_every_scope",
        "integration/slack/test_workspace_limits.py::test_the_table_has_every_scope",
        "integration/slack/test_workspace_limits.py::test_without_a_scope_the_rest_works_and_the_user_learns_what_does_not",
    ],
    "shared messages name who caused them": [
        "architecture/test_marketplace.py::test_a_shared_message_names_who_caused_it",
    ],
    "shortcut names start with a verb and open a modal": [
        "architecture/test_architecture.py::test_the_manifest_has_the_shortcuts_that_somebody_listens_to_each_beginning_with_a_verb",
        "integration/slack/test_entry_points.py::test_the_shortcut_opens_an_empty_form_after_one_call_to_slack",
    ],
    "a Home tab shows only what its viewer may see": [
        "integration/slack/test_home.py::test_nobody_sees_others_requests",
    ],
    "app_uninstalled and tokens_revoked delete the installation": [
        "integration/slack/test_entry_points.py::test_a_removed_app_clears_its_cache_and_says_so",
    ],
}


@pytest.mark.parametrize("rule", RULES)
def test_each_rule_has_tests_that_exist(rule: str) -> None:
    for named in RULES[rule]:
        file, _, name = named.partition("::")
        tree = ast.parse((TESTS / file).read_text(encoding="utf-8"))
        assert name in {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}, named


def test_there_are_at_most_eight_scopes() -> None:
    assert len(SCOPES) <= 8


@pytest.mark.parametrize("names", NameVisibility)
def test_the_form_says_who_will_read_the_result(names: NameVisibility) -> None:
    view = build_view(Form(timezone="America/New_York", name_visibility=names), datetime(2026, 11, 23, 9))
    [field] = [block for block in view["blocks"] if block["block_id"] == "channel"]
    assert field["label"]["text"] == "Post the result in"
    assert "Leave empty to get it as a DM" in field["hint"]["text"]


@pytest.mark.parametrize("state", [State.SCHEDULED, State.FAILED, State.UNCONFIRMED, State.WAITING])
def test_a_shared_message_names_who_caused_it(state: State) -> None:
    message = messages.result_message(a_request(state=state, requested_by="U0ASKED"))
    assert "<@U0ASKED>" in message.text
    assert "<@U0ASKED>" in str(message.blocks)
