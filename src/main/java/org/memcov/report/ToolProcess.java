package org.memcov.report;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A tool that answers lines on its standard input with lines on its standard output.
 *
 * <p>Neither side ever waits for the other's pipe to empty: no more is sent before the answers are
 * read than the smallest pipe holds, a page, so that sending ends even if the tool reads nothing.
 */
final class ToolProcess implements AutoCloseable {
    /** What may be sent before the answers are read. */
    static final int BATCH = 4096;

    private final Process process;
    private final OutputStream in;
    private final BufferedReader out;

    ToolProcess(List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(Redirect.DISCARD);
        builder.environment().put("LC_ALL", "C");
        process = builder.start();
        in = process.getOutputStream();
        out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    void send(CharSequence lines) throws IOException {
        in.write(lines.toString().getBytes(StandardCharsets.UTF_8));
        in.flush();
    }

    String readLine() throws IOException {
        String line = out.readLine();
        if (line == null) {
            throw new EOFException("it ended without an answer");
        }
        return line;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            out.close();
            in.close();
        } catch (IOException e) {
            return; // it is gone, and nothing was left to tell it
        }
    }
}
