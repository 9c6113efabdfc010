#!/usr/bin/env bash
# Builds the native side for Maven.
#
#   scripts/native.sh runtime   the runtime and the launcher, into target/classes, for the jar
#   scripts/native.sh fixtures  the instrumented libraries of the Java tests, into target/native
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/environment.sh
find_native_tools

# build SOURCE BUILD OPTION...
build() {
    local source=$1 build=$2
    shift 2
    quietly cmake -S "$source" -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=RelWithDebInfo "$@"
    quietly cmake --build "$build"
}

case "${1:-}" in
runtime)
    build csrc target/native/runtime -DMEMCOV_BUILD_TESTS=OFF
    folder=target/classes/org/memcov/native/linux-$(uname -m)
    mkdir -p "$folder"
    cp target/native/runtime/libmemcov.so target/native/runtime/launcher/memcov-launcher "$folder/"
    ;;
fixtures)
    build src/test/native target/native/fixtures
    ;;
*)
    memcov_fail "native.sh: unknown argument '${1:-}'; it takes runtime or fixtures"
    ;;
esac
