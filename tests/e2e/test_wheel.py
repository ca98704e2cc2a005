"""A wheel contains the demo page, the migrations and the manifest, and works on its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.paths import ROOT

NOT_CODE = {".pyc", ""}


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with only the wheel installed; its dependencies come from this environment."""
    folder = tmp_path_factory.mktemp("wheel")
    build = ["-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder / "dist"), str(ROOT)]
    subprocess.run([sys.executable, *build], check=True, capture_output=True)
    (wheel,) = (folder / "dist").glob("*.whl")
    pip = ["-m", "pip", "install", "--quiet", "--no-deps", "--target", str(folder / "site"), str(wheel)]
    subprocess.run([sys.executable, *pip], check=True, capture_output=True)
    return folder / "site"


def run(installed: Path, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environ = {**os.environ, "PYTHONPATH": str(installed)}
    command = [sys.executable, "-P", *arguments]
    return subprocess.run(command, env=environ, cwd=folder, capture_output=True, text=True, timeout=60, check=False)


def test_everything_in_the_package_is_in_the_wheel(installed: Path) -> None:
    in_tree = {path.relative_to(ROOT) for path in (ROOT / "slackbot").rglob("*") if path.suffix not in NOT_CODE}
    in_wheel = {path.relative_to(installed) for path in (installed / "slackbot").rglob("*")}
    assert in_tree <= in_wheel


def test_the_commands_run_from_the_wheel_alone(installed: Path, tmp_path: Path) -> None:
    where = run(installed, tmp_path, "-c", "import slackbot; print(slackbot.__file__)")
    assert where.stdout.startswith(str(installed))
    manifest = run(installed, tmp_path, "-m", "slackbot", "manifest", "--url", "https://bot.hospital.example")
    assert "https://bot.hospital.example/slack/events" in manifest.stdout
    (tmp_path / "slackbot.db").touch()
    assert run(installed, tmp_path, "-m", "slackbot", "requests").stdout == "No requests.\n"
    assert "3:00 PM" in run(installed, tmp_path, "-m", "slackbot", "when", "tomorrow 3pm").stdout


def test_the_demo_runs_from_the_wheel_alone(installed: Path, tmp_path: Path) -> None:
    script = (
        "import requests, pathlib\n"
        "from slackbot.demo.runner import Demo\n"
        f"with Demo(pathlib.Path({str(tmp_path)!r})) as demo:\n"
        "    print(requests.get(demo.page_url, timeout=30).text)\n"
    )
    shown = run(installed, tmp_path, "-c", script)
    assert "<html" in shown.stdout, shown.stderr
