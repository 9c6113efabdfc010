package org.memcov.report;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * {@code llvm-symbolizer}: one process for all files, which keeps what it read of them. It answers each
 * line, {@code CODE "file" pc}, with a line of JSON; before LLVM 13, which knows no JSON and ends, with
 * lines in pairs and an empty line.
 */
final class LlvmSymbolizer implements PcReader {
    /** It reads lines into a buffer of 1,024 bytes; the rest is the PC's and the quotes'. */
    private static final int LONGEST_PATH = 960;

    private final Path tool;
    private ToolProcess process;
    private boolean isPlain;

    LlvmSymbolizer(Path tool) {
        this.tool = tool;
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
            start(file);
        }
        String prefix = "CODE \"" + file + "\" 0x";
        int lines = ToolProcess.BATCH / (prefix.getBytes(StandardCharsets.UTF_8).length + 17);
        List<List<Frame>> frames = new ArrayList<>(pcs.length);
        for (int at = 0; at < pcs.length; at += lines) {
            int end = Math.min(at + lines, pcs.length);
            StringBuilder batch = new StringBuilder();
            for (int i = at; i < end; i++) {
                batch.append(prefix).append(Long.toHexString(pcs[i])).append('\n');
            }
            process.send(batch);
            for (int i = at; i < end; i++) {
                frames.add(answer());
            }
        }
        return frames;
    }

    private void start(Path file) throws IOException {
        process = new ToolProcess(List.of(tool.toString(), "--output-style=JSON", "--inlines", "--demangle"));
        try {
            process.send("CODE \"" + file + "\" 0x0\n");
            json(process.readLine());
        } catch (IOException e) {
            process.close();
            isPlain = true;
            process = new ToolProcess(List.of(tool.toString(), "--inlines", "--demangle"));
        }
    }

    private List<Frame> answer() throws IOException {
        return isPlain ? plain() : json(process.readLine());
    }

    private static List<Frame> json(String line) throws IOException {
        List<Frame> frames = new ArrayList<>();
        if (JSON.std.mapFrom(line).get("Symbol") instanceof List<?> symbols) {
            for (Object symbol : symbols) {
                Map<?, ?> members = (Map<?, ?>) symbol;
                frames.add(new Frame(
                        PcReader.known(text(members.get("FunctionName"))),
                        PcReader.known(text(members.get("FileName"))),
                        PcReader.number(text(members.get("Line"))),
                        PcReader.number(text(members.get("Column"))),
                        PcReader.number(text(members.get("StartLine")))));
            }
        }
        return frames;
    }

    private static String text(Object member) {
        return member == null ? "" : member.toString();
    }

    private List<Frame> plain() throws IOException {
        List<Frame> frames = new ArrayList<>();
        for (String function = process.readLine(); !function.isEmpty(); function = process.readLine()) {
            String place = process.readLine();
            int column = place.lastIndexOf(':');
            int line = place.lastIndexOf(':', column - 1);
            if (line < 0) {
                throw new IOException("it answered '" + place + "' where a place was expected");
            }
            frames.add(new Frame(
                    PcReader.known(function),
                    PcReader.known(place.substring(0, line)),
                    PcReader.number(place.substring(line + 1, column)),
                    PcReader.number(place.substring(column + 1)),
                    0));
        }
        return frames;
    }

    @Override
    public void close() {
        if (process != null) {
            process.close();
            process = null;
        }
    }
}
