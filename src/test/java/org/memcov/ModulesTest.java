package org.memcov;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.memcov.testing.ChildJvm;
import org.memcov.testing.Fixture;
import org.memcov.testing.Native;

/** What is known of each numbered module, against its file and this process's own map. */
class ModulesTest {
    /** The build-id as the file has it: a note of the name GNU, type 3, with 20 bytes. */
    private static String buildIdIn(Path library) throws IOException {
        String bytes = new String(Files.readAllBytes(library), StandardCharsets.ISO_8859_1);
        String note = "\4\0\0\0\24\0\0\0\3\0\0\0GNU\0";
        int at = bytes.indexOf(note) + note.length();
        return HexFormat.of().formatHex(bytes.substring(at, at + 20).getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Where the first page of a file is mapped in this process. */
    private static long mappedAt(Path library) throws IOException {
        return Files.readAllLines(Path.of("/proc/self/maps")).stream()
                .filter(line -> line.endsWith(library.toString()) && line.contains(" 00000000 "))
                .mapToLong(line -> Long.parseUnsignedLong(line.substring(0, line.indexOf('-')), 16))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aModuleIsKnownByPathBuildIdAndLoadBias() throws IOException {
        try (Fixture fixture = Fixture.load("fixture")) {
            Path library = Native.library("fixture").toRealPath();
            InstrumentedModule module = fixture.module();
            assertEquals(library, module.path());
            assertEquals(buildIdIn(library), module.buildId());
            assertEquals(mappedAt(library), module.loadBias());
        }
    }

    @Test
    void aModuleWithoutBuildIdHasAnEmptyOne() {
        try (Fixture fixture = Fixture.load("bare")) {
            assertEquals("", fixture.module().buildId());
            assertFalse(fixture.module().toString().contains("build-id"));
        }
    }

    @Test
    void modulesAreNumberedInLoadOrderWithoutGaps() {
        ChildJvm.run(arguments -> {
            try (Fixture second = Fixture.load("second");
                    Fixture fixture = Fixture.load("fixture");
                    Fixture third = Fixture.load("third")) {
                List<InstrumentedModule> modules = third.coverage().modules();
                assertEquals(List.of(second.module(), fixture.module(), third.module()), modules);
                long next = 1;
                for (InstrumentedModule module : modules) {
                    assertEquals(next, module.firstEdge());
                    next += module.edgeCount();
                }
                assertEquals(next - 1, third.coverage().total());
                assertThrows(UnsupportedOperationException.class, () -> modules.remove(0));
            }
        });
    }

    @Test
    void containsIsTheModulesRangeOfEdges() {
        try (Fixture fixture = Fixture.load("fixture")) {
            InstrumentedModule module = fixture.module();
            long last = module.firstEdge() + module.edgeCount() - 1;
            assertTrue(module.contains(module.firstEdge()));
            assertTrue(module.contains(last));
            assertFalse(module.contains(module.firstEdge() - 1));
            assertFalse(module.contains(last + 1));
            assertFalse(module.contains(-1));
        }
    }

    @Test
    void countLooksAtTheModulesOwnEdgesOnly() {
        try (Fixture fixture = Fixture.load("fixture");
                Fixture second = Fixture.load("second")) {
            Snapshot walked = fixture.edgesOf("walk", 15);
            Snapshot stepped = second.edgesOf("second_step", 1);
            Snapshot both = walked.or(stepped);
            assertEquals(walked.count(), fixture.module().count(both));
            assertEquals(stepped.count(), second.module().count(both));
            assertEquals(0, second.module().count(walked));
            assertEquals(0, second.module().count(Snapshot.empty()));
            fixture.coverage().restore(both);
            assertEquals(
                    walked.count(), fixture.module().count(fixture.coverage().hitmap()));
        }
    }

    @Test
    void functionEntriesHaveTheAddressesOfTheFunctions() {
        try (Fixture fixture = Fixture.load("fixture")) {
            InstrumentedModule module = fixture.module();
            TreeSet<Long> entries = entries(module);
            for (String function : List.of("classify", "walk", "parse", "fixture_loads")) {
                assertTrue(entries.contains(address(fixture, function)), function);
            }
        }
    }

    @Test
    void anEdgesPcLeadsIntoTheFunctionThatHasIt() {
        try (Fixture fixture = Fixture.load("fixture")) {
            InstrumentedModule module = fixture.module();
            for (String function : List.of("classify", "walk")) {
                long start = address(fixture, function);
                Long end = entries(module).higher(start);
                Snapshot hit = fixture.edgesOf(function, 5);
                assertTrue(hit.count() > 1);
                hit.forEach(edge -> {
                    long pc = module.pc(edge);
                    assertTrue(pc >= start && (end == null || pc < end), () -> function + ", edge " + edge);
                });
                assertEquals(1, hit.edges().filter(module::isFunctionEntry).count());
            }
        }
    }

    @Test
    void theTablesAreReadOnlyAndOfExactlyTheRightSize() {
        try (Fixture fixture = Fixture.load("fixture")) {
            InstrumentedModule module = fixture.module();
            assertTrue(module.hasPcs());
            assertEquals(8 * module.edgeCount(), module.pcs().byteSize());
            assertEquals(module.edgeCount() / 8 + 1, module.functionEntries().byteSize());
            assertTrue(module.pcs().isReadOnly());
            assertTrue(module.functionEntries().isReadOnly());
            assertEquals(module.pcs().getAtIndex(JAVA_LONG, 0), module.pc(module.firstEdge()));
        }
    }

    @Test
    void anotherModulesEdgeIsRefused() {
        try (Fixture fixture = Fixture.load("fixture")) {
            InstrumentedModule module = fixture.module();
            long last = module.firstEdge() + module.edgeCount() - 1;
            for (long edge : new long[] {module.firstEdge() - 1, last + 1}) {
                String sentence = "edge " + edge + " is not one of libfixture.so, which has " + module.firstEdge()
                        + " to " + last;
                assertEquals(
                        sentence,
                        assertThrows(IllegalArgumentException.class, () -> module.pc(edge))
                                .getMessage());
                assertEquals(
                        sentence,
                        assertThrows(IllegalArgumentException.class, () -> module.isFunctionEntry(edge))
                                .getMessage());
            }
        }
    }

    @Test
    void aModuleWithoutATableOfPcsSaysHowToGetOne() {
        try (Fixture fixture = Fixture.load("bare")) {
            InstrumentedModule module = fixture.module();
            assertFalse(module.hasPcs());
            assertEquals(0, module.functionEntries().byteSize());
            assertEquals(
                    "libbare.so has no table of PCs: compile it with -fsanitize-coverage=trace-pc-guard,pc-table",
                    assertThrows(IllegalStateException.class, () -> module.pc(module.firstEdge()))
                            .getMessage());
        }
    }

    @Test
    void aModuleThatWasUnloadedStaysInTheList() {
        Fixture third = Fixture.load("third");
        InstrumentedModule module = third.module();
        long pc = module.pc(module.firstEdge());
        third.close();
        try (Fixture fixture = Fixture.load("fixture")) {
            assertTrue(fixture.coverage().modules().stream()
                    .anyMatch(known -> known.path().equals(module.path())));
            assertEquals(pc, module.pc(module.firstEdge()));
        }
    }

    @Test
    void aModulePrintsItsEdges() {
        assertEquals(
                "InstrumentedModule[lib.so, 4 edges from 9, build-id c0de]",
                module(Path.of("lib.so")).toString());
        assertThrows(NullPointerException.class, () -> module(null));
    }

    private static InstrumentedModule module(Path path) {
        MemorySegment none = MemorySegment.NULL;
        return new InstrumentedModule(path, "c0de", 0, 9, 4, none, none, InstrumentedModule.Kind.GUARDS, none);
    }

    private static TreeSet<Long> entries(InstrumentedModule module) {
        TreeSet<Long> entries = new TreeSet<>();
        LongStream.range(module.firstEdge(), module.firstEdge() + module.edgeCount())
                .filter(module::isFunctionEntry)
                .forEach(edge -> entries.add(module.pc(edge)));
        return entries;
    }

    private static long address(Fixture fixture, String function) {
        return fixture.symbols().find(function).orElseThrow().address()
                - fixture.module().loadBias();
    }
}
