"""Folders of the repository that tests read."""

from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "slackbot"
DOCS = ROOT / "docs"
TESTS = ROOT / "tests"
PHRASES = TESTS / "phrases"
SLACK_SHAPES = TESTS / "support" / "slack_shapes"
SLACK_TYPES = TESTS / "support" / "slack_types"
FUZZ_CORPUS = TESTS / "fuzz" / "corpus"
