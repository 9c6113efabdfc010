package org.memcov;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.memcov.testing.ChildJvm;
import org.memcov.testing.Fixture;
import org.memcov.testing.Maps;
import org.memcov.testing.Native;

/** Each way a library comes by its runtime, in a JVM where nothing is loaded yet. */
class LoadingTest {
    @TempDir
    Path folder;

    private static boolean isUnpacked(String runtime) {
        return runtime.endsWith("/libmemcov.so (deleted)");
    }

    @Test
    void aLibraryWithoutARuntimeIsServedByTheOneInTheJar() {
        var result = ChildJvm.run(arguments -> {
            assertEquals(List.of(), Maps.runtimes());
            try (Fixture fixture = Fixture.load("fixture")) {
                assertEquals(1, Maps.runtimes().size());
                assertTrue(isUnpacked(Maps.runtimes().getFirst()), Maps.runtimes()::getFirst);
                assertEquals(fixture.module().edgeCount(), fixture.coverage().total());
                assertEquals(1, fixture.call("fixture_loads", 0));
                assertTrue(fixture.coverage().now() > 0);
            }
        });
        assertEquals("", result.out());
        assertEquals("", result.err());
    }

    @Test
    void unpackingLeavesNothingInTheTemporaryFolder() throws IOException {
        ChildJvm.of(arguments -> Fixture.load("fixture").close())
                .option("-Dorg.memcov.tmpdir=" + folder)
                .run()
                .succeeds();
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(List.of(), files.toList());
        }
    }

    @Test
    void aRuntimeThatAPropertyNamesTakesThePlaceOfTheOneInTheJar() {
        ChildJvm.of(arguments -> {
                    try (Fixture fixture = Fixture.load("fixture")) {
                        assertEquals(List.of(Native.runtime().toString()), Maps.runtimes());
                        fixture.call("walk", 1);
                        assertTrue(fixture.coverage().now() > 0);
                    }
                })
                .option("-Dorg.memcov.runtime=" + Native.runtime())
                .run()
                .succeeds();
    }

    @Test
    void aPreloadedRuntimeServesEveryLibrary() {
        ChildJvm.of(arguments -> {
                    try (Fixture fixture = Fixture.load("fixture");
                            Fixture linked = Fixture.load("linked")) {
                        assertEquals(List.of(Native.runtime().toString()), Maps.runtimes());
                        assertEquals(fixture.coverage(), linked.coverage());
                        assertEquals(2, linked.coverage().modules().size());
                    }
                })
                .environment("LD_PRELOAD", Native.runtime())
                .run()
                .succeeds();
    }

    @Test
    void aLookupOfALibraryThatNobodyServesEndsTheProcess() {
        // What Coverage.load is for: here the JVM has no chance to throw anything.
        var result = ChildJvm.of(arguments -> SymbolLookup.libraryLookup(Native.library("fixture"), Arena.global()))
                .run();
        assertEquals(127, result.exit());
        assertTrue(result.err().contains("undefined symbol: __sanitizer_cov_"), result::err);
    }

    @Test
    void aLinkedLibraryBringsItsOwnRuntime() {
        ChildJvm.run(arguments -> {
            try (Fixture fixture = Fixture.load("linked")) {
                assertEquals(List.of(Native.runtime().toString()), Maps.runtimes());
                fixture.coverage().reset();
                fixture.call("linked_step", 1);
                assertTrue(fixture.coverage().now() > 0);
            }
        });
    }

    @Test
    void aLinkedLibraryWhoseRuntimeIsNowhereIsServedByTheOneInTheJar() {
        ChildJvm.run(arguments -> {
            try (Fixture fixture = Fixture.load("orphan")) {
                assertTrue(isUnpacked(Maps.runtimes().getFirst()));
                fixture.coverage().reset();
                fixture.call("orphan_step", 1);
                assertTrue(fixture.coverage().now() > 0);
            }
        });
    }

    @Test
    void aLibraryWithAStaticRuntimeNeedsNoOther() {
        ChildJvm.run(arguments -> {
            try (Fixture fixture = Fixture.load("static")) {
                assertEquals(List.of(), Maps.runtimes());
                assertEquals(fixture.module().edgeCount(), fixture.coverage().total());
            }
        });
    }

    @Test
    void aStaticRuntimeIsApartFromTheSharedOne() {
        ChildJvm.run(arguments -> {
            try (Fixture shared = Fixture.load("fixture");
                    Fixture own = Fixture.load("static")) {
                assertNotEquals(shared.coverage(), own.coverage());
                assertEquals(1, shared.coverage().modules().size());
                assertEquals(1, own.coverage().modules().size());
                shared.coverage().reset();
                own.coverage().reset();
                own.call("static_step", 1);
                assertEquals(0, shared.coverage().now());
                long now = own.coverage().now();
                shared.call("walk", 15);
                assertEquals(now, own.coverage().now());
            }
        });
    }

    @Test
    void severalLibrariesShareOneRuntime() {
        ChildJvm.run(arguments -> {
            try (Fixture fixture = Fixture.load("fixture");
                    Fixture second = Fixture.load("second");
                    Fixture third = Fixture.load("third");
                    Fixture linked = Fixture.load("linked")) {
                Coverage coverage = fixture.coverage();
                for (Fixture other : List.of(second, third, linked)) {
                    assertEquals(coverage, other.coverage());
                    assertEquals(coverage.total(), other.coverage().total());
                }
                assertEquals(1, Maps.runtimes().size());
                assertEquals(4, coverage.modules().size());
                coverage.reset();
                third.call("third_step", 1);
                assertEquals(coverage.now(), third.module().count(coverage.hitmap()));
            }
        });
    }

    @Test
    void aFunctionThatNobodyDefinesIsNoObstacleWhileItIsNotCalled() {
        ChildJvm.run(arguments -> {
            try (Fixture fixture = Fixture.load("unresolved")) {
                fixture.coverage().reset();
                assertEquals(8, fixture.call("unresolved_step", 7));
                assertTrue(fixture.coverage().now() > 0);
            }
        });
    }

    @Test
    void aLibraryThatNeedsAnInstrumentedOneReachesItsCoverage() {
        ChildJvm.run(arguments -> {
            try (Fixture fixture = Fixture.load("wrapper")) {
                Coverage coverage = fixture.coverage();
                assertEquals(
                        List.of(Native.library("wrapped").toRealPath()),
                        coverage.modules().stream()
                                .map(InstrumentedModule::path)
                                .toList());
                coverage.reset();
                assertEquals(200, fixture.call("wrapper_step", -1));
                assertTrue(coverage.now() > 0);
            }
        });
    }

    @Test
    void aLookupOfALinkedLibraryIsEnough() {
        ChildJvm.run(arguments -> {
            try (Arena arena = Arena.ofShared()) {
                SymbolLookup lookup = SymbolLookup.libraryLookup(Native.library("linked"), arena);
                Coverage coverage = Coverage.of(lookup);
                coverage.reset();
                try (Scope scope = coverage.push()) {
                    Native.call(lookup, "linked_step", 1);
                    assertEquals(coverage.now(), scope.newEdges());
                    assertTrue(coverage.now() > 0);
                }
                assertEquals(coverage, Coverage.load(Native.library("linked"), arena));
            }
        });
    }

    @Test
    void oursTakesThePlaceOfAnExistingRuntimeThatALibraryNeeds() {
        ChildJvm.run(arguments -> {
            try (Fixture fixture = Fixture.load("fixture");
                    Fixture existing = Fixture.load("existing/existing")) {
                assertEquals(fixture.coverage(), existing.coverage());
                assertEquals(1, Maps.runtimes().size());
                assertTrue(existing.coverage().supports(Feature.MODULES));
                existing.coverage().reset();
                existing.call("existing_walk", 3);
                assertTrue(existing.module().count(existing.coverage().hitmap()) > 0);
            }
        });
    }

    @Test
    void aLibraryThatIsLoadedAgainFindsItsEdgesAgain() {
        ChildJvm.run(arguments -> {
            Snapshot walked;
            long total;
            try (Fixture first = Fixture.load("fixture")) {
                walked = first.edgesOf("walk", 5);
                total = first.coverage().total();
            }
            try (Fixture second = Fixture.load("fixture")) {
                assertEquals(total, second.coverage().total());
                second.coverage().reset();
                assertEquals(walked, second.edgesOf("walk", 5));
                assertEquals(1, second.coverage().modules().size());
            }
        });
    }

    @Test
    void aLibraryWhosePlaceAnotherTookFindsItsEdgesAgain() {
        ChildJvm.run(arguments -> {
            Snapshot stepped;
            InstrumentedModule before;
            try (Fixture second = Fixture.load("second")) {
                stepped = second.edgesOf("second_step", 1);
                before = second.module();
            }
            // Of the same size, so the loader puts it where the other one was.
            try (Fixture third = Fixture.load("third");
                    Fixture again = Fixture.load("second")) {
                assertEquals(before.firstEdge(), again.module().firstEdge());
                assertEquals(2, third.coverage().modules().size());
                again.coverage().reset();
                assertEquals(stepped, again.edgesOf("second_step", 1));
            }
        });
    }

    @Test
    void aLibraryMayBeLoadedTwiceAtATime() {
        try (Fixture first = Fixture.load("second");
                Fixture again = Fixture.load("second")) {
            assertEquals(first.coverage(), again.coverage());
            assertEquals(first.module(), again.module());
        }
    }

    @Test
    void aPathMayBeRelativeAndHaveSpaces() throws IOException {
        Path copy = Files.copy(Native.library("third"), folder.resolve("a library.so"));
        Path relative = Path.of("").toAbsolutePath().relativize(copy.toAbsolutePath());
        try (Arena arena = Arena.ofConfined()) {
            Coverage coverage = Coverage.load(relative, arena);
            assertEquals(copy.toRealPath(), coverage.modules().getLast().path());
        }
    }
}
