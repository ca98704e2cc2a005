"""The real app as a child process: started, waited for, ended cleanly, or killed as by a power cut."""

from __future__ import annotations

import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

import requests

from slackbot.demo.server import HOST
from slackbot.errors import SlackbotError

PORTS = range(20_000, 32_000)
READY_SECONDS = 30.0
END_SECONDS = 32.0  # the app finishes what runs within 29
TAIL = 15  # lines of the log that a failure shows

SERVE = (sys.executable, "-m", "slackbot", "serve")


class AppDidNotStart(SlackbotError):
    """The app ended or did not become ready; the sentence has the end of its log."""


class AppProcess:
    """One app at one address; it can be ended and started again there, with the same settings."""

    def __init__(self, settings: Mapping[str, str], log: Path, command: Sequence[str] = SERVE) -> None:
        """Use these settings, over the environment of this process, and write the app's words to `log`."""
        self.port = free_port()
        self.log = log
        self._command = tuple(command)
        self._environ = {**os.environ, **settings, "HOST": HOST, "PORT": str(self.port)}
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where the app listens."""
        return f"http://{HOST}:{self.port}"

    @property
    def is_running(self) -> bool:
        """Whether the process is there."""
        return self._process is not None and self._process.poll() is None

    @property
    def pid(self) -> int | None:
        """The process's number, while there is one."""
        return self._process.pid if self._process is not None and self.is_running else None

    def start(self, is_given_up: Callable[[], bool] = lambda: False) -> None:
        """Start and return once the app says it can take work, or is given up; raises AppDidNotStart."""
        with self.log.open("ab") as log:
            # A session of its own: Ctrl-C reaches the demo alone, which then ends the app in order, and a
            # kill takes whatever the app has started with it.
            self._process = subprocess.Popen(
                self._command,
                env=self._environ,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        deadline = time.monotonic() + READY_SECONDS
        while not (is_given_up() or self._is_ready()):
            if not self.is_running or time.monotonic() > deadline:
                raise AppDidNotStart(self._failure())
            time.sleep(0.05)

    def stop(self) -> int | None:
        """End in order, and by force when that takes too long; the exit code, if it ended by itself."""
        if self._process is None:
            return None
        self._process.terminate()
        code = None
        try:
            code = self._process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()
        self._process = None
        return code

    def kill(self) -> None:
        """End the process and its children at once, without a chance to tidy up."""
        if self._process is None:
            return
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._process = None

    def _is_ready(self) -> bool:
        with requests.Session() as session:
            session.trust_env = False
            try:
                return session.get(f"{self.url}/readyz", timeout=2).status_code == 200
            except requests.RequestException:
                return False

    def _failure(self) -> str:
        what = "did not become ready" if self.is_running else "ended at once"
        said = self.log.read_text(errors="replace").splitlines()[-TAIL:]
        self.kill()
        return f"The app {what}, so there is nothing to show. Its last words (in {self.log}):\n" + "\n".join(said)


def free_port() -> int:
    """A port of loopback that was free a moment ago, for a program that has to be told one before it starts.

    The system gives out none of these by itself (Linux begins at 32768, others at 49152), so none is taken meanwhile.
    """
    while True:
        port = secrets.choice(PORTS)
        with socket.socket() as probe, suppress(OSError):
            probe.bind((HOST, port))
            return port
