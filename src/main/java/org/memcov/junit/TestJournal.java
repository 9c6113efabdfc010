package org.memcov.junit;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.memcov.CoverageException;
import org.memcov.ModuleIdentity;
import org.memcov.internal.EdgeRanges;

/**
 * What each test hit, in the order in which they ended: a file of one JSON object a line, beside the
 * coverage file of the tests. All JVMs of a build append to it, and so does a later build.
 *
 * <p>Invariant: a line is written at once, by one process at a time. One that dies meanwhile leaves
 * a piece without a line end, which is no line and is cut off before the next one is appended.
 */
public final class TestJournal {
    private static final String COVERAGE = ".cov";
    private static final byte LINE_END = '\n';

    private TestJournal() {}

    private record Line(
            String id,
            String className,
            String name,
            TestRun.Outcome outcome,
            String start,
            long nanos,
            long process,
            long edges,
            long newEdges,
            long total,
            List<ModuleLine> modules) {
        static Line of(TestRun run) {
            return new Line(
                    run.id(),
                    run.className(),
                    run.name(),
                    run.outcome(),
                    run.start().toString(),
                    run.time().toNanos(),
                    run.process(),
                    run.edges(),
                    run.newEdges(),
                    run.total(),
                    run.modules().stream().map(ModuleLine::of).toList());
        }

        TestRun run() {
            return new TestRun(
                    id,
                    className,
                    name,
                    outcome,
                    Instant.parse(start),
                    Duration.ofNanos(nanos),
                    process,
                    edges,
                    newEdges,
                    total,
                    modules.stream().map(ModuleLine::module).toList());
        }
    }

    private record ModuleLine(ModuleIdentity.Kind kind, String value, long edgeCount, String path, String edges) {
        static ModuleLine of(ModuleEdges module) {
            ModuleIdentity identity = module.identity();
            return new ModuleLine(
                    identity.kind(),
                    identity.value(),
                    identity.edgeCount(),
                    module.path().toString(),
                    EdgeRanges.format(module.edges()));
        }

        ModuleEdges module() {
            return new ModuleEdges(
                    new ModuleIdentity(kind, value, edgeCount), Path.of(path), EdgeRanges.parse(edges, edgeCount));
        }
    }

    /**
     * Names the journal that belongs to a coverage file.
     *
     * @param coverageFile for example {@code tests.cov}
     * @return for example {@code tests.jsonl}, in the same folder
     */
    public static Path beside(Path coverageFile) {
        String name = coverageFile.getFileName().toString();
        String stem = name.endsWith(COVERAGE) ? name.substring(0, name.length() - COVERAGE.length()) : name;
        return coverageFile.resolveSibling(stem + ".jsonl");
    }

    /**
     * Reads a journal, which may be growing.
     *
     * @param journal the file
     * @return the tests, in the order in which they ended; a test that was run again is there again
     * @throws IOException if it cannot be read
     * @throws CoverageException if it was damaged
     */
    public static List<TestRun> read(Path journal) throws IOException {
        byte[] bytes = Files.readAllBytes(journal);
        String whole = new String(bytes, 0, end(bytes), StandardCharsets.UTF_8);
        List<TestRun> runs = new ArrayList<>();
        for (String line : whole.lines().toList()) {
            runs.add(parse(line, journal, runs.size() + 1));
        }
        return runs;
    }

    private static TestRun parse(String line, Path journal, int number) throws IOException {
        try {
            return JSON.std.beanFrom(Line.class, line).run();
        } catch (IOException | IllegalArgumentException | NullPointerException | DateTimeException e) {
            throw new CoverageException("line " + number + " of " + journal + " is damaged: " + line, e);
        }
    }

    /** Where the last line ends. */
    private static int end(byte[] bytes) {
        int end = bytes.length;
        while (end > 0 && bytes[end - 1] != LINE_END) {
            end--;
        }
        return end;
    }

    /**
     * Appends a test. The file's lock is the process's: threads wait for each other here, and the file
     * is opened once, since closing it anywhere gives the lock up.
     */
    static synchronized void append(Path journal, TestRun run) throws IOException {
        ByteBuffer line = StandardCharsets.UTF_8.encode(JSON.std.asString(Line.of(run)) + (char) LINE_END);
        try (FileChannel channel = FileChannel.open(journal, CREATE, READ, WRITE);
                FileLock _ = channel.lock()) {
            if (endsWithinLine(channel)) {
                channel.truncate(end(bytes(channel)));
            }
            channel.position(channel.size());
            while (line.hasRemaining()) {
                channel.write(line);
            }
        }
    }

    private static byte[] bytes(FileChannel channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(channel.size()));
        while (bytes.hasRemaining() && channel.read(bytes, bytes.position()) >= 0) {}
        return bytes.array();
    }

    private static boolean endsWithinLine(FileChannel channel) throws IOException {
        ByteBuffer last = ByteBuffer.allocate(1);
        return channel.size() > 0 && channel.read(last, channel.size() - 1) == 1 && last.get(0) != LINE_END;
    }
}
