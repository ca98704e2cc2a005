"""Expected errors. Each contains the sentence that the user reads.

    SlackbotError            the base
    ├── SettingsError        the settings are wrong; lists every problem
    ├── StoreError           the database failed
    │   ├── StoreUnavailable it is unreachable, locked or full: nothing was stored
    │   ├── SchemaTooNew     a newer slackbot has migrated it
    │   └── LeaseLost        another worker took the request over
    ├── SearchFailed         Apploi didn't answer a search for applicants
    └── NotAllowed           the user may not do this, or it was done already
        └── AccessDenied     the user may not use the app, or not here (slack/access.py)

All other errors are unexpected: the user sees a code, under which the error is logged (slack/background.py).
"""

from __future__ import annotations

from collections.abc import Sequence


class SlackbotError(Exception):
    """`str(error)` is the sentence that the user reads: what happened, and what to do."""


class SettingsError(SlackbotError):
    """The settings are wrong. Each of `problems` is a sentence that says how to fix it; the text is a list of them."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(f"- {problem}" for problem in self.problems))


class StoreError(SlackbotError):
    """The database failed."""


class StoreUnavailable(StoreError):
    """Nothing was stored: the database is unreachable, locked by another program, or full."""


class SchemaTooNew(StoreError):
    """A newer slackbot has migrated the database. This one leaves it alone."""


class LeaseLost(StoreError):
    """The lease on a request expired, and another worker took it over. Nothing was stored."""


class SearchFailed(SlackbotError):
    """Apploi didn't answer a search for applicants, or not with something usable. `status` is the HTTP status of an
    answer that says no."""

    def __init__(self, sentence: str, status: int | None = None) -> None:
        self.status = status
        super().__init__(sentence)


class NotAllowed(SlackbotError):
    """The user may not do this, or it was done already."""


class AccessDenied(NotAllowed):
    """The user may not use the app, or not here. If `is_temporary`, Slack just didn't say who they are."""

    def __init__(self, sentence: str, *, is_temporary: bool = False) -> None:
        self.is_temporary = is_temporary
        super().__init__(sentence)
