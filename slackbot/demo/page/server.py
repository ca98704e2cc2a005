"""The HTTP server of the page.

GET  /            the page; its files are next to it
GET  /state?as=   what one person sees, as JSON (snapshot.py)
GET  /timeline    the state of the app; with `?all`, also every step (timeline/)
GET  /changes     server-sent events: a number that grows with every change
POST /do/ACTION   an action of a person, with a JSON body (actions.py); 409 with `error` where it isn't possible
"""

from __future__ import annotations

import json
import mimetypes
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from importlib.resources import files
from typing import Any, Self

from werkzeug.wrappers import Request, Response

from slackbot.demo.fake_apploi import FakeApploi
from slackbot.demo.fake_slack import FakeSlack, NotPossible
from slackbot.demo.page.actions import ACTIONS, DemoSession
from slackbot.demo.page.snapshot import snapshot
from slackbot.demo.scene import ONE_FACILITY, Scene
from slackbot.demo.server import LocalServer
from slackbot.demo.timeline import DemoApp, Timeline

# No outside resources and no inline code: nothing that people type can run as a script.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
HEARTBEAT = 15.0


class Page:
    """The page in the browser: `with Page(slack, apploi) as page: page.url`.

    With `app` the page can also show the app's table, and kill and restart the app.
    """

    def __init__(
        self,
        slack: FakeSlack,
        apploi: FakeApploi,
        port: int = 0,
        app: DemoApp | None = None,
        scene: Scene = ONE_FACILITY,
    ) -> None:
        self._scene = scene
        self._session = DemoSession(slack, apploi, ThreadPoolExecutor(8, "page"), app)
        self._timeline = Timeline(slack, apploi, app)
        self._changed = threading.Condition()
        self._version = 0
        self._closed = False
        self._server = LocalServer(self._answer, port)
        slack.workspace.observe(self.refresh)
        apploi.observe(self.refresh)

    @property
    def url(self) -> str:
        """The address to open, with a slash at the end."""
        return f"{self._server.url}/"

    def refresh(self) -> None:
        """Make every open page fetch its state again."""
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
        self._session.background.shutdown(cancel_futures=True)
        self._timeline.close()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _answer(self, request: Request) -> Response:
        if not self._is_ours(request):
            return Response("Only the demo page may call this server.", 403)
        response = self._route(request)
        response.headers["Content-Security-Policy"] = POLICY
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Cache-Control"] = "no-store"
        return response

    def _is_ours(self, request: Request) -> bool:
        """Reject other sites in the same browser, and domain names that were made to point to loopback."""
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
            return _json(self._snapshot(request.args.get("as", "")))
        if request.path == "/timeline":
            return _json(self._timeline.to_json() if "all" in request.args else {"app": self._timeline.state})
        if request.path == "/changes":
            return Response(self._changes(), mimetype="text/event-stream")
        return _file("index.html" if request.path == "/" else request.path.removeprefix("/"))

    def _snapshot(self, user: str) -> dict[str, Any]:
        return snapshot(self._session.slack, self._session.apploi, user, self._scene.suggestions)

    def _run_action(self, name: str, request: Request) -> Response:
        arguments = request.get_json(silent=True)
        if name not in ACTIONS or not isinstance(arguments, dict):
            return _json({"error": "unknown action"}, 400)
        try:
            return _json(ACTIONS[name](self._session, arguments))
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
    is_shown = "/" not in name and name.endswith((".html", ".css", ".js", ".svg", ".woff2"))
    if not is_shown or not known.is_file():
        return Response("not found", 404)
    if name.endswith(".woff2"):
        return Response(known.read_bytes(), content_type="font/woff2")
    kind = "text/javascript" if name.endswith(".js") else mimetypes.guess_type(name)[0]
    return Response(known.read_bytes(), content_type=f"{kind}; charset=utf-8")


def _json(answer: object, status: int = 200) -> Response:
    return Response(json.dumps(answer), status, content_type="application/json")
