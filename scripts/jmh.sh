#!/usr/bin/env bash
# Measures the Java side with JMH and prints a Markdown table: the goals beside what was reached.
# What depends on calls that remove themselves is measured with MEMCOV_PATCH off, auto and on. All
# of it is measured in rounds, so that what the machine does for a minute meets one round of each.
#
#   scripts/jmh.sh               all of it, about fifteen minutes
#   scripts/jmh.sh --quick       less, and too short to say anything, in half a minute: shows that it works
#   scripts/jmh.sh --json FILE   also keeps JMH's results; without, they are in build/jmh/jmh.json
set -euo pipefail
caller=$PWD
cd "$(dirname "$0")/.."
. scripts/environment.sh
may_install=yes
find_java_tools
find_native_tools
require python3 python3

build=build/jmh
json=$PWD/$build/jmh.json
patched=ScopeBenchmark # what is measured with patching, too
rounds=5
measurement=(-f 1 -wi 3 -w 500ms -i 4 -r 250ms) # with less, the JIT is not done every time
while [ $# -gt 0 ]; do
    case $1 in
    --quick)
        rounds=1
        measurement=(-f 1 -wi 1 -w 50ms -i 2 -r 50ms -p edgeCount=40000 -p edges=NEAR -e ByBytes)
        patched=reusedScope
        ;;
    --json)
        [ $# -ge 2 ] || memcov_fail "jmh.sh: --json needs the name of a file"
        json=$(cd "$caller" && realpath -m "$2")
        shift
        ;;
    *) memcov_fail "jmh.sh: unknown argument '$1'; it takes --quick and --json FILE" ;;
    esac
    shift
done

quietly cmake -S csrc -B "$build/native" -G Ninja -DCMAKE_BUILD_TYPE=Release \
    -DMEMCOV_BUILD_TESTS=OFF -DMEMCOV_BUILD_BENCH=ON
quietly cmake --build "$build/native"
quietly mvn -B -ntp test-compile dependency:build-classpath \
    -Dmdep.includeScope=test -Dmdep.outputFile="$build/classpath"

# Compiled apart from the tests, whose build does without the code that JMH generates.
rm -rf "$build/classes"
mkdir -p "$build/classes"
classpath=$build/classes:target/classes:$(cat "$build/classpath")
quietly javac -proc:full -d "$build/classes" -cp "$classpath" src/test/java/org/memcov/bench/*.java

# A small heap that is all there, so that what is allocated does not meet new pages.
options="--enable-native-access=ALL-UNNAMED -Dmemcov.bench.native=$PWD/$build/native/bench \
    -Xms64m -Xmx64m -Xmn16m -XX:+AlwaysPreTouch -XX:+UseSerialGC"

rm -f "$build"/*.json
parts=()

# measure ROUND MODE PATTERN: runs benchmarks, each in a JVM of its own, with MEMCOV_PATCH=MODE
measure() {
    local part=$build/$1-$2
    MEMCOV_PATCH=$2 java -cp "$classpath" org.openjdk.jmh.Main "${measurement[@]}" -prof gc \
        -rf json -rff "$part.json" -jvmArgsAppend "$options" "$3" >"$part.log" 2>&1 || memcov_fail "JMH failed: see $part.log"
    parts+=("$2=$part.json")
}

for round in $(seq "$rounds"); do
    measure "$round" off .
    measure "$round" auto "$patched"
    measure "$round" on "$patched"
done
mkdir -p "$(dirname "$json")"
PYTHONDONTWRITEBYTECODE=1 python3 scripts/bench/jmh_summary.py "$json" "${parts[@]}"
