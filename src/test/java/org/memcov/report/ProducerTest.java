package org.memcov.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.memcov.internal.Producers;
import org.memcov.testing.Fixture;
import org.memcov.testing.Native;

/** What debug information tells of how a module was compiled. */
class ProducerTest {
    @TempDir
    private Path folder;

    private static Producer of(String text) {
        return only(Map.of(text, 1));
    }

    private static Producer only(Path library) {
        return only(Producers.of(library));
    }

    private static Producer only(Map<String, Integer> units) {
        List<Producer> producers = Producer.of(units);
        assertEquals(1, producers.size(), producers.toString());
        return producers.getFirst();
    }

    private static Optional<String> optimization(String text) {
        return of(text).optimization();
    }

    @ParameterizedTest
    @ValueSource(strings = {"produced_4", "produced_5"})
    void clangThatRecordsItsCommandLineTellsTheOptimization(String fixture) {
        Producer producer = only(Native.library(fixture));

        assertTrue(producer.compiler().matches(".*clang version [0-9.]+.*"), producer.compiler());
        assertEquals(Optional.of("-O2"), producer.optimization());
    }

    @Test
    void aCompressedSectionIsExpanded() {
        assertEquals(
                Optional.of("-O1"), only(Native.library("produced_compressed")).optimization());
    }

    @Test
    void gccTellsTheOptimization() {
        Path library = Native.library("produced_gcc");
        assumeTrue(Files.exists(library), "there is no gcc");
        Producer producer = only(library);

        assertTrue(producer.compiler().matches("GNU C\\d+ [0-9.]+"), producer.compiler());
        assertEquals(Optional.of("-Os"), producer.optimization());
    }

    @Test
    void aSymbolizerTellsThemOfAModule() {
        try (Fixture fixture = Fixture.load("shapes_apart");
                Symbolizer symbolizer = new Symbolizer()) {
            List<Producer> producers = symbolizer.producers(fixture.module());

            assertEquals(1, producers.size(), producers.toString());
            assertTrue(producers.getFirst().compiler().contains("clang version "), producers.toString());
            assertEquals(1, producers.getFirst().units());
        }
    }

    @Test
    void withoutDebugInformationThereIsNone() throws IOException {
        assertEquals(Map.of(), Producers.of(Native.library("shapes_named")));
        assertEquals(Map.of(), Producers.of(folder.resolve("gone")));
        assertEquals(Map.of(), Producers.of(Files.writeString(folder.resolve("text"), "no library")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"produced_4", "produced_5", "produced_compressed"})
    void damagedDebugInformationIsNotBelieved(String fixture) throws IOException {
        byte[] content = Files.readAllBytes(Native.library(fixture));
        Path damaged = folder.resolve("damaged.so");
        for (int step = 1; step < 64; step++) {
            byte[] bytes = content.clone();
            for (int i = step * 64; i < bytes.length; i += 61 + step) {
                bytes[i] = (byte) (bytes[i] * 31 + step);
            }
            Files.write(damaged, bytes);
            Producers.of(damaged).forEach((name, units) -> assertTrue(units > 0 && !name.isEmpty()));
        }
    }

    @Test
    void unitsThatDifferInTheirFilesAreBroughtTogether() {
        String clang = "Debian clang version 14.0.6 /usr/lib/llvm-14/bin/clang -O2 -c /src/";
        List<Producer> producers =
                Producer.of(Map.of("GNU C17 12.2.0 -g -Os", 2, clang + "a.c -o a.o", 1, clang + "b.c -o b.o", 3));

        assertEquals(
                List.of(
                        new Producer("Debian clang version 14.0.6", Optional.of("-O2"), 4),
                        new Producer("GNU C17 12.2.0", Optional.of("-Os"), 2)),
                producers);
    }

    @Test
    void aLineTellsCompilerOptimisationAndUnits() {
        assertEquals("GNU C17 12.2.0, -Os (2 units)", new Producer("GNU C17 12.2.0", Optional.of("-Os"), 2).toString());
        assertEquals(
                "clang version 14.0.6, optimisation not told",
                new Producer("clang version 14.0.6", Optional.empty(), 1).toString());
    }

    @Test
    void aCompilerIsNamedAsItNamesItself() {
        String clang =
                "clang version 18.1.0 (https://github.com/llvm/llvm-project.git 461274b81d8641eab64d494accddc81d7db8a09e)";
        assertEquals(clang, of(clang).compiler());
        assertEquals(clang, of(clang + " /usr/bin/clang -g").compiler());
        assertEquals("GNU AS 2.40", of("GNU AS 2.40").compiler());
    }

    @Test
    void theLastOptimizationCounts() {
        assertEquals(Optional.of("-O3"), optimization("GNU C17 12.2.0 -march=x86-64 -O1 -g -O3"));
        assertEquals(Optional.of("-O0"), optimization("clang version 14.0.6 /usr/bin/clang -O2 -O0 -g"));
        assertEquals(Optional.of("-O1"), optimization("clang version 14.0.6 /usr/bin/clang -O"));
    }

    @Test
    void optionsWithoutAnOptimizationAreNone() {
        assertEquals(Optional.of("-O0"), optimization("GNU C17 12.2.0 -march=x86-64 -g"));
        assertEquals(Optional.of("-O0"), optimization("clang version 14.0.6 /usr/bin/clang -DX=a\\ -O3 -g"));
    }

    @Test
    void withoutOptionsTheOptimizationIsNotKnown() {
        assertEquals(Optional.empty(), optimization("Debian clang version 14.0.6"));
        assertEquals(Optional.empty(), optimization("GNU AS 2.40"));
    }
}
