"""`slackbot manifest`: print the Slack app manifest for a public URL, made from manifest.yml."""

from __future__ import annotations

import argparse
import sys
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from slackbot.cli.workflow_step import with_workflow_step
from slackbot.slack.client import USERGROUPS_SCOPE

OPTIONAL_SCOPES = "    bot_optional:"
PLACEHOLDER = "https://slackbot.example.com"


def add_parser(commands: Any) -> None:
    """Add the command `manifest`."""
    parser = commands.add_parser(
        "manifest",
        help="print the Slack app manifest for a public URL",
        description="Print the manifest to paste at api.slack.com/apps → Create New App → From a manifest.",
    )
    parser.add_argument("--url", help="public URL of this app, such as https://slackbot.example.com")
    parser.add_argument("--socket-mode", action="store_true", help="for Socket Mode, which needs no public URL")
    parser.add_argument("--usergroups", action="store_true", help="require the scope that ALLOW_USERGROUPS needs")
    parser.add_argument("--org", action="store_true", help="for several workspaces of one organization")
    parser.add_argument(
        "--workflow-step",
        action="store_true",
        help="add the step “Prepare an interview” to Workflow Builder (needs a paid plan of Slack)",
    )
    parser.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    """Exit 0, or 2 if the URL can't be used."""
    if bool(chosen.url) == chosen.socket_mode:
        print("Use either --url with the public URL (https://…), or --socket-mode.", file=sys.stderr)
        return 2
    if chosen.url and not _is_public(chosen.url):
        print(
            "The URL must begin with https:// and contain only a host, such as https://slackbot.example.com.",
            file=sys.stderr,
        )
        return 2
    print(
        build_manifest(chosen.url, usergroups=chosen.usergroups, org=chosen.org, workflow_step=chosen.workflow_step),
        end="",
    )
    return 0


def build_manifest(url: str | None, *, usergroups: bool = False, org: bool = False, workflow_step: bool = False) -> str:
    """The manifest for a URL, or for Socket Mode without one.

    With `usergroups` the scope of ALLOW_USERGROUPS isn't optional; with `org` the app can be installed for a whole
    organization; with `workflow_step` it has the step for Workflow Builder.
    """
    text = _read_template()
    if workflow_step:
        text = with_workflow_step(text)
    if usergroups:
        required, heading, optional = text.partition(OPTIONAL_SCOPES)
        text = required + heading + optional.replace(f"      - {USERGROUPS_SCOPE}\n", "")
    if org:
        text = text.replace("org_deploy_enabled: false", "org_deploy_enabled: true")
    if url:
        return text.replace(PLACEHOLDER, url.rstrip("/"))
    lines = [line for line in text.splitlines() if PLACEHOLDER not in line]
    return "\n".join(lines).replace("socket_mode_enabled: false", "socket_mode_enabled: true") + "\n"


def _read_template() -> str:
    """manifest.yml is inside the package in the wheel, and above it in the source tree."""
    packaged = files("slackbot") / "manifest.yml"
    found = packaged if packaged.is_file() else Path(__file__).parents[2] / "manifest.yml"
    return found.read_text(encoding="utf-8")


def _is_public(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme == "https" and bool(parts.hostname) and parts.path in ("", "/") and not parts.query
