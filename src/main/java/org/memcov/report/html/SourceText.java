package org.memcov.report.html;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** A source file on disk, read line by line; bytes that are not UTF-8 become a question mark. */
final class SourceText implements AutoCloseable {
    static final int UNREADABLE = -1;
    /** What is shown of a line: one of a generated file may be megabytes. */
    private static final int LONGEST_LINE = 2_000;

    private final BufferedReader reader;

    private SourceText(Path file) throws IOException {
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .onUnmappableCharacter(CodingErrorAction.REPLACE);
        reader = new BufferedReader(new InputStreamReader(Files.newInputStream(file), decoder));
    }

    /** Counts the lines of a file; {@link #UNREADABLE} if there is no such file, or it is not to be read. */
    static int count(String path) {
        try {
            Path file = Path.of(path);
            if (!Files.isRegularFile(file)) {
                return UNREADABLE;
            }
            try (SourceText text = new SourceText(file)) {
                int lines = 0;
                while (text.reader.readLine() != null) {
                    lines++;
                }
                return lines;
            }
        } catch (IOException | InvalidPathException e) {
            return UNREADABLE;
        }
    }

    static SourceText open(String path) throws IOException {
        return new SourceText(Path.of(path));
    }

    /** The next line; empty after the last one. */
    String next() throws IOException {
        String line = reader.readLine();
        if (line == null) {
            return "";
        }
        String shown = Excerpt.of(line, LONGEST_LINE);
        int left = line.length() - shown.length();
        return left == 0 ? line : shown + " … (" + left + " more characters)";
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
