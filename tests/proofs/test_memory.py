"""Hostile answers cost the process of the app no more memory than a small machine has."""

from __future__ import annotations

import gzip
import subprocess
import sys
from pathlib import Path

from werkzeug.wrappers import Request, Response

from slackbot.demo.server import LocalServer


def items(item: str, size: int) -> bytes:
    """A list of so many bytes at most, of this item again and again."""
    encoded = item.encode()
    return b'{"data":[' + b",".join([encoded] * ((size - 11) // (len(encoded) + 1))) + b"]}"


MIB = 1024 * 1024
LARGE = MIB
HOSTILE = [
    (items("{}", LARGE), {}),
    (items("[]", LARGE), {}),
    (items("[]", 4 * MIB), {}),
    (items('{"id":1}', LARGE), {}),
    (items('{"id":1,"person":{"name":"%s"}}' % ("😀" * 300), LARGE), {}),
    (gzip.compress(items("{}", LARGE)), {"Content-Encoding": "gzip"}),
    (gzip.compress(gzip.compress(b"[" * 64 * MIB)), {"Content-Encoding": "gzip, gzip"}),
]


def test_sixteen_hostile_answers_at_once_leave_the_process_below_256_mb(tmp_path: Path) -> None:
    """Over HTTP, in a process with the whole app loaded: 4 MiB answers took 373 MB."""

    def answer(request: Request) -> Response:
        body, headers = HOSTILE[int(request.args["query"].partition("-")[0])]
        return Response(body, 200, headers)

    with LocalServer(answer) as server:
        command = [sys.executable, "-m", "tests.proofs.hostile_searches", server.url, f"sqlite:///{tmp_path / 'x.db'}"]
        told = subprocess.run([*command, str(len(HOSTILE))], check=True, capture_output=True, text=True, timeout=110)
    assert int(told.stdout) < 256 * 1024
