package org.memcov;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.memcov.testing.ChildJvm;
import org.memcov.testing.Fixture;
import org.memcov.testing.Native;

/** Modules that count inline: when their edges show, and how often each was hit. */
class CountersTest {
    @TempDir
    private Path folder;

    @Test
    void nowAndTheHitmapShowWhatWasHitUpToTheLastSync() {
        try (Fixture fixture = Fixture.load("counters")) {
            Coverage coverage = fixture.coverage();
            coverage.reset();
            fixture.call("counters_step", 1);
            assertEquals(0, coverage.now());
            assertEquals(0, coverage.hitmap().count());
            coverage.sync();
            long hit = coverage.now();
            assertTrue(hit > 0);
            assertEquals(hit, coverage.hitmap().count());
            assertEquals(hit, fixture.module().count(coverage.hitmap()));
            fixture.call("counters_step", -1);
            assertEquals(hit, coverage.now());
            coverage.sync();
            assertTrue(coverage.now() > hit);
        }
    }

    @Test
    void whatReachesTheRuntimeLooksAtTheCountersItself() {
        try (Fixture fixture = Fixture.load("counters");
                Arena arena = Arena.ofConfined()) {
            Coverage coverage = fixture.coverage();
            coverage.reset();
            fixture.call("counters_step", 1);
            Snapshot positive = coverage.snapshot();
            assertFalse(positive.isEmpty());
            coverage.reset();
            fixture.call("counters_step", 1);
            assertEquals(positive, Snapshot.fromBytes(coverage.serialize(arena)));
            coverage.reset();
            fixture.call("counters_step", 1);
            assertEquals(positive, coverage.hits().and(positive));
            assertEquals(positive.count(), coverage.now());
        }
    }

    @Test
    void aScopeTellsWhatWasHitInside() {
        try (Fixture fixture = Fixture.load("counters")) {
            Coverage coverage = fixture.coverage();
            coverage.reset();
            fixture.call("counters_step", 1);
            Scope scope = coverage.push();
            assertEquals(0, scope.edges());
            fixture.call("counters_step", 1);
            long again = scope.edges();
            assertEquals(0, scope.newEdges());
            fixture.call("counters_step", -1);
            scope.close();
            assertTrue(scope.edges() > again);
            assertEquals(scope.edges() - again, scope.newEdges());
        }
    }

    @Test
    void aModuleTellsItsKind() {
        try (Fixture guards = Fixture.load("fixture");
                Fixture counters = Fixture.load("counters");
                Fixture flags = Fixture.load("flags");
                Fixture both = Fixture.load("both")) {
            assertEquals(InstrumentedModule.Kind.GUARDS, guards.module().kind());
            assertEquals(InstrumentedModule.Kind.COUNTERS, counters.module().kind());
            assertEquals(InstrumentedModule.Kind.FLAGS, flags.module().kind());
            assertEquals(InstrumentedModule.Kind.GUARDS, both.module().kind());
            assertTrue(counters.module().hasPcs());
            assertEquals(0, guards.module().counters().byteSize());
        }
    }

    @Test
    void aLibraryWithTheRuntimeInsideCountsForItself() {
        try (Fixture contained = Fixture.load("counters_static")) {
            Coverage coverage = contained.coverage();
            assertEquals(contained.module().edgeCount(), coverage.total());
            coverage.reset();
            contained.call("counters_loop", 2);
            assertTrue(coverage.snapshot().count() > 0);
        }
    }

    @Test
    void theCountersAreTheModulesOwnMemory() {
        try (Fixture fixture = Fixture.load("counters")) {
            InstrumentedModule module = fixture.module();
            fixture.coverage().reset();
            MemorySegment counters = module.counters();
            assertTrue(counters.isReadOnly());
            assertEquals(module.edgeCount(), counters.byteSize());
            assertEquals(0, mostHits(module));
            fixture.call("counters_loop", 5);
            assertEquals(5, mostHits(module));
            fixture.call("counters_loop", 200);
            assertEquals(205, mostHits(module));
            try (Scope _ = fixture.coverage().push()) {
                assertEquals(0, mostHits(module));
            }
        }
    }

    private static int mostHits(InstrumentedModule module) {
        return edges(module).mapToInt(module::counter).max().orElseThrow();
    }

    private static LongStream edges(InstrumentedModule module) {
        return LongStream.range(module.firstEdge(), module.firstEdge() + module.edgeCount());
    }

    @Test
    void theCountersStayWhenTheLibraryIsClosed() {
        Fixture fixture = Fixture.load("flags");
        InstrumentedModule module = fixture.module();
        fixture.coverage().reset();
        fixture.call("counters_step", 1);
        fixture.close();
        assertEquals(1, mostHits(module));
        try (Fixture again = Fixture.load("flags")) {
            assertEquals(module, again.module());
            assertTrue(module.count(again.coverage().snapshot()) > 0);
            again.coverage().reset();
            assertEquals(0, mostHits(module));
        }
    }

    @Test
    void classesGoToMemoryOfAnyKind() throws Exception {
        Path file = folder.resolve("classes");
        try (Fixture fixture = Fixture.load("counters");
                Arena arena = Arena.ofConfined();
                FileChannel channel = FileChannel.open(
                        file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            InstrumentedModule module = fixture.module();
            Coverage coverage = fixture.coverage();
            coverage.reset();
            fixture.call("counters_loop", 20);
            long size = module.edgeCount() + 3;
            byte[] expected = new byte[(int) size];
            edges(module).forEach(edge -> expected[(int) (edge - module.firstEdge())] = classOf(module.counter(edge)));
            for (MemorySegment target : new MemorySegment[] {
                arena.allocate(size),
                MemorySegment.ofArray(new byte[(int) size]),
                channel.map(FileChannel.MapMode.READ_WRITE, 0, size, arena)
            }) {
                target.fill((byte) -1);
                coverage.counterClasses(module, target);
                assertArrayEquals(expected, target.toArray(JAVA_BYTE));
            }
            assertTrue(IntStream.range(0, expected.length).anyMatch(i -> expected[i] == 32));
        }
    }

    /** For the counts that the test makes: 0, 10, 20 and 21. */
    private static byte classOf(int hits) {
        return (byte) (hits == 0 ? 0 : hits == 1 ? 1 : hits < 16 ? 16 : 32);
    }

    @Test
    void aTargetThatDoesNotFitIsRefused() {
        try (Fixture fixture = Fixture.load("counters");
                Arena arena = Arena.ofConfined()) {
            InstrumentedModule module = fixture.module();
            String sentence = "the target has to be writable and of at least " + module.edgeCount()
                    + " bytes, one for each edge of libcounters.so";
            for (MemorySegment target : new MemorySegment[] {
                arena.allocate(module.edgeCount() - 1),
                arena.allocate(module.edgeCount()).asReadOnly(),
                MemorySegment.NULL
            }) {
                assertEquals(
                        sentence,
                        assertThrows(
                                        IllegalArgumentException.class,
                                        () -> fixture.coverage().counterClasses(module, target))
                                .getMessage());
            }
        }
    }

    @Test
    void aModuleWithGuardsSaysHowToGetCounts() {
        try (Fixture fixture = Fixture.load("fixture")) {
            InstrumentedModule module = fixture.module();
            String sentence = "libfixture.so has guards, which tell that an edge was hit, not how often: compile it"
                    + " with -fsanitize-coverage=inline-8bit-counters,pc-table";
            assertEquals(
                    sentence,
                    assertThrows(IllegalStateException.class, () -> module.counter(module.firstEdge()))
                            .getMessage());
            assertEquals(
                    sentence,
                    assertThrows(
                                    IllegalStateException.class,
                                    () -> fixture.coverage()
                                            .counterClasses(module, MemorySegment.ofArray(new byte[100])))
                            .getMessage());
        }
    }

    @Test
    void aModuleOfAnotherRuntimeIsRefused() {
        try (Fixture contained = Fixture.load("counters_static");
                Fixture fixture = Fixture.load("counters")) {
            assertNotEquals(contained.coverage(), fixture.coverage());
            assertEquals(
                    "libcounters_static.so is not a module of this runtime",
                    assertThrows(
                                    IllegalArgumentException.class,
                                    () -> fixture.coverage()
                                            .counterClasses(contained.module(), MemorySegment.ofArray(new byte[1000])))
                            .getMessage());
        }
    }

    @Test
    void aRuntimeThatDoesNotNumberThemNamesWhatIsMissing() {
        Set<String> added = Set.of("mcov_sync", "mcov_get_counters", "mcov_copy_counter_classes");
        try (Fixture fixture = Fixture.load("static")) {
            SymbolLookup earlier = name ->
                    added.contains(name) ? Optional.empty() : fixture.symbols().find(name);
            Coverage coverage = Coverage.of(earlier);
            assertFalse(coverage.supports(Feature.COUNTERS));
            assertEquals(
                    InstrumentedModule.Kind.GUARDS,
                    coverage.modules().getFirst().kind());
            assertEquals(fixture.coverage().snapshot(), coverage.snapshot());
            assertTrue(assertThrows(UnsupportedOperationException.class, coverage::sync)
                    .getMessage()
                    .contains(" without mcov_sync:"));
        }
    }

    @Test
    void anExistingBuildNamesWhatIsMissing() {
        ChildJvm.run(arguments -> {
            try (Fixture existing = Fixture.load("existing/existing")) {
                Coverage coverage = existing.coverage();
                assertTrue(assertThrows(UnsupportedOperationException.class, coverage::sync)
                        .getMessage()
                        .contains(" without mcov_sync:"));
                assertTrue(coverage.snapshot().count() > 0 || coverage.now() == 0);
            }
        });
    }

    @Test
    void aLibraryThatIsLoadedFirstAndCountsInlineGetsTheRuntime() {
        ChildJvm.run(arguments -> {
            try (Arena arena = Arena.ofShared()) {
                Coverage coverage = Coverage.load(Native.library("flags"), arena);
                assertTrue(coverage.total() > 0);
                assertEquals(1, coverage.modules().size());
            }
        });
    }
}
