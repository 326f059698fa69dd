#!/bin/sh
# The hook of .pre-commit-hooks.yaml, in the copy of this repository that pre-commit keeps: `cargo api-guard` as it is
# installed, or built from this copy the first time.
set -eu
if command -v cargo-api-guard >/dev/null 2>&1; then
  exec cargo-api-guard check --staged "$@"
fi
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
# Built in its own folder, where no settings of the project that is checked reach it; run in the project's.
(
  cd "$here"
  unset GIT_DIR GIT_INDEX_FILE GIT_WORK_TREE
  cargo build --quiet --release --locked --target-dir ../target
)
exec "$here/../target/release/cargo-api-guard" check --staged "$@"
