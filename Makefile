# The two commands of the README, and what they are made of.

CARGO ?= cargo
NPM ?= npm
PROFILE_DIR = $(if $(CARGO_TARGET_DIR),$(CARGO_TARGET_DIR),target)
CONSOLE_SOURCES := $(shell find console/src console/index.html console/package.json console/vite.config.ts -type f 2>/dev/null)

.PHONY: demo test build console lint test-rust test-console test-browser test-clients test-cluster tools-for-tests

# Builds what is needed, makes a synthetic day, loads it and serves it on loopback.
demo: build
	$(PROFILE_DIR)/release/portcullis demo

build: console/dist/index.html
	$(CARGO) build --release --locked -p portcullis

console: console/dist/index.html

console/dist/index.html: $(CONSOLE_SOURCES) console/node_modules/.package-lock.json
	cd console && $(NPM) run build

console/node_modules/.package-lock.json: console/package-lock.json
	cd console && $(NPM) ci --no-audit --no-fund

# Installs what the tests need and runs them all.
test: tools-for-tests lint test-rust test-console test-browser test-clients

# PostgreSQL, Chromium and Python's venv come from Debian; elsewhere install them by hand.
tools-for-tests:
	@scripts/tools-for-tests

lint: console/dist/index.html
	$(CARGO) fmt --all --check
	$(CARGO) clippy --workspace --all-targets --locked -- -D warnings

test-rust: console/dist/index.html
	$(CARGO) test --workspace --locked

test-console: console/node_modules/.package-lock.json
	cd console && $(NPM) run check && $(NPM) test

test-browser: console/dist/index.html
	$(CARGO) build --locked -p portcullis
	scripts/browser-test $(PROFILE_DIR)/debug/portcullis

# A real client of yente, DuckDB and pandas over history, an object store, and DuckDB over the SQL of rules, from PyPI.
test-clients: console/dist/index.html
	$(CARGO) build --locked -p portcullis
	scripts/yente-client-test $(PROFILE_DIR)/debug/portcullis
	scripts/history-with-duckdb-test $(PROFILE_DIR)/debug/portcullis
	scripts/history-in-bucket-test $(PROFILE_DIR)/debug/portcullis
	$(CARGO) build --locked --workspace --example sql_cases
	scripts/rules-with-duckdb-test $(PROFILE_DIR)/debug/examples/sql_cases

# Spark from PyPI (half a gigabyte) over the SQL of rules, as a cluster on this machine: some minutes, and no part of `test`.
test-cluster: console/dist/index.html
	@scripts/tools-for-tests java
	$(CARGO) build --locked -p portcullis
	$(CARGO) build --locked --workspace --example sql_cases
	scripts/rules-with-spark-test $(PROFILE_DIR)/debug/portcullis $(PROFILE_DIR)/debug/examples/sql_cases
