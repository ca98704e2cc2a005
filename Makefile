# CONTRIBUTING.md lists these commands; .ci/run calls the same ones. Each creates the virtual environment first.
PYTHON ?= python3
BIN := .venv/bin
WORKERS ?= 6
AUDITED := requirements-dev.txt
PIP := $(BIN)/pip install --quiet --disable-pip-version-check
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--custom-compile-command "make lock"

.PHONY: demo install test proofs check audit lock pictures sentences settings wheel clean

demo: .venv/ready
	@$(BIN)/slackbot demo

install: .venv/ready
	@echo "Ready: $(BIN)/slackbot --help"

# More workers than processors: most tests wait for something.
test: .venv/dev
	$(BIN)/pytest --numprocesses $(WORKERS)

proofs: .venv/dev
	$(BIN)/pytest --numprocesses 4 tests/proofs
	$(BIN)/pytest --numprocesses 4 -m hypothesis --hypothesis-profile=long tests/unit tests/fuzz

check: .venv/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

audit: .venv/dev
	$(BIN)/pip-audit --no-deps --disable-pip --progress-spinner off --vulnerability-service osv \
		--requirement $(AUDITED)

# Locks the dependencies in pyproject.toml by version and hash. Locked versions stay; UPGRADE=--upgrade takes new ones.
lock: .venv/dev
	$(LOCK) $(UPGRADE) pyproject.toml --output-file requirements.txt
	$(LOCK) $(UPGRADE) pyproject.toml --extra dev --constraint requirements.txt --output-file requirements-dev.txt

pictures: .venv/dev
	PICTURES=docs $(BIN)/pytest tests/browser/test_pictures.py

sentences: .venv/dev
	$(BIN)/python -m tests.support.sentences

settings: .venv/dev
	$(BIN)/python -m tests.support.settings_page

wheel: .venv/dev
	$(BIN)/python -m build --wheel --no-isolation --outdir dist .

clean:
	rm -rf .venv dist build *.egg-info

.venv/made:
	@echo "Creating a virtual environment in .venv, once. This takes about half a minute."
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "slackbot needs Python 3.11 or later: make PYTHON=python3.12 …")'
	@$(PYTHON) -m venv .venv
	@touch $@

# Wheels only: building from source would pull in build tools without a hash.
.venv/ready: .venv/made requirements.txt pyproject.toml
	@$(PIP) --require-hashes --only-binary :all: --requirement requirements.txt
	@$(PIP) --no-deps --editable .
	@touch $@

# What builds slackbot is locked too, so that nothing is installed without its hash.
.venv/dev: .venv/made requirements-dev.txt pyproject.toml
	@$(PIP) --require-hashes --only-binary :all: --requirement requirements-dev.txt
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@ .venv/ready
