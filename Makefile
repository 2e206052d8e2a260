# The commands of this project; CI runs the same ones. Any python3 from 3.11 on will do: PYTHON=python3.13 make serve
PYTHON ?= python3
VENV = .venv/bin
COMPILE = pip compile --quiet --generate-hashes --python-version 3.11 \
	--default-index https://pypi.org/simple --custom-compile-command "make lock"

.DEFAULT_GOAL := help
.PHONY: help serve test check bench faults fix lock audit pictures environment

help: ## list these commands
	@awk 'BEGIN {FS = ":.*## "} /^[a-z]+:.*## / {printf "make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

serve: ## set up what is missing and serve the site; PORT=8001 for another port
	@$(PYTHON) -m scripts.serve

test: ## run all tests, on PostgreSQL if DATABASE_URL names one; ARGS="-k words" goes to pytest
	@$(PYTHON) -m scripts.test

check: ## look for mistakes without running the tests
	@$(PYTHON) -m scripts.check

bench: environment ## measure the search at 60,000 pages and ask Lighthouse; on PostgreSQL if DATABASE_URL names one
	@BENCH=1 $(VENV)/python -m pytest tests/bench -q -s

faults: environment ## kill workers, stop a database and a mail server for real; takes four to eight minutes
	@FAULTS=1 $(VENV)/python -m pytest tests/faults -q -s

fix: environment ## mend what ruff and djade can mend by themselves
	@find templates -name '*.html' -exec $(VENV)/djade --target-version 5.2 {} + || true
	@$(VENV)/ruff check --fix .; left=$$?; $(VENV)/ruff format .; exit $$left

lock: environment ## pin the requirements again; ARGS=--upgrade takes the newest versions
	@$(VENV)/python -m pip install --quiet --disable-pip-version-check uv
	@$(VENV)/python -m uv $(COMPILE) requirements.in --output-file requirements.txt $(ARGS)
	@$(VENV)/python -m uv $(COMPILE) requirements-dev.in --constraints requirements.txt \
		--output-file requirements-dev.txt $(ARGS)

audit: environment ## ask PyPI whether a pinned version has a known hole
	@$(VENV)/python -m pip_audit --strict --require-hashes --disable-pip -r requirements.txt -r requirements-dev.txt

pictures: environment ## take new pictures of the site for the README
	@$(VENV)/python -m scripts.pictures

environment:
	@$(PYTHON) -m scripts.environment
