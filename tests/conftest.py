"""The fixtures that several files share."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from slackbot.demo.fake_apploi import FakeApploi
from slackbot.demo.fake_slack import FakeSlack
from tests.support.databases import *  # noqa: F403  the fixtures over both databases
from tests.support.demo_driver import demo, manager_page, running_demo
from tests.support.demo_fixtures import apploi, bolt, chromium, client, context, demo_page, organization, page, slack
from tests.support.running import Running, running

# The same examples in each run: what changes with a change is the change. `make proofs` asks for the long form.
settings.register_profile("everyday", max_examples=40, deadline=None, derandomize=True, database=None)
settings.register_profile("long", settings.get_profile("everyday"), max_examples=1_000)
settings.load_profile("everyday")

__all__ = [
    "app",
    "apploi",
    "bolt",
    "chromium",
    "client",
    "context",
    "demo",
    "demo_page",
    "manager_page",
    "organization",
    "page",
    "running_demo",
    "slack",
]


@pytest.fixture
def app(slack: FakeSlack, apploi: FakeApploi, tmp_path: Path) -> Iterator[Running]:
    """The real app between the fakes, over HTTP."""
    slack.should_escape = True  # as manifest.yml says
    with running(slack, apploi, tmp_path) as started:
        yield started
