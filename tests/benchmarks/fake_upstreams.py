"""Slack and Apploi in one lean process: `python -m tests.benchmarks.fake_upstreams [--slack 0] [--apploi 0]`, seconds.

The demo's fakes check every rule, and take longer for it than the app under measurement. This one only answers,
after so many seconds: a search finds nobody, or with `--finds` an applicant of that name. It keeps a ledger, which
`GET /ledger` tells: forms opened and those whose trigger had expired, messages, bookings by applicant.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import re
import sys
import time
from collections import Counter
from typing import Any
from urllib.parse import parse_qs, urlsplit

HOST = "127.0.0.1"
TRIGGER_LIVES = 3.0
TEAM = "T0HARBOR01"
BOOKING = re.compile(r"/applicants/(\d+)/interviews")


class FarEnd:
    """Answers of both, after a while, and what was asked."""

    def __init__(self, slack: float, apploi: float, *, finds: bool) -> None:
        """Seconds that each takes to answer, and whether a search finds somebody."""
        self._slack = slack
        self._apploi = apploi
        self._finds = finds
        self._count: Counter[str] = Counter()
        self._booked: Counter[str] = Counter()

    async def serve(self) -> None:
        """Listen on a free port, which is printed, until the process is ended."""
        server = await asyncio.start_server(self._talk, HOST, 0, backlog=1024)
        print(server.sockets[0].getsockname()[1], flush=True)
        await server.serve_forever()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while await self._one(reader, writer):
                continue
        except (asyncio.IncompleteReadError, ConnectionError):
            pass  # the app has hung up
        finally:
            writer.close()

    async def _one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        path = head.split(" ", 2)[1]
        length = re.search(r"(?i)content-length: (\d+)", head)
        body = (await reader.readexactly(int(length[1]))).decode() if length else ""
        said = json.dumps(await self._answer(path, body)).encode()
        closes = "connection: close" in head.lower()
        kind = b"application/json" if path.startswith(("/api", "/applicants", "/ledger")) else b"text/plain"
        said = said if kind == b"application/json" else b"ok"
        ending = b"Connection: close\r\n" if closes else b""
        start = b"HTTP/1.1 200 OK\r\nContent-Type: %b\r\n%bContent-Length: %d\r\n\r\n" % (kind, ending, len(said))
        writer.write(start + said)
        await writer.drain()
        return not closes

    async def _answer(self, target: str, body: str) -> Any:
        path, query = urlsplit(target)[2:4]
        if path == "/ledger":
            return {**self._count, "booked": self._booked}
        if found := BOOKING.fullmatch(path):
            self._booked[found[1]] += 1
            await asyncio.sleep(self._apploi)
            return {"data": {"id": 1, "applicant_id": found[1]}}
        if path == "/applicants":
            self._count["look-ups"] += 1
            await asyncio.sleep(self._apploi)
            return self._found(parse_qs(query)["query"][0])
        return await self._slack_answer(path.rpartition("/")[2], body)

    def _found(self, name: str) -> dict[str, Any]:
        """Each search finds an applicant of its own."""
        number = 600_000_000 + self._count["look-ups"]
        data = [{"id": number, "person": {"id": number, "first_name": name}}] if self._finds else []
        return {"data": data, "total": len(data)}

    async def _slack_answer(self, method: str, body: str) -> dict[str, Any]:
        """What happens to a form or a message happens when Slack has it, before the app hears of it."""
        given = json.loads(body) if body.startswith("{") else {k: v[0] for k, v in parse_qs(body).items()}
        self._count[method] += 1
        answer = self._known(method, given)
        await asyncio.sleep(self._slack)
        return answer

    def _known(self, method: str, given: dict[str, Any]) -> dict[str, Any]:
        match method:
            case "auth.test":
                who = {"team_id": TEAM, "user_id": "U0BOT00001", "bot_id": "B0BOT00001"}
                return {"ok": True, "url": "https://bench.slack.example/", "team": "Bench", "user": "bench", **who}
            case "users.info":
                known = {"id": given.get("user"), "team_id": TEAM, "real_name": "Bench", "tz": "America/New_York"}
                return {"ok": True, "user": {**known, "profile": {"email": "bench@harborcare.example"}}}
            case "views.open":
                made = float(str(given.get("trigger_id")).split("-")[0])
                if time.time() - made > TRIGGER_LIVES:
                    self._count["expired"] += 1
                    return {"ok": False, "error": "expired_trigger_id"}
                return {"ok": True, "view": _view(given, f"V{self._count[method]:09}")}
            case "conversations.info":
                known = {"id": given.get("channel"), "is_channel": True, "is_member": True, "is_private": False}
                return {"ok": True, "channel": known}
            case "views.update":
                return {"ok": True, "view": _view(given, str(given.get("view_id")))}
            case _:
                return {"ok": True, "channel": given.get("channel", ""), "ts": f"{time.time():.6f}"}


def _view(given: dict[str, Any], view_id: str) -> dict[str, Any]:
    view = given["view"]
    return {**(json.loads(view) if isinstance(view, str) else view), "id": view_id, "hash": f"{time.time():.0f}.abc"}


def main() -> None:
    """Serve with the seconds that were asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--slack", type=float, default=0.0)
    parser.add_argument("--apploi", type=float, default=0.0)
    parser.add_argument("--finds", action="store_true")
    given = parser.parse_args()
    try:
        asyncio.run(FarEnd(given.slack, given.apploi, finds=given.finds).serve())
    except KeyboardInterrupt:
        sys.exit(0)


if __name__ == "__main__":
    main()
