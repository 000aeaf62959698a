# `make help` is the manual: every target with a `##` comment appears there.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STEMPEL := $(VENV)/.geinstalleerd
THEMA := app/web/statisch/thema/stijl.css

# A lock must say the same on every machine, so local package folders and a personal pip configuration do not count.
PIP_SCHOON := env -u PIP_FIND_LINKS -u PIP_EXTRA_INDEX_URL -u PIP_NO_INDEX PIP_CONFIG_FILE=/dev/null
PIP_COMPILE := $(PIP_SCHOON) CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/pip-compile --quiet \
	--generate-hashes --allow-unsafe --strip-extras --no-emit-index-url --no-emit-trusted-host --no-emit-find-links

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help installatie thema demo test lint opmaak types muren actueel controle mutatie crashtest lock model documentatie bench audit sbom wiel schoon

help: ## Show this list
	@echo "berichtenverkeer: iWmo/iJw messages for a municipality. Start with 'make demo'; 'make test' proves it."
	@echo
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
	@echo
	@echo "Variables: PYTHON=python3.12 picks the interpreter for .venv; EENMALIG=1 lets 'make demo' end after its table;"
	@echo "           PYTEST_ARGS='-k TR321' goes to pytest."

installatie: $(STEMPEL) $(THEMA) ## Make .venv from the lock, with this project in it (done by itself when needed)

$(STEMPEL): requirements-dev.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

thema: $(THEMA) ## Build the style sheet, font and scripts of the pages from npm (done by itself when needed)

$(THEMA): $(STEMPEL) tools/maak_thema.py $(wildcard app/web/thema/* app/web/thema/.npmrc)
	$(BIN)/python -m tools.maak_thema

demo: $(STEMPEL) $(THEMA) ## Run the main job: a fictitious month goes through a running service, which then keeps serving
	$(BIN)/berichtenverkeer demo $(if $(EENMALIG),--eenmalig)

test: $(STEMPEL) $(THEMA) ## Run all tests, on real PostgreSQL
	$(BIN)/python -m pytest $(PYTEST_ARGS)

lint: $(STEMPEL) ## Check style and layout with ruff
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

opmaak: $(STEMPEL) ## Repair style and layout where ruff can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

types: $(STEMPEL) ## Check types with mypy, strict
	$(BIN)/mypy

muren: $(STEMPEL) ## Check the import contracts: who may use what
	$(BIN)/lint-imports

actueel: $(STEMPEL) ## Check that generated files are what their generators would make now
	$(BIN)/python -m tools.maak_model --controleer
	$(BIN)/python -m tools.maak_regeldoc --controleer
	$(BIN)/python -m tools.maak_instellingendoc --controleer
	$(BIN)/python -m tools.maak_veiligheidsdoc --controleer

controle: lint types muren actueel ## All checks except the tests

mutatie: $(STEMPEL) ## Switch every rule off in turn: its cases must notice; MUTATIE_ARGS='--diep TR321' changes it bit by bit
	$(BIN)/python -m tools.schakel_uit $(MUTATIE_ARGS)

lock: $(STEMPEL) ## Renew both locks; LOCK_ARGS=--upgrade takes the newest versions that fit
	$(PIP_COMPILE) $(LOCK_ARGS) --output-file requirements.lock pyproject.toml
	$(PIP_COMPILE) $(LOCK_ARGS) --constraint requirements.lock --extra dev \
		--output-file requirements-dev.lock pyproject.toml

model: $(STEMPEL) ## Generate berichten/model anew from xsd/
	$(BIN)/python -m tools.maak_model

documentatie: $(STEMPEL) ## Generate docs/regels.md anew from the rules
	$(BIN)/python -m tools.maak_regeldoc
	$(BIN)/python -m tools.maak_instellingendoc
	$(BIN)/python -m tools.maak_veiligheidsdoc

crashtest: $(STEMPEL) $(THEMA) ## Kill web, workers and database at random under traffic, 120 times; CRASH_ARGS='--keer 500 --zaad 1'
	$(BIN)/python -m tools.crashtest $(CRASH_ARGS)

bench: $(STEMPEL) ## Measure speed and memory against the floor of the same run
	$(BIN)/python -m bench

audit: $(STEMPEL) ## Look for known weaknesses in what we use, in the list of PyPI
	$(BIN)/pip-audit --strict --disable-pip --require-hashes -r requirements.lock -r requirements-dev.lock

sbom: $(STEMPEL) ## List what the service is made of in dist/sbom.json (CycloneDX)
	mkdir -p dist
	$(BIN)/cyclonedx-py requirements --pyproject pyproject.toml --output-reproducible -o dist/sbom.json requirements.lock

wiel: $(STEMPEL) $(THEMA) ## Build the wheel in dist/
	$(BIN)/python -m hatchling build --target wheel

schoon: ## Remove everything that was made here, .venv included; a data folder elsewhere stays
	rm -rf $(VENV) dist build .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
