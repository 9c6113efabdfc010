#!/usr/bin/env bash
# The main job on real input: runs 33 files of SQL through an instrumented SQLite, a process each,
# and adds up what they cover. One of them crashes, one hangs. First the workers are in Java, then in
# Python; neither has a line of code for coverage. Last it writes a report for the browser.
#
#   scripts/demo.sh                        the SQLite job; campaigns in build/demo/java and …/python,
#                                          the report in build/demo/report
#   scripts/demo.sh OPTIONS -- COMMAND {}  the same job on your inputs and worker command;
#                                          scripts/demo.sh --help lists the options
#
# The first run fetches SQLite's source and compiles it (about a minute); both are kept.
set -euo pipefail
caller=$PWD
cd "$(dirname "$0")/.."
. scripts/environment.sh
. scripts/sqlite.sh
may_install=yes
find_java_tools
find_native_tools
find_symbolizers
require python3 python3

build=$sqlite_folder

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
echo "Building SQLite with edge coverage (about a minute the first time)"
build_sqlite sqlite3
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

echo
echo "\$ memcov report --output $build/report --against $build/python $build/java"
memcov report --output "$build/report" --against "$build/python" --title "SQLite, 33 files of SQL" "$build/java"
echo "Open $PWD/$build/report/index.html in a browser"
