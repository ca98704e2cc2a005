"""The fake Apploi: an HTTP server on loopback that records every request and can fail in many ways."""

from __future__ import annotations

import json
import re
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Self

from werkzeug.wrappers import Request, Response

from slackbot.demo.fake_apploi import rules
from slackbot.demo.fake_apploi.applicants import APPLICANTS, Applicant, matches, team_of
from slackbot.demo.fake_apploi.failure_modes import BOOKING_MODES, FailureMode, error_response, failure_response
from slackbot.demo.people import APPLOI_MEMBERS
from slackbot.demo.server import ConnectionDropped, LocalServer

KEPT = 2000  # bytes of a response
KEY_HEADER = "X-Api-Key"
NO_ANSWER = "The connection was dropped."

_INTERVIEWS = re.compile(r"/applicants/(\d+)/interviews")
_PARAMETERS = frozenset({"query", "state", "limit", "offset", "team_id", "job_id", "updated_after", "updated_before"})


@dataclass(frozen=True)
class Put:
    """One booking request exactly as it arrived; `status` is None until it is answered, or if it never is."""

    at: float
    path: str
    headers: Mapping[str, str]
    raw: bytes
    status: int | None = None
    reason: str = ""
    booked: bool = False
    answer: str = ""  # the first bytes of the response

    @property
    def applicant_id(self) -> str:
        """The application id in the path."""
        return self.path.split("/")[2]

    @property
    def body(self) -> dict[str, str]:
        """The parsed body; raises ValueError where it isn't JSON."""
        body: dict[str, str] = json.loads(self.raw)
        return body


@dataclass(frozen=True)
class Lookup:
    """One search, and the first bytes of its response; `status` is None until it is answered, or if it never is."""

    at: float
    parameters: Mapping[str, str]
    headers: Mapping[str, str]
    status: int | None = None
    answer: str = ""


class FakeApploi:
    """Apploi on loopback: `with FakeApploi() as apploi: apploi.url`. Callers must send `key`, which sees every team.

    `keys` has the teams that each key sees, None for all; an operator's parent key sees several. A key gets 403 for
    the teams and applicants of others. `ignores_team_id` makes searches return all teams of the key, because nothing
    public says that Apploi obeys the parameter.
    `failure_mode` sets the mode of searches and bookings, `lookup_mode` and `write_mode` that of one of them;
    `next_modes` are used first, one for each request. `slow_seconds` and `retry_after` belong to modes that use them.
    """

    def __init__(self, key: str = "demo-apploi-key", port: int = 0) -> None:
        self.key = key
        self.applicants: list[Applicant] = list(APPLICANTS)
        self.teams: dict[str, frozenset[str]] = dict(APPLOI_MEMBERS)
        self.keys: dict[str, frozenset[str] | None] = {key: None}
        self.ignores_team_id = False
        self.lookup_mode = self.write_mode = FailureMode.FINE
        self.next_modes: deque[FailureMode] = deque()
        self.slow_seconds = 5.0
        self.retry_after: str | None = None
        self.puts: list[Put] = []
        self.lookups: list[Lookup] = []
        self.elsewhere: str | None = None  # the target of redirects; None: a path of this server
        self.strays: list[Lookup] = []  # requests for any other path, such as a followed redirect
        self.changed = threading.Condition()
        self._observers: list[Callable[[], None]] = []
        self._server = LocalServer(self._answer, port)

    @property
    def url(self) -> str:
        """The base URL, for APPLOI_BASE_URL."""
        return self._server.url

    @property
    def failure_mode(self) -> FailureMode:
        """The mode of bookings."""
        return self.write_mode

    @failure_mode.setter
    def failure_mode(self, mode: FailureMode | str) -> None:
        self.set_failure_mode(mode)

    def set_failure_mode(self, mode: FailureMode | str, *, lookup: bool = True, write: bool = True) -> None:
        """Set the mode of searches, of bookings or of both; AWAY always applies to both."""
        mode = FailureMode(mode)
        if lookup or mode is FailureMode.DOWN:
            self.lookup_mode = mode
        if write or mode is FailureMode.DOWN:
            self.write_mode = mode
        if mode is FailureMode.DOWN:
            self._server.stop()
        else:
            self._server.start()
        self._notify_change()

    @property
    def bookings(self) -> list[Put]:
        """The PUTs that booked an interview, whether or not the response arrived."""
        return [put for put in self.puts if put.booked]

    def wait_for_puts(self, count: int, timeout: float = 60) -> list[Put]:
        """Wait until there are at least `count` PUTs and return them; raises TimeoutError after `timeout` seconds."""
        with self.changed:
            if not self.changed.wait_for(lambda: len(self.puts) >= count, timeout):
                raise TimeoutError(f"Apploi received {len(self.puts)} PUTs, not {count}")
            return list(self.puts)

    def start(self) -> Self:
        """Start listening."""
        self._server.start()
        return self

    def stop(self) -> None:
        """Stop listening and drop the open connections."""
        self._server.stop()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    # Answers

    def _answer(self, request: Request) -> Response:
        is_write = _INTERVIEWS.fullmatch(request.path) is not None
        if not is_write and request.path != "/applicants":
            self.strays.append(Lookup(time.time(), request.args.to_dict(), dict(request.headers)))
            return error_response(404, "Not Found")
        if request.method != ("PUT" if is_write else "GET"):
            return error_response(405, "Method Not Allowed")
        mode = self._current_mode(self.write_mode if is_write else self.lookup_mode)
        if mode is FailureMode.DROPS_BEFORE:
            raise ConnectionDropped
        return self._handle_put(request, mode) if is_write else self._look_up(request, mode)

    def _current_mode(self, standing: FailureMode) -> FailureMode:
        with self.changed:
            return self.next_modes.popleft() if self.next_modes else standing

    def _handle_put(self, request: Request, mode: FailureMode) -> Response:
        put = Put(time.time(), request.path, dict(request.headers), request.get_data())
        judged = self._key_error(request) or self._answer_put(put, mode)
        booked = judged.status_code == 200 and mode in BOOKING_MODES
        response = self._failure_response(mode) or judged
        reason = "" if booked else response.get_data()[:500].decode(errors="replace")
        put = replace(put, booked=booked, reason=reason)
        with self.changed:
            number = len(self.puts)
            self.puts.append(put)
        self._notify_change()
        if mode is FailureMode.SLOW:
            self._server.pause(self.slow_seconds)
        if mode is FailureMode.DROPS_AFTER:
            self.puts[number] = replace(put, answer=NO_ANSWER)
            self._notify_change()
            raise ConnectionDropped
        self.puts[number] = replace(put, status=response.status_code, answer=_beginning(response))
        self._notify_change()
        return response

    def _answer_put(self, put: Put, mode: FailureMode) -> Response:
        applicant = next((a for a in self.applicants if str(a["id"]) == put.applicant_id), None)
        if applicant is None or mode is FailureMode.NO_SUCH_APPLICANT:
            return error_response(404, "Not Found")
        if mode is FailureMode.NO_ACCESS or not self._can_see(put.headers[KEY_HEADER], team_of(applicant)):
            return error_response(403, "This key has no access to the applicants of that team")
        if not put.headers.get("Content-Type", "").startswith("application/json"):
            return error_response(400, "Content-Type must be application/json")
        visible = {
            team: members for team, members in self.teams.items() if self._can_see(put.headers[KEY_HEADER], team)
        }
        if faults := rules.faults(put.raw, visible):
            return error_response(400, "; ".join(faults))
        return _json({"data": {"id": 7_000_000 + len(self.puts), "applicant_id": put.applicant_id, **put.body}})

    def _look_up(self, request: Request, mode: FailureMode) -> Response:
        lookup = Lookup(time.time(), request.args.to_dict(), dict(request.headers))
        with self.changed:
            number = len(self.lookups)
            self.lookups.append(lookup)
        self._notify_change()
        if mode is FailureMode.SLOW:
            self._server.pause(self.slow_seconds)
        if mode is FailureMode.DROPS_AFTER:
            self.lookups[number] = replace(lookup, answer=NO_ANSWER)
            raise ConnectionDropped
        response = self._key_error(request) or self._failure_response(mode) or self._search_response(request, mode)
        self.lookups[number] = replace(lookup, status=response.status_code, answer=_beginning(response))
        self._notify_change()
        return response

    def _search_response(self, request: Request, mode: FailureMode) -> Response:
        parameters = request.args.to_dict()
        if unknown := parameters.keys() - _PARAMETERS:
            return error_response(400, f"unknown parameter {', '.join(sorted(unknown))}")
        limit, offset = parameters.get("limit", "100"), parameters.get("offset", "0")
        if not (limit.isdigit() and 1 <= int(limit) <= 1000 and offset.isdigit()):
            return error_response(400, "limit must be 1 to 1000 and offset a number")
        if self.ignores_team_id:
            parameters.pop("team_id", None)
        if not self._can_see(request.headers[KEY_HEADER], parameters.get("team_id")):
            return error_response(403, "Forbidden")
        if mode in {FailureMode.NO_ACCESS, FailureMode.NO_SUCH_APPLICANT}:
            return _json({"data": [], "total": 0})
        visible = (a for a in self.applicants if self._can_see(request.headers[KEY_HEADER], team_of(a)))
        found = [a for a in visible if _selected(a, parameters)]
        return _json({"data": found[int(offset) : int(offset) + int(limit)], "total": len(found)})

    def _failure_response(self, mode: FailureMode) -> Response | None:
        return failure_response(mode, self.retry_after, self.elsewhere or f"{self.url}/elsewhere")

    def observe(self, observer: Callable[[], None]) -> None:
        """Call `observer` after every change."""
        self._observers.append(observer)

    def _can_see(self, key: str, team: str | None) -> bool:
        teams = self.keys[key]
        return teams is None or team is None or team in teams

    def _key_error(self, request: Request) -> Response | None:
        return None if request.headers.get(KEY_HEADER) in self.keys else error_response(403, "Invalid Token")

    def _notify_change(self) -> None:
        with self.changed:
            self.changed.notify_all()
        for observer in self._observers:
            observer()


def _beginning(response: Response) -> str:
    return response.get_data()[:KEPT].decode(errors="replace")


def _selected(applicant: Applicant, parameters: dict[str, str]) -> bool:
    wanted = {"team_id": team_of(applicant), "job_id": applicant.get("job_id")}
    for name, value in wanted.items():
        if name in parameters and str(value) != parameters[name]:
            return False
    if "state" in parameters and applicant.get("applicant_state") != parameters["state"]:
        return False
    return matches(applicant, parameters.get("query", ""))


def _json(value: object) -> Response:
    return Response(json.dumps(value), content_type="application/json")
