# Sourced by the other scripts: functions that find what they need or say what to install.
#
# Nothing is installed unless the script sets may_install=yes, as those that a person starts do;
# Maven's builds, which come here through native.sh, only check.
may_install=no

memcov_fail() {
    echo "memcov: $1" >&2
    exit 1
}

# install_packages PACKAGE...: installs Debian packages where we may; fails where we may not
install_packages() {
    [ $may_install = yes ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || return
    echo "memcov: installing $*" >&2
    { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y "$@"; } >&2
}

# require COMMAND PACKAGE...: installs the packages if the command is missing, or says so
require() {
    local command=$1
    shift
    command -v "$command" >/dev/null || { install_packages "$@" && command -v "$command" >/dev/null; } ||
        memcov_fail "the command '$command' is missing: install the package $*"
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

# java_level HOME: the feature version of the JDK there, 0 if there is none
java_level() {
    [ -x "$1/bin/javac" ] || { echo 0; return; }
    "$1/bin/javac" -version 2>&1 | sed -n 's/^javac \([0-9]*\).*/\1/p'
}

# The highest JDK among JAVA_HOME, which wins if it will do, the PATH's and the system's.
find_jdk() {
    local home level path_home best_home='' best_level=21
    path_home=$(readlink -f "$(command -v javac)" || true)
    for home in "${JAVA_HOME:-}" "${path_home%/bin/javac}" /usr/lib/jvm/*; do
        [ -n "$home" ] || continue
        level=$(java_level "$home")
        if [ "${level:-0}" -gt "$best_level" ]; then
            best_home=$home best_level=$level
            [ "$home" = "${JAVA_HOME:-}" ] && break
        fi
    done
    [ -n "$best_home" ] || memcov_fail \
        "there is no 'javac' of JDK 22 or later: install one (the package openjdk-25-jdk, or from another vendor) and set JAVA_HOME to its folder"
    export JAVA_HOME=$best_home
    export PATH=$JAVA_HOME/bin:$PATH
    # Maven's own libraries use what later JDKs warn of.
    if [ "$best_level" -ge 24 ]; then
        export MAVEN_OPTS="${MAVEN_OPTS:-} --sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED"
    fi
}

# clang_level COMPILER: the major version of a clang, which may stand behind a launcher such as
# ccache; 0 if it is another compiler or there is none
clang_level() {
    # shellcheck disable=SC2086
    if $1 --version 2>/dev/null | grep -q 'clang version'; then
        $1 -dumpversion | cut -d. -f1
    else
        echo 0
    fi
}

# use_clang CC CXX: takes the two if they are clang 14 or later
use_clang() {
    [ "$(clang_level "$1")" -ge 14 ] && [ "$(clang_level "$2")" -ge 14 ] || return
    export CC=$1 CXX=$2
}

# The C++ compiler that belongs to a C compiler: clang++-15 to clang-15.
cxx_of() {
    echo "$1" | sed 's/clang\(-[0-9]*\)\{0,1\}$/clang++\1/'
}

# clang, or the highest clang-NN.
search_clang() {
    local compiler
    for compiler in clang $(compgen -c clang- | grep -E '^clang-[0-9]+$' | sort -ruV); do
        use_clang "$compiler" "$(cxx_of "$compiler")" && return
    done
    return 1
}

# What CC and CXX name if they are clang, else what there is; sets both.
find_clang() {
    local level
    level=$(clang_level "${CC:-}")
    if [ "$level" != 0 ]; then
        use_clang "$CC" "${CXX:-$(cxx_of "$CC")}" || memcov_fail \
            "CC is '$CC' (clang $level) and CXX is '${CXX:-$(cxx_of "$CC")}', but both have to be clang 14 or later"
    else
        search_clang || { install_packages clang && search_clang; } || memcov_fail \
            "the command 'clang', level 14 or later, is missing: install the package clang, or set CC and CXX"
    fi
}

find_cmake() {
    local version
    require cmake cmake
    version=$(cmake --version | sed -n 's/^cmake version \([0-9.]*\).*/\1/p')
    [ "$(printf '%s\n' 3.20 "$version" | sort -V | head -n 1)" = 3.20 ] || memcov_fail \
        "the command 'cmake' is of level $version, but 3.20 or later is needed: install a later package cmake"
    require ninja ninja-build
}

# The compilers and CMake.
find_native_tools() {
    find_cmake
    find_clang
}

# links_with OPTION: whether a program can be linked with an option that takes a library of clang's
links_with() {
    # shellcheck disable=SC2086
    echo 'int main(void) { return 0; }' | $CC "$1" -x c -o /dev/null - 2>/dev/null
}

# require_link OPTION: installs clang's own libraries if a program cannot be linked without, or says so
require_link() {
    local package
    package=libclang-rt-$(clang_level "$CC")-dev
    links_with "$1" || { install_packages "$package" && links_with "$1"; } ||
        memcov_fail "$CC does not link with $1: install the package $package"
}

# llvm_tool NAME: the path of the tool that belongs to $CC; fails if there is none
llvm_tool() {
    # shellcheck disable=SC2086
    command -v "$($CC -print-prog-name="$1")"
}

# find_llvm_tools NAME...: sets the variable of each name, as LLVM_COV for llvm-cov, to its path
find_llvm_tools() {
    local name package
    package=llvm-$(clang_level "$CC")
    for name in "$@"; do
        llvm_tool "$name" >/dev/null || { install_packages "$package" && llvm_tool "$name" >/dev/null; } ||
            memcov_fail "the command '$name' of $CC is missing: install the package $package"
        export "$(echo "$name" | tr a-z- A-Z_)=$(llvm_tool "$name")"
    done
}

# What ties edges to lines; memcov itself does with either, its tests try both.
find_symbolizers() {
    require llvm-symbolizer llvm
    require addr2line binutils
}

# What reads the reports that memcov writes; its tests hand them over.
find_report_readers() {
    require lcov lcov
    require genhtml lcov
    require sancov clang-tools
    require objcopy binutils
}

# What tests look at HTML reports with.
find_browser() {
    require chromium chromium
    require chromedriver chromium-driver
}

# A JDK and Maven.
find_java_tools() {
    find_jdk
    require mvn maven
}

# The jar that mvn package builds.
project_jar() {
    echo "$PWD/target/memcov-$(sed -n 's|^  <version>\(.*\)</version>$|\1|p' pom.xml).jar"
}
