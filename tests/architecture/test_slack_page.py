"""docs/slack.md names tests that exist."""

from __future__ import annotations

import re

import pytest

from tests.support.paths import ROOT

PAGE = (ROOT / "docs" / "slack.md").read_text(encoding="utf-8")


def named() -> list[tuple[str, str]]:
    """Each test on the page: its file, which a name after it may leave out, and its name."""
    found, file = [], ""
    for path, name in re.findall(r"`(tests/[\w/]+\.py)?::(\w+)`", PAGE):
        file = path or file
        found.append((file, name))
    return found


@pytest.mark.parametrize(("file", "name"), named())
def test_each_test_on_the_page_is_there(file: str, name: str) -> None:
    assert f"def {name}(" in (ROOT / file).read_text(encoding="utf-8")


def test_every_row_is_there() -> None:
    rows = re.findall(r"^\| ([AB]\d+) \|", PAGE, re.M)
    assert rows == [*(f"A{number}" for number in range(1, 21)), *(f"B{number}" for number in range(1, 18))]
