package org.memcov.campaign;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.memcov.CoverageException;

/**
 * What became of each input, in the order in which the runs ended: a file of one JSON object a line.
 *
 * <p>Invariant: an input counts exactly if its line is there, whole. A line is appended in one write,
 * so a process that dies meanwhile leaves at most a piece without a line end, which is no line and is
 * cut off before the next one is appended.
 */
final class Journal implements AutoCloseable {
    /**
     * A line.
     *
     * @param input the input's number in the plan
     * @param setOffset where its edges lie in {@link EdgeSets}, in bytes
     * @param setLength how many bytes they take
     */
    record Line(
            int input,
            long inputSize,
            long edges,
            long newEdges,
            long covered,
            long total,
            Run.Ending ending,
            int code,
            String signal,
            long timeNanos,
            long cpuNanos,
            long peakMemory,
            long elapsedNanos,
            List<String> messages,
            long setOffset,
            int setLength) {
        Run run(List<Path> inputs) {
            return new Run(
                    inputs.get(input),
                    inputSize,
                    edges,
                    newEdges,
                    covered,
                    total,
                    ending,
                    code,
                    signal,
                    Duration.ofNanos(timeNanos),
                    Duration.ofNanos(cpuNanos),
                    peakMemory,
                    Duration.ofNanos(elapsedNanos),
                    messages);
        }
    }

    private static final byte LINE_END = '\n';

    private final Path file;
    private final FileChannel channel;
    private final List<Line> lines;
    private long end;

    private Journal(Path file, FileChannel channel, List<Line> lines, long end) {
        this.file = file;
        this.channel = channel;
        this.lines = lines;
        this.end = end;
    }

    /** The lines that are whole; none if there is no file. */
    static List<Line> read(Path file) throws IOException {
        List<Line> lines = new ArrayList<>();
        readInto(lines, file);
        return lines;
    }

    /** Reads the whole lines; returns where they end. */
    private static long readInto(List<Line> lines, Path file) throws IOException {
        if (!Files.exists(file)) {
            return 0;
        }
        byte[] bytes = Files.readAllBytes(file);
        int start = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == LINE_END) {
                lines.add(parse(new String(bytes, start, i - start, StandardCharsets.UTF_8), file, lines.size() + 1));
                start = i + 1;
            }
        }
        return start;
    }

    private static Line parse(String text, Path file, int number) {
        try {
            return JSON.std.beanFrom(Line.class, text);
        } catch (IOException e) {
            throw new CoverageException("line " + number + " of " + file + " is damaged: " + text, e);
        }
    }

    /** Opens the file to append to it. */
    static Journal open(Path file) throws IOException {
        List<Line> lines = new ArrayList<>();
        long end = readInto(lines, file);
        FileChannel channel = FileChannel.open(file, CREATE, WRITE);
        channel.truncate(end);
        return new Journal(file, channel, lines, end);
    }

    /** All lines, in order. */
    List<Line> lines() {
        return lines;
    }

    /** Appends a line; when this returns, the input counts. */
    void append(Line line) throws IOException {
        ByteBuffer bytes = StandardCharsets.UTF_8.encode(JSON.std.asString(line) + (char) LINE_END);
        int size = bytes.remaining();
        if (channel.write(bytes, end) != size) {
            throw new IOException(file + " cannot take a further line: is the disk full?");
        }
        end += size;
        lines.add(line);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
