"""What code and documents refer to is in this repository: pages, sections and rows."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.support.paths import DOCS, PACKAGE, PHRASES, ROOT, TESTS

PAGES = sorted([*ROOT.glob("*.md"), *DOCS.glob("*.md"), PHRASES / "README.md"])
CODE = sorted(
    [*PACKAGE.rglob("*.py"), *TESTS.rglob("*.py"), *DOCS.glob("*.yml"), *DOCS.glob("*.service"), ROOT / "manifest.yml"]
)
LINK = re.compile(r"\]\((?!https?:)([^)\s]+)\)|(?:src|srcset)=\"([^\"]+)\"")
PAGE = re.compile(r"(?<![\w./\"\[-])(?<!\]\()([\w./-]*\w\.md)\b(#[\w-]+)?((?:, [A-Z]\d+)*)")


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def anchors(page: Path) -> set[str]:
    """The anchors that GitHub gives to the headings of a page."""
    headings = re.findall(r"^#+ (.+)$", text_of(page), re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_each_link_of_a_page_leads_somewhere(page: Path) -> None:
    for found in LINK.finditer(text_of(page)):
        target, _, anchor = (found[1] or found[2]).partition("#")
        path = (page.parent / target).resolve() if target else page
        assert path.is_relative_to(ROOT), found[0]
        assert path.exists(), found[0]
        assert not anchor or anchor in anchors(path), found[0]


def test_each_page_that_code_cites_is_here_with_the_section_and_the_row() -> None:
    """As `docs/slack.md, F8`, `docs/contract.md#states` or `README.md`."""
    cited = 0
    for file in CODE:
        for name, anchor, rows in PAGE.findall(text_of(file)):
            page = ROOT / name
            assert page in PAGES, f"{file}: {name}"
            assert not anchor or anchor[1:] in anchors(page), f"{file}: {name}{anchor}"
            for row in re.findall(r"[A-Z]\d+", rows):
                assert re.search(rf"^\| {row} \|", text_of(page), re.M), f"{file}: {name}, {row}"
            cited += 1
    assert cited > 30
