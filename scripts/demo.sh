#!/usr/bin/env bash
# The main job on real input: runs 33 files of SQL through an instrumented SQLite, each in a fresh
# JVM that takes over what the earlier ones covered, and adds up. One of them crashes, one hangs.
#
#   scripts/demo.sh                        the SQLite job; results in build/demo/campaign
#   scripts/demo.sh OPTIONS -- COMMAND {}  the same job on your library and worker command;
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
javac -d "$build/classes" -cp "$jar" src/demo/java/org/memcov/demo/*.java
caller=$PWD
ulimit -c 0 # one of the inputs crashes: no core file
memcov run --output "$build/campaign" --timeout 5 \
    --library "$build/native/libsqlite3.so" --inputs 'src/demo/sql/*.sql' -- \
    java --enable-native-access=ALL-UNNAMED -XX:TieredStopAtLevel=1 -XX:+UseSerialGC \
    -XX:ErrorFile="$PWD/$build/crash.log" \
    -cp "$jar:$PWD/$build/classes" org.memcov.demo.SqliteWorker {}
