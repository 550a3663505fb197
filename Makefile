# Everything a developer does here; `make help` lists it.
SHELL := /bin/bash
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
WORKERS ?= 2
READY := $(VENV)/.ready

.PHONY: help demo test test-web drill lint types floors docs transcripts bench check clean
.DEFAULT_GOAL := help

help:  ## what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*##/\t/' | expand -t 12

$(READY): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	@touch $@

demo: $(READY)  ## the whole road on three embedded servers, well under a minute
	$(BIN)/whimbrel demo

test: $(READY)  ## the tests, one server version, under five minutes on two cores
	$(BIN)/python -m pytest -q -n $(WORKERS) --dist worksteal -m 'not drill and not web'

test-web: $(READY)  ## the studio in a browser; needs chromium on the PATH
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev,web]'
	$(BIN)/python -m pytest -q -m web tests/web

drill: $(READY)  ## all server versions, more kills, under 45 minutes
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev,matrix]'
	WHIMBREL_DRILL=1 $(BIN)/python -m pytest -q -n $(WORKERS) --dist worksteal -m 'not web'

lint: $(READY)  ## ruff: rules and format
	$(BIN)/ruff check src tests bench docs
	$(BIN)/ruff format --check src tests bench docs

types: $(READY)  ## mypy, strict
	$(BIN)/mypy

floors: $(READY)  ## a room may only look downstairs
	$(BIN)/lint-imports

docs: $(READY)  ## generated documents are current
	$(BIN)/python -m pytest -q tests/test_docs.py

transcripts: $(READY)  ## walk the page anew and write docs/transcripts
	WRITE_TRANSCRIPTS=1 $(BIN)/python -m pytest -q tests/page

bench: $(READY)  ## ratios against peers and floors
	@for each in bench/bench_*.py; do echo "== $$each"; $(BIN)/python $$each || exit 1; done

check: lint types floors docs test  ## what CI runs

clean:  ## remove the virtual environment and caches
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
