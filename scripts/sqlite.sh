# Sourced by the scripts that measure and show memcov on SQLite: fetches its source and builds it.
# Source environment.sh before, and find_native_tools.

# The unmodified SQLite amalgamation, 3.40.1, as the npm package better-sqlite3 carries it.
sqlite_package=better-sqlite3@8.1.0
sqlite_archive=better-sqlite3-8.1.0.tgz
sqlite_checksum=9006504eac0c86e8d5f42d6b7a8282866bf041bc856ff4438fec83cb98e4c05f

# Where the demo and the benchmarks find what is fetched and built here.
sqlite_folder=build/demo

fetch_sqlite() {
    [ -f "$sqlite_folder/sqlite/sqlite3.c" ] && [ -f "$sqlite_folder/sqlite/sqlite3.h" ] && return
    require npm npm
    echo "Fetching SQLite ($sqlite_package)"
    mkdir -p "$sqlite_folder"
    (cd "$sqlite_folder" && npm pack --silent "$sqlite_package" >/dev/null) ||
        memcov_fail "npm could not fetch $sqlite_package: is a registry reachable?"
    echo "$sqlite_checksum  $sqlite_folder/$sqlite_archive" | sha256sum --check --quiet - ||
        memcov_fail "$sqlite_folder/$sqlite_archive is not the expected archive: remove it and try again"
    # In place only when it is complete.
    local unpacked
    unpacked=$(mktemp -d "$sqlite_folder/sqlite.XXXXXX")
    tar -xzf "$sqlite_folder/$sqlite_archive" -C "$unpacked" --strip-components=3 \
        package/deps/sqlite3/sqlite3.c package/deps/sqlite3/sqlite3.h
    rm -rf "$sqlite_folder/sqlite"
    mv "$unpacked" "$sqlite_folder/sqlite"
}

# build_sqlite TARGET...: those of src/demo/native/CMakeLists.txt
build_sqlite() {
    quietly cmake -S src/demo/native -B "$sqlite_folder/native" -G Ninja -DCMAKE_BUILD_TYPE=Release \
        -DSQLITE_SOURCE="$PWD/$sqlite_folder/sqlite"
    quietly cmake --build "$sqlite_folder/native" --target "$@"
}
