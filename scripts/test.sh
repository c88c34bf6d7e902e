#!/usr/bin/env bash
# SPDX-License-Identifier: EUPL-1.2
# Everything a change must pass: lint, types, import contracts, content, tests on SQLite and on PostgreSQL.
set -euo pipefail
cd "$(dirname "$0")/.."
unset PYTHONDONTWRITEBYTECODE
bin=.venv/bin
step() { printf '\n== %s\n' "$1"; }

step 'lint';             $bin/ruff check . && $bin/ruff format --check .
step 'types';            $bin/mypy
step 'import contracts'; $bin/lint-imports
step 'content';          $bin/bolwerk content validate
step 'migrations';       BOLWERK_DATA_DIR=$(mktemp -d) DJANGO_SETTINGS_MODULE=bolwerk.settings.test $bin/django-admin makemigrations --check --dry-run
step 'tests on SQLite';  $bin/pytest -n 2 --junitxml=.pytest_cache/sqlite.xml
step 'tests on PostgreSQL'
. scripts/postgres.sh
BOLWERK_DATABASE_URL="$BOLWERK_TEST_DATABASE_URL" $bin/pytest -n 2 -m "database or browser" --junitxml=.pytest_cache/postgresql.xml
$bin/python scripts/count.py .pytest_cache/sqlite.xml .pytest_cache/postgresql.xml
