# Everything a person or CI does here has a name in this file. Only Python 3.11+ and make are needed.
SHELL := /bin/sh
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
CONFIG ?= config.toml
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes
SOURCES := bot adapters commands storage migrations tests benchmarks

.DEFAULT_GOAL := help
.PHONY: help run test check format lint types imports docs bench lock clean

help:            ## list what can be done
	@grep -hE '^[a-z]+: .*##|^[a-z]+:  +##' $(MAKEFILE_LIST) | sed 's/:.*##/ —/'

$(VENV)/python: 
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Engawa needs Python 3.11 or newer: make run PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || \
	  { rm -rf $(VENV); echo "Python's venv module is missing. On Debian or Ubuntu: apt install python3-venv"; exit 1; }
	@touch $@

$(VENV)/runtime: $(VENV)/python requirements/runtime.lock
	@echo "Engawa: installing what it needs (once) ..."
	@$(PIP) -r requirements/runtime.lock
	@touch $@

$(VENV)/dev: $(VENV)/python requirements/dev.lock
	@echo "Engawa: installing what the tests need (once) ..."
	@$(PIP) -r requirements/dev.lock
	@touch $@ $(VENV)/runtime

run: $(VENV)/runtime  ## open the city hall (CONFIG=config.toml)
	@exec $(BIN)/python -m bot run $(if $(wildcard $(CONFIG)),--config $(CONFIG))

# What is compiled once stays compiled, whatever the environment says: tests start the program dozens of times.
test: $(VENV)/dev  ## run the tests
	@env -u PYTHONDONTWRITEBYTECODE $(BIN)/python -m pytest

check: format lint types imports test  ## the whole gate

format: $(VENV)/dev  ## formatting is as agreed
	@$(BIN)/ruff format --check $(SOURCES)

lint: $(VENV)/dev  ## no known bad habits
	@$(BIN)/ruff check $(SOURCES)

types: $(VENV)/dev  ## strict types
	@$(BIN)/mypy

imports: $(VENV)/dev  ## imports run one way
	@$(BIN)/lint-imports

bench: $(VENV)/dev  ## figures for docs/performance.md
	@$(BIN)/python -m benchmarks

lock: $(VENV)/python  ## renew the locked dependencies
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	@for set in runtime dev; do \
	  $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	    --no-emit-find-links --no-annotate --no-header $(LOCKFLAGS) requirements/$$set.in -o requirements/$$set.lock; done

clean:  ## remove what make made, keep the data
	@rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
