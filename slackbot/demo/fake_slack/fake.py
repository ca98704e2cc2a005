"""The fake Slack: the Web API and response_urls over HTTP on loopback, and the actions of people."""

from __future__ import annotations

import itertools
import json
import secrets
import time
from dataclasses import dataclass
from typing import Any, Self

from werkzeug.wrappers import Request, Response

from slackbot.demo.fake_slack import payloads
from slackbot.demo.fake_slack.conditions import EVERY_CALL_FAILS, LOST_CALLS, Condition
from slackbot.demo.fake_slack.event_actions import EventActions
from slackbot.demo.fake_slack.faults import CUT_AFTER, Fault, FaultInjector
from slackbot.demo.fake_slack.form_actions import FormActions
from slackbot.demo.fake_slack.installed import STEP_EVENT
from slackbot.demo.fake_slack.responses import GONE, NOS, OKS, ResponseRefused, respond
from slackbot.demo.fake_slack.user_actions import SimulatedUser
from slackbot.demo.fake_slack.web_api import SCOPES, ApiError, RateLimited, WebApi
from slackbot.demo.fake_slack.web_api.functions import StepRun
from slackbot.demo.server import ConnectionDropped, LocalServer


@dataclass(frozen=True)
class Call:
    """One call of the app: a method of the Web API, or `response_url`; `at` is in seconds since the epoch."""

    at: float
    method: str
    arguments: dict[str, Any]
    answer: dict[str, Any] | None  # None where the connection was dropped


class FakeSlack(FormActions, EventActions, SimulatedUser):
    """Slack on loopback: `with FakeSlack() as slack: slack.api_url`, then `slack.app_url = ...`.

    Actions of people: `command`, `say`, `suggest`, `type`, `choose`, `submit`, `close`, `press`, `shortcut`, ...
    What they see: `view`, `open_views`, `messages`. The app's calls: `calls`. Failures: `faults`, `condition`.
    Secrets that aren't given are random. If `is_org_wide`, the app is installed for an organization of three
    workspaces, and was added to two of them.
    """

    def __init__(
        self,
        signing_secret: str | None = None,
        bot_token: str | None = None,
        app_token: str = "xapp-demo-fake",
        port: int = 0,
        *,
        is_org_wide: bool = False,
    ) -> None:
        super().__init__(signing_secret or secrets.token_hex(16), is_org_wide=is_org_wide)
        self.bot_token = bot_token or f"xoxb-demo-{secrets.token_hex(8)}"
        self.app_token = app_token
        self.api = WebApi(self.workspace, self.forms, self.trigger_store, self.scopes)
        self.faults = FaultInjector()
        self.condition = Condition.FINE
        self.answers: dict[str, dict[str, Any]] = {}  # by method: the `body`, `status` and `headers` to return
        self.calls: list[Call] = []
        self._oks, self._nos = itertools.cycle(OKS), itertools.cycle(NOS)
        self._server = LocalServer(self._answer, port)

    @property
    def url(self) -> str:
        """Its address, without a slash at the end."""
        return self._server.url

    @property
    def api_url(self) -> str:
        """The base URL of the Web API, for SLACK_API_URL."""
        return f"{self.url}/api/"

    def calls_of(self, method: str) -> list[Call]:
        """The app's calls of one method, oldest first."""
        return [call for call in self.calls if call.method == method]

    def set_condition(self, condition: Condition) -> None:
        """Fail in this way from now on, or no longer with `Condition.FINE`."""
        self.condition = condition
        self.workspace.hidden = set(self.workspace.people) if condition is Condition.HIDES_PEOPLE else set()
        self.workspace.notify_change()

    def go_away(self) -> None:
        """Refuse connections, as if Slack were unreachable; `start` ends that."""
        self._server.stop()

    def start(self) -> Self:
        """Start listening, after a stop on the same port."""
        self._server.start()
        return self

    def stop(self) -> None:
        """Stop listening and drop the open connections."""
        self._server.stop()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def run_step(self, **inputs: str) -> StepRun:
        """Let a workflow run the app's step; nothing is sent to an app without it in its manifest. It can be anyone's
        workflow, so nobody's name goes along."""
        run = StepRun(f"Fx{secrets.token_hex(5).upper()}", inputs)
        self.api.functions.runs[run.id] = run
        self._send_event(STEP_EVENT, payloads.function_executed(run.id, inputs))
        return run

    # Responses to the app

    def _answer(self, request: Request) -> Response:
        if request.path.startswith("/api/"):
            return self._call(request.path.removeprefix("/api/"), request)
        if request.path.startswith("/response/") and request.method == "POST":
            return self._respond(request.path.removeprefix("/response/"), request)
        return Response("not found", 404)

    def _call(self, method: str, request: Request) -> Response:
        arguments = _arguments(request)
        trouble = self._next_fault(method)
        if trouble and trouble.kind != "cut after":
            return self._fail(method, arguments, trouble)
        if given := self.answers.get(method):
            self._record(method, arguments, given["body"])
            headers = {**self._scope_headers(method), **given.get("headers", {})}
            return _json(given["body"], given.get("status", 200), headers)
        status, headers = 200, self._scope_headers(method)
        try:
            self._check_token(method, request, arguments)
            if code := EVERY_CALL_FAILS.get(self.condition):
                raise ApiError(code)
            answer = self.api.answer(method, arguments)
        except RateLimited as error:
            status, headers, answer = 429, {"Retry-After": str(error.retry_after)}, error.answer
        except ApiError as error:
            answer = error.answer
        if trouble:
            self._record(method, arguments, None)
            raise ConnectionDropped
        self._record(method, arguments, answer)
        return _json(answer, status, headers)

    def _respond(self, secret: str, request: Request) -> Response:
        arguments = _arguments(request)
        answer: dict[str, Any] = {"ok": True}
        trouble = self._next_fault("response_url")
        if trouble and trouble.kind != "cut after":
            return self._fail("response_url", arguments, trouble)
        try:
            if self.condition is Condition.MIGRATING:  # undocumented: assumed to fail as the Web API does
                raise ResponseRefused(EVERY_CALL_FAILS[self.condition], 200)
            respond(self.workspace, self.trigger_store, secret, arguments)
            response = Response(next(self._oks))
        except ResponseRefused as refused:
            answer = {"ok": False, "error": refused.code}
            response = _json(answer, refused.status)
            if refused.status == GONE:
                status, body = next(self._nos)
                response = Response(body.replace("expired_url", refused.code), status)
        self._record("response_url", arguments, None if trouble else answer)
        if trouble:
            raise ConnectionDropped
        return response

    def _next_fault(self, method: str) -> Fault | None:
        if delay := self.faults.delays.get(method):
            self._server.pause(delay)
        loses = self.condition is Condition.LOSES_ANSWERS and method.startswith(LOST_CALLS)
        return self.faults.pop(method) or (CUT_AFTER if loses else None)

    def _fail(self, method: str, arguments: dict[str, Any], fault: Fault) -> Response:
        if fault.kind == "cut before":
            self._record(method, arguments, None)
            raise ConnectionDropped
        code = {"rate limited": "ratelimited", "server error": "internal_error"}.get(fault.kind, fault.code)
        answer = {"ok": False, "error": code}
        self._record(method, arguments, answer)
        if fault.kind == "rate limited":
            return _json(answer, 429, {"Retry-After": str(fault.retry_after)})
        return _json(answer, 500 if fault.kind == "server error" else 200)

    def _check_token(self, method: str, request: Request, arguments: dict[str, Any]) -> None:
        given = request.headers.get("Authorization", "").removeprefix("Bearer ").strip()
        given = given or str(arguments.pop("token", ""))
        if not given:
            raise ApiError("not_authed")
        if given not in (self.bot_token, self.app_token):
            raise ApiError("invalid_auth")
        if (method == "apps.connections.open") != (given == self.app_token):
            raise ApiError("not_allowed_token_type")

    def _scope_headers(self, method: str) -> dict[str, str]:
        accepted = ",".join(SCOPES.get(method, ()))
        headers = {"x-oauth-scopes": ",".join(sorted(self.api.scopes))}
        return {**headers, "x-accepted-oauth-scopes": accepted} if accepted else headers

    def _record(self, method: str, arguments: dict[str, Any], answer: dict[str, Any] | None) -> None:
        self.calls.append(Call(time.time(), method, arguments, answer))
        self.workspace.notify_change()


def _arguments(request: Request) -> dict[str, Any]:
    """The arguments of a call, sent as JSON, a form or a query; JSON within a form field is parsed."""
    if request.mimetype == "application/json":
        given = request.get_json(silent=True)
        arguments = dict(given) if isinstance(given, dict) else {}
    else:
        arguments = {**request.args.to_dict(), **request.form.to_dict()}
    for name in ("view", "blocks", "metadata", "attachments"):
        if isinstance(arguments.get(name), str):
            try:
                arguments[name] = json.loads(arguments[name])
            except ValueError:
                continue  # the checks report that it isn't an object
    return arguments


def _json(answer: dict[str, Any], status: int = 200, headers: dict[str, str] | None = None) -> Response:
    return Response(json.dumps(answer), status, headers, content_type="application/json; charset=utf-8")
