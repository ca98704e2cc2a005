"""The proofs of tests/proofs in their short form; `python -m tests.proofs --long` is the whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.proofs.__main__ import PROOFS, Ground
from tests.support.databases import Postgresql

# integration/web/test_server.py has the cheap floods.
NOT_HERE = (
    "postgresql-frozen",
    "flood",
    "many-sqlite",
    "many-postgresql",
    "takeover-sqlite",
    "takeover-postgresql",
)
IN_THE_SUITE = [name for name in PROOFS if name not in NOT_HERE]


@pytest.mark.parametrize("name", IN_THE_SUITE)
def test_the_promise_is_kept(name: str, postgresql_server: Postgresql, tmp_path: Path) -> None:
    report = PROOFS[name](Ground(postgresql_server, tmp_path, long=False))
    assert report["kept"], report
