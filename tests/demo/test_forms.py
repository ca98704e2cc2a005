"""Forms in the stand-in for Slack: opened, filled, looked up in, sent, stacked and closed; and Home tabs."""

from __future__ import annotations

from typing import Any

import pytest
import requests
from slack_bolt import Ack, App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from slackbot.demo.fake_slack import HIRING, OFFERS, FakeSlack, NotPossible
from slackbot.demo.people import INTERVIEWER, MANAGER
from tests.support.demo_forms import FORM, NAME, Json, choice, field, modal, opens, words


def test_a_command_opens_a_form_with_its_initial_values(slack: FakeSlack, bolt: App) -> None:
    opens(bolt, FORM)
    slack.command("/form", channel=OFFERS)
    view = slack.view(MANAGER.id)
    assert view.values["length"]["length"] == {"type": "static_select", "selected_option": choice("60")}
    assert view.values["person"]["person"] == {"type": "users_select", "selected_user": MANAGER.id}
    assert view.values["channel"]["channel"]["selected_conversation"] == OFFERS
    assert view.values["name"]["name"] == {"type": "plain_text_input", "value": None}
    assert view.values["days"]["days"] == {"type": "checkboxes", "selected_options": []}


def test_a_sent_form_carries_every_value_and_closes_on_a_plain_ack(slack: FakeSlack, bolt: App) -> None:
    opens(bolt, FORM)
    seen: list[Json] = []

    @bolt.options("who")
    def who(ack: Ack, payload: Json) -> None:
        ack(options=[choice("jane"), choice("john")] if payload["value"] == "j" else [])

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
    assert values["who"]["who"]["selected_option"] == choice("jane")
    assert values["days"]["days"]["selected_options"] == [choice("tue")]
    assert values["note"]["note"]["value"] is None
    [url] = seen[0]["response_urls"]
    assert (url["block_id"], url["channel_id"]) == ("channel", HIRING)
    assert requests.post(url["response_url"], json={"text": "done"}, timeout=10).text == "ok"
    assert slack.messages(HIRING)[0].only_for == MANAGER.id
    documented = "type team user api_app_id token trigger_id view response_urls enterprise is_enterprise_install"
    assert set(seen[0]) == set(documented.split())


def test_an_empty_query_looks_up_only_where_the_menu_allows_it(slack: FakeSlack, bolt: App) -> None:
    opens(bolt, modal(field("who", "external_select", min_query_length=0), field("far", "external_select")))
    bolt.options("who")(lambda ack: ack(options=[choice("all")]))
    slack.command("/form")
    view = slack.view(MANAGER.id)
    assert slack.suggest(view, "who", "").options == (choice("all"),)
    assert not slack.suggest(view, "far", "ab").is_sent


def test_what_is_not_on_offer_cannot_be_chosen(slack: FakeSlack, bolt: App) -> None:
    opens(bolt, FORM)
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


@pytest.mark.parametrize("options", [[choice("a"), choice("a")], [{"text": words("x" * 76)}]])
def test_doubled_or_broken_options_are_not_shown(slack: FakeSlack, bolt: App, options: list[Json]) -> None:
    opens(bolt, FORM)
    bolt.options("who")(lambda ack: ack(options=options))
    slack.command("/form")
    reply = slack.suggest(slack.view(MANAGER.id), "who", "j")
    assert reply.trouble
    assert reply.options == ()


def test_an_empty_required_field_is_told_without_asking_the_app(slack: FakeSlack, bolt: App) -> None:
    opens(bolt, modal(NAME))
    slack.command("/form")
    view = slack.view(MANAGER.id)
    reply = slack.submit(view)
    assert not reply.is_sent
    assert view.errors == {"name": "Please complete this required field."}


def test_errors_of_the_app_stand_at_their_fields_until_these_change(slack: FakeSlack, bolt: App) -> None:
    opens(bolt, modal(NAME))
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
def test_errors_that_name_no_input_block_are_a_trouble(slack: FakeSlack, bolt: App, errors: Json) -> None:
    text = {"type": "section", "block_id": "text", "text": words("Hello")}
    opens(bolt, modal(NAME, text))
    bolt.view("form")(lambda ack: ack(response_action="errors", errors=errors))
    slack.command("/form")
    view = slack.view(MANAGER.id)
    slack.type(view, "name", "Jane")
    assert "errors must name input blocks" in str(slack.submit(view).trouble)
    assert view.trouble == "We had some trouble connecting. Try again?"


def test_update_keeps_what_was_typed_and_starts_new_fields_afresh(slack: FakeSlack, bolt: App) -> None:
    opens(bolt, modal(NAME, field("note", "plain_text_input", optional=True)))
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


def test_push_stacks_three_forms_and_no_more_and_clear_takes_all(slack: FakeSlack, bolt: App) -> None:
    opens(bolt, modal(NAME))
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


def test_a_form_tells_that_it_was_closed_where_the_app_asked(slack: FakeSlack, bolt: App) -> None:
    opens(bolt, modal(NAME, notify_on_close=True))
    seen: list[Json] = []

    @bolt.view_closed("form")
    def closed(ack: Ack, body: Json) -> None:
        seen.append(body)
        ack()

    slack.command("/form")
    assert slack.close(slack.view(MANAGER.id)).status == 200
    assert seen[0]["is_cleared"] is False
    assert slack.open_views == []


def test_fields_tell_at_once_where_the_app_asked(slack: FakeSlack, bolt: App) -> None:
    letters = {"trigger_actions_on": ["on_character_entered"]}
    opens(
        bolt,
        modal(
            field("when", "plain_text_input", dispatch=True, dispatch_action_config=letters),
            field("enter", "plain_text_input", dispatch=True),
            field("length", "static_select", dispatch=True, options=[choice("30"), choice("60")]),
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


def test_the_same_form_can_arrive_twice(slack: FakeSlack, bolt: App) -> None:
    opens(bolt, modal(NAME))
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


def test_a_home_tab_is_published_and_shown_to_the_app_when_it_opens(
    slack: FakeSlack, bolt: App, client: WebClient
) -> None:
    seen: list[Json] = []
    bolt.event("app_home_opened")(lambda event: seen.append(event))
    slack.open_home(MANAGER.id)
    assert "view" not in seen[0]
    text = {"type": "section", "text": words("Your interviews")}
    client.views_publish(user_id=MANAGER.id, view={"type": "home", "blocks": [text]})
    slack.open_home(MANAGER.id)
    assert seen[1]["view"]["type"] == "home"


def test_ids_of_views_differ_between_one_stand_in_and_the_next() -> None:
    ids = set()
    for _ in range(3):
        with FakeSlack() as slack:
            ids.add(slack.forms.open(MANAGER.id, None, modal(NAME)).id)
    assert len(ids) == 3


def test_plain_texts_come_back_escaped_and_longer(slack: FakeSlack, bolt: App) -> None:
    named = modal(field("name", "plain_text_input"), title=words("Rock & <Roll>"))
    opened_form = slack.forms.open(MANAGER.id, None, named)
    sent = opened_form.as_slack_sends_it()
    assert sent["title"]["text"] == "Rock &amp; &lt;Roll&gt;"
    assert opened_form.source["title"]["text"] == "Rock & <Roll>"


def test_more_changes_a_minute_than_slack_takes_have_to_wait(slack: FakeSlack, client: WebClient) -> None:
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


GONE = [{"initial_user": "U0NOBODY00"}, {"initial_conversation": "C0NOWHERE0"}]


@pytest.mark.parametrize("initial", GONE)
def test_who_and_what_is_gone_may_be_refused_in_a_form(slack: FakeSlack, client: WebClient, initial: Json) -> None:
    kind = "users_select" if "initial_user" in initial else "conversations_select"
    form = modal(field("gone", kind, **initial))
    client.views_open(trigger_id=slack.trigger_store.create_trigger(MANAGER.id, None).id, view=form)
    slack.api.views.checks_initial = True
    with pytest.raises(SlackApiError, match="invalid_arguments"):
        client.views_open(trigger_id=slack.trigger_store.create_trigger(MANAGER.id, None).id, view=form)
