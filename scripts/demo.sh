#!/usr/bin/env bash
# The main job on real input: runs 33 files of SQL through an instrumented SQLite, a process each,
# and adds up what they cover. One of them crashes, one hangs. First the workers are in Java, then in
# Python; neither has a line of code for coverage.
#
#   scripts/demo.sh                        the SQLite job; campaigns in build/demo/java and …/python
#   scripts/demo.sh OPTIONS -- COMMAND {}  the same job on your inputs and worker command;
#                                          scripts/demo.sh --help lists the options
#
# The first run fetches SQLite's source and compiles it (about a minute); both are kept.
set -euo pipefail
caller=$PWD
cd "$(dirname "$0")/.."
. scripts/environment.sh
may_install=yes
find_java_tools
find_native_tools
require python3 python3

# The unmodified SQLite amalgamation, 3.40.1, as the npm package better-sqlite3 carries it.
package=better-sqlite3@8.1.0
archive=better-sqlite3-8.1.0.tgz
checksum=9006504eac0c86e8d5f42d6b7a8282866bf041bc856ff4438fec83cb98e4c05f

build=build/demo

fetch_sqlite() {
    [ -f "$build/sqlite/sqlite3.c" ] && [ -f "$build/sqlite/sqlite3.h" ] && return
    require npm npm
    echo "Fetching SQLite ($package)"
    mkdir -p "$build"
    (cd "$build" && npm pack --silent "$package" >/dev/null) ||
        memcov_fail "npm could not fetch $package: is a registry reachable?"
    echo "$checksum  $build/$archive" | sha256sum --check --quiet - ||
        memcov_fail "$build/$archive is not the expected archive: remove it and try again"
    # In place only when it is complete.
    local unpacked
    unpacked=$(mktemp -d "$build/sqlite.XXXXXX")
    tar -xzf "$build/$archive" -C "$unpacked" --strip-components=3 \
        package/deps/sqlite3/sqlite3.c package/deps/sqlite3/sqlite3.h
    rm -rf "$build/sqlite"
    mv "$unpacked" "$build/sqlite"
}

build_sqlite() {
    echo "Building SQLite with edge coverage (about a minute the first time)"
    quietly cmake -S src/demo/native -B "$build/native" -G Ninja -DCMAKE_BUILD_TYPE=Release \
        -DSQLITE_SOURCE="$PWD/$build/sqlite"
    quietly cmake --build "$build/native"
}

build_java() {
    echo "Building memcov"
    quietly mvn -B -Dmaven.test.skip=true package
}

memcov() {
    (cd "$caller" && exec java -jar "$jar" "$@")
}

build_java
jar=$(project_jar)
if [ $# -gt 0 ]; then
    if [ "$1" = --help ]; then memcov run --help; else memcov run "$@"; fi
    exit
fi

fetch_sqlite
build_sqlite
javac -d "$build/classes" src/demo/java/org/memcov/demo/*.java
caller=$PWD
ulimit -c 0 # one of the inputs crashes: no core file

# campaign NAME COMMAND...: a fresh one, that goes on after the crash and the hang
campaign() {
    local name=$1 status=0
    shift
    rm -rf "${build:?}/$name"
    echo
    echo "\$ memcov run --keep-going --output $build/$name --inputs 'src/demo/sql/*.sql' -- $1 … {}"
    memcov run --keep-going --output "$build/$name" --timeout 5 --inputs 'src/demo/sql/*.sql' -- "$@" {} ||
        status=$?
    [ $status = 3 ] || exit $status
}

library=$PWD/$build/native/libsqlite3.so
campaign java java --enable-native-access=ALL-UNNAMED -XX:TieredStopAtLevel=1 -XX:+UseSerialGC \
    -XX:+ErrorFileToStderr \
    -cp "$PWD/$build/classes" org.memcov.demo.SqliteWorker "$library"
campaign python python3 src/demo/python/sqlite_worker.py "$library"
