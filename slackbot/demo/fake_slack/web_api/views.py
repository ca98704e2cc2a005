"""`views.*`: forms and Home tabs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from slackbot.demo.fake_slack.block_kit import check_view
from slackbot.demo.fake_slack.forms import Form, Forms
from slackbot.demo.fake_slack.pace import CallRateLimit
from slackbot.demo.fake_slack.triggers import Trigger, TriggerStore
from slackbot.demo.fake_slack.web_api.errors import Answer, ApiError, Arguments, Method, RateLimited, need
from slackbot.demo.fake_slack.workspace import Workspace

MAX_VIEW_BYTES = 250 * 1024  # bytes of a view: docs.slack.dev/reference/methods/views.open
TIER_4 = 100  # calls of views.update, and of views.publish, per minute: docs.slack.dev/apis/web-api/rate-limits


class Views:
    """`views.*` for one workspace."""

    def __init__(self, workspace: Workspace, forms: Forms, triggers: TriggerStore) -> None:
        self.workspace = workspace
        self.forms = forms
        self.trigger_store = triggers
        self.has_home_tab = True  # home_tab_enabled in manifest.yml
        self.limits = CallRateLimit(triggers.clock)  # of views.update and views.publish; the demo sets Slack's
        self.checks_initial = False  # unknown whether Slack rejects initial users and channels that don't exist
        self.methods: Mapping[str, Method] = {
            "views.open": self._views_open,
            "views.push": self._views_push,
            "views.update": self._views_update,
            "views.publish": self._views_publish,
        }

    def _views_open(self, arguments: Arguments) -> Answer:
        view, trigger = self._modal(arguments), self._trigger(arguments)
        if self.checks_initial and (faults := list(self._missing_values(view, trigger.user))):
            raise ApiError("invalid_arguments", faults)
        trigger.is_used = True
        return _shown(self.forms.open(trigger.user, trigger.channel, view))

    def _views_push(self, arguments: Arguments) -> Answer:
        view, trigger = self._modal(arguments), self._trigger(arguments)
        below = self.forms.stack(trigger.user)
        if not below or trigger.root_view != below[0].root_id:
            raise ApiError("not_found")
        pushed = self.forms.push(below[-1], view)
        if pushed is None:
            raise ApiError("push_limit_reached")
        trigger.is_used = True
        return _shown(pushed)

    def _views_update(self, arguments: Arguments) -> Answer:
        self._keep_pace("views.update")
        form = self.forms.find(arguments.get("view_id"), arguments.get("external_id"))
        if form is None:
            raise ApiError("not_found")
        view = self._view(arguments, form.source["type"], form)
        if arguments.get("hash") not in (None, form.hash):
            raise ApiError("hash_conflict")
        form.show(view)
        return _shown(form)

    def _views_publish(self, arguments: Arguments) -> Answer:
        self._keep_pace("views.publish")
        user = need(arguments, "user_id")
        if user not in self.workspace.people:
            raise ApiError("user_not_found")
        known = self.forms.homes.get(user)
        view = self._view(arguments, "home", known)
        if not self.has_home_tab:
            raise ApiError("not_enabled")
        if known and arguments.get("hash") not in (None, known.hash):
            raise ApiError("hash_conflict")
        return _shown(self.forms.publish(user, view))

    def _keep_pace(self, method: str) -> None:
        if seconds := self.limits.seconds_to_wait(method):
            raise RateLimited(seconds)

    def _missing_values(self, view: dict[str, Any], viewer: str) -> Iterator[str]:
        """Initial users without an active account, and initial conversations that the viewer isn't a member of."""
        for number, block in enumerate(view["blocks"]):
            element = block.get("element", {})
            name = "initial_users" if element.get("type") == "multi_users_select" else "initial_user"
            users, channel = element.get(name) or [], element.get("initial_conversation")
            active = self.workspace.people.keys() - self.workspace.deactivated
            if not {*([users] if isinstance(users, str) else users)} <= active:
                yield f"[ERROR] invalid user [json-pointer:/view/blocks/{number}/element/{name}]"
            if channel and channel not in [one.id for one in self.workspace.channels_of(viewer)]:
                yield f"[ERROR] invalid conversation [json-pointer:/view/blocks/{number}/element/initial_conversation]"

    def _modal(self, arguments: Arguments) -> dict[str, Any]:
        return self._view(arguments, "modal", None)

    def _view(self, arguments: Arguments, kind: str, replaced: Form | None) -> dict[str, Any]:
        """The view that replaces a form, if Slack accepts it as this kind; raises ApiError."""
        view = arguments.get("view")
        if faults := check_view(view):
            raise ApiError("invalid_arguments", faults)
        assert isinstance(view, dict)
        if view["type"] != kind:
            raise ApiError("invalid_arguments", [f"[ERROR] must be {kind} [json-pointer:/view/type]"])
        if len(json.dumps(view).encode()) > MAX_VIEW_BYTES:
            raise ApiError("view_too_large")
        name = view.get("external_id")
        if name and self.forms.find(None, name) not in (None, replaced):
            raise ApiError("duplicate_external_id")
        return view

    def _trigger(self, arguments: Arguments) -> Trigger:
        trigger_id = need(arguments, "trigger_id")
        if code := self.trigger_store.trigger_error(trigger_id):
            raise ApiError(code)
        return self.trigger_store.triggers[trigger_id]


def _shown(form: Form) -> Answer:
    return {"view": form.as_slack_sends_it(form.values)}
