"""The page's own server: files, a snapshot for one person's eyes, a stream that says "look again", and deeds.

The page can do nothing that tests cannot: each deed is one call of the stand-ins' objects.
"""

from __future__ import annotations

import json
import mimetypes
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from importlib.resources import files
from typing import Self

from werkzeug.wrappers import Request, Response

from slackbot.demo.fake_apploi import FakeApploi
from slackbot.demo.fake_slack import FakeSlack, NotPossible
from slackbot.demo.page.actions import ACTIONS, DemoSession
from slackbot.demo.page.snapshot import snapshot
from slackbot.demo.server import LocalServer
from slackbot.demo.timeline import DemoApp, Timeline

# Nothing from outside, no inline code: what people type can never become a script here.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
HEARTBEAT = 15.0


class Page:
    """The page in the browser: `with Page(slack, apploi) as page: page.url`."""

    def __init__(self, slack: FakeSlack, apploi: FakeApploi, port: int = 0, program: DemoApp | None = None) -> None:
        """Show these two stand-ins, and the app between them where it is a program of ours."""
        self._stage = DemoSession(slack, apploi, ThreadPoolExecutor(8, "page"), program)
        self._journal = Timeline(slack, apploi, program)
        self._changed = threading.Condition()
        self._version = 0
        self._closed = False
        self._server = LocalServer(self._answer, port)
        slack.workspace.on_change = apploi.on_change = self.refresh

    @property
    def url(self) -> str:
        """The address to open."""
        return f"{self._server.url}/"

    def refresh(self) -> None:
        """Let every open page look again."""
        with self._changed:
            self._version += 1
            self._changed.notify_all()

    def start(self) -> Self:
        """Listen; raises OSError when the port is taken."""
        self._server.start()
        return self

    def stop(self) -> None:
        """End the streams and the server."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        self._server.stop()
        self._stage.background.shutdown(cancel_futures=True)
        self._journal.close()

    def __enter__(self) -> Self:
        """Start."""
        return self.start()

    def __exit__(self, *_: object) -> None:
        """Stop."""
        self.stop()

    def _answer(self, request: Request) -> Response:
        if not self._is_ours(request):
            return Response("This page answers only itself.", 403)
        response = self._route(request)
        response.headers["Content-Security-Policy"] = POLICY
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Cache-Control"] = "no-store"
        return response

    def _is_ours(self, request: Request) -> bool:
        """Against other pages in the same browser, and names that were made to point to loopback."""
        hosts = {f"{name}:{self._server.port}" for name in ("127.0.0.1", "localhost")}
        if request.headers.get("Host") not in hosts:
            return False
        origin = request.headers.get("Origin")
        return origin is None or origin.removeprefix("http://") in hosts

    def _route(self, request: Request) -> Response:
        if request.method == "POST" and request.path.startswith("/do/"):
            return self._run_action(request.path.removeprefix("/do/"), request)
        if request.method != "GET":
            return Response("", 405)
        if request.path == "/state":
            return _json(snapshot(self._stage.slack, self._stage.apploi, request.args.get("as", "")))
        if request.path == "/happened":
            return _json(self._journal.to_json() if "all" in request.args else {"app": self._journal.state})
        if request.path == "/changes":
            return Response(self._changes(), mimetype="text/event-stream")
        return _file("index.html" if request.path == "/" else request.path.removeprefix("/"))

    def _run_action(self, name: str, request: Request) -> Response:
        arguments = request.get_json(silent=True)
        if name not in ACTIONS or not isinstance(arguments, dict):
            return _json({"error": "the page asked for something unknown"}, 400)
        try:
            return _json(ACTIONS[name](self._stage, arguments))
        except (NotPossible, KeyError) as error:
            return _json({"error": str(error)}, 409)

    def _changes(self) -> Iterator[str]:
        seen = -1
        while not self._closed:
            seen = self._news_after(seen)
            yield f"data: {seen}\n\n"

    def _news_after(self, seen: int) -> int:
        with self._changed:
            self._changed.wait_for(lambda: self._closed or self._version != seen, HEARTBEAT)
            return self._version


def _file(name: str) -> Response:
    known = files("slackbot.demo.page").joinpath(name)
    is_shown = "/" not in name and name.endswith((".html", ".css", ".js", ".svg"))
    if not is_shown or not known.is_file():
        return Response("not found", 404)
    kind = "text/javascript" if name.endswith(".js") else mimetypes.guess_type(name)[0]
    return Response(known.read_bytes(), content_type=f"{kind}; charset=utf-8")


def _json(answer: object, status: int = 200) -> Response:
    return Response(json.dumps(answer), status, content_type="application/json")
