"""The methods of Slack's Web API that the app may call, with Slack's error codes.

Each method returns a response or raises ApiError; HTTP, tokens and faults are in fake.py.
Codes: the "Errors" table on each method's page, docs.slack.dev/reference/methods.
"""

from __future__ import annotations

from slackbot.demo.fake_slack.forms import Forms
from slackbot.demo.fake_slack.installed import BOT_NAME
from slackbot.demo.fake_slack.pace import PostRateLimit
from slackbot.demo.fake_slack.people import in_organization, profile
from slackbot.demo.fake_slack.triggers import TriggerStore
from slackbot.demo.fake_slack.web_api.chat import Chat
from slackbot.demo.fake_slack.web_api.conversations import HISTORY, READ, Conversations
from slackbot.demo.fake_slack.web_api.errors import Answer, ApiError, Arguments, Method, RateLimited, need, need_scope
from slackbot.demo.fake_slack.web_api.functions import Functions
from slackbot.demo.fake_slack.web_api.views import Views
from slackbot.demo.fake_slack.workspace import BOT_ID, BOT_USER, TEAM_DOMAIN, TEAM_NAME, Workspace
from slackbot.demo.people import ENTERPRISE, ENTERPRISE_NAME, TEAM, WORKSPACES, Person

__all__ = ["SCOPES", "ApiError", "RateLimited", "WebApi"]

# A method needs one of its scopes (docs.slack.dev/reference/methods), and none if it isn't listed. Where there are
# several, the method itself checks the one for the kind of conversation.
SCOPES = {
    "chat.postMessage": ("chat:write",),
    "chat.postEphemeral": ("chat:write",),
    "chat.update": ("chat:write",),
    "chat.delete": ("chat:write",),
    "users.info": ("users:read",),
    "usergroups.users.list": ("usergroups:read",),
    "conversations.open": ("im:write",),
    "conversations.info": tuple(READ.values()),
    "conversations.history": tuple(HISTORY.values()),
    "conversations.replies": tuple(HISTORY.values()),
}


class WebApi:
    """All methods, for one workspace."""

    def __init__(self, workspace: Workspace, forms: Forms, triggers: TriggerStore, scopes: set[str]) -> None:
        self.workspace = workspace
        self._scopes = scopes
        self.pace = PostRateLimit(triggers.clock)
        self.socket_url: str | None = None  # the URL for Socket Mode
        self.views = Views(workspace, forms, triggers)
        self.functions = Functions()
        self._methods: dict[str, Method] = {
            "auth.test": self._auth_test,
            "auth.teams.list": self._auth_teams_list,
            "apps.connections.open": self._connections_open,
            "users.info": self._users_info,
            "usergroups.users.list": self._usergroups_users_list,
            **self.views.methods,
            **self.functions.methods,
            **Chat(workspace, scopes, self.pace).methods,
            **Conversations(workspace, scopes).methods,
        }

    @property
    def scopes(self) -> set[str]:
        """The app's scopes, a set that tests may change."""
        return self._scopes

    def answer(self, method: str, arguments: Arguments) -> Answer:
        """The response to a call; raises ApiError."""
        if method not in self._methods:
            raise ApiError("unknown_method", req_method=method)
        need_scope(self.scopes, *SCOPES.get(method, ()))
        with self.workspace.changed:
            answer = self._methods[method](arguments)
        self.workspace.notify_change()
        return {"ok": True, **answer}

    def _auth_test(self, _: Arguments) -> Answer:
        """With the token of an organization: onyx-dot-app/onyx#6960."""
        if self.workspace.is_org_wide:
            return {
                "url": f"https://{TEAM_DOMAIN}.enterprise.slack.com/",
                "team": ENTERPRISE_NAME,
                "user": "slackbot_demo",
                "team_id": ENTERPRISE,
                "user_id": BOT_USER,
                "bot_id": BOT_ID,
                "is_enterprise_install": True,
                "enterprise_id": ENTERPRISE,
            }
        return {
            "url": f"https://{TEAM_DOMAIN}.slack.com/",
            "team": TEAM_NAME,
            "user": "slackbot_demo",
            "team_id": TEAM,
            "user_id": BOT_USER,
            "bot_id": BOT_ID,
            "is_enterprise_install": False,
            **({"enterprise_id": self.workspace.enterprise} if self.workspace.enterprise else {}),
        }

    def _auth_teams_list(self, arguments: Arguments) -> Answer:
        """docs.slack.dev/reference/methods/auth.teams.list"""
        begin, most = int(arguments.get("cursor") or 0), int(arguments.get("limit") or 100)
        granted = sorted(self.workspace.granted)
        has_more = len(granted) > begin + most
        return {
            "teams": [{"id": team, "name": WORKSPACES[team]} for team in granted[begin : begin + most]],
            "response_metadata": {"next_cursor": str(begin + most) if has_more else ""},
        }

    def _connections_open(self, _: Arguments) -> Answer:
        if self.socket_url is None:
            raise ApiError("internal_error")
        return {"url": self.socket_url}

    def _users_info(self, arguments: Arguments) -> Answer:
        user = need(arguments, "user")
        if user == BOT_USER:
            return {"user": {**profile(Person(BOT_USER, "slackbot_demo", BOT_NAME, ""), False), "is_bot": True}}
        person = self.workspace.people.get(user)
        if person is None:
            raise ApiError("user_not_found")
        if user in self.workspace.hidden:
            raise ApiError("user_not_visible")
        with_email, is_deactivated = "users:read.email" in self.scopes, person.id in self.workspace.deactivated
        known = profile(person, with_email, is_deactivated)
        if self.workspace.enterprise and not person.is_stranger:
            known = in_organization(known, self.workspace.enterprise, list(person.teams))
        return {"user": known}

    def _usergroups_users_list(self, arguments: Arguments) -> Answer:
        """docs.slack.dev/reference/methods/usergroups.users.list"""
        group = need(arguments, "usergroup")
        members, home = self.workspace.usergroups.get(group), self.workspace.usergroup_teams.get(group, TEAM)
        if self.workspace.is_org_wide:
            team = arguments.get("team_id")
            if not team:  # onyx-dot-app/onyx#6960
                raise ApiError("missing_argument", ["[ERROR] missing required field: team_id"])
            if team not in self.workspace.granted:
                raise ApiError("team_access_not_granted")
            members = members if team == home else None
        if members is None:
            raise ApiError("no_such_subteam")
        return {"users": sorted(members)}
