package org.memcov.internal;

import java.io.IOException;
import java.nio.file.Path;
import org.memcov.CoverageException;
import org.memcov.ModuleIdentity;
import org.memcov.ModuleIdentity.Kind;

/**
 * An instrumented library or executable as its file tells of it: what a process that loads it would
 * record it as. Nothing of it is run.
 */
public record LinkedModule(ModuleIdentity identity, Path path) {
    /**
     * Reads a library or executable.
     *
     * @throws CoverageException if it is none, or does not tell its edges
     */
    public static LinkedModule read(Path path) throws IOException {
        ElfFile elf = ElfFile.readLinked(path);
        if (!elf.hasSections()) {
            throw new CoverageException(path + " was stripped of its section headers, which tell how many edges it has:"
                    + " give the file as it was linked");
        }
        long edges = Instrumentation.guards(elf).orElse(0);
        if (edges == 0) {
            throw new CoverageException(path + " has no edges: it was not compiled with"
                    + " -fsanitize-coverage=trace-pc-guard (it has no section __sancov_guards)");
        }
        return new LinkedModule(
                identity(elf.buildId(), elf.path(), edges),
                path.toAbsolutePath().normalize());
    }

    /**
     * What a module is known by: its build-id, or without one (empty) a hash of its file's content.
     *
     * @throws IOException if its file cannot be read
     */
    public static ModuleIdentity identity(String buildId, Path path, long edges) throws IOException {
        return buildId.isEmpty()
                ? new ModuleIdentity(Kind.CONTENT_HASH, ContentHash.of(path), edges)
                : new ModuleIdentity(Kind.BUILD_ID, buildId, edges);
    }
}
