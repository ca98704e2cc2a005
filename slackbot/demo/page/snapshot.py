"""What one person sees right now, as JSON for the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from slackbot.demo.fake_apploi import MEANINGS, FailureMode, FakeApploi
from slackbot.demo.fake_slack import BOT_USER, Channel, FakeSlack, Form, Message
from slackbot.demo.fake_slack.conditions import MEANINGS as CONDITIONS
from slackbot.demo.fake_slack.installed import BOT_NAME, SHORTCUTS
from slackbot.demo.people import MANAGER, WORKSPACES, Person
from slackbot.demo.scene import ONE_FACILITY, Suggestion

COMMAND = "/schedule-interview"  # name and hint as in manifest.yml
HINT = "Jane Doe next Tue 3pm ET for 45 min, or: today, list, cancel Jane Doe, help"


def snapshot(
    slack: FakeSlack,
    apploi: FakeApploi,
    user: str,
    suggestions: Mapping[str, Sequence[Suggestion]] = ONE_FACILITY.suggestions,
) -> dict[str, Any]:
    """The workspace as `user` sees it, or as the manager does when there is no such user; `suggestions` by channel."""
    workspace = slack.workspace
    me = workspace.people.get(user, MANAGER)
    with workspace.changed:
        channels = workspace.channels_of(me.id)
        return {
            "me": me.id,
            "people": [_person(slack, person) for person in workspace.people.values()],
            "bot": {"id": BOT_USER, "name": BOT_NAME},
            "command": {"name": COMMAND, "hint": HINT},
            "shortcuts": {kind: _shortcuts(kind) for kind in ("global", "message")},
            "channels": [_channel(slack, channel, me) for channel in channels],
            "messages": {c.id: [_message(m) for m in slack.messages(c.id, me.id)] for c in channels},
            "forms": [_form(form) for form in slack.forms.stack(me.id)],
            "suggestions": {c.id: [_suggestion(each) for each in suggestions.get(c.id, ())] for c in channels},
            "home": _form(slack.forms.homes[me.id]) if me.id in slack.forms.homes else None,
            "apploi": _apploi(apploi),
            "slack": _slack(slack),
        }


def _apploi(apploi: FakeApploi) -> dict[str, Any]:
    current = apploi.lookup_mode if apploi.write_mode is FailureMode.FINE else apploi.write_mode
    return {
        "mode": current.value,
        "modes": [{"value": mode.value, "label": meaning} for mode, meaning in MEANINGS.items()],
    }


def _slack(slack: FakeSlack) -> dict[str, Any]:
    conditions = [{"value": each.value, "label": meaning} for each, meaning in CONDITIONS.items()]
    return {"condition": slack.condition.value, "conditions": conditions}


def _shortcuts(kind: str) -> list[dict[str, str]]:
    return [{"name": each.name, "callback": each.callback_id} for each in SHORTCUTS if each.kind == kind]


def _person(slack: FakeSlack, person: Person) -> dict[str, Any]:
    return {
        "id": person.id,
        "handle": person.handle,
        "name": person.name,
        "title": person.title,
        "workspace": WORKSPACES.get(person.team, "") if slack.workspace.is_org_wide else "",
        "zone": person.zone,
    }


def _channel(slack: FakeSlack, channel: Channel, me: Person) -> dict[str, Any]:
    people, others = slack.workspace.people, sorted(channel.members - {me.id})
    return {
        "id": channel.id,
        "name": _name(slack, channel, others),
        "handles": [people[other].handle for other in others if other in people],
        "kind": channel.kind,
        "hasBot": channel.has_bot,
        "isArchived": channel.is_archived,
        "isApp": channel.kind == "im" and others == [BOT_USER],
    }


def _name(slack: FakeSlack, channel: Channel, others: list[str]) -> str:
    """A direct message is named after the other people in it."""
    if channel.kind not in ("im", "mpim"):
        return channel.name
    people = slack.workspace.people
    return ", ".join(people[other].name if other in people else BOT_NAME for other in others)


def _suggestion(suggestion: Suggestion) -> dict[str, str]:
    return {"label": suggestion.label, "text": suggestion.text, "mode": suggestion.mode.value}


def _message(message: Message) -> dict[str, Any]:
    return {
        "channel": message.channel,
        "ts": message.ts,
        "user": message.user,
        "text": message.text,
        "blocks": message.blocks,
        "threadTs": message.thread_ts,
        "broadcast": message.is_broadcast,
        "onlyMe": message.only_for is not None,
        # Slack shows the mark only for edits of text: docs.slack.dev/reference/methods/chat.update
        "edited": message.edited_ts is not None and not message.blocks,
        "trouble": message.trouble,
    }


def _form(form: Form) -> dict[str, Any]:
    return {
        "id": form.id,
        "hash": form.hash,
        "view": form.source,
        "values": form.values,
        "errors": form.errors,
        "trouble": form.trouble,
        "sending": form.is_sending,
    }
