# The commands of README.md; .ci/run calls the same ones. Each makes its own virtual environment first.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo test check pictures wheel clean

demo: .venv/ready
	@$(BIN)/slackbot demo

test: .venv/dev
	$(BIN)/pytest

check: .venv/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

pictures: .venv/dev
	PICTURES=docs $(BIN)/pytest tests/test_demo_in_browser.py tests/test_demo_moods_in_browser.py

wheel: .venv/dev
	$(BIN)/python -m build --wheel --outdir dist .

clean:
	rm -rf .venv dist build *.egg-info

.venv/ready: pyproject.toml
	@echo "Making a virtual environment in .venv, once: this takes about half a minute."
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "slackbot needs Python 3.11 or later: make PYTHON=python3.12 …")'
	@$(PYTHON) -m venv .venv
	@$(BIN)/pip install --quiet --disable-pip-version-check --editable .
	@touch $@

.venv/dev: .venv/ready
	@$(BIN)/pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@
