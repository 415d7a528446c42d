PYTHON ?= python3
PYTHON_IN_VENV = .venv/bin/python
MANAGE = $(PYTHON_IN_VENV) manage.py

# Hold a lock while a command runs; unlike flock(1), Python is there on every machine.
LOCKED = $(PYTHON) -c 'import fcntl, subprocess, sys; lock = open(".local/install.lock", "w"); \
	fcntl.flock(lock, fcntl.LOCK_EX); sys.exit(subprocess.call(sys.argv[1:]))'

# Every process reads what the first has compiled, whatever the environment says: without it each
# worker of the tests takes 18 seconds more to begin, and each command of the site one.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help run dev test quick one hunt check types style deploy texts budgets messages bench drills
.PHONY: install install-dev lock browser clean

help: ## list these targets
	@sed -n 's/^\([a-z]*\):[^#]*## /make \1	/p' Makefile

run: install ## run the whole directory on http://localhost:8000, or on another PORT
	@exec $(MANAGE) run

dev: export DEBUG = on
dev: install ## the same for developers: starts anew on each change, and shows errors in full
	@exec $(MANAGE) run --reload

# Each file to one process, those that take longest first.
PYTEST = $(PYTHON_IN_VENV) -m pytest --quiet
IN_PARALLEL = -n 2 --dist loadgroup --no-loadscope-reorder

test: check ## check, then run all tests
	@exec $(PYTEST) $(IN_PARALLEL) --ignore=tests/test_budgets.py

quick: install-dev ## run the tests that need no browser and little time
	@exec $(PYTEST) $(IN_PARALLEL) -m "not browser and (quick or not slow)"

one: install-dev ## run one test or file, as in: make one TEST=tests/test_hide.py
	@exec $(PYTEST) $(TEST)

hunt: export HUNT = yes
hunt: install-dev ## try what holds for any input on new examples, and many times as often
	@exec $(PYTEST) $(IN_PARALLEL) -m "hypothesis or hunted"

check: install-dev ## everything that can be known without running the tests
	@$(MAKE) --jobs=2 --no-print-directory types budgets style deploy texts

types: install-dev
	$(PYTHON_IN_VENV) -m mypy

style: install-dev
	$(PYTHON_IN_VENV) -m ruff check --quiet
	$(PYTHON_IN_VENV) -m ruff format --quiet --check
	find templates -name '*.html' -exec .venv/bin/djade --check --target-version 5.2 {} +
	.venv/bin/lint-imports --no-logo

types deploy texts messages: export LOCAL_DIR = .local/test
deploy: install-dev
	$(MANAGE) makemigrations --check --dry-run
	@echo "manage.py check --deploy, as in production"
	@DATABASE_URL=postgresql://localhost/irct ALLOWED_HOSTS=directory.example.org \
		SITE_URL=https://directory.example.org EMAIL_URL=submission://mail.example.org \
		BEHIND_PROXY=on TECHNICAL_CONTACT=technician@example.org BACKUP_KEYS=age1… \
		SECRET_KEY="$$($(PYTHON_IN_VENV) -c 'import secrets; print(secrets.token_urlsafe(50))')" \
		$(MANAGE) check --deploy --fail-level WARNING

texts: install-dev
	$(MANAGE) messages --check

messages: install-dev ## bring the catalogues up to date with the code, and tell what they lack
	@$(MANAGE) messages

budgets: install-dev
	@echo "what pages weigh on the wire"
	@$(PYTEST) tests/test_budgets.py

bench: export SCALE := $(SCALE)
bench: install-dev ## measure all pages beside other servers; or as in: make bench SCALE="156 156000"
	@$(PYTHON_IN_VENV) -m tests.bench
	@exec $(PYTEST) --capture=no tests/bench_desk.py

drills: export FAULTS := $(FAULTS)
drills: install-dev ## break 300 things of a running site, or as in: make drills FAULTS=20
	@$(PYTHON_IN_VENV) -m tests.drills.failover
	@exec $(PYTHON_IN_VENV) -m tests.drills

# What the site needs; what only tests and developers need is in another lock, which holds this one.
install: LOCKS = requirements.lock requirements-dev.lock
install-dev: LOCKS = requirements-dev.lock
install install-dev:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and \
		"This needs Python 3.11 or newer; name one, as in: make run PYTHON=python3.13")'
	@mkdir -p .local
	@$(LOCKED) sh -ec '\
		for lock in $(LOCKS); do \
			if cmp -s $$lock .venv/installed && test -x $(PYTHON_IN_VENV); then exit; fi; \
		done; \
		echo "Installing the packages, which takes about half a minute"; \
		test -e .venv/installed && test -x $(PYTHON_IN_VENV) || $(PYTHON) -m venv --clear .venv; \
		$(PYTHON_IN_VENV) -m pip install --quiet --quiet --disable-pip-version-check --require-hashes -r $(firstword $(LOCKS)); \
		cp $(firstword $(LOCKS)) .venv/installed'

UV_COMPILE = .local/uv/bin/python -m uv pip compile --quiet --universal --python-version 3.11 \
	--generate-hashes --no-header pyproject.toml --output-file .local/lock

lock: ## choose the versions of all packages anew
	$(PYTHON) -m venv .local/uv
	.local/uv/bin/python -m pip install --quiet --upgrade uv
	rm -f .local/lock
	$(UV_COMPILE) --upgrade --group dev
	sed '/^--/d' .local/lock > requirements-dev.lock
	rm -f .local/lock
	$(UV_COMPILE) --constraint requirements-dev.lock
	sed '/^--/d; /^ *#   -c /d' .local/lock > requirements.lock

browser: ## install Chromium for the browser tests
	@for name in chromium-headless-shell chromium chromium-browser google-chrome; do \
		if command -v $$name; then exit; fi; \
	done; \
	if test "$$(id -u)" = 0 && command -v apt-get > /dev/null; then \
		apt-get update -qq && { \
			apt-get install -qq --no-install-recommends chromium-headless-shell || \
			apt-get install -qq --no-install-recommends chromium; }; \
	else \
		echo "Install Chromium, as in: sudo apt-get install chromium; or name it in CHROMIUM."; \
		exit 1; \
	fi

clean: ## remove all that was made here, the databases included
	@if test -x $(PYTHON_IN_VENV); then \
		for local in .local .local/test $(wildcard .local/test/*/ .local/bench/*/); do \
			LOCAL_DIR=$$local $(PYTHON_IN_VENV) -c \
				'from irct.machine import database; database.discard()' || exit; \
		done; \
	fi
	rm -rf .venv .local .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
