package org.memcov.junit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.memcov.CoverageException;
import org.memcov.InstrumentedModule;
import org.memcov.ModuleIdentity;
import org.memcov.Scope;
import org.memcov.Snapshot;
import org.memcov.internal.LinkedModule;
import org.memcov.testing.Fixture;
import org.memcov.testing.Native;

/** The file that tells what each test hit. */
class TestJournalTest {
    @TempDir
    private Path folder;

    private Path journal;

    @BeforeEach
    void name() {
        journal = folder.resolve("tests.jsonl");
    }

    private static TestRun run(String name) {
        ModuleIdentity identity = new ModuleIdentity(ModuleIdentity.Kind.CONTENT_HASH, "0123", 90);
        Snapshot edges = Snapshot.ofHitmap(MemorySegment.ofArray(new byte[] {0b1111110, 0, 0b101}));
        return new TestRun(
                "[id:" + name + "]",
                "sample.Test",
                name,
                TestRun.Outcome.ABORTED,
                Instant.parse("2026-01-02T03:04:05.678Z"),
                Duration.ofNanos(123_456_789),
                4711,
                8,
                3,
                90,
                List.of(new ModuleEdges(identity, Path.of("/lib/libsample.so"), edges)));
    }

    @Test
    void aTestIsReadAsItWasWritten() throws IOException {
        TestJournal.append(journal, run("\"quoted\" > ünïcode\nline"));
        TestJournal.append(journal, run("b"));
        assertEquals(List.of(run("\"quoted\" > ünïcode\nline"), run("b")), TestJournal.read(journal));
    }

    @Test
    void aLineIsForPeopleToo() throws IOException {
        TestJournal.append(journal, run("a"));
        assertTrue(Files.readString(journal).contains("\"edges\":\"1-6,16,18\""));
    }

    @Test
    void thePieceThatADyingProcessLeavesIsNoLine() throws IOException {
        TestJournal.append(journal, run("a"));
        Files.writeString(journal, "{\"id\":\"[id:dy", StandardOpenOption.APPEND);
        assertEquals(List.of(run("a")), TestJournal.read(journal));
        TestJournal.append(journal, run("b"));
        assertEquals(List.of(run("a"), run("b")), TestJournal.read(journal));
    }

    @Test
    void aDamagedLineIsNamed() throws IOException {
        TestJournal.append(journal, run("a"));
        TestJournal.append(journal, run("b"));
        String text = Files.readString(journal);
        for (String damage : List.of("1-6,16,18", "ABORTED", "2026-01-02")) {
            int last = text.lastIndexOf(damage);
            Files.writeString(journal, text.substring(0, last) + "99-" + text.substring(last + 1));
            String message = assertThrows(CoverageException.class, () -> TestJournal.read(journal))
                    .getMessage();
            assertTrue(message.startsWith("line 2 of " + journal + " is damaged: "), message);
        }
    }

    @Test
    void threadsMayAppendAtTheSameTime() throws IOException {
        IntStream.range(0, 200).parallel().forEach(number -> {
            try {
                TestJournal.append(journal, run("test " + number));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        assertEquals(
                200,
                TestJournal.read(journal).stream().map(TestRun::name).distinct().count());
    }

    @Test
    void itLiesBesideTheCoverageFile() {
        assertEquals(Path.of("a/tests.jsonl"), TestJournal.beside(Path.of("a/tests.cov")));
        assertEquals(Path.of("coverage.1.jsonl"), TestJournal.beside(Path.of("coverage.1")));
    }

    private static long[] ofModule(Fixture fixture, Snapshot edges) {
        InstrumentedModule module = fixture.module();
        return edges.edges()
                .filter(module::contains)
                .map(edge -> edge - module.firstEdge() + 1)
                .toArray();
    }

    @Test
    void modulesAreKnownAsInACoverageFile() throws IOException {
        try (Fixture fixture = Fixture.load("fixture");
                Fixture second = Fixture.load("second");
                Fixture bare = Fixture.load("bare")) {
            Snapshot edges;
            try (Scope _ = fixture.coverage().push()) {
                second.call("second_step", 1);
                bare.call("bare_step", 1);
                edges = fixture.coverage().snapshot();
            }
            Map<ModuleIdentity, Snapshot> modules = ModuleEdges.of(fixture.coverage(), edges).stream()
                    .collect(Collectors.toMap(ModuleEdges::identity, ModuleEdges::edges));
            ModuleIdentity secondModule =
                    LinkedModule.read(Native.library("second")).identity();
            ModuleIdentity bareModule =
                    LinkedModule.read(Native.library("bare")).identity();
            assertEquals(Set.of(secondModule, bareModule), modules.keySet());
            assertArrayEquals(
                    ofModule(second, edges), modules.get(secondModule).edges().toArray());
            assertArrayEquals(
                    ofModule(bare, edges), modules.get(bareModule).edges().toArray());
        }
    }
}
