package org.memcov.report;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A tool that answers lines on its standard input with lines on its standard output.
 *
 * <p>Nobody waits for ever. One thread sends and another reads, so that what the tool writes is taken
 * whatever it has read of what is sent. Who asks waits for the two as long as lines come; of a tool
 * that has written none for its patience it learns so, whatever the two threads are still waiting for.
 * They end with the tool.
 */
final class ToolProcess implements AutoCloseable {
    /** Reading gigabytes of debug information, for the first answer, takes minutes at most. */
    static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Duration patience;
    private final Process process;
    private final OutputStream in;
    private final LineReader out;

    /** Reads what is answered. */
    @FunctionalInterface
    interface Answer<T> {
        T read(LineReader lines) throws IOException;
    }

    ToolProcess(List<String> command, Duration patience) throws IOException {
        this.patience = patience;
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(Redirect.DISCARD);
        builder.environment().put("LC_ALL", "C");
        process = builder.start();
        in = process.getOutputStream();
        out = new LineReader(process.getInputStream());
    }

    /**
     * Sends lines, and reads what is answered while they are sent.
     *
     * @param answer reads all that is answered
     * @throws IOException if the tool ended, or answers nothing; it is to be closed then
     */
    <T> T ask(CharSequence questions, Answer<T> answer) throws IOException {
        started(() -> {
            in.write(questions.toString().getBytes(StandardCharsets.UTF_8));
            in.flush();
            return null;
        });
        return await(started(() -> answer.read(out)));
    }

    private static <T> Future<T> started(Callable<T> task) {
        FutureTask<T> future = new FutureTask<>(task);
        Thread.ofPlatform().daemon().name("memcov-symbolizer").start(future);
        return future;
    }

    private <T> T await(Future<T> answer) throws IOException {
        boolean isInterrupted = false;
        try {
            for (long seen = -1; seen != out.count(); ) {
                seen = out.count();
                try {
                    return answer.get(patience.toNanos(), TimeUnit.NANOSECONDS);
                } catch (TimeoutException e) {
                    continue; // unless no line came in the meantime
                } catch (InterruptedException e) {
                    isInterrupted = true; // who interrupts is heard when the answer is there
                    seen = -1;
                }
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
        } finally {
            if (isInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
        throw new IOException("it has not answered for " + patience.toSeconds() + " seconds");
    }

    /**
     * Ends the tool, and what it has started, which may hold its pipes. The pipes are closed when it
     * is gone: closing them here would wait for a thread that reads.
     */
    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
