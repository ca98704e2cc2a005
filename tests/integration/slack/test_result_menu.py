"""What is out of a reader's way: the ••• menu of a result, and what only the person who booked it reads."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from slackbot.demo.fake_apploi import FakeApploi
from slackbot.demo.fake_apploi.failure_modes import FailureMode
from slackbot.demo.fake_slack import HIRING, FakeSlack
from slackbot.demo.fake_slack.forms import Form
from slackbot.demo.people import MANAGER, PLAIN
from tests.support.running import Running, running
from tests.support.steps import open_form, press_in_menu, wait_for_ephemeral, wait_for_result


@pytest.fixture
def app(slack: FakeSlack, apploi: FakeApploi, tmp_path: Path) -> Iterator[Running]:
    """The real app between the fakes."""
    with running(slack, apploi, tmp_path, APPLICANT_IS_TOLD="us") as started:
        yield started


def texts_of(view: Form) -> str:
    return str([block.get("text") or block["element"]["initial_value"] for block in view.blocks])


def directly(app: Running, said: str) -> str:
    """The newest direct message to the manager that says this."""
    dm = app.slack.workspace.dm_with_bot(MANAGER.id).id
    return app.slack.wait_for(lambda: [m.text for m in app.slack.messages(dm) if said in m.text])[-1]


def test_the_menu_has_text_for_the_applicant_and_the_ids(app: Running) -> None:
    app.slack.submit(open_form(app, "Marcus Bell Dec 1 2037 3pm ET for 45 min at Room 2"))  # with the manager herself
    message = wait_for_result(app)
    assert "Please invite the applicant." in directly(app, "You're interviewing Marcus Bell")
    assert "invite" not in message.text
    press_in_menu(app, message, "invitation_text")
    view = app.slack.wait_for_view(MANAGER.id)
    assert "Please invite the applicant. Copy one of these" in texts_of(view)
    assert "Hello Marcus. Your interview for Certified Nursing Assistant at Harbor Care Portland, ME" in texts_of(view)
    assert f"1 de diciembre de 2037, 3:00–3:45 p. m., hora del Este. Lugar: Room 2. Con: {MANAGER.name}" in texts_of(
        view
    )
    assert app.slack.submit(view).trouble is None
    assert not view.is_open
    press_in_menu(app, message, "invitation_text", user=PLAIN.id)  # it has the applicant's name
    assert "(booked it) or an admin can change this" in wait_for_ephemeral(app, PLAIN.id)
    press_in_menu(app, message, "request_details", user=PLAIN.id)
    details = texts_of(app.slack.wait_for_view(PLAIN.id))
    assert "265733760" in details
    assert app.requests[0].id in details
    assert "Marcus" not in details
    app.slack.press(message, "cancel_interview")
    app.slack.submit(app.slack.wait_for_view(MANAGER.id))
    app.slack.wait_for(lambda: "Canceled: ~Marcus Bell" in message.text)
    app.slack.press(message, "invitation_text")
    assert "Eastern Time was canceled." in texts_of(app.slack.wait_for_view(MANAGER.id))


def test_what_an_admin_has_to_fix_is_told_in_private(app: Running, caplog: pytest.LogCaptureFixture) -> None:
    form = open_form(app)
    app.apploi.failure_mode = FailureMode.REFUSES_KEY
    with caplog.at_level(logging.ERROR):
        app.slack.submit(form)
        message = wait_for_result(app, kind="interview_failed")
        private = directly(app, "give them the code")
    assert f"Apploi rejected our connection. Your Slack admin needs to fix it: give them the code {form.id}." in private
    everything = str([(each.text, each.blocks) for each in app.slack.messages(HIRING)]) + private
    assert not any(word in everything for word in ("APPLOI_API_KEY", "Invalid Token", "API key", "403"))
    assert "HTTP 403: Apploi doesn't accept the API key. Check APPLOI_API_KEY." in caplog.text
    assert "Invalid Token" not in caplog.text  # what Apploi says can name people
    assert "Check APPLOI_API_KEY. Apploi said: “Invalid Token”." in str(app.bot.store.history(form.id))
    app.apploi.failure_mode = FailureMode.FINE
    dm = app.slack.workspace.dm_with_bot(MANAGER.id).id
    app.slack.press(app.slack.messages(dm)[-1], "send_again")
    assert wait_for_result(app, kind="interview_scheduled")
    app.slack.wait_for(lambda: "sent again" in message.text)
