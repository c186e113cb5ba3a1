# The stages of the gate by name; `.ci/run` is the one place that says what they do.

# All stages, as on a fresh clone.
ci:
    .ci/run

fmt:
    .ci/run fmt

clippy:
    .ci/run clippy

# README's test command, doc tests among it.
test:
    .ci/run test

doc:
    .ci/run doc

# Dependency directions.
deps:
    .ci/run deps

# Benches once each, to see that they run.
bench-test:
    .ci/run bench-test

# Instructions of a few cases under valgrind, beside the recorded counts.
instructions:
    .ci/run instructions

# Takes today's instruction counts as the expected ones.
instructions-write:
    .ci/check-instructions --write

# The sample district, its outputs checked, on one thread and all.
district:
    .ci/run district

# Links in the documents.
links:
    .ci/run links

# Timed benches, for people.
bench *ARGS:
    cargo bench -p chancai -- {{ARGS}}
