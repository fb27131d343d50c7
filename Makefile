# Needs Python 3.11 or later and make. Everything else is installed into .venv.
# Another interpreter: make PYTHON=python3.12 VENV=.venv-3.12 test
# Some of the tests: make TESTS=tests/test_config.py test

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

UV := $(BIN)/uv
LOWEST := $(VENV)-lowest
FUZZ_SECONDS ?= 20
MUTATED ?= gaplint/relations gaplint/comparisons gaplint/weigh.py gaplint/rules
MUTANTS ?= 200
SEED ?= 0

.PHONY: demo test test-lowest lint generate bench fuzz mutation packaging dist sbom docs docs-update clean

demo: $(VENV)/.installed
	$(BIN)/gaplint fixtures/migration --exit-zero

# What is compiled is kept, whatever the environment says: else each worker compiles all tests each time.
test: $(VENV)/.installed-dev
	env -u PYTHONDONTWRITEBYTECODE $(BIN)/python -m pytest -n 2 --dist worksteal $(TESTS)

# The same with the lowest versions that pyproject.toml allows of all that gaplint imports.
test-lowest: $(LOWEST)/.installed
	$(LOWEST)/bin/python -m pytest -n 2 --dist worksteal $(TESTS)

lint: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

generate: $(VENV)/.installed
	$(BIN)/gaplint config --schema >.schema.tmp && mv .schema.tmp gaplint/config/gaplint.schema.json
	$(BIN)/python -m tests.said

# How fast it is beside a bare parse and other tools, with CORPUS=FOLDER on documents of your own; it fetches packages, and takes
# its time on an idle machine.
bench: $(VENV)/.installed-dev
	$(BIN)/python -m bench.speed $(if $(CORPUS),--corpus $(CORPUS),--write docs/performance.md)

# Look for inputs that break something; those that do are kept in build/fuzz/found. Where there is no Atheris, by chance alone.
fuzz: $(VENV)/.installed-fuzz
	$(BIN)/python -m fuzz --seconds $(FUZZ_SECONDS) $(if $(CI),--seed 1)

# Whether the tests notice a sample of small changes to the code; the first time it takes minutes before it begins.
mutation: $(VENV)/.installed-mutation
	env -u PYTHONDONTWRITEBYTECODE CI=true nice $(BIN)/python -m bench.mutants $(MUTATED) --size $(MUTANTS) --seed $(SEED)

# gaplint as others get it: its wheel, its hooks, its action; it fetches packages.
packaging: $(VENV)/.installed-packaging
	$(BIN)/python -m pytest -m packaging

# The wheel and the sdist, in dist/; the same bytes wherever and whenever a commit is built.
dist: $(VENV)/.installed-dev
	SOURCE_DATE_EPOCH=$$(git log -1 --format=%ct) $(UV) build --quiet --clear

# What a user installs with gaplint, as CycloneDX: build/gaplint.cdx.json.
sbom: $(VENV)/.installed-packaging
	$(UV) venv --quiet --clear build/sbom
	$(UV) pip install --quiet --python build/sbom .
	$(BIN)/cyclonedx-py environment --pyproject pyproject.toml --output-reproducible --output-file build/gaplint.cdx.json build/sbom

# Run what the pages quote of the tool, and build the site into build/site; docs-update renews what they quote.
docs: $(VENV)/.installed-docs
	$(BIN)/python -m pytest -n 2 --dist worksteal -m quoted
	$(BIN)/python -m docs.build
	$(BIN)/zensical build --strict --config-file build/mkdocs.yml

docs-update: $(VENV)/.installed-dev
	$(BIN)/python -m docs.update

clean:
	rm -rf $(VENV) $(LOWEST) .hypothesis .mypy_cache .pytest_cache .ruff_cache build dist mutants
	find gaplint docs fuzz tests -name __pycache__ -type d -prune -exec rm -rf {} +

# Editable, so that a change of the code needs no new installation; a change of pyproject.toml does.
$(VENV)/.installed: pyproject.toml | $(BIN)/python
	@echo "installing gaplint into $(VENV)"
	@$(PIP) --editable .
	@$(BIN)/python -m compileall -q gaplint  # as pip does for what is not editable
	@touch $@

$(VENV)/.installed-dev: pyproject.toml | $(BIN)/python
	@echo "installing gaplint and its development tools into $(VENV)"
	@$(PIP) --editable '.[dev]'
	@$(BIN)/python -m compileall -q gaplint
	@touch $@ $(VENV)/.installed

$(VENV)/.installed-packaging: $(VENV)/.installed-dev
	@$(PIP) --editable '.[packaging]'
	@touch $@

$(VENV)/.installed-fuzz: $(VENV)/.installed-dev
	@$(PIP) --editable '.[fuzz]'
	@touch $@

$(VENV)/.installed-mutation: $(VENV)/.installed-dev
	@$(PIP) --editable '.[mutation]'
	@touch $@

$(LOWEST)/.installed: $(VENV)/.installed-dev
	@echo "installing gaplint with the lowest versions that it allows into $(LOWEST)"
	@$(UV) venv --quiet --clear --python $(BIN)/python $(LOWEST)
	@$(UV) pip install --quiet --compile-bytecode --python $(LOWEST) --resolution lowest-direct --editable '.[test]'
	@touch $@

$(VENV)/.installed-docs: $(VENV)/.installed-dev
	@$(PIP) --editable '.[docs]'
	@touch $@

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "gaplint needs Python 3.11 or later, and $(PYTHON) is not; try: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); exit 1; }
