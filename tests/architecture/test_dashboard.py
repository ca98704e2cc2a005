"""The dashboard and the alerts: they ask for series that the app has, and say what to do on a page that is there."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
import yaml

from slackbot.observability.metric_labels import OTHER
from tests.support.metric_labels import LABEL_VALUES, exposed, families
from tests.support.paths import DOCS

OPERATING = (DOCS / "operating.md").read_text(encoding="utf-8")
DASHBOARD: dict[str, Any] = json.loads((DOCS / "grafana.json").read_text(encoding="utf-8"))
ALERTS: list[dict[str, Any]] = yaml.safe_load((DOCS / "alerts.yml").read_text(encoding="utf-8"))["groups"][0]["rules"]

TYPES = families(exposed())
ASKED = re.compile(r"(slackbot_[a-z_]+)(?:\{([^}]*)\})?")
MATCHER = re.compile(r'([a-z_]+)(?:=|!=)"([^"$]+)"')


def expressions() -> list[tuple[str, str]]:
    panels = [(panel["title"], target["expr"]) for panel in DASHBOARD["panels"] for target in panel["targets"]]
    return panels + [(alert["alert"], alert["expr"]) for alert in ALERTS]


def asked(expression: str) -> list[tuple[str, str]]:
    """The metrics that an expression asks for, each with its matchers; KeyError for one that there is not."""
    found = []
    for name, matchers in ASKED.findall(expression):
        metric = name if name in TYPES else re.sub("_(bucket|count|sum)$", "", name)
        assert (TYPES[metric] == "histogram") == (metric != name), name
        found.append((metric, matchers))
    return found


@pytest.mark.parametrize(("title", "expression"), expressions(), ids=lambda one: one[:40])
def test_what_is_asked_for_is_there(title: str, expression: str) -> None:
    for metric, matchers in asked(expression):
        for label, value in MATCHER.findall(matchers):
            assert value in {*LABEL_VALUES[metric][label], OTHER}, (metric, label)
    for group in re.findall(r"by \(([^)]*)\)", expression):
        known = {"le", "instance", *(label for metric, _ in asked(expression) for label in LABEL_VALUES[metric])}
        assert {label.strip() for label in group.split(",")} <= known


def test_the_dashboard_shows_every_series() -> None:
    shown = {
        metric for panel in DASHBOARD["panels"] for target in panel["targets"] for metric, _ in asked(target["expr"])
    }
    assert shown == set(TYPES)


def test_the_dashboard_can_be_imported_and_its_panels_do_not_overlap() -> None:
    assert {"title", "uid", "schemaVersion", "panels", "templating"} <= set(DASHBOARD)
    assert len({panel["id"] for panel in DASHBOARD["panels"]}) == len(DASHBOARD["panels"])
    taken: set[tuple[int, int]] = set()
    for panel in DASHBOARD["panels"]:
        at = panel["gridPos"]
        cells = {(at["x"] + x, at["y"] + y) for x in range(at["w"]) for y in range(at["h"])}
        assert not cells & taken
        assert at["x"] + at["w"] <= 24
        taken |= cells


@pytest.mark.parametrize("alert", ALERTS, ids=[alert["alert"] for alert in ALERTS])
def test_an_alert_says_what_it_is_and_what_to_do(alert: dict[str, Any]) -> None:
    said = alert["annotations"]
    assert said["summary"].endswith(".")
    assert len(said["action"]) > 20
    assert alert["labels"]["severity"] in ("page", "ticket")
    page, _, anchor = said["page"].partition("#")
    headings = [
        re.sub(r"[^a-z -]", "", line.lower()).replace(" ", "-") for line in re.findall(r"^## (.+)$", OPERATING, re.M)
    ]
    assert page == "docs/operating.md"
    assert anchor in headings


def test_what_must_be_watched_is_watched() -> None:
    watched = {metric for alert in ALERTS for metric, _ in asked(alert["expr"])}
    assert watched >= {
        "slackbot_ready",
        "slackbot_oldest_unconfirmed_seconds",
        "slackbot_interview_requests",
        "slackbot_overdue_seconds",
        "slackbot_untold_requests",
        "slackbot_lookup_seconds",
        "slackbot_errands_refused_total",
        "slackbot_answer_seconds",
    }
