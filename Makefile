# make run, make test: each does all its set-up on a fresh Debian or Ubuntu with Python 3.11 or newer.
# make setup: only what `.venv/bin/python app.py …` needs.
PORT ?= $(or $(PANTAU_PORT),8050)
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
BROWSER := $(shell command -v chromium)
WORKERS := $(shell expr $$(nproc) + 1) # one more than processors: a test of a browser mostly waits
MARIADB := $(shell command -v mariadbd || ls /usr/sbin/mariadbd 2>/dev/null)

.PHONY: run setup test lint audit bench screenshots demo clean

run: $(VENV)/.runtime
	@PANTAU_PORT=$(PORT) $(PY) app.py serve --only-check
	@$(PY) app.py demo --if-missing
	@$(PY) app.py pull || echo 'What could not be pulled is missing or old on the pages; try it again with: $(PY) app.py pull' >&2
	@PANTAU_PORT=$(PORT) $(PY) app.py serve --with-link

setup: $(VENV)/.runtime

demo: $(VENV)/.runtime
	@$(PY) app.py demo

test: $(VENV)/.tools servers
	@$(PY) -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder $(ARGS)

lint: $(VENV)/.tools
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@$(VENV)/bin/lint-imports --no-cache
	@$(VENV)/bin/pyright

audit: $(VENV)/.tools
	@$(PY) -m tests.dependencies

bench: $(VENV)/.tools servers
	@$(PY) -m tests.bench.bench_pull $(ARGS)
	@test -z "$$PANTAU_BENCH" || $(PY) -m tests.bench.bench_home

screenshots: $(VENV)/.tools servers
	@$(PY) -m tests.browser.screenshots $(ARGS)

clean:
	rm -rf $(VENV) var

$(VENV)/.runtime: requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo 'Python 3.11 or newer is needed.' >&2; exit 1; }
	@test -x $(PY) || $(PYTHON) -m venv $(VENV) || { echo 'Install the package python3-venv and try again.' >&2; exit 1; }
	@echo 'Installing what Pantau runs on …'
	@$(PY) -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/.tools: requirements-dev.txt $(VENV)/.runtime
	@echo 'Installing what the tests need …'
	@$(PY) -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

.PHONY: servers
servers:
ifneq ($(and $(BROWSER),$(MARIADB)),)
	@:
else
	@if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  echo 'Installing Chromium and MariaDB …'; \
	  apt-get update -q >/dev/null && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends chromium mariadb-server >/dev/null; \
	else \
	  echo 'The tests need Chromium and MariaDB. Install them: sudo apt-get install chromium mariadb-server' >&2; exit 1; \
	fi
endif
