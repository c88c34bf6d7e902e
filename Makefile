# SPDX-License-Identifier: EUPL-1.2
PORT ?= 8000

.PHONY: run test bench bench-probes fuzz
run: ## Start the product with a demo firm at http://127.0.0.1:$(PORT)
	@scripts/setup.sh run
	@PORT=$(PORT) .venv/bin/bolwerk serve --demo

test: ## Everything a change must pass
	@scripts/setup.sh test
	@scripts/test.sh

fuzz: ## COUNT hostile inputs of each family: DNS (against dnspython), TLS, HTTP, SPF, other records, certificates
	@scripts/setup.sh test
	@for each in dnsfuzz tlsfuzz httpfuzz spffuzz tagfuzz derfuzz; do \
		PYTHONPATH=tests .venv/bin/python -W ignore -m support.$$each $(or $(COUNT),1000000) $(SEED) || exit 1; done

bench: ## The figures we hold ourselves to, as a table
	@scripts/setup.sh test
	@for each in bench/*.py; do .venv/bin/python $$each; done

bench-probes: ## The domain check beside checkdmarc and sslyze, in a network of its own (COUNTS="500 10000")
	@scripts/setup.sh bench
	@.venv/bin/python bench/probes/run.py $(COUNTS)
