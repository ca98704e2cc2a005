"""The ways in which the fake Slack can fail as a whole."""

from __future__ import annotations

from enum import StrEnum


class Condition(StrEnum):
    """How the fake behaves; tests and the page use the values."""

    FINE = "fine"
    MIGRATING = "migrating"
    TOKEN_REVOKED = "token revoked"
    HIDES_PEOPLE = "hides people"
    LOSES_ANSWERS = "loses answers"


MEANINGS: dict[Condition, str] = {
    Condition.FINE: "Works normally",
    Condition.MIGRATING: "Workspace is joining an organization (org_login_required)",
    Condition.TOKEN_REVOKED: "Token revoked (account_inactive)",
    Condition.HIDES_PEOPLE: "Hides users from the app (user_not_visible)",
    Condition.LOSES_ANSWERS: "Posts messages, but drops the responses",
}

EVERY_CALL_FAILS: dict[Condition, str] = {
    Condition.MIGRATING: "org_login_required",
    Condition.TOKEN_REVOKED: "account_inactive",
}
"""Slack's error code for every call (slack-ruby/slack-api-ref:methods/_errors/common.json). For a revoked bot token
that is `account_inactive`; `token_revoked` is for user tokens."""

LOST_CALLS = ("chat.", "response_url")
"""The beginnings of the methods that succeed without a response."""
