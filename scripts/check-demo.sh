#!/usr/bin/env bash
# Runs the demo and checks what it shows and leaves behind; then a short job on a terminal, where a
# progress bar is drawn and removed again around the rows.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/environment.sh
may_install=yes
require script bsdutils

output=build/demo/output.txt
mkdir -p build/demo

# expect COUNT PATTERN: so many lines of the output match
expect() {
    local found
    found=$(grep -cE -- "$2" "$output" || true)
    [ "$found" = "$1" ] ||
        memcov_fail "the demo's output has $found lines that match '$2', expected $1: see $output"
}

# Two campaigns, one with workers in Java and one with workers in Python.
scripts/demo.sh 2>&1 | tee "$output"
row='^[0-9]{2}-[a-z0-9-]+\.sql +[0-9,]+ +[0-9,]+ +[0-9.]+ % +[0-9.]+ s  '
expect 66 "$row(exit [0-9]+|SIG[A-Z]+|timeout)$"
expect 62 "${row}exit 0$"
expect 1 '^14-crash\.sql .*  SIGABRT$' # of the JVM, which had caught SIGSEGV
expect 1 '^    # Problematic frame:$'
expect 1 '^14-crash\.sql .*  SIGSEGV$'
expect 2 '^18-hang\.sql .*  timeout$'
expect 2 ' edges \([0-9.]+ %\) by 33 inputs: 0 failed, 1 crashed, 1 timed out$'
for name in java python; do
    [ "$(wc -l <"build/demo/$name/runs.jsonl")" = 33 ] ||
        memcov_fail "build/demo/$name/runs.jsonl does not have a line for each of 33 inputs"
    scripts/memcov stat "build/demo/$name/coverage.cov" | grep -q '^libsqlite3.so ' ||
        memcov_fail "build/demo/$name/coverage.cov does not tell of libsqlite3.so"
done

# The report, of both.
expect 1 '^ *[0-9,]+ +56,917 +[0-9.]+ %  edges$'
expect 1 '^html: build/demo/report/index\.html$'
grep -q 'SQLite, 33 files of SQL' build/demo/report/index.html ||
    memcov_fail "build/demo/report/index.html does not have the report's title"
ls build/demo/report/files/*sqlite3.c*.html >/dev/null ||
    memcov_fail "build/demo/report has no page of sqlite3.c"

# On a terminal the bar is drawn in the last line, and each row takes its place.
find_jdk
rm -rf build/demo/terminal
printf -v command '%q ' java -jar "$(project_jar)" run --output build/demo/terminal --verbose \
    --inputs 'src/demo/sql/0*.sql' -- \
    python3 -c 'import ctypes, sys, time; ctypes.CDLL(sys.argv[1]); time.sleep(0.3)' \
    "$PWD/build/demo/native/libsqlite3.so" '{}'
echo "A command on a terminal whose workers load the library and hit no edge of it"
TERM=xterm script --quiet --return --command "stty cols 120 && $command" /dev/null \
    </dev/null >build/demo/terminal-raw.txt
grep -q $'[0-9]% .*\r\033\\[K' build/demo/terminal-raw.txt ||
    memcov_fail "no progress bar was drawn and cleared: see build/demo/terminal-raw.txt"
output=build/demo/terminal.txt # what remains visible
sed -e 's/\r*$//' -e 's/.*\r\x1b\[K//' build/demo/terminal-raw.txt >"$output"
expect 9 '^0[1-9]-[a-z0-9-]+\.sql +0 +0 +0\.0 % +[0-9.]+ s  exit 0$'
expect 1 '^0 of 56,917 edges \(0\.0 %\) by 9 inputs: 0 failed, 0 crashed, 0 timed out$'
echo "The demo shows and leaves what it should"
