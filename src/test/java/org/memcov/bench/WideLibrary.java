package org.memcov.bench;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import org.memcov.Coverage;

/**
 * The library of 40,000 edges that csrc/bench builds. Its functions are constants, so that a call
 * costs what it costs a user who keeps handles as one should.
 */
final class WideLibrary {
    /** A system property: the folder of csrc/bench's build. */
    static final String FOLDER_PROPERTY = "memcov.bench.native";

    private static final int EDGES = 40_000;

    private static final Coverage COVERAGE =
            Coverage.load(Path.of(System.getProperty(FOLDER_PROPERTY), "libwide_" + EDGES + ".so"), Arena.ofShared());

    private static final MethodHandle HIT = handle("wide_hit");
    private static final MethodHandle HIT_APART = handle("wide_hit_apart");

    private WideLibrary() {}

    private static MethodHandle handle(String function) {
        return Linker.nativeLinker()
                .downcallHandle(
                        COVERAGE.symbols().find(function).orElseThrow(), FunctionDescriptor.ofVoid(JAVA_INT, JAVA_INT));
    }

    static Coverage coverage() {
        return COVERAGE;
    }

    /** Announces guards as one more module, until all have so many edges. */
    static void growTo(long edges) throws Throwable {
        long missing = edges - COVERAGE.total();
        if (missing > 0) {
            MemorySegment guards = Arena.global().allocate(JAVA_INT, missing);
            Linker.nativeLinker()
                    .downcallHandle(
                            COVERAGE.symbols()
                                    .find("__sanitizer_cov_trace_pc_guard_init")
                                    .orElseThrow(),
                            FunctionDescriptor.ofVoid(ADDRESS, ADDRESS))
                    .invokeExact(guards, guards.asSlice(guards.byteSize()));
        }
    }

    static void hitOne() throws Throwable {
        HIT.invokeExact(0, 1);
    }

    /** A hundred edges in sixteen words. */
    static void hitNear() throws Throwable {
        HIT_APART.invokeExact(10, 100);
    }

    /** A hundred edges, one in a word. */
    static void hitScattered() throws Throwable {
        HIT_APART.invokeExact(EDGES / 100, 100);
    }
}
