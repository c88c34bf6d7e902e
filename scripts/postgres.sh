# SPDX-License-Identifier: EUPL-1.2
# Sourced: starts a throw-away PostgreSQL on a socket of its own and stops it at exit. Sets BOLWERK_TEST_DATABASE_URL.
pg_bin=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -1)
pg_home=$(mktemp -d)
pg_as() { if [ "$(id -u)" -eq 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }
[ "$(id -u)" -eq 0 ] && chown postgres "$pg_home"
pg_as "$pg_bin/initdb" -D "$pg_home/data" -U bolwerk -A trust -E UTF8 >/dev/null
pg_as "$pg_bin/pg_ctl" -D "$pg_home/data" -w -s -l "$pg_home/log" \
  -o "-k $pg_home -c listen_addresses='' -c fsync=off -c full_page_writes=off -c synchronous_commit=off" start
trap 'pg_as "$pg_bin/pg_ctl" -D "$pg_home/data" -s -m immediate stop; rm -rf "$pg_home"' EXIT
chmod 755 "$pg_home"
export BOLWERK_TEST_DATABASE_URL="postgresql://bolwerk@/postgres?host=$pg_home"
