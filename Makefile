# make demo   mine the sample pages into a case base and print what was found
# make test   run the whole test suite
# make models fit the taggers anew, from the gold corpus and the shared folder
# make check  format, lint, types, imports, wheel, quality floors
# Each builds what it needs in .venv; only Python 3.11 or newer, make and a compiler are wanted.

PYTHON ?= python3
SHARED ?= ../shared
BIN := .venv/bin
INSTALLED := .venv/installed
TESTED := .venv/tested

.PHONY: demo test models check clean

demo: $(INSTALLED)
	rm -f demo.db demo.db-wal demo.db-shm
	$(BIN)/casemine mine examples/pages -o demo.db --xlsx demo.xlsx
	$(BIN)/casemine show demo.db

test: $(TESTED)
	$(BIN)/python -m pytest

models: $(TESTED)
	$(BIN)/python tools/models.py fit --texts $(SHARED)

check: $(TESTED)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --config setup.cfg
	$(BIN)/python tests/check_wheel.py
	$(BIN)/python tests/check_floors.py

clean:
	rm -rf .venv build dist *.egg-info demo.db* demo.xlsx

$(BIN)/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "casemine needs Python 3.11 or newer: set PYTHON=/path/to/python3.11")'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --upgrade pip

$(INSTALLED): $(BIN)/python setup.cfg
	$(BIN)/python -m pip install --quiet --editable .
	touch $@

$(TESTED): $(BIN)/python setup.cfg
	$(BIN)/python -m pip install --quiet --editable '.[dev]'
	touch $@ $(INSTALLED)
