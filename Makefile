# Each target works alone on a fresh machine with Python 3.11, 3.12 or 3.13, git and make.
# The first one installs into .venv from requirements.lock, every file checked against its hash; later ones
# find the stamp file and start at once.

VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
DATELINE_HOME ?= $(CURDIR)/warehouse/data

export DATELINE_HOME
export DO_NOT_TRACK := 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help install demo ui test lint evaluate bench bench-warc bench-duplicates bench-reading coverage publish lock evaluate-model clean

help: ## show this list
	@grep -E '^[a-z-]+:.*## ' Makefile | sed 's/:.*## /|/' | awk -F'|' '{printf "  make %-15s %s\n", $$1, $$2}'

install: $(STAMP) ## install everything into .venv

demo: $(STAMP) ## code the sample articles and query the events
	$(BIN)/dateline run samples
	@echo; echo "Events between countries that most articles tell of:"; echo
	$(BIN)/dateline sql "SELECT event_date, event_type, source_name, target_name, place_name, n_articles, n_stories FROM events WHERE modality = 'actual' AND source_country <> target_country AND event_date IS NOT NULL ORDER BY n_articles DESC, confidence DESC, event_id LIMIT 10"

ui: $(STAMP) ## open Dagster's web interface with the schedule daemon on http://localhost:3000
	@mkdir -p "$(DATELINE_HOME)/dagster"
	@cp dagster.yaml "$(DATELINE_HOME)/dagster/dagster.yaml"
	DAGSTER_HOME="$$(cd "$(DATELINE_HOME)/dagster" && pwd)" $(BIN)/dagster dev -w workspace.yaml

test: $(STAMP) ## run the tests
	$(BIN)/python -m pytest

lint: $(STAMP) ## check style and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

evaluate: $(STAMP) ## measure the coder on our gold and write docs/accuracy.md
	$(BIN)/python -m dateline.evaluation > docs/accuracy.md.new && mv docs/accuracy.md.new docs/accuracy.md
	@cat docs/accuracy.md

coverage: $(STAMP) ## write docs/coverage.md, the patterns of each CAMEO code
	$(BIN)/python -m dateline.knowledge.coverage > docs/coverage.md.new && mv docs/coverage.md.new docs/coverage.md

bench: $(STAMP) ## speed of the coder against the bare parser
	$(BIN)/python -m benchmarks.coding_speed

bench-warc: $(STAMP) ## memory and speed of reading web archives against bare trafilatura, some minutes
	$(BIN)/python -m benchmarks.warc_reading

bench-duplicates: $(STAMP) ## near duplicates found among 40,000 synthetic articles, against MinHash-LSH
	$(BIN)/python -m benchmarks.near_duplicates

bench-reading: $(STAMP) ## text, titles, days and speed of reading pages, against bare trafilatura
	$(BIN)/python -m benchmarks.reading_quality

publish: $(STAMP) ## rebuild the DuckDB file from the lake
	$(BIN)/dateline publish

lock: $(STAMP) ## resolve the newest allowed versions into requirements.lock
	$(BIN)/uv pip compile pyproject.toml --extra dev --upgrade --universal --python-version 3.11 \
		--generate-hashes --no-header --no-annotate --output-file requirements.lock

evaluate-model: $(STAMP) ## score the language model on TREEBANKS=folder
	@test -n "$(TREEBANKS)" || { echo "Say where the treebanks are: make evaluate-model TREEBANKS=folder" >&2; exit 2; }
	$(BIN)/python -m training.evaluate "$(TREEBANKS)"

clean: ## remove .venv and caches; your data is not touched
	rm -rf $(VENV) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache
	find . -name __pycache__ -type d -not -path './.git/*' -prune -exec rm -rf {} +

# The lock names every package, so nothing is left to resolve: --no-deps installs it as it stands.
# A candidate is run, not only looked up: a version manager's shim may exist for a Python that is not installed.
$(STAMP): requirements.lock pyproject.toml
	@set -e; found=""; \
	for python in $$PYTHON python3.13 python3.12 python3.11 python3 python; do \
	  if "$$python" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' >/dev/null 2>&1; then \
	    found="$$python"; break; \
	  fi; \
	done; \
	if [ -z "$$found" ]; then \
	  echo "Dateline needs Python 3.11, 3.12 or 3.13, and none was found on the PATH." >&2; \
	  echo "Install one from https://www.python.org/downloads/, or name it: make PYTHON=/path/to/python3.12 $(MAKECMDGOALS)" >&2; \
	  exit 1; \
	fi; \
	if ! $(BIN)/python -m pip --version >/dev/null 2>&1; then \
	  echo "Making $(VENV) with $$found; the packages take about 1.2 GB and a few minutes, once."; \
	  "$$found" -m venv --clear $(VENV) || { \
	    echo "Python's venv module is missing; on Debian and Ubuntu: sudo apt install python3-venv" >&2; exit 1; }; \
	fi
	$(BIN)/python -m pip install --quiet --no-compile --no-deps --require-hashes -r requirements.lock
	PYTHONWARNINGS=ignore $(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --no-index --editable .
	@touch $(STAMP)
