#!/usr/bin/env bash
# Measures what coverage costs: SQLite uninstrumented, with a plain runtime and in each mode of ours,
# and what loading, hits, threads, push, pop and reset cost; then the Java side. Prints the tables;
# build/bench/results has them as Markdown, JSON and SVG.
#
#   scripts/bench.sh             all of it, about forty-five minutes; builds are kept
#   scripts/bench.sh --quick     less of everything: shows that it works; under three minutes once the
#                                builds are there
#   scripts/bench.sh --publish   all of it, and then the results into csrc/bench/results and README.md
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/environment.sh
. scripts/sqlite.sh
may_install=yes
find_native_tools
require python3 python3

quick='' publish=no
case "${1:-}" in
--quick) quick=--quick ;;
--publish) publish=yes ;;
'') ;;
*) memcov_fail "bench.sh: unknown argument '$1'; it takes --quick, --publish or nothing" ;;
esac

build=build/bench
results=$build/results
export PYTHONDONTWRITEBYTECODE=1

fetch_sqlite
echo "Building SQLite in all modes (three minutes the first time)"
build_sqlite sqlite3 sqlite3_uninstrumented sqlite3_static sqlite3_empty sqlite3_counters \
    sqlite3_without_calls
quietly cmake -S csrc -B "$build/native" -G Ninja -DCMAKE_BUILD_TYPE=Release \
    -DMEMCOV_BUILD_TESTS=OFF -DMEMCOV_BUILD_BENCH=ON \
    -DMEMCOV_BENCH_SQLITE="$PWD/$sqlite_folder/sqlite" \
    -DMEMCOV_BENCH_SQLITE_LIBRARY="$PWD/$sqlite_folder/native/uninstrumented/libsqlite3.so"
quietly cmake --build "$build/native"

# shellcheck disable=SC2086
python3 scripts/bench/main.py "$build/native" "$sqlite_folder/native" "$results" $quick

# The Java side measures itself with JMH.
# shellcheck disable=SC2086
scripts/jmh.sh $quick --json "$results/java.json" | tee "$results/java.md"

[ $publish = no ] || python3 scripts/bench/main.py --publish "$results"
