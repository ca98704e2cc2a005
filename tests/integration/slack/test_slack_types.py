"""Checks everything that the app generates with the types that Slack publishes: `@slack/types` and slack_sdk's."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from slackbot.demo.fake_slack.block_kit import check_message, check_options, check_view
from slackbot.messages import Message
from tests.support import generated_views
from tests.support.paths import SLACK_TYPES

TSC = SLACK_TYPES / "node_modules" / ".bin" / "tsc"
CHECKED = """import type {{ HomeView, KnownBlock, MessageMetadata, ModalView, PlainTextOption }} from '@slack/types';

interface Message {{ text: string; blocks: KnownBlock[]; metadata?: MessageMetadata }}

{samples}
"""


def _sample(number: int, name: str, kind: str, value: Any) -> str:
    return f"// {name}\nexport const sample{number}: {kind} = {json.dumps(value)};\n"


def as_sent(message: Message) -> dict[str, Any]:
    metadata = {"metadata": message.metadata} if message.metadata else {}
    return {"text": message.text, "blocks": message.blocks, **metadata}


def samples() -> list[tuple[str, str, Any]]:
    views = [
        (name, "HomeView" if view["type"] == "home" else "ModalView", view) for name, view in generated_views.views()
    ]
    posts = [(name, "Message", as_sent(message)) for name, message in generated_views.posts()]
    options = [(name, "PlainTextOption[]", found) for name, found in generated_views.options()]
    return [*views, *posts, *options]


@pytest.fixture
def tsc() -> Path:
    """The compiler that `npm ci` installs; only CI has to have it."""
    if not TSC.exists() or shutil.which("node") is None:
        if os.environ.get("CI"):
            pytest.fail(f"run `npm ci` in {SLACK_TYPES.name}")
        pytest.skip(f"needs `npm ci` in tests/{SLACK_TYPES.name}")
    return TSC


def compiled(tsc: Path, text: str) -> str:
    """The compiler's messages about this source."""
    (SLACK_TYPES / "generated.ts").write_text(text, encoding="utf-8")
    told = subprocess.run([tsc, "--project", SLACK_TYPES], capture_output=True, text=True, check=False, timeout=110)
    return told.stdout + told.stderr


def test_views_messages_and_options_match_slacks_types(tsc: Path) -> None:
    lines = [_sample(number, *each) for number, each in enumerate(samples())]
    assert len(lines) > 60
    assert compiled(tsc, CHECKED.format(samples="\n".join(lines))) == ""


def test_the_compiler_finds_what_does_not_match_slacks_types(tsc: Path) -> None:
    """Without this the test above would prove nothing."""
    title = {"type": "mrkdwn", "text": "Title"}
    view = _sample(0, "a title in mrkdwn", "ModalView", {"type": "modal", "title": title, "blocks": []})
    message = _sample(1, "an unknown block", "Message", {"text": "", "blocks": [{"type": "hologram"}]})
    told = compiled(tsc, CHECKED.format(samples=view + message))
    assert "mrkdwn" in told
    assert "hologram" in told


@pytest.mark.parametrize(("name", "view"), list(generated_views.views()))
def test_views_pass_the_models_of_slack_sdk_and_the_stand_ins_rules(name: str, view: dict[str, Any]) -> None:
    View(**view).validate_json()
    assert check_view(view) == []


@pytest.mark.parametrize(("name", "message"), list(generated_views.posts()))
def test_messages_pass_the_models_of_slack_sdk_and_the_stand_ins_rules(name: str, message: Message) -> None:
    for block in Block.parse_all(message.blocks):
        block.validate_json()
    assert check_message(as_sent(message)) == []


@pytest.mark.parametrize(("name", "found"), list(generated_views.options()))
def test_options_pass_the_stand_ins_rules(name: str, found: list[dict[str, Any]]) -> None:
    assert check_options({"options": found}) == []
