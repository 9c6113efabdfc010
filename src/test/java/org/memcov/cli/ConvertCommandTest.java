package org.memcov.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.memcov.Coverage;
import org.memcov.CoverageFile;
import org.memcov.ModuleIdentity;
import org.memcov.RecordedModule;
import org.memcov.Snapshot;
import org.memcov.testing.ChildJvm;
import org.memcov.testing.CommandLineRun;
import org.memcov.testing.Fixture;
import org.memcov.testing.Native;

/** What {@code memcov convert} makes of each form, against what processes wrote of themselves. */
class ConvertCommandTest extends Conversions {
    private static TwoModules back;

    @BeforeAll
    static void recordBack() {
        back = TwoModules.of(shared, "second", "fixture");
    }

    /** A conversion that is to succeed: what it wrote. */
    private Path converted(Object... arguments) {
        Path out = folder.resolve("out" + Arrays.hashCode(arguments));
        Stream<Object> output = Stream.of("-o", out);
        CommandLineRun run = convert(Stream.concat(output, Stream.of(arguments)).toArray());
        assertEquals(0, run.exit(), run.err());
        return out;
    }

    @Test
    void aCoverageFileBecomesWhatItsProcessSerialized() {
        assertArrayEquals(bytes(forth.serialized()), bytes(converted("--to", "serialized", forth.file())));
    }

    @Test
    void theHitmapIsTheSerializedFormWithoutItsHeader() {
        byte[] serialized = bytes(forth.serialized());
        assertArrayEquals(
                Arrays.copyOfRange(serialized, 8, serialized.length), bytes(converted("--to", "hitmap", forth.file())));
    }

    @Test
    void modulesInAnotherOrderAreNumberedAsTheProcessHasThemThatLoadedThemSo() {
        Path turned = converted("--to", "serialized", "--module", "libsecond.so,libfixture.so", forth.file());
        assertArrayEquals(bytes(back.serialized()), bytes(turned));
    }

    @Test
    void aProcessAcceptsTheConvertedFormAndCountsTheSame() throws IOException {
        Path serialized = converted("--to", "serialized", "--module", "libsecond.so,libfixture.so", forth.file());
        ChildJvm.Result result = ChildJvm.run(
                arguments -> {
                    Fixture second = Fixture.load("second");
                    Coverage coverage = Fixture.load("fixture").coverage();
                    coverage.reset();
                    coverage.deserialize(MemorySegment.ofArray(Files.readAllBytes(Path.of(arguments[0]))));
                    System.out.print(coverage.now());
                    // What the other process hit is nothing new here.
                    Snapshot before = coverage.snapshot();
                    second.call("second_step", 2);
                    assertEquals(before, coverage.snapshot());
                },
                serialized);

        long count = CoverageFile.open(forth.file(), Arena.ofAuto()).count();
        assertTrue(count > 0);
        assertEquals(Long.toString(count), result.out());
    }

    @Test
    void whatAProcessSerializedBecomesTheCoverageFileItWrote() {
        Path file = converted("--to", "file", "--like", forth.file(), forth.serialized());
        assertArrayEquals(bytes(forth.file()), bytes(file));
    }

    @Test
    void theHitsOfTheFileThatTellsTheModulesAreLeftOut() throws IOException {
        Path empty = Files.write(folder.resolve("empty"), new byte[bytes(forth.serialized()).length - 8]);
        Path file = converted("--to", "file", "--like", forth.file(), empty);

        assertEquals(0, CoverageFile.open(file, Arena.ofAuto()).count());
        assertEquals(
                modules(forth.file()).stream().map(RecordedModule::identity).toList(),
                modules(file).stream().map(RecordedModule::identity).toList());
    }

    @Test
    void aFormOfModulesInAnotherOrderFindsTheirEdges() throws IOException {
        Path file = converted(
                "--to",
                "file",
                "--like",
                forth.file(),
                "--module",
                "libsecond.so",
                "--module",
                "libfixture.so",
                back.serialized());

        assertEquals(
                0, CommandLineRun.of(Main::execute, "diff", forth.file(), file).exit());
        assertEquals(
                "libsecond.so", modules(file).getFirst().path().getFileName().toString());
    }

    @Test
    void theModulesMayBeToldByTheLibrariesThemselves() throws IOException {
        Path file = converted(
                "--to",
                "file",
                "--library",
                Native.library("second"),
                "--library",
                Native.library("fixture"),
                back.serialized());

        assertEquals(
                0, CommandLineRun.of(Main::execute, "diff", forth.file(), file).exit());
        assertEquals(
                modules(back.file()).stream().map(RecordedModule::identity).toList(),
                modules(file).stream().map(RecordedModule::identity).toList());
        assertEquals(
                modules(back.file()).stream().map(RecordedModule::path).toList(),
                modules(file).stream().map(RecordedModule::path).toList());
    }

    @Test
    void bothWaysTheSameInBothForms() {
        for (String form : List.of("serialized", "hitmap")) {
            Path there = converted("--to", form, forth.file());
            Path andBack = converted("--to", "file", "--from", form, "--like", forth.file(), there);
            assertArrayEquals(bytes(forth.file()), bytes(andBack));
            assertArrayEquals(bytes(there), bytes(converted("--to", form, andBack)));
        }
    }

    @Test
    void aFileWithoutModulesIsAFormWithoutEdges() throws IOException {
        Path none = Files.createFile(folder.resolve("none"));

        assertArrayEquals(new byte[8], bytes(converted("--to", "serialized", none)));
        assertArrayEquals(new byte[0], bytes(converted("--to", "hitmap", none)));
    }

    @Test
    void aModuleIsNamedByItsPathItsFileNameOrTheBeginningOfItsBuildId() throws IOException {
        RecordedModule second = modules(forth.file()).get(1);
        for (String name : List.of(
                second.path().toString(),
                "libsecond.so",
                second.identity().value().substring(0, 8).toUpperCase(Locale.ROOT))) {
            Path one = converted("--to", "hitmap", "--module", name, forth.file());
            assertArrayEquals(bytes(one), second.segment().toArray(ValueLayout.JAVA_BYTE));
        }
    }

    @Test
    void theNumbersOfTheEdgesAreShown() throws IOException {
        List<RecordedModule> modules = modules(forth.file());
        long first = modules.getFirst().edgeCount();
        long last = first + modules.getLast().edgeCount();
        CommandLineRun run = convert("--to", "hitmap", "-o", folder.resolve("out"), forth.file());

        List<String> lines = run.out().lines().toList();
        assertEquals(folder.resolve("out").toString(), lines.get(0));
        assertTrue(lines.get(1).matches("module +edges +hit +identity"), lines.get(1));
        assertTrue(lines.get(2).matches("libfixture\\.so +1-" + first + " +\\d+ +build-id .*"), lines.get(2));
        assertTrue(
                lines.get(3).matches("libsecond\\.so +" + (first + 1) + "-" + last + " +\\d+ +build-id .*"),
                lines.get(3));
    }

    @Test
    void aHitmapWithoutPlaceForTheLastEdgeAsExistingBuildsHaveItIsTaken() throws IOException {
        Path like = folder.resolve("like");
        CoverageFile.openForMerging(like, Arena.ofAuto())
                .merge(
                        new ModuleIdentity(ModuleIdentity.Kind.BUILD_ID, "ab01", 16),
                        Path.of("/lib/libparser.so"),
                        Snapshot.empty());
        Path existing = Files.write(folder.resolve("existing"), new byte[] {2, (byte) 0x80});

        List<RecordedModule> modules = modules(converted("--to", "file", "--like", like, existing));
        assertArrayEquals(new long[] {1, 15}, modules.getFirst().edges().toArray());
    }
}
