# The two commands of a fresh machine are `make demo` and `make test`.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.installed

.PHONY: env web demo test check bench clean

env: $(STAMP)

$(STAMP): pyproject.toml constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[dev]"
	touch $@

# The browser libraries of the pages; needs Node.
web:
	npm --prefix web ci
	node web/build.mjs

demo: env
	$(BIN)/borderkg build --out dist
	$(BIN)/borderkg run events/participants-of-an-event

test: env
	$(BIN)/python -m pytest -n auto --dist worksteal -q

check: env
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -n auto --dist worksteal -q
	$(BIN)/borderkg check

bench: env
	$(BIN)/python -m benchmarks

clean:
	rm -rf dist demo build
