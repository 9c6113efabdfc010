# Used from an installation: find_package(memcov) and memcov_instrument() with each of its options.
include("${CMAKE_CURRENT_LIST_DIR}/steps.cmake")

build("${CMAKE_CURRENT_LIST_DIR}/projects/installed" "${BINARY_DIR}" -DCMAKE_PREFIX_PATH=${PREFIX})

# A C++ library on the shared runtime.
run("${PROBE}" "${BINARY_DIR}/libshapes.so")
expect("${output}" "hits=[1-9][0-9]* modules=1 kind=guards pcs=yes runtime=libmemcov.so functions=.*run")

# NO_PC_TABLE: edges, but no PCs.
run("${PROBE}" "${BINARY_DIR}/libbare.so")
expect("${output}" "edges=[1-9][0-9]* hits=[1-9][0-9]* modules=1 kind=guards pcs=no")

# IGNORELIST: neither the functions nor the sources it names have edges.
run("${PROBE}" "${BINARY_DIR}/libignoring.so")
expect("${output}" "pcs=yes runtime=libmemcov.so functions=run\n")
run("${PROBE}" "${BINARY_DIR}/libwhole.so")
expect("${output}" "functions=.*skipped_function")
expect("${output}" "functions=.*skipped_source")

# MODE: as many edges, and the same ones hit, whatever counts them.
run("${PROBE}" "${BINARY_DIR}/libshapes.so")
expect("${output}" "(edges=[0-9]+ hits=[0-9]+) modules=1 kind=guards")
set(shapes "${matched_1}")
run("${PROBE}" "${BINARY_DIR}/libcounted.so")
expect("${output}" "${shapes} modules=1 kind=counters pcs=yes runtime=libmemcov.so functions=.*run")
run("${PROBE}" "${BINARY_DIR}/libwhole.so")
expect("${output}" "(edges=[0-9]+ hits=[0-9]+) modules=1 kind=guards")
set(whole "${matched_1}")
run("${PROBE}" "${BINARY_DIR}/libflagged.so")
expect("${output}" "${whole} modules=1 kind=flags pcs=no runtime=libmemcov.so")
run("${PROBE}" "${BINARY_DIR}/libcontained_counted.so")
expect("${output}" "kind=counters pcs=yes runtime=libcontained_counted.so functions=run\n")

# STATIC: the library has the runtime inside and exports it; nothing of another one's is shared.
run("${PROBE}" "${BINARY_DIR}/libcontained.so")
expect("${output}" "hits=[1-9][0-9]* modules=1 kind=guards pcs=yes runtime=libcontained.so functions=.*run")
run("${PROBE}" "${BINARY_DIR}/libshapes.so" "${BINARY_DIR}/libcontained.so")
expect("${output}" "libshapes.so: [^\n]* hits=([0-9]+) modules=1 [^\n]*runtime=libmemcov.so")
set(shapes_hits "${matched_1}")
expect("${output}" "libcontained.so: [^\n]* modules=1 [^\n]*runtime=libcontained.so")
expect("${output}" "libshapes.so at the end: now=${shapes_hits}\n")
run("${PROBE}" "${BINARY_DIR}/libcontained.so" "${BINARY_DIR}/libshapes.so")
expect("${output}" "libshapes.so: [^\n]* modules=1 [^\n]*runtime=libmemcov.so")
expect("${output}" "libcontained.so: [^\n]* modules=1 [^\n]*runtime=libcontained.so")

# Two libraries on the shared runtime share one state.
run("${PROBE}" "${BINARY_DIR}/libshapes.so" "${BINARY_DIR}/libbare.so")
expect("${output}" "libbare.so: [^\n]* modules=2 [^\n]*runtime=libmemcov.so")
