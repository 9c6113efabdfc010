#!/usr/bin/env bash
# Measures what the README says of coverage files, campaigns and reports, as a Markdown table:
# median, range and number of the measurements. Also in build/figures, and as JSON. How fast
# instrumented code runs is what scripts/bench.sh measures.
#
#   scripts/figures.sh           all of it, about a quarter of an hour
#   scripts/figures.sh --quick   less of everything, about a minute: shows that it works
#   scripts/figures.sh [--quick] GROUP...   attach, merge, overhead, memory, disk or report alone
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/environment.sh
may_install=yes
find_java_tools
find_native_tools
find_symbolizers
require python3 python3

groups=(attach merge overhead memory disk report)
size=full source_files=5000
if [ "${1:-}" = --quick ]; then
    size=quick source_files=50
    shift
fi
for group in "$@"; do
    [[ " ${groups[*]} " = *" $group "* ]] ||
        memcov_fail "figures.sh: unknown argument '$group'; it takes --quick and groups: ${groups[*]}"
done
[ $# = 0 ] || groups=("$@")

build=build/figures
quietly cmake -S csrc -B "$build/native" -G Ninja -DCMAKE_BUILD_TYPE=Release \
    -DMEMCOV_BUILD_TESTS=OFF -DMEMCOV_BUILD_BENCH=ON
quietly cmake --build "$build/native"
quietly mvn -B -DskipTests package

# A library of many source files of 200 edges each; kept if there are as many as is wanted.
source=$build/source
if [ ! -e "$source/libwide_source.so" ] || [ "$(find "$source/src" -name '*.c' | wc -l)" != $source_files ]; then
    rm -rf "$source"
    python3 scripts/bench/wide_source.py "$source" $source_files 200
    for unit in "$source"/unit-*.c; do echo "$unit"; done | xargs -P "$(nproc)" -I{} \
        "$CC" -g -O0 -fPIC -fsanitize-coverage=trace-pc-guard,pc-table -c {} -o {}.o
    "$CC" -shared -Wl,--build-id=sha1 -Wl,-z,undefs -o "$source/libwide_source.so" "$source"/unit-*.o
fi

# figures GROUP: the rows of a group, measured in a JVM of its own
figures() {
    java --enable-native-access=ALL-UNNAMED -cp "target/test-classes:$(project_jar)" \
        org.memcov.bench.Figures "$1" "$build/native/bench" "$build/native/libmemcov.so" \
        "$build/work" "$size"
}

{
    echo "| figure | median | range | measurements |"
    echo "|---|---|---|---|"
    for group in "${groups[@]}"; do
        figures "$group"
    done
} | tee "$build/figures.md"
echo
echo "$(nproc) processors, $(uname -sm), $(date -u +%F)"
