# Every recipe but `bench` and `ci` is a job of CI, and runs what the job runs.

# Lists the recipes.
default:
    @just --list

# The README's test command.
test: (ci "test")

# Formatting.
fmt: (ci "fmt")

# Lints, as errors.
clippy: (ci "clippy")

# Documentation, its warnings as errors.
doc: (ci "doc")

# No feature, each feature alone, all features.
features: (ci "features")

# The memory of secrets: loom, Miri, AddressSanitizer, and the leak table of headers.
memory: (ci "memory")

# The leak test-bed with what tokio-console records.
console: (ci "console")

# The providers against real servers, which are installed below the build artifacts.
test-servers: (ci "servers")

# The README's quick start.
quickstart: (ci "quickstart")

# The project's own files, checked by its own rules.
self: (ci "self")

# Layers, sizes, and what no tracked file may contain.
architecture: (ci "architecture")

# Licences, sources and duplicate crates (needs cargo-deny).
deny: (ci "deny")

# Everything that CI runs, or the steps named.
ci *steps:
    .ci/run {{ steps }}

# The benchmarks, or those whose name contains a word: `just bench guard`.
bench *names:
    cargo bench -p api-guard-benches -- {{ names }}
