# What people and CI call. Everything lives in .venv; nothing is installed outside it
# except Debian's Chromium, coturn, Secret Service, D-Bus, npm and PostgreSQL, for the tests (root, once).

BIN := .venv/bin
CATALOGUES := $(wildcard locales/*/LC_MESSAGES/*.po)
DEMO ?=
# A program compiled anew at each of its many starts takes half as long again.
unexport PYTHONDONTWRITEBYTECODE
# libatomic1 is what the Node.js inside Playwright asks for.
TESTED_WITH := chromium coturn gnome-keyring dbus libatomic1 npm postgresql

.PHONY: install demo test torture check bench format help
.DEFAULT_GOAL := help

help:
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' $(MAKEFILE_LIST) | expand -t 18

install: .venv/installed $(CATALOGUES:.po=.mo)  ## the environment, in .venv

.venv/installed: pyproject.toml constraints/current.txt tools/setup.sh
	@tools/setup.sh

%.mo: %.po .venv/installed
	@$(BIN)/pybabel -q compile --input-file $< --output-file $@

demo: install  ## stand-in agencies, backend, harvest and the app in the browser
	@exec $(BIN)/python -m demo up $(DEMO)

# A test of a screen waits half its time for a browser or a clock: four keep two cores at work.
test: install  ## everything set up and every test run
	@tools/system.sh $(TESTED_WITH)
	@exec $(BIN)/pytest -n 4

torture: install  ## the long counts of kills, faults and hostile input
	@tools/system.sh $(TESTED_WITH)
	@ILTEORO_TORTURE=20 exec $(BIN)/pytest -m torture --timeout 7200

check: install  ## lint, types, import rules, and that the docs are true
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python -m benchmarks --check-readme

format: install  ## let ruff put the code in order
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

bench: install  ## the benchmarks of the README
	@exec $(BIN)/python -m benchmarks $(BENCH) --write
