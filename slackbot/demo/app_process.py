"""The real app as a child process that can be started, stopped cleanly, or killed as by a power cut."""

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
END_SECONDS = 32.0  # the app finishes its running work within 29
TAIL = 15  # log lines shown when the app fails to start

SERVE = (sys.executable, "-m", "slackbot", "serve")


class AppDidNotStart(SlackbotError):
    """The app exited or didn't become ready; the message contains the end of its log."""


class AppProcess:
    """One app at one address, where it can be stopped and started again with the same settings.

    `settings` override this process's environment; standard output and error are appended to the file `log`.
    """

    def __init__(self, settings: Mapping[str, str], log: Path, command: Sequence[str] = SERVE) -> None:
        self.port = free_port()
        self.log = log
        self._command = tuple(command)
        self._environ = {**os.environ, **settings, "HOST": HOST, "PORT": str(self.port)}
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """The address of the app, without a slash at the end."""
        return f"http://{HOST}:{self.port}"

    @property
    def is_running(self) -> bool:
        """Whether the process exists and hasn't exited."""
        return self._process is not None and self._process.poll() is None

    @property
    def pid(self) -> int | None:
        """The process id, or None while it isn't running."""
        return self._process.pid if self._process is not None and self.is_running else None

    def start(self, is_given_up: Callable[[], bool] = lambda: False) -> None:
        """Start the app and wait until it is ready or `is_given_up()`; raises AppDidNotStart."""
        with self.log.open("ab") as log:
            # In its own session: Ctrl-C reaches only the demo, which then stops the app cleanly, and a kill
            # includes the app's child processes.
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
        """Stop the app cleanly, or kill it after END_SECONDS; returns its exit code, or None if it was killed."""
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
        """Kill the process and its children at once."""
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
        problem = "didn't become ready" if self.is_running else "exited right away"
        lines = self.log.read_text(errors="replace").splitlines()[-TAIL:]
        self.kill()
        return f"The app {problem}. The end of its log ({self.log}):\n" + "\n".join(lines)


def free_port() -> int:
    """A free port on loopback, for a program that needs one before it starts.

    It is below the ports that systems assign by themselves (Linux from 32768, others from 49152), so that no other
    program gets it in the meantime.
    """
    while True:
        port = secrets.choice(PORTS)
        with socket.socket() as probe, suppress(OSError):
            probe.bind((HOST, port))
            return port
