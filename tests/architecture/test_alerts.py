"""The alerts as Prometheus itself reads them: each comes when it should, and none while all is well.

`promtool` is in Debian's package `prometheus`; `.ci/run` installs it.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from slackbot.observability.metrics import Metrics
from tests.architecture.test_dashboard import ALERTS, DASHBOARD
from tests.support.paths import DOCS
from tests.support.prometheus import Scraped

PROMTOOL = shutil.which("promtool")
needs_promtool = pytest.mark.skipif(not (PROMTOOL or os.environ.get("CI")), reason="there is no promtool here")

APP = 'job="slackbot", instance="a"'
"""The labels that Prometheus gives to what it scrapes from one process."""

Series = dict[str, str]
"""Values a minute, in promtool's writing, by name and labels: `0+2x30` begins at 0 and grows by 2 thirty times."""

WELL: Series = {
    f"up{{{APP}}}": "1x60",
    f"slackbot_ready{{{APP}}}": "1x60",
    f"slackbot_oldest_unconfirmed_seconds{{{APP}}}": "0+60x59",  # for an hour somebody may look
    f'slackbot_interview_requests{{{APP}, state="waiting"}}': "0x20 1x3 0x36",  # it was tried again, and done
    f"slackbot_overdue_seconds{{{APP}}}": "5x60",
    f"slackbot_untold_requests{{{APP}}}": "0x60",
    f'slackbot_lookup_seconds_count{{{APP}, outcome="found"}}': "0+10x60",
    f'slackbot_lookup_seconds_count{{{APP}, outcome="failed"}}': "0+1x60",
    f'slackbot_apploi_seconds_count{{{APP}, answer="failed", status="4xx"}}': "0x20 1x10 2x10 3x20",
    f"slackbot_errands_refused_total{{{APP}}}": "0x60",
    f'slackbot_answer_seconds_bucket{{{APP}, kind="command", le="0.5"}}': "0+90x60",
    f'slackbot_answer_seconds_bucket{{{APP}, kind="command", le="2.0"}}': "0+100x60",
    f'slackbot_answer_seconds_bucket{{{APP}, kind="command", le="3.0"}}': "0+100x60",
    f'slackbot_answer_seconds_bucket{{{APP}, kind="command", le="+Inf"}}': "0+100x60",
    f'slackbot_forms_total{{{APP}, outcome="ok"}}': "0+100x60",
    f'slackbot_forms_total{{{APP}, outcome="refused"}}': "0+5x60",
    f"slackbot_unforeseen_errors_total{{{APP}}}": "3x60",
    f'slackbot_requests_total{{{APP}, kind="command", outcome="answered"}}': "0+10x60",
    f'slackbot_requests_total{{{APP}, kind="other", outcome="unsigned"}}': "0+1x60",
}

TROUBLE: dict[str, Series] = {
    "SlackbotDown": {f"up{{{APP}}}": "1x50 0x10"},
    "SlackbotNotReady": {f"slackbot_ready{{{APP}}}": "1x50 0x10"},
    "SlackbotUnconfirmed": {f"slackbot_oldest_unconfirmed_seconds{{{APP}}}": "1200+60x60"},
    "SlackbotWaiting": {f'slackbot_interview_requests{{{APP}, state="waiting"}}': "0x50 1x10"},
    "SlackbotStuck": {f"slackbot_overdue_seconds{{{APP}}}": "0x30 0+60x30"},
    "SlackbotTellsNobody": {f"slackbot_untold_requests{{{APP}}}": "0x59 1"},
    "SlackbotLookupsFail": {f'slackbot_lookup_seconds_count{{{APP}, outcome="failed"}}': "0+10x60"},
    "SlackbotRefusedByApploi": {
        f'slackbot_apploi_seconds_count{{{APP}, answer="failed", status="4xx"}}': "0x55 5x5"  # all at once, the first
    },
    "SlackbotHasNoPlace": {f"slackbot_errands_refused_total{{{APP}}}": "0x58 1x2"},
    "SlackbotSlow": {f'slackbot_answer_seconds_bucket{{{APP}, kind="command", le="2.0"}}': "0+98x60"},
    "SlackbotFormsDoNotOpen": {f'slackbot_forms_total{{{APP}, outcome="refused"}}': "0+20x60"},
    "SlackbotUnforeseenError": {f"slackbot_unforeseen_errors_total{{{APP}}}": "0x58 1x2"},
    "SlackbotForged": {f'slackbot_requests_total{{{APP}, kind="other", outcome="unsigned"}}': "0+60x60"},
    "SlackbotSigningSecret": {f'slackbot_requests_total{{{APP}, kind="command", outcome="answered"}}': "600x60"},
}
"""What is otherwise than well, for each alert."""

OF_A_PROCESS = ("SlackbotDown", "SlackbotNotReady")
"""Alerts that tell which process; the others are about all of them together."""


OF_A_FACILITY = [alert for alert in ALERTS if "by (facility)" in alert["expr"]]
NAMED = re.compile(r"\{\{ with \$labels\.facility \}\}(.*)\{\{ \. \}\}\{\{ end \}\}")
"""What an alert says only if it is about one of several facilities."""


def said_of(alert: dict[str, Any], facility: str) -> dict[str, str]:
    """The alert's annotations as Prometheus fills them in."""
    words = rf"\1{facility}" if facility else ""
    return {name: NAMED.sub(words, text) for name, text in alert["annotations"].items()}


def after_an_hour(changed: Series, *, alert: dict[str, Any], comes: bool, facility: str = "") -> dict[str, Any]:
    """One of promtool's tests: does this alert stand after an hour of this?"""
    labels = {"job": "slackbot", "instance": "a"} if alert["alert"] in OF_A_PROCESS else {}
    labels |= {"facility": facility} if facility else {}
    expected = {"exp_labels": {**alert["labels"], **labels}, "exp_annotations": said_of(alert, facility)}
    return {
        "name": f"{alert['alert']} {'comes' if comes else 'does not come'}",
        "interval": "1m",
        "input_series": [{"series": name, "values": values} for name, values in {**WELL, **changed}.items()],
        "alert_rule_test": [
            {"eval_time": "60m", "alertname": alert["alert"], "exp_alerts": [expected] if comes else []}
        ],
    }


def promtool(*arguments: str, of: Any, folder: Path) -> None:
    """Let promtool judge this file."""
    file = folder / "judged.yml"
    file.write_text(yaml.safe_dump(of), encoding="utf-8")
    judged = subprocess.run([str(PROMTOOL), *arguments, str(file)], capture_output=True, text=True, check=False)
    assert judged.returncode == 0, judged.stdout + judged.stderr


@needs_promtool
@pytest.mark.parametrize("alert", ALERTS, ids=[alert["alert"] for alert in ALERTS])
def test_an_alert_comes_in_its_trouble_and_not_while_all_is_well(alert: dict[str, Any], tmp_path: Path) -> None:
    trouble = TROUBLE[alert["alert"]]
    tests = [after_an_hour(trouble, alert=alert, comes=True), after_an_hour({}, alert=alert, comes=False)]
    rules = {"rule_files": [str(DOCS / "alerts.yml")], "evaluation_interval": "1m", "tests": tests}
    promtool("test", "rules", of=rules, folder=tmp_path)


@needs_promtool
@pytest.mark.parametrize("alert", OF_A_FACILITY, ids=[alert["alert"] for alert in OF_A_FACILITY])
def test_an_alert_about_one_of_several_facilities_names_it(alert: dict[str, Any], tmp_path: Path) -> None:
    """Although all is well in another one, which alone would outweigh it."""
    trouble = {
        name.replace(APP, f'{APP}, facility="tulsa"'): values for name, values in TROUBLE[alert["alert"]].items()
    }
    tests = [after_an_hour(trouble, alert=alert, comes=True, facility="tulsa")]
    rules = {"rule_files": [str(DOCS / "alerts.yml")], "evaluation_interval": "1m", "tests": tests}
    promtool("test", "rules", of=rules, folder=tmp_path)
    assert " of facility tulsa" in said_of(alert, "tulsa")["summary"]


@needs_promtool
def test_an_app_that_prometheus_does_not_know_is_told_of(tmp_path: Path) -> None:
    down = ALERTS[0]
    expected = {"exp_labels": {**down["labels"], "job": "slackbot"}, "exp_annotations": down["annotations"]}
    asked = [{"eval_time": "60m", "alertname": down["alert"], "exp_alerts": [expected]}]
    tests = [{"interval": "1m", "input_series": [], "alert_rule_test": asked}]
    rules = {"rule_files": [str(DOCS / "alerts.yml")], "evaluation_interval": "1m", "tests": tests}
    promtool("test", "rules", of=rules, folder=tmp_path)


@needs_promtool
def test_prometheus_understands_every_question_of_the_dashboard(tmp_path: Path) -> None:
    asked = [target["expr"] for panel in DASHBOARD["panels"] for target in panel["targets"]]
    filled = [
        one.replace("$__rate_interval", "5m").replace("$job", "slackbot").replace("$facility", ".*") for one in asked
    ]
    assert "$" not in "".join(filled)
    rules = [{"record": f"dashboard:{number}", "expr": one} for number, one in enumerate(filled)]
    promtool("check", "rules", of={"groups": [{"name": "dashboard", "rules": rules}]}, folder=tmp_path)


GROWTH = re.compile(r"(?:increase|rate)\((slackbot_\w+)(?:\{([a-z]+)(!?=)\"(\w+)\"\})?\[")


@pytest.mark.parametrize("alert", ALERTS, ids=[alert["alert"] for alert in ALERTS])
def test_whatever_has_to_grow_for_an_alert_is_there_before_it_does(alert: dict[str, Any]) -> None:
    """Prometheus sees no growth in a series that begins with its first event."""
    shown = Scraped(Metrics().render())
    for name, label, sign, value in GROWTH.findall(alert["expr"]):
        there = [one.labels.get(label) for one in shown.samples if one.name == name]
        if label and value != "answered":  # of that one only is asked whether it does not grow
            assert [one for one in there if (one == value) is (sign == "=")], name
