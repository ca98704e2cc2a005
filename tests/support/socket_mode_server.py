"""Slack's end of Socket Mode: delivers requests to the app over a WebSocket instead of signed HTTP."""

from __future__ import annotations

import json
import queue
import random
import threading
import time
import uuid
from types import TracebackType
from typing import Any, Self

from websockets.exceptions import ConnectionClosed
from websockets.sync.server import Server, ServerConnection, serve

from slackbot.demo.fake_slack.delivery import Delivery, Reply

ENVELOPES = {"command": "slash_commands", "event": "events_api"}
TIMEOUT = 15.0
LARGEST_FRAME = 20_480
"""Bytes; a longer one ends the connection with 1009 (slackbot/slack/frame_limit.py has the source)."""


class SocketMode:
    """A transport for FakeSlack; `connected` is set while an app is connected.

    Envelopes and their acknowledgements have the shape of docs.slack.dev/apis/events-api/using-socket-mode.
    """

    def __init__(self) -> None:

        self.connected = threading.Event()
        self.connections: list[ServerConnection] = []
        self._answers: dict[str, queue.Queue[dict[str, Any]]] = {}
        self._server: Server = serve(self._serve, "127.0.0.1", 0, max_size=LARGEST_FRAME)
        self._thread = threading.Thread(target=self._server.serve_forever)

    @property
    def url(self) -> str:
        """The URL for `apps.connections.open`."""
        return f"ws://127.0.0.1:{self._server.socket.getsockname()[1]}/link"

    def __enter__(self) -> Self:

        self._thread.start()
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:

        self._server.shutdown()
        self._thread.join()

    def drop_connections(self) -> None:
        """Drop every connection without closing it properly, as a network does."""
        self.connected.clear()
        for connection in self.connections:
            connection.socket.close()
        self.connections.clear()

    def __call__(self, delivery: Delivery) -> Reply:
        """Deliver over any connection, and wait for the acknowledgement, both as Slack does."""
        envelope = {
            "envelope_id": str(uuid.uuid4()),
            "type": ENVELOPES.get(delivery.kind, "interactive"),
            "payload": delivery.payload,
            "accepts_response_payload": True,
        }
        return self.deliver(envelope, delivery)

    def deliver(self, envelope: dict[str, Any], delivery: Delivery | None = None) -> Reply:
        """Deliver this envelope."""
        began = time.monotonic()
        answer: queue.Queue[dict[str, Any]] = queue.Queue()
        self._answers[envelope["envelope_id"]] = answer
        try:
            random.choice(self.connections).send(json.dumps(envelope))
            acknowledged = answer.get(timeout=TIMEOUT)
        except (IndexError, ConnectionClosed, OSError):
            return Reply(None, "", time.monotonic() - began, delivery, "dispatch_failed")
        except queue.Empty:
            return Reply(None, "", time.monotonic() - began, delivery, "operation_timeout")
        finally:
            del self._answers[envelope["envelope_id"]]
        payload = acknowledged.get("payload")
        return Reply(200, json.dumps(payload) if payload else "", time.monotonic() - began, delivery)

    def _serve(self, connection: ServerConnection) -> None:
        connection.send(json.dumps({"type": "hello", "num_connections": 1, "connection_info": {"app_id": "A1"}}))
        self.connections.append(connection)
        self.connected.set()
        try:
            for message in connection:
                said = json.loads(message)
                if waiting := self._answers.get(said["envelope_id"]):
                    waiting.put(said)
        except ConnectionClosed:
            pass  # dropped by `cut`
        finally:
            if connection in self.connections:
                self.connections.remove(connection)
