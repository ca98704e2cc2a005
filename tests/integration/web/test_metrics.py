"""What is counted, over HTTP between the fakes: each series moves when it should, and none can be made up."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
import requests

from slackbot.demo.fake_apploi import FakeApploi
from slackbot.demo.fake_apploi.failure_modes import FailureMode
from slackbot.demo.fake_slack import CUT_AFTER, FakeSlack, rate_limited
from slackbot.demo.fake_slack.delivery import FORM, Delivery
from slackbot.demo.people import MANAGER
from slackbot.domain.interview import AttemptResult, Outcome
from slackbot.observability.metric_labels import OTHER, TIME_CODES
from slackbot.observability.metrics import Metrics
from slackbot.readiness import STUCK_AFTER
from slackbot.storage.store import QueueStats, Store
from slackbot.web.metrics_access import denial_reason
from slackbot.web.metrics_collector import StoreCollector
from slackbot.worker.worker import Worker
from tests.integration.slack.test_odd_payloads import PAYLOADS
from tests.support.databases import a_request
from tests.support.metric_labels import LABEL_VALUES, exposed, families
from tests.support.paths import PACKAGE
from tests.support.prometheus import Scraped, scrape
from tests.support.running import Running, running
from tests.support.steps import WORDS, eventually, open_form, wait_for_result


def until(app: Running, name: str, **labels: str) -> Scraped:
    """What is scraped once this has been counted: a little is counted after the fakes have seen it."""
    eventually(lambda: Scraped(app.bot.metrics.render())(name, **labels))
    return scrape(app.url)


def booked(app: Running, words: str = WORDS) -> None:
    app.slack.submit(open_form(app, words))
    wait_for_result(app)


def test_the_whole_way_is_counted_and_timed(app: Running) -> None:
    booked(app)
    seen = until(app, "slackbot_told_seconds_count")
    assert seen("slackbot_requests_total", kind="command", outcome="answered") == 1
    assert seen("slackbot_requests_total", kind="submission", outcome="answered") == 1
    assert seen("slackbot_answer_seconds_count", kind="command") == 1
    assert seen("slackbot_forms_total", outcome="ok") == seen("slackbot_form_seconds_count") == 1
    assert seen("slackbot_form_seconds_sum") > 0
    assert seen("slackbot_apploi_seconds_count", answer="scheduled", status="2xx") == 1
    assert seen("slackbot_concluded_total", state="scheduled") == 1
    assert seen("slackbot_scheduled_seconds_count") == seen("slackbot_told_seconds_count", state="scheduled") == 1
    assert seen("slackbot_told_seconds_sum") >= seen("slackbot_scheduled_seconds_sum") > 0
    assert seen("slackbot_slack_seconds_count", method="chat.postMessage", outcome="ok") >= 1
    assert seen("slackbot_apploi_search_seconds_count", outcome="found") == 1
    assert seen("slackbot_apploi_retries_total") == 0
    assert seen("slackbot_interview_requests", state="scheduled") == 1
    assert (seen("slackbot_store_up"), seen("slackbot_ready"), seen("slackbot_build_info")) == (1, 1, 1)
    assert seen("process_resident_memory_bytes") > 0
    assert seen("python_info") == 1


def test_a_worker_that_is_stuck_is_said(app: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Worker, "stuck_for", STUCK_AFTER + 10.4)
    answer = requests.get(f"{app.url}/readyz", timeout=30)
    assert answer.status_code == 503
    assert answer.text == "no request has moved for 100 seconds: every worker thread is busy"
    assert scrape(app.url)("slackbot_ready") == 0


Drive = Callable[[Running], object]


def submitted_while(mood: FailureMode) -> Drive:
    def drive(app: Running) -> None:
        form = open_form(app)
        app.apploi.set_failure_mode(mood, lookup=False)
        app.slack.submit(form)

    return drive


def command_while(method: str, trouble: Any) -> Drive:
    def drive(app: Running) -> None:
        app.slack.faults.add(method, trouble)
        app.slack.command("/schedule-interview", WORDS)

    return drive


def retried(app: Running) -> None:
    form = open_form(app)
    app.apploi.set_failure_mode(FailureMode.BUSY, lookup=False)
    app.slack.submit(form)
    app.apploi.wait_for_puts(1)
    app.apploi.set_failure_mode(FailureMode.FINE)


def told_late(app: Running) -> None:
    form = open_form(app)
    app.slack.faults.add("chat.postMessage", rate_limited(1))
    app.slack.submit(form)


def forged(app: Running) -> None:
    requests.post(f"{app.url}/slack/events", data={"command": "/x"}, timeout=30)


def unheard(app: Running) -> None:
    deliver(app, {"type": "block_actions", "user": {"id": MANAGER.id}, "actions": [{"action_id": "nobody's"}]})


def deliver(app: Running, payload: dict[str, Any]) -> None:
    app.slack.deliver(Delivery("odd", payload, urlencode({"payload": json.dumps(payload)}), FORM))


def typed(words: str) -> Drive:
    def drive(app: Running) -> None:
        app.slack.type(open_form(app), "when", words)

    return drive


def submitted(words: str) -> Drive:
    def drive(app: Running) -> None:
        form = open_form(app)
        app.slack.fill(form, "when", words)
        app.slack.submit(form)

    return drive


def looked_up(query: str, mood: FailureMode = FailureMode.FINE) -> Drive:
    def drive(app: Running) -> None:
        form = open_form(app)
        app.apploi.failure_mode = mood
        app.slack.suggest(form, "applicant", query)

    return drive


SECONDS_COUNT = "slackbot_apploi_seconds_count"

COUNTS: list[tuple[Drive, str, dict[str, str]]] = [
    (forged, "slackbot_requests_total", {"kind": "other", "outcome": "unsigned"}),
    (lambda app: requests.get(f"{app.url}/slack/events", timeout=30), "slackbot_requests_total",
     {"outcome": "wrong_method"}),
    (unheard, "slackbot_requests_total", {"kind": "action", "outcome": "unheard"}),
    (lambda app: deliver(app, {"type": []}), "slackbot_requests_total", {"kind": "other"}),
    (lambda app: app.slack.shortcut("schedule_interview"), "slackbot_requests_total", {"kind": "shortcut"}),
    (lambda app: app.slack.open_home(), "slackbot_requests_total", {"kind": "event", "outcome": "answered"}),
    (command_while("views.open", "expired_trigger_id"), "slackbot_forms_total", {"outcome": "refused"}),
    (command_while("views.open", CUT_AFTER), "slackbot_forms_total", {"outcome": "cut"}),
    (command_while("views.open", rate_limited(1)), "slackbot_forms_total", {"outcome": "ratelimited"}),
    (command_while("users.info", "internal_error"), "slackbot_slack_seconds_count",
     {"method": "users.info", "outcome": "refused"}),
    (submitted_while(FailureMode.NO_SUCH_APPLICANT), SECONDS_COUNT, {"answer": "failed", "status": "4xx"}),
    (submitted_while(FailureMode.SERVER_ERROR), SECONDS_COUNT, {"answer": "unconfirmed", "status": "5xx"}),
    (submitted_while(FailureMode.BUSY), SECONDS_COUNT, {"answer": "busy", "status": "429"}),
    (submitted_while(FailureMode.DROPS_AFTER), SECONDS_COUNT, {"answer": "unconfirmed", "status": "none"}),
    (submitted_while(FailureMode.BUSY), "slackbot_told_seconds_count", {"state": "waiting"}),
    (retried, "slackbot_apploi_retries_total", {}),
    (told_late, "slackbot_tellings_total", {"telling": "due"}),
    (told_late, "slackbot_tellings_total", {"telling": "told"}),
    (typed("Dec 1 2037 at 7"), "slackbot_not_understood_total", {"at": "preview", "code": "ambiguous_time"}),
    (submitted("soon"), "slackbot_not_understood_total", {"at": "submission"}),
    (looked_up("jane"), "slackbot_lookup_seconds_count", {"outcome": "found"}),
    (looked_up("Quxzoltan"), "slackbot_lookup_seconds_count", {"outcome": "nobody"}),
    (looked_up("jane", FailureMode.SERVER_ERROR), "slackbot_lookup_seconds_count", {"outcome": "failed"}),
    (looked_up("jane", FailureMode.SERVER_ERROR), "slackbot_apploi_search_seconds_count", {"outcome": "failed"}),
    (booked, "slackbot_notices_total", {"kind": "interviewer", "state": "told"}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("drive", "name", "labels"), COUNTS, ids=[" ".join((name, *labels.values())) for _, name, labels in COUNTS]
)
def test_what_happens_is_counted(app: Running, drive: Drive, name: str, labels: dict[str, str]) -> None:
    drive(app)
    until(app, name, **labels)


def test_errands_without_a_place_and_unforeseen_errors_are_counted(app: Running) -> None:
    app.bot.metrics.on_rejected()
    app.bot.metrics.on_unexpected_error()
    seen = scrape(app.url)
    assert (seen("slackbot_errands_refused_total"), seen("slackbot_unforeseen_errors_total")) == (1, 1)


# Closed labels


def test_no_payload_makes_a_series_that_was_not_foreseen(app: Running) -> None:
    for payload in PAYLOADS:
        deliver(app, payload)
    assert_closed(scrape(app.url))


def test_odd_values_become_other() -> None:
    metrics, odd = Metrics(), 'Jane Doe"\n# {} jane@example.com'
    metrics.on_response(odd, 299, -1.0)
    metrics.on_invalid_request(599)
    metrics.on_slack_call(odd, odd, 0.1)
    metrics.on_apploi_answer(Outcome(AttemptResult.FAILED, odd, 999), 0.1, odd)
    metrics.on_lookup(odd, 0.1, odd)
    metrics.on_apploi_search(odd, 0.1, odd)
    metrics.on_time_not_understood(odd, odd)
    metrics.on_reported(a_request(1, report_status=odd, facility_id=odd), 0.0)
    metrics.on_attempt(a_request(1, state=odd, facility_id=odd), 0.0)
    seen = Scraped(metrics.render())
    assert_closed(seen)
    begun = set(Scraped(Metrics().render()).labels())
    assert {value for name, label, value in seen.labels() if (name, label, value) not in begun} == {OTHER}
    assert "Jane" not in seen.text


def assert_closed(seen: Scraped) -> None:
    for name, label, value in seen.labels():
        if label != "version":
            assert value in {*LABEL_VALUES[name][label], OTHER}, (name, label)


def test_every_metric_is_known_has_a_help_text_and_none_is_missing(app: Running) -> None:
    booked(app)
    seen = until(app, "slackbot_told_seconds_count")
    assert set(re.findall(r"^# TYPE (slackbot_\S+)", seen.text, re.M)) == set(LABEL_VALUES) == set(families(exposed()))
    assert all(text.endswith(".") for text in re.findall(r"^# HELP slackbot_\S+ (.*)$", seen.text, re.M))


def test_every_code_of_a_refusal_is_known() -> None:
    dates = PACKAGE / "dates"
    written = "".join(path.read_text(encoding="utf-8") for path in dates.rglob("*.py"))
    assert set(re.findall(r'_refuse\(\s*"([a-z_]+)"', written)) <= TIME_CODES


# The database away, and asked no more than every few seconds


def test_with_the_database_away_its_gauges_are_left_out_and_that_is_said() -> None:
    metrics, away = Metrics(), Store("postgresql://nobody@127.0.0.1:1/none")
    StoreCollector(away.read_stats, lambda: "the database is away", lambda: 0.0, metrics).register()
    names = {sample.name: sample.value for family in metrics.registry.collect() for sample in family.samples}
    away.close()
    assert (names["slackbot_store_up"], names["slackbot_ready"]) == (0, 0)
    assert not {"slackbot_interview_requests", "slackbot_oldest_unconfirmed_seconds", "slackbot_due_requests"} & set(
        names
    )


def test_the_database_is_asked_once_for_many_scrapes() -> None:
    metrics, asked = Metrics(), []

    def figures(now: float) -> QueueStats:
        asked.append(now)
        return QueueStats()

    StoreCollector(figures, lambda: "", lambda: 7.0, metrics).register()
    for _ in range(3):
        assert list(metrics.registry.collect())
    assert asked == [7.0]


# Who may ask

TOKEN = "a token that nobody guesses"

ASKERS: list[tuple[str, dict[str, str], str | None, bool]] = [
    ("this machine", {"REMOTE_ADDR": "127.0.0.1"}, None, True),
    ("this machine by IPv6", {"REMOTE_ADDR": "::1"}, None, True),
    ("this machine by IPv4 in IPv6", {"REMOTE_ADDR": "::ffff:127.0.0.1"}, None, True),
    ("a neighbour", {"REMOTE_ADDR": "10.1.2.3"}, None, False),
    ("the internet", {"REMOTE_ADDR": "203.0.113.9"}, None, False),
    ("nobody knows who", {"REMOTE_ADDR": ""}, None, False),
    ("a socket", {}, None, False),
    ("through a proxy here", {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "203.0.113.9"}, None, False),
    ("through nginx as it is installed", {"REMOTE_ADDR": "127.0.0.1", "SERVER_PROTOCOL": "HTTP/1.0"}, None, False),
    ("one who says so", {"REMOTE_ADDR": "203.0.113.9", "HTTP_X_FORWARDED_FOR": "127.0.0.1"}, None, False),
    ("this machine without the token", {"REMOTE_ADDR": "127.0.0.1"}, TOKEN, False),
    ("the token", {"REMOTE_ADDR": "203.0.113.9", "HTTP_AUTHORIZATION": f"Bearer {TOKEN}"}, TOKEN, True),
    ("another token", {"REMOTE_ADDR": "127.0.0.1", "HTTP_AUTHORIZATION": f"Bearer {TOKEN}x"}, TOKEN, False),
    ("another way to send it", {"REMOTE_ADDR": "127.0.0.1", "HTTP_AUTHORIZATION": TOKEN}, TOKEN, False),
    ("no ASCII", {"REMOTE_ADDR": "127.0.0.1", "HTTP_AUTHORIZATION": "Bearer é"}, TOKEN, False),
    ("by name", {"REMOTE_ADDR": "127.0.0.1", "HTTP_HOST": "localhost:3000"}, None, True),
    ("by name in capitals", {"REMOTE_ADDR": "127.0.0.1", "HTTP_HOST": "LocalHost"}, None, True),
    ("by number in IPv6", {"REMOTE_ADDR": "::1", "HTTP_HOST": "[::1]:3000"}, None, True),
    ("a page whose name leads here", {"REMOTE_ADDR": "127.0.0.1", "HTTP_HOST": "evil.example:3000"}, None, False),
    ("a name that begins so", {"REMOTE_ADDR": "127.0.0.1", "HTTP_HOST": "127.0.0.1.evil.example"}, None, False),
    ("a user before it", {"REMOTE_ADDR": "127.0.0.1", "HTTP_HOST": "127.0.0.1:1@evil.example"}, None, False),
    ("no name", {"REMOTE_ADDR": "127.0.0.1", "HTTP_HOST": ""}, None, False),
    ("with the token under any name", {"HTTP_HOST": "x.example", "HTTP_AUTHORIZATION": f"Bearer {TOKEN}"}, TOKEN, True),
]  # fmt: skip


@pytest.mark.parametrize(("who", "environ", "token", "may"), ASKERS, ids=[row[0] for row in ASKERS])
def test_who_may_ask(who: str, environ: dict[str, str], token: str | None, may: bool) -> None:
    assert (denial_reason({"HTTP_HOST": "127.0.0.1:3000", **environ}, token) == "") is may


def test_only_get_is_answered_and_nothing_is_kept_by_anybody(app: Running) -> None:
    answer = requests.get(f"{app.url}/metrics", timeout=30)
    assert answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")
    assert "no-store" in answer.headers["Cache-Control"]
    assert [requests.request(method, f"{app.url}/metrics", timeout=30).status_code for method in ("POST", "HEAD")] == [
        405,
        405,
    ]
    for header in ({"X-Forwarded-For": "203.0.113.9"}, {"Host": "rebound.example"}):
        handed_on = requests.get(f"{app.url}/metrics", headers=header, timeout=30)
        assert (handed_on.status_code, "METRICS_TOKEN" in handed_on.text) == (403, True)


def test_with_a_token_it_is_asked_for(slack: FakeSlack, apploi: FakeApploi, tmp_path: Path) -> None:
    with running(slack, apploi, tmp_path, METRICS_TOKEN=TOKEN) as app:
        assert requests.get(f"{app.url}/metrics", timeout=30).status_code == 401
        assert scrape(app.url, Authorization=f"Bearer {TOKEN}")("slackbot_build_info") == 1
