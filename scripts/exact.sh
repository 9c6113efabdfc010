#!/usr/bin/env bash
# Checks which functions memcov says were covered against clang's own source-based coverage: the same
# sources compiled with either, on the same inputs. Of code that is not optimised (-O0, and an edge for
# each block) they have to be the same functions: of a small library in C++ and C, and of SQLite. Of
# SQLite at -O2 each difference has to have a reason, one of those in scripts/exact/reasons.py.
#
#   scripts/exact.sh             all of it; about three minutes the first time, builds are kept
#   scripts/exact.sh --library   only the small library
#
# build/exact has the evidence for each difference: NAME/differences.tsv.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/environment.sh
. scripts/sqlite.sh
may_install=yes
sqlite=yes
case "${1:-}" in
--library) sqlite=no ;;
'') ;;
*) memcov_fail "exact.sh: unknown argument '$1'; it takes --library or nothing" ;;
esac
find_java_tools
find_native_tools
require python3 python3
require_link -fprofile-instr-generate
find_llvm_tools llvm-profdata llvm-cov llvm-dwarfdump llvm-cxxfilt llvm-symbolizer
export MEMCOV_SYMBOLIZER=$LLVM_SYMBOLIZER # of the same level, so that all write names alike
export PYTHONDONTWRITEBYTECODE=1
ulimit -c 0 # some inputs crash: no core files

build=build/exact
seconds=5 # that a run may take: one of SQLite's inputs never ends

# by_clang NAME LIBRARY WORKER INPUT...: what clang's coverage counts, into NAME.json
by_clang() {
    local name=$1 library=$2 worker=$3
    shift 3
    python3 scripts/exact/source_runs.py "$build/$name.json" "$PWD/$library" $seconds \
        --worker python3 "$worker" --inputs "$@"
}

memcov() {
    java -jar "$jar" "$@"
}

# by_memcov NAME LIBRARY WORKER INPUT...: what memcov says, into NAME/coverage.json
by_memcov() {
    local folder=$build/$1 library=$2 worker=$3 status=0
    shift 3
    rm -rf "$folder"
    mkdir -p "$folder"
    printf '%s\n' "$@" >"$folder/inputs"
    memcov run --keep-going --output "$folder/campaign" --timeout $seconds --jobs 2 \
        --inputs-from "$folder/inputs" -- python3 "$worker" "$PWD/$library" {} >"$folder/log" || status=$?
    [ $status = 0 ] || [ $status = 3 ] || memcov_fail "memcov run failed: see $folder/log"
    memcov report --format json --output "$folder" "$folder/campaign" >>"$folder/log"
}

# compare TITLE CLANG MEMCOV LIBRARY OPTION...: the names are those of by_clang and by_memcov
compare() {
    local title=$1 clang=$build/$2.json folder=$build/$3 library=$4
    shift 4
    printf '\n%s\n' "$title"
    python3 scripts/exact/main.py "$clang" "$folder/coverage.json" "$library" \
        --details "$folder/differences.tsv" "$@" || failed=yes
}

targets=(library_edges library_source_based)
[ $sqlite = no ] || fetch_sqlite
[ $sqlite = no ] || targets+=(sqlite3_edges sqlite3_source_based)
echo "Building memcov and the libraries"
quietly mvn -B -Dmaven.test.skip=true package
jar=$(project_jar)
mkdir -p "$build"
quietly cmake -S src/test/exact -B "$build/native" -G Ninja -DCMAKE_BUILD_TYPE=Release \
    -DSQLITE_SOURCE="$PWD/$sqlite_folder/sqlite"
quietly cmake --build "$build/native" --target "${targets[@]}"
[ $sqlite = no ] || build_sqlite sqlite3

failed=no
run_both=(src/test/exact/worker.py src/test/exact/inputs/*.txt)
by_clang library-clang "$build/native/liblibrary_source_based.so" "${run_both[@]}"
by_memcov library "$build/native/liblibrary_edges.so" "${run_both[@]}"
compare "A small library, -O0" library-clang library "$build/native/liblibrary_edges.so"

if [ $sqlite = yes ]; then
    run_both=(src/demo/python/sqlite_worker.py src/demo/sql/*.sql)
    by_clang sqlite-clang "$build/native/source_based/libsqlite3.so" "${run_both[@]}"
    by_memcov sqlite-O0 "$build/native/edges/libsqlite3.so" "${run_both[@]}"
    compare "SQLite, -O0" sqlite-clang sqlite-O0 "$build/native/edges/libsqlite3.so"
    by_memcov sqlite-O2 "$sqlite_folder/native/libsqlite3.so" "${run_both[@]}"
    memcov show --source --json "$build/sqlite-O2/campaign" >"$build/sqlite-O2/hit.json"
    memcov show --source --missed --json "$build/sqlite-O2/campaign" >"$build/sqlite-O2/missed.json"
    compare "SQLite, -O2" sqlite-clang sqlite-O2 "$sqlite_folder/native/libsqlite3.so" \
        --optimised "$build/sqlite-O2"/{hit,missed}.json
fi
[ $failed = no ] || memcov_fail "memcov and clang do not agree, and nothing shows why"
