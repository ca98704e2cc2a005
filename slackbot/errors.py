"""Everything that can go wrong on purpose, and the sentence that a person reads of it.

    SlackbotError            shown to whoever stands before it
    ├── SettingsError        the environment does not allow a start; names every fault
    ├── StoreError           the database did not do what was asked
    │   ├── StoreUnavailable unreachable, locked or full: nothing was stored
    │   ├── SchemaTooNew     a newer slackbot has been at this database
    │   └── LeaseLost        another worker has taken this request over
    ├── LookupFailed         Apploi did not tell who the applicants are
    └── Refused              a person may not do this, or not any more
        └── NotAdmitted      this person may not use the app, or not here (access.py)

Programming errors are not here: they reach the error handler in `app.py`, which shows and logs one token.
"""

from __future__ import annotations

from collections.abc import Sequence


class SlackbotError(Exception):
    """The base; `str(error)` is the sentence people read: what happened, what stands, what to do."""


class SettingsError(SlackbotError):
    """The settings do not allow a start; `faults` has one sentence with its mend for each."""

    def __init__(self, problems: Sequence[str]) -> None:
        """Join the faults into a list that a terminal shows well."""
        self.problems = tuple(problems)
        super().__init__("\n".join(f"- {fault}" for fault in self.problems))


class StoreError(SlackbotError):
    """The database did not do what was asked of it."""


class StoreUnavailable(StoreError):
    """Nothing was stored: the database is unreachable, locked by another program, or full."""


class SchemaTooNew(StoreError):
    """The database was last used by a newer slackbot; this one does not touch it."""


class LeaseLost(StoreError):
    """The lease on a request ran out and another worker has it: what was to be saved is not."""


class SearchFailed(SlackbotError):
    """Apploi did not answer the look-up of applicants in a way that can be used."""


class NotAllowed(SlackbotError):
    """This person may not do this, or it has been done already."""


class AccessDenied(NotAllowed):
    """This person may not use the app, or not here; `passing` when Slack only did not say, so that a minute helps."""

    def __init__(self, sentence: str, *, is_temporary: bool = False) -> None:
        """The sentence that they read, with what to do."""
        self.is_temporary = is_temporary
        super().__init__(sentence)
