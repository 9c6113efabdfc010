#!/usr/bin/env bash
# Generates the Java binding from the C headers, as jextract.properties says.
#
#   scripts/jextract.sh          writes the generated sources
#   scripts/jextract.sh --check  generates them elsewhere and fails if the committed ones differ
#
# Uses the jextract in JEXTRACT_HOME/bin or on the PATH.
# Exit status: 0 done, 1 a difference, 2 wrong usage or level, 3 no jextract.
set -euo pipefail
cd "$(dirname "$0")/.."

fail() {
    echo "jextract.sh: $2" >&2
    exit "$1"
}

# property NAME: its value, continuation lines joined
property() {
    sed -e ':join' -e '/\\$/{N;s/\\\n[[:space:]]*//;b join' -e '}' jextract.properties |
        sed -n "s/^$1[[:space:]]*=[[:space:]]*//p"
}

case "${1:-}" in
'') check=no ;;
--check) check=yes ;;
*) fail 2 "unknown argument '$1'; it takes --check or nothing" ;;
esac

jextract=${JEXTRACT_HOME:+$JEXTRACT_HOME/bin/jextract}
jextract=${jextract:-$(command -v jextract || true)}
[ -n "$jextract" ] && [ -x "$jextract" ] ||
    fail 3 "no jextract: set JEXTRACT_HOME, or put jextract on the PATH (github.com/openjdk/jextract)"

level=$("$jextract" --version 2>&1 | head -n 1)
[ "$level" = "$(property level)" ] ||
    fail 2 "$jextract is '$level', but jextract.properties asks for '$(property level)'"

output=$(property output)
package=$(property package)
folder=${package//.//}
generated=$(mktemp -d)
trap 'rm -rf "$generated"' EXIT

arguments=(--output "$generated" --target-package "$package"
    --header-class-name "$(property header.class)")
for dir in $(property include.dirs); do arguments+=(--include-dir "$dir"); done
for name in $(property structs); do arguments+=(--include-struct "$name"); done
for name in $(property constants); do arguments+=(--include-constant "$name"); done
"$jextract" "${arguments[@]}" "$(property header)"

# This level wraps whatever a call throws in an AssertionError, also the JVM's own refusal when a
# library's arena is closed meanwhile. Later levels let such exceptions pass, and so do we.
sed -i 's/} catch (Throwable ex\$) {/} catch (RuntimeException | Error ex$) {\
                throw ex$;\
            &/' "$generated/$folder"/*.java

if [ "$check" = yes ]; then
    diff -r "$generated/$folder" "$output/$folder" ||
        fail 1 "the committed binding differs from the headers: run scripts/jextract.sh, commit"
    echo "jextract.sh: the committed binding is what the headers generate"
else
    rm -rf "${output:?}/$folder"
    mkdir -p "$output/$folder"
    cp "$generated/$folder"/* "$output/$folder/"
    echo "jextract.sh: wrote $(ls "$output/$folder" | wc -l) files to $output/$folder"
fi
