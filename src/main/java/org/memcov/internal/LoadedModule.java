package org.memcov.internal;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An instrumented module as processes loaded it, and who served its callbacks there.
 *
 * @param file its file; as the loader names it, if that leads to no file
 * @param instrumentation how it was instrumented; empty if its file cannot be read
 * @param buildId its GNU build-id in hexadecimal; empty if it has none
 * @param callbacks by callback, the file that served it; those that it serves itself may be missing
 * @param missing the callback that nobody had, so that it ended its process; else empty
 * @param owner the file that has its callbacks
 * @param runtime what they are
 * @param processes the ids of the processes
 */
public record LoadedModule(
        Path file,
        Optional<Instrumentation> instrumentation,
        String buildId,
        Map<String, Path> callbacks,
        Optional<String> missing,
        Path owner,
        RuntimeKind runtime,
        Set<Long> processes) {

    /** Whether its callbacks are its own, as those of a library with the static runtime are. */
    public boolean servesItself() {
        return owner.equals(file);
    }
}
