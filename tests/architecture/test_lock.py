"""The lock: all that pyproject.toml asks for, at versions that it allows, each by its hash, and from nowhere named."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.support.paths import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
RUNTIME, DEV = PROJECT["dependencies"], PROJECT["optional-dependencies"]["dev"]
LOCKS = {"requirements.txt": RUNTIME, "requirements-dev.txt": RUNTIME + DEV}

ENTRY = re.compile(r"^(\S.*?) \\\n((?: +--hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)", re.M)
"""A requirement with its hashes, as `make lock` writes it."""


def entries(lock: str) -> Iterator[Requirement]:
    text = (ROOT / lock).read_text(encoding="utf-8")
    return (Requirement(entry) for entry, _ in ENTRY.findall(text))


def pins(lock: str) -> dict[str, str]:
    """The version of each package for the Python that runs this test."""
    here = (one for one in entries(lock) if one.marker is None or one.marker.evaluate())
    return {canonicalize_name(one.name): str(one.specifier).removeprefix("==") for one in here}


@pytest.mark.parametrize("lock", LOCKS)
def test_all_that_is_asked_for_is_locked_at_a_version_that_is_allowed(lock: str) -> None:
    locked = pins(lock)
    for asked in map(Requirement, LOCKS[lock]):
        there = locked.get(canonicalize_name(asked.name))
        assert there, f"{asked.name} is not in {lock}: run `make lock`"
        assert asked.specifier.contains(there), f"{lock} has {asked.name} {there}: run `make lock`"


@pytest.mark.parametrize("lock", LOCKS)
def test_every_line_of_a_lock_is_one_version_with_its_hashes_or_a_comment(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    left = [line for line in ENTRY.sub("", text).splitlines() if not line.lstrip().startswith("#")]
    assert left == []
    assert all(re.fullmatch(r"==[^*,]+", str(one.specifier)) for one in entries(lock))
    assert "://" not in text


@pytest.mark.parametrize("file", ["Makefile", "Containerfile", "docs/operating.md"])
def test_whatever_is_installed_comes_by_its_hash_and_is_built_already(file: str) -> None:
    """A package that is built here fetches what builds it, and pip asks no hash of that."""
    said = (ROOT / file).read_text(encoding="utf-8")
    from_locks = [line for line in said.splitlines() if re.search(r"--requirement\s+requirements\S*\.txt", line)]
    assert from_locks
    assert all("--require-hashes --only-binary :all:" in line for line in from_locks)


def test_what_is_tested_is_what_is_deployed() -> None:
    assert pins("requirements.txt").items() <= pins("requirements-dev.txt").items()


def test_what_is_installed_here_is_what_is_locked() -> None:
    installed = {name: _installed(name) for name in pins("requirements.txt")}
    assert installed == pins("requirements.txt"), "`make check` installs what is locked, `make lock` locks anew"


def _installed(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "nothing"
