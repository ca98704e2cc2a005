"""Forms in the fake Slack (open, fill, search, submit, stack, close), and Home tabs."""

from __future__ import annotations

from typing import Any

import pytest
import requests
from slack_bolt import Ack, App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from slackbot.demo.fake_slack import HIRING, OFFERS, FakeSlack, NotPossible
from slackbot.demo.people import INTERVIEWER, MANAGER
from tests.support.block_kit import Json, option, plain_text
from tests.support.demo_forms import FORM, NAME, field, modal, open_on_command


def test_a_command_opens_a_form_with_its_initial_values(slack: FakeSlack, bolt: App) -> None:
    open_on_command(bolt, FORM)
    slack.command("/form", channel=OFFERS)
    view = slack.view(MANAGER.id)
    assert view.values["length"]["length"] == {"type": "static_select", "selected_option": option("60")}
    assert view.values["person"]["person"] == {"type": "users_select", "selected_user": MANAGER.id}
    assert view.values["channel"]["channel"]["selected_conversation"] == OFFERS
    assert view.values["name"]["name"] == {"type": "plain_text_input", "value": None}
    assert view.values["days"]["days"] == {"type": "checkboxes", "selected_options": []}


def test_a_submission_contains_every_value_and_an_empty_ack_closes_the_form(slack: FakeSlack, bolt: App) -> None:
    open_on_command(bolt, FORM)
    seen: list[Json] = []

    @bolt.options("who")
    def who(ack: Ack, payload: Json) -> None:
        ack(options=[option("jane"), option("john")] if payload["value"] == "j" else [])

    @bolt.view("form")
    def sent(ack: Ack, body: Json) -> None:
        seen.append(body)
        ack()

    slack.command("/form")
    view = slack.view(MANAGER.id)
    slack.type(view, "name", "Jane")
    reply = slack.suggest(view, "who", "j")
    assert [option["value"] for option in reply.options] == ["jane", "john"]
    slack.choose(view, "who", "jane")
    slack.choose(view, "days", ["tue"])
    assert slack.submit(view).status == 200
    assert slack.open_views == []
    values = seen[0]["view"]["state"]["values"]
    assert values["name"]["name"]["value"] == "Jane"
    assert values["who"]["who"]["selected_option"] == option("jane")
    assert values["days"]["days"]["selected_options"] == [option("tue")]
    assert values["note"]["note"]["value"] is None
    [url] = seen[0]["response_urls"]
    assert (url["block_id"], url["channel_id"]) == ("channel", HIRING)
    assert requests.post(url["response_url"], json={"text": "done"}, timeout=30).text == "ok"
    assert slack.messages(HIRING)[0].only_for == MANAGER.id
    documented = "type team user api_app_id token trigger_id view response_urls enterprise is_enterprise_install"
    assert set(seen[0]) == set(documented.split())


def test_short_queries_are_sent_only_where_the_menu_allows_them(slack: FakeSlack, bolt: App) -> None:
    open_on_command(bolt, modal(field("who", "external_select", min_query_length=0), field("far", "external_select")))
    bolt.options("who")(lambda ack: ack(options=[option("all")]))
    slack.command("/form")
    view = slack.view(MANAGER.id)
    assert slack.suggest(view, "who", "").options == (option("all"),)
    assert not slack.suggest(view, "far", "ab").is_sent


def test_missing_options_and_fields_are_not_possible(slack: FakeSlack, bolt: App) -> None:
    open_on_command(bolt, FORM)
    slack.command("/form")
    view = slack.view(MANAGER.id)
    for act in (
        lambda: slack.choose(view, "length", "45"),
        lambda: slack.choose(view, "who", "jane"),
        lambda: slack.type(view, "person", "maya"),
        lambda: slack.type(view, "missing", "x"),
        lambda: slack.press(view, "missing"),
        lambda: slack.view(INTERVIEWER.id),
    ):
        with pytest.raises(NotPossible):
            act()


@pytest.mark.parametrize("options", [[option("a"), option("a")], [{"text": plain_text("x" * 76)}]])
def test_duplicate_or_invalid_options_are_not_shown(slack: FakeSlack, bolt: App, options: list[Json]) -> None:
    open_on_command(bolt, FORM)
    bolt.options("who")(lambda ack: ack(options=options))
    slack.command("/form")
    reply = slack.suggest(slack.view(MANAGER.id), "who", "j")
    assert reply.trouble
    assert reply.options == ()


def test_no_more_people_can_be_chosen_than_the_menu_allows(slack: FakeSlack, bolt: App) -> None:
    open_on_command(bolt, modal(field("panel", "multi_users_select", max_selected_items=1)))
    slack.command("/form")
    view = slack.view(MANAGER.id)
    slack.choose(view, "panel", [MANAGER.id])
    with pytest.raises(NotPossible):
        slack.choose(view, "panel", [MANAGER.id, INTERVIEWER.id])
    assert view.values["panel"]["panel"]["selected_users"] == [MANAGER.id]


def test_empty_required_fields_are_rejected_without_asking_the_app(slack: FakeSlack, bolt: App) -> None:
    open_on_command(bolt, modal(NAME))
    slack.command("/form")
    view = slack.view(MANAGER.id)
    reply = slack.submit(view)
    assert not reply.is_sent
    assert view.errors == {"name": "Please complete this required field."}


def test_the_apps_errors_stay_until_their_fields_change(slack: FakeSlack, bolt: App) -> None:
    open_on_command(bolt, modal(NAME))
    bolt.view("form")(lambda ack: ack(response_action="errors", errors={"name": "Nobody is called so."}))
    slack.command("/form")
    view = slack.view(MANAGER.id)
    slack.type(view, "name", "J")
    reply = slack.submit(view)
    assert reply.errors == view.errors == {"name": "Nobody is called so."}
    assert view.is_open
    slack.type(view, "name", "Ja")
    assert view.errors == {}


@pytest.mark.parametrize("errors", [{"elsewhere": "x"}, {"text": "a section is no input"}])
def test_errors_must_name_input_blocks(slack: FakeSlack, bolt: App, errors: Json) -> None:
    text = {"type": "section", "block_id": "text", "text": plain_text("Hello")}
    open_on_command(bolt, modal(NAME, text))
    bolt.view("form")(lambda ack: ack(response_action="errors", errors=errors))
    slack.command("/form")
    view = slack.view(MANAGER.id)
    slack.type(view, "name", "Jane")
    assert "errors must name input blocks" in str(slack.submit(view).trouble)
    assert view.trouble == "We had some trouble connecting. Try again?"


def test_an_update_keeps_values_of_existing_fields_and_resets_new_ones(slack: FakeSlack, bolt: App) -> None:
    open_on_command(bolt, modal(NAME, field("note", "plain_text_input", optional=True)))
    fresh = field("other", "plain_text_input", initial_value="new")
    renamed = {**NAME, "element": {**NAME["element"], "initial_value": "not this"}}

    @bolt.view("form")
    def sent(ack: Ack) -> None:
        ack(response_action="update", view=modal(renamed, fresh))

    slack.command("/form")
    view = slack.view(MANAGER.id)
    before = view.hash
    slack.type(view, "name", "Jane")
    slack.submit(view)
    assert view.values["name"]["name"]["value"] == "Jane"
    assert view.values["other"]["other"]["value"] == "new"
    assert "note" not in view.values
    assert view.hash != before


def test_push_stacks_up_to_three_forms_and_clear_closes_all(slack: FakeSlack, bolt: App) -> None:
    open_on_command(bolt, modal(NAME))
    answers: list[Json] = [{"response_action": "push", "view": modal(NAME)}] * 3
    bolt.view("form")(lambda ack: ack(**answers.pop(0)))
    slack.command("/form")
    for _ in range(2):
        slack.type(slack.view(MANAGER.id), "name", "Jane")
        assert slack.submit(slack.view(MANAGER.id)).trouble is None
    root, second, third = slack.open_views
    assert (third.root_id, third.previous_id) == (root.id, second.id)
    slack.type(third, "name", "Jane")
    assert slack.submit(third).trouble == "push_limit_reached"
    answers.append({"response_action": "clear"})
    slack.submit(third)
    assert slack.open_views == []


def test_closing_a_form_notifies_the_app_if_the_form_says_so(slack: FakeSlack, bolt: App) -> None:
    open_on_command(bolt, modal(NAME, notify_on_close=True))
    seen: list[Json] = []

    @bolt.view_closed("form")
    def closed(ack: Ack, body: Json) -> None:
        seen.append(body)
        ack()

    slack.command("/form")
    assert slack.close(slack.view(MANAGER.id)).status == 200
    assert seen[0]["is_cleared"] is False
    assert slack.open_views == []


def test_fields_dispatch_changes_if_the_form_says_so(slack: FakeSlack, bolt: App) -> None:
    letters = {"trigger_actions_on": ["on_character_entered"]}
    open_on_command(
        bolt,
        modal(
            field("when", "plain_text_input", dispatch=True, dispatch_action_config=letters),
            field("enter", "plain_text_input", dispatch=True),
            field("length", "static_select", dispatch=True, options=[option("30"), option("60")]),
            NAME,
        ),
    )
    seen: list[tuple[str, Any]] = []

    def note(ack: Ack, action: Json, body: Json) -> None:
        seen.append((action["action_id"], action.get("value") or action["selected_option"]["value"]))
        assert body["view"]["state"]["values"]["when"]["when"]["value"] == "tue"
        ack()

    for name in ("when", "enter", "length"):
        bolt.action(name)(note)
    slack.command("/form")
    view = slack.view(MANAGER.id)
    slack.type(view, "when", "tue")
    assert slack.type(view, "enter", "x") is None
    slack.enter(view, "enter")
    slack.choose(view, "length", "30")
    assert slack.type(view, "name", "quiet") is None
    assert seen == [("when", "tue"), ("enter", "x"), ("length", "30")]


def test_a_submission_can_be_delivered_twice(slack: FakeSlack, bolt: App) -> None:
    open_on_command(bolt, modal(NAME))
    ids: list[str] = []

    @bolt.view("form")
    def sent(ack: Ack, view: Json) -> None:
        ids.append(view["id"])
        ack()

    slack.command("/form")
    slack.type(slack.view(MANAGER.id), "name", "Jane")
    slack.redeliver(slack.submit(slack.view(MANAGER.id)))
    assert len(ids) == 2
    assert ids[0] == ids[1]


def test_opening_the_home_tab_sends_the_published_view(slack: FakeSlack, bolt: App, client: WebClient) -> None:
    seen: list[Json] = []
    bolt.event("app_home_opened")(lambda event: seen.append(event))
    slack.open_home(MANAGER.id)
    assert "view" not in seen[0]
    text = {"type": "section", "text": plain_text("Your interviews")}
    client.views_publish(user_id=MANAGER.id, view={"type": "home", "blocks": [text]})
    slack.open_home(MANAGER.id)
    assert seen[1]["view"]["type"] == "home"


def test_view_ids_differ_between_instances() -> None:
    ids = set()
    for _ in range(3):
        with FakeSlack() as slack:
            ids.add(slack.forms.open(MANAGER.id, None, modal(NAME)).id)
    assert len(ids) == 3


def test_plain_text_comes_back_escaped(slack: FakeSlack, bolt: App) -> None:
    named = modal(field("name", "plain_text_input"), title=plain_text("Rock & <Roll>"))
    opened_form = slack.forms.open(MANAGER.id, None, named)
    sent = opened_form.as_slack_sends_it()
    assert sent["title"]["text"] == "Rock &amp; &lt;Roll&gt;"
    assert opened_form.source["title"]["text"] == "Rock & <Roll>"


def test_view_updates_are_rate_limited(slack: FakeSlack, client: WebClient) -> None:
    form = slack.forms.open(MANAGER.id, None, modal(field("name", "plain_text_input")))
    slack.api.views.limits.max_calls = 2
    for _ in range(2):
        client.views_update(view_id=form.id, view=form.source)
    with pytest.raises(SlackApiError) as refused:
        client.views_update(view_id=form.id, view=form.source)
    assert (refused.value.response.status_code, refused.value.response["error"]) == (429, "ratelimited")
    assert 0 < int(refused.value.response.headers["Retry-After"]) <= 60
    slack.clock.advance(61)
    assert client.views_update(view_id=form.id, view=form.source)["ok"]


GONE = [
    ("users_select", {"initial_user": "U0NOBODY00"}),
    ("multi_users_select", {"initial_users": [MANAGER.id, "U0NOBODY00"]}),
    ("conversations_select", {"initial_conversation": "C0NOWHERE0"}),
]


@pytest.mark.parametrize(("kind", "initial"), GONE)
def test_missing_initial_users_and_conversations_can_be_rejected(
    slack: FakeSlack, client: WebClient, kind: str, initial: Json
) -> None:
    form = modal(field("gone", kind, **initial))
    client.views_open(trigger_id=slack.trigger_store.create_trigger(MANAGER.id, None).id, view=form)
    slack.api.views.checks_initial = True
    with pytest.raises(SlackApiError, match="invalid_arguments"):
        client.views_open(trigger_id=slack.trigger_store.create_trigger(MANAGER.id, None).id, view=form)
