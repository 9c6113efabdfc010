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
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");

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
        return process.ask(questions.append(LAST).append('\n'), lines -> answers(lines, pcs.length));
    }

    private static List<List<Frame>> answers(LineReader lines, int count) throws IOException {
        List<List<Frame>> frames = new ArrayList<>(count);
        String line = next(lines);
        for (int i = 0; i < count; i++) {
            if (!PC.matcher(line).matches()) {
                throw new IOException("it answered '" + line + "' where a PC was expected");
            }
            List<Frame> ofPc = new ArrayList<>();
            for (line = next(lines); !PC.matcher(line).matches(); line = next(lines)) {
                ofPc.add(frame(line, next(lines)));
            }
            frames.add(ofPc);
        }
        lines.next(); // the function and the place of the last
        lines.next();
        return frames;
    }

    private static String next(LineReader lines) throws IOException {
        lines.next();
        return lines.text();
    }

    private static Frame frame(String function, String place) {
        int discriminator = place.indexOf(" (discriminator ");
        String cut = discriminator < 0 ? place : place.substring(0, discriminator);
        int line = cut.lastIndexOf(':');
        String file = PcReader.known(line < 0 ? cut : cut.substring(0, line));
        return new Frame(PcReader.known(function), file, line < 0 ? 0 : number(cut.substring(line + 1)), 0, file, 0);
    }

    /** A number, of which it writes a question mark if it does not know it. */
    private static int number(String text) {
        return NUMBER.matcher(text).matches() ? Integer.parseInt(text) : 0;
    }

    @Override
    public void close() {
        if (process != null) {
            process.close();
            process = null;
        }
    }
}
