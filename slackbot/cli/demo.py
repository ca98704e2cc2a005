"""`slackbot demo`: everything on this machine, with no account."""

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
    """Add the command to those of `slackbot`."""
    parser = subparsers.add_parser(
        "demo",
        help="try everything on this machine, with no account",
        description="Run the real app between a stand-in for Slack, with a page in the browser, and a stand-in "
        "for Apploi. No account is needed, and nothing leaves this machine.",
    )
    parser.add_argument("--port", type=_port, default=0, help="port of the page (default: any free one)")
    parser.add_argument("--no-browser", action="store_true", help="do not open the page in a browser")
    parser.add_argument("--reset", action="store_true", help="begin anew, without what earlier demos left")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Run the demo as the arguments say; the answer is the exit code."""
    demo = Demo(page_port=args.port)
    if args.reset:
        demo.reset()
    return run_demo(demo, opens_browser=not args.no_browser)


def run_demo(demo: Demo, *, opens_browser: bool) -> int:
    """Run until Ctrl-C or SIGTERM; 0 after an end in order, 1 when it could not start or the app ended."""
    with _stop_signals() as ended:
        try:
            demo.open()
        except OSError as error:
            print(f"The demo cannot start: {error.strerror}. {_start_hint(error)}", file=sys.stderr)
            return 1
        return _run_until_stopped(demo, ended, opens_browser=opens_browser)


def _start_hint(error: OSError) -> str:
    """A port that is taken has no file name; a folder that cannot be written has one."""
    return f"May I write in {error.filename}?" if error.filename else "Try another --port."


@contextmanager
def _stop_signals() -> Iterator[threading.Event]:
    """An event that is set by Ctrl-C and SIGTERM, which mean what they meant before again afterwards."""
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
        print("Ending …", flush=True)
        demo.stop()


def _watch_demo(demo: Demo, ended: threading.Event, *, opens_browser: bool) -> int:
    print(
        f"\n  Open {demo.page_url}\n\n"
        "  This is the real app. Slack and Apploi are stand-ins, the people are invented,\n"
        "  and nothing leaves this machine.\n"
        f"  Its data lies in {demo.data}\n"
        "  Press Ctrl-C to end.\n",
        flush=True,
    )
    if opens_browser and _has_screen():
        webbrowser.open(demo.page_url)
    demo.start_app(ended.is_set)
    while not ended.wait(0.5):
        if not demo.supervise():
            print(f"The app has ended by itself; {demo.app.log} may tell why.", file=sys.stderr)
            return 1
    return 0


def _has_screen() -> bool:
    """Whether a browser would have a window; one in text mode would take the terminal over."""
    if os.name == "nt" or sys.platform == "darwin":
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port: give a number from 0 to 65535")
    return int(text)
