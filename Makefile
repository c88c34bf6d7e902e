# SPDX-License-Identifier: EUPL-1.2
PORT ?= 8000

.PHONY: run test bench bench-probes fuzz
run: ## Start the product with a demo firm at http://127.0.0.1:$(PORT)
	@scripts/setup.sh run
	@PORT=$(PORT) .venv/bin/bolwerk serve --demo

test: ## Everything a change must pass
	@scripts/setup.sh test
	@scripts/test.sh

fuzz: ## COUNT hostile DNS packets (our codec against dnspython), COUNT TLS answers, COUNT web answers and pages
	@scripts/setup.sh test
	@PYTHONPATH=tests .venv/bin/python -m support.dnsfuzz $(or $(COUNT),1000000)
	@PYTHONPATH=tests .venv/bin/python -m support.tlsfuzz $(or $(COUNT),1000000)
	@PYTHONPATH=tests .venv/bin/python -m support.httpfuzz $(or $(COUNT),1000000)

bench: ## The figures we hold ourselves to, as a table
	@scripts/setup.sh test
	@for each in bench/*.py; do .venv/bin/python $$each; done

bench-probes: ## The domain check beside checkdmarc and sslyze, in a network of its own (COUNTS="500 10000")
	@scripts/setup.sh bench
	@.venv/bin/python bench/probes/run.py $(COUNTS)
