package org.memcov.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * {@code addr2line}: a process for one file at a time. It answers each PC with the PC, then a line with
 * a function and one with a place for each frame. How many frames it has shows only when the next PC is
 * answered, so all questions end with a PC that no file has.
 */
final class Addr2line implements PcReader {
    private static final String LAST = "0xffffffffffffffff";
    private static final Pattern PC = Pattern.compile("0x[0-9a-f]+");

    private final Path tool;
    private Path file;
    private ToolProcess process;

    Addr2line(Path tool) {
        this.tool = tool;
    }

    @Override
    public Path tool() {
        return tool;
    }

    @Override
    public boolean takes(Path file) {
        return true;
    }

    @Override
    public List<List<Frame>> read(Path wanted, long[] pcs) throws IOException {
        if (process == null || !wanted.equals(file)) {
            close();
            List<String> command = List.of(tool.toString(), "-a", "-f", "-i", "-C", "-e", wanted.toString());
            process = new ToolProcess(command, ToolProcess.PATIENCE);
            file = wanted;
        }
        StringBuilder questions = new StringBuilder();
        for (long pc : pcs) {
            questions.append("0x").append(Long.toHexString(pc)).append('\n');
        }
        ToolProcess asked = process;
        return asked.ask(questions.append(LAST).append('\n'), () -> answers(asked, pcs.length));
    }

    private static List<List<Frame>> answers(ToolProcess process, int count) throws IOException {
        List<List<Frame>> frames = new ArrayList<>(count);
        String line = process.readLine();
        for (int i = 0; i < count; i++) {
            if (!PC.matcher(line).matches()) {
                throw new IOException("it answered '" + line + "' where a PC was expected");
            }
            List<Frame> ofPc = new ArrayList<>();
            for (line = process.readLine(); !PC.matcher(line).matches(); line = process.readLine()) {
                ofPc.add(frame(line, process.readLine()));
            }
            frames.add(ofPc);
        }
        process.readLine(); // the function and the place of the last
        process.readLine();
        return frames;
    }

    private static Frame frame(String function, String place) {
        int discriminator = place.indexOf(" (discriminator ");
        String cut = discriminator < 0 ? place : place.substring(0, discriminator);
        int line = cut.lastIndexOf(':');
        String file = PcReader.known(line < 0 ? cut : cut.substring(0, line));
        return new Frame(
                PcReader.known(function), file, line < 0 ? 0 : PcReader.number(cut.substring(line + 1)), 0, file, 0);
    }

    @Override
    public void close() {
        if (process != null) {
            process.close();
            process = null;
        }
    }
}
