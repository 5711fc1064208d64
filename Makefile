# Everything a newcomer needs. `make help` lists it.
SHELL := /bin/sh
PYTHON ?= python3
UV_VERSION := 0.13.9
UV := .tools/uv/bin/uv
BIN := .venv/bin
BOT := bot/.venv/bin
export PIP_DISABLE_PIP_VERSION_CHECK = 1
export UV_NO_PROGRESS ?= 0
BOT_ENV := PYTHONPATH=bot/stand_ins:. RASA_TELEMETRY_ENABLED=false OPENBLAS_NUM_THREADS=1 OMP_NUM_THREADS=1

# Tests that drive many processes or a browser of their own: nothing runs beside them.
ALONE := rasa or faults or browser

.DEFAULT_GOAL := help
.PHONY: help run test check train figures chat seed migrate setup browser lock format clean

help: ## This list
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

run: setup ## Set up what is missing, start everything, print the addresses
	@exec $(BIN)/reins run

setup: .venv/.synced bot/.venv/.synced build/encoder/model.int8.onnx

train: setup ## Train Rasa's model, if its sources have changed
	$(BIN)/reins train

figures: train ## How well messages are understood: threshold, pictures in docs/understanding, time
	REINS_MODEL="$$($(BIN)/reins train | tail -1)" $(BOT_ENV) $(BOT)/python -m benchmarks.understanding

chat: setup ## Talk to a running Reins in the terminal (CUSTOMER=ref; none: a visitor)
	@$(BIN)/reins chat $(CUSTOMER)

seed: setup migrate ## Put the demo data into the database
	$(BIN)/reins seed

migrate: setup ## Bring the database's tables up to date
	$(BIN)/reins migrate

import: setup migrate ## Import FILE=history.ndjson
	$(BIN)/reins import $(FILE)

$(UV):
	@echo "Fetching uv …"
	@$(PYTHON) -m venv .tools/uv && .tools/uv/bin/pip install --quiet uv==$(UV_VERSION)

.venv/.synced: requirements.lock pyproject.toml | $(UV)
	@echo "Setting up the environment of Reins …"
	@test -x $(BIN)/python || $(UV) venv --quiet --python '>=3.11' .venv
	@VIRTUAL_ENV=.venv $(UV) pip sync --require-hashes requirements.lock
	@VIRTUAL_ENV=.venv $(UV) pip install --quiet --no-deps --editable .
	@touch $@

bot/.venv/.synced: bot/requirements.lock | $(UV)
	@echo "Setting up Rasa's own environment …"
	@test -x $(BOT)/python || $(UV) venv --quiet --python 3.11 bot/.venv
	@VIRTUAL_ENV=bot/.venv $(UV) pip sync --require-hashes bot/requirements.lock
	@touch $@

build/encoder/model.int8.onnx: bot/encoder/build.py bot/encoder/graph.py bot/encoder/requirements.lock | $(UV)
	@UV=$(UV) PYTHON=$(PYTHON) sh bot/encoder/build.sh

lock: $(UV) ## Pin both environments anew (UPGRADE=--upgrade for newer versions)
	$(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url \
	    --no-emit-find-links pyproject.toml --group dev -o requirements.lock $(UPGRADE)
	UV=../$(UV) sh bot/lock.sh $(UPGRADE)

browser:
	@sh scripts/browser.sh

check: setup ## Lint, types, import rules, Rasa's data, bytes of the widget: everything but tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/reins templates lint
	$(BOT_ENV) $(BOT)/python -m rasa data validate --fail-on-warnings --config config.yml --domain domain.yml --data data

test: setup check train browser ## The whole suite: SQLite, a real PostgreSQL, real Rasa, a real browser
	REINS_MODEL="$$($(BIN)/reins train | tail -1)" $(BOT_ENV) $(BOT)/python -m pytest -c bot/pytest.ini tests/bot tests/nlu
	$(BIN)/pytest tests/contact --cov=contact --cov-branch --cov-report=term:skip-covered --cov-fail-under=100
	$(BIN)/pytest -n 2 --dist loadfile --ignore=tests/contact -m "not ($(ALONE))" --durations=10
	$(BIN)/pytest --ignore=tests/contact -m "$(ALONE)" --durations=10

format: setup
	$(BIN)/ruff check --fix-only -q .
	$(BIN)/ruff format -q .

clean: ## Remove what can be made again; the database in var/ stays
	rm -rf build models .venv bot/.venv .tools .mypy_cache .ruff_cache .pytest_cache .hypothesis
