# Every command a person types. `make run` needs Python 3.11+, nothing else, and no root.

PORT ?= 8000
VENV := .venv
PY := $(VENV)/bin/python
BASE := $(VENV)/.base-installed
DEV := $(VENV)/.dev-installed
CODE := config proposals tracking tests requirements manage.py

.DEFAULT_GOAL := help
.PHONY: help run test check test-services test-kill demo-reset worker requirements wheels

help: ## list these commands
	@grep -hE '^[a-z-]+:.*##' Makefile | sed -E 's/^([a-z-]+):[^#]*## (.*)/make \1\t\2/' | expand -t 22

run: $(BASE) ## set everything up and start web, worker and beat; PORT=8000
	@$(PY) -m config.stack --port $(PORT)

test: $(DEV) ## the whole suite that needs no service; ARGS="tests/tracking -k due"
	@$(PY) -m pytest --numprocesses auto --dist loadgroup $(ARGS)

check: $(DEV) ## format, lint, types, layers, migrations, locks, templates, documents
	@$(PY) -m ruff format --check $(CODE)
	@$(PY) -m ruff check $(CODE)
	@$(PY) -m mypy config proposals tracking requirements manage.py
	@$(VENV)/bin/lint-imports --no-logo
	@$(PY) manage.py makemigrations --check --dry-run --settings config.settings.test
	@find templates -name '*.html' -exec $(VENV)/bin/djade --check --target-version 5.2 {} +
	@$(PY) -m pytest --quiet --numprocesses 0 tests/test_repository.py tests/test_requirements.py tests/test_templates.py tests/test_documents.py

# The test databases are made anew at the start and left at the end: PostgreSQL refuses to drop one while the last
# server thread of a test has not hung up.
test-services: export DATABASE_URL ?= postgresql://postgres@127.0.0.1:5432/jiannuo
test-services: export REDIS_URL ?= redis://127.0.0.1:6379/9
test-services: $(DEV) ## the whole suite on PostgreSQL and Redis, where both answer
	@if $(PY) -m tests.services; then $(PY) -m pytest --create-db --reuse-db --numprocesses auto --dist loadgroup $(ARGS); fi

# Senders, planners, the broker and the database are killed at random; every server of it is its own.
ROUNDS ?= 5
SEED ?= 1
test-kill: $(DEV) ## reminders under kill -9, on SQLite and on PostgreSQL with Redis; ROUNDS=20 SEED=1
	@$(PY) -m tests.kill --rounds $(ROUNDS) --seed $(SEED)

demo-reset: $(BASE) ## throw the data away and load the demonstration city anew
	@$(PY) manage.py migrate --verbosity 0
	@$(PY) manage.py load_demo --reset

worker: $(BASE) ## one more worker for the broker of the settings in force
	@$(PY) -m celery --app config --quiet worker --hostname more-$$$$@%h

requirements: $(DEV) ## compile the locks from the .in files; UPGRADE=1 takes newer versions
	@$(PY) requirements/compile.py

# For machines that reach no package index. One of another kind than this is named: PLATFORMS="manylinux2014_aarch64
# manylinux_2_28_aarch64" FOR_PYTHON=3.11.
WHEELS := var/wheels
wheels: | venv ## fetch the wheels of an installation without network into var/wheels; PLATFORMS=… FOR_PYTHON=3.11
	@$(PY) -m pip download --quiet --disable-pip-version-check --require-hashes --only-binary :all: \
		$(foreach platform,$(PLATFORMS),--platform $(platform)) $(if $(FOR_PYTHON),--python-version $(FOR_PYTHON)) \
		--dest $(WHEELS) -r requirements/production.txt
	@echo "$$(ls $(WHEELS) | wc -l) 个安装包在 $(WHEELS) 中。"

# Packages are installed again only when their lock changes: a second start asks nobody.
$(BASE): requirements/base.txt | venv
	@echo "正在安装依赖（首次约需一分钟）……"
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r $<
	@touch $@

$(DEV): requirements/dev.txt | venv
	@echo "正在安装开发依赖……"
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r $<
	@touch $@

.PHONY: venv
venv:
	@if $(PY) -c 'import pip' 2>/dev/null; then exit 0; fi; \
	for python in $(PYTHON) python3 python3.14 python3.13 python3.12 python3.11; do \
		if $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
			$$python -m venv --clear $(VENV) && exit 0; \
			echo "无法创建虚拟环境；Debian 和 Ubuntu 上请先安装：apt install python3-venv" >&2; exit 1; \
		fi; \
	done; \
	echo "需要 Python 3.11 或更新的版本，没有找到；可用 make run PYTHON=/path/to/python3 指明。" >&2; exit 1

BENCH := $(VENV)/.bench-installed
.PHONY: bench
bench: $(BENCH) ## measure speed against a baseline in the same run
	@$(PY) -m tests.bench

$(BENCH): requirements/bench.txt | $(DEV)
	@echo "正在安装比较用的依赖……"
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r $< || \
		echo "SKIPPED bench requirements: they could not be installed"
	@touch $@
