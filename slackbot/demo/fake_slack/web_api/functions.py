"""The runs of the app's workflow step: `functions.completeSuccess` and `functions.completeError`.

docs.slack.dev/reference/methods/functions.completeSuccess
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from slackbot.demo.fake_slack.installed import STEP_OUTPUTS
from slackbot.demo.fake_slack.web_api.errors import Answer, ApiError, Arguments, Method, need


@dataclass
class StepRun:
    """A run of the step, and how the app ended it: with `outputs` or with an `error`."""

    id: str
    inputs: dict[str, Any]
    is_running: bool = True
    outputs: dict[str, Any] | None = None
    error: str | None = None


@dataclass
class Functions:
    """All runs, by id."""

    runs: dict[str, StepRun] = field(default_factory=dict)

    @property
    def methods(self) -> dict[str, Method]:
        """By their names in the Web API."""
        return {"functions.completeSuccess": self._complete, "functions.completeError": self._fail}

    def _complete(self, arguments: Arguments) -> Answer:
        run, outputs = self._running(arguments), arguments.get("outputs")
        if isinstance(outputs, str):
            outputs = json.loads(outputs)
        if not isinstance(outputs, dict) or {name: type(value) for name, value in outputs.items()} != STEP_OUTPUTS:
            raise ApiError("parameter_validation_failed")
        run.outputs, run.is_running = outputs, False
        return {}

    def _fail(self, arguments: Arguments) -> Answer:
        run, error = self._running(arguments), need(arguments, "error")
        run.error, run.is_running = error, False
        return {}

    def _running(self, arguments: Arguments) -> StepRun:
        run = self.runs.get(need(arguments, "function_execution_id"))
        if run is None:
            raise ApiError("function_execution_not_found")
        if not run.is_running:
            raise ApiError("execution_not_in_running_state")
        return run
