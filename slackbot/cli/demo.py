"""`slackbot demo`: the whole app on this machine, without accounts."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import threading
import webbrowser
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from slackbot.demo.runner import Demo
from slackbot.errors import SlackbotError


def add_parser(subparsers: Any) -> None:
    """Add the command `demo`."""
    parser = subparsers.add_parser(
        "demo",
        help="try the app on this machine, without accounts",
        description="Run the real app between a fake Slack, with a page in the browser, and a fake Apploi. No account "
        "is needed, and nothing leaves this machine.",
    )
    parser.add_argument("--port", type=_port, default=0, help="port of the page (default: any free one)")
    parser.add_argument("--no-browser", action="store_true", help="don't open the page in a browser")
    parser.add_argument("--reset", action="store_true", help="delete the data of earlier demos first")
    parser.add_argument(
        "--facilities", action="store_true", help="show an operator with three facilities and two workspaces"
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Run the demo, and return the exit code."""
    demo = Demo(page_port=args.port, has_facilities=args.facilities)
    if args.reset:
        demo.reset()
    return run_demo(demo, opens_browser=not args.no_browser)


def run_demo(demo: Demo, *, opens_browser: bool) -> int:
    """Run until Ctrl-C or SIGTERM. 0 if it stopped cleanly, 1 if it couldn't start or the app died."""
    with _stop_signals() as ended:
        try:
            demo.open()
        except OSError as error:
            print(f"The demo can't start: {error.strerror}. {_start_hint(error)}", file=sys.stderr)
            return 1
        demo.fill_channels()
        return _run_until_stopped(demo, ended, opens_browser=opens_browser)


def _start_hint(error: OSError) -> str:
    """The error has a file name for a folder that can't be written, and none for a port that is taken."""
    return f"Make sure that you may write to {error.filename}." if error.filename else "Try another --port."


@contextmanager
def _stop_signals() -> Iterator[threading.Event]:
    """An event that Ctrl-C and SIGTERM set. After the block, these signals do what they did before."""
    ended = threading.Event()
    numbers = (signal.SIGINT, signal.SIGTERM)
    before = [signal.signal(number, lambda *_: ended.set()) for number in numbers]
    try:
        yield ended
    finally:
        for number, handler in zip(numbers, before, strict=True):
            signal.signal(number, handler)


def _run_until_stopped(demo: Demo, ended: threading.Event, *, opens_browser: bool) -> int:
    try:
        return _watch_demo(demo, ended, opens_browser=opens_browser)
    except SlackbotError as error:
        print(error, file=sys.stderr)
        return 1
    finally:
        print("Stopping …", flush=True)
        demo.stop()


def _watch_demo(demo: Demo, ended: threading.Event, *, opens_browser: bool) -> int:
    print(
        f"\n  Open {demo.page_url}\n\n"
        "  This is the real app with a fake Slack, a fake Apploi and invented people.\n"
        "  Nothing leaves this machine.\n"
        f"  Its data is in {demo.data}\n"
        "  Press Ctrl-C to stop.\n",
        flush=True,
    )
    if opens_browser and _has_screen():
        webbrowser.open(demo.page_url)
    demo.start_app(ended.is_set)
    while not ended.wait(0.5):
        if not demo.supervise():
            print(f"The app stopped unexpectedly. See {demo.app.log}.", file=sys.stderr)
            return 1
    return 0


def _has_screen() -> bool:
    """Whether a browser would open a window. A text browser would take over the terminal."""
    if os.name == "nt" or sys.platform == "darwin":
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port number from 0 to 65535")
    return int(text)
