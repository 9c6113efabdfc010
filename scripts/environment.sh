# Sourced by the other scripts: finds what they need, or installs it, or says what to install.
# Afterwards JAVA_HOME is a JDK 22 or later, CC and CXX are clang, and cmake and ninja are there.

memcov_fail() {
    echo "memcov: $1" >&2
    exit 1
}

# java_level HOME: the feature version of the JDK there, 0 if there is none
java_level() {
    [ -x "$1/bin/javac" ] || { echo 0; return; }
    "$1/bin/javac" -version 2>&1 | sed -n 's/^javac \([0-9]*\).*/\1/p'
}

find_jdk() {
    local home level best_home='' best_level=21
    for home in "${JAVA_HOME:-}" /usr/lib/jvm/*; do
        [ -n "$home" ] || continue
        level=$(java_level "$home")
        if [ "${level:-0}" -gt "$best_level" ]; then
            best_home=$home best_level=$level
            [ "$home" = "${JAVA_HOME:-}" ] && break
        fi
    done
    [ -n "$best_home" ] ||
        memcov_fail "no JDK 22 or later: install one and set JAVA_HOME to its folder"
    export JAVA_HOME=$best_home
    export PATH=$JAVA_HOME/bin:$PATH
    # Maven's own libraries use what later JDKs warn of.
    if [ "$best_level" -ge 24 ]; then
        export MAVEN_OPTS="${MAVEN_OPTS:-} --sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED"
    fi
}

# install_packages PACKAGE...: Debian packages, where we may; otherwise says what is missing
install_packages() {
    [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null ||
        memcov_fail "something is missing: install the packages $*"
    echo "memcov: installing $*" >&2
    { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y "$@"; } >&2 ||
        memcov_fail "could not install $*"
}

# require COMMAND PACKAGE...: installs the packages if the command is missing
require() {
    local command=$1
    shift
    command -v "$command" >/dev/null && return
    install_packages "$@"
    command -v "$command" >/dev/null || memcov_fail "'$command' is missing: install the packages $*"
}

# quietly COMMAND...: shows what it prints only if it fails
quietly() {
    local log status=0
    log=$(mktemp)
    "$@" >"$log" 2>&1 || status=$?
    [ $status = 0 ] || cat "$log" >&2
    rm -f "$log"
    return $status
}

find_jdk
require mvn maven
require cmake cmake
require ninja ninja-build
require clang clang
export CC=clang CXX=clang++
