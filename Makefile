# Two commands: `make demo` shows the main job on the demonstration material, `make test` proves it.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
# Every file is compared with its hash; a lock is whole, so nothing beside it is looked for.
LOCKED := $(PIP) install --require-hashes --no-deps
ITSELF := $(PIP) install --no-deps --no-build-isolation -e .
DEMO := build/demo
KLARA := $(BIN)/klara

.PHONY: demo test tested check static format bench serve lock sbom dist clean

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

# Two processes side by side, each with whole files, since a file's tests share what is dear to make.
test: $(VENV)/.dev
	$(BIN)/python -m pytest -n 2 --dist loadfile

static: $(VENV)/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

check: static test

# What the accessibility statement says of tests, from a run in which all passed.
tested: $(VENV)/.dev
	KLARA_REQUIRE_BROWSER=1 KLARA_TESTED=$(CURDIR)/web/pages/tested.json $(BIN)/python -m pytest \
		tests/web/browser/test_asking.py tests/web/browser/test_everyone.py

format: $(VENV)/.dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(VENV)/.dev
	$(BIN)/python -m benchmarks.speed
	$(BIN)/python -m benchmarks.quality

# The versions are those of constraints.txt; what is new there comes in here. A hash is of every
# file of a version, so the locks fit other processors and Pythons as well.
COMPILE := $(BIN)/uv pip compile pyproject.toml --quiet --no-header --no-annotate --generate-hashes \
	--python-version 3.11.5 --python-platform x86_64-manylinux_2_28 -c constraints.txt
TESTED := dev podcast whisper whisper-base transformers mcp metrics oidc
# What each of these needs beyond locks/core.txt. torch and its builds for cards have no hashes anywhere.
EXTRAS := podcast whisper transformers s3 cluster milvus mcp metrics oidc
UNHASHED := /^(torch|cuda-|nvidia-|triton)/
BEYOND_CORE := 'FNR == NR {if (/^[a-z]/) core[$$1]; next} /^[a-z]/ {keep = !($$1 in core) && !$(UNHASHED)} keep'
lock: $(VENV)/.dev
	$(COMPILE) --group build -o locks/core.txt
	$(COMPILE) --extra whisper-base -o locks/whisper-base.txt
	$(COMPILE) $(TESTED:%=--extra %) | awk '/^[a-z]/ {keep = !$(UNHASHED)} keep' >locks/dev.txt
	for extra in $(EXTRAS); do \
		$(COMPILE) --extra $$extra | awk $(BEYOND_CORE) locks/core.txt - >locks/$$extra.txt || exit 1; \
	done

sbom: $(VENV)/.dev
	mkdir -p build
	$(BIN)/cyclonedx-py requirements locks/core.txt --pyproject pyproject.toml --output-reproducible \
		--sv 1.6 --of JSON -o build/klara.cdx.json

# What is installed without the checkout: the wheel, the lock that goes with it, the source, the page for man.
dist: sbom
	rm -rf build/dist
	$(BIN)/python -m hatchling build -d build/dist
	for lock in core whisper-base $(EXTRAS); do cp locks/$$lock.txt build/dist/klara-$$lock.lock.txt; done
	cp build/klara.cdx.json build/dist/
	$(KLARA) man >build/dist/klara.1
	cd build/dist && sha256sum * >SHA256SUMS

clean:
	rm -rf build .mypy_cache .pytest_cache .ruff_cache .hypothesis

# Debian's python3 has no ensurepip until python3-venv is there; everything else is a wheel.
$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "klara: Python 3.11 or newer is needed: apt-get install python3"; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null \
		|| { apt-get update -qq && apt-get install -y -qq python3-venv >/dev/null; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.core: $(BIN)/python pyproject.toml locks/core.txt
	$(LOCKED) -r locks/core.txt
	$(ITSELF)
	touch $@

# One episode of the demonstration is heard by Whisper base; without its packages it waits.
$(VENV)/.whisper: $(VENV)/.core locks/whisper-base.txt
	@if $(LOCKED) -r locks/whisper-base.txt; then touch $@; else \
		echo "Whisper base cannot be had: the third episode will wait to be transcribed"; fi

# torch alone is not compared with a hash: which file is right depends on the machine's processor.
$(VENV)/.dev: $(VENV)/.core locks/dev.txt constraints.txt
	$(LOCKED) -r locks/dev.txt
	$(PIP) install -c constraints.txt 'torch==2.13.0'
	touch $@
