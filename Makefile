# CIO Console: one command for each need. `make help` lists them.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV   := .venv
BIN    := $(VENV)/bin
DEMO_ARGS ?=
TRUTH_ARGS ?= --examples 2000
FAULTS_ARGS ?= --kills 1000
VERSIONS ?= 3.11 3.12 3.13 3.14

.DEFAULT_GOAL := help
.PHONY: help demo test versions truth faults check format docs bench lock clean

help: ## liste les commandes
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 18

demo: $(VENV)/.run ## ouvre la console sur un secteur fictif
	@$(BIN)/cio-console demo $(DEMO_ARGS)

test: $(VENV)/.dev ## lance tous les tests
	@$(BIN)/python -m pytest

versions: ## lance tous les tests sous chaque version de Python présente
	@for version in $(VERSIONS); do \
	  command -v python$$version >/dev/null || { echo "python$$version : absent"; continue; }; \
	  echo "python$$version :"; \
	  $(MAKE) --no-print-directory test VENV=.venv-$$version PYTHON=python$$version || exit 1; \
	done

truth: $(VENV)/.dev ## plante des milliers de fautes connues et exige de les retrouver toutes, et elles seules
	@$(BIN)/python -m tests.truth $(TRUTH_ARGS)

faults: $(VENV)/.dev ## tue mille sessions en pleine écriture, coupe le courant partout, et exige de tout retrouver
	@$(BIN)/python -m tests.faults.deaths
	@$(BIN)/python -m tests.faults.cutting
	@$(BIN)/python -m tests.faults.kills $(FAULTS_ARGS)
	@$(BIN)/python -m tests.faults.sync_deaths
	@$(BIN)/python -m tests.faults.interleavings

check: $(VENV)/.dev ## ruff, mypy --strict, import-linter et les mesures de la maison
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo
	@$(BIN)/python -m tests.house

format: $(VENV)/.dev ## met le code en forme
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

docs: $(VENV)/.dev ## réécrit les pages tirées du catalogue et du registre
	@$(BIN)/python -m tests.docs

bench: $(VENV)/.dev ## mesure les vitesses (rien n'y est un test)
	@$(BIN)/python -m tests.bench

lock: $(VENV)/.dev ## réécrit constraints.txt depuis l'environnement
	@$(BIN)/python -m pip freeze --exclude-editable | LC_ALL=C sort -f > constraints.txt

clean: ## efface l'environnement et les caches
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Il faut Python 3.11 ou plus récent (PYTHON=… pour en désigner un)." >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.run: pyproject.toml constraints.txt | $(VENV)/bin/python
	@echo "Installation de la console dans $(VENV)…" >&2
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	@touch $@

$(VENV)/.dev: pyproject.toml constraints.txt | $(VENV)/bin/python
	@echo "Installation des outils de développement dans $(VENV)…" >&2
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@ $(VENV)/.run
