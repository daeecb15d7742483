# Fovea. `make run` and `make test` need Python 3.11 to 3.13 with venv, and make; they see to everything else.

PORT ?= 8501
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

unexport PYTHONDONTWRITEBYTECODE  # what one process compiles, the many others of the tests need not

.DEFAULT_GOAL := help
.PHONY: help run test test-all mutants check format wheel docs animation bench clean

help:  ## say what can be made
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /|/' | awk -F'|' '{printf "  make %-10s %s\n", $$1, $$2}'

run: $(VENV)/app $(BIN)/fovea $(if $(GPU),$(VENV)/gpu)  ## serve the app at http://127.0.0.1:8501 (PORT=… another port, MODEL=… your own network, DATA=… a folder of faces, GPU=1 CUDA libraries)
	@FOVEA_GPU=$(GPU) $(BIN)/python -m pages.runtime.command --port $(PORT) $(if $(DATA),--data "$(DATA)") $(MODEL)

# Two processes share two cores: a thread each costs a tenth less than the pools of threads that wait for one another.
test test-all: export TF_NUM_INTRAOP_THREADS = 1
test test-all: export TF_NUM_INTEROP_THREADS = 1

# The app's tests come first, in the order of their names: some look through all of the process, while it is small.
BY_FILE := --dist loadfile --no-loadscope-reorder

test: check $(VENV)/browser  ## run every test that CI runs, the browser's included
	$(BIN)/python -m pytest --ignore tests/browser -m "not full and not browser" -rs -n 2 $(BY_FILE)
	$(BIN)/python -m pytest tests/browser -m "browser and not full" -rs -n 2

test-all: check $(VENV)/browser  ## the same with the full matrix
	$(BIN)/python -m pytest --ignore tests/browser -m "not browser" -rs -n 2 $(BY_FILE)
	$(BIN)/python -m pytest tests/browser -m browser -rs -n 2

mutants: $(VENV)/dev  ## plant each of the known faults and see that the tests notice
	$(BIN)/python -m tests.mutants

check: $(VENV)/dev  ## format, lint, import contracts and types
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports
	$(BIN)/ty check

format: $(VENV)/dev  ## format the code
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

wheel: $(VENV)/dev  ## build the package into dist/, networks and app included
	@$(BIN)/python -m pip wheel --quiet . --no-deps --no-build-isolation --wheel-dir dist

docs: $(VENV)/dev  ## make the reference of vizcore in build/docs, from its docstrings
	@rm -rf build/docs
	@TF_CPP_MIN_LOG_LEVEL=3 $(BIN)/python .ci/docs.py build/docs

animation: $(VENV)/browser  ## make the pictures of the README from the app itself
	$(BIN)/python -m docs.make_animation

bench: $(VENV)/browser $(VENV)/bench  ## measure the speed, as ratios in one run
	$(BIN)/python -m bench

clean:  ## remove the environment and what tests left
	rm -rf $(VENV) build dist test-results .pytest_cache .ruff_cache .import_linter_cache

# Each stamp is made once, and again when what it depends on changes.

$(BIN)/python:
	@python=$$(sh .ci/find_python.sh) && { $$python -m venv $(VENV) || { rm -rf $(VENV); exit 1; }; }

$(VENV)/app: requirements.txt | $(BIN)/python
	@echo "Installing what the app needs (a few minutes, once) …"
	@$(PIP) -r requirements.txt
	@touch $@

# The command of the package, for a checkout: it works from any folder.
$(BIN)/fovea: | $(VENV)/app
	@printf '#!/bin/sh\nPYTHONPATH="%s" exec "%s" -m pages.runtime.command "$$@"\n' "$(CURDIR)" "$(CURDIR)/$(BIN)/python" > $@
	@chmod +x $@

$(VENV)/dev: requirements-dev.txt $(VENV)/app
	@$(PIP) -r requirements-dev.txt
	@touch $@

$(VENV)/bench: bench/requirements.txt $(VENV)/app
	@rm -rf $(VENV)/peers
	@$(PIP) --no-deps --target $(VENV)/peers -r bench/requirements.txt
	@touch $@

$(VENV)/gpu: $(VENV)/app
	@$(PIP) "tensorflow[and-cuda]" -c requirements.txt
	@touch $@

$(VENV)/browser: $(VENV)/dev
	@sh .ci/ensure_browser.sh $(BIN)/python
	@touch $@
