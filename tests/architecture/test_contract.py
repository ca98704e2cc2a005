"""docs/contract.md has the names that others rely on, as the code has them."""

from __future__ import annotations

import re
from types import ModuleType

import pytest

from slackbot.__main__ import COMMANDS
from slackbot.domain.request import ReportStatus, State
from slackbot.messages import buttons
from slackbot.messages.results import EVENT_TYPES, event_metadata
from slackbot.observability.metric_labels import TIME_CODES
from slackbot.slack.form import ids as form_ids
from slackbot.slack.hiring_day import ids as day_ids
from slackbot.slack.home import ids as home_ids
from slackbot.slack.listeners import shortcuts
from slackbot.web import wsgi
from tests.support.databases import a_request
from tests.support.paths import DOCS

CONTRACT = (DOCS / "contract.md").read_text(encoding="utf-8")


def section(heading: str) -> str:
    """The text from this heading to the next one of its level or above."""
    found = re.search(rf"^(#+) {re.escape(heading)}$(.*?)(?=^#{{1,3}} |\Z)", CONTRACT, re.M | re.S)
    assert found, heading
    return found[2]


def first_column(heading: str) -> set[str]:
    return set(re.findall(r"^\| `([a-z_]+)`", section(heading), re.M))


def names_in(module: ModuleType) -> set[str]:
    """The IDs among the constants of a module."""
    return {
        value
        for name, value in vars(module).items()
        if name.isupper() and isinstance(value, str) and re.fullmatch(r"[a-z_]+", value)
    }


def test_every_command_is_in_the_contract() -> None:
    assert set(re.findall(r"^\| `slackbot ([a-z]+)", section("Commands"), re.M)) == set(COMMANDS)


def test_the_codes_of_times_that_are_not_understood_are_in_the_contract() -> None:
    assert first_column("`slackbot when --jsonl`") == TIME_CODES


def test_the_buttons_are_in_the_contract() -> None:
    assert first_column("Buttons") == names_in(buttons)


def test_the_fields_and_views_of_the_form_are_those_of_the_contract() -> None:
    assert first_column("The form") <= names_in(form_ids)
    for view in (form_ids.VIEW, form_ids.CHOOSE_VIEW, form_ids.CANCELLED_VIEW):
        assert f"`{view}`" in section("The form")
    assert first_column("The form for a hiring day") == names_in(day_ids) - {
        day_ids.TIMES,
        day_ids.SEARCHING,
        day_ids.VIEW,
    }
    for shortcut in (shortcuts.GLOBAL_SHORTCUT, shortcuts.MESSAGE_SHORTCUT):
        assert f"`{shortcut}`" in section("In Slack")


def test_the_names_of_the_home_tab_are_in_the_contract() -> None:
    assert all(f"`{name}`" in section("The Home tab") for name in names_in(home_ids))


@pytest.mark.parametrize("state", EVENT_TYPES)
def test_the_metadata_of_messages_is_that_of_the_contract(state: State) -> None:
    sent = event_metadata(a_request(state=state))
    assert f"`{sent['event_type']}`" in section("Metadata")
    assert all(f"`{key}`" in section("Metadata") for key in sent["event_payload"])


def test_the_states_are_in_the_contract() -> None:
    assert first_column("States") == set(State)
    assert all(f"`{status}`" in section("States") for status in ReportStatus)


def test_the_paths_are_in_the_contract() -> None:
    for path in (wsgi.SLACK_PATH, wsgi.METRICS_PATH, wsgi.CALENDAR_PATH, "/livez", "/readyz"):
        assert path in section("HTTP")
