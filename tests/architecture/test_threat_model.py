"""The page of threats names tests that exist."""

import ast
import re

import pytest

from tests.support.paths import DOCS, TESTS

PAGE = (DOCS / "threats.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("named", sorted(set(re.findall(r"`((?:\w+/)*test_\w+\.py::test_\w+)`", PAGE))))
def test_each_test_that_the_page_names_exists(named: str) -> None:
    file, name = named.split("::")
    written = ast.parse((TESTS / file).read_text(encoding="utf-8"))
    assert name in [node.name for node in written.body if isinstance(node, ast.FunctionDef)]


def test_each_row_has_its_test() -> None:
    heading, *rows = re.findall(r"^\| (.+) \|$", PAGE, re.M)
    assert heading == "who | what they could try | what stops them | test"
    assert len(rows) > 25
    assert all(re.search(r"`(\w+/)*test_\w+\.py::test_\w+`$", row) for row in rows)
