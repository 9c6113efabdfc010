#!/usr/bin/env bash
# Runs the demo and checks what it shows and leaves behind; then a short job on a terminal, where a
# progress bar is drawn and removed again around the rows.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/environment.sh
may_install=yes
require script bsdutils

output=build/demo/output.txt
results=build/demo/campaign
mkdir -p build/demo

# expect COUNT PATTERN: so many lines of the output match
expect() {
    local found
    found=$(grep -cE -- "$2" "$output" || true)
    [ "$found" = "$1" ] ||
        memcov_fail "the demo's output has $found lines that match '$2', expected $1: see $output"
}

rm -rf "$results"
scripts/demo.sh 2>&1 | tee "$output"
row='^[0-9]{2}-[a-z0-9-]+\.sql +[0-9,]+ +[0-9,]+ +[0-9.]+ % +[0-9.]+ s  '
expect 33 "$row(exit [0-9]+( \([A-Z]+\))?|timeout)$"
expect 31 "${row}exit 0$"
expect 1 '^14-crash\.sql .*  exit 134 \(SIGABRT\)$'
expect 1 '^18-hang\.sql .*  timeout$'
expect 1 ' edges \([0-9.]+ %\) by 33 inputs; 1 failed, 1 timed out$'
[ -s "$results/coverage.cov" ] || memcov_fail "the demo left no $results/coverage.cov"
[ "$(grep -cE '^[0-9.]+,[0-9]+$' "$results/series.csv")" = 33 ] ||
    memcov_fail "$results/series.csv does not have 33 lines of seconds and edges"

# On a terminal the bar is drawn in the last line, and each row takes its place.
find_jdk
printf -v command '%q ' java -jar "$(project_jar)" run --output build/demo/terminal \
    --inputs 'src/demo/sql/0*.sql' -- \
    sh -c 'sleep 0.3; echo 100 >"$MEMCOV_HANDOVER/total"' '{}'
echo "The same command on a terminal, with a worker that hits nothing"
TERM=xterm script --quiet --return --command "stty cols 100 && $command" /dev/null \
    </dev/null >build/demo/terminal-raw.txt
grep -q $'[0-9]% |.*\r\033\\[K' build/demo/terminal-raw.txt ||
    memcov_fail "no progress bar was drawn and cleared: see build/demo/terminal-raw.txt"
output=build/demo/terminal.txt # what remains visible
sed -e 's/\r*$//' -e 's/.*\r\x1b\[K//' build/demo/terminal-raw.txt >"$output"
expect 9 '^0[1-9]-[a-z0-9-]+\.sql +0 +0 +0\.0 % +[0-9.]+ s  exit 0$'
expect 1 '^0 of 100 edges \(0\.0 %\) by 9 inputs; 0 failed, 0 timed out$'
echo "The demo shows and leaves what it should"
