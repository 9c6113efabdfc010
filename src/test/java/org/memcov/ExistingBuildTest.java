package org.memcov;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.memcov.testing.ChildJvm;
import org.memcov.testing.Fixture;
import org.memcov.testing.Native;

/**
 * The coverage of an existing build, read and changed so that none of its faults is reached. Each
 * test runs in a JVM of its own, which such a fault would end or corrupt.
 */
class ExistingBuildTest {
    private static Fixture existing() {
        Fixture fixture = Fixture.load("existing/existing");
        fixture.coverage().reset();
        return fixture;
    }

    @Test
    void storageThatMovesIsFollowedAndOldSegmentsRefuse() {
        ChildJvm.run(arguments -> {
            try (Fixture fixture = existing()) {
                Hitmap hitmap = fixture.coverage().hitmap();
                fixture.call("existing_walk", 1);
                MemorySegment before = hitmap.segment();
                assertEquals(Native.storageAddress(fixture.symbols()), before.address());
                assertTrue(before.isReadOnly());
                try (Fixture second = Fixture.load("existing/existing_second")) {
                    MemorySegment after = hitmap.segment();
                    assertNotEquals(before.address(), after.address());
                    assertEquals(Native.storageAddress(fixture.symbols()), after.address());
                    assertEquals((fixture.coverage().total() + 7) / 8, after.byteSize());
                    assertFalse(before.scope().isAlive());
                    assertThrows(IllegalStateException.class, () -> Snapshot.ofHitmap(before));
                    second.call("existing_second_1", 1);
                    assertTrue(hitmap.count() > 0);
                }
            }
        });
    }

    @Test
    void readersAreNotDisturbedByAnotherThreadThatLoadsModules() {
        ChildJvm.run(arguments -> {
            try (Fixture fixture = existing()) {
                Hitmap hitmap = fixture.coverage().hitmap();
                AtomicBoolean isDone = new AtomicBoolean();
                List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
                List<Thread> readers = new ArrayList<>();
                for (int i = 0; i < 2; i++) {
                    readers.add(Thread.ofPlatform().start(() -> {
                        try {
                            while (!isDone.get()) {
                                hitmap.count();
                                hitmap.snapshot();
                                hitmap.contains(3);
                                hitmap.edges().count();
                            }
                        } catch (Throwable e) {
                            failures.add(e);
                        }
                    }));
                }
                for (int round = 0; round < 200; round++) {
                    Fixture.load("existing/existing_second").close();
                }
                isDone.set(true);
                for (Thread reader : readers) {
                    reader.join();
                }
                assertEquals(List.of(), failures);
            }
        });
    }

    @Test
    void foreignAndMalformedDataIsRefusedAndNothingChanges() {
        ChildJvm.run(arguments -> {
            try (Fixture fixture = existing()) {
                Coverage coverage = fixture.coverage();
                fixture.call("existing_walk", 5);
                Snapshot before = coverage.snapshot();
                byte[] whole = before.toBytes();
                for (int size = 0; size < whole.length + 4; size++) {
                    if (size != whole.length) {
                        MemorySegment data = MemorySegment.ofArray(Arrays.copyOf(whole, size));
                        assertThrows(IllegalArgumentException.class, () -> coverage.deserialize(data));
                        assertThrows(IllegalArgumentException.class, () -> coverage.merge(data));
                    }
                }
                for (long edge : new long[] {coverage.total() + 1, 100_000}) {
                    Snapshot foreign = Edges.of(1, edge);
                    MemorySegment data = MemorySegment.ofArray(foreign.toBytes());
                    String message = assertThrows(IllegalArgumentException.class, () -> coverage.deserialize(data))
                            .getMessage();
                    assertTrue(message.startsWith("the data has edge " + edge + ", but the modules loaded"), message);
                    assertThrows(IllegalArgumentException.class, () -> coverage.merge(data));
                    assertThrows(IllegalArgumentException.class, () -> coverage.merge(foreign));
                    assertThrows(IllegalArgumentException.class, () -> coverage.restore(foreign));
                }
                assertEquals(before, coverage.snapshot());
                assertEquals(before.count(), coverage.now());
            }
        });
    }

    @Test
    void anEdgeThatItsHitmapHasNoByteForIsRefused() {
        ChildJvm.run(arguments -> {
            try (Fixture fixture = Fixture.load("existing/existing_eight")) {
                Coverage coverage = fixture.coverage();
                coverage.reset();
                assertEquals(8, coverage.total());
                assertEquals(1, coverage.hitmap().segment().byteSize());
                coverage.restore(Edges.range(1, 7));
                assertEquals(
                        "the data has edge 8, for which this library's hitmap has no room: it is an existing build "
                                + "with 8 edges, and such a build has no place for the last edge of a multiple of 8",
                        assertThrows(IllegalArgumentException.class, () -> coverage.merge(Edges.of(8)))
                                .getMessage());
                assertEquals(Edges.range(1, 7), coverage.snapshot());
            }
        });
    }

    @Test
    void whatIsReplacedOrMergedIsCountedAgain() {
        ChildJvm.run(arguments -> {
            try (Fixture fixture = existing();
                    Arena arena = Arena.ofConfined()) {
                Coverage coverage = fixture.coverage();
                fixture.call("existing_walk", 1);
                Snapshot one = coverage.snapshot();
                MemorySegment data = coverage.serialize(arena);
                assertEquals(one, Snapshot.fromBytes(data));
                coverage.reset();
                fixture.call("existing_walk", 2);
                Snapshot two = coverage.snapshot();
                coverage.merge(data);
                assertEquals(one.or(two), coverage.snapshot());
                assertEquals(one.or(two).count(), coverage.now());
                coverage.deserialize(data);
                assertEquals(one, coverage.snapshot());
                assertEquals(one.count(), coverage.now());
                coverage.merge(two);
                assertEquals(one.or(two).count(), coverage.now());
                coverage.restore(two);
                assertEquals(two.count(), coverage.now());
                coverage.restore(Snapshot.empty());
                assertEquals(0, coverage.now());
                coverage.setNow(77);
                assertEquals(77, coverage.now());
            }
        });
    }

    @Test
    void whatItLacksIsNamedWithItsSymbol() {
        ChildJvm.run(arguments -> {
            try (Fixture fixture = existing()) {
                Coverage coverage = fixture.coverage();
                assertEquals(Set.of(), coverage.features());
                assertFalse(coverage.supports(Feature.THREADS));
                assertEquals(
                        "this library's runtime is an existing build without mcov_copy_hits: "
                                + "have memcov's own libmemcov.so take its place for this call",
                        assertThrows(UnsupportedOperationException.class, coverage::hits)
                                .getMessage());
                assertTrue(assertThrows(UnsupportedOperationException.class, coverage::modules)
                        .getMessage()
                        .contains(" without mcov_get_module:"));
                assertTrue(assertThrows(UnsupportedOperationException.class, () -> coverage.attach(Path.of("file")))
                        .getMessage()
                        .contains(" without mcov_attach:"));
                assertTrue(assertThrows(UnsupportedOperationException.class, coverage::patching)
                        .getMessage()
                        .contains(" without mcov_get_patching:"));
                assertTrue(
                        assertThrows(UnsupportedOperationException.class, () -> coverage.setPatching(Patching.Mode.OFF))
                                .getMessage()
                                .contains(" without mcov_set_patching:"));
            }
        });
    }

    @Test
    void aRuntimeWithoutAnyModuleIsEmptyAndUsable() {
        ChildJvm.run(arguments -> {
            try (Arena arena = Arena.ofShared()) {
                Coverage coverage = Coverage.of(SymbolLookup.libraryLookup(Native.library("existing/memcov"), arena));
                assertEquals(0, coverage.total());
                assertEquals(0, coverage.hitmap().segment().byteSize());
                coverage.restore(Snapshot.empty());
                coverage.merge(Snapshot.empty());
                try (Scope scope = coverage.push()) {
                    assertEquals(0, scope.edges());
                }
                assertTrue(coverage.snapshot().isEmpty());
            }
        });
    }

    @Test
    void aLookupOfAnExistingLibraryIsEnough() {
        ChildJvm.run(arguments -> {
            try (Arena arena = Arena.ofShared()) {
                SymbolLookup lookup = SymbolLookup.libraryLookup(Native.library("existing/existing"), arena);
                Coverage coverage = Coverage.of(lookup);
                coverage.reset();
                Native.call(lookup, "existing_walk", 1);
                assertTrue(coverage.now() > 0);
                assertEquals(coverage.now(), coverage.hitmap().count());
            }
        });
    }
}
