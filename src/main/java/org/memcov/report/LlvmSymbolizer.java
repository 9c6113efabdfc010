package org.memcov.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code llvm-symbolizer}: one process for all files, which keeps what it read of them. It answers each
 * line, {@code CODE "file" pc}, with frames and an empty line. A frame is the line of its function and
 * what else is known, a line each, {@code Name: value}, which end with the column but for some that
 * are of no interest here. All versions know this style, and of its styles that tell all that a {@link
 * Frame} has it is the one that it writes fastest: JSON takes twice the time.
 */
final class LlvmSymbolizer implements PcReader {
    /** It reads lines into a buffer of 1,024 bytes; the rest is the PC's and the quotes'. */
    private static final int LONGEST_PATH = 960;

    private static final byte[] INDENT = bytes(" ");
    private static final byte[] FILE = bytes("  Filename: ");
    private static final byte[] FUNCTION = bytes("  Function start ");
    private static final byte[] FUNCTION_FILE = bytes("  Function start filename: ");
    private static final byte[] FUNCTION_LINE = bytes("  Function start line: ");
    private static final byte[] LINE = bytes("  Line: ");
    private static final byte[] COLUMN = bytes("  Column: ");

    private final Path tool;
    private final Duration patience;
    private ToolProcess process;

    LlvmSymbolizer(Path tool) {
        this(tool, ToolProcess.PATIENCE);
    }

    LlvmSymbolizer(Path tool, Duration patience) {
        this.tool = tool;
        this.patience = patience;
    }

    @Override
    public Path tool() {
        return tool;
    }

    @Override
    public boolean takes(Path file) {
        String name = file.toString();
        return name.getBytes(StandardCharsets.UTF_8).length <= LONGEST_PATH
                && name.chars().noneMatch(c -> c == '"' || c == '\n' || c == '\r');
    }

    @Override
    public List<List<Frame>> read(Path file, long[] pcs) throws IOException {
        if (process == null) {
            process = new ToolProcess(List.of(tool.toString(), "--verbose", "--inlines", "--demangle"), patience);
        }
        StringBuilder questions = new StringBuilder();
        for (long pc : pcs) {
            questions
                    .append("CODE \"")
                    .append(file)
                    .append("\" 0x")
                    .append(Long.toHexString(pc))
                    .append('\n');
        }
        return process.ask(questions, lines -> {
            List<List<Frame>> frames = new ArrayList<>(pcs.length);
            for (int i = 0; i < pcs.length; i++) {
                frames.add(answer(lines));
            }
            return frames;
        });
    }

    private static List<Frame> answer(LineReader lines) throws IOException {
        List<Frame> frames = new ArrayList<>(2);
        lines.next();
        while (!lines.isEmpty()) {
            frames.add(frame(lines));
            do {
                lines.next();
            } while (lines.startsWith(INDENT));
        }
        return frames;
    }

    private static Frame frame(LineReader lines) throws IOException {
        String function = lines.text();
        String file = "";
        String functionFile = "";
        int functionLine = 0;
        int line = 0;
        for (lines.next(); !lines.startsWith(COLUMN); lines.next()) {
            if (lines.startsWith(FILE)) {
                file = PcReader.known(lines.text(FILE.length));
            } else if (lines.startsWith(FUNCTION_FILE)) {
                functionFile = PcReader.known(lines.text(FUNCTION_FILE.length));
            } else if (lines.startsWith(FUNCTION_LINE)) {
                functionLine = lines.number(FUNCTION_LINE.length);
            } else if (lines.startsWith(LINE)) {
                line = lines.number(LINE.length);
            } else if (!lines.startsWith(FUNCTION) && !lines.text().contains(": ")) {
                throw new IOException("it answered '" + lines.text() + "' where a place was expected");
            }
        }
        int column = lines.number(COLUMN.length);
        String definedIn = functionFile.isEmpty() ? file : functionFile;
        return new Frame(PcReader.known(function), file, line, column, definedIn, functionLine);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        if (process != null) {
            process.close();
            process = null;
        }
    }
}
