#!/usr/bin/env bash
# All tests: the runtime's own under ctest (plain, with AddressSanitizer and UBSan, and the
# concurrent ones with ThreadSanitizer), the Java tests, and the format of all sources.
# About two minutes on two cores.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/environment.sh
require clang-format clang-format
require python3 python3
sanitizers=$(clang -print-file-name="libclang_rt.tsan-$(uname -m).a")
[ -e "$sanitizers" ] || install_packages "libclang-rt-$(clang -dumpversion | cut -d. -f1)-dev"

step() {
    printf '\n==> %s\n' "$1"
}

step "Format of the C sources"
git ls-files -- '*.c' '*.h' '*.cpp' | xargs clang-format --dry-run -Werror

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
