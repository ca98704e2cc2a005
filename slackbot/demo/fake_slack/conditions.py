"""The ways in which Slack itself can have a bad day; the page's menu and tests choose one."""

from __future__ import annotations

from enum import StrEnum


class Condition(StrEnum):
    """How the stand-in answers; the value is also the name in the page's menu."""

    FINE = "fine"
    MIGRATING = "migrating"
    TOKEN_REVOKED = "token revoked"
    HIDES_PEOPLE = "hides people"
    LOSES_ANSWERS = "loses answers"


MEANINGS: dict[Condition, str] = {
    Condition.FINE: "Fine: answers at once",
    Condition.MIGRATING: "Migrating: the workspace joins an organization (org_login_required)",
    Condition.TOKEN_REVOKED: "Token revoked: no call is allowed (account_inactive)",
    Condition.HIDES_PEOPLE: "Hides people (user_not_visible)",
    Condition.LOSES_ANSWERS: "Posts messages and loses its answers",
}

EVERY_CALL_FAILS: dict[Condition, str] = {
    Condition.MIGRATING: "org_login_required",
    Condition.TOKEN_REVOKED: "account_inactive",
}
"""Slack's code for each call of the Web API (slack-ruby/slack-api-ref:methods/_errors/common.json). A bot's token
that was revoked is `account_inactive` there; `token_revoked` is a user's."""

LOST_CALLS = ("chat.", "response_url")
"""What begins so is done, and its answer is lost."""
