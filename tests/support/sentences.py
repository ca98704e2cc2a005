"""Every sentence of the app, extracted from the code: `python -m tests.support.sentences` writes docs/sentences.md.

Sentences are all strings with several words, except for docstrings, log lines, patterns and names. `{…}` is text that
is filled in.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.support.paths import ROOT

PAGE = ROOT / "docs" / "sentences.md"

SPOKEN = {
    "The form": ["slack/form"],
    "Messages and answers": ["messages"],
    "The Home tab": ["slack/home"],
    "Times that are asked back about": ["dates/refusals.py", "dates/notes.py", "dates/refiners"],
    "Refusals": ["domain", "storage", "slack"],
    "What Apploi answered": ["apploi"],
    "Settings and commands": ["settings", "errors.py", "cli"],
}
"""Where sentences are said, and the files that say them."""

WORDS = re.compile(r"[A-Za-z’'“”-]{2,}")
NO_SENTENCE = re.compile(r"\(\?|\\[dwsb]|^[a-z_]+[:=]|%s|%d|SELECT |pg_|^ping |^edited as ")
FEWEST = 2
"""Words: strings with fewer are labels or names."""


def page() -> str:
    """The whole page."""
    parts = [
        "# Every sentence\n\nRead out of the code by `make sentences`, so that they can be read in one sitting; a test "
        "holds this page to the code.\n`{…}` is what is put in. Bold and code are Slack's marks.\n"
    ]
    seen: set[Path] = set()
    for title, places in SPOKEN.items():
        parts.append(f"\n## {title}\n")
        for file in (file for place in places for file in _files(place)):
            said = list(dict.fromkeys(sentences(file))) if file not in seen else []
            seen.add(file)
            if said:
                parts.append(f"\n`{file.relative_to(ROOT)}`\n\n" + "".join(f"- {one}\n" for one in said))
    return "".join(parts)


def _files(place: str) -> list[Path]:
    path = ROOT / "slackbot" / place
    return sorted(path.rglob("*.py")) if path.is_dir() else [path]


def sentences(file: Path) -> Iterator[str]:
    """The sentences of a file, in order."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    silent = set(_silent(tree))
    for node in _in_order(tree, silent):
        text = " ".join(_text(node).split())
        if _is_said(text):
            yield text


def _is_said(text: str) -> bool:
    said = " " in text and len(WORDS.findall(text.replace("{…}", ""))) >= FEWEST
    return said and not NO_SENTENCE.search(text)


def _silent(tree: ast.AST) -> Iterator[ast.AST]:
    """Docstrings, including those of constants, and log calls."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            yield node.value
        if isinstance(node, ast.Call) and ast.unparse(node.func).startswith(("log.", "logging.")):
            yield node


def _in_order(node: ast.AST, silent: set[ast.AST]) -> Iterator[ast.AST]:
    if node in silent:
        return
    if isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str)):
        yield node
        return
    for child in ast.iter_child_nodes(node):
        yield from _in_order(child, silent)


def _text(node: ast.AST) -> str:
    if isinstance(node, ast.JoinedStr):
        return "".join(_text(value) for value in node.values)
    return str(node.value) if isinstance(node, ast.Constant) else "{…}"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
