package org.memcov;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.memcov.testing.ChildJvm;
import org.memcov.testing.Fixture;
import org.memcov.testing.Native;
import org.memcov.testing.Scenario;

/**
 * Native memory stays flat. Each buffer is 10 KB, so a leak would take a gigabyte; the bound leaves
 * the JVM far more than it needs for itself.
 */
class LeakTest {
    private static final int EDGES = 80_000;
    private static final int CALLS = 100_000;
    private static final long BOUND = 64L << 20;

    /** Announces a module of so many edges, so that serialized coverage is large. */
    private static void addEdges(Fixture fixture) throws Throwable {
        MemorySegment guards = Arena.global().allocate(ValueLayout.JAVA_INT, EDGES);
        String init = "__sanitizer_cov_trace_pc_guard_init";
        FunctionDescriptor type = FunctionDescriptor.ofVoid(ValueLayout.ADDRESS, ValueLayout.ADDRESS);
        MemorySegment end = guards.asSlice(guards.byteSize());
        Linker.nativeLinker()
                .downcallHandle(fixture.symbols().find(init).orElseThrow(), type)
                .invokeExact(guards, end);
        assertTrue(fixture.coverage().total() >= EDGES);
    }

    /** The resident set of this process in bytes; its line is {@code VmRSS: 12345 kB}. */
    private static long resident() throws IOException {
        String line = Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(field -> field.startsWith("VmRSS:"))
                .findFirst()
                .orElseThrow();
        return Long.parseLong(line.replaceAll("\\D", "")) << 10;
    }

    private static void staysFlat(Runnable call) throws IOException {
        for (int i = 0; i < CALLS / 10; i++) {
            call.run();
        }
        long before = resident();
        for (int i = 0; i < CALLS; i++) {
            call.run();
        }
        long growth = resident() - before;
        assertTrue(growth < BOUND, () -> "grown by " + growth + " bytes");
    }

    private static void serializeStaysFlat(String library) throws Throwable {
        try (Fixture fixture = Fixture.load(library)) {
            addEdges(fixture);
            Coverage coverage = fixture.coverage();
            staysFlat(() -> {
                try (Arena arena = Arena.ofConfined()) {
                    assertEquals(
                            8 + coverage.hitmap().segment().byteSize(),
                            coverage.serialize(arena).byteSize());
                }
            });
        }
    }

    /** A heap that is all there from the start, so that what grows is native memory. */
    private static void inSmallJvm(Scenario scenario) {
        ChildJvm.of(scenario)
                .option("-Xms32m")
                .option("-Xmx32m")
                .option("-XX:+AlwaysPreTouch")
                .run()
                .succeeds();
    }

    @Test
    void aHundredThousandSerializedBuffersAreFreed() {
        inSmallJvm(arguments -> serializeStaysFlat("static"));
    }

    @Test
    void aHundredThousandBuffersOfAnExistingBuildAreFreed() {
        inSmallJvm(arguments -> serializeStaysFlat("existing/existing"));
    }

    @Test
    void aBufferThatAClosedArenaRefusesIsFreed() {
        inSmallJvm(arguments -> {
            try (Fixture fixture = Fixture.load("static")) {
                addEdges(fixture);
                Arena closed = Arena.ofConfined();
                closed.close();
                staysFlat(() -> assertThrows(
                        IllegalStateException.class, () -> fixture.coverage().serialize(closed)));
            }
        });
    }

    @Test
    void aHundredThousandScopesLeaveNothingBehind() {
        inSmallJvm(arguments -> {
            try (Fixture fixture = Fixture.load("static")) {
                addEdges(fixture);
                staysFlat(() -> {
                    try (Scope _ = fixture.coverage().push()) {
                        Native.call(fixture.symbols(), "mcov_get_total");
                    }
                });
            }
        });
    }
}
