#!/usr/bin/env bash
# Takes pictures of the demo's report: light and dark, as wide as a desk's and a phone's screen.
#
#   scripts/screenshots.sh FOLDER    where the pictures go
#
# Run scripts/demo.sh before: it writes the report.
set -euo pipefail
caller=$PWD
cd "$(dirname "$0")/.."
. scripts/environment.sh
. scripts/sqlite.sh
may_install=yes
[ $# = 1 ] || memcov_fail "screenshots.sh: give the folder for the pictures"
report=$sqlite_folder/report
[ -f "$report/index.html" ] || memcov_fail "there is no report in $report: run scripts/demo.sh before"
find_java_tools
find_native_tools
find_browser

mkdir -p build/screenshots
quietly mvn -B -ntp test-compile dependency:build-classpath \
    -Dmdep.outputFile="$PWD/build/screenshots/classpath" -Dmdep.includeScope=test
java -cp "target/test-classes:target/classes:$(cat build/screenshots/classpath)" \
    org.memcov.report.html.Screenshots "$report" "$(cd "$caller" && realpath -m "$1")" sqlite3VdbeMemStringify
