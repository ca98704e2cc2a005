"""How a request goes through the app: a listener calls one service, and whoever reads along opens few files."""

from __future__ import annotations

import ast
import logging
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from slackbot.slack import listeners
from slackbot.slack.client import api
from slackbot.slack.form import service
from tests.support.paths import PACKAGE
from tests.support.running import Running
from tests.support.steps import open_form

LISTENERS = Path(listeners.__file__).parent
SOURCES = sorted(PACKAGE.rglob("*.py"))


def tree_of(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


def test_no_listener_imports_another() -> None:
    for file in LISTENERS.glob("*.py"):
        if file.stem != "__init__":
            modules = {node.module for node in ast.walk(tree_of(file)) if isinstance(node, ast.ImportFrom)}
            assert not [name for name in modules if name and name.startswith(listeners.__name__)], file.name


def test_arguments_are_seldom_bound_in_advance() -> None:
    assert sum(ast.unparse(tree_of(file)).count("partial(") for file in SOURCES) < 10


def test_no_callback_is_assigned_from_outside() -> None:
    """Whoever calls back is told whom in its constructor, or has a method for it."""
    assigned = {target for file in SOURCES for target in assigned_attributes(tree_of(file))}
    assert not [name for name in assigned if name.rpartition(".")[2].startswith("on_") and not is_own(name)]


def assigned_attributes(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign):
            yield from (ast.unparse(target) for target in node.targets if isinstance(target, ast.Attribute))


def is_own(name: str) -> bool:
    return name.startswith("self.") and name.count(".") == 1


def test_the_steps_of_the_form_service_are_short() -> None:
    methods = [node for node in ast.walk(tree_of(Path(service.__file__))) if isinstance(node, ast.FunctionDef)]
    lengths = {node.name: length_of(node) for node in methods if node.name != "__init__"}
    assert {"open", "submit"} <= set(lengths)
    assert [name for name, length in lengths.items() if length > 10] == []


def length_of(function: ast.FunctionDef) -> int:
    """Lines of the body, without the docstring."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return (function.end_lineno or 0) - body[0].lineno + 1 if body else 0


class _Callers(logging.Handler):
    """Keeps the files of this package through which the call goes that logs a form as open."""

    def __init__(self) -> None:
        super().__init__()
        self.files: set[str] = set()

    def emit(self, record: logging.LogRecord) -> None:
        if record.getMessage().endswith("is open"):
            frame = sys._getframe()
            while back := frame.f_back:
                frame = back
                self.files.add(frame.f_code.co_filename)


@pytest.fixture
def callers(caplog: pytest.LogCaptureFixture) -> Iterator[_Callers]:
    logger, handler = logging.getLogger("slackbot"), _Callers()
    caplog.set_level(logging.INFO, logger.name)
    logger.addHandler(handler)
    yield handler
    logger.removeHandler(handler)


def test_a_command_passes_few_files_on_its_way_to_the_form(app: Running, callers: _Callers) -> None:
    open_form(app)
    passed = {Path(name) for name in callers.files if Path(name).is_relative_to(PACKAGE / "slack")}
    assert LISTENERS / "commands.py" in passed
    assert len(passed | {Path(api.__file__)}) <= 5, passed
