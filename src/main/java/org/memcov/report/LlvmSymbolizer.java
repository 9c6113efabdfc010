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

    private static final String FILE = "Filename: ";
    private static final String FUNCTION_FILE = "Function start filename: ";
    private static final String FUNCTION_LINE = "Function start line: ";
    private static final String LINE = "Line: ";
    private static final String COLUMN = "Column: ";

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
        ToolProcess asked = process;
        return asked.ask(questions, () -> {
            List<List<Frame>> frames = new ArrayList<>(pcs.length);
            for (int i = 0; i < pcs.length; i++) {
                frames.add(answer(asked));
            }
            return frames;
        });
    }

    private static List<Frame> answer(ToolProcess process) throws IOException {
        List<Frame> frames = new ArrayList<>();
        String line = process.readLine();
        while (!line.isEmpty()) {
            String function = line;
            String file = "";
            String functionFile = "";
            int functionLine = 0;
            int number = 0;
            for (line = member(process); !line.startsWith(COLUMN); line = member(process)) {
                if (line.startsWith(FILE)) {
                    file = PcReader.known(line.substring(FILE.length()));
                } else if (line.startsWith(FUNCTION_FILE)) {
                    functionFile = PcReader.known(line.substring(FUNCTION_FILE.length()));
                } else if (line.startsWith(FUNCTION_LINE)) {
                    functionLine = PcReader.number(line.substring(FUNCTION_LINE.length()));
                } else if (line.startsWith(LINE)) {
                    number = PcReader.number(line.substring(LINE.length()));
                }
            }
            int column = PcReader.number(line.substring(COLUMN.length()));
            frames.add(new Frame(
                    PcReader.known(function),
                    file,
                    number,
                    column,
                    functionFile.isEmpty() ? file : functionFile,
                    functionLine));
            do {
                line = process.readLine();
            } while (line.startsWith(" "));
        }
        return frames;
    }

    private static String member(ToolProcess process) throws IOException {
        String line = process.readLine();
        if (!line.contains(": ")) {
            throw new IOException("it answered '" + line + "' where a place was expected");
        }
        return line.strip();
    }

    @Override
    public void close() {
        if (process != null) {
            process.close();
            process = null;
        }
    }
}
