"""The fixtures that several files share."""

from tests.conftest_demo import apploi, bolt, slack
from tests.databases import *  # noqa: F403  the fixtures over both databases

__all__ = ["apploi", "bolt", "slack"]
