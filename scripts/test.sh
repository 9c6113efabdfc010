#!/usr/bin/env bash
# All tests: the runtime's own under ctest (plain, with AddressSanitizer and UBSan, and the
# concurrent ones with ThreadSanitizer), the Java tests, the format of all sources, the comparison
# with clang's own coverage, the demo, and that the benchmarks run. About nine minutes on two cores.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/environment.sh
may_install=yes
find_java_tools
find_native_tools
find_symbolizers
find_report_readers
find_browser
require clang-format clang-format
require python3 python3

for sanitizer in address undefined thread; do
    require_link -fsanitize=$sanitizer
done

step() {
    printf '\n==> %s\n' "$1"
}

step "Format of the C and C++ sources"
find csrc src -path 'csrc/build*' -prune -o \( -name '*.c' -o -name '*.h' -o -name '*.cc' \) -print0 |
    xargs -0 clang-format --dry-run -Werror

# runtime_tests NAME SANITIZERS CTEST-OPTION...
runtime_tests() {
    local name=$1 sanitizers=$2
    shift 2
    step "Runtime: $name"
    quietly cmake -S csrc -B "build/test/$name" -G Ninja -DCMAKE_BUILD_TYPE=RelWithDebInfo \
        -DMEMCOV_SANITIZE="$sanitizers"
    quietly cmake --build "build/test/$name"
    ctest --test-dir "build/test/$name" --output-on-failure --parallel 2 "$@"
}

runtime_tests plain ''
runtime_tests address-undefined address,undefined
runtime_tests thread thread --label-regex concurrent

step "The binding is what the headers generate"
status=0
scripts/jextract.sh --check || status=$?
case $status in
0) ;;
3) echo "not checked here: there is no jextract; the tests still compare all layouts" ;;
*) exit $status ;;
esac

step "Java"
mvn -B -ntp verify

step "The functions that clang's own coverage says were covered"
scripts/exact.sh

step "The demo"
scripts/check-demo.sh

step "The benchmarks"
scripts/bench.sh --quick
