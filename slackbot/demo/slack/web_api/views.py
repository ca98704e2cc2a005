"""`views.*`: forms and Home tabs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from slackbot.demo.slack.block_kit import check_view
from slackbot.demo.slack.forms import Form, Forms
from slackbot.demo.slack.tickets import Tickets, Trigger
from slackbot.demo.slack.web_api.errors import Answer, ApiError, Arguments, Method, need
from slackbot.demo.slack.workspace import Workspace


class Views:
    """The methods over the forms that people have open."""

    def __init__(self, workspace: Workspace, forms: Forms, tickets: Tickets) -> None:
        """Work on these."""
        self.workspace = workspace
        self.forms = forms
        self.tickets = tickets
        self.methods: Mapping[str, Method] = {
            "views.open": self._views_open,
            "views.push": self._views_push,
            "views.update": self._views_update,
            "views.publish": self._views_publish,
        }

    def _views_open(self, arguments: Arguments) -> Answer:
        view, trigger = _view(arguments), self._trigger(arguments)
        trigger.used = True
        return _shown(self.forms.open(trigger.user, trigger.channel, view))

    def _views_push(self, arguments: Arguments) -> Answer:
        view, trigger = _view(arguments), self._trigger(arguments)
        below = self.forms.stack(trigger.user)
        if not below or trigger.root_view != below[0].root_id:
            raise ApiError("not_found")
        pushed = self.forms.push(below[-1], view)
        if pushed is None:
            raise ApiError("push_limit_reached")
        trigger.used = True
        return _shown(pushed)

    def _views_update(self, arguments: Arguments) -> Answer:
        view = _view(arguments)
        form = self.forms.find(arguments.get("view_id"), arguments.get("external_id"))
        if form is None:
            raise ApiError("not_found")
        if arguments.get("hash") not in (None, form.hash):
            raise ApiError("hash_conflict")
        form.show(view)
        return _shown(form)

    def _views_publish(self, arguments: Arguments) -> Answer:
        view, user = _view(arguments), need(arguments, "user_id")
        if user not in self.workspace.people:
            raise ApiError("user_not_found")
        if view["type"] != "home":
            raise ApiError("invalid_arguments", ["[ERROR] must be home [json-pointer:/view/type]"])
        known = self.forms.homes.get(user)
        if known and arguments.get("hash") not in (None, known.hash):
            raise ApiError("hash_conflict")
        return _shown(self.forms.publish(user, view))

    def _trigger(self, arguments: Arguments) -> Trigger:
        trigger_id = need(arguments, "trigger_id")
        if code := self.tickets.trigger_fault(trigger_id):
            raise ApiError(code)
        return self.tickets.triggers[trigger_id]


def _view(arguments: Arguments) -> dict[str, Any]:
    view = arguments.get("view")
    if faults := check_view(view):
        raise ApiError("invalid_arguments", faults)
    assert isinstance(view, dict)
    return view


def _shown(form: Form) -> Answer:
    return {"view": form.as_slack_sends_it(form.values)}
