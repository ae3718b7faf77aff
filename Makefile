# Every target sets up what it needs: python3, python3-venv, git and make are enough.
# Another Python: make PYTHON=python3.13 test.  Arguments for pytest: make test ARGS="-k risk".
PYTHON ?= python3
ARGS ?=
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
PYTHONS ?= $(foreach v,3.11 3.12 3.13 3.14,$(shell command -v python$(v)))

# Every test starts programs: each of them would compile all of our modules again
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.PHONY: help demo test check trace schemas docs bench harden browser catalogues versions clean \
	lint types layers schemas-check catalogues-check reference-check licences own-records sizes

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

$(STAMP): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.12")'
	@echo "Setting up $(VENV) (once; a few minutes)"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable ".[reports,dev]"
	@touch $@

demo: $(STAMP) ## a new workspace, a register taken in, the annual report in five formats
	@.ci/demo

test: $(STAMP) ## all tests but those that need a browser
	$(BIN)/python -m pytest -m "not browser" --numprocesses auto --dist loadfile --no-loadscope-reorder $(ARGS)

browser: $(STAMP) ## tests in a headless browser (needs chromium)
	$(BIN)/python -m pytest -m browser tests/browser $(ARGS)

check: lint types layers schemas-check catalogues-check reference-check licences own-records sizes ## every gate but the tests

trace: $(STAMP) ## requirement -> tests -> status, and build/trace.json
	$(BIN)/python -m pytest -m "not browser" --numprocesses auto --dist loadfile --no-loadscope-reorder \
		--quiet --requirements-to build/trace.json $(ARGS)

schemas: $(STAMP) ## write schemas/ anew from the kinds
	$(BIN)/qms schemas

docs: $(STAMP) ## write the generated reference pages anew
	$(BIN)/python -m tests.tools.reference

bench: $(STAMP) ## measure the ratios that the project promises
	$(BIN)/python -m tests.bench

harden: $(STAMP) ## kill, starve and bomb the store; prints what was lost (half an hour; less with ARGS=--small)
	QMS_TEST_DEPTH=10 $(BIN)/python -m pytest --quiet tests/store/test_index.py tests/store/test_index_damage.py
	$(BIN)/python -m tests.harden $(ARGS)

catalogues: $(STAMP) ## collect the words of the program into qms/locale
	$(BIN)/python -m tests.tools.catalogues update

versions: ## tests under every Python that is here (PYTHONS="...")
	@for python in $(PYTHONS); do \
		$(MAKE) --no-print-directory test PYTHON=$$python \
			VENV=build/venv-$$(basename $$python) || exit 1; \
	done

clean: ## remove what can be made again
	rm -rf build dist $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis

lint: $(STAMP)
	$(BIN)/ruff check
	$(BIN)/ruff format --check

types: $(STAMP)
	$(BIN)/mypy

layers: $(STAMP)
	$(BIN)/lint-imports --no-logo

schemas-check: $(STAMP)
	$(BIN)/qms schemas --check

catalogues-check: $(STAMP)
	$(BIN)/python -m tests.tools.catalogues --check

reference-check: $(STAMP)
	$(if $(wildcard tests/tools/reference.py),$(BIN)/python -m tests.tools.reference --check)

licences: $(STAMP)
	$(BIN)/python -m tests.tools.licences

own-records: $(STAMP)
	$(BIN)/qms check

sizes: $(STAMP)
	$(BIN)/python -m tests.tools.sizes
