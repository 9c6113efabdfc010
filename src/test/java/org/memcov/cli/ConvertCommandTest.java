package org.memcov.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.memcov.Coverage;
import org.memcov.CoverageFile;
import org.memcov.ModuleIdentity;
import org.memcov.RecordedModule;
import org.memcov.Snapshot;
import org.memcov.testing.ChildJvm;
import org.memcov.testing.CommandLineRun;
import org.memcov.testing.Fixture;
import org.memcov.testing.Native;

class ConvertCommandTest {
    @TempDir
    private static Path shared;

    private static Process forth;
    private static Process back;

    @TempDir
    private Path folder;

    /** What a process left that loaded two modules: its coverage file, and what it serialized. */
    private record Process(Path file, Path serialized) {
        static Process of(String first, String second) {
            Process process = new Process(shared.resolve(first + ".mcov"), shared.resolve(first + ".cov"));
            ChildJvm.of(Process::run)
                    .arguments(first, second, process.serialized)
                    .environment("MEMCOV_FILE", process.file)
                    .run()
                    .succeeds();
            return process;
        }

        private static void run(String... arguments) throws IOException {
            try (Arena arena = Arena.ofConfined()) {
                Coverage coverage = null;
                for (String name : List.of(arguments[0], arguments[1])) {
                    Fixture fixture = Fixture.load(name);
                    fixture.call(name.equals("fixture") ? "walk" : "second_step", 2);
                    coverage = fixture.coverage();
                }
                try (FileChannel channel =
                        FileChannel.open(Path.of(arguments[2]), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                    channel.write(coverage.serialize(arena).asByteBuffer());
                }
            }
        }
    }

    @BeforeAll
    static void record() {
        forth = Process.of("fixture", "second");
        back = Process.of("second", "fixture");
    }

    private static CommandLineRun convert(Object... arguments) {
        return CommandLineRun.of(
                Main::execute,
                Stream.concat(Stream.of("convert"), Stream.of(arguments)).toArray());
    }

    /** A conversion that is to succeed: what it wrote. */
    private Path converted(Object... arguments) {
        Path out = folder.resolve("out" + Arrays.hashCode(arguments));
        Stream<Object> output = Stream.of("-o", out);
        CommandLineRun run = convert(Stream.concat(output, Stream.of(arguments)).toArray());
        assertEquals(0, run.exit(), run.err());
        return out;
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<RecordedModule> modules(Path file) throws IOException {
        return CoverageFile.open(file, Arena.ofAuto()).modules();
    }

    private void refused(String sentence, Object... arguments) throws IOException {
        Path out = Files.writeString(folder.resolve("kept"), "as it was");
        CommandLineRun run = convert(
                Stream.concat(Stream.of("-o", out), Stream.of(arguments)).toArray());

        assertEquals(2, run.exit());
        assertEquals("memcov: " + sentence + "\n", run.err());
        assertEquals("as it was", Files.readString(out));
    }

    @Test
    void aCoverageFileBecomesWhatItsProcessSerialized() {
        assertArrayEquals(bytes(forth.serialized), bytes(converted("--to", "serialized", forth.file)));
    }

    @Test
    void theHitmapIsTheSerializedFormWithoutItsHeader() {
        byte[] serialized = bytes(forth.serialized);
        assertArrayEquals(
                Arrays.copyOfRange(serialized, 8, serialized.length), bytes(converted("--to", "hitmap", forth.file)));
    }

    @Test
    void modulesInAnotherOrderAreNumberedAsTheProcessHasThemThatLoadedThemSo() {
        Path turned = converted("--to", "serialized", "--module", "libsecond.so,libfixture.so", forth.file);
        assertArrayEquals(bytes(back.serialized), bytes(turned));
    }

    @Test
    void aProcessAcceptsTheConvertedFormAndCountsTheSame() throws IOException {
        Path serialized = converted("--to", "serialized", "--module", "libsecond.so,libfixture.so", forth.file);
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

        long count = CoverageFile.open(forth.file, Arena.ofAuto()).count();
        assertTrue(count > 0);
        assertEquals(Long.toString(count), result.out());
    }

    @Test
    void whatAProcessSerializedBecomesTheCoverageFileItWrote() {
        Path file = converted("--to", "file", "--like", forth.file, forth.serialized);
        assertArrayEquals(bytes(forth.file), bytes(file));
    }

    @Test
    void theHitsOfTheFileThatTellsTheModulesAreLeftOut() throws IOException {
        Path empty = Files.write(folder.resolve("empty"), new byte[bytes(forth.serialized).length - 8]);
        Path file = converted("--to", "file", "--like", forth.file, empty);

        assertEquals(0, CoverageFile.open(file, Arena.ofAuto()).count());
        assertEquals(
                modules(forth.file).stream().map(RecordedModule::identity).toList(),
                modules(file).stream().map(RecordedModule::identity).toList());
    }

    @Test
    void aFormOfModulesInAnotherOrderFindsTheirEdges() throws IOException {
        Path file = converted(
                "--to",
                "file",
                "--like",
                forth.file,
                "--module",
                "libsecond.so",
                "--module",
                "libfixture.so",
                back.serialized);

        assertEquals(
                0, CommandLineRun.of(Main::execute, "diff", forth.file, file).exit());
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
                back.serialized);

        assertEquals(
                0, CommandLineRun.of(Main::execute, "diff", forth.file, file).exit());
        assertEquals(
                modules(back.file).stream().map(RecordedModule::identity).toList(),
                modules(file).stream().map(RecordedModule::identity).toList());
        assertEquals(
                modules(back.file).stream().map(RecordedModule::path).toList(),
                modules(file).stream().map(RecordedModule::path).toList());
    }

    @Test
    void aLibraryIsReadAndNotWritten() throws IOException {
        Path library = Files.copy(Native.library("fixture"), folder.resolve("copy.so"));
        CommandLineRun run = convert("--to", "file", "--library", library, "-o", library, forth.serialized);

        assertEquals("memcov: " + library + " is read, too: give another file to write\n", run.err());
        assertArrayEquals(bytes(Native.library("fixture")), bytes(library));
    }

    @Test
    void bothWaysTheSameInBothForms() {
        for (String form : List.of("serialized", "hitmap")) {
            Path there = converted("--to", form, forth.file);
            Path andBack = converted("--to", "file", "--from", form, "--like", forth.file, there);
            assertArrayEquals(bytes(forth.file), bytes(andBack));
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
        RecordedModule second = modules(forth.file).get(1);
        for (String name : List.of(
                second.path().toString(),
                "libsecond.so",
                second.identity().value().substring(0, 8).toUpperCase(Locale.ROOT))) {
            Path one = converted("--to", "hitmap", "--module", name, forth.file);
            assertArrayEquals(bytes(one), second.segment().toArray(ValueLayout.JAVA_BYTE));
        }
    }

    @Test
    void theNumbersOfTheEdgesAreShown() throws IOException {
        List<RecordedModule> modules = modules(forth.file);
        long first = modules.getFirst().edgeCount();
        long last = first + modules.getLast().edgeCount();
        CommandLineRun run = convert("--to", "hitmap", "-o", folder.resolve("out"), forth.file);

        List<String> lines = run.out().lines().toList();
        assertEquals(folder.resolve("out").toString(), lines.get(0));
        assertTrue(lines.get(1).matches("module +edges +hit +identity"), lines.get(1));
        assertTrue(lines.get(2).matches("libfixture\\.so +1-" + first + " +\\d+ +build-id .*"), lines.get(2));
        assertTrue(
                lines.get(3).matches("libsecond\\.so +" + (first + 1) + "-" + last + " +\\d+ +build-id .*"),
                lines.get(3));
    }

    @Test
    void anUnknownModuleIsASentenceThatListsTheOthers() throws IOException {
        List<RecordedModule> modules = modules(forth.file);
        refused(
                forth.file + " has no module libthird.so, only these: "
                        + modules.get(0).path() + " (" + modules.get(0).identity() + "), "
                        + modules.get(1).path() + " (" + modules.get(1).identity() + ")",
                "--to",
                "serialized",
                "--module",
                "libthird.so",
                forth.file);
    }

    @Test
    void aNameOfSeveralModulesIsASentenceThatListsThem() throws IOException {
        Path file = folder.resolve("builds");
        CoverageFile builds = CoverageFile.openForMerging(file, Arena.ofAuto());
        for (String id : List.of("ab01", "ab02")) {
            ModuleIdentity identity = new ModuleIdentity(ModuleIdentity.Kind.BUILD_ID, id, 16);
            builds.merge(identity, Path.of("/lib/libparser.so"), Snapshot.empty());
        }

        String both = "/lib/libparser.so (build-id ab01), /lib/libparser.so (build-id ab02)";
        for (String name : List.of("libparser.so", "/lib/libparser.so", "ab")) {
            refused(
                    "--module " + name + " may be any of these: " + both + "; give more of a path or build-id",
                    "--to",
                    "hitmap",
                    "--module",
                    name,
                    file);
        }
        refused(
                "--module names /lib/libparser.so (build-id ab02) twice",
                "--to",
                "hitmap",
                "--module",
                "ab02,ab01,ab02",
                file);
    }

    @Test
    void aHitmapOfAnotherSizeIsASentenceWithBothSizes() throws IOException {
        RecordedModule first = modules(forth.file).getFirst();
        long wanted = first.edgeCount() / 8 + 1;
        long size = bytes(forth.serialized).length - 8;
        refused(
                forth.serialized + " has a hitmap of " + size + " bytes, but that of 1 module with " + first.edgeCount()
                        + " edges has " + wanted
                        + ": give the modules it was saved with, all of them and in load order",
                "--to",
                "file",
                "--like",
                forth.file,
                "--module",
                "libfixture.so",
                forth.serialized);
    }

    @Test
    void anEdgeAboveTheLastIsASentence() throws IOException {
        byte[] hitmap = bytes(converted("--to", "hitmap", forth.file));
        hitmap[hitmap.length - 1] |= (byte) 0x80;
        long edges = modules(forth.file).stream()
                .mapToLong(RecordedModule::edgeCount)
                .sum();
        Path changed = Files.write(folder.resolve("changed"), hitmap);
        refused(
                changed + " has edge " + (8 * hitmap.length - 1) + ", but the last one of 2 modules with " + edges
                        + " edges is " + edges + ": give the modules it was saved with",
                "--to",
                "file",
                "--like",
                forth.file,
                changed);
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

    @Test
    void aHeaderThatDoesNotFitIsASentence() throws IOException {
        byte[] serialized = bytes(forth.serialized);
        Path cut = Files.write(folder.resolve("cut"), Arrays.copyOf(serialized, serialized.length - 1));
        int size = ByteBuffer.wrap(serialized).order(ByteOrder.LITTLE_ENDIAN).getInt(4);
        refused(
                cut + " is not in the serialized form: the header promises a hitmap of " + size + " bytes, but "
                        + (size - 1) + " bytes follow it: the data is cut off, or not serialized coverage",
                "--to",
                "file",
                "--from",
                "serialized",
                "--like",
                forth.file,
                cut);
    }

    @Test
    void anInputIsNeverOverwritten() throws IOException {
        Path copy = Files.copy(forth.file, folder.resolve("copy"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), copy);
        for (Object[] arguments : new Object[][] {
            {"--to", "serialized", "-o", link, copy}, {"--to", "file", "--like", link, "-o", copy, forth.serialized}
        }) {
            CommandLineRun run = convert(arguments);
            assertEquals(2, run.exit());
            assertTrue(run.err().endsWith(" is read, too: give another file to write\n"), run.err());
            assertArrayEquals(bytes(forth.file), bytes(copy));
        }
    }

    @Test
    void anOutputThatIsThereIsReplacedAndNothingElseIsLeft() throws IOException {
        Path out = Files.writeString(folder.resolve("out"), "of earlier");
        for (Object[] arguments : new Object[][] {
            {"--to", "serialized", "-o", out, forth.file},
            {"--to", "file", "--like", forth.file, "-o", out, forth.serialized}
        }) {
            assertEquals(0, convert(arguments).exit());
        }

        assertArrayEquals(bytes(forth.file), bytes(out));
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(List.of(out), files.toList());
        }
    }

    @Test
    void aLinkToTheOutputStaysOne() throws IOException {
        Path out = Files.writeString(folder.resolve("out"), "of earlier");
        Path link = Files.createSymbolicLink(folder.resolve("link"), out);

        assertEquals(0, convert("--to", "serialized", "-o", link, forth.file).exit());
        assertTrue(Files.isSymbolicLink(link));
        assertArrayEquals(bytes(forth.serialized), bytes(out));
    }

    @Test
    void aPlaceThatCannotBeWrittenIsASentence() {
        Path missing = folder.resolve("no/such/out");
        assertEquals(
                "memcov: " + missing + " cannot be written: there is no folder " + missing.getParent() + "\n",
                convert("--to", "serialized", "-o", missing, forth.file).err());
        assertEquals(
                "memcov: " + folder + " is not a regular file: give another one to write\n",
                convert("--to", "serialized", "-o", folder, forth.file).err());
    }

    @Test
    void optionsThatDoNotGoTogetherAreASentence() throws IOException {
        refused(
                "--module chooses modules of a coverage file: with --library name the libraries themselves, in load"
                        + " order",
                "--to",
                "file",
                "--library",
                Native.library("fixture"),
                "--module",
                "libfixture.so",
                forth.serialized);
        refused("--to takes one of [serialized, hitmap, file], not 'text'", "--to", "text", forth.file);
        refused(
                "--from takes one of [serialized, hitmap], not 'file'",
                "--to",
                "file",
                "--from",
                "file",
                "--like",
                forth.file,
                forth.serialized);
        refused(
                "--to file needs either --like or --library: " + forth.serialized
                        + " does not tell of which modules it is",
                "--to",
                "file",
                forth.serialized);
        refused(
                "--like, --library and --from go with --to file only: " + forth.file
                        + " is a coverage file, which tells its modules itself",
                "--to",
                "hitmap",
                "--like",
                forth.file,
                forth.file);
    }
}
