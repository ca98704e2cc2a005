"""Between the server and the WSGI application: what is held of bodies that arrive, and what breaks."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any

import pytest

from slackbot.web import asgi
from slackbot.web.asgi import AsgiApp, WsgiCallable

MIB = 1024 * 1024


def echo(environ: dict[str, Any], start_response: Any) -> list[bytes]:
    start_response("200 OK", [("X-Length", environ["CONTENT_LENGTH"])])
    return [environ["wsgi.input"].read()]


class Client:
    """Sends what is put into `sends`, and has what it was told."""

    def __init__(self, app: AsgiApp, kind: str = "http", **headers: str) -> None:
        self.sends: asyncio.Queue[Mapping[str, Any]] = asyncio.Queue()
        self.told: list[Mapping[str, Any]] = []
        named = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
        scope = {"type": kind, "method": "POST", "path": "/", "query_string": b"", "http_version": "1.1"}
        self.done = asyncio.ensure_future(app({**scope, "headers": named}, self.sends.get, self._hear))

    async def _hear(self, message: Mapping[str, Any]) -> None:
        self.told.append(message)

    def send(self, body: bytes, *, more: bool) -> None:
        self.sends.put_nowait({"type": "http.request", "body": body, "more_body": more})

    async def status(self) -> int:
        await self.done
        return int(self.told[0]["status"])


async def started(life: AbstractContextManager[WsgiCallable]) -> tuple[AsgiApp, Client]:
    app = AsgiApp(life)
    server = Client(app, "lifespan")
    server.sends.put_nowait({"type": "lifespan.startup"})
    while not server.told:
        await asyncio.sleep(0)
    return app, server


def test_bodies_that_arrive_in_parts_are_held_up_to_a_limit_and_forgotten_after(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(asgi, "MAX_BUFFERED_BYTES", 2 * MIB)

    async def crowd() -> None:
        app, _ = await started(nullcontext(echo))
        held = [Client(app) for _ in range(2)]
        for one in held:
            one.send(b"x" * MIB, more=True)
        await asyncio.sleep(0.01)
        late = Client(app)
        late.send(b"x", more=False)
        assert await late.status() == 503
        for one in held:
            one.send(b"", more=False)
            assert await one.status() == 200
        after = Client(app)
        after.send(b"x" * MIB, more=False)
        assert await after.status() == 200
        assert len(after.told[1]["body"]) == MIB

    asyncio.run(crowd())


def test_a_body_that_is_too_large_is_refused_before_it_is_read() -> None:
    async def large() -> None:
        app, _ = await started(nullcontext(echo))
        assert await Client(app, content_length=str(MIB + 1)).status() == 413

    asyncio.run(large())


def test_an_error_of_the_application_is_told_without_its_text(caplog: pytest.LogCaptureFixture) -> None:
    def broken(_environ: dict[str, Any], _start_response: Any) -> list[bytes]:
        raise KeyError("Jane Doe")

    async def ask() -> None:
        app, _ = await started(nullcontext(broken))
        client = Client(app)
        client.send(b"", more=False)
        assert await client.status() == 500
        assert b"Jane" not in client.told[1]["body"]

    asyncio.run(ask())
    assert [record.levelno for record in caplog.records] == [logging.ERROR, logging.WARNING]


def test_an_app_that_cannot_start_is_said_to_the_server() -> None:
    class Never(nullcontext[WsgiCallable]):
        def __enter__(self) -> WsgiCallable:
            raise OSError("a secret")

    async def start() -> None:
        _, server = await started(Never(echo))
        assert server.told == [{"type": "lifespan.startup.failed"}]

    asyncio.run(start())


def test_the_life_of_the_app_ends_with_the_servers() -> None:
    ended = []

    @contextmanager
    def life() -> Iterator[WsgiCallable]:
        yield echo
        ended.append(True)

    async def live() -> None:
        _, server = await started(life())
        assert not ended
        server.sends.put_nowait({"type": "lifespan.shutdown"})
        await server.done

    asyncio.run(live())
    assert ended
