# What CI runs, step by step. `just check` runs everything that needs no browser.

default: check

check: format lint test docs deny

format:
    cargo fmt --all --check

lint:
    cargo lint

test:
    cargo test

# Needs Chromium, its driver and npm: .ci/run installs them.
browser:
    cargo browser

docs:
    RUSTDOCFLAGS="-D warnings" cargo docs

deny:
    cargo deny --config .deny.toml check bans licenses sources
