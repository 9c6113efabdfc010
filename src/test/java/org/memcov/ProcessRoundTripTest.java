package org.memcov;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.memcov.testing.ChildJvm;
import org.memcov.testing.Fixture;

/** Coverage that goes from worker to worker: each takes over what the earlier ones saved. */
class ProcessRoundTripTest {
    @TempDir
    Path folder;

    private static void save(Coverage coverage, Path file) throws IOException {
        try (Arena arena = Arena.ofConfined();
                FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.write(coverage.serialize(arena).asByteBuffer());
        }
    }

    private static void takeOver(Coverage coverage, Path file) throws IOException {
        if (Files.exists(file)) {
            try (Arena arena = Arena.ofConfined();
                    FileChannel channel = FileChannel.open(file)) {
                coverage.deserialize(channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena));
            }
        }
    }

    /** A worker: library, file, function, input. Prints how many edges were new. */
    private static void work(String... arguments) throws IOException {
        try (Fixture fixture = Fixture.load(arguments[0])) {
            Coverage coverage = fixture.coverage();
            coverage.reset();
            Path file = Path.of(arguments[1]);
            takeOver(coverage, file);
            Scope scope = coverage.push();
            fixture.call(arguments[2], Integer.parseInt(arguments[3]));
            scope.close();
            save(coverage, file);
            System.out.print(scope.newEdges());
        }
    }

    private long newEdges(String library, String function, int input) {
        String out = ChildJvm.run(ProcessRoundTripTest::work, library, folder.resolve("coverage"), function, input)
                .out();
        // An existing build has written lines of its own before.
        return Long.parseLong(out.lines().toList().getLast());
    }

    private Snapshot saved() throws IOException {
        return Snapshot.fromBytes(Files.readAllBytes(folder.resolve("coverage")));
    }

    @Test
    void workersGoOnWhereTheEarlierOnesStopped() throws IOException {
        long first = newEdges("fixture", "walk", 1);
        assertTrue(first > 0);
        assertEquals(first, saved().count());
        assertEquals(0, newEdges("fixture", "walk", 1));
        long second = newEdges("fixture", "walk", 3);
        assertTrue(second > 0 && second < first);
        Snapshot walked = saved();
        assertEquals(first + second, walked.count());
        long third = newEdges("fixture", "classify", 3);
        assertEquals(walked.count() + third, saved().count());
        assertTrue(walked.andNot(saved()).isEmpty());
    }

    @Test
    void workersOfAnExistingBuildDo() throws IOException {
        long first = newEdges("existing/existing", "existing_walk", 1);
        assertTrue(first > 0);
        assertEquals(0, newEdges("existing/existing", "existing_walk", 1));
        long second = newEdges("existing/existing", "existing_walk", 3);
        assertEquals(first + second, saved().count());
    }

    @Test
    void aProcessWithMoreModulesTakesTheCoverageOfOneWithFewer() throws IOException {
        newEdges("fixture", "walk", 1);
        Snapshot saved = saved();
        ChildJvm.run(
                arguments -> {
                    try (Fixture fixture = Fixture.load("fixture");
                            Fixture crowd = Fixture.load("crowd")) {
                        Coverage coverage = fixture.coverage();
                        Path file = Path.of(arguments[0]);
                        byte[] bytes = Files.readAllBytes(file);
                        assertTrue(
                                bytes.length - 8 < coverage.hitmap().segment().byteSize());
                        coverage.reset();
                        coverage.deserialize(MemorySegment.ofArray(bytes));
                        assertEquals(Snapshot.fromBytes(bytes), coverage.snapshot());
                        crowd.call("crowd", 42);
                        save(coverage, file);
                    }
                },
                folder.resolve("coverage"));
        assertNotEquals(saved, saved());
        assertTrue(saved.andNot(saved()).isEmpty());
    }

    @Test
    void aProcessWithFewerModulesRefusesEdgesItDoesNotKnow() {
        ChildJvm.run(
                arguments -> {
                    try (Fixture fixture = Fixture.load("fixture");
                            Fixture crowd = Fixture.load("crowd")) {
                        crowd.call("crowd", 99);
                        save(fixture.coverage(), Path.of(arguments[0]));
                    }
                },
                folder.resolve("coverage"));
        var child = ChildJvm.of(ProcessRoundTripTest::work).arguments("fixture", folder.resolve("coverage"), "walk", 1);
        var result = child.run();
        assertEquals(1, result.exit());
        assertTrue(result.err().contains("load the libraries it was made with first, in the same order"), result::err);
    }

    @Test
    void whatAWorkerSavedBeforeItCrashedIsNotLost() throws IOException {
        newEdges("fixture", "walk", 1);
        Snapshot saved = saved();
        var result = ChildJvm.of(arguments -> {
                    work(arguments);
                    Runtime.getRuntime().halt(3);
                })
                .arguments("fixture", folder.resolve("coverage"), "walk", 2)
                .run();
        assertEquals(3, result.exit());
        assertTrue(saved.andNot(saved()).isEmpty());
        assertNotEquals(saved, saved());
    }
}
