# `make run` and `make test` set up everything they need; the second time they only check stamps.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
HOST ?= 127.0.0.1
PORT ?= 8000
JOBS ?= 2
STAMP := $(VENV)/.installed
BENCH := .build/bench-venv
VENDOR := service/aiconcord/web/static/vendor
VENDOR_STAMP := $(VENDOR)/.installed
CLIENTS_STAMP := tests/clients/node_modules/.installed
LOCK = $(BIN)/pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras --no-emit-index-url \
	--no-emit-trusted-host --no-emit-find-links --no-emit-options --no-header
export HOST PORT

.PHONY: ontology run test lint format bench conformance engines audit release wheel setup lock clean

run: setup ## build the release if its sources changed, then serve it
	@exec $(BIN)/aiconcord serve

test: setup $(CLIENTS_STAMP) ## everything that runs without Debian packages, two files at a time
	@$(BIN)/aiconcord build >/dev/null # now, since two would else build the same at once
	$(BIN)/python -m pytest --numprocesses $(JOBS) --dist loadfile --no-loadscope-reorder $(ARGS)

setup: $(STAMP) $(VENDOR_STAMP)

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV) || { echo "python3 with venv is needed (Debian: python3-venv)" >&2; exit 1; }

$(STAMP): requirements.lock pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(VENDOR_STAMP): service/frontend/package-lock.json service/frontend/package.json
	cd service/frontend && npm ci --no-audit --no-fund --loglevel=error && npm run --silent vendor
	@touch $@

$(CLIENTS_STAMP): tests/clients/package-lock.json tests/clients/package.json
	cd tests/clients && npm ci --no-audit --no-fund --ignore-scripts --loglevel=error
	@touch $@

lint: setup ## style, types, storeys, and our own sources
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/aiconcord lint
	$(BIN)/aiconcord format --check

format: setup
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/aiconcord format

ontology: setup ## draw the ontology's diagrams and keep a snapshot of its version; commit both
	$(BIN)/aiconcord renew

bench: setup $(BENCH)/.installed ## measure beside other engines: tests/benchmarks/README.md; QUICK=1: 2 minutes
	cd tests/benchmarks && $(abspath $(BIN))/python -m side_by_side $(if $(QUICK),--quick)
	@$(if $(QUICK),,for file in tests/benchmarks/bench_*.py; do \
		echo "## $$file"; $(BIN)/python $$file || exit 1; done)

$(BENCH)/.installed: tests/benchmarks/requirements.lock
	$(PYTHON) -m venv $(BENCH)
	$(BENCH)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

conformance: setup ## run the W3C's SPARQL suites (AICONCORD_SUITES) and write tests/conformance/results
	$(BIN)/python tests/conformance/report.py

audit: setup ## pins, licences and need of what we depend on, and advisories; 3: none reachable
	$(BIN)/python .ci/audit.py

engines: setup ## ask four engines every saved question; write the table to .build/engines.md
	@$(BIN)/aiconcord build >/dev/null
	AICONCORD_ENGINES_TABLE=.build/engines.md $(BIN)/python -m pytest -q tests/queries/test_two_engines.py tests/queries/test_remote_engines.py
	@tail -1 .build/engines.md

release: setup ## build the release and print its folder
	$(BIN)/aiconcord build

wheel: setup ## a wheel that serves without the repository
	rm -rf .build/wheel-release
	$(BIN)/aiconcord build --out .build/wheel-release
	$(BIN)/python -m build --wheel --no-isolation --outdir dist .

lock: ## resolve again; run by hand when pyproject.toml or the benchmark's requirements.in change
	$(LOCK) --extra dev --output-file requirements.lock pyproject.toml
	$(LOCK) --output-file tests/benchmarks/requirements.lock tests/benchmarks/requirements.in

clean:
	rm -rf $(VENV) .build dist service/frontend/node_modules tests/clients/node_modules $(VENDOR)
