"""The page of settings, generated from their declaration: `python -m tests.support.settings_page` writes it."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import fill

from slackbot.settings.declared import GROUPS, SECRETS, Setting
from tests.support.paths import DOCS

PAGE = DOCS / "settings.md"

HEAD = """# Settings

Generated from `slackbot/settings/declared.py` by `make settings`.

Settings are environment variables. A `.env` file in the current folder is read too; the environment takes precedence.
All problems are reported at once, each with its fix. No secret is ever printed or logged.

Three have to be set: `SLACK_BOT_TOKEN`, `SLACK_SIGNING_SECRET` (or `SLACK_APP_TOKEN` for Socket Mode) and
`APPLOI_API_KEY`. `slackbot check` tells you whether they work.
"""

SECRET_FILES = (
    "Containers and systemd can hand out secrets as files. Instead of a secret, set one of these to the path of a file "
    "that contains it: {names}. White space around the content is ignored. Setting both the variable and its file is "
    "an error."
)


def page() -> str:
    """The whole page."""
    tables = "".join(f"\n## {title}\n\n{table(settings)}" for title, settings in GROUPS.items())
    named = [f"`{name}_FILE`" for name in SECRETS]
    files = SECRET_FILES.format(names=f"{', '.join(named[:-1])} or {named[-1]}")
    return f"{HEAD}{tables}\n## Secrets from files\n\n{fill(files, 120)}\n"


def table(settings: tuple[Setting, ...]) -> str:
    """One group of settings, in Markdown."""
    return "".join(f"{line}\n" for line in ("| name | default | meaning |", "|---|---|---|", *rows(settings)))


def rows(settings: tuple[Setting, ...]) -> Iterator[str]:
    """A line for each setting."""
    for setting in settings:
        default = f"`{setting.default}`" if setting.default else "required" if setting.obtain else "–"
        yield f"| `{setting.name}` | {default} | {setting.meaning} |"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
