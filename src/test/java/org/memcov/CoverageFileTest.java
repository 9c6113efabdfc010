package org.memcov;

import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.memcov.RecordedModule.Note;
import org.memcov.internal.FunctionNames;
import org.memcov.internal.ffm.mcov_file_header;
import org.memcov.internal.ffm.mcov_file_module;
import org.memcov.internal.ffm.memcov_h;
import org.memcov.testing.ChildJvm;
import org.memcov.testing.Fixture;

class CoverageFileTest {
    @TempDir
    private Path folder;

    private final Arena arena = Arena.ofAuto();

    /** A file that a process left which ran {@code walk} of the fixture. */
    private Path recorded(String name, int bits) {
        Path file = folder.resolve(name);
        ChildJvm.of(arguments -> Fixture.load("fixture").call("walk", Integer.parseInt(arguments[0])))
                .arguments(bits)
                .environment("MEMCOV_FILE", file)
                .run()
                .succeeds();
        return file;
    }

    private CoverageFile open(Path file) throws IOException {
        return CoverageFile.open(file, arena);
    }

    private CoverageFile merged(String name, Path... files) throws IOException {
        CoverageFile target = CoverageFile.openForMerging(folder.resolve(name), arena);
        for (Path file : files) {
            target.merge(open(file));
        }
        return target;
    }

    /** What a file holds, apart from the order of its modules and their paths. */
    private static Map<ModuleIdentity, Snapshot> content(CoverageFile file) throws IOException {
        return file.modules().stream().collect(Collectors.toMap(RecordedModule::identity, RecordedModule::snapshot));
    }

    private static RecordedModule only(CoverageFile file) throws IOException {
        assertEquals(1, file.modules().size());
        return file.modules().iterator().next();
    }

    @Test
    void whatAProcessHitIsInItsFileByModule() throws IOException {
        RecordedModule module = only(open(recorded("one", 5)));

        try (Fixture fixture = Fixture.load("fixture")) {
            InstrumentedModule loaded = fixture.module();
            assertEquals(loaded.buildId(), module.identity().value());
            assertEquals(ModuleIdentity.Kind.BUILD_ID, module.identity().kind());
            assertEquals(loaded.edgeCount(), module.edgeCount());
            assertEquals(loaded.path(), module.path());
            Snapshot here = fixture.edgesOf("walk", 5);
            here.forEach(edge -> assertTrue(module.contains(edge - loaded.firstEdge() + 1)));
            assertEquals(module.edgeCount() / 8 + 1, module.segment().byteSize());
            assertTrue(module.segment().isReadOnly());
        }
    }

    @Test
    void theProcessNeedsNoCoverageCodeAndMayEndByASignal() throws IOException {
        Path file = folder.resolve("killed");
        ChildJvm.Result result = ChildJvm.of(arguments -> {
                    Fixture.load("fixture").call("walk", 5);
                    new ProcessBuilder(
                                    "kill",
                                    "-KILL",
                                    Long.toString(ProcessHandle.current().pid()))
                            .start()
                            .waitFor();
                    Thread.sleep(Long.MAX_VALUE);
                })
                .environment("MEMCOV_FILE", file)
                .run();

        assertEquals(128 + 9, result.exit());
        assertEquals(content(open(recorded("ended", 5))), content(open(file)));
    }

    /** Sets notes as a process does whose system refuses something. */
    private Path noted(String name, long notes) throws IOException {
        Path file = recorded(name, 5);
        try (FileChannel channel = FileChannel.open(file, READ, WRITE)) {
            MemorySegment bytes = channel.map(MapMode.READ_WRITE, 0, channel.size(), arena);
            mcov_file_module.notes(bytes.asSlice(mcov_file_header.sizeof(), mcov_file_module.sizeof()), notes);
        }
        return file;
    }

    @Test
    void aProcessThatRanAsItShouldNotesNothing() throws IOException {
        assertEquals(Set.of(), only(open(recorded("one", 5))).notes());
    }

    @Test
    void mergingKeepsTheNotesOfAllProcesses() throws IOException {
        Path refused = noted("refused", memcov_h.MCOV_FILE_NO_MEMBARRIER());
        Path missing = noted("missing", memcov_h.MCOV_FILE_MISSING_CALLS() | memcov_h.MCOV_FILE_NO_MEMBARRIER());

        assertEquals(
                Set.of(Note.NO_MEMBARRIER),
                only(merged("a", recorded("one", 5), refused)).notes());
        assertEquals(
                Set.of(Note.NO_MEMBARRIER, Note.MISSING_CALLS),
                only(merged("b", missing, refused)).notes());
    }

    @Test
    void pcsAreThoseOfTheCompilersTable() throws IOException {
        RecordedModule module = only(open(recorded("one", 0)));

        try (Fixture fixture = Fixture.load("fixture")) {
            InstrumentedModule loaded = fixture.module();
            for (long edge = 1; edge <= module.edgeCount(); edge++) {
                long there = loaded.firstEdge() + edge - 1;
                assertEquals(OptionalLong.of(loaded.pc(there)), module.pc(edge));
                assertEquals(loaded.isFunctionEntry(there), module.isFunctionEntry(edge));
            }
        }
        assertThrows(IllegalArgumentException.class, () -> module.pc(0));
        assertThrows(IllegalArgumentException.class, () -> module.pc(module.edgeCount() + 1));
    }

    @Test
    void mergingCommutesIsAssociativeAndIdempotent() throws IOException {
        Path a = recorded("a", 1);
        Path b = recorded("b", 6);
        Path c = recorded("c", 8);

        CoverageFile abc = merged("abc", a, b, c);
        assertEquals(content(abc), content(merged("cba", c, b, a)));
        Path bc = merged("bc", b, c).path();
        assertEquals(content(abc), content(merged("a(bc)", a, bc)));
        assertEquals(content(abc), content(merged("again", abc.path(), abc.path(), a)));
        assertEquals(content(open(recorded("all", 15))).keySet(), content(abc).keySet());
        assertEquals(
                only(open(a)).snapshot().or(only(open(b))).or(only(open(c))),
                only(abc).snapshot());
        assertEquals(only(open(a)).pc(3), only(abc).pc(3));
    }

    @Test
    void twoFilesMayBeMergedIntoEachOtherAtTheSameTime() throws Exception {
        CoverageFile one = merged("one", recorded("a", 1));
        CoverageFile other = merged("other", recorded("b", 6));
        List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
        List<Thread> mergers = List.of(merger(one, other, failures), merger(other, one, failures));
        for (Thread merger : mergers) {
            merger.join(Duration.ofSeconds(60));
            assertFalse(merger.isAlive(), "each waits for the other");
        }

        assertEquals(List.of(), failures);
        assertEquals(content(one), content(other));
    }

    /** Daemons: a deadlock fails the test and does not keep the JVM. */
    private static Thread merger(CoverageFile target, CoverageFile source, List<Throwable> failures) {
        return Thread.ofPlatform().daemon().start(() -> {
            try {
                for (int i = 0; i < 100_000; i++) {
                    target.merge(source);
                }
            } catch (Throwable e) {
                failures.add(e);
            }
        });
    }

    @Test
    void processesThatMergeIntoOneFileAtTheSameTimeAddEachModuleOnce() throws Exception {
        Path a = recorded("a", 1);
        Path others = folder.resolve("others");
        ChildJvm.of(arguments -> List.of("second", "third", "late", "crowd").forEach(Fixture::load))
                .environment("MEMCOV_FILE", others)
                .run()
                .succeeds();
        for (int round = 0; round < 10; round++) {
            Path target = folder.resolve("target" + round);
            Path start = folder.resolve("start" + round);
            List<Thread> processes = new ArrayList<>();
            List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
            for (int i = 0; i < 3; i++) {
                boolean isForth = i % 2 == 0;
                processes.add(Thread.ofPlatform().start(() -> {
                    try {
                        ChildJvm.run(
                                CoverageFileTest::mergeAtOnce,
                                start,
                                target,
                                isForth ? a : others,
                                isForth ? others : a);
                    } catch (Throwable e) {
                        failures.add(e);
                    }
                }));
            }
            Files.createFile(start);
            for (Thread process : processes) {
                process.join();
            }
            assertEquals(List.of(), failures);
            assertEquals(5, open(target).modules().size());
            assertEquals(content(merged("expected" + round, a, others)), content(open(target)));
        }
    }

    private static void mergeAtOnce(String... arguments) throws Exception {
        while (!Files.exists(Path.of(arguments[0]))) {
            Thread.onSpinWait();
        }
        try (Arena arena = Arena.ofConfined()) {
            CoverageFile target = CoverageFile.openForMerging(Path.of(arguments[1]), arena);
            for (String source : List.of(arguments[2], arguments[3])) {
                target.merge(CoverageFile.open(Path.of(source), arena));
            }
        }
    }

    @Test
    void modulesMeetWhateverTheOrderTheyWereLoadedIn() throws IOException {
        Path forth = folder.resolve("forth");
        Path back = folder.resolve("back");
        for (Path file : new Path[] {forth, back}) {
            ChildJvm.of(arguments -> {
                        Fixture.load(arguments[0]);
                        Fixture.load(arguments[1]);
                    })
                    .arguments(file == forth ? "fixture" : "second", file == forth ? "second" : "fixture")
                    .environment("MEMCOV_FILE", file)
                    .run()
                    .succeeds();
        }

        assertEquals(2, open(forth).modules().size());
        assertEquals(content(open(forth)), content(open(back)));
        assertEquals(content(open(forth)), content(merged("both", forth, back)));
    }

    @Test
    void aFileIsReadWhileItsProcessRuns() throws IOException {
        Path file = folder.resolve("live");
        ChildJvm.run(
                arguments -> {
                    Fixture fixture = Fixture.load("fixture");
                    fixture.coverage().attach(Path.of(arguments[0]));
                    try (Arena arena = Arena.ofConfined()) {
                        CoverageFile live = CoverageFile.open(Path.of(arguments[0]), arena);
                        RecordedModule module = live.modules().iterator().next();
                        long before = module.count();
                        fixture.call("walk", 3);
                        assertTrue(module.count() > before, "the view is live");
                        fixture.coverage().reset();
                        assertTrue(module.count() > before, "reset does not touch the file");
                        Fixture.load("second");
                        assertEquals(2, live.modules().size(), "a module that came later is seen");
                    }
                },
                file);
    }

    @Test
    void injectedBitsAreNotInTheFile() throws IOException {
        Path file = folder.resolve("injected");
        ChildJvm.of(arguments -> {
                    Fixture fixture = Fixture.load("fixture");
                    Coverage coverage = fixture.coverage();
                    MemorySegment ones = MemorySegment.ofArray(new byte[(int) coverage.total() / 8 + 1]);
                    for (long edge = 1; edge <= coverage.total(); edge++) {
                        byte there = ones.get(ValueLayout.JAVA_BYTE, edge / 8);
                        ones.set(ValueLayout.JAVA_BYTE, edge / 8, (byte) (there | 1 << edge % 8));
                    }
                    coverage.restore(Snapshot.ofHitmap(ones));
                    assertEquals(coverage.total(), coverage.now());
                    fixture.call("walk", 5);
                })
                .environment("MEMCOV_FILE", file)
                .run()
                .succeeds();

        assertEquals(content(open(recorded("bare", 5))), content(open(file)));
    }

    @Test
    void whereThereIsNoTableThePcIsThatOfTheCallThatReportedTheEdge() throws IOException {
        Path file = folder.resolve("calls");
        ChildJvm.of(arguments -> Fixture.load("bare").call("bare_step", 1))
                .environment("MEMCOV_FILE", file)
                .run()
                .succeeds();
        RecordedModule module = only(open(file));
        FunctionNames functions = FunctionNames.of(module.path());

        assertTrue(module.count() > 0 && module.count() < module.edgeCount());
        for (long edge = 1; edge <= module.edgeCount(); edge++) {
            assertEquals(module.contains(edge), module.pc(edge).isPresent());
        }
        module.forEach(edge -> assertEquals(
                Optional.of("bare_step"), functions.at(module.pc(edge).orElseThrow())));
    }

    @Test
    void attachingTwiceOrToAForeignFileIsASentenceAndChangesNothing() throws IOException {
        Path foreign =
                Files.writeString(folder.resolve("foreign"), "a text of somebody else, long enough to be a header");
        byte[] before = Files.readAllBytes(foreign);
        ChildJvm.run(
                arguments -> {
                    Coverage coverage = Fixture.load("fixture").coverage();
                    CoverageException refused =
                            assertThrows(CoverageException.class, () -> coverage.attach(Path.of(arguments[0])));
                    assertEquals(arguments[0] + " is not attached: it is not a coverage file", refused.getMessage());
                    coverage.attach(Path.of(arguments[1]));
                    CoverageException twice =
                            assertThrows(CoverageException.class, () -> coverage.attach(Path.of(arguments[1])));
                    assertTrue(twice.getMessage().endsWith("a coverage file is attached already"), twice.getMessage());
                },
                foreign,
                folder.resolve("good"));

        assertArrayEquals(before, Files.readAllBytes(foreign));
        assertEquals(1, open(folder.resolve("good")).modules().size());
    }

    @Test
    void aFileOfNoBytesHoldsNothing() throws IOException {
        CoverageFile file = open(Files.createFile(folder.resolve("empty")));

        assertEquals(0, file.modules().size());
        assertEquals(0, file.count());
        assertEquals(0, file.total());
    }

    @Test
    void aMergedFileIsMadeForItsOwnerAlone() throws IOException {
        CoverageFile made = merged("made");

        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(made.path())));
        assertEquals(0, open(made.path()).modules().size());
    }

    @Test
    void aFileThatWasOpenedToBeReadIsNotMergedInto() throws IOException {
        Path a = recorded("a", 1);
        byte[] before = Files.readAllBytes(a);

        IllegalStateException refused = assertThrows(IllegalStateException.class, () -> open(a).merge(open(a)));
        assertTrue(refused.getMessage().contains("openForMerging"), refused.getMessage());
        assertArrayEquals(before, Files.readAllBytes(a));
    }

    @Test
    void countAndTotalAddUpAllModules() throws IOException {
        CoverageFile file = open(recorded("one", 5));

        assertEquals(only(file).count(), file.count());
        assertEquals(only(file).edgeCount(), file.total());
        assertFalse(file.count() == 0);
    }
}
