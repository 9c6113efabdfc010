#!/usr/bin/env bash
# Takes pictures of the demo's report: light and dark, as wide as a desk's and a phone's screen.
#
#   scripts/screenshots.sh FOLDER      where the pictures go
#   scripts/screenshots.sh --publish   the README's, which are src/site
#
# Run scripts/demo.sh before: it writes the report.
set -euo pipefail
caller=$PWD
cd "$(dirname "$0")/.."
. scripts/environment.sh
[ $# = 1 ] || memcov_fail "screenshots.sh: give the folder for the pictures, or --publish"
folder=$1
[ "$folder" != --publish ] || folder=$PWD/build/screenshots
may_install=yes
. scripts/sqlite.sh
report=$sqlite_folder/report
[ -f "$report/index.html" ] || memcov_fail "there is no report in $report: run scripts/demo.sh before"
find_java_tools
find_native_tools
find_browser

mkdir -p build/screenshots
quietly mvn -B -ntp test-compile dependency:build-classpath \
    -Dmdep.outputFile="$PWD/build/screenshots/classpath" -Dmdep.includeScope=test
java -cp "target/test-classes:target/classes:$(cat build/screenshots/classpath)" \
    org.memcov.report.html.Screenshots "$report" "$(cd "$caller" && realpath -m "$folder")" sqlite3VdbeMemStringify
if [ "$1" = --publish ]; then
    mkdir -p src/site
    cp "$folder"/{overview,source}-{light,dark}.png src/site/
fi
