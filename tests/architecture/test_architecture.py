"""Import rules between packages, and checks that the manifest, README and code agree."""

from __future__ import annotations

import ast
import hashlib
import importlib
import inspect
import re
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from slack_sdk import WebClient
from slack_sdk.webhook import WebhookClient

from slackbot import messages
from slackbot.cli.manifest import PLACEHOLDER, build_manifest
from slackbot.dates.conventions import convention_rows
from slackbot.demo.fake_slack.installed import STEP_EVENT, STEP_OUTPUTS
from slackbot.domain.workflow_step import outputs_of
from slackbot.slack import workflow_steps
from slackbot.slack.client import OPTIONAL_SCOPES, SCOPES, USERGROUPS_SCOPE
from slackbot.slack.listeners import shortcuts
from tests.support.databases import a_request
from tests.support.paths import DOCS, PACKAGE, ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")

LAYERS = {
    "cli": "server app settings slack command_text messages storage apploi network domain dates",
    "server": "socket_mode app settings web observability",
    "socket_mode": "app",
    "app": "readiness settings worker web slack messages storage apploi observability domain dates",
    "readiness": "worker slack storage apploi",
    "worker": "slack messages storage apploi observability domain dates",
    "web": "slack messages storage observability domain dates",
    "slack": "command_text messages storage observability network domain dates",
    "messages": "domain dates",
    "storage": "domain dates",
    "apploi": "network domain dates",
    "observability": "domain dates",
    "settings": "network domain dates",
    "command_text": "domain dates",
    "domain": "dates",
    "dates": "",
    "network": "",
    "errors": "",
}
"""What a part of the package may import of the package, beside itself and errors: the arrows point down this list."""

PURE = ["errors", "dates", "command_text", "domain", "messages", "slack/access", "slack/frame_limit"]
PURE += ["slack/meant_interviews", "slack/applicant_menu"]
"""What has no clock, no network and no environment."""

PURE_FORM = "applicant_info external_interviewers facility_choice facility_view fallback fields form ids options"
PURE_FORM += " prefill preview rejection reschedule"
PURE += [f"slack/form/{name}" for name in f"{PURE_FORM} seen_reading source validation view".split()]
PURE += [f"slack/home/{name}" for name in ["agenda", "contents", "hours", "ids", "items", "preferences", "view"]]
PURE += ["slack/home/subscription"]
PURE += ["slack/understood"]

# Who alone may know an outside library.
KNOWS = {
    "requests": {"apploi", "demo"},
    "dateparser": {"dates"},
    "pytz": {"dates"},
    "nicknames": {"domain"},
    "sqlalchemy": {"storage"},
    "alembic": {"storage"},
    "psycopg": {"storage"},
    "slack_bolt": {"app", "slack", "socket_mode", "web"},
    "slack_sdk": {"slack", "web", "demo"},
    "granian": {"server"},
    "prometheus_client": {"observability", "web"},
    "werkzeug": {"demo", "web"},
    "certifi": {"network"},
}

IMPURE = {"time", "os", "random", "socket", "requests", "threading", "secrets", "uuid", "logging"}


def files_of(part: str) -> list[Path]:
    path = PACKAGE / part
    return sorted(path.rglob("*.py")) if path.is_dir() else [path.with_suffix(".py")]


@cache
def parsed(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


@cache
def imports(part: str) -> list[tuple[Path, str]]:
    """Each module that the files of a part import."""
    return [imported for file in files_of(part) for imported in imports_of(file)]


def imports_of(file: Path) -> Iterator[tuple[Path, str]]:
    for node in ast.walk(parsed(file)):
        if isinstance(node, ast.Import):
            yield from ((file, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            names = [f"{node.module}.{alias.name}" for alias in node.names]
            yield from ((file, name) for name in (names if node.module == "slackbot" else [str(node.module)]))


def parts() -> list[str]:
    return sorted(
        path.stem for path in PACKAGE.iterdir() if path.suffix == ".py" or (path.is_dir() and path.name[0] != "_")
    )


def test_every_part_has_its_layer() -> None:
    assert {*LAYERS, "demo", "__init__", "__main__"} == set(parts())


@pytest.mark.parametrize("part", sorted(LAYERS))
def test_imports_point_downwards_only(part: str) -> None:
    allowed = {*LAYERS[part].split(), part, "errors"} | ({"demo"} if part == "cli" else set())
    for file, module in imports(part):
        if module.startswith("slackbot."):
            assert module.split(".")[1] in allowed, f"{file.relative_to(ROOT)} imports {module}"


def test_the_layers_have_no_circle() -> None:
    seen: list[str] = []
    for part, allowed in reversed(LAYERS.items()):
        assert set(allowed.split()) <= set(seen), part
        seen.append(part)


def test_no_module_imports_itself_in_a_circle() -> None:
    graph = dict(module_imports())
    done: set[str] = set()

    def visit(name: str, path: tuple[str, ...]) -> None:
        assert name not in path, " → ".join([*path, name])
        if name not in done:
            for each in graph.get(name, ()):
                visit(each, (*path, name))
            done.add(name)

    for name in graph:
        visit(name, ())


def module_imports() -> Iterator[tuple[str, set[str]]]:
    """Each module and those of ours that it imports when it is loaded."""
    names = {name_of(file): file for file in PACKAGE.rglob("*.py")}
    for name, file in names.items():
        found = set()
        for node in parsed(file).body:
            if isinstance(node, ast.ImportFrom):
                whole = {f"{node.module}.{alias.name}" for alias in node.names}
                found |= {each if each in names else str(node.module) for each in whole}
        yield name, (found & set(names)) - {name}


def name_of(file: Path) -> str:
    return ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def test_no_module_bears_a_name_of_the_standard_library() -> None:
    named = {path.stem for path in PACKAGE.rglob("*") if path.suffix == ".py" or (path / "__init__.py").exists()}
    assert (named - {"__main__"}) & sys.stdlib_module_names == set()


@pytest.mark.parametrize("part", [part for part in parts() if part not in ("__init__", "__main__")])
def test_each_outside_library_is_known_in_one_place(part: str) -> None:
    for file, module in imports(part):
        knows = KNOWS.get(module.split(".")[0])
        assert knows is None or part in knows, f"{file.relative_to(ROOT)} imports {module}"


@pytest.mark.parametrize("part", PURE)
def test_the_pure_core_has_no_clock_no_network_and_no_environment(part: str) -> None:
    for file, module in imports(part):
        assert module.split(".")[0] not in IMPURE, f"{file.relative_to(ROOT)} imports {module}"
    for file in files_of(part):
        assert not re.search(r"\.now\(|\.today\(|utcnow", file.read_text(encoding="utf-8")), file.name


def test_nothing_but_its_command_knows_the_demo() -> None:
    for part in parts():
        if part not in ("demo", "cli", "__main__"):
            for file, module in imports(part):
                assert not module.startswith("slackbot.demo"), f"{file.relative_to(ROOT)} imports {module}"


OVERRIDES = {"_perform_urllib_http_request_internal", "_perform_http_request_internal"}
"""The one exception, in slackbot/slack/client/transport.py, which says why."""


def is_private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__")


def test_nothing_private_of_another_is_used() -> None:
    found = set()
    for file in PACKAGE.rglob("*.py"):
        for node in ast.walk(parsed(file)):
            if isinstance(node, ast.ImportFrom | ast.Import):
                found |= {alias.name for alias in node.names if any(map(is_private, alias.name.split(".")))}
            if isinstance(node, ast.Attribute) and is_private(node.attr):
                found |= set() if ast.unparse(node.value) in ("self", "cls") else {ast.unparse(node)}
    assert found == set()


def test_nothing_private_is_overridden_in_a_class_of_a_library_or_used_of_it() -> None:
    found: dict[str, str] = {}
    for one in our_classes():
        theirs = [base for base in one.__mro__[1:] if not base.__module__.startswith("slackbot")]
        names = private_in(one) & {name for base in theirs for name in private_in(base)}
        found |= dict.fromkeys(names, one.__module__)
    assert found == dict.fromkeys(OVERRIDES, "slackbot.slack.client.transport")


def our_classes() -> Iterator[type]:
    for file in PACKAGE.rglob("*.py"):
        if file.stem not in ("__main__", "env"):  # which do something when they are loaded
            name = name_of(file)
            module = importlib.import_module(name)
            yield from (each for each in vars(module).values() if inspect.isclass(each) and each.__module__ == name)


@cache
def classes(file: Path) -> dict[str, ast.ClassDef]:
    return {node.name: node for node in ast.walk(parsed(file)) if isinstance(node, ast.ClassDef)}


@cache
def private_in(one: type) -> set[str]:
    """The private names that stand in the code of a class."""
    try:
        file = inspect.getsourcefile(one)
    except TypeError:
        return set()  # written in C
    if file is None or not Path(file).is_file():
        return set()
    tree = classes(Path(file)).get(one.__name__, ast.Module([], []))
    names = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    names |= {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    return {name for name in names if is_private(name)}


@pytest.mark.parametrize(
    ("method", "known"),
    [
        (
            WebClient._perform_urllib_http_request_internal,
            "fabcc4caa02c991cf45de3e0463c01d45742b569c718a095192b64dec5a726e3",
        ),
        (
            WebhookClient._perform_http_request_internal,
            "b5e8377f633ee394fbacf19c8aac34441cc9f7a4cf0f4f65f51d01188bdf1975",
        ),
    ],
)
def test_what_we_override_in_slack_sdk_is_what_it_was(method: Callable[..., object], known: str) -> None:
    """When it is not: read the new method, mend slackbot/slack/client/transport.py, and put the new sum here."""
    assert hashlib.sha256(inspect.getsource(method).encode()).hexdigest() == known


# Manifest, README and code


def written() -> dict[str, object]:
    made: dict[str, object] = yaml.safe_load(build_manifest("https://slackbot.hospital.example"))
    return made


def test_the_manifest_asks_for_exactly_the_scopes_that_the_code_needs() -> None:
    scopes = written()["oauth_config"]["scopes"]  # type: ignore[index]
    assert set(scopes["bot"]) == {*SCOPES, *OPTIONAL_SCOPES}
    assert set(scopes["bot_optional"]) == set(OPTIONAL_SCOPES)


def test_the_manifest_for_usergroups_requires_their_scope_and_the_one_for_an_organization_only_says_so() -> None:
    plain: Any = written()
    made: Any = yaml.safe_load(build_manifest("https://slackbot.hospital.example", usergroups=True, org=True))
    plain["oauth_config"]["scopes"]["bot_optional"].remove(USERGROUPS_SCOPE)
    plain["settings"]["org_deploy_enabled"] = True
    assert made == plain


def test_the_manifest_has_the_command_and_the_address() -> None:
    (command,) = written()["features"]["slash_commands"]  # type: ignore[index]
    assert command["command"] == messages.COMMAND
    assert command["should_escape"] is True
    addresses = re.findall(r"https://\S+/slack/events", build_manifest("https://slackbot.hospital.example"))
    assert len(addresses) == 4
    assert PLACEHOLDER not in build_manifest("https://slackbot.hospital.example")


def test_the_manifest_has_the_shortcuts_that_somebody_listens_to_each_beginning_with_a_verb() -> None:
    found = written()["features"]["shortcuts"]  # type: ignore[index]
    assert [each["callback_id"] for each in found] == [shortcuts.GLOBAL_SHORTCUT, shortcuts.MESSAGE_SHORTCUT]
    assert all(each["name"].startswith("Schedule ") and len(each["name"]) <= 24 for each in found)


def test_the_manifest_for_socket_mode_has_no_address() -> None:
    text = build_manifest(None)
    assert "https://" not in text
    assert yaml.safe_load(text)["settings"]["socket_mode_enabled"] is True


@pytest.mark.parametrize("url", ["https://slackbot.hospital.example", None])
def test_the_manifest_with_the_workflow_step_adds_what_slack_requires_for_it_and_no_scope(url: str | None) -> None:
    plain, made = (yaml.safe_load(build_manifest(url, workflow_step=has_step)) for has_step in (False, True))
    step = made.pop("functions").pop(workflow_steps.CALLBACK_ID)
    inputs = {name: each["type"] for name, each in step["input_parameters"].items()}
    kinds = {workflow_steps.CONFIRMER: "slack#/types/user_id", workflow_steps.CHANNEL: "slack#/types/channel_id"}
    assert inputs == {workflow_steps.WORDS: "string", **kinds}
    assert list(step["output_parameters"]) == list(outputs_of(a_request())) == list(STEP_OUTPUTS)
    events = made["settings"]["event_subscriptions"]["bot_events"]
    events.remove(STEP_EVENT)
    assert made["settings"].pop("function_runtime") == "remote"
    assert made["settings"].pop("org_deploy_enabled") is True
    assert plain["settings"].pop("org_deploy_enabled") is False
    assert made == plain


def test_the_install_page_gives_a_reason_for_every_scope() -> None:
    rows = re.findall(r"^\| `([a-z:._]+)` \| \S", (DOCS / "install.md").read_text(encoding="utf-8"), re.M)
    assert set(rows) == {*SCOPES, *OPTIONAL_SCOPES}


def test_the_readme_shows_the_conventions_of_the_code() -> None:
    shown = README.split("<!-- conventions -->")[1].split("<!-- end of conventions -->")[0]
    assert re.findall(r"^\| (.+) \| (.+) \|$", shown, re.M)[1:] == list(convention_rows())


def test_the_readmes_two_commands_are_in_the_makefile() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in ("demo", "test", "check"):
        assert f"\n{target}:" in makefile
    assert "make demo" in README
    assert "make test" in README


def test_ci_runs_the_readmes_commands() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert "make test" in script
    assert "make check" in script


def test_no_path_of_a_machine_and_no_registry_is_in_the_tree() -> None:
    told = [*ROOT.glob("*.md"), *ROOT.glob("docs/*.[ms]*"), *ROOT.glob("requirements*.txt"), ROOT / "Containerfile"]
    for path in [*PACKAGE.rglob("*.py"), *told, ROOT / ".ci" / "run", ROOT / "Makefile", ROOT / "pyproject.toml"]:
        found = re.search(r"/(work|root|farm)/|index-url|pypi\.org|npmjs", path.read_text(encoding="utf-8"))
        assert found is None, f"{path.relative_to(ROOT)}: {found}"
